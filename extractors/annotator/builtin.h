#pragma once

#include <cstddef>
#include <span>

namespace dateline {

/// The compiled default tables and rules, part of the executable.
[[nodiscard]] std::span<const std::byte> builtin_bundle();

}  // namespace dateline
