#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dateline/calendar.h"

namespace SQLite {
class Statement;
}

namespace dateline::pipeline {

// Internal to the store: the texts of sql/*.sql, and binding of what may be absent.

/// The statement after the line "-- name: NAME" in one of sql/*.sql. A name that is not there is a bug.
[[nodiscard]] const std::string& sql_text(std::string_view name);

void bind_text(SQLite::Statement& statement, const char* parameter, std::string_view text);
/// Null if empty.
void bind_optional(SQLite::Statement& statement, const char* parameter, std::string_view text);
void bind_optional(SQLite::Statement& statement, const char* parameter, std::optional<std::int64_t> number);
void bind_optional(SQLite::Statement& statement, const char* parameter, std::optional<double> number);
void bind_optional(SQLite::Statement& statement, const char* parameter, const std::optional<Day>& day);

/// Binds the parameters of a statement in the order in which they stand in it: for rows that come by the
/// thousand, where looking each one up by its name costs more than the rest.
class RowBinder {
 public:
  explicit RowBinder(SQLite::Statement& statement) : statement_(statement) {}

  RowBinder& number(std::int64_t value);
  RowBinder& number(std::optional<std::int64_t> value);
  RowBinder& real(std::optional<double> value);
  RowBinder& text(std::string_view value);
  /// Null if empty.
  RowBinder& optional(std::string_view value);
  RowBinder& day(const std::optional<Day>& value);
  /// All parameters have to be bound. Runs the statement and makes it ready for the next row.
  void execute();

 private:
  SQLite::Statement& statement_;
  int next_ = 1;
};

/// Runs a statement that gives no rows, and makes it ready for the next time.
void execute(SQLite::Statement& statement);

/// A text column; empty if null.
[[nodiscard]] std::string column_text(const SQLite::Statement& statement, int column);

}  // namespace dateline::pipeline
