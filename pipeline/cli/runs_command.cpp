#include <memory>
#include <string>
#include <vector>

#include "dateline/result.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/store/database.h"
#include "pipeline/store/fetch_store.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  bool problems = false;
  bool requests = false;
};

Cell number(std::int64_t value) {
  return Cell(value);
}

void print_runs(const std::vector<RunRow>& runs, RowFormat format) {
  const auto writer = write_rows(
      format, {"run", "command", "started", "ended", "outcome", "feeds", "unchanged", "feeds_failed", "pages",
               "pages_failed", "pages_refused", "bytes", "new", "changed", "same", "problems"});
  for (const RunRow& run : runs) {
    writer->row(std::vector<Cell>{
        number(run.id), text_cell(run.command), text_cell(run.started), text_cell(run.ended),
        text_cell(run.outcome.empty() ? "cut off or running" : run.outcome), number(run.feeds),
        number(run.feeds_unchanged), number(run.feeds_failed), number(run.pages), number(run.pages_failed),
        number(run.pages_refused), number(run.bytes), number(run.added), number(run.changed),
        number(run.same), number(run.failed)});
  }
  writer->end();
}

void print_problems(Database& database, const std::vector<RunRow>& runs, bool notes, RowFormat format) {
  const auto writer = write_rows(format, {"run", "started", "severity", "code", "place", "message"});
  for (const RunRow& run : runs) {
    for (const ProblemRow& problem : problems_of(database, run.id, notes)) {
      writer->row(std::vector<Cell>{number(run.id), text_cell(run.started), text_cell(problem.severity),
                                    text_cell(problem.code), text_cell(problem.place),
                                    text_cell(problem.message)});
    }
  }
  writer->end();
}

void print_requests(Database& database, const std::vector<RunRow>& runs, RowFormat format) {
  const auto writer = write_rows(
      format, {"run", "started", "kind", "outcome", "status", "protocol", "bytes", "url", "final_url"});
  for (const RunRow& run : runs) {
    for (const RequestRow& request : requests_of(database, run.id)) {
      writer->row(std::vector<Cell>{number(request.run), text_cell(request.started), text_cell(request.kind),
                                    text_cell(request.outcome),
                                    request.status == 0 ? Cell() : number(request.status),
                                    text_cell(request.protocol), number(request.bytes),
                                    text_cell(request.url), text_cell(request.final_url)});
    }
  }
  writer->end();
}

int run(const Options& options, const CommonOptions& common) {
  if (options.problems && options.requests) throw Error("--problems or --requests, not both");
  const RowFormat format = read_format(options.reading.format);
  Database database = Database::open_for_reading(options.reading.database);
  const std::vector<RunRow> runs = last_runs(database, options.reading.limit);
  if (options.problems) {
    print_problems(database, runs, common.verbose, format);
  } else if (options.requests) {
    print_requests(database, runs, format);
  } else {
    print_runs(runs, format);
  }
  return exit_code::done;
}

}  // namespace

void register_runs_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  options->reading.limit = 10;
  Command& command = commands.add(
      "runs",
      "The last runs (--limit of them, 10 unless told), the newest first: feeds asked, unchanged and\n"
      "failed; pages asked for, failed and refused by robots.txt; bytes; articles new, changed and same;\n"
      "or their problems, each with its address, or their requests.",
      "  dateline runs\n"
      "  dateline runs --problems --limit 1     # of the last run\n"
      "  dateline runs --problems -v            # notes too: pages that robots.txt forbids\n"
      "  dateline runs --requests --limit 1     # status, HTTP version, bytes, redirect of each\n");
  add_database_option(command, options->reading);
  add_output_options(command, options->reading);
  command.add_flag("--problems", options->problems, "What went wrong in them");
  command.add_flag("--requests", options->requests, "What they asked for, and how it was answered");
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
