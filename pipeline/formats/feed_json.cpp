#include <simdjson.h>

#include <algorithm>

#include "dateline/unicode.h"
#include "pipeline/base/markup.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_adapters.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/json_repair.h"

namespace dateline::pipeline {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::string without_nul(std::string text) {
  if (text.find('\0') != std::string::npos) std::erase(text, '\0');
  return text;
}

std::string json_string(const object& from, std::string_view key) {
  element value;
  if (from[key].get(value) != simdjson::SUCCESS) return {};
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return without_nul(repair_utf8(text));
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return std::to_string(number);
  std::uint64_t large = 0;
  if (value.get(large) == simdjson::SUCCESS) return std::to_string(large);
  return {};
}

/// An object with a name, or, against the standard, the name itself.
std::string json_author(const element& author) {
  object one;
  if (author.get(one) == simdjson::SUCCESS) return one_line(json_string(one, "name"));
  std::string_view name;
  if (author.get(name) != simdjson::SUCCESS) return {};
  return one_line(without_nul(repair_utf8(name)));
}

std::string json_authors(const object& from) {
  std::string names;
  array authors;
  if (from["authors"].get(authors) == simdjson::SUCCESS)
    for (const element author : authors) add_name(names, json_author(author));
  element author;
  if (names.empty() && from["author"].get(author) == simdjson::SUCCESS) add_name(names, json_author(author));
  return names;
}

std::string json_address(const std::string& text, const FeedContext& context) {
  if (text.empty() || context.url.empty()) return text;
  return resolve_url(context.url, text).value_or(text);
}

FeedItem json_item(const object& from, const FeedContext& context, Feed& feed) {
  FeedItem item;
  item.id = json_string(from, "id");
  item.link = json_address(json_string(from, "url"), context);
  item.via = json_address(json_string(from, "external_url"), context);
  if (item.link.empty()) item.link = std::move(item.via);
  item.title = one_line(json_string(from, "title"));
  item.author = json_authors(from);
  item.published = feed_time(json_string(from, "date_published"), context, feed.notes);
  item.updated = feed_time(json_string(from, "date_modified"), context, feed.notes);
  item.language = json_string(from, "language");
  item.image = json_address(json_string(from, "image"), context);
  item.summary = json_string(from, "summary");
  item.content = json_string(from, "content_html");
  if (item.content.empty()) item.content = escape_markup(json_string(from, "content_text"), false);
  array tags;
  if (from["tags"].get(tags) == simdjson::SUCCESS) {
    for (const element tag : tags) {
      std::string_view text;
      if (tag.get(text) == simdjson::SUCCESS) add_category(item.categories, text);
    }
  }
  array attachments;
  if (from["attachments"].get(attachments) == simdjson::SUCCESS) {
    for (const element attachment : attachments) {
      object one;
      if (attachment.get(one) != simdjson::SUCCESS || item.enclosures.size() >= 1000) continue;
      item.enclosures.push_back({json_address(json_string(one, "url"), context),
                                 json_string(one, "mime_type"),
                                 digits_only(json_string(one, "size_in_bytes"))});
    }
  }
  return item;
}

bool is_json_feed(const element& document) {
  object root;
  array items;
  if (document.get(root) != simdjson::SUCCESS) return false;
  return root["items"].get(items) == simdjson::SUCCESS ||
         json_string(root, "version").find("jsonfeed.org") != std::string::npos;
}

Diagnostic problem(const char* code, const FeedContext& context, std::string message) {
  return {Severity::error, code, context.path, std::move(message)};
}

}  // namespace

Result<Feed> read_json_feed(const DecodedText& decoded, const FeedContext& context) {
  simdjson::dom::parser parser;
  element document;
  simdjson::error_code error = parser.parse(decoded.text).get(document);
  const bool malformed = error != simdjson::SUCCESS;
  if (malformed && parser.parse(repair_json(decoded.text)).get(document) == simdjson::SUCCESS) {
    if (is_json_feed(document)) error = simdjson::SUCCESS;
  }
  if (error != simdjson::SUCCESS)
    return problem("F103", context,
                   std::string("the JSON can not be read: ") + simdjson::error_message(error));
  if (!is_json_feed(document))
    return problem("F102", context, "not a feed: JSON without \"version\" and \"items\"");
  object root = document.get_object().value_unsafe();
  Feed feed;
  feed.format = "jsonfeed1";
  feed.encoding = decoded.encoding;
  feed.malformed = malformed;
  feed.id = json_string(root, "feed_url");
  feed.title = one_line(json_string(root, "title"));
  feed.link = json_address(json_string(root, "home_page_url"), context);
  feed.description = json_string(root, "description");
  feed.language = json_string(root, "language");
  feed.author = json_authors(root);
  array items;
  if (root["items"].get(items) == simdjson::SUCCESS) {
    for (const element item : items) {
      object one;
      if (item.get(one) == simdjson::SUCCESS && !is_full(feed, context))
        feed.items.push_back(json_item(one, context, feed));
    }
  }
  // the format has no dates of the feed itself: it is as new as its newest item
  for (const FeedItem& item : feed.items) {
    feed.published = std::max(feed.published, item.published);
    feed.updated = std::max(feed.updated, item.updated);
  }
  return feed;
}

}  // namespace dateline::pipeline
