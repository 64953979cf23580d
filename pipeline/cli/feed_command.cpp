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
#include "pipeline/formats/feed.h"
#include "pipeline/formats/feed_discovery.h"
#include "pipeline/formats/opml.h"
#include "pipeline/formats/sitemap.h"

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

void append_item(JsonWriter& json, const FeedItem& item) {
  json.begin_object();
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
  if (!item.enclosures.empty()) {
    json.key("enclosures");
    json.begin_array();
    for (const Enclosure& enclosure : item.enclosures) {
      json.begin_object();
      json.optional_field("url", enclosure.url);
      json.optional_field("type", enclosure.type);
      json.optional_field("length", enclosure.length);
      json.end_object();
    }
    json.end_array();
  }
  json.optional_field("language", item.language);
  json.optional_field("image", item.image);
  json.optional_field("via", item.via);
  json.optional_field("comment_count", item.comment_count);
  append_strings(json, "points", item.points);
  json.end_object();
}

void append_feed(std::string& out, const std::string& path, const Feed& feed) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
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
  json.key("items");
  json.begin_array();
  for (const FeedItem& item : feed.items) append_item(json, item);
  json.end_array();
  json.end_object();
}

void append_sitemap(std::string& out, const std::string& path, const Sitemap& sitemap) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  json.field("format", sitemap.kind == SitemapKind::index ? "sitemapindex" : "sitemap");
  json.field("malformed", sitemap.malformed);
  json.optional_field("encoding", sitemap.encoding);
  json.key("items");
  json.begin_array();
  for (const SitemapEntry& entry : sitemap.entries) {
    json.begin_object();
    json.field("link", entry.url);
    json.optional_field("title", entry.title);
    json.optional_field("published", entry.published);
    json.optional_field("updated", entry.modified);
    append_strings(json, "categories", entry.keywords);
    json.optional_field("language", entry.language);
    json.optional_field("publication", entry.publication);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void append_opml(std::string& out, const std::string& path, const Opml& opml) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  json.field("format", "opml");
  json.field("malformed", opml.malformed);
  json.optional_field("title", opml.title);
  json.key("feeds");
  json.begin_array();
  for (const OpmlFeed& feed : opml.feeds) {
    json.begin_object();
    json.field("url", feed.url);
    json.optional_field("title", feed.title);
    json.optional_field("link", feed.link);
    json.optional_field("description", feed.description);
    json.optional_field("language", feed.language);
    append_strings(json, "tags", feed.tags);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// `feeds` are those that a page names which was given in place of a feed.
void append_error(std::string& out, const std::string& path, const Diagnostic& error,
                  const std::vector<FoundFeed>& feeds = {}) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  json.key("error");
  json.begin_object();
  json.field("code", error.code);
  json.field("message", repair_utf8(error.message));
  json.end_object();
  if (!feeds.empty()) {
    json.key("feeds");
    json.begin_array();
    for (const FoundFeed& feed : feeds) {
      json.begin_object();
      json.field("url", feed.url);
      json.optional_field("type", feed.type);
      json.optional_field("title", feed.title);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

/// An HTML page in place of a feed fails, but says where the feeds are.
Diagnostic page_error(const std::string& path, const std::vector<FoundFeed>& feeds) {
  std::string message = "an HTML page, not a feed";
  message += feeds.empty() ? "; it names none" : "; it names " + feeds.front().url;
  if (feeds.size() > 1) message += " and " + std::to_string(feeds.size() - 1) + " more";
  return {Severity::error, "F106", path, std::move(message)};
}

/// Appends the answer to one input; false: it failed.
bool append_answer(std::string& out, std::string_view bytes, const FeedContext& context) {
  const auto answer = [&](const auto& read, auto append) {
    if (!read) {
      append_error(out, context.path, read.error());
      log(read.error());
      return false;
    }
    append(out, context.path, *read);
    for (const Diagnostic& note : read->notes) log(note);
    return true;
  };
  const std::string_view start = bytes.substr(0, 4096);
  if (looks_like_sitemap(start)) return answer(read_sitemap(bytes, context), append_sitemap);
  if (looks_like_opml(start)) return answer(read_opml(bytes, context), append_opml);
  const Result<Feed> feed = read_feed(bytes, context);
  if (feed || feed.error().code != "F102" || !looks_like_html(start)) return answer(feed, append_feed);
  const std::vector<FoundFeed> feeds = discover_feeds(bytes, context);
  const Diagnostic error = page_error(context.path, feeds);
  append_error(out, context.path, error, feeds);
  log(error);
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
      log(bytes.error());
      code = exit_code::some_failed;
    } else if (!append_answer(line, *bytes, {path, options.url, options.content_type})) {
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
  command.add_option("--content-type", options->content_type, "Content-Type the feed was sent with")
      .type_name("TYPE");
  commands.on_chosen(command, [options](const CommonOptions&) {
    if (options->files.empty()) options->files.emplace_back("-");
    return run(*options);
  });
}

}  // namespace dateline::pipeline
