#include "extractors/dates/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace dateline {
namespace {

using std::chrono::days;

constexpr std::int64_t far_away = 550;        // days between a text and what it tells of
constexpr std::size_t reference_memory = 12;  // so many dates back
constexpr std::size_t most_references = 256;  // kept: whatever looks back over them is bounded by it
constexpr std::int64_t largest_offset = 100'000;

int size_of(Unit unit) {
  switch (unit) {
    case Unit::day:
      return 1;
    case Unit::weekend:
      return 2;
    case Unit::week:
      return 7;
    case Unit::month:
      return 30;
    case Unit::season:
    case Unit::quarter:
      return 91;
    case Unit::half:
      return 182;
    case Unit::year:
      return 365;
    case Unit::decade:
      return 3652;
    case Unit::century:
      return 36524;
  }
  return 0;
}

std::optional<std::int64_t> integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// "-2.5" years are -30 months, "-0.5" centuries -50 years: `unit` becomes the finer one. Nothing: no such
/// number of them, or no finer unit that it is a whole number of.
std::optional<std::int64_t> whole_offset(std::string_view text, Unit& unit) {
  const bool is_before = text.starts_with('-');
  const std::size_t stop = text.find('.');
  if (stop == std::string_view::npos || text.substr(stop) != ".5") return std::nullopt;
  const std::optional<std::int64_t> whole = integer(text.substr(0, stop));
  if (!whole) return std::nullopt;
  std::int64_t finer = 0;
  if (unit == Unit::year) {
    unit = Unit::month;
    finer = 12;
  } else if (unit == Unit::decade || unit == Unit::century) {
    finer = unit == Unit::decade ? 10 : 100;
    unit = Unit::year;
  } else {
    return std::nullopt;
  }
  return *whole * finer + (is_before ? -finer / 2 : finer / 2);
}

bool is_fixed(std::string_view value) {
  return value.ends_with("_REF") || (!value.empty() && value.front() == 'P');
}

/// The first, middle or last third.
DayInterval third_of(Granule granule, std::string_view mod) {
  const DayInterval whole = interval_of(granule);
  if (!whole.begin || !whole.end) return whole;
  const int part = mod == "START" ? 0 : mod == "MID" ? 1 : mod == "END" ? 2 : -1;
  if (part < 0 || granule.unit == Unit::day) return whole;
  const auto cut = [&](int thirds) -> Day {
    if (thirds == 3) return *whole.end;
    switch (granule.unit) {
      case Unit::season:
      case Unit::quarter:
      case Unit::half:
      case Unit::year: {
        const int months = granule.unit == Unit::year ? 4 : granule.unit == Unit::half ? 2 : 1;
        return first_day(moved(containing(granule, Unit::day), Unit::month, months * thirds));
      }
      default:
        return *whole.begin + days{(*whole.end - *whole.begin).count() * thirds / 3};
    }
  };
  return {cut(part), cut(part + 1)};
}

/// What lies before or behind it, where `mod` says so.
DayInterval limited(DayInterval whole, std::string_view mod) {
  if (mod == "BEFORE") return {std::nullopt, whole.begin};
  if (mod == "AFTER") return {whole.end, std::nullopt};
  if (mod == "ON_OR_AFTER") return {whole.begin, std::nullopt};
  if (mod == "ON_OR_BEFORE") return {std::nullopt, whole.end};
  return whole;
}

DayInterval interval_with(Granule granule, std::string_view mod) {
  const bool is_third = mod == "START" || mod == "MID" || mod == "END";
  return is_third ? third_of(granule, mod) : limited(interval_of(granule), mod);
}

/// How many days lie between two units; 0 where they overlap.
std::int64_t days_between(Granule a, Granule b) {
  const auto gap = [](Granule early, Granule late) { return (first_day(late) - day_behind(early)).count(); };
  return std::max<std::int64_t>({0, gap(a, b), gap(b, a)});
}

/// The numbers of a numeric date: captures a, b and y, or "26.09.2012" in one.
std::array<std::string, 3> parts_of(const PatternMatch& match) {
  const std::string_view dotted = match.value("dotted");
  const std::size_t first = dotted.find('.');
  if (first == std::string_view::npos)
    return {ascii_digits(match.value("a")), ascii_digits(match.value("b")), ascii_digits(match.value("y"))};
  const std::size_t second = std::min(dotted.find('.', first + 1), dotted.size() - 1);
  return {std::string(dotted.substr(0, first)), std::string(dotted.substr(first + 1, second - first - 1)),
          std::string(dotted.substr(second + 1))};
}

std::string open_value_of(Unit unit) {
  switch (unit) {
    case Unit::day:
      return "XXXX-XX-XX";
    case Unit::week:
      return "XXXX-WXX";
    case Unit::weekend:
      return "XXXX-WXX-WE";
    case Unit::month:
      return "XXXX-XX";
    case Unit::quarter:
      return "XXXX-QX";
    case Unit::half:
      return "XXXX-HX";
    case Unit::decade:
      return "XXX";
    case Unit::century:
      return "XX";
    case Unit::season:
    case Unit::year:
      break;
  }
  return "XXXX";
}

/// The day of that number in a month, if it has one.
std::optional<Granule> day_in(Granule month, std::int64_t day) {
  const Granule there = day_granule(first_day(month) + days{day - 1});
  if (day < 1 || day > 31 || containing(there, Unit::month) != month) return std::nullopt;
  return there;
}

/// The same day, month, season, … of another year.
std::optional<Granule> in_year(Granule granule, std::int64_t year) {
  if (year < -9000 || year > 9998) return std::nullopt;
  if (granule.unit != Unit::day) return moved(granule, Unit::year, year - year_of(granule));
  const Granule month = containing(granule, Unit::month);
  const std::int64_t day = (first_day(granule) - first_day(month)).count() + 1;
  return day_in(moved(month, Unit::year, year - year_of(granule)), day);
}

/// Americans and Filipinos put the month first; plain "en" says nothing.
std::optional<bool> day_first_by_language(std::string_view language) {
  if (language.empty() || language == "en") return std::nullopt;
  return !(language.starts_with("en-US") || language.starts_with("en-PH") || language.starts_with("en_US"));
}

/// "uk" of "https://www.example.co.uk/a"; empty: the URL has no host with a full stop.
std::string_view top_level_domain(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#:"));
  const std::size_t dot = host.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : host.substr(dot + 1);
}

/// The Monday (1) to Sunday (7) nearest behind a day, or before it where the number is negative.
std::optional<Granule> weekday_beside(Granule day, std::int64_t weekday) {
  const std::int64_t there = weekday_of(first_day(day));
  const std::int64_t wanted = std::abs(weekday);
  if (wanted < 1 || wanted > 7) return std::nullopt;
  const std::int64_t ahead = (wanted - there + 6) % 7 + 1;
  const std::int64_t back = (there - wanted + 6) % 7 + 1;
  return day_granule(first_day(day) + days{weekday > 0 ? ahead : -back});
}

/// The feast in a year: of ours, or where it is of the Islamic calendar and the number can be its own, of that.
std::optional<Granule> of_year(const std::optional<Feast>& feast, std::int64_t year) {
  constexpr std::int64_t first_islamic = 1300;  // 1882 of ours
  constexpr std::int64_t last_islamic = 1499;   // 2076
  if (!feast) return std::nullopt;
  const bool is_islamic = feast->kind == Feast::Kind::islamic && year >= first_islamic && year <= last_islamic;
  return is_islamic ? feast->at(year) : feast->in_year(year);
}

}  // namespace

DateWords::DateWords(const RuleSet& rules)
    : numbers(rules.word_class("numeral")),
      tense(rules.word_class("tense")),
      tense_before(rules.word_class("tense-before")),
      bound(rules.word_class("bound")),
      limit(rules.word_class("limit")),
      saying(rules.word_class("saying")),
      range(rules.word_class("range")),
      negation(rules.word_class("negation")),
      possessive(rules.word_class("possessive")),
      counted_unit(rules.word_class("counted-unit")),
      occasion_lead(rules.word_class("occasion-lead")),
      occasion(rules.word_class("occasion")),
      lead(rules.word_class("lead")),
      day_first_hosts(rules.word_class("day-first-hosts")),
      month_first_hosts(rules.word_class("month-first-hosts")),
      clause(rules.word_class("clause")),
      tense_before_day(rules.word_class("tense-before-day")),
      plural(rules.word_class("plural")),
      earlier(rules.word_class("earlier")),
      joining(rules.word_class("joining")),
      between(rules.word_class("between")),
      born(rules.word_class("born-before")),
      header(rules.word_class("header")),
      planned(rules.word_class("planned")),
      undone(rules.word_class("undone")),
      no_subject(rules.word_class("no-subject")),
      complement(rules.word_class("complement")),
      running(rules.word_class("running")) {
  if (const WordClass* listed = rules.word_class("plural-ending"))
    for (const auto& [ending, value] : listed->words) plural_endings.push_back(ending);
  if (const WordClass* listed = rules.word_class("participle-ending"))
    for (const auto& [ending, value] : listed->words) participle_endings.push_back(ending);
  if (const WordClass* listed = rules.word_class("present-ending")) present_endings = listed->words;
  if (const WordClass* listed = rules.word_class("tense-ending")) endings = listed->words;
  if (const WordClass* listed = rules.word_class("tense-beginning")) beginnings = listed->words;
}

std::string_view DateWords::present_form(std::string_view word) const {
  constexpr std::size_t least_rest = 2;  // bytes
  std::string_view said;
  std::size_t longest = 0;
  for (const auto& [ending, value] : present_endings) {
    if (ending.size() <= longest || !word.ends_with(ending)) continue;
    longest = ending.size();
    said = word.size() >= ending.size() + least_rest ? std::string_view(value) : std::string_view("none");
  }
  return said;
}

std::string_view DateWords::tense_of_form(std::string_view word) const {
  constexpr std::size_t least_rest = 2;  // bytes
  std::string_view said;
  std::size_t longest = 0;
  for (const auto& [beginning, value] : beginnings) {
    const bool is_whole = word.size() < beginning.size() + least_rest;
    if (beginning.size() <= longest || is_whole || !word.starts_with(beginning)) continue;
    longest = beginning.size();
    said = value;
  }
  if (!said.empty()) return said;
  const auto ending = std::find_if(endings.begin(), endings.end(), [&](const auto& each) {
    return word.size() >= each.first.size() + least_rest && word.ends_with(each.first);
  });
  return ending == endings.end() ? std::string_view() : std::string_view(ending->second);
}

Resolver::Resolver(const Analysis& analysis, const DateWords& words, const std::vector<DateReading>& all)
    : analysis_(analysis), words_(words), all_(all), today_(analysis.document().published) {
  references_.reserve(std::min(all.size(), most_references));
  // So near to either end of the calendar that counting from there would leave it: a wrong date.
  if (today_ && (*today_ < make_day(100, 1, 1) || *today_ > make_day(9900, 1, 1))) today_.reset();
  choose_dateline(all);
  choose_headings(all);
  choose_mode(all);
  choose_day_order(all);
}

