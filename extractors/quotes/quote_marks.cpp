#include "extractors/quotes/quote_marks.h"

#include <algorithm>
#include <optional>

namespace dateline {
namespace {

enum class Mark : std::uint8_t { none, straight, curly_open, curly_close, single, single_open, single_close };

Mark mark_of(std::string_view token) {
  if (token.size() == 1) {
    if (token[0] == '"') return Mark::straight;
    return token[0] == '\'' || token[0] == '`' ? Mark::single : Mark::none;
  }
  if (token == "\u201C" || token == "\u201E" || token == "\u00AB" || token == "\u201F")
    return Mark::curly_open;
  if (token == "\u201D" || token == "\u00BB") return Mark::curly_close;
  if (token == "\u2018") return Mark::single_open;
  if (token == "\u2019") return Mark::single_close;
  return Mark::none;
}

/// A quotation of more paragraphs than this is a mark that somebody forgot to close.
constexpr std::size_t max_paragraphs = 24;
/// Marks that were never closed, in one paragraph: from then on its marks say nothing.
constexpr int max_unclosed = 8;

class MarkReader {
 public:
  MarkReader(std::string_view text, const Tokens& tokens, const TokenIndex& index)
      : text_(text), tokens_(tokens) {
    paragraphs_.reserve(index.lines().size() + 1);
    for (const std::uint32_t line : index.lines()) {
      if (line > 0 && tokens[line].paragraph_start) paragraphs_.push_back(line);
    }
    paragraphs_.push_back(static_cast<std::uint32_t>(tokens.size()));
    for (const std::uint32_t i : index.punctuation()) {
      const Mark mark = mark_of(tokens[i].of(text));
      if (mark == Mark::none) continue;
      marks_.push_back(i);
      uses_curly_ = uses_curly_ || mark == Mark::curly_open;
    }
  }

  std::vector<MarkedWords> read() {
    std::vector<MarkedWords> found;
    found.reserve(marks_.size() / 2);
    std::uint32_t behind = 0;  // of what was read
    for (const std::uint32_t i : marks_) {
      if (i < behind) continue;
      for (; paragraphs_[paragraph_] <= i; ++paragraph_) unclosed_ = 0;
      const Mark mark = mark_at(i);
      std::optional<MarkedWords> words;
      if (unclosed_ < max_unclosed && opens_double(i, mark)) {
        words = read_double(i);
        if (!words) ++unclosed_;
      } else if (opens_single(i, mark)) {
        words = read_single(i);
      }
      if (!words) continue;
      behind = words->behind();
      if (words->first < words->last) found.push_back(*words);
    }
    return found;
  }

 private:
  [[nodiscard]] Mark mark_at(std::uint32_t i) const {
    if (tokens_[i].kind != TokenKind::punctuation) return Mark::none;
    return width_at(i) == 2 ? Mark::straight : mark_of(tokens_[i].of(text_));
  }
  [[nodiscard]] bool is_single(std::uint32_t i) const {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::punctuation &&
           mark_of(tokens_[i].of(text_)) == Mark::single;
  }
  // Two single marks stand for a double one: ''…'' or ``…''.
  [[nodiscard]] std::uint32_t width_at(std::uint32_t i) const {
    if (!is_single(i) || !is_single(i + 1) || tokens_[i + 1].space_before) return 1;
    return i > 0 && is_single(i - 1) && !tokens_[i].space_before ? 1 : 2;
  }
  // The last token of the mark that starts at `i`.
  [[nodiscard]] std::uint32_t last_of(std::uint32_t i) const { return i + width_at(i) - 1; }

  [[nodiscard]] bool touches_next(std::uint32_t i) const {
    const std::uint32_t next = i + width_at(i);
    return next < tokens_.size() && !tokens_[next].space_before && !tokens_[next].paragraph_start;
  }

  // A closing mark with nothing open that stands before a word is one of the wrong kind.
  [[nodiscard]] bool opens_double(std::uint32_t i, Mark mark) const {
    if (mark == Mark::curly_open) return true;
    if (mark == Mark::curly_close) return tokens_[i].space_before && touches_next(i);
    return mark == Mark::straight && touches_next(i);
  }

  [[nodiscard]] bool opens_single(std::uint32_t i, Mark mark) const {
    if (mark != Mark::single && mark != Mark::single_open) return false;
    if (!tokens_[i].space_before && !(i > 0 && mark_at(i - 1) != Mark::none)) return false;
    return touches_next(i) && tokens_[i + 1].kind == TokenKind::word;  // not '90s
  }

