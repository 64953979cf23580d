#include "pipeline/report/page.h"

#include <fmt/core.h>

#include <initializer_list>
#include <string_view>

#include "pipeline/base/output.h"
#include "pipeline/exports/display.h"
#include "pipeline/report/html_writer.h"
#include "pipeline/report/page_style.h"

namespace dateline::pipeline {
namespace {

/// A part of the page that the index at its top leads to.
struct PageSection {
  using Write = void (*)(HtmlWriter&, const Report&, const std::string& heading);

  const char* id;
  const char* title;
  std::string count;  ///< how many rows, for the index
  bool is_empty;
  bool is_cut;
  Write write;
};

struct TableColumn {
  const char* name;
  bool is_number = false;
};

std::string counted_rows(std::size_t shown, bool is_cut) {
  return is_cut ? fmt::format("the first {}, there are more", shown) : std::to_string(shown);
}

template <typename Row>
std::string count_of(const ReportedRows<Row>& rows) {
  return counted_rows(rows.rows.size(), rows.is_cut);
}

/// "2012-09-01", "2012-09-01 to 2013-01-25"; empty if neither is known.
std::string between(const std::string& first, const std::string& last) {
  if (last.empty() || first == last) return first;
  return first.empty() ? "to " + last : first + " to " + last;
}

/// What is known of a date that need not be there.
std::string known_date(const std::string& begin, const std::string& end) {
  return begin.empty() && end.empty() ? std::string() : display_date(begin, end);
}

/// "Agency,Radio" as people write it.
std::string spaced(const std::string& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += names[i];
    if (names[i] == ',' && i + 1 < names.size() && names[i + 1] != ' ') out += ' ';
  }
  return out;
}

// Pieces of rows.

void write_parts(HtmlWriter& html, const std::vector<DisplayPart>& parts) {
  for (const DisplayPart& part : parts) {
    switch (part.source) {
      case DisplaySource::ours:
        html.text(part.text);
        break;
      case DisplaySource::foreign:
        html.foreign(part.text);
        break;
      case DisplaySource::status:
        if (part.text != ", actual") html.element("strong", part.text, {{"class", "status"}});
        break;
    }
  }
}

/// Who says so, where one reads it, and for those who want to know the rule.
void write_source(HtmlWriter& html, const TimelineRow& row, bool explain) {
  html.open("p", {{"class", "source"}});
  write_parts(html, source_parts(row));
  if (!row.url.empty() || !row.title.empty()) html.text(": ");
  html.link(row.url, row.title);
  html.close();
  if (explain) html.element("p", rule_line(row), {{"class", "rule"}});
}

void write_words(HtmlWriter& html, const std::string& words) {
  if (!words.empty()) html.element("blockquote", words, {{"dir", "auto"}});
}

/// What the lines of a row of the timeline are made of.
TimelineRow as_timeline_row(const ReportedSource& source) {
  TimelineRow row;
  row.says = source.says;
  row.outlet = spaced(source.outlets);
  row.published = source.first_published;
  row.url = source.url;
  row.rule = source.rule;
  row.article = source.article;
  row.span_start = source.span_start;
  row.span_end = source.span_end;
  row.articles = source.articles;
  row.origins = source.origins;
  return row;
}

void write_timeline_row(HtmlWriter& html, const TimelineRow& row, bool explain) {
  html.open("li");
  html.open("p");
  html.element("span", display_date(row.date, row.date_end), {{"class", "date"}});
  html.text(" ");
  write_parts(html, headline_parts(row));
  html.close();
  write_words(html, row.sentence);
  if (!row.tolls.empty() || !row.statuses.empty()) {
    html.open("p");
    html.element("span", "Sources differ: ", {{"class", "tolls"}});
    for (const std::string* words : {&row.tolls, &row.statuses}) {
      if (words->empty()) continue;
      if (words == &row.statuses && !row.tolls.empty()) html.text("; ");
      html.foreign(*words);
    }
    html.close();
  }
  write_source(html, row, explain);
  html.close();
}

void write_claim(HtmlWriter& html, const ReportedClaim& claim, bool explain) {
  html.open("li");
  html.open("p");
  const std::string date = known_date(claim.date, claim.date_end);
  if (!date.empty()) html.element("span", date, {{"class", "date"}});
  html.text(" ");
  if (claim.source.says.empty()) {
    html.text("nobody is named");
  } else {
    html.foreign(claim.source.says);
  }
  html.text(", " + claim.kind);
  if (claim.status != "actual" && claim.status != "asserted")
    html.element("strong", ", " + claim.status, {{"class", "status"}});
  html.close();
  write_words(html, claim.words);
  TimelineRow row = as_timeline_row(claim.source);
  row.says.clear();  // stands above
  write_source(html, row, explain);
  html.close();
}

// Tables.

void open_table(HtmlWriter& html, const std::string& caption, const std::string& heading,
                std::initializer_list<TableColumn> columns) {
  html.open("div",
            {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-labelledby", heading}});
  html.open("table");
  html.element("caption", caption);
  html.open("thead");
  html.open("tr");
  for (const TableColumn& column : columns) {
    html.element("th", column.name, {{"scope", "col"}, {"class", column.is_number ? "number-head" : "head"}});
  }
  html.close();
  html.close();
  html.open("tbody");
}

void close_table(HtmlWriter& html) {
  constexpr int open_parts = 3;  // body, table, region
  for (int part = 0; part < open_parts; ++part) html.close();
}

void write_row_head(HtmlWriter& html, const std::string& name) {
  html.open("th", {{"scope", "row"}});
  html.foreign(name);
  html.close();
}

void write_number(HtmlWriter& html, std::int64_t number) {
  html.element("td", std::to_string(number), {{"class", "number"}});
}

void write_degrees(HtmlWriter& html, std::optional<double> degrees) {
  html.element("td", degrees ? fmt::format("{:.4f}", *degrees) : std::string(), {{"class", "number"}});
}

void write_foreign_cell(HtmlWriter& html, const std::string& text) {
  html.open("td");
  if (!text.empty()) html.foreign(text);
  html.close();
}

void write_tie(HtmlWriter& html, const ReportedTie& tie, bool explain) {
  html.open("tr");
  write_row_head(html, tie.subject);
  html.open("td");
  html.text(tie.relation);
  if (!tie.role.empty()) {
    html.text(" (");
    html.foreign(tie.role);
    html.text(")");
  }
  if (tie.status != "asserted") html.element("strong", ", " + tie.status, {{"class", "status"}});
  html.close();
  write_foreign_cell(html, tie.object);
  html.element("td", known_date(tie.date, tie.date_end));
  write_number(html, tie.source.origins);
  write_number(html, tie.source.articles);
  html.element("td", between(tie.source.first_published, tie.source.last_published));
  html.open("td", {{"class", "words"}});
  write_words(html, tie.words);
  TimelineRow row = as_timeline_row(tie.source);
  row.articles = 1;  // they have a column
  write_source(html, row, explain);
  html.close();
  html.close();
}

void write_ties(HtmlWriter& html, const Report& report, const std::string& heading) {
  open_table(html, "Most independent origins first; the words are those of the first text that says it",
             heading,
             {{"who"},
              {"tie"},
              {"to whom"},
              {"when"},
              {"origins", true},
              {"articles", true},
              {"published"},
              {"in words"}});
  for (const ReportedTie& tie : report.ties.rows) write_tie(html, tie, report.explain);
  close_table(html);
}

void write_outlets(HtmlWriter& html, const Report& report, const std::string& heading) {
  open_table(html, "Who prints claims, most of them first", heading,
             {{"outlet"},
              {"claims", true},
              {"who makes them", true},
              {"alleged", true},
              {"denied", true},
              {"articles", true},
              {"published"}});
  for (const ReportedOutlet& outlet : report.outlets.rows) {
    html.open("tr");
    write_row_head(html, outlet.name);
    for (const std::int64_t number :
         {outlet.claims, outlet.speakers, outlet.alleged, outlet.denied, outlet.articles})
      write_number(html, number);
    html.element("td", between(outlet.first_published, outlet.last_published));
    html.close();
  }
  close_table(html);
}

void write_names(HtmlWriter& html, const ReportedRows<EntityRow>& names, const char* title, const char* id) {
  if (names.rows.empty()) return;
  html.element("h3", title, {{"id", id}});
  open_table(html, fmt::format("{} in the articles behind the timeline: {}", title, count_of(names)), id,
             {{"name"}, {"mentions", true}, {"articles", true}, {"published"}});
  for (const EntityRow& row : names.rows) {
    html.open("tr");
    write_row_head(html, row.name);
    write_number(html, row.mentions);
    write_number(html, row.articles);
    html.element("td", between(row.first_seen, row.last_seen));
    html.close();
  }
  close_table(html);
}

void write_places(HtmlWriter& html, const Report& report, const std::string& heading) {
  open_table(html, "Where happenings are, dated or not, most of them first; degrees north and east (WGS 84)",
             heading,
             {{"place"},
              {"country"},
              {"latitude", true},
              {"longitude", true},
              {"happenings", true},
              {"articles", true},
              {"origins", true},
              {"first"},
              {"last"}});
  for (const ReportedPlace& place : report.places.rows) {
    html.open("tr");
    write_row_head(html, place.name);
    write_foreign_cell(html, place.country);
    write_degrees(html, place.latitude);
    write_degrees(html, place.longitude);
    for (const std::int64_t number : {place.events, place.articles, place.origins})
      write_number(html, number);
    html.element("td", place.first_date);
    html.element("td", place.last_date);
    html.close();
  }
  close_table(html);
}

// Lists.

void write_timeline_rows(HtmlWriter& html, const std::vector<TimelineRow>& rows, bool explain) {
  html.open("ol", {{"class", "rows"}});
  for (const TimelineRow& row : rows) write_timeline_row(html, row, explain);
  html.close();
}

void write_timeline(HtmlWriter& html, const Report& report, const std::string& /*heading*/) {
  write_timeline_rows(html, report.timeline.rows, report.explain);
}

void write_planned(HtmlWriter& html, const Report& report, const std::string& /*heading*/) {
  write_timeline_rows(html, report.planned.rows, report.explain);
}

void write_claims(HtmlWriter& html, const Report& report, const std::string& /*heading*/) {
  html.open("ol", {{"class", "rows"}});
  for (const ReportedClaim& claim : report.claims.rows) write_claim(html, claim, report.explain);
  html.close();
}

// The page.

void write_when(HtmlWriter& html, const Report& report, const std::string& heading) {
  write_chart(html, report.chart, heading);
}

void write_most_named(HtmlWriter& html, const Report& report, const std::string& /*heading*/) {
  write_names(html, report.people, "People", "people");
  write_names(html, report.organisations, "Organisations", "organisations");
}

template <typename Row>
PageSection section_of(const char* id, const char* title, const ReportedRows<Row>& rows,
                       PageSection::Write write) {
  return {id, title, count_of(rows), rows.rows.empty(), rows.is_cut, write};
}

PageSection chart_section(const Report& report) {
  const std::string periods = std::string("by ") + period_word(report.chart.period);
  return {"chart", "When", periods, report.chart.bars.empty(), false, write_when};
}

PageSection timeline_section(const Report& report) {
  PageSection section = section_of("timeline", "Timeline", report.timeline, write_timeline);
  if (section.is_cut)
    section.count = fmt::format("the first {} of {}", report.timeline.rows.size(),
                                report.extent.events + report.extent.statements);
  return section;
}

PageSection names_section(const Report& report) {
  const std::size_t people = report.people.rows.size();
  const std::size_t organisations = report.organisations.rows.size();
  return {"names",
          "Who is named most",
          fmt::format("people {}, organisations {}", people, organisations),
          people + organisations == 0,
          false,
          write_most_named};
}

std::vector<PageSection> sections_of(const Report& report) {
  return {chart_section(report),
          timeline_section(report),
          section_of("claims", "Who claims what", report.claims, write_claims),
          section_of("outlets", "Claims by outlet", report.outlets, write_outlets),
          section_of("network", "Who is tied to whom", report.ties, write_ties),
          names_section(report),
          section_of("places", "Places", report.places, write_places),
          section_of("planned", "What is planned", report.planned, write_planned)};
}

void write_head(HtmlWriter& html, const Report& report) {
  html.open("head");
  html.empty("meta", {{"charset", "utf-8"}});
  html.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                      {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  html.element("title", report.title);
  html.style(page_style);
  html.close();
}

void write_asked(HtmlWriter& html, const std::vector<AskedPart>& asked) {
  if (asked.empty()) {
    html.element("p", "Everything that the database has.");
    return;
  }
  html.open("dl");
  for (const AskedPart& part : asked) {
    html.element("dt", part.what);
    html.open("dd");
    for (std::size_t i = 0; i < part.values.size(); ++i) {
      if (i > 0) html.text(" " + part.between + " ");
      html.foreign(part.values[i]);
    }
    html.close();
  }
  html.close();
}

std::string extent_sentence(const TimelineExtent& extent) {
  if (extent.articles == 0) return "No article tells anything of it that has a date.";
  const auto number = [](std::int64_t of, std::string_view noun) {
    return counted(static_cast<std::size_t>(of), noun);
  };
  const std::string published = between(extent.first_published, extent.last_published);
  return fmt::format("{} and {} with a date, from {} of {}{}.", number(extent.events, "happening"),
                     number(extent.statements, "statement"), number(extent.articles, "article"),
                     number(extent.origins, "independent origin"),
                     published.empty() ? "" : ", published " + published);
}

void write_index(HtmlWriter& html, const std::vector<PageSection>& sections) {
  html.open("nav", {{"aria-label", "Sections"}});
  html.open("ul");
  for (const PageSection& section : sections) {
    if (section.is_empty) continue;
    html.open("li");
    html.element("a", section.title, {{"href", std::string("#") + section.id}});
    html.element("span", " (" + section.count + ")", {{"class", "faint"}});
    html.close();
  }
  html.close();
  html.close();
}

void write_section(HtmlWriter& html, const Report& report, const PageSection& section) {
  if (section.is_empty) return;
  const std::string heading = std::string(section.id) + "-heading";
  html.open("section", {{"id", section.id}, {"aria-labelledby", heading}});
  html.element("h2", section.title, {{"id", heading}});
  if (section.is_cut) html.element("p", "Here: " + section.count + ".", {{"class", "faint"}});
  section.write(html, report, heading);
  html.close();
}

void write_notes(HtmlWriter& html) {
  html.open("footer");
  html.element(
      "p",
      "Dates stand as the texts give them: of a month that is all one knows, no day is made. What stands "
      "without a status is told as done; who says so stands under it, and saying so does not make it true. "
      "Copies of one text and texts of one agency are one origin. Where sources differ, their numbers stand "
      "side by side.");
  html.close();
}

void write_body(HtmlWriter& html, const Report& report) {
  const std::vector<PageSection> sections = sections_of(report);
  html.open("body");
  html.open("header");
  html.element("h1", report.title, {{"dir", "auto"}});
  write_asked(html, report.asked);
  html.element("p", extent_sentence(report.extent), {{"id", "extent"}});
  html.close();
  write_index(html, sections);
  html.open("main");
  for (const PageSection& section : sections) write_section(html, report, section);
  html.close();
  write_notes(html);
  html.close();
}

}  // namespace

std::string write_page(const Report& report) {
  std::string page;
  HtmlWriter html(page);
  html.document_type();
  html.open("html", {{"xmlns", "http://www.w3.org/1999/xhtml"}, {"lang", "en"}});
  write_head(html, report);
  write_body(html, report);
  html.close();
  return page;
}

}  // namespace dateline::pipeline
