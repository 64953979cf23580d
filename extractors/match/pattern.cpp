#include "extractors/match/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "dateline/unicode.h"

namespace dateline {
namespace {

enum class Op : std::uint8_t { token, word_class, regex, token_class, edge, split, jump, open, close, match };
enum class TokenClass : std::uint64_t { capital, acronym, lower, word, number, any };

struct Instruction {
  Op op;
  std::uint32_t x = 0;    // jump/split: first target; capture: label; regex, word_class: index
  std::uint32_t y = 0;    // split: second target; word_class, edge: 1 if it has to start with a capital
  std::uint64_t arg = 0;  // token: hash; edge: label; token_class
};

constexpr int max_steps = 4096;
constexpr int max_nesting = 64;
constexpr std::uint32_t max_repeat = 32;

const std::map<std::string_view, TokenClass> token_classes = {
    {"Cap", TokenClass::capital}, {"ACRONYM", TokenClass::acronym}, {"lower", TokenClass::lower},
    {"word", TokenClass::word},   {"number", TokenClass::number},   {"any", TokenClass::any}};

bool is_of_class(const Token& token, TokenClass wanted) {
  switch (wanted) {
    case TokenClass::capital:
      return token.kind == TokenKind::word && token.capital;
    case TokenClass::acronym:
      return token.kind == TokenKind::word && token.all_capitals;
    case TokenClass::lower:
      return token.kind == TokenKind::word && !token.capital;
    case TokenClass::word:
      return token.kind == TokenKind::word;
    case TokenClass::number:
      return token.kind == TokenKind::number;
    case TokenClass::any:
      return true;
  }
  return false;
}

/// A word class for matching: words by their first token.
struct CompiledWords {
  struct Entry {
    std::vector<std::uint64_t> rest;  // hashes of the tokens behind the first
    std::string_view value;
  };
  std::unordered_map<std::uint64_t, std::vector<Entry>> by_first;
};

/// What the first token behind a point of the code can be: lets the matcher leave ways alone that
/// cannot lead anywhere. A superset; hashes are kept as a 64-bit Bloom filter.
struct FirstSet {
  std::uint64_t hashes = 0;
  std::uint8_t classes = 0;  // bit n: TokenClass n
  bool digit = false;
  bool edge = false;
  bool done = false;  // the pattern may end here
};

std::uint8_t classes_of(const Token& token) {
  std::uint8_t classes = 0;
  for (unsigned i = 0; i < 6; ++i) {
    if (is_of_class(token, static_cast<TokenClass>(i)))
      classes = static_cast<std::uint8_t>(classes | 1u << i);
  }
  return classes;
}

std::uint64_t hash_bit(std::uint64_t hash) {
  return std::uint64_t{1} << (hash >> 58);
}

struct CompiledPattern {
  std::uint32_t rule;
  std::uint32_t start;  // index of its first instruction
};

std::vector<std::uint64_t> hashes_of(std::string_view words) {
  std::vector<std::uint64_t> hashes;
  // "'s" is one token only behind a word.
  const bool is_suffix = words.size() > 1 && words.front() == '\'';
  const std::string behind_a_word = is_suffix ? 'x' + std::string(words) : std::string();
  for (const Token& token : tokenize(is_suffix ? behind_a_word : words)) hashes.push_back(token.hash);
  if (is_suffix && hashes.size() > 1) hashes.erase(hashes.begin());
  return hashes;
}

}  // namespace

struct RuleSet::Program {
  RuleSource source;
  std::vector<std::string> by;
  std::vector<Instruction> code;
  std::vector<std::string> labels;
  std::vector<std::unique_ptr<RE2>> regexes;
  std::vector<CompiledWords> words;
  std::vector<CompiledPattern> patterns;
  std::vector<FirstSet> first_sets;  // by instruction; of the targets of splits only

  // Which patterns may start at a token: by its hash, by what kind of token it is, by its edges.
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_hash;
  std::unordered_map<Label, std::vector<std::uint32_t>> by_edge;
  std::vector<std::uint32_t> by_digit;
  std::vector<std::uint32_t> by_class[6];
};

namespace {

struct Problem {
  std::string message;
};

/// Compiles one pattern after the other into a Program. Throws Problem, caught in compile().
template <typename Program>
class PatternCompiler {
 public:
  PatternCompiler(Program& program) : program_(program) {
    for (std::size_t i = 0; i < program.source.words.size(); ++i) {
      const WordClass& source = program.source.words[i];
      CompiledWords words;
      for (const auto& [word, value] : source.words) {
        std::vector<std::uint64_t> hashes = hashes_of(word);
        if (hashes.empty()) continue;
        const std::uint64_t first = hashes.front();
        hashes.erase(hashes.begin());
        words.by_first[first].push_back({std::move(hashes), value});
      }
      program.words.push_back(std::move(words));
      word_classes_[source.name] = static_cast<std::uint32_t>(i);
    }
    for (const auto& [name, pattern] : program.source.macros) macros_[name] = &pattern;
  }

