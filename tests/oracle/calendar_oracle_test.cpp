// Calendar arithmetic again, as a child would do it: by walking from day to day and from month to month.
// Shares nothing with extractors/dates but the way a day is written.

#include <unicode/calendar.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "extractors/dates/date_finder.h"
#include "extractors/dates/feast.h"
#include "extractors/dates/granule.h"
#include "extractors/match/bundle_builder.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

struct Civil {
  int year = 1600;
  int month = 1;
  int day = 1;
  int weekday = 6;  // 1 January 1600 was a Saturday

  bool operator==(const Civil&) const = default;
};

bool is_leap(int year) {
  return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

int days_in_month(int year, int month) {
  const int days[] = {31, is_leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1];
}

Civil next(Civil c) {
  c.weekday = c.weekday % 7 + 1;
  if (++c.day > days_in_month(c.year, c.month)) {
    c.day = 1;
    if (++c.month > 12) {
      c.month = 1;
      ++c.year;
    }
  }
  return c;
}

std::string text(const Civil& c) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", c.year, c.month, c.day);
  return buffer;
}

/// All days of 1600 to 2399, one after the other.
const std::vector<Civil>& calendar() {
  static const std::vector<Civil> days = [] {
    std::vector<Civil> all;
    for (Civil c; c.year < 2400; c = next(c)) all.push_back(c);
    return all;
  }();
  return days;
}

/// The Monday on or before a day, as a position in calendar().
std::size_t monday_before(std::size_t at) {
  while (calendar()[at].weekday != 1) --at;
  return at;
}

/// "2012-W39": the week belongs to the year in which its Thursday lies, and is counted there.
std::string week_text(std::size_t at) {
  const std::size_t thursday = monday_before(at) + 3;
  const int year = calendar()[thursday].year;
  int week = 0;
  for (std::size_t i = thursday + 1; i-- > 0 && calendar()[i].year == year;)
    week += calendar()[i].weekday == 4;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-W%02d", year, week);
  return buffer;
}

/// Month by month; the last day of a month that is too short.
Civil months_on(Civil c, int count) {
  for (; count > 0; --count) {
    if (++c.month > 12) {
      c.month = 1;
      ++c.year;
    }
  }
  for (; count < 0; ++count) {
    if (--c.month < 1) {
      c.month = 12;
      --c.year;
    }
  }
  if (c.day > days_in_month(c.year, c.month)) c.day = days_in_month(c.year, c.month);
  return c;
}

/// Easter by the tables of the church: golden number, epact, the Sunday behind the full moon.
std::string easter_text(int year) {
  const int golden = year % 19 + 1;
  const int century = year / 100 + 1;
  const int solar = 3 * century / 4 - 12;
  const int lunar = (8 * century + 5) / 25 - 5;
  const int sunday = 5 * year / 4 - solar - 10;
  int epact = (11 * golden + 20 + lunar - solar) % 30;
  if (epact < 0) epact += 30;
  if ((epact == 25 && golden > 11) || epact == 24) ++epact;
  int day = 44 - epact;  // of March
  if (day < 21) day += 30;
  day += 7 - (sunday + day) % 7;
  const int month = day > 31 ? 4 : 3;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, month, day > 31 ? day - 31 : day);
  return buffer;
}

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int from(int low, int high) {  // the standard distributions differ between libraries
    return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
  }

 private:
  std::mt19937 engine_;
};

/// A day far enough from both ends of calendar().
std::size_t some_day(Dice& dice) {
  return static_cast<std::size_t>(dice.from(40'000, static_cast<int>(calendar().size()) - 40'000));
}

Granule granule(const std::string& value) {
  return parse_timex(value).value();
}

const Resources::Data& resources() {
  static const Resources::Data data = [] {
    BundleBuilder builder;
    Diagnostics diagnostics;
    std::ifstream file(DATELINE_SOURCE_DIR "/gazetteers/en/dates.toml");
    std::stringstream rules;
    rules << file.rdbuf();
    builder.add_rules(rules.str(), "en/dates.toml", diagnostics);
    return Resources::Data(builder.build());
  }();
  return data;
}

/// The values of the dates in a text.
std::vector<std::string> all_resolved(const std::string& words, const Civil& published) {
  static const DateFinder finder(resources());
  Document document;
  document.text = words;
  document.published = parse_iso_day(text(published));
  const Analysis analysis(document, resources());
  std::vector<Mention> mentions;
  finder.find(analysis, mentions);
  std::vector<std::string> values;
  for (const Mention& mention : mentions) values.push_back(mention.timex->value);
  return values;
}

