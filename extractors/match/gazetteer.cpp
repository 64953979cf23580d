#include "extractors/match/gazetteer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dateline/result.h"

namespace dateline {
namespace {

[[noreturn]] void refuse(const char* why) {
  throw Error(std::string("the compiled gazetteer is unusable: ") + why + "; build it again");
}

template <typename T>
std::span<const T> view_of(std::span<const std::byte> bytes, const bundle::Header& header,
                           bundle::Section which) {
  const bundle::SectionRange range = header.section[which];
  if (range.offset % alignof(T) != 0 || range.size % sizeof(T) != 0 || range.offset > bytes.size() ||
      range.size > bytes.size() - range.offset) {
    refuse("a section lies outside of it");
  }
  return {reinterpret_cast<const T*>(bytes.data() + range.offset), range.size / sizeof(T)};
}

std::string_view as_text(std::span<const char> chars) {
  return {chars.data(), chars.size()};
}

bool is_passed_over(std::string_view token) {
  return token == "-" || token == "." || token == "\xE2\x80\x90" || token == "\xE2\x80\x91";
}

/// A comma before a word in lower case, as in "the Bank, of England": careless, and no other
/// reading is possible where the rest of the name follows.
bool is_stray_comma(std::string_view text, const Tokens& tokens, std::uint32_t at) {
  return tokens[at].of(text) == "," && at + 1 < tokens.size() && tokens[at + 1].kind == TokenKind::word &&
         !tokens[at + 1].capital;
}

}  // namespace

std::uint64_t bundle::checksum_of(std::span<const std::byte> block) {
  Header header;
  std::memcpy(&header, block.data(), sizeof header);
  header.checksum = 0;
  const std::span<const std::byte> body = block.subspan(sizeof header);
  return XXH3_64bits_withSeed(body.data(), body.size(), XXH3_64bits(&header, sizeof header));
}

std::string_view GazetteerRow::attribute(std::string_view column) const {
  std::string_view rest = attributes;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view cell = rest.substr(0, end);
    if (cell.size() > column.size() && cell[column.size()] == '\t' && cell.starts_with(column)) {
      return cell.substr(column.size() + 1);
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return {};
}

Gazetteer::Gazetteer(std::span<const std::byte> bytes, bool verify) : bytes_(bytes) {
  if (bytes.size() < sizeof(bundle::Header)) refuse("it is cut short");
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 != 0) refuse("it is not aligned");
  bundle::Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, bundle::magic, sizeof header.magic) != 0) refuse("it is some other file");
  if (header.version != bundle::bundle_version || header.sections != bundle::section_count) {
    refuse("it is of another version");
  }
  if (header.size != bytes.size()) refuse("it is cut short");
  if (verify && bundle::checksum_of(bytes) != header.checksum) refuse("its checksum is wrong");
  strings_ = as_text(view_of<char>(bytes, header, bundle::strings));
  rules_ = as_text(view_of<char>(bytes, header, bundle::rules));
  rows_ = view_of<bundle::Row>(bytes, header, bundle::rows);
  rows_by_id_ = view_of<std::uint32_t>(bytes, header, bundle::rows_by_id);
  names_ = view_of<bundle::Name>(bytes, header, bundle::names);
  meanings_ = view_of<bundle::Meaning>(bytes, header, bundle::meanings);
  slots_ = view_of<bundle::Slot>(bytes, header, bundle::slots);
  if (slots_.empty() || (slots_.size() & (slots_.size() - 1)) != 0) refuse("its table has an odd size");
  if (verify) check_references();
}

void Gazetteer::check_references() const {
  // A checksum tells damage, not who wrote the block; nothing in it may lead outside.
  const auto within = [](std::uint64_t first, std::uint64_t count, std::size_t size) {
    return first <= size && count <= size - first;
  };
  const auto is_text = [&](bundle::Text text) { return within(text.offset, text.size, strings_.size()); };
  const bool rows_hold = std::all_of(rows_.begin(), rows_.end(), [&](const bundle::Row& row) {
    return row.kind <= static_cast<std::uint32_t>(RowKind::word) && is_text(row.id) && is_text(row.name) &&
           is_text(row.value) && is_text(row.file) && is_text(row.attributes);
  });
  const bool ids_hold = std::all_of(rows_by_id_.begin(), rows_by_id_.end(),
                                    [&](std::uint32_t row) { return row < rows_.size(); });
  const bool names_hold = std::all_of(names_.begin(), names_.end(), [&](const bundle::Name& name) {
    return is_text(name.exact) && within(name.first_meaning, name.meaning_count, meanings_.size());
  });
  const bool meanings_hold =
      std::all_of(meanings_.begin(), meanings_.end(), [&](const bundle::Meaning& meaning) {
        return meaning.row < rows_.size() && meaning.use <= static_cast<std::uint16_t>(NameUse::never) &&
               meaning.role <= static_cast<std::uint16_t>(NameRole::demonym);
      });
  const bool slots_hold = std::all_of(slots_.begin(), slots_.end(), [&](const bundle::Slot& slot) {
    return within(slot.first_name, slot.name_count, names_.size());
  });
  const bool has_free_slot = std::any_of(slots_.begin(), slots_.end(),
                                         [](const bundle::Slot& slot) { return slot.key == 0; });
  if (!rows_hold || !ids_hold || !names_hold || !meanings_hold || !slots_hold || !has_free_slot) {
    refuse("something in it leads outside");
  }
}

