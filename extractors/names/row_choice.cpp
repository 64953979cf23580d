#include "extractors/names/row_choice.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "dateline/unicode.h"
#include "extractors/match/entity_id.h"

namespace dateline {
namespace {

constexpr Label org_noun_label = label_of("org-noun");
constexpr unsigned country_column = bundle::column_of("country");
constexpr unsigned kind_column = bundle::column_of("kind");
constexpr unsigned role_column = bundle::column_of("role");
constexpr unsigned adjectives_column = bundle::column_of("adjectives");

constexpr double lead = 1.5;  // how much more often a document speaks of its country than of others

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// Every state has its own, of the same name.
bool is_of_state(std::string_view kind) {
  return is_one_of(kind, {"government", "ministry", "parliament", "court", "army", "police", "intelligence",
                          "agency", "bank", "party"});
}

/// Its name is its own.
bool is_distinctive(std::string_view kind) {
  return is_one_of(kind, {"company", "media", "sport", "university", "ngo"});
}

bool is_acronym(std::string_view name) {
  return name.size() > 1 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

}  // namespace

std::uint32_t CountryRows::find(std::string_view code) const {
  std::call_once(once_, [this] { read(); });
  const auto found = rows_.find(code);
  return found == rows_.end() ? Source::none : found->second;
}

void CountryRows::read() const {
  for (std::uint32_t i = gazetteer_.word_count(); i < gazetteer_.row_count(); ++i) {
    if (gazetteer_.kind(i) != RowKind::place) continue;
    if (is_one_of(gazetteer_.cell(i, kind_column), {"country", "territory"}))
      rows_.try_emplace(gazetteer_.cell(i, country_column), i);
  }
}

// ---- what the document speaks of

// Of names inside each other the longest counts: "New Mexico" says nothing of Mexico.
void RowChoice::read_document() {
  if (is_read_) return;
  is_read_ = true;
  if (!home_.empty()) note(home_, 1.0);
  const std::span<const ListedMeaning> listed = lattice_.listed;
  const std::vector<NameMatch>& names = analysis_.names();
  std::uint32_t covered = 0;  // up to this token
  for (std::size_t begin = 0; begin < listed.size();) {
    std::string_view country;
    std::uint32_t last = 0;
    const std::uint32_t first = names[listed[begin].match].first;
    while (begin < listed.size() && names[listed[begin].match].first == first) {
      const std::uint32_t match = listed[begin].match;
      const std::size_t of_match = begin;
      while (begin < listed.size() && listed[begin].match == match) ++begin;
      if (first < covered) continue;
      const std::string_view said = country_said_by(listed.subspan(of_match, begin - of_match));
      last = std::max(last, names[match].last);
      if (!said.empty()) country = said;
    }
    covered = std::max(covered, last);
    if (country.empty()) continue;
    constexpr double for_dateline = 2.0;
    note(country, first == 0 && analysis_.tokens()[0].all_capitals ? for_dateline : 1.0);
  }
  std::sort(sure_rows_.begin(), sure_rows_.end());
}

// The only country of what a name surely means, places before others: nothing where it may be of several.
std::string_view RowChoice::country_said_by(std::span<const ListedMeaning> name) {
  const Gazetteer& gazetteer = resources_.gazetteer;
  std::string_view of_places;
  std::string_view of_others;
  bool is_clear = true;
  for (const ListedMeaning& listed : name) {
    const Meaning& meaning = listed.meaning;
    if (meaning.use == NameUse::never || meaning.use == NameUse::context) continue;
    if (listed.is_name()) sure_rows_.emplace_back(meaning.row, analysis_.names()[listed.match].name);
    const RowKind row_kind = listed.kind;
    const bool is_place = row_kind == RowKind::place;
    const std::string_view kind = is_place ? std::string_view() : gazetteer.cell(meaning.row, kind_column);
    if (kind == "intergovernmental") names_body_ = true;
    const bool counts = is_place || row_kind == RowKind::person || is_of_state(kind);
    const std::string_view cell = counts ? gazetteer.cell(meaning.row, country_column) : std::string_view();
    if (cell.empty() || cell.find('|') != std::string_view::npos) continue;
    std::string_view& known = is_place ? of_places : of_others;
    is_clear = is_clear && (known.empty() || known == cell);
    known = cell;
  }
  if (!is_clear) return {};
  return of_places.empty() ? of_others : of_places;
}

void RowChoice::note(std::string_view country, double weight) {
  const auto known = std::find_if(spoken_of_.begin(), spoken_of_.end(),
                                  [&](const auto& each) { return each.first == country; });
  if (known != spoken_of_.end()) {
    known->second += weight;
  } else {
    spoken_of_.emplace_back(country, weight);
  }
}

double RowChoice::share_of(std::string_view country) const {
  const auto known = std::find_if(spoken_of_.begin(), spoken_of_.end(),
                                  [&](const auto& each) { return each.first == country; });
  return known == spoken_of_.end() ? 0 : known->second;
}

// Spoken of half as often again as any other; empty: none is.
std::string_view RowChoice::main_country() const {
  std::string_view country;
  double most = 0;
  double next = 0;
  for (const auto& [each, count] : spoken_of_) {
    if (count > most) {
      next = most;
      most = count;
      country = each;
    } else {
      next = std::max(next, count);
    }
  }
  return most >= lead * next ? country : std::string_view();
}

std::string_view RowChoice::country_of(std::uint32_t row) const {
  return first_value(resources_.gazetteer.cell(row, country_column));
}

bool RowChoice::is_organ(std::uint32_t row) const {
  return is_of_state(resources_.gazetteer.cell(row, kind_column));
}

std::string_view RowChoice::country_name_of(std::uint32_t row) const {
  const std::uint32_t country = countries_.find(country_of(row));
  return country == Source::none ? std::string_view() : resources_.gazetteer.name(country);
}

bool RowChoice::is_named_otherwise(std::uint32_t row, Names names) const {
  auto at = std::lower_bound(sure_rows_.begin(), sure_rows_.end(), std::pair(row, 0u));
  for (; at != sure_rows_.end() && at->first == row; ++at) {
    if (at->second < names.first || at->second >= names.second) return true;
  }
  return false;
}

// ---- rows by name

RowChoice::Names RowChoice::names_of(std::uint32_t first, std::uint32_t last) const {
  return resources_.gazetteer.names_like(analysis_.text(),
                                         std::span(analysis_.tokens()).subspan(first, last - first));
}

/// Of those of `names` that are written as `name`.
std::vector<RowChoice::Listed> RowChoice::rows_named(Names names, std::string_view name, RowKind kind) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  std::vector<Listed> rows;
  for (std::uint32_t same = names.first; same < names.second; ++same) {
    if (!gazetteer.is_spelled(same, name)) continue;
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(same); ++i) {
      const Meaning meaning = gazetteer.meaning(same, i);
      const bool is_name = meaning.role == NameRole::canonical || meaning.role == NameRole::alias;
      if (!is_name || meaning.use == NameUse::never || gazetteer.kind(meaning.row) != kind) continue;
      const bool is_sure = meaning.use != NameUse::context;
      const auto known =
          std::find_if(rows.begin(), rows.end(), [&](const Listed& each) { return each.row == meaning.row; });
      if (known == rows.end()) {
        rows.push_back({meaning.row, is_sure});
      } else {
        known->is_sure = known->is_sure || is_sure;
      }
    }
  }
  return rows;
}

