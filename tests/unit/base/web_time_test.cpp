#include "pipeline/base/web_time.h"

#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

std::string utc(std::string_view text, const WebTimeOptions& options = {}) {
  const auto time = parse_web_time(text, options);
  return time ? to_iso_utc(*time) : "none";
}

std::string local(std::string_view text, const WebTimeOptions& options = {}) {
  const auto time = parse_web_time(text, options);
  return time ? to_iso(*time) : "none";
}

}  // namespace

TEST_CASE("dates of machines are read") {
  CHECK(utc("2024-02-28T21:00:00-05:00") == "2024-02-29T02:00:00Z");
  CHECK(utc("2024-02-28T21:00:00.123Z") == "2024-02-28T21:00:00Z");
  CHECK(utc("20240228T210000Z") == "2024-02-28T21:00:00Z");
  CHECK(utc("2024-02-28 21:00:00 +0100") == "2024-02-28T20:00:00Z");
  CHECK(utc("Wed, 28 Feb 2024 21:00:00 GMT") == "2024-02-28T21:00:00Z");
  CHECK(utc("Wed, 28 Feb 24 21:00 EST") == "2024-02-29T02:00:00Z");
  CHECK(utc("Wed Feb 28 21:00:00 2024") == "2024-02-28T21:00:00Z");
  CHECK(utc("8/21/2018 9:00:00 AM") == "2018-08-21T09:00:00Z");
  CHECK(utc("Dec. 9, 2019, 6:11 p.m.") == "2019-12-09T18:11:00Z");
  CHECK(utc("Sat, Oct 28 2023 08:28:28 PM") == "2023-10-28T20:28:28Z");
  CHECK(utc("5 November 2025 - 09:01") == "2025-11-05T09:01:00Z");
}

TEST_CASE("dates of people are read in several languages") {
  CHECK(local("Mittwoch, 28. Februar 2024") == "2024-02-28");
  CHECK(local("28 février 2024 à 18h30") == "2024-02-28");
  CHECK(local("28 de febrero de 2024") == "2024-02-28");
  CHECK(local("28 февраля 2024") == "2024-02-28");
  CHECK(local("2024年2月28日") == "2024-02-28");
  CHECK(local("2004년 05월 28일  01:31:15") == "2004-05-28");
  CHECK(local("28.02.2024") == "2024-02-28");
}

TEST_CASE("dates of many languages are read, as their pages and feeds write them") {
  for (const std::string_view text : {"5 marca 2024",         "wtorek, 5 marca 2024 r.",
                                      "5 mar 2024",           "5 Mart 2024 Salı",
                                      "05 Mar 2024",          "5. března 2024",
                                      "úterý 5. března 2024", "5. březen 2024",
                                      "5 martie 2024",        "marți, 5 martie 2024",
                                      "5 березня 2024 року",  "5 бер. 2024 р.",
                                      "5 Maret 2024",         "Selasa, 05 Mar 2024",
                                      "5. mars 2024",         "tirsdag 5. mars 2024",
                                      "5 de març de 2024",    "dimarts, 5 de març del 2024",
                                      "5. ožujka 2024.",      "utorak, 5. ožujka 2024.",
                                      "5 март 2024 г.",       "5. марта 2024.",
                                      "5. mart 2024.",        "יום שלישי, 5 במרץ 2024",
                                      "5 מרץ 2024",           "5 مارس 2024",
                                      "۵ مارس ۲۰۲۴",          "5 मार्च 2024",
                                      "५ मार्च २०२४",          "5 มีนาคม 2567",
                                      "5 มี.ค. 2567",          "5 มีนาคม 2024",
                                      "5 มีนาคม พ.ศ. 2567",    "ngày 5 tháng 3 năm 2024",
                                      "5 Tháng Ba, 2024",     "5 tháng 3, 2024",
                                      "5. märts 2024",        "teisipäev, 5. märts 2024",
                                      "2024. gada 5. marts",  "2024 m. kovo 5 d.",
                                      "5 3月 2024",           "3月 5, 2024",
                                      "5 3월 2024",           "5 آذار 2024",
                                      "5. marec 2024",        "5. marca 2024",
                                      "5 сакавіка 2024",      "5 март 2024",
                                      "5. maaliskuuta 2024"})
    CHECK(local(text) == "2024-03-05");
  for (const std::string_view text :
       {"7 lipca 2024", "7 lip 2024",       "7 Temmuz 2024", "7. července 2024",     "7 iulie 2024",
        "7 липня 2024", "7 Juli 2024",      "7. juli 2024",  "7 de juliol de 2024",  "7. srpnja 2024.",
        "7 юли 2024",   "7. јула 2024.",    "7 ביולי 2024",  "7 ژوئیه 2024",         "7 जुलाई 2024",
        "7 ก.ค. 2567",  "7 tháng bảy 2024", "7. juuli 2024", "2024. gada 7. jūlijs", "2024 m. liepos 7 d.",
        "7 تموز 2024"})
    CHECK(local(text) == "2024-07-07");
  for (const std::string_view text :
       {"9 de desembre de 2024", "9 Aralık 2024", "9 ARALIK 2024", "9 ธ.ค. 2567", "9 tháng mười hai 2024",
        "9 كانون الأول 2024", "9. prosince 2024", "9. prosinca 2024.", "9 грудня 2024", "9 दिसंबर 2024",
        "9 דצמבר 2024"})
    CHECK(local(text) == "2024-12-09");
  CHECK(local("9 d'agost de 2024") == "2024-08-09");
  CHECK(local("9 d’octubre de 2024") == "2024-10-09");
  CHECK(local("9 जन. 2024") == "2024-01-09");
  CHECK(local("9 ม.ค. 2567") == "2024-01-09");
}

