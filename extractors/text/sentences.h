#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "extractors/text/tokens.h"

namespace dateline {

/// What an abbreviation says about the full stop behind it.
enum class Abbreviation : std::uint8_t {
  none,
  never_ends,  ///< "Mr.", "Gen.": the sentence goes on whatever follows
  may_end,     ///< "Inc.", "p.m.": it ends where a sentence may start behind it
};

/// Half-open range of token indices.
struct TokenRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  bool operator==(const TokenRange&) const = default;
};

/// What the language knows about words, handed in: lists are data.
struct SentenceLexicon {
  /// Of a word before a full stop ("Gen" of "Gen.") or with full stops of its own ("U.S.").
  std::function<Abbreviation(const Token&)> abbreviation;
  /// Whether a capitalised word is an ordinary one ("The"), so that its capital
  /// comes from starting a sentence.
  std::function<bool(const Token&)> is_common;
  /// Whether it is one of the closed classes ("The", "When"); absent: none is.
  std::function<bool(const Token&)> is_function = nullptr;
  /// Whether a name goes on from before the full stop behind the first token to the second ("the U.S.
  /// Treasury"); absent: none does.
  std::function<bool(std::size_t, std::size_t)> is_inside_name = nullptr;
};

/// Sets sentence_start and sentence_end on the tokens and returns the sentences.
/// A blank line always ends one; a single line break does, unless the text is
/// hard-wrapped (a good part of its lines go on in lower case).
[[nodiscard]] std::vector<TokenRange> split_sentences(std::string_view text, Tokens& tokens,
                                                      const SentenceLexicon& lexicon);

}  // namespace dateline
