#pragma once

namespace SQLite {
class Database;
}

namespace dateline::pipeline {

/// Internal to the store: makes this connection cut texts for FTS5 by a tokenizer of ours in place of its
/// "unicode61". It gives the same tokens and is a third of the work of indexing cheaper: words of ASCII are
/// cut and folded by a table; what has other characters, or options that change what a word is, goes to the
/// one of SQLite. The file does not show by which of the two it was written.
/// Throws SQLite::Exception.
void use_own_tokenizer(SQLite::Database& database);

}  // namespace dateline::pipeline
