#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dateline::pipeline {

enum class ReferenceRules : unsigned char { text, attribute };

/// Appends `raw` to `out` with its character references decoded as HTML does it: all named
/// references, the old ones also without a semicolon, windows-1252 for 0x80-0x9F.
void append_decoded(std::string& out, std::string_view raw, ReferenceRules rules);

/// Appends the characters of the reference that `raw`, which begins with an ampersand, begins with, for XML
/// that may be wrong; returns the bytes it takes. HTML names are decoded all the same, and an ampersand that
/// stands alone is one, the two halves of a character in UTF-16 are that character; `undefined` is set for
/// all but XML's own names and numbers of characters that XML allows.
std::size_t append_xml_reference(std::string& out, std::string_view raw, bool& undefined);

/// A code point as UTF-8; surrogates, zero and what lies outside Unicode become U+FFFD.
void append_code_point(std::string& out, char32_t code);

}  // namespace dateline::pipeline
