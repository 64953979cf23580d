#include "extractors/match/bundle_builder.h"

#include <fmt/format.h>
#include <unicode/uloc.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>

#include "dateline/result.h"
#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "extractors/match/bundle_record.h"

namespace dateline {
namespace {

constexpr std::array<std::string_view, 23> known_columns = {
    "id",         "type",   "name",    "aliases",    "country",  "kind",   "lat",  "lon",
    "population", "admin",  "capital", "adjectives", "demonyms", "sector", "role", "start",
    "end",        "gender", "use",     "note",       "formal",   "merge",  "box"};
constexpr std::array<std::string_view, 4> word_columns = {"word", "class", "value", "note"};
constexpr std::array<std::string_view, 3> entity_types = {"PERSON", "ORG", "PLACE"};
constexpr std::array<std::string_view, 4> uses = {"hint", "force", "context", "never"};
constexpr std::array<std::string_view, 5> list_columns = {"aliases", "adjectives", "demonyms", "country",
                                                          "role"};
constexpr std::size_t longest_cell = 16384;

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

RowKind kind_of(std::string_view type) {
  if (type == "PERSON") return RowKind::person;
  if (type == "ORG") return RowKind::org;
  return RowKind::place;
}

std::uint64_t hash_of(std::string_view id, std::string_view word) {
  return XXH3_64bits_withSeed(word.data(), word.size(), XXH3_64bits(id.data(), id.size()));
}

/// Cells without their marks: "~Nice" and "=ICE" are taken away by "-Nice" and "-ICE".
std::string_view without_marks(std::string_view name) {
  return name.substr(std::min(name.find_first_not_of("~="), name.size()));
}

bool is_change(std::string_view item) {
  return item.starts_with('+') || item.starts_with('-');
}

}  // namespace

class BundleBuilder::Complaints {
 public:
  Complaints(const std::string& file, std::uint32_t line, Diagnostics& diagnostics)
      : file_(file), line_(line), diagnostics_(diagnostics) {}

  /// The row can not be taken.
  void refuse(const char* code, std::string message) {
    is_refused_ = true;
    diagnostics_.push_back({Severity::error, code, where(file_, line_), std::move(message)});
  }
  void warn(const char* code, std::string message) {
    diagnostics_.push_back({Severity::warning, code, where(file_, line_), std::move(message)});
  }
  [[nodiscard]] bool is_refused() const { return is_refused_; }

