#include "pipeline/store/questions.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

const char* to_string(Question question) {
  switch (question) {
    case Question::network:
      return "network";
    case Question::co_mentions:
      return "co_mentions";
    case Question::claims:
      return "claims";
    case Question::places:
      return "places";
    case Question::momentum:
      return "momentum";
    case Question::copies:
      return "copies";
    case Question::gdelt:
      return "gdelt";
  }
  return "";
}

Value value_of(const SQLite::Column& column) {
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat()) return column.getDouble();
  if (column.isText()) return column.getString();
  return std::monostate();
}

}  // namespace

void answer(Database& database, Question question, const QuestionFilter& filter, const AnswerReader& reader) {
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text(to_string(question)));
    bind_filter(statement, filter);
    if (asks(statement, ":speakers")) bind_optional(statement, ":speakers", json_list(filter.speakers));
    if (asks(statement, ":outlet")) bind_optional(statement, ":outlet", filter.outlet);
    if (asks(statement, ":days")) statement.bind(":days", filter.days);
    std::vector<std::string> columns;
    for (int i = 0; i < statement.getColumnCount(); ++i) columns.emplace_back(statement.getColumnName(i));
    reader.begin(columns);
    std::vector<Value> row(columns.size());
    while (statement.executeStep()) {
      for (int i = 0; i < statement.getColumnCount(); ++i)
        row[static_cast<std::size_t>(i)] = value_of(statement.getColumn(i));
      reader.row(row);
    }
  });
}

}  // namespace dateline::pipeline
