#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dateline/json.h"
#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/exports/display.h"
#include "pipeline/exports/rows.h"
#include "pipeline/store/monitors.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

constexpr int something_new = 3;
constexpr std::size_t mail_width = 76;

struct Options {
  std::string configuration = "dateline.toml";
  std::vector<std::string> names;
  std::string database;
  std::string since;
  std::int64_t limit = -1;
  std::string format = "text";
  std::string now;
  bool look = false;
  bool exit_code = false;
};

std::vector<MonitorConfiguration> chosen(const Configuration& configuration, const Options& options) {
  if (options.names.empty()) return configuration.monitors;
  std::vector<MonitorConfiguration> monitors;
  for (const std::string& name : options.names) {
    std::vector<std::string_view> known;
    bool found = false;
    for (const MonitorConfiguration& monitor : configuration.monitors) {
      known.push_back(monitor.name);
      if (monitor.name != name) continue;
      monitors.push_back(monitor);
      found = true;
    }
    if (!found)
      throw Error(options.configuration + " has no monitor \"" + name + "\"" + did_you_mean(name, known));
  }
  return monitors;
}

std::string wrapped(const std::string& lead, const std::string& text) {
  std::string out;
  std::string margin = lead;
  for (const std::string& line : wrap_text(visible_text(text), mail_width - lead.size())) {
    out += margin + line + "\n";
    margin.assign(lead.size(), ' ');
  }
  return out;
}

std::string row_text(const TimelineRow& row) {
  const bool undated = row.date.empty() && row.date_end.empty();
  std::string text =
      wrapped("* ", (undated ? "undated" : display_date(row.date, row.date_end)) + "  " + headline(row));
  text += wrapped("  ", row.sentence);
  if (const std::string line = differences(row); !line.empty()) text += wrapped("  ", line);
  return text + wrapped("  ", source_line(row)) + "\n";
}

std::string article_text(const ReportedArticle& article) {
  std::string line = article.outlet;
  if (!article.published.empty()) line += (line.empty() ? "" : ", ") + article.published;
  if (!article.title.empty()) line += (line.empty() ? "" : ": ") + article.title;
  std::string text = wrapped("- ", line);
  if (!article.url.empty()) text += "  " + escape_controls(article.url) + "\n";
  return text;
}

std::string row_record(const std::string& monitor, const TimelineRow& row) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("monitor", monitor);
  for (const auto& [name, value] : {std::pair("date", &row.date),
                                    std::pair("date_end", &row.date_end),
                                    std::pair("kind", &row.kind),
                                    std::pair("type", &row.type),
                                    std::pair("mode", &row.mode),
                                    std::pair("status", &row.status),
                                    std::pair("actors", &row.actors),
                                    std::pair("recipients", &row.recipients),
                                    std::pair("place", &row.place),
                                    std::pair("size", &row.size),
                                    std::pair("tolls", &row.tolls),
                                    std::pair("statuses", &row.statuses),
                                    std::pair("first_published", &row.first_published),
                                    std::pair("last_published", &row.last_published),
                                    std::pair("says", &row.says),
                                    std::pair("outlet", &row.outlet),
                                    std::pair("sentence", &row.sentence),
                                    std::pair("title", &row.title),
                                    std::pair("url", &row.url),
                                    std::pair("published", &row.published),
                                    std::pair("rule", &row.rule)}) {
    json.optional_field(name, *value);
  }
  json.field("articles", row.articles);
  json.field("origins", row.origins);
  json.field("article", row.article);
  json.field("start", row.span_start);
  json.field("end", row.span_end);
  json.end_object();
  return out + "\n";
}

/// Whether there was something to report.
bool report(Database& database, const MonitorConfiguration& monitor, const QuestionFilter& filter,
            const std::string& since, bool as_text) {
  std::vector<ReportedArticle> articles;
  read_report_articles(database, filter,
                       [&](const ReportedArticle& article) { articles.push_back(article); });
  if (articles.empty()) return false;
  std::size_t rows = 0;
  std::string body;
  read_timeline(database, filter, [&](const TimelineRow& row) {
    ++rows;
    body += as_text ? row_text(row) : row_record(monitor.name, row);
  });
  if (!as_text) {
    standard_output().write(body);
    return true;
  }
  const std::string title =
      fmt::format("{}: {}, {} happenings and statements{}", monitor.name,
                  counted(articles.size(), "new article"), rows, since.empty() ? "" : " since " + since);
  std::string out = escape_controls(title) + "\n" +
                    std::string(std::min(text_width(title), mail_width), '=') + "\n\n" + body + "Articles\n";
  for (const ReportedArticle& article : articles) out += article_text(article);
  standard_output().write(out + "\n");
  return true;
}

