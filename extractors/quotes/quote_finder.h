#pragma once

#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds what somebody is quoted as saying, and who: direct and mixed quotations by their
/// marks, indirect ones by reporting verbs, block quotations by the sentence that announces
/// them. Immutable, any number of threads.
class QuoteFinder {
 public:
  explicit QuoteFinder(const Resources::Data& resources);

  /// `found.mentions` are complete and entered into the lattice. Appends to `found.quotes`.
  void find(const Analysis& analysis, Annotations& found) const;

 private:
  const Resources::Data& resources_;
};

}  // namespace dateline
