#include "extractors/names/namesakes.h"

#include <vector>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

std::vector<std::uint32_t> found(const Namesakes& namesakes, std::uint64_t key) {
  const auto entities = namesakes.find(key);
  return {entities.begin(), entities.end()};
}

}  // namespace

TEST_CASE("namesakes are found in the order in which they came up, each once") {
  Namesakes namesakes;
  namesakes.add(7, 3);
  namesakes.add(8, 5);
  namesakes.add(7, 1);
  namesakes.add(7, 3);
  CHECK(found(namesakes, 7) == std::vector<std::uint32_t>{3, 1});
  CHECK(found(namesakes, 8) == std::vector<std::uint32_t>{5});
}

TEST_CASE("nobody has a name that was not added") {
  Namesakes namesakes;
  CHECK(found(namesakes, 7).empty());
  namesakes.add(7, 0);
  CHECK(found(namesakes, 6).empty());
}

TEST_CASE("of a name that too many bear the first are kept") {
  Namesakes namesakes;
  for (std::uint32_t entity = 0; entity < 2 * Namesakes::most; ++entity) namesakes.add(7, entity);
  const std::vector<std::uint32_t> kept = found(namesakes, 7);
  REQUIRE(kept.size() == Namesakes::most);
  CHECK(kept.front() == 0);
  CHECK(kept.back() == Namesakes::most - 1);
}
