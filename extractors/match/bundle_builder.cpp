#include "extractors/match/bundle_builder.h"

#include <fmt/format.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <unordered_map>

#include "dateline/result.h"
#include "dateline/suggestion.h"
#include "dateline/unicode.h"

namespace dateline {
namespace {

constexpr std::array<std::string_view, 21> known_columns = {
    "id",   "type",       "name",  "aliases", "country",    "kind",     "lat",
    "lon",  "population", "admin", "capital", "adjectives", "demonyms", "sector",
    "role", "start",      "end",   "gender",  "use",        "note",     "formal"};
constexpr std::array<std::string_view, 4> word_columns = {"word", "class", "value", "note"};
constexpr std::array<std::string_view, 3> entity_types = {"PERSON", "ORG", "PLACE"};
constexpr std::array<std::string_view, 4> uses = {"hint", "force", "context", "never"};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_country(std::string_view code) {
  static const std::set<std::string_view> codes = [] {
    std::set<std::string_view> all = {"XK"};
    for (const char* const* each = uloc_getISOCountries(); *each != nullptr; ++each) all.insert(*each);
    return all;
  }();
  return codes.contains(code);
}

bool is_good_id(std::string_view id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == id.size()) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '.' || c == '/';
  });
}

std::string where(const std::string& file, std::uint32_t line) {
  return fmt::format("{}:{}", file, line);
}

/// A name as it is entered: with its marks taken off.
struct MarkedName {
  std::string text;
  NameUse use = NameUse::hint;
  bool exact = false;
};

/// Acronyms ("AQIM") and names with capitals and full stops ("U.S.") have to match in their own case.
bool is_exact_by_shape(std::string_view name) {
  bool upper_only = true;
  bool full_stop = false;
  bool has_upper = false;
  for (const char c : name) {
    if (c == '.') {
      full_stop = true;
    } else if (c >= 'A' && c <= 'Z') {
      has_upper = true;
    } else if (!(c >= '0' && c <= '9')) {
      upper_only = false;
    }
  }
  return has_upper && upper_only && (full_stop || name.size() <= 5);
}

MarkedName unmark(std::string_view name, NameUse row_use) {
  MarkedName marked;
  marked.use = row_use;
  while (!name.empty() && (name.front() == '~' || name.front() == '=')) {
    if (name.front() == '~' && row_use == NameUse::hint) marked.use = NameUse::context;
    if (name.front() == '=') marked.exact = true;
    name.remove_prefix(1);
  }
  if (name.size() > 4 && fold(name.substr(0, 4)) == "the ") name.remove_prefix(4);
  marked.text = name;
  marked.exact = marked.exact || is_exact_by_shape(name);
  return marked;
}

NameUse use_of(std::string_view cell) {
  if (cell == "force") return NameUse::force;
  if (cell == "context") return NameUse::context;
  if (cell == "never") return NameUse::never;
  return NameUse::hint;
}

RowKind kind_of(std::string_view type) {
  if (type == "PERSON") return RowKind::person;
  if (type == "ORG") return RowKind::org;
  return RowKind::place;
}

const char* type_of(RowKind kind) {
  switch (kind) {
    case RowKind::person:
      return "PERSON";
    case RowKind::org:
      return "ORG";
    case RowKind::place:
      return "PLACE";
    case RowKind::word:
      break;
  }
  return "";
}

/// The tokens of a name that the matcher compares: without hyphens and full stops between words.
struct NameKey {
  std::vector<std::uint64_t> prefixes;  // key of the first token, of the first two …
  std::uint32_t capitals = 0;
};

NameKey key_of(std::string_view name) {
  NameKey key;
  const Tokens tokens = tokenize(name);
  for (const Token& token : tokens) {
    const std::string_view text = token.of(name);
    if (text == "-" || text == "." || text == "\xE2\x80\x90" || text == "\xE2\x80\x91") continue;
    if (key.prefixes.empty()) {
      if (token.kind == TokenKind::punctuation) return {};  // the matcher starts at words only
      key.prefixes.push_back(bundle::first_key(token.hash));
    } else {
      key.prefixes.push_back(bundle::next_key(key.prefixes.back(), token.hash));
    }
    const std::size_t index = key.prefixes.size() - 1;
    // "Al-Qaida" is "al-Qaida" as well: what is no longer than an article says nothing by its capital.
    const bool is_article = token.end - token.begin < 3 && tokens.size() > 1;
    if (token.capital && !is_article && index < 32) key.capitals |= 1u << index;
  }
  return key;
}

