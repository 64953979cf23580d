#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dateline/span.h"

namespace dateline {

enum class TokenKind : std::uint8_t { word, number, punctuation };

/// One token and what every later stage asks of it. Words keep inner apostrophes
/// ("O'Neill") and the full stops of initials ("U.S.", "J."); a possessive "'s" is a token of
/// its own; hyphens, slashes and colons separate. A number may hold letters ("26th", "1990s").
struct Token {
  std::uint32_t begin = 0;  ///< bytes of the text
  std::uint32_t end = 0;
  std::uint64_t hash = 0;  ///< of the folded token, see fold_hash()
  TokenKind kind = TokenKind::punctuation;
  // Bits, since all tokens are gone over many times.
  bool capital : 1 = false;  ///< the first letter is upper case
  bool has_digit : 1 = false;
  bool all_capitals : 1 = false;     ///< two letters or more, all upper case
  bool ends_in_stop : 1 = false;     ///< a word with full stops: "U.S."
  bool space_before : 1 = false;     ///< white space or the start of the text stands before it
  bool line_start : 1 = false;       ///< the first token of a line
  bool paragraph_start : 1 = false;  ///< the first token after a blank line, or of the text
  bool sentence_start : 1 = false;
  bool sentence_end : 1 = false;  ///< the last token of its sentence
  bool ordinary : 1 = false;      ///< a word of the list `common`, as the Analysis found

  [[nodiscard]] ByteSpan span() const { return {begin, end}; }
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return {text.data() + begin, end - begin};
  }
};

using Tokens = std::vector<Token>;

/// The tokens of valid UTF-8 shorter than 4 GiB, in order, without sentence marks and what lists say.
/// One pass; ASCII needs no library call.
[[nodiscard]] Tokens tokenize(std::string_view text);

/// The hash under which names and rule words are compared: of the folded form
/// (lower case, no diacritics). Equal for "Ménaka" and "menaka".
[[nodiscard]] std::uint64_t fold_hash(std::string_view token);

/// Appends the hashes of the tokens of `words`.
void append_hashes(std::string_view words, std::vector<std::uint64_t>& hashes);

}  // namespace dateline
