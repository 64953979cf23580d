#include "extractors/places/place_text.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr double for_capital = 0.3;  // named more than its size says

constexpr Label direction = label_of("direction");
constexpr unsigned kind_column = bundle::column_of("kind");
constexpr unsigned country_column = bundle::column_of("country");

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

PlaceText::PlaceText(const Resources::Data& resources, const PlaceLexicon& lexicon, const Analysis& analysis,
                     const std::vector<Mention>& mentions)
    : resources_(resources), lexicon_(lexicon), analysis_(analysis), tokens_(analysis.tokens()) {
  constexpr std::size_t usual = 16;  // of a news text
  spots.reserve(usual);
  groups.reserve(usual);
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    if (mention.type != MentionType::place || mention.level != MentionLevel::name) continue;
    PlaceSpot spot;
    spot.mention = i;
    spot.range = analysis_.tokens_of(mention.span);
    if (spot.range.first == spot.range.last) continue;
    spot.kind_word = kind_word_of(spot.range);
    find_group(spot);
    find_containers(spot);
    spots.push_back(std::move(spot));
    groups[spots.back().group].spots.push_back(static_cast<std::uint32_t>(spots.size() - 1));
  }
  join_neighbours();
}

// By the name, or by what it is a part of: "western Mali".
void PlaceText::find_group(PlaceSpot& spot) {
  const auto names = names_of(spot.range);
  if (spot.kind_word) spot.group = group_with_noun(spot.range, *spot.kind_word);
  if (spot.group != no_place) return;
  spot.group = names.first != names.second ? group_of(names) : no_place;
  TokenRange inner = spot.range;
  while (spot.group == no_place && inner.first + 1 < inner.last) {
    const Edge* part = analysis_.lattice().find(inner.first, direction);
    if (part == nullptr || part->last >= inner.last) break;
    inner.first = part->last;
    if (word(inner.first) == "-" && inner.first + 1 < inner.last) ++inner.first;
    const auto inner_names = names_of(inner);
    if (inner_names.first == inner_names.second) continue;
    const std::uint32_t group = group_of(inner_names);
    // "South Central" is no part of a region Central.
    if (group == no_place || groups[group].candidates.front().needs_support) continue;
    spot.group = group;
    spot.is_part = true;
  }
  if (spot.group == no_place) spot.group = unlisted_group(spot.range);
}

// "Niger state" is listed as "Niger State", which "Niger" alone is no name of.
std::uint32_t PlaceText::group_with_noun(TokenRange range, PlaceClass kind) {
  if (range.last >= tokens_.size() || kind_of_noun(range.last) != kind) return no_place;
  const Names names = names_of({range.first, range.last + 1});
  const std::uint32_t group = names.first != names.second ? group_of(names) : no_place;
  if (group == no_place) return no_place;
  const std::vector<PlaceCandidate>& all = groups[group].candidates;
  const bool has_one =
      std::any_of(all.begin(), all.end(), [kind](const PlaceCandidate& each) { return each.kind == kind; });
  return has_one ? group : no_place;
}

PlaceText::Names PlaceText::names_of(TokenRange range) const {
  return resources_.gazetteer.names_like(analysis_.text(),
                                         std::span(tokens_).subspan(range.first, range.last - range.first));
}

// The index of the first stored name that is written alike says which name it is.
std::uint32_t PlaceText::group_of(Names names) {
  const auto [known, is_new] = group_of_name_.try_emplace(names.first, no_place);
  if (!is_new) return known->second;
  PlaceGroup group;
  group.candidates = candidates_of(resources_, names);
  if (group.candidates.empty()) return no_place;
  favour_capitals(group);
  groups.push_back(std::move(group));
  return known->second = static_cast<std::uint32_t>(groups.size() - 1);
}

std::uint32_t PlaceText::unlisted_group(TokenRange range) {
  std::uint64_t key = 0;
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    if (tokens_[i].kind != TokenKind::punctuation) key = (key ^ tokens_[i].hash) * 0x100000001B3u;
  }
  const auto [known, is_new] = group_of_unlisted_.try_emplace(key, static_cast<std::uint32_t>(groups.size()));
  if (is_new) groups.emplace_back();
  return known->second;
}

void PlaceText::favour_capitals(PlaceGroup& group) const {
  for (PlaceCandidate& each : group.candidates) {
    if (resources_.gazetteer.is_capital(each.row)) each.prior += for_capital;
  }
}

