#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dateline/gazetteers.h"

namespace dateline::pipeline {

/// What the classes of words about pages and their dates begin with.
inline constexpr std::string_view page_classes = "page-";

/// The words of dates: names of months and days, zones, and what else stands in a date. From the classes
/// page-month, page-date-word and page-zone of the word lists. Immutable; any number of threads.
class WebTimeWords {
 public:
  explicit WebTimeWords(const std::vector<ListedWord>& words);
  /// Of the built-in lists; made once, when it is first asked for.
  [[nodiscard]] static const WebTimeWords& built_in();

  // All take a word as dateline::fold makes it.
  [[nodiscard]] unsigned month(std::string_view folded) const;  ///< 1-12, 0 if it is no month
  [[nodiscard]] bool belongs_to_dates(std::string_view folded) const;
  [[nodiscard]] std::optional<int> zone(std::string_view folded) const;  ///< minutes east of UTC

 private:
  struct Meaning {
    unsigned month = 0;
    bool belongs_to_dates = false;
    std::optional<int> zone;
  };
  [[nodiscard]] const Meaning* find(std::string_view folded) const;

  std::vector<std::string> folded_;
  std::unordered_map<std::string_view, Meaning> meanings_;
};

}  // namespace dateline::pipeline
