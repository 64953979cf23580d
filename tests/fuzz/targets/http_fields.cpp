// A value as Retry-After, Cache-Control, Expires and Age.
#include "pipeline/fetch/http_fields.h"

#include "dateline/calendar.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(http_fields) {
  const pipeline::UtcTime now = pipeline::UtcTime(make_day(2013, 1, 25));
  const std::chrono::seconds none(0);
  if (const auto wait = pipeline::parse_retry_after(bytes, now))
    expect(*wait >= none && *wait <= pipeline::max_retry_after, "a wait lies between now and a week");
  if (const auto time = pipeline::parse_http_date(bytes))
    expect(pipeline::parse_http_date(pipeline::to_iso(*time)) == time, "a time that is written is read");
  for (const pipeline::CacheFields& fields :
       {pipeline::CacheFields{bytes, {}, {}, {}}, pipeline::CacheFields{{}, bytes, {}, {}},
        pipeline::CacheFields{"max-age=60", {}, {}, bytes}, pipeline::CacheFields{{}, bytes, bytes, bytes}}) {
    const auto fresh = pipeline::freshness(fields, now);
    expect(fresh >= none && fresh <= std::chrono::hours(24 * 365), "freshness is at most a year");
  }
}
