#include "pipeline/report/page.h"

#include "pipeline/exports/display.h"
#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

TimelineRow example_row() {
  TimelineRow row;
  row.kind = "event";
  row.date = "2012-12-01";
  row.date_end = "2013-01-01";
  row.type = "COERCE";
  row.mode = "arrest";
  row.status = "actual";
  row.actors = "police";
  row.recipients = "three <men>";
  row.place = "Gao";
  row.size = "arrested 3";
  row.says = "his office";
  row.outlet = "Radio & Co";
  row.sentence = "Police arrested three \"men\" in Gao in December.";
  row.title = "Arrests";
  row.url = "https://example.org/1";
  row.published = "2013-01-02";
  row.rule = "en/events.toml:arrest";
  row.articles = 2;
  row.article = 7;
  return row;
}

Report report_of(TimelineRow row) {
  Report report;
  report.title = "A title";
  report.extent = {1, 0, 2, 1, "2013-01-02", "2013-01-03"};
  report.timeline.rows.push_back(std::move(row));
  return report;
}

/// What is left of a page without its tags.
std::string text_of(const std::string& page) {
  std::string out;
  bool in_tag = false;
  for (const char c : page) {
    if (c == '<') in_tag = true;
    if (!in_tag) out += c;
    if (c == '>') in_tag = false;
  }
  return out;
}

TEST_CASE("a row says the date as it is known, what, who says so and where") {
  const std::string page = write_page(report_of(example_row()));
  const std::string text = text_of(page);
  CHECK_THAT(text, contains_text("2012-12 COERCE/arrest: police → three &lt;men&gt; @ Gao (arrested 3)"));
  CHECK_THAT(text, contains_text(
                       "– his office, in Radio &amp; Co, 2013-01-02 (2 articles, 1 independent): Arrests"));
  CHECK_THAT(page, contains_text("<a href=\"https://example.org/1\" rel=\"noopener noreferrer\""));
  CHECK_THAT(text, contains_text("1 happening and 0 statements with a date, from 2 articles of 1 independent "
                                 "origin, published 2013-01-02 to 2013-01-03."));
  CHECK_THAT(text, !contains_text("en/events.toml"));
}

TEST_CASE("a status that is not actual is said in the words of the other commands") {
  TimelineRow row = example_row();
  row.status = "alleged";
  row.recipients = "three men";
  CHECK_THAT(text_of(write_page(report_of(row))), contains_text(headline(row)));
}

TEST_CASE("numbers on which sources differ stand side by side, and rules where they are wanted") {
  TimelineRow row = example_row();
  row.tolls = "arrested 3 (Radio); arrested 5 (Agency)";
  Report report = report_of(row);
  report.explain = true;
  const std::string text = text_of(write_page(report));
  CHECK_THAT(text, contains_text("Sources differ: arrested 3 (Radio); arrested 5 (Agency)"));
  CHECK_THAT(text, contains_text("by en/events.toml:arrest; article 7, characters 0–0"));
}

TEST_CASE("what was cut says of how many rows") {
  Report report = report_of(example_row());
  report.timeline.is_cut = true;
  report.extent.events = 17;
  report.extent.statements = 4;
  CHECK_THAT(write_page(report), contains_text("Here: the first 1 of 21."));
  report.places.rows.resize(2);
  report.places.is_cut = true;
  CHECK_THAT(write_page(report), contains_text("Here: the first 2, there are more."));
}

TEST_CASE("sections without rows are left out, also of the index") {
  const std::string page = write_page(report_of(example_row()));
  CHECK_THAT(page, contains_text("href=\"#timeline\""));
  for (const char* section : {"chart", "claims", "outlets", "network", "names", "places", "planned"}) {
    CHECK_THAT(page, !contains_text("href=\"#" + std::string(section) + "\""));
    CHECK_THAT(page, !contains_text("<section id=\"" + std::string(section) + "\""));
  }
}

TEST_CASE("the page forbids itself to load or run anything") {
  CHECK_THAT(write_page({}),
             contains_text("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                           "'none'; style-src 'unsafe-inline'\"/>"));
}

TEST_CASE("what was asked for is said") {
  Report report;
  report.asked = {{"Named", {"AQIM", "DRS"}, "and"}, {"From", {"2012-09"}}};
  const std::string text = text_of(write_page(report));
  CHECK_THAT(text, contains_text("Named\nAQIM and DRS"));
  CHECK_THAT(text, contains_text("No article tells anything of it that has a date."));
}

}  // namespace
}  // namespace dateline::pipeline
