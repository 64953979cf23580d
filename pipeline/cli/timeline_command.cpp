#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "dateline/unicode.h"
#include "pipeline/base/output.h"
#include "pipeline/base/progress.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/names.h"
#include "pipeline/cli/options.h"
#include "pipeline/exports/rows.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t indent = 12;
constexpr std::size_t width_without_terminal = 100;
constexpr std::size_t min_width = 40;

struct Options {
  std::string database = "news.db";
  std::string entity;
  std::string place;
  std::vector<std::string> types;
  std::string from;
  std::string to;
  std::int64_t limit = -1;
  std::string by;
  std::string format = "table";
};

Day next_month(Day day) {
  const std::chrono::year_month_day date(day);
  const auto month = static_cast<unsigned>(date.month());
  const int year = static_cast<int>(date.year());
  return month == 12 ? make_day(year + 1, 1, 1) : make_day(year, month + 1, 1);
}

/// An interval as people write it: "2012-09-26", "2012-09", "2012", "2012-01-01..2012-04-30",
/// "since 2006-01-01", "before 2012-05-01".
std::string display_date(const std::string& begin, const std::string& end) {
  if (begin.empty()) return "before " + end;
  if (end.empty()) return "since " + begin;
  const std::optional<Day> first = parse_iso_day(begin);
  const std::optional<Day> after = parse_iso_day(end);
  if (!first || !after) return begin + ".." + end;
  if (*after - *first <= std::chrono::days(1)) return begin;
  if (begin.ends_with("-01") && *after == next_month(*first)) return begin.substr(0, 7);
  if (begin.ends_with("-01-01") && end.ends_with("-01-01") &&
      *after == make_day(static_cast<int>(std::chrono::year_month_day(*first).year()) + 1, 1, 1)) {
    return begin.substr(0, 4);
  }
  return begin + ".." + to_iso(*after - std::chrono::days(1));
}

/// What, with which status, who to whom, where.
std::string headline(const TimelineRow& row) {
  std::string line = row.type;
  if (!row.mode.empty()) line += "/" + row.mode;
  if (row.kind == "event") line += ", " + row.status;
  std::string who = row.actors;
  if (!row.recipients.empty()) who += (who.empty() ? "→ " : " → ") + row.recipients;
  if (!who.empty()) line += ": " + who;
  if (!row.place.empty()) line += " @ " + row.place;
  if (!row.size.empty()) line += " (" + row.size + ")";
  return line;
}

std::string source_line(const TimelineRow& row) {
  std::string line = "– " + (row.says.empty() ? row.outlet : row.says);
  if (!row.says.empty() && !row.outlet.empty()) line += ", in " + row.outlet;
  if (!row.published.empty()) line += ", " + row.published;
  return line;
}

class TimelineTable {
 public:
  explicit TimelineTable(std::size_t width) : width_(std::max(width, min_width)) {}

  void print(const TimelineRow& row) const {
    std::string date = display_date(row.date, row.date_end);
    date += std::string(date.size() < indent ? indent - date.size() : 2, ' ');
    const std::string margin(indent, ' ');
    standard_output().write(paragraph(date, headline(row)) + paragraph(margin, row.sentence) +
                            paragraph(margin, source_line(row)) + "\n");
  }

 private:
  /// `text` on lines of the width, all but the first indented; `lead` stands before the first.
  std::string paragraph(std::string lead, std::string text) const {
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    std::string out;
    for (const std::string& line : wrap_text(escape_controls(text), width_ - indent)) {
      out += lead + line + "\n";
      lead.assign(indent, ' ');
    }
    return out;
  }

  std::size_t width_;
};

