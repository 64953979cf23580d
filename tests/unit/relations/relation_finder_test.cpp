#include "extractors/events/relation_finder.h"

#include <fstream>
#include <sstream>
#include <string>

#include "dateline/annotator.h"
#include "extractors/annotator/rule_examples.h"
#include "extractors/annotator/summary.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

RuleSource rules_of_relations() {
  std::ifstream file(DATELINE_SOURCE_DIR "/gazetteers/en/relations.toml");
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  RuleSource source = read_rules(text.str(), "en/relations.toml", diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  REQUIRE(diagnostics.empty());
  return source;
}

Annotations annotate(const std::string& text) {
  static const Annotator annotator(Resources::built_in());
  Document document;
  document.text = text;
  document.language = "en";
  document.published = make_day(2013, 1, 25);
  return annotator.annotate(document);
}

/// The summaries of all relations, a line each.
std::string relations(const std::string& text) {
  const Annotations found = annotate(text);
  Document document;
  document.text = text;
  std::string out;
  for (const Relation& relation : found.relations) {
    if (!out.empty()) out += '\n';
    out += summary(relation, document, found);
  }
  return out;
}

}  // namespace

TEST_CASE("every example of the rules of relations gives what stands beside it") {
  const Annotator annotator(Resources::built_in());
  const RuleSource source = rules_of_relations();
  Diagnostics diagnostics;
  CHECK(run_examples(annotator, source, diagnostics) > source.rules.size());
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  CHECK(diagnostics.empty());
}

TEST_CASE("every rule of relations shows one text that it takes and one that it leaves alone") {
  for (const RuleText& rule : rules_of_relations().rules) {
    INFO(rule.name);
    CHECK_FALSE(rule.yes.empty());
    CHECK_FALSE(rule.no.empty());
  }
}

TEST_CASE("who was something is that no more") {
  CHECK(relations("The former World Bank chief John Smith left.") ==
        "leader_of(John Smith, World Bank) (former)");
}

TEST_CASE("a leader is not listed as a member and an official as well") {
  CHECK(relations("World Bank chief John Smith left. John Smith was a member of the World Bank.") ==
        "leader_of(John Smith, World Bank)");
}

TEST_CASE("what is only claimed is alleged") {
  CHECK(relations("There were allegations of ties between Boko Haram and Ansar Dine.") ==
        "affiliated_with(Boko Haram, Ansar Dine) (alleged)");
  CHECK(relations("John Smith said Algeria was arming Boko Haram.") ==
        "supports(Algeria, Boko Haram) (alleged)");
  CHECK(relations("Algeria was arming Boko Haram.") == "supports(Algeria, Boko Haram)");
}

TEST_CASE("a tie inside a quotation is put down to its speaker") {
  const Annotations found = annotate("John Smith said Algeria was arming Boko Haram.");
  REQUIRE(found.relations.size() == 1);
  REQUIRE(found.relations[0].attribution.speaker);
  CHECK(found.mentions[*found.relations[0].attribution.speaker].name == "John Smith");
  CHECK(found.relations[0].attribution.cue == "said");
  const Annotations nobody = annotate("It was reported that Algeria was arming Boko Haram.");
  REQUIRE(nobody.relations.size() == 1);
  CHECK(nobody.relations[0].attribution.anonymous);
}

TEST_CASE("a town and its country are not two places where a group is") {
  CHECK(relations("Boko Haram, an armed group operating in Gao, Mali, is growing.") ==
        "located_in(Boko Haram, Gao)\nlocated_in(Gao, Mali)");
  CHECK(relations("Boko Haram, an armed group operating in Algeria and Mali, is growing.") ==
        "located_in(Boko Haram, Algeria)\nlocated_in(Boko Haram, Mali)");
}

TEST_CASE("countries in a row lie not in each other") {
  CHECK(relations("Talks were held in Algeria, Mali and Niger.").empty());
}

TEST_CASE("a name that only describes what follows is no object") {
  CHECK(relations("Boko Haram is close to Algeria's parliament building.").empty());
}

TEST_CASE("a subject behind a preposition is none") {
  CHECK(relations("A road from Algeria is backing Boko Haram.").empty());
}

TEST_CASE("a tie that is stated twice is one relation") {
  CHECK(relations("Boko Haram is linked to Ansar Dine. Boko Haram is close to Ansar Dine.") ==
        "affiliated_with(Boko Haram, Ansar Dine)");
}

TEST_CASE("an adjective of a country stands for the country that the text names") {
  CHECK(relations("Algeria is near. The Algerian defence minister John Smith left.") ==
        "official_of(John Smith, Algeria)");
  CHECK(relations("The Algerian defence minister John Smith left.").empty());
}

TEST_CASE("the evidence holds both names") {
  const std::string text = "Last year Boko Haram, with the help of Algeria, moved north.";
  const Annotations found = annotate(text);
  REQUIRE_FALSE(found.relations.empty());
  CHECK(found.relations[0].evidence.of(text) == "Boko Haram, with the help of Algeria");
  REQUIRE(found.relations[0].date);
  CHECK(found.relations[0].date->interval.begin == make_day(2012, 1, 1));
}

TEST_CASE("a description ends in a noun that the rule names, a name may be anything") {
  CHECK(relations("Three officers in the army fled.") == "member_of(Three officers, the army)");
  CHECK(relations("Three nurses in the army fled.").empty());
  CHECK(relations("Boko Haram, together with Ansar Dine, took Gao.").find("ally(Boko Haram, Ansar Dine)") !=
        std::string::npos);
}

TEST_CASE("what is denied, conditional or won in a game ties nobody") {
  CHECK(relations("Algeria denied that John Smith visited Gao.").find("(denied)") != std::string::npos);
  CHECK(relations("If John Smith visited Gao, it would be news.").empty());
  CHECK(relations("Algeria defeated Mali 2-0.").empty());
  CHECK(relations("Algeria defeated Mali in the final.").empty());
}

TEST_CASE("a former office says nothing of what happens to who held it") {
  CHECK(relations("Police arrested former president John Smith in Gao.") == "located_in(John Smith, Gao)");
}

TEST_CASE("the place of a dateline does nothing") {
  CHECK(relations("Gao: In May Boko Haram launched several attacks against Ansar Dine.") ==
        "opposes(Boko Haram, Ansar Dine)");
}

TEST_CASE("fighters beside the name of their body are that body") {
  CHECK(relations("Algeria is fighting Boko Haram militants.") == "opposes(Algeria, Boko Haram)");
}
