#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dateline::pipeline {

/// The header fields that MIME, HTTP and WARC have in common: "Name: value" lines up to an empty one, a line
/// that begins with white space goes on with the one before. At most 1,000 fields.
class HeaderBlock {
 public:
  /// Reads from the start of `bytes`; `size()` says where the content begins.
  explicit HeaderBlock(std::string_view bytes);

  /// The first field of that name (in lower case), trimmed; empty if there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
  std::size_t size_ = 0;
};

/// "text/html" of "Text/HTML; charset=utf-8".
[[nodiscard]] std::string media_type_of(std::string_view field);
/// The parameter of a field such as `multipart/related; boundary="x y"`; empty if there is none.
[[nodiscard]] std::string parameter_of(std::string_view field, std::string_view name);

}  // namespace dateline::pipeline
