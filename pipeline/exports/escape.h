#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// `text` for XML 1.0 and HTML, in elements and in quoted attributes. Characters that XML does not have
/// (controls but for tab and line breaks) are left out.
[[nodiscard]] std::string escape_markup(std::string_view text);

}  // namespace dateline::pipeline
