#include "extractors/match/bundle_compiler.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <tuple>

#include "dateline/result.h"
#include "dateline/unicode.h"
#include "extractors/match/bundle_record.h"

namespace dateline {
namespace {

/// How full buckets are; more would make runs of full ones, all of which a key that is not there has looked
/// at. First tokens are few and looked up for every word; a small table has room to spare.
constexpr double fullness_of_prefixes = 0.91;
constexpr double fullness_of_first_tokens = 0.85;
constexpr double fullness_of_small_tables = 0.60;
constexpr std::size_t small_table = std::size_t{1} << 17;  // keys

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

struct TableKey {
  std::uint64_t key;
  std::uint32_t first_name;
  std::uint16_t next;
  bool ordinary;
};

/// False: some key lies further from its bucket than the look-up goes.
bool fill(std::vector<bundle::Bucket>& table, const std::vector<TableKey>& keys) {
  for (const TableKey& each : keys) {
    std::size_t at = bundle::bucket_of(each.key, table.size());
    std::size_t probes = 1;
    while (table[at].used == bundle::Bucket::capacity) {
      table[at].is_overflown = 1;
      if (++at == table.size()) at = 0;
      if (++probes > bundle::most_probes) return false;
    }
    bundle::Bucket& bucket = table[at];
    const unsigned slot = bucket.used++;
    bucket.tag[slot] = static_cast<std::uint32_t>(each.key);
    bucket.tag_high[slot] = static_cast<std::uint16_t>(each.key >> 32);
    bucket.first_name[slot] = each.first_name;
    bucket.next[slot] = each.next;
    bucket.ordinary |= static_cast<std::uint8_t>((each.ordinary ? 1u : 0u) << slot);
  }
  return true;
}

/// The filter with as few bits as the keys of `table` need: neighbours become one.
std::vector<std::uint64_t> fitting(const std::vector<std::uint64_t>& filter,
                                   const std::vector<bundle::Bucket>& table) {
  std::size_t keys = 0;
  for (const bundle::Bucket& bucket : table) keys += bucket.used;
  const auto wanted = static_cast<unsigned>(std::bit_width(keys * bundle::filter_bits_per_key));
  const unsigned bits_log2 =
      std::clamp(wanted, bundle::least_filter_bits_log2, bundle::most_filter_bits_log2);
  const unsigned merged_log2 = bundle::most_filter_bits_log2 - bits_log2;
  std::vector<std::uint64_t> fit((std::size_t{1} << bits_log2) / 64);
  for (std::size_t bit = 0; bit < filter.size() * 64; ++bit) {
    if ((filter[bit / 64] >> (bit % 64) & 1) != 0)
      fit[(bit >> merged_log2) / 64] |= std::uint64_t{1} << ((bit >> merged_log2) % 64);
  }
  return fit;
}

/// Writes the sections one behind the other.
class BlockWriter {
 public:
  template <typename Container>
  void add(bundle::Section which, const Container& content) {
    const std::size_t bytes = content.size() * sizeof(*content.data());
    block_.resize((block_.size() + 63) / 64 * 64);
    header_.section[which] = {block_.size(), bytes};
    const auto* const begin = reinterpret_cast<const std::byte*>(content.data());
    block_.insert(block_.end(), begin, begin + bytes);
  }

  std::vector<std::byte> finish() {
    block_.resize((block_.size() + 7) / 8 * 8);
    std::memcpy(header_.magic, bundle::magic, sizeof header_.magic);
    header_.version = bundle::bundle_version;
    header_.sections = bundle::section_count;
    header_.size = block_.size();
    std::memcpy(block_.data(), &header_, sizeof header_);
    header_.checksum = bundle::checksum_of(block_);
    std::memcpy(block_.data(), &header_, sizeof header_);
    return std::move(block_);
  }

