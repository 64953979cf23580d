#include <functional>

#include "pipeline/store/article_sink.h"
#include "pipeline/store/questions.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

using Change = std::function<void(Example&)>;

/// Other words behind those of the example, so that it is nobody's copy.
void add_words(Example& example, const std::string& word) {
  for (int i = 0; i < 60; ++i) example.article.document.text += " " + word + std::to_string(i);
}

/// Has the example name somebody else.
void name_another(Example& example) {
  const std::string name = "Amélia Okoro";  // as many bytes as Élodie Kpago
  example.article.document.text.replace(0, name.size(), name);
  example.found.mentions[0].name = name;
  example.found.mentions[0].entity = "person:~amelia-okoro";
}

/// The example as it is, and as a second site tells it in words of its own.
class TwoTellings {
 public:
  explicit TwoTellings(const Change& change) : path_(folder_.file("news.db")) {
    const FixedClock clock;
    Database database = Database::open_for_writing(path_);
    ArticleSink sink(database, {"ingest", "dateline test", "data 1"}, clock);
    Example first = make_example();
    add_words(first, "north");
    sink.add(first.article, first.found);
    Example second = make_example();
    second.article.document.url = "https://example.net/other";
    add_words(second, "south");
    change(second);
    sink.add(second.article, second.found);
    sink.finish(RunOutcome::done);
  }

