#include "pipeline/run/wall.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

constexpr const char* link = "https://news.example.org/2030/story-1.html";

TEST_CASE("a link that leads to itself at another host, scheme or slash leads nowhere else") {
  for (const char* final_url :
       {link, "http://news.example.org/2030/story-1.html", "https://www.example.org/2030/story-1.html",
        "https://m.example.org/2030/story-1.html/", "https://news.example.org/2030/story-1.html?from=rss"})
    CHECK(destination_of(link, final_url) == Destination::same);
}

TEST_CASE("a page that got the link as a parameter is a wall") {
  for (const char* final_url :
       {"https://consent.example.com/"
        "collect?continue=https%3A%2F%2Fnews.example.org%2F2030%2Fstory-1.html&lang=en",
        "https://news.example.org/login?next=/2030/story-1.html",
        "https://news.example.org/login?next=%2F2030%2Fstory-1.html%3Ffrom%3Drss",
        "https://a.example/x?u=https%253A%252F%252Fnews.example.org%252F2030%252Fstory-1.html",
        "https://news.example.org/?return=https://news.example.org/2030/story-1.html"})
    CHECK(destination_of(link, final_url) == Destination::asks_for_it);
}

TEST_CASE("an article under a new address is elsewhere, and no wall by that alone") {
  for (const char* final_url :
       {"https://news.example.org/2030/05/a-better-slug", "https://news.example.org/?p=17",
        "https://news.example.org/articles?id=2030&ref=/2030", "https://other.example/2030/story-2.html"})
    CHECK(destination_of(link, final_url) == Destination::elsewhere);
  CHECK(destination_of("https://news.example.org/?p=17", "https://news.example.org/?p=18") ==
        Destination::elsewhere);
  CHECK(destination_of("https://news.example.org/story?id=17", "https://news.example.org/story?error=1") ==
        Destination::elsewhere);
}

TEST_CASE("a front page is told by its address") {
  CHECK(destination_of(link, "https://news.example.org/") == Destination::front_page);
  CHECK(destination_of(link, "https://www.example.com") == Destination::front_page);
  CHECK(destination_of("https://news.example.org/", "https://www.example.org") == Destination::same);
  CHECK(destination_of("https://news.example.org/?p=17", "https://news.example.org/") ==
        Destination::front_page);
}

TEST_CASE("addresses that are none lead nowhere", "[hostile]") {
  CHECK(destination_of("", "") == Destination::same);
  CHECK(destination_of(link, "file:///etc/passwd") == Destination::same);
  CHECK(destination_of("http://a/%", "http://b/?%=%2&&=%zz") == Destination::elsewhere);
}

TEST_CASE("one wall has one address") {
  CHECK(wall_address("https://consent.example.com/collect?continue=x#y") ==
        "https://consent.example.com/collect");
  CHECK(wall_address("https://consent.example.com/collect") == "https://consent.example.com/collect");
}

TEST_CASE("titles agree by half of their words") {
  CHECK(titles_agree("Minister resigns over mine", "Minister resigns over mine – The Coral Courier"));
  CHECK(titles_agree("Élections au Mali", "ELECTIONS AU MALI : le point"));
  CHECK(titles_agree("الوزير يستقيل", "الوزير يستقيل من منصبه"));
  CHECK_FALSE(titles_agree("Minister resigns over mine", "Before you continue to The Coral Courier"));
  CHECK_FALSE(titles_agree("The road to Gao", "Before you go on to the Gao Post"));
  CHECK_FALSE(titles_agree("Minister resigns", ""));
  CHECK_FALSE(titles_agree("", ""));
  CHECK_FALSE(titles_agree("…", "–"));
}

}  // namespace
}  // namespace dateline::pipeline
