#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/exports/rows.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  std::string type;
  bool explain = false;
};

/// The names that texts have for one, with how often.
std::string names_line(Database& database, const EntityRow& row) {
  std::string line;
  for (const NameCount& name : names_of(database, row.id))
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name.name, name.mentions);
  return line;
}

std::string merge_line(const MergeRow& merge) {
  if (merge.key == merge.same_as_key)
    return fmt::format("{} {} ({}) is kept apart from all, by {}: {}", merge.id, merge.name, merge.key,
                       merge.kind, merge.evidence);
  return fmt::format("{} {} ({}) {} {}, by {}: {}", merge.id, merge.name, merge.key,
                     merge.state == "merged" ? "is" : "is not", merge.same_as, merge.kind, merge.evidence);
}

void print_rows(Database& database, const EntityFilter& filter, RowFormat format, bool explained) {
  std::vector<std::string> columns = {"name",       "type",      "mentions", "articles",
                                      "first_seen", "last_seen", "country",  "id"};
  if (explained) columns.insert(columns.end(), {"names", "merges"});
  const auto writer = write_rows(format, columns);
  std::vector<EntityRow> rows;
  read_entities(database, filter, [&](const EntityRow& row) { rows.push_back(row); });
  for (const EntityRow& row : rows) {
    std::vector<Cell> cells = {text_cell(row.name),    text_cell(row.type),       row.mentions,
                               row.articles,           text_cell(row.first_seen), text_cell(row.last_seen),
                               text_cell(row.country), text_cell(row.key)};
    if (explained) {
      std::string merges;
      for (const MergeRow& merge : merges_of(database, row.id))
        merges += (merges.empty() ? "" : "\n") + merge_line(merge);
      cells.insert(cells.end(), {text_cell(names_line(database, row)), text_cell(merges)});
    }
    writer->row(cells);
  }
  writer->end();
}

/// Each entity with the names that texts have for it, and with the merges that made it one.
void explain(Database& database, const EntityFilter& filter) {
  std::vector<EntityRow> rows;
  read_entities(database, filter, [&](const EntityRow& row) { rows.push_back(row); });
  for (const EntityRow& row : rows) {
    std::string out = terminal_lines(0, fmt::format("{} ({}, {}): {} mentions in {} articles", row.name,
                                                    row.type, row.key, row.mentions, row.articles));
    out += terminal_lines(4, "named " + names_line(database, row));
    for (const MergeRow& merge : merges_of(database, row.id)) out += terminal_lines(4, merge_line(merge));
    standard_output().write(out);
  }
}

int run(const Options& options, const CommonOptions& common) {
  const RowFormat format = read_format(options.reading.format);
  Database database = Database::open_for_reading(options.reading.database);
  const std::optional<QuestionFilter> named = make_filter(database, options.reading, common);
  if (!named) return exit_code::some_failed;
  EntityFilter filter;
  filter.type = options.type;
  std::transform(filter.type.begin(), filter.type.end(), filter.type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  filter.limit = options.reading.limit;
  filter.entities = named->entities;
  filter.from = named->from;
  filter.to = named->to;
  for (const std::vector<std::int64_t>& also : named->also_entities)
    filter.entities.insert(filter.entities.end(), also.begin(), also.end());
  if (options.explain && format == RowFormat::table) {
    explain(database, filter);
  } else {
    print_rows(database, filter, format, options.explain);
  }
  return exit_code::done;
}

}  // namespace

void register_entities_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "entities",
      "Who and what is named: people, organisations and places with the number of mentions and\n"
      "articles, and the days of publication of the first and the last of them. Those that are one\n"
      "under several names are one row.",
      "  dateline entities --type org --limit 20\n"
      "  dateline entities --entity AQIM --format json\n"
      "  dateline entities --from 2013-01 --to 2013-01 --limit 20\n"
      "  dateline entities --entity AQIM --explain   # its names, and why they are taken for one\n");
  add_database_option(command, options->reading);
  add_entity_option(command, options->reading, "Only this one");
  command.add_option("--type", options->type, "Only people, organisations or places")
      .type_name("person|org|place")
      .one_of({"person", "org", "place"}, Case::ignored);
  command
      .add_option("--from", options->reading.from,
                  "Only what was published in this day, month or year, or later")
      .type_name("DATE");
  command
      .add_option("--to", options->reading.to,
                  "Only what was published in this day, month or year, or earlier")
      .type_name("DATE");
  command.add_flag("--explain", options->explain,
                   "The names that texts have for each, and the merges with their evidence and numbers; in "
                   "csv and json two columns more");
  add_output_options(command, options->reading);
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
