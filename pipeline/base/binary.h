#pragma once

#include <string_view>

namespace dateline::pipeline {

/// Whether bytes can not be a page or a text, whatever their name or type says: a PDF file, a picture, sound,
/// program or archive by its first bytes, or noise by the share of control characters in the first 4 KB.
/// Safe to call from many threads.
[[nodiscard]] bool is_binary(std::string_view bytes);

}  // namespace dateline::pipeline
