#include "pipeline/store/article_sink.h"

#include <sys/resource.h>

#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

const RunDescription run{"ingest", "dateline test", "data 1"};

/// Stores articles in one run, without annotations.
RunCounts store(const std::string& path, const std::vector<IncomingArticle>& articles) {
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, run, clock);
  for (const IncomingArticle& article : articles) sink.add(article, std::nullopt);
  sink.finish(RunOutcome::done);
  return sink.counts();
}

void store_example(const std::string& path) {
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, run, clock);
  Example example = make_example();
  sink.add(std::move(example.article), std::move(example.found));
  sink.finish(RunOutcome::done);
}

TEST_CASE("every stored row leads back to its words") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  CHECK(rows_of(
            path,
            "select substr(r.text, m.span_start + 1, m.span_end - m.span_start), m.text from mention_text m "
            "join revision r on r.id = m.revision_id order by m.number") ==
        "Élodie Kpago|Élodie Kpago\nGao|Gao\n21 December 2012|21 December 2012\npolice|police");
  CHECK(rows_of(path,
                "select sentence, says, recipients, place, size, rule from timeline where kind = 'event'") ==
        "Élodie Kpago was arrested in Gao on 21 December 2012, police said.|police|Élodie Kpago|Gao|arrested "
        "one|"
        "en/events.toml:arrest");
  CHECK(
      rows_of(path,
              "select substr(r.text, q.span_start + 1, q.span_end - q.span_start), q.date_begin, q.date_end, "
              "q.date_precision, q.date_basis from quote q join revision r on r.id = q.revision_id") ==
      "Élodie Kpago was arrested in Gao on 21 December 2012|2012-12-21|2012-12-22|day|absolute");
  CHECK(rows_of(path, "select subject, relation, object from network") == "Élodie Kpago|located_in|Gao");
}

TEST_CASE("a resolved place keeps its id, a mere name gets one of its own, a phrase none") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  CHECK(rows_of(path, "select key, resolved, latitude from entity order by key") ==
        "name:PERSON:elodie kpago|0|\nplace:gao-ml|1|16.27");
}

TEST_CASE("storing the same article again changes nothing") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  const std::string before =
      rows_of(path, "select * from revision; select * from mention; select * from event");
  const RunCounts counts = store(path, {make_example().article});
  CHECK(counts.same == 1);
  CHECK(counts.added == 0);
  CHECK(rows_of(path, "select * from revision; select * from mention; select * from event") == before);
}

TEST_CASE("a changed text becomes the current one and the old one stays") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {make_article("https://example.org/a", "Three dead.")});
  const RunCounts counts = store(path, {make_article("https://example.org/a", "Five dead.")});
  CHECK(counts.changed == 1);
  CHECK(rows_of(path, "select r.number, r.text from article a join revision r on r.id = a.revision_id") ==
        "2|Five dead.");
  CHECK(rows_of(path, "select count(*) from revision") == "2");
}

TEST_CASE("two files that give one address two texts are settled after the first run") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const std::vector<IncomingArticle> files = {make_article("https://example.org/a", "Three dead."),
                                              make_article("https://example.org/a", "Five dead.")};
  store(path, files);
  const RunCounts counts = store(path, files);
  CHECK(counts.same == 2);
  CHECK(rows_of(path, "select count(*) from revision") == "2");
}

TEST_CASE("an address is compared without tracking, fragment and letter case of the host") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const RunCounts counts = store(path, {make_article("https://example.org/a", "Text."),
                                        make_article("https://EXAMPLE.org/a?utm_source=x#top", "Text.")});
  CHECK(counts.added == 1);
  CHECK(counts.same == 1);
}

TEST_CASE("the same text at two addresses is two articles") {
  const TemporaryFolder folder;
  const RunCounts counts =
      store(folder.file("news.db"), {make_article("https://example.org/a", "Wire copy."),
                                     make_article("https://example.net/b", "Wire copy.")});
  CHECK(counts.added == 2);
}

TEST_CASE("the address of a front page makes nobody the same article") {
  const TemporaryFolder folder;
  const RunCounts counts = store(folder.file("news.db"), {make_article("https://example.org/", "One."),
                                                          make_article("https://example.org/", "Two.")});
  CHECK(counts.added == 2);
}