  void compile(std::uint32_t rule, std::string_view pattern) {
    const std::size_t code_before = program_.code.size();
    const auto start = static_cast<std::uint32_t>(code_before);
    try {
      parse(pattern, 0);
      emit({Op::match});
      index(start);
      find_first_sets(start);
    } catch (const Problem&) {
      program_.code.resize(code_before);
      throw;
    }
    program_.patterns.push_back({rule, start});
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
    program_.code.push_back(instruction);
    return static_cast<std::uint32_t>(program_.code.size() - 1);
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }

  void alternatives(Cursor& cursor) {
    if (++cursor.depth > max_nesting) throw Problem{"too deep; do the macros go round in a circle?"};
    std::vector<std::uint32_t> jumps;
    while (true) {
      const std::uint32_t split = emit({Op::split});
      sequence(cursor);
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
    --cursor.depth;
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
    if (body.size() * high > 20000) throw Problem{"the repetitions are too many"};
    program_.code.resize(start);
    std::vector<std::uint32_t> exits;
    for (std::uint32_t i = 0; i < high; ++i) {
      if (i >= low) {
        exits.push_back(emit({Op::split, here() + 1}));
      }
      const std::uint32_t moved = here() - start;
      for (Instruction copy : body) {
        if (copy.op == Op::split || copy.op == Op::jump) {
          copy.x += moved;
          copy.y += moved;
        }
        program_.code.push_back(copy);
      }
    }
    for (const std::uint32_t exit : exits) program_.code[exit].y = here();
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
    for (const std::uint64_t hash : hashes) emit({Op::token, 0, 0, hash});
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
      parse(*macro->second, cursor.depth + 1);
    } else if (const auto words = word_classes_.find(called); words != word_classes_.end()) {
      emit({Op::word_class, words->second});
    } else if (const auto token_class = token_classes.find(called); token_class != token_classes.end()) {
      emit({Op::token_class, 0, 0, static_cast<std::uint64_t>(token_class->second)});
    } else if (called.starts_with("Cap-")) {
      const std::string plain = called.substr(4);
      if (const auto of_file = word_classes_.find(plain); of_file != word_classes_.end()) {
        emit({Op::word_class, of_file->second, 1});
      } else {
        emit({Op::edge, 0, 1, label_of(plain)});
      }
    } else {
      emit({Op::edge, 0, 0, label_of(called)});
    }
    emit({Op::close, index_of_label});
  }

  void regex(std::string_view pattern) {
    const auto same =
        std::find_if(program_.regexes.begin(), program_.regexes.end(),
                     [&](const std::unique_ptr<RE2>& each) { return each->pattern() == pattern; });
    emit({Op::regex, static_cast<std::uint32_t>(same - program_.regexes.begin())});
    if (same != program_.regexes.end()) return;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    auto compiled = std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (!compiled->ok()) throw Problem{fmt::format("/{}/: {}", pattern, compiled->error())};
    program_.regexes.push_back(std::move(compiled));
  }

  std::uint32_t label_index(const std::string& label) {
    const auto found = std::find(program_.labels.begin(), program_.labels.end(), label);
    if (found != program_.labels.end()) return static_cast<std::uint32_t>(found - program_.labels.begin());
    program_.labels.push_back(label);
    return static_cast<std::uint32_t>(program_.labels.size() - 1);
  }

  // Enters the pattern at `start` under everything its first token can be.
  void index(std::uint32_t start) {
    const auto pattern = static_cast<std::uint32_t>(program_.patterns.size());
    std::vector<std::uint32_t> open = {start};
    std::vector<bool> seen(program_.code.size(), false);
    std::vector<std::vector<std::uint32_t>*> lists;  // entered when all is known to be well
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
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
        case Op::token:
          lists.push_back(&program_.by_hash[instruction.arg]);
          break;
        case Op::word_class:
          for (const auto& [hash, words] : program_.words[instruction.x].by_first)
            lists.push_back(&program_.by_hash[hash]);
          break;
        case Op::regex:
          lists.push_back(&program_.by_digit);
          break;
        case Op::token_class:
          lists.push_back(&program_.by_class[instruction.arg]);
          break;
        case Op::edge:
          lists.push_back(&program_.by_edge[instruction.arg]);
          break;
      }
    }
    for (std::vector<std::uint32_t>* list : lists) {
      if (list->empty() || list->back() != pattern) list->push_back(pattern);
    }
  }

