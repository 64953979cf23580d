#include "extractors/match/resource_data.h"

#include <fmt/format.h>

#include "dateline/result.h"

namespace dateline {

Resources::Data::Data(std::span<const std::byte> bytes, bool verify) : gazetteer(bytes, verify) {
  prepare();
}

Resources::Data::Data(std::unique_ptr<MappedFile> opened)
    : mapped(std::move(opened)), gazetteer(mapped->bytes(), true) {
  prepare();
}

Resources::Data::Data(std::vector<std::byte> bytes) : owned(std::move(bytes)), gazetteer(owned) {
  prepare();
  for (const auto& [file, stored] : rules_) (void)stored.compiled();
}

void Resources::Data::prepare() {
  for (const Gazetteer::WordClass& each : gazetteer.word_classes())
    class_labels.push_back(label_of(each.name));
  for (const PackedRules& packed : list_rules(gazetteer.rules())) rules_.try_emplace(packed.file, packed);
  asks_for_ordinary = gazetteer.rules().find("%common") != std::string_view::npos;
  version = fmt::format("{:016x}", gazetteer.checksum());
}

const RuleSet& Resources::Data::StoredRules::compiled() const {
  std::call_once(once_, [this] {
    Diagnostics diagnostics;
    RuleSet rules = RuleSet::compile(unpack_rules(packed_), diagnostics);
    if (!diagnostics.empty()) throw Error(to_string(diagnostics.front()));
    rules_ = std::move(rules);
  });
  return rules_;
}

const RuleSet& Resources::Data::rules(std::string_view file) const {
  static const RuleSet none = [] {
    Diagnostics unused;
    return RuleSet::compile({}, unused);
  }();
  const auto found = rules_.find(file);
  return found == rules_.end() ? none : found->second.compiled();
}

std::vector<std::string_view> Resources::Data::rule_files() const {
  std::vector<std::string_view> files;
  for (const auto& [file, stored] : rules_) files.push_back(file);
  return files;
}

}  // namespace dateline
