#pragma once

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// "DTLN", in the header of our files.
inline constexpr unsigned application_id = 0x44544C4E;

/// The version that this program reads and writes: the number of migrations in schemas/sqlite.
[[nodiscard]] int latest_schema_version();

/// Internal to the store: runs the migrations that are missing, each in a transaction of
/// its own. An empty file becomes a database.
void migrate(SQLite::Database& database);

}  // namespace dateline::pipeline
