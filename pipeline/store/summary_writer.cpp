#include "pipeline/store/summary_writer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

/// The least and the greatest of some days; empty: none.
struct Days {
  std::string first;
  std::string last;

  void widen(const std::string& from, const std::string& to) {
    if (!from.empty() && (first.empty() || from < first)) first = from;
    if (to > last) last = to;
  }
};

/// What is to be added to the counts of a tie or a place.
struct Change {
  std::int64_t events = 0;
  std::int64_t articles = 0;
  std::map<std::string, std::int64_t> origins;  ///< articles of each
  bool lessened = false;
  Days come;
  Days gone;

  void count(std::int64_t articles_more, const std::string& origin, const std::string& from,
             const std::string& to) {
    articles += articles_more;
    origins[origin] += articles_more;
    lessened = lessened || articles_more < 0;
    (articles_more > 0 ? come : gone).widen(from, to);
  }
};

/// tie_origin or place_origin.
struct OriginTable {
  OriginTable(Database& opened, const std::string& name)
      : find(opened, "find_" + name), insert(opened, "write_" + name), erase(opened, "delete_" + name) {}

  /// How many origins there are more.
  std::int64_t change(std::int64_t owner, const std::map<std::string, std::int64_t>& origins) {
    std::int64_t more = 0;
    for (const auto& [origin, articles] : origins) {
      if (articles == 0) continue;
      RowBinder(find).number(owner).text(std::string_view(origin));
      const std::int64_t before = find.first_number();
      const std::int64_t now = before + articles;
      if (now == 0) {
        RowBinder(erase).number(owner).text(std::string_view(origin)).execute();
      } else {
        RowBinder(insert).number(owner).text(std::string_view(origin)).number(now).execute();
      }
      more += (now > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    }
    return more;
  }

  RowStatement find;
  RowStatement insert;
  RowStatement erase;
};

}  // namespace

struct SummaryWriter::State {
  explicit State(Database& opened)
      : database(opened),
        find_standing(opened, "find_standing"),
        find_ties(opened, "find_ties_of_article"),
        leave_ties(opened, "leave_ties"),
        find_relations(opened, "find_relations_of_article"),
        find_tie(opened, "find_tie"),
        insert_tie(opened, "insert_tie"),
        join_tie(opened, "join_tie"),
        find_tied(opened, "find_tied_articles"),
        count_tie(opened, "count_tie"),
        find_days(opened, "find_days_of_tie"),
        delete_tie(opened, "delete_tie"),
        tie_origins(opened, "tie_origin"),
        find_events(opened, "find_events_at_places"),
        places_of_happening(opened, "find_places_of_happening"),
        read_happening(opened, "read_place_happening"),
        insert_happening(opened, "insert_place_happening"),
        insert_happenings(opened, "insert_place_happening"),
        delete_happening(opened, "delete_place_happening"),
        count_place(opened, "count_place"),
        find_dates(opened, "find_dates_of_place"),
        delete_place(opened, "delete_place"),
        place_origins(opened, "place_origin") {}

  Standing standing_of(std::int64_t article);
  void remove_ties(std::int64_t article, const Standing& standing);
  void add_ties(std::int64_t article, const Standing& standing);
  std::vector<PlacedEvent> events_of(std::int64_t article);
  void count_places(const std::vector<PlacedEvent>& events, const Standing& standing, std::int64_t more);
  void add_happenings(const std::vector<PlacedEvent>& events);
  void write_happening(std::int64_t happening);
  void write_tie(std::int64_t tie, const Change& change);
  void write_place(std::int64_t place, const Change& change);

  Database& database;
  std::int64_t in_hand = 0;  ///< the article between take() and add()
  std::map<std::int64_t, Change> ties;
  std::map<std::int64_t, Change> places;
  std::set<std::int64_t> happenings;                      ///< to be looked at anew
  std::set<std::pair<std::int64_t, std::int64_t>> fresh;  ///< new happenings and their places, to be written

