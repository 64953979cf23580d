#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/exports/rows.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {

// What other programs open: each of these writes a whole file, in the order of the rows it is given.
// Everything from articles is escaped in the way of the format. Dates are shown as they are known.

/// Hands out rows by calling its argument for each.
using TimelineRows = std::function<void(const std::function<void(const TimelineRow&)>&)>;

/// All columns of the timeline, one row each.
void write_timeline_rows(const TimelineRows& rows, RowFormat format, const WriteText& write);

/// GeoJSON (RFC 7946) for QGIS, kepler.gl …: a point for each row that has coordinates; properties are named
/// as the columns of the timeline.
void write_geojson(const TimelineRows& rows, const WriteText& write);

/// TimelineJS 3 (Knight Lab): its texts are HTML, so what articles say is escaped. `display_date` is the date
/// as it is known.
void write_timelinejs(const TimelineRows& rows, const WriteText& write);

/// iCalendar (RFC 5545) with whole-day events. Only what begins and ends is in it. A UID stays the same as
/// long as the article has its text.
void write_icalendar(const TimelineRows& rows, const WriteText& write);

/// A tie between two nodes of a graph.
struct GraphEdge {
  std::string source;  ///< id of a node
  std::string source_label;
  std::string target;
  std::string target_label;
  std::string label;  ///< the relation
  std::string status;
  std::string date;         ///< as it is known: "2006-09"; empty: the text gives none
  std::string first;        ///< ISO day from which it is known; empty: unknown
  std::string last;         ///< the last ISO day; empty: unknown
  std::int64_t weight = 1;  ///< independent origins
  std::string evidence;
};

/// GEXF 1.3, dynamic where an edge is dated (Gephi), and GraphML (networkx, yEd, igraph). Nodes come in the
/// order of their ids.
void write_gexf(std::span<const GraphEdge> edges, const WriteText& write);
void write_graphml(std::span<const GraphEdge> edges, const WriteText& write);

}  // namespace dateline::pipeline
