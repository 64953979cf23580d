#include "pipeline/formats/opml.h"

#include <algorithm>
#include <set>
#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/sniff.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(opml) {
  (void)pipeline::looks_like(bytes);
  const pipeline::FeedContext context{"input", "https://news.example.org/a/feeds.opml", ""};
  const Result<pipeline::Opml> opml = pipeline::read_opml(bytes, context);
  if (!opml) {
    expect(!opml.error().code.empty() && is_valid_utf8(to_string(opml.error())), "an error can be printed");
    return;
  }
  for (const pipeline::OpmlFeed& feed : opml->feeds) {
    expect(pipeline::is_http_url(feed.url), "a feed has an address");
    for (const std::string* text : {&feed.title, &feed.link, &feed.description, &feed.language})
      expect(is_valid_utf8(*text) && text->find('\0') == std::string::npos, "the strings of OPML are UTF-8");
    for (const std::string& tag : feed.tags) expect(!tag.empty() && is_valid_utf8(tag), "a tag is text");
  }
  const std::string written = pipeline::write_opml(*opml);
  const Result<pipeline::Opml> again = pipeline::read_opml(written, context);
  expect(again && !again->malformed, "what is written is well-formed");
  expect(again->feeds.size() == opml->feeds.size(), "what is written holds each feed");
  const auto tags_of = [](const pipeline::Opml& of) {
    std::set<std::pair<std::string, std::set<std::string>>> all;
    for (const pipeline::OpmlFeed& feed : of.feeds)
      all.insert({feed.url, {feed.tags.begin(), feed.tags.end()}});
    return all;
  };
  expect(tags_of(*again) == tags_of(*opml), "what is written has the same tags");
}
