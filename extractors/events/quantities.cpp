#include "extractors/events/quantities.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>

namespace dateline {
namespace {

constexpr std::uint32_t dozen = 12;
constexpr std::uint32_t most = 4'000'000'000u;

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

/// "1.2" before a "million": the product, which has to be whole.
std::optional<std::uint32_t> parse_product(std::string_view text, std::uint32_t times) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point == 0 || text.size() - point > 4) return std::nullopt;
  const auto whole = parse_number(text.substr(0, point));
  const auto part = parse_number(text.substr(point + 1));
  if (!whole || !part) return std::nullopt;
  std::uint32_t unit = times;
  for (std::size_t i = point + 1; i < text.size(); ++i) {
    if (unit % 10 != 0) return std::nullopt;
    unit /= 10;
  }
  const std::uint64_t product = std::uint64_t{*whole} * times + std::uint64_t{*part} * unit;
  return product > most ? std::nullopt : std::optional(static_cast<std::uint32_t>(product));
}

/// "1,200", "1.5m"
std::optional<std::uint32_t> parse_digits(std::string_view text) {
  if (text.empty() || text.back() != 'm') return parse_number(text);
  text.remove_suffix(1);
  constexpr std::uint32_t million = 1'000'000;
  if (const auto product = parse_product(text, million)) return product;
  const auto number = parse_number(text);
  return number && *number <= most / million ? std::optional(*number * million) : std::nullopt;
}

class QuantityReader {
 public:
  QuantityReader(const Analysis& analysis, const RuleSet& grammar, TokenRange range, std::uint32_t floor)
      : analysis_(analysis), grammar_(grammar), range_(range), floor_(floor), at_(range.first) {}

  std::optional<Quantity> read() {
    if (const auto mixed = mixed_number()) return mixed;
    if (const std::uint32_t of = of_before(); of > 0) return part_before(of);
    reach_back();
    return read_from_here();
  }