/// One way of writing a name and all it may mean.
struct NameEntry {
  std::uint64_t key;
  std::string exact;
  std::uint32_t capitals;
  std::vector<bundle::Meaning> meanings;
};

class Compiler {
 public:
  void add(const TableRow& row) {
    const auto index = static_cast<std::uint32_t>(rows_.size());
    bundle::Row stored{};
    stored.kind = static_cast<std::uint32_t>(row.kind);
    stored.line = row.line;
    stored.id = intern(row.id);
    stored.name = intern(row.name);
    stored.file = intern(row.file);
    stored.latitude = std::numeric_limits<double>::quiet_NaN();
    stored.longitude = std::numeric_limits<double>::quiet_NaN();
    // By their columns, as add_row looked at them: of a column that stands twice only the first counts.
    stored.latitude = to_number(row.cell("lat")).value_or(stored.latitude);
    stored.longitude = to_number(row.cell("lon")).value_or(stored.longitude);
    stored.population = static_cast<std::uint32_t>(to_number(row.cell("population")).value_or(0));
    stored.value = intern(std::string(row.cell("value")));
    std::string attributes;
    for (const auto& [column, cell] : row.cells) attributes += column + '\t' + cell + '\n';
    stored.attributes = intern(attributes);
    rows_.push_back(stored);
    if (row.kind == RowKind::word) {
      add_name({row.name, NameUse::hint, false}, index, NameRole::canonical);
      return;
    }
    ids_.emplace_back(row.id, index);
    const NameUse use = use_of(row.cell("use"));
    add_name(unmark(row.name, use), index, NameRole::canonical);
    for (const auto& [column, role] :
         {std::pair{"aliases", NameRole::alias}, std::pair{"adjectives", NameRole::adjective},
          std::pair{"demonyms", NameRole::demonym}}) {
      const std::string_view names = row.cell(column);
      if (names.empty()) continue;
      for (const std::string_view name : split(names, '|')) add_name(unmark(name, use), index, role);
    }
  }

  std::vector<std::byte> finish(const std::string& rules) {
    std::sort(ids_.begin(), ids_.end());
    std::vector<std::uint32_t> rows_by_id;
    for (const auto& [id, row] : ids_) rows_by_id.push_back(row);
    lay_out_names();

    bundle::Header header{};
    std::vector<std::byte> block(sizeof header);
    append(block, header, bundle::strings, strings_.data(), strings_.size());
    append(block, header, bundle::rows, rows_.data(), rows_.size() * sizeof(bundle::Row));
    append(block, header, bundle::rows_by_id, rows_by_id.data(), rows_by_id.size() * sizeof(std::uint32_t));
    append(block, header, bundle::names, names_.data(), names_.size() * sizeof(bundle::Name));
    append(block, header, bundle::meanings, meanings_.data(), meanings_.size() * sizeof(bundle::Meaning));
    append(block, header, bundle::slots, slots_.data(), slots_.size() * sizeof(bundle::Slot));
    append(block, header, bundle::rules, rules.data(), rules.size());
    std::memcpy(header.magic, bundle::magic, sizeof header.magic);
    header.version = bundle::bundle_version;
    header.sections = bundle::section_count;
    header.size = block.size();
    std::memcpy(block.data(), &header, sizeof header);
    header.checksum = bundle::checksum_of(block);
    std::memcpy(block.data(), &header, sizeof header);
    return block;
  }

 private:
  bundle::Text intern(const std::string& text) {
    if (text.empty()) return {0, 0};
    const auto [found, is_new] = interned_.try_emplace(text);
    if (is_new) {
      found->second = {static_cast<std::uint32_t>(strings_.size()), static_cast<std::uint32_t>(text.size())};
      strings_ += text;
    }
    return found->second;
  }

