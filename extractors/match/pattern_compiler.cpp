#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "extractors/match/pattern_code.h"

namespace dateline::pattern {
namespace {

constexpr int max_nesting = 64;
constexpr std::uint32_t max_repeat = 32;
constexpr std::size_t max_code = 20'000;  // instructions of a pattern
constexpr std::size_t max_code_of_file = 500'000;

const std::map<std::string_view, TokenClass> token_classes = {
    {"Cap", TokenClass::capital}, {"ACRONYM", TokenClass::acronym}, {"lower", TokenClass::lower},
    {"word", TokenClass::word},   {"number", TokenClass::number},   {"any", TokenClass::any}};

RE2::Options regex_options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return options;
}

struct Problem {
  std::string message;
};

/// Writes the code of one pattern after the other. Throws Problem, caught in compile().
class Compiler {
 public:
  explicit Compiler(Program& program) : program_(program) {
    for (std::size_t i = 0; i < program.source.words.size(); ++i) {
      const WordClass& source = program.source.words[i];
      CompiledWords& words = program.word_classes.emplace_back();
      words.entries.reserve(source.words.size());
      for (const auto& [word, value] : source.words) {
        const std::vector<std::uint64_t> hashes = hashes_of(word);
        if (!hashes.empty())
          words.entries.push_back({hashes.front(), {hashes.begin() + 1, hashes.end()}, value});
      }
      std::stable_sort(
          words.entries.begin(), words.entries.end(),
          [](const CompiledWords::Entry& a, const CompiledWords::Entry& b) { return a.first < b.first; });
      for (std::size_t at = words.entries.size(); at-- > 0;)
        words.places[words.entries[at].first] = static_cast<std::uint32_t>(at);
      word_classes_[source.name] = static_cast<std::uint32_t>(i);
    }
    for (const auto& [name, pattern] : program.source.macros) macros_[name] = &pattern;
  }

  void compile(std::uint32_t rule, std::string_view pattern) {
    pattern_start_ = program_.code.size();
    const std::uint32_t start = here();
    try {
      parse(pattern, 0);
      emit({Op::match, static_cast<std::uint32_t>(program_.patterns.size())});
      find_starts(start);
      look_ahead(start);
    } catch (const Problem&) {
      program_.code.resize(pattern_start_);
      throw;
    }
    program_.patterns.push_back({rule, start, here()});
  }

 private:
  // A recursive descent over one text; macros recurse with their own text. `depth` bounds both.
  struct Cursor {
    std::string_view text;
    std::size_t at = 0;
    int depth = 0;

    void skip_space() {
      while (at < text.size() && text[at] == ' ') ++at;
    }
    [[nodiscard]] bool done() const { return at >= text.size(); }
    [[nodiscard]] char peek() const { return at < text.size() ? text[at] : '\0'; }
  };

  void parse(std::string_view text, int depth) {
    if (depth > max_nesting) throw Problem{"too deep; do the macros go round in a circle?"};
    Cursor cursor{text, 0, depth};
    alternatives(cursor);
    if (!cursor.done()) throw Problem{fmt::format("a \")\" too many at \"{}\"", text.substr(cursor.at))};
  }

  std::uint32_t emit(Instruction instruction) {
    check_room(1);
    program_.code.push_back(instruction);
    return here() - 1;
  }
  void check_room(std::size_t more) const {
    // Macros that use each other twice double the code with each level.
    const std::size_t size = program_.code.size() + more;
    if (size - pattern_start_ > max_code) throw Problem{"the pattern is too long"};
    if (size > max_code_of_file) throw Problem{"the patterns of the file are too many"};
  }
  void emit_atom(AtomKind kind, std::uint64_t value, bool capital = false) {
    emit({Op::atom, atom_index({kind, capital, value})});
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }

  void alternatives(Cursor& cursor) {
    if (++cursor.depth > max_nesting) throw Problem{"too deep; do the macros go round in a circle?"};
    const std::uint32_t start = here();
    std::vector<std::uint32_t> jumps;
    std::vector<std::uint64_t> single;  // hashes of alternatives that are one word
    std::size_t count = 0;
    std::size_t single_count = 0;
    while (true) {
      const std::uint32_t split = emit({Op::split});
      sequence(cursor);
      ++count;
      if (add_lone_words(split + 1, single)) ++single_count;
      if (cursor.peek() != '|') {
        // The last alternative needs no way around it: the split becomes a plain jump.
        program_.code[split] = {Op::jump, split + 1};
        break;
      }
      ++cursor.at;
      jumps.push_back(emit({Op::jump}));
      program_.code[split].x = split + 1;
      program_.code[split].y = here();
    }
    for (const std::uint32_t jump : jumps) program_.code[jump].x = here();
    if (single_count == count && count > 1) {
      // "( a | b | c )" is one question.
      program_.code.resize(start);
      emit_atom(AtomKind::one_of, choice_index(std::move(single)));
    }
    --cursor.depth;
  }