 private:
  bundle::Header header_{};
  std::vector<std::byte> block_ = std::vector<std::byte>(sizeof(bundle::Header));
};

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

NameUse use_of(std::string_view cell) {
  if (cell == "force") return NameUse::force;
  if (cell == "context") return NameUse::context;
  if (cell == "never") return NameUse::never;
  return NameUse::hint;
}

std::string_view without_article(std::string_view name) {
  if (name.size() > 4 && fold(name.substr(0, 4)) == "the ") name.remove_prefix(4);
  return name;
}

MarkedName unmark(std::string_view name, NameUse row_use) {
  MarkedName marked;
  marked.use = row_use;
  while (!name.empty() && (name.front() == '~' || name.front() == '=')) {
    if (name.front() == '~' && row_use == NameUse::hint) marked.use = NameUse::context;
    if (name.front() == '=') marked.exact = true;
    name.remove_prefix(1);
  }
  marked.text = without_article(name);
  marked.exact = marked.exact || is_exact_by_shape(marked.text);
  return marked;
}

void append_record(std::string& out, const TableRow& row, std::uint32_t file, bool with_id) {
  bundle::append_size(out, bundle::pack_kind(file, static_cast<std::uint8_t>(row.kind)));
  bundle::append_size(out, row.line);
  if (with_id || row.kind != RowKind::word) bundle::append_text(out, row.id);
  bundle::append_text(out, row.name);
  for (std::size_t column = 1; column < row.cells.size(); ++column) {
    if (row.cells[column].empty()) continue;
    out += static_cast<char>(column);
    bundle::append_text(out, row.cells[column]);
  }
}

void BundleCompiler::add(const TableRow& row, std::uint32_t file) {
  if (row_offsets_.size() + 1 >= bundle::most_rows || records_.size() > 0xFFFFFFFFu - (1u << 24))
    throw Error("there are more rows than one compiled file can hold");
  if (row.kind == RowKind::word && (classes_.empty() || last_class_ != row.id)) {
    last_class_ = row.id;
    classes_.push_back({intern(row.id), static_cast<std::uint32_t>(row_offsets_.size())});
  } else if (row.kind != RowKind::word && (classes_.empty() || classes_.back().name.size > 0)) {
    classes_.push_back({{0, 0}, static_cast<std::uint32_t>(row_offsets_.size())});  // the end of the words
  }
  TableRow packed = row;
  packed.line = bundle::pack_line(row.line, static_cast<std::uint32_t>(row_offsets_.size()));
  row_offsets_.push_back(static_cast<std::uint32_t>(records_.size()));
  append_record(records_, packed, file, false);
  if (row.kind == RowKind::word) {
    add_word(row);
  } else {
    add_entity(row);
    ids_.emplace_back(row.id, static_cast<std::uint32_t>(row_offsets_.size() - 1));
    const std::string_view capital = row.cell("capital");
    if (row.kind == RowKind::place && !capital.empty()) capital_ids_.emplace_back(capital);
  }
  add_names(row);
}

// Of the record that was appended last.
void BundleCompiler::add_word(const TableRow& row) {
  bundle::RecordReader reader(std::string_view(records_).substr(row_offsets_.back()));
  reader.skip_size();  // kind and file
  reader.skip_size();  // line
  reader.text();
  std::string_view value;
  while (value.empty() && !reader.at_end()) {
    const bool is_value = reader.byte() == bundle::value_column;
    const std::string_view cell = reader.text();
    if (is_value) value = cell;
  }
  assert(value == row.cells[bundle::value_column]);
  const std::size_t offset = value.empty() ? 0 : static_cast<std::size_t>(value.data() - records_.data());
  if (value.size() > 0xFFFF || classes_.size() > 0xFFFF)
    throw Error("a value is longer, or the classes are more, than a compiled file can hold");
  words_.push_back({static_cast<std::uint32_t>(offset), static_cast<std::uint16_t>(value.size()),
                    static_cast<std::uint16_t>(classes_.size() - 1)});
}

// Of the record that was appended last.
void BundleCompiler::add_entity(const TableRow& row) {
  const std::string_view record = std::string_view(records_).substr(row_offsets_.back());
  bundle::RecordReader reader(record);
  const auto here = [&] {
    const std::size_t at = record.size() - reader.rest().size();
    return static_cast<std::uint16_t>(std::min<std::size_t>(at, bundle::Entity::far));
  };
  bundle::Entity entity{};
  entity.kind = static_cast<std::uint8_t>(row.kind);
  reader.skip_size();  // kind and file
  reader.skip_size();  // line
  reader.text();       // id
  entity.name = here();
  reader.text();
  while (!reader.at_end()) {
    const std::size_t cell = bundle::entity_cell_of(reader.byte());
    if (cell < bundle::Entity::columns.size()) entity.cell[cell] = here();
    reader.text();
  }
  entities_.push_back(entity);
}

void BundleCompiler::add_names(const TableRow& row) {
  const auto number = static_cast<std::uint32_t>(row_offsets_.size() - 1);
  kinds_.push_back(row.kind);
  if (row.kind == RowKind::word) {
    if (row.id.starts_with(bundle::list_class_prefix)) return;
    add_name({row.name, NameUse::hint, false}, number, NameRole::canonical);
    // Words come first, so the rules are there before the names.
    if (row.id == bundle::ordinary_class && row.name.size() < 3) short_words_.insert(fold_hash(row.name));
    if (row.id == NameVariants::word_class) variant_rules_.add_words(row.name, row.cell("value"));
    if (row.id == NameVariants::ending_class) variant_rules_.add_endings(row.name, row.cell("value"));
    return;
  }
  const NameUse use = use_of(row.cell("use"));
  const auto add_one = [&](std::string_view cell, NameRole role) {
    const MarkedName name = unmark(cell, use);
    add_name(name, number, role);
    if (role == NameRole::canonical || role == NameRole::alias) add_variants(name, row.kind);
  };
  add_one(row.name, NameRole::canonical);
  for (const auto& [column, role] :
       {std::pair{"aliases", NameRole::alias}, std::pair{"adjectives", NameRole::adjective},
        std::pair{"demonyms", NameRole::demonym}}) {
    const std::string_view names = row.cell(column);
    if (names.empty()) continue;
    for (const std::string_view name : split(names, '|')) add_one(name, role);
  }
}

void BundleCompiler::add_variants(const MarkedName& name, RowKind kind) {
  if (name.exact) return;
  const auto row = static_cast<std::uint32_t>(row_offsets_.size() - 1);
  for (std::string& variant : variant_rules_.of(name.text))
    variants_.push_back({std::move(variant), row, kind, name.use});
}

namespace {

/// The tokens of a name that the look-up compares: without hyphens and full stops between words.
struct NameKey {
  std::vector<std::uint64_t> prefixes;  // key of the first token, of the first two …
  std::vector<std::uint64_t> tokens;    // hashes
  std::uint32_t capitals = 0;
};

NameKey key_of(std::string_view name, const std::unordered_set<std::uint64_t>& short_words) {
  NameKey key;
  while (name.starts_with('\'')) name.remove_prefix(1);  // "'Ndrangheta": the look-up starts at words only
  const Tokens tokens = tokenize(name);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (is_left_out_of_names(name, tokens, i)) continue;
    const std::size_t length = key.tokens.size();
    if (length == 0 && token.kind == TokenKind::punctuation) return {};
    key.tokens.push_back(token.hash);
    key.prefixes.push_back(length == 0 ? token.hash : bundle::next_key(key.prefixes.back(), token.hash));
    // "Al-Qaida" is "al-Qaida" as well: what is no longer than an article says nothing by its capital, but
    // "in Salah" is not the town of In Salah.
    const bool is_bound = token.end < name.size() && name[token.end] == '-';
    const bool is_article =
        token.end - token.begin < 3 && tokens.size() > 1 && (is_bound || !short_words.contains(token.hash));
    if (token.capital && !is_article && length < bundle::most_capitals) key.capitals |= 1u << length;
  }
  return key;
}

}  // namespace

void BundleCompiler::add_name(const MarkedName& name, std::uint32_t row, NameRole role) {
  const NameKey key = key_of(name.text, short_words_);
  const std::size_t length = key.tokens.size();
  if (length == 0) return;
  const std::size_t bit = bundle::filter_bit(key.tokens.front(), bundle::most_filter_bits_log2);
  first_filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  for (std::size_t i = 0; i + 1 < length; ++i) {
    (i == 0 ? single_ : longer_).prefixes.push_back({key.prefixes[i], bundle::next_bit(key.tokens[i + 1])});
  }
  const std::uint32_t form = name.exact ? bundle::exact | intern_spelling(name.text) : key.capitals;
  (length == 1 ? single_ : longer_)
      .entries.push_back(
          {key.prefixes.back(),
           bundle::pack_meaning(row, static_cast<unsigned>(role), static_cast<unsigned>(name.use)), form});
}

void BundleCompiler::add_free_variants() {
  if (variants_.empty()) return;
  const auto claim = [](std::uint64_t key, RowKind kind) {
    return key * 4 + static_cast<std::uint64_t>(kind);
  };
  std::unordered_set<std::uint64_t> listed;
  for (const Names* names : {&single_, &longer_}) {
    for (const NameEntry& entry : names->entries) listed.insert(claim(entry.key, kinds_[entry.meaning >> 4]));
  }
  for (const Variant& variant : variants_) {
    const NameKey key = key_of(variant.text, short_words_);
    if (key.prefixes.empty() || listed.contains(claim(key.prefixes.back(), variant.kind))) continue;
    add_name({variant.text, variant.use, false}, variant.row, NameRole::alias);
  }
}

bundle::Text BundleCompiler::intern(std::string_view text) {
  texts_ += text;
  return {static_cast<std::uint32_t>(texts_.size() - text.size()), static_cast<std::uint32_t>(text.size())};
}

std::uint32_t BundleCompiler::intern_spelling(std::string_view spelling) {
  const auto [found, is_new] =
      spelling_offsets_.try_emplace(std::string(spelling), static_cast<std::uint32_t>(spellings_.size()));
  if (is_new) bundle::append_text(spellings_, spelling);
  if (spellings_.size() >= bundle::exact)
    throw Error("there are more exact names than one compiled file can hold");
  return found->second;
}

// Folded names before exact ones; those of equal form by row.
void BundleCompiler::sort_names(Names& names) const {
  const auto spelling = [this](std::uint32_t form) {
    return bundle::RecordReader(std::string_view(spellings_).substr(form & ~bundle::exact)).text();
  };
  std::sort(names.entries.begin(), names.entries.end(), [&](const NameEntry& a, const NameEntry& b) {
    if (a.key != b.key) return a.key < b.key;
    if (a.form != b.form) {
      const bool both_exact = (a.form & b.form & bundle::exact) != 0;
      return both_exact ? spelling(a.form) < spelling(b.form) : a.form < b.form;
    }
    return a.meaning < b.meaning;
  });
  std::sort(names.prefixes.begin(), names.prefixes.end(),
            [](const PrefixEntry& a, const PrefixEntry& b) { return a.key < b.key; });
}

// The names of one key: those of equal form become one with several meanings, one for each row.
void BundleCompiler::append_names(const NameEntry* first, const NameEntry* last) {
  while (first != last) {
    const NameEntry* const same_form = first;
    std::vector<std::uint32_t> meanings;
    for (; first != last && first->form == same_form->form; ++first) {
      if (meanings.empty() || meanings.back() >> 4 != first->meaning >> 4) meanings.push_back(first->meaning);
    }
    const std::uint32_t form = same_form->form | (first == last ? bundle::last_of_key : 0);
    if (meanings.size() == 1) {
      names_.push_back({meanings.front(), form});
      continue;
    }
    names_.push_back({bundle::several | static_cast<std::uint32_t>(meanings_.size()), form});
    meanings_.push_back(static_cast<std::uint32_t>(meanings.size()));
    meanings_.insert(meanings_.end(), meanings.begin(), meanings.end());
  }
}

// In whatever case it is written.
bool BundleCompiler::is_ordinary(const NameEntry& name) const {
  const std::uint32_t row = name.meaning >> 4;
  if (name.form != 0 || row >= words_.size()) return false;
  const bundle::Text word_class = classes_[words_[row].word_class].name;
  return std::string_view(texts_).substr(word_class.offset, word_class.size) == bundle::ordinary_class;
}

std::vector<bundle::Bucket> BundleCompiler::lay_out(Names& names, double fullness) {
  sort_names(names);
  std::vector<TableKey> keys;
  const NameEntry* entry = names.entries.data();
  const NameEntry* const last_entry = entry + names.entries.size();
  const PrefixEntry* prefix = names.prefixes.data();
  const PrefixEntry* const last_prefix = prefix + names.prefixes.size();
  while (entry != last_entry || prefix != last_prefix) {
    TableKey key{};
    key.key =
        prefix == last_prefix || (entry != last_entry && entry->key < prefix->key) ? entry->key : prefix->key;
    key.first_name = bundle::no_name;
    const NameEntry* const first = entry;
    while (entry != last_entry && entry->key == key.key) ++entry;
    if (first != entry) {
      key.first_name = static_cast<std::uint32_t>(names_.size());
      key.ordinary = entry == first + 1 && is_ordinary(*first);
      append_names(first, entry);
    }
    for (; prefix != last_prefix && prefix->key == key.key; ++prefix) key.next |= prefix->next;
    keys.push_back(key);
  }
  names = {};
  if (keys.size() <= small_table) fullness = fullness_of_small_tables;
  const double buckets_per_key = 1 / (fullness * bundle::Bucket::capacity);
  for (double roominess = 1;; roominess *= 1.03) {
    std::vector<bundle::Bucket> table(
        1 + static_cast<std::size_t>(roominess * buckets_per_key * static_cast<double>(keys.size())));
    if (fill(table, keys)) return table;
  }
}

std::vector<std::uint32_t> BundleCompiler::capitals() const {
  std::vector<std::uint32_t> rows;
  for (const std::string& id : capital_ids_) {
    const auto found =
        std::lower_bound(ids_.begin(), ids_.end(), id,
                         [](const auto& each, const std::string& wanted) { return each.first < wanted; });
    if (found != ids_.end() && found->first == id) rows.push_back(found->second);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

std::vector<std::byte> BundleCompiler::finish(const std::vector<std::string>& files,
                                              const std::string& rules) {
  if (classes_.empty() || classes_.back().name.size > 0)
    classes_.push_back({{0, 0}, static_cast<std::uint32_t>(row_offsets_.size())});
  row_offsets_.push_back(static_cast<std::uint32_t>(records_.size()));
  add_free_variants();
  std::vector<bundle::Text> file_names;
  for (const std::string& file : files) file_names.push_back(intern(file));
  const std::vector<bundle::Bucket> first_tokens = lay_out(single_, fullness_of_first_tokens);
  const std::vector<bundle::Bucket> prefixes = lay_out(longer_, fullness_of_prefixes);
  if (entities_.size() > bundle::Entity::most) entities_.clear();
  BlockWriter writer;
  writer.add(bundle::texts, texts_);
  writer.add(bundle::files, file_names);
  writer.add(bundle::classes, classes_);
  writer.add(bundle::row_offsets, row_offsets_);
  writer.add(bundle::records, records_);
  writer.add(bundle::words, words_);
  writer.add(bundle::entities, entities_);
  writer.add(bundle::capitals, capitals());
  writer.add(bundle::names, names_);
  writer.add(bundle::meanings, meanings_);
  writer.add(bundle::spellings, spellings_);
  writer.add(bundle::first_filter, fitting(first_filter_, first_tokens));
  writer.add(bundle::first_tokens, first_tokens);
  writer.add(bundle::prefixes, prefixes);
  writer.add(bundle::rules, rules);
  return writer.finish();
}

}  // namespace dateline