 private:
  const std::string& file_;
  std::uint32_t line_;
  Diagnostics& diagnostics_;
  bool is_refused_ = false;
};

namespace {

/// What is wrong with the cells of an entity.
template <typename Complaints>
void check_cells(const TableRow& row, Complaints& complaints) {
  if (!is_good_id(row.id)) {
    complaints.refuse(
        "G006", fmt::format("\"{}\" is no id; ids look like place:gao-ml, in lower-case ASCII", row.id));
  }
  if (const std::string_view use = row.cell("use");
      !use.empty() && std::find(uses.begin(), uses.end(), use) == uses.end()) {
    complaints.refuse("G007", fmt::format("unknown use \"{}\"{}", use, did_you_mean(use, uses)));
  }
  if (const std::string_view countries = row.cell("country"); !countries.empty()) {
    for (const std::string_view code : split(countries, '|')) {
      if (!is_country(code))
        complaints.refuse("G008", fmt::format("\"{}\" is no ISO 3166-1 alpha-2 code", code));
    }
  }
  for (const auto& [column, limit] : {std::pair{"lat", 90.0}, std::pair{"lon", 180.0}}) {
    const std::string_view cell = row.cell(column);
    if (cell.empty()) continue;
    const std::optional<double> value = to_number(cell);
    if (!value || std::abs(*value) > limit)
      complaints.refuse("G009", fmt::format("\"{}\" is no {} in decimal degrees", cell, column));
  }
  if (const std::string_view cell = row.cell("population"); !cell.empty()) {
    const std::optional<double> value = to_number(cell);
    if (!value || *value < 0 || *value > 4e9)
      complaints.refuse("G010", fmt::format("\"{}\" is no population", cell));
  }
}

/// "+Added|-Taken away" applied to a list; a list without these marks replaces it. `name`: of the row, where
/// the list is of other names.
template <typename Complaints>
std::string amended_list(std::string_view old, std::string_view given, std::string_view name,
                         Complaints& complaints) {
  const std::vector<std::string_view> changes = split(given, '|');
  const auto marked = std::count_if(changes.begin(), changes.end(), is_change);
  if (marked == 0) return std::string(given);
  if (static_cast<std::size_t>(marked) != changes.size()) {
    complaints.refuse("G016",
                      fmt::format("\"{}\" changes a list and replaces it; put + or - before every item, "
                                  "or before none",
                                  given));
    return {};
  }
  std::vector<std::string_view> items;
  if (!old.empty()) items = split(old, '|');
  for (const std::string_view change : changes) {
    const std::string_view item = change.substr(1);
    const auto taken = std::erase_if(
        items, [&](std::string_view each) { return without_marks(each) == without_marks(item); });
    if (change.front() == '+') {
      if (!item.empty()) items.push_back(item);
    } else if (taken == 0 && item == name) {
      complaints.refuse("G017",
                        fmt::format("\"{}\" is the name of the row, which cannot be taken away; write a "
                                    "row with another name, or use = never",
                                    item));
    } else if (taken == 0) {
      complaints.warn("G018",
                      fmt::format("there is no \"{}\" to take away{}", item, did_you_mean(item, items)));
    }
  }
  return fmt::format("{}", fmt::join(items, "|"));
}

bool is_of_data(const std::filesystem::path& file) {
  return file.extension() == ".tsv" || file.extension() == ".toml";
}

}  // namespace

void BundleBuilder::add_folder(const std::filesystem::path& folder, Diagnostics& diagnostics) {
  read_folder(folder, {}, diagnostics);
}

void BundleBuilder::add_overlay(const std::filesystem::path& folder, Diagnostics& diagnostics) {
  read_folder(folder, folder, diagnostics);
}

void BundleBuilder::read_folder(const std::filesystem::path& folder, const std::filesystem::path& called,
                                Diagnostics& diagnostics) {
  ++layer_;
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
  if (std::none_of(files.begin(), files.end(), is_of_data)) {
    diagnostics.push_back(
        {Severity::warning, "G032", folder.string(),
         "no .tsv and no .toml file is in this folder; tables are .tsv, their cells separated by tabs"});
  }
  for (const std::filesystem::path& path : files) {
    if (!is_of_data(path)) continue;
    const bool is_table = path.extension() == ".tsv";
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const std::filesystem::path inside = path.lexically_relative(folder);
    const std::string name = repair_utf8((called / inside).generic_string());
    if (!stream && !stream.eof()) {
      diagnostics.push_back({Severity::error, "G001", name, "cannot read this file"});
    } else if (!is_valid_utf8(bytes)) {
      diagnostics.push_back({Severity::error, "G002", name, "this file is not UTF-8; save it as UTF-8"});
    } else if (is_table) {
      add_table(bytes, name, diagnostics);
    } else {
      add_rules(bytes, repair_utf8(inside.generic_string()), diagnostics, name);
    }
  }
}

namespace {

/// Takes the cells of a line of a table to their columns.
class TableHeader {
 public:
  static constexpr std::uint8_t id = 0, type = 1, name = 2, merge = 3, unknown = 4, first_cell = 5;

  [[nodiscard]] bool is_read() const { return !targets_.empty(); }
  [[nodiscard]] bool is_words() const { return is_words_; }

  void read(std::string_view line, const std::string& at, Diagnostics& diagnostics) {
    const std::vector<std::string_view> titles = split(line, '\t');
    is_words_ = titles.front() == "word";
    const auto known = is_words_ ? std::span<const std::string_view>(word_columns)
                                 : std::span<const std::string_view>(known_columns);
    for (const std::string_view title : titles) {
      if (std::find(known.begin(), known.end(), title) == known.end()) {
        diagnostics.push_back({Severity::error, "G003", at,
                               fmt::format("unknown column \"{}\"{}", title, did_you_mean(title, known))});
      }
      targets_.push_back(target_of(title));
    }
  }

  /// How many cells a line has, of which those with a column go to `row`.
  std::size_t take(std::string_view line, TableRow& row, std::string_view& type_cell,
                   std::string_view& merge_cell) const {
    std::size_t count = 0;
    while (true) {
      const std::size_t tab = line.find('\t');
      const std::string_view cell = line.substr(0, tab);
      if (count < targets_.size()) place(targets_[count], cell, row, type_cell, merge_cell);
      ++count;
      if (tab == std::string_view::npos) return count;
      line.remove_prefix(tab + 1);
    }
  }