std::optional<std::uint32_t> RowChoice::organisation_named(std::string_view name) const {
  const std::vector<Listed> rows = rows_named(resources_.gazetteer.names_like(name), name, RowKind::org);
  return rows.size() == 1 ? std::optional(rows.front().row) : std::nullopt;
}

std::optional<std::uint32_t> RowChoice::organ_of(std::uint32_t country_row, std::string_view name) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  const std::string_view country = country_of(country_row);
  std::optional<std::uint32_t> found;
  for (const Listed& each : rows_named(gazetteer.names_like(name), name, RowKind::org)) {
    if (country_of(each.row) != country) continue;
    if (found) return std::nullopt;
    found = each.row;
  }
  const std::string written(name);
  if (!found) found = organisation_named(written + " of " + std::string(gazetteer.name(country_row)));
  if (!found) found = organisation_named(std::string(gazetteer.name(country_row)) + ' ' + written);
  std::string_view adjectives = gazetteer.cell(country_row, adjectives_column);
  while (!found && !adjectives.empty()) {
    const std::string_view adjective = first_value(adjectives);
    found = organisation_named(std::string(adjective) + ' ' + written);
    adjectives.remove_prefix(std::min(adjective.size() + 1, adjectives.size()));
  }
  if (found && country_of(*found) != country) return std::nullopt;
  return found;
}

std::optional<std::uint32_t> RowChoice::organ_of_document(std::string_view name) {
  read_document();
  const std::string_view country = main_country();
  if (country.empty()) return std::nullopt;
  const std::uint32_t country_row = countries_.find(country);
  if (country_row == Source::none) return std::nullopt;
  const std::optional<std::uint32_t> found = organ_of(country_row, name);
  if (found && !is_of_state(resources_.gazetteer.cell(*found, kind_column))) return std::nullopt;
  return found;
}