/// The value of the only date in a text.
std::string resolved(const std::string& words, const Civil& published) {
  const std::vector<std::string> values = all_resolved(words, published);
  return values.size() == 1 ? values.front() : "found " + std::to_string(values.size());
}

const char* const weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
const char* const months[] = {"January", "February", "March",     "April",   "May",      "June",
                              "July",    "August",   "September", "October", "November", "December"};

}  // namespace

TEST_CASE("days, weekdays and weeks agree with walking the calendar") {
  for (std::size_t i = 20; i + 20 < calendar().size(); i += 7 + i % 11) {
    const Civil& day = calendar()[i];
    const Granule there = granule(text(day));
    CAPTURE(text(day));
    REQUIRE(to_timex(there) == text(day));
    REQUIRE(weekday_of(first_day(there)) == static_cast<unsigned>(day.weekday));
    REQUIRE(to_timex({Unit::day, there.index + 1}) == text(calendar()[i + 1]));
  }
  Dice dice(1);
  for (int n = 0; n < 300; ++n) {
    const std::size_t at = some_day(dice);
    const Granule week = containing(granule(text(calendar()[at])), Unit::week);
    CAPTURE(text(calendar()[at]));
    REQUIRE(to_timex(week) == week_text(at));
    REQUIRE(parse_timex(week_text(at)) == week);
    REQUIRE(to_iso(first_day(week)) == text(calendar()[monday_before(at)]));
    REQUIRE(to_iso(day_behind(week)) == text(calendar()[monday_before(at) + 7]));
  }
}

TEST_CASE("moving by days, weeks, months and years agrees with walking") {
  Dice dice(2);
  for (int n = 0; n < 2000; ++n) {
    const std::size_t at = some_day(dice);
    const Civil& day = calendar()[at];
    const int count = dice.from(-400, 400);
    CAPTURE(text(day), count);
    const Granule start = granule(text(day));
    const auto walked = [&](int steps) {
      return text(calendar()[static_cast<std::size_t>(static_cast<int>(at) + steps)]);
    };
    REQUIRE(to_timex(moved(start, Unit::day, count)) == walked(count));
    REQUIRE(to_timex(moved(start, Unit::week, count)) == walked(7 * count));
    REQUIRE(to_timex(moved(start, Unit::month, count)) == text(months_on(day, count)));
    REQUIRE(to_timex(moved(start, Unit::quarter, count / 3)) == text(months_on(day, count / 3 * 3)));
    REQUIRE(to_timex(moved(start, Unit::year, count / 20)) == text(months_on(day, count / 20 * 12)));
  }
}

TEST_CASE("units begin and end where the calendar says") {
  Dice dice(3);
  for (int n = 0; n < 2000; ++n) {
    const Civil& day = calendar()[some_day(dice)];
    const Granule start = granule(text(day));
    CAPTURE(text(day));
    const auto check = [&](Unit unit, int months, int offset) {
      Civil first = day;
      first.day = 1;
      while ((first.year * 12 + first.month - 1 + offset) % months != 0) first = months_on(first, -1);
      const Granule unit_there = containing(start, unit);
      REQUIRE(to_iso(first_day(unit_there)) == text(first));
      REQUIRE(to_iso(day_behind(unit_there)) == text(months_on(first, months)));
      REQUIRE(parse_timex(to_timex(unit_there)) == unit_there);
    };
    check(Unit::month, 1, 0);
    check(Unit::quarter, 3, 0);
    check(Unit::season, 3, 1);
    check(Unit::half, 6, 0);
    check(Unit::year, 12, 0);
    check(Unit::decade, 120, 0);
    check(Unit::century, 1200, 0);
  }
}

TEST_CASE("feasts fall on the days of the tables") {
  for (int year = 1600; year < 2400; ++year) {
    CAPTURE(year);
    REQUIRE(to_iso(easter(year)) == easter_text(year));
  }
  Dice dice(4);
  for (int n = 0; n < 500; ++n) {
    const int year = dice.from(1700, 2300);
    const int month = dice.from(1, 12);
    const int weekday = dice.from(1, 7);
    const int which = dice.from(1, 5);
    std::vector<std::string> such;
    for (std::size_t i = static_cast<std::size_t>((year - 1600) * 365); calendar()[i].year <= year; ++i) {
      const Civil& day = calendar()[i];
      if (day.year == year && day.month == month && day.weekday == weekday) such.push_back(text(day));
    }
    const std::string nth = which == 5 ? "last" : std::to_string(which);
    const std::string feast = std::to_string(month) + '/' + nth + '/' + std::to_string(weekday);
    CAPTURE(feast, year);
    const std::optional<Granule> found = Feast::parse(feast).value().in_year(year);
    REQUIRE(found.has_value());
    REQUIRE(to_timex(*found) == (which == 5 ? such.back() : such[static_cast<std::size_t>(which - 1)]));
  }
}