/// The first token of the line that it begins in, if that is no more than `most` tokens before it: a text may be
/// one line.
std::optional<std::uint32_t> Resolver::line_of(const DateReading& reading, std::uint32_t most) const {
  std::uint32_t first = reading.first;
  while (first > 0 && !analysis_.tokens()[first].line_start) {
    if (reading.first - first == most) return std::nullopt;
    --first;
  }
  return first;
}

/// A date behind nothing but the place in its line ("GAO, Mali, Sept. 26 (Agency) --"), or alone in its line.
bool Resolver::is_dateline(const DateReading& reading) const {
  constexpr std::uint32_t longest_place = 12;
  const Tokens& tokens = analysis_.tokens();
  if (reading.rule->dateline) {
    const std::optional<std::uint32_t> start = line_of(reading, longest_place);
    const auto is_of_a_place = [](const Token& token) {
      return token.kind != TokenKind::number && (token.kind != TokenKind::word || token.capital);
    };
    return start && *start < reading.first && tokens[*start].all_capitals &&
           std::all_of(tokens.begin() + *start, tokens.begin() + reading.first, is_of_a_place);
  }
  return is_alone_in_line(reading);
}

bool Resolver::is_alone_in_line(const DateReading& reading) const {
  const Tokens& tokens = analysis_.tokens();
  if (!line_of(reading, 0)) return false;
  std::uint32_t end = reading.last;
  while (end < tokens.size() && !tokens[end].line_start && tokens[end].kind == TokenKind::punctuation) ++end;
  return end == tokens.size() || tokens[end].line_start;
}

/// "Monday", "5 March 2012" alone in a line: what stands below is of that day.
bool Resolver::is_day_heading(const DateReading& reading) const {
  const bool names_day = reading.rule->relative.empty() &&
                         (reading.rule->numeric || !reading.rule->nth_day.empty() || (reading.granule && reading.granule->unit == Unit::day) ||
                          (reading.value.size() == 10 && reading.value.starts_with("XXXX-")));
  return names_day && !reading.rule->dateline && is_alone_in_line(reading);
}

/// One day heading stands at the start of a text, or there are several.
void Resolver::choose_headings(const std::vector<DateReading>& all) {
  constexpr std::uint32_t start_of_text = 150;  // tokens
  for (const DateReading& reading : all)
    if (is_day_heading(reading)) headings_.push_back(&reading);
  const bool is_one = headings_.size() == 1 && (headings_.front()->first > start_of_text ||
                                                headings_.front()->value.starts_with("XXXX-WXX"));
  if (is_one) headings_.clear();
}

/// "Published: 22 January 2013 | Updated: 23 January 2013": the last day in such a line at the start of a text.
std::optional<Day> Resolver::day_of_header(const std::vector<DateReading>& all) const {
  constexpr std::uint32_t start_of_text = 150;   // tokens
  constexpr std::uint32_t longest_header = 24;
  const Tokens& tokens = analysis_.tokens();
  std::optional<Day> day;
  std::uint32_t line = 0;
  for (const DateReading& reading : all) {
    if (reading.first > start_of_text) break;
    const bool is_day = reading.is_explicit() && reading.granule->unit == Unit::day;
    const std::optional<std::uint32_t> start = line_of(reading, longest_header);
    if (!is_day || !start || (day && *start != line) || !is_heading_line(reading, longest_header, heads_list_item(reading)))
      continue;
    bool says_so = false;
    const auto end = static_cast<std::uint32_t>(tokens.size());
    for (std::uint32_t i = *start; i < end && i <= *start + longest_header; ++i) {
      if (i > *start && tokens[i].line_start) break;
      says_so = says_so || !words_.header.find(tokens, i, end).empty();
    }
    if (!says_so) continue;
    line = *start;
    day = first_day(*reading.granule);
  }
  return day;
}

/// What a text says of itself at its start is nearer to its words than the day on which it was put out.
void Resolver::choose_dateline(const std::vector<DateReading>& all) {
  constexpr std::uint32_t start_of_text = 150;  // tokens
  if (!today_) {
    today_ = day_of_header(all);
    if (today_) {
      today_basis_ = DateBasis::dateline;
      return;
    }
  }
  for (const DateReading& reading : all) {
    if (reading.first > start_of_text) return;
    const bool has_year = reading.is_explicit();
    if (!has_year && (!reading.rule->dateline || !today_)) continue;
    if (!is_dateline(reading)) continue;
    std::optional<Granule> best;
    if (has_year) {
      best = reading.granule;
    } else {
      for (int offset = -1; offset <= 1; ++offset) {
        const std::int64_t year = year_of(day_granule(*today_)) + offset;
        const auto each = parse_timex(to_timex(year_granule(year)) + reading.value.substr(4));
        const auto distance = [&](Granule day) { return std::abs((first_day(day) - *today_).count()); };
        if (each && (!best || distance(*each) < distance(*best))) best = each;
      }
    }
    if (!best || best->unit != Unit::day || !is_representable(*best)) continue;
    const Day day = first_day(*best);
    const bool is_old = today_ && day < *today_ - days{10} && !(has_year && reading.rule->dateline);
    if (is_old || (today_ && day > *today_ + days{3}) || day < make_day(1500, 1, 1)) continue;
    if (!today_ || *today_ != day) today_basis_ = DateBasis::dateline;
    today_ = day;
    if (reading.rule->dateline) dateline_ = &reading;
    return;
  }
}

void Resolver::choose_mode(const std::vector<DateReading>& all) {
  for (const DateReading& reading : all) {
    if (reading.is_explicit() && is_representable(*reading.granule))
      landmarks_.push_back({*reading.granule, reading.first});
  }
  if (!today_) {
    narrative_ = true;
    return;
  }
  const std::int64_t today = today_->time_since_epoch().count();
  int far = 0;
  int near = 0;
  int daily = 0;  // "on Monday", "yesterday": news
  for (const DateReading& reading : all) {
    if (reading.is_explicit()) {
      if (!is_representable(*reading.granule)) continue;
      const bool is_far = std::abs(first_day(*reading.granule).time_since_epoch().count() - today) > far_away;
      ++(is_far ? far : near);
    } else if (reading.value.starts_with("XXXX-WXX-") ||
               (!reading.rule->relative.empty() && reading.rule->anchor == AnchorKind::speech)) {
      ++near;
      const bool is_of_the_day =
          reading.value.starts_with("XXXX-WXX-") || reading.match->capture("day-word") != nullptr;
      if (is_of_the_day) ++daily;
    }
  }
  narrative_ = (far >= 5 && far > 2 * near && far > 6 * daily) || (far > 0 && near == 0 && is_short_history(all, far));
}

/// "Founded on 3 May 1950, …", "born in March 1930": what the text tells of someone in passing.
bool Resolver::is_told_aside(const DateReading& reading) const {
  const Tokens& tokens = analysis_.tokens();
  const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  std::uint32_t verb = reading.first;
  while (verb > sentence && !words_.lead.find(tokens, verb - 1, verb).empty()) --verb;
  if (verb == sentence || verb == reading.first) return false;
  --verb;
  if (!words_.born.find(tokens, verb, reading.first).empty()) return true;
  const std::string_view form = analysis_.token_text(verb);
  const bool is_participle =
      std::any_of(words_.participle_endings.begin(), words_.participle_endings.end(),
                  [form](const std::string& ending) { return form.ends_with(ending); });
  return is_participle && (verb == sentence || tokens[verb - 1].kind == TokenKind::punctuation);
}

/// A text of few dates, all of another time: it opens with a complete one, and what lacks its year goes on from
/// there. The last weeks before the publication are no such time unless several dates say so.
bool Resolver::is_short_history(const std::vector<DateReading>& all, int far) const {
  constexpr std::int64_t news = 31;  // days
  constexpr int several = 3;
  const bool has_several = far >= several;
  int told = 0;
  int open = 0;
  std::uint32_t opening = 0;  // the token from which on the text goes on: in a year also in its sentence
  const auto ends_sentence = [&](std::uint32_t i) {
    return analysis_.tokens()[i].sentence_end || analysis_.token_text(i) == ".";  // scripts without capitals
  };
  bool is_of_the_news = false;
  for (const DateReading& reading : all) {
    if (reading.is_explicit()) {
      const Unit unit = reading.granule->unit;
      const bool is_year = unit == Unit::year && reading.rule->feast.empty();
      const bool is_main = !is_year || heads_sentence(reading);
      const bool is_past = is_representable(*reading.granule) && first_day(*reading.granule) < *today_;
      if (is_past && (has_several || (is_main && !is_told_aside(reading)))) ++told;
      if (told == 1 && opening == 0) {
        opening = reading.last;
        while (!is_year && opening < analysis_.tokens().size() && !ends_sentence(opening - 1)) ++opening;
      }
      continue;
    }
    if (told > 0 && reading.rule->anchor == AnchorKind::text) ++told;
    const bool is_open = reading.value.starts_with("XXXX-") && reading.rule->direction == Direction::by_tense &&
                         reading.rule->relative.empty() && !reading.rule->item;
    if (!is_open) continue;
    const bool tells_on = told > 0 && reading.first >= opening;
    if (!tells_on || reports(reading) || cue_of(reading).tense == Tense::future) return false;
    ++open;
    const auto probe = parse_timex("2000" + reading.value.substr(4));
    if (!probe) continue;
    for (const std::int64_t year : {year_of(day_granule(*today_)), year_of(day_granule(*today_)) - 1}) {
      const std::optional<Granule> there = in_year(*probe, year);
      if (!there || first_day(*there) > *today_) continue;
      is_of_the_news = is_of_the_news || (*today_ - day_behind(*there)).count() < news;
    }
  }
  return open > 0 && told > 0 && (!is_of_the_news || told + open >= several);
}

/// "The union said in September …": a sentence of the news.
bool Resolver::reports(const DateReading& reading) const {
  const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)];
  constexpr std::uint32_t reach = 40;  // tokens on either side
  const std::uint32_t last = std::min(sentence.last, reading.last + reach);
  for (std::uint32_t i = std::max(sentence.first, reading.first - std::min(reading.first, reach)); i < last; ++i)
    if (words_.saying.find(analysis_.tokens(), i, i + 1) == "verb") return true;
  return false;
}

bool Resolver::heads_sentence(const DateReading& reading) const {
  constexpr std::uint32_t head_tokens = 3;
  return reading.first - analysis_.sentences()[analysis_.sentence_of(reading.first)].first <= head_tokens;
}

