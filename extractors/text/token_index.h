#pragma once

#include <cstdint>
#include <vector>

#include "extractors/text/tokens.h"

namespace dateline {

/// What is looked for in the tokens of a text without going over them again. Made in one pass.
class TokenIndex {
 public:
  explicit TokenIndex(const Tokens& tokens);

  /// Index of the first token that ends behind `byte` of the text; the number of tokens if there is none.
  [[nodiscard]] std::uint32_t token_at(std::uint32_t byte) const;

  /// The first token of each line.
  [[nodiscard]] const std::vector<std::uint32_t>& lines() const { return lines_; }
  [[nodiscard]] const std::vector<std::uint32_t>& punctuation() const { return punctuation_; }
  /// How many tokens begin with a capital.
  [[nodiscard]] std::uint32_t capital_count() const { return capital_count_; }

 private:
  /// Of 64 bytes of the text.
  struct Block {
    std::uint64_t ends = 0;    // a bit for each byte behind the last one of a token
    std::uint32_t before = 0;  // how many tokens end in the blocks before
  };

  std::vector<Block> blocks_;
  std::vector<std::uint32_t> lines_;
  std::vector<std::uint32_t> punctuation_;
  std::uint32_t capital_count_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace dateline
