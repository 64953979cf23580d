#include "pipeline/store/queries.h"

#include "pipeline/store/questions.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

/// The example, its country as a place of its own, and events of odd dates.
class ExampleDatabase {
 public:
  ExampleDatabase() : path_(folder_.file("news.db")) {
    const FixedClock clock;
    Database writing = Database::open_for_writing(path_);
    ArticleSink sink(writing, {"ingest", "dateline test", "data 1"}, clock);
    Example example = make_example();
    sink.add(example.article, example.found);

    Example open = make_example();
    open.article.document.url = "https://example.org/open";
    Event since = open.found.events[0];
    since.type = "MOBILIZE";
    since.date->interval = {make_day(2006, 1, 1), std::nullopt};
    Event before = since;
    before.type = "PROTEST";
    before.date->interval = {std::nullopt, make_day(2000, 1, 1)};
    Event undated = since;
    undated.type = "AGREE";
    undated.date.reset();
    Mention country = open.found.mentions[1];
    country.entity = "place:mali";
    country.name = "Mali";
    country.precision = PlacePrecision::country;
    open.found.mentions.push_back(country);
    open.found.quotes.clear();
    open.found.events = {since, before, undated};
    sink.add(open.article, open.found);
    sink.finish(RunOutcome::done);
  }

  [[nodiscard]] Database open() const { return Database::open_for_reading(path_); }

  /// "type date" of each row.
  [[nodiscard]] std::vector<std::string> timeline(const TimelineFilter& filter) const {
    Database database = open();
    std::vector<std::string> rows;
    read_timeline(database, filter, [&](const TimelineRow& row) {
      rows.push_back(row.type + " " + row.date + "/" + row.date_end);
    });
    return rows;
  }

  [[nodiscard]] std::vector<std::int64_t> ids(const std::string& name) const {
    Database database = open();
    std::vector<std::int64_t> ids;
    for (const EntityName& entity : find_entities(database, name)) ids.push_back(entity.id);
    return ids;
  }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

using Rows = std::vector<std::string>;

TEST_CASE("the timeline has dated events and statements in order, and nothing undated") {
  const ExampleDatabase example;
  CHECK(example.timeline({}) == Rows{"PROTEST /2000-01-01", "MOBILIZE 2006-01-01/",
                                     "STATEMENT 2012-12-21/2012-12-22", "COERCE 2012-12-21/2012-12-22"});
}

TEST_CASE("days narrow the timeline, also at open ends") {
  const ExampleDatabase example;
  TimelineFilter filter;
  filter.from = make_day(2012, 12, 21);
  CHECK(example.timeline(filter) == Rows{"STATEMENT 2012-12-21/2012-12-22", "COERCE 2012-12-21/2012-12-22"});
  filter.from = make_day(2012, 12, 22);
  CHECK(example.timeline(filter).empty());
  filter.from.reset();
  filter.to = make_day(2006, 1, 1);
  CHECK(example.timeline(filter) == Rows{"PROTEST /2000-01-01"});
}

TEST_CASE("types and modes narrow the timeline in any case of letters") {
  const ExampleDatabase example;
  const auto of_type = [&](const std::string& type) {
    TimelineFilter filter;
    filter.types = {type};
    return example.timeline(filter);
  };
  CHECK(of_type("Coerce/ARREST") == Rows{"COERCE 2012-12-21/2012-12-22"});
  CHECK(of_type("statement") == Rows{"STATEMENT 2012-12-21/2012-12-22"});
  CHECK(of_type("AID").empty());
}

TEST_CASE(
    "words of the article and statuses narrow the timeline; undated rows come last where they are wanted") {
  const ExampleDatabase example;
  TimelineFilter filter;
  filter.text = "kpago AND arrested";
  CHECK(example.timeline(filter).size() == 4);
  filter.text = "tanks";
  CHECK(example.timeline(filter).empty());
  filter = {};
  filter.statuses = {"planned"};
  CHECK(example.timeline(filter).empty());
  filter = {};
  filter.undated = true;
  const Rows rows = example.timeline(filter);
  REQUIRE(rows.size() == 5);
  CHECK(rows.back() == "AGREE /");
}

TEST_CASE("a search that is none is an error that names its option") {
  const ExampleDatabase example;
  Database database = example.open();
  CHECK_THROWS_WITH(check_text_query(database, "--text", "\"open"), contains_text("--text: "));
  CHECK_NOTHROW(check_text_query(database, "--text", "\"was arrested\""));
}

TEST_CASE("what the last run stored is found by its number") {
  const ExampleDatabase example;
  Database database = example.open();
  REQUIRE(find_run(database, ""));
  TimelineFilter filter;
  filter.since_run = find_run(database, "");
  CHECK(example.timeline(filter).size() == 4);
  filter.since_run = *filter.since_run + 1;
  CHECK(example.timeline(filter).empty());
  CHECK_FALSE(find_run(database, "9999"));
  CHECK(latest_published(database) == make_day(2012, 12, 23));
}

TEST_CASE("a row speaks of everyone whom its sentence names") {
  const ExampleDatabase example;
  TimelineFilter filter;
  filter.entities = example.ids("elodie KPAGO");
  REQUIRE(filter.entities.size() == 1);
  CHECK(example.timeline(filter).size() == 4);
  filter.entities = {999};
  CHECK(example.timeline(filter).empty());
}

TEST_CASE("a country stands for the places in it") {
  const ExampleDatabase example;
  TimelineFilter filter;
  filter.places = example.ids("place:mali");
  REQUIRE(filter.places.size() == 1);
  CHECK(example.timeline(filter).size() == 3);  // all events are in Gao; the statement is nowhere
}

TEST_CASE("a limit keeps the first rows") {
  const ExampleDatabase example;
  TimelineFilter filter;
  filter.limit = 1;
  CHECK(example.timeline(filter) == Rows{"PROTEST /2000-01-01"});
}

TEST_CASE("rows are counted by the month in which they begin") {
  const ExampleDatabase example;
  Database database = example.open();
  const std::vector<PeriodCount> counts = count_timeline(database, {}, Period::month);
  REQUIRE(counts.size() == 3);
  CHECK(counts[2].period == "2012-12");
  CHECK(counts[2].events == 1);
  CHECK(counts[2].statements == 1);
  CHECK(counts[2].articles == 1);
}

TEST_CASE("entities come with what is known of them, those named most first") {
  const ExampleDatabase example;
  Database database = example.open();
  std::vector<EntityRow> rows;
  read_entities(database, {}, [&](const EntityRow& row) { rows.push_back(row); });
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].name == "Gao");
  CHECK(rows[0].mentions == 2);
  CHECK(rows[0].articles == 2);
  CHECK(rows[0].country == "ML");
  CHECK(rows[0].first_seen == "2012-12-23");
  CHECK(rows[1].name == "Élodie Kpago");
  CHECK_FALSE(rows[1].resolved);
}

