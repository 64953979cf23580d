#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dateline {

/// Tells at a glance that a hash is not in a set; sometimes wrong about one that is not. Of 64 bits for each
/// of `words`, a power of two.
template <std::size_t words>
class HashFilter {
  static_assert((words & (words - 1)) == 0);

 public:
  void add(std::uint64_t hash) { bits_[word_of(hash)] |= bit_of(hash); }
  [[nodiscard]] bool may_hold(std::uint64_t hash) const { return (bits_[word_of(hash)] & bit_of(hash)) != 0; }

 private:
  static std::size_t word_of(std::uint64_t hash) { return (hash >> 6) & (words - 1); }
  static std::uint64_t bit_of(std::uint64_t hash) { return std::uint64_t{1} << (hash & 63); }

  std::array<std::uint64_t, words> bits_{};
};

}  // namespace dateline
