#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace dateline {

/// Half-open [begin, end) of bytes in a UTF-8 text.
struct ByteSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] bool contains(ByteSpan other) const { return begin <= other.begin && other.end <= end; }
  [[nodiscard]] bool overlaps(ByteSpan other) const { return begin < other.end && other.begin < end; }
  [[nodiscard]] std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }

  auto operator<=>(const ByteSpan&) const = default;
};

/// Half-open [begin, end) of Unicode code points. Not a ByteSpan: the two never
/// convert into each other without a text (see OffsetIndex in core).
struct CodePointSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  auto operator<=>(const CodePointSpan&) const = default;
};

}  // namespace dateline
