#include "pipeline/fetch/robots.h"

#include <string.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dateline::pipeline {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& out, unsigned char byte) {
  static constexpr char digits[] = "0123456789ABCDEF";
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// One spelling for what means the same (RFC 9309, 2.2.2): octets outside of ASCII, control
/// characters and those of `special` encoded, encoded unreserved characters decoded, digits in upper case.
std::string normal_form(std::string_view text, std::string_view special) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      const auto decoded = static_cast<unsigned char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      if (is_unreserved(decoded)) {
        out += static_cast<char>(decoded);
      } else {
        append_encoded(out, decoded);
      }
      i += 2;
    } else if (byte <= ' ' || byte >= 0x7F || special.find(text[i]) != std::string_view::npos) {
      append_encoded(out, byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string_view product_token(std::string_view value) {
  if (value.starts_with('*')) return value.substr(0, 1);
  std::size_t end = 0;
  while (end < value.size() && (is_unreserved(static_cast<unsigned char>(value[end])) && value[end] != '.' &&
                                value[end] != '~' && !(value[end] >= '0' && value[end] <= '9')))
    ++end;
  return value.substr(0, end);
}

namespace {

struct Line {
  std::string_view key;
  std::string_view value;
};

/// Nothing for a line that is no "key: value".
std::optional<Line> read_line(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return Line{trim(line.substr(0, colon)), trim(line.substr(colon + 1))};
}

std::optional<double> read_delay(std::string_view value) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error != std::errc{} || !std::isfinite(seconds) || seconds < 0) return std::nullopt;
  return seconds;
}

/// Where `part` begins in `text`; linear, unlike std::string_view::find.
std::size_t find_part(std::string_view text, std::string_view part) {
  const void* const found = ::memmem(text.data(), text.size(), part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

Robots Robots::disallow_all() {
  Robots robots;
  robots.add_rule(false, "/");
  return robots;
}

Robots Robots::parse(std::string_view text, std::string_view product) {
  text = text.substr(0, max_robots_bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Robots ours;
  Robots everyones;
  bool named = false;   // a group speaks to us by name
  bool for_us = false;  // so does the one that is being read
  bool for_everyone = false;
  bool in_agents = false;  // the line before was a user-agent
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::optional<Line> line = read_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line) continue;
    if (equal_ignoring_case(line->key, "user-agent")) {
      if (!in_agents) for_us = for_everyone = false;
      in_agents = true;
      const std::string_view token = product_token(line->value);
      if (token == "*") for_everyone = true;
      if (equal_ignoring_case(token, product)) for_us = named = true;
      continue;
    }
    const bool allow = equal_ignoring_case(line->key, "allow");
    const bool rule = allow || equal_ignoring_case(line->key, "disallow");
    const bool delay = equal_ignoring_case(line->key, "crawl-delay");
    if (!rule && !delay) continue;  // sitemap and the like belong to no group and end none
    in_agents = false;
    for (Robots* group : {for_us ? &ours : nullptr, for_everyone ? &everyones : nullptr}) {
      if (group == nullptr) continue;
      if (rule) group->add_rule(allow, line->value);
      if (delay && !group->crawl_delay_) group->crawl_delay_ = read_delay(line->value);
    }
  }
  return named ? ours : everyones;
}

void Robots::add_rule(bool allow, std::string_view value) {
  if (!value.starts_with('/') && !value.starts_with('*')) return;
  Rule rule;
  rule.allow = allow;
  rule.to_the_end = value.ends_with('$');
  if (rule.to_the_end) value.remove_suffix(1);
  rule.pattern = normal_form(value, "$");  // in the middle it stands for itself
  rule.octets = rule.pattern.size() + (rule.to_the_end ? 1 : 0);
  rules_.push_back(std::move(rule));
}

/// The parts between the stars, each at the first place where it can stand: leftmost is never worse.
bool Robots::matches(const Rule& rule, std::string_view path) {
  std::string_view pattern = rule.pattern;
  std::size_t star = pattern.find('*');
  const std::string_view head = pattern.substr(0, star);
  if (!path.starts_with(head)) return false;
  path.remove_prefix(head.size());
  if (star == std::string_view::npos) return !rule.to_the_end || path.empty();
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const std::string_view part = pattern.substr(0, star);
    if (star == std::string_view::npos) {
      if (rule.to_the_end) return path.ends_with(part);
      return find_part(path, part) != std::string_view::npos;
    }
    const std::size_t at = find_part(path, part);
    if (at == std::string_view::npos) return false;
    path.remove_prefix(at + part.size());
  }
}

bool Robots::allows(std::string_view path) const {
  const std::string normal = normal_form(path, "*$");
  if (normal == "/robots.txt") return true;
  bool allowed = true;
  std::size_t longest = 0;
  for (const Rule& rule : rules_) {
    const bool decides = rule.octets > longest || (rule.octets == longest && rule.allow && !allowed);
    if (!decides || !matches(rule, normal)) continue;
    longest = rule.octets;
    allowed = rule.allow;
  }
  return allowed;
}

}  // namespace dateline::pipeline
