#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/analysis.h"
#include "extractors/places/outlet.h"
#include "extractors/places/place_candidates.h"

namespace dateline {

/// What the resources say of places in general, worked out once.
struct PlaceLexicon {
  explicit PlaceLexicon(const Resources::Data& resources);

  OutletReader outlets;
  std::unordered_map<std::uint64_t, PlaceClass> nouns;  ///< "state", "city", by hash
  std::unordered_set<std::uint32_t> capitals;           ///< rows of cities
};

/// Decides which place on the map a PLACE mention means and fills entity, canonical name,
/// country, coordinates and precision: by comma context, by the countries and regions named
/// in the document, by kind and population. A place that no row knows stays unresolved.
/// Immutable, any number of threads.
class PlaceResolver {
 public:
  explicit PlaceResolver(const Resources::Data& resources);

  void resolve(const Analysis& analysis, std::vector<Mention>& mentions) const;

 private:
  const Resources::Data& resources_;
  PlaceLexicon lexicon_;
};

}  // namespace dateline
