#include "pipeline/cli/command.h"

#include <CLI/CLI.hpp>
#include <utility>

namespace dateline::pipeline {

CLI::App& Commands::add(const std::string& name, const std::string& description,
                        const std::string& examples) {
  return add_under(app_, name, description, examples);
}

CLI::App& Commands::add_under(CLI::App& parent, const std::string& name, const std::string& description,
                              const std::string& examples) {
  CLI::App* command = parent.add_subcommand(name, description);
  if (!examples.empty()) command->footer("Examples:\n" + examples);
  command->get_formatter()->column_width(30);
  add_common_options(*command);
  return *command;
}

void Commands::add_common_options(CLI::App& command) {
  const std::string group = "Common options";
  command.set_help_flag("-h,--help", "Print this help and exit")->group(group);
  command
      .add_option("--data", common_.data,
                  "Folder of names and rules laid over the built-in ones (may be given several times)")
      ->type_name("DIR")
      ->allow_extra_args(false)
      ->group(group);
  command.add_flag("-q,--quiet", common_.quiet, "No progress line, no summary")->group(group);
  command.add_flag("-v,--verbose", common_.verbose, "Say more on standard error")->group(group);
  command.add_flag("--exit-zero", common_.exit_zero, "Exit 0 where 1 would say that some inputs failed")
      ->group(group);
}

void Commands::on_chosen(CLI::App& command, Function function) {
  command.callback([this, function = std::move(function)] { chosen_ = function; });
}

}  // namespace dateline::pipeline