  // The code from `start` on is a single word or a choice of them.
  bool add_lone_words(std::uint32_t start, std::vector<std::uint64_t>& hashes) const {
    if (here() != start + 1 || program_.code[start].op != Op::atom) return false;
    const Atom& atom = program_.atoms[program_.code[start].x];
    if (atom.kind == AtomKind::token) {
      hashes.push_back(atom.value);
      return true;
    }
    if (atom.kind != AtomKind::one_of) return false;
    const std::vector<std::uint64_t>& choices = program_.choices[atom.value];
    hashes.insert(hashes.end(), choices.begin(), choices.end());
    return true;
  }

  std::uint32_t choice_index(std::vector<std::uint64_t> hashes) {
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    const auto [known, is_new] =
        choices_.try_emplace(hashes, static_cast<std::uint32_t>(program_.choices.size()));
    if (is_new) program_.choices.push_back(std::move(hashes));
    return known->second;
  }

  void sequence(Cursor& cursor) {
    bool empty = true;
    while (true) {
      cursor.skip_space();
      if (cursor.done() || cursor.peek() == '|' || cursor.peek() == ')') break;
      item(cursor);
      empty = false;
    }
    if (empty) throw Problem{"an empty alternative; write (a | b)? for something that may be missing"};
  }

  void item(Cursor& cursor) {
    const std::uint32_t start = here();
    atom(cursor);
    std::uint32_t low = 1;
    std::uint32_t high = 1;
    switch (cursor.peek()) {
      case '?':
        low = 0;
        break;
      case '*':
        low = 0;
        high = max_repeat;
        break;
      case '+':
        high = max_repeat;
        break;
      case '{':
        std::tie(low, high) = range(cursor);
        break;
      default:
        return;
    }
    ++cursor.at;
    repeat(start, low, high);
  }

  std::pair<std::uint32_t, std::uint32_t> range(Cursor& cursor) {
    const std::size_t end = cursor.text.find('}', cursor.at);
    if (end == std::string_view::npos) throw Problem{"a \"{\" without \"}\""};
    const std::string inside(cursor.text.substr(cursor.at + 1, end - cursor.at - 1));
    unsigned low = 0;
    unsigned high = 0;
    if (std::sscanf(inside.c_str(), "%u,%u", &low, &high) != 2 || low > high || high == 0 ||
        high > max_repeat) {
      throw Problem{fmt::format("\"{{{}}}\" is no range like {{1,3}} up to {}", inside, max_repeat)};
    }
    cursor.at = end;
    return {low, high};
  }

  // The code from `start` on, `low` to `high` times: written out, each optional copy behind a split.
  void repeat(std::uint32_t start, std::uint32_t low, std::uint32_t high) {
    const std::vector<Instruction> body(program_.code.begin() + start, program_.code.end());
    if (body.size() * high > max_code) throw Problem{"the repetitions are too many"};
    program_.code.resize(start);
    std::vector<std::uint32_t> exits;
    for (std::uint32_t i = 0; i < high; ++i) {
      if (i >= low) exits.push_back(emit({Op::split, here() + 1}));
      paste(body, here() - start);
    }
    for (const std::uint32_t exit : exits) program_.code[exit].y = here();
  }

  // Code that was written `moved` instructions before.
  void paste(const std::vector<Instruction>& code, std::uint32_t moved) {
    const std::size_t before = program_.code.size();
    check_room(code.size());
    program_.code.insert(program_.code.end(), code.begin(), code.end());
    for (std::size_t at = before; at < program_.code.size(); ++at) {
      Instruction& copy = program_.code[at];
      if (copy.op != Op::split && copy.op != Op::jump) continue;
      copy.x += moved;
      copy.y += moved;
    }
  }

  void macro(const std::string& name, const std::string& pattern, int depth) {
    const std::uint32_t start = here();
    if (const auto known = macro_code_.find(name); known != macro_code_.end()) {
      paste(known->second.code, start - known->second.start);
      return;
    }
    parse(pattern, depth);
    macro_code_[name] = {start, {program_.code.begin() + start, program_.code.end()}};
  }

