#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

// The compiled form of all tables and rules: one block, little-endian, every reference an
// offset into a section, every section 64-byte aligned. Written by bundle_builder, read by
// Gazetteer. Change `bundle_version` with any change to these structs.
namespace dateline::bundle {

inline constexpr char magic[8] = {'d', 'a', 't', 'e', 'l', 'i', 'n', 'e'};
inline constexpr std::uint32_t bundle_version = 9;

enum Section : std::uint32_t {
  texts,         // names of files and classes
  files,         // Text: the files that rows come from
  classes,       // Class: the classes of words in the order of their rows
  row_offsets,   // std::uint32_t: where each row begins in `records`, and the end of the last
  records,       // rows, see below: words by class and word, then entities by id
  words,         // Word: of each word what is asked for most
  entities,      // Entity: of each entity where in its record the same stands
  capitals,      // std::uint32_t: rows of cities that some row names as its capital, sorted
  names,         // Name
  meanings,      // std::uint32_t: a count and as many packed meanings, for names with several
  spellings,     // a size (varint) and the spelling, for names that match exactly
  first_filter,  // bits: whether any name begins with a token of this hash
  first_tokens,  // Bucket: names' first tokens
  prefixes,      // Bucket: names' first two tokens, first three …
  rules,         // see rule_source.h
  section_count
};

struct SectionRange {
  std::uint64_t offset;
  std::uint64_t size;
};

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t sections;
  std::uint64_t size;      // of the whole block
  std::uint64_t checksum;  // see checksum_of
  SectionRange section[section_count];
};

struct Text {
  std::uint32_t offset;
  std::uint32_t size;
};

// Words of this class are ordinary; most words of a text are of no other.
inline constexpr std::string_view ordinary_class = "common";

// Rows of these classes are read as lists; texts are not searched for their words.
inline constexpr std::string_view list_class_prefix = "page-";

struct Class {
  Text name;
  std::uint32_t first_row;
};

struct Word {
  std::uint32_t value;  // in `records`
  std::uint16_t value_size;
  std::uint16_t word_class;  // index into `classes`
};

// A record, all numbers as varints (seven bits a byte, low ones first): file and kind (see pack_kind), line
// (see pack_line); entities: size and bytes of the id; size and bytes of the name; then cells until the
// record ends: the column's position in `columns` plus one (one byte), size and bytes. Cells are sorted by
// column.
inline constexpr std::array<std::string_view, 20> columns = {
    "lat",     "lon",    "population", "value",      "country",  "kind",   "admin",
    "capital", "formal", "aliases",    "adjectives", "demonyms", "sector", "role",
    "gender",  "start",  "end",        "use",        "note",     "box"};
inline constexpr unsigned no_column = 0;
inline constexpr unsigned latitude_column = 1;
inline constexpr unsigned longitude_column = 2;
inline constexpr unsigned population_column = 3;
inline constexpr unsigned value_column = 4;

// The lowest two bits are the kind.
constexpr std::uint64_t pack_kind(std::uint32_t file, std::uint8_t kind) {
  return std::uint64_t{file} << 2 | kind;
}

// Lines are stored as their distance from the number of the row, small where a table is sorted; the lowest
// bit is the sign.
constexpr std::uint32_t pack_line(std::uint32_t line, std::uint32_t row) {
  return line >= row ? (line - row) << 1 : (row - line) << 1 | 1;
}

constexpr std::uint32_t unpack_line(std::uint32_t packed, std::uint32_t row) {
  return (packed & 1) == 0 ? row + (packed >> 1) : row - (packed >> 1);
}

constexpr unsigned column_of(std::string_view title) {
  const auto* const found = std::find(columns.begin(), columns.end(), title);
  return found == columns.end() ? no_column : static_cast<unsigned>(found - columns.begin()) + 1;
}

