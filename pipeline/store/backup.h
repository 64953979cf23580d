#pragma once

#include <string>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// Internal to the store: copies an open database to a new file beside it, PATH.vVERSION.bak, or
/// PATH.vVERSION.2.bak … where there is one; none is ever overwritten. Only its owner may read it. It is on
/// the disk when this returns its name. Throws Error, and leaves no file, if it can not be written whole.
[[nodiscard]] std::string back_up(SQLite::Database& database, const std::string& path, int version);

}  // namespace dateline::pipeline
