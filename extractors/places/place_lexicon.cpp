#include "extractors/places/place_lexicon.h"

namespace dateline {

PlaceLexicon::PlaceLexicon(const Resources::Data& resources) : outlets(resources) {
  const RuleSet& rules = resources.rules("en/places.toml");
  for (const std::string_view noun : rules.words("region-noun"))
    nouns.emplace(fold_hash(noun), PlaceClass::region);
  for (const std::string_view noun : rules.words("settlement-noun")) {
    nouns.emplace(fold_hash(noun), PlaceClass::settlement);
  }
}

}  // namespace dateline
