#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extractors/match/analysis.h"
#include "extractors/quotes/quote_marks.h"
#include "extractors/quotes/speech_grammar.h"

namespace dateline {

/// One document as the readers of quotations see it: its tokens with the words of the grammar, its quotation
/// marks and its paragraphs. Views the analysis and the grammar.
class SpeechText {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  /// No clause is longer; keeps the time linear where a text has no full stops.
  static constexpr std::uint32_t sentence_reach = 256;

  SpeechText(const SpeechGrammar& grammar, const Analysis& analysis);

  [[nodiscard]] const SpeechGrammar& grammar() const { return grammar_; }
  [[nodiscard]] const Analysis& analysis() const { return analysis_; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(tokens_.size()); }
  [[nodiscard]] const Token& operator[](std::uint32_t token) const { return tokens_[token]; }

  /// The words between marks, in order, and the index of those a token belongs to, marks included; `none`.
  [[nodiscard]] const std::vector<MarkedWords>& marks() const { return marks_; }
  [[nodiscard]] std::uint32_t mark_of(std::uint32_t token) const { return mark_of_[token]; }
  [[nodiscard]] bool has_marks(std::uint32_t first, std::uint32_t last) const;

  /// Whether a token is one of the words of `words`, a union of SpeechWord.
  [[nodiscard]] bool is(std::uint32_t token, std::uint32_t words) const {
    return grammar_.is(tokens_[token], words);
  }
  [[nodiscard]] bool is_punctuation(std::uint32_t token) const {
    return tokens_[token].kind == TokenKind::punctuation;
  }
  [[nodiscard]] bool is_mark(std::uint32_t token, std::string_view mark) const {
    return is_punctuation(token) && analysis_.token_text(token) == mark;
  }
  [[nodiscard]] bool is_dash(std::uint32_t token) const;
  [[nodiscard]] bool is_bullet(std::uint32_t token) const;
  [[nodiscard]] bool ends_sentence(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t count_words(std::uint32_t first, std::uint32_t last) const;

  /// The sentence around a token; of an endless one only what is near.
  [[nodiscard]] TokenRange sentence(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t paragraph(std::uint32_t token) const {
    return paragraph_of_[analysis_.sentence_of(token)];
  }
  [[nodiscard]] std::uint32_t paragraph_count() const {
    return static_cast<std::uint32_t>(paragraphs_.size()) - 1;
  }
  [[nodiscard]] TokenRange paragraph_tokens(std::uint32_t paragraph) const {
    return {paragraphs_[paragraph], paragraphs_[paragraph + 1]};
  }

 private:
  const SpeechGrammar& grammar_;
  const Analysis& analysis_;
  const Tokens& tokens_;
  std::vector<MarkedWords> marks_;
  std::vector<std::uint32_t> mark_of_;  // by token
  std::vector<std::uint32_t> paragraphs_;  // first tokens, then the end
  std::vector<std::uint32_t> paragraph_of_;  // by sentence: none goes on into the next
};

}  // namespace dateline
