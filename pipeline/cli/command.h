#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace dateline::pipeline {

/// What the process says when it ends. After a signal that asked to stop it is 128 + its number.
namespace exit_code {
inline constexpr int done = 0;         ///< everything asked for was done
inline constexpr int some_failed = 1;  ///< some inputs failed, the others are done
inline constexpr int unusable = 2;     ///< wrong usage, configuration or database; nothing was done
inline constexpr int busy = 75;        ///< another run holds the database; nothing was done
}  // namespace exit_code

/// Options that every command takes.
struct CommonOptions {
  std::vector<std::string> data;  ///< folders of names and rules laid over the built-in ones, later wins
  bool quiet = false;             ///< no progress, no summary; problems are still said
  bool verbose = false;
  bool exit_zero = false;  ///< main turns exit code 1 into 0; nothing for commands to do
};

enum class Case { exact, ignored };

/// An option of a command: a view of CLI11's own, whose headers cost ten seconds in every file that reads
/// them and are therefore read in command.cpp alone.
class CommandOption {
 public:
  /// Empty if something is not wrong with the value, else what is.
  using Check = std::function<std::string(const std::string&)>;

  explicit CommandOption(CLI::Option* option) : option_(option) {}

  CommandOption& type_name(const std::string& name);
  CommandOption& required();
  CommandOption& one_of(const std::vector<std::string>& values, Case letters = Case::exact);
  CommandOption& between(std::int64_t least, std::int64_t greatest);
  CommandOption& check(Check check);
  /// One value after each mention of the option, so that a FILE may follow.
  CommandOption& allow_extra_args(bool allow);
  CommandOption& delimiter(char between_values);
  /// The value that the variable has now stands in the help.
  CommandOption& show_default();
  CommandOption& group(const std::string& name);

 private:
  CLI::Option* option_;  ///< owned by its command
};

/// A command, with the variables that its options are written to; these must live until the program ends.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// `names`: "--db", "-o,--output" or, for what stands without a name, "FILE".
  CommandOption add_option(const std::string& names, std::string& value, const std::string& help);
  CommandOption add_option(const std::string& names, std::vector<std::string>& values,
                           const std::string& help);
  CommandOption add_option(const std::string& names, std::int64_t& value, const std::string& help);
  CommandOption add_option(const std::string& names, std::uint64_t& value, const std::string& help);
  CommandOption add_option(const std::string& names, unsigned& value, const std::string& help);
  CommandOption add_option(const std::string& names, std::optional<std::int64_t>& value,
                           const std::string& help);
  CommandOption add_flag(const std::string& names, bool& value, const std::string& help);
  /// One of the commands under it must be named.
  void require_subcommand();

 private:
  friend class Commands;
  CLI::App& app_;
};

/// The commands of the program. A command is one file with one function that is called
/// from main.cpp and declared in commands.h:
///
///     void register_feed_command(Commands& commands) {
///       auto options = std::make_shared<Options>();
///       Command& command = commands.add("feed", "Feeds as JSON Lines", "  dateline feed news.xml\n");
///       command.add_option("FILE", options->files, "…");
///       commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common);
///       });
///     }
///
/// The function given to `on_chosen` returns an exit code. Inputs that fail are logged
/// (base/log.h) and make it return exit_code::some_failed; dateline::Error is thrown when
/// the command as a whole cannot work, and main alone catches it. Data goes to
/// standard_output() of base/output.h, never to std::cout.
class Commands {
 public:
  using Function = std::function<int(const CommonOptions&)>;

  /// `description` and `footer` stand above and under the list of commands.
  Commands(const std::string& description, const std::string& footer);
  ~Commands();
  Commands(const Commands&) = delete;
  Commands& operator=(const Commands&) = delete;

  /// A new command with the common options; `examples` are whole lines, shown under the options.
  Command& add(const std::string& name, const std::string& description, const std::string& examples);
  /// A command of a command: `dateline db check`.
  Command& add_under(Command& parent, const std::string& name, const std::string& description,
                     const std::string& examples);
  /// What to do when the arguments name this command. For a parent of commands: nothing to call.
  void on_chosen(Command& command, Function function);

  /// Reads the arguments and runs the command they name; its exit code. Help and wrong usage are answered
  /// here.
  [[nodiscard]] int run(int argument_count, char** arguments);
  /// The help of the command that `words` name ("db", "check"), of the program for no words; nothing if there
  /// is no such command.
  [[nodiscard]] std::optional<std::string> help(const std::vector<std::string>& words) const;

 private:
  Command& add_to(CLI::App& parent, const std::string& name, const std::string& description,
                  const std::string& examples);
  void add_common_options(Command& command);

  std::unique_ptr<CLI::App> app_;
  std::deque<Command> commands_;
  CommonOptions common_;
  Function chosen_;
};

}  // namespace dateline::pipeline
