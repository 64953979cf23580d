#include "extractors/quotes/quote_marks.h"

#include <string>
#include <string_view>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

/// What stands between the marks, in brackets.
std::string marked(std::string_view text) {
  const Tokens tokens = tokenize(text);
  std::string out;
  for (const MarkedWords& words : find_marked_words(text, tokens, TokenIndex(tokens))) {
    const std::uint32_t begin = tokens[words.first].begin;
    out += '[' + std::string(text.substr(begin, tokens[words.last - 1].end - begin)) + ']';
    if (!words.closed) out += '+';
  }
  return out;
}

}  // namespace

TEST_CASE("straight, curly, angular and doubled single marks hold words") {
  CHECK(marked("He said: \"We go.\"") == "[We go.]");
  CHECK(marked("He said: \u201CWe go.\u201D") == "[We go.]");
  CHECK(marked("He said: \u00ABWe go.\u00BB") == "[We go.]");
  CHECK(marked("He said: ''We go.''") == "[We go.]");
  CHECK(marked("He said: ``We go.''") == "[We go.]");
}

TEST_CASE("marks of two kinds may belong together") {
  CHECK(marked("\u201CWe go,\" he said. \u201DWe stay.\u201D") == "[We go,][We stay.]");
}

TEST_CASE("a straight mark that is never closed is a slip where others are curly") {
  CHECK(marked("\u201CWe go,\u201D he said.\n\n\"The rain went on.") == "[We go,]");
  CHECK(marked("\"The rain went on.") == "[The rain went on.]+");
}

TEST_CASE("apostrophes are no quotation marks") {
  CHECK(marked("The rebels' camp is O'Neill's, he doesn't care about the '90s.").empty());
  CHECK(marked("The rebels\u2019 camp is O\u2019Neill\u2019s.").empty());
}

TEST_CASE("single marks hold words, also words that end in s and an apostrophe") {
  CHECK(marked("It was \u2018a good day\u2019 for all.") == "[a good day]");
  CHECK(marked("He said: \u2018The rebels\u2019 camp is gone.\u2019") == "[The rebels\u2019 camp is gone.]");
}

TEST_CASE("a quotation within a quotation is part of it") {
  CHECK(marked("\u201CHe said \u2018go\u2019 and went,\u201D she said.") ==
        "[He said \u2018go\u2019 and went,]");
  CHECK(marked("\u201CHe said \u201Cgo\u201D and went,\u201D she said.") ==
        "[He said \u201Cgo\u201D and went,]");
}

TEST_CASE("a quotation goes on in the next paragraph that opens with a mark again") {
  CHECK(marked("\u201COne.\n\n\u201CTwo.\u201D\n\nThree.") == "[One.\n\n\u201CTwo.]");
}

TEST_CASE("a mark that is never closed holds to the end of its paragraph where a quotation may start") {
  CHECK(marked("He said: \u201CWe go. We do.\n\nThen he left.") == "[We go. We do.]+");
  CHECK(marked("A screen of 12 \u201C is small.\n\nThen he left.").empty());
}

TEST_CASE("a paragraph of nothing but opening marks is read once, not once for each of them") {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "\u201C a ";
  CHECK(marked(text).size() > 1000);  // the first one runs to the end: it opens the paragraph
  CHECK(marked("x " + text).empty());
}

TEST_CASE("curly marks within straight ones close what they opened") {
  CHECK(marked("\"He said \u201Cgo\u201D and went,\" she said.") == "[He said \u201Cgo\u201D and went,]");
}

TEST_CASE("a mark before the line of a transcript opens nothing") {
  CHECK(marked("\"DIARRA: We go.\n\n\"MILLER: We stay.").empty());
  CHECK(marked("\"DIARRA: We go,\" the sign said.") == "[DIARRA: We go,]");
}
