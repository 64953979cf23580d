#include "extractors/match/lattice.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace dateline {

Lattice Lattice::over(const Lattice& base) {
  Lattice lattice(base.text_, base.tokens_, base.sentences_);
  lattice.stretches_ = base.stretches_;
  lattice.labels_ = base.labels_;
  lattice.marks_ = base.marks_;
  return lattice;
}

void Lattice::finish() {
  const auto in_order = [](const Edge& a, const Edge& b) { return a.first < b.first; };
  size_ = static_cast<std::uint32_t>(tokens_.size());
  const bool is_first = stretches_.empty();
  stretches_.resize(size_);
  labels_.resize(size_, 0);
  if (is_first) mark_tokens();
  if (added_.empty()) return;
  if (is_first && std::is_sorted(added_.begin(), added_.end(), in_order)) {
    take_added();
  } else {
    merge_added();
  }
  added_.clear();
}

void Lattice::mark_tokens() {
  marks_.reserve(size_ + 1);
  for (const Token& token : tokens_) {
    const std::uint64_t shape = 2 * shape_of(token) + (token.has_digit ? 2u : 1u);
    marks_.push_back({0, token.hash, shape * 0x9E3779B97F4A7C15u});
  }
  marks_.emplace_back();
}

inline void Lattice::mark(const Edge& edge) {
  labels_[edge.first] |= bit_of(edge.label);
  Marks& marks = marks_[edge.first];
  if (edge.last > edge.first + 1) marks.longer |= bit_of(edge.label);
  if (edge.last == edge.first + 1) marks.key += edge.label;  // the same in any order
}

/// All edges there are, in order.
void Lattice::take_added() {
  for (Edge& edge : added_) {
    Stretch& stretch = stretches_[edge.first];
    if (stretch.size++ == 0) stretch.begin = &edge;
    mark(edge);
  }
  blocks_.push_back(std::exchange(added_, {}));  // the edges stay where they are
}

/// Those tokens that get more move with all their edges into a block of their own.
void Lattice::merge_added() {
  std::size_t moved = added_.size();
  for (const Edge& edge : added_) {
    Stretch& stretch = stretches_[edge.first];
    if (stretch.more++ == 0) moved += stretch.size;
  }
  std::vector<Edge>& block = blocks_.emplace_back(moved);
  Edge* free = block.data();
  for (const Edge& edge : added_) {
    Stretch& stretch = stretches_[edge.first];
    if (stretch.more > 0) {
      std::copy(stretch.begin, stretch.begin + stretch.size, free);
      stretch.begin = free;
      free += stretch.size + stretch.more;
      stretch.more = 0;
    }
    stretch.begin[stretch.size++] = edge;
    mark(edge);
  }
}

}  // namespace dateline
