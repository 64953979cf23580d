#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/store/database.h"
#include "pipeline/store/fetch_store.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::string database = "news.db";
  std::int64_t limit = 10;
  bool problems = false;
  std::string format = "table";
};

Cell number(std::int64_t value) {
  return Cell(value);
}

void print_runs(const std::vector<RunRow>& runs, RowFormat format) {
  const auto writer =
      make_row_writer(format,
                      {"run", "command", "started", "ended", "outcome", "feeds", "unchanged", "feeds_failed",
                       "pages", "pages_failed", "bytes", "new", "changed", "same", "problems"},
                      [](std::string_view text) { standard_output().write(text); });
  for (const RunRow& run : runs) {
    writer->row(std::vector<Cell>{
        number(run.id), text_cell(run.command), text_cell(run.started), text_cell(run.ended),
        text_cell(run.outcome.empty() ? "cut off or running" : run.outcome), number(run.feeds),
        number(run.feeds_unchanged), number(run.feeds_failed), number(run.pages), number(run.pages_failed),
        number(run.bytes), number(run.added), number(run.changed), number(run.same), number(run.failed)});
  }
  writer->end();
}

void print_problems(Database& database, const std::vector<RunRow>& runs, bool notes, RowFormat format) {
  const auto writer = make_row_writer(format, {"run", "started", "severity", "code", "place", "message"},
                                      [](std::string_view text) { standard_output().write(text); });
  for (const RunRow& run : runs) {
    for (const ProblemRow& problem : problems_of(database, run.id, notes)) {
      writer->row(std::vector<Cell>{number(run.id), text_cell(run.started), text_cell(problem.severity),
                                    text_cell(problem.code), text_cell(problem.place),
                                    text_cell(problem.message)});
    }
  }
  writer->end();
}

int run(const Options& options, const CommonOptions& common) {
  const RowFormat format = read_format(options.format);
  Database database = Database::open_for_reading(options.database);
  const std::vector<RunRow> runs = last_runs(database, options.limit);
  if (options.problems) {
    print_problems(database, runs, common.verbose, format);
  } else {
    print_runs(runs, format);
  }
  return exit_code::done;
}

}  // namespace

void register_runs_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command =
      commands.add("runs",
                   "The last runs, the newest first: feeds asked, unchanged and failed, pages, bytes,\n"
                   "articles new, changed and same; or their problems, each with its address.",
                   "  dateline runs\n"
                   "  dateline runs --problems --limit 1     # of the last run\n"
                   "  dateline runs --problems -v            # notes too: pages that robots.txt forbids\n");
  command.add_option("--db", options->database, "The database").type_name("FILE").show_default();
  command.add_option("--limit", options->limit, "At most so many runs")
      .type_name("N")
      .check(check_positive_count)
      .show_default();
  command.add_flag("--problems", options->problems, "What went wrong in them");
  command.add_option("--format", options->format, "How to print")
      .type_name("table|csv|json|jsonl")
      .one_of({"table", "csv", "json", "jsonl"})
      .show_default();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