  void add_name(const MarkedName& name, std::uint32_t row, NameRole role) {
    const NameKey key = key_of(name.text);
    if (key.prefixes.empty()) return;
    prefixes_.insert(prefixes_.end(), key.prefixes.begin(), key.prefixes.end() - 1);
    const bundle::Meaning meaning{row, static_cast<std::uint16_t>(name.use),
                                  static_cast<std::uint16_t>(role)};
    entries_.push_back(
        {key.prefixes.back(), name.exact ? name.text : std::string(), key.capitals, {meaning}});
  }

  void lay_out_names() {
    // Equal names are joined; the order of rows decides the order of meanings.
    std::stable_sort(entries_.begin(), entries_.end(), [](const NameEntry& a, const NameEntry& b) {
      return std::tie(a.key, a.exact, a.capitals) < std::tie(b.key, b.exact, b.capitals);
    });
    std::vector<NameEntry> joined;
    for (NameEntry& entry : entries_) {
      if (!joined.empty() && joined.back().key == entry.key && joined.back().exact == entry.exact &&
          joined.back().capitals == entry.capitals) {
        std::vector<bundle::Meaning>& meanings = joined.back().meanings;
        const bundle::Meaning& added = entry.meanings.front();
        if (std::none_of(meanings.begin(), meanings.end(),
                         [&](const bundle::Meaning& m) { return m.row == added.row; })) {
          meanings.push_back(added);
        }
      } else {
        joined.push_back(std::move(entry));
      }
    }
    std::sort(prefixes_.begin(), prefixes_.end());
    prefixes_.erase(std::unique(prefixes_.begin(), prefixes_.end()), prefixes_.end());

    std::size_t size = 16;
    while (size < 2 * (joined.size() + prefixes_.size())) size *= 2;
    slots_.assign(size, bundle::Slot{});
    for (const std::uint64_t prefix : prefixes_) slot_for(prefix).goes_on = 1;
    for (const NameEntry& entry : joined) {
      bundle::Slot& slot = slot_for(entry.key);
      if (slot.name_count == 0) slot.first_name = static_cast<std::uint32_t>(names_.size());
      ++slot.name_count;
      names_.push_back({entry.key, intern(entry.exact), entry.capitals,
                        static_cast<std::uint32_t>(meanings_.size()),
                        static_cast<std::uint32_t>(entry.meanings.size()), 0});
      meanings_.insert(meanings_.end(), entry.meanings.begin(), entry.meanings.end());
    }
  }

  bundle::Slot& slot_for(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = key & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
    slots_[at].key = key;
    return slots_[at];
  }

  static void append(std::vector<std::byte>& block, bundle::Header& header, bundle::Section which,
                     const void* data, std::size_t size) {
    block.resize((block.size() + 63) / 64 * 64);
    header.section[which] = {block.size(), size};
    const auto* bytes = static_cast<const std::byte*>(data);
    block.insert(block.end(), bytes, bytes + size);
    block.resize((block.size() + 7) / 8 * 8);
  }

  std::string strings_;
  std::unordered_map<std::string, bundle::Text> interned_;
  std::vector<bundle::Row> rows_;
  std::vector<std::pair<std::string, std::uint32_t>> ids_;
  std::vector<NameEntry> entries_;
  std::vector<std::uint64_t> prefixes_;
  std::vector<bundle::Name> names_;
  std::vector<bundle::Meaning> meanings_;
  std::vector<bundle::Slot> slots_;
};

}  // namespace

std::string_view TableRow::cell(std::string_view column) const {
  for (const auto& [title, text] : cells) {
    if (title == column) return text;
  }
  return {};
}

