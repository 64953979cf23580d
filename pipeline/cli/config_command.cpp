#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/fetch/proxy.h"
#include "pipeline/fetch/request_target.h"

namespace dateline::pipeline {
namespace {

std::string line(const std::string& text, const std::string& origin) {
  const std::size_t width = std::max<std::size_t>(text.size(), 40);
  return fmt::format("{:<{}}  # {}\n", text, width, origin);
}

std::string shown(const Configuration& configuration) {
  std::string out;
  for (const Configuration::Shown& each : configuration.shown) {
    std::string value = each.value;
    if (each.key == "proxy") value = without_credentials(value);
    out += line(each.key + " = " + value, each.origin);
  }
  if (configuration.proxy_from_environment) {
    const ProxySettings proxy = proxy_from_environment(environment_variable);
    if (!proxy.http.empty()) out += line("# http by " + without_credentials(proxy.http), "environment");
    if (!proxy.https.empty()) out += line("# https by " + without_credentials(proxy.https), "environment");
  }
  for (FeedConfiguration feed : configuration.feeds) {
    feed.url = without_credentials(feed.url);
    out += "\n# " + feed.origin + "\n" + feed_as_toml(feed, configuration);
  }
  for (const MonitorConfiguration& monitor : configuration.monitors)
    out += "\n# " + monitor.origin + ": monitor " + monitor.name + "\n";
  return out;
}

}  // namespace

void register_config_command(Commands& commands) {
  auto path = std::make_shared<std::string>("dateline.toml");
  Command& parent =
      commands.add("config", "The configuration: check it, show it",
                   "  dateline config check\n  dateline config show --config /etc/dateline.toml\n");
  parent.require_subcommand();

  Command& check = commands.add_under(
      parent, "check", "Say everything that is wrong with it; exit code 2 if there is anything",
      "  dateline config check --config my.toml\n");
  check.add_option("--config", *path, "The configuration").type_name("FILE").show_default();
  commands.on_chosen(check, [path](const CommonOptions&) {
    const std::optional<Configuration> configuration = read_configuration_file(*path);
    if (!configuration) return exit_code::unusable;
    standard_output().write(fmt::format("{}: {}, {}, no problems\n", escape_controls(repair_utf8(*path)),
                                        counted(configuration->feeds.size(), "feed"),
                                        counted(configuration->monitors.size(), "monitor")));
    return exit_code::done;
  });

  Command& show =
      commands.add_under(parent, "show", "Every value, with where it comes from", "  dateline config show\n");
  show.add_option("--config", *path, "The configuration").type_name("FILE").show_default();
  commands.on_chosen(show, [path](const CommonOptions&) {
    const std::optional<Configuration> configuration = read_configuration_file(*path);
    if (!configuration) return exit_code::unusable;
    standard_output().write(shown(*configuration));
    return exit_code::done;
  });
}

}  // namespace dateline::pipeline
