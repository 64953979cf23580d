#pragma once

#include <memory>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Codes events by PLOVER from the frames of `en/events.toml`: trigger, participants,
/// place, date, size, status, attribution. What is not in the trigger's clause or tied to
/// it stays empty. Immutable, any number of threads.
class EventFinder {
 public:
  explicit EventFinder(const Resources::Data& resources);
  ~EventFinder();

  /// `found.mentions` and `found.quotes` are complete. Appends to `found.events`.
  void find(const Analysis& analysis, Annotations& found) const;

 private:
  struct Frames;
  std::unique_ptr<const Frames> frames_;
};

}  // namespace dateline