  [[nodiscard]] std::size_t size() const { return targets_.size(); }

 private:
  static std::uint8_t target_of(std::string_view title) {
    if (title == "id" || title == "class") return id;
    if (title == "name" || title == "word") return name;
    if (title == "type") return type;
    if (title == "merge") return merge;
    const unsigned column = bundle::column_of(title);
    if (column == bundle::no_column) return unknown;
    return static_cast<std::uint8_t>(first_cell + column);
  }

  static void place(std::uint8_t target, std::string_view cell, TableRow& row, std::string_view& type_cell,
                    std::string_view& merge_cell) {
    switch (target) {
      case id:
        row.id = cell;
        break;
      case name:
        row.name = cell;
        break;
      case type:
        type_cell = cell;
        break;
      case merge:
        merge_cell = cell;
        break;
      case unknown:
        break;
      default:
        // Of a column that stands twice only the first counts.
        if (row.cells[target - first_cell].empty()) row.cells[target - first_cell] = cell;
    }
  }

  std::vector<std::uint8_t> targets_;
  bool is_words_ = false;
};

}  // namespace

void BundleBuilder::add_table(std::string_view tsv, const std::string& file, Diagnostics& diagnostics) {
  const std::uint32_t file_number = number_of_file(file);
  TableHeader header;
  std::uint32_t number = 0;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // some editors put one in front
  if (tsv.starts_with(byte_order_mark)) tsv.remove_prefix(byte_order_mark.size());
  while (!tsv.empty()) {
    const std::size_t end = std::min(tsv.find('\n'), tsv.size());
    std::string_view line = tsv.substr(0, end);
    tsv.remove_prefix(std::min(end + 1, tsv.size()));
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (!header.is_read()) {
      header.read(line, where(file, number), diagnostics);
      continue;
    }
    TableRow row;
    row.line = number;
    std::string_view type;
    std::string_view merge;
    if (const std::size_t cells = header.take(line, row, type, merge); cells != header.size()) {
      diagnostics.push_back({Severity::error, "G004", where(file, number),
                             fmt::format("{} cells where the header has {}; cells are separated by one tab",
                                         cells, header.size())});
      continue;
    }
    if (!header.is_words()) row.kind = kind_of(type);
    add_row(row, file_number, type, merge, diagnostics);
  }
}

void BundleBuilder::add_row(TableRow row, std::uint32_t file, std::string_view type, std::string_view merge,
                            Diagnostics& diagnostics) {
  Complaints complaints(files_[file], row.line, diagnostics);
  const bool is_word = row.kind == RowKind::word;
  const bool has_name = !row.name.empty();
  if (is_word && row.id.empty()) complaints.refuse("G011", "a word without a class");
  if (is_word && !has_name) complaints.refuse("G005", "a row without a name");
  if (complaints.is_refused()) return;
  if (!is_word && (has_name || !type.empty()) &&
      std::find(entity_types.begin(), entity_types.end(), type) == entity_types.end()) {
    complaints.refuse("G012", fmt::format("unknown type \"{}\"{}", type, did_you_mean(type, entity_types)));
    type = {};
  }
  StoredRow* const known = find_row(row.id, is_word ? row.name : std::string_view());
  if (known != nullptr && known->layer == layer_) {
    complaints.refuse(
        "G013", fmt::format("\"{}\" stands already in {}", is_word ? row.name : row.id, origin_of(*known)));
  }
  scratch_cells_.clear();
  if (!has_name && known == nullptr) {
    complaints.refuse("G005",
                      fmt::format("a row without a name, and no row has the id \"{}\" that it could change{}",
                                  row.id, suggested_id(row.id)));
  } else if (!has_name) {
    amend(row, type, *known, complaints);
  }
  for (const std::string_view cell : row.cells) {
    if (cell.size() > longest_cell)
      complaints.refuse("G014", fmt::format("a cell of more than {} bytes", longest_cell));
  }
  if (!is_word) {
    check_cells(row, complaints);
    if (const std::string_view aliases = row.cell("aliases");
        has_name && (aliases.starts_with('-') || aliases.find("|-") != std::string_view::npos)) {
      complaints.refuse("G019",
                        "an alias that begins with \"-\"; a row that takes a name away has none itself");
    }
    if (!merge.empty()) merge_rows(row, merge, complaints);
  }
  if (!complaints.is_refused()) store(row, file, layer_);
}

// Takes from the known row what the new one leaves open.
void BundleBuilder::amend(TableRow& row, std::string_view type, const StoredRow& known,
                          Complaints& complaints) {
  const TableRow old = stored_row(known);
  if (!type.empty() && kind_of(type) != old.kind)
    complaints.refuse("G028",
                      fmt::format("\"{}\" is no {}; a change leaves the type as it is", row.id, type));
  row.kind = old.kind;
  const auto keep = [this](std::string_view text) -> std::string_view {
    return scratch_cells_.emplace_back(text);
  };
  row.name = keep(old.name);
  for (std::size_t column = 1; column < row.cells.size(); ++column) {
    const bool is_list = std::find(list_columns.begin(), list_columns.end(), bundle::columns[column - 1]) !=
                         list_columns.end();
    if (row.cells[column].empty()) {
      row.cells[column] = keep(old.cells[column]);
    } else if (is_list) {
      const bool is_of_names = bundle::columns[column - 1] == "aliases";
      row.cells[column] = scratch_cells_.emplace_back(amended_list(
          old.cells[column], row.cells[column], is_of_names ? old.name : std::string_view(), complaints));
    }
  }
}

// The names of the rows `ids` become aliases of `row`, and those rows go.
void BundleBuilder::merge_rows(TableRow& row, std::string_view ids, Complaints& complaints) {
  std::string aliases(row.cell("aliases"));
  std::string note(row.cell("note"));
  for (const std::string_view id : split(ids, '|')) {
    StoredRow* const other = id == row.id ? nullptr : find_row(id);
    if (other == nullptr) {
      complaints.refuse("G015", fmt::format("no other row \"{}\" to merge{}", id, suggested_id(id)));
      continue;
    }
    const TableRow merged = stored_row(*other);
    if (merged.kind != row.kind) {
      complaints.refuse("G029", fmt::format("\"{}\" is of another type than \"{}\"", id, row.id));
      continue;
    }
    const std::string_view mark = use_of(merged.cell("use")) == NameUse::context ? "~" : "";
    aliases += fmt::format("{}{}{}", aliases.empty() ? "" : "|", mark, merged.name);
    if (const std::string_view more = merged.cell("aliases"); !more.empty()) {
      for (const std::string_view alias : split(more, '|'))
        aliases += fmt::format("|{}{}", alias.starts_with('~') ? "" : mark, alias);
    }
    note += fmt::format("{}{}{}", note.empty() ? "" : "; ", bundle::merged_mark, id);
    other->layer = 0;
    numbers_.erase(hash_of(id, {}));
  }
  row.cells[bundle::column_of("aliases")] = scratch_cells_.emplace_back(std::move(aliases));
  row.cells[bundle::column_of("note")] = scratch_cells_.emplace_back(std::move(note));
}

std::string BundleBuilder::suggested_id(std::string_view id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos || suggestions_left_ == 0) return {};
  --suggestions_left_;
  // Of the same prefix and first letter, and about as long.
  const std::string_view beginning = id.substr(0, colon + 2);
  std::vector<std::string_view> alike;
  for (const StoredRow& stored : rows_) {
    if (stored.layer == 0) continue;
    bundle::RecordReader reader(std::string_view(records_).substr(stored.offset, stored.size));
    if (bundle::kind_of(reader.size()) == RowKind::word) continue;
    reader.skip_size();
    const std::string_view known = reader.text();
    const bool is_near = known.size() < id.size() + 4 && id.size() < known.size() + 4;
    if (is_near && known.starts_with(beginning)) alike.push_back(known);
  }
  return did_you_mean(id, alike);
}

