#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "extractors/match/bundle_layout.h"
#include "extractors/match/gazetteer.h"
#include "extractors/match/name_variants.h"

namespace dateline {

/// A row of a table, its cells by the position of their column in bundle::columns plus one. Views the
/// text it was read from.
struct TableRow {
  RowKind kind = RowKind::word;
  std::uint32_t line = 0;
  std::string_view id;    ///< entities: the id; words: the class
  std::string_view name;  ///< entities: the canonical name; words: the word
  std::array<std::string_view, bundle::columns.size() + 1> cells;

  [[nodiscard]] std::string_view cell(std::string_view column) const {
    return cells[bundle::column_of(column)];
  }
};

/// The items of a cell, "A|B".
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

[[nodiscard]] NameUse use_of(std::string_view cell);

/// A name as a cell has it, with its marks taken off: "~Nice", "=ICE", "the Hague".
struct MarkedName {
  std::string_view text;
  NameUse use = NameUse::hint;
  bool exact = false;
};
[[nodiscard]] MarkedName unmark(std::string_view name, NameUse row_use);

/// A name without a leading "the", which names of the tables are compiled without.
[[nodiscard]] std::string_view without_article(std::string_view name);

/// Appends the record of a row, see bundle_layout.h; `with_id` the class of a word as well.
void append_record(std::string& out, const TableRow& row, std::uint32_t file, bool with_id);

/// Compiles rows, words first, each kind sorted, into the block that Gazetteer views. One use.
class BundleCompiler {
 public:
  void add(const TableRow& row, std::uint32_t file);

  /// Throws Error where there is more than the layout can count.
  [[nodiscard]] std::vector<std::byte> finish(const std::vector<std::string>& files,
                                              const std::string& rules);

 private:
  /// One way of writing a name, of one row.
  struct NameEntry {
    std::uint64_t key;
    std::uint32_t meaning;
    std::uint32_t form;
  };
  /// Some token may follow a prefix.
  struct PrefixEntry {
    std::uint64_t key;
    std::uint16_t next;
  };
  struct Names {
    std::vector<NameEntry> entries;
    std::vector<PrefixEntry> prefixes;
  };

  /// A name in another spelling, which counts where no row of the same kind lists it.
  struct Variant {
    std::string text;
    std::uint32_t row;
    RowKind kind;
    NameUse use;
  };

  void add_word(const TableRow& row);
  void add_entity(const TableRow& row);
  void add_names(const TableRow& row);
  void add_variants(const MarkedName& name, RowKind kind);
  void add_name(const MarkedName& name, std::uint32_t row, NameRole role);
  void add_free_variants();
  [[nodiscard]] std::vector<std::uint32_t> capitals() const;
  bundle::Text intern(std::string_view text);
  std::uint32_t intern_spelling(std::string_view spelling);
  void sort_names(Names& names) const;
  std::vector<bundle::Bucket> lay_out(Names& names, double fullness);
  void append_names(const NameEntry* first, const NameEntry* last);
  [[nodiscard]] bool is_ordinary(const NameEntry& name) const;

  std::string texts_;
  std::vector<bundle::Class> classes_;
  std::string last_class_;
  std::vector<std::uint32_t> row_offsets_;
  std::string records_;
  std::vector<bundle::Word> words_;
  std::vector<bundle::Entity> entities_;
  std::vector<bundle::Name> names_;
  std::vector<std::uint32_t> meanings_;
  std::string spellings_;
  std::unordered_map<std::string, std::uint32_t> spelling_offsets_;
  std::vector<std::uint64_t> first_filter_ =
      std::vector<std::uint64_t>((std::size_t{1} << bundle::most_filter_bits_log2) / 64);
  Names single_;  // of one token, and the first tokens of longer ones
  Names longer_;
  NameVariants variant_rules_;
  std::unordered_set<std::uint64_t> short_words_;  // "in", "an": of common words, hashes
  std::vector<Variant> variants_;
  std::vector<RowKind> kinds_;                              // of the rows
  std::vector<std::pair<std::string, std::uint32_t>> ids_;  // of entities with their rows, sorted
  std::vector<std::string> capital_ids_;
};

}  // namespace dateline
