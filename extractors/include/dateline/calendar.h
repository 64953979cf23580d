#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dateline {

/// A civil day of the proleptic Gregorian calendar, without a time zone.
using Day = std::chrono::sys_days;

/// "2012-09-26"; years outside 0000-9999 are not representable in our formats.
[[nodiscard]] std::string to_iso(Day day);

/// Reads exactly "YYYY-MM-DD" with a day that exists; anything else is nothing.
[[nodiscard]] std::optional<Day> parse_iso_day(std::string_view text);

[[nodiscard]] Day make_day(int year, unsigned month, unsigned day);

/// A half-open range of days; a missing end is open.
struct DayInterval {
  std::optional<Day> begin;
  std::optional<Day> end;

  bool operator==(const DayInterval&) const = default;
};

}  // namespace dateline
