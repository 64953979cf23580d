#include "pipeline/store/evidence.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

/// Articles that tell the example, each on a day of its own.
class Articles {
 public:
  explicit Articles(int count) : path_(folder_.file("news.db")) {
    const FixedClock clock;
    Database writing = Database::open_for_writing(path_);
    ArticleSink sink(writing, {"ingest", "dateline test", "data 1"}, clock);
    for (int i = 0; i < count; ++i) {
      Example example = make_example();
      example.article.document.url = i == 0 ? "" : "https://example.org/" + std::to_string(i);
      for (Event& event : example.found.events)
        event.date->interval = {make_day(2012, 12, 21 + static_cast<unsigned>(i)),
                                make_day(2012, 12, 22 + static_cast<unsigned>(i))};
      sink.add(example.article, example.found);
    }
    sink.finish(RunOutcome::done);
  }

  [[nodiscard]] Database open() const { return Database::open_for_reading(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

TEST_CASE(
    "a place is explained by sentences of its happenings, no more than it counts and no more than a few") {
  const Articles articles(5);
  Database database = articles.open();
  const std::string gao = rows_of(articles.path(), "select key from entity where type = 'PLACE'");
  const CountedRow row{gao.substr(0, gao.find('\n')), {}, 5};
  const auto found = find_evidence(database, Counting::places, {}, std::span(&row, 1));
  REQUIRE(found.size() == 1);
  REQUIRE_FALSE(found[0].empty());
  CHECK(found[0].size() <= max_evidence);
  CHECK(found[0][0].words.find("was arrested in Gao") != std::string::npos);
  CHECK_FALSE(found[0][0].rule.empty());
  CHECK(found[0][0].article == 1);
  const CountedRow none{row.key, {}, 0};
  CHECK(find_evidence(database, Counting::places, {}, std::span(&none, 1))[0].empty());
}

TEST_CASE("each period is explained by what begins in it") {
  const Articles articles(3);
  Database database = articles.open();
  const std::vector<CountedRow> rows = {{"2012-12-21", {}, 1}, {"2012-12-22", {}, 1}};
  const auto found = find_evidence(database, Counting::periods, {}, rows, Period::day);
  REQUIRE(found.size() == 2);
  REQUIRE(found[0].size() == 1);
  REQUIRE(found[1].size() == 1);
  CHECK(found[0][0].article == 1);
  CHECK(found[1][0].article == 2);
}

TEST_CASE("a key that no row has, also one that looks like SQL, is explained by nothing") {
  const Articles articles(1);
  Database database = articles.open();
  const CountedRow row{"x' or 1=1 --", "y' or 1=1 --", 4};
  for (const Counting counting : {Counting::places, Counting::momentum, Counting::co_mentions,
                                  Counting::claims_by_outlet, Counting::claims_by_speaker, Counting::periods})
    CHECK(find_evidence(database, counting, {}, std::span(&row, 1))[0].empty());
}

TEST_CASE("an article has its text and says where it came from") {
  const Articles articles(2);
  Database database = articles.open();
  CHECK(source_of_article(database, 2).url == "https://example.org/1");
  CHECK(text_of_article(database, 1).find("was arrested in Gao") != std::string::npos);
  CHECK(text_of_article(database, 99).empty());
}

TEST_CASE("names of which the asked words are a part are found, parts of words are not") {
  const Articles articles(1);
  Database database = articles.open();
  REQUIRE(find_entities(database, "Kpago").empty());
  const std::vector<EntityName> names = find_names_with(database, "KPAGO");
  REQUIRE(names.size() == 1);
  CHECK(names[0].name == "Élodie Kpago");
  CHECK(find_names_with(database, "Kpa").empty());
  CHECK(find_names_with(database, "").empty());
}

}  // namespace
}  // namespace dateline::pipeline
