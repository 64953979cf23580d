#include "extractors/text/sentences.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

std::vector<std::string> split(std::string_view text) {
  SentenceLexicon lexicon;
  lexicon.abbreviation = [text](const Token& token) {
    const std::string_view word = token.of(text);
    if (word == "Mr" || word == "Gen") return Abbreviation::never_ends;
    if (word == "U.S." || word == "Inc" || word == "p.m.") return Abbreviation::may_end;
    return Abbreviation::none;
  };
  lexicon.is_common = [text](const Token& token) {
    return token.of(text) == "The" || token.of(text) == "He" || token.of(text) == "Food";
  };
  lexicon.is_function = [text](const Token& token) {
    return token.of(text) == "The" || token.of(text) == "He";
  };
  Tokens tokens = tokenize(text);
  std::vector<std::string> sentences;
  for (const TokenRange range : split_sentences(text, tokens, lexicon)) {
    sentences.emplace_back(
        text.substr(tokens[range.first].begin, tokens[range.last - 1].end - tokens[range.first].begin));
    CHECK(tokens[range.first].sentence_start);
    CHECK(tokens[range.last - 1].sentence_end);
  }
  return sentences;
}

using Sentences = std::vector<std::string>;

/// Of a text in which a name goes over the full stop at `stop`.
std::size_t count_with_name(std::string_view text, std::size_t stop) {
  SentenceLexicon lexicon;
  lexicon.abbreviation = [](const Token&) { return Abbreviation::may_end; };
  lexicon.is_common = [](const Token&) { return true; };
  Tokens tokens = tokenize(text);
  lexicon.is_inside_name = [&](std::size_t before, std::size_t behind) {
    return tokens[before].end <= stop + 1 && tokens[behind].begin > stop;
  };
  return split_sentences(text, tokens, lexicon).size();
}

}  // namespace

TEST_CASE("a full stop before a capital ends a sentence") {
  CHECK(split("He left. The man stayed! Why? 16 went.") ==
        Sentences{"He left.", "The man stayed!", "Why?", "16 went."});
  CHECK(split("It fell 3.5 per cent. so it goes") == Sentences{"It fell 3.5 per cent. so it goes"});
}

TEST_CASE("a full stop within a name ends no sentence") {
  CHECK(count_with_name("Shares of U.S. Bank fell", 13) == 1);
  CHECK(count_with_name("Shares of U.S. Bank fell", 99) == 2);
}

TEST_CASE("closing quotes stay with their sentence") {
  CHECK(split("\"We won.\" He left.") == Sentences{"\"We won.\"", "He left."});
  CHECK(split("(It is so.) \u201CThe end.\u201D The rest") ==
        Sentences{"(It is so.)", "\u201CThe end.\u201D", "The rest"});
}

TEST_CASE("abbreviations do not end sentences, unless one clearly starts behind them") {
  CHECK(split("Mr. Smith met Gen. Diallo.") == Sentences{"Mr. Smith met Gen. Diallo."});
  CHECK(split("the U.S. Congress met") == Sentences{"the U.S. Congress met"});
  CHECK(split("left the U.S. The rest stayed") == Sentences{"left the U.S.", "The rest stayed"});
  CHECK(split("Acme Inc. Chairman Roe quit. He left") ==
        Sentences{"Acme Inc. Chairman Roe quit.", "He left"});
  CHECK(split("by J. Smith today") == Sentences{"by J. Smith today"});
}

TEST_CASE("behind initials an ordinary word that goes on like a name starts no sentence") {
  CHECK(split("the U.S. Food and Drug Administration") == Sentences{"the U.S. Food and Drug Administration"});
  CHECK(split("the U.S. Food Agency met") == Sentences{"the U.S. Food Agency met"});
  CHECK(split("left the U.S. Food was short") == Sentences{"left the U.S.", "Food was short"});
  CHECK(split("left the U.S. The President stayed") == Sentences{"left the U.S.", "The President stayed"});
}

TEST_CASE("lines and paragraphs end sentences") {
  CHECK(split("A headline\nBAMAKO, Mali\nThe army said so.") ==
        Sentences{"A headline", "BAMAKO, Mali", "The army said so."});
  CHECK(split("no stop\n\nnext") == Sentences{"no stop", "next"});
}

TEST_CASE("the lines of a hard-wrapped text do not") {
  CHECK(split("The army said on\nmonday that it had\ntaken the town after\na week of fighting in\nthe north.")
            .size() == 1);
}

TEST_CASE("an empty text has no sentences") {
  CHECK(split("").empty());
  CHECK(split(" \n ").empty());
}

TEST_CASE("a sentence that never ends is cut, so that work within a sentence stays bounded") {
  std::string text;
  for (int i = 0; i < 2500; ++i) text += "word ";
  const Sentences sentences = split(text);
  REQUIRE(sentences.size() == 3);
  CHECK(sentences[0].size() == 1000 * 5 - 1);
}
