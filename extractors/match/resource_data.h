#pragma once

#include <cstddef>
#include <map>
#include <memory>
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
/// them once. Immutable after construction; views into it live as long as it does.
struct Resources::Data {
  /// Views `bytes` (of a mapping or the executable); throws Error where they are unusable.
  explicit Data(std::span<const std::byte> bytes, bool verify);
  /// A compiled file, verified.
  explicit Data(std::unique_ptr<MappedFile> opened);
  /// Owns `bytes`.
  explicit Data(std::vector<std::byte> bytes);

  /// The rules of one file, "en/dates.toml"; an empty set where there is none.
  [[nodiscard]] const RuleSet& rules(std::string_view file) const;

  /// The label of the class of a word's row; 0 for entities.
  [[nodiscard]] Label word_label(std::uint32_t row) const {
    const std::uint32_t number = gazetteer.class_number(row);
    return number < class_labels.size() ? class_labels[number] : 0;
  }

  /// Everything a rule may start from by its file: for `rules check` and the annotator.
  std::map<std::string, RuleSet, std::less<>> rule_sets;
  std::vector<std::byte> owned;
  std::unique_ptr<MappedFile> mapped;
  Gazetteer gazetteer;
  std::vector<Label> class_labels;  ///< of the classes of words
  std::string version;

 private:
  void prepare();
};

}  // namespace dateline
