#include "pipeline/base/clock.h"

#include <fmt/core.h>

#include "dateline/calendar.h"

namespace dateline::pipeline {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_iso(UtcTime time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", dateline::to_iso(day), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

}  // namespace dateline::pipeline
