#include <cstdint>
#include <string>

#include "dateline/unicode.h"
#include "pipeline/formats/jsonl.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

void check(const pipeline::JsonlRecord& record) {
  expect(is_valid_utf8(record.id), "an id is UTF-8");
  if (!record.document) {
    expect(is_valid_utf8(to_string(record.document.error())), "an error can be printed");
    return;
  }
  for (const std::string* text :
       {&record.document->id, &record.document->text, &record.document->title, &record.document->language,
        &record.document->url, &record.document->site_name}) {
    expect(is_valid_utf8(*text) && text->find('\0') == std::string::npos, "strings are UTF-8 without NUL");
  }
  expect(record.document->id == record.id, "a document has the id of its record");
}

}  // namespace

FUZZ_TARGET(jsonl) {
  check(pipeline::read_jsonl_line(bytes, 1, "input"));
  pipeline::JsonlReader reader(bytes, "input");
  std::uint64_t line = 0;
  while (const auto record = reader.next()) {
    expect(record->line == ++line, "every line has its answer");
    check(*record);
  }
}
