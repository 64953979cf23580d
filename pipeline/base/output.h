#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dateline::pipeline {

/// Standard output can not be written. Only main catches it: exit code 1, and a message
/// unless the reader simply closed its end.
class OutputError : public std::runtime_error {
 public:
  OutputError(const std::string& message, bool reader_gone)
      : std::runtime_error(message), reader_gone_(reader_gone) {}
  [[nodiscard]] bool reader_gone() const { return reader_gone_; }

 private:
  bool reader_gone_;
};

/// A buffered writer to a descriptor that never loses an error: writing throws OutputError.
/// What is not flushed when it goes away is dropped, since a destructor can not report.
/// On a terminal control and bidi characters but tabs and ends of lines are shown, never obeyed, whatever
/// the format. Not for two threads at once.
class Output {
 public:
  explicit Output(int descriptor);

  void write(std::string_view bytes);
  void flush();

 private:
  int descriptor_;
  bool terminal_;
  std::string buffer_;
};

/// The one way to standard output. A filter that reads from a pipe flushes after each batch.
[[nodiscard]] Output& standard_output();
/// For what writes through a function.
void write_output(std::string_view text);

/// "1 feed", "2 feeds"
[[nodiscard]] std::string counted(std::size_t number, std::string_view noun);

}  // namespace dateline::pipeline
