#include "pipeline/base/web_time.h"

#include <unicode/ucal.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dateline/unicode.h"
#include "pipeline/base/web_time_words.h"

namespace dateline::pipeline {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// A decimal digit at `i`: of ASCII, Arabic, Persian, the scripts of India, Burma and Indochina, or of full
/// width; size 0: none.
struct Digit {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

Digit digit_at(std::string_view text, std::size_t i) {
  if (is_digit(text[i])) return {static_cast<std::uint32_t>(text[i] - '0'), 1};
  if (static_cast<unsigned char>(text[i]) < 0x80) return {};
  static constexpr std::string_view zeros[] = {
      "\xD9\xA0",     "\xDB\xB0",     "\xE0\xA5\xA6", "\xE0\xA7\xA6", "\xE0\xA9\xA6", "\xE0\xAB\xA6",
      "\xE0\xAD\xA6", "\xE0\xAF\xA6", "\xE0\xB1\xA6", "\xE0\xB3\xA6", "\xE0\xB5\xA6", "\xE0\xB9\x90",
      "\xE0\xBB\x90", "\xE1\x81\x80", "\xE1\x9F\xA0", "\xEF\xBC\x90"};
  const auto lead = static_cast<unsigned char>(text[i]);
  if (lead != 0xD9 && lead != 0xDB && lead != 0xE0 && lead != 0xE1 && lead != 0xEF) return {};
  for (const std::string_view zero : zeros) {
    const std::size_t last = zero.size() - 1;
    if (i + last >= text.size() || text.compare(i, last, zero, 0, last) != 0) continue;
    const auto above = static_cast<unsigned char>(text[i + last] - zero[last]);
    if (above < 10) return {above, zero.size()};
  }
  return {};
}

/// Bytes of the white space or the invisible mark of direction at `i`; 0: none.
std::size_t blank_at(std::string_view text, std::size_t i) {
  if (static_cast<unsigned char>(text[i]) < 0x80) return text[i] > ' ' ? 0 : 1;
  static constexpr std::string_view blanks[] = {"\xC2\xA0",     "\xE2\x80\x89", "\xE2\x80\x8B",
                                                "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAF",
                                                "\xE3\x80\x80", "\xEF\xBB\xBF"};
  for (const std::string_view blank : blanks)
    if (text.compare(i, blank.size(), blank) == 0) return blank.size();
  return 0;
}

constexpr std::string_view arabic_comma = "\xD8\x8C";

struct Token {
  enum class Kind : std::uint8_t { number, word, mark };
  Kind kind = Kind::mark;
  std::uint32_t value = 0;  ///< of a number of at most nine digits
  std::size_t digits = 0;
  NamedMonth month;
  char mark = 0;
  bool space_before = false;
  std::string word;  ///< folded
  std::size_t begin = 0;
  std::size_t end = 0;
};

const WebTimeWords& words_of(const WebTimeOptions& options) {
  return options.words != nullptr ? *options.words : WebTimeWords::built_in();
}

bool is_thai(std::string_view text) {
  return text.starts_with("\xE0\xB8") || text.starts_with("\xE0\xB9");
}

/// Behind the word at `i`. One of Thai goes on past the full stops within it, and what counts days in Chinese
/// and Japanese is one by itself: no space parts it from the time.
std::size_t word_end(std::string_view text, std::size_t i) {
  static constexpr std::string_view day_sign = "日";
  if (text.compare(i, day_sign.size(), day_sign) == 0) return i + day_sign.size();
  while (i < text.size()) {
    if (text[i] == '.' && is_thai(text.substr(i + 1))) {
      ++i;
      continue;
    }
    if (!is_letter(text[i])) break;
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    if (blank_at(text, i) > 0 || digit_at(text, i).size > 0 || text.substr(i).starts_with(arabic_comma))
      break;
    ++i;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) ++i;
  }
  return i;
}

/// Months of several words ("tháng 3") become one token.
void join_months(std::vector<Token>& tokens, std::string_view text, const WebTimeWords& words,
                 std::string_view language) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::word || !words.begins_month(tokens[i].word)) continue;
    for (std::size_t last = std::min(i + 2, tokens.size() - 1); last > i; --last) {
      std::string all = tokens[i].word;
      for (std::size_t k = i + 1; k <= last; ++k)
        all += ' ' +
               WebTimeWords::key(text.substr(tokens[k].begin, tokens[k].end - tokens[k].begin).substr(0, 60));
      const NamedMonth month = words.month(all, language);
      if (month.number == 0) continue;
      tokens[i].month = month;
      tokens[i].word = std::move(all);
      tokens[i].end = tokens[last].end;
      tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i + 1),
                   tokens.begin() + static_cast<std::ptrdiff_t>(last + 1));
      break;
    }
  }
}

/// "wo, 03 jan 2024", "śr., 3 sty 2024": what stands before a comma is the day of the week in whatever
/// language.
bool is_led_by_a_weekday(const std::vector<Token>& tokens) {
  std::size_t comma = 1;
  if (comma < tokens.size() && tokens[comma].mark == '.') ++comma;
  return comma < tokens.size() && tokens[0].kind == Token::Kind::word && tokens[comma].mark == ',';
}

