#include "pipeline/store/text_rewriter.h"

#include "pipeline/store/filters.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

const RunDescription first_run{"ingest", "dateline test", "data 1"};
const RunDescription second_run{"reextract", "dateline test", "data 2"};

void store_example(const std::string& path, const std::string& url = "") {
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, first_run, clock);
  Example example = make_example();
  if (!url.empty()) example.article.document.url = url;
  sink.add(std::move(example.article), std::move(example.found));
  sink.finish(RunOutcome::done);
}

/// Puts what `found` has in the place of what is stored of the only text.
std::vector<FactChange> rewrite(const std::string& path, const Annotations& found,
                                TextRewriter::Mode mode = TextRewriter::Mode::keep) {
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  TextReader reader(path, second_run, false);
  TextRewriter rewriter(database, second_run, clock, mode);
  std::vector<FactChange> changes;
  for (const StoredText& text : reader.next(10)) {
    for (const FactChange& change : rewriter.rewrite(text, found, hash_facts(text.document, found)))
      changes.push_back(change);
  }
  rewriter.finish(RunOutcome::done);
  return changes;
}

TEST_CASE("a text that gives the same record again is left as it is") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  CHECK(rewrite(path, make_example().found).empty());
  CHECK(rows_of(path, "select articles_changed, articles_same from run where id = 2") == "0|1");
  TextReader again(path, second_run, false);
  CHECK(again.next(10).empty());
  TextReader all(path, second_run, true);
  CHECK(all.next(10).size() == 1);
}

TEST_CASE("facts appear, vanish and move") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  Annotations found = make_example().found;
  found.events[0].status = EventStatus::alleged;
  found.quotes.clear();
  const std::vector<FactChange> changes = rewrite(path, found);
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].kind == "statement");
  CHECK(changes[0].after.empty());
  CHECK(changes[1].kind == "event");
  CHECK(changes[1].before.find("actual") != std::string::npos);
  CHECK(changes[1].after.find("alleged") != std::string::npos);
  CHECK(rows_of(path, "select status from event") == "alleged");
  CHECK(rows_of(path, "select count(*) from quote") == "0");
  CHECK(rows_of(path, "pragma foreign_key_check").empty());
  CHECK(
      rows_of(path,
              "select count(*) from event_key k left join event e on e.id = k.event_id where e.id is null") ==
      "0");
}

TEST_CASE("looking at the difference writes nothing") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  CHECK(rewrite(path, Annotations{}, TextRewriter::Mode::look).size() > 3);
  CHECK(rows_of(path, "select count(*) from event") == "1");
  CHECK(rows_of(path, "select count(*) from run") == "1");
}

TEST_CASE("a row of the gazetteers that was changed is changed in the database") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  Annotations found = make_example().found;
  found.mentions[1].name = "Gao on the Niger";
  found.mentions[1].coordinates = Coordinates{16.5, 0.25};
  CHECK_FALSE(rewrite(path, found).empty());
  CHECK(rows_of(path, "select name, latitude from entity where type = 'PLACE'") == "Gao on the Niger|16.5");
}

TEST_CASE("what a copy shares with its text is one statement also when the text is extracted anew") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store_example(path);
  store_example(path, "https://example.net/copy");
  REQUIRE(rows_of(path, "select count(distinct coalesce(first_id, id)) from quote") == "1");
  Annotations found = make_example().found;
  found.quotes[0].cue = "told";
  (void)rewrite(path, found);
  CHECK(rows_of(path, "select count(distinct coalesce(first_id, id)), count(*) from quote") == "1|2");
  CHECK(rows_of(path, "select count(distinct happening_id) from event") == "1");
}

TEST_CASE("facts of two texts are paired by what they are about") {
  const std::vector<Fact> before = {{"event", "ASSAULT →ten men", "4-9", "ASSAULT: dead 8"},
                                    {"name", "Gao", "1-3", "Gao"}};
  const std::vector<Fact> after = {{"name", "Gao", "7-9", "Gao"},
                                   {"event", "ASSAULT →ten men", "20-25", "ASSAULT: dead 5"}};
  CHECK(compare_facts(before, after, FactPairs::by_about) ==
        std::vector<FactChange>{{"event", "ASSAULT: dead 8", "ASSAULT: dead 5"}});
  CHECK(compare_facts({}, before, FactPairs::by_about).size() == 2);
  CHECK(compare_facts(before, before, FactPairs::by_span).empty());
}

TEST_CASE("of a statement only what is asked is kept") {
  Parameters parameters;
  parameters.emplace("from", std::string("2012"));
  CHECK(keep_asked("a {:from and x >= :from} {:to and x < :to}{!to open}", parameters) ==
        "a  and x >= :from  open");
  CHECK(keep_asked("none", parameters) == "none");
}

}  // namespace
}  // namespace dateline::pipeline
