#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dateline/diagnostics.h"
#include "extractors/match/bundle_compiler.h"
#include "extractors/match/gazetteer.h"
#include "extractors/match/rule_source.h"

namespace dateline {

/// Reads folders of tables and rules and compiles them into the block that Gazetteer views.
/// Later folders win: a row with a known id replaces that row (without a name it changes the cells it gives),
/// a rule file with the same name replaces that file. Rows are kept in their compiled form, about the size of
/// their text. Not thread-safe; the result does not depend on the order in which a folder lists its files.
class BundleBuilder {
 public:
  /// Everything below `folder`: *.tsv are tables, *.toml are rules, called by their paths in it. What is
  /// wrong goes to `diagnostics` with file and line; wrong rows are left out.
  void add_folder(const std::filesystem::path& folder, Diagnostics& diagnostics);
  /// The same where tables of several folders have to be told apart: in messages and in `by`, a table is
  /// called by the folder as it is given and the path in it. Rule files keep their names, by which rooms ask
  /// for them.
  void add_overlay(const std::filesystem::path& folder, Diagnostics& diagnostics);

  /// One table under the name it has in messages and in `by`; one rule file under the name it has in `by`,
  /// and where messages are to say more, that.
  void add_table(std::string_view tsv, const std::string& file, Diagnostics& diagnostics);
  void add_rules(std::string_view toml, const std::string& file, Diagnostics& diagnostics,
                 const std::string& path = {});

  /// The rows and rules of a compiled bundle, to be overlaid.
  void add_bundle(const Gazetteer& gazetteer);

  /// What only shows across rows, as warnings: names claimed twice without `use`, capitals or parents that do
  /// not exist, tables out of order, places outside of their country, unknown kinds, impossible years. Only
  /// what was read after the last add_bundle is blamed.
  void check(Diagnostics& diagnostics) const;

  [[nodiscard]] const std::vector<RuleSource>& rules() const { return rules_; }
  [[nodiscard]] std::size_t row_count() const { return numbers_.size(); }
  /// All rows in no particular order; they live until the builder changes.
  [[nodiscard]] std::vector<GazetteerRow> rows() const;

  [[nodiscard]] std::vector<std::byte> build() const;

 private:
  using RowNumber = std::uint32_t;
  struct StoredRow {
    std::size_t offset;  // into records_
    std::uint32_t size;
    std::uint32_t layer;  // 0: replaced or merged
  };

  void read_folder(const std::filesystem::path& folder, const std::filesystem::path& called,
                   Diagnostics& diagnostics);
  [[nodiscard]] std::uint32_t number_of_file(const std::string& file);
  [[nodiscard]] TableRow stored_row(const StoredRow& stored, std::uint32_t* file = nullptr) const;
  [[nodiscard]] std::string origin_of(const StoredRow& stored) const;
  [[nodiscard]] StoredRow* find_row(std::string_view id, std::string_view word = {});
  /// Says what is wrong with the row that is being read.
  class Complaints;
  void add_row(TableRow row, std::uint32_t file, std::string_view type, std::string_view merge,
               Diagnostics& diagnostics);
  void amend(TableRow& row, std::string_view type, const StoredRow& known, Complaints& complaints);
  void merge_rows(TableRow& row, std::string_view ids, Complaints& complaints);
  [[nodiscard]] std::string suggested_id(std::string_view id);
  void store(const TableRow& row, std::uint32_t file, std::uint32_t layer);
  void replace_rules(RuleSource source);

  std::string records_;
  std::vector<StoredRow> rows_;
  std::unordered_map<std::uint64_t, RowNumber> numbers_;  // by hash of id, or of class and word
  std::vector<std::string> files_;
  std::unordered_map<std::string, std::uint32_t> file_numbers_;
  std::uint32_t layer_ = 1;  // what is being read: twice in one folder is a mistake
  std::uint32_t first_checked_layer_ = 1;
  std::deque<std::string> scratch_cells_;  // of the row being read
  std::uint32_t suggestions_left_ = 20;    // ids that are looked for by their likeness, which takes long
  std::vector<RuleSource> rules_;
};

/// Throws Error with the first error of folders, and how many problems there are; nothing where there is none.
void throw_first_error(const Diagnostics& diagnostics);

}  // namespace dateline
