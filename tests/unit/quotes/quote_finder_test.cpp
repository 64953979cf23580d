#include "extractors/quotes/quote_finder.h"

#include <chrono>
#include <string>

#include "dateline/annotator.h"
#include "extractors/annotator/summary.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

Annotations annotate(const std::string& text) {
  static const Annotator annotator(Resources::built_in());
  Document document;
  document.text = text;
  document.language = "en";
  document.published = make_day(2013, 1, 25);
  return annotator.annotate(document);
}

/// The summaries of all quotations, a line each.
std::string quotes(const std::string& text) {
  const Annotations found = annotate(text);
  Document document;
  document.text = text;
  std::string out;
  for (const Quote& quote : found.quotes) {
    if (!out.empty()) out += '\n';
    out += summary(quote, document, found);
  }
  return out;
}

Quote only_quote(const std::string& text) {
  const Annotations found = annotate(text);
  REQUIRE(found.quotes.size() == 1);
  return found.quotes.front();
}

std::string day(const std::optional<EventDate>& date) {
  return date && date->interval.begin ? to_iso(*date->interval.begin) : "";
}

}  // namespace

TEST_CASE("a quotation may stand before its verb, behind it or on both sides") {
  CHECK(quotes("\u201CThe bridge is open,\u201D John Smith said.") ==
        "direct: The bridge is open <- John Smith");
  CHECK(quotes("John Smith said: \u201CThe bridge is open.\u201D") ==
        "direct: The bridge is open. <- John Smith");
  CHECK(quotes("\u201CThe bridge,\u201D said John Smith, \u201Cis open.\u201D") ==
        "mixed: The bridge <- John Smith\nmixed: is open. <- John Smith");
}

TEST_CASE("a question is a quotation although it does not end in a comma") {
  CHECK(quotes("\u201CWho opened the bridge?\u201D John Smith asked.") ==
        "direct: Who opened the bridge? <- John Smith");
}

TEST_CASE("he and she are the last person who may be meant") {
  CHECK(quotes("Mary Smith met John Miller. \u201CThe bridge is open,\u201D she said.") ==
        "direct: The bridge is open <- Mary Smith");
  CHECK(quotes("Mary Smith met John Miller. \u201CThe bridge is open,\u201D he said.") ==
        "direct: The bridge is open <- John Miller");
}

TEST_CASE("the speaker of an apposition is the name, the rest is the role") {
  const std::string text = "John Smith, a spokesman for the World Bank, said the bridge was closed.";
  CHECK(quotes(text) == "indirect: the bridge was closed <- John Smith");
  CHECK(only_quote(text).role == "a spokesman for the World Bank");
  CHECK(only_quote("Defence Minister John Smith said the bridge was closed.").role == "Defence Minister");
}

TEST_CASE("a pronoun with nobody to stand for leaves the speaker out") {
  const Quote quote = only_quote("He said the bridge was closed.");
  CHECK_FALSE(quote.speaker);
}

TEST_CASE("sources without a name have no speaker but a role") {
  const Quote quote = only_quote("The bridge was closed last night, a source said.");
  CHECK_FALSE(quote.speaker);
  CHECK(quote.role == "a source");
  CHECK(quote.cue == "said");
}

TEST_CASE("a day between verb and speech, or before the clause, is the day of the speech") {
  CHECK(day(only_quote("John Smith said on January 21 that the bridge was closed.").date) == "2013-01-21");
  CHECK(day(only_quote("On January 21, John Smith said the bridge was closed.").date) == "2013-01-21");
  CHECK(day(only_quote("John Smith said the bridge was closed on January 21.").date).empty());
}

TEST_CASE("a bullet gives its date to what is said in it") {
  const Annotations found = annotate(
      "Notes:\n\n  \u2022 On January 7, the road was closed, John Smith said.\n  \u2022 On January 8, "
      "nothing happened.");
  REQUIRE(found.quotes.size() == 1);
  CHECK(day(found.quotes[0].date) == "2013-01-07");
  CHECK(quotes("  \u2022 On January 7, the road was closed, John Smith said.") ==
        "indirect: the road was closed <- John Smith");
}

TEST_CASE("two reporting verbs share a subject and not their speech") {
  CHECK(quotes("John Smith said the bridge was closed and added that the road was open.") ==
        "indirect: the bridge was closed <- John Smith\nindirect: the road was open <- John Smith");
}

TEST_CASE("quoted words inside reported speech make it mixed, not two quotations") {
  CHECK(quotes("John Smith said the bridge was \u201Ca heap of rust\u201D in January.") ==
        "mixed: the bridge was \u201Ca heap of rust\u201D in January <- John Smith");
}

TEST_CASE("a few quoted words without anybody who says them are no quotation") {
  CHECK(quotes("The \u201Cbridge of peace\u201D was closed.").empty());
  CHECK(quotes("The old film \u201CThe Bridge On The River Kwai\u201D was shown.").empty());
}

