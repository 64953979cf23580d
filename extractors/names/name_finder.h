#pragma once

#include <vector>

#include "dateline/mention.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds people, organisations and places, listed or not, and the ways one text speaks of
/// them: short forms, acronyms, nominal mentions. Joins those of one entity by `entity`;
/// which place of a name is meant is left to places/. Immutable, any number of threads.
class NameFinder {
 public:
  explicit NameFinder(const Resources::Data& resources);

  /// Appends mentions of type PERSON, ORG and PLACE in the order of the text. `dates` are what
  /// DateFinder found: no name overlaps them.
  void find(const Analysis& analysis, const std::vector<Mention>& dates,
            std::vector<Mention>& mentions) const;

 private:
  const Resources::Data& resources_;
};

}  // namespace dateline
