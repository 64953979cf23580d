#include "tests/unit/store/support.h"

#include <sqlite3.h>

#include <stdexcept>
#include <string_view>

namespace dateline::pipeline {
namespace {

ByteSpan span_of(const std::string& text, std::string_view words) {
  const std::size_t begin = text.find(words);
  if (begin == std::string::npos) throw std::logic_error("the example has no such words");
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + words.size())};
}

int append_row(void* out, int count, char** values, char**) {
  auto& rows = *static_cast<std::string*>(out);
  if (!rows.empty()) rows += '\n';
  for (int i = 0; i < count; ++i) {
    if (i > 0) rows += '|';
    if (values[i] != nullptr) rows += values[i];
  }
  return 0;
}

std::string execute_on(const std::string& database, const std::string& sql, int flags) {
  sqlite3* handle = nullptr;
  if (sqlite3_open_v2(database.c_str(), &handle, flags, nullptr) != SQLITE_OK) {
    sqlite3_close(handle);
    throw std::runtime_error("can not open " + database);
  }
  std::string rows;
  char* message = nullptr;
  const int result = sqlite3_exec(handle, sql.c_str(), append_row, &rows, &message);
  const std::string error = message != nullptr ? message : "";
  sqlite3_free(message);
  sqlite3_close(handle);
  if (result != SQLITE_OK) throw std::runtime_error(error);
  return rows;
}

}  // namespace

IncomingArticle make_article(const std::string& url, const std::string& text) {
  IncomingArticle article;
  article.document.id = url;
  article.document.url = url;
  article.document.text = text;
  return article;
}

Example make_example() {
  Example example;
  example.article = make_article("https://example.org/arrest", "");
  std::string& text = example.article.document.text;
  text = "Élodie Kpago was arrested in Gao on 21 December 2012, police said. Nothing else is known.";
  example.article.document.title = "Arrest in Gao";
  example.article.document.site_name = "Example News";
  example.article.document.published = make_day(2012, 12, 23);

  Annotations& found = example.found;
  found.language = "en";
  found.sentences = {span_of(text, "Élodie Kpago was arrested in Gao on 21 December 2012, police said."),
                     span_of(text, "Nothing else is known.")};

  Mention person;
  person.type = MentionType::person;
  person.span = span_of(text, "Élodie Kpago");
  person.by = "en/names.toml:first-name";
  Mention place;
  place.type = MentionType::place;
  place.span = span_of(text, "Gao");
  place.name = "Gao";
  place.entity = "place:gao-ml";
  place.country = "ML";
  place.coordinates = Coordinates{16.27, -0.04};
  place.precision = PlacePrecision::city;
  place.by = "places/cities-africa.tsv:12";
  Mention date;
  date.type = MentionType::date;
  date.span = span_of(text, "21 December 2012");
  date.timex =
      Timex{TimexType::date,    "2012-12-21",       "", {make_day(2012, 12, 21), make_day(2012, 12, 22)},
            DatePrecision::day, DateBasis::absolute};
  date.by = "en/dates.toml:day-month-year";
  Mention police;
  police.type = MentionType::org;
  police.level = MentionLevel::nominal;
  police.span = span_of(text, "police");
  police.by = "en/names.toml:police";
  found.mentions = {person, place, date, police};

  const EventDate day{date.timex->interval, DatePrecision::day, DateBasis::absolute};
  Event arrest;
  arrest.type = "COERCE";
  arrest.mode = "arrest";
  arrest.trigger = span_of(text, "arrested");
  arrest.sentence = found.sentences[0];
  arrest.date = day;
  arrest.targets = {0};
  arrest.place = 1;
  arrest.size = {{"arrested", {1, 1, "one"}}};
  arrest.attribution.speaker = 3;
  arrest.attribution.cue = "said";
  arrest.by = "en/events.toml:arrest";
  arrest.confidence = 0.9;
  found.events = {arrest};

  Quote quote;
  quote.kind = QuoteKind::indirect;
  quote.span = span_of(text, "Élodie Kpago was arrested in Gao on 21 December 2012");
  quote.speaker = 3;
  quote.cue = "said";
  quote.date = day;
  quote.by = "en/quotes.toml:comma-said";
  found.quotes = {quote};

  Relation relation;
  relation.type = "located_in";
  relation.subject = 0;
  relation.object = 1;
  relation.evidence = arrest.sentence;
  relation.by = "en/relations.toml:in";
  found.relations = {relation};
  return example;
}

std::string rows_of(const std::string& database, const std::string& sql) {
  return execute_on(database, sql, SQLITE_OPEN_READONLY);
}

void change_database(const std::string& database, const std::string& sql) {
  (void)execute_on(database, sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

}  // namespace dateline::pipeline
