#include "pipeline/run/line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "pipeline/base/decompression.h"
#include "pipeline/base/files.h"
#include "pipeline/base/limits.h"

namespace dateline::pipeline {

Result<std::unique_ptr<LineFile>> LineFile::open(const std::string& path) {
  if (path == "-") {
    auto file = std::unique_ptr<LineFile>(new LineFile(path, -1));
    file->lines_.emplace(STDIN_FILENO);
    return file;
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) {
    return Diagnostic{Severity::error, "B001", path,
                      std::string("can not be opened: ") + std::strerror(errno)};
  }
  auto file = std::unique_ptr<LineFile>(new LineFile(path, descriptor));
  std::array<char, 4> start{};
  const ssize_t count = ::pread(descriptor, start.data(), start.size(), 0);  // fails on a pipe
  if (count > 0 && is_gzip(std::string_view(start.data(), static_cast<std::size_t>(count)))) {
    Result<std::string> bytes = read_file(path, max_archive_bytes, FileAccess::any);
    if (!bytes) return bytes.error();
    file->bytes_ = std::move(*bytes);
    file->lines_.emplace(std::string_view(file->bytes_));
  } else {
    file->lines_.emplace(descriptor);
  }
  return file;
}

LineFile::~LineFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<Diagnostic> LineFile::failure() const {
  if (lines_->failed() == 0) return std::nullopt;
  return Diagnostic{Severity::error, "B004", path_,
                    std::string("can not be read to its end: ") + std::strerror(lines_->failed())};
}

}  // namespace dateline::pipeline