TEST_CASE("a full stop behind the day tells the Croatian October from the Polish November") {
  CHECK(local("5. listopada 2024.") == "2024-10-05");
  CHECK(local("5 listopada 2024") == "2024-11-05");
  CHECK(local("5. listopadu 2024") == "2024-11-05");
}

TEST_CASE("years of Buddha's era count with Thai months alone") {
  CHECK(local("5 March 2567") == "none");
  CHECK(local("5 มีนาคม 2999") == "none");
}

TEST_CASE("the order of an ambiguous date is the caller's") {
  CHECK(local("03/04/2024") == "2024-03-04");
  CHECK(local("03/04/2024", {DateOrder::day_first, false}) == "2024-04-03");
  CHECK(local("25/04/2024") == "2024-04-25");
}

TEST_CASE("a page's offset is kept, and a time without one is only its day") {
  CHECK(local("2024-02-28T21:00:00-05:00") == "2024-02-28T21:00:00-05:00");
  CHECK(local("2024-02-28T21:00:00Z") == "2024-02-28T21:00:00Z");
  CHECK(local("2024-02-28T21:00:00") == "2024-02-28");
}

TEST_CASE("what can not be a date is none") {
  for (const char* text :
       {"", "yesterday", "2024-13-45", "30 February 2024", "Sun, 16 zzz 2012 11:47:32 GMT",
        "Sun, 16 Dec 2012 11:47:32 +00:zz", "12", "Tuesday", "99999999999999999999", "2024"})
    CHECK(utc(text) == "none");
  CHECK(utc("2024", {DateOrder::month_first, true}) == "2024-01-01T00:00:00Z");
}

TEST_CASE("nothing of an impossible date is taken for another one") {
  const WebTimeOptions partial{DateOrder::month_first, true};
  for (const std::string_view text :
       {"Tue, 30 Feb 2024 10:00:00 +1000", "2024-02-30 1999", "31 April 5, 2024", "Thu, 0 Jan 2004 2004"})
    CHECK(utc(text, partial) == "none");
  CHECK(utc("10:30 pm, 5 March 2024", partial) == "2024-03-05T22:30:00Z");
}

TEST_CASE("a feed's dates may be cut short as ISO 8601 once had it") {
  WebTimeOptions feed;
  feed.partial = true;
  feed.feed = true;
  CHECK(utc("-0312", feed) == "2003-12-01T00:00:00Z");
  CHECK(utc("-03-12", feed) == "2003-12-01T00:00:00Z");
  CHECK(utc("03-12-31", feed) == "2003-12-31T00:00:00Z");
  CHECK(utc("03335", feed) == "2003-12-01T00:00:00Z");
  CHECK(utc("2003-012-31T10:14:55+00:00", feed) == "2003-12-31T10:14:55Z");
  CHECK(utc("2004년 05월 28일  01:31:15", feed) == "2004-05-27T16:31:15Z");
  CHECK(utc("2004년 05월 28일  01:31:15 +0000", feed) == "2004-05-28T01:31:15Z");
  CHECK(utc("03-13-31", feed) == "none");
  CHECK(utc("03367", feed) == "none");
  CHECK(utc("-0312") == "none");
}

