#include "extractors/quotes/speech_text.h"

namespace dateline {

SpeechText::SpeechText(const SpeechGrammar& grammar, const Analysis& analysis)
    : grammar_(grammar),
      analysis_(analysis),
      tokens_(analysis.tokens()),
      marks_(find_marked_words(analysis.text(), analysis.tokens(), analysis.token_index())),
      mark_of_(analysis.tokens().size(), none) {
  for (std::uint32_t i = 0; i < marks_.size(); ++i) {
    std::fill(mark_of_.begin() + marks_[i].open, mark_of_.begin() + marks_[i].behind(), i);
  }
  paragraph_of_.reserve(analysis.sentences().size());
  for (const TokenRange sentence : analysis.sentences()) {
    if (sentence.first == 0 || tokens_[sentence.first].paragraph_start) paragraphs_.push_back(sentence.first);
    paragraph_of_.push_back(static_cast<std::uint32_t>(paragraphs_.size()) - 1);
  }
  paragraphs_.push_back(size());
}

bool SpeechText::has_marks(std::uint32_t first, std::uint32_t last) const {
  return std::any_of(mark_of_.begin() + first, mark_of_.begin() + last,
                     [](std::uint32_t mark) { return mark != none; });
}

bool SpeechText::is_dash(std::uint32_t token) const {
  return is_mark(token, "\u2014") || is_mark(token, "\u2013") || is_mark(token, "\u2015") ||
         is_mark(token, "--") || is_mark(token, "-");
}

bool SpeechText::is_bullet(std::uint32_t token) const {
  return is_mark(token, "\u2022") || is_mark(token, "*") || is_mark(token, "\u00B7") ||
         is_mark(token, "\u25AA") || is_mark(token, "\u2023") || is_mark(token, "\u25CF") ||
         (is_dash(token) && tokens_[token].line_start);
}

bool SpeechText::ends_sentence(std::uint32_t token) const {
  return is_mark(token, ".") || is_mark(token, "!") || is_mark(token, "?") || is_mark(token, "...") ||
         is_mark(token, "\u2026");
}

std::uint32_t SpeechText::count_words(std::uint32_t first, std::uint32_t last) const {
  std::uint32_t count = 0;
  for (std::uint32_t i = first; i < last; ++i) count += is_punctuation(i) ? 0u : 1u;
  return count;
}

TokenRange SpeechText::sentence(std::uint32_t token) const {
  const TokenRange whole = analysis_.sentences()[analysis_.sentence_of(token)];
  return {std::max(whole.first, token > sentence_reach ? token - sentence_reach : 0),
          std::min(whole.last, token + sentence_reach)};
}

}  // namespace dateline
