#pragma once

#include <string>

#include "pipeline/run/configuration.h"

namespace dateline::pipeline {

/// Reads dateline.toml with its OPML files, whose feeds get what the configuration says for all of them and
/// the outlines around them as tags; a feed that the file has itself is not taken again. Notes say what was
/// left out of them (F112), and that others may read a password in the file (C108). C107: a file or
/// folder that it names can not be read; otherwise as read_configuration.
[[nodiscard]] Configuration load_configuration(const std::string& path, Diagnostics& problems);

/// Adds tables to the end of the file, which is made if it is not there; what it has stays as it is,
/// comments included. A file that is made with a password in it is its owner's alone. Throws Error when the
/// result could not be read or written.
void append_to_configuration(const std::string& path, const std::string& tables);

}  // namespace dateline::pipeline
