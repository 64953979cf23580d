#include "pipeline/base/text_diff.h"

#include <string>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

std::string shown(const std::string& before, const std::string& after) {
  std::string out;
  for (const ChangedParagraph& paragraph : compare_texts(before, after)) {
    for (const TextPiece& piece : paragraph) {
      const char mark = piece.kind == TextPiece::Kind::same    ? '='
                        : piece.kind == TextPiece::Kind::added ? '+'
                                                               : '-';
      out += mark + piece.words + ";";
    }
    out += "\n";
  }
  return out;
}

TEST_CASE("words that went and came are told within their paragraph") {
  CHECK(shown("Eight men died.\n\nIt rained.", "Five men died there.\n\nIt rained.") ==
        "-Eight;+Five;=men;-died.;+died there.;\n");
}

TEST_CASE("a paragraph that stayed is not told, one that came or went is told whole") {
  CHECK(shown("One two.\n\nThree.", "One two.\n\nNew words.\n\nThree.") == "+New words.;\n");
  CHECK(shown("One two.\n\nGone words.\n\nThree.", "One two.\n\nThree.") == "-Gone words.;\n");
  CHECK(shown("same", "same").empty());
  CHECK(shown("", "").empty());
}

TEST_CASE("spaces and line breaks alone are no change") {
  CHECK(shown("One  two\nthree.", "One two three.").empty());
}

TEST_CASE("texts too long to compare word by word are replaced whole, in bounded time") {
  std::string before;
  std::string after;
  for (int i = 0; i < 3000; ++i) {
    before += "a" + std::to_string(i) + " ";
    after += "b" + std::to_string(i) + " ";
  }
  const auto changes = compare_texts(before, after);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].size() == 2);
}

}  // namespace
}  // namespace dateline::pipeline
