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
  constexpr unsigned capital_column = bundle::column_of("capital");
  for (std::uint32_t i = gazetteer.word_count(); i < gazetteer.row_count(); ++i) {
    if (gazetteer.kind(i) != RowKind::place) continue;
    const std::string_view capital = gazetteer.cell(i, capital_column);
    if (capital.empty()) continue;
    if (const auto city = gazetteer.find_id(capital)) capitals.insert(*city);
  }
}

}  // namespace dateline