  /// The first set of every target of a split from `start` on.
  void find_first_sets(std::uint32_t start) {
    program_.first_sets.resize(program_.code.size());
    for (std::uint32_t at = start; at < program_.code.size(); ++at) {
      if (program_.code[at].op != Op::split) continue;
      program_.first_sets[program_.code[at].x] = first_set(program_.code[at].x);
      program_.first_sets[program_.code[at].y] = first_set(program_.code[at].y);
    }
  }

  FirstSet first_set(std::uint32_t start) const {
    FirstSet set;
    std::vector<std::uint32_t> open = {start};
    std::vector<std::uint32_t> seen;
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (std::find(seen.begin(), seen.end(), at) != seen.end()) continue;
      seen.push_back(at);
      const Instruction& instruction = program_.code[at];
      switch (instruction.op) {
        case Op::match:
          set.done = true;
          break;
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
        case Op::token:
          set.hashes |= hash_bit(instruction.arg);
          break;
        case Op::word_class:
          for (const auto& [hash, words] : program_.words[instruction.x].by_first)
            set.hashes |= hash_bit(hash);
          break;
        case Op::regex:
          set.digit = true;
          break;
        case Op::token_class:
          set.classes = static_cast<std::uint8_t>(set.classes | 1u << instruction.arg);
          break;
        case Op::edge:
          set.edge = true;
          break;
      }
    }
    return set;
  }

  Program& program_;
  std::map<std::string, const std::string*, std::less<>> macros_;
  std::map<std::string, std::uint32_t, std::less<>> word_classes_;
};

/// Runs patterns at one token: depth-first over all ways, keeps the longest.
template <typename Program>
class Matcher {
 public:
  Matcher(const Program& program, const Lattice& lattice)
      : program_(program),
        lattice_(lattice),
        tokens_(lattice.tokens()),
        regex_results_(program.regexes.size()) {
    classes_.reserve(tokens_.size());
    for (const Token& token : tokens_) classes_.push_back(classes_of(token));
    trail_.reserve(64);
  }

  /// Longest match of `pattern` from `first` within [first, limit); false: none.
  bool run(const CompiledPattern& pattern, std::uint32_t first, std::uint32_t limit, PatternMatch& best) {
    limit_ = limit;
    steps_ = 0;
    best_ = &best;
    best.first = first;
    best.last = first;
    best.captures.clear();
    trail_.clear();
    step(pattern.start, first);
    return best.last > first;
  }

 private:
  // What happened on the way to here; going back is cutting it short.
  struct Mark {
    Op op;  // open, close; any other: a value for the innermost open capture
    std::uint32_t label = 0;
    std::uint32_t token = 0;
    std::string_view value = {};
    std::uint32_t payload = 0;
  };

  // The depth of the recursion is bounded by the length of the pattern's code, not by the text.
  void step(std::uint32_t at, std::uint32_t token) {
    while (true) {
      if (++steps_ > max_steps) return;
      const Instruction& now = program_.code[at];
      switch (now.op) {
        case Op::match:
          if (token > best_->last) {
            best_->last = token;
            keep_captures();
          }
          return;
        case Op::jump:
          at = now.x;
          continue;
        case Op::split:
          if (may_go(now.y, token)) {
            if (may_go(now.x, token)) {
              const std::size_t before = trail_.size();
              step(now.x, token);
              trail_.resize(before);
            }
            at = now.y;
          } else {
            at = now.x;
          }
          continue;
        case Op::open:
        case Op::close:
          trail_.push_back({now.op, now.x, token});
          ++at;
          continue;
        default:
          break;
      }
      if (token >= limit_) return;
      switch (now.op) {
        case Op::token:
          if (tokens_[token].hash != now.arg) return;
          break;
        case Op::token_class:
          if (!is_of_class(tokens_[token], static_cast<TokenClass>(now.arg))) return;
          break;
        case Op::regex:
          if (!regex(now.x, token)) return;
          break;
        case Op::word_class:
          if (now.y == 0 || tokens_[token].capital) words(at, token);
          return;
        case Op::edge:
          if (now.y == 0 || tokens_[token].capital) edges(at, token);
          return;
        default:
          return;
      }
      ++token;
      ++at;
    }
  }

