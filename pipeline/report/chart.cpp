#include "pipeline/report/chart.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace dateline::pipeline {
namespace {

// In units of the drawing, which is as wide as the page.
constexpr double width = 800;
constexpr double height = 220;
constexpr double left = 44;
constexpr double top = 14;
constexpr double bottom = 24;
constexpr double plot_width = width - left;
constexpr double plot_height = height - top - bottom;
constexpr double widest_bar = 48;

constexpr std::size_t most_labels = 9;
constexpr std::size_t most_bars_with_numbers = 20;

constexpr std::int64_t first_monday = 4;  // day of 1970, from 0

std::int64_t total(const PeriodCount& count) {
  return count.events + count.statements;
}

/// Consecutive periods have consecutive numbers.
std::optional<std::int64_t> number_of(const std::string& name, Period period) {
  if (period == Period::day || period == Period::week) {
    const std::optional<Day> day = parse_iso_day(name);
    if (!day) return std::nullopt;
    const std::int64_t days = day->time_since_epoch().count();
    return period == Period::day ? days : (days - first_monday) / 7;
  }
  const std::optional<Day> first = parse_iso_day(name + (period == Period::month ? "-01" : "-01-01"));
  if (!first) return std::nullopt;
  const std::chrono::year_month_day date(*first);
  const int year = static_cast<int>(date.year());
  if (period == Period::year) return year;
  return 12 * std::int64_t{year} + static_cast<unsigned>(date.month()) - 1;
}

std::string name_of(std::int64_t number, Period period) {
  switch (period) {
    case Period::day:
      return to_iso(Day(std::chrono::days(number)));
    case Period::week:
      return to_iso(Day(std::chrono::days(7 * number + first_monday)));
    case Period::month:
      return fmt::format("{:04}-{:02}", number / 12, number % 12 + 1);
    case Period::year:
      return fmt::format("{:04}", number);
  }
  return {};
}

struct NumberedCount {
  std::int64_t number = 0;
  PeriodCount count;
};

std::vector<NumberedCount> numbered(std::span<const PeriodCount> counts, Period period) {
  std::vector<NumberedCount> found;
  for (const PeriodCount& count : counts) {
    if (const std::optional<std::int64_t> number = number_of(count.period, period))
      found.push_back({*number, count});
  }
  return found;
}

struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The counts within `max_bars` periods that are most together; the latest of equals.
Window fullest_window(std::span<const NumberedCount> counts, std::size_t max_bars) {
  Window best;
  std::int64_t most = 0;
  std::int64_t within = 0;
  std::size_t begin = 0;
  for (std::size_t end = 0; end < counts.size(); ++end) {
    within += total(counts[end].count);
    while (counts[end].number - counts[begin].number >= static_cast<std::int64_t>(max_bars))
      within -= total(counts[begin++].count);
    if (within < most) continue;
    most = within;
    best = {begin, end + 1};
  }
  return best;
}

std::int64_t sum(std::span<const NumberedCount> counts) {
  std::int64_t all = 0;
  for (const NumberedCount& each : counts) all += total(each.count);
  return all;
}

/// The least of 1, 2, 5, 10, 20 … that is not below `number`.
std::int64_t round_up(std::int64_t number) {
  for (std::int64_t unit = 1;; unit *= 10) {
    for (const std::int64_t step : {1, 2, 5})
      if (unit * step >= number) return unit * step;
  }
}

std::string coordinate(double value) {
  return fmt::format("{:.1f}", value);
}

std::string words_of(const PeriodCount& count) {
  return fmt::format("{}: happenings {}, statements {}, articles {}", count.period, count.events,
                     count.statements, count.articles);
}

/// Where things stand in the drawing.
class Plot {
 public:
  explicit Plot(const Chart& chart) : step_(plot_width / static_cast<double>(chart.bars.size())) {
    std::int64_t highest = 1;
    for (const PeriodCount& bar : chart.bars) highest = std::max(highest, total(bar));
    greatest_ = round_up(highest);
  }

  [[nodiscard]] std::int64_t greatest() const { return greatest_; }
  [[nodiscard]] double bar_width() const { return std::min(widest_bar, 0.8 * step_); }
  [[nodiscard]] double middle(std::size_t bar) const {
    return left + step_ * (static_cast<double>(bar) + 0.5);
  }
  [[nodiscard]] double y(std::int64_t number) const {
    return top + plot_height * (1 - static_cast<double>(number) / static_cast<double>(greatest_));
  }