void Resolver::choose_day_order(const std::vector<DateReading>& all) {
  int day_first = 0;
  for (const DateReading& reading : all) {
    if (!reading.rule->numeric) continue;
    const std::array<std::string, 3> parts = parts_of(*reading.match);
    const auto a = integer(parts[0]);
    const auto b = integer(parts[1]);
    if (a && b && *a > 12 && *b <= 12) ++day_first;
    if (a && b && *b > 12 && *a <= 12) --day_first;
  }
  if (day_first != 0) {
    day_first_ = day_first > 0;
  } else if (const std::optional<bool> by_language = day_first_by_language(analysis_.document().language)) {
    day_first_ = *by_language;
  } else if (const std::string_view domain = top_level_domain(analysis_.document().url); !domain.empty()) {
    const Tokens tokens = tokenize(domain);
    if (tokens.size() != 1) return;
    if (!words_.day_first_hosts.find(tokens, 0, 1).empty()) day_first_ = true;
    if (!words_.month_first_hosts.find(tokens, 0, 1).empty()) day_first_ = false;
  }
}

bool Resolver::heads_paragraph(const DateReading& reading) const {
  const Tokens& tokens = analysis_.tokens();
  std::uint32_t at = reading.first;
  for (int words = 0; at > 0 && !tokens[at].line_start; --at) {
    if (tokens[at - 1].kind == TokenKind::punctuation) continue;
    if (++words > 2 || words_.lead.find(tokens, at - 1, reading.first).empty()) return false;
  }
  return true;
}

/// "1990 - Aug. 2: …": the year before nothing but a mark.
const DateReading* Resolver::year_in_front(const DateReading& reading) const {
  constexpr std::uint32_t longest = 3;  // tokens
  if (&reading == all_.data()) return nullptr;
  const DateReading* const before = &reading - 1;
  const bool is_year = before->is_explicit() && before->granule->unit == Unit::year && before->last < reading.first &&
                       reading.first - before->last <= longest;
  if (!is_year) return nullptr;
  const Tokens& tokens = analysis_.tokens();
  for (std::uint32_t i = before->last; i < reading.first; ++i)
    if (tokens[i].kind != TokenKind::punctuation || tokens[i].line_start) return nullptr;
  return tokens[reading.first].line_start ? nullptr : before;
}