namespace {

/// Years, months (from 0) and days of another calendar, counted by ICU, on every day of ours.
class OtherCalendar {
 public:
  explicit OtherCalendar(const char* locale) {
    UErrorCode status = U_ZERO_ERROR;
    calendar_.reset(icu::Calendar::createInstance(*icu::TimeZone::getGMT(), icu::Locale(locale), status));
    REQUIRE(U_SUCCESS(status));
  }
  struct Date {
    int year;
    int month;
    int day;
  };
  Date at(Day day) {
    UErrorCode status = U_ZERO_ERROR;
    calendar_->setTime(static_cast<double>(day.time_since_epoch().count()) * 86'400'000.0, status);
    const Date date = {calendar_->get(UCAL_YEAR, status), calendar_->get(UCAL_MONTH, status),
                       calendar_->get(UCAL_DATE, status)};
    REQUIRE(U_SUCCESS(status));
    return date;
  }

 private:
  std::unique_ptr<icu::Calendar> calendar_;
};

}  // namespace

TEST_CASE("days of the Islamic calendar are those of ICU") {
  OtherCalendar islamic("en@calendar=islamic-civil");
  for (Day day = make_day(1750, 1, 1); day < make_day(2250, 1, 1); day += std::chrono::days{13}) {
    const OtherCalendar::Date there = islamic.at(day);
    CAPTURE(to_iso(day));
    REQUIRE(islamic_day(there.year, static_cast<unsigned>(there.month) + 1,
                        static_cast<unsigned>(there.day)) == day);
  }
}

TEST_CASE("days of the Hebrew calendar are those of ICU") {
  OtherCalendar hebrew("en@calendar=hebrew");
  // ICU 72 puts the new years of 5560 (autumn of 1799) and 5807 (of 2046) a day too late; by the molad they
  // are not.
  for (Day day = make_day(1850, 1, 1); day < make_day(2045, 1, 1); day += std::chrono::days{13}) {
    const OtherCalendar::Date there = hebrew.at(day);
    // ICU counts from Tishri, with the first Adar of leap years as 5; we count from Nisan and leave that out.
    if (there.month == 5) continue;
    const int month = there.month < 5 ? there.month + 7 : there.month == 6 ? 12 : there.month - 6;
    CAPTURE(to_iso(day), there.year, there.month);
    REQUIRE(hebrew_day(there.year, static_cast<unsigned>(month), static_cast<unsigned>(there.day)) == day);
  }
}

