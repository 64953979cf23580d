#pragma once

#include <string>
#include <vector>

#include "dateline/json.h"
#include "pipeline/store/queries.h"

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

/// Whether the statement has this parameter.
[[nodiscard]] bool asks(SQLite::Statement& statement, const char* parameter);

/// Binds what `statement` asks of the filter.
void bind_filter(SQLite::Statement& statement, const TimelineFilter& filter);

}  // namespace dateline::pipeline