TEST_CASE("the second text of an article takes the place of the first in every answer") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, {"ingest", "dateline test", "data 1"}, clock);
  Example example = make_example();
  sink.add(example.article, example.found);
  IncomingArticle corrected = example.article;
  corrected.document.text = "Nobody was arrested.";
  sink.add(corrected, Annotations{});
  sink.finish(RunOutcome::done);
  int rows = 0;
  read_timeline(database, {}, [&](const TimelineRow&) { ++rows; });
  read_entities(database, {}, [&](const EntityRow&) { ++rows; });
  CHECK(rows == 0);
}

TEST_CASE("what stands behind a timeline is measured whatever the limit") {
  const ExampleDatabase example;
  Database database = example.open();
  TimelineFilter filter;
  filter.limit = 1;
  const TimelineExtent all = measure_timeline(database, filter);
  CHECK(all.events == 3);
  CHECK(all.statements == 1);
  CHECK(all.articles == 2);
  CHECK(all.first_published == "2012-12-23");
  filter.types = {"COERCE"};
  const TimelineExtent arrests = measure_timeline(database, filter);
  CHECK(arrests.events == 1);
  CHECK(arrests.statements == 0);
  CHECK(arrests.articles == 1);
  filter.types = {"AID"};
  CHECK(measure_timeline(database, filter).articles == 0);
}

TEST_CASE("people and organisations are counted in the articles of a timeline") {
  const ExampleDatabase example;
  Database database = example.open();
  TimelineFilter filter;
  const auto names = [&] {
    std::vector<std::string> found;
    read_named(database, filter, [&](const EntityRow& row) {
      found.push_back(row.name + " " + std::to_string(row.mentions) + " " + row.type);
    });
    return found;
  };
  CHECK(names() == Rows{"Élodie Kpago 2 PERSON"});
  filter.types = {"COERCE"};
  CHECK(names() == Rows{"Élodie Kpago 1 PERSON"});
  filter.types = {"AID"};
  CHECK(names().empty());
}

TEST_CASE("places are those of the rows that name somebody") {
  const ExampleDatabase example;
  Database database = example.open();
  QuestionFilter filter;
  const auto places = [&] {
    std::vector<std::string> found;
    answer(database, Question::places, filter,
           {[](const std::vector<std::string>&) {},
            [&](std::span<const Value> row) {
              found.push_back(std::get<std::string>(row[0]) + " " +
                              std::to_string(std::get<std::int64_t>(row[4])));
            }});
    return found;
  };
  filter.entities = example.ids("Élodie Kpago");
  CHECK(places() == Rows{"Gao 3"});
  filter.undated = true;
  CHECK(places() == Rows{"Gao 4"});
  filter.statuses = {"denied"};
  CHECK(places().empty());
}

TEST_CASE("a snapshot does not see what a run commits beside it") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const FixedClock clock;
  Database writing = Database::open_for_writing(path);
  Database reading = Database::open_for_reading(path);
  const auto articles = [&] { return measure_timeline(reading, {}).articles; };
  {
    const Snapshot snapshot(reading);
    REQUIRE(articles() == 0);
    ArticleSink sink(writing, {"ingest", "dateline test", "data 1"}, clock);
    Example example = make_example();
    sink.add(example.article, example.found);
    sink.finish(RunOutcome::done);
    CHECK(articles() == 0);
  }
  CHECK(articles() == 1);
}

}  // namespace
}  // namespace dateline::pipeline