  // A capture that holds one word or one regex has its value, also through macros.
  void keep_captures() {
    std::vector<Capture>& captures = best_->captures;
    captures.clear();
    open_.clear();
    for (const Mark& mark : trail_) {
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

  /// Whether the code at `at` could match with `token` next.
  bool may_go(std::uint32_t at, std::uint32_t token) {
    const FirstSet& set = program_.first_sets[at];
    if (set.done) return true;
    if (token >= limit_) return false;
    const Token& next = tokens_[token];
    return (set.hashes & hash_bit(next.hash)) != 0 || (set.digit && next.has_digit) ||
           (set.classes & classes_[token]) != 0 || (set.edge && !lattice_.at(token).empty());
  }

  void set_value(Op op, std::string_view value, std::uint32_t payload = 0) {
    trail_.push_back({op, 0, 0, value, payload});
  }

  bool regex(std::uint32_t index, std::uint32_t token) {
    if (!tokens_[token].has_digit) return false;
    RegexResult& known = regex_results_[index];
    if (known.token != token) known = run_regex(index, token);
    if (known.matched) set_value(Op::regex, known.value);
    return known.matched;
  }

  // Many ways through a pattern ask the same regex about the same token; it is run once.
  struct RegexResult {
    std::uint32_t token = std::numeric_limits<std::uint32_t>::max();
    bool matched = false;
    std::string_view value;
  };

  RegexResult run_regex(std::uint32_t index, std::uint32_t token) const {
    const std::string_view text = tokens_[token].of(lattice_.text());
    const RE2& pattern = *program_.regexes[index];
    re2::StringPiece groups[2];
    if (!pattern.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::ANCHOR_BOTH, groups,
                       2)) {
      return {token, false, {}};
    }
    const re2::StringPiece& value = pattern.NumberOfCapturingGroups() > 0 ? groups[1] : groups[0];
    return {token, true,
            value.data() == nullptr ? std::string_view{} : std::string_view(value.data(), value.size())};
  }

  void words(std::uint32_t at, std::uint32_t token) {
    const CompiledWords& words = program_.words[program_.code[at].x];
    const auto found = words.by_first.find(tokens_[token].hash);
    if (found == words.by_first.end()) return;
    for (const CompiledWords::Entry& entry : found->second) {
      const auto last = token + 1 + static_cast<std::uint32_t>(entry.rest.size());
      if (last > limit_) continue;
      bool same = true;
      for (std::uint32_t i = 0; same && i < entry.rest.size(); ++i)
        same = tokens_[token + 1 + i].hash == entry.rest[i];
      if (same) go_on(Op::word_class, at, last, entry.value, 0);
    }
  }

  void edges(std::uint32_t at, std::uint32_t token) {
    const Label label = program_.code[at].arg;
    for (const Edge& edge : lattice_.at(token)) {
      if (edge.label == label && edge.last <= limit_)
        go_on(Op::edge, at, edge.last, edge.value, edge.payload);
    }
  }

  void go_on(Op op, std::uint32_t at, std::uint32_t last, std::string_view value, std::uint32_t payload) {
    const std::size_t before = trail_.size();
    set_value(op, value, payload);
    step(at + 1, last);
    trail_.resize(before);
  }

  const Program& program_;
  const Lattice& lattice_;
  const Tokens& tokens_;
  std::uint32_t limit_ = 0;
  int steps_ = 0;
  PatternMatch* best_ = nullptr;
  std::vector<Mark> trail_;
  std::vector<std::uint8_t> classes_;       // by token, see classes_of
  std::vector<RegexResult> regex_results_;  // by regex, of the token it was last run on
  std::vector<std::uint32_t> open_;
};

/// The patterns that may start at a token, each once, in the order of the file.
template <typename Program>
void candidates(const Program& program, const Lattice& lattice, std::uint32_t at,
                std::vector<std::uint32_t>& found) {
  found.clear();
  const auto add = [&found](const std::vector<std::uint32_t>& list) {
    found.insert(found.end(), list.begin(), list.end());
  };
  const Token& token = lattice.tokens()[at];
  if (const auto by_hash = program.by_hash.find(token.hash); by_hash != program.by_hash.end())
    add(by_hash->second);
  if (token.has_digit) add(program.by_digit);
  for (unsigned i = 0; i < 6; ++i) {
    if (!program.by_class[i].empty() && is_of_class(token, static_cast<TokenClass>(i)))
      add(program.by_class[i]);
  }
  if (!program.by_edge.empty()) {
    for (const Edge& edge : lattice.at(at)) {
      if (const auto by_edge = program.by_edge.find(edge.label); by_edge != program.by_edge.end())
        add(by_edge->second);
    }
  }
  if (found.size() > 1) {
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }
}

}  // namespace

