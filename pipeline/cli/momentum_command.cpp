#include <memory>
#include <optional>
#include <string>

#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/reading.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  std::string by = "week";
};

int run(const Options& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common);
  if (!filter) return exit_code::some_failed;
  filter->days = options.by == "day" ? 1 : options.by == "week" ? 7 : 30;
  print_answer(database, Question::momentum, *filter, options.reading);
  return exit_code::done;
}

}  // namespace

void register_momentum_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command =
      commands.add("momentum",
                   "Who is in the news more than usual: articles of the last day, week or "
                   "month that name someone, against the\n"
                   "average of the eight before it. \"Last\" counts back from --to or from "
                   "the newest article, never from today.",
                   "  dateline momentum --limit 20\n"
                   "  dateline momentum --limit 5 --explain     # with the newest of the articles\n"
                   "  dateline momentum --by day --to 2013-01-18\n"
                   "  dateline momentum --entity \"Ansar Dine\" --by month\n");
  add_database_option(command, options->reading);
  add_entity_option(command, options->reading, "Only this one, also where it is quiet");
  command.add_option("--by", options->by, "How long \"now\" is")
      .type_name("day|week|month")
      .one_of({"day", "week", "month"})
      .show_default();
  command.add_option("--to", options->reading.to, "The last day, month or year that counts as now")
      .type_name("DATE");
  add_explain_option(command, options->reading);
  add_output_options(command, options->reading);
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
