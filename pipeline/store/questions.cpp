#include "pipeline/store/questions.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

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

/// Whether nothing but some of these is asked.
bool asks_only(const Parameters& parameters, std::initializer_list<std::string_view> known) {
  return std::all_of(parameters.begin(), parameters.end(), [&](const auto& parameter) {
    return std::find(known.begin(), known.end(), parameter.first) != known.end();
  });
}

/// The statement that answers: one that counts all rows, or one that reads what is counted already.
const char* statement_of(Question question, const Parameters& parameters, std::int64_t limit) {
  if (question == Question::claims && limit >= 0 && asks_only(parameters, {"limit"})) return "whole_claims";
  if (question == Question::network && asks_only(parameters, {"entities", "also", "types", "limit"}))
    return "whole_network";
  if (question == Question::places && asks_only(parameters, {"places", "undated", "limit"}))
    return "whole_places";
  if (question == Question::places &&
      !asks_only(parameters, {"places", "types", "from", "to", "after", "before", "undated", "limit"}))
    return "places_of_timeline";
  return to_string(question);
}

bool is_about_claims(Question question) {
  return question == Question::claims || question == Question::claims_by_outlet ||
         question == Question::claims_by_speaker;
}

/// Whether the claims of the days that are asked for are fewer than the texts that name who is asked for.
bool are_few_of_days(Database& database, const Parameters& parameters) {
  if (!parameters.contains("entities")) return false;
  if (!parameters.contains("from") && !parameters.contains("to")) return false;
  const auto few = prepare(database, "claims_of_days_are_few", parameters);
  return few->executeStep() && few->getColumn(0).getInt() == 1;
}

Value value_of(const SQLite::Column& column) {
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat()) return column.getDouble();
  if (column.isText()) return column.getString();
  return std::monostate();
}

}  // namespace

std::string AnswerRow::text(std::string_view column) const {
  const auto* const found = std::get_if<std::string>(&value(column));
  return found != nullptr ? *found : std::string();
}

std::int64_t AnswerRow::number(std::string_view column) const {
  const auto* const found = std::get_if<std::int64_t>(&value(column));
  return found != nullptr ? *found : 0;
}

std::optional<double> AnswerRow::real(std::string_view column) const {
  if (const auto* const found = std::get_if<double>(&value(column))) return *found;
  if (const auto* const whole = std::get_if<std::int64_t>(&value(column))) return static_cast<double>(*whole);
  return std::nullopt;
}

const Value& AnswerRow::value(std::string_view column) const {
  static const Value absent;
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  return found == columns_.end() ? absent : values_[static_cast<std::size_t>(found - columns_.begin())];
}

Parameters question_parameters(const QuestionFilter& filter) {
  Parameters parameters = parameters_of(filter);
  if (!filter.speakers.empty()) parameters.emplace("speakers", json_list(filter.speakers));
  if (!filter.outlet.empty()) parameters.emplace("outlet", filter.outlet);
  return parameters;
}

void narrow_claims(Database& database, Parameters& parameters) {
  if (are_few_of_days(database, parameters)) parameters.emplace("by_day", 1);
}

void answer(Database& database, Question question, const QuestionFilter& filter, const AnswerReader& reader) {
  with_database_errors(database.path(), [&] {
    Parameters parameters = question_parameters(filter);
    const char* const name = statement_of(question, parameters, filter.limit);
    parameters.emplace("days", filter.days);
    if (is_about_claims(question)) {
      narrow_claims(database, parameters);
      parameters.emplace(question == Question::claims ? "claims" : "counted",
                         1);  // counted without their words
    }
    const auto prepared = prepare(database, name, parameters);
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
