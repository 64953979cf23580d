#include "pipeline/store/happening_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dateline/calendar.h"
#include "dateline/unicode.h"
#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::int64_t max_candidates_of_key = 50;
constexpr std::size_t max_remembered = 20'000;
constexpr std::chrono::days week{7};
constexpr std::chrono::days month{31};

struct Participant {
  bool actor = false;
  std::int64_t entity = 0;  ///< 0: a phrase that names nobody
  std::string head;         ///< the last word of the phrase, folded
  std::string country;      ///< where the phrase says it
};

/// An event as it is compared.
struct Telling {
  std::int64_t id = 0;
  std::int64_t happening = 0;
  std::string type;
  std::string mode;
  Day begin;
  Day end;
  std::int64_t place = 0;  ///< 0: none
  std::string country;     ///< of the place
  std::string precision;   ///< of the place: country, region, city, point
  std::vector<Participant> participants;
};

std::string last_word(const std::string& phrase) {
  return phrase.substr(phrase.find_last_of(' ') + 1);  // npos + 1: one word
}

bool is_day(const Telling& event) {
  return event.end - event.begin == std::chrono::days(1);
}

bool same_time(const Telling& a, const Telling& b) {
  if (a.begin == b.begin && a.end == b.end) return true;
  return a.begin < b.end && b.begin < a.end && a.end - a.begin <= week && b.end - b.begin <= week;
}

/// Whether both can be true: one town, or a country and a place in it.
bool same_place(const Telling& a, const Telling& b) {
  if (a.place == 0 || b.place == 0 || a.place == b.place) return true;
  if (a.country.empty() || a.country != b.country) return false;
  const auto wide = [](const Telling& event) {
    return event.precision == "country" || event.precision == "region";
  };
  return wide(a) || wide(b);
}

/// Whether two phrases can mean the same people: "14 men" and "the men", but not Tunisian and Algerian ones.
bool same_phrase(const Participant& a, const Participant& b) {
  return a.head == b.head && (a.country.empty() || b.country.empty() || a.country == b.country);
}

/// By what the event is found again: its place and whoever takes part.
std::vector<std::string> keys_of(const Telling& event) {
  std::vector<std::string> keys;
  if (event.place != 0) keys.push_back("#" + std::to_string(event.place));
  for (const Participant& participant : event.participants)
    keys.push_back(participant.entity != 0 ? "#" + std::to_string(participant.entity)
                                           : "~" + participant.head);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

enum class Shared : std::uint8_t { unknown, other, phrase, entity };

/// What two events have in common in a role. Phrases never contradict each other: "gunmen" are "rebels".
Shared shared_participant(const Telling& a, const Telling& b, bool actor) {
  Shared shared = Shared::unknown;
  for (const Participant& one : a.participants) {
    if (one.actor != actor) continue;
    for (const Participant& other : b.participants) {
      if (other.actor != actor) continue;
      if (one.entity != 0 && other.entity != 0) {
        if (one.entity == other.entity) return Shared::entity;
        if (shared == Shared::unknown) shared = Shared::other;
      } else if (one.entity == other.entity && same_phrase(one, other)) {
        shared = Shared::phrase;
      }
    }
  }
  return shared;
}

bool same_happening(const Telling& a, const Telling& b) {
  if (a.type != b.type || (!a.mode.empty() && !b.mode.empty() && a.mode != b.mode)) return false;
  if (!same_time(a, b) || !same_place(a, b)) return false;
  const Shared actors = shared_participant(a, b, true);
  const Shared recipients = shared_participant(a, b, false);
  if (actors == Shared::other || recipients == Shared::other) return false;
  if (actors == Shared::entity || recipients == Shared::entity) return true;
  if (!is_day(a) || !is_day(b)) return false;
  if (actors == Shared::phrase && recipients == Shared::phrase) return true;
  if (a.place == 0 || a.place != b.place) return false;
  if (actors == Shared::phrase || recipients == Shared::phrase) return true;
  return !a.mode.empty() && a.mode == b.mode && (a.precision == "city" || a.precision == "point");
}

}  // namespace

