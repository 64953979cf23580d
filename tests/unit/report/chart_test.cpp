#include "pipeline/report/chart.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

PeriodCount count(const char* period, std::int64_t events, std::int64_t statements = 0) {
  return {period, events, statements, 1};
}

/// "2012-12 3" of each bar.
std::vector<std::string> bars_of(const Chart& chart) {
  std::vector<std::string> bars;
  for (const PeriodCount& bar : chart.bars) bars.push_back(bar.period + " " + std::to_string(bar.events));
  return bars;
}

using Bars = std::vector<std::string>;

TEST_CASE("periods without anything have a bar of no height") {
  CHECK(bars_of(make_chart(std::vector{count("2012-11", 3), count("2013-02", 1)}, Period::month)) ==
        Bars{"2012-11 3", "2012-12 0", "2013-01 0", "2013-02 1"});
  CHECK(bars_of(make_chart(std::vector{count("2012-02-28", 1), count("2012-03-01", 2)}, Period::day)) ==
        Bars{"2012-02-28 1", "2012-02-29 0", "2012-03-01 2"});
  CHECK(bars_of(make_chart(std::vector{count("2012-12-24", 1), count("2013-01-07", 2)}, Period::week)) ==
        Bars{"2012-12-24 1", "2012-12-31 0", "2013-01-07 2"});
  CHECK(bars_of(make_chart(std::vector{count("1969-12-22", 1), count("1970-01-05", 2)}, Period::week)) ==
        Bars{"1969-12-22 1", "1969-12-29 0", "1970-01-05 2"});
  CHECK(bars_of(make_chart(std::vector{count("2011", 1), count("2013", 2)}, Period::year)) ==
        Bars{"2011 1", "2012 0", "2013 2"});
}

TEST_CASE("of a long time the fullest part is drawn, and the rest is counted") {
  const std::vector counts = {count("1914", 2), count("1992", 1), count("2011", 4), count("2012", 1, 5),
                              count("2030", 1)};
  const Chart chart = make_chart(counts, Period::year, 10);
  CHECK(bars_of(chart) == Bars{"2011 4", "2012 1"});
  CHECK(chart.earlier == 3);
  CHECK(chart.later == 1);
}

TEST_CASE("nothing makes no chart") {
  const Chart chart = make_chart({}, Period::month);
  CHECK(chart.bars.empty());
  std::string out;
  HtmlWriter html(out);
  write_chart(html, chart, "when");
  CHECK(out.empty());
}

TEST_CASE("a short time is shown by days, a long one by years") {
  const auto period = [](int year, unsigned month) {
    return period_of_chart({make_day(2012, 1, 1), make_day(year, month, 1)});
  };
  CHECK(period(2012, 2) == Period::day);
  CHECK(period(2012, 12) == Period::week);
  CHECK(period(2014, 1) == Period::month);
  CHECK(period(2030, 1) == Period::year);
  CHECK(period_of_chart({}) == Period::month);
}

TEST_CASE("bars are as high as their numbers, and say them") {
  std::string out;
  HtmlWriter html(out);
  write_chart(html, make_chart(std::vector{count("2012-11", 10), count("2012-12", 4, 1)}, Period::month),
              "when");
  CHECK_THAT(out, contains_text("<title>2012-12: happenings 4, statements 1, articles 1</title>"));
  CHECK_THAT(out, contains_text("height=\"182.0\""));  // 10 of 10
  CHECK_THAT(out, contains_text("height=\"72.8\""));   // 4 of 10
  CHECK_THAT(out, contains_text("height=\"18.2\""));   // 1 of 10
  CHECK_THAT(out, contains_text("<th scope=\"row\">2012-11</th><td class=\"number\">10</td>"));
}

}  // namespace
}  // namespace dateline::pipeline
