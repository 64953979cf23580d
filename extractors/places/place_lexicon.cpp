#include "extractors/places/place_lexicon.h"

namespace dateline {

PlaceLexicon::PlaceLexicon(const Resources::Data& resources) : outlets(resources) {
  const RuleSet& rules = resources.rules("en/places.toml");
  for (const std::string_view noun : rules.words("region-noun"))
    nouns.emplace(fold_hash(noun), PlaceClass::region);
  for (const std::string_view noun : rules.words("settlement-noun")) {
    nouns.emplace(fold_hash(noun), PlaceClass::settlement);
  }
  const Gazetteer& gazetteer = resources.gazetteer;
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) {
    const GazetteerRow row = gazetteer.row(i);
    if (row.kind != RowKind::place) continue;
    const std::string_view capital = row.attribute("capital");
    if (capital.empty()) continue;
    if (const auto city = gazetteer.find_id(capital)) capitals.insert(*city);
  }
}

}  // namespace dateline
