#include "pipeline/store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/base/signals.h"
#include "pipeline/store/backup.h"
#include "pipeline/store/migrations.h"
#include "pipeline/store/run_lock.h"
#include "pipeline/store/statements.h"
#include "pipeline/store/text_tokenizer.h"

namespace dateline::pipeline {
namespace {

constexpr int busy_timeout_ms = 30'000;
constexpr int max_row_bytes = 100'000'000;
constexpr std::uint64_t always_checked_bytes = 64'000'000;

/// SQLite counts every byte that it allocates, under a lock, unless it is told before it is first used that
/// nobody asks.
[[maybe_unused]] const int without_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

/// What the first 100 bytes of the file say (sqlite.org/fileformat2.html, section 1.3).
struct FileHeader {
  std::uint64_t file_size = 0;
  std::uint32_t page_size = 0;
  std::uint32_t page_count = 0;  ///< 0: not to be relied on
  std::uint32_t version = 0;
  std::uint32_t application = 0;
};

std::string shown(const std::string& path) {
  return "\"" + escape_controls(repair_utf8(path)) + "\"";
}

/// A name that SQLite takes as a path: not ":memory:", not "file:…?mode=…".
std::string plain_path(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error("database " + shown(path) + " " + why);
}

std::uint32_t read_number(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | static_cast<std::uint32_t>(bytes[3]);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Where a new file would be made.
void check_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  if (::access(folder.c_str(), F_OK) != 0)
    refuse(path, "can not be made: there is no folder " + shown(folder));
}

bool has_content(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && status.st_size > 0;
}

/// Nothing if there is no file or an empty one.
std::optional<FileHeader> read_header(const std::string& path) {
  const std::string name = plain_path(path);
  struct stat status {};
  if (::stat(name.c_str(), &status) != 0) {
    if (errno == ENOENT) return std::nullopt;
    refuse(path, std::string("can not be opened: ") + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a file");
  if (status.st_size == 0) return std::nullopt;

  const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) refuse(path, std::string("can not be opened: ") + std::strerror(errno));
  std::array<unsigned char, 100> bytes{};
  const ssize_t count = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  ::close(descriptor);
  constexpr std::string_view magic("SQLite format 3\0", 16);
  if (count != static_cast<ssize_t>(bytes.size()) ||
      std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) {
    refuse(path,
           "is not a news database; nothing was changed, choose another name (--db, or db in dateline.toml)");
  }

  FileHeader header;
  header.file_size = static_cast<std::uint64_t>(status.st_size);
  header.page_size = static_cast<std::uint32_t>(bytes[16] << 8 | bytes[17]);
  if (header.page_size == 1) header.page_size = 65536;
  const bool count_is_valid = read_number(&bytes[24]) == read_number(&bytes[92]);
  header.page_count = count_is_valid ? read_number(&bytes[28]) : 0;
  header.version = read_number(&bytes[60]);
  header.application = read_number(&bytes[68]);
  return header;
}

void check_version(const std::string& path, std::uint32_t version) {
  if (version > static_cast<std::uint32_t>(latest_schema_version())) {
    refuse(path,
           fmt::format("was made by a newer version of dateline (its schema is {}, this program knows {}); "
                       "nothing was changed, use the newer program",
                       version, latest_schema_version()));
  }
}

void set_config(SQLite::Database& database, int option, int value) {
  database.check(sqlite3_db_config(database.getHandle(), option, value, nullptr));
}

/// Asked again and again while another program holds the lock; 0 gives up, which a signal to stop does at
/// once.
int wait_for_lock(void*, int times_waited) {
  constexpr int step_ms = 20;
  if (StopSignals::received() != 0 || times_waited * step_ms >= busy_timeout_ms) return 0;
  sqlite3_sleep(step_ms);
  return 1;
}

// In KiB. A question reads most of its pages once: memory that is new for each costs more than a page read
// again.
constexpr const char* cache_to_write = "pragma cache_size = -65536";
constexpr const char* cache_to_ask = "pragma cache_size = -4096";

/// Settings that every connection gets before it reads anything.
void harden(SQLite::Database& database, const char* cache_size) {
  database.check(sqlite3_busy_handler(database.getHandle(), wait_for_lock, nullptr));
  set_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1);
  set_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  sqlite3_limit(database.getHandle(), SQLITE_LIMIT_LENGTH, max_row_bytes);
  sqlite3_limit(database.getHandle(), SQLITE_LIMIT_ATTACHED, 0);
  database.exec("pragma foreign_keys = off");  // see 0001_initial.sql
  database.exec("pragma cell_size_check = on");
  database.exec(cache_size);
  database.exec("pragma temp_store = memory");
  database.exec("pragma secure_delete = off");  // Debian's default zeroes every page that is freed
}

/// The answer of the database itself, which may be newer than the header of the file.
void check_open(SQLite::Database& database, const std::string& path) {
  check_version(path, database.execAndGet("pragma user_version").getUInt());
  if (database.execAndGet("pragma application_id").getUInt() == application_id) return;
  if (database.execAndGet("select count(*) from sqlite_schema").getInt() == 0) return;
  refuse(
      path,
      "belongs to another program; nothing was changed, choose another name (--db, or db in dateline.toml)");
}

/// Questions are for this version alone.
void check_current(SQLite::Database& database, const std::string& path) {
  const int version = database.execAndGet("pragma user_version").getInt();
  if (version >= latest_schema_version()) return;
  refuse(path, version == 0
                   ? std::string("is empty (dateline ingest fills it)")
                   : fmt::format("is of an older version ({}); `dateline db migrate` brings it to {}",
                                 version, latest_schema_version()));
}

bool last_run_was_cut_off(SQLite::Database& database) {
  if (database.execAndGet("select count(*) from sqlite_schema where name = 'run'").getInt() == 0)
    return false;
  SQLite::Statement last(database, "select ended is null from run order by id desc limit 1");
  return last.executeStep() && last.getColumn(0).getInt() == 1;
}

void check_pages(SQLite::Database& database, const std::string& path) {
  SQLite::Statement check(database, "pragma quick_check(1)");
  if (check.executeStep() && check.getColumn(0).getString() != "ok") {
    refuse(path, "is damaged (" + check.getColumn(0).getString() +
                     "); nothing was changed, `dateline db check` lists the faults");
  }
}

std::string percent_encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

/// A reader of a WAL database makes its shared-memory file in the same folder. Where it may
/// not and no run is going on, the file can not change under us and is opened as immutable.
std::unique_ptr<SQLite::Database> open_reader(const std::string& path) {
  const std::string name = plain_path(path);
  const bool folder_writable = ::access(folder_of(name).c_str(), W_OK) == 0;
  if (::access(name.c_str(), W_OK) == 0 && folder_writable) {
    auto handle = std::make_unique<SQLite::Database>(name, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                                                     busy_timeout_ms);
    handle->exec("pragma query_only = on");
    return handle;
  }
  if (folder_writable || has_content(name + "-wal")) {
    return std::make_unique<SQLite::Database>(name, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX,
                                              busy_timeout_ms);
  }
  return std::make_unique<SQLite::Database>("file:" + percent_encoded(name) + "?immutable=1",
                                            SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX | SQLite::OPEN_URI,
                                            busy_timeout_ms);
}

/// FTS5 is asked by a command in the form of an insert, which changes nothing but needs a
/// connection that may write.
void check_full_text(SQLite::Database& database, std::vector<std::string>& faults) {
  if (sqlite3_db_readonly(database.getHandle(), "main") == 1) return;
  database.exec("pragma query_only = off");
  try {
    database.exec("insert into article_search (article_search, rank) values ('integrity-check', 1)");
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_CORRUPT) throw;
    faults.emplace_back("the full-text index does not agree with the texts");
  }
  database.exec("pragma query_only = on");
}

void list_faults(SQLite::Database& database, std::vector<std::string>& faults) {
  SQLite::Statement integrity(database, "pragma integrity_check(100)");
  while (integrity.executeStep()) {
    if (std::string line = integrity.getColumn(0).getString(); line != "ok")
      faults.push_back(std::move(line));
  }
  SQLite::Statement keys(database, "pragma foreign_key_check");
  while (keys.executeStep()) {
    faults.push_back(fmt::format("table {}, row {}: refers to a row of {} that is not there",
                                 keys.getColumn(0).getString(), keys.getColumn(1).getInt64(),
                                 keys.getColumn(2).getString()));
  }
  check_full_text(database, faults);
  for (const char* table : {"entity_mention", "entity_count", "tie", "tie_origin", "place_count",
                            "place_origin", "place_happening"}) {
    SQLite::Statement differs(database, sql_text(std::string("check_") + table));
    if (differs.executeStep() && differs.getColumn(0).getInt() != 0)
      faults.push_back(fmt::format("table {} does not agree with the texts it is counted from", table));
  }
}

/// By its own page count; 0: that is not to be relied on.
std::uint64_t wanted_size(const FileHeader& header) {
  return std::uint64_t{header.page_count} * header.page_size;
}

/// Pages may still be in the log only, so the size says something only without one.
bool has_log(const std::string& path) {
  return has_content(plain_path(path) + "-wal") || has_content(plain_path(path) + "-journal");
}

}  // namespace

