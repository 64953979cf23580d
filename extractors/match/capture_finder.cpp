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
  push(Way{pattern_.start, first, 0, {}});
  for (int tried = 0; way_count_ > 0; ++tried) {
    if (tried == many_ways) remember_from_now();
    const Way way = ways_[--way_count_];
    trail_size_ = way.trail;
    if (way.mark.kind != Kind::nothing) push(way.mark);
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
          if (may_lead_on(now.y, token)) push(Way{now.y, token, trail_size_, {}});
          at = now.x;
        }
        break;
      case Op::open:
        if (now.holds_one_atom) {
          token = take(at + 1, token, now.x);
          if (token == no_token) return false;
          at += 3;
        } else {
          push(Mark{Kind::open, now.x, token, token});
          ++at;
        }
        break;
      case Op::close:
        push(Mark{Kind::close, now.x, token, token});
        ++at;
        break;
      case Op::atom:
        token = take(at, token, no_label);
        if (token == no_token) return false;
        ++at;
        break;
    }
  }
}

/// Where the first unit from `token` ends that satisfies the atom at `at`; no_token: there is none. With a
/// `label` it is all that a capture of that label holds. The other units go to ways_.
std::uint32_t CaptureFinder::take(std::uint32_t at, std::uint32_t token, std::uint32_t label) {
  if (token >= last_) return no_token;
  const Atom& atom = program_.atoms[program_.code[at].x];
  const Token& next = lattice_->tokens()[token];
  switch (atom.kind) {
    case AtomKind::token:
      if (next.hash != atom.value) return no_token;
      break;
    case AtomKind::one_of: {
      const std::vector<std::uint64_t>& choices = program_.choices[atom.value];
      if (!std::binary_search(choices.begin(), choices.end(), next.hash)) return no_token;
      break;
    }
    case AtomKind::token_class:
      if ((classes_of(next) >> atom.value & 1) == 0) return no_token;
      break;
    case AtomKind::regex: {
      if (!next.has_digit) return no_token;
      const RegexResult result = run_regex(*program_.regexes[atom.value], next.of(lattice_->text()));
      return result.matched ? go_on_with(mark_of(label, token, token + 1, result.value, 0)) : no_token;
    }
    case AtomKind::word_class:
      if ((atom.capital && !next.capital) || !is_new(at, token)) return no_token;
      return take_words(at, token, label);
    case AtomKind::edge:
      if ((atom.capital && !next.capital) || !is_new(at, token)) return no_token;
      return take_edges(at, token, label);
  }
  return label == no_label ? token + 1 : go_on_with(mark_of(label, token, token + 1, {}, 0));
}

std::uint32_t CaptureFinder::take_words(std::uint32_t at, std::uint32_t token, std::uint32_t label) {
  const Tokens& tokens = lattice_->tokens();
  const std::size_t before = way_count_;
  Mark first;
  for (const CompiledWords::Entry& entry :
       program_.word_classes[program_.atoms[program_.code[at].x].value].starting_with(tokens[token].hash)) {
    if (entry.rest.size() >= last_ - token) continue;
    const bool same = std::equal(entry.rest.begin(), entry.rest.end(), tokens.begin() + token + 1,
                                 [](std::uint64_t hash, const Token& other) { return hash == other.hash; });
    if (!same) continue;
    const auto last = token + 1 + static_cast<std::uint32_t>(entry.rest.size());
    const Mark mark = mark_of(label, token, last, entry.value, 0);
    if (first.kind == Kind::nothing) {
      first = mark;
    } else {
      leave_way(at, mark);
    }
  }
  reverse_ways(before);
  return first.kind == Kind::nothing ? no_token : go_on_with(first);
}

std::uint32_t CaptureFinder::take_edges(std::uint32_t at, std::uint32_t token, std::uint32_t label) {
  const Label wanted = program_.atoms[program_.code[at].x].value;
  if ((lattice_->labels_at(token) & bit_of(wanted)) == 0) return no_token;
  const std::size_t before = way_count_;
  const Edge* first = nullptr;
  for (const Edge& edge : lattice_->at(token)) {
    if (edge.label != wanted || edge.last > last_) continue;
    if (first == nullptr) {
      first = &edge;
    } else {
      leave_way(at, mark_of(label, token, edge.last, edge.value, edge.payload));
    }
  }
  if (first == nullptr) return no_token;
  reverse_ways(before);
  return go_on_with(mark_of(label, token, first->last, first->value, first->payload));
}

/// Of a unit.
inline CaptureFinder::Mark CaptureFinder::mark_of(std::uint32_t label, std::uint32_t first,
                                                  std::uint32_t last, std::string_view value,
                                                  std::uint32_t payload) {
  return {label == no_label ? Kind::value : Kind::whole, label, first, last, value, payload};
}

inline std::uint32_t CaptureFinder::go_on_with(const Mark& mark) {
  push(mark);
  return mark.last;
}

/// A unit that the atom at `at` may also be, for later.
inline void CaptureFinder::leave_way(std::uint32_t at, const Mark& mark) {
  push(Way{mark.kind == Kind::whole ? at + 2 : at + 1, mark.last, trail_size_, mark});
}

// The first that was entered is tried first.
void CaptureFinder::reverse_ways(std::size_t from) {
  if (way_count_ - from < 2) return;
  std::reverse(ways_.begin() + static_cast<std::ptrdiff_t>(from),
               ways_.begin() + static_cast<std::ptrdiff_t>(way_count_));
}

/// Whether the rest of the match is long enough for the code at `at` and begins with one of its atoms.
inline bool CaptureFinder::may_lead_on(std::uint32_t at, std::uint32_t token) const {
  const std::uint32_t rest = last_ - token;
  const Instruction& ahead = program_.code[at];
  if (rest == 0) return ahead.least == 0;
  return ahead.least <= rest && (ahead.first & token_bits_[token - first_]) != 0;
}

void CaptureFinder::remember_from_now() {
  const std::size_t width = last_ - first_ + 1;
  tried_.assign(((pattern_.end - pattern_.start) * width + 63) / 64, 0);
  remembers_ = true;
}

/// Whether the ways from here were not tried before.
bool CaptureFinder::remember(std::uint32_t at, std::uint32_t token) {
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
  captures.reserve(trail_size_);
  open_.clear();
  const auto hand_up = [&](const Capture& inner) {
    if (open_.empty()) return;
    Capture& outer = captures[open_.back()];
    if (!outer.value.empty() || outer.first != inner.first) return;
    outer.value = inner.value;
    outer.payload = inner.payload;
  };
  for (std::size_t i = 0; i < trail_size_; ++i) {
    const Mark& mark = trail_[i];
    switch (mark.kind) {
      case Kind::nothing:
        break;
      case Kind::open:
        open_.push_back(static_cast<std::uint32_t>(captures.size()));
        captures.push_back({program_.labels[mark.label], mark.first, mark.first, {}, 0});
        break;
      case Kind::close: {
        Capture& closed = captures[open_.back()];
        closed.last = mark.first;
        open_.pop_back();
        hand_up(closed);
        break;
      }
      case Kind::value:
        if (open_.empty()) break;
        captures[open_.back()].value = mark.value;
        captures[open_.back()].payload = mark.payload;
        break;
      case Kind::whole:
        captures.push_back({program_.labels[mark.label], mark.first, mark.last, mark.value, mark.payload});
        hand_up(captures.back());
        break;
    }
  }
}

}  // namespace dateline::pattern
