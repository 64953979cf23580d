#include "extractors/match/rule_source.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <sstream>

#include <toml++/toml.h>

#include <fmt/format.h>

#include "dateline/result.h"

namespace dateline {
namespace {

class Reader {
 public:
  Reader(std::string file, std::string path, Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    source_.file = std::move(file);
    source_.path = std::move(path);
  }

  RuleSource read(std::string_view text) {
    toml::table parsed;
    try {
      parsed = toml::parse(text);
    } catch (const toml::parse_error& error) {
      const toml::source_position at = error.source().begin;
      problem("R001", at.line, fmt::format("column {}: {}", at.column, error.description()));
      return std::move(source_);
    }
    Entries prefixes;
    // toml++ keeps tables sorted by key; the order of the file is that of the lines.
    for (const auto& [key, node] : in_order(parsed)) {
      if (key == "words" && node->is_table()) {
        for (const auto& [name, words] : in_order(*node->as_table())) word_class(name, *words);
      } else if (key == "macro" && node->is_table()) {
        for (const auto& [name, pattern] : in_order(*node->as_table())) {
          if (const auto value = pattern->value<std::string>()) {
            source_.macros.emplace_back(name, *value);
          } else {
            problem("R002", line_of(*pattern), fmt::format("macro \"{}\" has to be a string", name));
          }
        }
      } else if (key == "prefix" && node->is_table()) {
        prefixes = in_order(*node->as_table());
      } else if (node->is_array_of_tables()) {
        for (const toml::node& table : *node->as_array()) rule(key, *table.as_table());
      } else {
        problem("R003", line_of(*node),
                fmt::format("\"{}\" is neither [words.…], [macro], [prefix] nor [[rule]]", key));
      }
    }
    for (const auto& [name, joined] : prefixes) join_prefixes(name, *joined);
    return std::move(source_);
  }

 private:
  using Entries = std::vector<std::pair<std::string, const toml::node*>>;

  static std::uint32_t line_of(const toml::node& node) { return node.source().begin.line; }

  static Entries in_order(const toml::table& table) {
    Entries entries;
    for (const auto& [key, node] : table) entries.emplace_back(std::string(key.str()), &node);
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      const toml::source_position x = first_position(*a.second);
      const toml::source_position y = first_position(*b.second);
      return std::pair(x.line, x.column) < std::pair(y.line, y.column);
    });
    return entries;
  }

  static toml::source_position first_position(const toml::node& node) { return node.source().begin; }

  void word_class(const std::string& name, const toml::node& node) {
    WordClass words{name, {}};
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& word : *list) words.words.emplace_back(text_of(word), text_of(word));
    } else if (const toml::table* table = node.as_table()) {
      for (const auto& [word, value] : in_order(*table)) {
        if (const toml::array* same = value->as_array()) {  // value = [words…]
          for (const toml::node& each : *same) words.words.emplace_back(text_of(each), word);
        } else {
          words.words.emplace_back(word, text_of(*value));
        }
      }
    } else {
      problem("R004", line_of(node), fmt::format("words.{} has to be a table or an array", name));
    }
    source_.words.push_back(std::move(words));
  }

  /// Adds the words of a class as they are written in one with each prefix: "و" gives "ويناير" beside
  /// "يناير", "ال=لل" gives "للثلاثاء" beside "الثلاثاء".
  void join_prefixes(const std::string& name, const toml::node& node) {
    const auto found = std::find_if(source_.words.begin(), source_.words.end(),
                                    [&name](const WordClass& words) { return words.name == name; });
    if (found == source_.words.end()) {
      problem("R009", line_of(node), fmt::format("there are no words.{} that could have a prefix", name));
      return;
    }
    constexpr std::size_t most = 16;
    const std::vector<std::string> prefixes = texts_of(node);
    if (prefixes.size() > most) {
      problem("R009", line_of(node), fmt::format("words.{} has more than {} prefixes", name, most));
      return;
    }
    const std::vector<std::pair<std::string, std::string>> plain = found->words;
    for (const std::string& prefix : prefixes) {
      const std::size_t equals = prefix.find('=');
      const bool replaces = equals != std::string::npos;
      const std::string taken = replaces ? prefix.substr(0, equals) : std::string();
      const std::string given = replaces ? prefix.substr(equals + 1) : prefix;
      for (const auto& [word, value] : plain) {
        if (word.starts_with(taken)) found->words.emplace_back(given + word.substr(taken.size()), value);
      }
    }
  }

  std::string text_of(const toml::node& node) {
    if (const auto text = node.value<std::string>()) return *text;
    if (node.is_integer() || node.is_floating_point() || node.is_boolean()) {
      std::ostringstream out;
      node.visit([&out](const auto& value) {
        if constexpr (toml::is_value<decltype(value)>) out << value;
      });
      return out.str();
    }
    problem("R005", line_of(node), "a string or a number is wanted here");
    return {};
  }

  std::vector<std::string> texts_of(const toml::node& node) {
    std::vector<std::string> texts;
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& each : *list) texts.push_back(text_of(each));
    } else {
      texts.push_back(text_of(node));
    }
    return texts;
  }

  void rule(const std::string& kind, const toml::table& table) {
    RuleText rule;
    rule.kind = kind;
    rule.line = line_of(table);
    for (const auto& [key, node] : in_order(table)) {
      if (key == "name") {
        rule.name = text_of(*node);
      } else if (key == "match") {
        rule.match = texts_of(*node);
      } else if (key == "yes") {
        if (const toml::table* examples = node->as_table()) {
          for (const auto& [example, result] : in_order(*examples))
            rule.yes.emplace_back(example, text_of(*result));
        } else {
          problem("R006", line_of(*node), "`yes` has to be a table { \"text\" = \"result\" }");
        }
      } else if (key == "no") {
        rule.no = texts_of(*node);
      } else {
        rule.fields.emplace_back(key, texts_of(*node));
      }
    }
    if (rule.name.empty()) {
      problem("R007", rule.line, fmt::format("a [[{}]] without a name", kind));
    } else if (!names_.insert(rule.name).second) {
      problem("R008", rule.line, fmt::format("the name \"{}\" is taken already", rule.name));
    } else {
      source_.rules.push_back(std::move(rule));
    }
  }

  void problem(const char* code, std::uint32_t line, std::string message) {
    diagnostics_.push_back({Severity::error, code, place_of(source_, line), std::move(message)});
  }

  RuleSource source_;
  Diagnostics& diagnostics_;
  std::set<std::string> names_;
};

