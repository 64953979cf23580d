#include <memory>
#include <optional>
#include <string>

#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/names.h"
#include "pipeline/cli/reading.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  std::string speaker;
  std::string outlet;
};

int run(const Options& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common);
  if (!filter) return exit_code::some_failed;
  filter->outlet = options.outlet;
  if (!options.speaker.empty()) {
    filter->speakers = entities_named(database, options.speaker, common);
    if (filter->speakers.empty()) return exit_code::some_failed;
  }
  print_answer(database, Question::claims, *filter, options.reading);
  return exit_code::done;
}

}  // namespace

void register_claims_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command =
      commands.add("claims",
                   "Who claims what: what was said, and every event and tie that a text does not tell in its "
                   "own voice, with\n"
                   "the outlets that print it. Copies of one text count once among the origins.",
                   "  dateline claims --entity AQIM --from 2012\n"
                   "  dateline claims --speaker \"Al Jazeera\"\n"
                   "  dateline claims --status alleged --status denied --format csv\n");
  add_database_option(command, options->reading);
  add_entity_option(command, options->reading, "Only claims in whose sentence this one is named");
  command.add_option("--speaker", options->speaker, "Only what this one says: a name, another name or an id")
      .type_name("NAME");
  command.add_option("--outlet", options->outlet, "Only what this outlet prints").type_name("NAME");
  command.add_option("--status", options->reading.statuses, "Only claims of this status (several times: any)")
      .type_name("STATUS")
      .one_of({"actual", "ongoing", "planned", "hypothetical", "alleged", "denied", "negated", "asserted",
               "former"})
      .allow_extra_args(false);
  add_time_options(command, options->reading);
  add_text_option(command, options->reading);
  add_output_options(command, options->reading);
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
