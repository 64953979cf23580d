#include "pipeline/report/html_writer.h"

#include "pipeline/exports/rows.h"
#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

template <typename Write>
std::string written(Write write) {
  std::string out;
  HtmlWriter html(out);
  write(html);
  return out;
}

TEST_CASE("text can not become markup, nor end an attribute") {
  CHECK(written([](HtmlWriter& html) { html.text("<b>&amp;\"'"); }) == "&lt;b&gt;&amp;amp;\"'");
  CHECK(written([](HtmlWriter& html) {
          html.empty("meta", {{"content", "\"><script>'&"}});
        }) == "<meta content=\"&quot;&gt;&lt;script&gt;'&amp;\"/>\n");
}

TEST_CASE("controls of terminals and of directions are shown, line breaks are spaces") {
  CHECK(visible_text("a\x1B[31m\x07\xC2\x85") == "a\\x1B[31m\\x07\\x85");
  CHECK(visible_text("\xE2\x80\xAE"
                     "txt.exe") == "\\u{202E}txt.exe");
  CHECK(visible_text("two\r\nlines\tand more") == "two  lines and more");
  CHECK(visible_text("\xFF") == "\xEF\xBF\xBD");
}

TEST_CASE("what XML does not have is left out") {
  CHECK(written([](HtmlWriter& html) { html.text("a\xEF\xBF\xBE\xEF\xBF\xBF"); }) == "a");
}

TEST_CASE("elements are closed in the order in which they were opened") {
  const std::string out = written([](HtmlWriter& html) {
    html.open("p", {{"class", "x"}});
    html.foreign("مالي");
    html.element("span", "y");
    html.close();
  });
  CHECK(out == "<p class=\"x\"><bdi dir=\"auto\">مالي</bdi><span>y</span></p>\n");
}

TEST_CASE("only addresses of http and https become links") {
  CHECK(is_linkable("https://example.org/a?b=1&c=%20#d"));
  CHECK(is_linkable("HTTP://example.org"));
  CHECK(is_linkable("https://example.org/مالي"));
  for (const char* url : {"",
                          "http://",
                          "https:/example.org",
                          "//example.org",
                          "javascript:alert(1)",
                          "java\nscript:alert(1)",
                          "data:text/html,x",
                          "file:///etc/passwd",
                          "ftp://example.org",
                          " https://example.org",
                          "https://a b",
                          "https://example.org/\"onmouseover=x",
                          "https://example.org/'",
                          "https://example.org/<x>",
                          "https://example.org\\@evil.example",
                          "https://example.org/\n",
                          "https://example.org/\x1B[0m",
                          "https://example.org/\xE2\x80\xAEx",
                          "https://example.org/\xFF",
                          "mailto:a@example.org"}) {
    INFO(url);
    CHECK_FALSE(is_linkable(url));
  }
}

TEST_CASE("what may not be a link is text") {
  CHECK(written([](HtmlWriter& html) { html.link("https://example.org/?a&b", "A <title>"); }) ==
        "<a href=\"https://example.org/?a&amp;b\" rel=\"noopener noreferrer\" class=\"titled\">"
        "<bdi dir=\"auto\">A &lt;title&gt;</bdi></a>");
  CHECK(written([](HtmlWriter& html) { html.link("https://example.org/", ""); }) ==
        "<a href=\"https://example.org/\" rel=\"noopener noreferrer\" class=\"address\">"
        "<bdi dir=\"auto\">https://example.org/</bdi></a>");
  CHECK(written([](HtmlWriter& html) { html.link("javascript:x", "Title"); }) ==
        "<bdi dir=\"auto\">Title</bdi> <bdi dir=\"auto\">javascript:x</bdi>");
  CHECK(written([](HtmlWriter& html) { html.link("", "Title"); }) == "<bdi dir=\"auto\">Title</bdi>");
  CHECK(written([](HtmlWriter& html) { html.link("", ""); }).empty());
}

}  // namespace
}  // namespace dateline::pipeline
