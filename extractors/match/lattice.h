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

/// A set of labels by one bit of each: two that share no bit have no label in common.
using LabelSet = std::uint64_t;

constexpr LabelSet bit_of(Label label) {
  return LabelSet{1} << (label * 0x9E3779B97F4A7C15u >> 58);
}

/// All combinations of classes that a token can have, as a small number.
constexpr unsigned shape_count = 8;
[[nodiscard]] inline unsigned shape_of(const Token& token) {
  if (token.kind != TokenKind::word) return token.kind == TokenKind::number ? 1 : 0;
  return 4u | static_cast<unsigned>(token.capital) | static_cast<unsigned>(token.all_capitals) << 1;
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

  /// The edges of `base`, which has to outlive it and stay as it is, and those that are added.
  [[nodiscard]] static Lattice over(const Lattice& base);

  /// Any number of edges in any order, then finish() once before at() is called; may be repeated. The edges
  /// of a token stand in the order in which they were added.
  Lattice(Lattice&&) = default;
  void reserve(std::size_t more) { added_.reserve(added_.size() + more); }
  void add(const Edge& edge) { added_.push_back(edge); }
  void finish();

  /// The edges that start at `token`; behind the last token there are none.
  [[nodiscard]] std::span<const Edge> at(std::uint32_t token) const {
    if (token >= size_) return {};
    return {stretches_[token].begin, stretches_[token].size};
  }
  /// The labels of the edges that start at `token`, which has to be one of the text.
  [[nodiscard]] LabelSet labels_at(std::uint32_t token) const { return labels_[token]; }
  /// What is to be known of each token before its edges are looked at, and then of one that is behind the
  /// last.
  struct Marks {
    LabelSet longer = 0;     ///< of its edges of several tokens
    std::uint64_t hash = 0;  ///< Token::hash
    std::uint64_t key = 0;  ///< a hash of its shape, whether it has digits, and the labels of the other edges
  };
  [[nodiscard]] const Marks* marks() const { return marks_.data(); }
  [[nodiscard]] const Edge* find(std::uint32_t token, Label label) const {
    if (token >= size_ || (labels_[token] & bit_of(label)) == 0) return nullptr;
    for (const Edge& edge : at(token)) {
      if (edge.label == label) return &edge;
    }
    return nullptr;
  }
  [[nodiscard]] bool has(std::uint32_t token, Label label) const { return find(token, label) != nullptr; }

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const Tokens& tokens() const { return tokens_; }
  [[nodiscard]] const std::vector<TokenRange>& sentences() const { return sentences_; }
  [[nodiscard]] ByteSpan bytes(std::uint32_t first, std::uint32_t last) const {
    return {tokens_[first].begin, tokens_[last - 1].end};
  }

 private:
  // The edges of a token, in one of the blocks of this lattice or of its base.
  struct Stretch {
    Edge* begin = nullptr;
    std::uint32_t size = 0;
    std::uint32_t more = 0;  // while edges are merged: how many are to come for which there is no room yet
  };
  std::string_view text_;
  const Tokens& tokens_;
  const std::vector<TokenRange>& sentences_;
  void take_added();
  void merge_added();
  void mark_tokens();
  void mark(const Edge& edge);

  std::vector<Edge> added_;
  std::vector<std::vector<Edge>> blocks_;  // one of each finish(), never changed later
  std::vector<Stretch> stretches_;         // by token
  std::vector<LabelSet> labels_;           // by token
  std::vector<Marks> marks_;               // by token, and one more
  std::uint32_t size_ = 0;                 // tokens, once it was finished
};

}  // namespace dateline
