#include "extractors/match/lattice.h"

#include <cstddef>

namespace dateline {

void Lattice::finish() {
  // A counting sort, stable: starts_ is first filled one place further, and ends up right by being counted
  // on.
  starts_.assign(tokens_.size() + 2, 0);
  bool in_order = true;
  std::uint32_t before = 0;
  for (const Edge& edge : edges_) {
    in_order = in_order && edge.first >= before;
    before = edge.first;
    ++starts_[edge.first + 2];
  }
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  if (in_order) {
    starts_.erase(starts_.begin());
    return;
  }
  std::vector<Edge> sorted(edges_.size());
  for (const Edge& edge : edges_) sorted[starts_[edge.first + 1]++] = edge;
  edges_.swap(sorted);
}

const Edge* Lattice::find(std::uint32_t token, Label label) const {
  for (const Edge& edge : at(token)) {
    if (edge.label == label) return &edge;
  }
  return nullptr;
}

}  // namespace dateline
