#include "pipeline/store/run_lock.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "dateline/result.h"
#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

/// The same lock for every name of the same file.
std::string lock_path(const std::string& database_path) {
  std::error_code error;
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(database_path, error);
  return (error ? database_path : resolved.string()) + ".lock";
}

/// The first line says who holds the lock, the second what he works on.
struct LockFile {
  std::string holder;
  std::string input;
};

LockFile read_lock_file(int descriptor) {
  std::array<char, 400> bytes{};
  const ssize_t count = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  const std::string text(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  LockFile file;
  const std::size_t line = std::min(text.find('\n'), text.size());
  file.holder = line == 0 ? "another run" : escape_controls(repair_utf8(text.substr(0, line)));
  const std::size_t second = std::min(line + 1, text.size());
  const std::size_t end = text.find('\n', second);
  if (end != std::string::npos)
    file.input = text.substr(second, end - second);  // otherwise it was not written whole
  return file;
}

}  // namespace

RunLock::RunLock(const std::string& database_path, const Clock& clock) {
  const std::string path = lock_path(database_path);
  const std::string shown = "\"" + escape_controls(repair_utf8(path)) + "\"";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (descriptor_ < 0) {
    throw Error("the lock file " + shown + " can not be made: " + std::strerror(errno));
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const std::string holder = read_lock_file(descriptor_).holder;
    ::close(descriptor_);
    if (error != EWOULDBLOCK)
      throw Error("the lock file " + shown + " can not be locked: " + std::strerror(error));
    throw Busy("busy: " + holder + " holds the database (" + shown + "); nothing was done");
  }
  left_input_ = read_lock_file(descriptor_).input;
  const std::string holder = fmt::format("process {}, since {}\n", ::getpid(), to_iso(clock.now()));
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size())) {
    const int error = errno;
    ::close(descriptor_);
    throw Error("the lock file " + shown + " can not be written: " + std::strerror(error));
  }
  holder_bytes_ = holder.size();
}

void RunLock::work_on(std::string_view input) {
  const auto end_of_holder = static_cast<off_t>(holder_bytes_);
  // Nobody has to know; a run that can not write it goes on without.
  if (::ftruncate(descriptor_, end_of_holder) != 0 || input.empty()) return;
  const std::string line = std::string(input) + "\n";
  (void)!::pwrite(descriptor_, line.data(), line.size(), end_of_holder);
}

RunLock::~RunLock() {
  ::close(descriptor_);
}

}  // namespace dateline::pipeline
