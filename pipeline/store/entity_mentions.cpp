#include "pipeline/store/entity_mentions.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_waiting = 500'000;
constexpr std::size_t max_remembered = 100'000;

/// A mention of an entity.
struct Place {
  std::int64_t revision = 0;
  std::int64_t number = 0;
  std::int64_t span_start = 0;
};

struct Row {
  std::int64_t entity = 0;
  Place place;
};

}  // namespace

struct EntityMentions::State {
  explicit State(Database& opened)
      : insert(opened, "insert_entity_mention"),
        remove(opened, "delete_entity_mentions"),
        count_written(opened, "count_mentions") {}

  using Waiting =
      std::unordered_map<std::int64_t, std::vector<Place>>;  ///< by entity, in the order in which they came

  /// Writes those of an entity, or of several, in ascending order.
  void write(std::vector<std::int64_t> entities);

  Waiting waiting;
  std::size_t count = 0;  ///< of all that wait
  std::unordered_map<std::int64_t, std::size_t>
      written;  ///< rows of entities, no more than tell that they are many
  RowsStatement insert;
  RowStatement remove;
  RowStatement count_written;
};

void EntityMentions::State::write(std::vector<std::int64_t> entities) {
  std::sort(entities.begin(), entities.end());
  std::vector<Row> rows;
  for (const std::int64_t entity : entities) {
    const auto of_entity = waiting.find(entity);
    if (of_entity == waiting.end()) continue;
    const auto first = static_cast<std::ptrdiff_t>(rows.size());
    for (const Place& place : of_entity->second) rows.push_back({entity, place});
    if (const auto known = written.find(entity); known != written.end())
      known->second += of_entity->second.size();
    std::sort(rows.begin() + first, rows.end(), [](const Row& a, const Row& b) {
      return std::tie(a.place.revision, a.place.number) < std::tie(b.place.revision, b.place.number);
    });
    waiting.erase(of_entity);
  }
  insert.write(rows, [](RowBinder& row, const Row& one) {
    row.number(one.entity).number(one.place.revision).number(one.place.number).number(one.place.span_start);
  });
  count -= rows.size();
}

EntityMentions::EntityMentions(Database& database) : state_(std::make_unique<State>(database)) {}
EntityMentions::~EntityMentions() = default;

void EntityMentions::add(std::int64_t entity, std::int64_t revision, std::int64_t number,
                         std::int64_t span_start) {
  state_->waiting[entity].push_back({revision, number, span_start});
  if (++state_->count >= max_waiting) write();
}

void EntityMentions::remove(std::int64_t revision) {
  for (auto& [entity, places] : state_->waiting)
    state_->count -= std::erase_if(places, [&](const Place& place) { return place.revision == revision; });
  RowBinder(state_->remove).number(revision).execute();
  state_->written.clear();
}

void EntityMentions::write() {
  std::vector<std::int64_t> entities;
  for (const auto& [entity, places] : state_->waiting) entities.push_back(entity);
  state_->write(std::move(entities));
}

void EntityMentions::write(const std::vector<std::int64_t>& entities) {
  state_->write(entities);
}

bool EntityMentions::has_many(std::int64_t entity) {
  State& state = *state_;
  const auto waiting = state.waiting.find(entity);
  const std::size_t more = waiting == state.waiting.end() ? 0 : waiting->second.size();
  auto known = state.written.find(entity);
  if (known == state.written.end()) {
    if (state.written.size() >= max_remembered) state.written.clear();
    RowBinder(state.count_written).number(entity).number(std::int64_t{max_counted + 1});
    known = state.written.emplace(entity, state.count_written.first_number()).first;
  }
  return known->second + more > max_counted;
}

}  // namespace dateline::pipeline
