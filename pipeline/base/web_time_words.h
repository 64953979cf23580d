#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dateline/gazetteers.h"
#include "pipeline/base/web_time.h"

namespace dateline::pipeline {

/// 1-12, 0 if a word is no month. Where languages differ, the first of its row unless one is told.
struct NamedMonth {
  unsigned number = 0;
  bool doubtful = false;  ///< languages differ, and the one that was told is none of them

  bool operator==(const NamedMonth&) const = default;
};

/// What the classes of words about pages and their dates begin with.
inline constexpr std::string_view page_classes = "page-";

/// The words of dates: names of months and days, zones, and what else stands in a date. From the classes
/// page-month, page-ordinal-month, page-date-word, page-day-half, page-zone and page-date-order of the word
/// lists. Immutable; any number of threads.
class WebTimeWords {
 public:
  explicit WebTimeWords(const std::vector<ListedWord>& words);
  /// Of the built-in lists; made once, when it is first asked for.
  [[nodiscard]] static const WebTimeWords& built_in();

  /// The form in which words are compared: folded, but for the scripts of India and Thailand, whose marks are
  /// vowels.
  [[nodiscard]] static std::string key(std::string_view word);

  /// How a language writes 03/04/2024; unknown where its readers differ. "en-GB", "en_gb", "fr".
  [[nodiscard]] DateOrder order(std::string_view language) const;

  // All take a key.
  [[nodiscard]] NamedMonth month(std::string_view folded, std::string_view language = {}) const;
  /// Behind a day with a full stop; 0 if that is no other month.
  [[nodiscard]] unsigned month_of_ordinal(std::string_view folded) const;
  /// Whether there is a month of several words whose first one this is.
  [[nodiscard]] bool begins_month(std::string_view folded) const;
  [[nodiscard]] char half(std::string_view folded) const;  ///< 'a' or 'p' for am and pm, else 0
  [[nodiscard]] bool belongs_to_dates(std::string_view folded) const;
  [[nodiscard]] std::optional<int> zone(std::string_view folded) const;  ///< minutes east of UTC

 private:
  struct MonthOfLanguage {
    std::string language;
    unsigned month = 0;
  };
  struct Meaning {
    unsigned month = 0;
    std::vector<MonthOfLanguage> months;  ///< where languages differ
    unsigned month_of_ordinal = 0;
    char half = 0;
    bool begins_month = false;
    bool belongs_to_dates = false;
    std::optional<int> zone;
  };
  [[nodiscard]] static std::vector<MonthOfLanguage> months_of_languages(std::string_view value);
  [[nodiscard]] const Meaning* find(std::string_view folded) const;

  std::deque<std::string> folded_;
  std::unordered_map<std::string_view, Meaning> meanings_;
  std::map<std::string, DateOrder, std::less<>> orders_;  ///< by tag in lower case
};

}  // namespace dateline::pipeline
