#include <memory>
#include <string>
#include <vector>

#include "dateline/json.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/signals.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/formats/delivered_feed.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/feed_discovery.h"
#include "pipeline/formats/opml.h"
#include "pipeline/formats/sitemap.h"
#include "pipeline/formats/sniff.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string url;
  std::string content_type;
};

void append_strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& value : values) json.value(value);
  json.end_array();
}

/// An array of objects; `fields` writes what is in one.
template <typename Value, typename Fields>
void append_objects(JsonWriter& json, std::string_view name, const std::vector<Value>& values,
                    Fields fields) {
  json.key(name);
  json.begin_array();
  for (const Value& value : values) {
    json.begin_object();
    fields(json, value);
    json.end_object();
  }
  json.end_array();
}

/// An answer to one input; `fields` writes all but the path.
template <typename Fields>
void append_record(std::string& out, const std::string& path, Fields fields) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  fields(json);
  json.end_object();
}

void append_enclosure(JsonWriter& json, const Enclosure& enclosure) {
  json.optional_field("url", enclosure.url);
  json.optional_field("type", enclosure.type);
  json.optional_field("length", enclosure.length);
}

void append_item(JsonWriter& json, const FeedItem& item) {
  json.optional_field("id", item.id);
  json.optional_field("link", item.link);
  json.optional_field("title", item.title);
  json.optional_field("author", item.author);
  json.optional_field("published", item.published);
  json.optional_field("updated", item.updated);
  json.optional_field("summary", item.summary);
  json.optional_field("content", item.content);
  append_strings(json, "categories", item.categories);
  json.optional_field("comments", item.comments);
  if (!item.enclosures.empty()) append_objects(json, "enclosures", item.enclosures, append_enclosure);
  json.optional_field("language", item.language);
  json.optional_field("image", item.image);
  json.optional_field("via", item.via);
  json.optional_field("source", item.source);
  json.optional_field("source_url", item.source_url);
  json.optional_field("comment_count", item.comment_count);
  append_strings(json, "points", item.points);
}

void append_fields(JsonWriter& json, const Feed& feed) {
  json.field("format", feed.format);
  json.field("malformed", feed.malformed);
  json.optional_field("encoding", feed.encoding);
  json.optional_field("id", feed.id);
  json.optional_field("title", feed.title);
  json.optional_field("link", feed.link);
  json.optional_field("description", feed.description);
  json.optional_field("language", feed.language);
  json.optional_field("author", feed.author);
  json.optional_field("published", feed.published);
  json.optional_field("updated", feed.updated);
  append_strings(json, "categories", feed.categories);
  append_objects(json, "items", feed.items, append_item);
}

void append_entry(JsonWriter& json, const SitemapEntry& entry) {
  json.field("link", entry.url);
  json.optional_field("title", entry.title);
  json.optional_field("published", entry.published);
  json.optional_field("updated", entry.modified);
  append_strings(json, "categories", entry.keywords);
  json.optional_field("language", entry.language);
  json.optional_field("publication", entry.publication);
}

void append_fields(JsonWriter& json, const Sitemap& sitemap) {
  json.field("format", sitemap.kind == SitemapKind::index ? "sitemapindex" : "sitemap");
  json.field("malformed", sitemap.malformed);
  json.optional_field("encoding", sitemap.encoding);
  append_objects(json, "items", sitemap.entries, append_entry);
}

void append_subscription(JsonWriter& json, const OpmlFeed& feed) {
  json.field("url", feed.url);
  json.optional_field("title", feed.title);
  json.optional_field("link", feed.link);
  json.optional_field("description", feed.description);
  json.optional_field("language", feed.language);
  append_strings(json, "tags", feed.tags);
}

void append_fields(JsonWriter& json, const Opml& opml) {
  json.field("format", "opml");
  json.field("malformed", opml.malformed);
  json.optional_field("title", opml.title);
  append_objects(json, "feeds", opml.feeds, append_subscription);
}

void append_found_feed(JsonWriter& json, const FoundFeed& feed) {
  json.field("url", feed.url);
  json.optional_field("type", feed.type);
  json.optional_field("title", feed.title);
}

/// `feeds` are those that a page names which was given in place of a feed.
void append_error(std::string& out, const std::string& path, const Diagnostic& error,
                  const std::vector<FoundFeed>& feeds = {}) {
  append_record(out, path, [&](JsonWriter& json) {
    json.key("error");
    json.begin_object();
    json.field("code", error.code);
    json.field("message", repair_utf8(error.message));
    json.end_object();
    if (!feeds.empty()) append_objects(json, "feeds", feeds, append_found_feed);
  });
  log(error);
}

/// Appends what was read, or why it could not be; false: that.
template <typename Read>
bool append_answer(std::string& out, const FeedContext& context, const Result<Read>& read) {
  if (!read) {
    append_error(out, context.path, read.error());
    return false;
  }
  append_record(out, context.path, [&](JsonWriter& json) { append_fields(json, *read); });
  for (const Diagnostic& note : read->notes) log(note);
  return true;
}

/// Appends the answer to one input; false: it failed.
bool answer(std::string& out, std::string_view bytes, const FeedContext& context) {
  const Looks looks = looks_like(bytes);
  if (looks == Looks::sitemap) return append_answer(out, context, read_sitemap(bytes, context));
  if (looks == Looks::opml) return append_answer(out, context, read_opml(bytes, context));
  const Result<Feed> feed = read_feed(bytes, context);
  if (feed || feed.error().code != "F102" || looks != Looks::page) return append_answer(out, context, feed);
  const std::vector<FoundFeed> feeds = discover_feeds(bytes, context);
  append_error(out, context.path, page_in_place_of_feed(context, feeds), feeds);
  return false;
}

int run(const Options& options) {
  int code = exit_code::done;
  const StopSignals signals;
  for (const std::string& path : options.files) {
    if (const int signal = StopSignals::received(); signal != 0) return 128 + signal;
    const Result<std::string> bytes =
        path == "-" ? read_standard_input(max_feed_bytes) : read_file(path, max_feed_bytes, FileAccess::any);
    if (path == "-" && bytes && bytes->empty()) continue;  // empty input, empty output
    std::string line;
    if (!bytes) {
      append_error(line, path, bytes.error());
      code = exit_code::some_failed;
    } else if (!answer(line, *bytes, {path, options.url, options.content_type})) {
      code = exit_code::some_failed;
    }
    line += '\n';
    standard_output().write(line);
    if (path == "-") standard_output().flush();
  }
  return code;
}

}  // namespace

void register_feed_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "feed", "Feeds (RSS, Atom, JSON Feed), sitemaps and OPML as JSON Lines",
      "  dateline feed news.xml\n"
      "  dateline feed sitemap.xml.gz | jq -r '.items[].link'\n"
      "  dateline feed subscriptions.opml | jq -r '.feeds[].url'\n"
      "  curl -s https://example.org/feed.xml | dateline feed - --url https://example.org/feed.xml\n");
  command
      .add_option("FILE", options->files,
                  "Feeds, sitemaps, OPML, also .gz; an HTML page is answered with the feeds it names; - is "
                  "standard input")
      .type_name("");
  command.add_option("--url", options->url, "Address of the feed, base of relative links").type_name("BASE");
  command
      .add_option(
          "--content-type", options->content_type,
          "Content-Type the feed was sent with: its charset counts before that of the XML declaration, after "
          "a byte order mark")
      .type_name("TYPE");
  commands.on_chosen(command, [options](const CommonOptions&) {
    if (options->files.empty()) options->files.emplace_back("-");
    return run(*options);
  });
}

}  // namespace dateline::pipeline
