#pragma once

#include <string>

namespace dateline::pipeline {

/// Puts right what was UTF-8 once and then read as windows-1252 ("cafÃ©", "donâ€™t"), as it comes out of some
/// databases: where a text has at least three such characters, all of them. `text` is valid UTF-8 and stays
/// so. Whether anything was changed. Linear.
[[nodiscard]] bool repair_mojibake(std::string& text);

}  // namespace dateline::pipeline
