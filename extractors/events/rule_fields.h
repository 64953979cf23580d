#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "extractors/match/pattern.h"

namespace dateline {

/// Refuses what a field of a rule says: throws Error with `code`, the file and the line.
[[noreturn]] void refuse_field(const char* code, const RuleSet& rules, const RuleText& rule,
                               std::string_view key, std::string_view value, std::string_view wanted);

/// What a field that is one of `names` means; `otherwise` if the rule has none. Refuses all else.
template <typename Value, std::size_t N>
Value read_name(const char* code, const RuleSet& rules, const RuleText& rule, std::string_view key,
                Value otherwise, const std::pair<std::string_view, Value> (&names)[N]) {
  const std::string_view value = rule.field(key);
  if (value.empty()) return otherwise;
  std::string wanted;
  for (const auto& [name, meaning] : names) {
    if (name == value) return meaning;
    if (!wanted.empty()) wanted += " or ";
    wanted += name;
  }
  refuse_field(code, rules, rule, key, value, wanted);
}

}  // namespace dateline
