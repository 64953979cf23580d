#include "pipeline/store/entity_mentions.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_waiting = 500'000;

struct Row {
  std::int64_t entity = 0;
  std::int64_t revision = 0;
  std::int64_t number = 0;
  std::int64_t span_start = 0;
};

}  // namespace

struct EntityMentions::State {
  explicit State(Database& opened)
      : insert(opened, "insert_entity_mention"), remove(opened, "delete_entity_mentions") {}

  std::vector<Row> waiting;
  RowsStatement insert;
  RowStatement remove;
};

EntityMentions::EntityMentions(Database& database) : state_(std::make_unique<State>(database)) {}
EntityMentions::~EntityMentions() = default;

void EntityMentions::add(std::int64_t entity, std::int64_t revision, std::int64_t number,
                         std::int64_t span_start) {
  state_->waiting.push_back({entity, revision, number, span_start});
  if (state_->waiting.size() >= max_waiting) write();
}

void EntityMentions::remove(std::int64_t revision) {
  std::erase_if(state_->waiting, [&](const Row& row) { return row.revision == revision; });
  RowBinder(state_->remove).number(revision).execute();
}

void EntityMentions::write() {
  State& state = *state_;
  if (state.waiting.empty()) return;
  std::sort(state.waiting.begin(), state.waiting.end(), [](const Row& a, const Row& b) {
    return std::tie(a.entity, a.revision, a.number) < std::tie(b.entity, b.revision, b.number);
  });
  state.insert.write(state.waiting, [](RowBinder& row, const Row& one) {
    row.number(one.entity).number(one.revision).number(one.number).number(one.span_start);
  });
  state.waiting.clear();
}

}  // namespace dateline::pipeline
