#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "extractors/match/bundle_layout.h"
#include "extractors/text/tokens.h"

namespace dateline {

namespace bundle {
/// What the header of a block keeps, by which damage shows: XXH3 of all of it but the checksum
/// itself. `block` has to hold a header.
[[nodiscard]] std::uint64_t checksum_of(std::span<const std::byte> block);
}  // namespace bundle

/// How a name may be used, from the `use` column and the marks of aliases.
enum class NameUse : std::uint8_t { hint, force, context, never };

/// What a name is to the row it belongs to.
enum class NameRole : std::uint8_t { canonical, alias, adjective, demonym };

enum class RowKind : std::uint8_t { person, org, place, word };

/// A row of the tables as the extractors see it. Its views live as long as the Gazetteer.
struct GazetteerRow {
  RowKind kind = RowKind::word;
  std::string_view id;     ///< of an entity; of a word its class ("title", "first-name")
  std::string_view name;   ///< canonical name; of a word the word itself
  std::string_view value;  ///< of a word: its value
  std::string_view file;   ///< "common/places/countries.tsv"
  std::uint32_t line = 0;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::uint32_t population = 0;

  /// A cell by its column name ("country", "sector", "role"); empty: absent.
  [[nodiscard]] std::string_view attribute(std::string_view column) const;
  std::string_view attributes;  ///< "column\tcell\n" for every cell that is not empty
};

/// One name found in a text: tokens [first, last) and what it may mean.
struct NameMatch {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t name = 0;    ///< for Gazetteer::meanings
  bool case_agrees = false;  ///< every capital of the listed name is a capital in the text

  bool operator==(const NameMatch&) const = default;
};

/// What a name may stand for.
struct Meaning {
  std::uint32_t row = 0;
  NameUse use = NameUse::hint;
  NameRole role = NameRole::canonical;
};

/// The compiled names and words: one position-independent block of memory,
/// mapped from a file or part of the executable. Immutable; any number of threads.
class Gazetteer {
 public:
  /// Views `bytes`, 8-byte aligned, which must outlive the Gazetteer. Throws Error where
  /// the block is damaged, foreign or of another version. `verify` reads all of it, for the
  /// checksum and for references that lead outside; without it only the header and the bounds of
  /// the sections are looked at.
  explicit Gazetteer(std::span<const std::byte> bytes, bool verify = true);

  /// All names that start at each token, shorter first, also inside each other, in the order of the
  /// text. Hyphens, the full stops of abbreviations, and commas before a word in lower case are passed
  /// over inside names; no match crosses a sentence border. Exact names ("=ICE", "AQIM") match in
  /// their own case only. Appends to `matches`.
  void find(std::string_view text, const Tokens& tokens, std::vector<NameMatch>& matches) const;

  /// The names written like the whole of `name`, whatever their case: [first, last) for meaning().
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> names_like(std::string_view name) const;

  [[nodiscard]] std::uint32_t meaning_count(std::uint32_t name) const { return names_[name].meaning_count; }
  [[nodiscard]] Meaning meaning(std::uint32_t name, std::uint32_t index) const;

  [[nodiscard]] GazetteerRow row(std::uint32_t row) const;
  [[nodiscard]] std::uint32_t row_count() const { return static_cast<std::uint32_t>(rows_.size()); }
  [[nodiscard]] std::uint32_t name_count() const { return static_cast<std::uint32_t>(names_.size()); }
  [[nodiscard]] std::optional<std::uint32_t> find_id(std::string_view id) const;

  /// The serialised rules, see rule_source.h.
  [[nodiscard]] std::string_view rules() const { return rules_; }
  [[nodiscard]] std::uint64_t checksum() const;

 private:
  void check_references() const;
  [[nodiscard]] std::string_view text(bundle::Text text) const;
  [[nodiscard]] const bundle::Slot* find_slot(std::uint64_t key) const;

  std::span<const std::byte> bytes_;
  std::string_view strings_;
  std::string_view rules_;
  std::span<const bundle::Row> rows_;
  std::span<const std::uint32_t> rows_by_id_;
  std::span<const bundle::Name> names_;
  std::span<const bundle::Meaning> meanings_;
  std::span<const bundle::Slot> slots_;
};

}  // namespace dateline
