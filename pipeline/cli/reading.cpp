#include "pipeline/cli/reading.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>

#include "pipeline/base/output.h"
#include "pipeline/cli/names.h"
#include "pipeline/cli/options.h"

namespace dateline::pipeline {

void add_database_option(Command& command, ReadingOptions& options) {
  command.add_option("--db", options.database, "The database").type_name("FILE").show_default();
}

void add_entity_option(Command& command, ReadingOptions& options, const std::string& what) {
  command.add_option("--entity", options.entity, what + ": a name, another name or an id such as org:aqim")
      .type_name("NAME");
}

void add_place_option(Command& command, ReadingOptions& options) {
  command.add_option("--place", options.place, "Only events there; a country stands for all places in it")
      .type_name("NAME");
}

void add_type_option(Command& command, ReadingOptions& options, const std::string& what) {
  command.add_option("--type", options.types, what + " (several times: any)")
      .type_name("TYPE")
      .allow_extra_args(false);
}

void add_time_options(Command& command, ReadingOptions& options) {
  command.add_option("--from", options.from, "Only what reaches into this day, month or year, or later")
      .type_name("DATE");
  command.add_option("--to", options.to, "Only what begins in this day, month or year, or earlier")
      .type_name("DATE");
}

void add_text_option(Command& command, ReadingOptions& options) {
  command
      .add_option("--text", options.text,
                  "Only articles whose title or text has these words; AND, OR, NOT, \"a phrase\" and prefix* "
                  "as in FTS5")
      .type_name("WORDS");
}

void add_output_options(Command& command, ReadingOptions& options) {
  command.add_option("--limit", options.limit, "At most so many rows").type_name("N").check(check_count);
  command.add_option("--format", options.format, "How to print")
      .type_name("table|csv|json|jsonl")
      .one_of({"table", "csv", "json", "jsonl"})
      .show_default();
}

std::optional<QuestionFilter> make_filter(Database& database, const ReadingOptions& options,
                                          const CommonOptions& common) {
  QuestionFilter filter;
  filter.from = read_period_begin("--from", options.from);
  filter.to = read_period_end("--to", options.to);
  filter.types = options.types;
  filter.statuses = options.statuses;
  filter.text = options.text;
  filter.limit = options.limit;
  if (!options.text.empty()) check_text_query(database, "--text", options.text);
  if (!options.entity.empty()) {
    filter.entities = entities_named(database, options.entity, common);
    if (filter.entities.empty()) return std::nullopt;
  }
  if (!options.place.empty()) {
    filter.places = entities_named(database, options.place, common);
    if (filter.places.empty()) return std::nullopt;
  }
  return filter;
}

namespace {

/// Columns that a terminal has no room for; the other formats have them all.
constexpr std::string_view machine_columns[] = {"rule", "article", "start",          "end",
                                                "url",  "id",      "first_published"};

}  // namespace

void print_answer(Database& database, Question question, const QuestionFilter& filter,
                  const ReadingOptions& options) {
  const RowFormat format = read_format(options.format);
  std::unique_ptr<RowWriter> writer;
  std::vector<std::size_t> shown;
  std::vector<Cell> cells;
  const auto begin = [&](const std::vector<std::string>& columns) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto* const end = std::end(machine_columns);
      if (format == RowFormat::table && std::find(std::begin(machine_columns), end, columns[i]) != end)
        continue;
      shown.push_back(i);
      names.push_back(columns[i]);
    }
    writer = make_row_writer(format, names, [](std::string_view text) { standard_output().write(text); });
  };
  const auto row = [&](std::span<const Value> values) {
    cells.clear();
    for (const std::size_t i : shown) cells.push_back(values[i]);
    writer->row(cells);
  };
  answer(database, question, filter, {begin, row});
  writer->end();
}

int run_question(Question question, const ReadingOptions& options, const CommonOptions& common) {
  Database database = Database::open_for_reading(options.database);
  const std::optional<QuestionFilter> filter = make_filter(database, options, common);
  if (!filter) return exit_code::some_failed;
  print_answer(database, question, *filter, options);
  return exit_code::done;
}

}  // namespace dateline::pipeline
