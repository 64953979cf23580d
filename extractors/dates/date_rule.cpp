#include "extractors/dates/date_rule.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "extractors/core/utf8.h"

namespace dateline {
namespace {

constexpr std::array<std::pair<std::string_view, Unit>, 10> units = {{{"day", Unit::day},
                                                                      {"week", Unit::week},
                                                                      {"weekend", Unit::weekend},
                                                                      {"month", Unit::month},
                                                                      {"season", Unit::season},
                                                                      {"quarter", Unit::quarter},
                                                                      {"half", Unit::half},
                                                                      {"year", Unit::year},
                                                                      {"decade", Unit::decade},
                                                                      {"century", Unit::century}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> duration_units = {
    {{"second", "T#S"},
     {"minute", "T#M"},
     {"hour", "T#H"},
     {"day", "#D"},
     {"night", "#TNI"},
     {"week", "#W"},
     {"weekend", "#WE"},
     {"month", "#M"},
     {"quarter", "#Q"},
     {"year", "#Y"},
     {"decade", "#DE"},
     {"century", "#CE"}}};

constexpr std::array<std::pair<std::string_view, Direction>, 8> directions = {
    {{"tense", Direction::by_tense},
     {"past", Direction::past},
     {"past-or-now", Direction::past_or_now},
     {"future", Direction::future},
     {"future-or-now", Direction::future_or_now},
     {"nearest", Direction::nearest},
     {"same", Direction::same},
     {"of-the-year", Direction::of_the_year}}};

constexpr std::array<std::pair<std::string_view, TimexType>, 4> types = {{{"DATE", TimexType::date},
                                                                          {"TIME", TimexType::time},
                                                                          {"DURATION", TimexType::duration},
                                                                          {"SET", TimexType::set}}};

template <typename Table>
auto look_up(const Table& table, std::string_view key) -> std::optional<decltype(table[0].second)> {
  for (const auto& [name, value] : table) {
    if (name == key) return value;
  }
  return std::nullopt;
}

std::optional<double> parse_digits(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != ',') plain += c;
  }
  double value = 0;
  if (plain.empty() || plain.size() > 12) return std::nullopt;
  const auto [end, error] =
      std::from_chars(plain.data(), plain.data() + plain.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end == plain.data()) return std::nullopt;
  return value;  // "3rd" reads as 3
}

std::string number_text(double value) {
  if (value == std::floor(value)) return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{:.4g}", value);
}

}  // namespace

PhraseTable::PhraseTable(const WordClass* words) {
  if (words == nullptr) return;
  for (const auto& [phrase, value] : words->words) {
    // "'s" is one token only behind a word.
    const bool is_suffix = phrase.size() > 1 && phrase.front() == '\'';
    Tokens tokens = tokenize(is_suffix ? 'x' + phrase : phrase);
    if (is_suffix && !tokens.empty()) tokens.erase(tokens.begin());
    if (tokens.empty()) continue;
    Phrase entry;
    for (std::size_t i = 1; i < tokens.size(); ++i) entry.rest.push_back(tokens[i].hash);
    entry.value = value;
    const std::uint64_t first = tokens.front().hash;
    first_bits_[first >> 6 & 15] |= std::uint64_t{1} << (first & 63);
    by_first_[first].push_back(std::move(entry));
  }
}

std::string_view PhraseTable::find(const Tokens& tokens, std::uint32_t token, std::uint32_t limit,
                                   std::uint32_t* last) const {
  std::string_view best;
  std::size_t longest = 0;
  const std::uint64_t first = tokens[token].hash;
  if ((first_bits_[first >> 6 & 15] >> (first & 63) & 1) == 0) return best;
  const auto found = by_first_.find(first);
  if (found == by_first_.end()) return best;
  for (const Phrase& phrase : found->second) {
    const std::size_t size = phrase.rest.size() + 1;
    if (size <= longest || size > limit - token) continue;
    bool same = true;
    for (std::size_t i = 0; same && i + 1 < size; ++i) same = tokens[token + 1 + i].hash == phrase.rest[i];
    if (!same) continue;
    longest = size;
    best = phrase.value;
    if (last != nullptr) *last = token + static_cast<std::uint32_t>(size);
  }
  return best;
}

std::string MatchContext::amount(std::uint32_t first, std::uint32_t last) const {
  const Tokens& tokens = analysis.tokens();
  double total = 0;
  double current = 0;
  bool any = false;
  for (std::uint32_t i = first; i < last; ++i) {
    if (tokens[i].kind == TokenKind::number) {
      if (const std::optional<double> digits = parse_digits(ascii_digits(analysis.token_text(i)))) {
        // "2 1/2"
        if (i + 2 < last && analysis.token_text(i + 1) == "/") {
          const std::optional<double> below = parse_digits(analysis.token_text(i + 2));
          if (below && *below > 0) current += *digits / *below;
          i += 2;
        } else {
          current += *digits;
        }
        any = true;
      }
      continue;
    }
    const std::string_view value = numbers.find(tokens, i, i + 1);
    if (value.empty()) continue;
    if (value == "X") return "X";
    if (value.front() == '*') {
      const double by = parse_digits(value.substr(1)).value_or(1);
      current = std::max(current, 1.0) * by;
      if (by >= 1000) total += std::exchange(current, 0);
    } else {
      current += parse_digits(value).value_or(0);
    }
    any = true;
  }
  if (!any) return {};
  constexpr double most = 1e9;
  return total + current < most ? number_text(total + current) : std::string();
}

Template::Template(std::string_view text) {
  while (!text.empty()) {
    if (const std::size_t close = text.find('}'); text.front() == '{' && close != std::string_view::npos) {
      std::string_view inside = text.substr(1, close - 1);
      Piece piece;
      piece.is_capture = true;
      if (const std::size_t colon = inside.find(':'); colon != std::string_view::npos) {
        const std::string_view format = inside.substr(colon + 1);
        piece.format = format_of(format);
        if (piece.format == Format::slice) {
          piece.from = static_cast<std::size_t>(format.front() - '0');
          piece.to = static_cast<std::size_t>(format.back() - '0');
        }
        inside = inside.substr(0, colon);
      }
      if (inside.ends_with('?')) {
        piece.is_optional = true;
        inside.remove_suffix(1);
      }
      piece.text = inside;
      pieces_.push_back(std::move(piece));
      text.remove_prefix(close + 1);
    } else {
      const std::size_t end = std::min(text.find('{', 1), text.size());
      pieces_.push_back({std::string(text.substr(0, end))});
      text.remove_prefix(end);
    }
  }
}

Template::Format Template::format_of(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.size() == 4 && name.substr(1, 2) == ".." && is_digit(name.front()) && is_digit(name.back()))
    return Format::slice;
  constexpr std::array<std::pair<std::string_view, Format>, 6> formats = {{{"2", Format::two_digits},
                                                                           {"3", Format::three_digits},
                                                                           {"4", Format::four_digits},
                                                                           {"number", Format::number},
                                                                           {"less-one", Format::less_one},
                                                                           {"first-two", Format::first_two}}};
  return look_up(formats, name).value_or(Format::plain);
}

