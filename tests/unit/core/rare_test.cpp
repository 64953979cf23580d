#include "dateline/rare.h"

#include <string>

#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("what is rare is empty until it is given a value") {
  Rare<std::string> word;
  CHECK_FALSE(word.has_value());
  word = std::string("now");
  REQUIRE(word);
  CHECK(*word == "now");
  CHECK(word->size() == 3);
}

TEST_CASE("a copy of a rare value is its own, a moved one is gone") {
  Rare<std::string> word = std::string("now");
  Rare<std::string> copy = word;
  *copy = "then";
  CHECK(*word == "now");
  const Rare<std::string> taken = std::move(copy);
  CHECK(*taken == "then");
  CHECK_FALSE(copy.has_value());  // NOLINT(bugprone-use-after-move): it says that it is empty then
  word = taken;
  CHECK(*word == "then");
  word = Rare<std::string>();
  CHECK_FALSE(word.has_value());
}

TEST_CASE("rare values are equal where both are missing or what they hold is equal") {
  const Rare<int> none;
  CHECK(none == Rare<int>());
  CHECK(Rare<int>(1) == Rare<int>(1));
  CHECK_FALSE(Rare<int>(1) == Rare<int>(2));
  CHECK_FALSE(Rare<int>(0) == none);
}
