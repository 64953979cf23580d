#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dateline {

/// Numbers by 64-bit keys in one open table, for look-ups by the million; keys are never removed
/// one by one. The key 0 is taken for 1.
template <typename Value>
class FlatMapOf {
 public:
  static constexpr Value none = ~Value{0};

  /// none: not there.
  [[nodiscard]] Value find(std::uint64_t key) const {
    key += key == 0;
    for (std::size_t at = slot_of(key);; at = (at + 1) & mask()) {
      if (slots_[at].key == key) return slots_[at].value;
      if (slots_[at].key == 0) return none;
    }
  }

  /// Has the memory fetched that `key` will be looked for in.
  void fetch(std::uint64_t key) const { __builtin_prefetch(&slots_[slot_of(key)]); }

  /// The value of `key`, entered as 0 where it was not there; until the next change.
  Value& operator[](std::uint64_t key) {
    if (find(key) == none) insert(key, 0);
    key += key == 0;
    std::size_t at = slot_of(key);
    while (slots_[at].key != key) at = (at + 1) & mask();
    return slots_[at].value;
  }

  /// `key` must not be there yet.
  void insert(std::uint64_t key, Value value) {
    if (++size_ * 2 > slots_.size()) grow();
    put(key + (key == 0), value);
  }

  void clear() { *this = FlatMapOf(); }
  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t key = 0;
    Value value = 0;
  };

  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  // Fibonacci hashing: the upper bits of the product are well mixed.
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15u) >> shift_);
  }

  void put(std::uint64_t key, Value value) {
    std::size_t at = slot_of(key);
    while (slots_[at].key != 0) at = (at + 1) & mask();
    slots_[at] = {key, value};
  }

  void grow() {
    const std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.size() * 2, {});
    --shift_;
    for (const Slot& slot : old) {
      if (slot.key != 0) put(slot.key, slot.value);
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(16);
  unsigned shift_ = 60;
  std::size_t size_ = 0;
};

using FlatMap = FlatMapOf<std::uint32_t>;

}  // namespace dateline
