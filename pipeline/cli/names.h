#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/cli/command.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {

/// The ids of those whom a person means by a key ("org:aqim"), a name or another name of
/// theirs, even one that no stored text uses but the gazetteers know. Empty if there is
/// none; then it was said on standard error.
[[nodiscard]] std::vector<std::int64_t> entities_named(Database& database, const std::string& name,
                                                       const CommonOptions& common);

/// The same, and nothing is said.
[[nodiscard]] std::vector<std::int64_t> find_entities_named(Database& database, const std::string& name,
                                                            const CommonOptions& common);

}  // namespace dateline::pipeline