  RowStatement find_standing;
  RowStatement find_ties;
  RowStatement leave_ties;
  RowStatement find_relations;
  RowStatement find_tie;
  RowStatement insert_tie;
  RowStatement join_tie;
  RowStatement find_tied;
  RowStatement count_tie;
  RowStatement find_days;
  RowStatement delete_tie;
  OriginTable tie_origins;
  RowStatement find_events;
  RowStatement places_of_happening;
  RowStatement read_happening;
  RowStatement insert_happening;
  RowsStatement insert_happenings;
  RowStatement delete_happening;
  RowStatement count_place;
  RowStatement find_dates;
  RowStatement delete_place;
  OriginTable place_origins;
};

Standing SummaryWriter::State::standing_of(std::int64_t article) {
  Standing standing;
  RowBinder(find_standing).number(article);
  while (find_standing.step()) standing = {find_standing.text(0), find_standing.text(1)};
  return standing;
}

void SummaryWriter::State::remove_ties(std::int64_t article, const Standing& standing) {
  RowBinder(find_ties).number(article);
  const std::vector<std::int64_t> left = find_ties.numbers();
  if (left.empty()) return;
  for (const std::int64_t tie : left)
    ties[tie].count(-1, standing.origin, standing.published, standing.published);
  RowBinder(leave_ties).number(article).execute();
}

void SummaryWriter::State::add_ties(std::int64_t article, const Standing& standing) {
  struct Relation {
    std::int64_t id = 0;
    std::int64_t subject = 0;
    std::int64_t object = 0;
    std::string words[4];  ///< type, status and the two phrases
  };
  std::vector<Relation> relations;
  RowBinder(find_relations).number(article);
  while (find_relations.step()) {
    Relation& relation = relations.emplace_back();
    relation.id = find_relations.number(0);
    relation.subject = find_relations.number(1);
    relation.object = find_relations.number(2);
    for (int i = 0; i < 4; ++i) relation.words[i] = find_relations.text(3 + i);
  }
  std::set<std::int64_t> joined;
  for (const Relation& relation : relations) {
    const auto bind = [&](RowStatement& statement) {
      RowBinder row(statement);
      row.number(relation.subject).number(relation.object);
      for (const std::string& words : relation.words) row.text(std::string_view(words));
      return row;
    };
    bind(find_tie);
    std::int64_t tie = find_tie.first_number();
    if (tie == 0) {
      bind(insert_tie).number(relation.id).execute();
      tie = insert_tie.last_id();
    }
    RowBinder(join_tie).number(tie).number(relation.id).execute();
    joined.insert(tie);
  }
  for (const std::int64_t tie : joined)
    ties[tie].count(1, standing.origin, standing.published, standing.published);
}

std::vector<PlacedEvent> SummaryWriter::State::events_of(std::int64_t article) {
  std::vector<PlacedEvent> events;
  RowBinder(find_events).number(article);
  while (find_events.step())
    events.push_back({find_events.number(0), find_events.number(1), false, find_events.text(2)});
  return events;
}

void SummaryWriter::State::count_places(const std::vector<PlacedEvent>& events, const Standing& standing,
                                        std::int64_t more) {
  std::map<std::int64_t, Days> of_article;
  for (const PlacedEvent& event : events) of_article[event.place].widen(event.day, event.day);
  for (const auto& [place, days] : of_article)
    places[place].count(more, standing.origin, days.first, days.last);
}

void SummaryWriter::State::add_happenings(const std::vector<PlacedEvent>& events) {
  for (const PlacedEvent& event : events) {
    const std::pair place(event.happening, event.place);
    if (event.is_first) {
      places[event.place].events += fresh.insert(place).second ? 1 : 0;
    } else if (!fresh.contains(place)) {
      RowBinder(insert_happening).number(event.happening).number(event.place).execute();
      places[event.place].events += insert_happening.changes();
    }
  }
}

void SummaryWriter::State::write_happening(std::int64_t happening) {
  RowBinder(places_of_happening).number(happening);
  const std::vector<std::int64_t> now = places_of_happening.numbers();
  RowBinder(read_happening).number(happening);
  const std::vector<std::int64_t> before = read_happening.numbers();
  std::vector<std::int64_t> changed;
  std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(changed));
  for (const std::int64_t place : changed) {
    RowBinder(insert_happening).number(happening).number(place).execute();
    ++places[place].events;
  }
  changed.clear();
  std::set_difference(before.begin(), before.end(), now.begin(), now.end(), std::back_inserter(changed));
  for (const std::int64_t place : changed) {
    RowBinder(delete_happening).number(happening).number(place).execute();
    --places[place].events;
  }
}

