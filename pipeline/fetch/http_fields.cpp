#include "pipeline/fetch/http_fields.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "pipeline/base/web_time.h"

namespace dateline::pipeline {
namespace {

using std::chrono::seconds;

constexpr seconds year = std::chrono::hours(24 * 365);

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// RFC 9111, 1.2.2: what does not fit is a very long time.
std::optional<seconds> delta_seconds(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = std::min<std::int64_t>(value * 10 + (c - '0'), year.count());
  }
  return seconds(value);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(x) == lower(y);
  });
}

struct CacheControl {
  bool uncached = false;
  std::optional<seconds> max_age;
};

CacheControl parse_cache_control(std::string_view value) {
  CacheControl control;
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view directive = trim(value.substr(0, comma));
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    const std::size_t equals = directive.find('=');
    const std::string_view name = trim(directive.substr(0, equals));
    if (equal_ignoring_case(name, "no-store") || equal_ignoring_case(name, "no-cache"))
      control.uncached = true;
    if (equal_ignoring_case(name, "max-age") && equals != std::string_view::npos && !control.max_age)
      control.max_age = delta_seconds(trim(directive.substr(equals + 1)));
  }
  return control;
}

}  // namespace

std::optional<UtcTime> parse_http_date(std::string_view value) {
  const std::optional<WebTime> time = parse_web_time(value);
  if (!time || !time->has_time) return std::nullopt;
  return UtcTime(time->day) + seconds(time->second_of_day) -
         std::chrono::minutes(time->offset_minutes.value_or(0));
}

std::optional<seconds> parse_retry_after(std::string_view value, UtcTime now) {
  value = trim(value);
  if (const std::optional<seconds> delta = delta_seconds(value)) return std::min(*delta, max_retry_after);
  const std::optional<UtcTime> date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::clamp<seconds>(*date - now, seconds(0), max_retry_after);
}

seconds freshness(const CacheFields& fields, UtcTime now) {
  const CacheControl control = parse_cache_control(fields.cache_control);
  if (control.uncached) return seconds(0);
  seconds lifetime(0);
  if (control.max_age) {
    lifetime = *control.max_age;
  } else if (const std::optional<UtcTime> expires = parse_http_date(fields.expires)) {
    lifetime = *expires - parse_http_date(fields.date).value_or(now);
  }
  lifetime -= delta_seconds(trim(fields.age)).value_or(seconds(0));
  return std::clamp<seconds>(lifetime, seconds(0), year);
}

}  // namespace dateline::pipeline
