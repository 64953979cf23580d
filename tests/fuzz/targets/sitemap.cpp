#include "pipeline/formats/sitemap.h"

#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/sniff.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(sitemap) {
  (void)pipeline::looks_like(bytes);
  const Result<pipeline::Sitemap> sitemap =
      pipeline::read_sitemap(bytes, {"input", "https://news.example.org/sitemap.xml", ""});
  if (!sitemap) {
    expect(!sitemap.error().code.empty() && is_valid_utf8(to_string(sitemap.error())),
           "an error can be printed");
    return;
  }
  expect(sitemap->notes.size() <= 44, "notes are few");
  for (const pipeline::SitemapEntry& entry : sitemap->entries) {
    expect(pipeline::is_http_url(entry.url), "an entry has an address");
    for (const std::string* text :
         {&entry.modified, &entry.title, &entry.published, &entry.publication, &entry.language})
      expect(is_valid_utf8(*text) && text->find('\0') == std::string::npos,
             "the strings of a sitemap are UTF-8");
    for (const std::string& keyword : entry.keywords) expect(is_valid_utf8(keyword), "a keyword is UTF-8");
  }
}
