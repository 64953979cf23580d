#pragma once

#include <cstdint>
#include <unordered_map>

#include "extractors/places/outlet.h"
#include "extractors/places/place_candidates.h"

namespace dateline {

/// What the resources say of places in general, worked out once. Immutable, any number of threads.
struct PlaceLexicon {
  explicit PlaceLexicon(const Resources::Data& resources);

  OutletReader outlets;
  std::unordered_map<std::uint64_t, PlaceClass> nouns;  ///< "state", "city", by hash
};

}  // namespace dateline