TEST_CASE("a feed's date with a time that can not be is none") {
  WebTimeOptions feed;
  feed.partial = true;
  feed.feed = true;
  for (const std::string_view text :
       {"2024-03-05T25:00:00Z", "2024-03-05 10:61:00", "Tue, 05 Mar 2024 10:15:75 GMT", "5 March 2024, 24:30",
        "20240305T250000Z", "2024년 05월 28일 25:31:15"})
    CHECK(utc(text, feed) == "none");
  CHECK(utc("2024-03-05T23:59:60Z", feed) == "2024-03-05T23:59:59Z");
  CHECK(utc("2024-03-05+01:00", feed) == "2024-03-05T00:00:00Z");
  CHECK(utc("2024-03-05T24:00:00Z", feed) != "none");
  CHECK(local("2024-03-05 25:00:00") == "2024-03-05");
}

TEST_CASE("a feed's time is read in all its short and long forms") {
  WebTimeOptions feed;
  feed.partial = true;
  feed.feed = true;
  const auto read = [&](std::string_view text) { return utc(text, feed); };
  CHECK(read("2024-03-05T1:2:3Z") == "2024-03-05T01:02:03Z");
  CHECK(read("5 March 2024 7:5:3 +0100") == "2024-03-05T06:05:03Z");
  CHECK(read("2024-03-05T10") == "2024-03-05T10:00:00Z");
  CHECK(read("2024-03-05T10+02:00") == "2024-03-05T08:00:00Z");
  CHECK(read("20240305T10Z") == "2024-03-05T10:00:00Z");
  CHECK(read("2024-03-05 10:15:00:123 +0100") == "2024-03-05T09:15:00Z");
  CHECK(read("2024-03-05T10:15:00.12345678901+01:00") == "2024-03-05T09:15:00Z");
  CHECK(read("20240305T101500.5+0100") == "2024-03-05T09:15:00Z");
  CHECK(read("Tue Mar 5 10:15:00 2024 +0100") == "2024-03-05T09:15:00Z");
  CHECK(read("Tue Mar 5 10:15:00 2024 EST") == "2024-03-05T15:15:00Z");
  CHECK(read("Tue Mar 05 2024 10:15:00 GMT-0800 (Pacific Standard Time)") == "2024-03-05T18:15:00Z");
  CHECK(read("Tue, 05 Mar 2024 10:15:00 EST-0500") == "2024-03-05T15:15:00Z");
  CHECK(read("Tue, 05 Mar 2024 10:15:00 CST+0800") == "2024-03-05T02:15:00Z");
  CHECK(read("2024-03-05 10:15 +0600 (ALMT)") == "2024-03-05T04:15:00Z");
}

TEST_CASE("an hour's half of the day stands before or behind it, in several scripts") {
  WebTimeOptions feed;
  feed.feed = true;
  CHECK(utc("5 March 2024 0:30 AM", feed) == "2024-03-05T00:30:00Z");
  CHECK(utc("5 March 2024 0:30 PM", feed) == "2024-03-05T12:30:00Z");
  CHECK(utc("5 March 2024 12:30 a. m.", feed) == "2024-03-05T00:30:00Z");
  CHECK(utc("5 March 2024 13:00 PM", feed) == "2024-03-05T13:00:00Z");
  CHECK(utc("5 March 2024 13:00 AM", feed) == "none");
  CHECK(utc("5 Μαρτίου 2024 3:15 μ.μ.", feed) == "2024-03-05T15:15:00Z");
  CHECK(utc("2024年3月5日 下午3:15", feed) == "2024-03-05T15:15:00Z");
  CHECK(utc("2024年3月5日上午9:15", feed) == "2024-03-05T09:15:00Z");
  CHECK(utc("2024年3月5日(火) 15時30分", feed) == "2024-03-05T15:30:00Z");
  CHECK(utc("2024년 3월 5일 오후 3:15", feed) == "2024-03-05T06:15:00Z");
  CHECK(utc("5 مارس، 2024 3:15 م", feed) == "2024-03-05T15:15:00Z");
  CHECK(utc("٥ مارس ٢٠٢٤", feed) == "2024-03-05T00:00:00Z");
}

