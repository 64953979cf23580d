#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dateline/calendar.h"
#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// Internal to the store: keeps `entity_count` in line with the current texts, so that who is named most need
/// not be counted anew. Changes are gathered and written at the end of a transaction. Inside
/// with_database_errors; after a rollback it must not be used again.
class EntityCounter {
 public:
  explicit EntityCounter(Database& database);
  ~EntityCounter();
  EntityCounter(const EntityCounter&) = delete;
  EntityCounter& operator=(const EntityCounter&) = delete;

  /// The current text of `article` is about to be replaced, or its mentions are.
  void remove(std::int64_t article);
  /// A text has become current that names `entities`, each once for every mention.
  void add(const std::vector<std::int64_t>& entities, const std::optional<Day>& published);

  /// Before a commit.
  void write();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
