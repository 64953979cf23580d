#include <memory>
#include <optional>
#include <string>

#include "pipeline/base/log.h"
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
  std::string by;
};

int run(const Options& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.reading.database);
  std::optional<QuestionFilter> filter = make_filter(database, options.reading, common, TypesOf::both);
  if (!filter) return exit_code::some_failed;
  filter->outlet = options.outlet;
  if (!options.outlet.empty() && !is_outlet_there(database, options.outlet)) {
    log_error("no article is of the outlet \"" + options.outlet +
              "\" (dateline claims --by outlet lists them)");
    return exit_code::some_failed;
  }
  if (!options.speaker.empty()) {
    filter->speakers = entities_named(database, options.speaker, common);
    if (filter->speakers.empty()) return exit_code::some_failed;
  }
  const Question question = options.by == "outlet"    ? Question::claims_by_outlet
                            : options.by == "speaker" ? Question::claims_by_speaker
                                                      : Question::claims;
  print_answer(database, question, *filter, options.reading);
  return exit_code::done;
}

}  // namespace

void register_claims_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "claims",
      "Who claims what: what was said, and every event and tie that a text does not tell in its "
      "own voice, with\n"
      "the outlets that print it. Copies of one text count once among the origins. 'about' tells rows "
      "of one\n"
      "sentence apart: an event's type with who acts → on whom, a tie with both its ends, the kind of a "
      "quote.",
      "  dateline claims --entity AQIM --from 2012\n"
      "  dateline claims --entity AQIM --entity DRS --by outlet\n"
      "  dateline claims --speaker \"Al Jazeera\"\n"
      "  dateline claims --status alleged --status denied --format csv\n");
  add_database_option(command, options->reading);
  add_entity_option(command, options->reading, "Only claims in whose sentence this one is named");
  command.add_option("--speaker", options->speaker, "Only what this one says: a name, another name or an id")
      .type_name("NAME");
  command.add_option("--outlet", options->outlet, "Only what this outlet prints or is quoted for")
      .type_name("NAME");
  command.add_option("--status", options->reading.statuses, "Only claims of this status (several times: any)")
      .type_name("STATUS")
      .one_of({"actual", "ongoing", "planned", "hypothetical", "alleged", "denied", "negated", "asserted",
               "former"})
      .allow_extra_args(false);
  command
      .add_option("--by", options->by, "Count claims by who prints or who makes them instead of listing them")
      .type_name("outlet|speaker")
      .one_of({"outlet", "speaker"});
  add_place_option(
      command, options->reading,
      "Only claims in whose sentence this place is named; a country stands for all places in it");
  add_type_option(command, options->reading,
                  "Only this type, mode or relation: ASSAULT, arrest, STATEMENT, member_of");
  add_time_options(command, options->reading);
  add_text_option(command, options->reading);
  add_monitor_option(command, options->reading);
  add_explain_option(command, options->reading);
  add_output_options(command, options->reading);
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
