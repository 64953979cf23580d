#pragma once

#include <vector>

#include "dateline/mention.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds temporal expressions and resolves them to TIMEX3 by the rules of `en/dates.toml`.
/// The anchor of relative expressions is the publication date, or an earlier date of the
/// text, never today; what cannot be known stays open. Immutable, any number of threads.
class DateFinder {
 public:
  explicit DateFinder(const Resources::Data& resources);

  /// Appends mentions of type DATE, in the order of the text, without overlaps.
  void find(const Analysis& analysis, std::vector<Mention>& mentions) const;

 private:
  const RuleSet& rules_;
};

}  // namespace dateline
