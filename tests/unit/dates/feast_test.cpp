#include "extractors/dates/feast.h"

#include <string>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

std::string feast(const char* which, std::int64_t year) {
  const std::optional<Feast> parsed = Feast::parse(which);
  if (!parsed) return "no feast";
  const std::optional<Granule> day = parsed->in_year(year);
  return day ? to_timex(*day) : std::string("none");
}

}  // namespace

TEST_CASE("feasts are computed for their year") {
  CHECK(feast("12-25", 2012) == "2012-12-25");
  CHECK(feast("11/4/4", 2012) == "2012-11-22");
  CHECK(feast("5/last/1", 2012) == "2012-05-28");
  CHECK(feast("easter", 2013) == "2013-03-31");
  CHECK(feast("easter-2", 2000) == "2000-04-21");
  CHECK(feast("easter+39", 2012) == "2012-05-17");
  CHECK(feast("orthodox-easter", 2013) == "2013-05-05");
  CHECK(feast("orthodox-easter-2", 2012) == "2012-04-13");
  CHECK(feast("02-29", 2013) == "none");
}

TEST_CASE("Islamic and Hebrew feasts fall on the days of their calendars") {
  CHECK(feast("islamic/10/1", 2012) == "2012-08-19");
  CHECK(feast("islamic/12/10", 2012) == "2012-10-26");
  CHECK(feast("islamic/9", 2012) == "2012-07-20");
  CHECK(feast("hebrew/1/15", 2013) == "2013-03-26");
  CHECK(feast("hebrew/7/1", 2012) == "2012-09-17");
  CHECK(feast("hebrew/7/10", 2012) == "2012-09-26");
  CHECK(feast("hebrew/9/25", 2012) == "2012-12-09");
  CHECK(feast("hebrew/12/14", 2014) == "2014-03-16");  // a leap year has two months of Adar
}

TEST_CASE("an Islamic feast can fall twice in a year") {
  const Feast feast = Feast::parse("islamic/10/1").value();
  const std::int64_t index = feast.index_of_year(2000);
  int in_2000 = 0;
  for (std::int64_t i = index - 2; i <= index + 2; ++i) in_2000 += year_of(feast.at(i).value()) == 2000;
  CHECK(in_2000 == 2);
}

TEST_CASE("what is no feast is refused") {
  for (const char* text : {"", "easter?", "easter*2", "13/1/1", "1/5/1", "1/0/1", "02-30", "islamic/13/1",
                           "islamic/1/31", "hebrew/1", "12-2", "1/2", "islamic/"}) {
    CAPTURE(text);
    CHECK_FALSE(Feast::parse(text).has_value());
  }
}
