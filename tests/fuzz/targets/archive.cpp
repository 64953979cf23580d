#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/jsonl.h"
#include "pipeline/formats/mime.h"
#include "pipeline/formats/warc.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

void expect_page(const pipeline::ContainedPage& page) {
  expect(page.url.empty() || pipeline::is_http_url(page.url), "a page has an address that is one, or none");
  expect(page.bytes.size() <= pipeline::max_page_bytes, "a page is no larger than pages may be");
}

}  // namespace

FUZZ_TARGET(archive) {
  (void)pipeline::looks_like_mhtml(bytes.substr(0, 512));
  (void)pipeline::looks_like_warc(bytes.substr(0, 512));
  expect(pipeline::without_data_urls(std::string(bytes)).size() <= bytes.size(),
         "nothing is added to a page");
  if (const Result<pipeline::ContainedPage> page = pipeline::read_mhtml(bytes, "input")) expect_page(*page);
  if (const pipeline::JsonlPage kept = pipeline::read_jsonl_page(bytes, 1); kept.page)
    expect_page(*kept.page);
  pipeline::WarcReader reader(std::string(bytes), "input");
  std::size_t answers = 0;
  while (const auto page = reader.next()) {
    expect(++answers <= bytes.size() + 1, "an archive ends");
    if (*page) {
      expect_page(**page);
    } else {
      expect(is_valid_utf8(to_string(page->error())), "an error can be printed");
    }
  }
}
