#include "extractors/dates/feast.h"

#include <charconv>

namespace dateline {
namespace {

using std::chrono::days;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}
std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
  return a - floor_div(a, b) * b;
}

std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty() || value > 400)
    return std::nullopt;
  return value;
}

/// "a/b/c": the part before the next slash, taken off `text`.
std::string_view take_part(std::string_view& text) {
  const std::size_t slash = text.find('/');
  const std::string_view part = text.substr(0, slash);
  text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  return part;
}

/// A day of a month of another calendar, "10/1" or "9".
bool parse_month_and_day(std::string_view text, Feast& feast) {
  const auto month = number(take_part(text));
  if (!month || *month < 1 || *month > 12) return false;
  feast.month = *month;
  feast.day = 0;
  if (text.empty()) return true;
  const auto day = number(text);
  if (!day || *day < 1 || *day > 30) return false;
  feast.day = *day;
  return true;
}

// Fixed day numbers of Reingold and Dershowitz, Calendrical Calculations: 1 is 1 January 1 (Gregorian).
Day of_fixed(std::int64_t fixed) {
  constexpr std::int64_t epoch = 719'163;  // 1970-01-01
  return Day{days{fixed - epoch}};
}

/// Days from the Hebrew epoch to the mean new moon of a year's Tishri, without the last postponements.
std::int64_t hebrew_elapsed(std::int64_t year) {
  const std::int64_t months = floor_div(235 * year - 234, 19);
  const std::int64_t parts = 12'084 + 13'753 * months;
  const std::int64_t day = 29 * months + floor_div(parts, 25'920);
  return floor_mod(3 * (day + 1), 7) < 3 ? day + 1 : day;
}

std::int64_t hebrew_new_year(std::int64_t year) {
  constexpr std::int64_t epoch = -1'373'427;
  const std::int64_t before = hebrew_elapsed(year - 1);
  const std::int64_t now = hebrew_elapsed(year);
  const std::int64_t behind = hebrew_elapsed(year + 1);
  const int late = behind - now == 356 ? 2 : now - before == 382 ? 1 : 0;
  return epoch + now + late;
}

constexpr std::int64_t hebrew_years_ahead = 3761;  // Tishri of this year of ours begins that Hebrew year

}  // namespace

std::optional<Feast> Feast::parse(std::string_view text) {
  Feast feast;
  const auto from_easter = [&](std::string_view offset) -> std::optional<Feast> {
    if (offset.empty()) return feast;
    const auto count = number(offset.substr(1));
    if (!count || (offset[0] != '+' && offset[0] != '-')) return std::nullopt;
    feast.which = offset[0] == '-' ? -static_cast<int>(*count) : static_cast<int>(*count);
    return feast;
  };
  if (text.starts_with("easter")) {
    feast.kind = Kind::easter;
    return from_easter(text.substr(6));
  }
  if (text.starts_with("orthodox-easter")) {
    feast.kind = Kind::orthodox_easter;
    return from_easter(text.substr(15));
  }
  if (text.starts_with("islamic/")) {
    feast.kind = Kind::islamic;
    return parse_month_and_day(text.substr(8), feast) ? std::optional(feast) : std::nullopt;
  }
  if (text.starts_with("hebrew/")) {
    feast.kind = Kind::hebrew;
    return parse_month_and_day(text.substr(7), feast) && feast.day != 0 ? std::optional(feast) : std::nullopt;
  }
  if (text.size() == 5 && text[2] == '-') {
    const auto month = number(text.substr(0, 2));
    const auto day = number(text.substr(3));
    if (!month || !day || !day_granule(2000, *month, *day)) return std::nullopt;
    feast.month = *month;
    feast.day = *day;
    return feast;
  }
  const auto month = number(take_part(text));
  const std::string_view which = take_part(text);
  const auto weekday = number(text);
  const auto nth = which == "last" ? std::optional(0u) : number(which);
  if (!month || *month < 1 || *month > 12 || !weekday || *weekday < 1 || *weekday > 7 || !nth || *nth > 4)
    return std::nullopt;
  if (which != "last" && *nth == 0) return std::nullopt;
  feast.kind = Kind::weekday;
  feast.month = *month;
  feast.which = which == "last" ? -1 : static_cast<int>(*nth);
  feast.weekday = *weekday;
  return feast;
}

std::int64_t Feast::index_of_year(std::int64_t year) const {
  // 33 Islamic years are 32 of ours, nearly.
  return kind == Kind::islamic ? floor_div((year - 622) * 33, 32) + 1 : year;
}

