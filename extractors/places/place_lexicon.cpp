#include "extractors/places/place_lexicon.h"

namespace dateline {

bool AdminRegions::has(std::string_view id) const {
  std::call_once(once_, [this] {
    constexpr unsigned admin_column = bundle::column_of("admin");
    for (std::uint32_t row = gazetteer_.word_count(); row < gazetteer_.row_count(); ++row) {
      if (gazetteer_.kind(row) == RowKind::place) ids_.insert(gazetteer_.cell(row, admin_column));
    }
  });
  return ids_.count(id) > 0;
}

PlaceLexicon::PlaceLexicon(const Resources::Data& resources)
    : outlets(resources), admin_regions(resources.gazetteer) {
  const RuleSet& rules = resources.rules("en/places.toml");
  for (const std::string_view noun : rules.words("region-noun"))
    nouns.emplace(fold_hash(noun), PlaceClass::region);
  for (const std::string_view noun : rules.words("settlement-noun")) {
    nouns.emplace(fold_hash(noun), PlaceClass::settlement);
  }
}

}  // namespace dateline
