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
#include "pipeline/cli/explain.h"
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
      "Under each row of the table the words behind it, the rule that found them, and where they stand; of "
      "rows that count, the first three. In other formats a column where rows count; other rows say it "
      "always");
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

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out.empty() ? "none" : out;
}

/// A word in small letters may be a mode or a relation, of which rules may have any; one in capitals, or
/// before a "/", is a type of event, a relation that the texts have, or a mistake. Whether the texts have it.
bool check_type(Database& database, const std::string& value, TypesOf wanted) {
  const std::string type = value.substr(0, value.find('/'));
  const std::string said = "--type: \"" + escape_controls(repair_utf8(type)) + "\"";
  const std::vector<std::string> events = event_types(database);
  const bool is_type = std::find(events.begin(), events.end(), upper(type)) != events.end();
  const bool in_capitals = type != value || type == upper(type);
  if (wanted != TypesOf::relations && is_type && in_capitals) return true;
  if (wanted != TypesOf::events && is_relation_told(database, type)) return true;
  if (wanted != TypesOf::relations && is_event_type_told(database, type)) return true;
  const std::vector<std::string> relations = relation_types(database);
  if (wanted == TypesOf::relations && (is_type || is_event_type_told(database, type)))
    throw Error(said + " is of events, and here relations are asked for: " + joined(relations));
  if (wanted == TypesOf::events && is_relation_told(database, type))
    throw Error(said + " is a relation, and here events are asked for: " + joined(events));
  if (!in_capitals) return false;
  const std::vector<std::string>& known = wanted == TypesOf::relations ? relations : events;
  const std::vector<std::string_view> words(known.begin(), known.end());
  const bool of_relations = wanted == TypesOf::relations;
  const std::string near = did_you_mean(of_relations ? lower(type) : upper(type), words);
  throw Error(said + (of_relations ? " is no relation" : " is no type of event") +
              (near.empty() && of_relations ? "; there are " + joined(relations) : near));
}

}  // namespace

std::optional<QuestionFilter> make_filter(Database& database, const ReadingOptions& options,
                                          const CommonOptions& common, TypesOf types) {
  QuestionFilter filter;
  filter.from = read_period_begin("--from", options.from);
  filter.to = read_period_end("--to", options.to);
  if (filter.from && filter.to && *filter.from >= *filter.to)
    throw Error("--from " + options.from + " is later than --to " + options.to);
  filter.types = options.types;
  filter.statuses = options.statuses;
  filter.text = options.text;
  filter.limit = options.limit;
  for (const std::string& type : options.types) {
    if (check_type(database, type, types)) continue;
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
constexpr std::string_view machine_columns[] = {
    "rule",           "article",    "start",     "end",    "url",      "id",      "first_published",
    "last_published", "subject_id", "object_id", "one_id", "other_id", "copy_of", "agency_mark"};

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

/// What the rows of an answer count; nothing where each is one fact.
struct CountedColumns {
  Counting counting;
  const char* key;
  const char* key_two;
  const char* count;
};

std::optional<CountedColumns> counted_columns(Question question) {
  switch (question) {
    case Question::places:
      return CountedColumns{Counting::places, "id", "", "events"};
    case Question::momentum:
      return CountedColumns{Counting::momentum, "id", "since", "articles"};
    case Question::co_mentions:
      return CountedColumns{Counting::co_mentions, "one_id", "other_id", "sentences"};
    case Question::claims_by_outlet:
      return CountedColumns{Counting::claims_by_outlet, "outlet", "", "claims"};
    case Question::claims_by_speaker:
      return CountedColumns{Counting::claims_by_speaker, "speaker", "", "claims"};
    case Question::network:
    case Question::claims:
    case Question::copies:
    case Question::gdelt:
      break;
  }
  return std::nullopt;
}

/// The lines below each row; of a question whose rows are one fact each, what their own columns say.
std::vector<std::vector<std::string>> explain(Database& database, Question question,
                                              const QuestionFilter& filter,
                                              const std::vector<std::string>& columns,
                                              const std::vector<std::vector<Value>>& rows) {
  if (const std::optional<CountedColumns> counted = counted_columns(question)) {
    std::vector<CountedRow> keys;
    for (const std::vector<Value>& values : rows) {
      const AnswerRow row(columns, values);
      keys.push_back({row.text(counted->key), row.text(counted->key_two), row.number(counted->count)});
    }
    return evidence_lines(database, counted->counting, filter, keys);
  }
  std::vector<std::vector<std::string>> lines;
  for (const std::vector<Value>& values : rows) {
    const AnswerRow row(columns, values);
    const std::int64_t article = row.number("article");
    if (question == Question::copies) {
      lines.push_back(copy_lines(database, article));
      continue;
    }
    const std::string words = row.text("evidence") + row.text("claim");
    lines.push_back({evidence_line(
        database, {words, row.text("rule"), article, row.number("start"), row.number("end")})});
  }
  return lines;
}

}  // namespace

std::string terminal_lines(std::size_t margin, std::string_view text) {
  constexpr std::size_t least_width = 20;
  const std::string line = escape_controls(text);
  const std::string indent(margin, ' ');
  const std::size_t terminal = terminal_width(STDOUT_FILENO);
  if (terminal == 0) return indent + line + "\n";
  std::string out;
  for (const std::string& part : wrap_text(line, std::max(terminal, least_width) - margin, LongWords::broken))
    out += indent + part + "\n";
  return out;
}

std::unique_ptr<RowWriter> write_rows(RowFormat format, std::vector<std::string> columns) {
  return make_row_writer(format, std::move(columns), write_output, terminal_width(STDOUT_FILENO));
}

void print_answer(Database& database, Question question, const QuestionFilter& filter,
                  const ReadingOptions& options) {
  const RowFormat format = read_format(options.format);
  const bool is_table = format == RowFormat::table;
  // Rows of one fact say all of it in columns of their own.
  const bool explained =
      options.explain && (is_table || counted_columns(question) || question == Question::copies);
  std::unique_ptr<RowWriter> writer;
  std::optional<TableColumns> table;
  std::vector<std::string> all_columns;
  std::vector<std::string> names;
  std::vector<std::vector<Value>> rows;  // that are to be explained
  std::vector<std::vector<Cell>> shown_rows;
  const auto begin = [&](const std::vector<std::string>& columns) {
    all_columns = columns;
    if (is_table) {
      table.emplace(columns, options.explain);
      for (const std::size_t i : table->shown()) names.push_back(columns[i]);
    } else {
      names = columns;
    }
    if (!explained) writer = write_rows(format, names);
  };
  const auto row = [&](std::span<const Value> values) {
    if (writer && !table) return writer->row(values);
    std::vector<Cell> cells;
    if (table) {
      for (const std::size_t i : table->shown()) cells.push_back(table->cell(values, i));
    } else {
      cells.assign(values.begin(), values.end());
    }
    if (writer) return writer->row(cells);
    rows.emplace_back(values.begin(), values.end());
    shown_rows.push_back(std::move(cells));
  };
  answer(database, question, filter, {begin, row});
  if (writer) return writer->end();
  write_explained(format, names, shown_rows, explain(database, question, filter, all_columns, rows));
}

int run_question(Question question, const ReadingOptions& options, const CommonOptions& common,
                 TypesOf types) {
  Database database = Database::open_for_reading(options.database);
  const std::optional<QuestionFilter> filter = make_filter(database, options, common, types);
  if (!filter) return exit_code::some_failed;
  print_answer(database, question, *filter, options);
  return exit_code::done;
}

}  // namespace dateline::pipeline
