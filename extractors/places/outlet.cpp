#include "extractors/places/outlet.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr std::size_t longest_label = 40;  // of a host or a path that is looked into
constexpr std::size_t most_labels = 6;
constexpr std::size_t shortest_place = 3;
constexpr unsigned note_column = bundle::column_of("note");
constexpr unsigned country_column = bundle::column_of("country");

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What stands behind `mark` in a note, "domain=example.org; home=place:lyon-fr".
std::string_view noted(std::string_view note, std::string_view mark) {
  const std::size_t at = note.find(mark);
  if (at == std::string_view::npos) return {};
  note.remove_prefix(at + mark.size());
  return note.substr(0, note.find_first_of(" ;,/|"));
}

/// The parts of `text` between separators, at most `most`.
template <typename IsSeparator>
std::vector<std::string_view> parts_of(std::string_view text, std::size_t most, IsSeparator is_separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < text.size() && parts.size() < most;) {
    std::size_t end = at;
    while (end < text.size() && !is_separator(text[end])) ++end;
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// The country of the last label of a host: "co.uk" is GB. Empty: of no country.
std::string country_of_label(std::string_view label) {
  std::string code;
  if (label.size() != 2) return code;
  for (const char c : label) {
    if (c < 'a' || c > 'z') return {};
    code += static_cast<char>(c - 'a' + 'A');
  }
  if (code == "UK") return "GB";
  // Sold as words, not as countries.
  if (is_one_of(code, {"TV", "ME", "IO", "CO", "FM", "AM", "LY", "CC", "WS", "AI", "GG", "TO", "EU", "SU"})) {
    return {};
  }
  return code;
}

}  // namespace

OutletReader::OutletReader(const Resources::Data& resources) : resources_(resources) {
  for (const std::string_view word : resources.rules("en/places.toml").words("outlet")) {
    outlet_words_.insert(word);
    longest_word_ = std::max(longest_word_, word.size());
  }
  // Rows of media say their address in the note, and for which city or region they are written.
  const Gazetteer& gazetteer = resources.gazetteer;
  for (std::uint32_t i = gazetteer.word_count(); i < gazetteer.row_count(); ++i) {
    if (gazetteer.kind(i) != RowKind::org) continue;
    const std::string_view note = gazetteer.cell(i, note_column);
    const std::string_view domain = noted(note, "domain=");
    if (domain.empty()) continue;
    by_domain_.try_emplace(domain,
                           Listed{first_value(gazetteer.cell(i, country_column)), noted(note, "home=")});
  }
}

Outlet OutletReader::read(std::string_view url, std::string_view site_name) const {
  Outlet outlet;
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
  }
  const std::size_t end = url.find_first_of("/?#");
  std::string host(url.substr(0, std::min(end, url.find(':'))));
  std::transform(host.begin(), host.end(), host.begin(), lower);
  read_host(host, outlet);
  if (end != std::string_view::npos && url[end] == '/') {
    std::string path(url.substr(end, url.find_first_of("?#", end) - end));
    std::transform(path.begin(), path.end(), path.begin(), lower);
    read_sections(path, outlet);
  }
  read_words(site_name, outlet);
  return outlet;
}

void OutletReader::read_host(std::string_view host, Outlet& outlet) const {
  const std::vector<std::string_view> labels = parts_of(host, most_labels, [](char c) { return c == '.'; });
  if (labels.size() < 2) return;
  for (std::string_view domain = host;;) {
    if (const auto known = by_domain_.find(domain); known != by_domain_.end()) {
      outlet.country = known->second.country;
      if (!known->second.home.empty()) outlet.home = resources_.gazetteer.find_id(known->second.home);
      break;
    }
    const std::size_t dot = domain.find('.');
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
  }
  if (outlet.country.empty()) outlet.country = country_of_label(labels.back());
  for (std::size_t i = 0; i + 1 < labels.size(); ++i) {
    std::string letters;
    for (const char c : labels[i]) {
      if (c >= 'a' && c <= 'z') letters += c;
    }
    note(place_in(letters), outlet);
  }
}

// "/news/lyon/" and "/lyon_news/": the folders of an address, not the page itself.
void OutletReader::read_sections(std::string_view path, Outlet& outlet) const {
  path = path.substr(0, path.rfind('/'));
  for (const std::string_view part : parts_of(path, most_labels, [](char c) { return c == '/'; })) {
    if (part.size() <= longest_label) read_words(part, outlet);
  }
}

// What the words of a name leave without those that outlets have in common.
void OutletReader::read_words(std::string_view words, Outlet& outlet) const {
  if (words.size() > 2 * longest_label) return;
  std::string rest;
  const auto is_separator = [](char c) { return c == ' ' || c == '-' || c == '_' || c == '.' || c == ','; };
  for (const std::string_view word : parts_of(words, 2 * most_labels, is_separator)) {
    std::string folded(word);
    std::transform(folded.begin(), folded.end(), folded.begin(), lower);
    if (outlet_words_.contains(folded)) continue;
    if (!rest.empty()) rest += ' ';
    rest += folded;
  }
  if (rest.size() >= shortest_place) note(place_named(rest, false), outlet);
}

// "lyondailycourier": words of outlets are taken off either end until a place is left.
OutletReader::Names OutletReader::place_in(std::string_view letters) const {
  if (letters.size() > longest_label) return {0, 0};
  bool is_whole = true;
  while (letters.size() >= shortest_place) {
    const Names found = place_named(letters, is_whole);
    if (found.first != found.second) return found;
    const std::string_view rest = without_outlet_word(letters);
    if (rest.size() == letters.size()) break;
    letters = rest;
    is_whole = false;
  }
  // "lasvegas", where nothing more can be taken off.
  for (std::size_t at = shortest_place; at + shortest_place <= letters.size(); ++at) {
    std::string two(letters.substr(0, at));
    two += ' ';
    two += letters.substr(at);
    const Names found = place_named(two, false);
    if (found.first != found.second) return found;
  }
  return {0, 0};
}

std::string_view OutletReader::without_outlet_word(std::string_view letters) const {
  for (std::size_t size = std::min(longest_word_, letters.size() - 1); size >= 2; --size) {
    // "on" ends too many places to be taken off.
    if (size > 2 && outlet_words_.contains(letters.substr(letters.size() - size))) {
      return letters.substr(0, letters.size() - size);
    }
    if (outlet_words_.contains(letters.substr(0, size))) return letters.substr(size);
  }
  return letters;
}

// `is_whole`: nothing was taken off, so a name that is a word as well ("reading") means nothing.
OutletReader::Names OutletReader::place_named(std::string_view name, bool is_whole) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  const Names names = gazetteer.names_like(name);
  for (std::uint32_t i = names.first; i < names.second; ++i) {
    for (std::uint32_t k = 0; k < gazetteer.meaning_count(i); ++k) {
      const Meaning meaning = gazetteer.meaning(i, k);
      if (meaning.use == NameUse::never || (is_whole && meaning.use == NameUse::context)) continue;
      if (gazetteer.kind(meaning.row) == RowKind::place) return names;
    }
  }
  return {0, 0};
}

void OutletReader::note(Names names, Outlet& outlet) const {
  constexpr std::size_t most_places = 4;
  if (names.first == names.second || outlet.names.size() >= most_places) return;
  if (std::find(outlet.names.begin(), outlet.names.end(), names) == outlet.names.end()) {
    outlet.names.push_back(names);
  }
}

}  // namespace dateline
