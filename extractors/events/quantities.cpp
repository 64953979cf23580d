#include "extractors/events/quantities.h"

#include <algorithm>
#include <charconv>

namespace dateline {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ',') continue;
    if (c < '0' || c > '9') return std::nullopt;
    digits += c;
  }
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

class QuantityReader {
 public:
  QuantityReader(const Analysis& analysis, const RuleSet& grammar, TokenRange range, std::uint32_t floor)
      : analysis_(analysis), grammar_(grammar), range_(range), floor_(floor), at_(range.first) {}

  std::optional<Quantity> read() {
    // "at least", within the group or right before it
    std::string_view bound = take_bound();
    if (bound.empty()) bound = bound_before();
    if (at_ < range_.last && word(at_) == "between") ++at_;
    const bool article = at_ < range_.last && is_article(word(at_));
    if (article && bound.empty() && !speaks_of_parts()) {
      if (at_ + 1 >= range_.last || !grammar_.find_word("number", word(at_ + 1))) return Quantity{1, 1, {}};
      ++at_;
    }
    if (at_ >= range_.last) return std::nullopt;
    const std::uint32_t first = at_;
    const std::optional<std::uint32_t> low = take_number();
    if (!low) return without_number(first);
    Quantity quantity{low, low, {}};
    if (at_ + 1 < range_.last &&
        (word(at_) == "to" || word(at_) == "-" || word(at_) == "\u2013" || word(at_) == "and")) {
      const std::uint32_t joint = at_++;
      const std::optional<std::uint32_t> high = take_number();
      if (high && *high > *low) {
        quantity.max = high;
        quantity.text = text();
        return quantity;
      }
      at_ = joint;
    }
    if (bound == "max") quantity.min.reset();
    if (bound == "min") quantity.max.reset();
    if (!bound.empty()) quantity.text = text();
    return quantity;
  }

 private:
  [[nodiscard]] std::string_view word(std::uint32_t token) const { return analysis_.token_text(token); }
  [[nodiscard]] std::string text() const {
    return std::string(analysis_.bytes(range_.first, range_.last).of(analysis_.text()));
  }

  [[nodiscard]] static bool is_article(std::string_view word) {
    return word == "a" || word == "an" || word == "A" || word == "An";
  }

  // "a group of people" is not one.
  [[nodiscard]] bool speaks_of_parts() const {
    if (word(range_.last - 1).ends_with('s')) return true;
    for (std::uint32_t t = range_.first; t < range_.last; ++t) {
      if (word(t) == "of") return true;
    }
    return false;
  }

  [[nodiscard]] static std::size_t count_words(std::string_view words) {
    return static_cast<std::size_t>(std::count(words.begin(), words.end(), ' ')) + 1;
  }

  [[nodiscard]] bool stands(std::string_view words, std::uint32_t token, std::uint32_t limit) const {
    // Most do not even begin alike.
    const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    const char here = word(token).front();
    if (is_letter(here) && is_letter(words.front()) && ((here ^ words.front()) & ~0x20) != 0) return false;
    const Tokens wanted = tokenize(words);
    if (token + wanted.size() > limit) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (analysis_.tokens()[token + i].hash != wanted[i].hash) return false;
    }
    return true;
  }

  std::string_view take_bound() {
    for (const std::string_view words : grammar_.words("quantity-bound")) {
      if (!stands(words, at_, range_.last)) continue;
      at_ += static_cast<std::uint32_t>(count_words(words));
      return grammar_.word_value("quantity-bound", words);
    }
    return {};
  }

  [[nodiscard]] std::string_view bound_before() const {
    for (const std::string_view words : grammar_.words("quantity-bound")) {
      const auto count = static_cast<std::uint32_t>(count_words(words));
      if (range_.first < floor_ + count) continue;
      if (stands(words, range_.first - count, range_.first))
        return grammar_.word_value("quantity-bound", words);
    }
    return {};
  }

  // "3,000", "seven", "two hundred", "21 thousand"
  std::optional<std::uint32_t> take_number() {
    std::optional<std::uint32_t> number;
    while (at_ < range_.last) {
      std::optional<std::uint32_t> next;
      if (analysis_.tokens()[at_].kind == TokenKind::number) {
        next = parse_number(word(at_));
      } else if (const auto value = grammar_.find_word("number", word(at_))) {
        next = parse_number(*value);
      }
      if (!next) break;
      if (number && (*next == 100 || *next == 1000 || *next == 1'000'000)) {
        if (*number > 4'000'000'000u / *next) return std::nullopt;
        next = *number * *next;
      } else if (number && *number % 100 == 0 && *next < 100) {
        next = *number + *next;
      } else if (number && *number % 10 == 0 && *number < 100 && *next < 10) {
        next = *number + *next;
      } else if (number) {
        break;
      }
      number = next;
      ++at_;
      // "twenty-one"
      if (at_ + 1 < range_.last && word(at_) == "-" && grammar_.find_word("number", word(at_ + 1))) ++at_;
    }
    return number;
  }

  std::optional<Quantity> without_number(std::uint32_t first) const {
    if (grammar_.find_word("number", word(first))) return Quantity{{}, {}, text()};  // "dozens"
    // The article may stand outside of the mention: "a | policeman".
    if (first > floor_ && first == range_.first && !word(range_.last - 1).ends_with('s')) {
      if (is_article(word(first - 1)) && !speaks_of_parts()) return Quantity{1, 1, {}};
    }
    return std::nullopt;
  }

  const Analysis& analysis_;
  const RuleSet& grammar_;
  TokenRange range_;
  std::uint32_t floor_;
  std::uint32_t at_;
};

}  // namespace

std::optional<Quantity> read_quantity(const Analysis& analysis, const RuleSet& grammar, TokenRange range,
                                      std::uint32_t floor) {
  if (range.first >= range.last) return std::nullopt;
  return QuantityReader(analysis, grammar, range, floor).read();
}

}  // namespace dateline
