#include "pipeline/run/merge_file.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

std::string error_of(const char* text) {
  try {
    (void)read_merge_rules(text, "merges.tsv");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("a file of decisions is read line by line") {
  const auto rules = read_merge_rules(
      "# ours\n\nmerge\torg:~a\torg:~b\tsame address\r\nsplit\torg:~a\torg:~c\nnever\tperson:~x\n",
      "merges.tsv");
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].decision == MergeRule::Decision::merge);
  CHECK(rules[0].other == "org:~b");
  CHECK(rules[0].note == "same address");
  CHECK(rules[0].origin == "merges.tsv:3");
  CHECK(rules[1].decision == MergeRule::Decision::split);
  CHECK(rules[2].other.empty());
}

TEST_CASE("a wrong line is named, and what is wrong with it") {
  CHECK(error_of("mrege\ta\tb\n") == "merges.tsv:1: unknown decision \"mrege\", did you mean \"merge\"?");
  CHECK(error_of("\nmerge\ta\n") == "merges.tsv:2: a decision needs two ids, parted by tabs");
  CHECK(error_of("split\ta\ta\n") == "merges.tsv:1: \"a\" stands there twice");
}

}  // namespace
}  // namespace dateline::pipeline