TEST_CASE("nouns that look like verbs report nothing") {
  CHECK(quotes("The report that the bridge was closed is old.").empty());
  CHECK(quotes("The claims of the two sides differ.").empty());
}

TEST_CASE("the passive makes its subject no speaker") {
  CHECK(quotes("John Smith was told that the bridge was closed.").empty());
}

TEST_CASE("a paragraph that a colon announces is a block") {
  const std::string block = "The bridge was closed for a year because nobody could pay for the steel.";
  CHECK(quotes("John Smith writes further:\n\n" + block) == "block: " + block + " <- John Smith");
  CHECK(quotes("John Smith writes further:\n\n  \u2022 " + block).empty());
  CHECK(quotes("John Smith writes further.\n\n" + block).empty());
}

TEST_CASE("a paragraph of quoted words goes on with the last speaker") {
  CHECK(
      quotes("\u201CThe bridge is open,\u201D John Smith said.\n\n\u201CNobody will close it again.\u201D") ==
      "direct: The bridge is open <- John Smith\ndirect: Nobody will close it again. <- John Smith");
}

TEST_CASE("what is reported in a clause before the main one ends with that clause") {
  CHECK(quotes("When John Smith said the bridge was open, the mayor of Gao laughed.") ==
        "indirect: the bridge was open <- John Smith");
}

TEST_CASE("what is reported ends where the sentence turns") {
  CHECK(quotes("John Smith said the bridge was open, but offered no proof.") ==
        "indirect: the bridge was open <- John Smith");
}

TEST_CASE("a setting before the reporting clause is not what is said") {
  CHECK(quotes("During the long winter, John Smith said, the bridge was closed to all.") ==
        "indirect: the bridge was closed to all <- John Smith");
}

TEST_CASE("the title of a broadcast is no speech") {
  CHECK(quotes("On the channel's \"Evening Talk,\" John Smith said the bridge was open.") ==
        "indirect: the bridge was open <- John Smith");
}

TEST_CASE("a campaign or study speaks for the name before it") {
  CHECK(only_quote("The Hillary Clinton campaign said the bridge was open.").role ==
        "The Hillary Clinton campaign");
  CHECK(quotes("The Hillary Clinton campaign said the bridge was open.") ==
        "indirect: the bridge was open <- Hillary Clinton");
  CHECK(quotes("John Smith's lawyer said the bridge was open.") ==
        "indirect: the bridge was open <- John Smith");
}

TEST_CASE("who begins by saying it, says it") {
  CHECK(quotes("John Smith began by saying that the bridge was open.") ==
        "indirect: the bridge was open <- John Smith");
}

TEST_CASE("who says something about it is not quoted") {
  CHECK(quotes("John Smith said something about the bridge.").empty());
  CHECK(quotes("John Smith said nothing would close the bridge.") ==
        "indirect: nothing would close the bridge <- John Smith");
}

TEST_CASE("what might be praised is not praised") {
  CHECK(quotes("John Smith could praise the new bridge.").empty());
  CHECK(quotes("John Smith has not mentioned the new bridge.").empty());
}

TEST_CASE("of several speakers the one that is named speaks") {
  const Quote quote = only_quote("Hillary Clinton and her backers said the bridge was open.");
  CHECK(quote.speaker.has_value());
  CHECK(quote.role == "Hillary Clinton and her backers");
}

TEST_CASE("an interview is read line by line") {
  CHECK(
      quotes(
          "John Smith: Was the bridge closed all winter?\n\nMary Miller: It was never open. Nobody paid.") ==
      "indirect: Was the bridge closed all winter? <- John Smith\n"
      "indirect: It was never open. Nobody paid. <- Mary Miller");
}

TEST_CASE("who is told need not be a name") {
  CHECK(quotes("The bridge was closed for a week, John Smith told the Evening Crier.") ==
        "indirect: The bridge was closed for a week <- John Smith");
  CHECK(quotes("John Smith told a village meeting that the bridge was closed.") ==
        "indirect: the bridge was closed <- John Smith");
}

TEST_CASE("bodies and people that are only described may speak") {
  CHECK(quotes("The union said the bridge was closed.") == "indirect: the bridge was closed <- The union");
  CHECK(quotes("Experts have repeatedly warned that the bridge is old.") ==
        "indirect: the bridge is old <- Experts");
  CHECK(quotes("The bridge was closed, and nobody was told, said one party source in the room.") ==
        "indirect: The bridge was closed, and nobody was told");
}

TEST_CASE("an aside between a body and its verb is not who speaks, nor is what is told") {
  CHECK(quotes("The World Bank, citing a military source, said Algerian jets struck Gao.") ==
        "indirect: Algerian jets struck Gao <- World Bank");
  CHECK(quotes("The World Bank quoted a doctor as saying the army attacked Gao.") ==
        "indirect: the army attacked Gao <- a doctor");
}

TEST_CASE("a short sentence that is all that was said is direct speech") {
  CHECK(quotes("\u201CAbsolutely not,\u201D John Smith said.") == "direct: Absolutely not <- John Smith");
}

