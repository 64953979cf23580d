#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// Internal to the store: `entity_mention`, where the texts name an entity. The rows of many texts wait for
/// write(), which enters them in the order of the table: one by one they would go to pages all over it, in a
/// large file to such that have to be read first. Called within a transaction, inside with_database_errors;
/// after a rollback it must not be used again.
class EntityMentions {
 public:
  explicit EntityMentions(Database& database);
  ~EntityMentions();
  EntityMentions(const EntityMentions&) = delete;
  EntityMentions& operator=(const EntityMentions&) = delete;

  /// `number` is that of the mention in the revision, `span_start` counts code points.
  void add(std::int64_t entity, std::int64_t revision, std::int64_t number, std::int64_t span_start);
  /// Before `mention` loses the rows of the revision.
  void remove(std::int64_t revision);

  /// Before a commit, and before anything reads the table.
  void write();
  /// Those of some entities, before somebody reads no others: the rest waits on for its order.
  void write(const std::vector<std::int64_t>& entities);
  /// Whether an entity has more than `max_counted` mentions, with those that wait. The rows of one that was
  /// asked for are not counted again.
  [[nodiscard]] bool has_many(std::int64_t entity);
  static constexpr std::size_t max_counted = 2'000;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
