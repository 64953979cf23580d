#include <fmt/core.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dateline/result.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/version.h"
#include "pipeline/normalize/page_words.h"
#include "pipeline/run/cycle.h"
#include "pipeline/run/metrics.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::string configuration = "dateline.toml";
  std::vector<std::string> feeds;
  std::optional<std::int64_t> limit;
  bool offline = false;
  bool dry_run = false;
  std::string metrics;
  std::string now;
};

/// What a run would ask: feeds that are due, and pages that wait, of whatever feed.
int print_due(const Configuration& configuration, const Options& options, const Clock& clock) {
  std::string out;
  for (const FeedStatus& feed : feed_status(configuration, options.feeds, clock.now())) {
    const bool gone = feed.row && feed.row->gone;
    const bool asked = !gone && (feed.due || !options.feeds.empty());
    if (!asked && feed.pages.waiting == 0 && !feed.unfinished) continue;
    out +=
        escape_controls(repair_utf8(feed_key(feed.configuration))) + (asked ? "\n" : "  (itself not due)\n");
    if (feed.pages.waiting > 0)
      out += fmt::format("    {} {}\n", counted(static_cast<std::size_t>(feed.pages.waiting), "page"),
                         feed.pages.waiting == 1 ? "waits" : "wait");
    if (feed.unfinished) out += "    texts of its last answer wait; it is asked behind them\n";
  }
  standard_output().write(out);
  return exit_code::done;
}

std::string summary(const CycleResult& result) {
  const CycleCounts& fetched = result.fetched;
  return fmt::format(
      "{} ({} unchanged, {} failed, {} unfinished), {} ({} failed, {} refused, {} left), {}, {}; {} new, {} "
      "changed, {} "
      "same",
      counted(fetched.feeds, "feed"), fetched.feeds_unchanged, fetched.feeds_failed, fetched.feeds_unfinished,
      counted(fetched.pages + fetched.pages_failed, "page"), fetched.pages_failed, fetched.pages_refused,
      fetched.pages_left, counted(fetched.requests, "request"), counted(fetched.bytes, "byte"),
      result.counts.added, result.counts.changed, result.counts.same);
}

const char* name_of_signal(int signal) {
  switch (signal) {
    case SIGINT:
      return "SIGINT";
    case SIGHUP:
      return "SIGHUP";
    default:
      return "SIGTERM";
  }
}

std::string stopped_sentence(const CycleResult& result) {
  const CycleCounts& fetched = result.fetched;
  std::string left;
  if (fetched.pages_left > 0) left = fmt::format(", {} left", counted(fetched.pages_left, "page"));
  return fmt::format("stopped by {} after {} of {}{}; the next run goes on", name_of_signal(result.signal),
                     fetched.feeds + fetched.feeds_postponed, counted(fetched.feeds_asked, "feed"), left);
}

/// The run is done whatever becomes of its figures.
bool write_metrics(const std::string& path, const CycleResult& result) {
  try {
    replace_file(path, metrics_text(result));
    return true;
  } catch (const Error& error) {
    log_error(error.what());
    return false;
  }
}

int run(const Options& options, const CommonOptions& common) {
  std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) return exit_code::unusable;
  const std::unique_ptr<Clock> clock = read_clock("--now", options.now);
  if (options.dry_run) return print_due(*configuration, options, *clock);
  const std::string metrics = options.metrics.empty() ? configuration->metrics : options.metrics;
  if (!metrics.empty()) check_replaceable(metrics);

  CommonOptions with_data = common;
  with_data.data.insert(with_data.data.begin(), configuration->data.begin(), configuration->data.end());
  const std::shared_ptr<const Resources> resources = load_resources(with_data);
  CycleOptions wanted;
  wanted.fetch = fetch_settings(*configuration, program_version(), environment_variable);
  wanted.configuration = std::move(*configuration);
  wanted.feeds = options.feeds;
  wanted.limit = options.limit;
  wanted.offline = options.offline;
  wanted.progress = !common.quiet;
  wanted.run = describe_run("run", resources);
  const PageWords words(listed_words(*resources, page_classes));
  wanted.words = &words;
  const Annotator annotator(resources);
  const CycleResult result = run_cycle(wanted, annotator, *clock);
  log_note(summary(result));
  if (result.signal != 0) log_warning(stopped_sentence(result));
  const bool told = metrics.empty() || write_metrics(metrics, result);
  if (result.signal != 0) return 128 + result.signal;
  return result.counts.failed > 0 || !told ? exit_code::some_failed : exit_code::done;
}

}  // namespace

void register_run_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "run",
      "Ask the feeds that are due, fetch their new articles, extract and store them: what cron calls.\n"
      "Says nothing when all is well; `dateline runs` tells what it did. A run that was stopped is "
      "continued\n"
      "by the next one. Publishers are asked politely: robots.txt, delays, conditional requests, "
      "Retry-After.",
      "  dateline run                                  # dateline.toml in this folder\n"
      "  dateline run --config /etc/dateline.toml -v   # with a summary\n"
      "  dateline run --feed \"Coral Courier\" --limit 5 # this feed now, at most 5 articles\n"
      "  dateline run --dry-run                        # which feeds are due\n");
  command.add_option("--config", options->configuration, "The configuration (dateline config check)")
      .type_name("FILE")
      .show_default();
  command
      .add_option("--feed", options->feeds,
                  "Only the feed of this title or address, due or not (several times: each)")
      .type_name("NAME")
      .allow_extra_args(false);
  command
      .add_option("--limit", options->limit,
                  "Fetch or take at most so many articles; the others wait for the next run")
      .type_name("N")
      .check(check_count);
  command.add_flag("--dry-run", options->dry_run, "List the feeds that are due; ask nothing, write nothing");
  command.add_flag("--offline", options->offline,
                   "Open no connection: only take the texts that earlier runs left, and bring the list of "
                   "feeds up to date");
  command
      .add_option("--metrics", options->metrics,
                  "Write the figures of the run for Prometheus (textfile collector)")
      .type_name("FILE.prom");
  command.add_option("--now", options->now, "Take this for the time of day, for repeatable runs")
      .type_name("TIME");
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
