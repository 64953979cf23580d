#include <charconv>

#include "dateline/calendar.h"
#include "dateline/json.h"
#include "pipeline/base/markup.h"
#include "pipeline/exports/display.h"
#include "pipeline/exports/formats.h"

namespace dateline::pipeline {
namespace {

void append_date(JsonWriter& json, const char* name, Day day, const std::string& display) {
  const std::chrono::year_month_day date(day);
  json.key(name);
  json.begin_object();
  json.field("year", static_cast<int>(date.year()));
  json.field("month", static_cast<unsigned>(date.month()));
  json.field("day", static_cast<unsigned>(date.day()));
  json.optional_field("display_date", display);
  json.end_object();
}

std::string text_of(const TimelineRow& row) {
  std::string text = "<p>" + escape_markup(row.sentence) + "</p>";
  if (const std::string line = differences(row); !line.empty()) text += "<p>" + escape_markup(line) + "</p>";
  std::string source = escape_markup(source_line(row));
  if (row.url.starts_with("http://") || row.url.starts_with("https://"))
    source = "<a href=\"" + escape_markup(row.url) + "\">" + source + "</a>";
  return text + "<p>" + source + "</p>";
}

}  // namespace

void write_timelinejs(const TimelineRows& rows, const WriteText& write) {
  write("{\"events\":[");
  bool first = true;
  rows([&](const TimelineRow& row) {
    const std::optional<Day> begin = parse_iso_day(row.date);
    const std::optional<Day> end = parse_iso_day(row.date_end);
    if (!begin && !end) return;
    const Day last = end ? *end - std::chrono::days(1) : *begin;  // TimelineJS counts the last day in
    const Day from = begin ? *begin : last;
    std::string event = first ? "\n" : ",\n";
    first = false;
    JsonWriter json(event);
    json.begin_object();
    append_date(json, "start_date", from, display_date(row.date, row.date_end));
    if (last > from) append_date(json, "end_date", last, "");
    json.key("text");
    json.begin_object();
    json.field("headline", escape_markup(headline(row)));
    json.field("text", text_of(row));
    json.end_object();
    json.field("group", row.type);
    json.end_object();
    write(event);
  });
  write("\n]}\n");
}

}  // namespace dateline::pipeline