std::vector<Token> tokenize(std::string_view text, const WebTimeOptions& options) {
  const WebTimeWords& words = words_of(options);
  std::vector<Token> tokens;
  bool space = false;
  bool several = false;  ///< a month of several words may be among them
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t blank = blank_at(text, i)) {
      space = true;
      i += blank;
      continue;
    }
    Token token;
    token.begin = i;
    token.space_before = space;
    space = false;
    if (digit_at(text, i).size > 0) {
      token.kind = Token::Kind::number;
      for (Digit digit = digit_at(text, i); digit.size > 0;
           digit = i < text.size() ? digit_at(text, i) : Digit()) {
        if (++token.digits <= 9) token.value = token.value * 10 + digit.value;
        i += digit.size;
      }
    } else if (text.substr(i).starts_with(arabic_comma)) {
      token.mark = ',';
      i += arabic_comma.size();
    } else if (is_letter(text[i])) {
      token.kind = Token::Kind::word;
      i = word_end(text, i);
      token.word = WebTimeWords::key(text.substr(token.begin, std::min<std::size_t>(i - token.begin, 60)));
      token.month = words.month(token.word, options.language);
    } else {
      token.mark = text[i];
      ++i;
    }
    token.end = i;
    several = several || words.begins_month(token.word);
    tokens.push_back(std::move(token));
  }
  if (several) join_months(tokens, text, words, options.language);
  return tokens;
}

/// Before, no country had this calendar; 1403 is a year of another one, and so is 2567.
constexpr std::uint32_t first_year = 1583;
constexpr std::uint32_t last_year = 2399;

