#pragma once

#include <string>

namespace dateline::pipeline {

/// "dateline 0.1.0" and a line for each library as it is loaded now, without a last line break.
[[nodiscard]] std::string version_text();

/// "0.1.0"
[[nodiscard]] const char* program_version();

}  // namespace dateline::pipeline
