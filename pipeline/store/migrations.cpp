#include "pipeline/store/migrations.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "pipeline/store/embedded_text.h"

namespace dateline::pipeline {

extern const EmbeddedText schema_migrations[];
extern const unsigned schema_migrations_count;

int latest_schema_version() {
  return static_cast<int>(schema_migrations_count);
}

void migrate(SQLite::Database& database, const std::function<void(int version)>& before) {
  const int version = database.execAndGet("pragma user_version").getInt();
  if (version > 0 && version < latest_schema_version()) before(version);
  if (version >= latest_schema_version()) return;
  // All steps or none: a program that is killed leaves no half-made database.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  for (int next = version; next < latest_schema_version(); ++next)
    database.exec(schema_migrations[next].text);
  database.exec("pragma user_version = " + std::to_string(latest_schema_version()));
  transaction.commit();
}

}  // namespace dateline::pipeline
