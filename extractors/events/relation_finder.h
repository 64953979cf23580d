#pragma once

#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds ties between two entities by the patterns of `en/relations.toml`, with their
/// status, date, attribution and evidence. Immutable, any number of threads.
class RelationFinder {
 public:
  explicit RelationFinder(const Resources::Data& resources);

  /// `found.mentions` and `found.quotes` are complete. Appends to `found.relations`.
  void find(const Analysis& analysis, Annotations& found) const;

 private:
  const Resources::Data& resources_;
};

}  // namespace dateline
