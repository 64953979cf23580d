#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace dateline {

/// A file as memory, read only. All of it is asked for at once: faults one by one cost seconds on a cold
/// cache.
class MappedFile {
 public:
  /// Throws Error where the file cannot be read or is empty.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace dateline
