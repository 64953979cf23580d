#pragma once

#include <cstdint>
#include <vector>

#include "extractors/text/tokens.h"

namespace dateline {

/// Strings of words, as hashes of their tokens, which a text is searched for token by token.
class PhraseList {
 public:
  using Words = std::vector<std::uint64_t>;

  explicit PhraseList(std::vector<Words> phrases);

  [[nodiscard]] bool empty() const { return starts_.empty(); }
  /// The first words of all of them.
  [[nodiscard]] Words first_words() const;
  /// One of them stands at `token`, within [token, limit).
  [[nodiscard]] bool stand_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return token < limit && may_hold(firsts_, tokens[token].hash) && one_stands_at(tokens, token, limit, 1);
  }
  /// One of them stands right before `token`, within [floor, token).
  [[nodiscard]] bool stand_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const {
    return token > floor && may_hold(lasts_, tokens[token - 1].hash) &&
           one_stands_before(tokens, token, floor);
  }
  /// One of them is all of [token, limit).
  [[nodiscard]] bool fill(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return token < limit && may_hold(firsts_, tokens[token].hash) &&
           one_stands_at(tokens, token, limit, limit - token);
  }

 private:
  /// Some bits of hashes, few of which are set.
  using Filter = std::vector<std::uint64_t>;

  static void enter(Filter& filter, std::uint64_t hash);
  [[nodiscard]] static bool may_hold(const Filter& filter, std::uint64_t hash) {
    return !filter.empty() && (filter[hash >> 6 & (filter.size() - 1)] >> (hash & 63) & 1) != 0;
  }
  [[nodiscard]] bool stands(std::uint32_t first, std::uint32_t count, const Tokens& tokens,
                            std::uint32_t token) const;
  [[nodiscard]] bool one_stands_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const;
  [[nodiscard]] bool one_stands_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit,
                                   std::uint32_t least) const;

  Filter firsts_;                      // of their first words
  Filter lasts_;                       // of their last words
  std::vector<std::uint32_t> starts_;  // in words_, and the end, if there are any
  Words words_;                        // of all of them, sorted; none is empty
};

/// What a frame says of a PhraseList, which has to outlive it; empty where it says nothing.
class Phrases {
 public:
  Phrases() = default;
  explicit Phrases(const PhraseList& list) : list_(list.empty() ? nullptr : &list) {}

  /// Of one list.
  bool operator==(const Phrases&) const = default;
  [[nodiscard]] bool empty() const { return list_ == nullptr; }
  [[nodiscard]] PhraseList::Words first_words() const {
    return list_ == nullptr ? PhraseList::Words() : list_->first_words();
  }
  [[nodiscard]] bool stand_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return list_ != nullptr && list_->stand_at(tokens, token, limit);
  }
  [[nodiscard]] bool stand_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const {
    return list_ != nullptr && list_->stand_before(tokens, token, floor);
  }
  [[nodiscard]] bool fill(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return list_ != nullptr && list_->fill(tokens, token, limit);
  }

 private:
  const PhraseList* list_ = nullptr;
};

}  // namespace dateline
