#include "pipeline/formats/name_import.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t most_aliases = 100;
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

/// A cell of the query service: "Paris"@en, "12"^^<…>, <http://www.wikidata.org/entity/Q90> or plain.
std::string_view wikidata_value(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() >= 2 && cell.front() == '<' && cell.back() == '>') return cell.substr(1, cell.size() - 2);
  if (cell.empty() || cell.front() != '"') return cell;
  const std::size_t end = cell.rfind('"');
  return end == 0 ? cell.substr(1) : cell.substr(1, end - 1);
}

/// The year of 1990-05-01T00:00:00Z.
std::string_view year_of(std::string_view date) {
  const std::size_t hyphen = date.find('-');
  const std::string_view year = date.substr(0, hyphen);
  return to_count(year).has_value() ? year : std::string_view();
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

std::optional<std::string> NameImport::clean_name(std::string_view name) {
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
    return std::string(name);
  }
  return std::nullopt;
}

NameImport::Row& NameImport::row_of(const std::string& id, const std::string& type, std::string name) {
  const auto [known, is_new] = row_numbers_.try_emplace(id, rows_.size());
  if (is_new) {
    Row& row = rows_.emplace_back();
    row.id = id;
    row.type = type;
    row.name = std::move(name);
    row.country = options_.country;
    row.kind = options_.kind;
    return row;
  }
  add_alias(rows_[known->second], std::move(name));
  return rows_[known->second];
}

void NameImport::add_alias(Row& row, std::string alias) {
  if (alias == row.name || row.aliases.size() >= most_aliases) return;
  if (std::find(row.aliases.begin(), row.aliases.end(), alias) == row.aliases.end())
    row.aliases.push_back(std::move(alias));
}

// A name of a list that has no numbers: the name makes the id.
void NameImport::add_name(std::string_view raw, const std::string& type, const std::string& kind,
                          std::string_view own_id) {
  std::optional<std::string> name = clean_name(raw);
  if (!name) return;
  std::string slug = slug_of(own_id.empty() ? std::string_view(*name) : own_id);
  if (slug.empty()) slug = "line-" + std::to_string(lines_read_);
  const std::size_t before = rows_.size();
  Row& row = row_of(prefix_of(type) + slug, type, std::move(*name));
  if (rows_.size() == before) {
    if (own_id.empty()) leave_out("named twice");
  } else if (!kind.empty()) {
    row.kind = kind;
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
    std::optional<std::string> name = clean_name(cells[1]);
    if (!name) return;
    std::string id = "place:" + slug_of(cells[2].empty() ? cells[1] : cells[2]);
    const bool has_country = is_country_code(cells[8]);
    if (has_country) id += '-' + slug_of(cells[8]);
    id += '-' + slug_of(cells[0]);
    Row& row = row_of(id, "PLACE", std::move(*name));
    row.kind = kind;
    row.country = has_country ? std::string(cells[8]) : options_.country;
    row.latitude = cells[4];
    row.longitude = cells[5];
    row.population = population;
    row.note = "geonames " + std::string(cells[0]);
    if (std::optional<std::string> ascii = cells[2].empty() ? std::nullopt : clean_name(cells[2]);
        ascii && fold(*ascii) != fold(row.name)) {
      add_alias(row, std::move(*ascii));
    }
    row_numbers_.try_emplace(std::string(cells[0]), rows_.size() - 1);
  });
}