  [[nodiscard]] bool joined() const {
    return rows_of(path_, "select count(distinct happening_id) from event") == "1";
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

TEST_CASE("two texts that tell of one arrest make one happening") {
  const TwoTellings both([](Example&) {});
  CHECK(both.joined());
  CHECK(rows_of(both.path(), "select articles, origins, statuses from happening") == "2|2|actual");
}

TEST_CASE("status and numbers may differ, and stand side by side") {
  const TwoTellings both([](Example& other) {
    other.found.events[0].status = EventStatus::denied;
    other.found.events[0].size = {{"arrested", {2, 2, "two"}}};
  });
  CHECK(both.joined());
  CHECK(rows_of(both.path(), "select kind, min, origin from happening_size order by event_id") ==
        "arrested|1|site:example.org\narrested|2|site:example.net");
  Database database = Database::open_for_reading(both.path());
  TimelineFilter filter;
  filter.types = {"COERCE"};
  std::vector<std::string> tolls;
  read_timeline(database, filter, [&](const TimelineRow& row) {
    tolls.push_back(row.tolls);
    CHECK(row.statuses == "actual (Example News); denied (Example News)");
    CHECK(row.articles == 1);  // a denial confirms nothing
    CHECK(row.origins == 1);
    CHECK(row.first_published == "2012-12-23");
    CHECK(row.last_published == "2012-12-23");
  });
  CHECK(rows_of(both.path(), "select statuses, articles, origins from happening") == "actual,denied|1|1");
  CHECK(rows_of(both.path(), "select status, origin from happening_status order by event_id") ==
        "actual|site:example.org\ndenied|site:example.net");
  CHECK(tolls == std::vector<std::string>{"arrested one (Example News); arrested two (Example News)"});
  filter.all_tellings = true;
  int rows = 0;
  read_timeline(database, filter, [&](const TimelineRow&) { ++rows; });
  CHECK(rows == 2);
}

TEST_CASE("another day, type, mode, place or person is another happening") {
  CHECK_FALSE(TwoTellings([](Example& other) {
                other.found.events[0].date->interval = {make_day(2012, 12, 22), make_day(2012, 12, 23)};
              }).joined());
  CHECK_FALSE(TwoTellings([](Example& other) { other.found.events[0].type = "ASSAULT"; }).joined());
  CHECK_FALSE(TwoTellings([](Example& other) { other.found.events[0].mode = "deport"; }).joined());
  CHECK_FALSE(TwoTellings([](Example& other) {
                other.found.mentions[1].entity = "place:kidal-ml";
                other.found.mentions[1].name = "Kidal";
              }).joined());
  CHECK_FALSE(TwoTellings([](Example& other) { name_another(other); }).joined());
}

TEST_CASE("a country stands for a town in it, and a week for a day") {
  CHECK(TwoTellings([](Example& other) {
          other.found.mentions[1].entity = "place:mali";
          other.found.mentions[1].name = "Mali";
          other.found.mentions[1].precision = PlacePrecision::country;
        }).joined());
  CHECK(TwoTellings([](Example& other) {
          other.found.events[0].date->interval = {make_day(2012, 12, 17), make_day(2012, 12, 24)};
        }).joined());
  CHECK_FALSE(TwoTellings([](Example& other) {
                other.found.events[0].date->interval = {make_day(2012, 1, 1), make_day(2013, 1, 1)};
              }).joined());
}

TEST_CASE("events without a date, and those that are only imagined, stand alone") {
  CHECK_FALSE(TwoTellings([](Example& other) { other.found.events[0].date.reset(); }).joined());
  CHECK_FALSE(
      TwoTellings([](Example& other) { other.found.events[0].status = EventStatus::hypothetical; }).joined());
}

TEST_CASE("in copies of one text the same sentence tells of the same happening, also an undated one") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const auto store = [&](const std::string& url, const std::string& word, const Change& change) {
    const FixedClock clock;
    Database database = Database::open_for_writing(path);
    ArticleSink sink(database, {"ingest", "dateline test", "data 1"}, clock);
    Example example = make_example();
    example.article.document.url = url;
    example.found.events[0].date.reset();
    add_words(example, word);
    change(example);
    sink.add(example.article, example.found);
    sink.finish(RunOutcome::done);
  };
  const auto happenings = [&] {
    return rows_of(path,
                   "select e.happening_id from article a join event e on e.revision_id = a.revision_id "
                   "order by a.id");
  };
  store("https://a.example/1", "north", [](Example&) {});
  store("https://b.example/2", "north", [](Example&) {});
  store("https://c.example/3", "north", [](Example& other) { other.found.events[0].type = "ASSAULT"; });
  store("https://d.example/4", "north", [](Example& other) { ++other.found.events[0].trigger.begin; });
  store("https://e.example/5", "south", [](Example&) {});
  CHECK(happenings() == "1\n1\n3\n4\n5");
  store("https://a.example/1", "west", [](Example&) {});  // is no copy any more
  CHECK(happenings() == "6\n2\n3\n4\n5");
  store("https://f.example/6", "north", [](Example&) {});
  CHECK(happenings() == "6\n2\n3\n4\n5\n2");
  CHECK(Database::open_for_reading(path).find_faults().empty());
}

TEST_CASE("two events of one text are never one happening") {
  const TwoTellings both([](Example& other) { other.found.events.push_back(other.found.events[0]); });
  CHECK(rows_of(both.path(), "select count(distinct happening_id) from event") == "2");
}

TEST_CASE("people that only a phrase describes are told by place and day") {
  const auto phrase = [](Example& other) {
    other.found.events[0].targets = {3};  // "police"
  };
  CHECK_FALSE(TwoTellings([&](Example& other) {
                phrase(other);
                other.found.events[0].place.reset();
              }).joined());
  CHECK(TwoTellings(phrase).joined());  // an arrest in one town on one day
}

TEST_CASE("when the first text is written anew the next one leads") {
  const TwoTellings both([](Example&) {});
  const FixedClock clock;
  Database database = Database::open_for_writing(both.path());
  ArticleSink sink(database, {"ingest", "dateline test", "data 1"}, clock);
  IncomingArticle corrected = make_example().article;
  corrected.document.text = "Nobody was arrested.";
  sink.add(corrected, Annotations{});
  sink.finish(RunOutcome::done);
  CHECK(rows_of(both.path(), "select articles, url from happening") == "1|https://example.net/other");
}

TEST_CASE("questions answer with named columns") {
  const TwoTellings both([](Example&) {});
  Database database = Database::open_for_reading(both.path());
  const auto ask = [&](Question question) {
    std::string out;
    answer(database, question, {},
           {[&](const std::vector<std::string>& columns) { out = columns[0] + ":"; },
            [&](std::span<const Value> row) {
              out +=
                  " " + (std::holds_alternative<std::string>(row[0]) ? std::get<std::string>(row[0]) : "?");
            }});
    return out;
  };
  CHECK(ask(Question::network) == "subject: Élodie Kpago");
  CHECK(ask(Question::claims) == "speaker: police police police");
  CHECK(ask(Question::places) == "place: Gao");
  CHECK(ask(Question::momentum) == "name: Gao Élodie Kpago");
  CHECK(ask(Question::copies).starts_with("story:"));
}

TEST_CASE("claims about somebody are the same whether they are found by their days or by the texts") {
  TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  {
    const FixedClock clock;
    Database writing = Database::open_for_writing(path);
    ArticleSink sink(writing, {"ingest", "dateline test", "data 1"}, clock);
    for (int i = 0; i < 8; ++i) {
      Example example = make_example();
      example.article.document.url = "https://example.org/" + std::to_string(i);
      add_words(example, "word" + std::to_string(i) + "x");
      const Day day = make_day(2012, 12, 15) + std::chrono::days(i);
      example.found.events[0].date->interval = {day, day + std::chrono::days(1)};
      if (i == 7) {
        name_another(example);
      }
      sink.add(example.article, example.found);
    }
    sink.finish(RunOutcome::done);
  }
  Database database = Database::open_for_reading(path);
  const auto events = [&](const std::string& name, Day from, Day to) {
    QuestionFilter filter;
    for (const EntityName& entity : find_entities(database, name)) filter.entities.push_back(entity.id);
    filter.from = from;
    filter.to = to;
    std::string days;
    answer(database, Question::claims, filter,
           {[](const std::vector<std::string>&) {},
            [&](std::span<const Value> row) {
              if (std::get<std::string>(row[1]) == "event") days += std::get<std::string>(row[2]) + " ";
            }});
    return days;
  };
  // Sixteen claims and one text, few claims and seven texts, few and one.
  CHECK(events("Amélia Okoro", make_day(2012, 12, 1), make_day(2013, 1, 1)) == "2012-12-22 ");
  CHECK(events("Élodie Kpago", make_day(2012, 12, 16), make_day(2012, 12, 18)) == "2012-12-16 2012-12-17 ");
  CHECK(events("Amélia Okoro", make_day(2012, 12, 22), make_day(2012, 12, 23)) == "2012-12-22 ");
  CHECK(events("Amélia Okoro", make_day(2012, 12, 16), make_day(2012, 12, 18)).empty());
}

}  // namespace
}  // namespace dateline::pipeline
