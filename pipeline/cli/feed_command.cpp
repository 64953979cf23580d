#include <CLI/CLI.hpp>
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

void append_error(std::string& out, const std::string& path, const Diagnostic& error) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  json.key("error");
  json.begin_object();
  json.field("code", error.code);
  json.field("message", repair_utf8(error.message));
  json.end_object();
  json.end_object();
}

int run(const Options& options) {
  int code = exit_code::done;
  const StopSignals signals;
  for (const std::string& path : options.files) {
    if (const int signal = StopSignals::received(); signal != 0) return 128 + signal;
    const Result<std::string> bytes =
        path == "-" ? read_standard_input(max_feed_bytes) : read_file(path, max_feed_bytes, FileAccess::any);
    if (path == "-" && bytes && bytes->empty()) continue;  // empty input, empty output
    const Result<Feed> feed =
        bytes ? read_feed(*bytes, {path, options.url, options.content_type}) : Result<Feed>(bytes.error());
    std::string line;
    if (feed) {
      append_feed(line, path, *feed);
      for (const Diagnostic& note : feed->notes) log(note);
    } else {
      append_error(line, path, feed.error());
      log(feed.error());
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
  CLI::App& command = commands.add(
      "feed", "Feeds (RSS, Atom, JSON Feed) as JSON Lines",
      "  dateline feed news.xml\n"
      "  curl -s https://example.org/feed.xml | dateline feed - --url https://example.org/feed.xml\n");
  command.add_option("FILE", options->files, "Feeds, also .gz; - is standard input")->type_name("");
  command.add_option("--url", options->url, "Address of the feed, base of relative links")->type_name("BASE");
  command.add_option("--content-type", options->content_type, "Content-Type the feed was sent with")
      ->type_name("TYPE");
  commands.on_chosen(command, [options](const CommonOptions&) {
    if (options->files.empty()) options->files.emplace_back("-");
    return run(*options);
  });
}

}  // namespace dateline::pipeline
