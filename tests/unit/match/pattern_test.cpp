#include "extractors/match/pattern.h"

#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

/// A text with one sentence and whatever edges a test adds.
struct Text {
  std::string text;
  Tokens tokens;
  std::vector<TokenRange> sentences;
  Lattice lattice;

  explicit Text(std::string words)
      : text(std::move(words)), tokens(tokenize(text)), sentences(), lattice(text, tokens, sentences) {
    sentences.push_back({0, static_cast<std::uint32_t>(tokens.size())});
    lattice.finish();
  }
};

RuleSet rules(const std::string& match, const std::string& more = "") {
  Diagnostics diagnostics;
  RuleSet set = RuleSet::compile(
      read_rules(more + "\n[[rule]]\nname = \"r\"\nmatch = '''" + match + "'''\n", "t.toml", diagnostics),
      diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  REQUIRE(diagnostics.empty());
  return set;
}

/// The matched stretches, joined by "; ".
std::string matched(const RuleSet& set, const Text& text) {
  std::vector<PatternMatch> matches;
  set.find(text.lattice, matches);
  std::string out;
  for (const PatternMatch& match : matches) {
    if (!out.empty()) out += "; ";
    out += text.lattice.bytes(match.first, match.last).of(text.text);
  }
  return out;
}

std::string problem(const std::string& match) {
  Diagnostics diagnostics;
  (void)RuleSet::compile(
      read_rules("[macro]\nloop = \"x %loop\"\n[[rule]]\nname = \"r\"\nmatch = '''" + match + "'''\n",
                 "t.toml", diagnostics),
      diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "R010");
  return diagnostics[0].message;
}

const std::string words = R"(
[words.month]
january = "01"
may = "05"
"new year" = "13"
[macro]
day = "/(0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?/"
year4 = "/(?:19|20)[0-9][0-9]/"
monthday = "%month %day"
)";

}  // namespace

TEST_CASE("words match folded, whole tokens only") {
  CHECK(matched(rules("the army"), Text("The ARMY of the armyworm")) == "The ARMY");
  CHECK(matched(rules("al-qaeda"), Text("Al-Qaeda al Qaeda")) == "Al-Qaeda");
}

TEST_CASE("alternatives, options and repetitions take the longest way") {
  CHECK(matched(rules("a b? c"), Text("a c a b c a b b c")) == "a c; a b c");
  CHECK(matched(rules("a (b | b c)"), Text("a b c")) == "a b c");
  CHECK(matched(rules("x+ y*"), Text("x x y y z x")) == "x x y y; x");
  CHECK(matched(rules("x{2,3}"), Text("x x x x x")) == "x x x; x x");
  CHECK(matched(rules("a | b c | d"), Text("d b a b c")) == "d; a; b c");
  CHECK(matched(rules("a ( ( b | c ) d )? e"), Text("a e a b d e a c d e a b e")) == "a e; a b d e; a c d e");
}

TEST_CASE("macros, word classes and regexes are captured with their values") {
  const RuleSet set = rules("%month %day ,? %year4", words);
  const Text text("On January 26th, 2012 and May 3 1999");
  std::vector<PatternMatch> matches;
  set.find(text.lattice, matches);
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].value("month") == "01");
  CHECK(matches[0].value("day") == "26");
  CHECK(matches[0].value("year4") == "2012");
  CHECK(matches[1].value("month") == "05");
  CHECK(matches[0].value("nothing").empty());
  CHECK(set.by(matches[0].rule) == "t.toml:r");
  CHECK(set.word_value("month", "January") == "01");
}

TEST_CASE("a macro inside a macro keeps its captures, a label renames them") {
  const RuleSet set = rules("%monthday - %day:last", words);
  const Text text("May 3-5");
  std::vector<PatternMatch> matches;
  set.find(text.lattice, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].value("month") == "05");
  CHECK(matches[0].value("day") == "3");
  CHECK(matches[0].value("last") == "5");
}

TEST_CASE("a regex can be captured under a label") {
  const RuleSet set = rules("/([0-9]{1,2})/:a \\/ /([0-9]{1,2})/:b");
  const Text text("on 3/14 or so");
  std::vector<PatternMatch> matches;
  set.find(text.lattice, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].value("a") == "3");
  CHECK(matches[0].value("b") == "14");
  CHECK(problem("/[0-9]/: x") == "r: no label behind /[0-9]/:");
}

TEST_CASE("a possessive is one word of a pattern as it is of a text") {
  CHECK(matched(rules("year 's end"), Text("by the year's end, years end")) == "year's end");
  CHECK(matched(rules("%of-it end", "[words]\nof-it = [\"'s\"]"), Text("the year's end")) == "'s end");
}

