#include "pipeline/store/entity_counter.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {

struct EntityCounter::State {
  struct Change {
    std::int64_t mentions = 0;
    std::int64_t articles = 0;
    std::map<std::string, std::int64_t>
        days;  ///< of publication, "" if it is not known: articles that came less those that went
  };

  explicit State(Database& opened)
      : find_counts(opened, "find_counts_of_article"),
        add_count(opened, "add_entity_count"),
        delete_count(opened, "delete_entity_count"),
        find_days(opened, "find_days_of_entity") {}

  void add(std::int64_t entity, std::int64_t mentions, std::int64_t articles, const std::string& day) {
    Change& change = changes[entity];
    change.mentions += mentions;
    change.articles += articles;
    change.days[day] += articles;
  }

  void write(std::int64_t entity, const Change& change);

  std::unordered_map<std::int64_t, Change> changes;
  RowStatement find_counts;
  RowStatement add_count;
  RowStatement delete_count;
  RowStatement find_days;
};

void EntityCounter::State::write(std::int64_t entity, const Change& change) {
  const bool nothing = change.mentions == 0 && std::all_of(change.days.begin(), change.days.end(),
                                                           [](const auto& day) { return day.second == 0; });
  if (nothing) return;
  std::string first;
  std::string last;
  bool gone = false;  // a text that may have been the first or the last one
  for (const auto& [day, articles] : change.days) {
    if (articles < 0) gone = true;
    if (articles <= 0 || day.empty()) continue;
    if (first.empty()) first = day;
    last = day;
  }
  RowBinder(add_count)
      .number(entity)
      .number(change.mentions)
      .number(change.articles)
      .optional(first)
      .optional(last)
      .execute();
  if (!gone) return;
  RowBinder(delete_count).number(entity).execute();
  RowBinder(find_days).number(entity).execute();
}

EntityCounter::EntityCounter(Database& database) : state_(std::make_unique<State>(database)) {}
EntityCounter::~EntityCounter() = default;

void EntityCounter::remove(std::int64_t article) {
  State& state = *state_;
  RowBinder(state.find_counts).number(article);
  while (state.find_counts.step())
    state.add(state.find_counts.number(0), -state.find_counts.number(1), -1, state.find_counts.text(2));
}

void EntityCounter::add(const std::vector<std::int64_t>& entities, const std::optional<Day>& published) {
  std::vector<std::int64_t> sorted = entities;
  std::sort(sorted.begin(), sorted.end());
  const std::string day = published ? to_iso(*published) : std::string();
  for (auto one = sorted.begin(); one != sorted.end();) {
    const auto next = std::upper_bound(one, sorted.end(), *one);
    state_->add(*one, next - one, 1, day);
    one = next;
  }
}

void EntityCounter::write() {
  for (const auto& [entity, change] : std::map(state_->changes.begin(), state_->changes.end()))
    state_->write(entity, change);
  state_->changes.clear();
}

}  // namespace dateline::pipeline
