#pragma once

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/diagnostics.h"
#include "extractors/match/flat_map.h"
#include "extractors/match/hash_filter.h"
#include "extractors/match/lattice.h"
#include "extractors/match/rule_source.h"

/// The compiled rules of one file: written by compile(), read by the matchers. Of this room only.
namespace dateline::pattern {

enum class TokenClass : std::uint8_t { capital, acronym, lower, word, number, any };

/// Bit n: the token is of TokenClass n.
[[nodiscard]] inline std::uint8_t classes_of(const Token& token) {
  const bool is_word = token.kind == TokenKind::word;
  return static_cast<std::uint8_t>((is_word && token.capital) | (is_word && token.all_capitals) << 1 |
                                   (is_word && !token.capital) << 2 | is_word << 3 |
                                   (token.kind == TokenKind::number) << 4 | 1 << 5);
}

enum class AtomKind : std::uint8_t { token, one_of, word_class, regex, token_class, edge };

/// What a step of a pattern asks of the text. The same question is the same atom in all patterns.
struct Atom {
  AtomKind kind = AtomKind::token;
  bool capital = false;     ///< word_class, edge: it has to start with a capital
  std::uint64_t value = 0;  ///< token: hash; edge: label; otherwise an index or TokenClass

  bool operator==(const Atom&) const = default;
};

enum class Op : std::uint8_t { atom, split, jump, open, close, match };

/// All targets lie ahead: repetitions are written out, the code has no loops.
struct Instruction {
  explicit(false) Instruction(Op what = Op::match, std::uint32_t first_operand = 0,
                              std::uint32_t second_operand = 0)
      : op(what), x(first_operand), y(second_operand) {}

  Op op;
  bool holds_one_atom = false;  ///< open: nothing but an atom stands before its close
  std::uint16_t least = 0;      ///< tokens that a match needs from here on
  std::uint32_t x;              ///< atom: its number; open, close: label; jump, split: target; match: pattern
  std::uint32_t y;              ///< split: the second target
  std::uint32_t first = 0;      ///< AtomBits::folded of the atoms that may come first from here on
};

/// A few bits of a set of atoms: two sets that share none of them have no atom in common.
struct AtomBits {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  void add(std::uint32_t atom) { ((atom & 64) == 0 ? low : high) |= std::uint64_t{1} << (atom & 63); }
  void add(const AtomBits& other) {
    low |= other.low;
    high |= other.high;
  }
  [[nodiscard]] bool meets(const AtomBits& other) const {
    return ((low & other.low) | (high & other.high)) != 0;
  }
  /// The same in fewer bits.
  [[nodiscard]] std::uint32_t folded() const {
    const std::uint64_t both = low | high;
    return static_cast<std::uint32_t>(both | both >> 32);
  }
  [[nodiscard]] static std::uint32_t folded(std::uint32_t atom) { return 1u << (atom & 31); }
};

/// A word class by the first tokens of its words.
struct CompiledWords {
  struct Entry {
    std::uint64_t first = 0;          ///< hash of the first token
    std::vector<std::uint64_t> rest;  ///< of those behind it
    std::string_view value;
  };
  std::vector<Entry> entries;  ///< sorted by `first`, of each in the order of the file
  FlatMap places;              ///< in it, of the first entry of each `first`

  [[nodiscard]] std::span<const Entry> starting_with(std::uint64_t first) const {
    const std::uint32_t place = places.find(first);
    if (place == FlatMap::none) return {};
    const auto begin = entries.begin() + place;
    auto end = begin;
    while (end != entries.end() && end->first == first) ++end;
    return {begin, end};
  }

