#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// One line of plain text: NFC, white space runs (no-break spaces included) as one space,
/// trimmed; control, zero-width, soft-hyphen and bidi control characters removed.
[[nodiscard]] std::string clean_line(std::string_view utf8);

/// The same for a text of paragraphs: blank lines separate them, single line breaks
/// become spaces; exactly one blank line stays between two paragraphs. For .txt files.
[[nodiscard]] std::string clean_paragraphs(std::string_view utf8);

}  // namespace dateline::pipeline
