#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/base/limits.h"

namespace dateline::pipeline {

/// Lines of a descriptor or of memory, one at a time, in memory bounded by the longest
/// line. A line is handed out as soon as it is complete, so that it works as a filter.
/// Ends at "\n" or "\r\n", which are not part of the line; a last line needs none.
/// Not for two threads at once.
class LineReader {
 public:
  struct Line {
    std::string_view text;     ///< valid until the next call of next()
    std::uint64_t number = 0;  ///< from 1
    bool too_long = false;     ///< over the limit: it was skipped and `text` is empty
  };

  /// Does not close the descriptor. A read error ends the lines; see failed().
  explicit LineReader(int descriptor, std::size_t max_line = max_line_bytes);
  /// `bytes` has to outlive the reader.
  explicit LineReader(std::string_view bytes, std::size_t max_line = max_line_bytes);

  [[nodiscard]] std::optional<Line> next();
  /// Whether next() has a whole line at hand and will not wait for the other side.
  [[nodiscard]] bool has_line() const;
  /// errno of the read that failed, 0 if none did.
  [[nodiscard]] int failed() const { return error_; }

 private:
  bool fill();

  int descriptor_ = -1;
  std::string_view memory_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t scanned_ = 0;
  std::size_t max_line_;
  std::uint64_t number_ = 0;
  bool ended_ = false;
  int error_ = 0;
};

}  // namespace dateline::pipeline