TEST_CASE("what a feed's date says and nobody can read makes it none") {
  WebTimeOptions feed;
  feed.partial = true;
  feed.feed = true;
  for (const std::string_view text :
       {"2024-03-05T10:15:00+99:00", "Tue, 05 Mar 2024 10:15:00 +2500", "5 March 1944 BC", "-2024-03-05",
        "1403-05-12", "12/05/1403", "1445-09-01T10:00:00Z", "2567-03-05", "5 March 2024 12 noon",
        "2024-03-05 10:15 2023-01-01", "2024-03-05T10:15:00 of the third kind",
        "Tue, 05 Mar 2024 10:15:00 EST+5"})
    CHECK(utc(text, feed) == "none");
  CHECK(utc("2024-03-05T10:15:00 +0300 MSK", feed) == "2024-03-05T07:15:00Z");
  CHECK(utc("2024-03-05T10:15:00 +0600 ALMT", feed) == "2024-03-05T04:15:00Z");
  CHECK(utc("5 March 2024 AD", feed) == "none");
}

TEST_CASE("a zone that nobody knows is said, and gives no offset") {
  WebTimeOptions feed;
  feed.feed = true;
  for (const std::string_view text :
       {"Tue, 05 Mar 2024 10:15:00 XYZ", "2024-03-05 10:15 (XYZ)", "2024-03-05 10:15:00 Mars/Base_One"}) {
    const auto time = parse_web_time(text, feed);
    REQUIRE(time);
    CHECK(time->zone_unknown);
    CHECK(time->has_time);
    CHECK_FALSE(time->offset_minutes);
  }
  CHECK_FALSE(parse_web_time("Tue, 05 Mar 2024 10:15:00 EST", feed)->zone_unknown);
  CHECK_FALSE(parse_web_time("Tue, 05 Mar 2024 10:15:00", feed)->zone_unknown);
  CHECK(local("Tue, 05 Mar 2024 10:15:00 XYZ") == "2024-03-05");
}

TEST_CASE("only a leap year has a day 366") {
  WebTimeOptions feed;
  feed.feed = true;
  CHECK(utc("2019-366") == "none");
  CHECK(utc("2020-366") == "2020-12-31T00:00:00Z");
  CHECK(utc("2019-365") == "2019-12-31T00:00:00Z");
  CHECK(utc("2019-000") == "none");
  CHECK(utc("03366", feed) == "none");
  CHECK(utc("04366", feed) == "2004-12-31T00:00:00Z");
}

TEST_CASE("the first complete date of a line is found with its place") {
  const auto found = find_web_time("Posted on March 5, 2024 by Jane Doe");
  REQUIRE(found);
  CHECK(to_iso(found->time) == "2024-03-05");
  CHECK(found->begin == 10);
  CHECK(found->end == 23);
  CHECK_FALSE(find_web_time("On March 5 the council met in room 2024b of 17 houses"));
  CHECK_FALSE(find_web_time("version 1.2.2024.55"));
}

