#include "extractors/match/analysis.h"

#include <string>

#include "extractors/match/bundle_builder.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

constexpr Label common = label_of("common");

/// The words of a text: with an asterisk those that are marked as ordinary, with a plus those with an edge
/// that says so.
std::string ordinary_words(const std::string& rules, const std::string& text) {
  BundleBuilder builder;
  Diagnostics diagnostics;
  builder.add_table("word\tclass\tvalue\nriver\tcommon\t\nslow\tcommon\t\nriver bank\tcommon\t\n",
                    "words.tsv", diagnostics);
  builder.add_rules(rules, "en/names.toml", diagnostics);
  REQUIRE(diagnostics.empty());
  const Resources::Data data(builder.build());
  Document document;
  document.text = text;
  const Analysis analysis(document, data);
  std::string words;
  for (std::uint32_t i = 0; i < analysis.tokens().size(); ++i) {
    words += i == 0 ? "" : " ";
    words += analysis.token_text(i);
    if (analysis.tokens()[i].ordinary) words += '*';
    if (analysis.lattice().has(i, common)) words += '+';
  }
  return words;
}

}  // namespace

TEST_CASE("ordinary words are marked, and have edges where they have a capital") {
  CHECK(ordinary_words("", "Slow is the Niger, a river") == "Slow*+ is the Niger , a river*");
  CHECK(ordinary_words("[[rule]]\nname = \"slow\"\nmatch = \"%Cap-common\"\n", "a slow River") ==
        "a slow* River*+");
}

TEST_CASE("ordinary words in lower case have edges where a rule asks for them") {
  CHECK(ordinary_words("[[rule]]\nname = \"slow\"\nmatch = \"a %common\"\n", "a slow River bank") ==
        "a slow*+ River*+ bank");
}
