#pragma once

#include <string_view>

namespace dateline::pipeline {

/// The style sheet of the page: on a phone, in the dark, on paper.
extern const std::string_view page_style;

}  // namespace dateline::pipeline
