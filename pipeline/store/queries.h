#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dateline/calendar.h"
#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// What the reading commands ask. Rows come in a fixed order; empty text means absent.
/// All of them throw Error for a damaged database.

struct EntityName {
  std::int64_t id = 0;
  std::string key;
  std::string name;
  std::string type;
};

/// The entities that `name` means: by key ("org:aqim"), else by any name under which a text
/// has named one, whatever case and accents; with all that are the same, the one that stands for them first.
/// Empty if there is none.
[[nodiscard]] std::vector<EntityName> find_entities(Database& database, const std::string& name);

/// Those with a name of which the words of `name` are a part, whatever case and accents: each with that name,
/// those named most first; at most five.
[[nodiscard]] std::vector<EntityName> find_names_with(Database& database, const std::string& name);

struct TimelineFilter {
  /// Rows in whose sentence one of these is named, and one of each of the others. Ties, where they are its
  /// ends.
  std::vector<std::int64_t> entities;
  std::vector<std::vector<std::int64_t>> also_entities;
  /// Events at one of these places; a country stands for every place in it, and for participants of that
  /// country where an event has no place.
  std::vector<std::int64_t> places;
  /// Rows of articles that name one of these; of articles that name one of these places or one in such a
  /// country.
  std::vector<std::int64_t> article_entities;
  std::vector<std::int64_t> article_places;
  std::vector<std::string> types;     ///< types or modes in any case, "COERCE/arrest", "STATEMENT"
  std::vector<std::string> statuses;  ///< "planned", "alleged", …
  std::optional<Day> from;            ///< rows that reach into [from, to)
  std::optional<Day> to;
  std::string text;                       ///< FTS5 query over title and text of the article
  std::optional<std::int64_t> since_run;  ///< rows of texts that this run or a later one stored
  bool undated = false;                   ///< also rows without any date
  bool all_tellings = false;              ///< each article's telling of one happening, not only the first
  std::int64_t limit = -1;                ///< rows, from the first; negative: all
};

/// A dated event or statement, as the view `timeline` gives it.
struct TimelineRow {
  std::string kind;  ///< event, statement
  std::string date;  ///< ISO day; empty: only date_end is known
  std::string date_end;
  std::string date_precision;
  std::string date_basis;
  std::string type;
  std::string mode;
  std::string status;
  std::string actors;
  std::string recipients;
  std::string place;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::string size;
  std::string says;
  std::string outlet;
  std::string sentence;
  std::string title;
  std::string url;
  std::string published;
  std::string rule;
  std::string tolls;            ///< "dead 3 (Radio); dead 8 (Agency)" where sources differ; else empty
  std::string statuses;         ///< "actual (Radio); denied (Agency)" where sources differ; else empty
  std::int64_t articles = 1;    ///< that tell of it, denied or not as this row does; or print these words
  std::int64_t origins = 1;     ///< independent ones among these
  std::string first_published;  ///< of all articles that tell of it, on either side
  std::string last_published;
  std::optional<double> confidence;
  std::int64_t article = 0;
  std::int64_t span_start = 0;
  std::int64_t span_end = 0;
};

/// Calls `row` for each, by date.
void read_timeline(Database& database, const TimelineFilter& filter,
                   const std::function<void(const TimelineRow&)>& row);

enum class Period : std::uint8_t { day, week, month, year };

struct PeriodCount {
  std::string period;  ///< "2012-09"; of a week its Monday
  std::int64_t events = 0;
  std::int64_t statements = 0;
  std::int64_t articles = 0;
};

/// Copies of one text, or an article without copies.
struct StoryCount {
  std::string title;
  std::string outlet;
  std::string first;  ///< when the first of what is dated begins, as it is known: "2013-09"
  std::string last;
  std::int64_t events = 0;
  std::int64_t statements = 0;
  std::int64_t articles = 0;
  std::string url;
  std::int64_t article = 0;  ///< the one they come from
};

/// Throws Error, naming `option`, if FTS5 does not understand the query.
void check_text_query(Database& database, const std::string& option, const std::string& query);

