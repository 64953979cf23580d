#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// Text that is nearly JSON as JSON: what a parser refuses is mended or left out, and the values before and
/// behind it are kept. Commas too many or too few, names without quotes, control characters within strings,
/// escapes that are none, halves of surrogate pairs (U+FFFD) and whole
/// numbers of more than 18 digits (strings) are mended; of a text that is cut short what
/// is not whole is left out and the rest closed. Empty if it does not begin with an object or array. UTF-8 in
/// and out; linear, no recursion, values nested deeper than 512 end it.
[[nodiscard]] std::string repair_json(std::string_view text);

}  // namespace dateline::pipeline
