#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// Internal to the store: keeps the full-text index in line with the current texts. What changes is
/// remembered and written at the end of a transaction, because FTS5 writes out what it gathers in memory
/// before every statement that can fail half-way: as a segment of its own, which then has to be merged.
/// Inside with_database_errors; after a rollback it must not be used again.
class SearchWriter {
 public:
  explicit SearchWriter(Database& database);
  ~SearchWriter();
  SearchWriter(const SearchWriter&) = delete;
  SearchWriter& operator=(const SearchWriter&) = delete;

  /// The current text of `article` is about to be replaced.
  void remove(std::int64_t article);
  /// `title` and `text` have to live until write().
  void add(std::int64_t revision, const std::string& title, const std::string& text);

  /// The last thing before a commit.
  void write();
  /// Merges segments where there are many; outside of a transaction.
  void merge();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
