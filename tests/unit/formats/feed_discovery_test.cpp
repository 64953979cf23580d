#include "pipeline/formats/feed_discovery.h"

#include "pipeline/formats/sniff.h"

#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

const FeedContext page{"page.html", "https://courier.example/news/index.html", ""};

}  // namespace

TEST_CASE("a page names its feeds in its head") {
  const auto found = discover_feeds(R"(<!doctype html><head><base href="/base/">
<link rel="stylesheet" href="s.css"><link rel="alternate" hreflang="fr" href="/fr/">
<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="Comments" href="https://courier.example/comments/feed/">
<link rel="alternate" type="application/atom+xml" title=" The
 Courier " href="atom.xml"><link rel="alternate" type="application/feed+json" href="/feed.json?a=1&amp;b=2">
<link rel="alternate" type="application/atom+xml" href="atom.xml"><link rel="feed" href="f">
<link rel="alternate" type="text/xml" href="/rss.xml"><link rel="alternate" type="application/json" href="/wp-json/posts/1">
</head><body><a href="/other/feed/">x</a>)",
                                    page);
  REQUIRE(found.size() == 5);
  CHECK(found[0] ==
        FoundFeed{"https://courier.example/base/atom.xml", "application/atom+xml", "The Courier"});
  CHECK(found[1].url == "https://courier.example/feed.json?a=1&b=2");
  CHECK(found[2].url == "https://courier.example/base/f");
  CHECK(found[3].url == "https://courier.example/rss.xml");
  CHECK(found[4].url == "https://courier.example/comments/feed/");
}

TEST_CASE("a page without feed elements is searched for links to feeds") {
  const auto found = discover_feeds(R"(<a href="/politics/">Politics</a><a href="/feeds/">Our <b>feeds</b></a>
<a href="mailto:rss@courier.example">Mail</a><a href="https://feeds.example/courier.rss">RSS</a><a href="https://rss">no</a>)",
                                    page);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == FoundFeed{"https://courier.example/feeds/", "", "Our feeds"});
  CHECK(found[1].url == "https://feeds.example/courier.rss");
}

TEST_CASE("feeds that a query asks for, and those of the feed scheme, are found") {
  const auto found = discover_feeds(R"(<a href="/?feed=rss2">All</a><a href="/?p=3&amp;feed=atom">One</a>
<a href="/?newsfeed=rss2">no</a><a href="/?feed=words">no</a><a href="feed:https://courier.example/rss">App</a>
<a href="feed://courier.example/atom.xml">App</a>)",
                                    page);
  REQUIRE(found.size() == 4);
  CHECK(found[0].url == "https://courier.example/?feed=rss2");
  CHECK(found[1].url == "https://courier.example/?p=3&feed=atom");
  CHECK(found[2].url == "https://courier.example/rss");
  CHECK(found[3].url == "http://courier.example/atom.xml");
}

TEST_CASE("without the page's address relative feeds stay relative") {
  const auto found = discover_feeds(
      "<link rel=alternate type=application/rss+xml href=/rss>"
      "<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>");
  REQUIRE(found.size() == 1);
  CHECK(found[0].url == "/rss");
}

TEST_CASE("a page of links to feeds gives a hundred of them", "[hostile]") {
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) bytes += "<a href='/" + std::to_string(i) + "/rss'>";
  CHECK(discover_feeds(bytes, page).size() == 100);
}

TEST_CASE("a page is told from other things") {
  CHECK(looks_like("<!DOCTYPE html>") == Looks::page);
  CHECK(looks_like("\n<HTML lang=en>") == Looks::page);
  CHECK(looks_like("<rss><channel>") == Looks::feed);
}
