#include "pipeline/normalize/language.h"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <cctype>

namespace dateline::pipeline {

namespace {

/// The language of the first `size` bytes; empty: not reliably one.
std::string language_of_start(std::string_view text, std::size_t size) {
  std::string_view start = text.substr(0, size);
  // end between two characters
  while (!start.empty() && start.size() < text.size() &&
         (static_cast<unsigned char>(text[start.size()]) & 0xC0) == 0x80)
    start.remove_suffix(1);
  if (start.size() < 40) return {};
  bool reliable = false;
  const CLD2::Language language =
      CLD2::DetectLanguage(start.data(), static_cast<int>(start.size()), true, &reliable);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return {};
  const std::string code = CLD2::LanguageCode(language);
  if (code == "un" || code == "xxx") return {};
  if (code == "iw") return "he";
  return normal_language_tag(code);
}

}  // namespace

std::string detect_language(std::string_view text) {
  constexpr std::size_t usually_enough = 400;
  constexpr std::size_t most = 1000;
  std::string language = language_of_start(text, usually_enough);
  return language.empty() && text.size() > usually_enough ? language_of_start(text, most) : language;
}

std::string normal_language_tag(std::string_view declared) {
  std::string out;
  std::size_t part = 0;
  while (!declared.empty() && (declared.front() == ' ' || declared.front() == '\n'))
    declared.remove_prefix(1);
  while (!declared.empty()) {
    const std::size_t end = std::min(declared.find_first_of("-_"), declared.size());
    std::string subtag(declared.substr(0, end));
    declared.remove_prefix(std::min(end + 1, declared.size()));
    while (!subtag.empty() && subtag.back() == ' ') subtag.pop_back();
    const bool letters_and_digits = std::all_of(subtag.begin(), subtag.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80;
    });
    if (subtag.empty() || subtag.size() > 8 || !letters_and_digits) break;
    if (part == 0 && (subtag.size() < 2 || subtag.size() > 3)) return {};
    std::transform(subtag.begin(), subtag.end(), subtag.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    if (part > 0 && subtag.size() == 2)
      std::transform(subtag.begin(), subtag.end(), subtag.begin(),
                     [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
    if (part > 0 && subtag.size() == 4)
      subtag[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(subtag[0])));
    if (part > 0) out += '-';
    out += subtag;
    ++part;
  }
  return out;
}

}  // namespace dateline::pipeline
