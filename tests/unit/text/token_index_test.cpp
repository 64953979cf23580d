#include "extractors/text/token_index.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("the token at a byte is the first that ends behind it") {
  const std::string text = "  Gao, on 26 September \u2014\n\n" + std::string(130, 'a') + " (the rest).  ";
  const Tokens tokens = tokenize(text);
  const TokenIndex index(tokens);
  for (std::uint32_t byte = 0; byte < text.size() + 200; ++byte) {
    std::uint32_t wanted = 0;
    while (wanted < tokens.size() && tokens[wanted].end <= byte) ++wanted;
    CHECK(index.token_at(byte) == wanted);
  }
}

TEST_CASE("an empty text has no token at any byte") {
  const TokenIndex index{Tokens()};
  CHECK(index.token_at(0) == 0);
  CHECK(index.token_at(1000) == 0);
  CHECK(index.lines().empty());
}

TEST_CASE("lines, marks and capitals are known without going over the tokens") {
  const Tokens tokens = tokenize("Gao, Mali.\nthe Rest");
  const TokenIndex index(tokens);
  CHECK(index.lines() == std::vector<std::uint32_t>{0, 4});
  CHECK(index.punctuation() == std::vector<std::uint32_t>{1, 3});
  CHECK(index.capital_count() == 3);
}