  // Whether the double mark at `i` ends what was opened: a straight one by what stands beside it.
  [[nodiscard]] bool closes_double(std::uint32_t i, Mark mark, Mark opened) const {
    if (mark == Mark::curly_close) return true;
    if (mark != Mark::straight) return false;
    if (opened != Mark::straight) return !tokens_[i].space_before && !touches_word(i);
    return !tokens_[i].space_before || !touches_next(i);
  }

  std::optional<MarkedWords> read_double(std::uint32_t open) const {
    const Mark opened = mark_at(open);
    std::size_t paragraph = paragraph_;
    const std::uint32_t first = last_of(open) + 1;
    int depth = 1;
    for (std::uint32_t i = first; paragraph < paragraphs_.size(); ++i) {
      if (i == paragraphs_[paragraph]) {
        if (opens_spoken_line(first)) return std::nullopt;
        if (goes_on(i, opened) && paragraph - paragraph_ < max_paragraphs) {
          ++paragraph;
          depth = 1;
          continue;
        }
        // Never closed: it holds to the end of the paragraph that it started where quotations start.
        if (!may_run_on(open) || (opened == Mark::straight && uses_curly_)) return std::nullopt;
        return MarkedWords{open, first, i, i, false};
      }
      const Mark mark = mark_at(i);
      if (mark == Mark::curly_open) {
        ++depth;
      } else if (closes_double(i, mark, opened) && (mark == opened || --depth == 0)) {
        return MarkedWords{open, first, i, last_of(i), true};
      }
    }
    return std::nullopt;
  }

  // "DIARRA: The bridge is open." where each line of a transcript has a mark in front and none behind.
  [[nodiscard]] bool opens_spoken_line(std::uint32_t first) const {
    constexpr std::uint32_t longest_name = 3;
    for (std::uint32_t i = first; i < tokens_.size() && i - first <= longest_name; ++i) {
      if (tokens_[i].of(text_) == ":") return i > first;
      if (tokens_[i].kind != TokenKind::word || !tokens_[i].capital) return false;
    }
    return false;
  }

  // The paragraph at `i` opens with the same mark again.
  [[nodiscard]] bool goes_on(std::uint32_t i, Mark opened) const {
    return i < tokens_.size() && mark_at(i) == opened && touches_next(i);
  }

  [[nodiscard]] bool may_run_on(std::uint32_t open) const {
    if (open == 0 || tokens_[open].paragraph_start) return true;
    const std::string_view before = tokens_[open - 1].of(text_);
    return before == ":" || before == ",";
  }

  // A single mark also ends words ("the rebels' camp"): the first that follows a mark of
  // punctuation or is followed by one, else the last before the sentence ends.
  std::optional<MarkedWords> read_single(std::uint32_t open) const {
    constexpr std::uint32_t longest = 200;
    std::optional<std::uint32_t> plain;
    const std::uint32_t limit = std::min(paragraphs_[paragraph_], open + longest);
    for (std::uint32_t i = open + 1; i < limit; ++i) {
      const Mark mark = mark_at(i);
      if (mark == Mark::curly_open || mark == Mark::curly_close) break;
      if ((mark == Mark::single || mark == Mark::single_close) && !tokens_[i].space_before &&
          !touches_word(i)) {
        const bool behind_mark = tokens_[i - 1].kind == TokenKind::punctuation;
        const bool before_mark = i + 1 < limit && tokens_[i + 1].kind == TokenKind::punctuation;
        const std::string_view word = tokens_[i - 1].of(text_);
        if (behind_mark || before_mark || word.back() != 's') return MarkedWords{open, open + 1, i, i, true};
        if (!plain) plain = i;
      }
      if (plain && tokens_[i].sentence_end) break;
    }
    if (!plain) return std::nullopt;
    return MarkedWords{open, open + 1, *plain, *plain, true};
  }

  [[nodiscard]] bool touches_word(std::uint32_t i) const {
    return touches_next(i) && tokens_[i + width_at(i)].kind != TokenKind::punctuation;
  }

  std::string_view text_;
  const Tokens& tokens_;
  std::vector<std::uint32_t> marks_;       // the tokens that are one
  std::vector<std::uint32_t> paragraphs_;  // where each ends
  std::size_t paragraph_ = 0;
  int unclosed_ = 0;
  bool uses_curly_ = false;  // then a straight mark that is never closed is a slip
};

}  // namespace

std::vector<MarkedWords> find_marked_words(std::string_view text, const Tokens& tokens,
                                           const TokenIndex& index) {
  if (tokens.empty()) return {};
  return MarkReader(text, tokens, index).read();
}

}  // namespace dateline
