#include "pipeline/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <optional>
#include <system_error>

#include "dateline/unicode.h"
#include "pipeline/base/decompression.h"

namespace dateline::pipeline {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Diagnostic problem(const char* code, const std::string& where, const std::string& what, int error = 0) {
  std::string message = what;
  if (error != 0) message += ": " + std::system_category().message(error);
  return {Severity::error, code, where, message};
}

/// Opens `path` and makes sure that reading it can not hang where only regular files are wanted.
Result<int> open_for_reading(const std::string& path, FileAccess access) {
  if (path.find('\0') != std::string::npos)
    return problem("B001", path, "can not be opened: a zero byte in the name");
  const bool regular_only = access == FileAccess::regular_only;
  // O_NONBLOCK: opening a pipe without a writer would wait for ever.
  const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (regular_only ? O_NONBLOCK | O_NOFOLLOW : 0);
  const int number = ::open(path.c_str(), flags);
  if (number < 0) {
    if (errno == ELOOP && regular_only) return problem("B002", path, "not a regular file");
    return problem("B001", path, "can not be opened", errno);
  }
  struct stat status {};
  if (::fstat(number, &status) != 0) {
    const int error = errno;
    ::close(number);
    return problem("B001", path, "can not be opened", error);
  }
  const bool readable = S_ISREG(status.st_mode) || (!regular_only && !S_ISDIR(status.st_mode));
  if (!readable) {
    ::close(number);
    return problem("B002", path, S_ISDIR(status.st_mode) ? "a folder, not a file" : "not a regular file");
  }
  return number;
}

/// Reads until the end or until there are more than `max_bytes`.
Result<std::string> read_bytes(int descriptor, std::size_t max_bytes, const std::string& where) {
  std::string bytes;
  std::size_t used = 0;
  struct stat status {};
  std::size_t room = 65536;
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
    room = static_cast<std::size_t>(status.st_size) + 1;
  room = std::min(room, max_bytes + 1);
  while (true) {
    if (used == bytes.size()) bytes.resize(std::min(std::max(room, used * 2), max_bytes + 1));
    const ssize_t got = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0) {
      if (errno == EINTR) continue;
      return problem("B004", where, "can not be read", errno);
    }
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > max_bytes)
      return problem("B003", where, "larger than " + std::to_string(max_bytes) + " bytes");
  }
  bytes.resize(used);
  return bytes;
}

Result<std::string> read_and_unpack(int descriptor, std::size_t max_bytes, const std::string& where) {
  Result<std::string> bytes = read_bytes(descriptor, max_bytes, where);
  if (!bytes || !is_gzip(*bytes)) return bytes;
  return gunzip(*bytes, max_bytes, where);
}

/// The beginning of a gzip file. libdeflate unpacks whole members only, so a file that does
/// not fit the limit of a page stays unseen; its name has to say what it is.
std::string unpack_start(const std::string& path, FileAccess access, std::size_t count) {
  Result<std::string> whole = read_file(path, max_page_bytes, access);
  if (!whole) return {};
  whole->resize(std::min(whole->size(), count));
  return std::move(*whole);
}

[[noreturn]] void fail_to_write(const std::string& path, const char* what, int error) {
  throw Error(escape_controls(repair_utf8(path)) + ": " + what + ": " +
              std::system_category().message(error));
}

/// Where links lead in the end, also if nothing is there yet: what is replaced is the file, not the link to
/// it.
std::string behind_links(const std::string& path) {
  constexpr int most_links = 40;  // as many as Linux follows
  std::filesystem::path name = path;
  for (int links = 0; links <= most_links; ++links) {
    std::error_code no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(name, no_link);
    if (no_link) return name.string();
    name = name.parent_path() / target;
  }
  fail_to_write(path, "can not be written", ELOOP);
}

/// Nothing if all was written.
std::optional<int> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return std::nullopt;
}

/// A terminal, pipe or device can not be replaced.
void write_into(const std::string& path, std::string_view bytes) {
  const Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (descriptor.number() < 0) fail_to_write(path, "can not be written", errno);
  if (const std::optional<int> error = write_all(descriptor.number(), bytes))
    fail_to_write(path, "can not be written", *error);
}

/// Owner and group, as far as this process may give files away, then the mode, which that would have reduced.
bool keep_access(int descriptor, const struct stat& before) {
  if (::fchown(descriptor, before.st_uid, before.st_gid) != 0)
    (void)!::fchown(descriptor, static_cast<uid_t>(-1), before.st_gid);
  return ::fchmod(descriptor, before.st_mode & 07777) == 0;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes, FileAccess access) {
  const Result<int> number = open_for_reading(path, access);
  if (!number) return number.error();
  const Descriptor descriptor(*number);
  try {
    return read_and_unpack(descriptor.number(), max_bytes, path);
  } catch (
      const std::bad_alloc&) {  // within the limit, but this machine has less: the next file may be smaller
    return problem("B003", path, "needs more memory than there is");
  }
}

Result<std::string> read_packed_file(const std::string& path, std::size_t max_bytes, FileAccess access) {
  const Result<int> number = open_for_reading(path, access);
  if (!number) return number.error();
  const Descriptor descriptor(*number);
  return read_bytes(descriptor.number(), max_bytes, path);
}

Result<std::string> read_standard_input(std::size_t max_bytes) {
  return read_and_unpack(STDIN_FILENO, max_bytes, "-");
}

Result<std::string> read_file_start(const std::string& path, std::size_t count, FileAccess access) {
  const Result<int> number = open_for_reading(path, access);
  if (!number) return number.error();
  const Descriptor descriptor(*number);
  std::string bytes(count, '\0');
  std::size_t used = 0;
  while (used < count) {
    const ssize_t got = ::read(descriptor.number(), bytes.data() + used, count - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return problem("B004", path, "can not be read", errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  if (is_gzip(bytes)) return unpack_start(path, access, count);
  return bytes;
}

void replace_file(const std::string& path, std::string_view bytes, FileReaders readers) {
  struct stat before {};
  const bool is_there = ::stat(path.c_str(), &before) == 0;
  if (is_there && !S_ISREG(before.st_mode)) return write_into(path, bytes);
  const std::string target = behind_links(path);
  std::string part = target + ".XXXXXX";
  const auto fail = [&](const char* what, int error) {
    ::unlink(part.c_str());
    fail_to_write(path, what, error);
  };
  const int number = ::mkostemp(part.data(), O_CLOEXEC);
  if (number < 0) fail_to_write(path, "can not be written", errno);
  const Descriptor descriptor(number);
  const mode_t fresh = readers == FileReaders::owner ? 0600 : 0644;
  if (!(is_there ? keep_access(number, before) : ::fchmod(number, fresh) == 0))
    fail("can not be written", errno);
  if (const std::optional<int> error = write_all(number, bytes)) fail("can not be written", *error);
  if (::fsync(number) != 0) fail("can not be written", errno);
  if (::rename(part.c_str(), target.c_str()) != 0) fail("can not be replaced", errno);
}

void check_replaceable(const std::string& path) {
  struct stat status {};
  const bool is_there = ::stat(path.c_str(), &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) fail_to_write(path, "can not be written", EISDIR);
  if (is_there && !S_ISREG(status.st_mode)) {
    if (::access(path.c_str(), W_OK) != 0) fail_to_write(path, "can not be written", errno);
    return;
  }
  const std::filesystem::path folder = std::filesystem::path(behind_links(path)).parent_path() / ".";
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    fail_to_write(path, "can not be written, because of its folder", errno);
}

}  // namespace dateline::pipeline
