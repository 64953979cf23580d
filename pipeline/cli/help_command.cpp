#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dateline/result.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/version.h"

namespace dateline::pipeline {

void register_help_command(Commands& commands) {
  auto words = std::make_shared<std::vector<std::string>>();
  Command& command = commands.add("help", "Explain a command, or list them all",
                                  "  dateline help ingest\n  dateline help db check\n");
  command.add_option("COMMAND", *words, "The command to explain");
  commands.on_chosen(command, [words, &commands](const CommonOptions&) {
    const std::optional<std::string> help = commands.help(*words);
    if (!help)
      throw Error(fmt::format("no command \"{}\" (dateline help lists them)", fmt::join(*words, " ")));
    standard_output().write(*help);
    return exit_code::done;
  });

  Command& version = commands.add("version", "Versions of the program and of the libraries it runs with", "");
  commands.on_chosen(version, [](const CommonOptions&) {
    standard_output().write(version_text() + "\n");
    return exit_code::done;
  });
}

}  // namespace dateline::pipeline
