#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractors/match/bundle_layout.h"
#include "extractors/text/tokens.h"

namespace dateline {

namespace bundle {
/// What the header of a block keeps, by which damage shows: XXH3 of all of it but the checksum
/// itself. `block` has to hold a header.
[[nodiscard]] std::uint64_t checksum_of(std::span<const std::byte> block);
}  // namespace bundle

/// How a name may be used, from the `use` column and the marks of aliases.
enum class NameUse : std::uint8_t { hint, force, context, never };

/// What a name is to the row it belongs to.
enum class NameRole : std::uint8_t { canonical, alias, adjective, demonym };

enum class RowKind : std::uint8_t { person, org, place, word };

/// A row of the tables as the extractors see it. Its views live as long as the Gazetteer.
struct GazetteerRow {
  RowKind kind = RowKind::word;
  std::string_view id;     ///< of an entity; of a word its class ("title", "first-name")
  std::string_view name;   ///< canonical name; of a word the word itself
  std::string_view value;  ///< of a word: its value
  std::string_view file;   ///< "common/places/countries.tsv"
  std::uint32_t line = 0;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::uint32_t population = 0;

  /// A cell by its column name ("country", "sector", "role"); empty: absent.
  [[nodiscard]] std::string_view attribute(std::string_view column) const;
  /// All cells that are not empty, by column, as they were written.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> attributes() const;
  std::string_view cells;  ///< encoded, see bundle_layout.h
};

namespace bundle {
/// The two parts of what pack_kind made.
[[nodiscard]] constexpr RowKind kind_of(std::uint64_t packed) {
  return static_cast<RowKind>(packed & 3);
}
[[nodiscard]] constexpr std::uint32_t file_of(std::uint64_t packed) {
  return static_cast<std::uint32_t>(packed >> 2);
}
/// A row and the number of its file; the id of a word and the name of the file are not in the record.
[[nodiscard]] GazetteerRow read_record(std::string_view record, std::uint32_t& file);
}  // namespace bundle

/// One name found in a text: tokens [first, last) and what it may mean.
struct NameMatch {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t name = 0;    ///< for Gazetteer::meanings
  bool case_agrees = false;  ///< every capital of the listed name is a capital in the text

  bool operator==(const NameMatch&) const = default;
};

/// What a name may stand for.
struct Meaning {
  std::uint32_t row = 0;
  NameUse use = NameUse::hint;
  NameRole role = NameRole::canonical;
};

/// The first of a cell's values: "ML|NE" is mostly about Mali.
[[nodiscard]] inline std::string_view first_value(std::string_view cell) {
  return cell.substr(0, cell.find('|'));
}

/// What names are compiled and looked up without: hyphens, full stops, and a comma before a word in lower
/// case ("Climate Change, Energy, the Environment": the second one), where no other reading is possible if
/// the rest of the name follows.
[[nodiscard]] bool is_left_out_of_names(std::string_view text, std::span<const Token> tokens, std::size_t at);

/// The compiled names and words: one position-independent block of memory,
/// mapped from a file or part of the executable. Immutable; any number of threads.
///
/// The names are a table of all prefixes of their tokens, by hash. Looking a text up costs one bit of a
/// filter for most tokens; the rest is probed one length after the other for many tokens at a time, with
/// the memory fetched ahead, so that a table beyond the caches costs its bandwidth and not its latency.
class Gazetteer {
 public:
  /// Views `bytes`, 8-byte aligned (64 is faster), which must outlive the Gazetteer. Throws Error where
  /// the block is foreign, cut short or of another version, and with `verify`, which reads all of
  /// it, where it is damaged. A block that was let in wrongly gives wrong names but leads nowhere outside.
  explicit Gazetteer(std::span<const std::byte> bytes, bool verify = true);

  /// All names that start at each token, shorter first, also inside each other, in the order of the
  /// text. Hyphens, the full stops of abbreviations, and commas before a word in lower case are passed
  /// over inside names; no match crosses a sentence border. Exact names ("=ICE", "AQIM") match in
  /// their own case only. Appends to `matches`.
  void find(std::string_view text, const Tokens& tokens, std::vector<NameMatch>& matches) const;
  /// The same without ordinary words in lower case that are nothing else, which most words of a text are:
  /// they only get their mark, Token::ordinary.
  void find_and_mark(std::string_view text, Tokens& tokens, std::vector<NameMatch>& matches) const;

  /// The names written like the whole of `name`, whatever their case: [first, last) for meaning().
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> names_like(std::string_view name) const;
  /// The same of tokens of a text.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> names_like(std::string_view text,
                                                                   std::span<const Token> tokens) const;
  /// The same for a single token, which is_spelled() has to be asked about.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> names_of(const Token& token) const;
  /// Whether `text` is written as `name` has to be; only exact names ask for more than their tokens.
  [[nodiscard]] bool is_spelled(std::uint32_t name, std::string_view text) const;

