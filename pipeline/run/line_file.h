#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dateline/result.h"
#include "pipeline/base/lines.h"

namespace dateline::pipeline {

/// An open file of lines that a person named, or standard input ("-"). It is read as a
/// stream; a gzip file (told by its first bytes) is unpacked in memory. For one thread.
class LineFile {
 public:
  [[nodiscard]] static Result<std::unique_ptr<LineFile>> open(const std::string& path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  [[nodiscard]] std::optional<LineReader::Line> next() { return lines_->next(); }
  [[nodiscard]] bool has_line() const { return lines_->has_line(); }
  /// Why the lines ended early, if they did (B004).
  [[nodiscard]] std::optional<Diagnostic> failure() const;

 private:
  LineFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;  ///< -1: nothing to close
  std::string bytes_;
  std::optional<LineReader> lines_;
};

}  // namespace dateline::pipeline