  void atom(Cursor& cursor) {
    const char c = cursor.peek();
    if (c == '(') {
      ++cursor.at;
      alternatives(cursor);
      if (cursor.peek() != ')') throw Problem{"a \"(\" without \")\""};
      ++cursor.at;
    } else if (c == '%') {
      reference(cursor);
    } else if (const std::size_t end = end_of_regex(cursor); end != std::string_view::npos) {
      const std::string_view pattern = cursor.text.substr(cursor.at + 1, end - cursor.at - 1);
      cursor.at = end + 1;
      std::string label;
      if (cursor.peek() == ':') {
        ++cursor.at;
        label = name(cursor);
        if (label.empty()) throw Problem{fmt::format("no label behind /{}/:", pattern)};
      }
      const std::uint32_t index_of_label = label.empty() ? 0 : label_index(label);
      if (!label.empty()) emit({Op::open, index_of_label});
      regex(pattern);
      if (!label.empty()) emit({Op::close, index_of_label});
    } else {
      literal(cursor);
    }
  }

  // Where the regex that starts here ends; npos: none starts here. "\\/" is a slash inside.
  static std::size_t end_of_regex(const Cursor& cursor) {
    if (cursor.peek() != '/') return std::string_view::npos;
    for (std::size_t end = cursor.at + 1; end < cursor.text.size(); ++end) {
      if (cursor.text[end] == '/') return end == cursor.at + 1 ? std::string_view::npos : end;
      if (cursor.text[end] == '\\') ++end;
    }
    return std::string_view::npos;
  }

  void literal(Cursor& cursor) {
    std::string word;
    while (!cursor.done()) {
      const char c = cursor.peek();
      if (c == '\\' && cursor.at + 1 < cursor.text.size()) {
        word += cursor.text[cursor.at + 1];
        cursor.at += 2;
        continue;
      }
      if (c == ' ' || c == '(' || c == ')' || c == '|' || c == '?' || c == '*' || c == '+' || c == '{' ||
          c == '%')
        break;
      word += c;
      ++cursor.at;
    }
    const std::vector<std::uint64_t> hashes = hashes_of(word);
    if (hashes.empty())
      throw Problem{fmt::format("nothing to match at \"{}\"", cursor.text.substr(cursor.at))};
    for (const std::uint64_t hash : hashes) emit_atom(AtomKind::token, hash);
  }

  static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }

  static std::string_view name(Cursor& cursor) {
    const std::size_t begin = cursor.at;
    while (is_name_char(cursor.peek())) ++cursor.at;
    // A hyphen at the end belongs to the text: "%day-%day".
    while (cursor.at > begin && cursor.text[cursor.at - 1] == '-') --cursor.at;
    return cursor.text.substr(begin, cursor.at - begin);
  }

  void reference(Cursor& cursor) {
    ++cursor.at;
    const std::string called(name(cursor));
    if (called.empty()) throw Problem{"a \"%\" without a name"};
    std::string label = called;
    if (cursor.peek() == ':') {
      ++cursor.at;
      label = name(cursor);
    }
    const std::uint32_t index_of_label = label_index(label);
    emit({Op::open, index_of_label});
    if (const auto macro = macros_.find(called); macro != macros_.end()) {
      this->macro(called, *macro->second, cursor.depth + 1);
    } else if (const auto words = word_classes_.find(called); words != word_classes_.end()) {
      emit_atom(AtomKind::word_class, words->second);
    } else if (const auto token_class = token_classes.find(called); token_class != token_classes.end()) {
      emit_atom(AtomKind::token_class, static_cast<std::uint64_t>(token_class->second));
    } else if (called.starts_with("Cap-")) {
      const std::string plain = called.substr(4);
      if (const auto of_file = word_classes_.find(plain); of_file != word_classes_.end()) {
        emit_atom(AtomKind::word_class, of_file->second, true);
      } else {
        emit_atom(AtomKind::edge, label_of(plain), true);
      }
    } else {
      emit_atom(AtomKind::edge, label_of(called));
    }
    emit({Op::close, index_of_label});
  }

