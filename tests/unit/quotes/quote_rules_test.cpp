#include <fstream>
#include <sstream>
#include <string>

#include "dateline/result.h"
#include "extractors/annotator/rule_examples.h"
#include "extractors/match/rule_source.h"
#include "extractors/quotes/speech_grammar.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

RuleSource rules_of_quotes() {
  std::ifstream file(DATELINE_SOURCE_DIR "/gazetteers/en/quotes.toml");
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  RuleSource source = read_rules(text.str(), "en/quotes.toml", diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  REQUIRE(diagnostics.empty());
  return source;
}

std::string refusal(const std::string& fields) {
  Diagnostics diagnostics;
  const RuleSet rules = RuleSet::compile(
      read_rules("[[rule]]\nname = \"r\"\nmatch = \"x\"\n" + fields, "t.toml", diagnostics), diagnostics);
  try {
    const SpeechGrammar grammar(rules);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("every example of the rules of quotations gives what stands beside it") {
  const Annotator annotator(Resources::built_in());
  const RuleSource source = rules_of_quotes();
  Diagnostics diagnostics;
  CHECK(run_examples(annotator, source, diagnostics) > source.rules.size());
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  CHECK(diagnostics.empty());
}

TEST_CASE("every rule of quotations shows one text that it takes and one that it leaves alone") {
  for (const RuleText& rule : rules_of_quotes().rules) {
    INFO(rule.name);
    CHECK_FALSE(rule.yes.empty());
    CHECK_FALSE(rule.no.empty());
  }
}

TEST_CASE("a field of a rule of quotations that cannot be understood is refused with its place") {
  CHECK(refusal("content = \"claus\"\n") ==
        "t.toml:1: Q001: r: content is \"claus\"; it has to be clause, before, that, to, object, whole, "
        "quoted or "
        "block");
  CHECK(refusal("speaker = \"him\"\n").find("subject, capture or none") != std::string::npos);
  CHECK(refusal("content = \"that\"\n").empty());
}
