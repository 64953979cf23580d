#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "extractors/text/sentences.h"
#include "extractors/text/tokens.h"

namespace dateline {

/// What an edge is: a word class ("title"), a type ("PERSON") or any other name that
/// patterns ask for as %name. A hash, so that nobody has to keep a table of them.
using Label = std::uint64_t;

constexpr Label label_of(std::string_view name) {
  Label hash = 0xCBF29CE484222325u;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

/// Tokens [first, last) can be read as one unit of this label.
struct Edge {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  Label label = 0;
  std::uint32_t payload = 0;  ///< the maker's own: index of a mention, a row …
  std::string_view value;     ///< of a word: its value in the list
};

/// A text as patterns see it: its tokens, its sentences, and the units that were
/// recognised in it so far. Views the text and the tokens, which must outlive it.
class Lattice {
 public:
  Lattice(std::string_view text, const Tokens& tokens, const std::vector<TokenRange>& sentences)
      : text_(text), tokens_(tokens), sentences_(sentences) {}

  /// Any number of edges in any order, then finish() once before at() is called; may be repeated.
  void reserve(std::size_t more) { edges_.reserve(edges_.size() + more); }
  void add(Edge edge) { edges_.push_back(edge); }
  void finish();

  /// The edges that start at `token`; behind the last token there are none.
  [[nodiscard]] std::span<const Edge> at(std::uint32_t token) const {
    if (token >= tokens_.size()) return {};
    return {edges_.data() + starts_[token], edges_.data() + starts_[token + 1]};
  }
  [[nodiscard]] const Edge* find(std::uint32_t token, Label label) const;
  [[nodiscard]] bool has(std::uint32_t token, Label label) const { return find(token, label) != nullptr; }

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const Tokens& tokens() const { return tokens_; }
  [[nodiscard]] const std::vector<TokenRange>& sentences() const { return sentences_; }
  [[nodiscard]] ByteSpan bytes(std::uint32_t first, std::uint32_t last) const {
    return {tokens_[first].begin, tokens_[last - 1].end};
  }

 private:
  std::string_view text_;
  const Tokens& tokens_;
  const std::vector<TokenRange>& sentences_;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace dateline
