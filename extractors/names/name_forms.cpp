#include "extractors/names/name_forms.h"

#include <algorithm>

namespace dateline {

void Tally::add(float weight, Source from) {
  if (weight > best) {
    // The same source again says nothing new.
    if (!(from == source)) rest += best;
    best = weight;
    source = from;
  } else if (!(from == source)) {
    rest += weight;
  }
}

float Tally::total() const {
  constexpr float share = 0.35f;
  constexpr float most = 2.0f;
  return best + std::min(share * rest, most);
}

std::optional<NameType> Form::decided() const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < name_type_count; ++i) {
    if (tallies[i].total() > tallies[best].total()) best = i;
  }
  if (tallies[best].total() < FormTable::needed) return std::nullopt;
  return static_cast<NameType>(best);
}

FormTable::FormTable(std::size_t expected) {
  std::size_t size = 64;
  while (size < 2 * expected) size *= 2;
  slots_.assign(size, Source::none);
  forms_.reserve(expected);
}

std::uint32_t FormTable::find(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = (key >> 7) & mask;; at = (at + 1) & mask) {
    if (slots_[at] == Source::none) return Source::none;
    if (forms_[slots_[at]].key == key) return slots_[at];
  }
}

std::uint32_t FormTable::find_or_add(std::uint64_t key, std::uint32_t first, std::uint32_t last) {
  if (2 * (forms_.size() + 1) > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (key >> 7) & mask;
  for (; slots_[at] != Source::none; at = (at + 1) & mask) {
    if (forms_[slots_[at]].key == key) return slots_[at];
  }
  slots_[at] = static_cast<std::uint32_t>(forms_.size());
  Form form;
  form.key = key;
  form.first = first;
  form.last = last;
  forms_.push_back(form);
  return slots_[at];
}

void FormTable::grow() {
  slots_.assign(slots_.size() * 2, Source::none);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < forms_.size(); ++i) {
    std::size_t at = (forms_[i].key >> 7) & mask;
    while (slots_[at] != Source::none) at = (at + 1) & mask;
    slots_[at] = i;
  }
}

bool is_passed_over(std::string_view text, const Token& token) {
  if (token.kind != TokenKind::punctuation) return false;
  const std::string_view mark = token.of(text);
  return mark == "-" || mark == "." || mark == "\xE2\x80\x90" || mark == "\xE2\x80\x91";
}

std::uint64_t key_with(std::uint64_t key, const Token& token) {
  key = (key ^ token.hash) * 0x9E3779B97F4A7C15u;
  return (key ^ (key >> 29)) | 1u;
}

std::uint64_t key_of(std::string_view text, const Tokens& tokens, std::uint32_t first, std::uint32_t last) {
  std::uint64_t key = 0;
  for (std::uint32_t i = first; i < last; ++i) {
    if (!is_passed_over(text, tokens[i])) key = key_with(key, tokens[i]);
  }
  return key;
}

}  // namespace dateline
