#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dateline {

enum class Severity : std::uint8_t { note, warning, error };

/// One thing that is wrong with an input, said so that a person can act:
/// where, a code that can be searched for, and what (with a hint what to do).
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     ///< "G012": a letter for the room, three digits, never reused
  std::string where;    ///< "people.tsv:118", "page.html", a URL; may be empty
  std::string message;  ///< a sentence without a full stop

  bool operator==(const Diagnostic&) const = default;
};

/// `where: CODE: message`, on one line. Control characters of foreign text
/// (C0, DEL, C1, bidi controls) are written as \xNN or \u{NNNN}.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

using Diagnostics = std::vector<Diagnostic>;

}  // namespace dateline
