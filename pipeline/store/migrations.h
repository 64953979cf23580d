#pragma once

#include <functional>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// "DTLN", in the header of our files.
inline constexpr unsigned application_id = 0x44544C4E;

/// The version that this program reads and writes: the number of migrations in schemas/sqlite.
[[nodiscard]] int latest_schema_version();

/// Internal to the store: runs the migrations that are missing, all in one transaction: a program that is
/// killed leaves none half done. An empty file becomes a database. `before` is called with the version of one
/// that is not empty, before the first of them; if it throws nothing is changed.
void migrate(SQLite::Database& database, const std::function<void(int version)>& before);

}  // namespace dateline::pipeline