std::optional<Day> day_of(std::uint32_t year, std::uint32_t month, std::uint32_t day) {
  if (year < first_year || year > last_year) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

std::optional<Day> day_of_year(std::uint32_t year, std::uint32_t day) {
  const std::optional<Day> first = day_of(year, 1, 1);
  const std::optional<Day> last = day_of(year, 12, 31);
  if (!first || !last || day == 0 || *first + std::chrono::days(day - 1) > *last) return std::nullopt;
  return *first + std::chrono::days(day - 1);
}

struct Match {
  WebTime time;
  std::size_t end = 0;    ///< token behind it
  std::string_view zone;  ///< "Europe/Paris": its offset depends on the day
};

constexpr std::uint32_t seconds_of_day = 86'400;

struct CalendarDeleter {
  void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};

/// A calendar of ICU in a zone of the IANA database; null for a name that is none.
std::unique_ptr<UCalendar, CalendarDeleter> calendar_in(std::string_view zone) {
  const std::u16string id(zone.begin(), zone.end());  // ASCII
  std::array<UChar, 64> canonical{};
  UErrorCode status = U_ZERO_ERROR;
  UBool is_system = 0;
  ucal_getCanonicalTimeZoneID(id.data(), static_cast<std::int32_t>(id.size()), canonical.data(),
                              static_cast<std::int32_t>(canonical.size()), &is_system, &status);
  if (U_FAILURE(status) || is_system == 0) return nullptr;
  return std::unique_ptr<UCalendar, CalendarDeleter>(
      ucal_open(id.data(), static_cast<std::int32_t>(id.size()), "en", UCAL_GREGORIAN, &status));
}

/// The last one is kept: a feed names one zone, hundreds of times.
UCalendar* kept_calendar(std::string_view zone) {
  static thread_local std::string last_zone;
  static thread_local std::unique_ptr<UCalendar, CalendarDeleter> calendar;
  if (last_zone != zone) {
    calendar = calendar_in(zone);
    last_zone = zone;
  }
  return calendar.get();
}

/// Minutes east of UTC when clocks in the zone show that time; of an hour that they show twice, the second
/// time.
std::optional<int> offset_in_zone(std::string_view zone, const WebTime& local) {
  UCalendar* const calendar = kept_calendar(zone);
  if (calendar == nullptr) return std::nullopt;
  const std::chrono::year_month_day date{local.day};
  const auto second = static_cast<std::int32_t>(std::min(local.second_of_day, seconds_of_day - 1));
  UErrorCode status = U_ZERO_ERROR;
  ucal_clear(calendar);
  ucal_setDateTime(calendar, static_cast<int>(date.year()),
                   static_cast<std::int32_t>(static_cast<unsigned>(date.month())) - 1,
                   static_cast<std::int32_t>(static_cast<unsigned>(date.day())), second / 3600,
                   second / 60 % 60, second % 60, &status);
  const int milliseconds =
      ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(calendar, UCAL_DST_OFFSET, &status);
  if (U_FAILURE(status)) return std::nullopt;
  return milliseconds / 60'000;
}

/// What can only be said once the day is known: 24:00 is the next one's midnight. False: that is out of
/// range.
bool complete(Match& match) {
  WebTime& time = match.time;
  if (!match.zone.empty()) time.offset_minutes = offset_in_zone(match.zone, time);
  if (time.second_of_day < seconds_of_day) return true;
  time.second_of_day = 0;
  time.day += std::chrono::days(1);
  return time.day <= make_day(last_year, 12, 31);
}

class Reader {
 public:
  Reader(std::string_view text, const std::vector<Token>& tokens, const WebTimeOptions& options, bool strict)
      : text_(text), tokens_(tokens), options_(options), words_(words_of(options)), strict_(strict) {}

  /// A date that begins at token `i`, with the time behind it.
  std::optional<Match> date_at(std::size_t i) const {
    std::optional<Match> match = options_.feed && i == 0 ? short_iso() : std::nullopt;
    if (!match) match = iso_at(i);
    if (!match) match = day_month_year_at(i);
    if (!match) match = month_day_year_at(i);
    if (!match) match = asian_at(i);
    if (!match) return std::nullopt;
    if (!match->time.has_time) time_behind(*match);
    return match;
  }

  /// A time of day that begins at token `i`, and its zone.
  bool time_at(std::size_t i, Match& match) const {
    char half = half_at(i).which;  // "下午3:15"
    if (half != 0) i += half_at(i).tokens;
    if (!number(i, 1, 2) || tokens_[i].value > 24) return false;
    std::uint32_t hour = tokens_[i].value;
    std::uint32_t minute = 0;
    std::uint32_t second = 0;
    std::size_t next = i + 1;
    // programs that write 7:5:3 mean 07:05:03, people that write 7:5 a result
    const std::size_t least = strict_ ? 1 : 2;
    const bool colon = mark(next, ':') || (is_hour_word(next) && number(next + 1, 2, 2)) ||
                       (mark(next, '.') && number(next + 1, 2, 2) && !tokens_[next + 1].space_before);
    if (colon && number(next + 1, least, 2)) {
      minute = tokens_[next + 1].value;
      next += 2;
      if (mark(next, ':') && number(next + 1, least, 2)) {
        second = std::min(tokens_[next + 1].value, 59U);  // a leap second is the second before
        if (tokens_[next + 1].value > 60) return false;
        next = behind_fraction(next + 2);
      }
      if (is_word(next) && (tokens_[next].word == minute_sign || tokens_[next].word == korean_minute)) ++next;
    } else if (strict_ && is_hour_of_iso(i)) {
      next = i + 1;
    } else if (half == 0 && half_at(next).which == 0) {
      return false;
    }
    if (!on_a_clock(hour, minute, second)) return false;
    if (half == 0) {
      half = half_at(next).which;
      next += half_at(next).tokens;
    }
    if (half == 'a' && hour > 12) return false;
    if (half == 'p' && hour == 24) return false;
    if (half == 'a' && hour == 12) hour = 0;
    if (half == 'p' && hour < 12) hour += 12;
    match.time.has_time = true;
    match.time.second_of_day = hour * 3600 + minute * 60 + second;
    match.end = next;
    zone_behind(match);
    return true;
  }

  /// Whether nothing behind the date says what is not read: a number (25:00, +99:00, a second date) or a word
  /// ("BC"). Names of zones that nobody knows are marked.
  bool is_read_to_the_end(Match& match) const {
    if (!match.time.has_time) {  // "2024-03-05+01:00"
      Match behind = match;
      zone_behind(behind);
      match.end = behind.end;
    } else if (!match.time.offset_minutes && match.zone.empty()) {
      zone_behind(match);
      mark_unknown_zone(match);
    }
    bool remark = false;  // "(Pacific Standard Time)"
    for (std::size_t i = match.end; i < tokens_.size(); ++i) {
      if (mark(i, '(') || mark(i, ')')) remark = mark(i, '(');
      if (tokens_[i].kind == Token::Kind::mark || (remark && match.time.has_time)) continue;
      if (tokens_[i].kind == Token::Kind::number) return false;
      // "+0600 ALMT": the name says again what the number says
      const bool named =
          match.time.offset_minutes && i == match.end && tokens_[i].word.size() <= longest_zone;
      if (!named && !words_.belongs_to_dates(tokens_[i].word) && !words_.zone(tokens_[i].word)) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t longest_zone = 5;  ///< "ChST", "AWCST"

  /// "10:15 XYZ", "10:15 (XYZ)", "10:15 Mars/Base_One"
  void mark_unknown_zone(Match& match) const {
    if (match.time.offset_minutes || !match.zone.empty()) return;
    const std::size_t i = match.end + (mark(match.end, '(') || mark(match.end, '[') ? 1U : 0U);
    if (const std::size_t end = behind_zone_name(i); end > i) {
      match.time.zone_unknown = true;
      match.end = end;
      return;
    }
    if (!is_word(i) || words_.belongs_to_dates(tokens_[i].word)) return;
    match.time.zone_unknown = true;
    if (tokens_[i].word.size() <= longest_zone) match.end = i + 1;
  }

  /// Behind fractions of a second, which may well stand behind a colon.
  std::size_t behind_fraction(std::size_t i) const {
    constexpr std::size_t any = 200;
    const bool fraction = ((mark(i, '.') || mark(i, ',')) && number(i + 1, 1, any)) ||
                          (strict_ && mark(i, ':') && number(i + 1, 3, 3));
    return fraction && !tokens_[i + 1].space_before ? i + 2 : i;
  }

  /// "T10" of a date without minutes.
  bool is_hour_of_iso(std::size_t i) const {
    return i > 0 && word(i - 1, "t") && number(i, 2, 2) && !tokens_[i].space_before && !mark(i + 1, ':') &&
           !mark(i + 1, '.');
  }

  bool is_hour_word(std::size_t i) const {
    if (!is_word(i)) return false;
    const std::string& hour = tokens_[i].word;
    static const std::string korean = fold("시");
    return hour == "h" || hour == "時" || hour == "时" || hour == "点" || hour == korean;
  }
  static constexpr std::string_view minute_sign = "分";
  inline static const std::string korean_minute = fold("분");

  static bool on_a_clock(std::uint32_t hour, std::uint32_t minute, std::uint32_t second) {
    return (hour < 24 && minute < 60 && second <= 60) || (hour == 24 && minute == 0 && second == 0);
  }
  bool number(std::size_t i, std::size_t least, std::size_t most) const {
    return i < tokens_.size() && tokens_[i].kind == Token::Kind::number && tokens_[i].digits >= least &&
           tokens_[i].digits <= most;
  }
  bool mark(std::size_t i, char c) const { return i < tokens_.size() && tokens_[i].mark == c; }
  bool word(std::size_t i, std::string_view text) const {
    return i < tokens_.size() && tokens_[i].word == text;
  }
  bool is_word(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind == Token::Kind::word; }

  struct Half {
    char which = 0;  ///< 'a' or 'p' of the day; 0: none
    std::size_t tokens = 0;
  };
  /// am, pm, a.m., p. m., π.μ., 下午
  Half half_at(std::size_t i) const {
    if (!is_word(i)) return {};
    if (mark(i + 1, '.') && is_word(i + 2)) {
      const char which = words_.half(tokens_[i].word + tokens_[i + 2].word);
      if (which != 0) return {which, mark(i + 3, '.') ? 4U : 3U};
    }
    const char which = words_.half(tokens_[i].word);
    if (which == 0) return {};
    return {which, mark(i + 1, '.') ? 2U : 1U};
  }

  struct Month {
    unsigned number = 0;  ///< 0: none
    std::size_t end = 0;
    DateDoubt doubt = DateDoubt::none;
  };
  /// "March", "3月", "3월"
  Month month_at(std::size_t i) const {
    if (i >= tokens_.size()) return {};
    if (const NamedMonth named = tokens_[i].month; named.number > 0)
      return {named.number, i + 1, named.doubtful ? DateDoubt::month : DateDoubt::none};
    static const std::string korean = fold("월");
    const bool counted = number(i, 1, 2) && tokens_[i].value >= 1 && tokens_[i].value <= 12 &&
                         is_word(i + 1) && !tokens_[i + 1].space_before &&
                         (tokens_[i + 1].word == "月" || tokens_[i + 1].word == korean);
    return counted ? Month{tokens_[i].value, i + 2} : Month{};
  }

  /// A day and a month behind it. Where some languages differ and none is told, the full stop behind the day
  /// says which month it is: in Croatian "5. listopada" is October, in Polish "5 listopada" November.
  Month month_of_day(std::size_t day) const {
    Month found = month_at(skip_between(day + 1));
    if (found.doubt == DateDoubt::none || !mark(day + 1, '.')) return found;
    const unsigned ordinal = words_.month_of_ordinal(tokens_[found.end - 1].word);
    return ordinal == 0 ? found : Month{ordinal, found.end, DateDoubt::none};
  }

  /// 2024-03-05, 2024/3/5, 20240305, 2024-03, 2024
  std::optional<Match> iso_at(std::size_t i) const {
    Match match;
    if (number(i, 8, 8)) {
      const std::uint32_t value = tokens_[i].value;
      const auto day = day_of(value / 10000, value / 100 % 100, value % 100);
      if (!day) return std::nullopt;
      match.time.day = *day;
      match.end = i + 1;
      return match;
    }
    if (!number(i, 4, 4)) return std::nullopt;
    const std::uint32_t year = tokens_[i].value;
    const char separator = i + 1 < tokens_.size() ? tokens_[i + 1].mark : '\0';
    const bool separated = separator == '-' || separator == '/' || separator == '.' || separator == ':';
    if (separated && number(i + 2, 1, 2) && mark(i + 3, separator) && number(i + 4, 1, 2)) {
      const auto day = day_of(year, tokens_[i + 2].value, tokens_[i + 4].value);
      if (!day) return std::nullopt;
      match.time.day = *day;
      match.end = i + 5;
      return match;
    }
    if (separator == '-' && number(i + 2, 3, 3) && strict_) {  // day of the year
      const auto day = day_of_year(year, tokens_[i + 2].value);
      if (!day) return std::nullopt;
      match.time.day = *day;
      match.end = i + 3;
      return match;
    }
    if (options_.partial && i == 0 && separator == '-' && number(i + 2, 2, 2) && i + 3 == tokens_.size()) {
      const auto day = day_of(year, tokens_[i + 2].value, 1);
      if (!day) return std::nullopt;
      match.time.day = *day;
      match.end = i + 3;
      return match;
    }
    if (options_.partial && i == 0 && tokens_.size() == 1) {
      const auto day = day_of(year, 1, 1);
      if (!day) return std::nullopt;
      match.time.day = *day;
      match.end = i + 1;
      return match;
    }
    return std::nullopt;
  }

  /// The forms of ISO 8601 (1988) without a century: -0312, -03-12 and 03335, which are the whole string, and
  /// 03-12-31, also with a time; and 2003-012-31, which is only wrong.
  std::optional<Match> short_iso() const {
    const auto made = [&](std::uint32_t year, std::uint32_t month, std::uint32_t day,
                          std::size_t end) -> std::optional<Match> {
      const auto found = day_of(year, month, day);
      if (!found) return std::nullopt;
      Match match;
      match.time.day = *found;
      match.end = end;
      return match;
    };
    const std::size_t size = tokens_.size();
    if (mark(0, '-') && number(1, 4, 4) && size == 2)
      return made(century(tokens_[1].value / 100), tokens_[1].value % 100, 1, 2);
    if (mark(0, '-') && number(1, 2, 2) && mark(2, '-') && number(3, 2, 2) && size == 4)
      return made(century(tokens_[1].value), tokens_[3].value, 1, 4);
    if (number(0, 2, 2) && mark(1, '-') && number(2, 2, 2) && mark(3, '-') && number(4, 2, 2))
      return made(century(tokens_[0].value), tokens_[2].value, tokens_[4].value, 5);
    if (number(0, 5, 5) && size == 1) {
      const auto day = day_of_year(century(tokens_[0].value / 1000), tokens_[0].value % 1000);
      if (!day) return std::nullopt;
      Match match;
      match.time.day = *day;
      match.end = 1;
      return match;
    }
    if (number(0, 4, 4) && mark(1, '-') && number(2, 3, 3) && mark(3, '-') && number(4, 2, 2))
      return made(tokens_[0].value, tokens_[2].value, tokens_[4].value, 5);
    return std::nullopt;
  }

  std::size_t skip_between(std::size_t i) const {
    for (int most = 4; most > 0 && i < tokens_.size(); --most, ++i) {
      const Token& token = tokens_[i];
      const bool passable =
          token.mark == ',' || token.mark == '.' || token.mark == '-' || token.mark == '\'' ||
          token.mark == '/' ||
          (token.kind == Token::Kind::word && token.month.number == 0 && words_.belongs_to_dates(token.word));
      if (!passable) break;
    }
    return i;
  }

  /// With a Thai month the years since Buddha's death count.
  std::optional<std::uint32_t> year_of_month(std::size_t i, const Month& month) const {
    constexpr std::uint32_t before_christ = 543;
    const std::optional<std::uint32_t> year = year_at(i);
    if (!year || *year <= last_year || !is_thai(tokens_[month.end - 1].word)) return year;
    return *year - before_christ;
  }

  /// Years of two digits are 1950 to 2049 (RFC 2822, 4.3).
  static std::uint32_t century(std::uint32_t year) { return year + (year < 50 ? 2000 : 1900); }

  std::optional<std::uint32_t> year_at(std::size_t i) const {
    if (number(i, 4, 4)) return tokens_[i].value;
    if (strict_ && number(i, 2, 2) && !mark(i + 1, ':')) return century(tokens_[i].value);
    // years since 1900, as programs count them (RFC 2822, 4.3)
    if (options_.feed && number(i, 3, 3) && tokens_[i].value >= 100 && tokens_[i].value < 200)
      return 1900 + tokens_[i].value;
    return std::nullopt;
  }

  /// 5 March 2024, 05-Mar-24, 05.03.2024, 3/5/2024
  std::optional<Match> day_month_year_at(std::size_t i) const {
    if (!number(i, 1, 2)) return std::nullopt;
    Match match;
    if (const Month month = month_of_day(i); month.number > 0) {
      const std::size_t year = skip_between(month.end);
      if (const auto value = year_of_month(year, month)) {
        const auto day = day_of(*value, month.number, tokens_[i].value);
        if (!day) return std::nullopt;
        match.time.day = *day;
        match.time.doubt = month.doubt;
        match.end = year + 1;
        return match;
      }
      return std::nullopt;
    }
    return numeric_at(i);
  }

  /// 05.03.2024, 3/5/2024, 3/5/24
  std::optional<Match> numeric_at(std::size_t i) const {
    const char separator = i + 1 < tokens_.size() ? tokens_[i + 1].mark : '\0';
    const bool separated = separator == '/' || separator == '.' || separator == '-';
    if (!separated || !number(i + 2, 1, 2) || !mark(i + 3, separator)) return std::nullopt;
    if (!number(i + 4, 4, 4) && !(strict_ && number(i + 4, 2, 2))) return std::nullopt;
    const bool hyphens_in_feed = options_.feed && separator == '-';
    if (hyphens_in_feed && tokens_[i + 4].digits == 2) return std::nullopt;  // years come first there
    const std::optional<std::uint32_t> said = year_at(i + 4);
    if (!said) return std::nullopt;
    const std::uint32_t year = *said;
    std::uint32_t first = tokens_[i].value;
    std::uint32_t second = tokens_[i + 2].value;
    Match match;
    if (separator == '/' || hyphens_in_feed) {
      if (first > 12 || second > 12)
        match.time.order = first > 12 ? DateOrder::day_first : DateOrder::month_first;
      else if (options_.order == DateOrder::unknown && first != second)
        match.time.doubt = DateDoubt::order;
      const DateOrder order = match.time.order == DateOrder::unknown ? options_.order : match.time.order;
      if (order == DateOrder::day_first) std::swap(first, second);
    } else {
      std::swap(first, second);
    }
    const auto day = day_of(year, first, second);
    if (!day) return std::nullopt;
    match.time.day = *day;
    match.end = i + 5;
    return match;
  }

  /// March 5, 2024; Mar 5 16:31:00 EST 2024; and "2024. március 5." with the year before
  std::optional<Match> month_day_year_at(std::size_t i) const {
    std::optional<std::uint32_t> year;
    std::size_t month = i;
    if (number(i, 4, 4)) {
      year = tokens_[i].value;
      month = skip_between(i + 1);
    }
    if (year && number(month, 1, 2) && mark(i + 1, '.') && mark(month + 1, '.')) {  // "2024. gada 5. marts"
      const Month behind = month_of_day(month);
      const auto value =
          behind.number > 0 ? day_of(*year, behind.number, tokens_[month].value) : std::nullopt;
      if (!value) return std::nullopt;
      Match match;
      match.time.day = *value;
      match.time.doubt = behind.doubt;
      match.end = behind.end;
      return match;
    }
    const Month named = month_at(month);
    if (named.number == 0) return std::nullopt;
    const std::size_t day = skip_between(named.end);
    if (!number(day, 1, 2)) return std::nullopt;
    Match match;
    match.end = day + 1;
    if (!year) {
      std::size_t behind = skip_between(day + 1);
      if (mark(behind + 1, ':')) {  // asctime: the time first
        if (!time_at(behind, match)) return std::nullopt;
        behind = match.end;
      }
      if (!number(behind, 4, 4)) return std::nullopt;
      year = year_of_month(behind, named);
      match.end = behind + 1;
    }
    const auto value = day_of(*year, named.number, tokens_[day].value);
    if (!value) return std::nullopt;
    match.time.day = *value;
    match.time.doubt = named.doubt;
    return match;
  }

  /// 2024年3月5日, 2024년 3월 5일
  std::optional<Match> asian_at(std::size_t i) const {
    const auto counted = [&](std::size_t at, std::string_view han, std::string_view korean) {
      return is_word(at) && (tokens_[at].word.starts_with(han) || tokens_[at].word.starts_with(korean));
    };
    static const std::string year_word = fold("년");
    static const std::string month_word = fold("월");
    static const std::string day_word = fold("일");
    if (!number(i, 4, 4) || !counted(i + 1, "年", year_word)) return std::nullopt;
    if (!number(i + 2, 1, 2) || !counted(i + 3, "月", month_word)) return std::nullopt;
    if (!number(i + 4, 1, 2) || !counted(i + 5, "日", day_word)) return std::nullopt;
    const auto day = day_of(tokens_[i].value, tokens_[i + 2].value, tokens_[i + 4].value);
    if (!day) return std::nullopt;
    Match match;
    match.time.day = *day;
    match.end = i + 6;
    const bool korean = tokens_[i + 1].word.starts_with(year_word);
    if (korean && options_.feed) {  // one zone, rarely said: 9 hours east, unless one stands behind
      time_behind(match);
      if (match.time.has_time && !match.time.offset_minutes) match.time.offset_minutes = 540;
    }
    return match;
  }

  std::size_t skip_before_time(std::size_t i) const {
    for (int most = 4; most > 0 && i < tokens_.size(); --most, ++i) {
      const Token& token = tokens_[i];
      const bool passable =
          token.mark == ',' || token.mark == '-' || token.mark == '|' || token.mark == '.' ||
          token.mark == '@' || token.mark == ':' || token.mark == '/' || token.mark == '(' ||
          token.mark == ')' || (token.kind == Token::Kind::word && words_.belongs_to_dates(token.word)) ||
          token.word == "\xC2\xB7" || token.word == "\xE2\x80\x93" || token.word == "\xE2\x80\xA2";
      if (!passable) break;
    }
    return i;
  }

  void time_behind(Match& match) const {
    // 20240305T101500
    if (word(match.end, "t") && (number(match.end + 1, 6, 6) || number(match.end + 1, 4, 4))) {
      const Token& digits = tokens_[match.end + 1];
      const std::uint32_t value = digits.digits == 4 ? digits.value * 100 : digits.value;
      if (value % 100 < 60 && on_a_clock(value / 10000, value / 100 % 100, value % 100)) {
        match.time.has_time = true;
        match.time.second_of_day = value / 10000 * 3600 + value / 100 % 100 * 60 + value % 100;
        match.end = behind_fraction(match.end + 2);
        zone_behind(match);
      }
      return;
    }
    const std::size_t date_end = match.end;
    if (!time_at(skip_before_time(date_end), match)) match.end = date_end;
  }

  /// The token behind "America/New_York" at `i`; `i` if it is none.
  std::size_t behind_zone_name(std::size_t i) const {
    if (!is_word(i) || !mark(i + 1, '/') || tokens_[i + 1].space_before) return i;
    std::size_t end = i + 1;
    while (end < tokens_.size() && !tokens_[end].space_before &&
           (tokens_[end].kind != Token::Kind::mark ||
            std::string_view("/_-+").find(tokens_[end].mark) != std::string_view::npos))
      ++end;
    return end;
  }

  /// Z, +0100, -05:00, GMT+1, EST, (CET), America/New_York
  void zone_behind(Match& match) const {
    std::size_t i = match.end;
    const bool bracket = mark(i, '(') || mark(i, '[');
    if (bracket) ++i;
    if (is_word(i) && (tokens_[i].word == "uhr" || tokens_[i].word == "hrs")) ++i;
    if (const std::size_t end = behind_zone_name(i); end > i) {
      const std::string_view zone = text_.substr(tokens_[i].begin, tokens_[end - 1].end - tokens_[i].begin);
      if (zone.size() < 60 && kept_calendar(zone) != nullptr) {
        match.zone = zone;
        match.end = end;
        return;
      }
    }
    bool named = false;
    if (is_word(i)) {
      if (const std::optional<int> zone = words_.zone(tokens_[i].word)) {
        match.time.offset_minutes = zone;
        match.end = i + 1;
        named = true;
        ++i;
      }
    }
    if ((mark(i, '+') || mark(i, '-')) && number(i + 1, 1, 4)) {
      const Token& first = tokens_[i + 1];
      std::uint32_t hours = first.value;
      std::uint32_t minutes = 0;
      std::size_t next = i + 2;
      if (first.digits >= 3) {
        hours = first.value / 100;
        minutes = first.value % 100;
      } else if (mark(next, ':') && number(next + 1, 2, 2)) {
        minutes = tokens_[next + 1].value;
        next += 2;
      }
      // "EST+5" has its sign turned round, "EST-0500" says it twice
      const bool doubtful = named && match.time.offset_minutes != 0 && first.digits < 3;
      if (hours <= 15 && minutes < 60 && !doubtful) {
        const int offset = static_cast<int>(hours * 60 + minutes);
        match.time.offset_minutes = mark(i, '-') ? -offset : offset;
        match.end = next;
      }
    }
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  WebTimeOptions options_;
  const WebTimeWords& words_;
  bool strict_;
};

/// The digits of [at, at + count) as a number; nothing if one is none.
std::optional<std::uint32_t> digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(text[i] - '0');
  }
  return value;
}

/// "10:15:00" at `at`, as seconds.
std::optional<std::uint32_t> clock_at(std::string_view text, std::size_t at) {
  const auto hour = digits_at(text, at, 2);
  const auto minute = digits_at(text, at + 3, 2);
  const auto second = digits_at(text, at + 6, 2);
  if (!hour || !minute || !second || text[at + 2] != ':' || text[at + 5] != ':') return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

/// "+0100", "-05:00": all of `text`.
std::optional<int> offset_of(std::string_view text) {
  if (text.size() != 5 && text.size() != 6) return std::nullopt;
  if (text.size() == 6 && text[3] != ':') return std::nullopt;
  const auto hours = digits_at(text, 1, 2);
  const auto minutes = digits_at(text, text.size() - 2, 2);
  if ((text[0] != '+' && text[0] != '-') || !hours || !minutes || *hours > 15 || *minutes > 59)
    return std::nullopt;
  const int offset = static_cast<int>(*hours * 60 + *minutes);
  return text[0] == '-' ? -offset : offset;
}

/// The two forms that nearly all feeds use, as they are meant: "2024-03-05T10:15:00Z" and
/// "Tue, 05 Mar 2024 10:15:00 +0000". The long way gives the same, ten times slower.
std::optional<WebTime> usual_form(std::string_view text) {
  static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  static constexpr std::string_view weekdays = "MonTueWedThuFriSatSun";
  std::optional<std::uint32_t> year;
  std::optional<std::uint32_t> month;
  std::optional<std::uint32_t> day;
  std::size_t clock = 0;
  if (text.size() >= 20 && text[4] == '-' && text[7] == '-' && text[10] == 'T') {
    year = digits_at(text, 0, 4);
    month = digits_at(text, 5, 2);
    day = digits_at(text, 8, 2);
    clock = 11;
  } else if (text.size() >= 28 && text[3] == ',' && text[4] == ' ') {
    const std::size_t digits = text[6] == ' ' ? 1 : 2;  // of the day
    const std::string_view rest = text.substr(5 + digits);
    if (rest[0] != ' ' || rest[4] != ' ' || rest[9] != ' ' || rest[18] != ' ') return std::nullopt;
    const std::size_t weekday = weekdays.find(text.substr(0, 3));
    const std::size_t found = months.find(rest.substr(1, 3));
    if (weekday == std::string_view::npos || weekday % 3 != 0) return std::nullopt;
    if (found == std::string_view::npos || found % 3 != 0) return std::nullopt;
    year = digits_at(rest, 5, 4);
    month = static_cast<std::uint32_t>(found / 3 + 1);
    day = digits_at(text, 5, digits);
    clock = 15 + digits;
  }
  if (!year || !month || !day) return std::nullopt;
  const std::optional<Day> date = day_of(*year, *month, *day);
  const std::optional<std::uint32_t> second = clock_at(text, clock);
  if (!date || !second) return std::nullopt;
  std::string_view zone = text.substr(clock + 8);
  if (clock != 11) {
    zone.remove_prefix(1);
  } else if (zone.starts_with('.')) {  // fractions of a second
    const std::size_t end = zone.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos || end > 10) return std::nullopt;
    zone.remove_prefix(end);
  }
  const bool utc = zone == "Z" || zone == "GMT" || zone == "UTC";
  const std::optional<int> offset = utc ? std::optional<int>(0) : offset_of(zone);
  if (!offset) return std::nullopt;
  return WebTime{*date, true, *second, offset};
}

/// Whether exactly four digits stand together, as they do in every date that find_web_time finds.
bool holds_year(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Digit digit = digit_at(text, i);
    if (digit.size == 0 && digits == 4) return true;
    digits = digit.size > 0 ? digits + 1 : 0;
    i += std::max<std::size_t>(digit.size, 1);
  }
  return digits == 4;
}

}  // namespace

