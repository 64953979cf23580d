#include "extractors/text/token_index.h"

#include <bit>

namespace dateline {

TokenIndex::TokenIndex(const Tokens& tokens)
    : blocks_(tokens.empty() ? 0 : tokens.back().end / 64 + 1),
      punctuation_(tokens.size()),
      count_(static_cast<std::uint32_t>(tokens.size())) {
  Block* const blocks = blocks_.data();
  std::uint32_t* const punctuation = punctuation_.data();
  std::uint32_t marks = 0;
  std::uint32_t capitals = 0;
  std::uint32_t i = 0;
  for (const Token& token : tokens) {
    blocks[token.end / 64].ends |= std::uint64_t{1} << (token.end % 64);
    capitals += token.capital ? 1u : 0u;
    // Without a branch: every token is noted, and stays where it is one.
    punctuation[marks] = i;
    marks += token.kind == TokenKind::punctuation ? 1u : 0u;
    if (token.line_start) lines_.push_back(i);
    ++i;
  }
  punctuation_.resize(marks);
  capital_count_ = capitals;
  std::uint32_t before = 0;
  for (Block& block : blocks_) {
    block.before = before;
    before += static_cast<std::uint32_t>(std::popcount(block.ends));
  }
}

std::uint32_t TokenIndex::token_at(std::uint32_t byte) const {
  if (byte / 64 >= blocks_.size()) return count_;
  const Block& block = blocks_[byte / 64];
  const std::uint64_t up_to_it = block.ends << (63 - byte % 64);
  return block.before + static_cast<std::uint32_t>(std::popcount(up_to_it));
}

}  // namespace dateline
