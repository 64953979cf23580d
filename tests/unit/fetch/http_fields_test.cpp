#include "pipeline/fetch/http_fields.h"

#include "dateline/calendar.h"
#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// Friday, 25 January 2013, 10:00
const UtcTime now = UtcTime(make_day(2013, 1, 25)) + hours(10);

TEST_CASE("a date of HTTP has three forms") {
  const UtcTime time = UtcTime(make_day(1994, 11, 6)) + hours(8) + seconds(49 * 60 + 37);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == time);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == time);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == time);
  CHECK_FALSE(parse_http_date("0"));
  CHECK_FALSE(parse_http_date("-1"));
  CHECK_FALSE(parse_http_date(""));
  CHECK_FALSE(parse_http_date("06 Nov 1994"));
  CHECK_FALSE(parse_http_date("Sun, 31 Feb 1994 08:49:37 GMT"));
}

TEST_CASE("Retry-After is seconds or a date, between now and a week") {
  CHECK(parse_retry_after("120", now) == seconds(120));
  CHECK(parse_retry_after(" 120 ", now) == seconds(120));
  CHECK(parse_retry_after("0", now) == seconds(0));
  CHECK(parse_retry_after("Fri, 25 Jan 2013 10:05:00 GMT", now) == seconds(300));
  CHECK(parse_retry_after("Fri, 25 Jan 2013 09:00:00 GMT", now) == seconds(0));
  CHECK(parse_retry_after("99999999999999999999", now) == max_retry_after);
  CHECK(parse_retry_after("Fri, 25 Jan 2023 10:00:00 GMT", now) == max_retry_after);
  for (const char* const odd : {"", "-5", "1.5", "soon", "5 minutes"}) {
    INFO(odd);
    CHECK_FALSE(parse_retry_after(odd, now));
  }
}

TEST_CASE("freshness is max-age before Expires, less the age") {
  const auto fresh = [](CacheFields fields) { return freshness(fields, now); };
  CHECK(fresh({}) == seconds(0));
  CHECK(fresh({.cache_control = "max-age=600", .expires = {}, .date = {}, .age = {}}) == seconds(600));
  CHECK(fresh({.cache_control = "public, Max-Age=\"600\"", .expires = {}, .date = {}, .age = "100"}) ==
        seconds(500));
  CHECK(fresh({.cache_control = "max-age=600",
               .expires = "Fri, 25 Jan 2013 20:00:00 GMT",
               .date = {},
               .age = {}}) == seconds(600));
  CHECK(fresh({.cache_control = "max-age=600, no-cache", .expires = {}, .date = {}, .age = {}}) ==
        seconds(0));
  CHECK(
      fresh(
          {.cache_control = "no-store", .expires = "Fri, 25 Jan 2013 20:00:00 GMT", .date = {}, .age = {}}) ==
      seconds(0));
  CHECK(fresh({.cache_control = {}, .expires = "Fri, 25 Jan 2013 11:00:00 GMT", .date = {}, .age = {}}) ==
        hours(1));
  CHECK(fresh({.cache_control = {},
               .expires = "Fri, 25 Jan 2013 11:00:00 GMT",
               .date = "Fri, 25 Jan 2013 10:30:00 GMT",
               .age = {}}) == std::chrono::minutes(30));
  CHECK(fresh({.cache_control = {}, .expires = "0", .date = {}, .age = {}}) == seconds(0));
  CHECK(fresh({.cache_control = "max-age=99999999999999999999", .expires = {}, .date = {}, .age = {}}) ==
        hours(24 * 365));
  CHECK(fresh({.cache_control = "max-age=10", .expires = {}, .date = {}, .age = "100"}) == seconds(0));
  CHECK(fresh({.cache_control = "max-age=-1, ,=, max-age", .expires = {}, .date = {}, .age = {}}) ==
        seconds(0));
}

}  // namespace
}  // namespace dateline::pipeline
