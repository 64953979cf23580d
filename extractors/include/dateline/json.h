#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dateline/annotations.h"
#include "dateline/document.h"

namespace dateline {

/// Writes JSON by appending to one string: no tree, keys in the order of the
/// calls, no white space, absent fields left out by not calling. Strings have to be
/// valid UTF-8. Commas are its own affair; closing what was opened is the caller's.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool boolean);
  void value(std::int64_t number);
  void value(std::uint64_t number);
  void value(std::uint32_t number) { value(std::uint64_t{number}); }
  void value(int number) { value(std::int64_t{number}); }
  void value(double number);  ///< shortest form that reads back the same; finite only

  template <typename T>
  void field(std::string_view name, const T& content) {
    key(name);
    value(content);
  }
  /// The field only if `text` is not empty.
  void optional_field(std::string_view name, std::string_view text) {
    if (!text.empty()) field(name, text);
  }

 private:
  void separate();

  std::string& out_;
  bool need_comma_ = false;
};

enum class OffsetUnit : std::uint8_t { code_points, utf8, utf16 };

struct JsonOptions {
  OffsetUnit offsets = OffsetUnit::code_points;
};

/// Appends the record of `dateline extract` for one document, without a line break.
void append_json(std::string& out, const Document& document, const Annotations& annotations,
                 const JsonOptions& options = {});

}  // namespace dateline
