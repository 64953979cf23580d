#include <string>

#include "dateline/calendar.h"
#include "pipeline/exports/display.h"
#include "pipeline/exports/formats.h"

namespace dateline::pipeline {
namespace {

/// RFC 5545, 3.3.11; controls have no place in a text.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : drop_controls(text)) {
    if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

/// Lines of at most 75 bytes, cut between characters (3.1).
std::string folded(std::string_view line) {
  constexpr std::size_t most = 75;
  std::string out;
  std::size_t room = most;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    out += std::string(line.substr(0, cut)) + "\r\n ";
    line.remove_prefix(cut);
    room = most - 1;
  }
  return out + std::string(line) + "\r\n";
}

std::string basic(const std::string& iso_day) {
  return iso_day.substr(0, 4) + iso_day.substr(5, 2) + iso_day.substr(8, 2);
}

std::string status_of(const TimelineRow& row) {
  if (row.status == "planned" || row.status == "alleged" || row.status == "hypothetical") return "TENTATIVE";
  return row.status == "denied" || row.status == "negated" ? "CANCELLED" : "CONFIRMED";
}

}  // namespace

void write_icalendar(const TimelineRows& rows, const WriteText& write) {
  write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dateline//timeline//EN\r\n");
  rows([&](const TimelineRow& row) {
    const std::optional<Day> begin = parse_iso_day(row.date);
    const std::optional<Day> end = parse_iso_day(row.date_end);
    if (!begin || !end) return;
    const std::string stamp = row.published.size() == 10 ? row.published : row.date;
    std::string event = "BEGIN:VEVENT\r\n";
    event += folded("UID:" + row.kind + "-" + std::to_string(row.article) + "-" +
                    std::to_string(row.span_start) + "@dateline");
    event += folded("DTSTAMP:" + basic(stamp) + "T000000Z");
    event += folded("DTSTART;VALUE=DATE:" + basic(row.date));
    event += folded("DTEND;VALUE=DATE:" + basic(row.date_end));
    event += folded("SUMMARY:" + escaped(headline(row)));
    const std::string differing = differences(row);
    event += folded("DESCRIPTION:" + escaped(row.sentence + (differing.empty() ? "" : "\n" + differing) +
                                             "\n" + source_line(row)));
    if (!row.place.empty()) event += folded("LOCATION:" + escaped(row.place));
    if (row.latitude && row.longitude)
      event += folded("GEO:" + std::to_string(*row.latitude) + ";" + std::to_string(*row.longitude));
    if (row.url.starts_with("http://") || row.url.starts_with("https://"))
      event += folded("URL:" + escaped(row.url));
    event += folded("CATEGORIES:" + escaped(row.type));
    if (row.kind == "event") event += folded("STATUS:" + status_of(row));
    write(event + "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
  });
  write("END:VCALENDAR\r\n");
}

}  // namespace dateline::pipeline
