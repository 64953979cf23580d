#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "extractors/match/pattern.h"
#include "extractors/match/pattern_code.h"
#include "extractors/match/symbol_reader.h"

namespace dateline::pattern {

/// The second pass over a match whose end is known: finds the first way through its pattern that leads
/// there, in the order of the alternatives and the longer repetition before the shorter, and what it
/// captures. Where many ways fail, no (instruction, token) is tried twice, so the cost is bounded by their
/// number; a way is not entered where none of the atoms that come first in it stands in the text.
/// One thread at a time; holds only scratch.
class CaptureFinder {
 public:
  /// `reader` must have read the tokens of what is asked for.
  CaptureFinder(const Program& program, const SymbolReader& reader) : program_(program), reader_(reader) {}

  /// `pattern`, of the program, must match [first, last).
  void find(const Lattice& lattice, std::uint32_t pattern, std::uint32_t first, std::uint32_t last,
            std::vector<Capture>& captures);

 private:
  static constexpr int many_ways = 64;
  static constexpr std::uint32_t no_token = 0xFFFFFFFFu;
  static constexpr std::uint32_t no_label = 0xFFFFFFFFu;

  // What happened on the way to here; going back is cutting it short. Most captures hold one atom and are one
  // mark.
  enum class Kind : std::uint8_t { nothing, open, close, value, whole };
  struct Mark {
    Kind kind = Kind::nothing;
    std::uint32_t label = 0;
    std::uint32_t first = 0;  // tokens
    std::uint32_t last = 0;
    std::string_view value = {};  // whole: of the capture; value: of the innermost open one
    std::uint32_t payload = 0;
  };
  // A way not yet tried.
  struct Way {
    std::uint32_t at = 0;
    std::uint32_t token = 0;
    std::size_t trail = 0;  // how much of the trail leads there
    Mark mark;              // and what follows it
  };

  bool run(std::uint32_t at, std::uint32_t token);
  std::uint32_t take(std::uint32_t at, std::uint32_t token, std::uint32_t label);
  std::uint32_t take_words(std::uint32_t at, std::uint32_t token, std::uint32_t label);
  std::uint32_t take_edges(std::uint32_t at, std::uint32_t token, std::uint32_t label);
  static Mark mark_of(std::uint32_t label, std::uint32_t first, std::uint32_t last, std::string_view value,
                      std::uint32_t payload);
  std::uint32_t go_on_with(const Mark& mark);
  void leave_way(std::uint32_t at, const Mark& mark);
  void reverse_ways(std::size_t from);
  [[nodiscard]] bool may_lead_on(std::uint32_t at, std::uint32_t token) const;
  bool is_new(std::uint32_t at, std::uint32_t token) { return !remembers_ || remember(at, token); }
  bool remember(std::uint32_t at, std::uint32_t token);
  void remember_from_now();
  void keep(std::vector<Capture>& captures);

  const Program& program_;
  const SymbolReader& reader_;
  const Lattice* lattice_ = nullptr;
  CompiledPattern pattern_;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
  void push(const Way& way) {
    if (way_count_ == ways_.size()) ways_.resize(2 * ways_.size());
    ways_[way_count_++] = way;
  }
  void push(const Mark& mark) {
    if (trail_size_ == trail_.size()) trail_.resize(2 * trail_.size());
    trail_[trail_size_++] = mark;
  }

  // Both are longer than what is used of them.
  std::vector<Way> ways_ = std::vector<Way>(64);
  std::size_t way_count_ = 0;
  std::vector<Mark> trail_ = std::vector<Mark>(64);
  std::size_t trail_size_ = 0;
  // A bit for each instruction of the pattern and token of the match; used where the ways are many.
  std::vector<std::uint64_t> tried_;
  bool remembers_ = false;
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> token_bits_;  // by token of the match: AtomBits::folded of what it can be
};

}  // namespace dateline::pattern
