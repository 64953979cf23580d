#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/resources.h"
#include "extractors/match/gazetteer.h"
#include "extractors/match/lattice.h"
#include "extractors/match/mapped_file.h"
#include "extractors/match/pattern.h"

namespace dateline {

/// What stands behind Resources: the tables, the compiled rules and what is derived from
/// them once. Any number of threads; views into it live as long as it does.
struct Resources::Data {
  /// Views `bytes` (of a mapping or the executable); throws Error where they are unusable.
  explicit Data(std::span<const std::byte> bytes, bool verify);
  /// A compiled file, verified.
  explicit Data(std::unique_ptr<MappedFile> opened);
  /// Owns `bytes`; compiles all rules at once, so that a folder's mistake is said before the first text.
  explicit Data(std::vector<std::byte> bytes);

  /// The rules of one file, "en/dates.toml"; an empty set where there is none. Compiled when they are asked
  /// for first, whichever thread asks; throws Error where they are unusable.
  [[nodiscard]] const RuleSet& rules(std::string_view file) const;
  /// The files that have rules, in order.
  [[nodiscard]] std::vector<std::string_view> rule_files() const;

  /// The label of the class of a word's row; 0 for entities.
  [[nodiscard]] Label word_label(std::uint32_t row) const {
    const std::uint32_t number = gazetteer.class_number(row);
    return number < class_labels.size() ? class_labels[number] : 0;
  }

  std::vector<std::byte> owned;
  std::unique_ptr<MappedFile> mapped;
  Gazetteer gazetteer;
  std::vector<Label> class_labels;  ///< of the classes of words
  bool asks_for_ordinary = false;   ///< some rule asks for ordinary words whatever their case: %common
  std::string version;

 private:
  /// The rules of a file, compiled at first use: a text needs those of its own language only.
  class StoredRules {
   public:
    explicit StoredRules(const PackedRules& packed) : packed_(packed) {}
    [[nodiscard]] const RuleSet& compiled() const;

   private:
    PackedRules packed_;
    mutable std::once_flag once_;
    mutable RuleSet rules_;
  };

  void prepare();

  std::map<std::string_view, StoredRules> rules_;  // by file
};

}  // namespace dateline
