#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "extractors/text/token_index.h"

namespace dateline {

/// Words between quotation marks.
struct MarkedWords {
  std::uint32_t open = 0;   ///< first token of the opening mark
  std::uint32_t first = 0;  ///< tokens [first, last) between the marks, never empty
  std::uint32_t last = 0;
  std::uint32_t close = 0;  ///< last token of the closing mark; `last` where it is missing
  bool closed = true;       ///< false: runs to the end of its paragraph without a closing mark

  /// The first token behind it.
  [[nodiscard]] std::uint32_t behind() const { return closed ? close + 1 : last; }
};

/// What stands between double marks (straight, curly, guillemets, two single ones) or, outside of these,
/// between single ones; the outermost of nested ones, in order, without overlaps. A quotation that goes on in
/// the next paragraph (which opens with a mark again, without one having been closed) is one. Linear.
[[nodiscard]] std::vector<MarkedWords> find_marked_words(std::string_view text, const Tokens& tokens,
                                                         const TokenIndex& index);

}  // namespace dateline