std::optional<std::string> Template::expand(const MatchContext& context) const {
  std::string out;
  for (const Piece& piece : pieces_) {
    if (!piece.is_capture) {
      out += piece.text;
      continue;
    }
    const Capture* capture = context.match.capture(piece.text);
    if (capture == nullptr) {
      if (piece.is_optional) continue;
      return std::nullopt;
    }
    std::string value = ascii_digits(capture->value);
    if (value.empty() && capture->last > capture->first)
      value = context.analysis.bytes(capture->first, capture->last).of(context.analysis.text());
    switch (piece.format) {
      case Format::plain:
        break;
      case Format::two_digits:
        if (value.size() < 2) value.insert(0, 2 - value.size(), '0');
        break;
      case Format::three_digits:
        if (value.size() < 3) value.insert(0, 3 - value.size(), '0');
        break;
      case Format::four_digits:
        if (value.size() < 4) value.insert(0, 4 - value.size(), '0');
        break;
      case Format::number:
        value = context.amount(capture->first, capture->last);
        if (value.empty()) return std::nullopt;
        break;
      case Format::less_one:
        value = number_text(parse_digits(value).value_or(1) - 1);
        if (value.size() < 2) value.insert(0, 2 - value.size(), '0');
        break;
      case Format::first_two:
        value = value.substr(0, 2);
        break;
      case Format::slice:
        if (value.size() < piece.to || piece.to < piece.from) return std::nullopt;
        value = value.substr(piece.from, piece.to - piece.from);
        break;
    }
    out += value;
  }
  return out;
}

