#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dateline/span.h"

namespace dateline {

/// Turns byte offsets of one UTF-8 text into code points or UTF-16 units.
/// Keeps one count per 64 bytes; nothing at all where the text is ASCII. The text
/// has to outlive the index. Building is O(n), a look-up O(64).
class OffsetIndex {
 public:
  explicit OffsetIndex(std::string_view text);

  /// The code points covered by `bytes`, which must lie within the text and
  /// start and end between characters.
  [[nodiscard]] CodePointSpan code_points(ByteSpan bytes) const;
  [[nodiscard]] std::uint32_t code_points_before(std::uint32_t byte) const;
  [[nodiscard]] std::uint32_t utf16_units_before(std::uint32_t byte) const;

 private:
  struct Count {
    std::uint32_t code_points;
    std::uint32_t utf16_units;
  };
  /// The counts behind `bytes`, at most two strides of them.
  [[nodiscard]] static Count counted(Count before, std::string_view bytes);
  [[nodiscard]] Count before(std::uint32_t byte) const;

  static constexpr std::uint32_t stride = 64;
  std::string_view text_;
  std::vector<Count> counts_;  // empty: the text is ASCII
};

}  // namespace dateline
