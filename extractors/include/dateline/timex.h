#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dateline/calendar.h"

namespace dateline {

/// The four types of TIMEX3 (TimeML 1.2.1, https://timeml.github.io).
enum class TimexType : std::uint8_t { date, time, duration, set };

/// How exactly the text gives the date.
enum class DatePrecision : std::uint8_t {
  none,
  day,
  week,
  month,
  season,
  quarter,
  part,
  year,
  decade,
  century
};

/// What the value was resolved against.
enum class DateBasis : std::uint8_t {
  none,         ///< not resolved
  absolute,     ///< the expression itself is complete
  publication,  ///< the publication date
  dateline,     ///< the date that the text gives itself at its start: "GAO, Sept. 26 (Agency) --"
  paragraph,    ///< the date that heads the bullet or paragraph
  narrative,    ///< the nearest earlier date of the text
};

/// A normalised temporal expression.
struct Timex {
  TimexType type = TimexType::date;
  std::string value;     ///< TIMEX3: "2012-09-26", "2012-W39", "P3D", "PAST_REF", "XXXX-09-26"
  std::string mod;       ///< TIMEX3 mod: "START", "MID", "END", "BEFORE", "AFTER", "APPROX" …; often empty
  DayInterval interval;  ///< the days it covers, where they are known; either end may be open
  DatePrecision precision = DatePrecision::none;
  DateBasis basis = DateBasis::none;

  bool operator==(const Timex&) const = default;
};

[[nodiscard]] const char* to_string(TimexType type);           ///< "DATE"
[[nodiscard]] const char* to_string(DatePrecision precision);  ///< "day"
[[nodiscard]] const char* to_string(DateBasis basis);          ///< "absolute"

}  // namespace dateline
