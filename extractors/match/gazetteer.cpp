#include "extractors/match/gazetteer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dateline/result.h"
#include "extractors/match/bundle_record.h"

namespace dateline {
namespace {

[[noreturn]] void refuse(const char* why) {
  throw Error(std::string("the compiled gazetteer is unusable: ") + why + "; build it again");
}

template <typename T>
std::span<const T> view_of(std::span<const std::byte> bytes, const bundle::Header& header,
                           bundle::Section which) {
  const bundle::SectionRange range = header.section[which];
  if (range.offset % alignof(std::uint64_t) != 0 || range.size % sizeof(T) != 0 ||
      range.offset > bytes.size() || range.size > bytes.size() - range.offset) {
    refuse("a section lies outside of it");
  }
  return {reinterpret_cast<const T*>(bytes.data() + range.offset), range.size / sizeof(T)};
}

std::string_view as_text(std::span<const char> chars) {
  return {chars.data(), chars.size()};
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// Cells are sorted by their columns.
std::string_view cell_of(std::string_view cells, unsigned column) {
  bundle::RecordReader reader(cells);
  while (!reader.at_end()) {
    const unsigned here = reader.byte();
    const std::string_view cell = reader.text();
    if (here >= column) return here == column ? cell : std::string_view();
  }
  return {};
}

const bundle::Bucket* home_of(std::span<const bundle::Bucket> table, std::uint64_t key) {
  return table.data() + bundle::bucket_of(key, table.size());
}

void fetch_ahead(std::span<const bundle::Bucket> table, std::uint64_t key) {
  if (!table.empty()) __builtin_prefetch(home_of(table, key));
}

}  // namespace

std::uint64_t bundle::checksum_of(std::span<const std::byte> block) {
  Header header;
  std::memcpy(&header, block.data(), sizeof header);
  header.checksum = 0;
  const std::span<const std::byte> body = block.subspan(sizeof header);
  return XXH3_64bits_withSeed(body.data(), body.size(), XXH3_64bits(&header, sizeof header));
}

std::string_view GazetteerRow::attribute(std::string_view column) const {
  return cell_of(cells, bundle::column_of(column));
}

std::vector<std::pair<std::string_view, std::string_view>> GazetteerRow::attributes() const {
  std::vector<std::pair<std::string_view, std::string_view>> all;
  bundle::RecordReader reader(cells);
  while (!reader.at_end()) {
    const unsigned code = reader.byte();
    const std::string_view cell = reader.text();
    if (code != bundle::no_column && code <= bundle::columns.size())
      all.emplace_back(bundle::columns[code - 1], cell);
  }
  return all;
}

GazetteerRow bundle::read_record(std::string_view record, std::uint32_t& file) {
  RecordReader reader(record);
  GazetteerRow row;
  const std::uint64_t packed = reader.size();
  row.kind = kind_of(packed);
  file = file_of(packed);
  row.line = static_cast<std::uint32_t>(reader.size());
  if (row.kind != RowKind::word) row.id = reader.text();
  row.name = reader.text();
  row.cells = reader.rest();
  while (!reader.at_end()) {
    const unsigned column = reader.byte();
    if (column > value_column) break;
    const std::string_view cell = reader.text();
    switch (column) {
      case latitude_column:
        row.latitude = to_number(cell);
        break;
      case longitude_column:
        row.longitude = to_number(cell);
        break;
      case population_column:
        row.population =
            static_cast<std::uint32_t>(std::clamp(to_number(cell).value_or(0), 0.0, 4294967295.0));
        break;
      default:
        row.value = cell;
    }
  }
  return row;
}

Gazetteer::Gazetteer(std::span<const std::byte> bytes, bool verify) : bytes_(bytes) {
  if (bytes.size() < sizeof(bundle::Header)) refuse("it is cut short");
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 != 0) refuse("it is not aligned");
  bundle::Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, bundle::magic, sizeof header.magic) != 0) refuse("it is some other file");
  if (header.version != bundle::bundle_version || header.sections != bundle::section_count) {
    refuse("it is of another version");
  }
  if (header.size != bytes.size()) refuse("it is cut short");
  if (verify && bundle::checksum_of(bytes) != header.checksum) refuse("its checksum is wrong");
  texts_ = as_text(view_of<char>(bytes, header, bundle::texts));
  files_ = view_of<bundle::Text>(bytes, header, bundle::files);
  classes_ = view_of<bundle::Class>(bytes, header, bundle::classes);
  row_offsets_ = view_of<std::uint32_t>(bytes, header, bundle::row_offsets);
  records_ = as_text(view_of<char>(bytes, header, bundle::records));
  words_ = view_of<bundle::Word>(bytes, header, bundle::words);
  entities_ = view_of<bundle::Entity>(bytes, header, bundle::entities);
  capitals_ = view_of<std::uint32_t>(bytes, header, bundle::capitals);
  names_ = view_of<bundle::Name>(bytes, header, bundle::names);
  meanings_ = view_of<std::uint32_t>(bytes, header, bundle::meanings);
  spellings_ = as_text(view_of<char>(bytes, header, bundle::spellings));
  first_filter_ = view_of<std::uint64_t>(bytes, header, bundle::first_filter);
  first_tokens_ = view_of<bundle::Bucket>(bytes, header, bundle::first_tokens);
  prefixes_ = view_of<bundle::Bucket>(bytes, header, bundle::prefixes);
  rules_ = as_text(view_of<char>(bytes, header, bundle::rules));
  if (row_offsets_.empty() || row_offsets_.size() > bundle::most_rows) refuse("it has no rows");
  filter_bits_log2_ = static_cast<unsigned>(std::bit_width(first_filter_.size() * 64)) - 1;
  if (!std::has_single_bit(first_filter_.size()) || filter_bits_log2_ > bundle::most_filter_bits_log2)
    refuse("its filter has an odd size");
  row_count_ = static_cast<std::uint32_t>(row_offsets_.size() - 1);
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (classes_[i].first_row > row_count_ || (i > 0 && classes_[i].first_row < classes_[i - 1].first_row))
      refuse("its classes are out of order");
  }
  // The last class has no name: it is the end of the words.
  word_count_ = classes_.empty() ? 0 : classes_.back().first_row;
  const std::uint32_t entity_count = row_count_ - word_count_;
  if (entities_.size() != (entity_count > bundle::Entity::most ? 0 : entity_count))
    refuse("its rows have odd numbers");
}

