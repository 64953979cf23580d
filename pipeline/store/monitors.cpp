#include "pipeline/store/monitors.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {

std::optional<MonitorState> read_monitor(Database& database, const std::string& name) {
  std::optional<MonitorState> state;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("read_monitor"));
    statement.bind(":name", name);
    if (statement.executeStep())
      state = MonitorState{statement.getColumn(0).getInt64(), column_text(statement, 1)};
  });
  return state;
}

void write_monitor(Database& database, const std::string& name, std::int64_t run, UtcTime now) {
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("write_monitor"));
    statement.bind(":name", name);
    statement.bind(":run", run);
    statement.bind(":reported", to_iso(now));
    execute(statement);
  });
}

void read_report_articles(Database& database, const TimelineFilter& filter,
                          const std::function<void(const ReportedArticle&)>& article) {
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("articles_of_report"));
    statement.bind(":since_run", filter.since_run.value_or(0));
    bind_optional(statement, ":text", filter.text);
    bind_optional(statement, ":article_entities", json_list(filter.article_entities));
    bind_optional(statement, ":article_places", json_list(filter.article_places));
    while (statement.executeStep()) {
      article({column_text(statement, 0), column_text(statement, 1), column_text(statement, 2),
               column_text(statement, 3)});
    }
  });
}

}  // namespace dateline::pipeline
