#include "extractors/match/flat_map.h"

#include <map>
#include <random>

#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("a flat map holds what was entered and nothing else") {
  std::mt19937_64 random(1);
  std::map<std::uint64_t, std::uint32_t> plain;
  FlatMap map;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    // Few bits and many: keys that are alike, and keys that are not.
    const std::uint64_t key = 1 + random() % (i % 2 == 0 ? 1000 : ~std::uint64_t{0} - 1);
    map[key] += i;
    plain[key] += i;
  }
  for (const auto& [key, value] : plain) CHECK(map.find(key) == value);
  unsigned absent = 0;
  for (std::uint64_t key = 1; key <= 1000; ++key) {
    if (plain.count(key) == 0 && map.find(key) == FlatMap::none) ++absent;
    CHECK((plain.count(key) != 0 || map.find(key) == FlatMap::none));
  }
  CHECK(absent > 0);
}

TEST_CASE("the key 0 is one like others") {
  FlatMap map;
  CHECK(map.find(0) == FlatMap::none);
  map.insert(0, 7);
  CHECK(map.find(0) == 7);
  map.clear();
  CHECK(map.find(0) == FlatMap::none);
}
