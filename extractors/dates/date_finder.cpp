#include "extractors/dates/date_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace dateline {
namespace {

/// "T14:00" from the captures of a clock time; empty: no such time. hour, minute and second are as they are,
/// half is "am" or "pm"; part ("AF") says which; hour-am, hour-pm, minute-am and minute-pm say both; hhmm is
/// both in one, as are dotted-time, dotted-am and dotted-pm with a full stop or an "h"; day-hour is "26T14".
std::string clock_time(const PatternMatch& match) {
  const auto number = [&match](std::initializer_list<std::string_view> labels) {
    int value = 0;
    for (const std::string_view label : labels) {
      const std::string digits = ascii_digits(match.value(label));
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
  // "7.30", "7.30pm", "14h30"
  for (const std::string_view label : {"dotted-time", "dotted-am", "dotted-pm"}) {
    const std::string both = ascii_digits(match.value(label));
    const std::size_t stop = both.find_first_of(".hH");
    if (stop == std::string::npos || stop + 3 > both.size()) continue;
    std::from_chars(both.data(), both.data() + stop, hour);
    std::from_chars(both.data() + stop + 1, both.data() + stop + 3, minute);
  }
  const std::string_view half = match.value("half-day");
  const auto has = [&match](std::string_view label) { return match.capture(label) != nullptr; };
  if ((half == "pm" || has("hour-pm") || has("minute-pm") || has("dotted-pm")) && hour < 12) hour += 12;
  if ((half == "am" || has("hour-am") || has("minute-am") || has("dotted-am")) && hour == 12) hour = 0;
  const std::string_view part = match.value("part");
  const bool is_late = part == "AF" || part == "EV" || (part == "NI" && hour >= 6);
  if (is_late && half.empty() && hour < 12) hour += 12;
  if (hour > 24 || minute > 59) return {};
  std::string text = fmt::format("T{:02}:{:02}", hour, minute);
  if (has("second")) text += fmt::format(":{:02}", number({"second"}));
  return text;
}

/// Nothing but marks stands before the token in its line.
bool heads_line(const Analysis& analysis, std::uint32_t token) {
  const Tokens& tokens = analysis.tokens();
  while (token > 0 && !tokens[token].line_start && tokens[token - 1].kind == TokenKind::punctuation) --token;
  return token == 0 || tokens[token].line_start;
}

/// "from 9 a.m. to 5 p.m. on Friday": the first clock is of the day of the second.
void share_day(const std::string& clock, const Timex& second, Timex& first) {
  constexpr std::size_t day = 10;  // bytes: "2012-09-26"
  if (second.type != TimexType::time || second.value.find('T') != day) return;
  first.value = second.value.substr(0, day) + clock;
  first.basis = second.basis;
  first.interval = second.interval;
  first.precision = second.precision;
}

}  // namespace

DateFinder::DateFinder(const Resources::Data& resources) : resources_(resources) {
  constexpr std::string_view name = "/dates.toml";
  for (const std::string_view file : resources.rule_files()) {
    if (file.ends_with(name)) packs_[file.substr(0, file.size() - name.size())].file = file;
  }
}

const DateFinder::Pack& DateFinder::made(const StoredPack& stored) const {
  std::call_once(stored.once, [&] { stored.pack.emplace(resources_.rules(stored.file)); });
  return *stored.pack;
}

Diagnostics DateFinder::problems() const {
  Diagnostics all;
  for (const auto& [language, stored] : packs_) {
    const Diagnostics& problems = made(stored).problems;
    all.insert(all.end(), problems.begin(), problems.end());
  }
  return all;
}

const DateFinder::Pack* DateFinder::pack_of(std::string_view language) const {
  const std::string_view primary = language.substr(0, language.find_first_of("-_"));
  for (const std::string_view wanted :
       {primary.empty() ? std::string_view("en") : primary, std::string_view("common")}) {
    const auto found = packs_.find(wanted);
    if (found != packs_.end()) return &made(found->second);
  }
  return nullptr;
}

DateFinder::Pack::Pack(const RuleSet& rule_set)
    : rules(rule_set),
      words(rule_set),
      needs_capital(rule_set.word_class("needs-capital")),
      ordinal_stop(rule_set.word_class("ordinal-stop")),
      month_short(rule_set.word_class("month-short")) {
  for (const RuleText& rule : rules.rules()) {
    meanings.push_back(DateRule::read(rule, rules.file(), problems));
    DateRule& meaning = meanings.back();
    for (const std::string& wanted : {meaning.after, meaning.not_after}) {
      if (wanted.empty()) continue;
      const WordClass* phrases = rules.word_class(wanted);
      if (phrases != nullptr) {
        phrases_before.emplace(wanted, PhraseTable(phrases));
      } else {
        meaning.known = false;
        problems.push_back({Severity::error, "D001", fmt::format("{}:{}", rules.file(), rule.line),
                            fmt::format("{}: there are no words.{}", rule.name, wanted)});
      }
    }
  }
}

bool DateFinder::Pack::follows(const Analysis& analysis, std::uint32_t first,
                               const std::string& phrases) const {
  const PhraseTable& table = phrases_before.find(phrases)->second;
  const std::uint32_t sentence = analysis.sentences()[analysis.sentence_of(first)].first;
  constexpr std::uint32_t longest = 3;
  for (std::uint32_t i = first; i-- > sentence && i + longest >= first;) {
    std::uint32_t last = 0;
    if (!table.find(analysis.tokens(), i, first, &last).empty() && last == first) return true;
  }
  return false;
}

bool DateFinder::Pack::is_allowed(const Analysis& analysis, const PatternMatch& match,
                                  const DateRule& rule) const {
  const Tokens& tokens = analysis.tokens();
  for (const std::string& label : rule.capital) {
    const Capture* capture = match.capture(label);
    if (capture == nullptr || tokens[capture->first].capital) continue;
    // A text all in lower case has its dates too, but "may" is not one of them.
    if (!analysis.is_lower_case() || !needs_capital.find(tokens, capture->first, capture->last).empty())
      return false;
  }
  if (!rule.after.empty() && !follows(analysis, match.first, rule.after)) return false;
  if (!rule.not_after.empty() && follows(analysis, match.first, rule.not_after)) return false;
  if (rule.item && !heads_line(analysis, match.first)) return false;
  if (rule.alone && tokens[match.first].capital) {
    // Part of a name: "Theresa May", "April Jones", "China Daily".
    const auto is_name = [&](std::uint32_t i) {
      return tokens[i].kind == TokenKind::word && tokens[i].capital;
    };
    const bool begins = tokens[match.first].sentence_start || match.first == 0;
    const bool is_led = !begins && !words.lead.find(tokens, match.first - 1, match.first).empty();
    if (is_led || match.last - match.first > 1) return true;
    if (!begins && is_name(match.first - 1)) return false;
    const bool ends = tokens[match.last - 1].sentence_end || match.last >= tokens.size();
    if (!ends && is_name(match.last)) return false;
  }
  return true;
}

void DateFinder::Pack::read(const Analysis& analysis, const PatternMatch& match,
                            std::vector<DateReading>& readings) const {
  const DateRule& rule = meanings[match.rule];
  const MatchContext context{match, analysis, words.numbers};
  const std::size_t count = std::max<std::size_t>({1, rule.values.size(), rule.spans.size()});
  const std::size_t before = readings.size();
  for (std::size_t i = 0; i < count; ++i) {
    DateReading reading{&rule, &match, match.first, match.last, {}, {}, {}, {}, {}};
    if (!rule.widen.empty()) reading.widen = rule.widen[std::min(i, rule.widen.size() - 1)];
    if (i < rule.values.size()) {
      const std::optional<std::string> value = rule.values[i].expand(context);
      if (!value) {
        readings.resize(before);
        return;
      }
      reading.value = *value;
      reading.granule = parse_timex(reading.value);
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
    std::optional<Granule>& from = readings[before].granule;
    const std::optional<Granule>& to = readings[before + 1].granule;
    const bool is_short = analysis.token_text(readings[before + 1].last - 1).size() < 4;  // "2011-12"
    const std::int64_t longest = rule.consecutive ? 1 : is_short ? 50 : 500;
    if (from && to && from->unit == Unit::year &&
        (to->index <= from->index || to->index > from->index + longest)) {
      readings.resize(before);  // "2000-99" is no range of years, "1914/18" no season
    } else if (from && to && first_day(*from) > first_day(*to) && year_of(*from) == year_of(*to)) {
      *from = moved(*from, Unit::year, -1);
      readings[before].value = to_timex(*from);
    }
  }
}

void DateFinder::Pack::match(const Analysis& analysis, std::vector<PatternMatch>& matches) const {
  // Sentences as this language has them: no border behind a number and its stop, nor between "Okt." and a number.
  const Tokens& tokens = analysis.tokens();
  const auto goes_on_at = [&](const TokenRange& sentence) {
    const std::uint32_t first = sentence.first;
    if (first < 2 || tokens[first].line_start) return false;
    if (tokens[first - 2].kind == TokenKind::number) return !ordinal_stop.find(tokens, first - 1, first).empty();
    return tokens[first].kind == TokenKind::number && analysis.token_text(first - 1) == "." &&
           !month_short.find(tokens, first - 2, first - 1).empty();
  };
  if (std::none_of(analysis.sentences().begin(), analysis.sentences().end(), goes_on_at))
    return rules.find(analysis.lattice(), matches);
  std::vector<TokenRange> sentences;
  for (const TokenRange& sentence : analysis.sentences()) {
    if (!sentences.empty() && goes_on_at(sentence)) {
      sentences.back().last = sentence.last;
    } else {
      sentences.push_back(sentence);
    }
  }
  Lattice lattice(analysis.text(), tokens, sentences);
  lattice.finish();
  rules.find(lattice, matches);
}

void DateFinder::find(const Analysis& analysis, std::vector<Mention>& mentions,
                      std::vector<Mention>* datelines) const {
  const Pack* pack = pack_of(analysis.document().language);
  if (pack == nullptr) return;
  std::vector<PatternMatch> matches;
  matches.reserve(analysis.sentences().size());
  pack->match(analysis, matches);
  std::vector<DateReading> readings;
  readings.reserve(matches.size());
  for (const PatternMatch& match : matches) {
    const DateRule& rule = pack->meanings[match.rule];
    if (rule.ignore || !rule.known || !pack->is_allowed(analysis, match, rule)) continue;
    if (analysis.is_inside_name(match.first, match.last))
      continue;  // "Sheffield Wednesday", "6th of October City"
    pack->read(analysis, match, readings);
  }
  Resolver resolver(analysis, pack->words, readings);
  mentions.reserve(mentions.size() + readings.size());
  const DateReading* clock = nullptr;  // the reading before, where it is a clock alone and a mention
  for (const DateReading& reading : readings) {
    std::optional<Timex> timex = resolver.resolve(reading);
    const DateReading* const before = std::exchange(clock, nullptr);
    if (!timex) continue;
    if (before != nullptr && resolver.is_range(*before, reading)) share_day(before->time, *timex, *mentions.back().timex);
    if (reading.rule->clock && reading.value.empty() && reading.rule->relative.empty()) clock = &reading;
    Mention mention;
    mention.type = MentionType::date;
    mention.span = analysis.bytes(reading.first, reading.last);
    mention.timex = std::move(*timex);
    mention.by = pack->rules.by(reading.match->rule);
    if (!resolver.is_anchor(reading)) {
      mentions.push_back(std::move(mention));
    } else if (datelines != nullptr) {
      datelines->push_back(std::move(mention));
    }
  }
}

}  // namespace dateline
