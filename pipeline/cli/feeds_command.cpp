#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dateline/result.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/url.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/cli/version.h"
#include "pipeline/fetch/request_target.h"
#include "pipeline/formats/opml.h"
#include "pipeline/run/configuration_file.h"
#include "pipeline/run/cycle.h"
#include "pipeline/run/discovery.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::string configuration = "dateline.toml";
  std::vector<std::string> names;
  std::string url;
  std::string title;
  std::vector<std::string> tags;
  std::string file;
  std::string format = "table";
  std::string now;
  bool failed = false;
};

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

std::string state_of(const FeedStatus& feed) {
  if (!feed.row || feed.row->last_checked.empty()) return "new";
  if (feed.row->gone) return "gone";
  if (feed.unfinished) return "unfinished";
  if (feed.row->failures > 0) return "failing";
  return feed.due ? "due" : "ok";
}

int list(const Options& options) {
  const std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) return exit_code::unusable;
  const std::unique_ptr<Clock> clock = read_clock("--now", options.now);
  const auto writer =
      write_rows(read_format(options.format),
                 {"feed", "state", "next_check", "last_checked", "failures", "stored", "waiting", "refused",
                  "failed", "url", "moved_to", "last_error", "tags", "origin"});
  for (const FeedStatus& feed : feed_status(*configuration, options.names, clock->now())) {
    const FeedRow row = feed.row.value_or(FeedRow{});
    writer->row(std::vector<Cell>{
        text_cell(feed.configuration.name()), text_cell(state_of(feed)), text_cell(row.next_check),
        text_cell(row.last_checked), Cell(row.failures), Cell(feed.pages.stored), Cell(feed.pages.waiting),
        Cell(feed.pages.refused), Cell(feed.pages.failed), text_cell(feed_key(feed.configuration)),
        text_cell(row.moved_to), text_cell(row.last_error), text_cell(joined(feed.configuration.tags)),
        text_cell(feed.configuration.origin)});
  }
  writer->end();
  return exit_code::done;
}

/// The configuration as far as it can be read: a file that is just being written may lack its contact.
Configuration configuration_so_far(const std::string& path, Diagnostics& problems) {
  Diagnostics all;
  Configuration configuration = load_configuration(path, all);
  for (Diagnostic& problem : all) {
    if (problem.code != "C105") problems.push_back(std::move(problem));
  }
  return configuration;
}

/// Adds the feeds that are not there, all with addresses of http(s); says how many.
int add_feeds(const std::string& path, const std::vector<OpmlFeed>& feeds) {
  Configuration there;
  if (std::filesystem::exists(path)) {
    Diagnostics problems;
    there = configuration_so_far(path, problems);
    bool broken = false;
    for (const Diagnostic& problem : problems) {
      log(problem);
      broken = broken || problem.severity == Severity::error;
    }
    if (broken) return exit_code::unusable;
  }
  std::set<std::string> known;
  for (const FeedConfiguration& feed : there.feeds) known.insert(feed_key(feed));
  std::string tables;
  std::size_t added = 0;
  for (const OpmlFeed& each : feeds) {
    if (!known.insert(parse_target(each.url).value().url).second) continue;
    FeedConfiguration feed = feed_with_defaults(there);
    feed.url = each.url;
    feed.title = each.title;
    feed.tags = each.tags;
    tables += (tables.empty() ? "" : "\n") + feed_as_toml(feed, there);
    ++added;
  }
  if (added > 0) append_to_configuration(path, tables);
  standard_output().write(fmt::format("{} added, {} {} there\n", counted(added, "feed"), feeds.size() - added,
                                      feeds.size() - added == 1 ? "was" : "were"));
  return exit_code::done;
}

int add(const Options& options) {
  if (!parse_target(options.url))
    throw Error("\"" + escape_controls(repair_utf8(without_credentials(options.url))) +
                "\" is no http(s) address");
  OpmlFeed feed;
  feed.url = options.url;
  feed.title = options.title;
  feed.tags = options.tags;
  return add_feeds(options.configuration, {feed});
}

int import(const Options& options) {
  const Result<std::string> bytes = options.file == "-"
                                        ? read_standard_input(max_feed_bytes)
                                        : read_file(options.file, max_feed_bytes, FileAccess::any);
  if (!bytes) throw Error(to_string(bytes.error()));
  Result<Opml> opml = read_opml(*bytes, {.path = options.file, .url = {}, .content_type = {}});
  if (!opml) throw Error(to_string(opml.error()));
  for (const Diagnostic& note : opml->notes) log({Severity::warning, note.code, note.where, note.message});
  std::erase_if(opml->feeds, [&](const OpmlFeed& feed) {
    if (parse_target(feed.url)) return false;
    log({Severity::warning, "F112", options.file,
         "left out an address that is not http or https: \"" + without_credentials(feed.url) + "\""});
    return true;
  });
  return add_feeds(options.configuration, opml->feeds);
}

int export_opml(const Options& options) {
  const std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) return exit_code::unusable;
  Opml opml;
  opml.title = "Feeds of dateline";
  for (const FeedStatus& feed : feed_status(*configuration, {}, system_clock().now())) {
    OpmlFeed& out = opml.feeds.emplace_back();
    out.url = feed_key(feed.configuration);
    out.title = feed.configuration.title;
    out.tags = feed.configuration.tags;
    if (!feed.row) continue;
    out.link = feed.row->link;
    out.language = feed.row->language;
    if (out.title.empty()) out.title = feed.row->title;
  }
  standard_output().write(write_opml(opml));
  return exit_code::done;
}

