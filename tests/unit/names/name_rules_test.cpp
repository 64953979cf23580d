#include <fstream>
#include <sstream>
#include <string>

#include "dateline/result.h"
#include "extractors/annotator/rule_examples.h"
#include "extractors/match/rule_source.h"
#include "extractors/names/name_rules.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

RuleSource rules_of_names() {
  std::ifstream file(DATELINE_SOURCE_DIR "/gazetteers/en/names.toml");
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  RuleSource source = read_rules(text.str(), "en/names.toml", diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  REQUIRE(diagnostics.empty());
  return source;
}

std::string refusal(const std::string& fields) {
  Diagnostics diagnostics;
  const RuleSet rules = RuleSet::compile(
      read_rules("[[rule]]\nname = \"r\"\nmatch = \"x\"\n" + fields, "t.toml", diagnostics), diagnostics);
  try {
    (void)read_name_rules(rules);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("every example of the rules of names gives what stands beside it") {
  const Annotator annotator(Resources::built_in());
  const RuleSource source = rules_of_names();
  Diagnostics diagnostics;
  CHECK(run_examples(annotator, source, diagnostics) >= source.rules.size());
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  CHECK(diagnostics.empty());
}

TEST_CASE("every rule of names shows one text that it takes and one that it leaves alone") {
  for (const RuleText& rule : rules_of_names().rules) {
    INFO(rule.name);
    CHECK((!rule.yes.empty() || rule.field("type") == "NONE" || rule.field("spread") == "false"));
    CHECK_FALSE(rule.no.empty());
  }
}

TEST_CASE("a field that cannot be understood is refused with its place") {
  CHECK(refusal("type = \"PERSN\"\n") ==
        "t.toml:1: N001: r: type is \"PERSN\"; it has to be PERSON, ORG, PLACE or NONE");
  CHECK(refusal("type = \"ORG\"\nlevel = \"nom\"\n").find("name or nominal") != std::string::npos);
  CHECK(refusal("type = \"ORG\"\ncheck = \"spelling\"\n").find("has to be initials") != std::string::npos);
  CHECK(refusal("type = \"ORG\"\nweight = \"much\"\n").find("no number") != std::string::npos);
  CHECK(refusal("type = \"ORG\"\nweight = 1.5\n").empty());
}
