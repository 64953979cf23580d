#pragma once

#include <string>
#include <vector>

#include "pipeline/store/merges.h"

namespace dateline::pipeline {

/// Reads a file of decisions about entities: a line is "merge|split|never", an id, another id and a note,
/// parted by tabs; empty lines and those that begin with # say nothing. Throws Error with file, line and what
/// is wrong.
[[nodiscard]] std::vector<MergeRule> read_merge_file(const std::string& path);
[[nodiscard]] std::vector<MergeRule> read_merge_rules(std::string_view text, const std::string& path);

}  // namespace dateline::pipeline
