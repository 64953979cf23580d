#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pipeline/store/database.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {

/// Questions whose answers are plain rows (sql/questions.sql).
enum class Question : std::uint8_t {
  network,            ///< who is tied to whom
  co_mentions,        ///< who is named in one sentence with whom
  claims,             ///< who claims what
  claims_by_outlet,   ///< how many claims each outlet prints
  claims_by_speaker,  ///< how many claims each one makes
  places,             ///< where things happen; `undated` counts if more is asked than places, types, days
  momentum,           ///< who is named more than usual
  copies,             ///< which articles are copies of one text
  gdelt               ///< happenings with GDELT's columns
};

struct QuestionFilter : TimelineFilter {
  std::vector<std::int64_t> speakers;  ///< claims: of one of these
  std::string outlet;                  ///< claims: printed by this one, in any case
  std::int64_t days = 7;               ///< momentum: the length of "now"
};

/// Absent, text, a whole number or a decimal one.
using Value = std::variant<std::monostate, std::string, std::int64_t, double>;

/// A row by the names of its columns, while both live.
class AnswerRow {
 public:
  AnswerRow(const std::vector<std::string>& columns, std::span<const Value> values)
      : columns_(columns), values_(values) {}

  // Of a column that is not there, or is of another kind: what is absent.
  [[nodiscard]] std::string text(std::string_view column) const;     ///< empty if absent
  [[nodiscard]] std::int64_t number(std::string_view column) const;  ///< 0 if absent
  [[nodiscard]] std::optional<double> real(std::string_view column) const;

 private:
  [[nodiscard]] const Value& value(std::string_view column) const;

  const std::vector<std::string>& columns_;
  std::span<const Value> values_;
};

struct AnswerReader {
  std::function<void(const std::vector<std::string>& columns)> begin;
  std::function<void(std::span<const Value> row)> row;
};

/// Rows in a fixed order, bounded by filter.limit. Throws Error for a text query that FTS5 does not
/// understand.
void answer(Database& database, Question question, const QuestionFilter& filter, const AnswerReader& reader);

}  // namespace dateline::pipeline
