#include "extractors/match/symbol_reader.h"

#include <algorithm>
#include <cstring>

namespace dateline::pattern {
namespace {

/// Of a word (FlatMap::none: of all others) in a shape.
std::size_t slot_of(std::uint32_t word, const Token& token) {
  return (word + 1u) * std::size_t{shape_count} + shape_of(token);
}

}  // namespace

SymbolReader::SymbolReader(const Program& program) : program_(program) {
  forget();
}

void SymbolReader::begin(const Lattice& lattice) {
  lattice_ = &lattice;
  tokens_ = lattice.tokens().data();
  token_count_ = static_cast<std::uint32_t>(lattice.tokens().size());
  if (readings_.size() < token_count_) readings_.resize(token_count_);
  units_.clear();
}

void SymbolReader::read(std::uint32_t first, std::uint32_t last) {
  const LabelSet asked = program_.edge_labels;
  const Lattice::Marks* const marks = lattice_->marks();
  Reading* const readings = readings_.data();
  for (std::uint32_t token = first; token < last; ++token) {
    const Lattice::Marks& next = marks[token];
    // All words that nobody asks for are the same; without a branch, as every other token is one.
    const std::uint64_t is_known = program_.known_words.may_hold(next.hash) ? 1u : 0u;
    const std::uint64_t hash = next.hash & (0u - is_known);
    Known& kept = known_[(next.key + hash) >> (64 - known_bits)];
    const bool is_kept = kept.hash == hash && kept.key == next.key && kept.symbol != not_known;
    const Known known = is_kept ? kept : read_anew(token, hash, next.key, kept);
    readings[token] = {known.symbol};
    const bool goes_on = may_go_on(known.seconds, marks[token + 1].hash);
    if (goes_on || (next.longer & asked) != 0) readings[token].first_unit = read_units(token, goes_on);
  }
}

/// Of `token` and its edges that are not longer; kept in its place, unless it takes more than its key to
/// tell.
SymbolReader::Known SymbolReader::read_anew(std::uint32_t token, std::uint64_t hash, std::uint64_t key,
                                            Known& kept) {
  const Token& next = tokens_[token];
  const WordPlace place = program_.place_of(next.hash);
  Known known{hash, key, symbol_of_word(place.index, next), place.seconds};
  const bool asks_regexes = next.has_digit && !program_.regexes.empty();
  if (asks_regexes) known.symbol = join(known.symbol, symbol_of_number(next.of(lattice_->text())));
  if ((lattice_->labels_at(token) & program_.edge_labels) != 0) {
    for (const Edge& edge : lattice_->at(token)) {
      if (edge.last == token + 1) known.symbol = with_edge(known.symbol, edge);
    }
  }
  kept = known;
  if (asks_regexes) kept.symbol = not_known;
  return known;
}

std::uint32_t SymbolReader::read_units(std::uint32_t token, bool goes_on) {
  const std::size_t before = units_.size();
  if ((lattice_->marks()[token].longer & program_.edge_labels) != 0) add_long_edges(token);
  if (goes_on && token + 1 < token_count_) add_phrases(token);
  if (units_.size() == before) return no_units;
  units_.push_back({});
  return static_cast<std::uint32_t>(before);
}

AtomBits SymbolReader::bits_at(std::uint32_t token) const {
  AtomBits bits = symbol_bits_[readings_[token].symbol];
  if (readings_[token].first_unit == no_units) return bits;
  for (std::size_t i = readings_[token].first_unit; units_[i].last != 0; ++i)
    bits.add(symbol_bits_[units_[i].symbol]);
  return bits;
}

/// Of `token` that is `word` (FlatMap::none: no rule asks for it), by its hash and classes alone.
std::uint32_t SymbolReader::symbol_of_word(std::uint32_t word, const Token& token) {
  const std::size_t slot = slot_of(word, token);
  if (word_symbols_[slot] != FlatMap::none) return word_symbols_[slot];
  const std::uint8_t classes = classes_of(token);
  std::uint32_t symbol = 0;
  for (unsigned i = 0; i < program_.class_atoms.size(); ++i) {
    if ((classes >> i & 1) != 0 && program_.class_atoms[i] != FlatMap::none)
      symbol = with(symbol, program_.class_atoms[i]);
  }
  if (word != FlatMap::none) {
    for (const std::uint32_t atom : program_.words[word].atoms) {
      if (!program_.atoms[atom].capital || token.capital) symbol = with(symbol, atom);
    }
  }
  word_symbols_[slot] = symbol;
  return symbol;
}

/// The regexes that match a token with digits, as a symbol.
std::uint32_t SymbolReader::symbol_of_number(std::string_view token) {
  if (token.size() > sizeof(Number::text)) return match_regexes(token);
  char text[sizeof(Number::text)] = {};
  std::memcpy(text, token.data(), token.size());
  std::uint64_t halves[2];
  std::memcpy(halves, text, sizeof text);
  const std::uint64_t hash = (halves[0] ^ halves[1] * 0xC2B2AE3D27D4EB4Fu) * 0x9E3779B97F4A7C15u;
  Number& number = numbers_[hash >> (64 - number_bits)];
  if (std::memcmp(number.text, text, sizeof text) != 0) {
    std::memcpy(number.text, text, sizeof text);
    number.symbol = match_regexes(token);
  }
  return number.symbol;
}

std::uint32_t SymbolReader::match_regexes(std::string_view token) {
  regex_indices_.clear();
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (program_.all_regexes != nullptr)
    program_.all_regexes->Match(re2::StringPiece(token.data(), token.size()), &regex_indices_, &error);
  if (program_.all_regexes == nullptr || error.kind != RE2::Set::kNoError) {
    regex_indices_.clear();
    for (std::size_t i = 0; i < program_.regexes.size(); ++i) {
      if (run_regex(*program_.regexes[i], token).matched) regex_indices_.push_back(static_cast<int>(i));
    }
  }
  std::sort(regex_indices_.begin(), regex_indices_.end());
  std::uint32_t symbol = 0;
  for (const int index : regex_indices_)
    symbol = with(symbol, program_.regex_atoms[static_cast<std::size_t>(index)]);
  return symbol;
}

std::uint32_t SymbolReader::with_edge(std::uint32_t symbol, const Edge& edge) {
  const std::uint32_t index = program_.edge_index.find(edge.label);
  if (index == FlatMap::none) return symbol;
  const EdgeAtoms& atoms = program_.edges[index];
  if (atoms.any != FlatMap::none) symbol = with(symbol, atoms.any);
  if (atoms.capital != FlatMap::none && tokens_[edge.first].capital) symbol = with(symbol, atoms.capital);
  return symbol;
}

void SymbolReader::add_long_edges(std::uint32_t token) {
  for (const Edge& edge : lattice_->at(token)) {
    if (edge.last <= token + 1 || (bit_of(edge.label) & program_.edge_labels) == 0) continue;
    if (const std::uint32_t symbol = with_edge(0, edge); symbol != 0) units_.push_back({symbol, edge.last});
  }
}

void SymbolReader::add_phrases(std::uint32_t token) {
  const WordPlace place = program_.place_of(tokens_[token].hash);
  if (place.index == FlatMap::none) return;
  const Word& word = program_.words[place.index];
  const std::uint64_t second = tokens_[token + 1].hash;
  auto phrase = std::partition_point(word.phrases.begin(), word.phrases.end(),
                                     [second](const Word::Phrase& each) { return each.second < second; });
  for (; phrase != word.phrases.end() && phrase->second == second; ++phrase) {
    const auto last = token + 2 + static_cast<std::uint32_t>(phrase->rest.size());
    if (last > token_count_ || (program_.atoms[phrase->atom].capital && !tokens_[token].capital)) continue;
    const bool stands = std::equal(phrase->rest.begin(), phrase->rest.end(), tokens_ + token + 2,
                                   [](std::uint64_t hash, const Token& other) { return hash == other.hash; });
    if (stands) units_.push_back({with(0, phrase->atom), last});
  }
}

std::uint32_t SymbolReader::with(std::uint32_t symbol, std::uint32_t atom) {
  const std::uint64_t key = key_of(symbol + 1, atom);
  const std::uint32_t known = symbols_with_.find(key);
  if (known != FlatMap::none) return known;
  const std::span<const std::uint32_t> before = atoms_of(symbol);
  std::uint32_t both = symbol;
  if (std::find(before.begin(), before.end(), atom) == before.end()) {
    set_.assign(before.begin(), before.end());
    set_.push_back(atom);
    both = symbol_count();
    symbols_.push_back({static_cast<std::uint32_t>(atoms_.size()), static_cast<std::uint32_t>(set_.size())});
    atoms_.insert(atoms_.end(), set_.begin(), set_.end());
    symbol_bits_.push_back(symbol_bits_[symbol]);
    symbol_bits_.back().add(atom);
  }
  symbols_with_.insert(key, both);
  return both;
}

/// All atoms of both.
std::uint32_t SymbolReader::join(std::uint32_t symbol, std::uint32_t other) {
  if (other == 0) return symbol;
  const std::uint64_t key = key_of(symbol, other);
  const std::uint32_t known = joined_.find(key);
  if (known != FlatMap::none) return known;
  const Range atoms = symbols_[other];
  std::uint32_t both = symbol;
  for (std::uint32_t i = 0; i < atoms.size; ++i) both = with(both, atoms_[atoms.first + i]);
  joined_.insert(key, both);
  return both;
}

std::size_t SymbolReader::bytes() const {
  return symbols_.size() * (sizeof symbols_[0] + sizeof symbol_bits_[0]) + atoms_.size() * sizeof atoms_[0] +
         symbols_with_.bytes() + joined_.bytes();
}

void SymbolReader::forget() {
  symbols_.assign(1, {});
  symbol_bits_.assign(1, {});
  atoms_.clear();
  symbols_with_.clear();
  joined_.clear();
  known_.assign(std::size_t{1} << known_bits, {});
  word_symbols_.assign((program_.words.size() + 1) * shape_count, FlatMap::none);
  numbers_.assign(std::size_t{1} << number_bits, {});
  units_.clear();
}

}  // namespace dateline::pattern