  void regex(std::string_view pattern) {
    const auto [known, is_new] = regexes_.try_emplace(std::string(pattern), 0);
    if (is_new) {
      auto compiled =
          std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), regex_options());
      if (!compiled->ok()) {
        const Problem problem{fmt::format("/{}/: {}", pattern, compiled->error())};
        regexes_.erase(known);
        throw problem;
      }
      known->second = static_cast<std::uint32_t>(program_.regexes.size());
      program_.regexes.push_back(std::move(compiled));
    }
    emit_atom(AtomKind::regex, known->second);
  }

  std::uint32_t label_index(const std::string& label) {
    const auto [known, is_new] =
        labels_.try_emplace(label, static_cast<std::uint32_t>(program_.labels.size()));
    if (is_new) program_.labels.push_back(label);
    return known->second;
  }

  std::uint32_t atom_index(const Atom& atom) {
    const auto [known, is_new] = atoms_.try_emplace({atom.kind, atom.capital, atom.value},
                                                    static_cast<std::uint32_t>(program_.atoms.size()));
    if (is_new) program_.atoms.push_back(atom);
    return known->second;
  }

  // All targets lie ahead, so the way back meets them first.
  void look_ahead(std::uint32_t start) {
    static_assert(max_code <= std::numeric_limits<decltype(Instruction::least)>::max());
    const std::vector<Instruction>& code = program_.code;
    for (std::uint32_t at = here(); at-- > start;) {
      Instruction& now = program_.code[at];
      switch (now.op) {
        case Op::match:
          break;
        case Op::split:
          now.least = std::min(code[now.x].least, code[now.y].least);
          now.first = code[now.x].first | code[now.y].first;
          break;
        case Op::jump:
          now.least = code[now.x].least;
          now.first = code[now.x].first;
          break;
        case Op::open:
          now.holds_one_atom = code[at + 1].op == Op::atom && code[at + 2].op == Op::close;
          [[fallthrough]];
        case Op::close:
          now.least = code[at + 1].least;
          now.first = code[at + 1].first;
          break;
        case Op::atom:
          now.least = static_cast<std::uint16_t>(code[at + 1].least + 1);
          now.first = AtomBits::folded(now.x);
          break;
      }
    }
  }

  // Enters the first instructions of the pattern at `start` under what they ask.
  void find_starts(std::uint32_t start) {
    std::vector<std::uint32_t> open = {start};
    std::vector<bool> seen(program_.code.size() - start, false);
    std::vector<std::uint32_t> first;  // entered when all is known to be well
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (seen[at - start]) continue;
      seen[at - start] = true;
      const Instruction& instruction = program_.code[at];
      switch (instruction.op) {
        case Op::match:
          throw Problem{"the pattern can match nothing at all"};
        case Op::split:
          open.push_back(instruction.y);
          open.push_back(instruction.x);
          break;
        case Op::jump:
          open.push_back(instruction.x);
          break;
        case Op::open:
        case Op::close:
          open.push_back(at + 1);
          break;
        case Op::atom:
          first.push_back(at);
          break;
      }
    }
    program_.starts.resize(program_.atoms.size());
    for (const std::uint32_t at : first) program_.starts[program_.code[at].x].push_back(at);
  }

  Program& program_;
  std::size_t pattern_start_ = 0;
  struct MacroCode {
    std::uint32_t start = 0;  // where it was written first
    std::vector<Instruction> code;
  };
  std::map<std::string, const std::string*, std::less<>> macros_;
  std::map<std::string, MacroCode, std::less<>> macro_code_;
  std::map<std::string, std::uint32_t, std::less<>> word_classes_;
  std::map<std::string, std::uint32_t, std::less<>> labels_;
  std::map<std::string, std::uint32_t, std::less<>> regexes_;
  std::map<std::tuple<AtomKind, bool, std::uint64_t>, std::uint32_t> atoms_;
  std::map<std::vector<std::uint64_t>, std::uint32_t> choices_;
};

/// Fills the tables that lead from the text to atoms.
class AtomIndex {
 public:
  explicit AtomIndex(Program& program) : program_(program) {}