void BundleBuilder::store(const TableRow& row, std::uint32_t file, std::uint32_t layer) {
  const std::size_t offset = records_.size();
  append_record(records_, row, file, true);
  const auto size = static_cast<std::uint32_t>(records_.size() - offset);
  const auto [known, is_new] =
      numbers_.try_emplace(hash_of(row.id, row.kind == RowKind::word ? row.name : std::string_view()),
                           static_cast<RowNumber>(rows_.size()));
  if (is_new) {
    rows_.push_back({offset, size, layer});
  } else {
    rows_[known->second] = {offset, size, layer};
  }
}

std::uint32_t BundleBuilder::number_of_file(const std::string& file) {
  const auto [known, is_new] = file_numbers_.try_emplace(file, static_cast<std::uint32_t>(files_.size()));
  if (is_new) files_.push_back(file);
  return known->second;
}

TableRow BundleBuilder::stored_row(const StoredRow& stored, std::uint32_t* file) const {
  bundle::RecordReader reader(std::string_view(records_).substr(stored.offset, stored.size));
  TableRow row;
  const std::uint64_t packed = reader.size();
  row.kind = bundle::kind_of(packed);
  if (file != nullptr) *file = bundle::file_of(packed);
  row.line = static_cast<std::uint32_t>(reader.size());
  row.id = reader.text();
  row.name = reader.text();
  while (!reader.at_end()) {
    const unsigned column = reader.byte();
    row.cells[column] = reader.text();
  }
  return row;
}

