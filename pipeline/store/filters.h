#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dateline/json.h"
#include "pipeline/store/queries.h"
#include "pipeline/store/questions.h"

namespace SQLite {
class Statement;
}

namespace dateline::pipeline {

// Internal to the store: how questions are bound to statements.

/// A JSON array, for json_each; empty if there are none, which binds as null: any.
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

/// What a question asks, by the names of parameters; what it does not ask is not in it.
using Parameters = std::map<std::string, std::variant<std::string, std::int64_t>, std::less<>>;
[[nodiscard]] Parameters parameters_of(const TimelineFilter& filter);
[[nodiscard]] Parameters question_parameters(const QuestionFilter& filter);
/// Of an ISO day, as many letters as name the period; 0: a week is named by its Monday.
[[nodiscard]] int letters_of(Period period);
/// Has the statements of who is asked for looked for among the few that have a date, where no others count.
void narrow_timeline(const TimelineFilter& filter, Parameters& parameters);
/// Has claims looked for by their days where that is less than by whom their texts name.
void narrow_claims(Database& database, Parameters& parameters);

/// A text with parts in braces, "{:entities and …}" and "{!entities …}", of which only those stay whose
/// parameter is there, or is not: so that the planner sees what is asked and nothing else. "{>NAME}" is the
/// statement of that name; it may stand within such a part.
[[nodiscard]] std::string keep_asked(std::string_view text, const Parameters& parameters);

/// The statement of this name with what is asked bound to it.
[[nodiscard]] std::unique_ptr<SQLite::Statement> prepare(Database& database, std::string_view name,
                                                         const Parameters& parameters);

}  // namespace dateline::pipeline
