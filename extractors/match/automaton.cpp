#include "extractors/match/automaton.h"

#include <algorithm>

namespace dateline::pattern {
namespace {

std::uint64_t hash_of(std::span<const std::uint32_t> numbers) {
  std::uint64_t hash = numbers.size();
  for (const std::uint32_t number : numbers) {
    hash = (hash ^ number) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash;
}

void sort_set(std::vector<std::uint32_t>& set) {
  if (set.size() < 2) return;
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
}

}  // namespace

Automaton::Automaton(const Program& program, std::size_t max_bytes)
    : program_(program),
      max_bytes_(max_bytes),
      reader_(program),
      found_at_(program.patterns.size(), 0),
      seen_code_(program.code.size(), 0),
      seen_atom_(program.atoms.size(), 0) {
  forget();
}

void Automaton::begin(const Lattice& lattice) {
  token_count_ = static_cast<std::uint32_t>(lattice.tokens().size());
  read_until_ = 0;
  reader_.begin(lattice);
}

/// The tokens before `token` are done with.
void Automaton::go_to(std::uint32_t token) {
  if (grew_) forget_if_large();
  read_until_ = std::max(read_until_, token);
}

/// In portions, so that little is read twice where what is remembered was thrown away.
void Automaton::read_on() {
  constexpr std::uint32_t portion = 4 * max_length;
  const std::uint32_t last = std::min(token_count_, read_until_ + portion);
  reader_.read(read_until_, last);
  read_until_ = last;
  first_steps_.resize(reader_.symbol_count(), FlatMap::none);
  grew_ = true;
}

// ---- walks

std::uint32_t Automaton::next_start(std::uint32_t token, std::uint32_t limit) {
  for (; token < limit; ++token) {
    if (token >= read_until_) {
      go_to(token);
      read_on();
    }
    if (may_start(token, limit)) break;
  }
  return token;
}

/// Most walks would end at their second token, which is seen here already.
inline bool Automaton::may_start(std::uint32_t token, std::uint32_t limit) {
  const SymbolReader::Reading& reading = reader_[token];
  const std::uint32_t state = first_step(reading.symbol);
  if (reading.first_unit != SymbolReader::no_units) return true;
  if (state == dead) return false;
  if (states_[state].accepted.size > 0) return true;
  if (token + 1 >= limit) return false;
  if (token + 1 >= read_until_) return true;  // cannot tell
  const SymbolReader::Reading& next = reader_[token + 1];
  return next.first_unit != SymbolReader::no_units || states_[state].bits.meets(reader_.bits_of(next.symbol));
}

template <typename Visit>
void Automaton::walk(std::uint32_t first, std::uint32_t limit, Visit visit) {
  limit = std::min(limit, first + max_length);
  go_to(first);
  while (read_until_ < limit) read_on();
  std::uint32_t state = start;
  for (std::uint32_t at = first; at < limit;) {
    const SymbolReader::Reading& reading = reader_[at];
    std::uint32_t next = state == start ? first_step(reading.symbol) : step(state, reading.symbol);
    if (reading.first_unit != SymbolReader::no_units) wait_for_units(state, reading.first_unit, limit);
    ++at;
    if (!waiting_.empty()) {
      if (next == dead) at = first_waiting();
      next = arrive(next, at);
    }
    if (next == dead) return;
    state = next;
    if (const Range accepted = states_[state].accepted; accepted.size > 0) visit(patterns_in(accepted), at);
  }
  waiting_.clear();
}

void Automaton::wait_for_units(std::uint32_t state, std::uint32_t first_unit, std::uint32_t limit) {
  for (std::uint32_t i = first_unit; reader_.unit(i).last != 0; ++i) {
    const SymbolReader::Unit unit = reader_.unit(i);
    if (unit.last > limit) continue;
    const std::uint32_t behind = state == start ? first_step(unit.symbol) : step(state, unit.symbol);
    if (behind != dead) waiting_.push_back({unit.last, behind});
  }
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
  Found best{0, first};
  walk(first, limit, [&best](std::span<const std::uint32_t> accepted, std::uint32_t at) {
    best = {accepted.front(), at};
  });
  return best;
}

std::span<const Found> Automaton::longest_of_each(std::uint32_t first, std::uint32_t limit) {
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

// ---- states

/// Only the atoms that patterns start with matter, so most symbols lead where a smaller one does.
std::uint32_t Automaton::make_first_step(std::uint32_t symbol) {
  entries_.clear();
  for (const std::uint32_t atom : reader_.atoms_of(symbol)) {
    if (!program_.starts[atom].empty()) entries_.push_back(atom);
  }
  sort_set(entries_);
  std::uint32_t smaller = 0;
  for (const std::uint32_t atom : entries_) smaller = reader_.with(smaller, atom);
  first_steps_.resize(reader_.symbol_count(), FlatMap::none);
  if (first_steps_[smaller] == FlatMap::none) {
    const std::vector<std::uint32_t> atoms = entries_;
    entries_.clear();
    for (const std::uint32_t atom : atoms) {
      for (const std::uint32_t at : program_.starts[atom]) entries_.push_back(past_marks(at + 1));
    }
    first_steps_[smaller] = state_of_entries();
  }
  grew_ = true;
  return first_steps_[symbol] = first_steps_[smaller];
}

inline std::uint32_t Automaton::step(std::uint32_t state, std::uint32_t symbol) {
  State& from = states_[state];
  const NearStep near = from.step_of(symbol);
  if (near.symbol == symbol) return near.state;
  if (!from.bits.meets(reader_.bits_of(symbol))) return dead;
  const std::uint32_t known = steps_.find(key_of(state, symbol));
  return known != FlatMap::none ? known : make_step(state, symbol);
}

std::uint32_t Automaton::make_step(std::uint32_t state, std::uint32_t symbol) {
  ++round_;
  for (const std::uint32_t atom : reader_.atoms_of(symbol)) seen_atom_[atom] = round_;
  entries_.clear();
  for (const std::uint32_t part : in_pool(state_sets_[state].closures)) {
    const Closure& closure = closures_[part];
    if (!closure.bits.meets(reader_.bits_of(symbol))) continue;
    for (std::uint32_t i = closure.exits.first; i < closure.exits.first + closure.exits.size; ++i) {
      if (seen_atom_[exits_[i].atom] == round_) entries_.push_back(exits_[i].target);
    }
  }
  const std::uint32_t next = state_of_entries();
  grew_ = true;
  NearStep& near = states_[state].step_of(symbol);
  if (near.symbol == 0 && symbol <= max_near && next <= max_near) {
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
  entries_.clear();
  for (const std::uint32_t each : {a, b}) {
    const auto entries = in_pool(state_sets_[each].entries);
    entries_.insert(entries_.end(), entries.begin(), entries.end());
  }
  const std::uint32_t both = state_of_entries();
  unions_.insert(key_of(a, b), both);
  return both;
}

/// The next instruction that is more than a jump or the border of a capture.
std::uint32_t Automaton::past_marks(std::uint32_t instruction) const {
  while (true) {
    const Instruction& now = program_.code[instruction];
    if (now.op == Op::jump) {
      instruction = now.x;
    } else if (now.op == Op::open || now.op == Op::close) {
      ++instruction;
    } else {
      return instruction;
    }
  }
}

Automaton::Range Automaton::append(std::vector<std::uint32_t>& pool, std::span<const std::uint32_t> numbers) {
  const Range range{static_cast<std::uint32_t>(pool.size()), static_cast<std::uint32_t>(numbers.size())};
  pool.insert(pool.end(), numbers.begin(), numbers.end());
  return range;
}

/// The state that goes on at entries_.
std::uint32_t Automaton::state_of_entries() {
  if (entries_.empty()) return dead;
  sort_set(entries_);
  const std::uint64_t hash = hash_of(entries_);
  const std::uint32_t first = states_by_hash_.find(hash);
  for (std::uint32_t known = first; known != FlatMap::none && known != 0;
       known = state_sets_[known].same_hash) {
    if (std::ranges::equal(in_pool(state_sets_[known].entries), entries_)) return known;
  }
  const std::uint32_t made = make_state();
  if (first == FlatMap::none) {
    states_by_hash_.insert(hash, made);
  } else {
    state_sets_[made].same_hash = state_sets_[first].same_hash;
    state_sets_[first].same_hash = made;
  }
  return made;
}

std::uint32_t Automaton::make_state() {
  parts_.clear();
  if (!find_closures()) parts_.assign(1, make_closure(entries_, FlatMap::none));
  const auto made = static_cast<std::uint32_t>(states_.size());
  State& state = states_.emplace_back();
  accepted_.clear();
  for (const std::uint32_t part : parts_) {
    const Closure& closure = closures_[part];
    const auto accepted = patterns_in(closure.accepted);
    accepted_.insert(accepted_.end(), accepted.begin(), accepted.end());
    state.bits.add(closure.bits);
  }
  sort_set(accepted_);
  state.accepted = append(patterns_, accepted_);
  const Range entries = append(pool_, entries_);
  state_sets_.push_back({entries, append(pool_, parts_)});
  return made;
}

/// The closure of each of entries_, as parts_; false: some are too large.
bool Automaton::find_closures() {
  for (const std::uint32_t entry : entries_) {
    const std::uint32_t part = closure_of(entry);
    if (part == too_large) return false;
    parts_.push_back(part);
  }
  return true;
}

std::uint32_t Automaton::closure_of(std::uint32_t instruction) {
  std::uint32_t& known = closure_at_[instruction];
  if (known == FlatMap::none) known = make_closure({&instruction, 1}, max_exits);
  return known;
}

/// Of more than `limit` exits nothing is kept.
std::uint32_t Automaton::make_closure(std::span<const std::uint32_t> instructions, std::size_t limit) {
  const auto made = static_cast<std::uint32_t>(closures_.size());
  Closure closure;
  const std::size_t before = exits_.size();
  accepted_.clear();
  ++round_;
  open_.assign(instructions.begin(), instructions.end());
  while (!open_.empty()) {
    const std::uint32_t at = open_.back();
    open_.pop_back();
    if (seen_code_[at] == round_) continue;
    seen_code_[at] = round_;
    const Instruction& now = program_.code[at];
    if (now.op == Op::split) {
      open_.push_back(past_marks(now.y));
      open_.push_back(past_marks(now.x));
    } else if (now.op == Op::match) {
      accepted_.push_back(now.x);
    } else if (exits_.size() - before < limit) {
      exits_.push_back({now.x, past_marks(at + 1)});
      closure.bits.add(now.x);
    } else {
      exits_.resize(before);
      return too_large;
    }
  }
  closure.exits = {static_cast<std::uint32_t>(before), static_cast<std::uint32_t>(exits_.size() - before)};
  closure.accepted = append(patterns_, accepted_);
  closures_.push_back(closure);
  return made;
}

// ---- memory

void Automaton::forget_if_large() {
  grew_ = false;
  const std::size_t bytes = reader_.bytes() + (pool_.size() + patterns_.size()) * sizeof pool_[0] +
                            exits_.size() * sizeof exits_[0] + closures_.size() * sizeof closures_[0] +
                            states_.size() * (sizeof states_[0] + sizeof state_sets_[0]) +
                            first_steps_.size() * sizeof first_steps_[0] + steps_.bytes() + unions_.bytes() +
                            states_by_hash_.bytes();
  if (bytes > max_bytes_) forget();
}

void Automaton::forget() {
  reader_.forget();
  read_until_ = 0;
  pool_.clear();
  patterns_.clear();
  exits_.clear();
  closures_.clear();
  closure_at_.assign(program_.code.size(), FlatMap::none);
  states_.assign(2, {});
  state_sets_.assign(2, {});
  first_steps_.clear();
  steps_.clear();
  unions_.clear();
  states_by_hash_.clear();
}

}  // namespace dateline::pattern
