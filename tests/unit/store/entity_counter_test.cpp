#include <string>

#include "pipeline/store/queries.h"
#include "pipeline/store/text_rewriter.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

const RunDescription run{"ingest", "dateline test", "data 1"};

/// What entity_count says, and what it has to say.
std::string kept(const std::string& path) {
  return rows_of(
      path,
      "select entity_id, mentions, articles, first_published, last_published from entity_count order by 1");
}
std::string counted(const std::string& path) {
  return rows_of(
      path,
      "select m.entity_id, count(*), count(distinct a.id), min(r.published_day), max(r.published_day) "
      "from mention m join article a on a.revision_id = m.revision_id join revision r on r.id = "
      "a.revision_id "
      "where m.entity_id is not null group by 1 order by 1");
}

void store(ArticleSink& sink, const std::string& url, std::optional<Day> day, bool with_facts = true) {
  Example example = make_example();
  example.article.document.url = url;
  example.article.document.published = day;
  if (!with_facts) example.article.document.text = "Nobody was arrested.";
  sink.add(std::move(example.article), with_facts ? std::move(example.found) : Annotations{});
}

TEST_CASE("entities are counted in the current texts, whatever they were before") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, run, clock);
  store(sink, "https://a.example/1", make_day(2012, 12, 20));
  store(sink, "https://a.example/2", make_day(2012, 12, 24));
  store(sink, "https://a.example/3", std::nullopt);
  sink.commit();
  REQUIRE_FALSE(kept(path).empty());
  CHECK(kept(path) == counted(path));

  SECTION("the last one changes in a later batch") {
    store(sink, "https://a.example/2", make_day(2012, 12, 24), false);
  }
  SECTION("one comes and changes in one batch") {
    store(sink, "https://a.example/4", make_day(2013, 1, 2));
    store(sink, "https://a.example/4", make_day(2013, 1, 3), false);
  }
  SECTION("all of them go") {
    for (const char* url : {"https://a.example/1", "https://a.example/2", "https://a.example/3"})
      store(sink, url, make_day(2012, 12, 24), false);
  }
  sink.finish(RunOutcome::done);
  CHECK(kept(path) == counted(path));
}

TEST_CASE("entities are counted anew where texts are extracted anew") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  {
    ArticleSink sink(database, run, clock);
    store(sink, "https://a.example/1", make_day(2012, 12, 20));
    store(sink, "https://a.example/2", make_day(2012, 12, 24));
    sink.finish(RunOutcome::done);
  }
  const RunDescription again{"reextract", "dateline test", "data 2"};
  TextReader reader(path, again, false);
  TextRewriter rewriter(database, again, clock, TextRewriter::Mode::keep);
  const std::vector<StoredText> texts = reader.next(1);
  REQUIRE(texts.size() == 1);
  static_cast<void>(rewriter.rewrite(texts[0], {}, "other facts"));
  rewriter.finish(RunOutcome::done);
  CHECK(kept(path) == counted(path));
}

}  // namespace
}  // namespace dateline::pipeline
