#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dateline/diagnostics.h"
#include "extractors/match/gazetteer.h"
#include "extractors/match/rule_source.h"

namespace dateline {

/// A row of a table as it was written.
struct TableRow {
  RowKind kind = RowKind::word;
  std::string id;                                          ///< entities: the id; words: the class
  std::string name;                                        ///< entities: the canonical name; words: the word
  std::vector<std::pair<std::string, std::string>> cells;  ///< all other cells that are not empty
  std::string file;
  std::uint32_t line = 0;

  [[nodiscard]] std::string_view cell(std::string_view column) const;
};

/// Reads folders of tables and rules and compiles them into the block that Gazetteer views.
/// Later folders win: a row with a known id replaces that row, a rule file with the same
/// name replaces that file. Not thread-safe; the result does not depend on the order in
/// which a folder lists its files.
class BundleBuilder {
 public:
  /// Everything below `folder`: *.tsv are tables, *.toml are rules. What is wrong goes to
  /// `diagnostics` with file and line; wrong rows are left out.
  void add_folder(const std::filesystem::path& folder, Diagnostics& diagnostics);

  /// One table or rule file under the name it has in messages and in `by`.
  void add_table(std::string_view tsv, const std::string& file, Diagnostics& diagnostics);
  void add_rules(std::string_view toml, const std::string& file, Diagnostics& diagnostics);

  /// The rows and rules of a compiled bundle, to be overlaid.
  void add_bundle(const Gazetteer& gazetteer);

  /// What only shows across files: names claimed twice without `use`, capitals or
  /// parents that do not exist. Warnings.
  void check(Diagnostics& diagnostics) const;

  [[nodiscard]] const std::vector<RuleSource>& rules() const { return rules_; }
  using Rows = std::map<std::pair<std::string, std::string>, TableRow>;  ///< by (id, "") or (class, word)
  [[nodiscard]] const Rows& rows() const { return rows_; }
  [[nodiscard]] std::size_t row_count() const { return rows_.size(); }

  [[nodiscard]] std::vector<std::byte> build() const;

 private:
  void add_row(TableRow row, Diagnostics& diagnostics);
  void replace_rules(RuleSource source);

  Rows rows_;
  std::set<Rows::key_type> layer_;  // what the folder being read has given: twice in one folder is a mistake
  std::vector<RuleSource> rules_;
};

}  // namespace dateline
