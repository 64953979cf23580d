#include "pipeline/store/fetch_store.h"

#include <stdexcept>
#include <string>

#include "pipeline/store/article_sink.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

/// An empty database with a feed.
class FetchDatabase {
 public:
  FetchDatabase()
      : path(folder_.file("news.db")), database(Database::open_for_writing(path)), store(database) {
    feed = store.enter_feed("https://example.org/feed", "Example");
  }

  PageRow enter(const std::string& name, const std::string& updated = {}) {
    PageRow page;
    page.url = page.address = "https://example.org/" + name;
    page.feed = feed.id;
    page.updated = updated;
    entered = store.enter_page(page, clock.now());
    return page;
  }

  [[nodiscard]] std::vector<std::string> waiting(std::int64_t limit = 100) {
    std::vector<std::string> urls;
    for (const PageRow& page : store.waiting_pages(feed.id, clock.now(), limit))
      urls.push_back(page.url.substr(20));
    return urls;
  }

 private:
  TemporaryFolder folder_;

 public:
  const std::string path;
  FixedClock clock;
  Database database;
  FetchStore store;
  FeedRow feed;
  bool entered = false;
};

using Names = std::vector<std::string>;

TEST_CASE("a feed has the tags that the configuration gave it last") {
  FetchDatabase news;
  const auto tags = [&] { return rows_of(news.path, "select tag from feed_tag order by tag"); };
  news.store.write_tags(news.feed.id, {"sahel", "wire, daily", "sahel"});
  CHECK(tags() == "sahel\nwire, daily");
  news.store.write_tags(news.feed.id, {"mali", "sahel"});
  CHECK(tags() == "mali\nsahel");
  news.store.write_tags(news.feed.id, {});
  CHECK(tags().empty());
}

TEST_CASE("a feed is entered once, and keeps what its server said byte for byte") {
  FetchDatabase news;
  FeedRow feed = news.feed;
  feed.etag = std::string("\"a\0\xFF\"", 5);
  feed.last_modified = "yesterday, or so";
  feed.validators_url = "https://example.org/final";
  feed.next_check = "2013-01-25T11:00:00Z";
  feed.failures = 3;
  feed.gone = true;
  feed.skip_hours = 5;
  news.store.write_feed(feed);
  const FeedRow back = news.store.enter_feed("https://example.org/feed", "Renamed");
  CHECK(back.id == feed.id);
  CHECK(back.name == "Renamed");
  CHECK(back.etag == feed.etag);
  CHECK(back.last_modified == feed.last_modified);
  CHECK(back.validators_url == feed.validators_url);
  CHECK(back.next_check == feed.next_check);
  CHECK(back.failures == 3);
  CHECK(back.gone);
  CHECK(back.skip_hours == 5);
  CHECK_FALSE(news.store.find_feed("https://example.org/other"));
}

TEST_CASE("a page waits until it is stored, and is not entered twice") {
  FetchDatabase news;
  PageRow first = news.enter("1");
  CHECK(news.entered);
  news.enter("2");
  CHECK(news.waiting() == Names{"1", "2"});
  CHECK(news.waiting(1) == Names{"1"});
  first.state = PageState::stored;
  news.store.write_page(first);
  CHECK(news.waiting() == Names{"2"});
  news.enter("1");
  CHECK_FALSE(news.entered);
  CHECK(news.waiting() == Names{"2"});
  CHECK(news.store.count_pages(news.feed.id).stored == 1);
}

TEST_CASE("a page that its feed has updated waits again") {
  FetchDatabase news;
  PageRow page = news.enter("1", "2013-01-25T08:00:00Z");
  page.state = PageState::stored;
  news.store.write_page(page);
  news.enter("1", "2013-01-25T08:00:00Z");
  CHECK_FALSE(news.entered);
  news.enter("1", "2013-01-25T09:00:00Z");
  CHECK(news.entered);
  CHECK(news.waiting() == Names{"1"});
}

TEST_CASE("a feed that always says its pages are new is believed more and more seldom") {
  FetchDatabase news;
  std::string entered;
  for (int hour = 9; hour < 24; ++hour) {  // found at ten
    PageRow page =
        news.enter("1", (hour < 10 ? "2013-01-25T0" : "2013-01-25T") + std::to_string(hour) + ":30:00Z");
    if (!news.entered) continue;
    entered += std::to_string(hour) + " ";
    page.state = PageState::stored;
    news.store.write_page(page);
  }
  CHECK(entered == "9 10 11 13 17 ");
}

TEST_CASE("a page with a time for its next try waits for it, and can be retried before") {
  FetchDatabase news;
  PageRow page = news.enter("1");
  page.failures = 1;
  page.next_try = "2013-01-25T10:00:01Z";
  news.store.write_page(page);
  CHECK(news.waiting().empty());
  news.store.retry_pages(news.feed.id);
  CHECK(news.waiting() == Names{"1"});
}

TEST_CASE("a page that was refused comes again at its time, and can be retried before") {
  FetchDatabase news;
  PageRow page = news.enter("1");
  news.enter("2");
  page.state = PageState::refused;
  page.next_try = "2013-01-25T10:00:01Z";
  news.store.write_page(page);
  CHECK(news.waiting() == Names{"2"});
  page.next_try = "2013-01-25T10:00:00Z";
  news.store.write_page(page);
  CHECK(news.waiting() == Names{"2", "1"});
  CHECK(news.store.waiting_pages(news.feed.id, news.clock.now(), 2).back().state == PageState::refused);
  page.next_try.clear();
  news.store.write_page(page);
  CHECK(news.waiting() == Names{"2"});
  CHECK(news.store.retry_pages(news.feed.id) == 1);
  CHECK(news.waiting() == Names{"1", "2"});
}

