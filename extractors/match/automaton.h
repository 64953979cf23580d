#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "extractors/match/pattern_code.h"

namespace dateline::pattern {

/// A match without its captures.
struct Found {
  std::uint32_t pattern = 0;
  std::uint32_t last = 0;
};

/// Finds where patterns match and how far, all patterns of a Program at once: a deterministic automaton
/// over sets of instructions, made while it is used (Thompson's simulation with remembered steps, as in
/// grep and RE2). A token is read as one symbol, the set of atoms that it satisfies; units of several
/// tokens (edges, phrases) are symbols of their own, whose states wait for the walk at their end.
///
/// What is remembered stays from text to text and is thrown away where it grows beyond max_bytes; it
/// never changes what is found. One thread at a time. No match is longer than max_length tokens.
class Automaton {
 public:
  static constexpr std::uint32_t max_length = 256;
  static constexpr std::size_t default_max_bytes = 4 << 20;

  explicit Automaton(const Program& program, std::size_t max_bytes = default_max_bytes);

  /// Views `lattice` until the next call.
  void begin(const Lattice& lattice);

  /// The first token of [token, limit) at which a pattern could match; `limit`: there is none.
  [[nodiscard]] std::uint32_t next_start(std::uint32_t token, std::uint32_t limit) const {
    while (token < limit && !may_start(token)) ++token;
    return token;
  }

  /// Whether a pattern could match at `token`; looks at this token alone.
  [[nodiscard]] bool may_start(std::uint32_t token) const {
    const Token& next = tokens_[token];
    return (lattice_->labels_at(token) & program_.start_labels) != 0 ||
           program_.start_words.may_hold(next.hash) || (next.has_digit && program_.starts_with_regex) ||
           (program_.start_classes != 0 && (program_.start_classes & classes_of(next)) != 0);
  }

  /// The longest match from `first` within [first, limit), of equally long ones that of the first
  /// pattern; last == first: none.
  [[nodiscard]] Found longest(std::uint32_t first, std::uint32_t limit);

  /// The longest match of each pattern, by pattern. Views the automaton until the next call.
  [[nodiscard]] std::span<const Found> longest_of_each(std::uint32_t first, std::uint32_t limit);

 private:
  // Sets of numbers live one behind the other in a pool.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t size = 0;
  };
  // A few bits of a set of atoms: two sets that share none of them have no atom in common.
  struct AtomBits {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    void add(std::uint32_t atom) { ((atom & 64) == 0 ? low : high) |= std::uint64_t{1} << (atom & 63); }
    [[nodiscard]] bool any() const { return (low | high) != 0; }
    [[nodiscard]] bool meets(const AtomBits& other) const {
      return ((low & other.low) | (high & other.high)) != 0;
    }
  };
  // A step from a state, where both numbers are small.
  struct NearStep {
    static constexpr std::uint16_t none = 0xFFFF;
    std::uint16_t symbol = none;
    std::uint16_t state = 0;
  };
  // What a walk reads of a state is one cache line, with most of the steps from there: each has its place by
  // its symbol, and the one that comes first to it stays.
  static constexpr std::uint32_t near_count = 8;
  struct alignas(64) State {
    AtomBits bits;                         // of the atoms that may come next
    Range accepted;                        // the patterns that are complete here
    std::uint32_t follow = FlatMap::none;  // index into follows_, once it was asked for
    std::array<NearStep, near_count> steps;

    [[nodiscard]] NearStep& step_of(std::uint32_t symbol) { return steps[symbol % near_count]; }
  };
  // What states are made from.
  struct StateSet {
    Range code;                   // the atoms that may come next, as instructions
    std::uint32_t same_hash = 0;  // the next state with this hash; 0: none
  };
  // Tells at a glance that a token does not lead on from a state.
  struct Follow {
    HashFilterOf<16> words;
    LabelSet labels = 0;  // of edges
    std::uint8_t classes = 0;
    bool digits = false;
    bool all = false;  // cannot tell
  };
  // One way to read the text at a token as a unit of several.
  struct Unit {
    std::uint32_t symbol = 0;
    std::uint32_t last = 0;
  };
  struct Reading {
    std::uint32_t symbol = 0;
    std::uint32_t first_unit = 0;
    std::uint32_t unit_count = 0;
    std::uint32_t text = 0;  // for which it was made
  };
  // The edges of one token: those that end with it, as a key of their labels, and whether there are longer
  // ones.
  struct OwnLabels {
    std::uint64_t key = 0;
    bool any = false;
    bool longer = false;
  };
  struct Waiting {
    std::uint32_t at = 0;
    std::uint32_t state = 0;
  };
  // Of a token with digits, by its bytes: which regexes match.
  struct Number {
    char text[16] = {};
    std::uint32_t symbol = 0;
  };

