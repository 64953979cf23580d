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
    case Question::claims_by_outlet:
      return "claims_by_outlet";
    case Question::claims_by_speaker:
      return "claims_by_speaker";
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
    Parameters parameters = parameters_of(filter);
    if (!filter.speakers.empty()) parameters.emplace("speakers", json_list(filter.speakers));
    if (!filter.outlet.empty()) parameters.emplace("outlet", filter.outlet);
    const bool whole = parameters.size() == 1 && filter.limit >= 0;  // nothing is asked but the first of all
    parameters.emplace("days", filter.days);
    const auto prepared = prepare(
        database, whole && question == Question::claims ? "whole_claims" : to_string(question), parameters);
    SQLite::Statement& statement = *prepared;
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
