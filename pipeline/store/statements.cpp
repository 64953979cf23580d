#include "pipeline/store/statements.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cassert>
#include <map>

#include "pipeline/store/embedded_text.h"
#include "pipeline/store/filters.h"

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

RowStatement::RowStatement(Database& database, std::string_view name, std::size_t rows) {
  std::string text = keep_asked(sql_text(name), {});
  if (rows > 1) {
    constexpr std::string_view before = "\nvalues ";
    const std::size_t begin = text.find(before) + before.size();
    const std::size_t end = text.find('\n', begin);
    const std::string row = ",\n" + text.substr(begin, end - begin);
    std::string more;
    for (std::size_t i = 1; i < rows; ++i) more += row;
    text.insert(end, more);
  }
  sqlite3* const handle = database.handle().getHandle();
  const int result = sqlite3_prepare_v3(handle, text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (result != SQLITE_OK) throw SQLite::Exception(handle, result);
  bound_.resize(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_)));
}

RowStatement::~RowStatement() {
  sqlite3_finalize(statement_);
}

void RowStatement::fail(int result) const {
  throw SQLite::Exception(sqlite3_db_handle(statement_), result);
}

bool RowStatement::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  check(sqlite3_reset(statement_));  // gives the error of the step
  return false;
}

void RowStatement::reset() {
  sqlite3_reset(statement_);
}

std::int64_t RowStatement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string RowStatement::text(int column) const {
  return std::string(bytes(column));
}

std::string_view RowStatement::bytes(int column) const {
  const auto* const begin = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::vector<std::int64_t> RowStatement::numbers() {
  std::vector<std::int64_t> found;
  while (step()) found.push_back(number(0));
  return found;
}

std::int64_t RowStatement::first_number() {
  if (!step()) return 0;
  const std::int64_t found = number(0);
  reset();
  return found;
}

std::int64_t RowStatement::last_id() const {
  return sqlite3_last_insert_rowid(sqlite3_db_handle(statement_));
}

std::int64_t RowStatement::changes() const {
  return sqlite3_changes(sqlite3_db_handle(statement_));
}

RowBinder& RowBinder::null() {
  RowStatement::Bound& last = bound();
  if (last.kind != RowStatement::Bound::Kind::null) {
    statement_.check(sqlite3_bind_null(statement_.statement_, next_));
    last.kind = RowStatement::Bound::Kind::null;
  }
  ++next_;
  return *this;
}

RowBinder& RowBinder::number(std::int64_t value) {
  RowStatement::Bound& last = bound();
  if (last.kind != RowStatement::Bound::Kind::number || last.number != value) {
    statement_.check(sqlite3_bind_int64(statement_.statement_, next_, value));
    last = {RowStatement::Bound::Kind::number, value};
  }
  ++next_;
  return *this;
}

RowBinder& RowBinder::number(std::optional<std::int64_t> value) {
  return value ? number(*value) : null();
}

RowBinder& RowBinder::real(std::optional<double> value) {
  if (!value) return null();
  statement_.check(sqlite3_bind_double(statement_.statement_, other(), *value));
  return *this;
}

RowBinder& RowBinder::text(std::string_view value) {
  const char* const begin = value.empty() ? "" : value.data();  // a null pointer would be null
  statement_.check(
      sqlite3_bind_text64(statement_.statement_, other(), begin, value.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

RowBinder& RowBinder::copy(std::string_view value) {
  statement_.check(sqlite3_bind_text64(statement_.statement_, other(), value.data(), value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

RowBinder& RowBinder::optional(std::string_view value) {
  return value.empty() ? null() : text(value);
}

RowBinder& RowBinder::blob(std::string_view value) {
  const char* const begin = value.empty() ? "" : value.data();
  statement_.check(sqlite3_bind_blob64(statement_.statement_, other(), begin, value.size(), SQLITE_STATIC));
  return *this;
}

RowBinder& RowBinder::day(const std::optional<Day>& value) {
  return optional(value ? to_iso(*value) : std::string());
}

void RowBinder::execute() {
  assert(next_ == sqlite3_bind_parameter_count(statement_.statement_) + 1);
  while (statement_.step()) {
  }
}

RowStatement& RowsStatement::of_size(std::size_t rows) {
  std::optional<RowStatement>& statement = statements_[rows - 1];
  if (!statement) statement.emplace(database_, name_, rows);
  return *statement;
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
