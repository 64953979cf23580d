#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

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

/// The commands of the program. A command is one file with one function that is called
/// from main.cpp and declared in commands.h:
///
///     void register_feed_command(Commands& commands) {
///       auto options = std::make_shared<Options>();
///       CLI::App& command = commands.add("feed", "Feeds as JSON Lines", "  dateline feed news.xml\n");
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

  explicit Commands(CLI::App& app) : app_(app) {}
  Commands(const Commands&) = delete;
  Commands& operator=(const Commands&) = delete;

  /// A new command with the common options; `examples` are whole lines, shown under the options.
  CLI::App& add(const std::string& name, const std::string& description, const std::string& examples);
  /// A command of a command: `dateline db check`.
  CLI::App& add_under(CLI::App& parent, const std::string& name, const std::string& description,
                      const std::string& examples);
  /// What to do when the arguments name this command. For a parent of commands: nothing to call.
  void on_chosen(CLI::App& command, Function function);

  [[nodiscard]] CLI::App& app() { return app_; }
  [[nodiscard]] const CommonOptions& common() const { return common_; }
  [[nodiscard]] const Function& chosen() const { return chosen_; }

 private:
  void add_common_options(CLI::App& command);

  CLI::App& app_;
  CommonOptions common_;
  Function chosen_;
};

}  // namespace dateline::pipeline
