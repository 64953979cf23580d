#include "extractors/match/lattice.h"

#include <algorithm>

namespace dateline {

void Lattice::finish() {
  std::stable_sort(edges_.begin(), edges_.end(),
                   [](const Edge& a, const Edge& b) { return a.first < b.first; });
  starts_.assign(tokens_.size() + 1, 0);
  for (const Edge& edge : edges_) ++starts_[edge.first + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
}

const Edge* Lattice::find(std::uint32_t token, Label label) const {
  for (const Edge& edge : at(token)) {
    if (edge.label == label) return &edge;
  }
  return nullptr;
}

}  // namespace dateline