  /// The value of the word whose tokens have these hashes; nothing: it is not there.
  [[nodiscard]] std::optional<std::string_view> find(std::span<const std::uint64_t> hashes) const {
    if (hashes.empty()) return std::nullopt;
    for (const Entry& entry : starting_with(hashes.front())) {
      if (std::equal(entry.rest.begin(), entry.rest.end(), hashes.begin() + 1, hashes.end()))
        return entry.value;
    }
    return std::nullopt;
  }
};

/// What all patterns ask about tokens with one hash.
struct Word {
  /// It starts a word of several tokens of a class.
  struct Phrase {
    std::uint64_t second = 0;  ///< hash of the token behind it, which tells most of them apart
    std::uint32_t atom = 0;
    std::vector<std::uint64_t> rest;  ///< of those behind that one
  };
  std::vector<std::uint32_t> atoms;
  std::vector<Phrase> phrases;  ///< sorted by their second tokens
};

/// Where the entry of a word is found, with what tells at a glance that a token does not go on from it to a
/// phrase.
struct WordPlace {
  std::uint32_t index = FlatMap::none;  ///< into Program::words
  std::uint32_t seconds = 0;            ///< bit n: a phrase goes on with a hash that ends with n
};
[[nodiscard]] inline bool may_go_on(std::uint32_t seconds, std::uint64_t hash) {
  return (seconds >> (hash & 31) & 1) != 0;
}

/// The atoms of one label of edges; FlatMap::none: nobody asks.
struct EdgeAtoms {
  std::uint32_t any = FlatMap::none;
  std::uint32_t capital = FlatMap::none;
};

struct CompiledPattern {
  std::uint32_t rule = 0;
  std::uint32_t start = 0;  ///< its code: [start, end)
  std::uint32_t end = 0;
};

struct Program {
  RuleSource source;
  std::vector<std::string> by;
  std::vector<Instruction> code;
  std::vector<std::string> labels;
  std::vector<Atom> atoms;
  std::vector<std::vector<std::uint64_t>> choices;  ///< of atoms one_of: hashes, sorted
  std::vector<std::unique_ptr<RE2>> regexes;
  std::vector<CompiledWords> word_classes;  ///< as in source.words
  FlatMap class_places;                     ///< in it, by label_of the name
  std::vector<CompiledPattern> patterns;    ///< in the order of the rules

  // From the text to atoms.
  std::vector<Word> words;
  FlatMapOf<std::uint64_t> word_places;  ///< by hash of a token, see place_of
  HashFilter<256> known_words;
  std::vector<EdgeAtoms> edges;
  FlatMap edge_index;                      ///< label: index into edges
  LabelSet edge_labels = 0;                ///< of all edges that are asked for
  std::vector<std::uint32_t> class_atoms;  ///< by TokenClass; FlatMap::none: nobody asks
  std::vector<std::uint32_t> regex_atoms;  ///< by regex
  std::unique_ptr<RE2::Set> all_regexes;   ///< null: run them one by one

  std::vector<std::vector<std::uint32_t>> starts;  ///< by atom: first instructions of patterns

  [[nodiscard]] WordPlace place_of(std::uint64_t hash) const {
    if (!known_words.may_hold(hash)) return {};
    const std::uint64_t found = word_places.find(hash);
    if (found == word_places.none) return {};
    return {static_cast<std::uint32_t>(found), static_cast<std::uint32_t>(found >> 32)};
  }
};

/// Whether and to what a regex matches the whole token; the value is its first group, else all of it.
struct RegexResult {
  bool matched = false;
  std::string_view value;
};
[[nodiscard]] RegexResult run_regex(const RE2& regex, std::string_view token);

/// Nothing but ASCII letters: a word that a text has as one token.
[[nodiscard]] inline bool is_one_token(std::string_view word) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !word.empty() && std::all_of(word.begin(), word.end(), is_letter);
}

/// Two numbers as the key of a FlatMap.
[[nodiscard]] inline std::uint64_t key_of(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{a} << 32 | b;
}

/// The hashes of `words` as a text would have them.
[[nodiscard]] std::vector<std::uint64_t> hashes_of(std::string_view words);

/// Wrong patterns are left out and reported.
[[nodiscard]] Program compile(RuleSource source, Diagnostics& diagnostics);

}  // namespace dateline::pattern
