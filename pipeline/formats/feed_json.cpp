#include <simdjson.h>

#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/markup.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_adapters.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/html_links.h"
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

/// 123.0 as "123", 1.5 as "1.5".
std::string number_text(double number) {
  std::array<char, 32> room{};
  const auto [end, error] = std::to_chars(room.data(), room.data() + room.size(), number);
  return error == std::errc{} ? std::string(room.data(), end) : std::string();
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
  double real = 0;
  if (value.get(real) == simdjson::SUCCESS) return number_text(real);
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

/// One feed as its items are read: what they say is seen from it.
class JsonFeedReader {
 public:
  JsonFeedReader(const object& root, const FeedContext& context, Feed& feed)
      : root_(root), context_(context), feed_(feed) {
    base_ = context.url;
    for (const std::string_view key : {"feed_url", "home_page_url"})
      if (std::string named = json_string(root, key); base_.empty() && is_http_url(named))
        base_ = std::move(named);
  }

  void read() {
    feed_.id = json_string(root_, "feed_url");
    feed_.title = one_line(json_string(root_, "title"));
    feed_.link = address(json_string(root_, "home_page_url"));
    feed_.description = json_string(root_, "description");
    feed_.language = json_string(root_, "language");
    feed_.author = authors(root_);
    if (object numbered; root_["items"].get(numbered) == simdjson::SUCCESS)
      add_note(feed_.notes, context_, "F108", "the items are an object, not an array; its values are taken");
    for_each_item([&](const object& item) {
      if (!is_full(feed_, context_)) feed_.items.push_back(read_item(item));
    });
  }

 private:
  template <typename Function>
  void for_each_item(Function function) const {
    array items;
    object numbered;  // {"0": {…}, "2": {…}}: what PHP makes of an array with gaps
    object one;
    if (root_["items"].get(items) == simdjson::SUCCESS) {
      for (const element item : items)
        if (item.get(one) == simdjson::SUCCESS) function(one);
    } else if (root_["items"].get(numbered) == simdjson::SUCCESS) {
      for (const auto field : numbered)
        if (field.value.get(one) == simdjson::SUCCESS) function(one);
    }
  }

  std::string authors(const object& from) {
    std::string names;
    array several;
    if (from["authors"].get(several) == simdjson::SUCCESS)
      for (const element author : several) add_name(names, json_author(author), feed_.notes, context_);
    element author;
    if (names.empty() && from["author"].get(author) == simdjson::SUCCESS)
      add_name(names, json_author(author), feed_.notes, context_);
    return names;
  }

  [[nodiscard]] std::string address(std::string text) const {
    text = plain_address(std::move(text));
    if (text.empty() || base_.empty() || is_http_url(text)) return text;
    return resolve_url(base_, text).value_or(text);
  }

  std::string time(const object& from, std::string_view key, const std::string& language) {
    return feed_time(json_string(from, key), context_, feed_.notes, [&] {
      if (!order_) order_ = shown_order();
      return DateHabits{*order_, language.empty() ? feed_.language : language};
    });
  }

  [[nodiscard]] DateOrder shown_order() const {
    ShownDateOrder shown;
    for_each_item([&](const object& item) {
      shown.see(json_string(item, "date_published"));
      shown.see(json_string(item, "date_modified"));
    });
    return shown.order();
  }

  FeedItem read_item(const object& from) {
    FeedItem item;
    item.id = json_string(from, "id");
    item.link = address(json_string(from, "url"));
    item.via = address(json_string(from, "external_url"));
    if (item.link.empty()) item.link = std::move(item.via);
    item.title = one_line(json_string(from, "title"));
    item.author = authors(from);
    item.language = json_string(from, "language");
    item.published = time(from, "date_published", item.language);
    item.updated = time(from, "date_modified", item.language);
    item.image = address(json_string(from, "image"));
    item.summary = json_string(from, "summary");
    item.content = with_absolute_links(json_string(from, "content_html"), base_);
    if (item.content.empty()) item.content = escape_markup(json_string(from, "content_text"), false);
    read_tags(from, item);
    read_attachments(from, item);
    return item;
  }

  void read_tags(const object& from, FeedItem& item) {
    array tags;
    if (from["tags"].get(tags) != simdjson::SUCCESS) return;
    for (const element tag : tags) {
      std::string_view text;
      if (tag.get(text) == simdjson::SUCCESS && !add_category(item.categories, text))
        note_categories(feed_.notes, context_);
    }
  }

  void read_attachments(const object& from, FeedItem& item) {
    array attachments;
    if (from["attachments"].get(attachments) != simdjson::SUCCESS) return;
    for (const element attachment : attachments) {
      object one;
      if (attachment.get(one) != simdjson::SUCCESS) continue;
      add_enclosure(item.enclosures,
                    {address(json_string(one, "url")), json_string(one, "mime_type"),
                     digits_only(json_string(one, "size_in_bytes"))},
                    feed_.notes, context_);
    }
  }

  const object& root_;
  const FeedContext& context_;
  Feed& feed_;
  std::string base_;
  std::optional<DateOrder> order_;  ///< looked for when the first date is in doubt
};

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
  JsonFeedReader(root, context, feed).read();
  return feed;
}

}  // namespace dateline::pipeline