 private:
  double step_;
  std::int64_t greatest_ = 1;
};

void write_text(HtmlWriter& html, double x, double y, const char* anchor, const std::string& text) {
  html.element("text", text, {{"x", coordinate(x)}, {"y", coordinate(y)}, {"text-anchor", anchor}});
}

void write_scale(HtmlWriter& html, const Plot& plot) {
  std::vector<std::int64_t> marks = {0, plot.greatest()};
  if (plot.greatest() % 2 == 0) marks.push_back(plot.greatest() / 2);
  for (const std::int64_t mark : marks) {
    const std::string y = coordinate(plot.y(mark));
    html.empty("line", {{"x1", coordinate(left)}, {"x2", coordinate(width)}, {"y1", y}, {"y2", y}});
    write_text(html, left - 6, plot.y(mark) + 4, "end", std::to_string(mark));
  }
}

void write_block(HtmlWriter& html, const Plot& plot, std::size_t bar, std::int64_t from, std::int64_t to,
                 const char* what) {
  if (from == to) return;
  html.empty("rect", {{"class", what},
                      {"x", coordinate(plot.middle(bar) - plot.bar_width() / 2)},
                      {"y", coordinate(plot.y(to))},
                      {"width", coordinate(plot.bar_width())},
                      {"height", coordinate(plot.y(from) - plot.y(to))}});
}

void write_bars(HtmlWriter& html, const Chart& chart, const Plot& plot) {
  const bool has_numbers = chart.bars.size() <= most_bars_with_numbers;
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const PeriodCount& bar = chart.bars[i];
    if (total(bar) == 0) continue;
    html.open("g");
    html.element("title", words_of(bar));
    write_block(html, plot, i, 0, bar.events, "events");
    write_block(html, plot, i, bar.events, total(bar), "statements");
    if (has_numbers)
      write_text(html, plot.middle(i), plot.y(total(bar)) - 3, "middle", std::to_string(total(bar)));
    html.close();
  }
}

void write_names(HtmlWriter& html, const Chart& chart, const Plot& plot) {
  const std::size_t every = (chart.bars.size() + most_labels - 1) / most_labels;
  for (std::size_t i = 0; i < chart.bars.size(); i += every) {
    const bool first = i == 0 && every > 1;  // has no room to its left
    write_text(html, first ? left : plot.middle(i), height - 6, first ? "start" : "middle",
               chart.bars[i].period);
  }
}

void write_drawing(HtmlWriter& html, const Chart& chart, const std::string& heading) {
  const Plot plot(chart);
  html.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                    {"viewBox", fmt::format("0 0 {} {}", width, height)},
                    {"role", "img"},
                    {"aria-labelledby", heading}});
  write_scale(html, plot);
  write_bars(html, chart, plot);
  write_names(html, chart, plot);
  html.close();
}

void write_heads(HtmlWriter& html, std::initializer_list<const char*> names) {
  html.open("thead");
  html.open("tr");
  for (const char* name : names) html.element("th", name, {{"scope", "col"}});
  html.close();
  html.close();
}

void write_numbers(HtmlWriter& html, const Chart& chart) {
  html.open("details");
  html.element("summary", "The same as a table");
  html.open("table");
  html.element("caption", std::string("Happenings and statements by ") + period_word(chart.period));
  write_heads(html, {period_word(chart.period), "happenings", "statements", "articles"});
  html.open("tbody");
  for (const PeriodCount& bar : chart.bars) {
    if (total(bar) == 0) continue;
    html.open("tr");
    html.element("th", bar.period, {{"scope", "row"}});
    for (const std::int64_t number : {bar.events, bar.statements, bar.articles})
      html.element("td", std::to_string(number), {{"class", "number"}});
    html.close();
  }
  html.close();
  html.close();
  html.close();
}

void write_legend(HtmlWriter& html, const Chart& chart) {
  html.open("p", {{"class", "legend"}});
  html.element("span", "happenings", {{"class", "events"}});
  html.text(" ");
  html.element("span", "dated statements", {{"class", "statements"}});
  const char* const week = chart.period == Period::week ? " (said by its Monday)" : "";
  html.text(fmt::format(" by the {}{} in which they begin. What sources date differently counts each time.",
                        period_word(chart.period), week));
  if (chart.earlier > 0) html.text(fmt::format(" Earlier and not drawn: {}.", chart.earlier));
  if (chart.later > 0) html.text(fmt::format(" Later and not drawn: {}.", chart.later));
  html.close();
}

}  // namespace

const char* period_word(Period period) {
  switch (period) {
    case Period::day:
      return "day";
    case Period::week:
      return "week";
    case Period::month:
      return "month";
    case Period::year:
      return "year";
  }
  return "";
}

Period period_of_chart(DayInterval time) {
  constexpr std::chrono::days as_days(62);
  constexpr std::chrono::days as_weeks(62 * 7);
  constexpr std::chrono::days as_months(124 * 30);
  if (!time.begin || !time.end) return Period::month;
  const std::chrono::days length = *time.end - *time.begin;
  if (length <= as_days) return Period::day;
  if (length <= as_weeks) return Period::week;
  return length <= as_months ? Period::month : Period::year;
}

Chart make_chart(std::span<const PeriodCount> counts, Period period, std::size_t max_bars) {
  Chart chart;
  chart.period = period;
  const std::vector<NumberedCount> all = numbered(counts, period);
  const Window window = fullest_window(all, max_bars);
  const std::span<const NumberedCount> known(all);
  chart.earlier = sum(known.first(window.begin));
  chart.later = sum(known.subspan(window.end));
  for (const NumberedCount& each : known.subspan(window.begin, window.end - window.begin)) {
    const std::int64_t first = known[window.begin].number;
    while (first + static_cast<std::int64_t>(chart.bars.size()) < each.number)
      chart.bars.push_back({name_of(first + static_cast<std::int64_t>(chart.bars.size()), period)});
    chart.bars.push_back(each.count);
  }
  return chart;
}

void write_chart(HtmlWriter& html, const Chart& chart, const std::string& heading) {
  if (chart.bars.empty()) return;
  html.open("div",
            {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-labelledby", heading}});
  write_drawing(html, chart, heading);
  html.close();
  write_legend(html, chart);
  write_numbers(html, chart);
}

}  // namespace dateline::pipeline
