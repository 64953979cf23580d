#include "pipeline/store/filters.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cassert>
#include <cctype>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() && (std::islower(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_'))
    ++at;
  return at;
}

/// Where the brace at `open` is closed.
std::size_t closing_brace(std::string_view text, std::size_t open) {
  std::size_t depth = 1;
  std::size_t at = open;
  while (depth > 0) {
    at = text.find_first_of("{}", at + 1);
    assert(at != std::string_view::npos);
    text[at] == '{' ? ++depth : --depth;
  }
  return at;
}

}  // namespace

Parameters parameters_of(const TimelineFilter& filter) {
  Parameters parameters;
  const auto add = [&](const char* name, std::string value) {
    if (!value.empty()) parameters.emplace(name, std::move(value));
  };
  add("from", filter.from ? to_iso(*filter.from) : "");
  add("to", filter.to ? to_iso(*filter.to) : "");
  if (filter.from || filter.to) {
    add("after", filter.from ? to_iso(*filter.from) : "0000-01-01");
    add("before", filter.to ? to_iso(*filter.to) : "9999-12-31");
  }
  add("types", json_list(filter.types));
  add("statuses", json_list(filter.statuses));
  add("entities", json_list(filter.entities));
  std::string also;
  for (const std::vector<std::int64_t>& entities : filter.also_entities)
    also += (also.empty() ? "[" : ",") + json_list(entities);
  if (!also.empty()) add("also", also + "]");
  add("places", json_list(filter.places));
  add("article_entities", json_list(filter.article_entities));
  add("article_places", json_list(filter.article_places));
  add("text", filter.text);
  if (filter.since_run) parameters.emplace("since_run", *filter.since_run);
  if (filter.undated) parameters.emplace("undated", 1);
  if (filter.all_tellings) parameters.emplace("all_tellings", 1);
  parameters.emplace("limit", filter.limit);
  return parameters;
}

int letters_of(Period period) {
  switch (period) {
    case Period::day:
      return 10;
    case Period::week:
      return 0;
    case Period::month:
      return 7;
    case Period::year:
      return 4;
  }
  return 10;
}

void narrow_timeline(const TimelineFilter& filter, Parameters& parameters) {
  if (!filter.entities.empty() && !filter.undated) parameters.emplace("dated_of_entity", 1);
}

std::string keep_asked(std::string_view text, const Parameters& parameters) {
  std::string out;
  while (true) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = closing_brace(text, open);
    if (text[open + 1] == '>') {
      out += keep_asked(sql_text(text.substr(open + 2, close - open - 2)), parameters);
      text.remove_prefix(close + 1);
      continue;
    }
    const std::size_t end = name_end(text, open + 2);
    const bool is_there = parameters.contains(text.substr(open + 2, end - open - 2));
    if (is_there == (text[open + 1] == ':')) out += keep_asked(text.substr(end, close - end), parameters);
    text.remove_prefix(close + 1);
  }
}

std::unique_ptr<SQLite::Statement> prepare(Database& database, std::string_view name,
                                           const Parameters& parameters) {
  auto statement =
      std::make_unique<SQLite::Statement>(database.handle(), keep_asked(sql_text(name), parameters));
  for (const auto& [parameter, value] : parameters) {
    const int index = statement->getIndex((":" + parameter).c_str());
    if (index == 0) continue;  // means nothing to this question
    std::visit([&](const auto& bound) { statement->bind(index, bound); }, value);
  }
  return statement;
}

}  // namespace dateline::pipeline
