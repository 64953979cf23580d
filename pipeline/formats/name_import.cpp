#include "pipeline/formats/name_import.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <numeric>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/formats/character_references.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_number = 24;
constexpr std::size_t most_aliases = 100;
constexpr std::size_t most_roles = 20;
constexpr std::uint64_t lines_a_tick = 4096;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<std::uint64_t> to_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_degrees(std::string_view text, double limit) {
  if (text.size() > longest_number) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && value >= -limit && value <= limit;
}

bool is_country_code(std::string_view code) {
  return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

/// "Al-Hoceïma" → "al-hoceima"; empty for scripts without Latin letters.
std::string slug_of(std::string_view name) {
  std::string slug;
  for (const char c : fold(name)) {
    if (slug.size() == longest_name) break;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

std::string prefix_of(std::string_view type) {
  if (type == "PERSON") return "person:";
  if (type == "ORG") return "org:";
  return "place:";
}

/// The kind of a GeoNames feature; empty: nothing that a text names.
std::string_view kind_of_feature(std::string_view feature_class, std::string_view code,
                                 std::uint64_t population) {
  struct Feature {
    std::string_view code;
    std::string_view kind;
  };
  static constexpr Feature features[] = {
      {"PCLI", "country"},   {"PCLS", "country"},      {"PCL", "country"},   {"PCLD", "territory"},
      {"TERR", "territory"}, {"ADM1", "region"},       {"ADM2", "region"},   {"SEA", "sea"},
      {"OCN", "ocean"},      {"LK", "lake"},           {"LKS", "lake"},      {"STM", "river"},
      {"STRT", "strait"},    {"CNL", "canal"},         {"GULF", "gulf"},     {"BAY", "gulf"},
      {"MT", "mountain"},    {"MTS", "mountain"},      {"PK", "mountain"},   {"VLC", "mountain"},
      {"DSRT", "desert"},    {"VAL", "valley"},        {"PEN", "peninsula"}, {"ISL", "island"},
      {"ISLS", "island"},    {"CONT", "continent"},    {"RGN", "area"},      {"AIRP", "airport"},
      {"AIRB", "base"},      {"MILB", "base"},         {"NVB", "base"},      {"INSM", "base"},
      {"CMPRF", "camp"},     {"PPLX", "neighbourhood"}};
  for (const Feature& feature : features) {
    if (feature.code == code) return feature.kind;
  }
  if (feature_class != "P" || code == "PPLH" || code == "PPLQ" || code == "PPLW") return {};
  if (population >= 100'000 || code == "PPLC" || code == "PPLA") return "city";
  return population >= 2'000 || code.starts_with("PPLA") ? "town" : "village";
}

/// What a backslash and a letter stand for in a string of SPARQL; tabs and line breaks become spaces.
std::optional<char> escaped_sign(char letter) {
  switch (letter) {
    case '"':
    case '\'':
    case '\\':
      return letter;
    case 't':
    case 'n':
    case 'r':
    case 'b':
    case 'f':
      return ' ';
    default:
      return std::nullopt;
  }
}

/// The code point of \u and four hexadecimal digits or \U and eight, which `text` begins with.
std::optional<char32_t> escaped_code_point(std::string_view text) {
  const std::size_t digits = text[1] == 'u' ? 4 : 8;
  const std::string_view hex = text.substr(2, digits);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  const bool is_whole = hex.size() == digits && error == std::errc{} && end == hex.data() + digits;
  return is_whole ? std::optional<char32_t>(code) : std::nullopt;
}

/// A string of SPARQL without its escapes; what is none stays as it is.
std::string unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    std::size_t used = 1;
    const char letter = text.front() == '\\' && text.size() > 1 ? text[1] : '\0';
    const auto code = letter == 'u' || letter == 'U' ? escaped_code_point(text) : std::nullopt;
    if (code) {
      append_code_point(plain, *code);
      used = letter == 'u' ? 6 : 10;
    } else if (const auto sign = escaped_sign(letter)) {
      plain += *sign;
      used = 2;
    } else {
      plain += text.front();
    }
    text.remove_prefix(used);
  }
  return plain;
}

/// A cell of the query service: "Paris"@en, "12"^^<…>, <http://www.wikidata.org/entity/Q90> or plain.
std::string wikidata_value(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() >= 2 && cell.front() == '<' && cell.back() == '>')
    return std::string(cell.substr(1, cell.size() - 2));
  if (cell.empty() || cell.front() != '"') return std::string(cell);
  const std::size_t end = cell.rfind('"');
  return unescaped(end == 0 ? cell.substr(1) : cell.substr(1, end - 1));
}

constexpr std::string_view wikidata_columns[] = {
    "item",        "itemLabel", "itemAltLabel",  "altLabel",       "countryCode", "iso",
    "coord",       "coords",    "coordinates",   "population",     "start",       "end",
    "genderLabel", "gender",    "positionLabel", "occupationLabel"};
constexpr std::size_t most_columns_named = 20;

/// The year of 1990-05-01T00:00:00Z.
std::string_view year_of(std::string_view date) {
  const std::size_t hyphen = date.find('-');
  const std::string_view year = date.substr(0, hyphen);
  return year.size() <= 5 && to_count(year).has_value() ? year : std::string_view();
}

struct Label {
  std::string_view foreign;
  std::string_view type;
};

std::string_view type_of_label(std::string_view label) {
  static constexpr Label labels[] = {{"PERSON", "PERSON"}, {"PER", "PERSON"},  {"ORG", "ORG"},
                                     {"NORP", ""},         {"GPE", "PLACE"},   {"LOC", "PLACE"},
                                     {"FAC", "PLACE"},     {"PLACE", "PLACE"}, {"COMPANY", "ORG"}};
  for (const Label& each : labels) {
    if (each.foreign == label) return each.type;
  }
  return {};
}

std::string_view type_of_major(std::string_view major) {
  static constexpr Label majors[] = {{"location", "PLACE"},     {"country", "PLACE"},    {"city", "PLACE"},
                                     {"organization", "ORG"},   {"organisation", "ORG"}, {"company", "ORG"},
                                     {"person_full", "PERSON"}, {"person", "PERSON"}};
  for (const Label& each : majors) {
    if (each.foreign == major) return each.type;
  }
  return {};
}

std::string_view kind_of_minor(std::string_view minor) {
  static constexpr Label minors[] = {{"city", "city"},
                                     {"country", "country"},
                                     {"province", "region"},
                                     {"region", "region"},
                                     {"mountain", "mountain"},
                                     {"river", "river"},
                                     {"airport", "airport"},
                                     {"company", "company"},
                                     {"university", "university"},
                                     {"newspaper", "media"},
                                     {"government", "government"},
                                     {"political_party", "party"},
                                     {"party", "party"},
                                     {"bank", "bank"},
                                     {"water", "sea"}};
  for (const Label& each : minors) {
    if (each.foreign == minor) return each.type;
  }
  return {};
}

}  // namespace

