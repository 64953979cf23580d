#pragma once

#include <chrono>
#include <string_view>

namespace dateline::pipeline {

/// One line on standard error that tells how far a run is, drawn at most ten times a
/// second, and only if standard error is a terminal. Gone when it is destroyed. For one thread.
class Progress {
 public:
  /// `wanted` is false under --quiet.
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  [[nodiscard]] bool shown() const { return shown_; }
  /// Whether a new text would be drawn now: spares making one that is not.
  [[nodiscard]] bool due() const;
  /// `text` is cut to the width of the terminal; control characters are escaped.
  void show(std::string_view text);

 private:
  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_{};
};

/// Columns of the terminal behind a descriptor; 0 if it is none.
[[nodiscard]] unsigned terminal_width(int descriptor);

}  // namespace dateline::pipeline
