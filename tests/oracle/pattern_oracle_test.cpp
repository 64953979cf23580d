// The patterns again, tried one by one at every token and by every way, as pattern.h describes them. Shares
// the compiled code with extractors/match but no way of running it.

#include <random>
#include <string>
#include <vector>

#include "extractors/match/automaton.h"
#include "extractors/match/pattern.h"
#include "extractors/match/pattern_code.h"
#include "tests/support/catch.h"

using namespace dateline;
using pattern::Atom;
using pattern::AtomKind;
using pattern::Instruction;
using pattern::Op;

namespace {

/// Depth-first over all ways of one pattern from one token; the first of the longest is kept.
class PlainMatcher {
 public:
  PlainMatcher(const pattern::Program& program, const Lattice& lattice)
      : program_(program), lattice_(lattice), tokens_(lattice.tokens()) {}

  bool run(std::uint32_t index, std::uint32_t first, std::uint32_t limit, PatternMatch& best) {
    limit_ = limit;
    best = {program_.patterns[index].rule, first, first, {}};
    best_ = &best;
    trail_.clear();
    step(program_.patterns[index].start, first);
    return best.last > first;
  }

  /// The ways were too many to try them all.
  [[nodiscard]] bool gave_up() const { return steps_ > 300'000; }

 private:
  struct Mark {
    Op op;
    std::uint32_t label;
    std::uint32_t token;
    std::string_view value;
    std::uint32_t payload;
  };

  void step(std::uint32_t at, std::uint32_t token) {
    ++steps_;
    if (gave_up()) return;
    const Instruction& now = program_.code[at];
    switch (now.op) {
      case Op::match:
        if (token > best_->last) {
          best_->last = token;
          keep();
        }
        return;
      case Op::jump:
        return step(now.x, token);
      case Op::split:
        step(now.x, token);
        return step(now.y, token);
      case Op::open:
      case Op::close:
        trail_.push_back({now.op, now.x, token, {}, 0});
        step(at + 1, token);
        trail_.pop_back();
        return;
      case Op::atom:
        if (token < limit_) take(program_.atoms[now.x], at, token);
    }
  }

  void take(const Atom& atom, std::uint32_t at, std::uint32_t token) {
    const Token& next = tokens_[token];
    const bool is_word = next.kind == TokenKind::word;
    switch (atom.kind) {
      case AtomKind::token:
        if (next.hash == atom.value) step(at + 1, token + 1);
        return;
      case AtomKind::one_of:
        for (const std::uint64_t hash : program_.choices[atom.value]) {
          if (next.hash == hash) step(at + 1, token + 1);
        }
        return;
      case AtomKind::token_class: {
        const bool is_of_class[] = {is_word && next.capital,        is_word && next.all_capitals,
                                    is_word && !next.capital,       is_word,
                                    next.kind == TokenKind::number, true};
        if (is_of_class[atom.value]) step(at + 1, token + 1);
        return;
      }
      case AtomKind::regex: {
        if (!next.has_digit) return;
        const auto result = pattern::run_regex(*program_.regexes[atom.value], next.of(lattice_.text()));
        if (result.matched) go_on(at, token + 1, result.value, 0);
        return;
      }
      case AtomKind::word_class:
        if (atom.capital && !next.capital) return;
        for (const auto& [word, value] : program_.source.words[atom.value].words) {
          const std::vector<std::uint64_t> hashes = pattern::hashes_of(word);
          if (stand_at(token, hashes)) go_on(at, token + static_cast<std::uint32_t>(hashes.size()), value, 0);
        }
        return;
      case AtomKind::edge:
        if (atom.capital && !next.capital) return;
        for (const Edge& edge : lattice_.at(token)) {
          if (edge.label == atom.value && edge.last <= limit_) go_on(at, edge.last, edge.value, edge.payload);
        }
    }
  }

  bool stand_at(std::uint32_t token, const std::vector<std::uint64_t>& hashes) const {
    if (hashes.empty() || hashes.size() > limit_ - token) return false;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (tokens_[token + i].hash != hashes[i]) return false;
    }
    return true;
  }