// What stands behind a comma or in brackets: "Portland, Ore.", "Sikasso (Mali)"; or before: "Mali's
// Sikasso".
void PlaceText::find_containers(PlaceSpot& spot) const {
  const TokenRange range = spot.range;
  if (range.last + 1 < tokens_.size() && !tokens_[range.last - 1].sentence_end) {
    std::uint32_t next = range.last;
    if (spot.kind_word && next + 2 < tokens_.size() && kind_of_noun(next)) ++next;
    const std::uint32_t behind = next;
    if (word(next) == "," || word(next) == "(") ++next;
    if (next > behind || word(next) == "in") {
      if (word(next) == "in") ++next;
      if (next < tokens_.size()) spot.containers = areas_at(next);
      if (!spot.containers.empty()) return;
      // "Gao, northern Mali"
      if (next + 1 < tokens_.size() && analysis_.lattice().has(next, direction))
        spot.containers = areas_at(next + 1);
      if (!spot.containers.empty()) return;
    }
  }
  if (range.first < 2) return;
  const std::string_view before = word(range.first - 1);
  if (before == "'s" || before == "\xE2\x80\x99s") spot.containers = areas_at(range.first - 2);
}

// The countries and regions that the longest name starting at `token` may mean.
std::vector<PlaceArea> PlaceText::areas_at(std::uint32_t token) const {
  const std::vector<NameMatch>& names = analysis_.names();
  auto match = std::partition_point(names.begin(), names.end(),
                                    [&](const NameMatch& each) { return each.first < token; });
  std::vector<PlaceArea> found;
  for (; match != names.end() && match->first == token; ++match) {
    std::vector<PlaceArea> areas = areas_of(*match);
    if (!areas.empty()) found = std::move(areas);
  }
  return found;
}

std::vector<PlaceArea> PlaceText::areas_of(const NameMatch& match) const {
  std::vector<PlaceArea> found;
  if (!is_written_as_name(match)) return found;
  const Gazetteer& gazetteer = resources_.gazetteer;
  for (std::uint32_t i = 0; i < gazetteer.meaning_count(match.name); ++i) {
    const Meaning meaning = gazetteer.meaning(match.name, i);
    if (meaning.role != NameRole::canonical && meaning.role != NameRole::alias) continue;
    if (gazetteer.kind(meaning.row) != RowKind::place) continue;
    if (meaning.use == NameUse::context && has_sure_settlement_abroad(match, meaning.row)) continue;
    const PlaceClass kind = class_of_place(gazetteer.cell(meaning.row, kind_column));
    if (kind != PlaceClass::country && kind != PlaceClass::region) continue;
    found.push_back(area_of_row(meaning.row, kind));
  }
  return found;
}

PlaceArea PlaceText::area_of_row(std::uint32_t row, PlaceClass kind) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  PlaceArea area{row,
                 gazetteer.id(row),
                 first_value(gazetteer.cell(row, country_column)),
                 kind == PlaceClass::country,
                 {}};
  if (!area.is_country && !lexicon_.admin_regions.has(area.id))
    area.centre = candidate_of(resources_, row).coordinates;
  return area;
}

// "Moss Side, Manchester" lies in the city: a region of another country that needs support has none in the
// comma.
bool PlaceText::has_sure_settlement_abroad(const NameMatch& match, std::uint32_t region) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  for (std::uint32_t i = 0; i < gazetteer.meaning_count(match.name); ++i) {
    const Meaning meaning = gazetteer.meaning(match.name, i);
    if (meaning.role != NameRole::canonical && meaning.role != NameRole::alias) continue;
    if (meaning.use != NameUse::hint && meaning.use != NameUse::force) continue;
    if (gazetteer.kind(meaning.row) != RowKind::place) continue;
    if (gazetteer.cell(meaning.row, country_column) == gazetteer.cell(region, country_column)) continue;
    if (class_of_place(gazetteer.cell(meaning.row, kind_column)) == PlaceClass::settlement) return true;
  }
  return false;
}

PlaceArea PlaceText::area_of(const PlaceCandidate& place) const {
  PlaceArea area{place.row, place.id, place.country, place.kind == PlaceClass::country, {}};
  if (!area.is_country && !lexicon_.admin_regions.has(place.id)) area.centre = place.coordinates;
  return area;
}

