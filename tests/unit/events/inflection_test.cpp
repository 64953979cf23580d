#include "extractors/events/inflection.h"

#include <fstream>
#include <set>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

RuleSet rules() {
  std::ifstream stream(DATELINE_SOURCE_DIR "/gazetteers/en/inflection.toml");
  const std::string toml((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  Diagnostics diagnostics;
  RuleSet set = RuleSet::compile(read_rules(toml, "en/inflection.toml", diagnostics), diagnostics);
  REQUIRE(diagnostics.empty());
  return set;
}

std::set<std::string> verb(std::string_view lemma) {
  const RuleSet set = rules();
  std::set<std::string> forms;
  for (const InflectedForm& form : Inflection(set).of_verb(lemma)) forms.insert(form.text);
  return forms;
}

std::set<std::string> noun(std::string_view lemma) {
  const RuleSet set = rules();
  std::set<std::string> forms;
  for (const InflectedForm& form : Inflection(set).of_noun(lemma)) forms.insert(form.text);
  return forms;
}

using Forms = std::set<std::string>;

}  // namespace

TEST_CASE("regular verbs follow the spelling rules") {
  CHECK(verb("attack") == Forms{"attack", "attacks", "attacked", "attacking"});
  CHECK(verb("free") == Forms{"free", "frees", "freed", "freeing"});
  CHECK(verb("seize") == Forms{"seize", "seizes", "seized", "seizing"});
  CHECK(verb("clash") == Forms{"clash", "clashes", "clashed", "clashing"});
  CHECK(verb("deny") == Forms{"deny", "denies", "denied", "denying"});
  CHECK(verb("deploy") == Forms{"deploy", "deploys", "deployed", "deploying"});
  CHECK(verb("plot") == Forms{"plot", "plots", "plotted", "plotting"});
}

TEST_CASE("irregular verbs follow the list") {
  CHECK(verb("shoot") == Forms{"shoot", "shoots", "shot", "shooting"});
  CHECK(verb("withdraw") == Forms{"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"});
}

TEST_CASE("of several words the verb is the first") {
  CHECK(verb("carry out") == Forms{"carry out", "carries out", "carried out", "carrying out"});
  CHECK(verb("take hostage") ==
        Forms{"take hostage", "takes hostage", "took hostage", "taken hostage", "taking hostage"});
}

TEST_CASE("of several words the noun is the last") {
  CHECK(noun("air strike") == Forms{"air strike", "air strikes"});
  CHECK(noun("detention") == Forms{"detention", "detentions"});
  CHECK(noun("massacre") == Forms{"massacre", "massacres"});
  CHECK(noun("talks") == Forms{"talks"});
}
