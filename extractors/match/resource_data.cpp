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
}

void Resources::Data::prepare() {
  for (const Gazetteer::WordClass& each : gazetteer.word_classes())
    class_labels.push_back(label_of(each.name));
  Diagnostics diagnostics;
  for (RuleSource& source : deserialize_rules(gazetteer.rules())) {
    std::string file = source.file;
    rule_sets.emplace(std::move(file), RuleSet::compile(std::move(source), diagnostics));
  }
  if (!diagnostics.empty()) throw Error(to_string(diagnostics.front()));
  version = fmt::format("{:016x}", gazetteer.checksum());
}

const RuleSet& Resources::Data::rules(std::string_view file) const {
  static const RuleSet none = [] {
    Diagnostics unused;
    return RuleSet::compile({}, unused);
  }();
  const auto found = rule_sets.find(file);
  return found == rule_sets.end() ? none : found->second;
}

}  // namespace dateline
