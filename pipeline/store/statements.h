#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dateline/calendar.h"
#include "pipeline/store/database.h"

struct sqlite3_stmt;

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

/// A statement that is run for row after row: bound with RowBinder, without the looking up of names and the
/// copying of texts that cost more than many a row. Throws SQLite::Exception.
class RowStatement {
 public:
  /// Named parts ("{>NAME}", see keep_asked in filters.h) are filled in. With `rows` what stands on the line
  /// after "values", which is one row of "?", stands there so many times.
  RowStatement(Database& database, std::string_view name, std::size_t rows = 1);
  ~RowStatement();
  RowStatement(const RowStatement&) = delete;
  RowStatement& operator=(const RowStatement&) = delete;

  /// Whether there is a next row. After the last one it is ready to be bound again.
  [[nodiscard]] bool step();
  void reset();

  // Of the row in hand.
  [[nodiscard]] std::int64_t number(int column) const;     ///< null is 0
  [[nodiscard]] std::string text(int column) const;        ///< null is empty
  [[nodiscard]] std::string_view bytes(int column) const;  ///< until the next step

  /// The first column of all rows; the first one of the first row, 0 if there is none. Both make it ready
  /// again.
  [[nodiscard]] std::vector<std::int64_t> numbers();
  [[nodiscard]] std::int64_t first_number();

  // Of the last statement that the connection has run.
  [[nodiscard]] std::int64_t last_id() const;
  [[nodiscard]] std::int64_t changes() const;

 private:
  friend class RowBinder;

  /// What a parameter was bound to last, where that is worth to be known: many are the same in the next row.
  struct Bound {
    enum class Kind : std::uint8_t { null, number, other };
    Kind kind = Kind::null;
    std::int64_t number = 0;
  };

  void check(int result) const {
    if (result != 0) fail(result);  // SQLITE_OK
  }
  [[noreturn]] void fail(int result) const;

  sqlite3_stmt* statement_ = nullptr;
  std::vector<Bound> bound_;
};

/// Binds the parameters of a statement in the order in which they stand in it.
class RowBinder {
 public:
  explicit RowBinder(RowStatement& statement) : statement_(statement) {}

  RowBinder& number(std::int64_t value);
  RowBinder& number(std::optional<std::int64_t> value);
  RowBinder& real(std::optional<double> value);
  /// Not copied: it has to live until the statement was run.
  RowBinder& text(std::string_view value);
  template <typename String>
  requires std::same_as<std::remove_cv_t<String>, std::string> RowBinder& text(String&& value) {  // copied
    return copy(value);
  }
  /// Null if empty; otherwise as text().
  RowBinder& optional(std::string_view value);
  template <typename String>
  requires std::same_as<std::remove_cv_t<String>, std::string> RowBinder& optional(String&& value) {
    return value.empty() ? null() : copy(value);
  }
  RowBinder& blob(std::string_view value);
  RowBinder& day(const std::optional<Day>& value);
  /// All parameters have to be bound. Runs the statement and makes it ready for the next row.
  void execute();

 private:
  [[nodiscard]] RowStatement::Bound& bound() {
    return statement_.bound_[static_cast<std::size_t>(next_ - 1)];
  }
  /// The parameter, which is bound to something that is not looked at again.
  [[nodiscard]] int other() {
    bound().kind = RowStatement::Bound::Kind::other;
    return next_++;
  }
  RowBinder& null();
  RowBinder& copy(std::string_view value);

  RowStatement& statement_;
  int next_ = 1;
};

/// An insert of rows of "?" that is run for many of them at a time: what a statement costs for itself is half
/// of what a short row costs. For statements that SQLite can not be asked to undo alone ("or fail", "or
/// ignore"), because for one that it can it copies each page that it touches.
class RowsStatement {
 public:
  RowsStatement(Database& database, std::string_view name) : database_(database), name_(name) {}

  /// `bind` gets a RowBinder and one of `rows` after the other, and binds all parameters of a row.
  template <typename Rows, typename Bind>
  void write(const Rows& rows, const Bind& bind) {
    auto row = std::begin(rows);
    for (std::size_t left = std::size(rows); left > 0;) {
      const std::size_t size = std::min(left, max_rows);
      RowBinder binder(of_size(size));
      for (std::size_t i = 0; i < size; ++i) bind(binder, *row++);
      binder.execute();
      left -= size;
    }
  }

 private:
  static constexpr std::size_t max_rows = 40;

  RowStatement& of_size(std::size_t rows);

  Database& database_;
  std::string name_;
  std::array<std::optional<RowStatement>, max_rows>
      statements_;  ///< of 1, 2, … rows, made when they are needed
};

/// Runs a statement that gives no rows, and makes it ready for the next time.
void execute(SQLite::Statement& statement);

/// A text column; empty if null.
[[nodiscard]] std::string column_text(const SQLite::Statement& statement, int column);

}  // namespace dateline::pipeline
