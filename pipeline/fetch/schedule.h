#pragma once

#include <bitset>
#include <chrono>

#include "pipeline/base/clock.h"

namespace dateline::pipeline {

// When a feed is asked again. Pure.

inline constexpr std::chrono::seconds max_server_wish =
    std::chrono::hours(24);                                                   ///< ttl, Cache-Control, Expires
inline constexpr std::chrono::seconds max_back_off = std::chrono::hours(24);  ///< after failures

/// What the feed and its server wish.
struct CheckWishes {
  std::chrono::seconds interval{};  ///< of the configuration
  std::chrono::seconds ttl{};       ///< of the feed: ttl, or its update period
  std::chrono::seconds fresh{};     ///< of Cache-Control or Expires
  std::bitset<24> skip_hours;       ///< of the feed, GMT
  std::bitset<7> skip_days;         ///< Sunday is 0
};

/// After an answer: the largest of interval, ttl and freshness (the last two up to
/// max_server_wish), moved on to an hour and a day that the feed does not skip.
[[nodiscard]] UtcTime next_check(UtcTime now, const CheckWishes& wishes);

/// After `failures` (at least 1) in a row: the interval doubled for each further one, up to
/// max_back_off or the interval, whichever is longer.
[[nodiscard]] UtcTime next_check_after_failure(UtcTime now, std::chrono::seconds interval, unsigned failures);

}  // namespace dateline::pipeline
