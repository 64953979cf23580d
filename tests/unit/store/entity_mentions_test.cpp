#include "pipeline/store/entity_mentions.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

const RunDescription run{"ingest", "dateline test", "data 1"};

/// "ENTITY REVISION NUMBER START", as this connection sees them.
std::string rows(Database& database) {
  std::string text;
  SQLite::Statement row(database.handle(), "select * from entity_mention");
  while (row.executeStep()) {
    for (int column = 0; column < 4; ++column)
      text += row.getColumn(column).getString() + (column < 3 ? " " : "\n");
  }
  return text;
}

TEST_CASE("mentions of entities are there once they are written, in the order of the table") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  EntityMentions mentions(database);
  mentions.add(7, 1, 0, 10);
  mentions.add(3, 1, 1, 20);
  mentions.add(7, 2, 0, 5);
  mentions.add(3, 1, 2, 30);
  CHECK(rows(database).empty());
  mentions.write();
  CHECK(rows(database) == "3 1 1 20\n3 1 2 30\n7 1 0 10\n7 2 0 5\n");
  mentions.write();
  mentions.add(5, 2, 1, 8);
  mentions.write();
  CHECK(rows(database) == "3 1 1 20\n3 1 2 30\n5 2 1 8\n7 1 0 10\n7 2 0 5\n");
}

TEST_CASE("mentions of some entities are written when they are asked for, the others wait on") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  EntityMentions mentions(database);
  mentions.add(7, 1, 0, 10);
  mentions.add(3, 1, 1, 20);
  mentions.add(5, 1, 2, 30);
  mentions.add(3, 2, 0, 5);
  mentions.write({7, 3, 4});
  CHECK(rows(database) == "3 1 1 20\n3 2 0 5\n7 1 0 10\n");
  mentions.add(3, 3, 0, 6);
  mentions.write();
  CHECK(rows(database) == "3 1 1 20\n3 2 0 5\n3 3 0 6\n5 1 2 30\n7 1 0 10\n");
}

TEST_CASE("who has many mentions is told from those that wait and those that are written") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  EntityMentions mentions(database);
  const auto add = [&](std::int64_t revision, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) mentions.add(3, revision, static_cast<std::int64_t>(i), 1);
  };
  CHECK_FALSE(mentions.has_many(3));
  add(1, EntityMentions::max_counted / 2);
  CHECK_FALSE(mentions.has_many(3));
  mentions.write();
  add(2, EntityMentions::max_counted - EntityMentions::max_counted / 2);
  CHECK_FALSE(mentions.has_many(3));
  const bool written = GENERATE(false, true);
  if (written) mentions.write();
  CHECK_FALSE(mentions.has_many(3));
  add(3, 1);
  CHECK(mentions.has_many(3));
  CHECK_FALSE(mentions.has_many(4));
  mentions.write();
  CHECK(mentions.has_many(3));
  CHECK(EntityMentions(database).has_many(3));
  database.handle().exec(  // of which a removal takes the mentions away
      "insert into mention (revision_id, number, type, nominal, span_start, span_end, sentence_start, "
      "sentence_end, entity_id, "
      "rule_id) values (3, 0, 0, 0, 1, 2, 0, 3, 3, 1)");
  mentions.remove(3);
  CHECK_FALSE(mentions.has_many(3));
}

TEST_CASE("mentions of a text that is written anew go, whether they wait or stand in the table") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  Database database = Database::open_for_writing(path);
  const FixedClock clock;
  ArticleSink sink(database, run, clock);
  const Example example = make_example();
  sink.add(example.article, example.found);
  sink.commit();
  REQUIRE_FALSE(rows(database).empty());
  EntityMentions mentions(database);
  mentions.add(1, 1, 900, 10);
  mentions.add(1, 2, 901, 20);
  mentions.remove(1);
  mentions.write();
  CHECK(rows(database) == "1 2 901 20\n");
}

TEST_CASE("what is stored does not depend on how many articles are committed together") {
  const TemporaryFolder folder;
  const FixedClock clock;
  const auto stored = [&](std::size_t commit_every) {
    const std::string path = folder.file(std::to_string(commit_every) + ".db");
    RunDescription described = run;
    described.commit_every = commit_every;
    Database database = Database::open_for_writing(path);
    ArticleSink sink(database, described, clock);
    for (int i = 0; i < 7; ++i) {
      Example example = make_example();
      example.article.document.url = "https://a.example/" + std::to_string(i);
      sink.add(std::move(example.article), std::move(example.found));
      const std::string there = rows_of(path, "select count(*) from article");
      CHECK(there ==
            std::to_string((i + 1) / static_cast<int>(commit_every) * static_cast<int>(commit_every)));
    }
    sink.finish(RunOutcome::done);
    CHECK(database.find_faults().empty());
    return rows_of(path, "select * from mention") + rows_of(path, "select * from entity_mention") +
           rows_of(path, "select * from event") + rows_of(path, "select * from entity_count");
  };
  const std::string one_by_one = stored(1);
  CHECK(!one_by_one.empty());
  CHECK(stored(3) == one_by_one);
  CHECK(stored(100) == one_by_one);
}

}  // namespace
}  // namespace dateline::pipeline