TEST_CASE("long digits and long lines are harmless", "[hostile]") {
  CHECK_FALSE(parse_web_time(std::string(100'000, '1')));
  CHECK_FALSE(find_web_time(std::string(100'000, '-')));
}

TEST_CASE("the usual forms are read as the long way reads them") {
  // the same with two spaces: only the long way reads it
  for (const char* const month :
       {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}) {
    for (const char* const zone : {"GMT", "UTC", "+0000", "-0530", "+05:30", "+1500", "EST", "Z", "+2500"}) {
      for (const char* const rest :
           {" 2024 10:15:59 ", " 2023 00:00:00 ", " 2024 23:59:60 ", " 2024 24:00:00 "}) {
        for (const char* const day : {"01", "29", "30", "31", "00"}) {
          const std::string date = std::string(day) + " " + month + rest + zone;
          CHECK(parse_web_time("Tue, " + date) == parse_web_time("Tue,  " + date));
        }
      }
    }
  }
  CHECK_FALSE(parse_web_time("Foo, 05 Mar 2024 10:15:00 GMT"));
  for (const char* const zone : {"Z", "+00:00", "-05:30", "+0530", "+25:00", " GMT"})
    for (const char* const text :
         {"2024-02-29T10:15:00", "2023-02-29T10:15:00", "2024-12-31T23:59:59", "2024-13-01T00:00:00"})
      CHECK(parse_web_time(std::string(text) + zone) == parse_web_time("  " + std::string(text) + zone));
}

TEST_CASE("24:00 is the midnight that ends the day") {
  CHECK(utc("2024-02-28T24:00:00Z") == "2024-02-29T00:00:00Z");
  CHECK(utc("Sun, 31 Dec 2023 24:00:00 +0100") == "2023-12-31T23:00:00Z");
  CHECK(utc("20240305T240000Z") == "2024-03-06T00:00:00Z");
  CHECK(utc("24:00, 5 March 2024") == "2024-03-06T00:00:00Z");
  CHECK(utc("2399-12-31T24:00:00Z") == "none");
  WebTimeOptions feed;
  feed.feed = true;
  CHECK(utc("2024-03-05T24:01:00Z", feed) == "none");
}

TEST_CASE("zones of the IANA database have the offset of the day") {
  CHECK(utc("2024-01-15 10:00:00 America/New_York") == "2024-01-15T15:00:00Z");
  CHECK(utc("2024-07-15 10:00:00 America/New_York") == "2024-07-15T14:00:00Z");
  CHECK(utc("Mon, 15 Jul 2024 10:00:00 Europe/Paris") == "2024-07-15T08:00:00Z");
  CHECK(utc("2024-07-15T10:00 (Pacific/Port_Moresby)") == "2024-07-15T00:00:00Z");
  CHECK(utc("2024-07-15 10:00 Etc/GMT+5") == "2024-07-15T15:00:00Z");
  CHECK(utc("10:00 Asia/Kathmandu, 15 July 2024") == "2024-07-15T04:15:00Z");
  CHECK(local("2024-07-15 10:00 America/Argentina/Buenos_Aires") == "2024-07-15T10:00:00-03:00");
  CHECK(local("2024-07-15 10:00 News/Politics") == "2024-07-15");
  // clocks show 02:30 twice that day, and never in March
  CHECK(utc("2024-10-27 02:30 Europe/Paris") == "2024-10-27T01:30:00Z");
  CHECK(utc("2024-03-31 02:30 Europe/Paris") != "none");
}

TEST_CASE("what stands before a comma is a weekday in whatever language a feed has") {
  WebTimeOptions feed;
  feed.feed = true;
  CHECK(utc("wo, 03 jan 2024 10:00:00 +0100", feed) == "2024-01-03T09:00:00Z");
  CHECK(utc("\u015Br., 3 sty 2024 10:00:00 +0100", feed) == "2024-01-03T09:00:00Z");
  CHECK(utc("sex, 05 jan 2024 10:00:00 -0300", feed) == "2024-01-05T13:00:00Z");
  CHECK(utc("hello 05 jan 2024 10:00:00 -0300", feed) == "none");
}

TEST_CASE("a feed's date that may have its day or its month first says so") {
  WebTimeOptions feed;
  feed.feed = true;
  feed.order = DateOrder::unknown;
  const auto doubt = [&](std::string_view text) {
    const auto time = parse_web_time(text, feed);
    REQUIRE(time);
    return time->doubt;
  };
  CHECK(doubt("03/04/2024 10:15") == DateDoubt::order);
  CHECK(doubt("03-04-2024") == DateDoubt::order);
  CHECK(doubt("3/4/24") == DateDoubt::order);
  CHECK(doubt("10:15, 03/04/2024") == DateDoubt::order);
  CHECK(doubt("04/04/2024") == DateDoubt::none);
  CHECK(doubt("03.04.2024") == DateDoubt::none);
  CHECK(doubt("13/04/2024") == DateDoubt::none);
  CHECK(parse_web_time("13/04/2024", feed)->order == DateOrder::day_first);
  CHECK(parse_web_time("04-13-2024", feed)->order == DateOrder::month_first);
  feed.order = DateOrder::day_first;
  CHECK(utc("03/04/2024 10:15", feed) == "2024-04-03T10:15:00Z");
  CHECK(utc("03-04-2024", feed) == "2024-04-03T00:00:00Z");
  CHECK(doubt("03/04/2024") == DateDoubt::none);
}

TEST_CASE("three pairs of digits with hyphens are year, month and day, with a time as without") {
  WebTimeOptions feed;
  feed.feed = true;
  feed.order = DateOrder::unknown;
  CHECK(utc("03-12-31", feed) == "2003-12-31T00:00:00Z");
  CHECK(utc("03-12-31T10:15:00Z", feed) == "2003-12-31T10:15:00Z");
  CHECK(utc("03-12-31 10:15:00 +0100", feed) == "2003-12-31T09:15:00Z");
  CHECK(utc("70-01-01", feed) == "1970-01-01T00:00:00Z");
  CHECK(utc("49-01-01T00:00:00Z", feed) == "2049-01-01T00:00:00Z");
  CHECK(utc("50-01-01T00:00:00Z", feed) == "1950-01-01T00:00:00Z");
  CHECK(utc("31-13-03T10:15:00Z", feed) == "none");
  CHECK(utc("05 Mar 49 10:15:00 GMT", feed) == "2049-03-05T10:15:00Z");
  CHECK(utc("05 Mar 69 10:15:00 GMT", feed) == "1969-03-05T10:15:00Z");
  CHECK(utc("05 Mar 124 10:15:00 GMT", feed) == "2024-03-05T10:15:00Z");
  CHECK(utc("Tue, 05 Mar 2024 10:15:00 FJT", feed) == "2024-03-04T22:15:00Z");
  CHECK(utc("Tue, 05 Mar 2024 10:15:00 ChST", feed) == "2024-03-05T00:15:00Z");
  CHECK(utc("05 Mar 70 10:15:00 GMT", feed) == "1970-03-05T10:15:00Z");
}

TEST_CASE("a month that is another one in another language is in doubt until a language is told") {
  WebTimeOptions feed;
  feed.feed = true;
  CHECK(parse_web_time("15 lip 2024", feed)->doubt == DateDoubt::month);
  CHECK(parse_web_time("Mon, 15 Srp 2024 10:00:00 GMT", feed)->doubt == DateDoubt::month);
  CHECK(parse_web_time("5. listopada 2024", feed)->doubt == DateDoubt::none);
  CHECK(utc("5. listopada 2024", feed) == "2024-10-05T00:00:00Z");
  CHECK(utc("15 pro 2024", feed) == "2024-12-15T00:00:00Z");
  CHECK(utc("15 tra 2024", feed) == "2024-04-15T00:00:00Z");
  feed.language = "hr";
  CHECK(utc("15 lip 2024", feed) == "2024-06-15T00:00:00Z");
  CHECK(utc("15 srp 2024", feed) == "2024-07-15T00:00:00Z");
  CHECK(utc("5 listopada 2024", feed) == "2024-10-05T00:00:00Z");
  feed.language = "pl-PL";
  CHECK(utc("15 lip 2024", feed) == "2024-07-15T00:00:00Z");
  CHECK(utc("5. listopada 2024", feed) == "2024-11-05T00:00:00Z");
}

TEST_CASE("months and days of the languages of the press are known") {
  WebTimeOptions feed;
  feed.feed = true;
  for (const std::string_view text : {"5 mars 2024",    "5 მარტი 2024",  "5 մարտի 2024",
                                      "5 মার্চ 2024",    "5 मार्च 2024",   "5 மார்ச் 2024",
                                      "5 మార్చి 2024",     "5 ಮಾರ್ಚ್ 2024",   "5 માર્ચ 2024",
                                      "5 ਮਾਰਚ 2024",    "5 marzu 2024",  "5 mawrth 2024",
                                      "5 Mac 2024",     "5 Marso 2024",  "5 maalis 2024",
                                      "5 Μάρτιος 2024", "5 márta 2024",  "ponedjeljak 5 ožu 2024",
                                      "5 сак 2024",     "5 наурыз 2024", "5 märts 2024",
                                      "5 ມີນາ 2024",     "5 ማርች 2024"}) {
    INFO(text);
    CHECK(utc(text, feed) == "2024-03-05T00:00:00Z");
  }
}
