#include "pipeline/store/database.h"

#include <filesystem>

#include "pipeline/store/embedded_text.h"
#include "pipeline/store/migrations.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {

extern const EmbeddedText schema_migrations[];

namespace {

/// A sound database with enough pages to damage one of them.
std::string make_database(const TemporaryFolder& folder) {
  const std::string path = folder.file("news.db");
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, {"ingest", "dateline test", "data 1"}, clock);
  for (int i = 0; i < 50; ++i) {
    sink.add(make_article("https://example.org/" + std::to_string(i),
                          std::string(20'000, 'x') + std::to_string(i)),
             std::nullopt);
  }
  sink.finish(RunOutcome::done);
  return path;
}

void check_refused_unchanged(const std::string& path, const std::string& reason) {
  const std::string before = read_whole_file(path);
  CHECK_THROWS_WITH(Database::open_for_writing(path), contains_text(reason));
  CHECK(read_whole_file(path) == before);
}

TEST_CASE("a new database carries our mark, the latest version and the write-ahead log") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  { const Database database = Database::open_for_writing(path); }
  CHECK(rows_of(path, "pragma application_id") == std::to_string(application_id));
  CHECK(rows_of(path, "pragma user_version") == std::to_string(latest_schema_version()));
  CHECK(rows_of(path, "pragma journal_mode") == "wal");
}

TEST_CASE("all tables of ours are strict") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  { const Database database = Database::open_for_writing(path); }
  CHECK(rows_of(path,
                "select name from pragma_table_list where schema = 'main' and type = 'table' and not strict "
                "and name not like 'sqlite%'") == "");
}

TEST_CASE("every view can be read") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  { const Database database = Database::open_for_writing(path); }
  for (const char* view : {"timeline", "network", "claims", "entity_day", "map_points"}) {
    CHECK(rows_of(path, std::string("select count(*) from ") + view) == "0");
  }
}

TEST_CASE("an empty file becomes a database") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  write_whole_file(path, "");
  { const Database database = Database::open_for_writing(path); }
  CHECK(rows_of(path, "pragma user_version") == std::to_string(latest_schema_version()));
}

TEST_CASE("a file that is no database is refused and left as it is") {
  const TemporaryFolder folder;
  const std::string path = folder.file("notes.txt");
  write_whole_file(path, "My notes on the Sahel, which must not be lost.");
  check_refused_unchanged(path, "is not a news database");
}

TEST_CASE("a database of another program is refused and left as it is") {
  const TemporaryFolder folder;
  const std::string path = folder.file("other.db");
  SECTION("with its own mark") {
    change_database(path, "pragma application_id = 77; create table t (x);");
  }
  SECTION("without a mark, but with tables") {
    change_database(path, "create table t (x);");
  }
  check_refused_unchanged(path, "belongs to another program");
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST_CASE("a database of a newer version is refused and left as it is") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  change_database(path, "pragma user_version = 999");
  check_refused_unchanged(path, "newer version");
  CHECK_THROWS_WITH(Database::open_for_reading(path), contains_text("newer version"));
}

TEST_CASE("a database that was cut short is refused and left as it is") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  check_refused_unchanged(path, "is damaged");
}

TEST_CASE("a database with a damaged page is refused for writing, and its faults can be listed") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  std::string bytes = read_whole_file(path);
  constexpr std::size_t page = 16384;
  for (std::size_t at = page; at < bytes.size(); at += page) bytes[at] = '\x7F';  // the kind of each page
  bytes.replace(0, page, read_whole_file(path).substr(0, page));
  write_whole_file(path, bytes);
  check_refused_unchanged(path, "damaged");
}

TEST_CASE("a sound database has no faults") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  Database database = Database::open_for_reading(path);
  CHECK(database.find_faults().empty());
}

TEST_CASE("a text that the full-text index does not know is a fault") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  change_database(path, "update revision set text = 'changed' where id = 7");
  Database database = Database::open_for_reading(path);
  CHECK(database.find_faults().size() == 1);
}

TEST_CASE("a row that refers to nothing is a fault") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  change_database(path, "insert into alias (entity_id, name, folded) values (4711, 'x', 'x')");
  Database database = Database::open_for_reading(path);
  CHECK(database.find_faults().size() == 1);
}