std::uint64_t Gazetteer::checksum() const {
  return reinterpret_cast<const bundle::Header*>(bytes_.data())->checksum;
}

std::string_view Gazetteer::text(bundle::Text text) const {
  return strings_.substr(text.offset, text.size);
}

Meaning Gazetteer::meaning(std::uint32_t name, std::uint32_t index) const {
  const bundle::Meaning& stored = meanings_[names_[name].first_meaning + index];
  return {stored.row, static_cast<NameUse>(stored.use), static_cast<NameRole>(stored.role)};
}

GazetteerRow Gazetteer::row(std::uint32_t index) const {
  const bundle::Row& stored = rows_[index];
  GazetteerRow row;
  row.kind = static_cast<RowKind>(stored.kind);
  row.id = text(stored.id);
  row.name = text(stored.name);
  row.value = text(stored.value);
  row.file = text(stored.file);
  row.line = stored.line;
  row.attributes = text(stored.attributes);
  if (!std::isnan(stored.latitude)) row.latitude = stored.latitude;
  if (!std::isnan(stored.longitude)) row.longitude = stored.longitude;
  row.population = stored.population;
  return row;
}

std::optional<std::uint32_t> Gazetteer::find_id(std::string_view id) const {
  const auto found = std::lower_bound(
      rows_by_id_.begin(), rows_by_id_.end(), id,
      [this](std::uint32_t row, std::string_view wanted) { return text(rows_[row].id) < wanted; });
  if (found == rows_by_id_.end() || text(rows_[*found].id) != id) return std::nullopt;
  return *found;
}

const bundle::Slot* Gazetteer::find_slot(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = key & mask;; at = (at + 1) & mask) {
    const bundle::Slot& slot = slots_[at];
    if (slot.key == key) return &slot;
    if (slot.key == 0) return nullptr;
  }
}

std::pair<std::uint32_t, std::uint32_t> Gazetteer::names_like(std::string_view name) const {
  std::uint64_t key = 0;
  for (const Token& token : tokenize(name)) {
    if (token.kind == TokenKind::punctuation && is_passed_over(token.of(name))) continue;
    key = key == 0 ? bundle::first_key(token.hash) : bundle::next_key(key, token.hash);
  }
  const bundle::Slot* slot = key == 0 ? nullptr : find_slot(key);
  if (slot == nullptr) return {0, 0};
  return {slot->first_name, slot->first_name + slot->name_count};
}

void Gazetteer::find(std::string_view source, const Tokens& tokens, std::vector<NameMatch>& matches) const {
  for (std::uint32_t first = 0; first < tokens.size(); ++first) {
    if (tokens[first].kind == TokenKind::punctuation) continue;
    std::uint64_t key = bundle::first_key(tokens[first].hash);
    std::uint32_t capitals = tokens[first].capital ? 1 : 0;
    std::uint32_t at = first;
    for (std::uint32_t length = 1;; ++length) {
      const bundle::Slot* slot = find_slot(key);
      if (slot == nullptr) break;
      for (std::uint32_t i = 0; i < slot->name_count; ++i) {
        const bundle::Name& name = names_[slot->first_name + i];
        if (name.exact.size > 0 &&
            text(name.exact) != source.substr(tokens[first].begin, tokens[at].end - tokens[first].begin)) {
          continue;
        }
        matches.push_back({first, at + 1, slot->first_name + i, (capitals & name.capitals) == name.capitals});
      }
      if (slot->goes_on == 0 || tokens[at].sentence_end || ++at >= tokens.size()) break;
      if (tokens[at].kind == TokenKind::punctuation &&
          (is_passed_over(tokens[at].of(source)) || is_stray_comma(source, tokens, at))) {
        if (tokens[at].sentence_end || ++at >= tokens.size()) break;
      }
      key = bundle::next_key(key, tokens[at].hash);
      if (tokens[at].capital && length < 32) capitals |= 1u << length;
    }
  }
}

}  // namespace dateline
