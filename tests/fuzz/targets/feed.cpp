#include <string>

#include "dateline/unicode.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/sniff.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

void expect_text(const std::string& text) {
  expect(is_valid_utf8(text), "a feed's strings are UTF-8");
  expect(text.find('\0') == std::string::npos, "a feed's strings have no NUL");
}

}  // namespace

FUZZ_TARGET(feed) {
  (void)pipeline::looks_like(bytes);
  const Result<pipeline::Feed> feed =
      pipeline::read_feed(bytes, {"input", "https://news.example.org/a/feed.xml", ""});
  if (!feed) {
    expect(!feed.error().code.empty() && is_valid_utf8(to_string(feed.error())), "an error can be printed");
    return;
  }
  expect(!feed->format.empty(), "a feed has a format");
  for (const std::string* text : {&feed->id, &feed->title, &feed->link, &feed->description, &feed->language,
                                  &feed->author, &feed->published, &feed->updated, &feed->encoding}) {
    expect_text(*text);
  }
  for (const pipeline::FeedItem& item : feed->items) {
    for (const std::string* text :
         {&item.id, &item.link, &item.title, &item.author, &item.published, &item.updated, &item.summary,
          &item.content, &item.comments, &item.language, &item.image, &item.via, &item.source,
          &item.source_url, &item.comment_count}) {
      expect_text(*text);
    }
    for (const std::string& point : item.points)
      expect(!point.empty() && is_valid_utf8(point), "a point is text");
    for (const std::string& category : item.categories) expect_text(category);
    for (const pipeline::Enclosure& enclosure : item.enclosures) {
      expect_text(enclosure.url);
      expect_text(enclosure.type);
      expect_text(enclosure.length);
    }
  }
}
