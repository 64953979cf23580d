#include "pipeline/fetch/schedule.h"

#include "dateline/calendar.h"
#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Friday, 25 January 2013, 10:00
const UtcTime now = UtcTime(make_day(2013, 1, 25)) + hours(10);

CheckWishes wishes(seconds interval) {
  CheckWishes out;
  out.interval = interval;
  return out;
}

TEST_CASE("a feed is asked after its interval, or later if it or its server wishes so") {
  CheckWishes wish = wishes(hours(1));
  CHECK(next_check(now, wish) == now + hours(1));
  wish.ttl = minutes(30);
  CHECK(next_check(now, wish) == now + hours(1));
  wish.ttl = hours(2);
  CHECK(next_check(now, wish) == now + hours(2));
  wish.fresh = hours(3);
  CHECK(next_check(now, wish) == now + hours(3));
}

TEST_CASE("what a server wishes has a limit, what the operator wishes has none") {
  CheckWishes wish = wishes(hours(1));
  wish.fresh = hours(24 * 365);
  CHECK(next_check(now, wish) == now + max_server_wish);
  wish.interval = hours(24 * 7);
  CHECK(next_check(now, wish) == now + hours(24 * 7));
}

TEST_CASE("hours and days that a feed skips are skipped") {
  CheckWishes wish = wishes(hours(1));
  wish.skip_hours.set(11);
  wish.skip_hours.set(12);
  CHECK(next_check(now, wish) == now + hours(3));
  CHECK(next_check(now + minutes(20), wish) == now + hours(3));
  wish.skip_days.set(5);  // Friday
  CHECK(next_check(now, wish) == UtcTime(make_day(2013, 1, 26)));
}

TEST_CASE("a feed that skips every hour or day is asked all the same") {
  CheckWishes wish = wishes(hours(1));
  wish.skip_hours.set();
  CHECK(next_check(now, wish) == now + hours(1));
  wish.skip_hours.reset();
  wish.skip_days.set();
  CHECK(next_check(now, wish) == now + hours(1));
}

TEST_CASE("after failures a feed is asked more and more seldom, and never forgotten") {
  CHECK(next_check_after_failure(now, hours(1), 1) == now + hours(1));
  CHECK(next_check_after_failure(now, hours(1), 2) == now + hours(2));
  CHECK(next_check_after_failure(now, hours(1), 4) == now + hours(8));
  CHECK(next_check_after_failure(now, hours(1), 6) == now + max_back_off);
  CHECK(next_check_after_failure(now, hours(1), 4'000'000'000U) == now + max_back_off);
  CHECK(next_check_after_failure(now, hours(48), 3) == now + hours(48));
}

}  // namespace
}  // namespace dateline::pipeline
