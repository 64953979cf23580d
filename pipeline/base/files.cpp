#include "pipeline/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
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
  std::string part = path + ".XXXXXX";
  const auto fail = [&](const char* what) {
    const int error = errno;
    ::unlink(part.c_str());
    throw Error(escape_controls(repair_utf8(path)) + ": " + what + ": " + std::strerror(error));
  };
  const int number = ::mkostemp(part.data(), O_CLOEXEC);
  if (number < 0) fail("can not be written");
  const Descriptor descriptor(number);
  struct stat before {};
  const mode_t fresh = readers == FileReaders::owner ? 0600 : 0644;
  const mode_t mode = ::stat(path.c_str(), &before) == 0 ? before.st_mode & 07777 : fresh;
  if (::fchmod(number, mode) != 0) fail("can not be written");
  while (!bytes.empty()) {
    const ssize_t written = ::write(number, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("can not be written");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(number) != 0) fail("can not be written");
  if (::rename(part.c_str(), path.c_str()) != 0) fail("can not be replaced");
}

}  // namespace dateline::pipeline
