#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dateline/calendar.h"

namespace dateline::pipeline {

enum class DateOrder : std::uint8_t { month_first, day_first, unknown };

/// Why a date may be another one than it was read as.
enum class DateDoubt : std::uint8_t {
  none,
  order,  ///< 03/04/2024 where nothing says which number is the month
  month   ///< its month is another one in another language
};

/// A date as feeds and pages write them in their metadata, with its time and offset if there are any.
struct WebTime {
  Day day;
  bool has_time = false;
  std::uint32_t second_of_day = 0;
  std::optional<int> offset_minutes;  ///< east of UTC; absent: not said
  bool zone_unknown = false;          ///< a zone is named that nobody knows; of feeds only
  DateDoubt doubt = DateDoubt::none;
  DateOrder order = DateOrder::unknown;  ///< what a number over 12 shows: 13/04/2024 has its day first

  bool operator==(const WebTime&) const = default;
};

class WebTimeWords;

struct WebTimeOptions {
  DateOrder order = DateOrder::month_first;  ///< of 03/04/2024; 13/04 and 04.03. speak for themselves
  bool partial = false;                      ///< "2024" and "2024-03" are their first day
  /// A feed's date: ISO 8601 cut short ("-0312", "03-12-31", "03335"), Korean time without a zone; none
  /// if its time or offset can not be (25:00, +99:00), or if something behind it is not read ("BC").
  /// 03-04-2024 is as doubtful as 03/04/2024, three pairs with hyphens are year, month and day.
  bool feed = false;
  std::string_view language = {};       ///< "hr", "pl-PL": of names that mean two months; empty: not known
  const WebTimeWords* words = nullptr;  ///< none: the built-in ones
};

/// Reads a string that is a date and little else: ISO 8601, RFC 822 in all its wrong forms, asctime,
/// "5 March 2024, 3:15 pm EST", month names of the languages in the word lists, "2024年3月5日". Nothing if
/// something in it contradicts a date or the day does not exist (better no date than a wrong one).
/// Years 1583-2399, of Thai months those of Buddha's era; of two digits 1970-2069. Linear; safe to call from
/// many threads.
[[nodiscard]] std::optional<WebTime> parse_web_time(std::string_view text,
                                                    const WebTimeOptions& options = {});

struct FoundWebTime {
  WebTime time;
  std::size_t begin = 0;  ///< bytes of the text
  std::size_t end = 0;
};

/// The first complete date (day, month and four-digit year) in a text of a few hundred bytes.
[[nodiscard]] std::optional<FoundWebTime> find_web_time(std::string_view text,
                                                        const WebTimeOptions& options = {});

/// The day it is in UTC then; without an offset or a time the day as it is.
[[nodiscard]] Day day_in_utc(const WebTime& time);

/// "2012-09-26T10:00:00Z"; without an offset the time is taken as UTC, without a time as midnight.
[[nodiscard]] std::string to_iso_utc(const WebTime& time);

/// "2024-02-28T21:00:00-05:00" with the offset as given; without a time or an offset a plain
/// day, because a time in an unknown zone would only pretend to be one.
[[nodiscard]] std::string to_iso(const WebTime& time);

}  // namespace dateline::pipeline
