#include "pipeline/cli/explain.h"

#include <fmt/core.h>

#include <memory>

#include "pipeline/cli/reading.h"

namespace dateline::pipeline {

std::string article_source_line(Database& database, std::int64_t article, const std::string& url) {
  if (!url.empty()) return url;
  const ArticleSource source = source_of_article(database, article);
  if (!source.url.empty()) return source.url;
  std::string line = source.path;
  if (!source.title.empty()) line += (line.empty() ? "“" : ", “") + source.title + "”";
  return line;
}

namespace {

/// "article 3; https://…"
std::string article_line(Database& database, std::int64_t article) {
  const std::string source = article_source_line(database, article, {});
  return fmt::format("article {}{}{}", article, source.empty() ? "" : "; ", source);
}

}  // namespace

std::string evidence_line(Database& database, const Evidence& evidence) {
  const std::string source = article_source_line(database, evidence.article, {});
  return fmt::format("“{}” by {}; article {}, characters {}–{}{}{}", evidence.words, evidence.rule,
                     evidence.article, evidence.start, evidence.end, source.empty() ? "" : "; ", source);
}

std::vector<std::vector<std::string>> evidence_lines(Database& database, Counting counting,
                                                     const QuestionFilter& filter,
                                                     std::span<const CountedRow> rows, Period period) {
  std::vector<std::vector<std::string>> out;
  const std::vector<std::vector<Evidence>> found = find_evidence(database, counting, filter, rows, period);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string>& lines = out.emplace_back();
    for (const Evidence& evidence : found[i]) lines.push_back(evidence_line(database, evidence));
    const std::int64_t more = rows[i].count - static_cast<std::int64_t>(found[i].size());
    if (more > 0 && !lines.empty()) lines.push_back(fmt::format("and {} more", more));
  }
  return out;
}

std::vector<std::string> copy_lines(Database& database, std::int64_t article) {
  std::vector<std::string> lines;
  lines.push_back(article_line(database, article));
  const CopyEvidence evidence = copy_evidence(database, article);
  if (evidence.copy_of != 0) {
    lines.push_back(fmt::format("{:.0f} % of the shorter text's five-word runs stand in both it and {}",
                                100 * evidence.containment, article_line(database, evidence.copy_of)));
  }
  if (!evidence.agency.empty()) {
    std::string line = fmt::format("{} mark of {}", evidence.mark, evidence.agency);
    if (!evidence.rule.empty())
      line += fmt::format(" by {}; characters {}–{}", evidence.rule, evidence.start, evidence.end);
    lines.push_back(line);
  }
  return lines;
}

void write_explained(RowFormat format, std::vector<std::string> columns,
                     std::span<const std::vector<Cell>> rows,
                     std::span<const std::vector<std::string>> lines) {
  const bool table = format == RowFormat::table;
  if (!lines.empty() && !table) columns.emplace_back("explain");
  const auto writer = write_rows(format, columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<Cell> cells = rows[i];
    std::string explained;
    if (!lines.empty()) {
      for (const std::string& line : lines[i]) explained += (explained.empty() ? "" : "\n") + line;
    }
    if (!lines.empty() && !table) cells.push_back(text_cell(explained));
    writer->row(cells);
    if (lines.empty() || !table) continue;
    for (const std::string& line : lines[i]) writer->note(line);
  }
  writer->end();
}

}  // namespace dateline::pipeline
