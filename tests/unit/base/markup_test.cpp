#include "pipeline/base/markup.h"

#include "tests/support/catch.h"

using namespace dateline::pipeline;

TEST_CASE("text is escaped for markup, quotes where they matter") {
  CHECK(escape_markup("a < b & \"c\" > 'd'") == "a &lt; b &amp; &quot;c&quot; &gt; 'd'");
  CHECK(escape_markup("say \"no\"", false) == "say \"no\"");
  CHECK(escape_markup("").empty());
  std::string out = "<b>";
  append_markup(out, "R&D", false);
  CHECK(out == "<b>R&amp;D");
}

TEST_CASE("characters that XML does not have are left out of markup") {
  CHECK(escape_markup("a\x01\x1F"
                      "b\tc\n") == "ab\tc\n");
  CHECK(escape_markup("\uFFFEx\uFFFF") == "x");
  CHECK(escape_markup("\uFFFD \uFF01") == "\uFFFD \uFF01");
  CHECK(escape_markup("\xEF") == "\xEF");
}