void NameImport::read_alternate_names(LineReader& lines) {
  for_each_line(lines, [this](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    const std::vector<std::string_view> cells = split(line, '\t');
    if (cells.size() < 4) return leave_out("not a line of alternate names");
    const auto row = row_numbers_.find(std::string(cells[1]));
    if (row == row_numbers_.end()) return leave_out("an alternate name of a place that is left out");
    const std::string_view language = cells[2];
    const bool is_wanted =
        language.empty() || language == "abbr" ||
        std::find(options_.languages.begin(), options_.languages.end(), language) != options_.languages.end();
    if (!is_wanted) return leave_out("an alternate name in another language");
    if (std::optional<std::string> name = clean_name(cells[3]))
      add_alias(rows_[row->second], std::move(*name));
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
      return;
    }
    if (cells.size() != columns.size()) return leave_out("not as many cells as the header has");
    const auto cell = [&](std::initializer_list<std::string_view> titles) -> std::string_view {
      for (const std::string_view title : titles) {
        const auto found = std::find(columns.begin(), columns.end(), title);
        if (found != columns.end())
          return wikidata_value(cells[static_cast<std::size_t>(found - columns.begin())]);
      }
      return {};
    };
    const std::string_view item = cell({"item"});
    const std::string_view number = item.substr(item.find_last_of('/') + 1);
    if (number.size() < 2 || number.front() != 'Q' || !to_count(number.substr(1)))
      return leave_out("no item");
    const std::string_view label = cell({"itemLabel"});
    if (label == number) return leave_out("an item without a label in the language asked for");
    std::optional<std::string> name = clean_name(label);
    if (!name) return;
    std::string id = prefix_of(options_.type) + slug_of(label);
    if (id.back() != ':') id += '-';
    Row& row = row_of(id + fold(number), options_.type, std::move(*name));
    row.note = "wikidata " + std::string(number);
    if (const std::string_view others = cell({"itemAltLabel", "altLabel"}); !others.empty()) {
      std::size_t begin = 0;
      while (begin <= others.size()) {
        const std::size_t end = std::min(others.find(", ", begin), others.size());
        if (std::optional<std::string> alias = clean_name(others.substr(begin, end - begin)))
          add_alias(row, std::move(*alias));
        begin = end + 2;
      }
    }
    if (const std::string_view code = cell({"countryCode", "iso"}); is_country_code(code)) row.country = code;
    if (const std::string_view point = cell({"coord", "coords", "coordinates"});
        point.starts_with("Point(")) {
      const std::string_view inside =
          point.substr(6, point.find(')') == point.npos ? point.npos : point.find(')') - 6);
      const std::size_t space = inside.find(' ');
      const std::string_view longitude = inside.substr(0, space);
      const std::string_view latitude = space == point.npos ? std::string_view() : inside.substr(space + 1);
      if (is_degrees(latitude, 90) && is_degrees(longitude, 180)) {
        row.latitude = latitude;
        row.longitude = longitude;
      }
    }
    row.population = std::max(row.population, to_count(cell({"population"})).value_or(0));
    if (const std::string_view year = year_of(cell({"start"})); !year.empty()) row.start = year;
    if (const std::string_view year = year_of(cell({"end"})); !year.empty()) row.end = year;
    if (const std::string_view gender = cell({"genderLabel", "gender"});
        gender == "male" || gender == "female")
      row.gender = gender.substr(0, 1);
    if (std::string_view role = cell({"positionLabel", "occupationLabel"}); !role.empty()) {
      if (std::optional<std::string> clean = clean_name(role);
          clean && row.role.find(*clean) == row.role.npos)
        row.role += (row.role.empty() ? "" : "|") + *clean;
    }
  });
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
    add_name(name, std::string(type), options_.kind, own_id);
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

void NameImport::read_gate_list(LineReader& lines, const GateList& list) {
  for_each_line(lines, [&](std::string_view line, std::uint64_t) {
    if (trimmed(line).empty()) return;
    // Features stand behind the name, separated as the list's owner liked: "Gao&country=ML", or by a tab.
    std::size_t end = line.find('\t');
    if (const std::size_t sign = line.find('&'); sign != line.npos && line.find('=', sign) != line.npos)
      end = std::min(end, sign);
    add_name(line.substr(0, end), list.type, list.kind.empty() ? options_.kind : list.kind, {});
  });
}

void NameImport::mark_homonyms() {
  std::unordered_map<std::string, std::size_t> owners;  // by type and folded name
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto [owner, is_new] = owners.try_emplace(rows_[i].type + ' ' + fold(rows_[i].name), i);
    if (is_new) continue;
    Row& known = rows_[owner->second];
    if (rows_[i].population > known.population) {
      known.needs_context = true;
      owner->second = i;
    } else {
      rows_[i].needs_context = true;
    }
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    for (std::string& alias : rows_[i].aliases) {
      const auto [owner, is_new] = owners.try_emplace(rows_[i].type + ' ' + fold(alias), i);
      if (!is_new && owner->second != i) alias.insert(alias.begin(), '~');
    }
  }
}

void NameImport::write(const std::function<void(std::string_view)>& to) {
  mark_homonyms();
  row_numbers_.clear();
  std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.id < b.id; });
  to("id\ttype\tname\taliases\tcountry\tkind\tlat\tlon\tpopulation\trole\tstart\tend\tgender\tuse\tnote\n");
  std::string line;
  for (const Row& row : rows_) {
    std::string aliases;
    for (const std::string& alias : row.aliases) aliases += (aliases.empty() ? "" : "|") + alias;
    line.clear();
    for (const std::string& cell :
         {row.id, row.type, row.name, aliases, row.country, row.kind, row.latitude, row.longitude,
          row.population > 0 ? std::to_string(row.population) : std::string(), row.role, row.start, row.end,
          row.gender, std::string(row.needs_context ? "context" : ""), row.note}) {
      if (!line.empty()) line += '\t';
      line += cell;
    }
    line += '\n';
    to(line);
  }
}

}  // namespace dateline::pipeline
