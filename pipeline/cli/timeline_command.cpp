#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/output.h"
#include "pipeline/base/progress.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/explain.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/exports/display.h"
#include "pipeline/exports/formats.h"
#include "pipeline/exports/rows.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t indent = 12;
constexpr std::size_t width_without_terminal = 100;
constexpr std::size_t narrow = 40;     // where the margin is small
constexpr std::size_t min_width = 24;  // of an interval of two days

struct Options {
  ReadingOptions reading;
  std::string by;
  std::string since;
  bool all = false;
};

/// Where a row stands and what made it.
std::string row_evidence_line(Database& database, const TimelineRow& row) {
  const std::string source = article_source_line(database, row.article, row.url);
  return rule_line(row) + (source.empty() ? "" : "; ") + source;
}

class TimelineTable {
 public:
  /// `terminal` is its width, 0 if there is none.
  TimelineTable(Database& database, std::size_t terminal, bool explain)
      : database_(database),
        width_(terminal > 0 ? std::max(terminal, min_width) : width_without_terminal),
        indent_(width_ < narrow ? 2 : indent),
        long_words_(terminal > 0 ? LongWords::broken : LongWords::alone),
        explain_(explain) {}

  void print(const TimelineRow& row) const {
    std::string date = display_date(row.date, row.date_end);
    date += std::string(date.size() < indent_ ? indent_ - date.size() : 2, ' ');
    const std::string margin(indent_, ' ');
    std::string text = paragraph(date, headline(row)) + paragraph(margin, row.sentence);
    if (const std::string line = differences(row); !line.empty()) text += paragraph(margin, line);
    text += paragraph(margin, source_line(row));
    if (explain_) text += paragraph(margin, row_evidence_line(database_, row));
    standard_output().write(text + "\n");
  }

 private:
  /// `text` on lines of the width, all but the first indented; `lead` stands before the first.
  [[nodiscard]] std::string paragraph(std::string lead, std::string_view text) const {
    std::string out;
    for (const std::string& line :
         wrap_text(visible_text(text), width_ - indent_, long_words_, width_ - lead.size())) {
      lead += line;
      out += lead.erase(lead.find_last_not_of(' ') + 1) + "\n";
      lead.assign(indent_, ' ');
    }
    return out;
  }

  Database& database_;
  std::size_t width_;
  std::size_t indent_;
  LongWords long_words_;
  bool explain_;
};

void print_rows(Database& database, const TimelineFilter& filter, RowFormat format, bool explain) {
  if (format == RowFormat::table) {
    const TimelineTable table(database, terminal_width(STDOUT_FILENO), explain);
    read_timeline(database, filter, [&](const TimelineRow& row) { table.print(row); });
    return;
  }
  write_timeline_rows([&](const auto& row) { read_timeline(database, filter, row); }, format, write_output);
}

/// Prints rows that count, each with what it counts where that is asked for.
void write_counts(Database& database, Counting counting, const QuestionFilter& filter, const Options& options,
                  const std::vector<std::string>& columns, const std::vector<std::vector<Cell>>& rows,
                  const std::vector<CountedRow>& counted, Period period = Period::day) {
  std::vector<std::vector<std::string>> lines;
  if (options.reading.explain) lines = evidence_lines(database, counting, filter, counted, period);
  write_explained(read_format(options.reading.format), columns, rows, lines);
}

void print_counts(Database& database, const QuestionFilter& filter, Period period, const Options& options) {
  std::vector<std::vector<Cell>> rows;
  std::vector<CountedRow> counted;
  for (const PeriodCount& count : count_timeline(database, filter, period)) {
    rows.push_back({text_cell(count.period), count.events, count.statements, count.articles});
    counted.push_back({count.period, {}, count.events + count.statements});
  }
  write_counts(database, Counting::periods, filter, options, {"period", "events", "statements", "articles"},
               rows, counted, period);
}

void print_stories(Database& database, const QuestionFilter& filter, const Options& options) {
  std::vector<std::string> columns = {"first", "last", "events", "statements", "articles", "outlet", "title"};
  const bool table = options.reading.format == "table";  // which has no room for more
  if (!table) columns.insert(columns.end(), {"url", "article"});
  std::vector<std::vector<Cell>> rows;
  std::vector<CountedRow> counted;
  for (const StoryCount& count : count_stories(database, filter)) {
    std::vector<Cell>& cells = rows.emplace_back();
    cells = {text_cell(count.first), text_cell(count.last),   count.events,          count.statements,
             count.articles,         text_cell(count.outlet), text_cell(count.title)};
    if (!table) cells.insert(cells.end(), {text_cell(count.url), Cell(count.article)});
    counted.push_back({std::to_string(count.article), {}, count.events + count.statements});
  }
  write_counts(database, Counting::stories, filter, options, columns, rows, counted);
}

