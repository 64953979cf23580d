#pragma once

#include <chrono>
#include <string>

namespace dateline::pipeline {

/// A moment as we store it: whole seconds, UTC.
using UtcTime = std::chrono::sys_seconds;

/// The time of day. Handed to whatever needs it, so that tests choose it.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;
};

/// The machine's own.
[[nodiscard]] const Clock& system_clock();

/// Always the same moment: for runs that have to be repeatable.
class StandingClock final : public Clock {
 public:
  explicit StandingClock(UtcTime time) : time_(time) {}
  [[nodiscard]] UtcTime now() const override { return time_; }

 private:
  UtcTime time_;
};

/// "2012-09-26T10:00:00Z"
[[nodiscard]] std::string to_iso(UtcTime time);

}  // namespace dateline::pipeline
