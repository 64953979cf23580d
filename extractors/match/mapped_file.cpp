#include "extractors/match/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "dateline/result.h"

namespace dateline {

MappedFile::MappedFile(const std::filesystem::path& path) {
  const auto refuse = [&path](const char* why) {
    throw Error(path.string() + ": cannot read this file: " + why);
  };
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) refuse(std::strerror(errno));
  struct stat status {};
  void* memory = MAP_FAILED;
  if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
#ifdef MAP_POPULATE
    constexpr int flags = MAP_PRIVATE | MAP_POPULATE;
#else
    constexpr int flags = MAP_PRIVATE;
#endif
    memory = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, flags, file, 0);
  }
  close(file);
  if (memory == MAP_FAILED) refuse("it is empty or no plain file");
  bytes_ = {static_cast<const std::byte*>(memory), static_cast<std::size_t>(status.st_size)};
}

MappedFile::~MappedFile() {
  munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace dateline