DateRule DateRule::read(const RuleText& rule, std::string_view file, Diagnostics& diagnostics) {
  DateRule read;
  read.known = true;
  const auto problem = [&](std::string message) {
    read.known = false;
    diagnostics.push_back({Severity::error, "D001", fmt::format("{}:{}", file, rule.line),
                           rule.name + ": " + std::move(message)});
  };
  for (const auto& field : rule.fields) {
    const std::string& key = field.first;  // no structured binding: Clang 14 cannot capture those
    const std::vector<std::string>& values = field.second;
    const std::string_view first = values.empty() ? std::string_view{} : std::string_view(values.front());
    const auto choose = [&](const auto& table, auto& target) {
      if (const auto found = look_up(table, first)) {
        target = *found;
      } else {
        problem(fmt::format("{} = \"{}\" is none of the values it can have", key, first));
      }
    };
    constexpr std::array<std::pair<std::string_view, bool>, 2> yes_or_no = {
        {{"true", true}, {"false", false}}};
    constexpr std::array<std::pair<std::string_view, int>, 2> sides = {{{"past", -1}, {"future", 1}}};
    constexpr std::array<std::pair<std::string_view, AnchorKind>, 2> anchors = {
        {{"speech", AnchorKind::speech}, {"text", AnchorKind::text}}};
    if (key == "value") {
      for (const std::string& value : values) read.values.emplace_back(value);
    } else if (key == "span") {
      read.spans = values;
    } else if (key == "capital") {
      read.capital = values;
    } else if (key == "after") {
      read.after = first;
    } else if (key == "not-after") {
      read.not_after = first;
    } else if (key == "type") {
      choose(types, read.type);
    } else if (key == "relative") {
      read.relative = Template(first);
    } else if (key == "offset") {
      read.offset = Template(first);
    } else if (key == "count") {
      read.count = Template(first);
    } else if (key == "unit") {
      read.unit = Template(first);
    } else if (key == "time") {
      read.time = Template(first);
    } else if (key == "mod") {
      read.mod = Template(first);
    } else if (key == "feast") {
      read.feast = Template(first);
    } else if (key == "shift") {
      read.shift = Template(first);
    } else if (key == "shift-unit") {
      read.shift_unit = Template(first);
    } else if (key == "nth-day") {
      read.nth_day = Template(first);
    } else if (key == "item") {
      choose(yes_or_no, read.item);
    } else if (key == "dateline") {
      choose(yes_or_no, read.dateline);
    } else if (key == "widen") {
      for (const std::string& value : values) {
        const std::optional<Unit> unit = unit_named(value);
        if (unit) read.widen.push_back(*unit);
        if (!unit) problem(fmt::format("widen = \"{}\" is no unit of the calendar", value));
      }
    } else if (key == "grain") {
      read.grain = unit_named(first);
      if (!read.grain) problem(fmt::format("grain = \"{}\" is no unit of the calendar", first));
    } else if (key == "same-unit") {
      choose(yes_or_no, read.same_unit);
    } else if (key == "anchor") {
      choose(anchors, read.anchor);
    } else if (key == "direction") {
      choose(directions, read.direction);
    } else if (key == "reach") {
      choose(sides, read.reach);
    } else if (key == "clip") {
      choose(sides, read.clip);
    } else if (key == "keep") {
      choose(yes_or_no, read.keep);
    } else if (key == "clock") {
      choose(yes_or_no, read.clock);
    } else if (key == "numeric") {
      choose(yes_or_no, read.numeric);
    } else if (key == "exact") {
      choose(yes_or_no, read.exact);
    } else if (key == "consecutive") {
      choose(yes_or_no, read.consecutive);
    } else if (key == "alone") {
      choose(yes_or_no, read.alone);
    } else if (key == "ignore") {
      choose(yes_or_no, read.ignore);
    } else if (key != "published" && key != "note") {
      problem(fmt::format("unknown field \"{}\"", key));
    }
  }
  if (!read.ignore && read.values.empty() && read.relative.empty() && read.count.empty() &&
      read.feast.empty() && read.nth_day.empty() && !read.clock && !read.numeric) {
    problem("nothing says what the match means: value, relative, count, feast, nth-day, clock, numeric or ignore");
  }
  if (read.shift.empty() != read.shift_unit.empty()) problem("shift and shift-unit go together");
  if (read.spans.size() > 1 && read.spans.size() != read.values.size()) {
    problem("as many values as spans are wanted");
  }
  return read;
}

std::string ascii_digits(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 128; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = decode_utf8(text, at);
    const int digit = c < 128 || c == invalid_code_point ? -1 : u_charDigitValue(static_cast<UChar32>(c));
    if (digit < 0) {
      out += text.substr(begin, at - begin);
    } else {
      out += static_cast<char>('0' + digit);
    }
  }
  return out;
}

std::optional<Unit> unit_named(std::string_view name) {
  return look_up(units, name);
}

std::string duration_value(std::string_view count, std::string_view unit) {
  const std::optional<std::string_view> form = look_up(duration_units, unit);
  if (!form) return {};
  if (unit == "year" && count == "0.5") return "P6M";
  if (unit == "year" && count.ends_with(".5") && count.size() < 6)
    return fmt::format("P{}Y6M", count.substr(0, count.size() - 2));
  std::string value = "P";
  for (const char c : *form) {
    if (c == '#') {
      value += count;
    } else {
      value += c;
    }
  }
  return value;
}

}  // namespace dateline