/// "* 22 March - Coup", "17 January: …", or the date alone in its line.
bool Resolver::heads_list_item(const DateReading& reading) const {
  const Tokens& tokens = analysis_.tokens();
  const auto back_over_marks = [&](std::uint32_t at) {
    while (at > 0 && !tokens[at].line_start && tokens[at - 1].kind == TokenKind::punctuation) --at;
    return at;
  };
  std::uint32_t at = back_over_marks(reading.first);
  if (const DateReading* const year = year_in_front(reading)) at = back_over_marks(year->first);
  if (!tokens[at].line_start && at > 0) return false;
  if (reading.last >= tokens.size() || tokens[reading.last].line_start) return true;
  static constexpr std::array<std::string_view, 6> marks = {":", "-", "\u2013", "\u2014", "|", "\u2022"};
  const std::string_view mark = analysis_.token_text(reading.last);
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

/// The line begins with a bullet.
bool Resolver::begins_item(const DateReading& reading) const {
  return analysis_.tokens()[*line_of(reading, reading.first)].kind == TokenKind::punctuation;
}

/// "said on Thursday": the verb right before the date reports.
bool Resolver::is_said(const DateReading& reading) const {
  const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  for (std::uint32_t i = reading.first; i-- > sentence;) {
    if (!words_.saying.find(analysis_.tokens(), i, i + 1).empty()) return true;
    if (words_.lead.find(analysis_.tokens(), i, i + 1).empty()) return false;
  }
  return false;
}

/// "The fire had begun on Monday": the verb says that this was before what the text is at.
bool Resolver::is_earlier(const DateReading& reading) const {
  constexpr std::uint32_t reach = 6;  // tokens
  const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  for (std::uint32_t i = reading.first; i-- > sentence && i + reach >= reading.first;) {
    if (analysis_.tokens()[i].kind == TokenKind::punctuation) return false;
    if (!words_.earlier.find(analysis_.tokens(), i, reading.first).empty()) return true;
  }
  if (!heads_sentence(reading)) return false;
  const std::uint32_t end = analysis_.sentences()[analysis_.sentence_of(reading.last - 1)].last;
  for (std::uint32_t i = reading.last; i < end && i < reading.last + reach; ++i)
    if (!words_.earlier.find(analysis_.tokens(), i, end).empty()) return true;
  return false;
}

/// A short line without a full stop, as headings are: "2010", "Key dates in 2012".
bool Resolver::is_heading_line(const DateReading& reading, std::uint32_t longest, bool is_item) const {
  const Tokens& tokens = analysis_.tokens();
  const std::optional<std::uint32_t> first = line_of(reading, longest);
  if (!first) return false;
  std::uint32_t last = reading.last;
  while (last < tokens.size() && !tokens[last].line_start && last - *first <= longest) ++last;
  return last - *first <= longest && last < tokens.size() && analysis_.token_text(last - 1) != "." &&
         (!is_item || is_alone_in_line(reading));
}

/// Of a date without year that begins an item of a list: the year of the item before, the one after it where the
/// list has gone round the end of the year, or else that of the heading above.
std::optional<std::int64_t> Resolver::year_of_list(const DateReading& reading, Granule in_some_year) const {
  constexpr std::uint32_t longest_item = 400;   // tokens
  constexpr std::uint32_t longest_list = 4000;  // tokens
  constexpr std::int64_t half_a_year = 183;
  if (!heads_list_item(reading)) return std::nullopt;
  if (const DateReading* const year = year_in_front(reading)) return year_of(*year->granule);
  const bool is_under_heading = heading_ && reading.first - heading_->token <= longest_list;
  const bool follows_item = list_head_ && reading.first - list_head_->token <= longest_item &&
                            !(is_under_heading && heading_->token > list_head_->token);
  if (!follows_item)
    return is_under_heading ? std::optional(year_of(heading_->granule)) : std::nullopt;
  const std::int64_t year = year_of(list_head_->granule);
  const std::optional<Granule> same = in_year(in_some_year, year);
  if (!same) return year;
  const std::int64_t ahead = (first_day(*same) - first_day(list_head_->granule)).count();
  if (!list_head_->is_descending && ahead < -half_a_year) return year + 1;
  if (list_head_->is_descending && ahead > half_a_year) return year - 1;
  return year;
}

/// Nothing but "to", "-", "and the" stand between the two.
bool Resolver::is_range(const DateReading& first, const DateReading& second) const {
  constexpr std::uint32_t longest_between = 3;  // tokens: "to the", "through", "-"
  if (second.first < first.last || second.first - first.last > longest_between) return false;
  std::uint32_t last = 0;
  if (words_.range.find(analysis_.tokens(), first.last, second.first, &last).empty()) return false;
  for (std::uint32_t i = last; i < second.first; ++i)
    if (words_.lead.find(analysis_.tokens(), i, i + 1).empty()) return false;
  return true;
}

/// "from mid-March to early June 2010": the year stands at the end of the range.
std::optional<Granule> Resolver::start_of_range(const DateReading& reading, Granule in_some_year) const {
  const DateReading* const next = &reading + 1;
  if (next >= all_.data() + all_.size() || !next->is_explicit() || next->granule->unit == Unit::year ||
      !is_range(reading, *next))
    return std::nullopt;
  const std::int64_t year = year_of(*next->granule);
  const std::optional<Granule> start = in_year(in_some_year, year);
  return start && first_day(*start) > first_day(*next->granule) ? in_year(in_some_year, year - 1) : start;
}

/// "In November 1968 soldiers seized power. On 19 November …": the year that this sentence or the one before gave
/// that month; "In 2010 he moved to Gao. In March …": long before the publication also the bare year that heads it.
std::optional<std::int64_t> Resolver::year_just_named(const DateReading& reading,
                                                      Granule in_some_year) const {
  constexpr std::uint32_t head_tokens = 3;
  const std::uint32_t sentence = analysis_.sentence_of(reading.first);
  const bool is_head = reading.first - analysis_.sentences()[sentence].first <= head_tokens;
  const auto is_far = [&](Granule granule) {
    return today_ && std::abs((first_day(granule) - *today_).count()) > far_away;
  };
  const auto month_of = [](Granule granule) { return to_timex(containing(granule, Unit::month)).substr(4); };
  for (auto each = references_.crbegin(); each != references_.crend(); ++each) {
    if (analysis_.sentence_of(each->token) + 1 < sentence) return std::nullopt;
    const Unit unit = each->granule.unit;
    if ((unit == Unit::month || unit == Unit::day) && size_of(in_some_year.unit) <= size_of(Unit::month)) {
      const bool is_told_of = each->is_head || (is_head && is_far(each->granule));
      if (is_told_of && month_of(each->granule) == month_of(in_some_year)) return year_of(each->granule);
      if (each->is_head) return std::nullopt;
    }
    if (unit == Unit::year && each->is_head && is_head && !each->is_aside && is_far(each->granule) &&
        cue_of(reading).tense != Tense::future)
      return year_of(each->granule);
  }
  return std::nullopt;
}

/// "from Monday to Thursday last week": the end that says of which week both are.
const DateReading* Resolver::end_in_week(const DateReading& reading) const {
  const DateReading* const next = &reading + 1;
  if (next >= all_.data() + all_.size() || next->rule->relative.empty()) return nullptr;
  return next->value.starts_with("XXXX-WXX-") && is_range(reading, *next) ? next : nullptr;
}

/// The weekday of the week that the end of its range counts.
std::optional<Timex> Resolver::day_in_week_of(const DateReading& end, const DateReading& reading) {
  const MatchContext context{*end.match, analysis_, words_.numbers};
  const std::optional<Unit> unit = unit_named(end.rule->relative.expand(context).value_or(""));
  const std::optional<std::int64_t> offset = integer(end.rule->offset.expand(context).value_or("0"));
  const std::optional<Anchored> from = anchor(*end.rule, Unit::week);
  if (unit != Unit::week || !offset || std::abs(*offset) > largest_offset || !from) return std::nullopt;
  const Granule week = moved(containing(from->granule, Unit::week), Unit::week, *offset);
  const std::optional<Granule> day = within(week, reading.value, std::nullopt);
  return day && is_representable(*day) ? finish(reading, *day, from->basis) : std::nullopt;
}

/// The resolved start of the range that the reading ends: "from Monday to Friday", "March to June".
std::optional<Resolver::Anchored> Resolver::range_before(const DateReading& reading) const {
  if (&reading == all_.data() || references_.empty()) return std::nullopt;
  const DateReading* const before = &reading - 1;
  const Reference& start = references_.back();
  constexpr std::size_t kind = 6;  // bytes: "XXXX-W" names a weekday
  const bool is_open = before->value.starts_with("XXXX-") && before->value.size() == reading.value.size() &&
                       (before->value.substr(0, kind) == "XXXX-W") == (reading.value.substr(0, kind) == "XXXX-W") &&
                       !before->widen;
  if (!is_open || start.token != before->first || !is_range(*before, reading)) return std::nullopt;
  // "on Saturday and Thursday" are two days, "between Saturday and Thursday" is a range.
  const bool is_list = !words_.joining.find(analysis_.tokens(), before->last, reading.first).empty() &&
                       phrase_before(words_.between, *before).empty();
  if (is_list) return std::nullopt;
  return Anchored{start.granule, start.basis};
}

/// "forecast for Thursday and Friday", "on Friday, Saturday and Sunday": the weekday to come that the reading goes on
/// from.
std::optional<Resolver::Anchored> Resolver::joined_before(const DateReading& reading) const {
  constexpr std::uint32_t longest_between = 3;  // tokens: ", and on"
  if (&reading == all_.data() || references_.empty() || !today_) return std::nullopt;
  const DateReading* const before = &reading - 1;
  const Reference& start = references_.back();
  const bool is_weekday = before->value.starts_with("XXXX-WXX-") && before->rule->relative.empty() && !before->widen;
  const bool is_near = reading.first > before->last && reading.first - before->last <= longest_between;
  if (!is_weekday || !is_near || start.token != before->first || first_day(start.granule) <= *today_) return std::nullopt;
  const Tokens& tokens = analysis_.tokens();
  bool is_joined = false;
  for (std::uint32_t i = before->last; i < reading.first; ++i) {
    const bool joins = analysis_.token_text(i) == "," || !words_.joining.find(tokens, i, i + 1).empty() ||
                       !words_.range.find(tokens, i, i + 1).empty();
    if (!joins && words_.lead.find(tokens, i, i + 1).empty()) return std::nullopt;
    is_joined = is_joined || joins;
  }
  return is_joined ? std::optional(Anchored{start.granule, start.basis}) : std::nullopt;
}

/// "1968" alone in a line above, and no nearer day that speaks for the date.
bool Resolver::is_below_year(const DateReading& reading) const {
  constexpr std::uint32_t longest_section = 4000;  // tokens
  return heads_section_ && reading.first - heading_->token <= longest_section && !section_ && !(head_ && is_item_) &&
         cue_of(reading).tense != Tense::future;
}

/// "He was arrested on 26 May 2011 and extradited on 31 May": the year of the date in front, long ago, that the
/// same sentence goes on from.
std::optional<std::int64_t> Resolver::year_gone_on(const DateReading& reading, Granule in_some_year) const {
  constexpr std::uint32_t longest = 15;  // tokens
  constexpr std::int64_t news = 31;      // days
  if (references_.empty() || !today_) return std::nullopt;
  const Reference& last = references_.back();
  const Tokens& tokens = analysis_.tokens();
  if (reading.first - last.token > longest) return std::nullopt;
  const bool is_told = last.names_year && !last.is_aside && !last.in_brackets &&
                       size_of(last.granule.unit) <= size_of(Unit::month) &&
                       (*today_ - first_day(last.granule)).count() > far_away;
  const bool names_a_thing =
      reading.first > 0 && words_.lead.find(tokens, reading.first - 1, reading.first) == "the";  // "the July 7 bombings"
  if (names_a_thing || !is_told || size_of(in_some_year.unit) > size_of(last.granule.unit)) return std::nullopt;
  bool is_joined = false;
  for (std::uint32_t i = last.token; i < reading.first; ++i) {
    const bool is_ordinal = i > 0 && tokens[i - 1].kind == TokenKind::number;  // "am 7. Juni"
    if (tokens[i].sentence_end && !is_ordinal) return std::nullopt;
    is_joined = is_joined || !words_.joining.find(tokens, i, reading.first).empty();
  }
  if (!is_joined || cue_of(reading).tense == Tense::future) return std::nullopt;
  const std::int64_t now = year_of(day_granule(*today_));
  for (const std::int64_t year : {now, now - 1}) {
    const std::optional<Granule> there = in_year(in_some_year, year);
    const bool is_recent = there && first_day(*there) <= *today_ && (*today_ - day_behind(*there)).count() < news;
    if (is_recent) return std::nullopt;
  }
  const std::int64_t year = year_of(last.granule);
  const std::optional<Granule> same = in_year(in_some_year, year);
  return same && day_behind(*same) <= first_day(last.granule) ? year + 1 : year;
}

void Resolver::follow_paragraphs(const DateReading& reading) {
  if (!head_) return;
  const Tokens& tokens = analysis_.tokens();
  for (std::uint32_t i = head_token_ + 1; i <= reading.first; ++i) {
    if (tokens[i].paragraph_start || (tokens[i].line_start && tokens[i].sentence_start)) {
      head_.reset();
      return;
    }
  }
  head_token_ = reading.first;
}

void Resolver::remember(const DateReading& reading, const Timex& timex, Granule granule) {
  const DateRule& rule = *reading.rule;
  // "up from a year earlier" compares; the text stays where it was.
  if (timex.type == TimexType::set || timex.type == TimexType::duration || rule.keep) return;
  const Tokens& tokens = analysis_.tokens();
  const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  constexpr std::uint32_t longest_heading = 10;  // tokens
  constexpr std::uint32_t longest_header = 24;
  constexpr std::uint32_t start_of_text = 150;
  Reference reference{granule, reading.first, timex.basis};
  reference.is_head = heads_sentence(reading);
  reference.is_aside = looks_away(reading, reference.is_head);
  reference.is_bound = reference.is_head ? !phrase_before(words_.bound, reading).empty() : reference.is_aside;
  reference.names_year = reading.is_explicit() || rule.numeric;
  const bool is_item = heads_list_item(reading);
  const bool is_heading = is_heading_line(reading, longest_heading, is_item);
  const bool may_head_text = reading.first < start_of_text && granule.unit == Unit::day && reference.names_year;
  reference.in_heading = is_heading || is_dateline(reading) ||
                         (may_head_text && is_heading_line(reading, longest_header, is_item));
  for (std::uint32_t i = reading.first; i-- > sentence && i + 12 > reading.first;) {
    const std::string_view token = analysis_.token_text(i);
    if (token == ")") break;
    if (token == "(") reference.in_brackets = !tokens[i].line_start;
  }
  if (references_.size() >= most_references)
    references_.erase(references_.begin(), references_.begin() + most_references / 2);
  references_.push_back(reference);
  constexpr std::uint32_t beside = 12;  // tokens
  if (numbered_ && granule.unit == Unit::day && rule.relative.empty() && rule.nth_day.empty()) {
    if (reading.first - numbered_->token <= beside) {
      day_one_ = first_day(granule) - days{numbered_->number - 1};
      section_ = Section{first_day(granule), reading.first};
    }
    numbered_.reset();
  }
  if (!rule.nth_day.empty()) section_ = Section{first_day(granule), reading.first};
  if (is_item && granule.unit == Unit::month && is_alone_in_line(reading)) {
    month_heading_ = reference;
    section_.reset();
  }
  if (is_item && !headings_.empty() && granule.unit == Unit::day && is_day_heading(reading))
    section_ = Section{first_day(granule), reading.first};
  // "On December 3, X announced …": the day of what the paragraph tells.
  const bool is_named = rule.relative.empty() && !reading.value.starts_with("XXXX-WXX");
  if (granule.unit == Unit::day && is_named && (heads_paragraph(reading) || is_item)) {
    is_list_paragraph_ = is_item;
    is_item_ = is_list_paragraph_ || begins_item(reading);
    head_ = first_day(granule);
    head_token_ = reading.first;
    head_names_year_ = reference.names_year;
  }
  if (granule.unit == Unit::year && reading.is_explicit() && is_heading) {
    heading_ = reference;
    heads_section_ = is_alone_in_line(reading);
    section_.reset();
    month_heading_.reset();
  }
  if ((granule.unit == Unit::day || granule.unit == Unit::month) && is_named && is_item) {
    bool is_descending = false;
    if (list_head_) {
      const Day before = first_day(list_head_->granule);
      is_descending = first_day(granule) == before ? list_head_->is_descending : first_day(granule) < before;
    }
    list_head_ = ListHead{granule, reading.first, is_descending};
  }
}

std::optional<Resolver::Anchored> Resolver::reference(Unit unit, std::size_t back, bool is_same) const {
  std::optional<Anchored> in_passing;
  std::size_t seen = 0;
  for (auto each = references_.crbegin(); each != references_.crend() && seen < back; ++each, ++seen) {
    if (size_of(each->granule.unit) > size_of(unit)) continue;
    if (is_same || !is_in_passing(each)) return Anchored{each->granule, DateBasis::narrative};
    if (!in_passing) in_passing = Anchored{each->granule, DateBasis::narrative};
  }
  return in_passing;
}

/// "until 1990", "next spring", "two days earlier": not where the text has got to.
bool Resolver::looks_away(const DateReading& reading, bool is_head) const {
  const DateRule& rule = *reading.rule;
  if (rule.anchor == AnchorKind::text && !rule.relative.empty()) {
    const MatchContext context{*reading.match, analysis_, words_.numbers};
    if (rule.offset.expand(context).value_or("").starts_with('-')) return true;
  }
  if (is_head) return false;
  if (rule.direction == Direction::future || rule.direction == Direction::future_or_now) return true;
  return !phrase_before(words_.bound, reading).empty();
}

/// "since 2001", but not in "between 2001 and 2004", "before Friday's vote" nor "a month after 22 March".
std::string_view Resolver::limit_of(const DateReading& reading) const {
  const auto count = static_cast<std::uint32_t>(analysis_.tokens().size());
  if (reading.rule->spans.size() > 1) return {};
  if (reading.last < count && !words_.possessive.find(analysis_.tokens(), reading.last, count).empty())
    return {};
  std::uint32_t start = 0;
  const std::string_view limit = phrase_before(words_.limit, reading, &start);
  const bool counts = start > 0 && !words_.counted_unit.find(analysis_.tokens(), start - 1, start).empty();
  if (counts) return {};
  if (limit == "BEFORE" || limit == "ON_OR_BEFORE") {  // "not before 2014", "did not leave until May"
    constexpr std::uint32_t reach = 4;
    const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
    for (std::uint32_t i = start; i-- > sentence && i + reach >= start;)
      if (!words_.negation.find(analysis_.tokens(), i, start).empty()) return "ON_OR_AFTER";
  }
  return limit;
}

/// The value of the phrase of at most three words that ends where the reading begins; `start`, if given,
/// becomes its first token.
std::string_view Resolver::phrase_before(const PhraseTable& phrases, const DateReading& reading,
                                         std::uint32_t* start) const {
  const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  std::string_view longest;
  for (std::uint32_t i = reading.first; i-- > sentence && i + 3 >= reading.first;) {
    std::uint32_t last = 0;
    const std::string_view value = phrases.find(analysis_.tokens(), i, reading.first, &last);
    if (value.empty() || last != reading.first) continue;
    longest = value;
    if (start != nullptr) *start = i;
  }
  return longest;
}

/// Whether the complete dates behind `from` are nearer to `to` than to it.
bool Resolver::text_returns(const Reference& from, Granule to) const {
  constexpr int wanted = 2;
  constexpr int most = 64;  // a sentence may hold any number
  int seen = 0;
  int passed = 0;
  auto next = std::upper_bound(landmarks_.begin(), landmarks_.end(), from.token,
                               [](std::uint32_t token, const Landmark& each) { return token < each.token; });
  for (; next != landmarks_.end() && seen < wanted && passed < most; ++next, ++passed) {
    if (analysis_.sentence_of(next->token) == analysis_.sentence_of(from.token)) continue;
    ++seen;
    if (days_between(from.granule, next->granule) <= days_between(to, next->granule)) return false;
  }
  return seen > 0;
}

/// A date that the text only touches on: "as in 1812", "found in 2004", "two days earlier".
bool Resolver::is_in_passing(std::vector<Reference>::const_reverse_iterator each) const {
  constexpr std::int64_t apart = 45;       // days between what is told and what is touched on
  constexpr std::int64_t far_apart = 550;  // where it begins its sentence
  constexpr std::int64_t very_far = 5 * 365;
  if (analysis_.sentence_of(each->token) == analysis_.sentence_of(now_)) return false;
  auto before = std::next(each);
  while (before != references_.crend() && (before->in_brackets || before->is_aside)) ++before;
  if (before == references_.crend()) return false;
  const std::int64_t distance = days_between(each->granule, before->granule);
  if (each->is_aside) return distance > apart;
  if (distance <= (each->is_head ? far_apart : apart)) return false;
  if (each->in_brackets || text_returns(*each, before->granule)) return true;
  return each->granule.unit == Unit::year && !each->is_head && distance > very_far &&
         (landmarks_.empty() || landmarks_.back().token <= each->token);
}

/// The words of a quotation count from the day on which they were spoken. Where that was at what the text tells
/// of ("After the match she said: “Today …”"), it is the day of the text's last such date in the week before.
std::optional<Resolver::Anchored> Resolver::day_of_saying() const {
  constexpr std::int64_t news = 6;  // days
  const Tokens& tokens = analysis_.tokens();
  const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(now_)];
  bool is_quoted = false;
  for (std::uint32_t i = sentence.first; i < now_; ++i) {
    const std::string_view token = analysis_.token_text(i);
    if (token == "\"") is_quoted = !is_quoted;
    if (token == "“" || token == "``") is_quoted = true;
    if (token == "”" || token == "''") is_quoted = false;
  }
  if (!is_quoted || !today_) return std::nullopt;
  const auto names_occasion = [&](std::uint32_t i) {
    std::uint32_t noun = 0;
    return !words_.occasion_lead.find(tokens, i, sentence.last, &noun).empty() &&
           !words_.occasion.find(tokens, noun, sentence.last).empty();
  };
  std::uint32_t at = sentence.first;
  while (at < sentence.last && !names_occasion(at)) ++at;
  if (at == sentence.last) return std::nullopt;
  for (auto each = references_.crbegin(); each != references_.crend(); ++each) {
    if (each->granule.unit != Unit::day || each->is_aside) continue;
    const std::int64_t before = (*today_ - first_day(each->granule)).count();
    if (before < 0 || before > news) return std::nullopt;
    return Anchored{each->granule, DateBasis::narrative};
  }
  return std::nullopt;
}

