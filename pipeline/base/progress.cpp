#include "pipeline/base/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/log.h"

namespace dateline::pipeline {
namespace {

constexpr std::chrono::milliseconds redraw_after{100};

/// The first `count` code points.
std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && count > 0) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    --count;
  }
  return text.substr(0, end);
}

}  // namespace

unsigned terminal_width(int descriptor) {
  if (::isatty(descriptor) == 0) return 0;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

Progress::Progress(bool wanted) : shown_(wanted && terminal_width(STDERR_FILENO) > 0) {}

Progress::~Progress() {
  if (drawn_) set_status_line({});
}

bool Progress::due() const {
  return shown_ && std::chrono::steady_clock::now() >= next_;
}

void Progress::show(std::string_view text) {
  if (!due()) return;
  next_ = std::chrono::steady_clock::now() + redraw_after;
  drawn_ = true;
  const unsigned width = terminal_width(STDERR_FILENO);
  set_status_line(first_characters(escape_controls(text), width > 1 ? width - 1 : 79));
}

}  // namespace dateline::pipeline
