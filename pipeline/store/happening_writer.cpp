#include "pipeline/store/happening_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <xxhash.h>

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
#include "pipeline/store/event_keys.h"
#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_remembered = 20'000;
constexpr std::size_t max_standings = 200'000;
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

/// Days since 1970.
std::int64_t number_of(Day day) {
  return day.time_since_epoch().count();
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

/// A whole number of six bytes.
std::int64_t key_of(std::uint64_t hash_of_type, std::string_view words) {
  const std::uint64_t hash = XXH3_64bits_withSeed(words.data(), words.size(), hash_of_type);
  return static_cast<std::int64_t>(hash >> 17);
}

/// By what the event is found again: its type with its place and whoever takes part.
std::vector<std::int64_t> keys_of(const Telling& event) {
  const std::uint64_t type = XXH3_64bits(event.type.data(), event.type.size());
  std::vector<std::int64_t> keys;
  keys.reserve(1 + event.participants.size());
  if (event.place != 0) keys.push_back(key_of(type, "#" + std::to_string(event.place)));
  for (const Participant& participant : event.participants)
    keys.push_back(key_of(
        type, participant.entity != 0 ? "#" + std::to_string(participant.entity) : "~" + participant.head));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

EventKeys::Entry entry_of(const Telling& event) {
  return {is_day(event), number_of(event.begin), event.id, number_of(event.end)};
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
  State(Database& opened, EntityMentions& naming, SummaryWriter& counts)
      : mentions(naming),
        summaries(counts),
        find_events(opened, "find_events_of_revision"),
        find_standing(opened, "find_standing_of_entity"),
        find_event(opened, "find_event_to_compare"),
        find_participants(opened, "find_participants"),
        keys(opened),
        update_happening(opened, "update_happening"),
        find_events_of_article(opened, "find_events_of_article"),
        find_article(opened, "find_article_of_revision"),
        find_revisions(opened, "find_revisions_of_participants"),
        find_texts_beside(opened, "find_texts_beside"),
        find_twin(opened, "find_twin"),
        find_next_lead(opened, "find_next_lead"),
        part_happening(opened, "part_happening"),
        move_happening(opened, "move_happening") {}

  /// Nothing: an event that is never joined to another.
  const std::optional<Telling>& find(std::int64_t event);
  std::optional<Telling> read(std::int64_t event);

  using Keys = std::vector<std::int64_t>;
  std::vector<std::int64_t> candidates(const Telling& event, const Keys& keys_of_event);
  void write_keys(const Telling& event, const Keys& keys_of_event);
  void delete_keys(const Telling& event);
  std::int64_t find_happening(const Telling& event, const Keys& keys_of_event,
                              const std::set<std::int64_t>& taken);
  /// `taken`: a JSON list of the revisions that go with it.
  void withdraw(std::int64_t article, std::string_view taken);

  /// What an entity is to others.
  struct Standing {
    std::int64_t lead = 0;
    std::string country;
    std::string precision;
  };
  /// Until the next one is asked for.
  const Standing& standing_of(std::int64_t entity);
  std::optional<Telling> telling_of(const WrittenEvent& written);
  using Articles = std::vector<std::int64_t>;
  /// Those that are copies of one text with it: the one that it copies first, and some others.
  Articles texts_beside(std::int64_t article) {
    RowBinder(find_texts_beside).number(article);
    return find_texts_beside.numbers();
  }
  std::int64_t twin_of(std::int64_t event, const Articles& beside, const std::set<std::int64_t>& taken);
  std::int64_t place(std::int64_t id, std::optional<Telling> event, std::int64_t former,
                     const Articles& beside, std::set<std::int64_t>& taken);

  EntityMentions& mentions;
  SummaryWriter& summaries;
  /// Events as they were compared last. On a day full of news each is compared with many.
  std::unordered_map<std::int64_t, std::optional<Telling>> remembered;
  std::unordered_map<std::int64_t, Standing> standings;  ///< until somebody gets another one

  RowStatement find_events;
  RowStatement find_standing;
  RowStatement find_event;
  RowStatement find_participants;
  EventKeys keys;
  RowStatement update_happening;
  RowStatement find_events_of_article;
  RowStatement find_article;
  RowStatement find_revisions;
  RowStatement find_texts_beside;
  RowStatement find_twin;
  RowStatement find_next_lead;
  RowStatement part_happening;
  RowStatement move_happening;
};

const std::optional<Telling>& HappeningWriter::State::find(std::int64_t event) {
  if (const auto known = remembered.find(event); known != remembered.end()) return known->second;
  if (remembered.size() >= max_remembered) remembered.clear();
  return remembered.emplace(event, read(event)).first->second;
}

std::optional<Telling> HappeningWriter::State::read(std::int64_t id) {
  RowBinder(find_event).number(id);
  std::optional<Telling> event;
  while (find_event.step()) {
    const std::optional<Day> begin = parse_iso_day(find_event.bytes(2));
    const std::optional<Day> end = parse_iso_day(find_event.bytes(3));
    if (begin && end && *end - *begin <= month) {
      event = Telling{id,   find_event.number(4), find_event.text(0), find_event.text(1), *begin,
                      *end, find_event.number(5), find_event.text(6), find_event.text(7), {}};
    }
  }
  if (!event) return event;
  RowBinder(find_participants).number(id);
  while (find_participants.step()) {
    event->participants.push_back({find_participants.number(0) != 0, find_participants.number(1),
                                   last_word(fold(find_participants.bytes(2))), find_participants.text(3)});
  }
  return event;
}

/// Events that share a key and overlap: where both are days, those of that day; what is known to the week at
/// best begins no earlier than a week before; a month begins as the same month.
std::vector<std::int64_t> HappeningWriter::State::candidates(const Telling& event,
                                                             const Keys& keys_of_event) {
  std::vector<std::int64_t> found;
  const bool wide = event.end - event.begin > week;
  const std::int64_t from = number_of(wide ? event.begin : event.begin - week);
  for (const std::int64_t key : keys_of_event) {
    if (!wide) keys.find_days(key, number_of(event.begin), number_of(event.end), found);
    keys.find_spans(key, number_of(event.begin), number_of(event.end), from, found);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// The happening that an earlier text tells of; the event's own id if none does.
std::int64_t HappeningWriter::State::find_happening(const Telling& event, const Keys& keys_of_event,
                                                    const std::set<std::int64_t>& taken) {
  for (const std::int64_t candidate : candidates(event, keys_of_event)) {
    if (candidate == event.id) continue;
    const std::optional<Telling>& other = find(candidate);
    if (other && !taken.contains(other->happening) && same_happening(event, *other)) return other->happening;
  }
  return event.id;
}

void HappeningWriter::State::write_keys(const Telling& event, const Keys& keys_of_event) {
  for (const std::int64_t key : keys_of_event) keys.add(key, entry_of(event));
}

void HappeningWriter::State::delete_keys(const Telling& event) {
  for (const std::int64_t key : keys_of(event)) keys.remove(key, entry_of(event));
}

void HappeningWriter::State::withdraw(std::int64_t article, std::string_view taken) {
  std::vector<std::pair<std::int64_t, bool>> events;
  RowBinder(find_events_of_article).number(article);
  while (find_events_of_article.step())
    events.emplace_back(find_events_of_article.number(0), find_events_of_article.number(1) != 0);
  for (const auto& [happening, is_led] : events) {
    if (const std::optional<Telling> event = read(happening)) delete_keys(*event);
    if (!is_led) continue;
    RowBinder(find_next_lead).number(happening).text(taken);
    const std::int64_t next = find_next_lead.first_number();
    if (next == 0) {
      RowBinder(part_happening).number(happening).execute();
      continue;
    }
    summaries.reconsider({happening, next});
    RowBinder(move_happening).number(next).number(happening).execute();
    if (const std::optional<Telling> lead = read(next)) write_keys(*lead, keys_of(*lead));
  }
  remembered.clear();
}

HappeningWriter::HappeningWriter(Database& database, EntityMentions& mentions, SummaryWriter& summaries)
    : state_(std::make_unique<State>(database, mentions, summaries)) {}
HappeningWriter::~HappeningWriter() = default;

const HappeningWriter::State::Standing& HappeningWriter::State::standing_of(std::int64_t entity) {
  if (const auto known = standings.find(entity); known != standings.end()) return known->second;
  if (standings.size() >= max_standings) standings.clear();
  Standing standing;
  RowBinder(find_standing).number(entity);
  while (find_standing.step())
    standing = {find_standing.number(0), find_standing.text(1), find_standing.text(2)};
  return standings.emplace(entity, std::move(standing)).first->second;
}

std::optional<Telling> HappeningWriter::State::telling_of(const WrittenEvent& written) {
  const DayInterval& days = written.days;
  if (written.hypothetical || !days.begin || !days.end || *days.end - *days.begin > month)
    return std::nullopt;
  Telling event{written.id, written.id,    written.type, written.mode, *days.begin,
                *days.end,  written.place, {},           {},           {}};
  if (event.place != 0) {
    const Standing& place = standing_of(event.place);
    event.country = place.country;
    event.precision = place.precision;
  }
  for (const WrittenEvent::Participant& one : written.participants) {
    event.participants.push_back({one.actor, one.entity != 0 ? standing_of(one.entity).lead : 0,
                                  last_word(fold(one.phrase)), one.country});
  }
  return event;
}

/// The happening that the same sentence of a copy tells of; 0: there is none.
std::int64_t HappeningWriter::State::twin_of(std::int64_t event, const Articles& beside,
                                             const std::set<std::int64_t>& taken) {
  for (const std::int64_t article : beside) {
    RowBinder(find_twin).number(article).number(event);
    for (const std::int64_t happening : find_twin.numbers())
      if (happening != event && !taken.contains(happening)) return happening;
  }
  return 0;
}

/// Finds the happening of an event that is counted as one of `former` until now.
std::int64_t HappeningWriter::State::place(std::int64_t id, std::optional<Telling> event, std::int64_t former,
                                           const Articles& beside, std::set<std::int64_t>& taken) {
  const Keys keys_of_event = event ? keys_of(*event) : Keys();
  std::int64_t happening = event ? find_happening(*event, keys_of_event, taken) : id;
  bool is_found = happening != id;  // by its keys, as it will be again
  if (const std::int64_t twin = twin_of(id, beside, taken); twin != 0 && twin != happening) {
    happening = twin;
    is_found = false;
  }
  taken.insert(happening);
  if (happening != former) RowBinder(update_happening).number(happening).number(id).execute();
  if (event && !is_found) write_keys(*event, keys_of_event);
  if (event) event->happening = happening;
  remembered.insert_or_assign(id, std::move(event));
  return happening;
}

std::vector<std::int64_t> HappeningWriter::write(const std::vector<WrittenEvent>& events,
                                                 std::int64_t article) {
  State& state = *state_;
  std::set<std::int64_t> taken;  // two events of one text are two happenings
  const State::Articles beside =
      article == 0 || events.empty() ? State::Articles() : state.texts_beside(article);
  std::vector<std::int64_t> happenings;
  for (const WrittenEvent& event : events)
    happenings.push_back(state.place(event.id, state.telling_of(event), event.id, beside, taken));
  return happenings;
}

void HappeningWriter::write_again(std::int64_t revision) {
  State& state = *state_;
  std::vector<std::pair<std::int64_t, std::int64_t>> events;  // with their happenings
  RowBinder(state.find_events).number(revision);
  while (state.find_events.step())
    events.emplace_back(state.find_events.number(0), state.find_events.number(1));
  RowBinder(state.find_article).number(revision);
  const State::Articles beside = state.texts_beside(state.find_article.first_number());
  std::set<std::int64_t> taken;
  for (const auto& [id, former] : events) {
    std::optional<Telling> event = state.read(id);
    const bool is_joined = event.has_value();
    const std::int64_t happening = state.place(id, std::move(event), former, beside, taken);
    if (is_joined || happening != former) state.summaries.reconsider({former, happening});
  }
}

void HappeningWriter::withdraw(std::int64_t article) {
  state_->withdraw(article, "[]");
}

void HappeningWriter::write_keys() {
  state_->keys.write();
}

std::vector<std::int64_t> HappeningWriter::take_out(const std::vector<std::int64_t>& entities,
                                                    std::int64_t except) {
  State& state = *state_;
  state.mentions.write(entities);
  RowBinder(state.find_revisions).text(json_list(entities)).number(except);
  const std::vector<std::int64_t> revisions = state.find_revisions.numbers();
  state.standings.clear();
  const std::string taken = revisions.empty() ? "[]" : json_list(revisions);
  for (const std::int64_t revision : revisions) {
    RowBinder(state.find_article).number(revision);
    for (const std::int64_t article : state.find_article.numbers()) state.withdraw(article, taken);
  }
  return revisions;
}

}  // namespace dateline::pipeline