  /// What a name may mean, for unpack(), in the order of the rows, so words before entities.
  [[nodiscard]] std::span<const std::uint32_t> packed_meanings(std::uint32_t name) const {
    const std::uint32_t& stored = names_[name].meaning;
    if ((stored & bundle::several) == 0) return {&stored, stored >> 4 < row_count_ ? 1u : 0u};
    const std::size_t at = stored & ~bundle::several;
    if (at >= meanings_.size()) return {};
    return meanings_.subspan(at + 1, std::min<std::size_t>(meanings_[at], meanings_.size() - at - 1));
  }
  [[nodiscard]] Meaning unpack(std::uint32_t packed) const {
    const std::uint32_t row = packed >> 4;
    return {row < row_count_ ? row : 0, static_cast<NameUse>(packed & 3),
            static_cast<NameRole>(packed >> 2 & 3)};
  }
  [[nodiscard]] std::uint32_t meaning_count(std::uint32_t name) const {
    return static_cast<std::uint32_t>(packed_meanings(name).size());
  }
  [[nodiscard]] Meaning meaning(std::uint32_t name, std::uint32_t index) const {
    return unpack(packed_meanings(name)[index]);
  }
  /// No person, organisation or place has this name.
  [[nodiscard]] bool is_only_word(std::uint32_t name) const {
    const std::span<const std::uint32_t> meanings = packed_meanings(name);
    return meanings.empty() || unpack(meanings.back()).row < word_count_;
  }

  [[nodiscard]] GazetteerRow row(std::uint32_t row) const;
  /// Parts of a row, for less than all of it: of its cells one, by bundle::column_of its title.
  [[nodiscard]] RowKind kind(std::uint32_t row) const {
    if (row < word_count_ || row >= row_count_) return RowKind::word;
    return has_entity(row) ? static_cast<RowKind>(entities_[row - word_count_].kind & 3) : recorded_kind(row);
  }
  [[nodiscard]] std::string_view id(std::uint32_t row) const;
  [[nodiscard]] std::string_view name(std::uint32_t row) const;
  [[nodiscard]] std::string_view cell(std::uint32_t row, unsigned column) const;
  /// Of a word, its cell `value`.
  [[nodiscard]] std::string_view value(std::uint32_t word) const {
    if (word >= words_.size()) return {};
    const bundle::Word& at = words_[word];
    if (std::size_t{at.value} + at.value_size > records_.size()) return {};
    return {records_.data() + at.value, at.value_size};
  }
  /// The class of a word as an index into word_classes(); of anything else one behind them.
  [[nodiscard]] std::uint32_t class_number(std::uint32_t word) const {
    return word < words_.size() ? words_[word].word_class : 0xFFFFFFFFu;
  }
  /// Has the memory fetched that the meanings of a name will be read from.
  void fetch_meanings(std::uint32_t name) const {
    const std::uint32_t row = names_[name].meaning >> 4;
    if (row < words_.size()) __builtin_prefetch(&words_[row]);
  }
  /// Where a row stands, as records say it: "common/places/countries.tsv:118".
  [[nodiscard]] std::string by(std::uint32_t row) const;
  [[nodiscard]] std::uint32_t row_count() const { return row_count_; }
  [[nodiscard]] std::uint32_t name_count() const { return static_cast<std::uint32_t>(names_.size()); }
  [[nodiscard]] std::optional<std::uint32_t> find_id(std::string_view id) const;

  /// Some row names this one as its capital.
  [[nodiscard]] bool is_capital(std::uint32_t row) const {
    return std::binary_search(capitals_.begin(), capitals_.end(), row);
  }

  /// Words are the rows [0, word_count()), those of a class side by side.
  struct WordClass {
    std::string_view name;
    std::uint32_t first_row = 0;
    std::uint32_t last_row = 0;
  };
  [[nodiscard]] std::uint32_t word_count() const { return word_count_; }
  [[nodiscard]] std::vector<WordClass> word_classes() const;

  /// The serialised rules, see rule_source.h.
  [[nodiscard]] std::string_view rules() const { return rules_; }
  [[nodiscard]] std::uint64_t checksum() const;
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  class Finder;
  [[nodiscard]] std::string_view text(bundle::Text text) const;
  [[nodiscard]] std::string_view record(std::uint32_t row) const;
  [[nodiscard]] bool has_entity(std::uint32_t row) const {
    return row >= word_count_ && row - word_count_ < entities_.size();
  }
  [[nodiscard]] RowKind recorded_kind(std::uint32_t row) const;
  [[nodiscard]] static std::string_view part(std::string_view record, std::uint16_t at);
  [[nodiscard]] std::string_view class_of(std::uint32_t row) const;
  [[nodiscard]] std::string_view spelling(std::uint32_t offset) const;
  /// False: no name begins with a token of this hash.
  [[nodiscard]] bool may_start_name(std::uint64_t token_hash) const {
    const std::size_t bit = bundle::filter_bit(token_hash, filter_bits_log2_);
    return (first_filter_[bit / 64] >> (bit % 64) & 1) != 0;
  }
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> names_of_key(std::span<const bundle::Bucket> table,
                                                                     std::uint64_t key) const;

  std::span<const std::byte> bytes_;
  std::string_view texts_;
  std::string_view records_;
  std::span<const bundle::Word> words_;
  std::span<const bundle::Entity> entities_;  // empty in large tables
  std::string_view spellings_;
  std::string_view rules_;
  std::span<const bundle::Text> files_;
  std::span<const bundle::Class> classes_;
  std::span<const std::uint32_t> row_offsets_;
  std::span<const std::uint32_t> capitals_;
  std::span<const bundle::Name> names_;
  std::span<const std::uint32_t> meanings_;
  std::span<const std::uint64_t> first_filter_;
  std::span<const bundle::Bucket> first_tokens_;
  std::span<const bundle::Bucket> prefixes_;
  unsigned filter_bits_log2_ = 0;
  std::uint32_t row_count_ = 0;
  std::uint32_t word_count_ = 0;
};

}  // namespace dateline
