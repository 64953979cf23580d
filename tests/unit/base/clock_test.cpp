#include "pipeline/base/clock.h"

#include "dateline/calendar.h"
#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

TEST_CASE("a moment is written in UTC to the second, also before 1970") {
  using std::chrono::hours;
  using std::chrono::seconds;
  CHECK(to_iso(UtcTime(make_day(2013, 1, 25)) + hours(23) + seconds(59)) == "2013-01-25T23:00:59Z");
  CHECK(to_iso(UtcTime(make_day(1970, 1, 1)) - seconds(1)) == "1969-12-31T23:59:59Z");
}

TEST_CASE("the machine's clock does not go backwards between two looks") {
  const UtcTime first = system_clock().now();
  CHECK(system_clock().now() >= first);
  CHECK(first > UtcTime(make_day(2024, 1, 1)));
}

}  // namespace
}  // namespace dateline::pipeline
