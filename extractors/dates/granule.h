#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dateline/calendar.h"
#include "dateline/timex.h"

namespace dateline {

/// The calendar units in which dates are given. Weeks are ISO weeks; a weekend is the Saturday and
/// Sunday of one; seasons are the meteorological ones of the northern hemisphere, and the winter of
/// a year ends in it (December to February).
enum class Unit : std::uint8_t { day, week, weekend, month, season, quarter, half, year, decade, century };

/// One unit of the calendar, such as the third quarter of 2012. `index` counts units of its kind, so that
/// neighbours differ by one: days since 1970, year * 12 + month - 1, year * 4 + quarter - 1, ….
/// Years are astronomical: 1 BC is 0.
struct Granule {
  Unit unit = Unit::day;
  std::int64_t index = 0;

  bool operator==(const Granule&) const = default;
};

[[nodiscard]] Granule day_granule(Day day);
[[nodiscard]] Granule year_granule(std::int64_t year);

/// A day that does not exist ("31 April") is nothing.
[[nodiscard]] std::optional<Granule> day_granule(std::int64_t year, unsigned month, unsigned day);

[[nodiscard]] Day first_day(Granule granule);
[[nodiscard]] Day day_behind(Granule granule);
[[nodiscard]] std::int64_t year_of(Granule granule);

/// The unit of kind `unit` that holds the first day of `granule`.
[[nodiscard]] Granule containing(Granule granule, Unit unit);

/// Moves by `count` times `unit`, keeping the kind of `granule`: a day a month earlier is a day,
/// the last one of that month where there is no such. Where `unit` is finer than `granule`, the
/// answer is of that finer kind, counted from the start.
[[nodiscard]] Granule moved(Granule granule, Unit unit, std::int64_t count);

/// Whether the years of `granule` can be written with four digits.
[[nodiscard]] bool is_representable(Granule granule);

/// "2012-09-26", "2012-W39", "2012-W39-WE", "2012-09", "2012-SU", "2012-Q3", "2012-H2", "2012", "201", "20",
/// "BC0490" (TIMEX3). The granule must be representable.
[[nodiscard]] std::string to_timex(Granule granule);

/// Reads what to_timex() writes; nothing else.
[[nodiscard]] std::optional<Granule> parse_timex(std::string_view value);

/// The days covered; empty on both sides for years outside of 0001-9998.
[[nodiscard]] DayInterval interval_of(Granule granule);

[[nodiscard]] DatePrecision precision_of(Unit unit);

/// 1 is Monday, 7 Sunday.
[[nodiscard]] unsigned weekday_of(Day day);

}  // namespace dateline
