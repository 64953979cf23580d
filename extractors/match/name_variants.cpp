#include "extractors/match/name_variants.h"

#include <algorithm>

#include "dateline/unicode.h"

namespace dateline {
namespace {

constexpr std::size_t longest_ending = 6;
constexpr std::size_t shortest_stem = 3;

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// The name without apostrophes inside or behind its words, straight or curly.
std::string without_apostrophes(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\'' && i > 0) continue;
    if (name.substr(i, 3) == "\xE2\x80\x99" && i > 0) {
      i += 2;
      continue;
    }
    out += name[i];
  }
  return out;
}

/// Words with what separates them: "Bashar ", "al-", "Assad".
struct Part {
  std::string_view word;
  std::string_view separator;
};

std::vector<Part> parts_of(std::string_view name) {
  std::vector<Part> parts;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of(" -"), name.size());
    const std::size_t next = std::min(end + 1, name.size());
    parts.push_back({name.substr(0, end), name.substr(end, next - end)});
    name.remove_prefix(next);
  }
  return parts;
}

}  // namespace

void NameVariants::add(std::unordered_map<std::string, Group>& groups, std::string_view first,
                       std::string_view others) {
  Group group = {fold(first)};
  while (!others.empty()) {
    const std::size_t end = std::min(others.find('|'), others.size());
    if (end > 0) group.push_back(fold(others.substr(0, end)));
    others.remove_prefix(std::min(end + 1, others.size()));
  }
  for (const std::string& member : group) groups[member] = group;
}

void NameVariants::add_words(std::string_view word, std::string_view others) {
  add(words_, word, others);
}

void NameVariants::add_endings(std::string_view ending, std::string_view others) {
  add(endings_, ending, others);
}

// The word itself first.
std::vector<std::string> NameVariants::alternatives(std::string_view word) const {
  std::vector<std::string> all = {std::string(word)};
  const std::string folded = fold(word);
  const auto add_variant = [&](std::string variant) {
    if (variant == folded) return;
    if (is_capital(word.front())) variant[0] = static_cast<char>(variant[0] & ~0x20);
    all.push_back(std::move(variant));
  };
  if (const auto group = words_.find(folded); group != words_.end()) {
    for (const std::string& other : group->second) add_variant(other);
    return all;
  }
  for (std::size_t size = std::min(longest_ending, folded.size()); size > 1; --size) {
    if (folded.size() < size + shortest_stem) continue;
    const auto group = endings_.find(folded.substr(folded.size() - size));
    if (group == endings_.end()) continue;
    for (const std::string& other : group->second)
      add_variant(folded.substr(0, folded.size() - size) + other);
    break;
  }
  return all;
}

std::vector<std::string> NameVariants::of(std::string_view name) const {
  if (words_.empty() && endings_.empty()) return {};
  const std::vector<Part> parts = parts_of(name);
  std::vector<std::string> variants = {""};
  for (const Part& part : parts) {
    // On its own a word is too short a hint that it is the same name in another spelling.
    const std::vector<std::string> choices = part.word.empty() || parts.size() == 1
                                                 ? std::vector<std::string>{std::string(part.word)}
                                                 : alternatives(part.word);
    std::vector<std::string> longer;
    for (const std::string& choice : choices) {
      for (const std::string& variant : variants) {
        if (longer.size() < most) longer.push_back(variant + choice + std::string(part.separator));
      }
    }
    variants = std::move(longer);
  }
  const std::size_t spelled = words_.contains("'") ? variants.size() : 0;
  for (std::size_t i = 0; i < spelled; ++i) {
    std::string plain = without_apostrophes(variants[i]);
    if (plain != variants[i]) variants.push_back(std::move(plain));
  }
  std::erase(variants, name);
  return variants;
}

}  // namespace dateline