void BundleBuilder::add_folder(const std::filesystem::path& folder, Diagnostics& diagnostics) {
  layer_.clear();
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::recursive_directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    if (each->is_regular_file(error)) files.push_back(each->path());
  }
  if (error) {
    diagnostics.push_back(
        {Severity::error, "G001", folder.string(), "cannot read this folder: " + error.message()});
    return;
  }
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& path : files) {
    const bool is_table = path.extension() == ".tsv";
    if (!is_table && path.extension() != ".toml") continue;
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const std::string name = path.lexically_relative(folder).generic_string();
    if (!stream && !stream.eof()) {
      diagnostics.push_back({Severity::error, "G001", name, "cannot read this file"});
    } else if (!is_valid_utf8(bytes)) {
      diagnostics.push_back({Severity::error, "G002", name, "this file is not UTF-8; save it as UTF-8"});
    } else if (is_table) {
      add_table(bytes, name, diagnostics);
    } else {
      add_rules(bytes, name, diagnostics);
    }
  }
}

void BundleBuilder::add_table(std::string_view tsv, const std::string& file, Diagnostics& diagnostics) {
  std::vector<std::string_view> header;
  bool is_words = false;
  std::uint32_t number = 0;
  for (std::string_view line : split(tsv, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string_view> cells = split(line, '\t');
    if (header.empty()) {
      header = cells;
      is_words = header.front() == "word";
      for (const std::string_view column : header) {
        const auto known = is_words ? std::span<const std::string_view>(word_columns)
                                    : std::span<const std::string_view>(known_columns);
        if (std::find(known.begin(), known.end(), column) == known.end()) {
          diagnostics.push_back(
              {Severity::error, "G003", where(file, number),
               fmt::format("unknown column \"{}\"{}", column, did_you_mean(column, known))});
        }
      }
      continue;
    }
    if (cells.size() != header.size()) {
      diagnostics.push_back({Severity::error, "G004", where(file, number),
                             fmt::format("{} cells where the header has {}; cells are separated by one tab",
                                         cells.size(), header.size())});
      continue;
    }
    TableRow row;
    row.file = file;
    row.line = number;
    std::string type;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string_view column = header[i];
      const std::string cell(cells[i]);
      if (column == "id" || column == "class") {
        row.id = cell;
      } else if (column == "name" || column == "word") {
        row.name = cell;
      } else if (column == "type") {
        type = cell;
      } else if (!cell.empty()) {
        row.cells.emplace_back(std::string(column), cell);
      }
    }
    if (!is_words) {
      if (std::find(entity_types.begin(), entity_types.end(), type) == entity_types.end()) {
        diagnostics.push_back({Severity::error, "G012", where(file, number),
                               fmt::format("unknown type \"{}\"{}", type, did_you_mean(type, entity_types))});
        continue;
      }
      row.kind = kind_of(type);
    }
    add_row(std::move(row), diagnostics);
  }
}

void BundleBuilder::add_row(TableRow row, Diagnostics& diagnostics) {
  const auto problem = [&](const char* code, std::string message) {
    diagnostics.push_back({Severity::error, code, where(row.file, row.line), std::move(message)});
  };
  if (row.name.empty()) return problem("G005", "a row without a name");
  if (row.kind != RowKind::word) {
    if (!is_good_id(row.id)) {
      return problem("G006",
                     fmt::format("\"{}\" is no id; ids look like place:gao-ml, in lower-case ASCII", row.id));
    }
    if (const std::string_view use = row.cell("use");
        !use.empty() && std::find(uses.begin(), uses.end(), use) == uses.end()) {
      return problem("G007", fmt::format("unknown use \"{}\"{}", use, did_you_mean(use, uses)));
    }
    if (const std::string_view countries = row.cell("country"); !countries.empty()) {
      for (const std::string_view code : split(countries, '|')) {
        if (!is_country(code))
          return problem("G008", fmt::format("\"{}\" is no ISO 3166-1 alpha-2 code", code));
      }
    }
    for (const auto& [column, limit] : {std::pair{"lat", 90.0}, std::pair{"lon", 180.0}}) {
      const std::string_view cell = row.cell(column);
      if (cell.empty()) continue;
      const std::optional<double> value = to_number(cell);
      if (!value || std::abs(*value) > limit)
        return problem("G009", fmt::format("\"{}\" is no {} in decimal degrees", cell, column));
    }
    if (const std::string_view cell = row.cell("population"); !cell.empty()) {
      const std::optional<double> value = to_number(cell);
      if (!value || *value < 0 || *value > 4e9)
        return problem("G010", fmt::format("\"{}\" is no population", cell));
    }
  } else if (row.id.empty()) {
    return problem("G011", "a word without a class");
  }
  const std::pair<std::string, std::string> key(row.id, row.kind == RowKind::word ? row.name : std::string());
  if (!layer_.insert(key).second) {
    const TableRow& first = rows_.at(key);
    return problem("G013",
                   fmt::format("\"{}\" stands already in {}", row.kind == RowKind::word ? row.name : row.id,
                               where(first.file, first.line)));
  }
  rows_.insert_or_assign(key, std::move(row));
}