  void go_on(std::uint32_t at, std::uint32_t last, std::string_view value, std::uint32_t payload) {
    trail_.push_back({Op::atom, 0, 0, value, payload});
    step(at + 1, last);
    trail_.pop_back();
  }

  void keep() {
    std::vector<Capture>& captures = best_->captures;
    std::vector<std::size_t> open;
    captures.clear();
    for (const Mark& mark : trail_) {
      if (mark.op == Op::open) {
        open.push_back(captures.size());
        captures.push_back({program_.labels[mark.label], mark.token, mark.token, {}, 0});
      } else if (mark.op == Op::close) {
        const Capture closed = captures[open.back()];
        captures[open.back()].last = mark.token;
        open.pop_back();
        if (open.empty()) continue;
        Capture& outer = captures[open.back()];
        if (outer.value.empty() && outer.first == closed.first) {
          outer.value = closed.value;
          outer.payload = closed.payload;
        }
      } else if (!open.empty()) {
        captures[open.back()].value = mark.value;
        captures[open.back()].payload = mark.payload;
      }
    }
  }

  const pattern::Program& program_;
  const Lattice& lattice_;
  const Tokens& tokens_;
  std::uint32_t limit_ = 0;
  std::size_t steps_ = 0;
  PatternMatch* best_ = nullptr;
  std::vector<Mark> trail_;
};

/// RuleSet::find and find_all as their comments say it. False: too many ways.
bool find_plainly(const pattern::Program& program, const Lattice& lattice, bool all,
                  std::vector<PatternMatch>& matches) {
  PlainMatcher matcher(program, lattice);
  for (const TokenRange& sentence : lattice.sentences()) {
    for (std::uint32_t at = sentence.first; at < sentence.last;) {
      std::vector<PatternMatch> here;
      for (std::uint32_t i = 0; i < program.patterns.size(); ++i) {
        PatternMatch match;
        if (!matcher.run(i, at, sentence.last, match)) continue;
        if (here.empty() || (all && here.back().rule != match.rule)) {
          here.push_back(match);
        } else if (match.last > here.back().last) {
          here.back() = match;
        }
      }
      at = all || here.empty() ? at + 1 : here.front().last;
      matches.insert(matches.end(), here.begin(), here.end());
    }
  }
  return !matcher.gave_up();
}

std::string print(const std::vector<PatternMatch>& matches) {
  std::string out;
  for (const PatternMatch& match : matches) {
    out += "\n" + std::to_string(match.rule) + " " + std::to_string(match.first) + "-" +
           std::to_string(match.last);
    for (const Capture& each : match.captures) {
      out += " " + std::string(each.label) + "=" + std::to_string(each.first) + "-" +
             std::to_string(each.last) + ":" + std::string(each.value) + ":" + std::to_string(each.payload);
    }
  }
  return out;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }

  std::string pattern(int depth) {
    std::string out;
    for (unsigned n = 1 + below(3); n > 0; --n) {
      out += item(depth);
      out += " ";
    }
    return out;
  }

  std::string rules() {
    std::string out =
        "[words.when]\na = \"1\"\nb = \"2\"\n\"a b\" = \"3\"\n\"a b c\" = \"4\"\n[words]\nwhere = [\"c\", "
        "\"c d\"]\n"
        "[macro]\npair = \"%when %where?\"\nyear = \"/(?:19|20)([0-9][0-9])/\"\nlist = \"%Cap ( , %Cap "
        ")*\"\n";
    for (unsigned rule = 0, count = 1 + below(4); rule < count; ++rule) {
      out += "[[rule]]\nname = \"r" + std::to_string(rule) + "\"\nmatch = [";
      for (unsigned n = 1 + below(3); n > 0; --n) out += "'''" + pattern(2) + "''', ";
      out += "]\n";
    }
    return out;
  }

  std::string text() {
    static const char* const words[] = {"a",  "b", "c",  "d", "A",    "B",    "C",
                                        "DD", ",", "'s", "7", "1999", "2004", "-"};
    std::string out;
    for (unsigned n = 1 + below(24); n > 0; --n) {
      out += words[below(std::size(words))];
      out += " ";
    }
    return out;
  }

