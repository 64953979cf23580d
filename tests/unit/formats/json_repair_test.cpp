#include "pipeline/formats/json_repair.h"

#include <simdjson.h>

#include "tests/support/catch.h"

using namespace dateline::pipeline;

TEST_CASE("JSON that is right stays what it is") {
  for (const std::string_view text :
       {R"({"a":[1,-2.5e3,true,false,null,"x\n\"\\\/\u00e9\ud83d\ude00"],"b":{},"c":[]})", "[]", "[[],[{}]]"})
    CHECK(repair_json(text) == text);
}

TEST_CASE("what JSON does not allow is mended") {
  CHECK(repair_json("{\"a\":[1,2,],}") == "{\"a\":[1,2]}");
  CHECK(repair_json("[1 2,,3]") == "[1,2,3]");
  CHECK(repair_json("{a: 1, \"b\" : NaN}") == "{\"a\":1,\"b\":null}");
  CHECK(repair_json("[01, +1, 1., .5]") == "[null,null,null,null]");
  CHECK(repair_json("[\"a\nb\tc\x01\"]") == "[\"a\\nb c \"]");
  CHECK(repair_json(R"(["\ud83d x","\ude00","\ud83d\ud83d\ude00"])") ==
        R"(["\ufffd x","\ufffd","\ufffd\ud83d\ude00"])");
  CHECK(repair_json(R"(["C:\users\q \'"])") == R"(["C:\\usersq '"])");
  CHECK(repair_json("{\"a\":{\"b\":1],\"c\":2}") == "{\"a\":{\"b\":1,\"c\":2}}");
  CHECK(repair_json("[{\"a\":1]") == "[{\"a\":1}]");
  CHECK(repair_json("{\"a\":,\"b\":2,\"c\"}") == "{\"b\":2}");
  CHECK(repair_json("{\"a\":1}}} trailing") == "{\"a\":1}");
  CHECK(repair_json("text").empty());
}

TEST_CASE("of JSON that is cut short the whole values are kept", "[hostile]") {
  CHECK(repair_json(R"({"items":[{"id":"1"},{"id":"2","title":"Tw)") ==
        R"({"items":[{"id":"1"},{"id":"2"}]})");
  CHECK(repair_json(R"({"items":[{"id":"1"},{"id":"2)") == R"({"items":[{"id":"1"}]})");
  CHECK(repair_json(R"({"items":[{"id":12)") == "{}");
  const std::string whole = R"({"version":"x","items":[{"a":"\u00e9\\","b":[1,{"c":null}]},{"d":-1.5}]})";
  for (std::size_t size = 1; size <= whole.size(); ++size) {
    simdjson::dom::parser parser;
    const std::string repaired = repair_json(whole.substr(0, size));
    CHECK(parser.parse(repaired).error() == simdjson::SUCCESS);
  }
}

TEST_CASE("deep JSON ends at a limit", "[hostile]") {
  simdjson::dom::parser parser;
  CHECK(parser.parse(repair_json(std::string(1'000'000, '['))).error() == simdjson::SUCCESS);
  CHECK(repair_json("{\"a\":" + std::string(1'000'000, '[')) == "{}");
  CHECK(repair_json(std::string(500, '{') + std::string(5'000'000, ']')) == "{}");
}
