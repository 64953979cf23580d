#include <string_view>
#include <vector>

#include "extractors/events/frames.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

PhraseList list_of(std::initializer_list<std::string_view> phrases) {
  std::vector<PhraseList::Words> words;
  for (const std::string_view phrase : phrases) {
    PhraseList::Words& hashes = words.emplace_back();
    for (const Token& token : tokenize(phrase)) hashes.push_back(token.hash);
  }
  return PhraseList(std::move(words));
}

}  // namespace

TEST_CASE("a phrase stands before a token where its last word is the one before it") {
  const PhraseList phrases = list_of({"in favour of", "despite", "of"});
  const Tokens tokens = tokenize("They spoke in favour of talks, despite threats.");
  CHECK(phrases.stand_before(tokens, 5, 0));        // talks
  CHECK(phrases.stand_before(tokens, 8, 0));        // threats
  CHECK_FALSE(phrases.stand_before(tokens, 4, 0));  // of
  CHECK_FALSE(phrases.stand_before(tokens, 9, 0));
}

TEST_CASE("a phrase that begins before the floor stands before nothing") {
  const PhraseList phrases = list_of({"in favour of"});
  const Tokens tokens = tokenize("They spoke in favour of talks.");
  CHECK(phrases.stand_before(tokens, 5, 2));
  CHECK_FALSE(phrases.stand_before(tokens, 5, 3));
  CHECK_FALSE(phrases.stand_before(tokens, 5, 5));
  CHECK_FALSE(phrases.stand_before(tokens, 0, 0));
}

TEST_CASE("an empty list stands nowhere") {
  const PhraseList phrases = list_of({});
  const Tokens tokens = tokenize("They spoke.");
  CHECK(phrases.empty());
  CHECK_FALSE(phrases.stand_before(tokens, 1, 0));
  CHECK_FALSE(phrases.stand_at(tokens, 0, 2));
}
