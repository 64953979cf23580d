#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// The bytes of a row inside a bundle, see bundle_layout.h.
namespace dateline::bundle {

/// In the note of a row, before the id of one that was merged into it.
inline constexpr std::string_view merged_mark = "merged=";

inline void append_size(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

inline void append_text(std::string& out, std::string_view text) {
  append_size(out, text.size());
  out += text;
}

/// Takes a record apart from its front. Never reads behind the end: what is missing is zero or empty.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  std::uint64_t size() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
      if (next < 0x80) break;
    }
    return value;
  }

  void skip_size() {
    while (!rest_.empty() && byte() >= 0x80) {
    }
  }

  std::string_view text() {
    const std::uint64_t wanted = size();
    const std::string_view text = rest_.substr(0, wanted);
    rest_.remove_prefix(text.size());
    return text;
  }

 private:
  std::string_view rest_;
};

}  // namespace dateline::bundle