 private:
  std::string item(int depth) {
    static const char* const atoms[] = {
        "a",         "b",       "c",     "d",       ",",         "\\-",           "%when",   "%where",
        "%Cap-when", "%pair:p", "%year", "%list",   "%Cap",      "%lower",        "%number", "%any",
        "%ACRONYM",  "%word",   "%UNIT", "%UNIT:u", "%Cap-UNIT", "/([0-9]+)/:n ", "%PLACE",  "/[0-9]/"};
    static const char* const repeats[] = {"", "", "", "?", "*", "+", "{2}", "{1,3}"};
    std::string out;
    if (depth > 0 && below(8) == 0) {
      out = "( a | b | , )";
    } else if (depth > 0 && below(4) == 0) {
      out = "( " + pattern(depth - 1) + "| " + pattern(depth - 1) + ")";
    } else {
      out = atoms[below(std::size(atoms))];
    }
    if (out.back() == ' ') return out;
    std::string repeat = repeats[below(std::size(repeats))];
    if (repeat == "{2}") repeat = "{2,2}";
    return out + repeat;
  }

  std::mt19937 random_;
};

/// A generated text with sentences and units.
struct Scene {
  std::string text;
  Tokens tokens;
  std::vector<TokenRange> sentences;
  Lattice lattice;

  explicit Scene(Generator& generator)
      : text(generator.text()), tokens(tokenize(text)), lattice(text, tokens, sentences) {
    const auto size = static_cast<std::uint32_t>(tokens.size());
    const std::uint32_t middle = generator.below(size + 1);
    if (middle > 0) sentences.push_back({0, middle});
    if (middle < size) sentences.push_back({middle, size});
    for (std::uint32_t n = generator.below(size + 1); n > 0; --n) {
      const std::uint32_t first = generator.below(size);
      const std::uint32_t last = std::min(size, first + 1 + generator.below(3));
      lattice.add(
          {first, last, label_of(generator.below(2) == 0 ? "UNIT" : "PLACE"), n, n % 2 == 0 ? "v" : ""});
    }
    lattice.finish();
  }
};

}  // namespace

TEST_CASE("patterns match and capture as the plain matcher does") {
  unsigned compared = 0;
  unsigned found = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    Generator generator(seed);
    const std::string toml = generator.rules();
    Diagnostics diagnostics;  // patterns that could match nothing are refused
    const RuleSource source = read_rules(toml, "t.toml", diagnostics);
    const pattern::Program program = pattern::compile(source, diagnostics);
    const RuleSet set = RuleSet::compile(source, diagnostics);
    for (int text = 0; text < 6; ++text) {
      const Scene scene(generator);
      for (const bool all : {false, true}) {
        std::vector<PatternMatch> expected;
        if (!find_plainly(program, scene.lattice, all, expected)) continue;
        std::vector<PatternMatch> matches;
        all ? set.find_all(scene.lattice, matches) : set.find(scene.lattice, matches);
        ++compared;
        found += matches.empty() ? 0u : 1u;
        if (print(matches) == print(expected)) continue;
        INFO(toml << "\n" << scene.text);
        CHECK(print(matches) == print(expected));
      }
    }
  }
  CHECK(compared > 3'000);
  CHECK(found > compared / 3);
}

TEST_CASE("an automaton that may remember next to nothing finds the same") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Generator generator(seed);
    Diagnostics diagnostics;
    const pattern::Program program =
        pattern::compile(read_rules(generator.rules(), "t.toml", diagnostics), diagnostics);
    pattern::Automaton remembering(program);
    pattern::Automaton forgetful(program, 1);
    for (int text = 0; text < 4; ++text) {
      const Scene scene(generator);
      remembering.begin(scene.lattice);
      forgetful.begin(scene.lattice);
      for (const TokenRange& sentence : scene.sentences) {
        for (std::uint32_t at = sentence.first; at < sentence.last; ++at) {
          const pattern::Found a = remembering.longest(at, sentence.last);
          const pattern::Found b = forgetful.longest(at, sentence.last);
          REQUIRE(a.last == b.last);
          REQUIRE(a.pattern == b.pattern);
          REQUIRE((a.last == at || remembering.next_start(at, sentence.last) == at));
        }
      }
    }
  }
}
