#include "extractors/dates/granule.h"

#include <string>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

std::string moved_value(const char* from, Unit unit, std::int64_t count) {
  const std::optional<Granule> granule = parse_timex(from);
  REQUIRE(granule.has_value());
  return to_timex(moved(*granule, unit, count));
}

std::string containing_value(const char* from, Unit unit) {
  return to_timex(containing(parse_timex(from).value(), unit));
}

}  // namespace

TEST_CASE("what is written as TIMEX3 is read back as the same") {
  for (const char* value : {"2012-09-26", "2012-W39", "2012-W39-WE", "2012-09", "2012-SU", "2012-WI",
                            "2012-Q3", "2012-H2", "2012", "201", "20", "BC0490", "BC0480-04", "0001",
                            "BC0001", "9998-12-31", "2009-W53", "BC048", "BC04"}) {
    CAPTURE(value);
    const std::optional<Granule> granule = parse_timex(value);
    REQUIRE(granule.has_value());
    CHECK(to_timex(*granule) == value);
  }
}

TEST_CASE("values that are no dates are not read") {
  for (const char* value :
       {"",         "2",        "20120",   "2012-13", "2012-00", "2012-02-30",       "2012-9-26",
        "2012-W54", "2013-W53", "2012-Q5", "2012-H0", "2012-XX", "XXXX-09-26",       "PRESENT_REF",
        "P3D",      "-2012",    "2012-",   "2012-W",  "BC",      "2012-09-26T10:00", "BC9999-12-31x"}) {
    CAPTURE(value);
    CHECK_FALSE(parse_timex(value).has_value());
  }
}

TEST_CASE("moving keeps the kind of the date") {
  CHECK(moved_value("2012-03-31", Unit::month, -1) == "2012-02-29");
  CHECK(moved_value("2012-02-29", Unit::year, 1) == "2013-02-28");
  CHECK(moved_value("2012-02-29", Unit::week, 1) == "2012-03-07");
  CHECK(moved_value("2012-Q3", Unit::year, -1) == "2011-Q3");
  CHECK(moved_value("2012-Q1", Unit::quarter, -1) == "2011-Q4");
  CHECK(moved_value("2012-WI", Unit::season, -1) == "2011-FA");
  CHECK(moved_value("2012-12", Unit::month, 1) == "2013-01");
  CHECK(moved_value("199", Unit::century, 1) == "209");
  CHECK(moved_value("0001", Unit::year, -1) == "BC0001");
  CHECK(moved_value("2012", Unit::month, 2) == "2012-03");
  CHECK(moved_value("2012-09", Unit::day, 30) == "2012-10-01");
}

TEST_CASE("a date lies in units of every kind") {
  CHECK(containing_value("2012-12-31", Unit::week) == "2013-W01");
  CHECK(containing_value("2012-12-31", Unit::season) == "2013-WI");
  CHECK(containing_value("2013-WI", Unit::year) == "2013");
  CHECK(containing_value("2012-06-30", Unit::half) == "2012-H1");
  CHECK(containing_value("2012-06-30", Unit::quarter) == "2012-Q2");
  CHECK(containing_value("2012", Unit::century) == "20");
}

TEST_CASE("years that cannot be written have no interval") {
  CHECK(interval_of(parse_timex("BC0490").value()) == DayInterval{});
  CHECK_FALSE(is_representable({Unit::year, 12000}));
  CHECK_FALSE(is_representable({Unit::day, 1'000'000'000}));
  CHECK_FALSE(is_representable({Unit::century, -1'000'000'000}));
}
