#include "dateline/json.h"
#include "pipeline/exports/display.h"
#include "pipeline/exports/formats.h"

namespace dateline::pipeline {
namespace {

void append_properties(JsonWriter& json, const TimelineRow& row) {
  json.begin_object();
  json.optional_field("date", row.date);
  json.optional_field("date_end", row.date_end);
  json.field("display_date", display_date(row.date, row.date_end));
  json.field("type", row.type);
  json.optional_field("mode", row.mode);
  json.field("status", row.status);
  json.optional_field("actors", row.actors);
  json.optional_field("recipients", row.recipients);
  json.optional_field("place", row.place);
  json.optional_field("size", row.size);
  json.optional_field("tolls", row.tolls);
  json.optional_field("statuses", row.statuses);
  json.field("articles", row.articles);
  json.field("origins", row.origins);
  json.optional_field("says", row.says);
  json.optional_field("outlet", row.outlet);
  json.optional_field("sentence", row.sentence);
  json.optional_field("title", row.title);
  json.optional_field("url", row.url);
  json.optional_field("published", row.published);
  json.optional_field("first_published", row.first_published);
  json.optional_field("last_published", row.last_published);
  json.field("rule", row.rule);
  json.end_object();
}

}  // namespace

void write_geojson(const TimelineRows& rows, const WriteText& write) {
  write("{\"type\":\"FeatureCollection\",\"features\":[");
  bool first = true;
  rows([&](const TimelineRow& row) {
    if (!row.latitude || !row.longitude) return;
    std::string feature = first ? "\n" : ",\n";
    first = false;
    JsonWriter json(feature);
    json.begin_object();
    json.field("type", "Feature");
    json.key("geometry");
    json.begin_object();
    json.field("type", "Point");
    json.key("coordinates");
    json.begin_array();
    json.value(*row.longitude);  // RFC 7946: longitude comes first
    json.value(*row.latitude);
    json.end_array();
    json.end_object();
    json.key("properties");
    append_properties(json, row);
    json.end_object();
    write(feature);
  });
  write("\n]}\n");
}

}  // namespace dateline::pipeline