std::optional<Resolver::Anchored> Resolver::anchor(const DateRule& rule, Unit unit) const {
  if (rule.anchor == AnchorKind::text) {
    if (const auto earlier = reference(unit, reference_memory, rule.offset.empty())) return earlier;
    if (narrative_) return std::nullopt;
  } else {
    // A paragraph of its own date speaks from that day, where this is not about the news of the day.
    if (head_ && (is_item_ || narrative_) && size_of(unit) <= 7 && (!today_ || std::abs((*today_ - *head_).count()) > 6))
      return Anchored{day_granule(*head_), DateBasis::paragraph};
    if (section_ && section_->day != today_) return Anchored{day_granule(section_->day), DateBasis::paragraph};
    if (narrative_) {
      if (const auto earlier = reference(unit, reference_memory)) return earlier;
    }
    if (unit == Unit::day) {
      if (const auto said = day_of_saying()) return said;
    }
  }
  if (today_) return Anchored{day_granule(*today_), today_basis_};
  return std::nullopt;
}

/// The day that a list's item or a heading gives to what stands below it, where that is not of the news.
std::optional<Resolver::Anchored> Resolver::place_in_list() const {
  constexpr std::int64_t news = 31;  // days
  std::optional<Day> day;
  if (head_ && is_item_) {
    day = head_;
  } else if (section_) {
    day = section_->day;
  }
  if (!day || (today_ && std::abs((*today_ - *day).count()) <= news)) return std::nullopt;
  return Anchored{day_granule(*day), DateBasis::narrative};
}

std::optional<Resolver::Anchored> Resolver::kept_reference(const DateRule& rule, Unit unit) const {
  std::size_t seen = 0;
  for (auto each = references_.rbegin(); each != references_.rend() && seen < 4; ++each, ++seen) {
    if (period_ && *period_ > each->token) break;
    const Unit kind = each->granule.unit;
    const bool fits =
        kind != Unit::day && kind != Unit::week && kind != Unit::weekend && size_of(kind) <= size_of(unit);
    if (fits) return Anchored{each->granule, DateBasis::narrative};
  }
  if (rule.anchor == AnchorKind::text || narrative_) {
    if (const auto earlier = reference(unit, reference_memory))
      return Anchored{containing(earlier->granule, unit), earlier->basis};
  }
  if (today_) return Anchored{containing(day_granule(*today_), unit), today_basis_};
  return std::nullopt;
}

std::optional<Timex> Resolver::resolve(const DateReading& reading) {
  if (is_anchor(reading)) return dateline(reading);
  follow_paragraphs(reading);
  now_ = reading.first;
  const DateRule& rule = *reading.rule;
  const MatchContext context{*reading.match, analysis_, words_.numbers};
  if (!rule.nth_day.empty()) return nth_day(reading, context);
  if (rule.item) return day_of_item(reading);
  if (!rule.count.empty()) return duration(reading, context);
  if (rule.numeric) return numeric(reading);
  if (!rule.relative.empty()) return relative(reading, context);
  if (rule.clock && reading.value.empty()) return clock(reading);
  if (rule.type == TimexType::set || is_fixed(reading.value)) {
    Timex timex;
    timex.type = rule.type;
    timex.value = reading.value + reading.time;
    timex.mod = reading.mod;
    if (today_ && timex.value == "PAST_REF") timex.interval.end = *today_ + days{1};
    if (today_ && timex.value == "FUTURE_REF") timex.interval.begin = today_;
    return timex;
  }
  if (reading.granule) return given(reading, context);
  return open_value(reading, context);
}

/// "Day 3": counted from the day that the text calls the first, where it has said which one that is.
std::optional<Timex> Resolver::nth_day(const DateReading& reading, const MatchContext& context) {
  constexpr std::int64_t most = 999;
  if (!heads_list_item(reading)) return std::nullopt;
  const std::optional<std::int64_t> number = integer(reading.rule->nth_day.expand(context).value_or(""));
  if (!number || *number < 1 || *number > most) return std::nullopt;
  numbered_ = NumberedDay{*number, reading.first};
  if (!day_one_) return std::nullopt;
  return finish(reading, day_granule(*day_one_ + days{*number - 1}), DateBasis::narrative);
}

/// "17: …" below the month "December 2010".
std::optional<Timex> Resolver::day_of_item(const DateReading& reading) {
  constexpr std::uint32_t longest_section = 4000;  // tokens
  const bool is_below = month_heading_ && reading.first - month_heading_->token <= longest_section;
  const auto day = integer(std::string_view(reading.value).substr(std::min<std::size_t>(8, reading.value.size())));
  const std::optional<Granule> there = is_below && day ? day_in(month_heading_->granule, *day) : std::nullopt;
  if (!there || !heads_list_item(reading)) return std::nullopt;
  return finish(reading, *there, DateBasis::narrative);
}

/// The date that the text was filed at; nothing of what it tells.
Timex Resolver::dateline(const DateReading& reading) const {
  const Granule day = day_granule(*today_);
  Timex timex;
  timex.type = reading.rule->type;
  timex.value = to_timex(day);
  timex.interval = interval_of(day);
  timex.precision = DatePrecision::day;
  timex.basis = today_basis_;
  return timex;
}

/// The clock alone: of the day that the text is at.
std::optional<Timex> Resolver::clock(const DateReading& reading) {
  std::optional<Anchored> at;
  if (!references_.empty() && references_.back().granule.unit == Unit::day &&
      analysis_.sentence_of(references_.back().token) + 1 >= analysis_.sentence_of(reading.first)) {
    at = Anchored{references_.back().granule, DateBasis::narrative};
  } else if (today_ && !narrative_) {
    at = Anchored{day_granule(*today_), today_basis_};
  }
  if (at) return finish(reading, at->granule, at->basis);
  Timex timex;
  timex.type = TimexType::time;
  timex.value = "XXXX-XX-XX" + reading.time;
  return timex;
}

/// A value that is complete, or is so with a feast.
std::optional<Timex> Resolver::given(const DateReading& reading, const MatchContext& context) {
  const DateRule& rule = *reading.rule;
  std::optional<Granule> granule = reading.granule;
  if (!rule.feast.empty())
    granule = of_year(Feast::parse(rule.feast.expand(context).value_or("")), year_of(*granule));
  if (!granule || !is_representable(*granule)) return std::nullopt;
  if (rule.keep && granule->unit == Unit::year) {
    // "the 2010 period" is a quarter where the text is about quarters.
    const std::optional<Anchored> period = kept_reference(rule, Unit::year);
    if (period && size_of(period->granule.unit) < size_of(Unit::year))
      granule = moved(period->granule, Unit::year, granule->index - year_of(period->granule));
  }
  return finish(reading, *granule, DateBasis::absolute);
}

/// Some days, weeks, … before or after what the words name: "two days before Christmas".
std::optional<Granule> Resolver::shifted(const DateReading& reading, Granule granule) const {
  if (reading.rule->shift.empty()) return granule;
  const MatchContext context{*reading.match, analysis_, words_.numbers};
  const std::optional<std::string> count = reading.rule->shift.expand(context);
  const std::optional<std::string> unit_name = reading.rule->shift_unit.expand(context);
  if (!count || !unit_name) return std::nullopt;
  const std::optional<std::int64_t> by = integer(*count);
  if (by && *unit_name == "weekday") return weekday_beside(granule, *by);
  const std::optional<Unit> unit = unit_named(*unit_name);
  if (!by || !unit || std::abs(*by) > largest_offset) return std::nullopt;
  const Granule there = moved(granule, *unit, *by);
  return is_representable(there) ? std::optional(there) : std::nullopt;
}

