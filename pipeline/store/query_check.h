#pragma once

#include <memory>
#include <string>
#include <vector>

namespace dateline::pipeline {

/// Tells whether a database of this version would understand what somebody wants to ask it later. Holds an
/// empty one in memory, which costs some milliseconds to make. For one thread.
class QueryCheck {
 public:
  QueryCheck();
  ~QueryCheck();
  QueryCheck(const QueryCheck&) = delete;
  QueryCheck& operator=(const QueryCheck&) = delete;

  /// The types of events, "AGREE" to "THREATEN", and "STATEMENT".
  [[nodiscard]] const std::vector<std::string>& event_types() const;
  /// What FTS5 says of a search; empty if it is one.
  [[nodiscard]] std::string fault_of_search(const std::string& query) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