RuleSet::RuleSet() = default;
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

RuleSet RuleSet::compile(RuleSource source, Diagnostics& diagnostics) {
  auto program = std::make_unique<Program>();
  program->source = std::move(source);
  PatternCompiler<Program> compiler(*program);
  const std::vector<RuleText>& rules = program->source.rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    program->by.push_back(program->source.file + ':' + rules[i].name);
    for (const std::string& pattern : rules[i].match) {
      try {
        compiler.compile(static_cast<std::uint32_t>(i), pattern);
      } catch (const Problem& problem) {
        diagnostics.push_back({Severity::error, "R010",
                               fmt::format("{}:{}", program->source.file, rules[i].line),
                               fmt::format("{}: {}", rules[i].name, problem.message)});
      }
    }
  }
  RuleSet set;
  set.program_ = std::move(program);
  return set;
}

const std::vector<RuleText>& RuleSet::rules() const {
  return program_->source.rules;
}
const std::string& RuleSet::file() const {
  return program_->source.file;
}
std::string_view RuleSet::by(std::uint32_t rule) const {
  return program_->by[rule];
}

const WordClass* RuleSet::word_class(std::string_view name) const {
  for (const WordClass& words : program_->source.words) {
    if (words.name == name) return &words;
  }
  return nullptr;
}

std::optional<std::string_view> RuleSet::find_word(std::string_view class_name, std::string_view word) const {
  std::vector<std::uint64_t> hashes = hashes_of(word);
  if (hashes.empty()) return std::nullopt;
  const std::uint64_t first = hashes.front();
  hashes.erase(hashes.begin());
  for (std::size_t i = 0; i < program_->source.words.size(); ++i) {
    if (program_->source.words[i].name != class_name) continue;
    const auto found = program_->words[i].by_first.find(first);
    if (found == program_->words[i].by_first.end()) return std::nullopt;
    for (const CompiledWords::Entry& entry : found->second) {
      if (entry.rest == hashes) return entry.value;
    }
  }
  return std::nullopt;
}

std::string_view RuleSet::word_value(std::string_view class_name, std::string_view word) const {
  return find_word(class_name, word).value_or(std::string_view{});
}

std::vector<std::string_view> RuleSet::words(std::string_view class_name) const {
  std::vector<std::string_view> words;
  for (const WordClass& each : program_->source.words) {
    if (each.name != class_name) continue;
    for (const auto& [word, value] : each.words) words.push_back(word);
  }
  return words;
}

void RuleSet::find(const Lattice& lattice, std::vector<PatternMatch>& matches) const {
  Matcher<Program> matcher(*program_, lattice);
  std::vector<std::uint32_t> starting;
  PatternMatch match;
  PatternMatch best;
  for (const TokenRange& sentence : lattice.sentences()) {
    for (std::uint32_t at = sentence.first; at < sentence.last;) {
      candidates(*program_, lattice, at, starting);
      best.last = at;
      for (const std::uint32_t index : starting) {
        const CompiledPattern& pattern = program_->patterns[index];
        if (matcher.run(pattern, at, sentence.last, match) && match.last > best.last) {
          match.rule = pattern.rule;
          std::swap(best, match);
        }
      }
      if (best.last > at) {
        at = best.last;
        matches.push_back(best);
      } else {
        ++at;
      }
    }
  }
}

void RuleSet::find_all(const Lattice& lattice, std::vector<PatternMatch>& matches) const {
  Matcher<Program> matcher(*program_, lattice);
  std::vector<std::uint32_t> starting;
  PatternMatch match;
  for (const TokenRange& sentence : lattice.sentences()) {
    for (std::uint32_t at = sentence.first; at < sentence.last; ++at) {
      candidates(*program_, lattice, at, starting);
      for (const std::uint32_t index : starting) {
        const CompiledPattern& pattern = program_->patterns[index];
        if (!matcher.run(pattern, at, sentence.last, match)) continue;
        match.rule = pattern.rule;
        if (!matches.empty() && matches.back().rule == match.rule && matches.back().first == match.first) {
          if (match.last > matches.back().last) matches.back() = match;  // another pattern of the same rule
        } else {
          matches.push_back(match);
        }
      }
    }
  }
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
