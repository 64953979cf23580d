#pragma once

#include <string>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/analysis.h"
#include "extractors/places/place_lexicon.h"

namespace dateline {

/// Decides which place on the map a PLACE mention means and fills entity, canonical name,
/// country, coordinates and precision: by comma context, by the countries and regions named
/// in the document, by kind and population. A place that no row knows stays unresolved.
/// Immutable, any number of threads.
class PlaceResolver {
 public:
  explicit PlaceResolver(const Resources::Data& resources);

  /// ISO 3166-1 alpha-2; empty: address and name of the site do not say.
  [[nodiscard]] std::string country_of_outlet(const Document& document) const;

  void resolve(const Analysis& analysis, std::vector<Mention>& mentions) const;

 private:
  const Resources::Data& resources_;
  PlaceLexicon lexicon_;
};

}  // namespace dateline
