#include "extractors/match/lattice.h"

#include <algorithm>
#include <cstddef>

namespace dateline {

Lattice Lattice::over(const Lattice& base) {
  Lattice lattice(base.text_, base.tokens_, base.sentences_);
  lattice.base_ = &base;
  return lattice;
}

void Lattice::finish() {
  const auto in_order = [](const Edge& a, const Edge& b) { return a.first < b.first; };
  if (!std::is_sorted(added_.begin(), added_.end(), in_order)) sort_added();
  const Lattice& below = base_ != nullptr ? *base_ : *this;
  if (below.edges_.empty()) return take_added();
  size_ = static_cast<std::uint32_t>(tokens_.size());
  std::vector<Edge> merged;
  merged.reserve(below.edges_.size() + added_.size());
  std::vector<std::uint32_t> starts = below.starts_;
  starts.resize(std::size_t{size_} + 1, 0);
  std::vector<LabelSet> labels = below.labels_;
  labels.resize(size_, 0);
  const auto copy_below = [&](std::uint32_t from, std::uint32_t to) {
    merged.insert(merged.end(), below.edges_.begin() + from, below.edges_.begin() + to);
  };
  // Between two tokens that get more, all starts move by the same.
  std::uint32_t token = 0;
  std::uint32_t taken = 0;  // of the edges below
  std::uint32_t more = 0;
  for (auto next = added_.begin(); next != added_.end();) {
    const std::uint32_t first = next->first;
    const std::uint32_t end = starts[first + 1];
    for (; token <= first; ++token) starts[token] += more;
    copy_below(taken, end);
    taken = end;
    auto last = next;
    for (; last != added_.end() && last->first == first; ++last) labels[first] |= bit_of(last->label);
    merged.insert(merged.end(), next, last);
    more += static_cast<std::uint32_t>(last - next);
    next = last;
  }
  for (; token <= size_; ++token) starts[token] += more;
  copy_below(taken, static_cast<std::uint32_t>(below.edges_.size()));
  edges_ = std::move(merged);
  starts_ = std::move(starts);
  labels_ = std::move(labels);
  added_.clear();
  base_ = nullptr;
}

void Lattice::take_added() {
  size_ = static_cast<std::uint32_t>(tokens_.size());
  starts_.assign(std::size_t{size_} + 1, 0);
  labels_.assign(size_, 0);
  std::uint32_t token = 0;
  for (std::uint32_t i = 0; i < added_.size(); ++i) {
    for (; token <= added_[i].first; ++token) starts_[token] = i;
    labels_[added_[i].first] |= bit_of(added_[i].label);
  }
  for (; token <= size_; ++token) starts_[token] = static_cast<std::uint32_t>(added_.size());
  edges_ = std::move(added_);
  added_.clear();
  base_ = nullptr;
}

// A counting sort, stable: `places` is first filled one token further, and ends up right by being counted on.
void Lattice::sort_added() {
  std::vector<std::uint32_t> places(tokens_.size() + 2, 0);
  for (const Edge& edge : added_) ++places[edge.first + 2];
  for (std::size_t i = 1; i < places.size(); ++i) places[i] += places[i - 1];
  std::vector<Edge> sorted(added_.size());
  for (const Edge& edge : added_) sorted[places[edge.first + 1]++] = edge;
  added_.swap(sorted);
}

}  // namespace dateline