TEST_CASE("the Hebrew year begins where the molad and its four postponements say") {
  const auto new_year = [](std::int64_t year) {
    // Parts of an hour, 1080 each, from Monday evening of the first molad; Monday is 0.
    const auto is_leap = [](std::int64_t y) { return (7 * y + 1) % 19 < 7; };
    std::int64_t months = 0;
    for (std::int64_t y = 1; y < year; ++y) months += is_leap(y) ? 13 : 12;
    const std::int64_t molad = 5 * 1080 + 204 + months * (29 * 25'920 + 12 * 1080 + 793);
    std::int64_t day = molad / 25'920;
    const std::int64_t parts = molad % 25'920;
    const std::int64_t weekday = day % 7;
    if (parts >= 18 * 1080 || (weekday == 1 && parts >= 9 * 1080 + 204 && !is_leap(year)) ||
        (weekday == 0 && parts >= 15 * 1080 + 589 && is_leap(year - 1)))
      ++day;
    if (day % 7 == 2 || day % 7 == 4 || day % 7 == 6) ++day;  // not on Wednesday, Friday, Sunday
    return day;
  };
  // 5773 began on 17 September 2012.
  const Day known = make_day(2012, 9, 17);
  const std::int64_t at_known = new_year(5773);
  for (std::int64_t year = 5400; year < 6400; ++year) {
    CAPTURE(year);
    REQUIRE(hebrew_day(year, 7, 1) == known + std::chrono::days{new_year(year) - at_known});
  }
}

TEST_CASE("Orthodox Easter is the Sunday behind the Julian full moon") {
  for (int year = 1600; year < 2400; ++year) {
    // The golden number gives the full moon of the Julian table: 5 April for the first, eleven days less
    // every year or nineteen more, between 21 March and 18 April.
    int moon = 36;  // days from 1 March
    for (int golden = 1; golden < year % 19 + 1; ++golden) {
      moon -= 11;
      if (moon < 21) moon += 30;
    }
    // Julian days walk along with ours, ten to thirteen of them behind.
    std::size_t at = 0;
    while (calendar()[at].year != year || calendar()[at].month != 3 || calendar()[at].day != 1) at += 1;
    const int behind = year / 100 - year / 400 - 2;
    at += static_cast<std::size_t>(moon - 1 + behind);
    do {
      ++at;
    } while (calendar()[at].weekday != 7);
    CAPTURE(year, moon);
    REQUIRE(to_iso(orthodox_easter(year)) == text(calendar()[at]));
  }
}

TEST_CASE("the resolver agrees with looking through the calendar") {
  Dice dice(5);
  for (int n = 0; n < 400; ++n) {
    const std::size_t at = some_day(dice);
    const Civil& today = calendar()[at];
    const int weekday = dice.from(1, 7);
    const std::string name = weekdays[weekday - 1];
    const int count = dice.from(2, 90);
    CAPTURE(text(today), name, count);

    std::size_t last = at;
    while (calendar()[last].weekday != weekday) --last;
    std::size_t before = at - 1;
    while (calendar()[before].weekday != weekday) --before;
    std::size_t coming = at + 1;
    while (calendar()[coming].weekday != weekday) ++coming;
    REQUIRE(resolved("He left on " + name + ".", today) == text(calendar()[last]));
    REQUIRE(resolved("He left last " + name + ".", today) == text(calendar()[before]));
    REQUIRE(resolved("He will leave on " + name + ".", today) == text(calendar()[coming]));

    const std::string amount = std::to_string(count);
    const auto back = [&](int days) { return at - static_cast<std::size_t>(days); };
    REQUIRE(resolved("He left " + amount + " days ago.", today) == text(calendar()[back(count)]));
    REQUIRE(resolved("He left " + amount + " weeks ago.", today) == week_text(back(7 * count)));
    REQUIRE(resolved("He left " + amount + " months ago.", today) ==
            text(months_on({today.year, today.month, 1}, -count)).substr(0, 7));
    REQUIRE(resolved("He left last week.", today) == week_text(back(7)));
    REQUIRE(resolved("He left yesterday.", today) == text(calendar()[back(1)]));

    // Past tense and well away from today: the last such day.
    const std::size_t days_back = static_cast<std::size_t>(dice.from(10, 300));
    const Civil& then = calendar()[at - days_back];
    if (!(then.month == 2 && then.day == 29)) {
      const std::string words = std::string(months[then.month - 1]) + ' ' + std::to_string(then.day);
      CAPTURE(words);
      REQUIRE(resolved("He left on " + words + ".", today) == text(then));
    }
  }
}

TEST_CASE("texts that tell of other days agree with looking through the calendar") {
  Dice dice(6);
  for (int n = 0; n < 400; ++n) {
    const std::size_t at = some_day(dice);
    const Civil& today = calendar()[at];
    const std::size_t told = at - static_cast<std::size_t>(dice.from(700, 9000));
    const Civil& then = calendar()[told];
    if (then.year > 2140) continue;  // the rules take no later year for one
    const auto words = [](const Civil& day) {
      return std::to_string(day.day) + ' ' + std::string(months[day.month - 1]);
    };
    const std::string full = words(then) + ' ' + std::to_string(then.year);
    CAPTURE(text(today), full);

    // A paragraph that tells of a day goes on from there.
    const int weekday = dice.from(1, 7);
    std::size_t following = told;
    while (calendar()[following].weekday != weekday) ++following;
    CAPTURE(weekdays[weekday - 1]);
    REQUIRE(all_resolved("On " + full + ", he fell. He died on " + weekdays[weekday - 1] + ".", today) ==
            std::vector<std::string>{text(then), text(calendar()[following])});

    // The next item of a list is less than half a year ahead, or behind where the list goes back.
    const std::size_t ahead = told + static_cast<std::size_t>(dice.from(1, 150));
    const Civil& item = calendar()[ahead];
    CAPTURE(text(item));
    REQUIRE(all_resolved("* " + full + " - It begins.\n* " + words(item) + " - It goes on.", today) ==
            std::vector<std::string>{text(then), text(item)});

    // The first of two months is the last such one before the second or in its year.
    const int first = dice.from(1, 12);
    const int year = first <= then.month ? then.year : then.year - 1;
    const std::string until = std::string(months[then.month - 1]) + ' ' + std::to_string(then.year);
    CAPTURE(months[first - 1], until);
    REQUIRE(all_resolved("It lasted from mid-" + std::string(months[first - 1]) + " to early " + until + ".", today) ==
            std::vector<std::string>{text({year, first, 1, 1}).substr(0, 7), text(then).substr(0, 7)});

    // A day of the month that was just named.
    REQUIRE(all_resolved("In " + until + ", it began. On " + words(then) + ", it ended.", today) ==
            std::vector<std::string>{text(then).substr(0, 7), text(then)});
  }
}
