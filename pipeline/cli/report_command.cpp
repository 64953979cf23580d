#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "dateline/result.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/report/page.h"
#include "pipeline/report/report.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  std::string title;
  std::string output;
};

/// The options as the reader of the page is told them.
std::vector<AskedPart> asked_parts(const ReadingOptions& options) {
  std::vector<AskedPart> parts;
  const auto add = [&](const char* what, const std::vector<std::string>& values, const char* between) {
    if (!values.empty()) parts.push_back({what, values, between});
  };
  const auto add_one = [&](const char* what, const std::string& value) {
    if (!value.empty()) parts.push_back({what, {value}});
  };
  add_one("Monitor", options.monitor);
  add("Named", options.entities, "and");
  add("Places", options.places, "or");
  add("Types", options.types, "or");
  add_one("From", options.from);
  add_one("To", options.to);
  add_one("Words", options.text);
  return parts;
}

std::string title_of(const Options& options) {
  if (!options.title.empty()) return options.title;
  std::string title = "What the news tells";
  const char* before = " of ";
  const ReadingOptions& reading = options.reading;
  for (const std::vector<std::string>* names : {&reading.entities, &reading.places}) {
    for (const std::string& name : *names) {
      title += before + name;
      before = ", ";
    }
  }
  return title;
}

/// What can not be taken back: a page in the place of the news.
void check_output(const std::string& output, const std::string& database) {
  if (output.empty()) return;
  for (const char* const end : {"", "-wal", "-shm", "-journal", ".lock"}) {
    std::error_code not_there;
    if (std::filesystem::equivalent(output, database + end, not_there))
      throw Error("-o: " + escape_controls(repair_utf8(output)) + " is a file of the database");
  }
  check_replaceable(output);
}

int run(const Options& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common);
  if (!filter) return exit_code::some_failed;
  check_output(options.output, options.reading.database);
  ReportRequest request;
  request.title = title_of(options);
  request.asked = asked_parts(options.reading);
  request.filter = *filter;
  request.explain = options.reading.explain;
  if (options.reading.limit > 0) {
    request.timeline_rows = options.reading.limit;
    request.other_rows = options.reading.limit;
  }
  const std::string page = write_page(read_report(database, request));
  if (options.output.empty()) {
    standard_output().write(page);
  } else {
    replace_file(options.output, page);
  }
  return exit_code::done;
}

}  // namespace

void register_report_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "report",
      "One page of HTML to mail or print: how much there is, a chart, the timeline, claims, ties, who is "
      "named\n"
      "most, places and what is planned. It needs no other file and no network, and runs nothing.",
      "  dateline report -o report.html\n"
      "  dateline report --entity AQIM --from 2012-09 --to 2013-01 --title \"AQIM, autumn 2012\" -o "
      "aqim.html\n"
      "  dateline report --place Mali --type ASSAULT --limit 50 --explain > mali.html\n"
      "  dateline report --monitor \"Mali watch\" -o mali.html    # of dateline.toml\n");
  add_database_option(command, options->reading);
  add_entity_option(command, options->reading,
                    "Only rows whose sentence names this person, organisation or place, and ties of it");
  add_place_option(command, options->reading);
  add_type_option(command, options->reading,
                  "Only this type or mode, or relation: ASSAULT, COERCE/arrest, STATEMENT, member_of");
  add_time_options(command, options->reading);
  add_text_option(command, options->reading);
  add_monitor_option(command, options->reading);
  command.add_option("--title", options->title, "What stands at the top").type_name("TEXT");
  command
      .add_option("--limit", options->reading.limit,
                  "At most so many rows in each section [500 of the timeline, 100 of the others]")
      .type_name("N")
      .check(check_limit);
  command.add_flag("--explain", options->reading.explain,
                   "Under each row the rule that made it, and where it stands");
  command
      .add_option("-o,--output", options->output,
                  "The file to write, put in place as a whole (default: standard output)")
      .type_name("FILE");
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
