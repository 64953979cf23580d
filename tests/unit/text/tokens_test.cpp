#include "extractors/text/tokens.h"

#include <random>
#include <string>
#include <vector>

#include "dateline/unicode.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

std::string shown(std::string_view text) {
  std::string out;
  for (const Token& token : tokenize(text)) {
    if (!out.empty()) out += '|';
    out += token.of(text);
  }
  return out;
}

}  // namespace

TEST_CASE("words, numbers and marks are told apart") {
  CHECK(shown("On September 26, 2012, he said: \"No.\"") == "On|September|26|,|2012|,|he|said|:|\"|No|.|\"");
  CHECK(shown("1,990 people, 3.5 million") == "1,990|people|,|3.5|million");
  CHECK(shown("the 26th of the 1990s") == "the|26th|of|the|1990s");
  CHECK(shown("2012-09-26 10:30") == "2012|-|09|-|26|10|:|30");
}

TEST_CASE("a possessive is a token of its own, an inner apostrophe is not") {
  CHECK(shown("Tunisia's O'Neill") == "Tunisia|'s|O'Neill");
  CHECK(shown("Tunisia\u2019s N\u2019Djamena") == "Tunisia|\u2019s|N\u2019Djamena");
  CHECK(shown("the rebels' camp, don't") == "the|rebels|'|camp|,|don't");
}

TEST_CASE("initials keep their full stops") {
  CHECK(shown("the U.S. Army at 5 p.m. today") == "the|U.S.|Army|at|5|p.m.|today");
  CHECK(shown("J. Smith and J.R. Ewing") == "J.|Smith|and|J.R.|Ewing");
  CHECK(shown("It ended. Then") == "It|ended|.|Then");
  CHECK(shown("version v.Smith") == "version|v|.|Smith");
}

TEST_CASE("only words with full stops of their own end in one") {
  const std::string text = "The U.S. left at 9 a.m. today. J. Diarra ...";
  for (const Token& token : tokenize(text)) {
    const std::string_view written = token.of(text);
    CAPTURE(written);
    CHECK(token.ends_in_stop == (written == "U.S." || written == "a.m." || written == "J."));
  }
}

TEST_CASE("hyphens separate, runs of marks are one") {
  CHECK(shown("al-Qaeda -- and ... so") == "al|-|Qaeda|--|and|...|so");
  CHECK(shown("AQIM-DRS") == "AQIM|-|DRS");
}

TEST_CASE("folded words have the same hash") {
  CHECK(fold_hash("Ménaka") == fold_hash("menaka"));
  CHECK(fold_hash("MALI") == fold_hash("Mali"));
  CHECK(fold_hash("Mali") != fold_hash("Malia"));
  CHECK(fold_hash(std::string(100, 'A')) == fold_hash(std::string(100, 'a')));
}

TEST_CASE("the hash of a token is that of its folded form, in and outside of a text") {
  std::mt19937 random(1);
  constexpr std::string_view letters = "abcxyzABCXYZ";
  constexpr std::string_view others = "09'`.@[{_\x7F";
  const auto one_of = [&](std::string_view from) { return from[random() % from.size()]; };
  for (int round = 0; round < 3000; ++round) {
    std::string word;
    for (std::size_t size = 1 + random() % 40; word.size() < size;) word += one_of(letters);
    const Tokens tokens = tokenize(word + " and what stands behind it");
    CHECK(tokens.front().hash == fold_hash(word));
    CHECK(tokenize(word).front().hash == fold_hash(word));
    if (round % 2 == 0) word[random() % word.size()] = one_of(others);
    if (round % 5 == 0) word.insert(random() % word.size(), "é");
    CAPTURE(word);
    CHECK(fold_hash(word) == fold_hash(fold(word)));
    std::string other = fold(word);
    other.back() = other.back() == 'q' ? 'r' : 'q';
    CHECK(fold_hash(word) != fold_hash(other));
  }
}

TEST_CASE("a text ends a word as a space does") {
  for (std::size_t size = 1; size <= 20; ++size) {
    const std::string word = std::string("Abcdefghijklmnopqrstuv").substr(0, size);
    for (const std::string behind : {"", ".", ",", "'s", "9", "-", "'", "\u00E9"}) {
      for (const std::string before : {"", "far before it "}) {
        const std::string text = before + word + behind;
        const Tokens at_end = tokenize(text);
        const Tokens inside = tokenize(text + "                    and more words");
        REQUIRE(inside.size() == at_end.size() + 3);
        for (std::size_t i = 0; i < at_end.size(); ++i) {
          CHECK(at_end[i].begin == inside[i].begin);
          CHECK(at_end[i].end == inside[i].end);
          CHECK(at_end[i].hash == inside[i].hash);
          CHECK(at_end[i].kind == inside[i].kind);
          CHECK(at_end[i].capital == inside[i].capital);
          CHECK(at_end[i].all_capitals == inside[i].all_capitals);
        }
      }
    }
  }
}

TEST_CASE("the hashes of words are those of their tokens") {
  for (const std::string words :
       {"", " ", "arrest", "take  part in", "Carry out ", "al-Qaeda", "don't", "the 3rd man"}) {
    std::vector<std::uint64_t> hashes;
    append_hashes(words, hashes);
    const Tokens tokens = tokenize(words);
    CAPTURE(words);
    REQUIRE(hashes.size() == tokens.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) CHECK(hashes[i] == tokens[i].hash);
  }
}

TEST_CASE("tokens know their case and where they stand") {
  const std::string text = "NATO said\nso.\n\nMali 4x4 é";
  const Tokens tokens = tokenize(text);
  REQUIRE(tokens.size() == 7);
  CHECK(tokens[0].all_capitals);
  CHECK(tokens[0].paragraph_start);
  CHECK_FALSE(tokens[1].capital);
  CHECK(tokens[2].line_start);
  CHECK_FALSE(tokens[2].paragraph_start);
  CHECK_FALSE(tokens[3].space_before);
  CHECK(tokens[4].paragraph_start);
  CHECK(tokens[4].capital);
  CHECK_FALSE(tokens[4].all_capitals);
  CHECK(tokens[5].kind == TokenKind::number);
  CHECK(tokens[6].kind == TokenKind::word);
}

TEST_CASE("every byte that is no white space belongs to exactly one token") {
  const std::string text = "A\u00A0b\u2009c «d» e\u0301f — g’s 'h' \u202Ei 日本語 ¿j? 5½ \xF0\x9F\x98\x80";
  std::uint32_t at = 0;
  for (const Token& token : tokenize(text)) {
    REQUIRE(token.begin >= at);
    REQUIRE(token.end > token.begin);
    at = token.end;
  }
  CHECK(at == text.size());
}

TEST_CASE("a word of nothing but letters and full stops is read once") {
  std::string text;
  for (int i = 0; i < 200'000; ++i)
    text += "\u00E9.";  // hours, if each full stop looked back to the beginning
  CHECK_FALSE(tokenize(text).empty());
  CHECK(tokenize("U.S. forces").front().end == 4);
}
