#include "pipeline/store/statements.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cassert>
#include <map>

#include "pipeline/store/embedded_text.h"

namespace dateline::pipeline {

extern const EmbeddedText store_statements[];
extern const unsigned store_statements_count;

namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

/// Cuts "-- name: a\nselect 1\n-- name: b\n…" into its statements.
void add_statements(Texts& texts, std::string_view file) {
  constexpr std::string_view mark = "-- name: ";
  std::size_t begin = file.find(mark);
  while (begin != std::string_view::npos) {
    const std::size_t line_end = file.find('\n', begin);
    const std::size_t next = file.find(mark, line_end);
    const std::string_view name = file.substr(begin + mark.size(), line_end - begin - mark.size());
    texts.emplace(name,
                  file.substr(line_end + 1, next == std::string_view::npos ? next : next - line_end - 1));
    begin = next;
  }
}

Texts read_texts() {
  Texts texts;
  for (unsigned i = 0; i < store_statements_count; ++i) add_statements(texts, store_statements[i].text);
  return texts;
}

}  // namespace

const std::string& sql_text(std::string_view name) {
  static const Texts texts = read_texts();
  const auto found = texts.find(name);
  assert(found != texts.end());
  return found->second;
}

void bind_text(SQLite::Statement& statement, const char* parameter, std::string_view text) {
  statement.bind(parameter, std::string(text));
}

void bind_optional(SQLite::Statement& statement, const char* parameter, std::string_view text) {
  if (text.empty()) {
    statement.bind(parameter);
  } else {
    statement.bind(parameter, std::string(text));
  }
}

void bind_optional(SQLite::Statement& statement, const char* parameter, std::optional<std::int64_t> number) {
  if (number) {
    statement.bind(parameter, *number);
  } else {
    statement.bind(parameter);
  }
}

void bind_optional(SQLite::Statement& statement, const char* parameter, std::optional<double> number) {
  if (number) {
    statement.bind(parameter, *number);
  } else {
    statement.bind(parameter);
  }
}

void bind_optional(SQLite::Statement& statement, const char* parameter, const std::optional<Day>& day) {
  bind_optional(statement, parameter, day ? to_iso(*day) : std::string());
}

RowBinder& RowBinder::number(std::int64_t value) {
  statement_.bind(next_++, value);
  return *this;
}

RowBinder& RowBinder::number(std::optional<std::int64_t> value) {
  if (value) return number(*value);
  statement_.bind(next_++);
  return *this;
}

RowBinder& RowBinder::real(std::optional<double> value) {
  if (value) {
    statement_.bind(next_++, *value);
  } else {
    statement_.bind(next_++);
  }
  return *this;
}

RowBinder& RowBinder::text(std::string_view value) {
  statement_.bind(next_++, std::string(value));
  return *this;
}

RowBinder& RowBinder::optional(std::string_view value) {
  if (!value.empty()) return text(value);
  statement_.bind(next_++);
  return *this;
}

RowBinder& RowBinder::day(const std::optional<Day>& value) {
  return optional(value ? to_iso(*value) : std::string());
}

void RowBinder::execute() {
  assert(next_ == statement_.getBindParameterCount() + 1);
  statement_.exec();
  statement_.reset();
}

void execute(SQLite::Statement& statement) {
  statement.exec();
  statement.reset();
}

std::string column_text(const SQLite::Statement& statement, int column) {
  const SQLite::Column value = statement.getColumn(column);
  return value.isNull() ? std::string() : value.getString();
}

}  // namespace dateline::pipeline
