#include "extractors/core/offsets.h"

#include "extractors/core/utf8.h"
#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("byte offsets become code points, however long the text") {
  std::string text;
  std::vector<std::uint32_t> starts;
  const std::string_view characters[] = {"a", "é", "€", "😀"};
  for (std::size_t i = 0; i < 2000; ++i) {
    starts.push_back(static_cast<std::uint32_t>(text.size()));
    text += characters[(i * 7) % 4];
  }
  const OffsetIndex index(text);
  std::uint32_t units = 0;
  for (std::uint32_t i = 0; i < starts.size(); ++i) {
    REQUIRE(index.code_points_before(starts[i]) == i);
    REQUIRE(index.utf16_units_before(starts[i]) == units);
    units += (i * 7) % 4 == 3 ? 2u : 1u;
  }
  CHECK(index.code_points({0, static_cast<std::uint32_t>(text.size())}) == CodePointSpan{0, 2000});
}

TEST_CASE("in ASCII every byte is a code point") {
  const OffsetIndex index("plain");
  CHECK(index.code_points({1, 5}) == CodePointSpan{1, 5});
}
