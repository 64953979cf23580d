#include "extractors/names/name_rules.h"

#include <fmt/format.h>

#include <cstdlib>

#include "dateline/result.h"

namespace dateline {
namespace {

[[noreturn]] void refuse(const RuleSet& rules, const RuleText& rule, std::string_view why) {
  throw Error(fmt::format("{}:{}: N001: {}: {}", rules.file(), rule.line, rule.name, why));
}

NameType type_of(const RuleSet& rules, const RuleText& rule, const char* key) {
  const std::string_view value = rule.field(key);
  if (value == "PERSON") return NameType::person;
  if (value == "ORG") return NameType::org;
  if (value == "PLACE") return NameType::place;
  if (value == "NONE") return NameType::nothing;
  refuse(rules, rule, fmt::format("{} is \"{}\"; it has to be PERSON, ORG, PLACE or NONE", key, value));
}

}  // namespace

std::vector<NameRule> read_name_rules(const RuleSet& rules) {
  std::vector<NameRule> out;
  for (std::uint32_t i = 0; i < rules.rules().size(); ++i) {
    const RuleText& text = rules.rules()[i];
    NameRule rule;
    rule.type = type_of(rules, text, "type");
    if (const std::string_view level = text.field("level"); level == "nominal") {
      rule.is_nominal = true;
    } else if (!level.empty() && level != "name") {
      refuse(rules, text, fmt::format("level is \"{}\"; it has to be name or nominal", level));
    }
    rule.is_named = text.field("named") == "true";
    rule.spreads = text.field("spread") != "false";
    rule.is_of_own_words = text.field("own-words") == "true";
    if (const std::string weight(text.field("weight")); !weight.empty()) {
      char* end = nullptr;
      rule.weight = std::strtof(weight.c_str(), &end);
      if (*end != '\0') refuse(rules, text, fmt::format("weight is \"{}\", which is no number", weight));
    }
    rule.mention = text.field("mention");
    rule.until = text.field("until");
    rule.alias = text.field("alias");
    rule.role = text.field("role");
    rule.sector = text.field("sector");
    if (const std::string_view check = text.field("check"); check == "initials") {
      rule.checks_initials = true;
    } else if (check == "inside") {
      rule.checks_container = true;
    } else if (check == "unsure") {
      rule.checks_unsure = true;
    } else if (!check.empty()) {
      refuse(rules, text, fmt::format("check is \"{}\"; it has to be initials, inside or unsure", check));
    }
    if (!text.field("antecedent").empty()) rule.antecedent = type_of(rules, text, "antecedent");
    rule.may_say_country = rules.can_capture(i, "NATIONALITY") || rules.can_capture(i, "country");
    rule.needs_captures = rule.is_nominal || !rule.mention.empty() || !rule.alias.empty() ||
                          !rule.role.empty() || rule.may_say_country;
    out.push_back(std::move(rule));
  }
  return out;
}

}  // namespace dateline
