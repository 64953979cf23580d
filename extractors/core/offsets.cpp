#include "extractors/core/offsets.h"

#include <algorithm>
#include <cassert>

namespace dateline {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

OffsetIndex::OffsetIndex(std::string_view text) : text_(text) {
  if (is_ascii(text)) return;
  counts_.reserve(text.size() / stride + 1);
  Count count{0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % stride == 0) counts_.push_back(count);
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) {
      ++count.code_points;
      count.utf16_units += byte >= 0xF0 ? 2 : 1;
    }
  }
}

OffsetIndex::Count OffsetIndex::before(std::uint32_t byte) const {
  assert(byte <= text_.size());
  if (counts_.empty()) return {byte, byte};
  const std::size_t slot = std::min<std::size_t>(byte / stride, counts_.size() - 1);
  Count count = counts_[slot];
  for (std::size_t i = slot * stride; i < byte; ++i) {
    const auto unit = static_cast<unsigned char>(text_[i]);
    if ((unit & 0xC0) != 0x80) {
      ++count.code_points;
      count.utf16_units += unit >= 0xF0 ? 2 : 1;
    }
  }
  return count;
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
