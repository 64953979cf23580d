#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/exports/rows.h"
#include "pipeline/store/evidence.h"

namespace dateline::pipeline {

// What --explain says below a row.

/// The address of an article; where it has none, its file and title: "late.txt, “Arrest in Goroka”".
[[nodiscard]] std::string article_source_line(Database& database, std::int64_t article,
                                              const std::string& url);

/// "“words” by RULE; article N, characters S–E; https://…"
[[nodiscard]] std::string evidence_line(Database& database, const Evidence& evidence);

/// The lines below each row: the first few of what it counts, and how many more there are.
[[nodiscard]] std::vector<std::vector<std::string>> evidence_lines(Database& database, Counting counting,
                                                                   const QuestionFilter& filter,
                                                                   std::span<const CountedRow> rows,
                                                                   Period period = Period::day);

/// Of which text an article is a copy, and by what mark it is an agency's.
[[nodiscard]] std::vector<std::string> copy_lines(Database& database, std::int64_t article);

/// Rows with lines for each: below it in a table, in a column "explain" of the other formats. `lines` is
/// empty where nothing is to be explained.
void write_explained(RowFormat format, std::vector<std::string> columns,
                     std::span<const std::vector<Cell>> rows,
                     std::span<const std::vector<std::string>> lines);

}  // namespace dateline::pipeline
