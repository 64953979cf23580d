#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dateline::pipeline {

/// The smallest hashes of the shingles (runs of five words) of a text: enough to tell how
/// much two texts have in common without having them (bottom-k sketch; Broder 1997, "On the
/// resemblance and containment of documents"). Letter case, punctuation and spacing do not count.
struct TextSketch {
  static constexpr std::size_t max_hashes = 64;

  std::uint32_t shingles = 0;         ///< distinct ones in the whole text
  std::vector<std::uint32_t> hashes;  ///< ascending; all of them if `shingles` is no more than max_hashes

  bool operator==(const TextSketch&) const = default;
};

/// Of valid UTF-8. Time linear in the text. A text of fewer than five words has none.
[[nodiscard]] TextSketch sketch_text(std::string_view text);

struct Overlap {
  std::size_t shared = 0;  ///< hashes that were seen in both sketches
  double resemblance = 0;  ///< shared shingles of all that either has
  double containment = 0;  ///< shared shingles of those of the shorter text
};

/// Estimated where a text has more than max_hashes shingles (standard error about 0.06).
[[nodiscard]] Overlap overlap_of(const TextSketch& a, const TextSketch& b);

/// Four bytes a hash, for the database.
[[nodiscard]] std::string to_bytes(const TextSketch& sketch);
[[nodiscard]] TextSketch sketch_of_bytes(std::uint32_t shingles, std::string_view bytes);

}  // namespace dateline::pipeline
