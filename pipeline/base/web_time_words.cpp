#include "pipeline/base/web_time_words.h"

#include <charconv>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

WebTimeWords::WebTimeWords(const std::vector<ListedWord>& words) {
  folded_.reserve(words.size());  // the keys are views
  for (const ListedWord& row : words) {
    const bool is_month = row.word_class == "page-month";
    const bool is_zone = row.word_class == "page-zone";
    if ((!is_month && !is_zone && row.word_class != "page-date-word") || row.value == "never") continue;
    const std::optional<int> number = number_of(row.value);
    if (is_month && (!number || *number < 1 || *number > 12)) continue;
    if (is_zone && (!number || *number < -900 || *number > 900)) continue;
    Meaning& meaning = meanings_[folded_.emplace_back(fold(row.word))];
    if (is_month) {
      meaning.month = static_cast<unsigned>(*number);
    } else if (is_zone) {
      meaning.zone = number;
    } else {
      meaning.belongs_to_dates = true;
    }
  }
}

const WebTimeWords& WebTimeWords::built_in() {
  static const WebTimeWords words(listed_words(page_classes));
  return words;
}

const WebTimeWords::Meaning* WebTimeWords::find(std::string_view folded) const {
  const auto found = meanings_.find(folded);
  return found == meanings_.end() ? nullptr : &found->second;
}

unsigned WebTimeWords::month(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning == nullptr ? 0 : meaning->month;
}

bool WebTimeWords::belongs_to_dates(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning != nullptr && meaning->belongs_to_dates;
}

std::optional<int> WebTimeWords::zone(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning == nullptr ? std::nullopt : meaning->zone;
}

}  // namespace dateline::pipeline
