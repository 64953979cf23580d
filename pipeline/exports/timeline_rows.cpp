#include <vector>

#include "pipeline/exports/formats.h"

namespace dateline::pipeline {

void write_timeline_rows(const TimelineRows& rows, RowFormat format, const WriteText& write) {
  const auto writer = make_row_writer(
      format, {"date",     "date_end",        "precision",     "basis",      "kind",    "type",     "mode",
               "status",   "actors",          "recipients",    "place",      "lat",     "lon",      "size",
               "tolls",    "articles",        "origins",       "says",       "outlet",  "sentence", "title",
               "url",      "published",       "rule",          "confidence", "article", "start",    "end",
               "statuses", "first_published", "last_published"},
      write);
  rows([&](const TimelineRow& row) {
    const auto number = [](std::optional<double> value) { return value ? Cell(*value) : Cell(); };
    const std::vector<Cell> cells = {
        text_cell(row.date),          text_cell(row.date_end),  text_cell(row.date_precision),
        text_cell(row.date_basis),    text_cell(row.kind),      text_cell(row.type),
        text_cell(row.mode),          text_cell(row.status),    text_cell(row.actors),
        text_cell(row.recipients),    text_cell(row.place),     number(row.latitude),
        number(row.longitude),        text_cell(row.size),      text_cell(row.tolls),
        Cell(row.articles),           Cell(row.origins),        text_cell(row.says),
        text_cell(row.outlet),        text_cell(row.sentence),  text_cell(row.title),
        text_cell(row.url),           text_cell(row.published), text_cell(row.rule),
        number(row.confidence),       Cell(row.article),        Cell(row.span_start),
        Cell(row.span_end),           text_cell(row.statuses),  text_cell(row.first_published),
        text_cell(row.last_published)};
    writer->row(cells);
  });
  writer->end();
}

}  // namespace dateline::pipeline
