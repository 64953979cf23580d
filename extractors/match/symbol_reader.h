#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "extractors/match/pattern_code.h"

namespace dateline::pattern {

/// Reads each token of a text as a symbol: the set of atoms that it satisfies, as a number. Units of several
/// tokens (edges, phrases) are symbols of their own.
///
/// The symbols are numbered as they are met, and remembered with what leads to them, so that most tokens cost
/// one look at a small table. One thread at a time.
class SymbolReader {
 public:
  static constexpr std::uint32_t no_units = FlatMap::none;

  struct Reading {
    std::uint32_t symbol = 0;             ///< 0: satisfies no atom
    std::uint32_t first_unit = no_units;  ///< for unit()
  };
  /// One way to read the text at a token as a unit of several.
  struct Unit {
    std::uint32_t symbol = 0;
    std::uint32_t last = 0;  ///< 0: no unit, but the end of those of a token
  };

  explicit SymbolReader(const Program& program);

  /// Views `lattice` until the next call. What was read before is gone.
  void begin(const Lattice& lattice);
  void read(std::uint32_t first, std::uint32_t last);

  /// Of a token that was read.
  [[nodiscard]] const Reading& operator[](std::uint32_t token) const { return readings_[token]; }
  /// The units of a token lie one behind the other.
  [[nodiscard]] const Unit& unit(std::uint32_t index) const { return units_[index]; }
  /// Of all that a token that was read can be.
  [[nodiscard]] AtomBits bits_at(std::uint32_t token) const;

  [[nodiscard]] std::uint32_t symbol_count() const { return static_cast<std::uint32_t>(symbols_.size()); }
  [[nodiscard]] const AtomBits& bits_of(std::uint32_t symbol) const { return symbol_bits_[symbol]; }
  /// Until the next symbol is made.
  [[nodiscard]] std::span<const std::uint32_t> atoms_of(std::uint32_t symbol) const {
    const Range& range = symbols_[symbol];
    return {atoms_.data() + range.first, range.size};
  }
  /// The symbol of an atom more.
  std::uint32_t with(std::uint32_t symbol, std::uint32_t atom);

  [[nodiscard]] std::size_t bytes() const;
  /// Also what was read.
  void forget();

 private:
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t size = 0;
  };
  // Of a token. Hash and key are compared apart: words whose sums are equal can be made on purpose.
  struct Known {
    std::uint64_t hash = 0;  // 0 for all words that nobody asks for
    std::uint64_t key = 0;   // Lattice::Marks::key
    std::uint32_t symbol = not_known;
    std::uint32_t seconds = 0;  // of its WordPlace
  };
  static constexpr std::uint32_t not_known = FlatMap::none;
  static constexpr unsigned known_bits = 11;
  // Of a token with digits, by its bytes: which regexes match.
  struct Number {
    char text[16] = {};
    std::uint32_t symbol = 0;
  };
  static constexpr unsigned number_bits = 12;

  Known read_anew(std::uint32_t token, std::uint64_t hash, std::uint64_t key, Known& known);
  std::uint32_t read_units(std::uint32_t token, bool goes_on);
  std::uint32_t symbol_of_word(std::uint32_t word, const Token& token);
  std::uint32_t symbol_of_number(std::string_view token);
  std::uint32_t match_regexes(std::string_view token);
  std::uint32_t with_edge(std::uint32_t symbol, const Edge& edge);
  void add_long_edges(std::uint32_t token);
  void add_phrases(std::uint32_t token);
  std::uint32_t join(std::uint32_t symbol, std::uint32_t other);

  const Program& program_;
  const Lattice* lattice_ = nullptr;
  const Token* tokens_ = nullptr;
  std::uint32_t token_count_ = 0;

  std::vector<Reading> readings_;  // by token
  std::vector<Unit> units_;

  // Remembered.
  std::vector<Range> symbols_;  // in atoms_; 0: no atoms
  std::vector<AtomBits> symbol_bits_;
  std::vector<std::uint32_t> atoms_;
  FlatMap symbols_with_;                     // symbol and atom: the symbol of both
  FlatMap joined_;                           // symbol and symbol: the symbol of both
  std::vector<Known> known_;                 // each in its place by hash and key, the last that came stays
  std::vector<std::uint32_t> word_symbols_;  // by word, the first for all other words, and shape: symbol
  std::vector<Number> numbers_;

  // Scratch.
  std::vector<std::uint32_t> set_;
  std::vector<int> regex_indices_;
};

}  // namespace dateline::pattern