int discover(const Options& options) {
  const std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) return exit_code::unusable;
  const Result<std::vector<FoundFeed>> found = find_feeds_of_site(
      options.url, fetch_settings(*configuration, program_version(), environment_variable), system_clock());
  if (!found) {
    log(found.error());
    return exit_code::some_failed;
  }
  const auto writer = write_rows(read_format(options.format), {"url", "title", "type"});
  for (const FoundFeed& feed : *found)
    writer->row(std::vector<Cell>{text_cell(feed.url), text_cell(feed.title), text_cell(feed.type)});
  writer->end();
  if (found->empty()) log_error("no feed found at " + without_credentials(options.url));
  return found->empty() ? exit_code::some_failed : exit_code::done;
}

int retry(const Options& options) {
  const std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) return exit_code::unusable;
  if (options.names.empty() && !options.failed) throw Error("name the feeds to ask again, or use --failed");
  Database::check_file(configuration->db);
  const RunLock lock(configuration->db, system_clock());
  Database database = Database::open_for_writing(configuration->db);
  FetchStore store(database);
  std::size_t changed = 0;
  std::int64_t pages = 0;
  store.in_transaction([&] {
    for (const FeedStatus& feed : feed_status(*configuration, options.names, system_clock().now())) {
      if (!feed.row) continue;
      FeedRow row = *feed.row;
      const bool failing = row.gone || row.failures > 0 || feed.pages.failed + feed.pages.refused > 0;
      if (options.failed && !failing) continue;
      row.gone = false;
      row.failures = 0;
      row.next_check.clear();
      // All of it is read again, whatever was made of it the last time.
      row.etag.clear();
      row.last_modified.clear();
      row.body_hash.clear();
      store.write_feed(row);
      pages += store.retry_pages(row.id);
      ++changed;
    }
  });
  standard_output().write(
      fmt::format("{} and {} of {} are asked again in the next run\n", counted(changed, "feed"),
                  counted(static_cast<std::size_t>(pages), "page"), changed == 1 ? "it" : "them"));
  return exit_code::done;
}

}  // namespace

void register_feeds_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& parent =
      commands.add("feeds", "The feeds of the configuration: list, add, discover, import, export, retry",
                   "  dateline feeds list\n"
                   "  dateline feeds discover https://example.org/\n"
                   "  dateline feeds add https://example.org/feed.xml --tag pacific\n"
                   "  dateline feeds import subscriptions.opml\n");
  parent.require_subcommand();
  const auto make = [&](const char* name, const char* description, const char* example,
                        int (*run)(const Options&)) -> Command& {
    Command& command = commands.add_under(parent, name, description, example);
    command.add_option("--config", options->configuration, "The configuration")
        .type_name("FILE")
        .show_default();
    commands.on_chosen(command, [options, run](const CommonOptions&) { return run(*options); });
    return command;
  };
  const auto add_format = [&](Command& command) {
    command.add_option("--format", options->format, "How to print")
        .type_name("table|csv|json|jsonl")
        .one_of({"table", "csv", "json", "jsonl"})
        .show_default();
  };

  Command& list_command = make("list", "Feeds with their state: when they are asked next, failures, pages",
                               "  dateline feeds list\n", list);
  list_command.add_option("FEED", options->names, "Only these, by title or address");
  list_command.add_option("--now", options->now, "Take this for the time of day").type_name("TIME");
  add_format(list_command);

  Command& add_command = make(
      "add", "Write a feed into the configuration, which is made if it is not there",
      "  dateline feeds add https://example.org/feed.xml --title \"Coral Courier\" --tag pacific\n", add);
  add_command.add_option("URL", options->url, "Its address").required();
  add_command.add_option("--title", options->title, "What to call it").type_name("TEXT");
  add_command.add_option("--tag", options->tags, "A tag (several times: all)")
      .type_name("TAG")
      .allow_extra_args(false);

  Command& discover_command = make("discover", "Find the feeds of a site: asks its page",
                                   "  dateline feeds discover https://example.org/\n", discover);
  discover_command.add_option("URL", options->url, "A page of the site").required();
  add_format(discover_command);

  Command& import_command = make("import", "Write the feeds of an OPML file into the configuration",
                                 "  dateline feeds import subscriptions.opml\n", import);
  import_command.add_option("FILE", options->file, "OPML, as feed readers export it; \"-\" is standard input")
      .required();

  make("export", "The feeds as OPML on standard output", "  dateline feeds export > subscriptions.opml\n",
       export_opml);

  Command& retry_command =
      make("retry",
           "Let the next run ask feeds again, due or not, gone or not, and take all of what they name; and\n"
           "their pages that failed, were refused by robots.txt or wait for another try.\n"
           "Left alone, a page that is forbidden or not found is tried four times within a day, one whose\n"
           "server fails ten times within half a week, and one that robots.txt forbids is judged again once\n"
           "a day for a week.",
           "  dateline feeds retry \"Coral Courier\"\n  dateline feeds retry --failed\n", retry);
  retry_command.add_option("FEED", options->names, "Which, by title or address");
  retry_command.add_flag("--failed", options->failed, "Only those that failed; without FEED all of them");
}

}  // namespace dateline::pipeline
