#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dateline::pipeline {

/// One line of plain text: NFC, white space runs (no-break spaces included) as one space,
/// trimmed; control, zero-width, soft-hyphen and bidi control characters removed. A zero-width non-joiner
/// between two letters of Arabic or of a script of India stays: it is spelling there.
[[nodiscard]] std::string clean_line(std::string_view utf8);

/// The same for a text of paragraphs: blank lines separate them, single line breaks
/// become spaces; exactly one blank line stays between two paragraphs. For .txt files.
[[nodiscard]] std::string clean_paragraphs(std::string_view utf8);

/// Letters and digits only, folded: what is left to compare when quotes and spaces differ.
[[nodiscard]] std::string bare_letters(std::string_view utf8);

/// At most `size` bytes, ending between two characters.
[[nodiscard]] std::string_view start_of(std::string_view utf8, std::size_t size);

}  // namespace dateline::pipeline
