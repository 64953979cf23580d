#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dateline::pipeline {

/// Words that stayed, went or came.
struct TextPiece {
  enum class Kind : std::uint8_t { same, removed, added };

  Kind kind = Kind::same;
  std::string words;  ///< parted by single spaces

  bool operator==(const TextPiece&) const = default;
};
using ChangedParagraph = std::vector<TextPiece>;

/// The paragraphs (parted by empty lines) of two texts that differ, word by word, in the order of the texts;
/// empty if nothing does. Longest common subsequences, of paragraphs and then of the words between those that
/// are the same; where that would take more than 4 million comparisons, all is said to be replaced.
[[nodiscard]] std::vector<ChangedParagraph> compare_texts(std::string_view before, std::string_view after);

}  // namespace dateline::pipeline