std::uint64_t Gazetteer::checksum() const {
  return reinterpret_cast<const bundle::Header*>(bytes_.data())->checksum;
}

std::string_view Gazetteer::text(bundle::Text text) const {
  if (text.offset > texts_.size()) return {};
  return texts_.substr(text.offset, text.size);
}

std::string_view Gazetteer::record(std::uint32_t row) const {
  if (row >= row_count_) return {};
  const std::uint32_t begin = row_offsets_[row];
  const std::uint32_t end = row_offsets_[row + 1];
  if (begin > end || end > records_.size()) return {};
  return records_.substr(begin, end - begin);
}

std::string_view Gazetteer::class_of(std::uint32_t row) const {
  const auto behind = std::upper_bound(
      classes_.begin(), classes_.end(), row,
      [](std::uint32_t wanted, const bundle::Class& each) { return wanted < each.first_row; });
  return behind == classes_.begin() ? std::string_view() : text((behind - 1)->name);
}

std::vector<Gazetteer::WordClass> Gazetteer::word_classes() const {
  std::vector<WordClass> all;
  for (std::size_t i = 0; i + 1 < classes_.size(); ++i)
    all.push_back({text(classes_[i].name), classes_[i].first_row, classes_[i + 1].first_row});
  return all;
}

std::string_view Gazetteer::spelling(std::uint32_t offset) const {
  if (offset >= spellings_.size()) return {};
  return bundle::RecordReader(spellings_.substr(offset)).text();
}

GazetteerRow Gazetteer::row(std::uint32_t index) const {
  std::uint32_t file = 0;
  GazetteerRow row = bundle::read_record(record(index), file);
  row.line = bundle::unpack_line(row.line, index);
  if (row.kind == RowKind::word) row.id = class_of(index);
  if (file < files_.size()) row.file = text(files_[file]);
  return row;
}

RowKind Gazetteer::recorded_kind(std::uint32_t row) const {
  return bundle::kind_of(bundle::RecordReader(record(row)).size());
}

std::string_view Gazetteer::id(std::uint32_t row) const {
  if (row < word_count_) return class_of(row);
  bundle::RecordReader reader(record(row));
  reader.skip_size();
  reader.skip_size();
  return reader.text();
}

