#include "pipeline/store/run_lock.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

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

std::string read_holder(int descriptor) {
  std::array<char, 200> text{};
  const ssize_t count = ::pread(descriptor, text.data(), text.size(), 0);
  if (count <= 0) return "another run";
  std::string holder(text.data(), static_cast<std::size_t>(count));
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  return escape_controls(repair_utf8(holder));
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
    const std::string holder = read_holder(descriptor_);
    ::close(descriptor_);
    if (error != EWOULDBLOCK)
      throw Error("the lock file " + shown + " can not be locked: " + std::strerror(error));
    throw Busy("busy: " + holder + " holds the database (" + shown + "); nothing was done");
  }
  const std::string holder = fmt::format("process {}, since {}\n", ::getpid(), to_iso(clock.now()));
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size())) {
    const int error = errno;
    ::close(descriptor_);
    throw Error("the lock file " + shown + " can not be written: " + std::strerror(error));
  }
}

RunLock::~RunLock() {
  ::close(descriptor_);
}

}  // namespace dateline::pipeline
