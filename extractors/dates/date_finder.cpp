#include "extractors/dates/date_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dateline {
namespace {

/// "T14:00" from the captures of a clock time; empty: no such time. hour, minute and second are as they are,
/// half is "am" or "pm"; hour-am, hour-pm, minute-am and minute-pm say both; hhmm is both in one;
/// day-hour is "26T14".
std::string clock_time(const PatternMatch& match) {
  const auto number = [&match](std::initializer_list<std::string_view> labels) {
    int value = 0;
    for (const std::string_view label : labels) {
      const std::string_view digits = match.value(label);
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
    }
    return value;
  };
  int hour = number({"hour", "hour-am", "hour-pm"});
  int minute = number({"minute", "minute-am", "minute-pm"});
  if (match.capture("hhmm") != nullptr) {
    hour = number({"hhmm"}) / 100;
    minute = number({"hhmm"}) % 100;
  }
  if (const std::string_view both = match.value("day-hour"); both.size() == 5) {
    std::from_chars(both.data() + 3, both.data() + 5, hour);  // "26T14"
  }
  const std::string_view half = match.value("half-day");
  const auto has = [&match](std::string_view label) { return match.capture(label) != nullptr; };
  if ((half == "pm" || has("hour-pm") || has("minute-pm")) && hour < 12) hour += 12;
  if ((half == "am" || has("hour-am") || has("minute-am")) && hour == 12) hour = 0;
  if (hour > 24 || minute > 59) return {};
  std::string text = fmt::format("T{:02}:{:02}", hour, minute);
  if (has("second")) text += fmt::format(":{:02}", number({"second"}));
  return text;
}

}  // namespace

DateFinder::DateFinder(const Resources::Data& resources)
    : rules_(resources.rules("en/dates.toml")),
      words_(rules_),
      needs_capital_(rules_.word_class("needs-capital")) {
  for (const RuleText& rule : rules_.rules()) {
    meanings_.push_back(DateRule::read(rule, rules_.file(), problems_));
    DateRule& meaning = meanings_.back();
    if (meaning.after.empty()) continue;
    const WordClass* words = rules_.word_class(meaning.after);
    if (words != nullptr) {
      before_.emplace(meaning.after, PhraseTable(words));
    } else {
      meaning.known = false;
      problems_.push_back({Severity::error, "D001", fmt::format("{}:{}", rules_.file(), rule.line),
                           fmt::format("{}: there are no words.{}", rule.name, meaning.after)});
    }
  }
}

bool DateFinder::follows(const Analysis& analysis, std::uint32_t first, const std::string& words) const {
  const PhraseTable& table = before_.find(words)->second;
  const std::uint32_t sentence = analysis.sentences()[analysis.sentence_of(first)].first;
  constexpr std::uint32_t longest = 3;
  for (std::uint32_t i = first; i-- > sentence && i + longest >= first;) {
    std::uint32_t last = 0;
    if (!table.find(analysis.tokens(), i, first, &last).empty() && last == first) return true;
  }
  return false;
}

bool DateFinder::is_allowed(const Analysis& analysis, const PatternMatch& match, const DateRule& rule) const {
  const Tokens& tokens = analysis.tokens();
  for (const std::string& label : rule.capital) {
    const Capture* capture = match.capture(label);
    if (capture == nullptr || tokens[capture->first].capital) continue;
    // A text all in lower case has its dates too, but "may" is not one of them.
    if (!analysis.is_lower_case() || !needs_capital_.find(tokens, capture->first, capture->last).empty())
      return false;
  }
  if (!rule.after.empty() && !follows(analysis, match.first, rule.after)) return false;
  if (rule.alone) {
    // Part of a name: "Theresa May", "April Jones".
    const auto is_name = [&](std::uint32_t i) {
      return tokens[i].kind == TokenKind::word && tokens[i].capital;
    };
    const bool begins = tokens[match.first].sentence_start || match.first == 0;
    const bool is_led = !begins && !words_.lead.find(tokens, match.first - 1, match.first).empty();
    if (is_led || match.last - match.first > 1) return true;
    if (!begins && is_name(match.first - 1)) return false;
    const bool ends = tokens[match.last - 1].sentence_end || match.last >= tokens.size();
    if (!ends && is_name(match.last)) return false;
  }
  return true;
}

void DateFinder::read(const Analysis& analysis, const PatternMatch& match,
                      std::vector<DateReading>& readings) const {
  const DateRule& rule = meanings_[match.rule];
  const MatchContext context{match, analysis, words_.numbers};
  const std::size_t count = std::max<std::size_t>({1, rule.values.size(), rule.spans.size()});
  const std::size_t before = readings.size();
  for (std::size_t i = 0; i < count; ++i) {
    DateReading reading{&rule, &match, match.first, match.last, {}, {}, {}, {}};
    if (!rule.widen.empty()) reading.widen = rule.widen[std::min(i, rule.widen.size() - 1)];
    if (i < rule.values.size()) {
      const std::optional<std::string> value = rule.values[i].expand(context);
      if (!value) {
        readings.resize(before);
        return;
      }
      reading.value = *value;
    }
    if (i < rule.spans.size()) {
      const Capture* span = match.capture(rule.spans[i]);
      if (span != nullptr && span->first < span->last) {  // else the whole match
        reading.first = span->first;
        reading.last = span->last;
      }
    }
    reading.time = rule.clock ? clock_time(match) : rule.time.expand(context).value_or("");
    if (rule.clock && reading.time.empty()) {
      readings.resize(before);
      return;
    }
    reading.mod = rule.mod.expand(context).value_or("");
    readings.push_back(std::move(reading));
  }
  // "from November to March 2012" begins in the year before.
  if (readings.size() == before + 2) {
    std::optional<Granule> from = parse_timex(readings[before].value);
    const std::optional<Granule> to = parse_timex(readings[before + 1].value);
    if (from && to && from->unit == Unit::year &&
        (to->index <= from->index || to->index > from->index + 50)) {
      readings.resize(before);  // "2000-99" is no range of years
    } else if (from && to && first_day(*from) > first_day(*to) && year_of(*from) == year_of(*to)) {
      *from = moved(*from, Unit::year, -1);
      readings[before].value = to_timex(*from);
    }
  }
}

void DateFinder::find(const Analysis& analysis, std::vector<Mention>& mentions) const {
  std::vector<PatternMatch> matches;
  rules_.find(analysis.lattice(), matches);
  std::vector<DateReading> readings;
  readings.reserve(matches.size());
  for (const PatternMatch& match : matches) {
    const DateRule& rule = meanings_[match.rule];
    if (rule.ignore || !rule.known || !is_allowed(analysis, match, rule)) continue;
    read(analysis, match, readings);
  }
  Resolver resolver(analysis, words_, readings);
  for (const DateReading& reading : readings) {
    std::optional<Timex> timex = resolver.resolve(reading);
    if (!timex) continue;
    Mention mention;
    mention.type = MentionType::date;
    mention.span = analysis.bytes(reading.first, reading.last);
    mention.timex = std::move(*timex);
    mention.by = rules_.by(reading.match->rule);
    mentions.push_back(std::move(mention));
  }
}

}  // namespace dateline
