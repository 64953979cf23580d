#include "pipeline/base/output.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t flush_at = 64 * 1024;

void append_shown(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\n\t"), text.size());
    const bool ends_with_return = end > 0 && end < text.size() && text[end] == '\n' && text[end - 1] == '\r';
    out += escape_controls(text.substr(0, ends_with_return ? end - 1 : end));
    if (end == text.size()) return;
    out += text[end];
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Output::Output(int descriptor) : descriptor_(descriptor), terminal_(::isatty(descriptor) == 1) {}

void Output::write(std::string_view bytes) {
  if (terminal_) {
    append_shown(buffer_, bytes);
  } else {
    buffer_ += bytes;
  }
  if (buffer_.size() >= flush_at) flush();
}

void Output::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      const int error = errno;
      buffer_.clear();
      throw OutputError(std::string("standard output can not be written: ") + std::strerror(error),
                        error == EPIPE);
    }
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

Output& standard_output() {
  static Output output(STDOUT_FILENO);
  return output;
}

void write_output(std::string_view text) {
  standard_output().write(text);
}

std::string counted(std::size_t number, std::string_view noun) {
  std::string out = std::to_string(number) + ' ' + std::string(noun);
  if (number != 1) out += 's';
  return out;
}

}  // namespace dateline::pipeline