void print(Database& database, const QuestionFilter& filter, const Options& options) {
  const RowFormat format = read_format(options.reading.format);
  if (options.by.empty()) return print_rows(database, filter, format, options.reading.explain);
  if (options.by == "story") return print_stories(database, filter, options);
  const Period period = options.by == "day"     ? Period::day
                        : options.by == "week"  ? Period::week
                        : options.by == "month" ? Period::month
                                                : Period::year;
  print_counts(database, filter, period, options);
}

int run_timeline(const Options& options, const CommonOptions& common) {
  if (options.all && !options.by.empty())
    throw Error("--all lists every telling of a happening, --by " + options.by +
                " counts each once: give one of them");
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common);
  if (!filter) return exit_code::some_failed;
  filter->all_tellings = options.all;
  print(database, *filter, options);
  return exit_code::done;
}

int run_planned(const Options& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common);
  if (!filter) return exit_code::some_failed;
  filter->statuses = {"planned"};
  if (!filter->from) filter->from = latest_published(database);
  print(database, *filter, options);
  return exit_code::done;
}

int run_new(const Options& options, const CommonOptions& common) {
  const std::string since = read_since("--since", options.since);
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common);
  if (!filter) return exit_code::some_failed;
  filter->since_run = find_run(database, since);
  if (!filter->since_run) return exit_code::done;  // nothing since then
  filter->undated = true;
  print(database, *filter, options);
  return exit_code::done;
}

void add_row_options(Command& command, Options& options) {
  add_database_option(command, options.reading);
  add_entity_option(command, options.reading,
                    "Only rows whose sentence names this person, organisation or place");
  add_place_option(command, options.reading);
  add_type_option(command, options.reading,
                  "Only this type or mode: ASSAULT, arrest, COERCE/arrest, STATEMENT");
  add_time_options(command, options.reading);
  add_text_option(command, options.reading);
  add_monitor_option(command, options.reading);
  add_explain_option(command, options.reading);
  add_output_options(command, options.reading);
}

}  // namespace

void register_timeline_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "timeline",
      "What happened and what was said, by date: each row with its sentence and who says so.\n"
      "Only what the texts date; an interval is printed as it is, not as its first day. What several\n"
      "articles tell is one row, with how many do and how many of them are independent.",
      "  dateline timeline --entity \"Al-Qaeda in the Islamic Maghreb\" --from 2012-09\n"
      "  dateline timeline --place Mali --type ASSAULT --type COERCE/arrest\n"
      "  dateline timeline --text \"gas plant\" --explain\n"
      "  dateline timeline --by month --explain       # with the first that each counts\n"
      "  dateline timeline --place Mali --by story    # copies of one text are one story\n"
      "  dateline timeline --format csv > timeline.csv\n");
  add_row_options(command, *options);
  command.add_flag("--all", options->all, "Every article's telling of a happening, not only the first");
  command.add_option("--by", options->by, "Count happenings and statements instead of listing them")
      .type_name("day|week|month|year|story")
      .one_of({"day", "week", "month", "year", "story"});
  commands.on_chosen(command,
                     [options](const CommonOptions& common) { return run_timeline(*options, common); });
}

void register_planned_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "planned",
      "What is announced to happen, by date: from the day of the newest article on, or from --from.",
      "  dateline planned\n"
      "  dateline planned --entity ECOWAS --from 2013-02\n");
  add_row_options(command, *options);
  commands.on_chosen(command,
                     [options](const CommonOptions& common) { return run_planned(*options, common); });
}

void register_new_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "new",
      "What came in with the last run that stored something, or since a time: a timeline of these articles\n"
      "only, undated rows at its end. Prints nothing if there is nothing.",
      "  dateline new\n"
      "  dateline new --since 2013-01-25T06:00 --entity AQIM\n");
  command
      .add_option(
          "--since", options->since,
          "Runs that began then or later, in UTC unless it has an offset: 2013-01-25 or 2013-01-25T06:00")
      .type_name("TIME");
  add_row_options(command, *options);
  commands.on_chosen(command, [options](const CommonOptions& common) { return run_new(*options, common); });
}

}  // namespace dateline::pipeline
