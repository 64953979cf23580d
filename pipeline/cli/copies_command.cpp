#include <memory>

#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/reading.h"

namespace dateline::pipeline {

void register_copies_command(Commands& commands) {
  auto options = std::make_shared<ReadingOptions>();
  Command& command = commands.add("copies",
                                  "Articles that are copies of one text, with the one they come from: half "
                                  "of the shorter text stands in another,\n"
                                  "as far as its five-word runs tell. They count as one origin.",
                                  "  dateline copies\n"
                                  "  dateline copies --text convoy --format jsonl\n");
  add_database_option(command, *options);
  add_text_option(command, *options);
  add_explain_option(command, *options);
  add_output_options(command, *options);
  commands.on_chosen(command, [options](const CommonOptions& common) {
    return run_question(Question::copies, *options, common);
  });
}

}  // namespace dateline::pipeline
