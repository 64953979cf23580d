#include "extractors/text/sentences.h"

#include <algorithm>
#include <optional>

namespace dateline {
namespace {

/// A longer one is cut: what is done within a sentence may take time in the square of its length.
constexpr std::size_t max_sentence_tokens = 1000;

bool is_one_of(std::string_view token, std::initializer_list<std::string_view> marks) {
  for (const std::string_view mark : marks) {
    if (token == mark) return true;
  }
  return false;
}

bool is_terminator(std::string_view token) {
  if (token.size() == 1) return token[0] == '.' || token[0] == '!' || token[0] == '?';
  return token == "\xE2\x80\xA6" || token[0] == '.';  // several full stops are one token
}

// What may stand between the full stop and the white space that ends a sentence.
bool is_closing(std::string_view token) {
  if (token.size() == 1)
    return token[0] == '"' || token[0] == '\'' || token[0] == ')' || token[0] == ']';
  return token == "\xE2\x80\x9D" || token == "\xE2\x80\x99" || token == "\xC2\xBB";
}

bool is_opening(std::string_view token) {
  if (token.size() == 1)
    return token[0] == '"' || token[0] == '\'' || token[0] == '(' || token[0] == '[' || token[0] == '-';
  return token == "\xE2\x80\x9C" || token == "\xE2\x80\x98" || token == "\xC2\xAB" || token == "\xE2\x80\xA2";
}

/// Most lines of a hard-wrapped text go on in lower case.
bool is_hard_wrapped(const Tokens& tokens) {
  std::size_t lines = 0;
  std::size_t lower = 0;
  for (const Token& token : tokens) {
    if (!token.line_start || token.paragraph_start) continue;
    ++lines;
    if (token.kind == TokenKind::word && !token.capital) ++lower;
  }
  return lines >= 4 && lower * 10 >= lines * 3;
}

/// Whether a sentence may start with the token at `at`.
bool may_start(std::string_view text, const Tokens& tokens, std::size_t at) {
  while (at < tokens.size() && is_opening(tokens[at].of(text))) ++at;
  if (at >= tokens.size()) return true;
  return tokens[at].capital || tokens[at].kind == TokenKind::number;
}

/// Behind an abbreviation a capital alone says nothing ("the U.S. Congress"); an
/// ordinary word with a capital does ("the U.S. The").
bool starts_like_a_sentence(std::string_view text, const Tokens& tokens, std::size_t at,
                            const SentenceLexicon& lexicon) {
  while (at < tokens.size() && is_opening(tokens[at].of(text))) ++at;
  return at >= tokens.size() || (tokens[at].capital && lexicon.is_common(tokens[at]));
}

/// "the U.S. Food and Drug Administration": behind initials an ordinary word that goes on like a name
/// starts nothing, unless it is a function word ("the U.S. The President").
bool goes_on_like_a_name(std::string_view text, const Tokens& tokens, std::size_t at,
                         const SentenceLexicon& lexicon) {
  if (at + 1 >= tokens.size() || tokens[at].sentence_end || tokens[at + 1].line_start) return false;
  if (lexicon.is_function == nullptr || lexicon.is_function(tokens[at])) return false;
  return tokens[at + 1].capital || is_one_of(tokens[at + 1].of(text), {"of", "and", "for", "&"});
}

/// An initial or an abbreviation stands before the full stop, or is what ends with it.
bool is_short(std::string_view text, const Tokens& tokens, std::size_t at, const SentenceLexicon& lexicon) {
  if (tokens[at].kind == TokenKind::word) return true;
  return tokens[at].of(text) == "." && lexicon.abbreviation(tokens[at - 1]) != Abbreviation::none;
}

}  // namespace

std::vector<TokenRange> split_sentences(std::string_view text, Tokens& tokens,
                                        const SentenceLexicon& lexicon) {
  std::vector<TokenRange> sentences;
  std::optional<bool> is_wrapped;  // worked out where it matters
  const std::size_t count = tokens.size();
  std::size_t first = 0;
  for (std::size_t i = 0; i < count; ++i) {
    // Most tokens are words within a line.
    const std::size_t limit = std::min(count, first + max_sentence_tokens) - 1;
    while (i < limit && tokens[i].kind == TokenKind::word && !tokens[i].ends_in_stop &&
           !tokens[i + 1].line_start) {
      ++i;
    }
    std::size_t last = i + 1;  // behind the sentence, if it ends here
    bool ends = last == count || last - first >= max_sentence_tokens;
    if (!ends) {
      const Token& next = tokens[last];
      if (next.line_start && !is_wrapped) is_wrapped = is_hard_wrapped(tokens);
      ends = next.line_start && (!*is_wrapped || next.paragraph_start);
    }
    if (!ends) {
      const bool is_initials = tokens[i].ends_in_stop;
      const bool is_mark = tokens[i].kind == TokenKind::punctuation;
      const std::string_view token = is_mark ? tokens[i].of(text) : std::string_view();
      if (is_initials || (is_mark && is_terminator(token))) {
        while (last < tokens.size() && is_closing(tokens[last].of(text)) && !tokens[last].space_before)
          ++last;
        ends = last == tokens.size() || (tokens[last].space_before && may_start(text, tokens, last));
        if (ends && last < tokens.size() &&
            (is_initials || (token == "." && i > first && !tokens[i].space_before))) {
          switch (lexicon.abbreviation(is_initials ? tokens[i] : tokens[i - 1])) {
            case Abbreviation::never_ends:
              ends = false;
              break;
            case Abbreviation::may_end:
              ends = starts_like_a_sentence(text, tokens, last, lexicon);
              break;
            case Abbreviation::none:
              ends = !is_initials || starts_like_a_sentence(text, tokens, last, lexicon);
          }
          if (ends && is_initials && goes_on_like_a_name(text, tokens, last, lexicon)) ends = false;
          if (ends && is_short(text, tokens, i, lexicon) && lexicon.is_inside_name != nullptr)
            ends = !lexicon.is_inside_name(is_initials ? i : i - 1, last);
        }
      }
    }
    if (!ends) continue;
    tokens[first].sentence_start = true;
    tokens[last - 1].sentence_end = true;
    sentences.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
    first = last;
    i = last - 1;
  }
  return sentences;
}

}  // namespace dateline