TEST_CASE("pages that were tried in vain or have to wait are not ready") {
  FetchDatabase news;
  PageRow failed = news.enter("1");
  PageRow postponed = news.enter("2");
  news.enter("3");
  failed.failures = 1;
  news.store.write_page(failed);
  postponed.next_try = "2013-01-25T10:00:01Z";
  news.store.write_page(postponed);
  CHECK(news.store.count_waiting_pages(news.feed.id) == 3);
  CHECK(news.store.count_ready_pages(news.feed.id, news.clock.now()) == 1);
}

TEST_CASE("an answer with texts is kept, byte for byte, until they are taken") {
  FetchDatabase news;
  const std::int64_t feed = news.feed.id;
  CHECK_FALSE(news.store.has_rest(feed));
  const std::string body("<rss>\0\xFF", 7);
  news.store.write_rest(feed, {"https://example.org/final", "text/xml", 0, body});
  news.store.write_rest_item(feed, 12);
  REQUIRE(news.store.has_rest(feed));
  const FetchStore::Rest rest = news.store.find_rest(feed).value();
  CHECK(rest.final_url == "https://example.org/final");
  CHECK(rest.content_type == "text/xml");
  CHECK(rest.next_item == 12);
  CHECK(rest.body == body);
  news.store.write_rest(feed, {"https://example.org/final", "", 0, "another"});
  CHECK(news.store.find_rest(feed)->next_item == 0);
  news.store.delete_rest(feed);
  CHECK_FALSE(news.store.find_rest(feed));
}

TEST_CASE("robots.txt and hosts that want to be left alone are remembered") {
  FetchDatabase news;
  CHECK_FALSE(news.store.robots("https://example.org"));
  const std::string text("User-agent: *\0\xFF\n", 16);
  news.store.write_robots("https://example.org", {"2013-01-25T10:00:00Z", 200, text});
  CHECK(news.store.robots("https://example.org")->text == text);
  news.store.write_robots("https://example.org", {"2013-01-26T10:00:00Z", 404, ""});
  CHECK(news.store.robots("https://example.org")->status == 404);
  CHECK(news.store.not_before("example.org").empty());
  news.store.write_not_before("example.org", news.clock.now());
  CHECK(news.store.not_before("example.org") == "2013-01-25T10:00:00Z");
}

TEST_CASE("robots.txt and waits of hosts are forgotten when they no longer hold") {
  FetchDatabase news;
  news.store.write_robots("https://old.example", {"2013-01-25T09:59:59Z", 200, "old"});
  news.store.write_robots("https://new.example", {"2013-01-25T10:00:00Z", 200, "new"});
  news.store.write_not_before("old.example", news.clock.now() - std::chrono::seconds(1));
  news.store.write_not_before("new.example", news.clock.now());
  news.store.forget_robots_before(news.clock.now());
  news.store.forget_waits_before(news.clock.now());
  CHECK(rows_of(news.path, "select origin from robots") == "https://new.example");
  CHECK(rows_of(news.path, "select host from host") == "new.example");
}

TEST_CASE("what is written beside an article is there with it or not at all") {
  FetchDatabase news;
  ArticleSink sink(news.database, {"run", "dateline test", "data 1"}, news.clock);
  PageRow page = news.enter("1");
  page.state = PageState::stored;
  sink.add(make_article("https://example.org/1", "A text."), std::nullopt);
  sink.also([&] { news.store.write_page(page); });
  bool broken = true;
  sink.also([&] {
    if (broken) throw std::runtime_error("no more");
  });
  CHECK_THROWS(sink.commit());
  CHECK(rows_of(news.path, "select count(*) from article") == "0");
  CHECK(news.waiting() == Names{"1"});
  broken = false;
  sink.commit();
  CHECK(rows_of(news.path, "select count(*) from article") == "1");
  CHECK(news.waiting().empty());
}

TEST_CASE("a request is entered with its problem, and the run counts it") {
  FetchDatabase news;
  ArticleSink sink(news.database, {"run", "dateline test", "data 1"}, news.clock);
  FetchRecord fetch;
  fetch.kind = "feed";
  fetch.outcome = "failed";
  fetch.feed = news.feed.id;
  fetch.url = news.feed.url;
  fetch.started = news.clock.now();
  fetch.status = 500;
  fetch.bytes = 123;
  sink.add(fetch, Diagnostic{Severity::error, "H104", fetch.url, "answers 500"});
  fetch.outcome = "unchanged";
  fetch.status = 304;
  sink.add(fetch, std::nullopt);
  sink.finish(RunOutcome::some_failed);
  CHECK(rows_of(news.path,
                "select f.outcome, f.status, f.bytes, p.message from fetch f left join problem p on p.id = "
                "f.problem_id") == "failed|500|123|answers 500\nunchanged|304|123|");
  const std::vector<RunRow> runs = last_runs(news.database, 10);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].outcome == "some failed");
  CHECK(runs[0].feeds == 2);
  CHECK(runs[0].feeds_unchanged == 1);
  CHECK(runs[0].feeds_failed == 1);
  CHECK(runs[0].bytes == 246);
  CHECK(runs[0].failed == 1);
  REQUIRE(problems_of(news.database, runs[0].id, false).size() == 1);
  news.store.forget_fetches_before(news.clock.now() + std::chrono::seconds(1));
  CHECK(rows_of(news.path, "select count(*) from fetch") == "0");
}

}  // namespace
}  // namespace dateline::pipeline