bool report_all(Database& database, const std::vector<MonitorConfiguration>& monitors, const Options& options,
                const CommonOptions& common, const Clock& clock) {
  const std::optional<std::int64_t> last_run = find_run(database, {});
  if (!last_run) return false;
  bool any = false;
  for (const MonitorConfiguration& monitor : monitors) {
    const std::optional<MonitorState> state = read_monitor(database, monitor.name);
    std::string since = read_since("--since", options.since);
    std::optional<std::int64_t> first_run;
    if (!since.empty()) {
      first_run = find_run(database, since);
      if (!first_run) continue;
    } else {
      first_run = state ? state->run + 1 : 0;
      if (state) since = state->reported;
    }
    if (*first_run > *last_run) continue;
    QuestionFilter filter;
    watch(filter, database, monitor, common);
    filter.since_run = first_run;
    filter.undated = true;
    filter.limit = options.limit;
    any = report(database, monitor, filter, since, options.format == "text") || any;
    if (options.look) continue;
    standard_output().flush();  // what could not be written was not reported
    write_monitor(database, monitor.name, *last_run, clock.now());
  }
  return any;
}

int run(const Options& options, const CommonOptions& common) {
  const std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) return exit_code::unusable;
  const std::vector<MonitorConfiguration> monitors = chosen(*configuration, options);
  if (monitors.empty()) throw Error(options.configuration + " has no [[monitors]]");
  const std::string path = options.database.empty() ? configuration->db : options.database;
  (void)read_since("--since", options.since);
  const std::unique_ptr<Clock> clock = read_clock("--now", options.now);
  CommonOptions with_data = common;
  with_data.data.insert(with_data.data.begin(), configuration->data.begin(), configuration->data.end());
  bool any = false;
  if (options.look) {
    Database database = Database::open_for_reading(path);
    any = report_all(database, monitors, options, with_data, *clock);
  } else {
    const Database readable = Database::open_for_reading(path);  // says what is wrong before a lock is made
    const RunLock lock(path, *clock);
    Database database = Database::open_for_writing(path);
    any = report_all(database, monitors, options, with_data, *clock);
  }
  return any && options.exit_code ? something_new : exit_code::done;
}

}  // namespace

void register_monitor_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "monitor",
      "What came in for the monitors of the configuration since they were reported last: a text fit for "
      "mail,\n"
      "nothing if there is nothing. The first report tells all there is. For cron, after `dateline run`.",
      "  dateline monitor                                   # all monitors of dateline.toml\n"
      "  dateline monitor \"Mali watch\" --exit-code || notify   # 3: something is new\n"
      "  dateline monitor --look --since 2013-01-20          # report again, remember nothing\n"
      "  dateline monitor --format jsonl\n");
  command.add_option("NAME", options->names, "Only these monitors");
  command.add_option("--config", options->configuration, "The configuration with the [[monitors]]")
      .type_name("FILE")
      .show_default();
  command.add_option("--db", options->database, "The database, in place of the configuration's")
      .type_name("FILE");
  command
      .add_option("--since", options->since,
                  "What runs stored that began then or later, whatever was reported")
      .type_name("TIME");
  command.add_flag("--look", options->look, "Do not remember that it was reported; writes nothing");
  command.add_flag("--exit-code", options->exit_code, "Exit 3 if there was something to report");
  command.add_option("--limit", options->limit, "At most so many rows for each monitor")
      .type_name("N")
      .check(check_limit);
  command.add_option("--format", options->format, "How to print")
      .type_name("text|jsonl")
      .one_of({"text", "jsonl"})
      .show_default();
  command.add_option("--now", options->now, "Take this for the time of day, for repeatable runs")
      .type_name("TIME");
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
