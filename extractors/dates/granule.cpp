#include "extractors/dates/granule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace dateline {
namespace {

using std::chrono::days;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

constexpr std::array<std::string_view, 4> season_names = {"WI", "SP", "SU", "FA"};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}
std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
  return a - floor_div(a, b) * b;
}

std::int64_t days_of(Day day) {
  return day.time_since_epoch().count();
}
Day day_of(std::int64_t count) {
  return Day{days{count}};
}
year_month_day civil(Day day) {
  return year_month_day{day};
}
Day first_of_month(std::int64_t month_index) {
  return make_day(static_cast<int>(floor_div(month_index, 12)),
                  static_cast<unsigned>(floor_mod(month_index, 12)) + 1, 1);
}
std::int64_t month_index(Day day) {
  const year_month_day ymd = civil(day);
  return std::int64_t{static_cast<int>(ymd.year())} * 12 + static_cast<unsigned>(ymd.month()) - 1;
}

// 1970-01-01 was a Thursday; week 0 is the one of Monday 1969-12-29.
std::int64_t week_index(Day day) {
  return floor_div(days_of(day) + 3, 7);
}
Day monday_of(std::int64_t week) {
  return day_of(week * 7 - 3);
}

/// How many months a unit has; 0: it is not made of months.
std::int64_t months_in(Unit unit) {
  switch (unit) {
    case Unit::day:
    case Unit::week:
    case Unit::weekend:
      return 0;
    case Unit::month:
      return 1;
    case Unit::season:
    case Unit::quarter:
      return 3;
    case Unit::half:
      return 6;
    case Unit::year:
      return 12;
    case Unit::decade:
      return 120;
    case Unit::century:
      return 1200;
  }
  return 0;
}

/// The first month of the unit with this index; seasons start one month before their quarter.
std::int64_t first_month(Granule granule) {
  return granule.index * months_in(granule.unit) - (granule.unit == Unit::season ? 1 : 0);
}

Granule of_month(std::int64_t month, Unit unit) {
  return {unit, floor_div(month + (unit == Unit::season ? 1 : 0), months_in(unit))};
}

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.front() == '-')
    return std::nullopt;
  return value;
}

/// Appends `value` with `width` digits at least.
void append_digits(std::string& out, std::int64_t value, std::size_t width) {
  char digits[20];
  const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const auto size = static_cast<std::size_t>(end - digits);
  if (size < width) out.append(width - size, '0');
  out.append(digits, size);
}

std::string year_text(std::int64_t value) {
  std::string out;
  if (value <= 0) out = "BC";
  append_digits(out, value > 0 ? value : 1 - value, 4);
  return out;
}

}  // namespace

Granule day_granule(Day day) {
  return {Unit::day, days_of(day)};
}

Granule year_granule(std::int64_t value) {
  return {Unit::year, value};
}

std::optional<Granule> day_granule(std::int64_t value, unsigned m, unsigned d) {
  if (value < -9998 || value > 9999) return std::nullopt;
  const year_month_day ymd{year{static_cast<int>(value)}, month{m}, std::chrono::day{d}};
  if (!ymd.ok()) return std::nullopt;
  return day_granule(Day{ymd});
}

Day first_day(Granule granule) {
  switch (granule.unit) {
    case Unit::day:
      return day_of(granule.index);
    case Unit::week:
      return monday_of(granule.index);
    case Unit::weekend:
      return monday_of(granule.index) + days{5};
    default:
      return first_of_month(first_month(granule));
  }
}

Day day_behind(Granule granule) {
  if (granule.unit == Unit::weekend) return monday_of(granule.index + 1);
  return first_day({granule.unit, granule.index + 1});
}

std::int64_t year_of(Granule granule) {
  switch (granule.unit) {
    case Unit::season:
      return floor_div(granule.index, 4);
    case Unit::week:
    case Unit::weekend:
      return static_cast<int>(civil(monday_of(granule.index) + days{3}).year());
    default:
      return static_cast<int>(civil(first_day(granule)).year());
  }
}

