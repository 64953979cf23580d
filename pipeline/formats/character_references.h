#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

enum class ReferenceRules : unsigned char { text, attribute };

/// Appends `raw` to `out` with its character references decoded as HTML does it: all named
/// references, the old ones also without a semicolon, windows-1252 for 0x80-0x9F.
void append_decoded(std::string& out, std::string_view raw, ReferenceRules rules);

/// The same for XML that may be wrong: `undefined` is set if a reference is none of XML's own
/// five or an ampersand stands alone; HTML names are decoded all the same.
void append_decoded_xml(std::string& out, std::string_view raw, bool& undefined);

/// A code point as UTF-8; surrogates, zero and what lies outside Unicode become U+FFFD.
void append_code_point(std::string& out, char32_t code);

}  // namespace dateline::pipeline