/// What `--type` may name in capitals: "ACCUSE", "AGREE", …, "STATEMENT".
[[nodiscard]] std::vector<std::string> event_types(Database& database);

/// The newest day of publication; nothing if no article says one.
[[nodiscard]] std::optional<Day> latest_published(Database& database);

/// The first run that began at `since` (ISO 8601, also a part of it) or later; nothing if there is none.
/// Without `since` the last run that stored something.
[[nodiscard]] std::optional<std::int64_t> find_run(Database& database, const std::string& since);

/// The same rows counted by the period in which they begin (or end, where that is all one knows).
[[nodiscard]] std::vector<PeriodCount> count_timeline(Database& database, const TimelineFilter& filter,
                                                      Period period);

struct TimelineExtent {
  std::int64_t events = 0;  ///< happenings, however many articles tell each
  std::int64_t statements = 0;
  std::int64_t articles = 0;
  std::int64_t origins = 0;     ///< independent ones among these
  std::string first_published;  ///< days; empty if no article says one
  std::string last_published;
};

/// How much the same rows are, whatever the limit, and what stands behind them.
[[nodiscard]] TimelineExtent measure_timeline(Database& database, const TimelineFilter& filter);

/// The same rows counted by the story of their articles.
[[nodiscard]] std::vector<StoryCount> count_stories(Database& database, const TimelineFilter& filter);

/// The relations of the current texts: "leader_of", "member_of", …
[[nodiscard]] std::vector<std::string> relation_types(Database& database);

/// Whether this, in any case, is a type of event, or some text has an event of this mode or a quote of this
/// kind.
[[nodiscard]] bool is_event_type_told(Database& database, const std::string& type);
[[nodiscard]] bool is_relation_told(Database& database, const std::string& type);

/// Whether some article is of this outlet, in any case.
[[nodiscard]] bool is_outlet_there(Database& database, const std::string& outlet);

struct EntityFilter {
  std::vector<std::int64_t> entities;  ///< empty: all
  std::string type;                    ///< PERSON, ORG, PLACE; empty: all
  std::optional<Day> from;             ///< only what was published in [from, to)
  std::optional<Day> to;
  std::int64_t limit = -1;
};

struct EntityRow {
  std::string key;
  std::string name;
  std::string type;
  std::string country;
  bool resolved = false;
  std::int64_t mentions = 0;
  std::int64_t articles = 0;
  std::string first_seen;  ///< days of publication
  std::string last_seen;
  std::int64_t id = 0;
};

/// Those named most come first.
void read_entities(Database& database, const EntityFilter& filter,
                   const std::function<void(const EntityRow&)>& row);

/// Who is named in the articles of the timeline's rows: people, those named most first, then organisations;
/// at most filter.limit of each.
void read_named(Database& database, const TimelineFilter& filter,
                const std::function<void(const EntityRow&)>& row);

struct NameCount {
  std::string name;
  std::int64_t mentions = 0;
};

/// The names that texts have for an entity and for all that are the same, the most used first; at most 20.
[[nodiscard]] std::vector<NameCount> names_of(Database& database, std::int64_t entity);

/// What was taken for one, or is kept apart, and why.
struct MergeRow {
  std::int64_t id = 0;
  std::string name;
  std::string same_as;
  std::string kind;  ///< name, acronym, variant, short, analyst
  std::string evidence;
  std::string state;  ///< merged, split
  std::string key;
  std::string same_as_key;
};

/// Those of an entity that stands for others, or all of them.
[[nodiscard]] std::vector<MergeRow> merges_of(Database& database, std::optional<std::int64_t> entity);

struct TableCount {
  std::string table;
  std::int64_t rows = 0;
};

struct DatabaseSummary {
  int schema_version = 0;
  std::vector<TableCount> tables;
  std::string first_published;
  std::string last_published;
  std::string last_run;  ///< "ingest, 2013-01-25T10:00:00Z: done"
};

[[nodiscard]] DatabaseSummary summarize(Database& database);

}  // namespace dateline::pipeline
