#include "pipeline/store/backup.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "dateline/result.h"
#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

constexpr int max_copies = 100;

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw Error("the copy \"" + escape_controls(repair_utf8(file)) + "\" can not be written: " + why +
              "; the database was not changed");
}

/// A new empty file. SQLite takes it as a new database.
std::string make_file(const std::string& path, int version) {
  for (int number = 1;; ++number) {
    const std::string file = number == 1 ? fmt::format("{}.v{}.bak", path, version)
                                         : fmt::format("{}.v{}.{}.bak", path, version, number);
    const int descriptor =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) {
      ::close(descriptor);
      return file;
    }
    if (errno != EEXIST) refuse(file, std::strerror(errno));
    if (number == max_copies) refuse(file, "there are too many already");
  }
}

void copy(SQLite::Database& from, const std::string& file) {
  SQLite::Database to(file, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  sqlite3_backup* const copying = sqlite3_backup_init(to.getHandle(), "main", from.getHandle(), "main");
  if (copying == nullptr) to.check(sqlite3_errcode(to.getHandle()));
  const int last_step = sqlite3_backup_step(copying, -1);
  const int result = sqlite3_backup_finish(copying);
  if (last_step != SQLITE_DONE) to.check(result == SQLITE_OK ? last_step : result);
  // What was copied may say that it has a write-ahead log, of which nothing may be left beside the copy.
  to.exec("pragma journal_mode = delete");
}

}  // namespace

std::string back_up(SQLite::Database& database, const std::string& path, int version) {
  std::string file = make_file(path, version);
  try {
    copy(database, file);
  } catch (const SQLite::Exception& error) {
    ::unlink(file.c_str());
    ::unlink((file + "-journal").c_str());
    refuse(file, error.what());
  }
  return file;
}

}  // namespace dateline::pipeline
