#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/run/merge_file.h"
#include "pipeline/store/merges.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  std::string file;
  std::vector<std::string> numbers;
};

int list(const ReadingOptions& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.database);
  const std::optional<QuestionFilter> filter = make_filter(database, options, common);
  if (!filter) return exit_code::some_failed;
  std::optional<std::int64_t> entity;
  if (!filter->entities.empty()) entity = filter->entities.front();
  const bool table = options.format == "table";
  const auto writer = write_rows(read_format(options.format), {"number", "state", "name", "same_as", "kind",
                                                               "evidence", "id", "same_as_id"});
  std::vector<MergeRow> merges = merges_of(database, entity);
  if (options.limit >= 0) merges.resize(std::min(merges.size(), static_cast<std::size_t>(options.limit)));
  for (const MergeRow& merge : merges) {
    const bool from_all = merge.key == merge.same_as_key;  // 'never'
    writer->row(std::vector<Cell>{
        merge.id, text_cell(from_all && table ? "kept apart from all" : merge.state), text_cell(merge.name),
        text_cell(from_all && table ? "" : merge.same_as), text_cell(merge.kind), text_cell(merge.evidence),
        text_cell(merge.key), text_cell(from_all && table ? "" : merge.same_as_key)});
  }
  writer->end();
  return exit_code::done;
}

int apply(const Options& options, const CommonOptions& common) {
  const std::vector<MergeRule> rules = read_merge_file(options.file);
  Database::check_file(options.reading.database);
  const RunLock lock(options.reading.database, system_clock());
  Database database = Database::open_for_writing(options.reading.database);
  const std::size_t changed = apply_merge_rules(database, rules);
  if (!common.quiet) standard_output().write(fmt::format("{} rules, {} new\n", rules.size(), changed));
  return exit_code::done;
}

int undo(const Options& options) {
  std::vector<std::int64_t> numbers;
  for (const std::string& number : options.numbers) {
    if (const std::string wrong = check_count(number); !wrong.empty()) throw Error(wrong);
    numbers.push_back(std::stoll(number));  // it was checked
  }
  Database::check_file(options.reading.database);
  const RunLock lock(options.reading.database, system_clock());
  Database database = Database::open_for_writing(options.reading.database);
  undo_merges(database, numbers);
  return exit_code::done;
}

}  // namespace

void register_merges_command(Commands& commands) {
  Command& parent = commands.add(
      "merges",
      "Which names were taken for one across articles, by what evidence: list, undo, or say it yourself.",
      "  dateline merges list --entity \"Tobias Kuna\"\n");
  parent.require_subcommand();
  auto options = std::make_shared<Options>();
  Command& shown = commands.add_under(
      parent, "list",
      "Each merge with its evidence and number. 'split' are those that are kept apart; one that is kept "
      "apart from\n"
      "all ('never') is split from itself in csv and json.\n"
      "Kinds: name (the same words), acronym, variant (spelling), short (family name), analyst.",
      "  dateline merges list\n"
      "  dateline merges list --entity AQIM --format csv\n");
  add_database_option(shown, options->reading);
  add_entity_option(shown, options->reading, "Only merges of this one");
  add_output_options(shown, options->reading);
  commands.on_chosen(shown,
                     [options](const CommonOptions& common) { return list(options->reading, common); });

  Command& applied = commands.add_under(
      parent, "apply",
      "Take a file of decisions into the database: they hold for all later runs, and against what is found.\n"
      "A line is a decision, an id, another id and a note, parted by tabs; # begins a comment:\n"
      "  merge  person:~toby-kuna   person:~tobias-kuna    signs both ways\n"
      "  split  person:~kuna        person:~tobias-kuna    his brother\n"
      "  never  org:~the-movement                          of any sort\n"
      "'never' parts a name from all that it was taken for, and it is taken for nobody again. All whom texts "
      "give\n"
      "the very same name have one id, which can not be parted.",
      "  dateline merges apply merges.tsv --db news.db\n");
  add_database_option(applied, options->reading);
  applied.add_option("FILE", options->file, "The decisions").required();
  commands.on_chosen(applied, [options](const CommonOptions& common) { return apply(*options, common); });

  Command& undone =
      commands.add_under(parent, "undo", "Take merges back by their numbers. They are not made again.",
                         "  dateline merges undo 12 15\n");
  add_database_option(undone, options->reading);
  undone.add_option("NUMBER", options->numbers, "As `merges list` shows it").required();
  commands.on_chosen(undone, [options](const CommonOptions&) { return undo(*options); });
}

}  // namespace dateline::pipeline
