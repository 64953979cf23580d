#include "pipeline/fetch/schedule.h"

#include <algorithm>
#include <cstdint>

namespace dateline::pipeline {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::seconds;

bool is_skipped(UtcTime time, const CheckWishes& wishes) {
  const auto day = floor<days>(time);
  const auto hour = static_cast<std::size_t>(floor<hours>(time - day).count());
  return wishes.skip_hours.test(hour) || wishes.skip_days.test(std::chrono::weekday(day).c_encoding());
}

}  // namespace

UtcTime next_check(UtcTime now, const CheckWishes& wishes) {
  const seconds wish = std::min(std::max(wishes.ttl, wishes.fresh), max_server_wish);
  const UtcTime first = now + std::max(wishes.interval, wish);
  if (wishes.skip_hours.all() || wishes.skip_days.all()) return first;  // never is no answer
  UtcTime next = first;
  while (is_skipped(next, wishes)) next = floor<hours>(next) + hours(1);  // at most a week of hours
  return next;
}

UtcTime next_check_after_failure(UtcTime now, seconds interval, unsigned failures) {
  const unsigned doublings = std::min(failures == 0 ? 0U : failures - 1, 20U);
  const seconds limit = std::max(max_back_off, interval);
  return now + std::min(interval * (std::int64_t{1} << doublings), limit);
}

}  // namespace dateline::pipeline
