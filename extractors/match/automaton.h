#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "extractors/match/pattern_code.h"
#include "extractors/match/symbol_reader.h"

namespace dateline::pattern {

/// A match without its captures.
struct Found {
  std::uint32_t pattern = 0;
  std::uint32_t last = 0;
};

/// Finds where patterns match and how far, all patterns of a Program at once: a deterministic automaton
/// over sets of instructions, made while it is used (Thompson's simulation with remembered steps, as in
/// grep and RE2). A token is read as one symbol (symbol_reader.h); behind units of several tokens states wait
/// for the walk at their end.
///
/// What is remembered stays from text to text and is thrown away where it grows beyond max_bytes; it
/// never changes what is found. One thread at a time. No match is longer than max_length tokens.
class Automaton {
 public:
  static constexpr std::uint32_t max_length = 256;
  static constexpr std::size_t default_max_bytes = 4 << 20;

  explicit Automaton(const Program& program, std::size_t max_bytes = default_max_bytes);

  /// Views `lattice` until the next call. Its tokens have to be asked for in their order.
  void begin(const Lattice& lattice);

  /// The first token of [token, limit) at which a pattern may match; `limit`: there is none.
  [[nodiscard]] std::uint32_t next_start(std::uint32_t token, std::uint32_t limit);

  /// The longest match from `first` within [first, limit), of equally long ones that of the first
  /// pattern; last == first: none.
  [[nodiscard]] Found longest(std::uint32_t first, std::uint32_t limit);

  /// The longest match of each pattern, by pattern. Views the automaton until the next call.
  [[nodiscard]] std::span<const Found> longest_of_each(std::uint32_t first, std::uint32_t limit);

  /// The tokens as the last walk read them, as far as its matches go.
  [[nodiscard]] const SymbolReader& reader() const { return reader_; }

 private:
  // Sets of numbers live one behind the other in a pool.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t size = 0;
  };
  // A step from a state, where both numbers are small. A free one says what is true of symbol 0, which
  // satisfies nothing.
  struct NearStep {
    std::uint16_t symbol = 0;
    std::uint16_t state = dead;
  };
  static constexpr std::uint32_t max_near = 0xFFFF;
  // What a walk reads of a state is one cache line, with most of the steps from there: each has its place by
  // its symbol, and the one that comes first to it stays.
  static constexpr std::uint32_t near_count = 8;
  struct alignas(64) State {
    AtomBits bits;   // of the atoms that may come next
    Range accepted;  // in patterns_: those that are complete here
    std::array<NearStep, near_count> steps;

    [[nodiscard]] NearStep& step_of(std::uint32_t symbol) { return steps[symbol % near_count]; }
  };
  // An atom that may come next, and the instruction behind it.
  struct Exit {
    std::uint32_t atom = 0;
    std::uint32_t target = 0;
  };
  // What can be reached from an instruction, or from several, without reading.
  struct Closure {
    AtomBits bits;   // of the exits
    Range exits;     // in exits_
    Range accepted;  // in patterns_
  };
  // Closures of one instruction are remembered up to this size: with larger ones, which patterns with long
  // rows of options have, their sum would grow with the square of the code.
  static constexpr std::size_t max_exits = 128;
  static constexpr std::uint32_t too_large = FlatMap::none - 1;
  // What states are made from: two are the same where their entries are.
  struct StateSet {
    Range entries;                // the instructions at which it goes on, sorted
    Range closures;               // all it can reach, as indices into closures_
    std::uint32_t same_hash = 0;  // the next state with this hash; 0: none
  };
  struct Waiting {
    std::uint32_t at = 0;
    std::uint32_t state = 0;
  };

  static constexpr std::uint32_t dead = 0;
  static constexpr std::uint32_t start = 1;

  void go_to(std::uint32_t token);
  void read_on();
  [[nodiscard]] bool may_start(std::uint32_t token, std::uint32_t limit);
  template <typename Visit>
  void walk(std::uint32_t first, std::uint32_t limit, Visit visit);
  void wait_for_units(std::uint32_t state, std::uint32_t first_unit, std::uint32_t limit);
  std::uint32_t arrive(std::uint32_t state, std::uint32_t at);
  [[nodiscard]] std::uint32_t first_waiting() const;

  std::uint32_t first_step(std::uint32_t symbol) {
    const std::uint32_t known = first_steps_[symbol];
    return known != FlatMap::none ? known : make_first_step(symbol);
  }
  std::uint32_t make_first_step(std::uint32_t symbol);
  std::uint32_t step(std::uint32_t state, std::uint32_t symbol);
  std::uint32_t make_step(std::uint32_t state, std::uint32_t symbol);
  std::uint32_t unite(std::uint32_t a, std::uint32_t b);
  [[nodiscard]] std::uint32_t past_marks(std::uint32_t instruction) const;
  std::uint32_t state_of_entries();
  std::uint32_t make_state();
  bool find_closures();
  std::uint32_t closure_of(std::uint32_t instruction);
  std::uint32_t make_closure(std::span<const std::uint32_t> instructions, std::size_t limit);

  [[nodiscard]] std::span<const std::uint32_t> in_pool(Range range) const {
    return {pool_.data() + range.first, range.size};
  }
  [[nodiscard]] std::span<const std::uint32_t> patterns_in(Range range) const {
    return {patterns_.data() + range.first, range.size};
  }
  static Range append(std::vector<std::uint32_t>& pool, std::span<const std::uint32_t> numbers);
  void forget();
  void forget_if_large();

  const Program& program_;
  const std::size_t max_bytes_;
  SymbolReader reader_;
  std::uint32_t token_count_ = 0;
  std::uint32_t read_until_ = 0;

  // Remembered.
  std::vector<std::uint32_t> pool_;
  std::vector<std::uint32_t> patterns_;  // small, as walks read it
  std::vector<Exit> exits_;
  std::vector<Closure> closures_;
  std::vector<std::uint32_t> closure_at_;  // by instruction; FlatMap::none: not known yet
  std::vector<State> states_;
  std::vector<StateSet> state_sets_;        // by state
  std::vector<std::uint32_t> first_steps_;  // by symbol: the state behind the start
  FlatMap steps_;                           // state and symbol: state, of those that are not near
  FlatMap unions_;                          // state and state: state
  FlatMap states_by_hash_;
  bool grew_ = false;

  // Scratch.
  std::vector<Waiting> waiting_;
  std::vector<Found> found_;
  std::vector<std::uint32_t> found_at_;  // by pattern: where it stands in found_, if it does
  std::vector<std::uint32_t> entries_;
  std::vector<std::uint32_t> accepted_;
  std::vector<std::uint32_t> parts_;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> seen_code_;  // by instruction: the round in which it was met
  std::vector<std::uint32_t> seen_atom_;
  std::uint32_t round_ = 0;
};

}  // namespace dateline::pattern