void BundleBuilder::add_rules(std::string_view toml, const std::string& file, Diagnostics& diagnostics) {
  replace_rules(read_rules(toml, file, diagnostics));
}

void BundleBuilder::replace_rules(RuleSource source) {
  const auto same = std::find_if(rules_.begin(), rules_.end(),
                                 [&](const RuleSource& each) { return each.file == source.file; });
  if (same != rules_.end()) {
    *same = std::move(source);
  } else {
    rules_.push_back(std::move(source));
  }
}

void BundleBuilder::add_bundle(const Gazetteer& gazetteer) {
  layer_.clear();
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) {
    const GazetteerRow stored = gazetteer.row(i);
    TableRow row;
    row.kind = stored.kind;
    row.id = stored.id;
    row.name = stored.name;
    row.file = stored.file;
    row.line = stored.line;
    for (std::string_view line : split(stored.attributes, '\n')) {
      const std::size_t tab = line.find('\t');
      if (tab != std::string_view::npos)
        row.cells.emplace_back(std::string(line.substr(0, tab)), std::string(line.substr(tab + 1)));
    }
    const std::pair<std::string, std::string> key(row.id,
                                                  row.kind == RowKind::word ? row.name : std::string());
    rows_.insert_or_assign(key, std::move(row));
  }
  for (RuleSource& source : deserialize_rules(gazetteer.rules())) replace_rules(std::move(source));
}

void BundleBuilder::check(Diagnostics& diagnostics) const {
  struct Claim {
    const TableRow* row;
    NameUse use;
  };
  std::map<std::string, std::vector<Claim>> claims;  // by type and folded name
  for (const auto& entry : rows_) {
    const TableRow& row = entry.second;
    if (row.kind == RowKind::word) continue;
    for (const std::string_view column : {"capital", "admin"}) {
      const std::string_view id = row.cell(column);
      if (!id.empty() && !rows_.contains({std::string(id), ""})) {
        diagnostics.push_back({Severity::warning, "G020", where(row.file, row.line),
                               fmt::format("{} \"{}\" is no known id", column, id)});
      }
    }
    const NameUse use = use_of(row.cell("use"));
    const auto claim = [&](std::string_view name) {
      const MarkedName marked = unmark(name, use);
      if (marked.use == NameUse::hint || marked.use == NameUse::force) {
        claims[std::string(type_of(row.kind)) + ' ' + (marked.exact ? marked.text : fold(marked.text))]
            .push_back({&row, marked.use});
      }
    };
    claim(row.name);
    if (const std::string_view aliases = row.cell("aliases"); !aliases.empty()) {
      for (const std::string_view alias : split(aliases, '|')) claim(alias);
    }
  }
  for (const auto& [name, rows] : claims) {
    std::set<const TableRow*> different;
    for (const Claim& each : rows) different.insert(each.row);
    if (different.size() < 2) continue;
    const TableRow& first = *rows.front().row;
    const TableRow& second = **std::find_if(different.begin(), different.end(),
                                            [&](const TableRow* row) { return row != &first; });
    diagnostics.push_back({Severity::warning, "G021", where(second.file, second.line),
                           fmt::format("{} belongs to {} ({}) as well; mark the rarer one with ~", name,
                                       first.id, where(first.file, first.line))});
  }
}

std::vector<std::byte> BundleBuilder::build() const {
  Compiler compiler;
  for (const auto& [key, row] : rows_) compiler.add(row);
  std::vector<RuleSource> sorted = rules_;
  std::sort(sorted.begin(), sorted.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.file < b.file; });
  return compiler.finish(serialize(sorted));
}

}  // namespace dateline
