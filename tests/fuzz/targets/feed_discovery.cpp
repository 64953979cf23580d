#include "pipeline/formats/feed_discovery.h"

#include <string>
#include <vector>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/sniff.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(feed_discovery) {
  (void)pipeline::looks_like(bytes);
  const std::vector<pipeline::FoundFeed> found =
      pipeline::discover_feeds(bytes, {"input", "https://news.example.org/a/", ""});
  expect(found.size() <= 100, "a page names a hundred feeds at most");
  for (const pipeline::FoundFeed& feed : found) {
    expect(pipeline::is_http_url(feed.url), "a found feed has an address");
    expect(is_valid_utf8(feed.title) && is_valid_utf8(feed.type), "the strings of a found feed are UTF-8");
  }
}