  static constexpr std::uint32_t dead = 0;
  static constexpr std::uint32_t start = 1;
  static constexpr unsigned number_bits = 12;

  [[nodiscard]] bool may_follow(std::uint32_t state, std::uint32_t token);
  std::uint32_t make_follow(std::uint32_t state);
  template <typename Visit>
  void walk(std::uint32_t first, std::uint32_t limit, Visit visit);
  std::uint32_t arrive(std::uint32_t state, std::uint32_t at);
  [[nodiscard]] std::uint32_t first_waiting() const;

  [[nodiscard]] OwnLabels own_labels(std::uint32_t token, std::uint32_t symbol) const;
  const Reading& read(std::uint32_t token);
  void read_anew(std::uint32_t token, Reading& reading);
  std::uint32_t symbol_of_word(std::uint32_t word, const Token& token);
  std::uint32_t symbol_of_number(std::string_view token);
  std::uint32_t match_regexes(std::string_view token);
  std::uint32_t with(std::uint32_t symbol, std::uint32_t atom);
  std::uint32_t join(std::uint32_t symbol, std::uint32_t other);

  std::uint32_t first_step(std::uint32_t symbol);
  std::uint32_t step(std::uint32_t state, std::uint32_t symbol);
  std::uint32_t make_step(std::uint32_t state, std::uint32_t symbol);
  std::uint32_t unite(std::uint32_t a, std::uint32_t b);
  void follow(std::uint32_t instruction);
  std::uint32_t state_of_set();

  [[nodiscard]] std::span<const std::uint32_t> in_pool(Range range) const {
    return {pool_.data() + range.first, range.size};
  }
  Range to_pool(std::span<const std::uint32_t> numbers);
  void forget_readings();
  void forget();
  void forget_if_large();

  const Program& program_;
  const std::size_t max_bytes_;
  const Lattice* lattice_ = nullptr;

  // Of the text: what each token can be read as.
  const Token* tokens_ = nullptr;
  std::uint32_t token_count_ = 0;
  std::uint32_t text_ = 0;  // its number
  std::vector<Reading> readings_;
  std::vector<Unit> units_;

  // Remembered.
  std::vector<std::uint32_t> pool_;
  std::vector<Range> symbols_;  // their atoms; 0: none
  std::vector<AtomBits> symbol_bits_;
  std::vector<State> states_;
  std::vector<StateSet> state_sets_;  // by state
  std::vector<Follow> follows_;
  FlatMap symbols_with_;                     // symbol and atom: the symbol of both
  FlatMap joined_;                           // symbol and symbol: the symbol of both
  FlatMap symbols_by_labels_;                // symbol and the labels of its edges: the symbol of all
  std::vector<std::uint32_t> word_symbols_;  // by word, the first for all other words, and shape: symbol
  std::vector<std::uint32_t> first_steps_;   // by symbol: the state behind the start
  FlatMap steps_;                            // state and symbol: state, of those that are not near
  FlatMap unions_;                           // state and state: state
  FlatMap states_by_hash_;
  bool grew_ = false;
  std::vector<Number> numbers_;

  // Scratch.
  std::vector<Waiting> waiting_;
  std::vector<Found> found_;
  std::vector<std::uint32_t> found_at_;  // by pattern: where it stands in found_, if it does
  std::vector<std::uint32_t> code_set_;
  std::vector<std::uint32_t> accepted_set_;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> seen_code_;  // by instruction: the round in which it was met
  std::vector<std::uint32_t> seen_atom_;
  std::uint32_t round_ = 0;
  std::vector<int> regex_indices_;
};

}  // namespace dateline::pattern
