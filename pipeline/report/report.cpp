#include "pipeline/report/report.h"

#include <span>

namespace dateline::pipeline {
namespace {

template <typename Row>
void cut(ReportedRows<Row>& found, std::int64_t limit) {
  found.is_cut = static_cast<std::int64_t>(found.rows.size()) > limit;
  if (found.is_cut) found.rows.resize(static_cast<std::size_t>(limit));
}

/// The first `limit` rows; one more is asked for to see whether there are more.
template <typename Row>
ReportedRows<Row> read_rows(Database& database, Question question, QuestionFilter filter, std::int64_t limit,
                            Row (*row_of)(const AnswerRow&)) {
  ReportedRows<Row> found;
  filter.limit = limit + 1;
  std::vector<std::string> columns;
  answer(database, question, filter,
         {[&](const std::vector<std::string>& names) { columns = names; },
          [&](std::span<const Value> values) { found.rows.push_back(row_of(AnswerRow(columns, values))); }});
  cut(found, limit);
  return found;
}

ReportedRows<TimelineRow> read_timeline_rows(Database& database, TimelineFilter filter, std::int64_t limit) {
  ReportedRows<TimelineRow> found;
  filter.limit = limit + 1;
  read_timeline(database, filter, [&](const TimelineRow& row) { found.rows.push_back(row); });
  cut(found, limit);
  return found;
}

ReportedSource source_of(const AnswerRow& row) {
  ReportedSource source;
  source.url = row.text("url");
  source.rule = row.text("rule");
  source.article = row.number("article");
  source.span_start = row.number("start");
  source.span_end = row.number("end");
  source.articles = row.number("articles");
  source.origins = row.number("origins");
  return source;
}

ReportedClaim claim_of(const AnswerRow& row) {
  ReportedClaim claim;
  claim.kind = row.text("kind");
  claim.date = row.text("date");
  claim.date_end = row.text("date_end");
  claim.status = row.text("status");
  claim.words = row.text("claim");
  claim.source = source_of(row);
  claim.source.says = row.text("speaker");
  claim.source.outlets = row.text("outlets");
  claim.source.first_published = row.text("published");
  return claim;
}

ReportedTie tie_of(const AnswerRow& row) {
  ReportedTie tie;
  tie.subject = row.text("subject");
  tie.relation = row.text("relation");
  tie.object = row.text("object");
  tie.role = row.text("role");
  tie.status = row.text("status");
  tie.date = row.text("date");
  tie.date_end = row.text("date_end");
  tie.words = row.text("evidence");
  tie.source = source_of(row);
  tie.source.says = row.text("says");
  tie.source.outlets = row.text("outlet");
  tie.source.first_published = row.text("first_published");
  tie.source.last_published = row.text("last_published");
  return tie;
}

ReportedOutlet outlet_of(const AnswerRow& row) {
  return {row.text("outlet"),   row.number("claims"),   row.number("speakers"), row.number("alleged"),
          row.number("denied"), row.number("articles"), row.text("first"),      row.text("last")};
}

ReportedPlace place_of(const AnswerRow& row) {
  return {row.text("place"),     row.text("country"),    row.real("latitude"),
          row.real("longitude"), row.number("events"),   row.number("articles"),
          row.number("origins"), row.text("first_date"), row.text("last_date")};
}

/// What was asked for, else what was published.
DayInterval time_of(const QuestionFilter& filter, const TimelineExtent& extent) {
  DayInterval time{filter.from, filter.to};
  if (!time.begin) time.begin = parse_iso_day(extent.first_published);
  if (!time.end) time.end = parse_iso_day(extent.last_published);
  return time;
}

Chart read_chart(Database& database, const QuestionFilter& filter, const TimelineExtent& extent) {
  const Period period = period_of_chart(time_of(filter, extent));
  return make_chart(count_timeline(database, filter, period), period);
}

void read_names(Database& database, QuestionFilter filter, std::int64_t limit, Report& report) {
  filter.limit = limit + 1;
  read_named(database, filter, [&](const EntityRow& row) {
    (row.type == "PERSON" ? report.people : report.organisations).rows.push_back(row);
  });
  cut(report.people, limit);
  cut(report.organisations, limit);
}

/// Also of what has no date, as `dateline places` has them.
ReportedRows<ReportedPlace> read_places(Database& database, QuestionFilter filter, std::int64_t limit) {
  filter.undated = true;
  return read_rows(database, Question::places, filter, limit, place_of);
}

ReportedRows<TimelineRow> read_planned(Database& database, QuestionFilter filter, std::int64_t limit) {
  filter.statuses = {"planned"};
  if (!filter.from) filter.from = latest_published(database);
  return read_timeline_rows(database, filter, limit);
}

}  // namespace

Report read_report(Database& database, const ReportRequest& request) {
  const Snapshot snapshot(database);
  QuestionFilter filter = request.filter;
  filter.limit = -1;
  const std::int64_t limit = request.other_rows;
  Report report;
  report.title = request.title;
  report.asked = request.asked;
  report.explain = request.explain;
  report.extent = measure_timeline(database, filter);
  report.chart = read_chart(database, filter, report.extent);
  report.timeline = read_timeline_rows(database, filter, request.timeline_rows);
  report.claims = read_rows(database, Question::claims, filter, limit, claim_of);
  report.outlets = read_rows(database, Question::claims_by_outlet, filter, limit, outlet_of);
  report.ties = read_rows(database, Question::network, filter, limit, tie_of);
  read_names(database, filter, limit, report);
  report.places = read_places(database, filter, limit);
  report.planned = read_planned(database, filter, limit);
  return report;
}

}  // namespace dateline::pipeline
