#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace dateline::pipeline {

/// Bytes that stay where they are for as long as the arena lives, also when it is moved. For one thread.
class TextArena {
 public:
  [[nodiscard]] std::string_view keep(std::string_view text) { return keep(text, {}); }

  /// `first` and behind it `second`. Where `first` is what was kept last it grows in place, so that many
  /// calls cost no more than the bytes they add.
  [[nodiscard]] std::string_view keep(std::string_view first, std::string_view second) {
    const bool grows = !first.empty() && first.data() + first.size() == end_ && second.size() <= room_;
    if (grows) {
      append(second);
      return {first.data(), first.size() + second.size()};
    }
    const std::size_t size = first.size() + second.size();
    if (size > room_) add_chunk(size);
    const char* const begin = end_;
    append(first);
    append(second);
    return {begin, size};
  }

 private:
  static constexpr std::size_t least_chunk = 16 * 1024;

  void add_chunk(std::size_t size) {
    room_ = std::max(least_chunk, size * 2);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
    end_ = chunks_.back().get();
  }

  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(end_, text.data(), text.size());
    end_ += text.size();
    room_ -= text.size();
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* end_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace dateline::pipeline