std::string_view Gazetteer::name(std::uint32_t row) const {
  const std::string_view record = this->record(row);
  if (has_entity(row) && !record.empty()) {
    const std::uint16_t at = entities_[row - word_count_].name;
    if (at != bundle::Entity::far) return part(record, at);
  }
  bundle::RecordReader reader(record);
  reader.skip_size();
  reader.skip_size();
  if (row >= word_count_) reader.text();
  return reader.text();
}

/// What has its size at `at`.
std::string_view Gazetteer::part(std::string_view record, std::uint16_t at) {
  if (at > record.size()) return {};
  return bundle::RecordReader(record.substr(at)).text();
}

std::string Gazetteer::by(std::uint32_t row) const {
  bundle::RecordReader reader(record(row));
  const std::uint32_t file = bundle::file_of(reader.size());
  const auto line = static_cast<std::uint32_t>(reader.size());
  char digits[16];
  const char* const digits_end =
      std::to_chars(digits, digits + sizeof digits, bundle::unpack_line(line, row)).ptr;
  std::string by;
  const std::string_view name = file < files_.size() ? text(files_[file]) : std::string_view();
  by.reserve(name.size() + 1 + sizeof digits);
  by.append(name);
  by += ':';
  by.append(digits, static_cast<std::size_t>(digits_end - digits));
  return by;
}

std::string_view Gazetteer::cell(std::uint32_t row, unsigned column) const {
  const std::string_view record = this->record(row);
  const std::size_t known = has_entity(row) ? bundle::entity_cell_of(column) : bundle::Entity::columns.size();
  if (known < bundle::Entity::columns.size() && !record.empty()) {
    const std::uint16_t at = entities_[row - word_count_].cell[known];
    if (at == bundle::Entity::absent) return {};
    if (at != bundle::Entity::far) return part(record, at);
  }
  bundle::RecordReader reader(record);
  reader.skip_size();
  reader.skip_size();
  if (row >= word_count_) reader.text();
  reader.text();
  return cell_of(reader.rest(), column);
}

std::optional<std::uint32_t> Gazetteer::find_id(std::string_view id) const {
  std::uint32_t first = word_count_;
  std::uint32_t last = row_count_;
  while (first < last) {
    const std::uint32_t middle = first + (last - first) / 2;
    const std::string_view here = this->id(middle);
    if (here == id) return middle;
    if (here < id) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  return std::nullopt;
}

namespace {

/// The slots whose tag is `low`, one bit each: mostly none or one.
inline unsigned slots_with(const bundle::Bucket& bucket, std::uint32_t low) {
  using Four = std::uint32_t __attribute__((vector_size(16)));
  using Two = std::uint64_t __attribute__((vector_size(16)));
  static_assert(bundle::Bucket::capacity == 5);
  Four tags;
  std::memcpy(&tags, bucket.tag, sizeof tags);
  const auto equal = reinterpret_cast<Two>((tags == Four{low, low, low, low}) & Four{1, 2, 4, 8});
  const std::uint64_t both = equal[0] | equal[1];
  return static_cast<unsigned>(both | both >> 32) | (bucket.tag[4] == low ? 16u : 0u);
}

/// Where a key stands in a table; nullptr: nowhere. `slot` is its place in the bucket.
const bundle::Bucket* find_key(std::span<const bundle::Bucket> table, std::uint64_t key, unsigned& slot) {
  if (table.empty()) return nullptr;
  const auto low = static_cast<std::uint32_t>(key);
  const auto high = static_cast<std::uint16_t>(key >> 32);
  std::size_t at = bundle::bucket_of(key, table.size());
  for (std::size_t probe = 0; probe < bundle::most_probes; ++probe) {
    const bundle::Bucket& bucket = table[at];
    for (unsigned slots = slots_with(bucket, low); slots != 0; slots &= slots - 1) {
      const auto i = static_cast<unsigned>(std::countr_zero(slots));
      if (bucket.tag_high[i] == high && i < bucket.used) {
        slot = i;
        return &bucket;
      }
    }
    if (bucket.is_overflown == 0) return nullptr;
    if (++at == table.size()) at = 0;
  }
  return nullptr;
}

}  // namespace

bool is_left_out_of_names(std::string_view text, std::span<const Token> tokens, std::size_t at) {
  if (tokens[at].kind != TokenKind::punctuation) return false;
  const std::string_view token = tokens[at].of(text);
  if (token == "-" || token == "." || token == "\xE2\x80\x90" || token == "\xE2\x80\x91") return true;
  return token == "," && at + 1 < tokens.size() && tokens[at + 1].kind == TokenKind::word &&
         !tokens[at + 1].capital;
}

std::pair<std::uint32_t, std::uint32_t> Gazetteer::names_like(std::string_view name) const {
  return names_like(name, tokenize(name));
}

std::pair<std::uint32_t, std::uint32_t> Gazetteer::names_like(std::string_view text,
                                                              std::span<const Token> tokens) const {
  std::uint64_t key = 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (is_left_out_of_names(text, tokens, i)) continue;
    key = length++ == 0 ? token.hash : bundle::next_key(key, token.hash);
  }
  if (length == 0) return {0, 0};
  return names_of_key(length == 1 ? first_tokens_ : prefixes_, key);
}