struct HappeningWriter::State {
  explicit State(Database& opened)
      : find_events(opened.handle(), sql_text("find_events_of_revision")),
        find_event(opened.handle(), sql_text("find_event_to_compare")),
        find_participants(opened.handle(), sql_text("find_participants")),
        find_days(opened.handle(), sql_text("find_days_by_key")),
        find_spans(opened.handle(), sql_text("find_spans_by_key")),
        insert_key(opened.handle(), sql_text("insert_event_key")),
        delete_key(opened.handle(), sql_text("delete_event_key")),
        update_happening(opened.handle(), sql_text("update_happening")),
        find_led(opened.handle(), sql_text("find_led_happenings")),
        find_article(opened.handle(), sql_text("find_article_of_revision")),
        find_revisions(opened.handle(), sql_text("find_revisions_of_participants")),
        find_next_lead(opened.handle(), sql_text("find_next_lead")),
        move_happening(opened.handle(), sql_text("move_happening")) {}

  std::vector<std::int64_t> ids(SQLite::Statement& statement) {
    std::vector<std::int64_t> found;
    while (statement.executeStep()) found.push_back(statement.getColumn(0).getInt64());
    statement.reset();
    return found;
  }

  /// Nothing: an event that is never joined to another.
  const std::optional<Telling>& find(std::int64_t event);
  std::optional<Telling> read(std::int64_t event);

  std::vector<std::int64_t> candidates(const Telling& event);
  void write_keys(const Telling& event);
  void delete_keys(const Telling& event);
  std::int64_t find_happening(const Telling& event, const std::set<std::int64_t>& taken);
  void withdraw(std::int64_t article);

  /// Events as they were compared last. On a day full of news each is compared with many.
  std::unordered_map<std::int64_t, std::optional<Telling>> remembered;

  SQLite::Statement find_events;
  SQLite::Statement find_event;
  SQLite::Statement find_participants;
  SQLite::Statement find_days;
  SQLite::Statement find_spans;
  SQLite::Statement insert_key;
  SQLite::Statement delete_key;
  SQLite::Statement update_happening;
  SQLite::Statement find_led;
  SQLite::Statement find_article;
  SQLite::Statement find_revisions;
  SQLite::Statement find_next_lead;
  SQLite::Statement move_happening;
};

const std::optional<Telling>& HappeningWriter::State::find(std::int64_t event) {
  if (const auto known = remembered.find(event); known != remembered.end()) return known->second;
  if (remembered.size() >= max_remembered) remembered.clear();
  return remembered.emplace(event, read(event)).first->second;
}

std::optional<Telling> HappeningWriter::State::read(std::int64_t id) {
  find_event.bind(":event", id);
  std::optional<Telling> event;
  if (find_event.executeStep()) {
    const std::optional<Day> begin = parse_iso_day(column_text(find_event, 2));
    const std::optional<Day> end = parse_iso_day(column_text(find_event, 3));
    if (begin && end && *end - *begin <= month) {
      event = Telling{id,
                      find_event.getColumn(4).getInt64(),
                      column_text(find_event, 0),
                      column_text(find_event, 1),
                      *begin,
                      *end,
                      find_event.getColumn(5).getInt64(),
                      column_text(find_event, 6),
                      column_text(find_event, 7),
                      {}};
    }
  }
  find_event.reset();
  if (!event) return event;
  find_participants.bind(":event", id);
  while (find_participants.executeStep()) {
    event->participants.push_back(
        {find_participants.getColumn(0).getInt() != 0, find_participants.getColumn(1).getInt64(),
         last_word(fold(column_text(find_participants, 2))), column_text(find_participants, 3)});
  }
  find_participants.reset();
  return event;
}