// ---- which one is meant

std::uint32_t RowChoice::row_of(std::uint32_t first, std::uint32_t last, NameType type,
                                std::uint32_t listed) {
  if (type != NameType::org && (type != NameType::person || listed == Source::none)) return listed;
  const RowKind kind = type == NameType::org ? RowKind::org : RowKind::person;
  const std::vector<Listed> rows =
      rows_named(names_of(first, last), analysis_.bytes(first, last).of(analysis_.text()), kind);
  const auto known =
      std::find_if(rows.begin(), rows.end(), [&](const Listed& each) { return each.row == listed; });
  if (known == rows.end() && listed != Source::none) return listed;  // found by a longer or shorter name
  if (type == NameType::person) {
    if (const auto age = age_behind(last); age && is_too_young(*age, listed)) return Source::none;
    if (known->is_sure) return listed;
    read_document();
    return person(first, last, listed, rows);
  }
  return organisation(first, last, listed, rows);
}

std::uint32_t RowChoice::person(std::uint32_t first, std::uint32_t last, std::uint32_t listed,
                                const std::vector<Listed>& rows) const {
  const Names names = names_of(first, last);
  for (const Listed& each : rows) {
    if (is_named_otherwise(each.row, names) || has_title_of(first, each.row)) return each.row;
  }
  if (share_of(country_of(listed)) > 0) return listed;
  for (const Listed& each : rows) {
    if (share_of(country_of(each.row)) > 0) return each.row;
  }
  return Source::none;
}

// "Ada Linnes, 19, a student" and "Ada Linnes, a 19-year-old student".
std::optional<int> RowChoice::age_behind(std::uint32_t last) const {
  const Tokens& tokens = analysis_.tokens();
  const auto is = [&](std::uint32_t token, std::initializer_list<std::string_view> words) {
    return token < tokens.size() && is_one_of(analysis_.token_text(token), words);
  };
  if (!is(last, {",", "("})) return std::nullopt;
  std::uint32_t at = last + 1;
  if (is(at, {"a", "an"})) ++at;
  if (at >= tokens.size()) return std::nullopt;
  const std::string_view number = analysis_.token_text(at);
  const bool is_number = number.size() <= 2 && std::all_of(number.begin(), number.end(),
                                                           [](char c) { return c >= '0' && c <= '9'; });
  const bool is_age = is(last, {"("}) ? is(at + 1, {")"})
                      : at > last + 1 ? is(at + 1, {"-"}) && is(at + 2, {"year"})
                                      : is(at + 1, {",", "."});
  if (!is_number || !is_age) return std::nullopt;
  int age = 0;
  for (const char c : number) age = 10 * age + (c - '0');
  return age;
}

// Nobody takes up what tables tell of before 14, nor an office before 20; the year is that of the document.
bool RowChoice::is_too_young(int age, std::uint32_t row) const {
  constexpr unsigned start_column = bundle::column_of("start");
  constexpr unsigned sector_column = bundle::column_of("sector");
  const std::string_view sector = first_value(resources_.gazetteer.cell(row, sector_column));
  const int youngest = is_one_of(sector, {"GOV", "LEG", "JUD", "MIL"}) ? 20 : 14;
  if (age < youngest) return true;
  const std::string_view start = resources_.gazetteer.cell(row, start_column);
  const std::optional<Day> published = analysis_.document().published;
  int year = 0;
  const auto [end, error] = std::from_chars(start.data(), start.data() + start.size(), year);
  if (!published || error != std::errc() || end != start.data() + start.size()) return false;
  return static_cast<int>(std::chrono::year_month_day(*published).year()) - age + youngest > year;
}

// "Chancellor" before the name of a "chancellor of Germany".
bool RowChoice::has_title_of(std::uint32_t first, std::uint32_t row) const {
  if (first == 0 || (lattice_.marks[first - 1] & mark_title) == 0) return false;
  const std::string role = fold(resources_.gazetteer.cell(row, role_column));
  return role.find(fold(analysis_.token_text(first - 1))) != std::string::npos;
}