template <typename Read>
void NameImport::for_each_line(LineReader& lines, Read read) {
  while (const auto line = lines.next()) {
    if (++lines_read_ % lines_a_tick == 0 && tick_) tick_(*this);
    if (line->too_long) {
      leave_out("the line is too long");
    } else if (!is_valid_utf8(line->text)) {
      leave_out("not UTF-8");
    } else {
      std::string_view text = line->text;
      if (line->number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      read(text, line->number);
    }
  }
}

std::optional<std::string_view> NameImport::clean_name(std::string_view name) {
  name = trimmed(name);
  const bool has_mark = !name.empty() && (name.front() == '~' || name.front() == '=' || name.front() == '+' ||
                                          name.front() == '-' || name.front() == '#');
  const bool has_break = std::any_of(name.begin(), name.end(), [](char c) {
    return c == '|' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
  if (name.empty()) {
    leave_out("no name");
  } else if (name.size() > longest_name) {
    leave_out("a name of more than 200 bytes");
  } else if (has_mark || has_break) {
    leave_out("a name with signs that a table cannot hold");
  } else {
    return name;
  }
  return std::nullopt;
}

NameImport::Text NameImport::keep(std::string_view text) {
  Text kept;
  kept.offset = texts_.size() & ((std::uint64_t{1} << 40) - 1);
  kept.size = text.size() & ((std::uint64_t{1} << 24) - 1);  // a cell is far shorter
  texts_ += text;
  return kept;
}

NameImport::Label NameImport::label_of(std::string_view text) {
  const auto [known, is_new] =
      label_numbers_.try_emplace(std::string(text), static_cast<Label>(labels_.size()));
  if (is_new) labels_.emplace_back(text);
  return known->second;
}

NameImport::Row& NameImport::add_row(const std::string& id, std::string_view type, std::string_view name) {
  Row& row = rows_.emplace_back();
  row.id = keep(id);
  row.name = keep(name);
  row.type = label_of(type);
  row.country = label_of(options_.country);
  row.kind = label_of(options_.kind);
  return row;
}

NameImport::Row& NameImport::row_of(std::uint64_t number, const std::string& id, std::string_view type,
                                    std::string_view name) {
  const auto [known, is_new] = row_numbers_.try_emplace(number, static_cast<std::uint32_t>(rows_.size()));
  if (is_new) return add_row(id, type, name);
  Row& row = rows_[known->second];
  add_alias(row, name);
  return row;
}

NameImport::Row& NameImport::row_of(const std::string& id, std::string_view type, std::string_view name) {
  std::uint64_t key = std::hash<std::string>{}(id);
  // Where another id has the same hash, the next number.
  for (auto known = row_numbers_.find(key); known != row_numbers_.end(); known = row_numbers_.find(++key)) {
    if (text(rows_[known->second].id) == id) break;
  }
  return row_of(key, id, type, name);
}

void NameImport::add_alias(Row& row, std::string_view alias) {
  if (alias == text(row.name) || row.alias_count >= most_aliases) return;
  std::uint32_t last = 0;
  for (std::uint32_t each = row.aliases; each != 0; each = aliases_[each].next) {
    if (text(aliases_[each].text) == alias) return;
    last = each;
  }
  const auto added = static_cast<std::uint32_t>(aliases_.size());
  aliases_.emplace_back().text = keep(alias);
  (last == 0 ? row.aliases : aliases_[last].next) = added;
  ++row.alias_count;
}

// A name of a list that has no numbers: the name makes the id.
void NameImport::add_name(std::string_view raw, std::string_view type, std::string_view kind,
                          std::string_view own_id) {
  const std::optional<std::string_view> name = clean_name(raw);
  if (!name) return;
  std::string slug = slug_of(own_id.empty() ? *name : own_id);
  if (slug.empty()) slug = "line-" + std::to_string(lines_read_);
  const std::size_t before = rows_.size();
  Row& row = row_of(prefix_of(type) + slug, type, *name);
  if (rows_.size() == before) {
    if (own_id.empty()) leave_out("named twice");
  } else if (!kind.empty()) {
    row.kind = label_of(kind);
  }
}

void NameImport::read_geonames(LineReader& lines) {
  for_each_line(lines, [this](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    const std::vector<std::string_view> cells = split(line, '\t');
    if (cells.size() != 19) return leave_out("not the 19 columns of a GeoNames dump");
    const std::uint64_t population = to_count(cells[14]).value_or(0);
    const std::string_view kind = kind_of_feature(cells[6], cells[7], population);
    if (kind.empty()) return leave_out("a kind of feature that no text names");
    const bool is_settlement = cells[6] == "P" && cells[7] != "PPLC";
    if (is_settlement && population < options_.least_population)
      return leave_out("below the population asked for");
    if (!is_degrees(cells[4], 90) || !is_degrees(cells[5], 180)) return leave_out("no coordinates");
    const std::optional<std::uint64_t> number = to_count(cells[0]);
    if (!number) return leave_out("no number");
    const std::optional<std::string_view> name = clean_name(cells[1]);
    if (!name) return;
    std::string id = "place:" + slug_of(cells[2].empty() ? cells[1] : cells[2]);
    const bool has_country = is_country_code(cells[8]);
    if (has_country) id += '-' + slug_of(cells[8]);
    id += '-' + std::to_string(*number);
    Row& row = row_of(*number, id, "PLACE", *name);
    row.kind = label_of(kind);
    if (has_country) row.country = label_of(cells[8]);
    row.latitude = keep(cells[4]);
    row.longitude = keep(cells[5]);
    row.population = population;
    row.note = keep("geonames " + std::to_string(*number));
    if (const auto ascii = cells[2].empty() ? std::nullopt : clean_name(cells[2]);
        ascii && fold(*ascii) != fold(*name)) {
      add_alias(row, *ascii);
    }
    if (!cells[3].empty() && !options_.alternate_names_follow)
      leave_out(
          "alternate names of a place in the dump, which does not say their languages (see "
          "--alternate-names)");
  });
}

void NameImport::read_alternate_names(LineReader& lines) {
  for_each_line(lines, [this](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    const std::vector<std::string_view> cells = split(line, '\t');
    if (cells.size() < 4) return leave_out("not a line of alternate names");
    const std::optional<std::uint64_t> number = to_count(cells[1]);
    const auto row = number ? row_numbers_.find(*number) : row_numbers_.end();
    if (row == row_numbers_.end()) return leave_out("an alternate name of a place that is left out");
    const std::string_view language = cells[2];
    const bool is_wanted =
        language.empty() || language == "abbr" ||
        std::find(options_.languages.begin(), options_.languages.end(), language) != options_.languages.end();
    if (!is_wanted) return leave_out("an alternate name in another language");
    if (const auto name = clean_name(cells[3])) add_alias(rows_[row->second], *name);
  });
}

void NameImport::read_wikidata(LineReader& lines) {
  std::vector<std::string> columns;
  for_each_line(lines, [&](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    const std::vector<std::string_view> cells = split(line, '\t');
    if (columns.empty()) {
      for (std::string_view title : cells) {
        title = trimmed(title);
        if (title.starts_with('?')) title.remove_prefix(1);
        columns.emplace_back(title);
      }
      return note_columns(columns);
    }
    if (cells.size() != columns.size()) return leave_out("not as many cells as the header has");
    const auto cell = [&](std::initializer_list<std::string_view> titles) -> std::string {
      for (const std::string_view title : titles) {
        const auto found = std::find(columns.begin(), columns.end(), title);
        if (found != columns.end())
          return wikidata_value(cells[static_cast<std::size_t>(found - columns.begin())]);
      }
      return {};
    };
    const std::string item = cell({"item"});
    const std::string_view number = std::string_view(item).substr(item.find_last_of('/') + 1);
    const auto digits = number.starts_with('Q') ? to_count(number.substr(1)) : std::nullopt;
    if (!digits) return leave_out("no item");
    const std::string item_label = cell({"itemLabel"});
    if (item_label == number) return leave_out("an item without a label in the language asked for");
    const std::optional<std::string_view> name = clean_name(item_label);
    if (!name) return;
    std::string id = prefix_of(options_.type) + slug_of(item_label);
    if (id.back() != ':') id += '-';
    Row& row = row_of(*digits, id + 'q' + std::to_string(*digits), options_.type, *name);
    if (row.note.size == 0) row.note = keep("wikidata Q" + std::to_string(*digits));
    if (const std::string others = cell({"itemAltLabel", "altLabel"}); !others.empty()) {
      std::size_t begin = 0;
      while (begin <= others.size()) {
        const std::size_t end = std::min(others.find(", ", begin), others.size());
        if (const auto alias = clean_name(std::string_view(others).substr(begin, end - begin)))
          add_alias(row, *alias);
        begin = end + 2;
      }
    }
    if (const std::string code = cell({"countryCode", "iso"}); is_country_code(code))
      row.country = label_of(code);
    if (const std::string point_cell = cell({"coord", "coords", "coordinates"});
        point_cell.starts_with("Point(")) {
      const std::string_view point = point_cell;
      const std::string_view inside =
          point.substr(6, point.find(')') == point.npos ? point.npos : point.find(')') - 6);
      const std::size_t space = inside.find(' ');
      const std::string_view longitude = inside.substr(0, space);
      const std::string_view latitude = space == point.npos ? std::string_view() : inside.substr(space + 1);
      if (is_degrees(latitude, 90) && is_degrees(longitude, 180)) {
        row.latitude = keep(latitude);
        row.longitude = keep(longitude);
      }
    }
    row.population = std::max(row.population, to_count(cell({"population"})).value_or(0));
    for (const auto& [title, column] : {std::pair{"start", &Row::start}, std::pair{"end", &Row::end}}) {
      const std::string date = cell({title});
      if (const std::string_view year = year_of(date); !year.empty() && year != text(row.*column))
        row.*column = keep(year);
    }
    if (const std::string gender = cell({"genderLabel", "gender"}); gender == "male" || gender == "female")
      row.gender = label_of(gender.substr(0, 1));
    if (const std::string role = cell({"positionLabel", "occupationLabel"}); !role.empty()) {
      const auto clean = clean_name(role);
      const std::string known(text(row.role));
      const std::vector<std::string_view> roles = split(known, '|');
      if (clean && roles.size() < most_roles && std::find(roles.begin(), roles.end(), *clean) == roles.end())
        row.role = keep(known + (known.empty() ? "" : "|") + std::string(*clean));
    }
  });
}

void NameImport::note_columns(const std::vector<std::string>& columns) {
  std::size_t named = 0;
  for (const std::string& column : columns) {
    const bool is_known = std::find(std::begin(wikidata_columns), std::end(wikidata_columns), column) !=
                          std::end(wikidata_columns);
    if (is_known) continue;
    if (column.size() > longest_name || ++named > most_columns_named) {
      leave_out("further columns");
    } else {
      leave_out("the column \"" + column + "\", which is none that a table of names has");
    }
  }
}

void NameImport::read_spacy(LineReader& lines) {
  simdjson::dom::parser parser;
  for_each_line(lines, [&](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    simdjson::dom::element element;
    simdjson::dom::object object;
    if (parser.parse(line.data(), line.size()).get(element) != simdjson::SUCCESS ||
        element.get(object) != simdjson::SUCCESS) {
      return leave_out("not a JSON object");
    }
    const auto text_of = [&object](std::string_view key) {
      std::string_view value;
      return object[key].get(value) == simdjson::SUCCESS ? value : std::string_view();
    };
    const std::string_view label = text_of("label");
    const std::string_view own_id = text_of("id");
    const std::string_view type = type_of_label(label);
    if (type.empty()) return leave_out("a label that is neither person, organisation nor place");
    std::string name;
    std::string_view text;
    simdjson::dom::array tokens;
    if (object["pattern"].get(text) == simdjson::SUCCESS) {
      name = text;
    } else if (object["pattern"].get(tokens) == simdjson::SUCCESS) {
      for (const simdjson::dom::element token : tokens) {
        simdjson::dom::object attributes;
        std::string_view word;
        const bool is_literal = token.get(attributes) == simdjson::SUCCESS && attributes.size() == 1 &&
                                (attributes["LOWER"].get(word) == simdjson::SUCCESS ||
                                 attributes["TEXT"].get(word) == simdjson::SUCCESS ||
                                 attributes["ORTH"].get(word) == simdjson::SUCCESS);
        if (!is_literal) return leave_out("a pattern that is more than words");
        name += (name.empty() ? "" : " ") + std::string(word);
      }
    } else {
      return leave_out("no pattern");
    }
    add_name(name, type, options_.kind, own_id);
  });
}

void NameImport::read_list(LineReader& lines) {
  for_each_line(lines, [this](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty() || line.front() == '#') return;
    add_name(line, options_.type, options_.kind, {});
  });
}

std::vector<NameImport::GateList> NameImport::read_gate_index(LineReader& lines) {
  std::vector<GateList> lists;
  for_each_line(lines, [&](std::string_view line, std::uint64_t) {
    line = trimmed(line);
    if (line.empty()) return;
    const std::vector<std::string_view> parts = split(line, ':');
    const std::string_view file = parts.front();
    if (file.empty() || file.front() == '/' || file.find("..") != file.npos)
      return leave_out("a list outside of the folder of lists.def");
    const std::string_view major = parts.size() > 1 ? parts[1] : std::string_view();
    const std::string_view type =
        options_.type.empty() ? type_of_major(major) : std::string_view(options_.type);
    if (type.empty()) return leave_out("a list of neither people, organisations nor places");
    const std::string_view kind = parts.size() > 2 ? kind_of_minor(parts[2]) : std::string_view();
    lists.push_back({std::string(file), std::string(type), std::string(kind)});
  });
  return lists;
}

namespace {

/// "country=ML" at the beginning of `text`.
bool is_feature(std::string_view text) {
  const auto* const sign = std::find_if_not(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
  return sign != text.begin() && sign != text.end() && *sign == '=';
}

/// Features stand behind the name, separated as the list's owner liked: "Gao&country=ML", "Gao:country=ML",
/// or by a tab.
std::string_view without_features(std::string_view line) {
  for (std::size_t at = line.find_first_of("\t&:"); at != std::string_view::npos;
       at = line.find_first_of("\t&:", at + 1)) {
    if (line[at] == '\t' || is_feature(line.substr(at + 1))) return line.substr(0, at);
  }
  return line;
}

}  // namespace

void NameImport::read_gate_list(LineReader& lines, const GateList& list) {
  for_each_line(lines, [&](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    add_name(without_features(line), list.type, list.kind.empty() ? options_.kind : list.kind, {});
  });
}

void NameImport::mark_homonyms() {
  std::unordered_map<std::uint64_t, std::uint32_t> owners;  // by hash of type and folded name
  const auto key = [this](const Row& row, Text name) {
    return std::hash<std::string>{}(labels_[row.type] + ' ' + fold(text(name)));
  };
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    const auto [owner, is_new] = owners.try_emplace(key(rows_[i], rows_[i].name), i);
    if (is_new) continue;
    Row& known = rows_[owner->second];
    if (rows_[i].population > known.population) {
      known.needs_context = true;
      owner->second = i;
    } else {
      rows_[i].needs_context = true;
    }
  }
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    for (std::uint32_t each = rows_[i].aliases; each != 0; each = aliases_[each].next) {
      const auto [owner, is_new] = owners.try_emplace(key(rows_[i], aliases_[each].text), i);
      aliases_[each].needs_context = !is_new && owner->second != i;
    }
  }
}

void NameImport::write(const std::function<void(std::string_view)>& to) {
  row_numbers_ = {};
  mark_homonyms();
  std::vector<std::uint32_t> order(rows_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [this](std::uint32_t a, std::uint32_t b) { return text(rows_[a].id) < text(rows_[b].id); });
  to("id\ttype\tname\taliases\tcountry\tkind\tlat\tlon\tpopulation\trole\tstart\tend\tgender\tuse\tnote\n");
  std::string line;
  std::string aliases;
  for (const std::uint32_t number : order) {
    const Row& row = rows_[number];
    aliases.clear();
    for (std::uint32_t each = row.aliases; each != 0; each = aliases_[each].next) {
      if (!aliases.empty()) aliases += '|';
      if (aliases_[each].needs_context) aliases += '~';
      aliases += text(aliases_[each].text);
    }
    const std::string population = row.population > 0 ? std::to_string(row.population) : std::string();
    line.clear();
    for (const std::string_view cell : std::initializer_list<std::string_view>{
             text(row.id), labels_[row.type], text(row.name), aliases, labels_[row.country],
             labels_[row.kind], text(row.latitude), text(row.longitude), population, text(row.role),
             text(row.start), text(row.end), labels_[row.gender], row.needs_context ? "context" : "",
             text(row.note)}) {
      if (!line.empty()) line += '\t';
      line += cell;
    }
    line += '\n';
    to(line);
  }
}

}  // namespace dateline::pipeline