std::optional<Granule> Feast::at(std::int64_t index) const {
  constexpr std::int64_t last_index = 10'400;  // the Islamic year of 9998 is beyond 9,660
  if (index < 1 || index > last_index) return std::nullopt;
  const auto within = [](Day there) -> std::optional<Granule> {
    const Granule granule = day_granule(there);
    const std::int64_t year = year_of(granule);
    return year < 1 || year > 9998 ? std::nullopt : std::optional(granule);
  };
  if (kind != Kind::islamic && index > 9998) return std::nullopt;
  switch (kind) {
    case Kind::fixed:
      return day_granule(index, month, day);
    case Kind::easter:
      return within(easter(index) + days{which});
    case Kind::orthodox_easter:
      return within(orthodox_easter(index) + days{which});
    case Kind::islamic:
      return within(islamic_day(index, month, day == 0 ? 1 : day));
    case Kind::hebrew:
      return within(hebrew_day(index + hebrew_years_ahead - (month >= 7 && month < 10 ? 0 : 1), month, day));
    case Kind::weekday: {
      const Granule in{Unit::month, index * 12 + month - 1};
      if (which < 0) {
        const Day last = day_behind(in) - days{1};
        return within(last - days{floor_mod(std::int64_t{weekday_of(last)} - weekday, 7)});
      }
      const Day first = first_day(in);
      return within(first + days{floor_mod(std::int64_t{weekday} - weekday_of(first), 7) + 7 * (which - 1)});
    }
  }
  return std::nullopt;
}

std::optional<Granule> Feast::in_year(std::int64_t year) const {
  const std::int64_t start = index_of_year(year);
  for (std::int64_t index = start - 2; index <= start + 2; ++index) {
    const std::optional<Granule> there = at(index);
    if (there && year_of(*there) == year) return there;
  }
  return std::nullopt;
}

Day easter(std::int64_t value) {
  // The anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
  const std::int64_t a = floor_mod(value, 19);
  const std::int64_t b = floor_div(value, 100);
  const std::int64_t c = floor_mod(value, 100);
  const std::int64_t g = (8 * b + 13) / 25;
  const std::int64_t h = floor_mod(19 * a + b - b / 4 - g + 15, 30);
  const std::int64_t l = floor_mod(2 * floor_mod(b, 4) + 2 * (c / 4) - h - floor_mod(c, 4) + 32, 7);
  const std::int64_t m = (a + 11 * h + 22 * l) / 451;
  const std::int64_t n = h + l - 7 * m + 114;
  return make_day(static_cast<int>(value), static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31) + 1);
}

Day orthodox_easter(std::int64_t value) {
  // Meeus, the same chapter, for the Julian calendar.
  const std::int64_t d = floor_mod(19 * floor_mod(value, 19) + 15, 30);
  const std::int64_t e = floor_mod(2 * floor_mod(value, 4) + 4 * floor_mod(value, 7) - d + 34, 7);
  const std::int64_t n = d + e + 114;
  const std::int64_t ahead = floor_div(value, 100) - floor_div(value, 400) - 2;
  return make_day(static_cast<int>(value), static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31) + 1) +
         days{ahead};
}

Day islamic_day(std::int64_t year, unsigned month, unsigned day) {
  constexpr std::int64_t epoch = 227'015;
  return of_fixed(epoch - 1 + (year - 1) * 354 + floor_div(3 + 11 * year, 30) +
                  29 * (std::int64_t{month} - 1) + month / 2 + day);
}

Day hebrew_day(std::int64_t year, unsigned month, unsigned day) {
  if (month < 7 || month == 12) {
    // The months from Adar on have always the same length: back from the next new year.
    constexpr int days_to_new_year[] = {177, 147, 118, 88, 59, 29};
    const std::int64_t back = month == 12 ? 177 + 29 : days_to_new_year[month - 1];
    return of_fixed(hebrew_new_year(year + 1) - back + day - 1);
  }
  const std::int64_t start = hebrew_new_year(year);
  const std::int64_t length = floor_mod(hebrew_new_year(year + 1) - start, 10);  // 353, 354, 355, 383 …
  const std::int64_t heshvan = length == 5 ? 30 : 29;
  const std::int64_t kislev = length == 3 ? 29 : 30;
  const std::int64_t before[] = {0, 30, 30 + heshvan, 30 + heshvan + kislev, 30 + heshvan + kislev + 29};
  return of_fixed(start + before[month - 7] + day - 1);
}

}  // namespace dateline
