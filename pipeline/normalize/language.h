#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// The language of a text from its first 400 bytes or, where they do not say, 1000 (CLD2), as BCP 47 ("en",
/// "pt", "zh-Hant"); empty if it is not sure. Valid UTF-8 in. Safe to call from many threads.
[[nodiscard]] std::string detect_language(std::string_view text);

/// "EN_us" -> "en-US"; empty if it is no language tag.
[[nodiscard]] std::string normal_language_tag(std::string_view declared);

}  // namespace dateline::pipeline
