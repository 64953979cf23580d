#include <memory>

#include "pipeline/base/log.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/reading.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  bool co_mentions = false;
};

}  // namespace

void register_network_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "network",
      "Who is tied to whom: membership, leadership, alliance, splits … each with its status, the first text "
      "that\n"
      "says it, and how many articles and independent origins do. Most independent origins come first.",
      "  dateline network --entity \"Mokhtar Belmokhtar\"\n"
      "  dateline network --entity AQIM --explain      # with the words, the rule and the article\n"
      "  dateline network --type member_of --type leader_of --format csv\n"
      "  dateline network --co-mentions --entity AQIM --limit 20\n");
  add_database_option(command, options->reading);
  add_entity_option(command, options->reading, "Only ties of this person or organisation");
  add_place_option(command, options->reading,
                   "Only ties in whose sentence this place is named; a country stands for all places in it");
  add_type_option(command, options->reading, "Only this relation: member_of, leader_of, split_from, …");
  command.add_flag("--co-mentions", options->co_mentions,
                   "People and organisations that are named in one sentence, in place of stated ties");
  add_time_options(command, options->reading);
  add_text_option(command, options->reading);
  add_monitor_option(command, options->reading);
  add_explain_option(command, options->reading);
  add_output_options(command, options->reading);
  commands.on_chosen(command, [options](const CommonOptions& common) {
    if (options->co_mentions && !options->reading.types.empty())
      throw Error("--type asks for stated ties, --co-mentions for names in one sentence: give one of them");
    return run_question(options->co_mentions ? Question::co_mentions : Question::network, options->reading,
                        common, TypesOf::relations);
  });
}

}  // namespace dateline::pipeline
