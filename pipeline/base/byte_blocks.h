#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Sixteen bytes at a time, by the vectors that GCC and Clang have on every processor.
namespace dateline::pipeline {

using Bytes16 = unsigned char __attribute__((vector_size(16)));

/// The bytes [at, at + 16), which lie within `text`.
[[nodiscard]] inline Bytes16 bytes_at(std::string_view text, std::size_t at) {
  Bytes16 bytes;
  std::memcpy(&bytes, text.data() + at, sizeof bytes);
  return bytes;
}

/// Of what a comparison of such bytes gives.
template <typename Mask>
[[nodiscard]] bool is_any_set(Mask mask) {
  using Words = std::array<std::uint64_t, 2>;
  return std::bit_cast<Words>(mask) != Words{};
}

/// Whether one of two characters stands in the text.
[[nodiscard]] inline bool holds_either(std::string_view text, char a, char b) {
  const auto first = static_cast<unsigned char>(a);
  const auto second = static_cast<unsigned char>(b);
  const auto found = [&](std::size_t at) {
    const Bytes16 bytes = bytes_at(text, at);
    return is_any_set((bytes == first) | (bytes == second));
  };
  if (text.size() < sizeof(Bytes16)) {
    for (const char c : text)
      if (c == a || c == b) return true;
    return false;
  }
  for (std::size_t at = 0; at + sizeof(Bytes16) <= text.size(); at += sizeof(Bytes16))
    if (found(at)) return true;
  return found(text.size() - sizeof(Bytes16));
}

}  // namespace dateline::pipeline
