#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// Appends `text` (UTF-8) for an element of XML 1.0 or HTML, with `quotes` for an attribute between `"`, too.
/// Characters that XML does not have (controls but for tab and line breaks, U+FFFE, U+FFFF) are left out.
void append_markup(std::string& out, std::string_view text, bool quotes);

/// The same as a string of its own.
[[nodiscard]] std::string escape_markup(std::string_view text, bool quotes = true);

}  // namespace dateline::pipeline