void print_rows(Database& database, const TimelineFilter& filter, RowFormat format) {
  if (format == RowFormat::table) {
    const unsigned terminal = terminal_width(STDOUT_FILENO);
    TimelineTable table(terminal > 0 ? terminal : width_without_terminal);
    read_timeline(database, filter, [&](const TimelineRow& row) { table.print(row); });
    return;
  }
  const auto writer = make_row_writer(
      format, {"date",     "date_end",   "precision", "basis",     "kind", "type",    "mode",  "status",
               "actors",   "recipients", "place",     "lat",       "lon",  "size",    "says",  "outlet",
               "sentence", "title",      "url",       "published", "rule", "article", "start", "end"},
      [](std::string_view text) { standard_output().write(text); });
  read_timeline(database, filter, [&](const TimelineRow& row) {
    const auto number = [](std::optional<double> value) { return value ? Cell(*value) : Cell(); };
    const std::vector<Cell> cells = {
        text_cell(row.date),       text_cell(row.date_end),  text_cell(row.date_precision),
        text_cell(row.date_basis), text_cell(row.kind),      text_cell(row.type),
        text_cell(row.mode),       text_cell(row.status),    text_cell(row.actors),
        text_cell(row.recipients), text_cell(row.place),     number(row.latitude),
        number(row.longitude),     text_cell(row.size),      text_cell(row.says),
        text_cell(row.outlet),     text_cell(row.sentence),  text_cell(row.title),
        text_cell(row.url),        text_cell(row.published), text_cell(row.rule),
        Cell(row.article),         Cell(row.span_start),     Cell(row.span_end)};
    writer->row(cells);
  });
  writer->end();
}

void print_counts(Database& database, const TimelineFilter& filter, Period period, RowFormat format) {
  const auto writer = make_row_writer(format, {"period", "events", "statements", "articles"},
                                      [](std::string_view text) { standard_output().write(text); });
  for (const PeriodCount& count : count_timeline(database, filter, period)) {
    writer->row(std::vector<Cell>{text_cell(count.period), count.events, count.statements, count.articles});
  }
  writer->end();
}

int run(const Options& options, const CommonOptions& common) {
  TimelineFilter filter;
  filter.from = read_period_begin("--from", options.from);
  filter.to = read_period_end("--to", options.to);
  filter.types = options.types;
  filter.limit = options.limit;
  const RowFormat format = read_format(options.format);
  Database database = Database::open_for_reading(options.database);
  if (!options.entity.empty()) {
    filter.entities = entities_named(database, options.entity, common);
    if (filter.entities.empty()) return exit_code::some_failed;
  }
  if (!options.place.empty()) {
    filter.places = entities_named(database, options.place, common);
    if (filter.places.empty()) return exit_code::some_failed;
  }
  if (options.by.empty()) {
    print_rows(database, filter, format);
  } else {
    const Period period = options.by == "day"     ? Period::day
                          : options.by == "month" ? Period::month
                                                  : Period::year;
    print_counts(database, filter, period, format);
  }
  return exit_code::done;
}

}  // namespace

void register_timeline_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  CLI::App& command =
      commands.add("timeline",
                   "What happened and what was said, by date: each row with its sentence and who says so.\n"
                   "Only what the texts date; an interval is printed as it is, not as its first day.",
                   "  dateline timeline --entity \"Al-Qaeda in the Islamic Maghreb\" --from 2012-09\n"
                   "  dateline timeline --place Mali --type ASSAULT --type COERCE/arrest\n"
                   "  dateline timeline --by month\n"
                   "  dateline timeline --format csv > timeline.csv\n");
  command.add_option("--db", options->database, "The database")->type_name("FILE")->capture_default_str();
  command
      .add_option("--entity", options->entity,
                  "Only rows whose sentence names this person, organisation or place: a name, another name "
                  "or an id such as org:aqim")
      ->type_name("NAME");
  command.add_option("--place", options->place, "Only events there; a country stands for all places in it")
      ->type_name("NAME");
  command
      .add_option("--type", options->types,
                  "Only this type or mode: ASSAULT, arrest, COERCE/arrest, STATEMENT (several times: any)")
      ->type_name("TYPE")
      ->allow_extra_args(false);
  command.add_option("--from", options->from, "Only what reaches into this day, month or year, or later")
      ->type_name("DATE");
  command.add_option("--to", options->to, "Only what begins in this day, month or year, or earlier")
      ->type_name("DATE");
  command.add_option("--limit", options->limit, "At most so many rows")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--by", options->by, "Count rows instead of listing them")
      ->type_name("day|month|year")
      ->check(CLI::IsMember({"day", "month", "year"}));
  command.add_option("--format", options->format, "How to print")
      ->type_name("table|csv|json|jsonl")
      ->check(CLI::IsMember({"table", "csv", "json", "jsonl"}))
      ->capture_default_str();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
