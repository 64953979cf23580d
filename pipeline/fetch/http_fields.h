#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "pipeline/base/clock.h"

namespace dateline::pipeline {

// What the fields of an HTTP answer mean (RFC 9110, RFC 9111). Pure; a value that can not be
// read is nothing.

/// The three forms of HTTP-date, and those that servers send in their place.
[[nodiscard]] std::optional<UtcTime> parse_http_date(std::string_view value);

inline constexpr std::chrono::seconds max_retry_after = std::chrono::hours(24 * 7);

/// Retry-After as a time from `now`, in [0, max_retry_after]: seconds or a date.
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, UtcTime now);

struct CacheFields {
  std::string_view cache_control;
  std::string_view expires;
  std::string_view date;
  std::string_view age;
};

/// For how long from now an answer says it stays fresh: max-age, else Expires less Date, less Age;
/// 0 where it says nothing or wants none of it. Never negative, at most a year.
[[nodiscard]] std::chrono::seconds freshness(const CacheFields& fields, UtcTime now);

}  // namespace dateline::pipeline
