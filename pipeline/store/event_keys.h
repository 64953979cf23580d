#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// Internal to the store: `event_key`, by which a happening is found again. A key that was asked for once is
/// remembered with all its events, and what is added to it is gathered and written by write(), in the order
/// of the table; a key that many events have is asked of the database each time. Called within a
/// transaction, inside with_database_errors; after a rollback it must not be used again.
class EventKeys {
 public:
  /// An event under a key. Days are counted from 1970.
  struct Entry {
    bool is_day = false;
    std::int64_t begin = 0;
    std::int64_t event = 0;
    std::int64_t end = 0;

    auto operator<=>(const Entry&) const = default;
  };

  explicit EventKeys(Database& database);
  ~EventKeys();
  EventKeys(const EventKeys&) = delete;
  EventKeys& operator=(const EventKeys&) = delete;

  /// Appends the first `limit` events of a day in [begin, end).
  void find_days(std::int64_t key, std::int64_t begin, std::int64_t end, std::vector<std::int64_t>& found);
  /// Appends the first `limit` events of longer times that overlap with [begin, end) and begin at `from` or
  /// later.
  void find_spans(std::int64_t key, std::int64_t begin, std::int64_t end, std::int64_t from,
                  std::vector<std::int64_t>& found);
  static constexpr std::int64_t limit = 50;

  void add(std::int64_t key, const Entry& entry);
  void remove(std::int64_t key, const Entry& entry);

  /// Before a commit.
  void write();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