std::optional<WebTime> parse_web_time(std::string_view text, const WebTimeOptions& options) {
  if (text.size() > 200) return std::nullopt;
  if (const std::optional<WebTime> usual = usual_form(text)) return usual;
  const WebTimeWords& words = words_of(options);
  const std::vector<Token> tokens = tokenize(text, options);
  const Reader reader(text, tokens, options, true);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::optional<Match> match = reader.date_at(i);
    if (!match) {
      // before the date only what belongs to dates: a weekday, a label, a time of day
      const Token& token = tokens[i];
      if (options.feed && i == 0 && is_led_by_a_weekday(tokens)) continue;
      if (token.kind == Token::Kind::word && token.month.number == 0 && !words.belongs_to_dates(token.word) &&
          !words.zone(token.word) && words.half(token.word) == 0)
        return std::nullopt;
      if (token.kind ==
          Token::Kind::number) {  // a time may stand before the date, another number makes it doubtful
        Match before;
        if (!reader.time_at(i, before)) return std::nullopt;
        i = before.end - 1;
      }
      continue;
    }
    if (i == 1 && tokens[0].mark == '-' && !tokens[1].space_before)
      return std::nullopt;  // "-2024-03-05" is BC
    for (std::size_t k = 0; k < i && !match->time.has_time; ++k) {
      Match before;
      if (reader.time_at(k, before)) {
        before.time.day = match->time.day;
        before.time.doubt = match->time.doubt;
        before.time.order = match->time.order;
        match->time = before.time;
        match->zone = before.zone;
      }
    }
    if (options.feed && !reader.is_read_to_the_end(*match)) return std::nullopt;
    // a broken offset ("+00:zz") makes the whole doubtful
    const std::size_t rest = match->end;
    if (match->time.has_time && rest + 1 < tokens.size() && tokens[rest].mark == ':' &&
        tokens[rest + 1].kind == Token::Kind::word)
      return std::nullopt;
    if (!complete(*match)) return std::nullopt;
    return match->time;
  }
  return std::nullopt;
}

