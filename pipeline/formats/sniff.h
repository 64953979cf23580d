#pragma once

#include <cstdint>
#include <string_view>

namespace dateline::pipeline {

/// What a file of markup or JSON seems to be.
enum class Looks : std::uint8_t {
  feed,
  sitemap,  ///< also a list of addresses
  opml,
  page,
  markup,  ///< of another kind, or cut off before it says which
  other
};

/// Judges by the first element that tells, in any encoding, past what stands before it: comments and
/// instructions of any length, and up to 4 KB of anything else. `start` may be the whole file or its first
/// bytes. Linear; safe to call from many threads.
[[nodiscard]] Looks looks_like(std::string_view start);

}  // namespace dateline::pipeline
