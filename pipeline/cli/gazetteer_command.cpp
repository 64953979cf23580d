#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dateline/gazetteers.h"
#include "dateline/result.h"
#include "dateline/unicode.h"
#include "pipeline/base/lines.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/progress.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/formats/name_import.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::vector<std::string> folders;
  bool alone = false;
  std::string output;
  std::string name;
  std::string count_by = "kind";
  std::string format;
  std::string input = "-";
  std::string alternate_names;
  ImportOptions import;
};

std::vector<std::filesystem::path> paths(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    if (!std::filesystem::exists(folder)) throw Error(folder + ": there is no such folder");
  }
  return {folders.begin(), folders.end()};
}

/// Problems to standard error, the count to standard output; any problem makes it fail.
int report(const GazetteerCheck& result, bool with_examples) {
  for (const Diagnostic& diagnostic : result.diagnostics) log(diagnostic);
  std::string line = std::to_string(result.entities) + (result.entities == 1 ? " entity, " : " entities, ") +
                     counted(result.words, "word") + ", " + counted(result.rules, "rule");
  if (with_examples) line += ", " + counted(result.examples, "example") + " run";
  standard_output().write(line + ", " + counted(result.diagnostics.size(), "problem") + "\n");
  return result.diagnostics.empty() ? exit_code::done : exit_code::some_failed;
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
  const auto resources = load_resources(common);
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

int print_statistics(const Options& options, const CommonOptions& common) {
  const auto resources = load_resources(common);
  for (const NameCount& type : count_names(*resources)) {
    std::string block =
        type.type + "  " + std::to_string(type.rows) + " rows, " + std::to_string(type.names) + " names\n";
    for (const auto& [value, rows] : options.count_by == "country" ? type.by_country : type.by_kind) {
      const std::string count = std::to_string(rows);
      block += std::string(8 - std::min<std::size_t>(count.size(), 7), ' ') + count + "  " +
               (value.empty() ? "-" : escape_controls(value)) + "\n";
    }
    standard_output().write(block);
  }
  return exit_code::done;
}

/// A file that is read line by line; "-" is standard input.
class InputFile {
 public:
  explicit InputFile(const std::string& path)
      : path_(path), descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0)
      throw Error(escape_controls(path) + ": cannot read this file: " + std::strerror(errno));
  }
  ~InputFile() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  template <typename Read>
  void read(Read read) const {
    LineReader lines(descriptor_);
    read(lines);
    if (lines.failed() != 0)
      throw Error(escape_controls(path_) + ": cannot read this file: " + std::strerror(lines.failed()));
  }

 private:
  std::string path_;
  int descriptor_;
};

// A list that is missing is said and left out; the others are read.
void read_gate(NameImport& names, const std::string& index) {
  std::vector<NameImport::GateList> lists;
  InputFile(index).read([&](LineReader& lines) { lists = names.read_gate_index(lines); });
  const std::filesystem::path folder = std::filesystem::path(index).parent_path();
  for (const NameImport::GateList& list : lists) {
    try {
      InputFile((folder / list.file).string()).read([&](LineReader& lines) {
        names.read_gate_list(lines, list);
      });
    } catch (const Error& error) {
      log_warning(error.what());
      names.leave_out("a list that cannot be read");
    }
  }
}

void read_names(NameImport& names, const Options& options) {
  if (options.format == "gate") return read_gate(names, options.input);
  InputFile(options.input).read([&](LineReader& lines) {
    if (options.format == "geonames") {
      names.read_geonames(lines);
    } else if (options.format == "wikidata") {
      names.read_wikidata(lines);
    } else if (options.format == "spacy") {
      names.read_spacy(lines);
    } else {
      names.read_list(lines);
    }
  });
  if (options.alternate_names.empty()) return;
  InputFile(options.alternate_names).read([&](LineReader& lines) { names.read_alternate_names(lines); });
}

void write_table(NameImport& names, const std::string& path) {
  if (path.empty()) return names.write([](std::string_view row) { standard_output().write(row); });
  std::ofstream file(path, std::ios::binary);
  names.write(
      [&file](std::string_view row) { file.write(row.data(), static_cast<std::streamsize>(row.size())); });
  file.close();
  if (!file) throw Error(escape_controls(path) + ": cannot write this file: " + std::strerror(errno));
}

int import_names(const Options& options, const CommonOptions& common) {
  if (options.import.type.empty() && (options.format == "list" || options.format == "wikidata"))
    throw Error("--type: this format does not say what its names are; give PERSON, ORG or PLACE");
  ImportOptions wanted = options.import;
  wanted.alternate_names_follow = !options.alternate_names.empty();
  Progress progress(!common.quiet);
  NameImport names(wanted, [&progress](const NameImport& so_far) {
    if (progress.due()) {
      progress.show(counted(so_far.lines_read(), "line") + " read, " + counted(so_far.rows_kept(), "name") +
                    " kept");
    }
  });
  read_names(names, options);
  std::vector<std::string> left_out;
  for (const auto& [why, count] : names.left_out())
    left_out.push_back("left out: " + std::to_string(count) + ", " + escape_controls(why));
  if (names.rows_kept() == 0) {
    for (const std::string& each : left_out) log_warning(each);
    log_error(escape_controls(options.input) + ": no name in it that can be kept; no table was written");
    return exit_code::some_failed;
  }
  write_table(names, options.output);
  if (common.quiet) return exit_code::done;
  if (options.output.empty()) {
    for (const std::string& each : left_out) log_warning(each);
    return exit_code::done;
  }
  std::string report = options.output + ": " + counted(names.rows_kept(), "row") + " of " +
                       counted(names.lines_read(), "line") + "\n";
  for (const std::string& each : left_out) report += each + "\n";
  standard_output().write(report);
  return exit_code::done;
}

