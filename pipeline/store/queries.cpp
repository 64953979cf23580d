#include "pipeline/store/queries.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <string_view>

#include "dateline/unicode.h"
#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

/// The columns of a row, from left to right.
class RowReader {
 public:
  explicit RowReader(const SQLite::Statement& statement) : statement_(statement) {}

  std::string text() { return column_text(statement_, next_++); }
  std::int64_t number() { return statement_.getColumn(next_++).getInt64(); }
  std::optional<double> real() {
    const SQLite::Column column = statement_.getColumn(next_++);
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
  }

 private:
  const SQLite::Statement& statement_;
  int next_ = 0;
};

std::vector<EntityName> read_names(SQLite::Statement& statement) {
  std::vector<EntityName> names;
  while (statement.executeStep()) {
    RowReader column(statement);
    EntityName& name = names.emplace_back();
    name.id = column.number();
    name.key = column.text();
    name.name = column.text();
    name.type = column.text();
  }
  return names;
}

Parameters timeline_parameters(const TimelineFilter& filter) {
  Parameters parameters = parameters_of(filter);
  narrow_timeline(filter, parameters);
  return parameters;
}

}  // namespace

std::vector<EntityName> find_entities(Database& database, const std::string& name) {
  std::vector<EntityName> names;
  with_database_errors(database.path(), [&] {
    SQLite::Statement by_key(database.handle(), sql_text("find_entity_by_key"));
    by_key.bind(":name", name);
    names = read_names(by_key);
    if (!names.empty()) return;
    SQLite::Statement by_alias(database.handle(), sql_text("find_entity_by_alias"));
    by_alias.bind(":folded", fold(name));
    names = read_names(by_alias);
  });
  return names;
}

std::vector<EntityName> find_names_with(Database& database, const std::string& name) {
  std::vector<EntityName> names;
  const std::string folded = fold(name);
  if (folded.find_first_not_of(' ') == std::string::npos) return names;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("names_with_words"));
    statement.bind(":folded", folded);
    names = read_names(statement);
  });
  return names;
}

void read_timeline(Database& database, const TimelineFilter& filter,
                   const std::function<void(const TimelineRow&)>& row) {
  with_database_errors(database.path(), [&] {
    const Parameters parameters = timeline_parameters(filter);
    const bool whole = parameters.size() == 1 && filter.limit >= 0;  // nothing is asked but the first of all
    const auto prepared = prepare(database, whole ? "read_whole_timeline" : "read_timeline", parameters);
    SQLite::Statement& statement = *prepared;
    while (statement.executeStep()) {
      RowReader column(statement);
      TimelineRow found;
      for (std::string* text :
           {&found.kind, &found.date, &found.date_end, &found.date_precision, &found.date_basis, &found.type,
            &found.mode, &found.status, &found.actors, &found.recipients, &found.place}) {
        *text = column.text();
      }
      found.latitude = column.real();
      found.longitude = column.real();
      for (std::string* text : {&found.size, &found.says, &found.outlet, &found.sentence, &found.title,
                                &found.url, &found.published, &found.rule, &found.tolls}) {
        *text = column.text();
      }
      found.articles = column.number();
      found.origins = column.number();
      found.confidence = column.real();
      found.article = column.number();
      found.span_start = column.number();
      found.span_end = column.number();
      column.number();  // by which they are ordered
      for (std::string* text : {&found.statuses, &found.first_published, &found.last_published})
        *text = column.text();
      row(found);
    }
  });
}

std::vector<PeriodCount> count_timeline(Database& database, const TimelineFilter& filter, Period period) {
  std::vector<PeriodCount> counts;
  with_database_errors(database.path(), [&] {
    const auto prepared = prepare(database, "count_timeline", timeline_parameters(filter));
    SQLite::Statement& statement = *prepared;
    statement.bind(":letters", letters_of(period));
    while (statement.executeStep()) {
      RowReader column(statement);
      PeriodCount& count = counts.emplace_back();
      count.period = column.text();
      count.events = column.number();
      count.statements = column.number();
      count.articles = column.number();
    }
  });
  return counts;
}

TimelineExtent measure_timeline(Database& database, const TimelineFilter& filter) {
  TimelineExtent extent;
  with_database_errors(database.path(), [&] {
    const auto prepared = prepare(database, "measure_timeline", timeline_parameters(filter));
    if (!prepared->executeStep()) return;
    RowReader column(*prepared);
    for (std::int64_t* number : {&extent.events, &extent.statements, &extent.articles, &extent.origins})
      *number = column.number();
    extent.first_published = column.text();
    extent.last_published = column.text();
  });
  return extent;
}

std::vector<StoryCount> count_stories(Database& database, const TimelineFilter& filter) {
  std::vector<StoryCount> counts;
  with_database_errors(database.path(), [&] {
    const auto prepared = prepare(database, "count_stories", parameters_of(filter));
    SQLite::Statement& statement = *prepared;
    while (statement.executeStep()) {
      RowReader column(statement);
      StoryCount& count = counts.emplace_back();
      for (std::string* text : {&count.title, &count.outlet, &count.first, &count.last})
        *text = column.text();
      for (std::int64_t* number : {&count.events, &count.statements, &count.articles})
        *number = column.number();
      count.url = column.text();
      count.article = column.number();
    }
  });
  return counts;
}

namespace {

bool has_row(Database& database, const char* name, const char* parameter, const std::string& value) {
  bool found = false;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text(name));
    statement.bind(parameter, value);
    found = statement.executeStep();
  });
  return found;
}

}  // namespace

