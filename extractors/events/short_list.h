#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace dateline {

/// A list that hardly ever has more than `few` members: those stand in it itself, and only more of them are
/// allocated. Of plain values.
template <typename Value, std::size_t few>
class ShortList {
 public:
  ShortList() = default;
  ShortList(std::initializer_list<Value> values) {
    for (const Value& value : values) push_back(value);
  }

  void push_back(const Value& value) {
    if (size_ < few) {
      few_[size_] = value;
    } else {
      if (size_ == few) many_.assign(few_.begin(), few_.end());
      many_.push_back(value);
    }
    ++size_;
  }
  /// Keeps the first `size` members.
  void shrink(std::size_t size) {
    if (size_ > few && size <= few) std::copy_n(many_.begin(), size, few_.begin());
    if (size_ > few) many_.resize(size > few ? size : 0);
    size_ = std::min(size_, size);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Value* data() const { return size_ <= few ? few_.data() : many_.data(); }
  [[nodiscard]] const Value* begin() const { return data(); }
  [[nodiscard]] const Value* end() const { return data() + size_; }
  [[nodiscard]] Value* data() { return size_ <= few ? few_.data() : many_.data(); }
  [[nodiscard]] Value* begin() { return data(); }
  [[nodiscard]] Value* end() { return data() + size_; }
  [[nodiscard]] const Value& operator[](std::size_t index) const { return data()[index]; }
  [[nodiscard]] const Value& front() const { return data()[0]; }
  [[nodiscard]] const Value& back() const { return data()[size_ - 1]; }

 private:
  std::size_t size_ = 0;
  std::array<Value, few> few_{};
  std::vector<Value> many_;  // all of them, where they are more
};

}  // namespace dateline
