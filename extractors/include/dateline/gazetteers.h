#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/diagnostics.h"
#include "dateline/resources.h"

namespace dateline {

/// What a check of tables and rules found.
struct GazetteerCheck {
  Diagnostics diagnostics;   ///< errors, then warnings
  std::size_t entities = 0;  ///< of the built-in data and the folders together
  std::size_t words = 0;
  std::size_t rules = 0;
  std::size_t examples = 0;  ///< `yes` and `no` examples that were run
};

/// Reads the folders as overlays of the built-in data (or alone, without `on_built_in`) and
/// reports every wrong row, every name that two rows claim, every wrong pattern.
[[nodiscard]] GazetteerCheck check_gazetteers(const std::vector<std::filesystem::path>& folders,
                                              bool on_built_in);

/// Compiles the rules of the folders and runs their examples through the annotator. A `yes` example has
/// to give a record made by its rule with that result, a `no` example none made by its rule.
[[nodiscard]] GazetteerCheck check_rules(const std::vector<std::filesystem::path>& folders, bool on_built_in);

/// The built-in data with the folders on top, compiled, for a file that Resources::Options::overlays
/// takes in place of a folder. Throws Error with all diagnostics where a folder is wrong.
[[nodiscard]] std::vector<std::byte> compile_gazetteers(const std::vector<std::filesystem::path>& folders);

/// One meaning of a name.
struct LookupResult {
  std::string id;          ///< of words: the class
  std::string type;        ///< PERSON, ORG, PLACE or WORD
  std::string name;        ///< canonical name
  std::string role;        ///< canonical, alias, adjective, demonym; "id merged into this row"
  std::string use;         ///< hint, force, context, never
  std::string origin;      ///< "common/places/countries.tsv:112", "my-names/towns.tsv:2"
  std::string attributes;  ///< "column: cell" pairs, joined by "; "
};

/// What a name or an id stands for, the whole of it, case and accents folded; empty: nothing.
[[nodiscard]] std::vector<LookupResult> look_up(const Resources& resources, std::string_view name);

/// A row of a word list.
struct ListedWord {
  std::string word_class;
  std::string word;
  std::string value;
};

/// The rows whose class begins with `prefix`, by class and word. The first reads the built-in data, and
/// nothing of them but these rows.
[[nodiscard]] std::vector<ListedWord> listed_words(std::string_view prefix);
[[nodiscard]] std::vector<ListedWord> listed_words(const Resources& resources, std::string_view prefix);

/// How many rows a type has, and names in them (canonical ones, aliases, adjectives, demonyms).
struct NameCount {
  std::string type;  ///< PERSON, ORG, PLACE or WORD
  std::size_t rows = 0;
  std::size_t names = 0;
  std::map<std::string, std::size_t> by_kind;  ///< rows by the column kind; of words by class; "" has none
  std::map<std::string, std::size_t>
      by_country;  ///< rows by country, each country of several counted; "" has none
};

/// Types that have no row are left out.
[[nodiscard]] std::vector<NameCount> count_names(const Resources& resources);

}  // namespace dateline
