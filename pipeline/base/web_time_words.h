#pragma once

#include <deque>
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
/// page-month, page-ordinal-month, page-date-word, page-day-half and page-zone of the word lists. Immutable;
/// any number of threads.
class WebTimeWords {
 public:
  explicit WebTimeWords(const std::vector<ListedWord>& words);
  /// Of the built-in lists; made once, when it is first asked for.
  [[nodiscard]] static const WebTimeWords& built_in();

  /// The form in which words are compared: folded, but for the scripts of India and Thailand, whose marks are
  /// vowels.
  [[nodiscard]] static std::string key(std::string_view word);

  // All take a key.
  [[nodiscard]] unsigned month(std::string_view folded) const;  ///< 1-12, 0 if it is no month
  /// Behind a day with a full stop; 0 if that is no other month.
  [[nodiscard]] unsigned month_of_ordinal(std::string_view folded) const;
  /// Whether there is a month of several words whose first one this is.
  [[nodiscard]] bool begins_month(std::string_view folded) const;
  [[nodiscard]] char half(std::string_view folded) const;  ///< 'a' or 'p' for am and pm, else 0
  [[nodiscard]] bool belongs_to_dates(std::string_view folded) const;
  [[nodiscard]] std::optional<int> zone(std::string_view folded) const;  ///< minutes east of UTC

 private:
  struct Meaning {
    unsigned month = 0;
    unsigned month_of_ordinal = 0;
    char half = 0;
    bool begins_month = false;
    bool belongs_to_dates = false;
    std::optional<int> zone;
  };
  [[nodiscard]] const Meaning* find(std::string_view folded) const;

  std::deque<std::string> folded_;
  std::unordered_map<std::string_view, Meaning> meanings_;
};

}  // namespace dateline::pipeline
