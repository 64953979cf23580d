#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "extractors/match/flat_map.h"

namespace dateline {

/// Entities by the hash of what they are called, each once, in the order in which they came up. Of one name
/// so many as `most`, which keeps hostile texts linear.
class Namesakes {
 public:
  static constexpr std::size_t most = 16;

  void add(std::uint64_t key, std::uint32_t entity) {
    std::uint32_t list = by_key_.find(key);
    if (list == FlatMap::none) {
      list = static_cast<std::uint32_t>(lists_.size());
      by_key_.insert(key, list);
      lists_.emplace_back();
    }
    List& known = lists_[list];
    const auto end = known.entities.begin() + known.size;
    if (known.size == most || std::find(known.entities.begin(), end, entity) != end) return;
    known.entities[known.size++] = entity;
  }

  /// Empty: nobody is called so. Until the next is added.
  [[nodiscard]] std::span<const std::uint32_t> find(std::uint64_t key) const {
    const std::uint32_t list = by_key_.find(key);
    if (list == FlatMap::none) return {};
    return {lists_[list].entities.data(), lists_[list].size};
  }

 private:
  struct List {
    std::array<std::uint32_t, most> entities;
    std::uint32_t size = 0;
  };

  FlatMap by_key_;  // index into lists_
  std::vector<List> lists_;
};

}  // namespace dateline
