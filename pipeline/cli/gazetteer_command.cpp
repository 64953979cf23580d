#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "dateline/gazetteers.h"
#include "dateline/result.h"
#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::vector<std::string> folders;
  bool alone = false;
  std::string output;
  std::string name;
};

std::vector<std::filesystem::path> paths(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    if (!std::filesystem::exists(folder)) throw Error(folder + ": there is no such folder");
  }
  return {folders.begin(), folders.end()};
}

/// Problems to standard error, the count to standard output; errors make it fail.
int report(const GazetteerCheck& result, bool with_examples) {
  bool failed = false;
  for (const Diagnostic& diagnostic : result.diagnostics) {
    log(diagnostic);
    failed = failed || diagnostic.severity == Severity::error;
  }
  std::string line = std::to_string(result.entities) + " entities, " + std::to_string(result.words) +
                     " words, " + std::to_string(result.rules) + " rules";
  if (with_examples) line += ", " + std::to_string(result.examples) + " examples run";
  standard_output().write(line + ", " + std::to_string(result.diagnostics.size()) + " problems\n");
  return failed ? exit_code::some_failed : exit_code::done;
}

int build(const Options& options) {
  const std::vector<std::byte> bundle = compile_gazetteers(paths(options.folders));
  std::ofstream file(options.output, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bundle.data()), static_cast<std::streamsize>(bundle.size()));
  file.close();
  if (!file) throw Error(options.output + ": cannot write this file: " + std::strerror(errno));
  standard_output().write(options.output + ": " + std::to_string(bundle.size()) + " bytes\n");
  return exit_code::done;
}

int look_up_name(const Options& options, const CommonOptions& common) {
  const auto resources = Resources::load({.overlays = paths(common.data)});
  const std::vector<LookupResult> results = look_up(*resources, options.name);
  if (results.empty()) {
    log_error("no table holds the name \"" + escape_controls(options.name) + "\"");
    return exit_code::some_failed;
  }
  for (const LookupResult& result : results) {
    std::string block = result.id + "  " + result.type + "  " + result.name + "\n";
    block += "    as " + result.role +
             (result.use.empty() || result.use == "hint" ? "" : ", use " + result.use) + ", from " +
             result.origin + "\n";
    if (!result.attributes.empty()) block += "    " + result.attributes + "\n";
    standard_output().write(block);
  }
  return exit_code::done;
}

}  // namespace

void register_gazetteer_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  CLI::App& parent =
      commands.add("gazetteer", "Tables of names: check, build, look up",
                   "  dateline gazetteer lookup \"Gao\"\n  dateline gazetteer check my-names/\n");
  parent.require_subcommand(1);

  CLI::App& check = commands.add_under(parent, "check", "Check folders of tables and rules",
                                       "  dateline gazetteer check my-names/\n");
  check.add_option("DIR", options->folders, "Folders of .tsv and .toml files")->required();
  check.add_flag("--alone", options->alone, "Do not lay them over the built-in tables");
  commands.on_chosen(check, [options](const CommonOptions&) {
    return report(check_gazetteers(paths(options->folders), !options->alone), false);
  });

  CLI::App& builder =
      commands.add_under(parent, "build", "Compile folders, on top of the built-in tables, into one file",
                         "  dateline gazetteer build my-names/ -o my.bundle\n"
                         "  dateline extract --data my.bundle article.txt\n");
  builder.add_option("DIR", options->folders, "Folders of .tsv and .toml files")->required();
  builder.add_option("-o,--output", options->output, "The file to write")->required();
  commands.on_chosen(builder, [options](const CommonOptions&) { return build(*options); });

  CLI::App& lookup =
      commands.add_under(parent, "lookup", "What a name or an id stands for, and which row says so",
                         "  dateline gazetteer lookup AQIM\n  dateline gazetteer lookup place:gao-ml\n");
  lookup.add_option("NAME", options->name, "A whole name, in any case, or an id")->required();
  commands.on_chosen(lookup,
                     [options](const CommonOptions& common) { return look_up_name(*options, common); });
}

void register_rules_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  CLI::App& parent =
      commands.add("rules", "Rules: check them and run their examples", "  dateline rules check my-rules/\n");
  parent.require_subcommand(1);
  CLI::App& check = commands.add_under(parent, "check", "Compile the rules of folders and run their examples",
                                       "  dateline rules check my-rules/\n");
  check.add_option("DIR", options->folders, "Folders of .tsv and .toml files")->required();
  check.add_flag("--alone", options->alone, "Do not lay them over the built-in tables and rules");
  commands.on_chosen(check, [options](const CommonOptions&) {
    return report(check_rules(paths(options->folders), !options->alone), true);
  });
}

}  // namespace dateline::pipeline
