#include "pipeline/base/web_time_words.h"

#include <algorithm>
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

bool is_month(const std::optional<int>& number) {
  return number && *number >= 1 && *number <= 12;
}

/// "en_GB" as "en-gb".
std::string normal_tag(std::string_view language) {
  std::string tag;
  for (const char c : language.substr(0, 35))
    tag += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : (c == '_' ? '-' : c);
  return tag;
}

std::string_view primary(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

}  // namespace

WebTimeWords::WebTimeWords(const std::vector<ListedWord>& words) {
  const auto meaning_of = [&](std::string key) -> Meaning& {
    return meanings_[folded_.emplace_back(std::move(key))];  // the keys are views
  };
  for (const ListedWord& row : words) {
    if (row.value == "never") continue;
    const std::optional<int> number = number_of(row.value);
    const bool month = is_month(number);
    const std::vector<MonthOfLanguage> differing = months_of_languages(row.value);
    if (row.word_class == "page-month" && (month || !differing.empty())) {
      const std::string word = key(row.word);
      Meaning& meaning = meaning_of(word);
      meaning.month = month ? static_cast<unsigned>(*number) : differing.front().month;
      meaning.months = differing;
      if (const std::size_t space = word.find(' '); space != std::string::npos)
        meaning_of(word.substr(0, space)).begins_month = true;
    } else if (row.word_class == "page-ordinal-month" && month) {
      meaning_of(key(row.word)).month_of_ordinal = static_cast<unsigned>(*number);
    } else if (row.word_class == "page-zone" && number && *number >= -900 && *number <= 900) {
      meaning_of(key(row.word)).zone = number;
    } else if (row.word_class == "page-day-half" && (row.value == "am" || row.value == "pm")) {
      meaning_of(key(row.word)).half = row.value[0];
    } else if (row.word_class == "page-date-order") {
      orders_[normal_tag(row.word)] = row.value == "day-first"     ? DateOrder::day_first
                                      : row.value == "month-first" ? DateOrder::month_first
                                                                   : DateOrder::unknown;
    } else if (row.word_class == "page-date-word") {
      meaning_of(key(row.word)).belongs_to_dates = true;
    }
  }
}

/// "pl 7, hr 6"; nothing if it is not written so.
std::vector<WebTimeWords::MonthOfLanguage> WebTimeWords::months_of_languages(std::string_view value) {
  std::vector<MonthOfLanguage> months;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(','), value.size());
    std::string_view part = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    const std::size_t space = part.find(' ');
    if (space == std::string_view::npos) return {};
    const std::optional<int> number = number_of(part.substr(space + 1));
    if (!is_month(number)) return {};
    months.push_back({std::string(part.substr(0, space)), static_cast<unsigned>(*number)});
  }
  return months;
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

DateOrder WebTimeWords::order(std::string_view language) const {
  const std::string tag = normal_tag(language);
  auto found = orders_.find(tag);
  if (found == orders_.end()) found = orders_.find(primary(tag));
  return found == orders_.end() ? DateOrder::unknown : found->second;
}

NamedMonth WebTimeWords::month(std::string_view folded, std::string_view language) const {
  const Meaning* const meaning = find(folded);
  if (meaning == nullptr) return {};
  if (meaning->months.empty()) return {meaning->month, false};
  const std::string tag = normal_tag(language);
  for (const MonthOfLanguage& one : meaning->months)
    if (one.language == primary(tag)) return {one.month, false};
  return {meaning->month, true};
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
