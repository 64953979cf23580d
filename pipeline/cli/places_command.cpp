#include <memory>

#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/reading.h"

namespace dateline::pipeline {

void register_places_command(Commands& commands) {
  auto options = std::make_shared<ReadingOptions>();
  Command& command =
      commands.add("places",
                   "Where things happen: places of events with their coordinates and the "
                   "number of happenings, articles and\n"
                   "independent origins.",
                   "  dateline places --limit 20\n"
                   "  dateline places --place Mali --type ASSAULT --from 2012-12\n"
                   "  dateline places --place Gao --explain     # with the first of the happenings\n");
  add_database_option(command, *options);
  add_place_option(command, *options);
  add_type_option(command, *options, "Only this type or mode of event: ASSAULT, arrest, COERCE/arrest");
  add_time_options(command, *options);
  add_explain_option(command, *options);
  add_output_options(command, *options);
  commands.on_chosen(command, [options](const CommonOptions& common) {
    return run_question(Question::places, *options, common);
  });
}

}  // namespace dateline::pipeline