Granule containing(Granule granule, Unit unit) {
  const Day day = first_day(granule);
  switch (unit) {
    case Unit::day:
      return day_granule(day);
    case Unit::week:
    case Unit::weekend:
      return {unit, week_index(day)};
    default:
      if (granule.unit == Unit::season && months_in(unit) >= 12) return of_month(year_of(granule) * 12, unit);
      return of_month(month_index(day), unit);
  }
}

Granule moved(Granule granule, Unit unit, std::int64_t count) {
  if (granule.unit == unit) return {unit, granule.index + count};
  const std::int64_t by = months_in(unit);
  const std::int64_t size = months_in(granule.unit);
  if (by == 0) {  // days and weeks
    const Granule start = day_granule(first_day(granule));
    const std::int64_t step = unit == Unit::day ? 1 : 7;
    if (granule.unit == Unit::day) return {Unit::day, granule.index + count * step};
    if (size == 0 && step == 7) return {granule.unit, granule.index + count};  // weeks and weekends
    return containing({Unit::day, start.index + count * step}, unit);
  }
  if (size == 0) {
    if (granule.unit == Unit::day) {
      const year_month_day ymd = civil(first_day(granule));
      const std::int64_t target = month_index(first_day(granule)) + count * by;
      const year there{static_cast<int>(floor_div(target, 12))};
      const month in{static_cast<unsigned>(floor_mod(target, 12)) + 1};
      const std::chrono::day last = year_month_day_last{there, std::chrono::month_day_last{in}}.day();
      return day_granule(Day{year_month_day{there, in, std::min(ymd.day(), last)}});
    }
    const Day thursday = monday_of(granule.index) + days{3};
    return containing(moved(day_granule(thursday), unit, count), granule.unit);
  }
  if (by >= size && by % size == 0) return {granule.unit, granule.index + count * (by / size)};
  return {unit, of_month(first_month(granule), unit).index + count};
}