/// Events that share a key and overlap: where both are days, those of that day; what is known to the week at
/// best begins no earlier than a week before; a month begins as the same month.
std::vector<std::int64_t> HappeningWriter::State::candidates(const Telling& event) {
  std::vector<std::int64_t> found;
  const bool wide = event.end - event.begin > week;
  const std::string begin = to_iso(event.begin);
  const std::string end = to_iso(event.end);
  const std::string from = to_iso(wide ? event.begin : event.begin - week);
  for (const std::string& key : keys_of(event)) {
    for (SQLite::Statement* const query : {&find_days, &find_spans}) {
      if (wide && query == &find_days) continue;
      query->bind(":key", key);
      query->bind(":type", event.type);
      query->bind(":begin", begin);
      query->bind(":end", end);
      if (query == &find_spans) query->bind(":from", from);
      query->bind(":limit", max_candidates_of_key);
      const std::vector<std::int64_t> events = ids(*query);
      found.insert(found.end(), events.begin(), events.end());
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// The happening that an earlier text tells of; the event's own id if none does.
std::int64_t HappeningWriter::State::find_happening(const Telling& event,
                                                    const std::set<std::int64_t>& taken) {
  for (const std::int64_t candidate : candidates(event)) {
    if (candidate == event.id) continue;
    const std::optional<Telling>& other = find(candidate);
    if (other && !taken.contains(other->happening) && same_happening(event, *other)) return other->happening;
  }
  return event.id;
}

void HappeningWriter::State::write_keys(const Telling& event) {
  for (const std::string& key : keys_of(event)) {
    insert_key.bind(":key", key);
    insert_key.bind(":type", event.type);
    insert_key.bind(":days", is_day(event) ? 1 : 0);
    insert_key.bind(":date_begin", to_iso(event.begin));
    insert_key.bind(":date_end", to_iso(event.end));
    insert_key.bind(":event", event.id);
    execute(insert_key);
  }
}

void HappeningWriter::State::delete_keys(const Telling& event) {
  for (const std::string& key : keys_of(event)) {
    delete_key.bind(":key", key);
    delete_key.bind(":type", event.type);
    delete_key.bind(":days", is_day(event) ? 1 : 0);
    delete_key.bind(":date_begin", to_iso(event.begin));
    delete_key.bind(":event", event.id);
    execute(delete_key);
  }
}

void HappeningWriter::State::withdraw(std::int64_t article) {
  find_led.bind(":article", article);
  for (const std::int64_t happening : ids(find_led)) {
    if (const std::optional<Telling> led = read(happening)) delete_keys(*led);
    find_next_lead.bind(":happening", happening);
    const std::vector<std::int64_t> next = ids(find_next_lead);
    if (next.empty()) continue;
    move_happening.bind(":happening", happening);
    move_happening.bind(":next", next.front());
    execute(move_happening);
    if (const std::optional<Telling> lead = read(next.front())) write_keys(*lead);
  }
  remembered.clear();
}

HappeningWriter::HappeningWriter(Database& database) : state_(std::make_unique<State>(database)) {}
HappeningWriter::~HappeningWriter() = default;

void HappeningWriter::write(std::int64_t revision) {
  State& state = *state_;
  state.find_events.bind(":revision", revision);
  std::set<std::int64_t> taken;  // two events of one text are two happenings
  for (const std::int64_t id : state.ids(state.find_events)) {
    std::optional<Telling> event = state.read(id);
    const std::int64_t happening = event ? state.find_happening(*event, taken) : id;
    taken.insert(happening);
    state.update_happening.bind(":event", id);
    state.update_happening.bind(":happening", happening);
    execute(state.update_happening);
    if (event && happening == id) state.write_keys(*event);
    if (event) event->happening = happening;
    state.remembered.insert_or_assign(id, std::move(event));
  }
}

void HappeningWriter::withdraw(std::int64_t article) {
  state_->withdraw(article);
}

std::vector<std::int64_t> HappeningWriter::take_out(const std::vector<std::int64_t>& entities,
                                                    std::int64_t except) {
  State& state = *state_;
  state.find_revisions.bind(":entities", json_list(entities));
  state.find_revisions.bind(":except", except);
  const std::vector<std::int64_t> revisions = state.ids(state.find_revisions);
  for (const std::int64_t revision : revisions) {
    state.find_article.bind(":revision", revision);
    for (const std::int64_t article : state.ids(state.find_article)) state.withdraw(article);
  }
  return revisions;
}

}  // namespace dateline::pipeline
