#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "dateline/result.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/version.h"

namespace dateline::pipeline {
namespace {

const CLI::App* find_command(const CLI::App& parent, const std::string& name) {
  const auto found =
      parent.get_subcommands([&](const CLI::App* command) { return command->check_name(name); });
  return found.empty() ? nullptr : found.front();
}

}  // namespace

void register_help_command(Commands& commands) {
  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App& command = commands.add("help", "Explain a command, or list them all",
                                   "  dateline help ingest\n  dateline help db check\n");
  command.add_option("COMMAND", *words, "The command to explain");
  CLI::App& top = commands.app();
  commands.on_chosen(command, [words, &top](const CommonOptions&) {
    const CLI::App* explained = &top;
    std::string path = "dateline";
    for (const std::string& word : *words) {
      const CLI::App* const next = find_command(*explained, word);
      if (next == nullptr) throw Error("no command \"" + word + "\" (dateline help lists them)");
      explained = next;
      if (&word != &words->back()) path += " " + word;
    }
    standard_output().write(explained == &top ? top.help() : explained->help(path));
    return exit_code::done;
  });

  CLI::App& version =
      commands.add("version", "Versions of the program and of the libraries it runs with", "");
  commands.on_chosen(version, [](const CommonOptions&) {
    standard_output().write(version_text() + "\n");
    return exit_code::done;
  });
}

}  // namespace dateline::pipeline