std::pair<std::uint32_t, std::uint32_t> Gazetteer::names_of(const Token& token) const {
  if (!may_start_name(token.hash)) return {0, 0};
  return names_of_key(first_tokens_, token.hash);
}

bool Gazetteer::is_spelled(std::uint32_t name, std::string_view text) const {
  const std::uint32_t form = names_[name].form;
  return (form & bundle::exact) == 0 || spelling(form & ~(bundle::last_of_key | bundle::exact)) == text;
}

std::pair<std::uint32_t, std::uint32_t> Gazetteer::names_of_key(std::span<const bundle::Bucket> table,
                                                                std::uint64_t key) const {
  unsigned slot = 0;
  const bundle::Bucket* bucket = find_key(table, key, slot);
  if (bucket == nullptr || bucket->first_name[slot] >= names_.size()) return {0, 0};
  std::uint32_t last = bucket->first_name[slot];
  while (last + 1 < names_.size() && (names_[last].form & bundle::last_of_key) == 0) ++last;
  return {bucket->first_name[slot], last + 1};
}

/// Looks up a text, a batch of tokens at a time.
class Gazetteer::Finder {
 public:
  /// `marked` are the tokens once more, if ordinary words are to be marked.
  Finder(const Gazetteer& gazetteer, std::string_view text, const Tokens& tokens,
         std::vector<NameMatch>& matches, Tokens* marked)
      : gazetteer_(gazetteer), text_(text), tokens_(tokens), matches_(matches), marked_(marked) {}

  void run() {
    const auto count = static_cast<std::uint32_t>(tokens_.size());
    matches_.reserve(matches_.size() + count + count / 2);
    ends_.reserve(std::min<std::size_t>(count, 2 * batch));
    for (begin_ = 0; begin_ < count; begin_ += batch) {
      fetch_first(std::min(begin_ + batch, count));
      probe_first();
      while (count_ > 0) probe_longer();
      if (!ends_.empty()) resolve();
    }
  }

 private:
  static constexpr std::uint32_t batch = 512;

  /// Tokens [first, at] are a prefix that is being looked up.
  struct Path {
    std::uint64_t key;
    std::uint32_t first;
    std::uint32_t at;
    std::uint32_t capitals;
    std::uint32_t length;
  };

  /// Names end at a token.
  struct End {
    std::uint32_t first;
    std::uint32_t last;
    std::uint32_t name;
    std::uint32_t capitals;
  };

  // The tokens that names may start with.
  void fetch_first(std::uint32_t end) {
    start_count_ = 0;
    for (std::uint32_t i = begin_; i < end; ++i) {
      const Token& token = tokens_[i];
      starts_[start_count_] = i;
      if (!gazetteer_.may_start_name(token.hash) || token.kind == TokenKind::punctuation) continue;
      fetch_ahead(gazetteer_.first_tokens_, token.hash);
      ++start_count_;
    }
  }

  void probe_first() {
    count_ = 0;
    for (std::uint32_t i = 0; i < start_count_; ++i) {
      const std::uint32_t first = starts_[i];
      const Token& token = tokens_[first];
      unsigned slot = 0;
      const bundle::Bucket* const bucket = find_key(gazetteer_.first_tokens_, token.hash, slot);
      if (bucket == nullptr) continue;
      const std::uint32_t capitals = token.capital ? 1 : 0;
      const bool is_ordinary = (static_cast<unsigned>(bucket->ordinary) >> slot & ~capitals & 1u) != 0;
      if (marked_ != nullptr && is_ordinary) {
        (*marked_)[first].ordinary = true;
      } else {
        note_end(first, first + 1, bucket->first_name[slot], capitals);
      }
      go_on({token.hash, first, first, capitals, 1}, bucket->next[slot]);
    }
  }

