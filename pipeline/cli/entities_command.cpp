#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/names.h"
#include "pipeline/cli/options.h"
#include "pipeline/exports/rows.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::string database = "news.db";
  std::string name;
  std::string type;
  std::int64_t limit = -1;
  std::string format = "table";
};

int run(const Options& options, const CommonOptions& common) {
  const RowFormat format = read_format(options.format);
  EntityFilter filter;
  filter.type = options.type;
  std::transform(filter.type.begin(), filter.type.end(), filter.type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  filter.limit = options.limit;
  Database database = Database::open_for_reading(options.database);
  if (!options.name.empty()) {
    filter.entities = entities_named(database, options.name, common);
    if (filter.entities.empty()) return exit_code::some_failed;
  }
  const auto writer = make_row_writer(
      format, {"name", "type", "mentions", "articles", "first_seen", "last_seen", "country", "id"},
      [](std::string_view text) { standard_output().write(text); });
  read_entities(database, filter, [&](const EntityRow& row) {
    writer->row(std::vector<Cell>{text_cell(row.name), text_cell(row.type), row.mentions, row.articles,
                                  text_cell(row.first_seen), text_cell(row.last_seen), text_cell(row.country),
                                  text_cell(row.key)});
  });
  writer->end();
  return exit_code::done;
}

}  // namespace

void register_entities_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command =
      commands.add("entities",
                   "Who and what is named: people, organisations and places with the number of mentions and\n"
                   "articles, and the days of publication of the first and the last of them.",
                   "  dateline entities --type org --limit 20\n"
                   "  dateline entities --entity AQIM --format json\n");
  command.add_option("--db", options->database, "The database").type_name("FILE").show_default();
  command.add_option("--entity", options->name, "Only this one: a name, another name or an id")
      .type_name("NAME");
  command.add_option("--type", options->type, "Only people, organisations or places")
      .type_name("person|org|place")
      .one_of({"person", "org", "place"}, Case::ignored);
  command.add_option("--limit", options->limit, "At most so many, those named most")
      .type_name("N")
      .check(check_count);
  command.add_option("--format", options->format, "How to print")
      .type_name("table|csv|json|jsonl")
      .one_of({"table", "csv", "json", "jsonl"})
      .show_default();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