TEST_CASE("what is said of a thing behind a comma is not reported") {
  CHECK(quotes("John Smith condemned the strike, which hit a school.") ==
        "indirect: the strike <- John Smith");
}

TEST_CASE("a contraction is more than a word that says little") {
  CHECK(quotes("John Smith said it's too early to open the bridge.") ==
        "indirect: it's too early to open the bridge <- John Smith");
}

TEST_CASE("of two subjects the second does not end what is reported") {
  CHECK(quotes("John Smith noted that both Ali Diarra and Moussa Keita were referring to the old bridge.") ==
        "indirect: both Ali Diarra and Moussa Keita were referring to the old bridge <- John Smith");
}

TEST_CASE("a reporting clause between a clause that hangs and its main clause leaves both whole") {
  CHECK(
      quotes("Though the river had been calm, John Smith said, repairing the bridge would take a year.") ==
      "indirect: Though the river had been calm, John Smith said, repairing the bridge would take a year <- "
      "John Smith");
}

TEST_CASE("what somebody says as a part of another clause says nothing") {
  CHECK(quotes("The gap between what John Smith says the bridge would cost and the budget is wide.").empty());
}

TEST_CASE("a but behind quoted words turns away from what was reported") {
  CHECK(
      quotes("John Smith ruled that the bridge was \u201Ca danger to all of us,\u201D but it stayed open.") ==
      "mixed: the bridge was \u201Ca danger to all of us,\u201D <- John Smith");
}

TEST_CASE("spans hold the words without their marks") {
  const std::string text = "\u201CThe bridge is open,\u201D John Smith said.";
  CHECK(only_quote(text).span.of(text) == "The bridge is open");
}

TEST_CASE("a text that is one endless sentence of reporting verbs takes time in proportion") {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += "he said, \u201Cso\u201D, John Smith said that ";
    const auto start = Clock::now();
    CHECK_FALSE(annotate(text).quotes.empty());
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  const double small = seconds(500);
  const double large = seconds(5000);
  CHECK(large < 60 * small + 0.5);  // ten times the text; a square would be a hundred times
}

TEST_CASE("a parenthesis before the comma hides no speaker") {
  CHECK(quotes("\u201CWe closed the bridge,\u201D John Smith (Gao), an old member of the council, said.") ==
        "direct: We closed the bridge <- John Smith");
}

TEST_CASE("who is shown saying it says it, not the film") {
  CHECK(quotes("The film has scenes of John Smith saying the bridge was open.") ==
        "indirect: the bridge was open <- John Smith");
}

TEST_CASE("the subject of a relative clause is not that of what follows it") {
  CHECK(quotes("John Smith paid Mary Miller, who said the bridge was open, warning that it was old.") ==
        "indirect: the bridge was open <- Mary Miller\nindirect: it was old <- John Smith");
}

TEST_CASE("who puts it so behind the words said them") {
  CHECK(quotes("\u201CThe bridge is a gift to smugglers,\u201D as John Smith put it.") ==
        "direct: The bridge is a gift to smugglers <- John Smith");
}

TEST_CASE("the words that open a sentence are no part of who speaks") {
  CHECK(quotes("But critics say the bridge was open.") == "indirect: the bridge was open <- critics");
}

TEST_CASE("a transcript with a mark before every line is read line by line") {
  CHECK(quotes("John Smith met Mary Miller.\n\n\"SMITH: Was the bridge closed all winter?\n\n"
               "\"MILLER: It was never open.\n") ==
        "indirect: Was the bridge closed all winter? <- SMITH\n"
        "indirect: It was never open. <- MILLER");
}

TEST_CASE("the sentence behind one that reports goes on with the same speaker") {
  CHECK(quotes("John Smith said the bridge was open. \u201CNobody will close it again.\u201D") ==
        "indirect: the bridge was open <- John Smith\ndirect: Nobody will close it again. <- John Smith");
}

TEST_CASE("behind a sentence in which two speak nobody is said to go on") {
  CHECK(quotes("John Smith said the bridge was open, but Mary Miller said it was closed. \u201CI saw it with "
               "my own eyes.\u201D")
            .find("my own eyes. <-") == std::string::npos);
}

TEST_CASE("a noun between speaker and verb that looks like a verb of saying is passed over") {
  CHECK(quotes("\u201CWe closed the bridge,\u201D John Smith, warden of Gao, among the charges of the "
               "county, said.") == "direct: We closed the bridge <- John Smith");
}

TEST_CASE("behind the verb the owner of the speaker is not the speaker") {
  CHECK(quotes("The bridge was closed for a year, noted the World Bank's John Smith.") ==
        "indirect: The bridge was closed for a year <- John Smith");
}

TEST_CASE("a date that says who speaks does not say when") {
  const Quote quote = only_quote("\u201CWe closed the bridge,\u201D said 7/7 survivor Mary Miller.");
  CHECK(quote.role == "7/7 survivor");
  CHECK(!quote.date.has_value());
}