std::uint32_t RowChoice::organisation(std::uint32_t first, std::uint32_t last, std::uint32_t listed,
                                      const std::vector<Listed>& rows) {
  const Gazetteer& gazetteer = resources_.gazetteer;
  const bool is_sure = std::any_of(rows.begin(), rows.end(),
                                   [&](const Listed& each) { return each.row == listed && each.is_sure; });
  if (is_sure && rows.size() == 1 && !is_of_state(gazetteer.cell(listed, kind_column))) return listed;
  read_document();
  const std::string_view name = analysis_.bytes(first, last).of(analysis_.text());
  // "RSF" in a text that has the one spelt out and not the other.
  const Names names = names_of(first, last);
  if (!is_sure || !is_named_otherwise(listed, names)) {
    for (const Listed& each : rows) {
      if (is_named_otherwise(each.row, names)) return each.row;
    }
  }
  if (is_sure && !is_of_state(gazetteer.cell(listed, kind_column))) return listed;
  std::string_view country = place_behind(last);
  if (country.empty()) country = main_country();
  if (is_sure) {
    const std::string_view own = country_of(listed);
    if (own.empty() || country.empty() || share_of(own) > 0) return listed;
    const std::uint32_t other = supported(rows, name, country);
    return other == Source::none ? listed : other;
  }
  for (const Listed& each : rows) {
    if (each.is_sure) return each.row;  // "Congolese Liberation movement", which was read as a description
  }
  if (const std::uint32_t row = supported(rows, name, country); row != Source::none) return row;
  if (rows.size() == 1 && is_likely(first, last, listed)) return listed;
  // Of what is no organ it is enough that its country is spoken of more than that of any other of the name.
  std::uint32_t best = Source::none;
  double most = 0;
  for (const Listed& each : rows) {
    if (is_of_state(gazetteer.cell(each.row, kind_column))) continue;
    const double share = share_of(country_of(each.row));
    if (share == most) best = Source::none;
    if (share <= most) continue;
    most = share;
    best = each.row;
  }
  return best;
}

// Whether the only row of a name is meant: of a company or an acronym it is; of an organ if its country, or
// for one of no country some body of states, is spoken of, and where many have their own ("supreme court"),
// as much as others.
bool RowChoice::is_likely(std::uint32_t first, std::uint32_t last, std::uint32_t row) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  if (is_distinctive(gazetteer.cell(row, kind_column)) ||
      is_acronym(analysis_.bytes(first, last).of(analysis_.text())))
    return true;
  const std::string_view country = country_of(row);
  if (country.empty()) return names_body_;
  const double share = share_of(country);
  if (share == 0) return false;
  const std::span<const Edge> edges = analysis_.lattice().at(first);
  const bool is_common_kind = std::any_of(edges.begin(), edges.end(), [last](const Edge& edge) {
    return edge.label == org_noun_label && edge.last == last;
  });
  if (!is_common_kind) return true;
  return std::none_of(spoken_of_.begin(), spoken_of_.end(),
                      [share](const auto& each) { return each.second > lead * share; });
}

std::string_view RowChoice::place_behind(std::uint32_t last) const {
  const Tokens& tokens = analysis_.tokens();
  if (last + 1 >= tokens.size() || tokens[last - 1].sentence_end) return {};
  if (!is_one_of(analysis_.token_text(last), {"in", "of"})) return {};
  const std::vector<NameMatch>& names = analysis_.names();
  auto match = std::partition_point(names.begin(), names.end(),
                                    [&](const NameMatch& each) { return each.first <= last; });
  const Gazetteer& gazetteer = resources_.gazetteer;
  std::string_view country;
  for (; match != names.end() && match->first == last + 1; ++match) {
    if (!match->case_agrees) continue;
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(match->name); ++i) {
      const Meaning meaning = gazetteer.meaning(match->name, i);
      if (meaning.use != NameUse::hint && meaning.use != NameUse::force) continue;
      if (resources_.word_label(meaning.row) != 0 || gazetteer.kind(meaning.row) != RowKind::place) continue;
      country = country_of(meaning.row);
    }
  }
  return country;
}

// The row of that country, by this name or as "NAME of COUNTRY".
std::uint32_t RowChoice::supported(const std::vector<Listed>& rows, std::string_view name,
                                   std::string_view country) const {
  if (country.empty()) return Source::none;
  std::uint32_t found = Source::none;
  for (const Listed& each : rows) {
    constexpr double close = 3.0;  // "the National Guard" in a report about two countries
    const std::string_view own = country_of(each.row);
    if (own != country && share_of(own) * close > share_of(country)) return Source::none;
    if (own != country) continue;
    if (found != Source::none) return Source::none;
    found = each.row;
  }
  if (found != Source::none) return found;
  const std::uint32_t country_row = countries_.find(country);
  if (country_row == Source::none) return Source::none;
  const std::optional<std::uint32_t> organ = organ_of(country_row, on_one_line(name));
  if (!organ || !is_of_state(resources_.gazetteer.cell(*organ, kind_column))) return Source::none;
  return *organ;
}

}  // namespace dateline