std::optional<Timex> Resolver::finish(const DateReading& reading, Granule granule, DateBasis basis) {
  const DateRule& rule = *reading.rule;
  const std::optional<Granule> there = shifted(reading, granule);
  if (!there) return std::nullopt;
  granule = *there;
  if (reading.widen) granule = containing(granule, *reading.widen);
  Timex timex;
  timex.type = reading.time.empty() ? rule.type : TimexType::time;
  timex.value = to_timex(granule) + reading.time;
  timex.mod = reading.mod;
  timex.basis = basis;
  timex.precision = precision_of(granule.unit);
  if (rule.exact) timex.interval = rule.clip == 0 ? interval_with(granule, timex.mod) : interval_of(granule);
  if (reading.mod == "START" || reading.mod == "MID" || reading.mod == "END") {
    if (granule.unit != Unit::day) timex.precision = DatePrecision::part;
  }
  if (rule.clip != 0 && today_ && timex.interval.begin && timex.interval.end &&
      *today_ > *timex.interval.begin && *today_ < *timex.interval.end) {
    if (rule.clip < 0) {
      timex.interval.end = today_;
    } else {
      timex.interval.begin = std::min(*today_ + days{1}, *timex.interval.end - days{1});
    }
  }
  if (!rule.feast.empty() && !reading.widen) observe(reading, timex);
  if (timex.mod.empty() && rule.clip == 0) {
    timex.mod = limit_of(reading);
    // "before dawn on Monday" and "after 5 pm on Monday" are on that day
    const bool is_within_day = !reading.time.empty() && (timex.mod == "BEFORE" || timex.mod == "AFTER");
    if (!is_within_day) timex.interval = limited(timex.interval, timex.mod);
  }
  remember(reading, timex, granule);
  return timex;
}

/// Feasts whose day is known to within one, and whole months of another calendar.
void Resolver::observe(const DateReading& reading, Timex& timex) const {
  const MatchContext context{*reading.match, analysis_, words_.numbers};
  const auto feast = Feast::parse(reading.rule->feast.expand(context).value_or(""));
  if (!feast || !feast->is_approximate() || !timex.interval.begin || !timex.interval.end) return;
  timex.mod = "APPROX";
  if (feast->length() > 1 && reading.rule->shift.empty()) {
    timex.value = timex.value.substr(0, 4) + "-XX";  // no month of ours
    timex.precision = DatePrecision::month;
    timex.interval.end = *timex.interval.begin + days{feast->length()};
  }
  timex.interval.begin = *timex.interval.begin - days{1};
  timex.interval.end = *timex.interval.end + days{1};
}

std::optional<Timex> Resolver::duration(const DateReading& reading, const MatchContext& context) {
  const DateRule& rule = *reading.rule;
  const std::optional<std::string> count = rule.count.expand(context);
  const std::optional<std::string> unit = rule.unit.expand(context);
  if (!count || !unit || count->empty()) return std::nullopt;
  if (rule.keep) period_ = reading.first;
  Timex timex;
  timex.type = rule.type;
  timex.value = duration_value(*count, *unit);
  timex.mod = reading.mod;
  if (timex.value.empty()) return std::nullopt;
  const std::optional<std::int64_t> whole = integer(*count);
  const std::optional<Unit> calendar = unit_named(*unit);
  if (rule.reach != 0 && whole && calendar && *whole <= largest_offset && today_ && !narrative_) {
    const Granule today = day_granule(*today_);
    const Granule other = moved(today, *calendar, rule.reach * *whole);
    if (is_representable(other)) {
      timex.basis = today_basis_;
      timex.interval = rule.reach < 0 ? DayInterval{first_day(other), day_behind(today)}
                                      : DayInterval{*today_, day_behind(other)};
    }
  }
  return timex;
}

std::optional<Timex> Resolver::relative(const DateReading& reading, const MatchContext& context) {
  const DateRule& rule = *reading.rule;
  const std::optional<std::string> unit_name = rule.relative.expand(context);
  const std::optional<std::string> offset_text =
      rule.offset.empty() ? std::string("0") : rule.offset.expand(context);
  if (!unit_name || !offset_text) return std::nullopt;
  std::optional<Unit> unit = unit_named(*unit_name);
  std::optional<std::int64_t> offset = offset_text->empty() ? 0 : integer(*offset_text);
  if (unit && !offset) offset = whole_offset(*offset_text, *unit);
  const std::optional<Anchored> from =
      !unit       ? (today_ ? std::optional(Anchored{day_granule(*today_), today_basis_}) : std::nullopt)
      : rule.keep ? kept_reference(rule, *unit)
                  : anchor(rule, *unit);
  Timex open;
  open.mod = reading.mod;
  if (!unit || !offset) {
    // Hours ago, or an amount that nobody knows.
    const bool is_vague = offset_text->find('X') != std::string::npos;
    if (unit && !is_vague && offset_text->find('.') == std::string::npos) return std::nullopt;
    const bool before = offset_text->starts_with('-');
    open.value = before ? "PAST_REF" : "FUTURE_REF";
    if (today_ && rule.anchor == AnchorKind::speech) {
      if (before) open.interval.end = *today_ + days{1};
      if (!before) open.interval.begin = today_;
    }
    return open;
  }
  if (std::abs(*offset) > largest_offset) return std::nullopt;
  if (!from) {
    open.type = reading.time.empty() ? rule.type : TimexType::time;
    open.value = open_value_of(*unit) + reading.time;
    return open;
  }
  if (rule.same_unit) {
    for (auto each = references_.rbegin(); each != references_.rend(); ++each) {
      if (each->granule.unit == *unit) return finish(reading, each->granule, DateBasis::narrative);
    }
  }
  Granule granule;
  if (rule.grain && size_of(*rule.grain) < size_of(*unit)) {
    granule = moved(containing(from->granule, *rule.grain), *unit, *offset);
  } else if (rule.keep) {
    granule = moved(from->granule, *unit, *offset);
  } else {
    granule = moved(containing(from->granule, *unit), *unit, *offset);
  }
  if (!is_representable(granule)) {
    open.value = *offset < 0 ? "PAST_REF" : "FUTURE_REF";
    return open;
  }
  if (!reading.value.empty() || !rule.feast.empty()) {
    const std::optional<Granule> inner =
        within(granule, reading.value, Feast::parse(rule.feast.expand(context).value_or("")));
    if (!inner) return std::nullopt;
    return finish(reading, *inner, from->basis);
  }
  return finish(reading, granule, from->basis);
}

std::optional<Granule> Resolver::within(Granule outer, std::string_view value,
                                        const std::optional<Feast>& feast) const {
  if (feast) return feast->in_year(year_of(outer));
  if (value.starts_with("XXXX-WXX-") && value.size() == 10) {
    const std::int64_t weekday = value.back() - '1';
    const Granule week = containing(outer, Unit::week);
    return day_granule(first_day(week) + days{weekday});
  }
  if (value.starts_with("XXXX-XX-")) {
    const std::string month = to_timex(containing(outer, Unit::month));
    return parse_timex(month + std::string(value.substr(7)));
  }
  if (value.starts_with("XXXX-")) {
    const std::string year = to_timex(containing(outer, Unit::year));
    return parse_timex(year + std::string(value.substr(4)));
  }
  return parse_timex(value);
}

