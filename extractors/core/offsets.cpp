#include "extractors/core/offsets.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace dateline {
namespace {

constexpr std::uint64_t every_byte(std::uint64_t byte) {
  return byte * 0x0101010101010101u;
}
constexpr std::uint64_t top_bits = every_byte(0x80);

std::uint64_t load_eight(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// The sum of eight bytes.
std::uint32_t sum(std::uint64_t bytes) {
  constexpr std::uint64_t even = 0x00FF00FF00FF00FFu;
  const std::uint64_t pairs = (bytes & even) + (bytes >> 8 & even);
  return static_cast<std::uint32_t>(pairs * 0x0001000100010001u >> 48);
}

bool is_ascii(std::string_view text) {
  std::uint64_t seen = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) seen |= load_eight(text.data() + i);
  for (; i < text.size(); ++i) seen |= static_cast<unsigned char>(text[i]);
  return (seen & top_bits) == 0;
}

}  // namespace

OffsetIndex::OffsetIndex(std::string_view text) : text_(text) {
  if (is_ascii(text)) return;
  counts_.reserve(text.size() / stride + 1);
  Count before{0, 0};
  for (std::size_t begin = 0; begin < text.size(); begin += stride) {
    counts_.push_back(before);
    before = counted(before, text.substr(begin, stride));
  }
}

// Eight bytes at a time: a byte continues a character if its two upper bits are 10, and starts one of two
// UTF-16 units if its four upper bits are set.
OffsetIndex::Count OffsetIndex::counted(Count before, std::string_view bytes) {
  static_assert(stride / 8 < 256, "the counts of a stride fit into bytes");
  std::uint64_t continuing = 0;
  std::uint64_t wide = 0;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    const std::uint64_t word = load_eight(bytes.data() + i);
    continuing += (word & ~(word << 1) & top_bits) >> 7;
    wide += (word & word << 1 & word << 2 & word << 3 & top_bits) >> 7;
  }
  std::uint32_t characters = static_cast<std::uint32_t>(i) - sum(continuing);
  std::uint32_t pairs = sum(wide);
  for (; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if ((byte & 0xC0) != 0x80) ++characters;
    if (byte >= 0xF0) ++pairs;
  }
  return {before.code_points + characters, before.utf16_units + characters + pairs};
}

OffsetIndex::Count OffsetIndex::before(std::uint32_t byte) const {
  assert(byte <= text_.size());
  if (counts_.empty()) return {byte, byte};
  const std::size_t slot = std::min<std::size_t>(byte / stride, counts_.size() - 1);
  return counted(counts_[slot], text_.substr(slot * stride, byte - slot * stride));
}

CodePointSpan OffsetIndex::code_points(ByteSpan bytes) const {
  return {code_points_before(bytes.begin), code_points_before(bytes.end)};
}

std::uint32_t OffsetIndex::code_points_before(std::uint32_t byte) const {
  return before(byte).code_points;
}

std::uint32_t OffsetIndex::utf16_units_before(std::uint32_t byte) const {
  return before(byte).utf16_units;
}

}  // namespace dateline
