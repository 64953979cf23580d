#include "extractors/events/rule_fields.h"

#include <fmt/format.h>

#include "dateline/result.h"

namespace dateline {

void refuse_field(const char* code, const RuleSet& rules, const RuleText& rule, std::string_view key,
                  std::string_view value, std::string_view wanted) {
  throw Error(fmt::format("{}:{}: {}: {}: {} is \"{}\"; it has to be {}", rules.file(), rule.line, code,
                          rule.name, key, value, wanted));
}

}  // namespace dateline
