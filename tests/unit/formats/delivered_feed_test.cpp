#include "pipeline/formats/delivered_feed.h"

#include <string>

#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

const FeedContext context{"https://news.example.org/feed", "https://news.example.org/feed", ""};

std::string url(const std::string& address, const std::string& rest) {
  return "<url><loc>" + address + "</loc>" + rest + "</url>";
}

std::string news(const std::string& title, const std::string& day) {
  return "<news:news><news:publication><news:name>The Courier</news:name><news:language>en</news:language>"
         "</news:publication><news:publication_date>" +
         day + "</news:publication_date><news:title>" + title + "</news:title></news:news>";
}

std::string sitemap(const std::string& entries) {
  return "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
         "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>" +
         entries + "</urlset>";
}

Diagnostic error_of(const std::string& bytes) {
  const Result<Feed> feed = read_delivered_feed(bytes, context);
  REQUIRE_FALSE(feed);
  return feed.error();
}

}  // namespace

TEST_CASE("a news sitemap in place of a feed gives its news, the newest first") {
  const Result<Feed> feed = read_delivered_feed(
      sitemap(url("https://news.example.org/old", news("Old", "2024-03-01")) +
              url("https://www.news.example.org/new", news("New", "2024-03-05T10:00:00+01:00")) +
              url("https://news.example.org/about", "<lastmod>2024-03-06</lastmod>") +
              url("https://elsewhere.example.net/x", news("Elsewhere", "2024-03-05"))),
      context);
  REQUIRE(feed);
  CHECK(feed->format == "sitemap");
  CHECK(feed->title == "The Courier");
  REQUIRE(feed->items.size() == 2);
  CHECK(feed->items[0].title == "New");
  CHECK(feed->items[0].link == "https://www.news.example.org/new");
  CHECK(feed->items[0].published == "2024-03-05T09:00:00Z");
  CHECK(feed->items[0].language == "en");
  CHECK(feed->items[1].title == "Old");
  REQUIRE(feed->notes.size() == 1);
  CHECK(feed->notes[0].code == "F122");
}

TEST_CASE("what stands in place of a feed is said, and what to do") {
  CHECK(error_of(sitemap(url("https://news.example.org/a", "<lastmod>2024-03-06</lastmod>"))) ==
        Diagnostic{Severity::error, "F106", "https://news.example.org/feed",
                   "a sitemap without news, not a feed; \"dateline feed\" lists what is in it"});
  CHECK(error_of("<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap>"
                 "<loc>https://user:secret@news.example.org/news.xml</loc></sitemap></sitemapindex>")
            .message ==
        "a sitemap index, not a feed; its first sitemap is https://news.example.org/news.xml; \"dateline feed\" "
        "lists what is in it");
  CHECK(error_of("<opml version='2.0'><body/></opml>").message ==
        "an OPML list of feeds, not a feed; \"dateline feeds import\" takes them from a file");
  CHECK(error_of("<!doctype html><title>T</title>").message == "an HTML page, not a feed; it names none");
  CHECK(error_of("<!doctype html><link rel=alternate type='application/rss+xml' href='/rss.xml'><link "
                 "rel=alternate type='application/atom+xml' href='/atom.xml'>")
            .message == "an HTML page, not a feed; it names https://news.example.org/rss.xml and 1 more");
  CHECK(error_of("words").code == "F102");
}

TEST_CASE("a feed is read as it is wherever it comes from") {
  const Result<Feed> feed = read_delivered_feed(
      "<rss version='2.0'><channel><item><link>https://elsewhere.example.net/x</link></item></channel></rss>", context);
  REQUIRE(feed);
  CHECK(feed->items.size() == 1);
}
