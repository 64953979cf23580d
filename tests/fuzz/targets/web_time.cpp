#include "pipeline/base/web_time.h"
#include "dateline/unicode.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

void check(const pipeline::WebTime& time) {
  expect(time.second_of_day <= 86'400, "a time lies within its day");
  expect(time.day >= make_day(1583, 1, 1) && time.day <= make_day(2399, 12, 31), "years are 1583 to 2399");
  expect(!time.offset_minutes || (*time.offset_minutes > -24 * 60 && *time.offset_minutes < 24 * 60),
         "an offset is less than a day");
  expect(pipeline::parse_web_time(pipeline::to_iso(time)).has_value(), "what is written can be read");
  expect(pipeline::to_iso_utc(time).size() == 20, "UTC has one form");
}

}  // namespace

FUZZ_TARGET(web_time) {
  for (const bool partial : {false, true}) {
    for (const pipeline::DateOrder order :
         {pipeline::DateOrder::month_first, pipeline::DateOrder::day_first}) {
      pipeline::WebTimeOptions options{order, partial};
      options.feed = true;
      if (const auto time = pipeline::parse_web_time(bytes, options)) check(*time);
      options.feed = false;
      if (const auto time = pipeline::parse_web_time(bytes, options)) check(*time);
      if (const auto found = pipeline::find_web_time(bytes, options)) {
        expect(found->begin < found->end && found->end <= bytes.size(), "a date lies in the text");
        check(found->time);
      }
    }
  }
}
