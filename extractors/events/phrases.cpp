#include "extractors/events/phrases.h"

#include <algorithm>
#include <bit>

namespace dateline {

PhraseList::PhraseList(std::vector<Words> phrases) {
  std::erase_if(phrases, [](const Words& words) { return words.empty(); });
  if (phrases.empty()) return;
  std::sort(phrases.begin(), phrases.end());
  firsts_.resize(std::bit_ceil(phrases.size() / 4 + 1));
  lasts_.resize(firsts_.size());
  for (const Words& words : phrases) {
    enter(firsts_, words.front());
    enter(lasts_, words.back());
    starts_.push_back(static_cast<std::uint32_t>(words_.size()));
    words_.insert(words_.end(), words.begin(), words.end());
  }
  starts_.push_back(static_cast<std::uint32_t>(words_.size()));
}

void PhraseList::enter(Filter& filter, std::uint64_t hash) {
  filter[hash >> 6 & (filter.size() - 1)] |= std::uint64_t{1} << (hash & 63);
}

PhraseList::Words PhraseList::first_words() const {
  Words first;
  for (std::size_t i = 0; i + 1 < starts_.size(); ++i) first.push_back(words_[starts_[i]]);
  return first;
}

// `count` words from `first` on, at `token`.
bool PhraseList::stands(std::uint32_t first, std::uint32_t count, const Tokens& tokens,
                        std::uint32_t token) const {
  return std::equal(words_.begin() + first, words_.begin() + first + count, tokens.begin() + token,
                    [](std::uint64_t wanted, const Token& each) { return wanted == each.hash; });
}

bool PhraseList::one_stands_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const {
  for (std::size_t i = 0; i + 1 < starts_.size(); ++i) {
    const std::uint32_t count = starts_[i + 1] - starts_[i];
    if (count <= token - floor && stands(starts_[i], count, tokens, token - count)) return true;
  }
  return false;
}

// Of at least `least` words.
bool PhraseList::one_stands_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit,
                               std::uint32_t least) const {
  const std::uint64_t hash = tokens[token].hash;
  const auto end = starts_.end() - 1;
  auto start =
      std::partition_point(starts_.begin(), end, [&](std::uint32_t each) { return words_[each] < hash; });
  for (; start != end && words_[*start] == hash; ++start) {
    const std::uint32_t count = start[1] - *start;
    if (count > limit - token || count < least) continue;
    if (stands(*start + 1, count - 1, tokens, token + 1)) return true;
  }
  return false;
}

}  // namespace dateline
