#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dateline/calendar.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/exports/display.h"
#include "pipeline/exports/formats.h"

namespace dateline::pipeline {
namespace {

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : std::string();
}

/// The answer to Question::network as edges; a tie without dates of its own is known while it is
/// published.
std::vector<GraphEdge> read_edges(Database& database, const QuestionFilter& filter) {
  std::vector<GraphEdge> edges;
  std::map<std::string, std::size_t> at;
  const auto begin = [&](const std::vector<std::string>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) at[columns[i]] = i;
  };
  const auto row = [&](std::span<const Value> values) {
    const auto text = [&](const char* column) { return text_of(values[at[column]]); };
    GraphEdge edge;
    edge.source = text("subject_id");
    edge.target = text("object_id");
    if (edge.source == edge.target) return;  // another name of the same
    // "Two men" of one text are not those of another; a key has a colon.
    if (edge.source.find(':') == std::string::npos || edge.target.find(':') == std::string::npos) return;
    edge.source_label = text("subject");
    edge.target_label = text("object");
    edge.label = text("relation");
    edge.status = text("status");
    const std::string date = text("date");
    const std::string date_end = text("date_end");
    if (date.empty() && date_end.empty()) {
      edge.first = text("first_published");
      edge.last = text("last_published");
    } else {
      edge.date = display_date(date, date_end);
      edge.first = date;
      if (const auto after = parse_iso_day(date_end))
        edge.last = dateline::to_iso(*after - std::chrono::days(1));
    }
    edge.weight = std::max<std::int64_t>(1, std::get<std::int64_t>(values[at["origins"]]));
    edge.evidence = text("evidence");
    edges.push_back(std::move(edge));
  };
  answer(database, Question::network, filter, {begin, row});
  return edges;
}

void write_tsv(Database& database, const QuestionFilter& filter) {
  std::unique_ptr<RowWriter> writer;
  answer(database, Question::gdelt, filter,
         {[&](const std::vector<std::string>& columns) {
            writer = make_row_writer(RowFormat::tsv, columns, write_output);
          },
          [&](std::span<const Value> row) { writer->row(row); }});
  writer->end();
}

int run(const ReadingOptions& options, const CommonOptions& common) {
  const bool of_graph = options.format == "gexf" || options.format == "graphml";
  Database database = Database::open_for_reading(options.database);
  const std::optional<QuestionFilter> filter =
      make_filter(database, options, common, of_graph ? TypesOf::relations : TypesOf::events);
  if (!filter) return exit_code::some_failed;
  const TimelineRows rows = [&](const std::function<void(const TimelineRow&)>& row) {
    read_timeline(database, *filter, row);
  };
  if (options.format == "csv") write_timeline_rows(rows, RowFormat::csv, write_output);
  if (options.format == "jsonl") write_timeline_rows(rows, RowFormat::jsonl, write_output);
  if (options.format == "geojson") write_geojson(rows, write_output);
  if (options.format == "timelinejs") write_timelinejs(rows, write_output);
  if (options.format == "ics") write_icalendar(rows, write_output);
  if (options.format == "gexf") write_gexf(read_edges(database, *filter), write_output);
  if (options.format == "graphml") write_graphml(read_edges(database, *filter), write_output);
  if (options.format == "gdelt") write_tsv(database, *filter);
  return exit_code::done;
}

}  // namespace

void register_export_command(Commands& commands) {
  auto options = std::make_shared<ReadingOptions>();
  options->format.clear();
  Command& command = commands.add(
      "export",
      "Files for other programs, on standard output: the timeline as csv, jsonl, geojson (QGIS), timelinejs, "
      "ics\n"
      "(calendars) or gdelt; the network as gexf (Gephi) or graphml.\n"
      "gdelt is tab-separated without a header, one row a happening, with the columns of GDELT 1.0 that we "
      "know:\n"
      "GLOBALEVENTID, SQLDATE, MonthYear, Year, Actor1Name, Actor1CountryCode, Actor2Name, "
      "Actor2CountryCode,\n"
      "EventRootCode, QuadClass, GoldsteinScale, NumSources, NumArticles, ActionGeo_FullName,\n"
      "ActionGeo_CountryCode, ActionGeo_Lat, ActionGeo_Long, DATEADDED, SOURCEURL; schemas/README.md says "
      "what is\n"
      "in each.",
      "  dateline export --format geojson --from 2012 > events.geojson\n"
      "  dateline export --format gexf > network.gexf\n"
      "  dateline export --format ics --entity ECOWAS > ecowas.ics\n");
  add_database_option(command, *options);
  add_entity_option(command, *options, "Only rows that name this one, or ties of it");
  add_place_option(command, *options);
  add_type_option(command, *options, "Only this type or mode of event; of gexf and graphml, this relation");
  add_time_options(command, *options);
  add_text_option(command, *options);
  add_monitor_option(command, *options);
  command.add_option("--limit", options->limit, "At most so many rows").type_name("N").check(check_limit);
  const std::vector<std::string> formats = {"csv", "jsonl", "geojson", "timelinejs",
                                            "ics", "gexf",  "graphml", "gdelt"};
  command.add_option("--format", options->format, "What to write")
      .type_name("csv|jsonl|geojson|timelinejs|ics|gexf|graphml|gdelt")
      .one_of(formats)
      .required();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
