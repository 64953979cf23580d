#include "pipeline/store/shingle_index.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace dateline::pipeline {
namespace {

using Articles = std::vector<std::int64_t>;

TextSketch sketch(std::vector<std::uint32_t> hashes) {
  return {static_cast<std::uint32_t>(hashes.size()), std::move(hashes)};
}

void add(ShingleIndex& index, std::int64_t article, const TextSketch& sketch) {
  (void)index.candidates(article, sketch);
  index.add(article, sketch);
}

std::int64_t count(Database& database, const char* where) {
  return database.handle().execAndGet(std::string("select count(*) from shingle where ") + where).getInt64();
}

TEST_CASE("texts with hashes in common are candidates, before they are written and after") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  add(index, 1, sketch({10, 20, 30}));
  add(index, 2, sketch({11, 21, 31}));
  CHECK(index.candidates(3, sketch({10, 21})) == Articles{1, 2});
  CHECK(index.candidates(1, sketch({10, 40})).empty());
  CHECK(ShingleIndex(database).candidates(3, sketch({10, 21})).empty());
  index.write();
  CHECK(index.candidates(3, sketch({10, 21})) == Articles{1, 2});
  CHECK(index.candidates(3, sketch({})).empty());
  CHECK(ShingleIndex(database).candidates(3, sketch({10, 21})) == Articles{1, 2});
}

TEST_CASE("only the eight smallest hashes of a text are in the index") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  add(index, 1, sketch({1, 2, 3, 4, 5, 6, 7, 8, 9}));
  CHECK(index.candidates(2, sketch({9, 10})).empty());
  CHECK(index.candidates(2, sketch({8, 9})) == Articles{1});
}

TEST_CASE("of texts that share one hash alone the first and the latest four are candidates, of others all") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  for (std::int64_t article = 1; article <= 12; ++article) {
    const auto own = 1000 + static_cast<std::uint32_t>(article);
    add(index, article, article == 6 ? sketch({10, 20}) : sketch({10, own}));
  }
  const bool written = GENERATE(false, true);
  if (written) index.write();
  CHECK(index.candidates(13, sketch({10, 20})) == Articles{1, 2, 3, 4, 6, 9, 10, 11, 12});
  CHECK(index.candidates(13, sketch({10, 30})) == Articles{1, 2, 3, 4, 9, 10, 11, 12});
}

TEST_CASE("a hash that more than 64 texts have finds none of them and gets no more") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  for (std::int64_t article = 1; article <= 100; ++article) {
    add(index, article, sketch({10, 20}));
    if (article % 30 == 0) index.write();
  }
  index.write();
  CHECK(count(database, "hash = 10") == 65);
  CHECK(index.candidates(101, sketch({10, 20})).empty());
  CHECK(ShingleIndex(database).candidates(101, sketch({10, 20})).empty());
}

TEST_CASE("what is found does not depend on what was read ahead") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  std::mt19937 random(3);
  std::vector<TextSketch> sketches;
  for (int i = 0; i < 400; ++i) {
    std::set<std::uint32_t> hashes;
    for (int n = 0; n < 9; ++n) hashes.insert(static_cast<std::uint32_t>(random() % (n < 2 ? 6 : 500)));
    sketches.push_back(sketch({hashes.begin(), hashes.end()}));
  }
  ShingleIndex plain(database);
  std::vector<Articles> found;
  for (std::size_t i = 0; i < sketches.size(); ++i) {
    found.push_back(plain.candidates(static_cast<std::int64_t>(i) + 1, sketches[i]));
    plain.add(static_cast<std::int64_t>(i) + 1, sketches[i]);
  }
  Database other = Database::open_for_writing(folder.file("other.db"));
  ShingleIndex ahead(other);
  for (std::size_t i = 0; i < sketches.size(); ++i) {
    if (i % 50 == 0) {
      ahead.write();
      std::vector<const TextSketch*> next;
      for (std::size_t n = i; n < i + 45; ++n) next.push_back(&sketches[n]);
      ahead.read_ahead(next);
    }
    CHECK(ahead.candidates(static_cast<std::int64_t>(i) + 1, sketches[i]) == found[i]);
    ahead.add(static_cast<std::int64_t>(i) + 1, sketches[i]);
  }
}

TEST_CASE("a text that is gone is no candidate, and its hashes are looked for anew") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  for (std::int64_t article = 1; article <= 65; ++article) add(index, article, sketch({10, 20}));
  REQUIRE(index.candidates(66, sketch({10, 20})).empty());
  index.remove(65, sketch({10, 20}));
  CHECK(index.candidates(66, sketch({10, 20})).size() == 64);
  CHECK(count(database, "article_id = 65") == 0);
}

TEST_CASE("a text that is written anew leaves the others findable, whether they wait or stand in the table") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  add(index, 1, sketch({10, 20}));
  const bool written = GENERATE(false, true);
  if (written) index.write();
  add(index, 2, sketch({30, 40}));
  if (written) index.write();
  const TextSketch anew = sketch({10, 30});
  CHECK(index.candidates(2, anew) == Articles{1});
  index.remove(2, sketch({30, 40}));
  index.add(2, anew);
  CHECK(index.candidates(3, sketch({10, 30})) == Articles{1, 2});
  index.write();
  CHECK(count(database, "article_id = 2") == 2);
  CHECK(index.candidates(3, sketch({10, 30})) == Articles{1, 2});
}

TEST_CASE("a hash that many texts have gets no more of them when they change") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  ShingleIndex index(database);
  for (std::int64_t article = 1; article <= 100; ++article) add(index, article, sketch({10, 20}));
  index.write();
  for (std::int64_t article = 1; article <= 100; ++article) {
    (void)index.candidates(article, sketch({10, 30}));
    index.remove(article, sketch({10, 20}));
    index.add(article, sketch({10, 30}));
  }
  index.write();
  CHECK(count(database, "hash = 10") == 65);
  CHECK(count(database, "hash = 30") == 65);
}

}  // namespace
}  // namespace dateline::pipeline
