#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/report/chart.h"
#include "pipeline/store/questions.h"

namespace dateline::pipeline {

/// One thing that was asked for, as the reader of the page is told: "Named", {"AQIM", "DRS"}, "and".
struct AskedPart {
  std::string what;
  std::vector<std::string> values;
  std::string between = "or";
};

struct ReportRequest {
  std::string title;
  std::vector<AskedPart> asked;  ///< the filter in words
  QuestionFilter filter;         ///< its limit is not looked at
  std::int64_t timeline_rows = 500;
  std::int64_t other_rows = 100;  ///< of each other section
  bool explain = false;
};

// Rows of questions.h as they stand on the page; empty text means absent.

/// The first text that says something, and how many do.
struct ReportedSource {
  std::string says;
  std::string outlets;
  std::string first_published;
  std::string last_published;
  std::string url;
  std::string rule;
  std::int64_t article = 0;
  std::int64_t span_start = 0;
  std::int64_t span_end = 0;
  std::int64_t articles = 0;
  std::int64_t origins = 0;
};

struct ReportedClaim {
  std::string kind;
  std::string date;
  std::string date_end;
  std::string status;
  std::string words;
  ReportedSource source;
};

struct ReportedTie {
  std::string subject;
  std::string relation;
  std::string object;
  std::string role;
  std::string status;
  std::string date;
  std::string date_end;
  std::string words;
  ReportedSource source;
};

struct ReportedOutlet {
  std::string name;
  std::int64_t claims = 0;
  std::int64_t speakers = 0;
  std::int64_t alleged = 0;
  std::int64_t denied = 0;
  std::int64_t articles = 0;
  std::string first_published;
  std::string last_published;
};

struct ReportedPlace {
  std::string name;
  std::string country;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::int64_t events = 0;
  std::int64_t articles = 0;
  std::int64_t origins = 0;
  std::string first_date;  ///< as it is known
  std::string last_date;
};

template <typename Row>
struct ReportedRows {
  std::vector<Row> rows;
  bool is_cut = false;  ///< there are more than these
};

/// What a page says.
struct Report {
  std::string title;
  std::vector<AskedPart> asked;
  bool explain = false;
  TimelineExtent extent;
  Chart chart;
  ReportedRows<TimelineRow> timeline;
  ReportedRows<ReportedClaim> claims;
  ReportedRows<ReportedOutlet> outlets;
  ReportedRows<ReportedTie> ties;
  ReportedRows<EntityRow> people;
  ReportedRows<EntityRow> organisations;
  ReportedRows<ReportedPlace> places;
  ReportedRows<TimelineRow> planned;  ///< from the asked time on, by default from the newest article
};

/// Asks all of it from one state of the database. The same database and request give the same report.
[[nodiscard]] Report read_report(Database& database, const ReportRequest& request);

}  // namespace dateline::pipeline
