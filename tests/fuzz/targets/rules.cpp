#include <string>
#include <utility>
#include <vector>

#include "dateline/unicode.h"
#include "extractors/match/pattern.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

/// A text with sentences and a few units, as patterns see it.
struct Scene {
  std::string text =
      "On 5 March 2024, President Anna Example of the U.S. met al-Qaeda's envoys in Gao. "
      "\"We won't pay 1,500 euros,\" she said; talks resume on Sept. 26th at 3:15 pm. Été à Ménaka.\n\n"
      "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a b";
  Tokens tokens = tokenize(text);
  std::vector<TokenRange> sentences = split_sentences(
      text, tokens, {[](const Token&) { return Abbreviation::none; }, [](const Token&) { return false; }});
  Lattice lattice{text, tokens, sentences};

  Scene() {
    for (std::uint32_t at = 0; at + 2 < tokens.size(); at += 5) {
      lattice.add({at, at + 1, label_of("title"), at, "t"});
      lattice.add({at, at + 2, label_of("PERSON"), at, {}});
      lattice.add({at + 1, at + 2, label_of("DATE"), at, {}});
    }
    lattice.finish();
  }
};

void check(const std::vector<PatternMatch>& matches, const RuleSet& rules, const Scene& scene) {
  for (const PatternMatch& match : matches) {
    expect(match.first < match.last && match.last <= scene.tokens.size(), "a match lies in the text");
    expect(match.rule < rules.rules().size() && !rules.by(match.rule).empty(), "a match has its rule");
    for (const Capture& capture : match.captures) {
      expect(match.first <= capture.first && capture.first <= capture.last && capture.last <= match.last,
             "a capture lies in its match");
    }
  }
}

}  // namespace

FUZZ_TARGET(rules) {
  static const Scene scene;
  if (bytes.size() > 16'384 || !is_valid_utf8(bytes)) return;  // as the reader of folders refuses it
  Diagnostics diagnostics;
  RuleSource source = read_rules(bytes, "input.toml", diagnostics);
  const std::string packed = serialize({source});
  expect(serialize({unpack_rules(list_rules(packed).front())}) == packed, "the compact form brings everything back");
  const RuleSet rules = RuleSet::compile(std::move(source), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    expect(is_valid_utf8(to_string(diagnostic)), "an error can be printed");
  }
  std::vector<PatternMatch> matches;
  rules.find(scene.lattice, matches);
  check(matches, rules, scene);
  for (std::size_t i = 1; i < matches.size(); ++i)
    expect(matches[i - 1].last <= matches[i].first, "matches do not overlap");
  matches.clear();
  rules.find_all(scene.lattice, matches);
  check(matches, rules, scene);
}
