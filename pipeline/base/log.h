#pragma once

#include <cstdint>
#include <string_view>

#include "dateline/diagnostics.h"

namespace dateline::pipeline {

enum class LogLevel : std::uint8_t { note, warning, error };

/// Messages below `level` are dropped; warnings and errors are said by default.
void set_log_level(LogLevel level);

/// One line on standard error, "dateline: MESSAGE"; control characters and line breaks
/// in it are escaped. May be called from many threads; a progress line that is on the
/// screen is taken away first and drawn again after.
void log_note(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);

/// The same for `where: CODE: message`, at the level of its severity.
void log(const Diagnostic& diagnostic);

/// Draws `line` on the terminal without a line break, in place of the one before; an empty
/// one takes it away. Only for Progress, which knows whether there is a terminal.
void set_status_line(std::string_view line);

}  // namespace dateline::pipeline
