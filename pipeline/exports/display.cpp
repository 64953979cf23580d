#include "pipeline/exports/display.h"

#include <fmt/core.h>

#include <chrono>
#include <optional>

#include "dateline/calendar.h"
#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

Day next_month(Day day) {
  const std::chrono::year_month_day date(day);
  const auto month = static_cast<unsigned>(date.month());
  const int year = static_cast<int>(date.year());
  return month == 12 ? make_day(year + 1, 1, 1) : make_day(year, month + 1, 1);
}

}  // namespace

std::string display_date(const std::string& begin, const std::string& end) {
  if (begin.empty() && end.empty()) return "undated";
  if (begin.empty()) return "before " + end;
  if (end.empty()) return "since " + begin;
  const std::optional<Day> first = parse_iso_day(begin);
  const std::optional<Day> after = parse_iso_day(end);
  if (!first || !after) return begin + ".." + end;
  if (*after - *first <= std::chrono::days(1)) return begin;
  if (begin.ends_with("-01") && *after == next_month(*first)) return begin.substr(0, 7);
  if (begin.ends_with("-01-01") && end.ends_with("-01-01") &&
      *after == make_day(static_cast<int>(std::chrono::year_month_day(*first).year()) + 1, 1, 1)) {
    return begin.substr(0, 4);
  }
  return begin + ".." + to_iso(*after - std::chrono::days(1));
}

std::vector<DisplayPart> headline_parts(const TimelineRow& row) {
  using enum DisplaySource;
  std::vector<DisplayPart> parts = {{ours, row.type}};
  const auto add = [&](const char* before, const std::string& text, const char* behind = "") {
    if (text.empty()) return;
    parts.insert(parts.end(), {{ours, before}, {foreign, text}});
    if (*behind != '\0') parts.push_back({ours, behind});
  };
  if (!row.mode.empty()) parts.front().text += "/" + row.mode;
  if (row.kind == "event") parts.push_back({status, ", " + row.status});
  add(": ", row.actors);
  add(row.actors.empty() ? ": → " : " → ", row.recipients);
  add(" @ ", row.place);
  add(" (", row.size, ")");
  return parts;
}

std::vector<DisplayPart> source_parts(const TimelineRow& row) {
  using enum DisplaySource;
  std::vector<DisplayPart> parts = {{ours, "– "}, {foreign, row.says.empty() ? row.outlet : row.says}};
  if (!row.says.empty() && !row.outlet.empty())
    parts.insert(parts.end(), {{ours, ", in "}, {foreign, row.outlet}});
  if (!row.published.empty()) parts.push_back({ours, ", " + row.published});
  if (row.articles > 1)
    parts.push_back({ours, fmt::format(" ({} articles, {} independent)", row.articles, row.origins)});
  return parts;
}

namespace {

std::string join(const std::vector<DisplayPart>& parts) {
  std::string line;
  for (const DisplayPart& part : parts) line += part.text;
  return line;
}

}  // namespace

std::string headline(const TimelineRow& row) {
  return join(headline_parts(row));
}

std::string source_line(const TimelineRow& row) {
  return join(source_parts(row));
}

std::string rule_line(const TimelineRow& row) {
  std::string line =
      fmt::format("by {}; article {}, characters {}–{}", row.rule, row.article, row.span_start, row.span_end);
  if (row.confidence) line += fmt::format("; confidence {:.2f}", *row.confidence);
  return line;
}

std::string differences(const TimelineRow& row) {
  if (row.tolls.empty() && row.statuses.empty()) return {};
  const char* const joint = row.tolls.empty() || row.statuses.empty() ? "" : "; ";
  return "Sources differ: " + row.tolls + joint + row.statuses;
}

std::string change_word(const FactChange& change) {
  return change.before.empty() ? "appears" : change.after.empty() ? "vanishes" : "moves";
}

std::string change_lines(const FactChange& change) {
  const std::string kind = change.kind + " ";
  if (change.before.empty()) return "  + " + kind + escape_controls(change.after) + "\n";
  if (change.after.empty()) return "  - " + kind + escape_controls(change.before) + "\n";
  return "  ~ " + kind + escape_controls(change.before) + "\n" + std::string(4 + kind.size(), ' ') +
         escape_controls(change.after) + "\n";
}

}  // namespace dateline::pipeline