// The compact form: numbers as 4 bytes, strings with their length before them.
class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}
  void number(std::size_t value) {
    const auto small = static_cast<std::uint32_t>(value);
    char bytes[4];
    std::memcpy(bytes, &small, 4);
    out_.append(bytes, 4);
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  template <typename List, typename Write>
  void list(const List& items, Write write) {
    number(items.size());
    for (const auto& item : items) write(item);
  }

 private:
  std::string& out_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  std::uint32_t number() {
    need(4);
    std::uint32_t value = 0;
    std::memcpy(&value, rest_.data(), 4);
    rest_.remove_prefix(4);
    return value;
  }
  std::string_view view() {
    const std::uint32_t size = number();
    need(size);
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  std::string text() { return std::string(view()); }
  template <typename List, typename Read>
  void list(List& items, Read read) {
    const std::uint32_t count = number();
    need(count);  // each item takes a byte at least, so a wrong count cannot make us allocate
    items.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) items.push_back(read());
  }

 private:
  void need(std::size_t size) const {
    if (rest_.size() < size) throw Error("the compiled rules are cut short; build them again");
  }
  std::string_view rest_;
};

/// All of a file but its name.
std::string packed(const RuleSource& source) {
  std::string out;
  Packer pack(out);
  const auto text = [&pack](const std::string& value) { pack.text(value); };
  const auto pair = [&pack](const std::pair<std::string, std::string>& value) {
    pack.text(value.first);
    pack.text(value.second);
  };
  pack.list(source.words, [&](const WordClass& words) {
    pack.text(words.name);
    pack.list(words.words, pair);
  });
  pack.list(source.macros, pair);
  pack.list(source.rules, [&](const RuleText& rule) {
    pack.text(rule.kind);
    pack.text(rule.name);
    pack.number(rule.line);
    pack.list(rule.match, text);
    pack.list(rule.fields, [&](const std::pair<std::string, std::vector<std::string>>& field) {
      pack.text(field.first);
      pack.list(field.second, text);
    });
  });
  return out;
}

}  // namespace

std::string_view RuleText::field(std::string_view key) const {
  const std::vector<std::string>& all = values(key);
  return all.empty() ? std::string_view{} : std::string_view(all.front());
}

const std::vector<std::string>& RuleText::values(std::string_view key) const {
  static const std::vector<std::string> none;
  for (const auto& [title, texts] : fields) {
    if (title == key) return texts;
  }
  return none;
}

std::string place_of(const RuleSource& source, std::uint32_t line) {
  return fmt::format("{}:{}", source.path.empty() ? source.file : source.path, line);
}

RuleSource read_rules(std::string_view toml, std::string file, Diagnostics& diagnostics, std::string path) {
  return Reader(std::move(file), std::move(path), diagnostics).read(toml);
}

std::string serialize(const std::vector<RuleSource>& sources) {
  std::string out;
  Packer all(out);
  all.list(sources, [&all](const RuleSource& source) {
    all.text(source.file);
    all.text(packed(source));
  });
  return out;
}

std::vector<PackedRules> list_rules(std::string_view bytes) {
  Unpacker all(bytes);
  std::vector<PackedRules> files;
  all.list(files, [&all] {
    const std::string_view file = all.view();
    return PackedRules{file, all.view()};
  });
  return files;
}

RuleSource unpack_rules(const PackedRules& packed) {
  Unpacker unpack(packed.bytes);
  const auto text = [&unpack] { return unpack.text(); };
  const auto pair = [&unpack] {
    std::string first = unpack.text();
    return std::pair(std::move(first), unpack.text());
  };
  RuleSource source;
  source.file = packed.file;
  unpack.list(source.words, [&] {
    WordClass words;
    words.name = unpack.text();
    unpack.list(words.words, pair);
    return words;
  });
  unpack.list(source.macros, pair);
  unpack.list(source.rules, [&] {
    RuleText rule;
    rule.kind = unpack.text();
    rule.name = unpack.text();
    rule.line = unpack.number();
    unpack.list(rule.match, text);
    unpack.list(rule.fields, [&] {
      std::string key = unpack.text();
      std::vector<std::string> values;
      unpack.list(values, text);
      return std::pair(std::move(key), std::move(values));
    });
    return rule;
  });
  return source;
}

}  // namespace dateline