std::optional<FoundWebTime> find_web_time(std::string_view text, const WebTimeOptions& options) {
  text = text.substr(0, 2000);
  if (!holds_year(text)) return std::nullopt;
  const std::vector<Token> tokens = tokenize(text, options);
  const Reader reader(text, tokens, options, false);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == Token::Kind::number && tokens[i].digits > 4) continue;
    // not the tail of a longer number such as 1.2.2024.55
    if (i > 0 && tokens[i].kind == Token::Kind::number && !tokens[i].space_before &&
        tokens[i - 1].kind != Token::Kind::word && tokens[i - 1].mark != '(' && tokens[i - 1].mark != ':' &&
        tokens[i - 1].mark != '|' && tokens[i - 1].mark != ',')
      continue;
    std::optional<Match> match = reader.date_at(i);
    if (!match || !complete(*match)) continue;
    const std::size_t next = match->end;
    const bool goes_on = !match->time.has_time && next + 1 < tokens.size() &&
                         (tokens[next].mark == '.' || tokens[next].mark == '/' || tokens[next].mark == '-') &&
                         !tokens[next].space_before && !tokens[next + 1].space_before &&
                         tokens[next + 1].kind == Token::Kind::number;
    if (goes_on) continue;
    return FoundWebTime{match->time, tokens[i].begin, tokens[next - 1].end};
  }
  return std::nullopt;
}