std::optional<Timex> Resolver::numeric(const DateReading& reading) {
  const std::array<std::string, 3> parts = parts_of(*reading.match);
  const std::string& year_text = parts[2];
  const auto a = integer(parts[0]);
  const auto b = integer(parts[1]);
  auto year = integer(year_text);
  if (!a || !b || !year) return std::nullopt;
  if (year_text.size() == 2) year = year_of_two_digits(*year);
  const auto as = [&](std::int64_t day, std::int64_t month) {
    return day_granule(*year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  };
  const std::optional<Granule> day_first = as(*a, *b);
  const std::optional<Granule> month_first = as(*b, *a);
  const bool is_dotted = !reading.match->value("dotted").empty();  // who writes stops writes the day first
  const bool is_day_first = day_first_.value_or(false) || is_dotted;
  std::optional<Granule> chosen = is_day_first ? day_first : month_first;
  const std::optional<Granule> other = is_day_first ? month_first : day_first;
  if (!chosen) chosen = other;
  if (!chosen) return std::nullopt;
  // News speaks of what was rather than of what is months ahead, and of these days most of all.
  const auto distance = [&](Granule day) { return std::abs((first_day(day) - *today_).count()); };
  bool is_sure = !other || *chosen == *other || day_first_ || is_dotted;
  if (other && today_ && first_day(*chosen) > *today_ + days{31} && first_day(*other) <= *today_) {
    chosen = other;
    is_sure = true;
  } else if (!is_sure && today_) {
    const bool is_other_nearer = distance(*other) < distance(*chosen);
    const Granule near = is_other_nearer ? *other : *chosen;
    const Granule far = is_other_nearer ? *chosen : *other;
    is_sure = distance(near) <= 7 && distance(far) > 14;
    if (is_sure) chosen = near;
  }
  if (!is_sure) chosen = containing(*chosen, Unit::year);
  return finish(reading, *chosen, DateBasis::absolute);
}

/// Within eighty years before and twenty behind.
std::int64_t Resolver::year_of_two_digits(std::int64_t year) const {
  const std::int64_t now = today_ ? year_of(day_granule(*today_)) : 2010;
  year += now / 100 * 100;
  if (year > now + 20) return year - 100;
  return year < now - 80 ? year + 100 : year;
}

/// "XX12-Q3": a part of a year of two digits.
std::optional<Timex> Resolver::in_short_year(const DateReading& reading) {
  const auto digits = integer(std::string_view(reading.value).substr(2, 2));
  if (!digits) return std::nullopt;
  const auto granule =
      parse_timex(to_timex(year_granule(year_of_two_digits(*digits))) + reading.value.substr(4));
  if (!granule) return std::nullopt;
  return finish(reading, *granule, DateBasis::absolute);
}

std::optional<Timex> Resolver::open_value(const DateReading& reading, const MatchContext& context) {
  const DateRule& rule = *reading.rule;
  const std::string& value = reading.value;
  if (value.starts_with("XX") && value.size() > 4 && value[2] != 'X' && value[4] == '-') {
    return in_short_year(reading);
  }
  Candidates candidates;
  std::int64_t per_century = 0;
  Unit unit = Unit::day;
  bool is_weekday = false;
  std::optional<Feast> feast;
  if (!rule.feast.empty()) {
    feast = Feast::parse(rule.feast.expand(context).value_or(""));
    if (!feast) return std::nullopt;
    candidates = [&feast](std::int64_t k) { return feast->at(k); };
  } else if (value.starts_with("XXXX-WXX-") && value.size() == 10) {
    is_weekday = true;
    const std::int64_t weekday = value.back() - '1';
    if (rule.direction == Direction::by_tense) {
      if (const DateReading* const end = end_in_week(reading))
        if (auto timex = day_in_week_of(*end, reading)) return timex;
      auto start = range_before(reading);
      if (!start) start = joined_before(reading);
      if (start) {
        const std::int64_t ahead = (weekday + 8 - std::int64_t{weekday_of(first_day(start->granule))}) % 7;
        return finish(reading, day_granule(first_day(start->granule) + days{ahead}), start->basis);
      }
      if (const auto day = weekday_of_section(reading, weekday)) return finish(reading, *day, DateBasis::paragraph);
      if (const auto day = following_weekday(reading, weekday)) return finish(reading, *day, DateBasis::narrative);
    }
    candidates = [weekday](std::int64_t k) -> std::optional<Granule> {
      return day_granule(first_day({Unit::week, k}) + days{weekday});
    };
  } else if (value == open_value_of(Unit::weekend)) {
    is_weekday = true;
    unit = Unit::weekend;
    candidates = [](std::int64_t k) { return std::optional(Granule{Unit::weekend, k}); };
  } else if (value.starts_with("XXXX-XX-") && value.size() == 10) {
    const auto day = integer(std::string_view(value).substr(8));
    if (!day) return std::nullopt;
    candidates = [day](std::int64_t k) { return day_in({Unit::month, k}, *day); };
  } else if (value.starts_with("XXXX-")) {
    const auto probe = parse_timex("2000" + value.substr(4));
    if (!probe) return std::nullopt;
    unit = probe->unit;
    if (rule.direction == Direction::by_tense) {
      if (const auto start = start_of_range(reading, *probe); start && is_representable(*start))
        return finish(reading, *start, DateBasis::absolute);
      if (const auto from = range_before(reading); from && from->granule.unit == unit) {
        const std::int64_t first = year_of(from->granule);
        std::optional<Granule> end = in_year(*probe, first);
        if (end && first_day(*end) < first_day(from->granule)) end = in_year(*probe, first + 1);
        if (end && is_representable(*end)) return finish(reading, *end, from->basis);
      }
      std::optional<std::int64_t> year = year_of_list(reading, *probe);
      if (!year) year = year_just_named(reading, *probe);
      if (!year && !narrative_) year = year_gone_on(reading, *probe);
      if (!year && is_below_year(reading)) year = year_of(heading_->granule);
      const std::optional<Granule> named = year ? in_year(*probe, *year) : std::nullopt;
      if (named && is_representable(*named)) return finish(reading, *named, DateBasis::narrative);
    }
    candidates = [probe](std::int64_t k) { return in_year(*probe, k); };
  } else if (value.starts_with("XX") && value.size() > 2 && value.size() <= 4) {
    // "the '90s", "'68"
    const auto digits = integer(std::string_view(value).substr(2));
    if (!digits) return std::nullopt;
    unit = value.size() == 3 ? Unit::decade : Unit::year;
    per_century = value.size() == 3 ? 10 : 100;
    const std::int64_t within_century = *digits;
    candidates = [unit, per_century, within_century](std::int64_t k) -> std::optional<Granule> {
      return Granule{unit, k * per_century + within_century};
    };
  } else {
    return std::nullopt;
  }

  std::optional<Anchored> from;
  if (!is_weekday && rule.direction == Direction::by_tense) from = place_in_list();
  if (!from && (narrative_ || rule.anchor == AnchorKind::text)) {
    if (head_ && is_weekday) {
      from = Anchored{day_granule(*head_), DateBasis::paragraph};
    } else {
      from = reference(is_weekday ? Unit::month : Unit::year, reference_memory);
    }
  } else if (!from && is_weekday) {
    from = anchor(rule, Unit::day);
  }
  if (!from && today_) from = Anchored{day_granule(*today_), today_basis_};
  if (from) {
    const std::int64_t start = feast                           ? feast->index_of_year(year_of(from->granule))
                               : is_weekday                    ? containing(from->granule, unit == Unit::weekend ? unit : Unit::week).index
                               : value.starts_with("XXXX-XX-") ? containing(from->granule, Unit::month).index
                               : per_century != 0              ? year_of(from->granule) / 100
                                                               : year_of(from->granule);
    const std::optional<Granule> granule = choose(candidates, start, *from, reading, is_weekday);
    if (granule && is_representable(*granule)) return finish(reading, *granule, from->basis);
  }
  Timex timex;
  timex.type = reading.time.empty() ? rule.type : TimexType::time;
  if (feast && feast->kind == Feast::Kind::fixed) {
    timex.value = fmt::format("XXXX-{:02}-{:02}", feast->month, feast->day);
  } else {
    timex.value = value.empty() ? "XXXX-XX-XX" : value;
  }
  timex.value += reading.time;
  timex.mod = reading.mod;
  timex.precision = precision_of(unit);
  return timex;
}

/// What a text tells in order: "On 3 December 2012 he was shot. He died on Friday." Nothing where the text reports
/// from a day ("December 3: …, he said on Friday") or from its own.
std::optional<Granule> Resolver::following_weekday(const DateReading& reading, std::int64_t weekday) const {
  constexpr std::uint32_t near = 2;  // sentences
  if (references_.empty()) return std::nullopt;
  const Reference& last = references_.back();
  const std::uint32_t sentence = analysis_.sentence_of(reading.first);
  const std::uint32_t told = analysis_.sentence_of(last.token);
  const bool tells = last.granule.unit == Unit::day && !last.is_aside && !last.in_heading && !last.is_bound;
  if (!tells || is_said(reading) || told == sentence || told + near < sentence) return std::nullopt;
  const Day from = first_day(last.granule);
  const bool is_of_the_news = today_ && !narrative_ && std::abs((*today_ - from).count()) <= 6;
  if (is_of_the_news) return std::nullopt;
  if (!narrative_) {
    if (!head_) return std::nullopt;
    const bool tells_on =
        is_list_paragraph_ ? from > *head_ || (heads_sentence(reading) && !is_earlier(reading)) : head_names_year_;
    if (!tells_on) return std::nullopt;
  }
  const std::int64_t ahead = (weekday + 8 - std::int64_t{weekday_of(from)}) % 7;
  return day_granule(from + days{ahead});
}

/// The day of the first heading below that comes behind `day`, where it says its year.
std::optional<Day> Resolver::next_heading_after(Day day) const {
  const auto next = std::upper_bound(headings_.begin(), headings_.end(), now_, [](std::uint32_t token, const DateReading* each) {
    return token < each->first;
  });
  if (next == headings_.end() || !(*next)->granule || !is_representable(*(*next)->granule)) return std::nullopt;
  const Day there = first_day(*(*next)->granule);
  return there > day ? std::optional(there) : std::nullopt;
}

/// Below a day heading: the next such heading is the next such day; what is told goes on from the heading up to the
/// next one, and what is said or was before lies behind it.
std::optional<Granule> Resolver::weekday_of_section(const DateReading& reading, std::int64_t weekday) const {
  if (!section_ || (head_ && is_item_)) return std::nullopt;
  const Day from = section_->day;
  const std::int64_t ahead = (weekday + 8 - std::int64_t{weekday_of(from)}) % 7;
  const Day coming = from + days{ahead};
  const Day begun = ahead == 0 ? from : coming - days{7};
  if (is_day_heading(reading)) return day_granule(ahead <= 4 ? coming : begun);
  const bool is_report = headings_.size() == 1;  // it has its date at its head
  const std::optional<Day> next = next_heading_after(from);
  if (cue_of(reading).tense == Tense::future) return day_granule(ahead == 0 ? from + days{7} : coming);
  if (is_report || is_said(reading) || is_earlier(reading) || (next && coming >= *next)) return day_granule(begun);
  return day_granule(coming);
}

std::optional<Granule> Resolver::choose(const Candidates& candidates, std::int64_t start,
                                        const Anchored& anchor, const DateReading& reading,
                                        bool is_weekday) const {
  // The last one that has begun, the first one that begins later. Nine steps: 29 February.
  const Day today = first_day(anchor.granule);
  std::optional<Granule> begun;
  std::optional<Granule> coming;
  std::optional<Granule> over;
  for (std::int64_t k = start + 1; k >= start - 9 && !over; --k) {
    const std::optional<Granule> each = candidates(k);
    if (!each) continue;
    if (!begun && first_day(*each) <= today) begun = each;
    if (day_behind(*each) <= today) over = each;
  }
  for (std::int64_t k = start - 1; k <= start + 9 && !coming; ++k) {
    const std::optional<Granule> each = candidates(k);
    if (each && first_day(*each) > today) coming = each;
  }
  const bool is_running = begun && day_behind(*begun) > today;

  switch (reading.rule->direction) {
    case Direction::past:
      return over;
    case Direction::past_or_now:
      return begun;
    case Direction::future:
      return coming;
    case Direction::future_or_now:
      return is_running ? begun : coming;
    case Direction::same:
      return candidates(start);
    case Direction::of_the_year: {
      const std::optional<Granule> there = candidates(start);
      const bool is_to_come = there && first_day(*there) > today;
      return is_to_come && cue_of(reading).tense == Tense::past ? candidates(start - 1) : there;
    }
    case Direction::nearest:
    case Direction::by_tense:
      break;
  }
  if (!begun || !coming) return begun ? begun : coming;

  // "Saturday, April 25" says itself which year it is.
  if (const std::string_view weekday = reading.match->value("weekday");
      !is_weekday && !weekday.empty() && begun->unit == Unit::day) {
    const auto agrees = [&](Granule day) {
      return weekday_of(first_day(day)) == unsigned(weekday.front() - '0');
    };
    if (agrees(*begun) != agrees(*coming)) return agrees(*begun) ? begun : coming;
  }
  const std::int64_t back = std::max<std::int64_t>(0, (today - day_behind(*begun)).count());
  const std::int64_t ahead = (first_day(*coming) - today).count();
  if (anchor.basis == DateBasis::narrative) {
    // A narrative goes forward; within the year it has named it may go back.
    if (size_of(anchor.granule.unit) > size_of(begun->unit)) {
      if (is_weekday) return coming;
      const std::optional<Granule> inside = candidates(start);
      if (inside) return inside;
    }
    if (is_running) return begun;
    const bool is_day_of_that_year = begun->unit == Unit::day && year_of(*coming) == year_of(anchor.granule);
    return ahead <= (is_day_of_that_year ? 3 : 2) * back ? coming : begun;
  }
  const Cue cue = reading.rule->direction == Direction::nearest ? Cue{} : cue_of(reading);
  // "The trial begins on Monday" is of today where today is a Monday; "will begin on Monday" is not.
  const bool is_today = cue.is_present && first_day(*begun) == today;
  if (is_weekday && first_day(*begun) != today && is_set_in_present(reading, cue)) return coming;
  if (is_weekday && cue.is_nearest) return ahead < back ? coming : begun;
  if (is_weekday) return cue.tense == Tense::future && !is_today ? coming : begun;
  if (is_running) return begun;
  if (begun->unit == Unit::month && is_set_in_present(reading, cue)) return coming;
  // Who means the day of next year says so: "scheduled for February 29" where that was two weeks ago.
  const bool is_just_over = begun->unit == Unit::day && reading.rule->feast.empty() && back <= 60 && ahead > 183;
  if (is_just_over && cue.tense == Tense::future && plan_before(reading) == "open") return begun;
  if (cue.is_governing && cue.tense == Tense::past) return begun;
  if (cue.is_governing && cue.tense == Tense::future) return coming;
  const bool is_half = begun->unit == Unit::half;  // neither is near
  if (cue.tense == Tense::future) return back * 6 < ahead && !is_half ? begun : coming;
  if (cue.tense == Tense::past) {
    const bool is_near = ahead <= 21 || (ahead <= 45 && !cue.is_close);
    return is_near && ahead * 4 < back ? coming : begun;
  }
  return ahead < back ? coming : begun;
}

/// The word in front of the verb can be the subject of one that several do: "Ministers meet".
bool Resolver::is_of_several(std::uint32_t verb, std::uint32_t first) const {
  if (verb == first) return false;
  const Tokens& tokens = analysis_.tokens();
  const Token& subject = tokens[verb - 1];
  if (subject.kind != TokenKind::word) return false;
  constexpr std::size_t least_rest = 3;  // bytes
  constexpr std::uint32_t reach = 6;     // tokens
  const auto is_plural = [&](std::uint32_t i) {
    if (!words_.plural.find(tokens, i, i + 1).empty()) return true;
    const std::string_view text = analysis_.token_text(i);
    return std::any_of(words_.plural_endings.begin(), words_.plural_endings.end(), [&](const std::string& ending) {
      return text.size() >= ending.size() + least_rest && text.ends_with(ending);
    });
  };
  if (is_plural(verb - 1)) return true;
  if (!subject.capital) return false;  // "Ministers of France and Mali meet"
  for (std::uint32_t i = verb - 1; i-- > first && i + reach >= verb;) {
    if (tokens[i].kind != TokenKind::word) return false;
    if (is_plural(i) || !words_.joining.find(tokens, i, verb).empty()) return true;
  }
  return false;
}

/// "The minister leaves for Tokyo on Saturday", "Farmers are marching on Saturday": the verb of the day is of the
/// present by its form, with a subject in front and little between, and no other verb says when it is.
bool Resolver::is_set_in_present(const DateReading& reading, const Cue& cue) const {
  constexpr std::uint32_t reach = 6;  // tokens
  const Tokens& tokens = analysis_.tokens();
  const TokenRange sentence = {analysis_.sentences()[analysis_.sentence_of(reading.first)].first,
                               analysis_.sentences()[analysis_.sentence_of(reading.last - 1)].last};
  const auto is_word = [&](std::uint32_t i) { return tokens[i].kind == TokenKind::word; };
  const bool is_sentence = tokens[sentence.last - 1].kind == TokenKind::punctuation;  // a headline may have no verb
  if (!is_sentence || (cue.tense != Tense::none && !cue.is_behind)) return false;
  for (std::uint32_t i = reading.first; i-- > sentence.first + 1 && i + reach >= reading.first;) {
    if (!is_word(i)) return false;
    const std::string_view form = tokens[i].capital ? std::string_view() : words_.present_form(analysis_.token_text(i));
    if (form == "running") return !words_.running.find(tokens, i - 1, i).empty();
    if (form == "one" && words_.complement.find(tokens, i, i + 1).empty()) {
      const std::string_view before = words_.present_form(analysis_.token_text(i - 1));
      const bool is_several = !tokens[i - 1].capital && before == "one";
      const bool has_subject = is_word(i - 1) && !is_several && before != "owner" && words_.no_subject.find(tokens, i - 1, i).empty() &&
                               words_.numbers.find(tokens, i - 1, i).empty();
      return has_subject && cue.tense == Tense::none;
    }
    const bool may_stand_between = tokens[i].capital || !words_.complement.find(tokens, i, i + 1).empty() ||
                                   !words_.lead.find(tokens, i, i + 1).empty();
    if (!may_stand_between) return false;
  }
  return false;
}

/// What the last plan between the date and the one before it is: "open" ("was due"), "past", "none", "away"; empty: no plan.
std::string_view Resolver::plan_before(const DateReading& reading) const {
  constexpr std::uint32_t reach_before = 12;
  const Tokens& tokens = analysis_.tokens();
  std::uint32_t first = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  first = std::max(first, reading.first - std::min(reading.first, reach_before));
  if (&reading != all_.data()) first = std::max(first, (&reading - 1)->last);
  std::string_view plan;
  for (std::uint32_t i = first; i < reading.first;) {
    std::uint32_t last = i + 1;
    if (const std::string_view value = words_.planned.find(tokens, i, reading.first, &last); !value.empty() && (value != "away" || last == reading.first))
      plan = value;
    i = std::max(last, i + 1);
  }
  return plan;
}

/// "postponed the hearing from Tuesday"
bool Resolver::is_moved_from(const DateReading& reading) const {
  constexpr std::uint32_t reach = 8;  // tokens
  const std::uint32_t sentence = analysis_.sentences()[analysis_.sentence_of(reading.first)].first;
  for (std::uint32_t i = reading.first; i-- > sentence && i + reach >= reading.first;)
    if (words_.undone.find(analysis_.tokens(), i, reading.first) == "off") return true;
  return false;
}

/// "was due in court on Monday but failed to appear": a plan of which the sentence says that nothing came of it, so
/// that its day need not lie ahead.
std::optional<Resolver::Cue> Resolver::cue_of_plan(const DateReading& reading) const {
  constexpr std::uint32_t reach_behind = 24;
  const std::string_view plan = plan_before(reading);
  if (plan.empty() || plan == "none") return std::nullopt;
  if (plan == "past") return Cue{};
  if (plan == "away") return is_moved_from(reading) ? std::optional(Cue{.is_nearest = true}) : std::nullopt;
  const Tokens& tokens = analysis_.tokens();
  const std::uint32_t end = analysis_.sentences()[analysis_.sentence_of(reading.last - 1)].last;
  const std::uint32_t latest = std::min(end, reading.last + reach_behind);
  for (std::uint32_t i = reading.last; i < latest; ++i) {
    const std::string_view value = words_.undone.find(tokens, i, latest);
    if (value == "over") return Cue{};
    // "was postponed", not "may be postponed"
    if (value == "off" && words_.tense.find(tokens, i - 1, i) == "past") return Cue{.is_nearest = true};
  }
  return std::nullopt;
}

Resolver::Cue Resolver::cue_of(const DateReading& reading) const {
  if (const std::optional<Cue> plan = cue_of_plan(reading)) return *plan;
  constexpr std::uint32_t reach = 40;
  constexpr std::uint32_t close = 3;
  const Tokens& tokens = analysis_.tokens();
  // The full stop of "am 3. März" may have cut the sentence.
  const TokenRange sentence = {analysis_.sentences()[analysis_.sentence_of(reading.first)].first,
                               analysis_.sentences()[analysis_.sentence_of(reading.last - 1)].last};
  const auto named = [](std::string_view value) {
    return value == "past" ? Tense::past : value == "future" ? Tense::future : value == "present" ? Tense::present : Tense::none;
  };
  const auto cue = [](Tense tense, bool is_close, bool is_governing) {
    const bool is_present = tense == Tense::present;  // of what is set: it looks ahead
    return Cue{is_present ? Tense::future : tense, is_close, is_governing, is_present};
  };
  const std::uint32_t earliest =
      reading.first > sentence.first + reach ? reading.first - reach : sentence.first;
  const std::uint32_t latest = std::min(sentence.last, reading.last + reach);

  // What the words at `i` say; `is_behind`: they stand behind the date.
  const auto at = [&](std::uint32_t i, std::uint32_t limit, bool is_behind) -> std::optional<Tense> {
    if (tokens[i].kind != TokenKind::word) return std::nullopt;
    if (tokens[i].capital && !tokens[i].sentence_start) return std::nullopt;
    // "could be located": what begins further in front and holds this word says more than it does.
    const std::uint32_t start = is_behind ? reading.last : earliest;
    for (std::uint32_t longer = i - std::min(i - start, 2u); longer < i; ++longer) {
      std::uint32_t last = 0;
      const std::string_view value = words_.tense.find(tokens, longer, limit, &last);
      if (last <= i) continue;
      if (value == "plan") return is_behind ? Tense::past : Tense::future;
      if (value == "aim" || value.starts_with("present-of")) return std::nullopt;  // read where it begins
      if (value == "past" || value == "future" || value == "present") return named(value);
    }
    Tense said = Tense::past;
    if (const std::string_view value = words_.tense.find(tokens, i, limit); !value.empty()) {
      if (value == "none") return std::nullopt;
      if (value == "aim") return is_behind ? std::nullopt : std::optional(Tense::future);  // "a plan to …"
      if (value == "present-of-one")
        return i > start && tokens[i - 1].capital ? std::optional(Tense::present) : std::nullopt;
      if (value == "present-of-several")
        return is_of_several(i, start) ? std::optional(Tense::present) : std::nullopt;
      if (value == "plan")
        return is_behind ? Tense::past : Tense::future;  // "agreed on Monday to meet Friday"
      if (value != "past" || i == earliest) return named(value);
    } else {
      const std::string_view form = words_.tense_of_form(analysis_.token_text(i));
      if (form.empty() || form == "none") return std::nullopt;
      said = named(form);
      if (i == earliest) return said;
    }
    // "will be held"
    const std::string_view auxiliary = words_.tense.find(tokens, i - 1, i);
    return auxiliary == "future" ? Tense::future : said;
  };

  for (std::uint32_t i = reading.first; i-- > earliest && i + 3 >= reading.first;) {
    std::uint32_t last = 0;
    const std::string_view value = words_.tense_before.find(tokens, i, reading.first, &last);
    if (!value.empty() && last == reading.first) return {named(value), true, true};
  }
  const bool is_day = reading.value.size() == 10 && reading.value.starts_with("XXXX-") && !reading.widen;
  const bool is_set_for = is_day && reading.first > earliest &&
                          words_.tense_before_day.find(tokens, reading.first - 1, reading.first) == "future";
  if (is_set_for && words_.possessive.find(tokens, reading.last, latest).empty())  // not "for Friday night's concert"
    return {Tense::future, true, true};
  // "Clinton Saturday vowed to …"
  if (reading.last < latest && tokens[reading.last].kind == TokenKind::word) {
    if (const auto tense = at(reading.last, latest, true); tense == Tense::past)
      return {Tense::past, true, false};
  }
  bool is_governing = true;
  const bool is_led = reading.first > earliest && !words_.lead.find(tokens, reading.first - 1, reading.first).empty();
  for (std::uint32_t i = reading.first; i-- > earliest;) {
    if (!words_.clause.find(tokens, i, reading.first).empty()) break;  // "sagte, dass am Mittwoch … wird"
    if (const auto tense = at(i, reading.first, false))
      return cue(*tense, reading.first - i <= close, is_governing || (is_led && reading.first - i <= close));
    is_governing = is_governing && !words_.lead.find(tokens, i, i + 1).empty();
  }
  for (std::uint32_t i = reading.last; i < latest; ++i) {
    if (const auto tense = at(i, latest, true)) {
      Cue behind = cue(*tense, i - reading.last < close, false);
      behind.is_behind = true;
      return behind;
    }
  }
  return {};
}

}  // namespace dateline
