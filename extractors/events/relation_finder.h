#pragma once

#include <memory>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds ties between two entities by the patterns of `en/relations.toml`, with their
/// status, date, attribution and evidence. A tie that the text states twice between the same entities is
/// one relation, with its first evidence. Immutable, any number of threads.
class RelationFinder {
 public:
  explicit RelationFinder(const Resources::Data& resources);
  ~RelationFinder();

  /// `found.mentions` and `found.quotes` are complete. Appends to `found.relations`.
  void find(const Analysis& analysis, Annotations& found) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> rules_;
};

}  // namespace dateline
