#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/output.h"
#include "pipeline/base/url.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/fetch/proxy.h"

namespace dateline::pipeline {
namespace {

void append_line(std::string& out, const std::string& text, const std::string& origin) {
  const std::size_t width = std::max<std::size_t>(text.size(), 40);
  out += fmt::format("{:<{}}  # {}\n", text, width, origin);
}

void append_table(std::string& out, const char* header, const std::vector<ShownValue>& values) {
  out += fmt::format("\n[[{}]]\n", header);
  for (const ShownValue& each : values) append_line(out, each.key + " = " + each.value, each.origin);
}

void append_proxies(std::string& out, const ProxySettings& proxy) {
  const auto append = [&](const std::string& text) { append_line(out, "# " + text, "environment"); };
  if (!proxy.http.empty()) append("http by " + without_credentials(proxy.http));
  if (!proxy.https.empty()) append("https by " + without_credentials(proxy.https));
  for (const std::string& host : proxy.not_for) append("no proxy for " + host);
}

std::string shown(const Configuration& configuration) {
  std::string out;
  for (const ShownValue& each : configuration.shown) {
    // An empty value would mean something else, or nothing, if it were written into the file.
    const bool absent = each.origin == "default" && each.value == "\"\"";
    const std::string value = each.key == "proxy" ? without_credentials(each.value) : each.value;
    append_line(out, (absent ? "# " : "") + each.key + " = " + value, each.origin);
  }
  if (configuration.proxy_from_environment) append_proxies(out, proxy_from_environment(environment_variable));
  for (const FeedConfiguration& feed : configuration.feeds)
    append_table(out, "feeds", shown_feed(feed, configuration));
  for (const MonitorConfiguration& monitor : configuration.monitors)
    append_table(out, "monitors", shown_monitor(monitor));
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
    const std::optional<Configuration> configuration =
        read_configuration_file(*path, ConfigurationNotes::always);
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
