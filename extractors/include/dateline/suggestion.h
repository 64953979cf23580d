#pragma once

#include <span>
#include <string>
#include <string_view>

namespace dateline {

/// `, did you mean "PERSON"?` where one of `known` is near to `word`, else nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace dateline