 private:
  std::optional<Quantity> read_from_here() {
    // "at least", within the group or right before it
    std::string_view bound = take_bound();
    if (bound.empty()) bound = bound_before();
    if (at_ + 1 < range_.last && is_any(word(at_), {"between", "Between", "from", "From"}) &&
        is_number(at_ + 1)) {
      is_between_ = true;
      ++at_;
    }
    if (const auto half = take_half()) return half;
    const bool article = at_ < range_.last && is_article(word(at_));
    if (article && bound.empty() && !speaks_of_parts()) {
      if (at_ + 1 >= range_.last || !grammar_.find_word("number", word(at_ + 1))) return of_one();
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

  [[nodiscard]] std::string_view word(std::uint32_t token) const { return analysis_.token_text(token); }
  [[nodiscard]] std::string text() const {
    return std::string(analysis_.bytes(range_.first, range_.last).of(analysis_.text()));
  }

  [[nodiscard]] static bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }
  [[nodiscard]] bool is_number(std::uint32_t token) const { return number_at(token).has_value(); }

  // "ten of the | 40 hostages", "7 of | its 12 officers": the token "of"; 0: none stands before the group.
  [[nodiscard]] std::uint32_t of_before() const {
    std::uint32_t t = range_.first;
    if (t > floor_ && is_any(word(t - 1), {"the", "its", "their", "those", "these"})) --t;
    return t > floor_ + 1 && word(t - 1) == "of" ? t - 1 : 0;
  }
  // The number before "of"; of "the arrest of ten men" the group's own.
  std::optional<Quantity> part_before(std::uint32_t of) {
    const std::uint32_t part = of - 1;
    if (grammar_.find_word("quantifier", word(part))) return std::nullopt;
    if (is_number(part)) {
      range_ = {part, of};
      at_ = part;
    }
    reach_back();
    at_ = range_.first;
    return read_from_here();
  }

  // A number that the group has only the end of: "between 25 and | 30 militants", "two hundred and | fifty".
  void reach_back() {
    std::uint32_t first = range_.first;
    if (first >= range_.last || !is_number(first)) return;
    for (int turn = 0; turn < 4 && first > floor_ + 1; ++turn) {
      const std::string_view joint = word(first - 1);
      if (joint == "and") {
        const bool is_range = first > floor_ + 2 && is_any(word(first - 3), {"between", "Between"});
        const auto before = number_at(first - 2);
        const bool is_sum =
            before && *before >= 100 && *before % 100 == 0 && spelt(first - 2) && spelt(first);
        if (!is_range && !is_sum) break;
        first -= 2;
      } else if (is_any(joint, {"-", "\u2013", "to"})) {
        const auto low = number_at(first - 2);
        const auto high = number_at(first);
        if (!low || !high || *low >= *high) break;
        first -= 2;
      } else if (is_number(first - 1) && spelt(first - 1) && spelt(first)) {
        --first;
      } else {
        break;
      }
    }
    range_.first = at_ = first;
  }
  [[nodiscard]] bool spelt(std::uint32_t token) const {
    return analysis_.tokens()[token].kind != TokenKind::number;
  }
  [[nodiscard]] std::optional<std::uint32_t> number_at(std::uint32_t token) const {
    if (!spelt(token)) return parse_digits(word(token));
    const auto value = grammar_.find_word("number", word(token));
    return value ? parse_number(*value) : std::nullopt;
  }

  // "two and a half dozen", of which the group may have no more than the end.
  [[nodiscard]] std::optional<Quantity> mixed_number() const {
    constexpr std::uint32_t length = 5;
    const std::uint32_t first = range_.first;
    const bool before = first >= floor_ + length - 1 && word(first - 1) == "half";
    const std::uint32_t t = before ? first - (length - 1) : first;
    if (t + length > range_.last || word(t + 1) != "and" || !is_article(word(t + 2)) || word(t + 3) != "half")
      return std::nullopt;
    const auto count = number_at(t);
    const auto unit = number_at(t + 4);
    if (!count || !unit || *unit < dozen || *unit % 2 != 0) return std::nullopt;
    const std::uint64_t sum = std::uint64_t{*count} * *unit + *unit / 2;
    if (sum > most) return std::nullopt;
    const auto number = static_cast<std::uint32_t>(sum);
    return Quantity{number, number, {}};
  }

  // "half a million", "a quarter of a million", "half a dozen"
  std::optional<Quantity> take_half() {
    std::uint32_t parts = 2;
    std::uint32_t t = at_;
    if (t + 4 < range_.last && is_article(word(t)) && word(t + 1) == "quarter" && word(t + 2) == "of") {
      parts = 4;
      t += 3;
    } else if (t < range_.last && is_any(word(t), {"half", "Half"})) {
      ++t;
    } else if (t > floor_ && is_any(word(t - 1), {"half", "Half"})) {
      // "half | a million people"
    } else {
      return std::nullopt;
    }
    if (t + 1 >= range_.last || !is_article(word(t))) return std::nullopt;
    const auto whole = number_at(t + 1);
    if (!whole || *whole < dozen || *whole % parts != 0) return std::nullopt;
    return Quantity{*whole / parts, *whole / parts, {}};
  }

  // "a policeman"; "a family of | six" as many as are said, else nobody knows.
  [[nodiscard]] std::optional<Quantity> of_one() const {
    const std::uint32_t of = range_.last;
    if (of + 1 < analysis_.tokens().size() && word(of) == "of") {
      if (const auto number = number_at(of + 1)) return Quantity{number, number, {}};
    }
    if (grammar_.find_word("several-in-one", word(range_.last - 1))) return std::nullopt;
    return Quantity{1, 1, {}};
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
    for (const auto& [words, value] : bounds()) {
      if (!stands(words, at_, range_.last)) continue;
      at_ += static_cast<std::uint32_t>(count_words(words));
      return value;
    }
    return {};
  }

  [[nodiscard]] std::string_view bound_before() const {
    for (const auto& [words, value] : bounds()) {
      const auto count = static_cast<std::uint32_t>(count_words(words));
      if (range_.first < floor_ + count) continue;
      if (stands(words, range_.first - count, range_.first)) return value;
    }
    return {};
  }

  [[nodiscard]] std::span<const std::pair<std::string, std::string>> bounds() const {
    const WordClass* const listed = grammar_.word_class("quantity-bound");
    if (listed == nullptr) return {};
    return listed->words;
  }

  // "3,000", "seven", "two hundred", "21 thousand"
  std::optional<std::uint32_t> take_number() {
    std::optional<std::uint32_t> number;
    while (at_ < range_.last) {
      std::optional<std::uint32_t> next;
      if (analysis_.tokens()[at_].kind == TokenKind::number) {
        next = take_digits();
      } else if (const auto value = grammar_.find_word("number", word(at_))) {
        next = parse_number(*value);
      }
      if (!next) break;
      const bool multiplies = *next == 100 || *next == 1000 || *next == 1'000'000 || *next == 1'000'000'000 ||
                              word(at_) == "dozen";
      if (number && multiplies) {
        if (*number > most / *next) return std::nullopt;
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
      // "two hundred and fifty"
      if (*number >= 100 && *number % 100 == 0 && at_ + 1 < range_.last && word(at_) == "and" &&
          spelt(at_ - 1) && spelt(at_ + 1) && is_number(at_ + 1) && !is_between_)
        ++at_;
      // "twenty-one"
      if (at_ + 1 < range_.last && word(at_) == "-" && grammar_.find_word("number", word(at_ + 1))) ++at_;
    }
    return number;
  }

  [[nodiscard]] bool spelt_in_digits(std::uint32_t token) const { return !spelt(token) && is_number(token); }
  [[nodiscard]] bool is_group(std::uint32_t token) const {
    return spelt_in_digits(token) && word(token).size() == 3;
  }

  // "3,000", "1.2 | million", "6 | 000"
  std::optional<std::uint32_t> take_digits() {
    const std::string_view digits = word(at_);
    const bool has_next = at_ + 1 < range_.last;
    if (has_next && spelt(at_ + 1)) {
      const auto times = number_at(at_ + 1);
      if (times && *times >= 1000) {
        if (const auto product = parse_product(digits, *times)) {
          ++at_;
          return product;
        }
      }
    }
    // "12 500": groups of three digits, each behind a space; where the first is outside nothing is known
    if (at_ > floor_ && is_group(at_) && spelt_in_digits(at_ - 1) && word(at_ - 1).size() <= 3)
      return std::nullopt;
    auto number = parse_digits(digits);
    while (number && digits.size() <= 3 && at_ + 1 < range_.last && is_group(at_ + 1)) {
      const auto group = parse_number(word(at_ + 1));
      if (!group || *number > (most - *group) / 1000) return std::nullopt;
      number = *number * 1000 + *group;
      ++at_;
    }
    return number;
  }

  std::optional<Quantity> without_number(std::uint32_t first) const {
    if (grammar_.find_word("number", word(first))) return Quantity{{}, {}, text()};  // "dozens"
    // The article may stand outside of the mention: "a | policeman".
    if (first > floor_ && first == range_.first && !word(range_.last - 1).ends_with('s')) {
      if (is_article(word(first - 1)) && !speaks_of_parts()) return of_one();
    }
    return std::nullopt;
  }

  const Analysis& analysis_;
  const RuleSet& grammar_;
  TokenRange range_;
  std::uint32_t floor_;
  std::uint32_t at_;
  bool is_between_ = false;  ///< "between two hundred and three hundred" is no sum
};

}  // namespace

std::optional<Quantity> read_quantity(const Analysis& analysis, const RuleSet& grammar, TokenRange range,
                                      std::uint32_t floor) {
  if (range.first >= range.last) return std::nullopt;
  return QuantityReader(analysis, grammar, range, floor).read();
}

}  // namespace dateline
