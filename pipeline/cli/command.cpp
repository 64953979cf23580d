#include "pipeline/cli/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>

#include "dateline/suggestion.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/url.h"
#include "pipeline/cli/version.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t width_of_option_names = 30;

template <typename T>
CommandOption add(CLI::App& app, const std::string& names, T& value, const std::string& help) {
  return CommandOption(app.add_option(names, value, help));
}

/// `, did you mean "timeline"?` where the first word is no command, but nearly one.
std::string nearest_command(const CLI::App& app, int argument_count, char** arguments) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (argument_count < 2 || std::find(names.begin(), names.end(), arguments[1]) != names.end()) return {};
  const std::vector<std::string_view> known(names.begin(), names.end());
  return did_you_mean(arguments[1], known);
}

/// Words of the command line are quoted in messages; one may be an address with a password.
std::string without_passwords(std::string_view message) {
  std::string out;
  for (std::size_t begin = 0; begin < message.size();) {
    const std::size_t end = std::min(message.find(' ', begin), message.size());
    out += without_credentials(message.substr(begin, end - begin));
    if (end < message.size()) out += ' ';
    begin = end + 1;
  }
  return out;
}

void print(const std::string& text) {
  standard_output().write(text);
  standard_output().flush();
}

}  // namespace

CommandOption& CommandOption::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

CommandOption& CommandOption::required() {
  option_->required();
  return *this;
}

CommandOption& CommandOption::one_of(const std::vector<std::string>& values, Case letters) {
  option_->check(letters == Case::ignored ? CLI::IsMember(values, CLI::ignore_case) : CLI::IsMember(values));
  return *this;
}

CommandOption& CommandOption::between(std::int64_t least, std::int64_t greatest) {
  option_->check(CLI::Range(least, greatest));
  return *this;
}

CommandOption& CommandOption::check(Check check) {
  option_->check(std::move(check));
  return *this;
}

CommandOption& CommandOption::allow_extra_args(bool allow) {
  option_->allow_extra_args(allow);
  return *this;
}

CommandOption& CommandOption::delimiter(char between_values) {
  option_->delimiter(between_values);
  return *this;
}

CommandOption& CommandOption::show_default() {
  option_->capture_default_str();
  return *this;
}

CommandOption& CommandOption::group(const std::string& name) {
  option_->group(name);
  return *this;
}

CommandOption Command::add_option(const std::string& names, std::string& value, const std::string& help) {
  return pipeline::add(app_, names, value, help);
}

CommandOption Command::add_option(const std::string& names, std::vector<std::string>& values,
                                  const std::string& help) {
  return pipeline::add(app_, names, values, help);
}

CommandOption Command::add_option(const std::string& names, std::int64_t& value, const std::string& help) {
  return pipeline::add(app_, names, value, help);
}

CommandOption Command::add_option(const std::string& names, std::uint64_t& value, const std::string& help) {
  return pipeline::add(app_, names, value, help);
}

CommandOption Command::add_option(const std::string& names, unsigned& value, const std::string& help) {
  return pipeline::add(app_, names, value, help);
}

CommandOption Command::add_option(const std::string& names, std::optional<std::int64_t>& value,
                                  const std::string& help) {
  return pipeline::add(app_, names, value, help);
}

CommandOption Command::add_flag(const std::string& names, bool& value, const std::string& help) {
  return CommandOption(app_.add_flag(names, value, help));
}

void Command::require_subcommand() {
  app_.require_subcommand(1);
}

Commands::Commands(const std::string& description, const std::string& footer)
    : app_(std::make_unique<CLI::App>(description, "dateline")) {
  app_->footer(footer);
  app_->set_help_flag("-h,--help", "Print this help and exit");
  app_->set_version_flag("--version", [] { return version_text(); });
  app_->require_subcommand(0, 1);
  app_->get_formatter()->column_width(width_of_option_names);
}

Commands::~Commands() = default;

Command& Commands::add(const std::string& name, const std::string& description, const std::string& examples) {
  return add_to(*app_, name, description, examples);
}

Command& Commands::add_under(Command& parent, const std::string& name, const std::string& description,
                             const std::string& examples) {
  return add_to(parent.app_, name, description, examples);
}

Command& Commands::add_to(CLI::App& parent, const std::string& name, const std::string& description,
                          const std::string& examples) {
  CLI::App* const app = parent.add_subcommand(name, description);
  if (!examples.empty()) app->footer("Examples:\n" + examples);
  app->get_formatter()->column_width(width_of_option_names);
  Command& command = commands_.emplace_back(*app);
  add_common_options(command);
  return command;
}

void Commands::add_common_options(Command& command) {
  const std::string group = "Common options";
  command.app_.set_help_flag("-h,--help", "Print this help and exit")->group(group);
  command
      .add_option("--data", common_.data,
                  "Folder of names and rules laid over the built-in ones (may be given several times)")
      .type_name("DIR")
      .allow_extra_args(false)
      .group(group);
  command.add_flag("-q,--quiet", common_.quiet, "No progress line, no summary").group(group);
  command.add_flag("-v,--verbose", common_.verbose, "Say more on standard error").group(group);
  command.add_flag("--exit-zero", common_.exit_zero, "Exit 0 where 1 would say that some inputs failed")
      .group(group);
}

void Commands::on_chosen(Command& command, Function function) {
  command.app_.callback([this, function = std::move(function)] { chosen_ = function; });
}

int Commands::run(int argument_count, char** arguments) {
  try {
    app_->parse(argument_count, arguments);
  } catch (const CLI::CallForHelp&) {
    print(app_->help());
    return exit_code::done;
  } catch (const CLI::CallForVersion& version) {
    print(std::string(version.what()) + "\n");
    return exit_code::done;
  } catch (const CLI::ParseError& error) {
    log_error(without_passwords(error.what()) + nearest_command(*app_, argument_count, arguments) +
              " (dateline --help explains the usage)");
    return exit_code::unusable;
  }
  if (!chosen_) {
    const std::string usage = app_->help();
    std::fwrite(usage.data(), 1, usage.size(), stderr);
    return exit_code::unusable;
  }
  set_log_level(common_.verbose ? LogLevel::note : LogLevel::warning);
  const int code = chosen_(common_);
  standard_output().flush();
  return code == exit_code::some_failed && common_.exit_zero ? exit_code::done : code;
}

std::optional<std::string> Commands::help(const std::vector<std::string>& words) const {
  const CLI::App* explained = app_.get();
  std::string path = "dateline";
  for (const std::string& word : words) {
    const std::vector<const CLI::App*> found =
        explained->get_subcommands([&](const CLI::App* command) { return command->check_name(word); });
    if (found.empty()) return std::nullopt;
    explained = found.front();
    if (&word != &words.back()) path += " " + word;
  }
  return words.empty() ? explained->help() : explained->help(path);
}

}  // namespace dateline::pipeline
