#include "pipeline/base/web_time_words.h"

#include <charconv>
#include <utility>

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
  const auto meaning_of = [&](std::string key) -> Meaning& {
    return meanings_[folded_.emplace_back(std::move(key))];  // the keys are views
  };
  for (const ListedWord& row : words) {
    if (row.value == "never") continue;
    const std::optional<int> number = number_of(row.value);
    const bool month = number && *number >= 1 && *number <= 12;
    if (row.word_class == "page-month" && month) {
      const std::string word = key(row.word);
      meaning_of(word).month = static_cast<unsigned>(*number);
      if (const std::size_t space = word.find(' '); space != std::string::npos)
        meaning_of(word.substr(0, space)).begins_month = true;
    } else if (row.word_class == "page-ordinal-month" && month) {
      meaning_of(key(row.word)).month_of_ordinal = static_cast<unsigned>(*number);
    } else if (row.word_class == "page-zone" && number && *number >= -900 && *number <= 900) {
      meaning_of(key(row.word)).zone = number;
    } else if (row.word_class == "page-day-half" && (row.value == "am" || row.value == "pm")) {
      meaning_of(key(row.word)).half = row.value[0];
    } else if (row.word_class == "page-date-word") {
      meaning_of(key(row.word)).belongs_to_dates = true;
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

std::string WebTimeWords::key(std::string_view word) {
  return word.starts_with('\xE0') ? to_nfc(repair_utf8(word)) : fold(word);  // U+0800 to U+0FFF
}

unsigned WebTimeWords::month(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning == nullptr ? 0 : meaning->month;
}

unsigned WebTimeWords::month_of_ordinal(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning == nullptr ? 0 : meaning->month_of_ordinal;
}

bool WebTimeWords::begins_month(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning != nullptr && meaning->begins_month;
}

char WebTimeWords::half(std::string_view folded) const {
  const Meaning* const meaning = find(folded);
  return meaning == nullptr ? '\0' : meaning->half;
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
