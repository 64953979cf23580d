#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "extractors/dates/granule.h"

namespace dateline {

/// A feast as dates.toml writes it, one of
///     12-25              month and day
///     11/4/4, 5/last/1   month, which one, weekday (1 is Monday)
///     easter, easter-2, easter+39, orthodox-easter+1   a day counted from Easter Sunday
///     islamic/10/1       day of an Islamic month, 1 is Muharram
///     islamic/9          the whole month
///     hebrew/1/15        day of a Hebrew month, 1 is Nisan, 7 Tishri, 12 Adar (the second in a leap year)
/// The Islamic calendar is the tabular one. What is observed depends on the moon having been seen, so its
/// days are right to within one or two.
struct Feast {
  enum class Kind : std::uint8_t { fixed, weekday, easter, orthodox_easter, islamic, hebrew };
  Kind kind = Kind::fixed;
  unsigned month = 1;
  unsigned day = 1;  ///< 0: the whole month
  int which = 0;     ///< of a weekday: 1 to 4, -1 the last; from Easter: days
  unsigned weekday = 1;

  [[nodiscard]] static std::optional<Feast> parse(std::string_view text);

  /// Which one of the feast is nearest to the start of a year (of ours); neighbours differ by one.
  /// In most calendars it is the year itself; the Islamic year is shorter than ours.
  [[nodiscard]] std::int64_t index_of_year(std::int64_t year) const;
  /// The day of the feast, or the first one; nothing: outside of the years 1 to 9998.
  [[nodiscard]] std::optional<Granule> at(std::int64_t index) const;
  /// The first one in a year of ours.
  [[nodiscard]] std::optional<Granule> in_year(std::int64_t year) const;
  /// How many days it has: a month, else 1.
  [[nodiscard]] int length() const { return day != 0 ? 1 : month % 2 == 1 ? 30 : 29; }
  /// Its days are right to within one.
  [[nodiscard]] bool is_approximate() const { return kind == Kind::islamic; }
};

/// Easter Sunday by the Gregorian computus.
[[nodiscard]] Day easter(std::int64_t year);
/// Easter Sunday of the churches that compute it by the Julian calendar, as a Gregorian day.
[[nodiscard]] Day orthodox_easter(std::int64_t year);

/// The day of the tabular Islamic calendar (the civil epoch, 16 July 622).
[[nodiscard]] Day islamic_day(std::int64_t year, unsigned month, unsigned day);
/// The day of the Hebrew calendar in the Hebrew year that began in Tishri; months as in Feast.
[[nodiscard]] Day hebrew_day(std::int64_t year, unsigned month, unsigned day);

}  // namespace dateline
