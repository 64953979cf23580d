#include "pipeline/formats/jsonl.h"

#include "dateline/unicode.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

TEST_CASE("a line with all fields is a document") {
  const JsonlRecord got = read_jsonl_line(
      R"({"id":"a","text":"T\u00e9xt","published":"2024-02-28","language":"en","url":"https://example.org/","title":"H","site_name":"S","more":[1]})",
      7, "f");
  REQUIRE(got.document);
  CHECK(got.id == "a");
  CHECK(got.document->text == "Téxt");
  CHECK(to_iso(*got.document->published) == "2024-02-28");
  CHECK(got.document->language == "en");
  CHECK(got.document->url == "https://example.org/");
  CHECK(got.document->title == "H");
  CHECK(got.document->site_name == "S");
}

TEST_CASE("numbers serve as ids, and the line number where there is none") {
  CHECK(read_jsonl_line(R"({"id":42,"text":""})", 1).id == "42");
  CHECK(read_jsonl_line(R"({"id":18446744073709551615,"text":""})", 1).id == "18446744073709551615");
  CHECK(read_jsonl_line(R"({"text":""})", 9).document->id == "9");
  CHECK(read_jsonl_line(R"({"id":null,"text":"","title":null})", 9).document->id == "9");
}

TEST_CASE("of a publication time only the day is kept, as it is written") {
  CHECK(to_iso(*read_jsonl_line(R"({"text":"","published":"2024-02-28T23:30:00-05:00"})", 1)
                    .document->published) == "2024-02-28");
}

TEST_CASE("a bad line says what is wrong and where") {
  const auto code = [](std::string_view line) {
    const JsonlRecord got = read_jsonl_line(line, 3, "in.jsonl");
    CHECK(got.document.error().where == "in.jsonl:3");
    return got.document.error().code;
  };
  CHECK(code("{\"text\":") == "F201");
  CHECK(code("[1]") == "F202");
  CHECK(code("{\"id\":\"a\"}") == "F203");
  CHECK(code("{\"text\":5}") == "F204");
  CHECK(code("{\"id\":{},\"text\":\"x\"}") == "F204");
  CHECK(code("{\"text\":\"x\",\"published\":\"2024-02-30\"}") == "F205");
  CHECK(code("  ") == "F206");
  CHECK(read_jsonl_line("{\"id\":\"known\"}", 3).id == "known");
}

TEST_CASE("a stream gives one record a line") {
  JsonlReader reader(std::string_view("{\"text\":\"a\"}\n\nnonsense\n{\"text\":\"b\"}"), "x");
  std::string seen;
  while (const auto record = reader.next()) seen += record->document ? record->document->text : "!";
  CHECK(seen == "a!!b");
}

TEST_CASE("text out of JSON is valid UTF-8 without NUL", "[hostile]") {
  const JsonlRecord got = read_jsonl_line(R"({"id":"a\u0000b","text":"x\u0000y"})", 1);
  REQUIRE(got.document);
  CHECK(got.document->text.find('\0') == std::string::npos);
  CHECK(is_valid_utf8(got.document->text));
  CHECK_FALSE(read_jsonl_line("{\"text\":\"\xFF\"}", 1).document);
  std::string deep = "{\"text\":\"x\",\"more\":";
  deep += std::string(100'000, '[');
  CHECK_FALSE(read_jsonl_line(deep, 1).document);
}

TEST_CASE("a line may keep a page") {
  const JsonlPage kept = read_jsonl_page(
      R"({"id":7,"url":"https://a.example/1","html":"<p>caf\u00e9</p>","fetched":"2024-03-05T10:00:00Z"})",
      3);
  REQUIRE(kept.page);
  CHECK(kept.id == "7");
  CHECK(kept.page->url == "https://a.example/1");
  CHECK(kept.page->bytes == "<p>caf\xC3\xA9</p>");
  CHECK(kept.page->content_type.ends_with("charset=utf-8"));
  CHECK(kept.page->fetched == parse_iso_day("2024-03-05"));

  const auto code = [](std::string_view line) { return read_jsonl_page(line, 1).page.error().code; };
  CHECK(code(R"({"text":"x"})") == "F203");
  CHECK(code(R"({"html":5})") == "F204");
  CHECK(code(R"({"html":"x","fetched":"soon"})") == "F205");
  CHECK(code("[") == "F201");
  CHECK(read_jsonl_page(R"({"html":"x","url":"file:///etc/passwd"})", 4).page->url.empty());
  CHECK(read_jsonl_page(R"({"html":"x"})", 4).id == "4");
}