void add_import_command(Commands& commands, Command& parent, const std::shared_ptr<Options>& options) {
  Command& command = commands.add_under(
      parent, "import", "Turn a list that others publish into a table of names",
      "  dateline gazetteer import --format geonames ML.txt --population 5000 \\\n"
      "      --alternate-names alternateNamesV2.txt -o my-names/mali.tsv\n"
      "  dateline gazetteer import --format wikidata query.tsv --type PERSON -o my-names/people.tsv\n"
      "  dateline gazetteer import --format spacy patterns.jsonl -o my-names/patterns.tsv\n"
      "  dateline gazetteer import --format gate gazetteer/lists.def -o my-names/gate.tsv\n"
      "  dateline gazetteer import --format list --type ORG companies.txt -o my-names/companies.tsv\n");
  command.add_option("FILE", options->input, "What to read; - is standard input").required();
  command
      .add_option("--format", options->format,
                  "geonames: a dump of GeoNames; wikidata: a result of its query service as TSV; spacy: "
                  "patterns of an "
                  "EntityRuler; gate: a lists.def; list: a name a line")
      .required()
      .one_of({"geonames", "wikidata", "spacy", "gate", "list"});
  command.add_option("-o,--output", options->output, "The table to write (default: standard output)");
  command.add_option("--type", options->import.type, "What the names are, where the list does not say")
      .one_of({"PERSON", "ORG", "PLACE"});
  command.add_option("--kind", options->import.kind, "The column kind, where the list does not say");
  command.add_option("--country", options->import.country, "The column country, where the list does not say");
  command.add_option("--population", options->import.least_population,
                     "geonames: leave out settlements with fewer inhabitants");
  command
      .add_option("--alternate-names", options->alternate_names,
                  "geonames: the file alternateNamesV2.txt; those in the dump itself say no language and are "
                  "not taken")
      .type_name("FILE");
  command.add_option("--languages", options->import.languages, "geonames: languages of alternate names")
      .delimiter(',')
      .show_default();
  commands.on_chosen(command,
                     [options](const CommonOptions& common) { return import_names(*options, common); });
}

}  // namespace

void register_gazetteer_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& parent =
      commands.add("gazetteer", "Tables of names: check, build, look up, import, count",
                   "  dateline gazetteer lookup \"Gao\"\n  dateline gazetteer check my-names/\n");
  parent.require_subcommand();

  Command& check = commands.add_under(parent, "check", "Check folders of tables and rules",
                                      "  dateline gazetteer check my-names/\n");
  check.add_option("DIR", options->folders, "Folders of .tsv and .toml files").required();
  check.add_flag("--alone", options->alone, "Do not lay them over the built-in tables");
  commands.on_chosen(check, [options](const CommonOptions&) {
    return report(check_gazetteers(paths(options->folders), !options->alone), false);
  });

  Command& builder =
      commands.add_under(parent, "build", "Compile folders, on top of the built-in tables, into one file",
                         "  dateline gazetteer build my-names/ -o my.bundle\n"
                         "  dateline extract --data my.bundle article.txt\n");
  builder.add_option("DIR", options->folders, "Folders of .tsv and .toml files").required();
  builder.add_option("-o,--output", options->output, "The file to write").required();
  commands.on_chosen(builder, [options](const CommonOptions&) { return build(*options); });

  Command& lookup =
      commands.add_under(parent, "lookup", "What a name or an id stands for, and which row says so",
                         "  dateline gazetteer lookup AQIM\n  dateline gazetteer lookup place:gao-ml\n");
  lookup.add_option("NAME", options->name, "A whole name, in any case, or an id").required();
  commands.on_chosen(lookup,
                     [options](const CommonOptions& common) { return look_up_name(*options, common); });

  Command& statistics = commands.add_under(
      parent, "stats", "How many rows and names there are of each type",
      "  dateline gazetteer stats\n  dateline gazetteer stats --by country --data my-names/\n");
  statistics.add_option("--by", options->count_by, "Count rows by kind (words: by class) or by country")
      .one_of({"kind", "country"})
      .show_default();
  commands.on_chosen(statistics,
                     [options](const CommonOptions& common) { return print_statistics(*options, common); });

  add_import_command(commands, parent, options);
}

void register_rules_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& parent =
      commands.add("rules", "Rules: check them and run their examples", "  dateline rules check my-rules/\n");
  parent.require_subcommand();
  Command& check = commands.add_under(parent, "check", "Compile the rules of folders and run their examples",
                                      "  dateline rules check my-rules/\n");
  check.add_option("DIR", options->folders, "Folders of .tsv and .toml files").required();
  check.add_flag("--alone", options->alone, "Do not lay them over the built-in tables and rules");
  commands.on_chosen(check, [options](const CommonOptions&) {
    return report(check_rules(paths(options->folders), !options->alone), true);
  });
}

}  // namespace dateline::pipeline