  // One more token for every path; those that end or lead nowhere are gone afterwards.
  void probe_longer() {
    const std::uint32_t count = std::exchange(count_, 0);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Path path = paths_[i];  // whose place a longer one takes
      unsigned slot = 0;
      const bundle::Bucket* const bucket = find_key(gazetteer_.prefixes_, path.key, slot);
      if (bucket == nullptr) continue;
      if (note_end(path.first, path.at + 1, bucket->first_name[slot], path.capitals)) is_in_order_ = false;
      go_on(path, bucket->next[slot]);
    }
  }

  bool note_end(std::uint32_t first, std::uint32_t last, std::uint32_t name, std::uint32_t capitals) {
    if (name >= gazetteer_.names_.size()) return false;
    __builtin_prefetch(&gazetteer_.names_[name]);
    ends_.push_back({first, last, name, capitals});
    return true;
  }

  // One more token, if some name goes on with it.
  void go_on(const Path& path, std::uint16_t next) {
    if (next == 0) return;
    const std::uint32_t at = next_token(path.at);
    if (at == path.at) return;
    const Token& token = tokens_[at];
    if ((next & bundle::next_bit(token.hash)) == 0) return;
    Path& longer = paths_[count_++];
    longer.key = bundle::next_key(path.key, token.hash);
    longer.first = path.first;
    longer.at = at;
    const bool is_capital = token.capital && path.length < bundle::most_capitals;
    longer.capitals = is_capital ? path.capitals | 1u << path.length : path.capitals;
    longer.length = path.length + 1;
    fetch_ahead(gazetteer_.prefixes_, longer.key);
  }

  // `at`: no name goes on behind it.
  [[nodiscard]] std::uint32_t next_token(std::uint32_t at) const {
    if (tokens_[at].sentence_end || at + 1 >= tokens_.size()) return at;
    const std::uint32_t next = at + 1;
    if (tokens_[next].kind != TokenKind::punctuation || !is_left_out_of_names(text_, tokens_, next))
      return next;
    return tokens_[next].sentence_end || next + 1 >= tokens_.size() ? at : next + 1;
  }

  void resolve() {
    if (!is_in_order_) sort_ends();
    for (const End& end : ends_) {
      for (std::uint32_t name = end.name; name < gazetteer_.names_.size(); ++name) {
        const std::uint32_t form = gazetteer_.names_[name].form;
        add(end, name, form);
        if ((form & bundle::last_of_key) != 0) break;
      }
    }
    ends_.clear();
    is_in_order_ = true;
  }

  void add(const End& end, std::uint32_t name, std::uint32_t form) {
    const std::uint32_t rest = form & ~(bundle::last_of_key | bundle::exact);
    if ((form & bundle::exact) == 0) {
      matches_.push_back({end.first, end.last, name, (end.capitals & rest) == rest});
      return;
    }
    const std::uint32_t begin = tokens_[end.first].begin;
    if (gazetteer_.spelling(rest) == text_.substr(begin, tokens_[end.last - 1].end - begin))
      matches_.push_back({end.first, end.last, name, true});
  }

  // By first token; those of one token came in order of length.
  void sort_ends() {
    std::array<std::uint32_t, batch + 1> starts{};
    for (const End& end : ends_) ++starts[end.first - begin_ + 1];
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    sorted_.resize(ends_.size());
    for (const End& end : ends_) sorted_[starts[end.first - begin_]++] = end;
    ends_.swap(sorted_);
  }

  const Gazetteer& gazetteer_;
  std::string_view text_;
  const Tokens& tokens_;
  std::vector<NameMatch>& matches_;
  Tokens* const marked_;
  std::uint32_t begin_ = 0;  // of the batch
  std::uint32_t start_count_ = 0;
  std::array<std::uint32_t, batch> starts_;
  std::uint32_t count_ = 0;
  std::array<Path, batch> paths_;  // [0, count_) are alive
  std::vector<End> ends_;
  std::vector<End> sorted_;
  bool is_in_order_ = true;
};

void Gazetteer::find(std::string_view text, const Tokens& tokens, std::vector<NameMatch>& matches) const {
  Finder(*this, text, tokens, matches, nullptr).run();
}

void Gazetteer::find_and_mark(std::string_view text, Tokens& tokens, std::vector<NameMatch>& matches) const {
  Finder(*this, text, tokens, matches, &tokens).run();
}

}  // namespace dateline
