#include "pipeline/store/event_keys.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace dateline::pipeline {
namespace {

using Entry = EventKeys::Entry;
using Numbers = std::vector<std::int64_t>;

Entry day(std::int64_t begin, std::int64_t event) {
  return {true, begin, event, begin + 1};
}

Numbers days(EventKeys& keys, std::int64_t key, std::int64_t begin, std::int64_t end) {
  Numbers found;
  keys.find_days(key, begin, end, found);
  return found;
}

Numbers spans(EventKeys& keys, std::int64_t key, std::int64_t begin, std::int64_t end, std::int64_t from) {
  Numbers found;
  keys.find_spans(key, begin, end, from, found);
  return found;
}

/// What a plain look at all entries gives.
Numbers plain(std::vector<Entry> entries, std::int64_t begin, std::int64_t end,
              std::optional<std::int64_t> from) {
  std::sort(entries.begin(), entries.end());
  Numbers found;
  for (const Entry& entry : entries) {
    const bool fits = from ? !entry.is_day && entry.end > begin && entry.begin < end && entry.begin >= *from
                           : entry.is_day && entry.begin >= begin && entry.begin < end;
    if (fits && found.size() < EventKeys::limit) found.push_back(entry.event);
  }
  return found;
}

TEST_CASE("what was added to a key is found before and after it is written, and by others only then") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  EventKeys keys(database);
  keys.add(7, day(100, 2));
  keys.add(7, day(100, 1));
  keys.add(7, {false, 90, 3, 120});
  keys.add(8, day(100, 4));
  CHECK(days(keys, 7, 100, 101) == Numbers{1, 2});
  CHECK(days(keys, 7, 101, 200).empty());
  CHECK(spans(keys, 7, 100, 101, 90) == Numbers{3});
  CHECK(spans(keys, 7, 100, 101, 91).empty());
  EventKeys others(database);
  CHECK(days(others, 7, 100, 101).empty());
  keys.write();
  EventKeys later(database);
  CHECK(days(later, 7, 100, 101) == Numbers{1, 2});
  CHECK(spans(later, 7, 119, 130, 0) == Numbers{3});
}

TEST_CASE("what is removed from a key is gone, whether it was written or not") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  EventKeys keys(database);
  keys.add(7, day(100, 1));
  keys.write();
  keys.add(7, day(100, 2));
  keys.remove(7, day(100, 1));
  keys.remove(7, day(100, 2));
  CHECK(days(keys, 7, 100, 101).empty());
  keys.write();
  EventKeys later(database);
  CHECK(days(later, 7, 100, 101).empty());
}

TEST_CASE("a key of very many events answers as one of few does") {
  const TemporaryFolder folder;
  Database database = Database::open_for_writing(folder.file("news.db"));
  std::vector<Entry> entries;
  std::mt19937 random(11);
  const auto any = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  const auto make = [&](std::int64_t event) {
    const std::int64_t begin = any(0, 400);
    return any(0, 3) == 0 ? Entry{false, begin, event, begin + any(2, 30)} : day(begin, event);
  };
  for (std::int64_t round = 0; round < 3; ++round) {  // the later ones read too many to remember them
    SQLite::Transaction transaction(database.handle());
    EventKeys keys(database);
    for (std::int64_t event = round * 600; event < (round + 1) * 600; ++event) {
      entries.push_back(make(event));
      keys.add(7, entries.back());
      if (event % 50 != 0) continue;
      const std::int64_t begin = any(0, 400);
      const std::int64_t end = begin + any(1, 60);
      CHECK(days(keys, 7, begin, end) == plain(entries, begin, end, std::nullopt));
      CHECK(spans(keys, 7, begin, end, begin - 7) == plain(entries, begin, end, begin - 7));
      const Entry gone = entries[entries.size() / 2];
      keys.remove(7, gone);
      std::erase(entries, gone);
    }
    keys.write();
    transaction.commit();
  }
  EventKeys last(database);
  CHECK(days(last, 7, 0, 500) == plain(entries, 0, 500, std::nullopt));
  CHECK(spans(last, 7, 100, 300, 0) == plain(entries, 100, 300, 0));
}

}  // namespace
}  // namespace dateline::pipeline
