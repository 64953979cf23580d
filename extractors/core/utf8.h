#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dateline {

inline constexpr char32_t invalid_code_point = 0xFFFFFFFF;

/// Decodes the character at `at` and moves `at` behind it. For a sequence that is
/// not UTF-8: invalid_code_point, and `at` behind its maximal subpart (at least one
/// byte), as WHATWG Encoding and Unicode 3.9 (table 3-8) count replacement characters.
[[nodiscard]] char32_t decode_utf8(std::string_view text, std::size_t& at);

/// Appends a valid code point.
void append_utf8(std::string& out, char32_t code_point);

/// Moves back to the first byte of the character that holds `at`.
[[nodiscard]] std::size_t character_start(std::string_view text, std::size_t at);

}  // namespace dateline
