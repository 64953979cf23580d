#include "pipeline/store/queries.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string_view>

#include "dateline/json.h"
#include "dateline/unicode.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

template <typename Value>
std::string json_list(const std::vector<Value>& values) {
  if (values.empty()) return {};
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Value& value : values) json.value(value);
  json.end_array();
  return out;
}

void bind_filter(SQLite::Statement& statement, const TimelineFilter& filter) {
  bind_optional(statement, ":from", filter.from);
  bind_optional(statement, ":to", filter.to);
  bind_optional(statement, ":types", json_list(filter.types));
  bind_optional(statement, ":entities", json_list(filter.entities));
  bind_optional(statement, ":places", json_list(filter.places));
  statement.bind(":limit", filter.limit);
}

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

/// The statement `name`, in which FILTER stands for what both timeline queries ask.
std::string timeline_sql(std::string_view name) {
  constexpr std::string_view mark = "FILTER";
  std::string text = sql_text(name);
  return text.replace(text.find(mark), mark.size(), sql_text("timeline_filter"));
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

void read_timeline(Database& database, const TimelineFilter& filter,
                   const std::function<void(const TimelineRow&)>& row) {
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), timeline_sql("read_timeline"));
    bind_filter(statement, filter);
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
                                &found.url, &found.published, &found.rule}) {
        *text = column.text();
      }
      found.article = column.number();
      found.span_start = column.number();
      found.span_end = column.number();
      row(found);
    }
  });
}

std::vector<PeriodCount> count_timeline(Database& database, const TimelineFilter& filter, Period period) {
  std::vector<PeriodCount> counts;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), timeline_sql("count_timeline"));
    bind_filter(statement, filter);
    statement.bind(":letters", period == Period::day ? 10 : period == Period::month ? 7 : 4);
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

void read_entities(Database& database, const EntityFilter& filter,
                   const std::function<void(const EntityRow&)>& row) {
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("read_entities"));
    bind_optional(statement, ":type", filter.type);
    bind_optional(statement, ":entities", json_list(filter.entities));
    statement.bind(":limit", filter.limit);
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
      row(found);
    }
  });
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
