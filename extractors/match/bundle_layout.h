#pragma once

#include <cstdint>

// The compiled form of all tables and rules: one block, little-endian, every reference an
// offset from its start, every section 8-byte aligned. Written by bundle_builder, read by
// Gazetteer. Change `bundle_version` with any change to these structs.
namespace dateline::bundle {

inline constexpr char magic[8] = {'d', 'a', 't', 'e', 'l', 'i', 'n', 'e'};
inline constexpr std::uint32_t bundle_version = 1;

enum Section : std::uint32_t { strings, rows, rows_by_id, names, meanings, slots, rules, section_count };

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

struct Row {
  std::uint32_t kind;
  std::uint32_t line;
  Text id;
  Text name;
  Text value;
  Text file;
  Text attributes;
  double latitude;  // NaN: absent
  double longitude;
  std::uint32_t population;
  std::uint32_t padding;
};

// One name in one way of writing; names with the same folded tokens stand side by side.
struct Name {
  std::uint64_t key;       // of all its tokens
  Text exact;              // the spelling it must have; empty: folded
  std::uint32_t capitals;  // bit n: the n-th token begins with a capital
  std::uint32_t first_meaning;
  std::uint32_t meaning_count;
  std::uint32_t padding;
};

struct Meaning {
  std::uint32_t row;
  std::uint16_t use;
  std::uint16_t role;
};

// Open addressing, linear probing, a power of two of slots; key 0 is free.
struct Slot {
  std::uint64_t key;         // of a prefix of a name's tokens
  std::uint32_t first_name;  // names that end here
  std::uint16_t name_count;  // 0: only a prefix
  std::uint16_t goes_on;     // 1: longer names begin with this prefix
};

inline std::uint64_t first_key(std::uint64_t token_hash) {
  return token_hash | 1;
}

inline std::uint64_t next_key(std::uint64_t prefix, std::uint64_t token_hash) {
  std::uint64_t h = prefix * 0x9E3779B97F4A7C15u + token_hash;
  h ^= h >> 32;
  h *= 0xFF51AFD7ED558CCDu;
  h ^= h >> 29;
  return h | 1;
}

}  // namespace dateline::bundle
