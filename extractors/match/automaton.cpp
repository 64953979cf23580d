#include "extractors/match/automaton.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace dateline::pattern {
namespace {

std::uint64_t key_of(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{a} << 32 | b;
}

/// Of a word (FlatMap::none: of all others) in a shape.
std::size_t slot_of(std::uint32_t word, const Token& token) {
  return (word + 1u) * std::size_t{shape_count} + shape_of(token);
}

std::uint64_t hash_of(std::uint64_t hash, std::span<const std::uint32_t> numbers) {
  for (const std::uint32_t number : numbers) {
    hash = (hash ^ number) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

Automaton::Automaton(const Program& program, std::size_t max_bytes)
    : program_(program),
      max_bytes_(max_bytes),
      found_at_(program.patterns.size(), 0),
      seen_code_(program.code.size(), 0),
      seen_atom_(program.atoms.size(), 0) {
  forget();
}

void Automaton::begin(const Lattice& lattice) {
  lattice_ = &lattice;
  tokens_ = lattice.tokens().data();
  token_count_ = static_cast<std::uint32_t>(lattice.tokens().size());
  if (readings_.size() < token_count_) readings_.resize(token_count_);
  if (grew_) forget_if_large();
  forget_readings();
}

// ---- walks

/// What the edges of a token alone are remembered by, for tokens with edges that are asked for.
inline Automaton::OwnLabels Automaton::own_labels(std::uint32_t token, std::uint32_t symbol) const {
  OwnLabels own{key_of(symbol, tokens_[token].capital ? 2 : 1)};
  for (const Edge& edge : lattice_->at(token)) {
    if ((bit_of(edge.label) & program_.edge_labels) == 0) continue;
    if (edge.last == token + 1) {
      own.key = (std::rotl(own.key, 23) ^ edge.label) * 0x9E3779B97F4A7C15u;
      own.any = true;
    } else {
      own.longer = true;
    }
  }
  return own;
}

/// Most tokens are a word without units of several, and their symbol is known.
inline const Automaton::Reading& Automaton::read(std::uint32_t token) {
  Reading& reading = readings_[token];
  const Token& next = tokens_[token];
  if (!next.has_digit) {
    const WordPlace word = program_.place_of(next.hash);
    const bool goes_on =
        word.index != FlatMap::none && token + 1 < token_count_ && word.may_go_on(tokens_[token + 1].hash);
    std::uint32_t symbol = word_symbols_[slot_of(word.index, next)];
    if (!goes_on && symbol != FlatMap::none && (lattice_->labels_at(token) & program_.edge_labels) != 0) {
      const OwnLabels own = own_labels(token, symbol);
      if (own.longer) {
        symbol = FlatMap::none;
      } else if (own.any) {
        symbol = symbols_by_labels_.find(own.key);
      }
    }
    if (!goes_on && symbol != FlatMap::none) {
      reading = {symbol, 0, 0, text_};
      return reading;
    }
  }
  read_anew(token, reading);
  return reading;
}

/// Most walks end at their second token, which this finds out without reading it.
inline bool Automaton::may_follow(std::uint32_t state, std::uint32_t token) {
  std::uint32_t known = states_[state].follow;
  if (known == FlatMap::none) known = make_follow(state);
  const Follow& follow = follows_[known];
  const Token& next = tokens_[token];
  return follow.words.may_hold(next.hash) || (next.has_digit && follow.digits) || follow.all ||
         (follow.classes != 0 && (follow.classes & classes_of(next)) != 0) ||
         (lattice_->labels_at(token) & follow.labels) != 0;
}

std::uint32_t Automaton::make_follow(std::uint32_t state) {
  constexpr std::size_t too_many = 256;  // words of a class: the filter would be full
  Follow follow;
  for (const std::uint32_t at : in_pool(state_sets_[state].code)) {
    const Atom& atom = program_.atoms[program_.code[at].x];
    switch (atom.kind) {
      case AtomKind::token:
        follow.words.add(atom.value);
        break;
      case AtomKind::one_of:
        for (const std::uint64_t hash : program_.choices[atom.value]) follow.words.add(hash);
        break;
      case AtomKind::word_class: {
        const std::vector<CompiledWords::Entry>& entries = program_.word_classes[atom.value].entries;
        follow.all |= entries.size() > too_many;
        if (follow.all) break;
        for (const CompiledWords::Entry& entry : entries) follow.words.add(entry.first);
        break;
      }
      case AtomKind::regex:
        follow.digits = true;
        break;
      case AtomKind::token_class:
        follow.classes = static_cast<std::uint8_t>(follow.classes | 1u << atom.value);
        break;
      case AtomKind::edge:
        follow.labels |= bit_of(atom.value);
        break;
    }
  }
  grew_ = true;
  follows_.push_back(follow);
  return states_[state].follow = static_cast<std::uint32_t>(follows_.size() - 1);
}

template <typename Visit>
void Automaton::walk(std::uint32_t first, std::uint32_t limit, Visit visit) {
  limit = std::min(limit, first + max_length);
  std::uint32_t state = start;
  for (std::uint32_t at = first; at < limit;) {
    if (at == first + 1 && waiting_.empty() && !may_follow(state, at)) return;
    std::uint32_t next = dead;
    if (states_[state].bits.any()) {
      const Reading& reading = readings_[at].text == text_ ? readings_[at] : read(at);
      next = state == start ? first_step(reading.symbol) : step(state, reading.symbol);
      for (std::uint32_t i = 0; i < reading.unit_count; ++i) {
        const Unit unit = units_[reading.first_unit + i];
        if (unit.last > limit) continue;
        if (const std::uint32_t behind = step(state, unit.symbol); behind != dead)
          waiting_.push_back({unit.last, behind});
      }
    }
    ++at;
    if (!waiting_.empty()) {
      if (next == dead) at = first_waiting();
      next = arrive(next, at);
    }
    if (next == dead) return;
    state = next;
    if (const Range accepted = states_[state].accepted; accepted.size > 0) visit(in_pool(accepted), at);
  }
  waiting_.clear();
}

std::uint32_t Automaton::first_waiting() const {
  std::uint32_t at = waiting_.front().at;
  for (const Waiting& each : waiting_) at = std::min(at, each.at);
  return at;
}

/// `state` and those that wait at `at`.
std::uint32_t Automaton::arrive(std::uint32_t state, std::uint32_t at) {
  for (std::size_t i = 0; i < waiting_.size();) {
    if (waiting_[i].at != at) {
      ++i;
      continue;
    }
    state = unite(state, waiting_[i].state);
    waiting_[i] = waiting_.back();
    waiting_.pop_back();
  }
  return state;
}

Found Automaton::longest(std::uint32_t first, std::uint32_t limit) {
  if (grew_) forget_if_large();
  Found best{0, first};
  walk(first, limit, [&best](std::span<const std::uint32_t> accepted, std::uint32_t at) {
    best = {accepted.front(), at};
  });
  return best;
}

std::span<const Found> Automaton::longest_of_each(std::uint32_t first, std::uint32_t limit) {
  if (grew_) forget_if_large();
  found_.clear();
  walk(first, limit, [this](std::span<const std::uint32_t> accepted, std::uint32_t at) {
    for (const std::uint32_t pattern : accepted) {
      // A sparse set: what stands there from earlier walks does not point back.
      const std::uint32_t known = found_at_[pattern];
      if (known < found_.size() && found_[known].pattern == pattern) {
        found_[known].last = at;
      } else {
        found_at_[pattern] = static_cast<std::uint32_t>(found_.size());
        found_.push_back({pattern, at});
      }
    }
  });
  if (found_.size() > 1) {
    std::sort(found_.begin(), found_.end(),
              [](const Found& a, const Found& b) { return a.pattern < b.pattern; });
  }
  return found_;
}

// ---- from the text to symbols

void Automaton::read_anew(std::uint32_t token, Reading& reading) {
  const Token& next = tokens_[token];
  const WordPlace place = program_.place_of(next.hash);
  const std::uint32_t word = place.index;
  reading.text = text_;
  reading.first_unit = static_cast<std::uint32_t>(units_.size());
  std::uint32_t symbol = symbol_of_word(word, next);
  if (next.has_digit && !program_.regexes.empty()) {
    symbol = join(symbol, symbol_of_number(next.of(lattice_->text())));
  }
  const auto enter = [&](std::uint32_t atom, std::uint32_t last) {
    if (atom == FlatMap::none || last <= token) return;
    if (last == token + 1) {
      symbol = with(symbol, atom);
    } else {
      units_.push_back({with(0, atom), last});
    }
  };
  const auto enter_edge = [&](const Edge& edge) {
    const std::uint32_t index = program_.edge_index.find(edge.label);
    if (index == FlatMap::none) return;
    enter(program_.edges[index].any, edge.last);
    if (next.capital) enter(program_.edges[index].capital, edge.last);
  };
  // What the edges of the token alone make of its symbol is remembered by all their labels.
  if ((lattice_->labels_at(token) & program_.edge_labels) != 0) {
    const OwnLabels own = own_labels(token, symbol);
    const std::uint32_t known = own.any ? symbols_by_labels_.find(own.key) : FlatMap::none;
    for (const Edge& edge : lattice_->at(token)) {
      if ((bit_of(edge.label) & program_.edge_labels) == 0) continue;
      if (edge.last != token + 1 || known == FlatMap::none) enter_edge(edge);
    }
    if (known != FlatMap::none) {
      symbol = known;
    } else if (own.any) {
      symbols_by_labels_.insert(own.key, symbol);
      grew_ = true;
    }
  }
  if (word != FlatMap::none && token + 1 < token_count_ && place.may_go_on(tokens_[token + 1].hash)) {
    const std::vector<Word::Phrase>& phrases = program_.words[word].phrases;
    const std::uint64_t second = tokens_[token + 1].hash;
    auto phrase = std::partition_point(phrases.begin(), phrases.end(),
                                       [second](const Word::Phrase& each) { return each.second < second; });
    for (; phrase != phrases.end() && phrase->second == second; ++phrase) {
      const auto last = token + 2 + static_cast<std::uint32_t>(phrase->rest.size());
      if (last > token_count_ || (program_.atoms[phrase->atom].capital && !next.capital)) continue;
      const bool stands =
          std::equal(phrase->rest.begin(), phrase->rest.end(), tokens_ + token + 2,
                     [](std::uint64_t hash, const Token& other) { return hash == other.hash; });
      if (stands) enter(phrase->atom, last);
    }
  }
  reading.symbol = symbol;
  reading.unit_count = static_cast<std::uint32_t>(units_.size()) - reading.first_unit;
}

/// Of `token` that is `word` (FlatMap::none: no rule asks for it), by its hash and classes alone.
std::uint32_t Automaton::symbol_of_word(std::uint32_t word, const Token& token) {
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
std::uint32_t Automaton::symbol_of_number(std::string_view token) {
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

std::uint32_t Automaton::match_regexes(std::string_view token) {
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

std::uint32_t Automaton::with(std::uint32_t symbol, std::uint32_t atom) {
  const std::uint64_t key = key_of(symbol + 1, atom);
  const std::uint32_t known = symbols_with_.find(key);
  if (known != FlatMap::none) return known;
  const std::span<const std::uint32_t> before = in_pool(symbols_[symbol]);
  std::uint32_t both = symbol;
  if (std::find(before.begin(), before.end(), atom) == before.end()) {
    open_.assign(before.begin(), before.end());
    open_.push_back(atom);
    both = static_cast<std::uint32_t>(symbols_.size());
    symbols_.push_back(to_pool(open_));
    symbol_bits_.push_back(symbol_bits_[symbol]);
    symbol_bits_.back().add(atom);
  }
  symbols_with_.insert(key, both);
  return both;
}

/// All atoms of both.
std::uint32_t Automaton::join(std::uint32_t symbol, std::uint32_t other) {
  if (other == 0) return symbol;
  const std::uint64_t key = key_of(symbol, other);
  const std::uint32_t known = joined_.find(key);
  if (known != FlatMap::none) return known;
  const Range atoms = symbols_[other];
  std::uint32_t both = symbol;
  for (std::uint32_t i = 0; i < atoms.size; ++i) both = with(both, pool_[atoms.first + i]);
  joined_.insert(key, both);
  return both;
}

// ---- states

std::uint32_t Automaton::first_step(std::uint32_t symbol) {
  if (symbol >= first_steps_.size()) first_steps_.resize(symbols_.size(), FlatMap::none);
  std::uint32_t& known = first_steps_[symbol];
  if (known == FlatMap::none) known = step(start, symbol);
  return known;
}

std::uint32_t Automaton::step(std::uint32_t state, std::uint32_t symbol) {
  State& from = states_[state];
  const NearStep near = from.step_of(symbol);
  if (near.symbol == symbol) return near.state;
  if (!from.bits.meets(symbol_bits_[symbol])) return dead;
  const std::uint32_t known = steps_.find(key_of(state, symbol));
  return known != FlatMap::none ? known : make_step(state, symbol);
}

std::uint32_t Automaton::make_step(std::uint32_t state, std::uint32_t symbol) {
  ++round_;
  code_set_.clear();
  accepted_set_.clear();
  const Range atoms = symbols_[symbol];
  if (state == start) {
    for (const std::uint32_t atom : in_pool(atoms)) {
      for (const std::uint32_t at : program_.starts[atom]) follow(at + 1);
    }
  } else {
    for (const std::uint32_t atom : in_pool(atoms)) seen_atom_[atom] = round_;
    for (const std::uint32_t at : in_pool(state_sets_[state].code)) {
      if (seen_atom_[program_.code[at].x] == round_) follow(at + 1);
    }
  }
  const std::uint32_t next = state_of_set();
  grew_ = true;
  NearStep& near = states_[state].step_of(symbol);
  if (near.symbol == NearStep::none && symbol < NearStep::none && next < NearStep::none) {
    near = {static_cast<std::uint16_t>(symbol), static_cast<std::uint16_t>(next)};
  } else {
    steps_.insert(key_of(state, symbol), next);
  }
  return next;
}

std::uint32_t Automaton::unite(std::uint32_t a, std::uint32_t b) {
  if (a == dead || a == b) return b;
  if (b == dead) return a;
  if (b < a) std::swap(a, b);
  const std::uint32_t known = unions_.find(key_of(a, b));
  if (known != FlatMap::none) return known;
  code_set_.clear();
  accepted_set_.clear();
  for (const std::uint32_t each : {a, b}) {
    const auto code = in_pool(state_sets_[each].code);
    const auto accepted = in_pool(states_[each].accepted);
    code_set_.insert(code_set_.end(), code.begin(), code.end());
    accepted_set_.insert(accepted_set_.end(), accepted.begin(), accepted.end());
  }
  const std::uint32_t both = state_of_set();
  unions_.insert(key_of(a, b), both);
  return both;
}

/// Adds what can be reached from `instruction` without reading.
void Automaton::follow(std::uint32_t instruction) {
  open_.assign(1, instruction);
  while (!open_.empty()) {
    const std::uint32_t at = open_.back();
    open_.pop_back();
    if (seen_code_[at] == round_) continue;
    seen_code_[at] = round_;
    const Instruction& now = program_.code[at];
    switch (now.op) {
      case Op::atom:
        code_set_.push_back(at);
        break;
      case Op::split:
        open_.push_back(now.y);
        open_.push_back(now.x);
        break;
      case Op::jump:
        open_.push_back(now.x);
        break;
      case Op::open:
      case Op::close:
        open_.push_back(at + 1);
        break;
      case Op::match:
        accepted_set_.push_back(now.x);
        break;
    }
  }
}

std::uint32_t Automaton::state_of_set() {
  for (std::vector<std::uint32_t>* set : {&code_set_, &accepted_set_}) {
    std::sort(set->begin(), set->end());
    set->erase(std::unique(set->begin(), set->end()), set->end());
  }
  if (code_set_.empty() && accepted_set_.empty()) return dead;
  const std::uint64_t hash = hash_of(hash_of(code_set_.size(), code_set_), accepted_set_);
  const std::uint32_t first = states_by_hash_.find(hash);
  for (std::uint32_t known = first; known != FlatMap::none && known != 0;
       known = state_sets_[known].same_hash) {
    if (std::ranges::equal(in_pool(state_sets_[known].code), code_set_) &&
        std::ranges::equal(in_pool(states_[known].accepted), accepted_set_)) {
      return known;
    }
  }
  const auto made = static_cast<std::uint32_t>(states_.size());
  State& state = states_.emplace_back();
  StateSet& set = state_sets_.emplace_back();
  set.code = to_pool(code_set_);
  state.accepted = to_pool(accepted_set_);
  for (const std::uint32_t at : code_set_) state.bits.add(program_.code[at].x);
  if (first == FlatMap::none) {
    states_by_hash_.insert(hash, made);
  } else {
    set.same_hash = state_sets_[first].same_hash;
    state_sets_[first].same_hash = made;
  }
  return made;
}

// ---- memory

Automaton::Range Automaton::to_pool(std::span<const std::uint32_t> numbers) {
  const Range range{static_cast<std::uint32_t>(pool_.size()), static_cast<std::uint32_t>(numbers.size())};
  pool_.insert(pool_.end(), numbers.begin(), numbers.end());
  return range;
}

void Automaton::forget_if_large() {
  grew_ = false;
  const std::size_t bytes = pool_.size() * sizeof pool_[0] +
                            symbols_.size() * (sizeof symbols_[0] + sizeof symbol_bits_[0]) +
                            states_.size() * (sizeof states_[0] + sizeof state_sets_[0]) +
                            follows_.size() * sizeof follows_[0] + symbols_with_.bytes() + joined_.bytes() +
                            symbols_by_labels_.bytes() + first_steps_.size() * sizeof first_steps_[0] +
                            steps_.bytes() + unions_.bytes() + states_by_hash_.bytes();
  if (bytes > max_bytes_) forget();
}

void Automaton::forget() {
  pool_.clear();
  symbols_.assign(1, {});
  symbol_bits_.assign(1, {});
  states_.assign(2, {});
  state_sets_.assign(2, {});
  follows_.clear();
  states_[start].bits = {~std::uint64_t{0}, ~std::uint64_t{0}};
  symbols_with_.clear();
  joined_.clear();
  symbols_by_labels_.clear();
  word_symbols_.assign((program_.words.size() + 1) * shape_count, FlatMap::none);
  first_steps_.clear();
  steps_.clear();
  unions_.clear();
  states_by_hash_.clear();
  numbers_.assign(std::size_t{1} << number_bits, {});
  forget_readings();
}

/// They are told from those of other texts by its number.
void Automaton::forget_readings() {
  if (++text_ == 0) {
    std::fill(readings_.begin(), readings_.end(), Reading{});
    text_ = 1;
  }
  units_.clear();
}

}  // namespace dateline::pattern
