#include "pipeline/normalize/mojibake.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dateline::pipeline {

namespace {

constexpr std::size_t least_signs = 3;  ///< one "Ã©" may be meant

struct Character {
  char32_t code = 0;
  std::size_t size = 0;  ///< bytes; 0 at the end
};

/// Of valid UTF-8; characters of four bytes are none of windows-1252.
Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  if (at >= text.size()) return {};
  const char32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  if (first < 0xE0 && at + 1 < text.size()) return {(first & 0x1F) << 6 | (byte(at + 1) & 0x3F), 2};
  if (first < 0xF0 && at + 2 < text.size())
    return {(first & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F), 3};
  return {0x10000, 4};
}

/// The byte 80 to BF that windows-1252 shows as this character; 0 if there is none.
unsigned char continuation_of(char32_t code) {
  static constexpr std::array<std::uint16_t, 32> upper = {
      0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
  if (code >= 0xA0 && code <= 0xBF) return static_cast<unsigned char>(code);
  const auto* const found = std::find(upper.begin(), upper.end(), code);
  return found == upper.end() ? 0 : static_cast<unsigned char>(0x80 + (found - upper.begin()));
}

/// How many bytes at `at` are one character read wrongly, and that character; no bytes if they are none. Only
/// signs that hardly ever stand so on purpose: Latin-1 letters, accents and signs (Â Ã), Cyrillic (Ð Ñ),
/// typesetters' punctuation (â€).
std::size_t read_wrongly(std::string_view text, std::size_t at, std::string& meant) {
  const Character first = character_at(text, at);
  const bool of_two = first.code == 0xC2 || first.code == 0xC3 || first.code == 0xD0 || first.code == 0xD1;
  if (!of_two && first.code != 0xE2) return 0;
  const Character second = character_at(text, at + first.size);
  const unsigned char low = continuation_of(second.code);
  if (low == 0) return 0;
  meant.assign({static_cast<char>(first.code), static_cast<char>(low)});
  if (of_two) return first.size + second.size;
  const Character third = character_at(text, at + first.size + second.size);
  const unsigned char lowest = continuation_of(third.code);
  if (low != 0x80 || lowest == 0) return 0;
  meant += static_cast<char>(lowest);
  return first.size + second.size + third.size;
}

constexpr char lead = '\xC3';  ///< of Â, Ã, Ð, Ñ and â in UTF-8

}  // namespace

bool repair_mojibake(std::string& text) {
  std::string meant;
  std::size_t signs = 0;
  for (std::size_t at = text.find(lead); at != std::string::npos && signs < least_signs;
       at = text.find(lead, at + 2))
    if (read_wrongly(text, at, meant) > 0) ++signs;
  if (signs < least_signs) return false;
  std::string out;
  out.reserve(text.size());
  std::size_t kept = 0;
  for (std::size_t at = text.find(lead); at != std::string::npos;) {
    const std::size_t size = read_wrongly(text, at, meant);
    if (size > 0) {
      out.append(text, kept, at - kept);
      out += meant;
      kept = at + size;
    }
    at = text.find(lead, at + std::max<std::size_t>(size, 2));
  }
  out.append(text, kept);
  text = std::move(out);
  return true;
}

}  // namespace dateline::pipeline