bool is_representable(Granule granule) {
  constexpr std::int64_t most = 4'000'000;  // more days than 9,999 years have
  if (granule.index > most || granule.index < -most - 800'000) return false;
  switch (granule.unit) {
    case Unit::day:
    case Unit::week:
    case Unit::weekend:
      break;
    default: {
      const std::int64_t first = first_month(granule);
      if (first < -9998 * 12 || first > 9998 * 12 + 11) return false;
    }
  }
  const std::int64_t value = year_of(granule);
  return value >= -9998 && value <= 9998;
}

std::string to_timex(Granule granule) {
  if (granule.unit == Unit::decade || granule.unit == Unit::century) {
    std::string out = granule.index >= 0 ? "" : "BC";
    append_digits(out, granule.index >= 0 ? granule.index : -granule.index - 1,
                  granule.unit == Unit::decade ? 3 : 2);
    return out;
  }
  const std::int64_t value = year_of(granule);
  std::string out = year_text(value);
  switch (granule.unit) {
    case Unit::day: {
      const year_month_day ymd = civil(first_day(granule));
      out += '-';
      append_digits(out, static_cast<unsigned>(ymd.month()), 2);
      out += '-';
      append_digits(out, static_cast<unsigned>(ymd.day()), 2);
      break;
    }
    case Unit::week:
    case Unit::weekend: {
      const std::int64_t first_week = week_index(make_day(static_cast<int>(value), 1, 4));
      out += "-W";
      append_digits(out, granule.index - first_week + 1, 2);
      if (granule.unit == Unit::weekend) out += "-WE";
      break;
    }
    case Unit::month:
      out += '-';
      append_digits(out, floor_mod(granule.index, 12) + 1, 2);
      break;
    case Unit::season:
      out += '-';
      out += season_names[static_cast<std::size_t>(floor_mod(granule.index, 4))];
      break;
    case Unit::quarter:
      out += "-Q";
      append_digits(out, floor_mod(granule.index, 4) + 1, 1);
      break;
    case Unit::half:
      out += "-H";
      append_digits(out, floor_mod(granule.index, 2) + 1, 1);
      break;
    case Unit::year:
    case Unit::decade:
    case Unit::century:
      break;
  }
  return out;
}

std::optional<Granule> parse_timex(std::string_view value) {
  const bool before_christ = value.starts_with("BC");
  if (before_christ) value.remove_prefix(2);
  const std::size_t dash = value.find('-');
  const std::string_view head = value.substr(0, dash);
  const std::optional<std::int64_t> digits = number(head);
  if (!digits) return std::nullopt;
  if (dash == std::string_view::npos && (head.size() == 2 || head.size() == 3)) {
    return Granule{head.size() == 2 ? Unit::century : Unit::decade, before_christ ? -*digits - 1 : *digits};
  }
  if (head.size() != 4) return std::nullopt;
  const std::int64_t in_year = before_christ ? 1 - *digits : *digits;
  if (dash == std::string_view::npos) return year_granule(in_year);
  const std::string_view rest = value.substr(dash + 1);
  if (rest.size() == 2) {
    for (std::size_t i = 0; i < season_names.size(); ++i) {
      if (rest == season_names[i]) return Granule{Unit::season, in_year * 4 + static_cast<std::int64_t>(i)};
    }
    if (rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4')
      return Granule{Unit::quarter, in_year * 4 + rest[1] - '1'};
    if (rest[0] == 'H' && (rest[1] == '1' || rest[1] == '2'))
      return Granule{Unit::half, in_year * 2 + rest[1] - '1'};
    const std::optional<std::int64_t> m = number(rest);
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    return Granule{Unit::month, in_year * 12 + *m - 1};
  }
  if (!rest.empty() && rest[0] == 'W' &&
      (rest.size() == 3 || (rest.size() == 6 && rest.substr(3) == "-WE"))) {
    const std::optional<std::int64_t> w = number(rest.substr(1, 2));
    if (!w || *w < 1 || *w > 53 || in_year < -9998) return std::nullopt;
    const Granule week{rest.size() == 3 ? Unit::week : Unit::weekend,
                       week_index(make_day(static_cast<int>(in_year), 1, 4)) + *w - 1};
    if (year_of(week) != in_year) return std::nullopt;
    return week;
  }
  if (rest.size() == 5 && rest[2] == '-') {
    const std::optional<std::int64_t> m = number(rest.substr(0, 2));
    const std::optional<std::int64_t> d = number(rest.substr(3));
    if (!m || !d) return std::nullopt;
    return day_granule(in_year, static_cast<unsigned>(*m), static_cast<unsigned>(*d));
  }
  return std::nullopt;
}

DayInterval interval_of(Granule granule) {
  if (!is_representable(granule)) return {};
  const Day begin = first_day(granule);
  const Day end = day_behind(granule);
  if (begin < make_day(1, 1, 1) || end > make_day(9999, 1, 1)) return {};
  return {begin, end};
}

DatePrecision precision_of(Unit unit) {
  switch (unit) {
    case Unit::day:
      return DatePrecision::day;
    case Unit::week:
    case Unit::weekend:
      return DatePrecision::week;
    case Unit::month:
      return DatePrecision::month;
    case Unit::season:
      return DatePrecision::season;
    case Unit::quarter:
      return DatePrecision::quarter;
    case Unit::half:
      return DatePrecision::part;
    case Unit::year:
      return DatePrecision::year;
    case Unit::decade:
      return DatePrecision::decade;
    case Unit::century:
      return DatePrecision::century;
  }
  return DatePrecision::none;
}

unsigned weekday_of(Day day) {
  return static_cast<unsigned>(floor_mod(days_of(day) + 3, 7)) + 1;
}

}  // namespace dateline
