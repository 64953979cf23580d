#include "extractors/match/pattern.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "extractors/match/automaton.h"
#include "extractors/match/capture_finder.h"
#include "extractors/match/pattern_code.h"

namespace dateline {
namespace {

/// What one search at a time works with.
struct Worker {
  explicit Worker(const pattern::Program& program)
      : automaton(program), captures(program, automaton.reader()) {}

  pattern::Automaton automaton;
  pattern::CaptureFinder captures;
};

}  // namespace

/// The program and the workers that wait for the next search, so that each thread finds one that
/// remembers. There are as many as there were ever searches at a time.
struct RuleSet::Compiled {
  explicit Compiled(pattern::Program made) : program(std::move(made)) {}

  const pattern::Program program;

  std::unique_ptr<Worker> take() {
    {
      const std::lock_guard lock(mutex);
      if (!waiting.empty()) {
        std::unique_ptr<Worker> worker = std::move(waiting.back());
        waiting.pop_back();
        return worker;
      }
    }
    return std::make_unique<Worker>(program);
  }

  void give_back(std::unique_ptr<Worker> worker) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(worker));
  }

 private:
  std::mutex mutex;
  std::vector<std::unique_ptr<Worker>> waiting;
};

RuleSet::RuleSet() = default;
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

RuleSet RuleSet::compile(RuleSource source, Diagnostics& diagnostics) {
  RuleSet set;
  set.compiled_ = std::make_unique<Compiled>(pattern::compile(std::move(source), diagnostics));
  return set;
}

const std::vector<RuleText>& RuleSet::rules() const {
  return compiled_->program.source.rules;
}
const std::string& RuleSet::file() const {
  return compiled_->program.source.file;
}
std::string_view RuleSet::by(std::uint32_t rule) const {
  return compiled_->program.by[rule];
}

const WordClass* RuleSet::word_class(std::string_view name) const {
  for (const WordClass& words : compiled_->program.source.words) {
    if (words.name == name) return &words;
  }
  return nullptr;
}

std::optional<std::string_view> RuleSet::find_word(std::string_view class_name, std::string_view word) const {
  const std::vector<WordClass>& classes = compiled_->program.source.words;
  const std::uint32_t index = compiled_->program.class_places.find(label_of(class_name));
  if (index == FlatMap::none || classes[index].name != class_name) return std::nullopt;
  const pattern::CompiledWords& words = compiled_->program.word_classes[index];
  if (!pattern::is_one_token(word)) return words.find(pattern::hashes_of(word));
  const std::uint64_t hash = fold_hash(word);
  return words.find({&hash, 1});
}

std::string_view RuleSet::word_value(std::string_view class_name, std::string_view word) const {
  return find_word(class_name, word).value_or(std::string_view{});
}

std::vector<std::string_view> RuleSet::words(std::string_view class_name) const {
  std::vector<std::string_view> words;
  for (const WordClass& each : compiled_->program.source.words) {
    if (each.name != class_name) continue;
    for (const auto& [word, value] : each.words) words.push_back(word);
  }
  return words;
}

void RuleSet::find(const Lattice& lattice, std::vector<PatternMatch>& matches) const {
  const pattern::Program& program = compiled_->program;
  std::unique_ptr<Worker> worker = compiled_->take();
  worker->automaton.begin(lattice);
  for (const TokenRange& sentence : lattice.sentences()) {
    for (std::uint32_t at = sentence.first;
         (at = worker->automaton.next_start(at, sentence.last)) < sentence.last;) {
      const pattern::Found best = worker->automaton.longest(at, sentence.last);
      if (best.last == at) {
        ++at;
        continue;
      }
      PatternMatch& match =
          matches.emplace_back(PatternMatch{program.patterns[best.pattern].rule, at, best.last, {}});
      worker->captures.find(lattice, best.pattern, at, best.last, match.captures);
      at = best.last;
    }
  }
  compiled_->give_back(std::move(worker));
}

void RuleSet::find_all(const Lattice& lattice, std::vector<PatternMatch>& matches) const {
  visit_all(lattice, [&matches](PatternMatch& match, const CaptureInto& capture) {
    capture(matches.emplace_back(PatternMatch{match.rule, match.first, match.last, {}}));
  });
}

void RuleSet::visit_all(const Lattice& lattice, const Visit& visit) const {
  const std::vector<pattern::CompiledPattern>& patterns = compiled_->program.patterns;
  std::unique_ptr<Worker> worker = compiled_->take();
  worker->automaton.begin(lattice);
  PatternMatch match;
  std::uint32_t pattern = 0;
  const CaptureInto capture = [&](PatternMatch& into) {
    worker->captures.find(lattice, pattern, match.first, match.last, into.captures);
  };
  for (const TokenRange& sentence : lattice.sentences()) {
    for (std::uint32_t at = sentence.first;
         (at = worker->automaton.next_start(at, sentence.last)) < sentence.last; ++at) {
      const std::span<const pattern::Found> found = worker->automaton.longest_of_each(at, sentence.last);
      for (std::size_t i = 0; i < found.size();) {
        // The patterns of a rule stand together; its longest match counts, the first of equally long ones.
        const std::uint32_t rule = patterns[found[i].pattern].rule;
        pattern::Found best = found[i];
        for (++i; i < found.size() && patterns[found[i].pattern].rule == rule; ++i) {
          if (found[i].last > best.last) best = found[i];
        }
        match.rule = rule;
        match.first = at;
        match.last = best.last;
        match.captures.clear();
        pattern = best.pattern;
        visit(match, capture);
      }
    }
  }
  compiled_->give_back(std::move(worker));
}

bool RuleSet::can_capture(std::uint32_t rule, std::string_view label) const {
  const pattern::Program& program = compiled_->program;
  for (const pattern::CompiledPattern& each : program.patterns) {
    if (each.rule != rule) continue;
    for (std::uint32_t at = each.start; at < each.end; ++at) {
      const pattern::Instruction& now = program.code[at];
      if (now.op == pattern::Op::open && program.labels[now.x] == label) return true;
    }
  }
  return false;
}

std::optional<Label> RuleSet::leading_edge(std::uint32_t rule, std::string_view label) const {
  const pattern::Program& program = compiled_->program;
  std::optional<Label> found;
  for (const pattern::CompiledPattern& each : program.patterns) {
    if (each.rule != rule) continue;
    std::uint32_t at = each.start;
    while (program.code[at].op == pattern::Op::jump) at = program.code[at].x;
    const pattern::Instruction& open = program.code[at];
    const pattern::Instruction& first = program.code[at + 1];
    if (open.op != pattern::Op::open || program.labels[open.x] != label || first.op != pattern::Op::atom ||
        program.code[at + 2].op != pattern::Op::close) {
      return std::nullopt;
    }
    const pattern::Atom& atom = program.atoms[first.x];
    if (atom.kind != pattern::AtomKind::edge || found.value_or(atom.value) != atom.value) return std::nullopt;
    found = atom.value;
  }
  return found;
}

const Capture* PatternMatch::capture(std::string_view label) const {
  for (const Capture& each : captures) {
    if (each.label == label) return &each;
  }
  return nullptr;
}

std::string_view PatternMatch::value(std::string_view label) const {
  const Capture* found = capture(label);
  return found == nullptr ? std::string_view{} : found->value;
}

}  // namespace dateline
