#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// What a person decides about two entities, by their keys ("person:~tobias-kuna").
struct MergeRule {
  enum class Decision : std::uint8_t { merge, split, never };

  Decision decision = Decision::merge;
  std::string entity;
  std::string other;  ///< empty with `never`: nothing is found to be the same as `entity`
  std::string note;
  std::string origin;  ///< "merges.tsv:3"
};

/// Writes the decisions; they hold for all later runs, and against what is found. An entity that no text
/// names is an Error with the rule's origin; nothing is written then. Hold a RunLock. Gives the number of
/// rules that changed something.
std::size_t apply_merge_rules(Database& database, const std::vector<MergeRule>& rules);

/// Takes merges back by their numbers; none of them is made again. An unknown number is an Error, and nothing
/// is written. Hold a RunLock.
void undo_merges(Database& database, const std::vector<std::int64_t>& merges);

}  // namespace dateline::pipeline
