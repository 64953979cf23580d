#include "pipeline/store/entity_counter.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {

struct EntityCounter::State {
  using PublicationDay = std::optional<Day>;  ///< absent: not known
  struct Change {
    std::int64_t entity = 0;
    std::int64_t mentions = 0;
    std::int64_t articles = 0;
    std::vector<std::pair<PublicationDay, std::int64_t>> days;  ///< articles that came less those that went

    void add(const PublicationDay& day, std::int64_t more) {
      const auto same =
          std::find_if(days.rbegin(), days.rend(), [&](const auto& one) { return one.first == day; });
      if (same == days.rend()) {
        days.emplace_back(day, more);
      } else {
        same->second += more;
      }
    }
    [[nodiscard]] bool is_nothing() const {
      return mentions == 0 &&
             std::all_of(days.begin(), days.end(), [](const auto& day) { return day.second == 0; });
    }
    /// A text that may have been the first or the last one.
    [[nodiscard]] bool has_gone() const {
      return std::any_of(days.begin(), days.end(), [](const auto& day) { return day.second < 0; });
    }
  };

  explicit State(Database& opened)
      : find_counts(opened, "find_counts_of_article"),
        add_counts(opened, "add_entity_count"),
        delete_count(opened, "delete_entity_count"),
        find_days(opened, "find_days_of_entity") {}

  void add(std::int64_t entity, std::int64_t mentions, std::int64_t articles, const PublicationDay& day) {
    const auto [at, is_first] = places.try_emplace(entity, changes.size());
    if (is_first) changes.push_back({entity, 0, 0, {}});
    Change& change = changes[at->second];
    change.mentions += mentions;
    change.articles += articles;
    change.add(day, articles);
  }

  static void bind(RowBinder& row, const Change& change);

  std::vector<Change> changes;
  std::unordered_map<std::int64_t, std::size_t> places;  ///< of entities in `changes`
  RowStatement find_counts;
  RowsStatement add_counts;
  RowStatement delete_count;
  RowStatement find_days;
};

void EntityCounter::State::bind(RowBinder& row, const Change& change) {
  PublicationDay first;
  PublicationDay last;
  for (const auto& [day, articles] : change.days) {
    if (articles <= 0 || !day) continue;
    if (!first || *day < *first) first = day;
    if (!last || *day > *last) last = day;
  }
  row.number(change.entity).number(change.mentions).number(change.articles).day(first).day(last);
}

EntityCounter::EntityCounter(Database& database) : state_(std::make_unique<State>(database)) {}
EntityCounter::~EntityCounter() = default;

void EntityCounter::remove(std::int64_t article) {
  State& state = *state_;
  RowBinder(state.find_counts).number(article);
  while (state.find_counts.step()) {
    state.add(state.find_counts.number(0), -state.find_counts.number(1), -1,
              parse_iso_day(state.find_counts.bytes(2)));
  }
}

void EntityCounter::add(const std::vector<std::int64_t>& entities, const std::optional<Day>& published) {
  std::vector<std::int64_t> sorted = entities;
  std::sort(sorted.begin(), sorted.end());
  for (auto one = sorted.begin(); one != sorted.end();) {
    const auto next = std::upper_bound(one, sorted.end(), *one);
    state_->add(*one, next - one, 1, published);
    one = next;
  }
}

void EntityCounter::write() {
  State& state = *state_;
  std::erase_if(state.changes, [](const State::Change& change) { return change.is_nothing(); });
  std::sort(state.changes.begin(), state.changes.end(),
            [](const State::Change& a, const State::Change& b) { return a.entity < b.entity; });
  state.add_counts.write(state.changes, State::bind);
  for (const State::Change& change : state.changes) {
    if (!change.has_gone()) continue;
    RowBinder(state.delete_count).number(change.entity).execute();
    RowBinder(state.find_days).number(change.entity).execute();
  }
  state.changes.clear();
  state.places.clear();
}

}  // namespace dateline::pipeline