// With its capitals, but for the noun at the end of "Niger state".
bool PlaceText::is_written_as_name(const NameMatch& match) const {
  if (match.case_agrees || analysis_.is_lower_case()) return true;
  return match.last > match.first + 1 && tokens_[match.first].capital && tokens_[match.last - 2].capital &&
         kind_of_noun(match.last - 1) == PlaceClass::region;
}

// "Washington state", "the city of New York": what the noun beside a name says it is.
std::optional<PlaceClass> PlaceText::kind_word_of(TokenRange range) const {
  if (range.last < tokens_.size() && !tokens_[range.last - 1].sentence_end) {
    if (const auto kind = kind_of_noun(range.last)) return kind;
  }
  if (range.first >= 2 && word(range.first - 1) == "of") return kind_of_noun(range.first - 2);
  return std::nullopt;
}

std::optional<PlaceClass> PlaceText::kind_of_noun(std::uint32_t token) const {
  if (tokens_[token].capital) return std::nullopt;
  const auto noun = lexicon_.nouns.find(tokens_[token].hash);
  return noun == lexicon_.nouns.end() ? std::nullopt : std::optional(noun->second);
}

// "Buffalo, New York" and "Ohio, Iowa and Utah".
void PlaceText::join_neighbours() {
  for (std::uint32_t i = 0; i + 1 < spots.size(); ++i) {
    const TokenRange here = spots[i].range;
    PlaceSpot& next = spots[i + 1];
    if (next.range.first <= here.last ||
        analysis_.sentence_of(here.first) != analysis_.sentence_of(next.range.first)) {
      continue;
    }
    const std::uint32_t between = next.range.first - here.last;
    const std::string_view first = word(here.last);
    const std::string_view last = word(next.range.first - 1);
    if (between == 1 && first == "," && can_hold(next, spots[i])) {
      next.contained = i;
    } else if ((between == 1 && is_one_of(first, {",", "and", "or", "&", "/"})) ||
               (between == 2 && first == "," && is_one_of(last, {"and", "or"}))) {
      spots[i].sibling = i + 1;
    }
  }
}

// Whether one of the things that `area` may mean has one of the things that `place` may mean in it.
bool PlaceText::can_hold(const PlaceSpot& area, const PlaceSpot& place) const {
  return std::any_of(groups[area.group].candidates.begin(), groups[area.group].candidates.end(),
                     [&](const PlaceCandidate& each) { return holds_spot(each, place); });
}

bool PlaceText::holds_spot(const PlaceCandidate& place, const PlaceSpot& inside) const {
  if (place.kind != PlaceClass::country && place.kind != PlaceClass::region) return false;
  const std::vector<PlaceCandidate>& places = groups[inside.group].candidates;
  if (places.empty()) return !place.is_shadowed;
  const PlaceArea area = area_of(place);
  return std::any_of(places.begin(), places.end(),
                     [&](const PlaceCandidate& each) { return lies_in(each, area); });
}

std::uint32_t PlaceText::group_at(TokenRange range) const {
  const Names names = names_of(range);
  const auto known = names.first == names.second ? group_of_name_.end() : group_of_name_.find(names.first);
  return known == group_of_name_.end() ? no_place : known->second;
}

void PlaceText::add_outlet(const Outlet& outlet) {
  if (outlet.home) {
    PlaceGroup group;
    group.candidates.push_back(candidate_of(resources_, *outlet.home));
    group.is_outlet = true;
    group.is_home = true;
    groups.push_back(std::move(group));
  }
  for (const Names& names : outlet.names) {
    PlaceGroup group;
    group.candidates = candidates_of(resources_, names, true);
    if (group.candidates.empty()) continue;
    favour_capitals(group);
    group.is_outlet = true;
    // "thelyonpost.fr": the only place of the name in the country of the domain.
    if (!outlet.home && !outlet.country.empty()) {
      const auto is_there = [&](const PlaceCandidate& each) { return each.country == outlet.country; };
      std::vector<PlaceCandidate>& all = group.candidates;
      if (std::count_if(all.begin(), all.end(), is_there) == 1) {
        all = {*std::find_if(all.begin(), all.end(), is_there)};
        group.is_home = all.front().kind == PlaceClass::settlement || all.front().kind == PlaceClass::region;
      }
    }
    groups.push_back(std::move(group));
  }
}

}  // namespace dateline
