#include "dateline/json.h"

#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("JSON strings escape quotes, backslashes and control characters") {
  std::string out;
  JsonWriter(out).value(std::string_view("a\"b\\c\n\x01\x7f é"));
  CHECK(out == "\"a\\\"b\\\\c\\n\\u0001\\u007f é\"");
}

TEST_CASE("a character is escaped wherever it stands") {
  for (int c = 0; c < 128; ++c) {
    std::string alone;
    JsonWriter(alone).value(std::string_view(std::string(1, static_cast<char>(c))));
    const std::string escaped = alone.substr(1, alone.size() - 2);
    for (std::size_t size = 1; size <= 20; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = static_cast<char>(c);
        std::string json;
        JsonWriter(json).value(std::string_view(text));
        REQUIRE(json == '"' + std::string(at, 'x') + escaped + std::string(size - 1 - at, 'x') + '"');
      }
    }
  }
}

TEST_CASE("commas stand between members and nowhere else") {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("a", 1);
  json.key("b");
  json.begin_array();
  json.value("x");
  json.begin_object();
  json.end_object();
  json.value(true);
  json.end_array();
  json.optional_field("none", "");
  json.field("c", 0.5);
  json.end_object();
  CHECK(out == R"({"a":1,"b":["x",{},true],"c":0.5})");
}

TEST_CASE("the record of a document counts in code points, bytes or UTF-16 units") {
  Document document;
  document.id = "1";
  document.text = "é😀 Mali";
  Annotations found;
  Mention mention;
  mention.type = MentionType::place;
  mention.span = {7, 11};
  found.mentions.push_back(mention);
  const auto record = [&](OffsetUnit unit) {
    std::string out;
    append_json(out, document, found, {unit});
    return out;
  };
  CHECK(record(OffsetUnit::code_points).find(R"("start":3,"end":7,"text":"Mali")") != std::string::npos);
  CHECK(record(OffsetUnit::utf8).find(R"("start":7,"end":11,"text":"Mali")") != std::string::npos);
  CHECK(record(OffsetUnit::utf16).find(R"("start":4,"end":8,"text":"Mali")") != std::string::npos);
}

TEST_CASE("what is absent is not written") {
  Document document;
  document.id = "1";
  std::string out;
  append_json(out, document, {});
  CHECK(out == R"({"id":"1","mentions":[],"quotes":[],"events":[],"relations":[]})");
}