void with_begun_run(const std::function<void()>& work) {
  try {
    work();
  } catch (const Busy& busy) {
    throw StorageFailed(std::string(busy.what()) +
                        "; what was committed is safe, run the same command again");
  }
}

void with_database_errors(const std::string& path, const std::function<void()>& work) {
  try {
    work();
  } catch (const SQLite::Exception& error) {
    const std::string what = error.what();
    switch (error.getErrorCode()) {
      case SQLITE_FULL:
      case SQLITE_IOERR:
        throw StorageFailed("database " + shown(path) + " can not be written: " + what +
                            "; what was committed is safe, run the same command again when there is room");
      case SQLITE_READONLY:
      case SQLITE_PERM:
        refuse(path, "can not be written: " + what);
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        throw Busy("database " + shown(path) + " is in use by another program: " + what);
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        refuse(path, "is damaged (" + what + "); `dateline db check` lists the faults");
      case SQLITE_CANTOPEN:
        refuse(path, "can not be opened: " + what);
      default:
        refuse(path, "gives an error: " + what);
    }
  }
}

Database::Database(std::string path, std::unique_ptr<SQLite::Database> handle)
    : path_(std::move(path)), handle_(std::move(handle)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

void Database::check_file(const std::string& path) {
  const std::optional<FileHeader> header = read_header(path);
  if (!header) return check_folder(path);
  const bool empty = header->application == 0 && header->version == 0;  // check_open looks for tables
  if (header->application != application_id && !empty) {
    refuse(path,
           "belongs to another program; nothing was changed, choose another name (--db, or db in "
           "dateline.toml)");
  }
  if (header->application == application_id) check_version(path, header->version);
  const std::uint64_t wanted = wanted_size(*header);
  if (header->file_size < wanted && !has_log(path)) {
    refuse(path, fmt::format("is damaged: it has {} bytes and should have {}; nothing was changed",
                             header->file_size, wanted));
  }
}

Database Database::open_for_writing(const std::string& path) {
  const std::string name = plain_path(path);
  check_file(path);
  std::unique_ptr<SQLite::Database> handle;
  with_database_errors(path, [&] {
    handle = std::make_unique<SQLite::Database>(
        name, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
    handle->exec("pragma page_size = 16384");  // of a new file only
    harden(*handle, cache_to_write);
    use_own_tokenizer(*handle);
    check_open(*handle, path);
    struct stat status {};
    const bool small = ::stat(name.c_str(), &status) == 0 &&
                       static_cast<std::uint64_t>(status.st_size) <= always_checked_bytes;
    if (small || last_run_was_cut_off(*handle)) check_pages(*handle, path);
    // Migrated under a rollback journal first, so that the header of a new file says whose
    // it is before anything else of it is on the disk.
    migrate(*handle, [&](int version) {
      const std::string copy = back_up(*handle, name, version);
      log_warning(fmt::format("database {} is brought from version {} to {}; {} is a copy as it was",
                              shown(path), version, latest_schema_version(), shown(copy)));
    });
    handle->exec("pragma journal_mode = wal");
    handle->exec("pragma synchronous = full");
  });
  return Database(path, std::move(handle));
}

Database Database::open_for_reading(const std::string& path) {
  const std::string name = plain_path(path);
  if (::access(name.c_str(), F_OK) != 0) {
    refuse(path, "does not exist (dateline ingest makes one; --db names another)");
  }
  check_file(path);
  std::unique_ptr<SQLite::Database> handle;
  with_database_errors(path, [&] {
    handle = open_reader(path);
    harden(*handle, cache_to_ask);
    check_open(*handle, path);
    check_current(*handle, path);
  });
  return Database(path, std::move(handle));
}

std::vector<std::string> Database::find_faults() {
  std::vector<std::string> faults;
  with_database_errors(path_, [&] { list_faults(*handle_, faults); });
  return faults;
}

Snapshot::Snapshot(Database& database) : database_(database) {
  with_database_errors(database.path(), [&] { database.handle().exec("begin"); });
}

Snapshot::~Snapshot() {
  database_.handle().tryExec("commit");  // nothing was written
}

std::vector<std::string> find_faults_of_file(const std::string& path) {
  if (::access(plain_path(path).c_str(), F_OK) != 0) refuse(path, "does not exist");
  const std::optional<FileHeader> header = read_header(path);
  if (header && header->application != application_id && header->application != 0)
    refuse(path, "belongs to another program");
  if (header) check_version(path, header->version);
  std::vector<std::string> faults;
  if (const std::uint64_t wanted = header ? wanted_size(*header) : 0;
      header && header->file_size < wanted && !has_log(path)) {
    faults.push_back(fmt::format("the file has {} bytes and should have {}", header->file_size, wanted));
  }
  try {
    const std::unique_ptr<SQLite::Database> handle = open_reader(path);
    harden(*handle, cache_to_ask);
    check_current(*handle, path);
    list_faults(*handle, faults);
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_CORRUPT && error.getErrorCode() != SQLITE_NOTADB)
      with_database_errors(path, [&] { throw; });
    faults.emplace_back(error.what());
  }
  return faults;
}

}  // namespace dateline::pipeline
