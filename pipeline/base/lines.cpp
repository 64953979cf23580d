#include "pipeline/base/lines.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dateline::pipeline {

namespace {
constexpr std::size_t block_size = 65536;
}

LineReader::LineReader(int descriptor, std::size_t max_line) : descriptor_(descriptor), max_line_(max_line) {}

LineReader::LineReader(std::string_view bytes, std::size_t max_line) : memory_(bytes), max_line_(max_line) {}

// Reads one more block behind what is there; false at the end.
bool LineReader::fill() {
  if (ended_) return false;
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
  }
  const std::size_t used = buffer_.size();
  buffer_.resize(used + block_size);
  while (true) {
    const ssize_t got = ::read(descriptor_, buffer_.data() + used, block_size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = errno;
    buffer_.resize(used + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got <= 0) ended_ = true;
    return got > 0;
  }
}

bool LineReader::has_line() const {
  if (descriptor_ < 0) return !memory_.empty();
  return buffer_.find('\n', scanned_) != std::string::npos;
}

std::optional<LineReader::Line> LineReader::next() {
  Line line;
  if (descriptor_ < 0) {
    if (memory_.empty()) return std::nullopt;
    const std::size_t end = memory_.find('\n');
    line.text = memory_.substr(0, end);
    memory_.remove_prefix(end == std::string_view::npos ? memory_.size() : end + 1);
  } else {
    while (true) {
      const std::size_t end = buffer_.find('\n', scanned_);
      if (end != std::string::npos) {
        line.text = std::string_view(buffer_).substr(begin_, end - begin_);
        begin_ = scanned_ = end + 1;
        break;
      }
      scanned_ = buffer_.size();
      if (scanned_ - begin_ > max_line_) {
        // forget it up to its end
        line.too_long = true;
        begin_ = scanned_;
      }
      if (!fill()) {
        if (begin_ == buffer_.size() && !line.too_long) return std::nullopt;
        line.text = std::string_view(buffer_).substr(begin_);
        begin_ = scanned_ = buffer_.size();
        break;
      }
    }
    if (line.too_long) line.text = {};
  }
  line.number = ++number_;
  if (!line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);
  if (line.text.size() > max_line_) {
    line.too_long = true;
    line.text = {};
  }
  return line;
}

}  // namespace dateline::pipeline
