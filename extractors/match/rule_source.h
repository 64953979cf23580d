#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dateline/diagnostics.h"

namespace dateline {

/// One table of a rule file: a `[[rule]]`, a `[[frame]]` …
struct RuleText {
  std::string kind;  ///< name of the table: "rule", "frame"
  std::string name;  ///< unique within the file
  std::uint32_t line = 0;
  std::vector<std::string> match;  ///< patterns, see pattern.h
  /// All other keys, in the order of the file. Numbers and booleans as TOML writes them;
  /// an array has several values.
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
  std::vector<std::pair<std::string, std::string>> yes;  ///< text, what is to come out
  std::vector<std::string> no;                           ///< texts on which it must not fire

  /// The first value of `key`; empty: absent.
  [[nodiscard]] std::string_view field(std::string_view key) const;
  /// All values of `key`.
  [[nodiscard]] const std::vector<std::string>& values(std::string_view key) const;
};

/// Words with a value each: "january" = "01".
struct WordClass {
  std::string name;
  std::vector<std::pair<std::string, std::string>> words;
};

/// A rule file, read but not compiled.
///
///     [words.month]                      word classes: word = value, or class = [words…]
///     january = "01"
///     [prefix]                           of a class: what is written in one with its words
///     month = ["w", "al=lil"]            also "wjanuary"; of a word in al-, the same in lil-
///     [macro]                            names for patterns, used as %year4
///     year4 = "/(1[5-9]|20)[0-9][0-9]/"
///     [[rule]]
///     name  = "month-day-year"
///     match = "%month %day ,? %year4"    one pattern or an array of them
///     value = "{year4}-{month}-{day}"    any other key is the room's own
///     yes   = { "September 26, 2012" = "2012-09-26" }
///     no    = ["may be 26"]
struct RuleSource {
  std::string file;  ///< "en/dates.toml"
  std::string path;  ///< what messages call it: "my-rules/en/dates.toml"; not kept in bundles, then `file`
  std::vector<WordClass> words;
  std::vector<std::pair<std::string, std::string>> macros;
  std::vector<RuleText> rules;
};

/// Where a rule stands, for messages: "my-rules/en/dates.toml:118".
[[nodiscard]] std::string place_of(const RuleSource& source, std::uint32_t line);

/// Reads a rule file. What is wrong goes to `diagnostics` with line and column; what is right is kept.
[[nodiscard]] RuleSource read_rules(std::string_view toml, std::string file, Diagnostics& diagnostics,
                                    std::string path = {});

/// A rule file in its compact form; views the bytes it was listed from.
struct PackedRules {
  std::string_view file;
  std::string_view bytes;  ///< for unpack_rules
};

/// To and from the compact form inside a bundle, without the examples. Bytes that are cut short throw Error.
[[nodiscard]] std::string serialize(const std::vector<RuleSource>& sources);
[[nodiscard]] std::vector<PackedRules> list_rules(std::string_view bytes);
[[nodiscard]] RuleSource unpack_rules(const PackedRules& packed);

}  // namespace dateline
