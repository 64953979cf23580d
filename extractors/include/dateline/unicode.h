#pragma once

#include <string>
#include <string_view>

namespace dateline {

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// `text` with every maximal invalid sequence replaced by U+FFFD and NUL removed
/// (WHATWG Encoding, "UTF-8 decode"); a copy only where something is wrong is not promised.
[[nodiscard]] std::string repair_utf8(std::string_view text);

/// Normalization Form C of valid UTF-8.
[[nodiscard]] std::string to_nfc(std::string_view text);

/// Lower case without diacritics, apostrophes and hyphens unified: the form in
/// which names are compared. Not reversible; valid UTF-8 in, valid UTF-8 out.
[[nodiscard]] std::string fold(std::string_view text);

/// Foreign text for a log line or a terminal: control characters, line breaks
/// and bidi controls as \xNN or \u{NNNN}.
[[nodiscard]] std::string escape_controls(std::string_view text);

}  // namespace dateline