// Where the parts of an entity's record stand that are asked for most, as bytes from its beginning. A table
// of more than `most` entities has none: there it would cost more room than it is worth.
struct Entity {
  static constexpr std::size_t most = 65'536;
  static constexpr std::array<std::string_view, 6> columns = {"country", "kind",   "admin",
                                                              "capital", "sector", "adjectives"};
  static constexpr std::uint16_t absent = 0;
  static constexpr std::uint16_t far = 0xFFFF;  // further than can be said here: look for it

  std::uint16_t name;
  std::uint16_t cell[columns.size()];  // the size before its bytes
  std::uint8_t kind;
  std::uint8_t padding;
};
static_assert(sizeof(Entity) == 16);

// Of a column the position in Entity::cell; columns.size(): it has none.
constexpr std::size_t entity_cell_of(unsigned column) {
  constexpr auto positions = [] {
    std::array<std::uint8_t, columns.size() + 1> all{};
    all.fill(Entity::columns.size());
    for (std::size_t i = 0; i < Entity::columns.size(); ++i)
      all[column_of(Entity::columns[i])] = static_cast<std::uint8_t>(i);
    return all;
  }();
  return column < positions.size() ? positions[column] : Entity::columns.size();
}

// One name in one way of writing; names with the same folded tokens stand side by side.
struct Name {
  std::uint32_t meaning;  // packed, or with `several` an index into `meanings`
  std::uint32_t form;     // capitals (bit n: the n-th token begins with one), or with `exact` an offset into
                          // `spellings`; `last_of_key` ends the run
};
inline constexpr std::uint32_t several = 1u << 31;
inline constexpr std::uint32_t last_of_key = 1u << 31;
inline constexpr std::uint32_t exact = 1u << 30;
inline constexpr unsigned most_capitals = 30;

// A packed meaning: row, role, use from the high bits down, so that they sort in this order.
inline constexpr std::uint32_t most_rows = 1u << 27;
constexpr std::uint32_t pack_meaning(std::uint32_t row, unsigned role, unsigned use) {
  return row << 4 | role << 2 | use;
}

// Five prefixes in a cache line. A key belongs into the bucket of its high half or, where that is
// full, into the next that is not; low 48 bits tell keys of one bucket apart.
struct Bucket {
  static constexpr unsigned capacity = 5;
  std::uint32_t tag[capacity];
  std::uint32_t first_name[capacity];  // no_name: nothing ends here
  std::uint16_t tag_high[capacity];
  std::uint16_t next[capacity];  // one bit for each token that may follow, see next_bit
  std::uint8_t used;
  std::uint8_t is_overflown;  // some key of this bucket or an earlier one stands in a later one
  std::uint8_t ordinary;      // by slot one bit: an ordinary word and nothing else
  std::uint8_t padding;
};
static_assert(sizeof(Bucket) == 64);
inline constexpr std::uint32_t no_name = 0xFFFFFFFF;
inline constexpr std::size_t most_probes = 32;

// The filter has a power of two of bits: some for every key, as far as that stays within a cache.
inline constexpr unsigned most_filter_bits_log2 = 20;
inline constexpr unsigned least_filter_bits_log2 = 6;
inline constexpr std::size_t filter_bits_per_key = 6;

constexpr std::size_t filter_bit(std::uint64_t token_hash, unsigned bits_log2) {
  return static_cast<std::size_t>(token_hash >> (64 - bits_log2));
}

constexpr std::uint16_t next_bit(std::uint64_t token_hash) {
  return static_cast<std::uint16_t>(1u << (token_hash >> 32 & 15));
}

constexpr std::size_t bucket_of(std::uint64_t key, std::size_t buckets) {
  return static_cast<std::size_t>((key >> 32) * buckets >> 32);
}

// The key of a prefix of one token is the token's hash.
constexpr std::uint64_t next_key(std::uint64_t prefix, std::uint64_t token_hash) {
  std::uint64_t h = prefix * 0x9E3779B97F4A7C15u + token_hash;
  h ^= h >> 32;
  h *= 0xFF51AFD7ED558CCDu;
  h ^= h >> 29;
  return h;
}

}  // namespace dateline::bundle