Day day_in_utc(const WebTime& time) {
  using namespace std::chrono;
  const auto instant =
      sys_seconds(time.day) + seconds(time.second_of_day) - minutes(time.offset_minutes.value_or(0));
  return floor<days>(instant);
}

std::string to_iso_utc(const WebTime& time) {
  using namespace std::chrono;
  const auto instant =
      sys_seconds(time.day) + seconds(time.second_of_day) - minutes(time.offset_minutes.value_or(0));
  const Day day = floor<days>(instant);
  const year_month_day date(day);
  const auto year =
      static_cast<unsigned>(static_cast<int>(date.year()));  // four digits, by the way dates are read
  const auto second = static_cast<unsigned>((instant - sys_seconds(day)).count());
  std::string out = "0000-00-00T00:00:00Z";
  const auto put = [&](std::size_t at, unsigned number) {
    out[at] = static_cast<char>('0' + number / 10 % 10);
    out[at + 1] = static_cast<char>('0' + number % 10);
  };
  put(0, year / 100);
  put(2, year % 100);
  put(5, static_cast<unsigned>(date.month()));
  put(8, static_cast<unsigned>(date.day()));
  put(11, second / 3600);
  put(14, second / 60 % 60);
  put(17, second % 60);
  return out;
}

std::string to_iso(const WebTime& time) {
  std::string out = dateline::to_iso(time.day);
  if (!time.has_time || !time.offset_minutes) return out;
  std::array<char, 32> clock{};
  const unsigned second = time.second_of_day;
  std::snprintf(clock.data(), clock.size(), "T%02u:%02u:%02u", second / 3600, second / 60 % 60, second % 60);
  out += clock.data();
  const int offset = *time.offset_minutes;
  if (offset == 0) return out + "Z";
  const int size = offset < 0 ? -offset : offset;
  std::snprintf(clock.data(), clock.size(), "%c%02d:%02d", offset < 0 ? '-' : '+', size / 60, size % 60);
  return out + clock.data();
}

}  // namespace dateline::pipeline
