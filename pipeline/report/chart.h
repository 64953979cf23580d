#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dateline/calendar.h"
#include "pipeline/report/html_writer.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {

/// Happenings and statements of consecutive days, weeks, months or years, also of those that have none.
struct Chart {
  Period period = Period::month;
  std::vector<PeriodCount> bars;
  std::int64_t earlier = 0;  ///< happenings and statements that have no bar
  std::int64_t later = 0;
};

/// The period by which a time is shown: days up to two months, weeks up to a year and some, months up to ten
/// years.
[[nodiscard]] Period period_of_chart(DayInterval time);

/// "day", "week", "month", "year"
[[nodiscard]] const char* period_word(Period period);

/// Where the counts reach over more than `max_bars` periods (old years are named, and far ones planned),
/// those that have the most of them.
[[nodiscard]] Chart make_chart(std::span<const PeriodCount> counts, Period period,
                               std::size_t max_bars = 124);

/// As inline SVG with its numbers in words; `heading` is the id of what names it. Nothing is drawn of no
/// bars.
void write_chart(HtmlWriter& html, const Chart& chart, const std::string& heading);

}  // namespace dateline::pipeline
