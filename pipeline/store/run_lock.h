#pragma once

#include <stdexcept>
#include <string>

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

 private:
  int descriptor_ = -1;
};

}  // namespace dateline::pipeline