void SummaryWriter::State::write_tie(std::int64_t tie, const Change& change) {
  const std::int64_t origins = tie_origins.change(tie, change.origins);
  RowBinder row(count_tie);
  row.number(change.articles).number(origins);
  row.optional(std::string_view(change.come.first)).optional(std::string_view(change.come.last));
  row.number(tie).execute();
  if (!change.lessened) return;
  RowBinder(delete_tie).number(tie).execute();
  RowBinder days(find_days);
  days.number(tie)
      .optional(std::string_view(change.gone.first))
      .optional(std::string_view(change.gone.last))
      .execute();
}

void SummaryWriter::State::write_place(std::int64_t place, const Change& change) {
  const std::int64_t origins = place_origins.change(place, change.origins);
  RowBinder row(count_place);
  row.number(place).number(change.events).number(change.articles).number(origins);
  row.optional(std::string_view(change.come.first)).optional(std::string_view(change.come.last)).execute();
  if (!change.lessened) return;
  RowBinder(delete_place).number(place).execute();
  RowBinder dates(find_dates);
  dates.number(place)
      .optional(std::string_view(change.gone.first))
      .optional(std::string_view(change.gone.last))
      .execute();
}

SummaryWriter::SummaryWriter(Database& database) : state_(std::make_unique<State>(database)) {}
SummaryWriter::~SummaryWriter() = default;

void SummaryWriter::take(std::int64_t article, bool is_new) {
  State& state = *state_;
  state.in_hand = article;
  if (is_new) return;
  const Standing standing = state.standing_of(article);
  state.remove_ties(article, standing);
  const std::vector<PlacedEvent> events = state.events_of(article);
  state.count_places(events, standing, -1);
  for (const PlacedEvent& event : events) state.happenings.insert(event.happening);
}

void SummaryWriter::add(std::int64_t article) {
  add(article, {state_->standing_of(article), state_->events_of(article), true});
}

void SummaryWriter::add(std::int64_t article, const CountedFacts& facts) {
  State& state = *state_;
  state.in_hand = 0;
  if (facts.has_relations) state.add_ties(article, facts.standing);
  state.count_places(facts.events, facts.standing, 1);
  state.add_happenings(facts.events);
}

void SummaryWriter::move_origin(std::int64_t article, const std::string& from, const std::string& to) {
  State& state = *state_;
  if (article == state.in_hand || from == to) return;
  const auto move = [&](Change& change) {
    --change.origins[from];
    ++change.origins[to];
  };
  RowBinder(state.find_ties).number(article);
  for (const std::int64_t tie : state.find_ties.numbers()) move(state.ties[tie]);
  std::set<std::int64_t> places;
  for (const PlacedEvent& event : state.events_of(article)) places.insert(event.place);
  for (const std::int64_t place : places) move(state.places[place]);
}

std::vector<std::int64_t> SummaryWriter::take_ties(const std::vector<std::int64_t>& entities) {
  State& state = *state_;
  RowBinder(state.find_tied).text(json_list(entities));
  std::vector<std::int64_t> articles = state.find_tied.numbers();
  for (const std::int64_t article : articles) state.remove_ties(article, state.standing_of(article));
  return articles;
}

void SummaryWriter::add_ties(const std::vector<std::int64_t>& articles) {
  for (const std::int64_t article : articles) state_->add_ties(article, state_->standing_of(article));
}

void SummaryWriter::reconsider(const std::set<std::int64_t>& happenings) {
  state_->happenings.insert(happenings.begin(), happenings.end());
}

void SummaryWriter::write() {
  State& state = *state_;
  state.insert_happenings.write(
      state.fresh, [](RowBinder& row, const auto& place) { row.number(place.first).number(place.second); });
  state.fresh.clear();
  for (const std::int64_t happening : state.happenings) state.write_happening(happening);
  for (const auto& [tie, change] : state.ties) state.write_tie(tie, change);
  for (const auto& [place, change] : state.places) state.write_place(place, change);
  state.happenings.clear();
  state.ties.clear();
  state.places.clear();
}

}  // namespace dateline::pipeline
