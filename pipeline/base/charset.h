#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

enum class MarkupKind : unsigned char { html, xml, plain };

struct DecodedText {
  std::string text;       ///< valid UTF-8, without byte order mark and NUL
  std::string encoding;   ///< the one used, as WHATWG spells it: "utf-8", "windows-1252", …
  bool repaired = false;  ///< some bytes were no characters and became U+FFFD, or NUL and went
  bool contradicted = false;  ///< the XML declaration, where no content type comes before it, names another one
                              ///< or, for what is not Unicode, none
};

/// Bytes from outside as UTF-8. In this order: byte order mark, charset of the content
/// type, meta element or XML declaration (first 2 KB), the escape sequences of ISO-2022-JP, UTF-8 if valid, a detector for
/// bytes that are mostly not ASCII, what shows Central European or Turkish letters, else windows-1252. Labels as in the WHATWG list; a
/// label that the bytes contradict (UTF-16 that is not, anything that is valid UTF-8 with
/// non-ASCII) is not believed. XML that is UTF-8 but for a few bytes stays so, whatever is declared: those
/// become U+FFFD. The precedence is that of RFC 7303 and the WHATWG. C1 controls are read as the windows-1252 characters they were. Linear; safe to
/// call from many threads.
[[nodiscard]] DecodedText decode_text(std::string_view bytes, MarkupKind kind,
                                      std::string_view content_type = {});

/// "ISO-8859-1" -> "windows-1252"; empty for a label that is not known.
[[nodiscard]] std::string_view encoding_of_label(std::string_view label);

}  // namespace dateline::pipeline
