#pragma once

#include <vector>

#include "extractors/names/name_evidence.h"

namespace dateline {

/// A name as it is read at one place.
struct ReadName {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t form = 0;
  NameType type = NameType::person;
  Source source;
};

/// The best reading of every sentence: of all names that can be read, those that do not overlap
/// and together explain most, each weighed by what speaks for it in the document and at its place.
[[nodiscard]] std::vector<ReadName> best_reading(const Analysis& analysis, const NameLattice& lattice,
                                                 const NameEvidence& evidence);

}  // namespace dateline