TEST_CASE("words of several tokens belong to a class too") {
  const RuleSet set = rules("%month", words);
  CHECK(matched(set, Text("the new year in january, new years")) == "new year; january");
}

TEST_CASE("token classes tell capitals, acronyms, words and numbers apart") {
  CHECK(matched(rules("%Cap+"), Text("the Grand Old Duke of York")) == "Grand Old Duke; York");
  CHECK(matched(rules("%ACRONYM"), Text("the UN and Nato of I")) == "UN");
  CHECK(matched(rules("%number %lower"), Text("5 men 6 Men 7 %")) == "5 men");
}

TEST_CASE("edges of the lattice match as one unit and pass their payload on") {
  Text text("Ali Laarayedh , Interior Minister of Tunisia");
  text.lattice.add({0, 2, label_of("PERSON"), 7, {}});
  text.lattice.add({3, 5, label_of("title"), 1, "office"});
  text.lattice.add({6, 7, label_of("PLACE"), 9, {}});
  text.lattice.finish();
  const RuleSet set = rules("%PERSON , %title of %PLACE");
  std::vector<PatternMatch> matches;
  set.find(text.lattice, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].capture("PERSON")->payload == 7);
  CHECK(matches[0].value("title") == "office");
  CHECK(matches[0].capture("PLACE")->first == 6);
}

TEST_CASE("edges stand by their first token, in the order in which they were added") {
  Text text("a b c");
  const auto payloads = [&text](std::uint32_t token) {
    std::string out;
    for (const Edge& edge : text.lattice.at(token)) out += std::to_string(edge.payload);
    return out;
  };
  text.lattice.add({2, 3, label_of("x"), 1, {}});
  text.lattice.add({0, 1, label_of("x"), 2, {}});
  text.lattice.add({2, 3, label_of("y"), 3, {}});
  text.lattice.finish();
  CHECK(payloads(0) + "|" + payloads(1) + "|" + payloads(2) == "2||13");
  text.lattice.add({0, 2, label_of("y"), 4, {}});
  text.lattice.add({1, 2, label_of("y"), 5, {}});
  text.lattice.finish();
  CHECK(payloads(0) + "|" + payloads(1) + "|" + payloads(2) == "24|5|13");
}

TEST_CASE("behind the last token starts no edge") {
  Text text("one two");
  text.lattice.add({0, 2, label_of("unit"), 7, {}});
  text.lattice.finish();
  CHECK(text.lattice.at(2).empty());
  CHECK(text.lattice.find(2, label_of("unit")) == nullptr);
  CHECK_FALSE(text.lattice.has(9, label_of("unit")));
}

TEST_CASE("a visitor sees all matches, with captures where it asks for them") {
  const RuleSet set = rules("%month %number:day?", words);
  const Text text("in may 3 and January");
  std::vector<PatternMatch> all;
  set.find_all(text.lattice, all);
  REQUIRE(all.size() == 2);
  std::size_t at = 0;
  set.visit_all(text.lattice, [&](PatternMatch& match, const RuleSet::CaptureInto& capture) {
    REQUIRE(at < all.size());
    CHECK(match.first == all[at].first);
    CHECK(match.last == all[at].last);
    CHECK(match.captures.empty());
    capture(match);
    CHECK(match.value("month") == all[at].value("month"));
    CHECK(match.captures.size() == all[at].captures.size());
    ++at;
  });
  CHECK(at == 2);
  CHECK(set.can_capture(0, "day"));
  CHECK(set.can_capture(0, "month"));
  CHECK_FALSE(set.can_capture(0, "year"));
}

TEST_CASE("words of a choice, also inside another, are one question with the same answer") {
  CHECK(matched(rules("(a | (b | c) | a)+ d"), Text("a c b d, a d, c, e d")) == "a c b d; a d");
  CHECK(matched(rules("(a | b c) d"), Text("a d b d b c d")) == "a d; b c d");
}

TEST_CASE("a phrase of a class may end where another goes on") {
  const RuleSet set = rules("%p", "[words]\np = [\"in\", \"in the\", \"in the end\", \"in town\"]");
  CHECK(matched(set, Text("in the, in the end, in town, in a, in")) == "in the; in the end; in town; in; in");
}

TEST_CASE("marks that mean something can be written with a backslash") {
  CHECK(matched(rules("really \\?"), Text("really ?")) == "really ?");
  CHECK(matched(rules("\\( x \\)"), Text("( x )")) == "( x )");
}