TEST_CASE("without an address the id within its feed or file says who an article is") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  IncomingArticle first = make_article("", "First text.");
  first.guid = "7";
  first.scope = "one.jsonl";
  IncomingArticle changed = first;
  changed.document.text = "Second text.";
  IncomingArticle elsewhere = changed;
  elsewhere.document.text = "Third text.";
  elsewhere.scope = "two.jsonl";
  const RunCounts counts = store(path, {first, changed, elsewhere});
  CHECK(counts.added == 2);
  CHECK(counts.changed == 1);
}

TEST_CASE("without address and id the text says who an article is") {
  const TemporaryFolder folder;
  const RunCounts counts =
      store(folder.file("news.db"), {make_article("", "A."), make_article("", "B."), make_article("", "A.")});
  CHECK(counts.added == 2);
  CHECK(counts.same == 1);
}

TEST_CASE("the summary of a feed never replaces the page, the page replaces the summary") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  IncomingArticle summary = make_article("https://example.org/a", "Short.");
  summary.kind = ArticleKind::feed_item;
  const IncomingArticle page = make_article("https://example.org/a", "The whole story.");
  CHECK(store(path, {page, summary}).same == 1);
  CHECK(rows_of(path, "select text from revision") == "The whole story.");
  const std::string other = folder.file("other.db");
  CHECK(store(other, {summary, page}).changed == 1);
}

TEST_CASE("what is there is found before it is annotated again") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {make_article("https://example.org/a", "Text.")});
  Database database = Database::open_for_reading(path);
  ArticleFinder finder(database);
  const auto outcome = [&](const IncomingArticle& article) {
    return finder.find(article, article_key(article)).outcome;
  };
  CHECK(outcome(make_article("https://example.org/a", "Text.")) == StoreOutcome::same);
  CHECK(outcome(make_article("https://example.org/a", "Other.")) == StoreOutcome::changed);
  CHECK(outcome(make_article("https://example.org/b", "Text.")) == StoreOutcome::added);
}

TEST_CASE("the full-text index finds words without their accents") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  CHECK(rows_of(path, "select count(*) from article_search('elodie')") == "1");
  CHECK(rows_of(path, "select count(*) from article_search('title: gao')") == "1");
  CHECK(rows_of(path, "select count(*) from article_search('nowhere')") == "0");
}

TEST_CASE("the full-text index forgets a text that is no longer the current one") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {make_article("https://example.org/a", "Three dead."),
               make_article("https://example.org/a", "Five hurt.")});
  CHECK(rows_of(path, "select count(*) from article_search('dead')") == "0");
  CHECK(rows_of(path, "select count(*) from article_search('hurt')") == "1");
  Database database = Database::open_for_reading(path);
  CHECK(database.find_faults().empty());
}

TEST_CASE("problems are rows of their run, and errors are counted") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  {
    const FixedClock clock;
    Database database = Database::open_for_writing(path);
    ArticleSink sink(database, run, clock);
    sink.add(Diagnostic{Severity::error, "B003", "big\xFF.html", "too large"});
    sink.add(Diagnostic{Severity::warning, "N004", "odd.html", "no date"});
    sink.finish(RunOutcome::some_failed);
    CHECK(sink.counts().failed == 1);
  }
  CHECK(rows_of(path, "select severity, code, place, message from problem") ==
        "error|B003|big\xEF\xBF\xBD.html|too large\nwarning|N004|odd.html|no date");
  CHECK(rows_of(path, "select started, ended, outcome, inputs_failed from run") ==
        "2013-01-25T10:00:00Z|2013-01-25T10:00:00Z|some failed|1");
}

TEST_CASE("a full disk loses nothing that was committed and leaves no half batch") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {make_article("https://example.org/safe", "Safe.")});
  {
    const FixedClock clock;
    Database database = Database::open_for_writing(path);
    ArticleSink sink(database, run, clock);
    for (int i = 0; i < 100; ++i) {
      sink.add(make_article("https://example.org/" + std::to_string(i),
                            std::string(10'000, 'x') + std::to_string(i)),
               std::nullopt);
    }
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 400'000;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK_THROWS_AS(sink.commit(), StorageFailed);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
  }
  CHECK(rows_of(path, "select url from article") == "https://example.org/safe");
  CHECK(rows_of(path, "pragma integrity_check") == "ok");
}

}  // namespace
}  // namespace dateline::pipeline
