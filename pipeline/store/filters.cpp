#include "pipeline/store/filters.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {

bool asks(SQLite::Statement& statement, const char* parameter) {
  return statement.getIndex(parameter) != 0;
}

void bind_filter(SQLite::Statement& statement, const TimelineFilter& filter) {
  const auto text = [&](const char* parameter, const std::string& value) {
    if (asks(statement, parameter)) bind_optional(statement, parameter, value);
  };
  text(":from", filter.from ? to_iso(*filter.from) : "");
  text(":to", filter.to ? to_iso(*filter.to) : "");
  text(":types", json_list(filter.types));
  text(":statuses", json_list(filter.statuses));
  text(":entities", json_list(filter.entities));
  text(":places", json_list(filter.places));
  text(":text", filter.text);
  if (asks(statement, ":since_run")) bind_optional(statement, ":since_run", filter.since_run);
  if (asks(statement, ":undated")) statement.bind(":undated", filter.undated ? 1 : 0);
  if (asks(statement, ":all_tellings")) statement.bind(":all_tellings", filter.all_tellings ? 1 : 0);
  statement.bind(":limit", filter.limit);
}

}  // namespace dateline::pipeline