TEST_CASE("a class or a unit can be asked for with a capital") {
  Text text("May may march March");
  text.lattice.add({2, 3, label_of("verb"), 0, {}});
  text.lattice.add({3, 4, label_of("verb"), 0, {}});
  text.lattice.finish();
  CHECK(matched(rules("%Cap-month", words), text) == "May");
  CHECK(matched(rules("%Cap-verb"), text) == "March");
}

TEST_CASE("a match stays within its sentence") {
  Text text("a b");
  text.sentences = {{0, 1}, {1, 2}};
  CHECK(matched(rules("a b"), text).empty());
}

TEST_CASE("many threads search with one rule set and find the same") {
  const RuleSet set = rules("%monthday ,? %year4 | %Cap+ of %Cap+", words);
  const Text text(
      "On May 3, 1999 and January 26th 2012 the Bank of Oruvek and the Port of Saint Linnes closed");
  const std::string expected = matched(set, text);
  CHECK(expected == "May 3, 1999; January 26th 2012; Bank of Oruvek; Port of Saint Linnes");
  std::vector<std::string> found(4);
  std::vector<std::thread> threads;
  for (std::string& each : found) {
    threads.emplace_back([&set, &text, &expected, &result = each] {
      for (int i = 0; i < 200; ++i) {
        result = matched(set, text);
        if (result != expected) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& each : found) CHECK(each == expected);
}

TEST_CASE("wrong patterns are refused with a reason") {
  CHECK(problem("a?") == "r: the pattern can match nothing at all");
  CHECK(problem("(a").find("without \")\"") != std::string::npos);
  CHECK(problem("a)").find("too many") != std::string::npos);
  CHECK(problem("%loop").find("circle") != std::string::npos);
  CHECK(problem("/[/").find("missing") != std::string::npos);
  CHECK(problem("a |").find("empty alternative") != std::string::npos);
  CHECK(problem("a{3,2}").find("no range") != std::string::npos);
}

TEST_CASE("a refused pattern leaves nothing behind") {
  Diagnostics diagnostics;
  const RuleSet set = RuleSet::compile(
      read_rules("[[rule]]\nname = \"r\"\nmatch = \"(a | b)?\"\n", "t.toml", diagnostics), diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(matched(set, Text("a b a")).empty());
}

TEST_CASE("a pattern with very many ways is found all the same") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "x ";
  const RuleSet set = rules("(x* x* x* x*) y");
  CHECK(matched(set, Text(many)).empty());
  CHECK(matched(set, Text(many + "y")) == many + "y");
  CHECK(matched(rules("(x | x x | x x x){32,32} y"), Text(many + "y")) == many.substr(8) + "y");
}

TEST_CASE("macros that double with each level are refused, not written out") {
  Diagnostics diagnostics;
  std::string toml = "[macro]\nm0 = \"x\"\n";
  for (int i = 1; i <= 16; ++i) {
    const std::string below = "%m" + std::to_string(i - 1);
    toml += "m" + std::to_string(i) + " = \"" + below + " " + below + "\"\n";
  }
  toml += "[[rule]]\nname = \"r\"\nmatch = [\"%m16\", \"%m2\"]\n";
  const RuleSet set = RuleSet::compile(read_rules(toml, "t.toml", diagnostics), diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].message == "r: the pattern is too long");
  CHECK(matched(set, Text("x x x x x")) == "x x x x");
}

TEST_CASE("the leading edge of a rule is the unit with which all its patterns begin and that they capture") {
  const auto leading = [](const std::string& match) { return rules(match).leading_edge(0, "who"); };
  CHECK(leading("%ORG:who said") == label_of("ORG"));
  CHECK(leading("%ORG:who said | %ORG:who (then)? told") == std::nullopt);  // behind a choice
  CHECK(leading("%ORG said %ORG:who") == std::nullopt);
  CHECK(leading("(the)? %ORG:who said") == std::nullopt);
  CHECK(leading("%word:who said") == std::nullopt);
  CHECK(rules("%ORG:who said").leading_edge(0, "ORG") == std::nullopt);
}

TEST_CASE("patterns of one rule that begin with different units have no leading edge") {
  const auto leading = [](const std::string& first, const std::string& second) {
    Diagnostics diagnostics;
    const RuleSet set = RuleSet::compile(
        read_rules("[[rule]]\nname = \"r\"\nmatch = [\"" + first + "\", \"" + second + "\"]\n", "t.toml",
                   diagnostics),
        diagnostics);
    REQUIRE(diagnostics.empty());
    return set.leading_edge(0, "who");
  };
  CHECK(leading("%ORG:who said", "%ORG:who (then)? told") == label_of("ORG"));
  CHECK(leading("%ORG:who said", "%PERSON:who said") == std::nullopt);
  CHECK(leading("%ORG:who said", "said %ORG:who") == std::nullopt);
}
