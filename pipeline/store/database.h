#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dateline/result.h"

namespace SQLite {
class Database;
}

namespace dateline::pipeline {

/// The disk has no room, or can not be written: what was committed is safe, the rest was
/// rolled back. Main ends with exit code 1.
class StorageFailed : public Error {
 public:
  using Error::Error;
};

/// Does `work` of a run that has begun: "in use by another program" is then no longer Busy, which says that
/// nothing was done, but StorageFailed.
void with_begun_run(const std::function<void()>& work);

/// An open news database. For one thread at a time; open another one for another thread.
/// A commit is on the disk when it returns (WAL, synchronous=full).
///
/// Opening throws Error, without having written anything, for a file that is of another
/// program, of a newer version of this one, not a database, or damaged. A file opened for
/// writing is checked through when the last run did not end in order, and always up to 64 MB.
class Database {
 public:
  /// Made if it is not there (its folder has to be), brought to the latest version if it
  /// is older, after a copy of it (backup.h), which is named on standard error. Hold a RunLock.
  [[nodiscard]] static Database open_for_writing(const std::string& path);
  /// Never writes, never waits for a run. Also for a file or folder that is read-only.
  [[nodiscard]] static Database open_for_reading(const std::string& path);
  /// What can be said without opening it: throws Error as the two above. A file that is not
  /// there is well if its folder is.
  static void check_file(const std::string& path);

  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Every fault that SQLite finds in pages, indexes, foreign keys and (where the file can be
  /// written) the full-text index; empty if it is sound. Reads the whole file.
  [[nodiscard]] std::vector<std::string> find_faults();

  /// Internal to the store.
  [[nodiscard]] SQLite::Database& handle() { return *handle_; }

 private:
  Database(std::string path, std::unique_ptr<SQLite::Database> handle);

  std::string path_;
  std::unique_ptr<SQLite::Database> handle_;
};

/// While it lives, every question is answered from one state of the database, whatever a run commits beside
/// it.
class Snapshot {
 public:
  explicit Snapshot(Database& database);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database& database_;
};

/// The faults of a file as Database::find_faults lists them, also where it is too damaged to be opened for
/// anything else. Throws Error for one that is not there, or not ours.
[[nodiscard]] std::vector<std::string> find_faults_of_file(const std::string& path);

/// Internal to the store: calls `work` and turns SQLite's exceptions into ours, with `path` in the message.
void with_database_errors(const std::string& path, const std::function<void()>& work);

}  // namespace dateline::pipeline
