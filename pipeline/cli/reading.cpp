#include "pipeline/cli/reading.h"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/progress.h"
#include "pipeline/cli/names.h"
#include "pipeline/cli/options.h"
#include "pipeline/exports/display.h"

namespace dateline::pipeline {

void add_database_option(Command& command, ReadingOptions& options) {
  command.add_option("--db", options.database, "The database").type_name("FILE").show_default();
}

void add_entity_option(Command& command, ReadingOptions& options, const std::string& what) {
  command
      .add_option("--entity", options.entities,
                  what + ": a name, another name or an id such as org:aqim (several times: all of them)")
      .type_name("NAME")
      .allow_extra_args(false);
}

void add_place_option(Command& command, ReadingOptions& options) {
  add_place_option(
      command, options,
      "Only events there; a country stands for all places in it and, where no place is given, for "
      "those of it who take part");
}

void add_place_option(Command& command, ReadingOptions& options, const std::string& what) {
  command.add_option("--place", options.places, what + " (several times: any)")
      .type_name("NAME")
      .allow_extra_args(false);
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

void add_monitor_option(Command& command, ReadingOptions& options) {
  command
      .add_option("--monitor", options.monitor,
                  "Only articles that this monitor of the configuration watches, and rows of its types")
      .type_name("NAME");
  command.add_option("--config", options.configuration, "The configuration that has the monitor")
      .type_name("FILE")
      .show_default();
}

void add_explain_option(Command& command, ReadingOptions& options) {
  command.add_flag(
      "--explain", options.explain,
      "Under each row of the table its words, the rule that made it, and where they stand; the other "
      "formats say it always");
}

void add_output_options(Command& command, ReadingOptions& options) {
  command.add_option("--limit", options.limit, "At most so many rows").type_name("N").check(check_limit);
  command.add_option("--format", options.format, "How to print")
      .type_name("table|csv|json|jsonl")
      .one_of({"table", "csv", "json", "jsonl"})
      .show_default();
}

namespace {

MonitorConfiguration find_monitor(const ReadingOptions& options) {
  const std::optional<Configuration> configuration = read_configuration_file(options.configuration);
  if (!configuration) throw Error("--monitor needs a configuration without mistakes");
  std::vector<std::string_view> names;
  for (const MonitorConfiguration& monitor : configuration->monitors) {
    if (monitor.name == options.monitor) return monitor;
    names.push_back(monitor.name);
  }
  throw Error(options.configuration + " has no monitor \"" + options.monitor + "\"" +
              did_you_mean(options.monitor, names));
}

std::string upper(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

/// A word in small letters may be a mode or a relation, of which rules may have any; one in capitals, or
/// before a "/", is a type of event or a mistake.
void check_types(Database& database, const std::vector<std::string>& types) {
  const std::vector<std::string> known = event_types(database);
  for (const std::string& value : types) {
    const std::string type = value.substr(0, value.find('/'));
    const bool may_be_any = type == value && type != upper(type);
    if (may_be_any || std::find(known.begin(), known.end(), upper(type)) != known.end()) continue;
    const std::vector<std::string_view> words(known.begin(), known.end());
    throw Error("--type: \"" + escape_controls(repair_utf8(type)) + "\" is no type of event" +
                did_you_mean(upper(type), words));
  }
}

}  // namespace

std::optional<QuestionFilter> make_filter(Database& database, const ReadingOptions& options,
                                          const CommonOptions& common) {
  QuestionFilter filter;
  filter.from = read_period_begin("--from", options.from);
  filter.to = read_period_end("--to", options.to);
  filter.types = options.types;
  filter.statuses = options.statuses;
  filter.text = options.text;
  filter.limit = options.limit;
  if (!options.types.empty()) check_types(database, options.types);
  for (const std::string& type : options.types) {
    if (type == upper(type) || type.find('/') != std::string::npos || is_type_told(database, type)) continue;
    log_error("no text tells of a \"" + type + "\"");
    return std::nullopt;
  }
  if (!options.text.empty()) check_text_query(database, "--text", options.text);
  for (const std::string& name : options.entities) {
    std::vector<std::int64_t> entities = entities_named(database, name, common);
    if (entities.empty()) return std::nullopt;
    if (filter.entities.empty()) {
      filter.entities = std::move(entities);
    } else {
      filter.also_entities.push_back(std::move(entities));
    }
  }
  for (const std::string& name : options.places) {
    const std::vector<std::int64_t> places = entities_named(database, name, common);
    if (places.empty()) return std::nullopt;
    filter.places.insert(filter.places.end(), places.begin(), places.end());
  }
  if (!options.monitor.empty()) watch(filter, database, find_monitor(options), common);
  return filter;
}

void watch(QuestionFilter& filter, Database& database, const MonitorConfiguration& monitor,
           const CommonOptions& common) {
  const auto ids_of = [&](const std::vector<std::string>& names) {
    std::vector<std::int64_t> ids;
    for (const std::string& name : names) {
      const std::vector<std::int64_t> found = find_entities_named(database, name, common);
      ids.insert(ids.end(), found.begin(), found.end());
    }
    if (ids.empty() && !names.empty()) ids.push_back(0);  // nobody is named yet
    return ids;
  };
  filter.article_entities = ids_of(monitor.entities);
  filter.article_places = ids_of(monitor.places);
  filter.types.insert(filter.types.end(), monitor.types.begin(), monitor.types.end());
  if (!monitor.text.empty()) {
    check_text_query(database, monitor.origin, monitor.text);
    filter.text = filter.text.empty() ? monitor.text : "(" + filter.text + ") AND (" + monitor.text + ")";
  }
}

namespace {

/// Columns that a terminal has no room for; the other formats have them all.
constexpr std::string_view machine_columns[] = {"rule",       "article",  "start",           "end",
                                                "url",        "id",       "first_published", "last_published",
                                                "subject_id", "object_id"};

std::size_t place_of(std::span<const std::string> columns, std::string_view name) {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

/// Which columns of an answer a table shows, in which order. A date is one column there, as it is known; what
/// a claim is about stands in place of its kind; and words that --explain prints beneath a row are not in it.
class TableColumns {
 public:
  TableColumns(std::span<const std::string> columns, bool explain)
      : date_(place_of(columns, "date")), date_end_(place_of(columns, "date_end")) {
    const std::size_t about = place_of(columns, "about");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view name = columns[i];
      if (name == "date_end" || name == "date_precision" || i == about) continue;
      if (explain && (name == "claim" || name == "evidence")) continue;
      if (std::find(std::begin(machine_columns), std::end(machine_columns), name) !=
          std::end(machine_columns))
        continue;
      shown_.push_back(name == "kind" && about < columns.size() ? about : i);
    }
  }

  [[nodiscard]] std::span<const std::size_t> shown() const { return shown_; }

  [[nodiscard]] Cell cell(std::span<const Value> row, std::size_t column) const {
    if (column != date_ || date_end_ >= row.size()) return row[column];
    const auto* begin = std::get_if<std::string>(&row[date_]);
    const auto* end = std::get_if<std::string>(&row[date_end_]);
    if (begin == nullptr && end == nullptr) return {};
    return display_date(begin != nullptr ? *begin : "", end != nullptr ? *end : "");
  }

 private:
  std::size_t date_;
  std::size_t date_end_;
  std::vector<std::size_t> shown_;
};

/// What the first text says, by which rule, and where it stands.
class Evidence {
 public:
  explicit Evidence(std::span<const std::string> columns)
      : rule_(place_of(columns, "rule")),
        article_(place_of(columns, "article")),
        start_(place_of(columns, "start")),
        end_(place_of(columns, "end")),
        url_(place_of(columns, "url")) {
    words_ = columns.size();
    for (const std::string_view words : {"evidence", "claim", "title"})
      if (words_ == columns.size()) words_ = place_of(columns, words);
  }

  [[nodiscard]] std::string line(std::span<const Value> row) const {
    std::string line;
    const auto add = [&](std::size_t at, std::string_view before, std::string_view behind) {
      if (at >= row.size()) return;
      if (const auto* text = std::get_if<std::string>(&row[at]); text != nullptr && !text->empty()) {
        line.append(before).append(*text).append(behind);
      } else if (const auto* number = std::get_if<std::int64_t>(&row[at])) {
        line.append(before).append(std::to_string(*number)).append(behind);
      }
    };
    add(words_, "“", "” ");
    add(rule_, "by ", "; ");
    add(article_, "article ", "");
    add(start_, ", characters ", "");
    add(end_, "–", "");
    add(url_, "; ", "");
    return line;
  }

 private:
  std::size_t words_;
  std::size_t rule_;
  std::size_t article_;
  std::size_t start_;
  std::size_t end_;
  std::size_t url_;
};

}  // namespace

std::unique_ptr<RowWriter> write_rows(RowFormat format, std::vector<std::string> columns) {
  return make_row_writer(format, std::move(columns), write_output, terminal_width(STDOUT_FILENO));
}

void print_answer(Database& database, Question question, const QuestionFilter& filter,
                  const ReadingOptions& options) {
  const RowFormat format = read_format(options.format);
  std::unique_ptr<RowWriter> writer;
  std::optional<TableColumns> table;
  std::optional<Evidence> evidence;
  const auto begin = [&](const std::vector<std::string>& columns) {
    std::vector<std::string> names = columns;
    if (format == RowFormat::table) {
      table.emplace(columns, options.explain);
      names.clear();
      for (const std::size_t i : table->shown()) names.push_back(columns[i]);
      if (options.explain) evidence.emplace(columns);
    }
    writer = write_rows(format, std::move(names));
  };
  const auto row = [&](std::span<const Value> values) {
    if (!table) {
      writer->row(values);
      return;
    }
    std::vector<Cell> cells;
    for (const std::size_t i : table->shown()) cells.push_back(table->cell(values, i));
    writer->row(cells);
    if (!evidence) return;
    if (const std::string line = evidence->line(values); !line.empty()) writer->note(line);
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
