#include "extractors/match/rule_source.h"

#include "dateline/result.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

constexpr const char* file = R"(
[words.month]
january = "01"
"05" = ["may", "mai"]
[words]
unit = ["day", "week"]
[macro]
year4 = "/(19|20)[0-9][0-9]/"
[[rule]]
name = "b"
match = ["%month %year4", "x"]
value = "{year4}"
weight = 3
yes = { "January 2012" = "2012-01" }
no = ["may be"]
[[rule]]
name = "a"
match = "y"
)";

}  // namespace

TEST_CASE("a rule file keeps the order of the file") {
  Diagnostics diagnostics;
  const RuleSource source = read_rules(file, "en/x.toml", diagnostics);
  REQUIRE(diagnostics.empty());
  REQUIRE(source.rules.size() == 2);
  CHECK(source.rules[0].name == "b");
  CHECK(source.rules[0].line == 9);
  CHECK(source.rules[0].match == std::vector<std::string>{"%month %year4", "x"});
  CHECK(source.rules[0].field("value") == "{year4}");
  CHECK(source.rules[0].field("weight") == "3");
  CHECK(source.rules[0].yes == std::vector<std::pair<std::string, std::string>>{{"January 2012", "2012-01"}});
  CHECK(source.rules[0].no == std::vector<std::string>{"may be"});
  REQUIRE(source.words.size() == 2);
  CHECK(source.words[0].words ==
        std::vector<std::pair<std::string, std::string>>{{"january", "01"}, {"may", "05"}, {"mai", "05"}});
}

TEST_CASE("a class has its words with what a language writes in one with them") {
  Diagnostics diagnostics;
  const RuleSource source =
      read_rules("[words.day]\nalahad = \"7\"\nams = \"-1\"\n[prefix]\nday = [\"wa\", \"al=lil\"]\n",
                 "f.toml", diagnostics);
  REQUIRE(diagnostics.empty());
  REQUIRE(source.words.size() == 1);
  CHECK(source.words[0].words ==
        std::vector<std::pair<std::string, std::string>>{
            {"alahad", "7"}, {"ams", "-1"}, {"waalahad", "7"}, {"waams", "-1"}, {"lilahad", "7"}});
  (void)read_rules("[prefix]\nday = [\"wa\"]\n", "f.toml", diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(to_string(diagnostics[0]) == "f.toml:2: R009: there are no words.day that could have a prefix");
}

TEST_CASE("the compact form brings everything back but the examples") {
  Diagnostics diagnostics;
  RuleSource source = read_rules(file, "en/x.toml", diagnostics);
  const std::string bytes = serialize({source});
  const std::vector<PackedRules> packed = list_rules(bytes);
  REQUIRE(packed.size() == 1);
  CHECK(packed[0].file == source.file);
  const RuleSource back = unpack_rules(packed[0]);
  CHECK(back.file == source.file);
  CHECK(back.macros == source.macros);
  CHECK(back.rules[0].fields == source.rules[0].fields);
  CHECK(back.rules[0].yes.empty());
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK_THROWS_AS(list_rules(std::string_view(bytes).substr(0, cut)), Error);
  }
  for (std::size_t cut = 0; cut < packed[0].bytes.size(); ++cut) {
    CHECK_THROWS_AS(unpack_rules({packed[0].file, packed[0].bytes.substr(0, cut)}), Error);
  }
}

TEST_CASE("what is wrong in a rule file is said with its line") {
  Diagnostics diagnostics;
  (void)read_rules("[[rule]]\nname = \"a\"\n\n[[rule]]\nname = \"a\"\n", "f.toml", diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(to_string(diagnostics[0]) == "f.toml:4: R008: the name \"a\" is taken already");
  diagnostics.clear();
  (void)read_rules("x = = 1", "f.toml", diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].where == "f.toml:1");
  diagnostics.clear();
  (void)read_rules("[[rule]]\nmatch = \"x\"\n[macros]\na = \"b\"\n", "f.toml", diagnostics);
  CHECK(diagnostics.size() == 2);
}