bool is_event_type_told(Database& database, const std::string& type) {
  return has_row(database, "is_event_type_told", ":type", type);
}

bool is_relation_told(Database& database, const std::string& type) {
  return has_row(database, "is_relation_told", ":type", type);
}

bool is_outlet_there(Database& database, const std::string& outlet) {
  return has_row(database, "is_outlet_there", ":outlet", outlet);
}

void check_text_query(Database& database, const std::string& option, const std::string& query) {
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("search"));
    statement.bind(":text", query);
    try {
      (void)statement.executeStep();
    } catch (const SQLite::Exception& error) {
      if (error.getErrorCode() != SQLITE_ERROR) throw;
      throw Error(option + ": \"" + escape_controls(query) + "\" is not a search (" + error.what() +
                  "); words, \"a phrase\", AND, OR, NOT and prefix* can stand in it");
    }
  });
}

namespace {

std::vector<std::string> read_texts(Database& database, const char* name) {
  std::vector<std::string> texts;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text(name));
    while (statement.executeStep()) texts.push_back(column_text(statement, 0));
  });
  return texts;
}

}  // namespace

std::vector<std::string> relation_types(Database& database) {
  return read_texts(database, "relation_types");
}

std::vector<std::string> event_types(Database& database) {
  std::vector<std::string> types = read_texts(database, "event_types");
  types.emplace_back("STATEMENT");
  return types;
}

std::optional<Day> latest_published(Database& database) {
  std::optional<Day> day;
  with_database_errors(database.path(), [&] {
    const auto prepared = prepare(database, "latest_published", {});
    SQLite::Statement& statement = *prepared;
    if (statement.executeStep()) day = parse_iso_day(column_text(statement, 0));
  });
  return day;
}

std::optional<std::int64_t> find_run(Database& database, const std::string& since) {
  std::optional<std::int64_t> run;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(),
                                sql_text(since.empty() ? "last_storing_run" : "first_run_since"));
    if (!since.empty()) statement.bind(":since", since);
    if (statement.executeStep() && !statement.getColumn(0).isNull()) run = statement.getColumn(0).getInt64();
  });
  return run;
}

namespace {

void read_entity_rows(SQLite::Statement& statement, const std::function<void(const EntityRow&)>& row) {
  while (statement.executeStep()) {
    RowReader column(statement);
    EntityRow found;
    found.key = column.text();
    found.name = column.text();
    found.type = column.text();
    found.country = column.text();
    found.resolved = column.number() != 0;
    found.mentions = column.number();
    found.articles = column.number();
    found.first_seen = column.text();
    found.last_seen = column.text();
    found.id = column.number();
    row(found);
  }
}

}  // namespace

void read_entities(Database& database, const EntityFilter& filter,
                   const std::function<void(const EntityRow&)>& row) {
  with_database_errors(database.path(), [&] {
    Parameters parameters;
    if (!filter.type.empty()) parameters.emplace("type", filter.type);
    if (!filter.entities.empty()) parameters.emplace("entities", json_list(filter.entities));
    if (filter.from) parameters.emplace("from", to_iso(*filter.from));
    if (filter.to) parameters.emplace("to", to_iso(*filter.to));
    parameters.emplace("limit", filter.limit);
    const char* const name = filter.from || filter.to ? "read_entities_of_days" : "read_entities";
    read_entity_rows(*prepare(database, name, parameters), row);
  });
}

void read_named(Database& database, const TimelineFilter& filter,
                const std::function<void(const EntityRow&)>& row) {
  with_database_errors(database.path(), [&] {
    read_entity_rows(*prepare(database, "read_named", timeline_parameters(filter)), row);
  });
}

std::vector<NameCount> names_of(Database& database, std::int64_t entity) {
  std::vector<NameCount> names;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("names_of_entity"));
    statement.bind(":entity", entity);
    while (statement.executeStep()) {
      RowReader column(statement);
      std::string name = column.text();
      names.push_back({std::move(name), column.number()});
    }
  });
  return names;
}

std::vector<MergeRow> merges_of(Database& database, std::optional<std::int64_t> entity) {
  std::vector<MergeRow> merges;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("merges_of_entity"));
    bind_optional(statement, ":entity", entity);
    while (statement.executeStep()) {
      RowReader column(statement);
      MergeRow& row = merges.emplace_back();
      row.id = column.number();
      for (std::string* text :
           {&row.name, &row.same_as, &row.kind, &row.evidence, &row.state, &row.key, &row.same_as_key})
        *text = column.text();
    }
  });
  return merges;
}

DatabaseSummary summarize(Database& database) {
  DatabaseSummary summary;
  with_database_errors(database.path(), [&] {
    SQLite::Database& handle = database.handle();
    summary.schema_version = handle.execAndGet("pragma user_version").getInt();
    SQLite::Statement tables(handle, sql_text("list_tables"));
    while (tables.executeStep()) {
      const std::string table = tables.getColumn(0).getString();
      if (table.starts_with("article_search")) continue;  // the full-text index keeps its own tables
      summary.tables.push_back(
          {table, handle.execAndGet("select count(*) from \"" + table + "\"").getInt64()});
    }
    SQLite::Statement published(handle, sql_text("summarize_published"));
    if (published.executeStep()) {
      summary.first_published = column_text(published, 0);
      summary.last_published = column_text(published, 1);
    }
    SQLite::Statement last_run(handle, sql_text("summarize_last_run"));
    if (last_run.executeStep()) summary.last_run = column_text(last_run, 0);
  });
  return summary;
}

}  // namespace dateline::pipeline
