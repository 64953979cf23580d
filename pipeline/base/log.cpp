#include "pipeline/base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <mutex>
#include <string>

#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

constexpr std::string_view erase_line = "\r\x1b[K";

void write_to_stderr(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return;  // there is nobody left to tell
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Standard error with at most one line at the bottom that is drawn over again.
class TerminalSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void set_status(std::string_view line) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string out;
    if (!status_.empty()) out += erase_line;
    status_ = line;
    out += status_;
    write_to_stderr(out);
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t formatted;
    formatter_->format(message, formatted);
    std::string out;
    if (!status_.empty()) out += erase_line;
    out.append(formatted.data(), formatted.size());
    out += status_;
    write_to_stderr(out);  // one write a line: lines of several processes do not mix
  }
  void flush_() override {}

 private:
  std::string status_;
};

struct Log {
  std::shared_ptr<TerminalSink> sink = std::make_shared<TerminalSink>();
  spdlog::logger logger{"dateline", sink};

  Log() {
    logger.set_pattern("%n: %v");
    logger.set_level(spdlog::level::warn);
  }
};

Log& the_log() {
  static Log log;
  return log;
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::note:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

void write_line(LogLevel level, std::string_view message) {
  const std::string line = escape_controls(repair_utf8(message));
  the_log().logger.log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void set_log_level(LogLevel level) {
  the_log().logger.set_level(to_spdlog(level));
}

void log_note(std::string_view message) {
  write_line(LogLevel::note, message);
}
void log_warning(std::string_view message) {
  write_line(LogLevel::warning, message);
}
void log_error(std::string_view message) {
  write_line(LogLevel::error, message);
}

void log(const Diagnostic& diagnostic) {
  switch (diagnostic.severity) {
    case Severity::note:
      return log_note(to_string(diagnostic));
    case Severity::warning:
      return log_warning(to_string(diagnostic));
    case Severity::error:
      return log_error(to_string(diagnostic));
  }
}

void set_status_line(std::string_view line) {
  the_log().sink->set_status(line);
}

}  // namespace dateline::pipeline
