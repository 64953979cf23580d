#include "dateline/calendar.h"

#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("a day is written and read as ISO 8601") {
  CHECK(to_iso(make_day(2012, 9, 26)) == "2012-09-26");
  CHECK(parse_iso_day("2012-09-26") == make_day(2012, 9, 26));
  CHECK(parse_iso_day("2012-02-29").has_value());
}

TEST_CASE("what is no day is not read as one") {
  for (const char* text :
       {"", "2012-9-26", "2012-13-01", "2013-02-29", "2012-00-10", "2012-09-26T", "20x2-09-26"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso_day(text).has_value());
  }
}
