#include "extractors/match/capture_finder.h"

#include <algorithm>

namespace dateline::pattern {

void CaptureFinder::find(const Lattice& lattice, std::uint32_t pattern, std::uint32_t first,
                         std::uint32_t last, std::vector<Capture>& captures) {
  lattice_ = &lattice;
  pattern_ = program_.patterns[pattern];
  token_bits_.clear();
  for (std::uint32_t token = first; token < last; ++token)
    token_bits_.push_back(reader_.bits_at(token).folded());
  first_ = first;
  last_ = last;
  remembers_ = false;
  trail_size_ = 0;
  way_count_ = 0;
  push(Way{pattern_.start, first, 0});
  for (int tried = 0; way_count_ > 0; ++tried) {
    if (tried == many_ways) remember_from_now();
    const Way way = ways_[--way_count_];
    trail_size_ = way.trail;
    if (way.has_value) push(Mark{Op::atom, 0, 0, way.value, way.payload});
    if (run(way.at, way.token)) break;
  }
  keep(captures);
}

/// Follows one way; true: it led to the end. What branches off is put on ways_.
bool CaptureFinder::run(std::uint32_t at, std::uint32_t token) {
  while (true) {
    const Instruction& now = program_.code[at];
    switch (now.op) {
      case Op::match:
        return token == last_;
      case Op::jump:
        at = now.x;
        break;
      case Op::split:
        if (!is_new(at, token)) return false;
        if (!may_lead_on(now.x, token)) {
          at = now.y;
        } else {
          if (may_lead_on(now.y, token)) push(Way{now.y, token, trail_size_});
          at = now.x;
        }
        break;
      case Op::open:
      case Op::close:
        push(Mark{now.op, now.x, token, {}, 0});
        ++at;
        break;
      case Op::atom:
        if (token >= last_) return false;
        token = take(program_.atoms[now.x], at, token);
        if (token == no_token) return false;
        ++at;
        break;
    }
  }
}

/// Where the first unit from `token` ends that satisfies the atom; no_token: there is none. The others go to
/// ways_.
std::uint32_t CaptureFinder::take(const Atom& atom, std::uint32_t at, std::uint32_t token) {
  const Token& next = lattice_->tokens()[token];
  switch (atom.kind) {
    case AtomKind::token:
      return next.hash == atom.value ? token + 1 : no_token;
    case AtomKind::one_of: {
      const std::vector<std::uint64_t>& choices = program_.choices[atom.value];
      return std::binary_search(choices.begin(), choices.end(), next.hash) ? token + 1 : no_token;
    }
    case AtomKind::token_class:
      return (classes_of(next) >> atom.value & 1) != 0 ? token + 1 : no_token;
    case AtomKind::regex: {
      if (!next.has_digit) return no_token;
      const RegexResult result = run_regex(*program_.regexes[atom.value], next.of(lattice_->text()));
      if (!result.matched) return no_token;
      push(Mark{Op::atom, 0, 0, result.value, 0});
      return token + 1;
    }
    case AtomKind::word_class:
      if ((atom.capital && !next.capital) || !is_new(at, token)) return no_token;
      return take_words(atom, at, token);
    case AtomKind::edge:
      if ((atom.capital && !next.capital) || !is_new(at, token)) return no_token;
      return take_edges(atom, at, token);
  }
  return no_token;
}

std::uint32_t CaptureFinder::take_words(const Atom& atom, std::uint32_t at, std::uint32_t token) {
  const Tokens& tokens = lattice_->tokens();
  const std::size_t before = way_count_;
  const CompiledWords::Entry* first = nullptr;
  for (const CompiledWords::Entry& entry :
       program_.word_classes[atom.value].starting_with(tokens[token].hash)) {
    if (entry.rest.size() >= last_ - token) continue;
    const bool same = std::equal(entry.rest.begin(), entry.rest.end(), tokens.begin() + token + 1,
                                 [](std::uint64_t hash, const Token& other) { return hash == other.hash; });
    if (!same) continue;
    if (first != nullptr) {
      push(Way{at + 1, token + 1 + static_cast<std::uint32_t>(entry.rest.size()), trail_size_, true,
               entry.value, 0});
    } else {
      first = &entry;
    }
  }
  if (first == nullptr) return no_token;
  reverse_ways(before);
  push(Mark{Op::atom, 0, 0, first->value, 0});
  return token + 1 + static_cast<std::uint32_t>(first->rest.size());
}

std::uint32_t CaptureFinder::take_edges(const Atom& atom, std::uint32_t at, std::uint32_t token) {
  if ((lattice_->labels_at(token) & bit_of(atom.value)) == 0) return no_token;
  const std::size_t before = way_count_;
  const Edge* first = nullptr;
  for (const Edge& edge : lattice_->at(token)) {
    if (edge.label != atom.value || edge.last > last_) continue;
    if (first != nullptr) {
      push(Way{at + 1, edge.last, trail_size_, true, edge.value, edge.payload});
    } else {
      first = &edge;
    }
  }
  if (first == nullptr) return no_token;
  reverse_ways(before);
  push(Mark{Op::atom, 0, 0, first->value, first->payload});
  return first->last;
}

// The first that was entered is tried first.
void CaptureFinder::reverse_ways(std::size_t from) {
  if (way_count_ - from < 2) return;
  std::reverse(ways_.begin() + static_cast<std::ptrdiff_t>(from),
               ways_.begin() + static_cast<std::ptrdiff_t>(way_count_));
}

/// Whether the rest of the match is long enough for the code at `at` and begins with one of its atoms.
bool CaptureFinder::may_lead_on(std::uint32_t at, std::uint32_t token) const {
  const std::uint32_t rest = last_ - token;
  const Ahead& ahead = program_.ahead[at];
  if (rest == 0) return ahead.least == 0;
  return ahead.least <= rest && (ahead.first & token_bits_[token - first_]) != 0;
}

void CaptureFinder::remember_from_now() {
  const std::size_t width = last_ - first_ + 1;
  tried_.assign(((pattern_.end - pattern_.start) * width + 63) / 64, 0);
  remembers_ = true;
}

/// Whether the ways from here were not tried before, as far as that is remembered.
bool CaptureFinder::is_new(std::uint32_t at, std::uint32_t token) {
  if (!remembers_) return true;
  const std::size_t bit = std::size_t{at - pattern_.start} * (last_ - first_ + 1) + (token - first_);
  std::uint64_t& word = tried_[bit / 64];
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  if ((word & mask) != 0) return false;
  word |= mask;
  return true;
}

// A capture that holds one word or one regex has its value, also through macros.
void CaptureFinder::keep(std::vector<Capture>& captures) {
  captures.clear();
  captures.reserve(trail_size_ / 2);
  open_.clear();
  for (std::size_t i = 0; i < trail_size_; ++i) {
    const Mark& mark = trail_[i];
    if (mark.op == Op::open) {
      open_.push_back(static_cast<std::uint32_t>(captures.size()));
      captures.push_back({program_.labels[mark.label], mark.token, mark.token, {}, 0});
    } else if (mark.op == Op::close) {
      Capture& closed = captures[open_.back()];
      closed.last = mark.token;
      open_.pop_back();
      if (open_.empty()) continue;
      Capture& outer = captures[open_.back()];
      if (outer.value.empty() && outer.first == closed.first) {
        outer.value = closed.value;
        outer.payload = closed.payload;
      }
    } else if (!open_.empty()) {
      captures[open_.back()].value = mark.value;
      captures[open_.back()].payload = mark.payload;
    }
  }
}

}  // namespace dateline::pattern