  void build() {
    program_.starts.resize(program_.atoms.size());
    program_.class_atoms.assign(6, FlatMap::none);
    program_.regex_atoms.assign(program_.regexes.size(), FlatMap::none);
    for (std::uint32_t i = 0; i < program_.atoms.size(); ++i) enter(i);
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      std::uint64_t seconds = 0;
      for (const Word::Phrase& phrase : program_.words[i].phrases)
        seconds |= std::uint64_t{1} << (phrase.second & 31);
      program_.word_places[hashes_[i]] |= seconds << 32;
    }
    for (Word& word : program_.words) {
      std::sort(word.phrases.begin(), word.phrases.end(), [](const Word::Phrase& a, const Word::Phrase& b) {
        return std::tie(a.second, a.atom, a.rest) < std::tie(b.second, b.atom, b.rest);
      });
    }
    join_regexes();
  }

 private:
  void enter(std::uint32_t index) {
    const Atom& atom = program_.atoms[index];
    switch (atom.kind) {
      case AtomKind::token:
        word(atom.value).atoms.push_back(index);
        break;
      case AtomKind::one_of:
        for (const std::uint64_t hash : program_.choices[atom.value]) word(hash).atoms.push_back(index);
        break;
      case AtomKind::word_class:
        enter_words(program_.word_classes[atom.value].entries, index);
        break;
      case AtomKind::regex:
        program_.regex_atoms[atom.value] = index;
        break;
      case AtomKind::token_class:
        program_.class_atoms[atom.value] = index;
        break;
      case AtomKind::edge: {
        EdgeAtoms& atoms = edge(atom.value);
        (atom.capital ? atoms.capital : atoms.any) = index;
        program_.edge_labels |= bit_of(atom.value);
        break;
      }
    }
  }

  void enter_words(const std::vector<CompiledWords::Entry>& entries, std::uint32_t atom) {
    for (const CompiledWords::Entry& entry : entries) {
      Word& entered = word(entry.first);
      if (!entry.rest.empty()) {
        entered.phrases.push_back({entry.rest.front(), atom, {entry.rest.begin() + 1, entry.rest.end()}});
      } else if (entered.atoms.empty() || entered.atoms.back() != atom) {
        entered.atoms.push_back(atom);
      }
    }
  }

  Word& word(std::uint64_t hash) {
    std::uint64_t place = program_.word_places.find(hash);
    if (place == program_.word_places.none) {
      place = program_.words.size();
      program_.word_places.insert(hash, place);
      program_.known_words.add(hash);
      program_.words.emplace_back();
      hashes_.push_back(hash);
    }
    return program_.words[place];
  }

  EdgeAtoms& edge(Label label) {
    std::uint32_t index = program_.edge_index.find(label);
    if (index == FlatMap::none) {
      index = static_cast<std::uint32_t>(program_.edges.size());
      program_.edge_index.insert(label, index);
      program_.edges.emplace_back();
    }
    return program_.edges[index];
  }

  void join_regexes() {
    if (program_.regexes.size() < 2) return;
    RE2::Options options = regex_options();
    options.set_max_mem(8 << 20);
    auto all = std::make_unique<RE2::Set>(options, RE2::ANCHOR_BOTH);
    for (const std::unique_ptr<RE2>& each : program_.regexes) {
      if (all->Add(each->pattern(), nullptr) < 0) return;
    }
    if (all->Compile()) program_.all_regexes = std::move(all);
  }

  Program& program_;
  std::vector<std::uint64_t> hashes_;  // of program_.words
};

}  // namespace

RegexResult run_regex(const RE2& regex, std::string_view token) {
  re2::StringPiece groups[2];
  if (!regex.Match(re2::StringPiece(token.data(), token.size()), 0, token.size(), RE2::ANCHOR_BOTH, groups,
                   2))
    return {};
  const re2::StringPiece& value = regex.NumberOfCapturingGroups() > 0 ? groups[1] : groups[0];
  return {true, value.data() == nullptr ? std::string_view{} : std::string_view(value.data(), value.size())};
}

std::vector<std::uint64_t> hashes_of(std::string_view words) {
  if (is_one_token(words)) return {fold_hash(words)};
  std::vector<std::uint64_t> hashes;
  // "'s" is one token only behind a word.
  const bool is_suffix = words.size() > 1 && words.front() == '\'';
  const std::string behind_a_word = is_suffix ? 'x' + std::string(words) : std::string();
  for (const Token& token : tokenize(is_suffix ? behind_a_word : words)) hashes.push_back(token.hash);
  if (is_suffix && hashes.size() > 1) hashes.erase(hashes.begin());
  return hashes;
}

Program compile(RuleSource source, Diagnostics& diagnostics) {
  Program program;
  program.source = std::move(source);
  for (std::uint32_t i = 0; i < program.source.words.size(); ++i) {
    const Label name = label_of(program.source.words[i].name);
    if (program.class_places.find(name) == FlatMap::none) program.class_places.insert(name, i);
  }
  Compiler compiler(program);
  const std::vector<RuleText>& rules = program.source.rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    program.by.push_back(program.source.file + ':' + rules[i].name);
    for (const std::string& text : rules[i].match) {
      try {
        compiler.compile(static_cast<std::uint32_t>(i), text);
      } catch (const Problem& problem) {
        diagnostics.push_back({Severity::error, "R010", place_of(program.source, rules[i].line),
                               fmt::format("{}: {}", rules[i].name, problem.message)});
      }
    }
  }
  AtomIndex(program).build();
  return program;
}

}  // namespace dateline::pattern
