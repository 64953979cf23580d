#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "pipeline/base/clock.h"

namespace dateline::pipeline {

/// Another run holds the database; nothing was done. Only main catches it, exit code 75.
class Busy : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The right to write to a database, for one run at a time: flock on "NAME.lock" beside it.
/// The kernel takes it back when the process ends, however it ends. Readers need none.
class RunLock {
 public:
  /// Does not wait: throws Busy, saying which process holds it and since when, or Error
  /// when the lock file can not be made.
  RunLock(const std::string& database_path, const Clock& clock);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// Writes beside the lock which input is being worked on, empty: none. What is there when a run ends
  /// without a word (killed, crashed, out of memory) is left to the next one. Waits for no disk.
  void work_on(std::string_view input);
  /// The input at which the run before this one ended; empty: none.
  [[nodiscard]] const std::string& left_input() const { return left_input_; }

 private:
  int descriptor_ = -1;
  std::size_t holder_bytes_ = 0;  ///< the first line of the file
  std::string left_input_;
};

}  // namespace dateline::pipeline
