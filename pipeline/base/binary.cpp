#include "pipeline/base/binary.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace dateline::pipeline {

namespace {

/// What PDF files, pictures, programs, archives, sound and fonts begin with.
constexpr std::array<std::string_view, 14> magic_numbers = {
    "%PDF-",      "\x89PNG",          "\xFF\xD8\xFF", "GIF87a",     "GIF89a", "PK\x03\x04",
    "PK\x05\x06", "\x7F\x45\x4C\x46", "Rar!\x1A",     "7z\xBC\xAF", "OggS",   "ID3\x03",
    "wOF2",       "\xD0\xCF\x11\xE0"};

/// Control characters that texts do not have: by byte, 1 or 0.
constexpr std::array<std::uint8_t, 256> make_odd_controls() {
  std::array<std::uint8_t, 256> odd{};
  for (std::size_t byte = 1; byte < 0x20; ++byte) odd[byte] = 1;
  for (const char c : {'\t', '\n', '\r', '\f', '\x1B'}) odd[static_cast<unsigned char>(c)] = 0;
  return odd;
}

constexpr std::array<std::uint8_t, 256> odd_controls = make_odd_controls();

/// UTF-16 without a mark: zero bytes, nearly all at even or nearly all at odd places.
bool is_wide(std::string_view start) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < start.size(); ++i) zeros[i % 2] += start[i] == '\0' ? 1U : 0U;
  const auto [few, many] = std::minmax(zeros[0], zeros[1]);
  return many * 8 >= start.size() && few * 20 <= many;
}

}  // namespace

bool is_binary(std::string_view bytes) {
  const auto begins = [&](std::string_view magic) { return bytes.starts_with(magic); };
  if (std::any_of(magic_numbers.begin(), magic_numbers.end(), begins)) return true;
  const auto holds = [&](std::size_t at, std::string_view magic) {
    return bytes.size() > at && bytes.substr(at, magic.size()) == magic;
  };
  if (holds(0, "RIFF") && (holds(8, "WEBP") || holds(8, "WAVE"))) return true;
  if (holds(0, std::string_view("\0\0", 2)) && holds(4, "ftyp")) return true;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return false;
  const std::string_view start = bytes.substr(0, 4096);
  std::size_t controls = 0;
  for (const char c : start) controls += odd_controls[static_cast<unsigned char>(c)];
  return controls * 20 > start.size() && !is_wide(start);
}

}  // namespace dateline::pipeline