/// As an older program left it: its first `version` migrations, with an article, in a write-ahead log.
void make_older_database(const std::string& path, int version) {
  for (int i = 0; i < version; ++i) change_database(path, schema_migrations[i].text);
  change_database(path,
                  "insert into run (id, command, program, data_version, started, ended, outcome) values "
                  "(1, 'ingest', 'dateline 0', 'd', '2013-01-25T10:00:00Z', '2013-01-25T10:00:01Z', 'done');"
                  "insert into entity (key, type, name, resolved) values ('person:~x', 'PERSON', 'X', 0);"
                  "pragma journal_mode = wal; pragma user_version = " +
                      std::to_string(version));
}

TEST_CASE("a database of every older version is copied before it is brought to the latest") {
  for (int version = 1; version < latest_schema_version(); ++version) {
    const TemporaryFolder folder;
    const std::string path = folder.file("news.db");
    make_older_database(path, version);
    const std::string copy = path + ".v" + std::to_string(version) + ".bak";
    { CHECK(Database::open_for_writing(path).find_faults().empty()); }
    CHECK(rows_of(path, "pragma user_version") == std::to_string(latest_schema_version()));
    CHECK(rows_of(path, "select key from entity") == "person:~x");
    CHECK(rows_of(copy, "pragma user_version") == std::to_string(version));
    CHECK(rows_of(copy, "select key from entity") == "person:~x");
    CHECK(rows_of(copy, "pragma integrity_check") == "ok");
    CHECK(std::filesystem::status(copy).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    std::filesystem::remove(copy);
    { const Database again = Database::open_for_writing(path); }
    CHECK_FALSE(std::filesystem::exists(copy));
  }
}

TEST_CASE("a copy overwrites nothing") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  make_older_database(path, 1);
  write_whole_file(path + ".v1.bak", "mine");
  std::filesystem::create_symlink(folder.file("elsewhere"), path + ".v1.2.bak");
  { const Database database = Database::open_for_writing(path); }
  CHECK(read_whole_file(path + ".v1.bak") == "mine");
  CHECK_FALSE(std::filesystem::exists(folder.file("elsewhere")));
  CHECK(rows_of(path + ".v1.3.bak", "pragma user_version") == "1");
}

TEST_CASE("a database that can not be copied keeps its version") {
  const TemporaryFolder folder;
  const std::string path = folder.file(std::string(245, 'n'));  // whose copy can have no journal of its own
  make_older_database(path, 1);
  CHECK_THROWS_WITH(Database::open_for_writing(path), contains_text("can not be written"));
  CHECK(rows_of(path, "pragma user_version") == "1");
  CHECK_FALSE(std::filesystem::exists(path + ".v1.bak"));
}

TEST_CASE("reading asks for a database that is there") {
  const TemporaryFolder folder;
  const std::string path = folder.file("none.db");
  CHECK_THROWS_WITH(Database::open_for_reading(path), contains_text("does not exist"));
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("writing asks for a folder that is there") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(Database::open_for_writing(folder.file("none/news.db")),
                    contains_text("there is no folder"));
}

TEST_CASE("a name that looks like an address of SQLite is a plain file name") {
  const TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.file(""));
  { const Database database = Database::open_for_writing("file:news.db?mode=memory"); }
  const bool made = std::filesystem::exists("file:news.db?mode=memory");
  std::filesystem::current_path(before);
  CHECK(made);
}

TEST_CASE("a reader sees what was committed while a writer is at work") {
  const TemporaryFolder folder;
  const std::string path = make_database(folder);
  const FixedClock clock;
  Database writer = Database::open_for_writing(path);
  ArticleSink sink(writer, {"ingest", "dateline test", "data 1"}, clock);
  Database reader = Database::open_for_reading(path);
  ArticleFinder finder(reader);
  const IncomingArticle article = make_article("https://example.org/new", "New.");
  sink.add(article, std::nullopt);
  CHECK(finder.find(article, article_key(article)).outcome == StoreOutcome::added);
  sink.commit();
  CHECK(finder.find(article, article_key(article)).outcome == StoreOutcome::same);
}

}  // namespace
}  // namespace dateline::pipeline