std::string BundleBuilder::origin_of(const StoredRow& stored) const {
  std::uint32_t file = 0;
  const TableRow row = stored_row(stored, &file);
  return where(files_[file], row.line);
}

BundleBuilder::StoredRow* BundleBuilder::find_row(std::string_view id, std::string_view word) {
  const auto found = numbers_.find(hash_of(id, word));
  return found == numbers_.end() ? nullptr : &rows_[found->second];
}

std::vector<GazetteerRow> BundleBuilder::rows() const {
  std::vector<GazetteerRow> all;
  for (const StoredRow& stored : rows_) {
    if (stored.layer == 0) continue;
    const TableRow row = stored_row(stored);
    GazetteerRow& each = all.emplace_back();
    each.kind = row.kind;
    each.id = row.id;
    each.name = row.name;
  }
  return all;
}

void BundleBuilder::add_rules(std::string_view toml, const std::string& file, Diagnostics& diagnostics,
                              const std::string& path) {
  replace_rules(read_rules(toml, file, diagnostics, path));
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
  ++layer_;
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) {
    const GazetteerRow stored = gazetteer.row(i);
    TableRow row;
    row.kind = stored.kind;
    row.line = stored.line;
    row.id = stored.id;
    row.name = stored.name;
    bundle::RecordReader reader(stored.cells);
    while (!reader.at_end()) {
      const unsigned column = reader.byte();
      const std::string_view cell = reader.text();
      if (column != bundle::no_column && column < row.cells.size()) row.cells[column] = cell;
    }
    store(row, number_of_file(std::string(stored.file)), layer_);
  }
  for (const PackedRules& packed : list_rules(gazetteer.rules())) replace_rules(unpack_rules(packed));
  first_checked_layer_ = ++layer_;
}

std::vector<std::byte> BundleBuilder::build() const {
  struct Sorted {
    bool is_entity;
    std::string_view id;
    std::string_view name;
    const StoredRow* stored;
  };
  std::vector<Sorted> sorted;
  sorted.reserve(rows_.size());
  for (const StoredRow& stored : rows_) {
    if (stored.layer == 0) continue;
    const TableRow row = stored_row(stored);
    sorted.push_back({row.kind != RowKind::word, row.id, row.name, &stored});
  }
  const auto before = [](const Sorted& a, const Sorted& b) {
    return std::tie(a.is_entity, a.id, a.name) < std::tie(b.is_entity, b.id, b.name);
  };
  if (!std::is_sorted(sorted.begin(), sorted.end(), before)) std::sort(sorted.begin(), sorted.end(), before);

  BundleCompiler compiler;
  std::vector<std::string> files;  // in the order of their first rows
  std::unordered_map<std::uint32_t, std::uint32_t> new_numbers;
  for (const Sorted& each : sorted) {
    std::uint32_t file = 0;
    const TableRow row = stored_row(*each.stored, &file);
    const auto [number, is_new] = new_numbers.try_emplace(file, static_cast<std::uint32_t>(files.size()));
    if (is_new) files.push_back(files_[file]);
    compiler.add(row, number->second);
  }
  std::vector<RuleSource> rules = rules_;
  std::sort(rules.begin(), rules.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.file < b.file; });
  return compiler.finish(files, serialize(rules));
}

void throw_first_error(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::error) continue;
    throw Error(fmt::format("{} ({} problem{}; `dateline gazetteer check DIR` lists all)",
                            to_string(diagnostic), diagnostics.size(), diagnostics.size() == 1 ? "" : "s"));
  }
}

}  // namespace dateline
