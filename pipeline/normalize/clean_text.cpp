#include "pipeline/normalize/clean_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

bool is_graphic(char c) {
  return c > ' ' && c < 0x7F;
}

/// Whether the first eight bytes, and one behind them, are graphic or spaces that stand alone.
bool starts_with_eight_good(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101u;
  constexpr std::uint64_t high = 0x80 * each;
  std::uint64_t bytes = 0;
  std::uint64_t next = 0;
  if (text.size() <= sizeof bytes) return false;
  std::memcpy(&bytes, text.data(), sizeof bytes);
  std::memcpy(&next, text.data() + 1, sizeof next);
  const std::uint64_t all = bytes | next;
  if ((all & high) != 0) return false;
  const auto below_or_delete = [](std::uint64_t eight) {  // of ASCII: high bits where it is a control
    return (~(eight + (0x80 - ' ') * each) | (eight + each)) & high;
  };
  if ((below_or_delete(bytes) | below_or_delete(next)) != 0) return false;
  const auto is_space = [](std::uint64_t eight) { return ~((eight ^ ' ' * each) + 0x7F * each) & high; };
  return (is_space(bytes) & is_space(next)) == 0;
}

enum class Class : unsigned char { keep, space, drop };

/// What happens to the character of `size` bytes at the start of `text`.
Class class_of(std::string_view text, std::size_t& size) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(0);
  if (first < 0x80) {
    size = 1;
    if (first == ' ' || (first >= 0x09 && first <= 0x0D)) return Class::space;
    return first < 0x20 || first == 0x7F ? Class::drop : Class::keep;
  }
  char32_t code = 0;
  if (first < 0xE0) {
    size = 2;
    code = ((first & 0x1F) << 6) | (byte(1) & 0x3F);
  } else if (first < 0xF0) {
    size = 3;
    code = ((first & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
  } else {
    size = 4;
    code = 0x10000;
    if (first == 0xF3 && byte(1) == 0xA0) code = 0xE0000;  // tags and variation selectors supplement
  }
  if (code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
      code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000)
    return Class::space;
  // C1 controls, soft hyphen, zero-width and bidi controls, word joiner, byte order mark, interlinear marks
  if (code < 0xA0 || code == 0xAD || code == 0x34F || code == 0x61C || code == 0x180E ||
      (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
      (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
      code == 0xE0000)
    return Class::drop;
  return Class::keep;
}

/// A letter of Arabic or of a script of India, where a zero-width non-joiner between letters is spelling.
bool is_joining_letter(unsigned first, unsigned second) {
  return (first >= 0xD8 && first <= 0xDB) || first == 0xDD ||
         (first == 0xE0 && second >= 0xA4 && second <= 0xB7);
}

/// Whether the character at `at` is a zero-width non-joiner between two letters that it parts.
bool is_spelled_non_joiner(std::string_view text, std::size_t at) {
  constexpr std::string_view non_joiner = "\xE2\x80\x8C";
  const std::size_t behind = at + non_joiner.size();
  if (at < 2 || behind + 1 >= text.size() || text.substr(at, non_joiner.size()) != non_joiner) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  const auto is_tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::size_t before = at - (at >= 3 && is_tail(at - 2) ? 3 : 2);
  return is_joining_letter(byte(before), byte(before + 1)) &&
         is_joining_letter(byte(behind), byte(behind + 1));
}

/// Whether the character that begins with these bytes never changes under NFC, whatever stands around it: all
/// below U+0300, the punctuation of U+2000, most of Cyrillic and the ideographs. A quick no may be wrong.
bool is_inert(unsigned first, unsigned second) {
  return first < 0xCC || first == 0xD0 || first == 0xD1 || (first == 0xE2 && second == 0x80) ||
         (first >= 0xE4 && first <= 0xE8);
}

}  // namespace

std::string clean_line(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  bool space = false;     // stands before what comes next
  bool inert = true;      // NFC changes nothing
  std::size_t begin = 0;  // of what is good as it stands and not yet written
  std::size_t at = 0;
  std::size_t next_try = 0;  // at eight bytes at once
  const auto write = [&] {
    if (at == begin) return;
    if (space && !out.empty()) out += ' ';
    space = false;
    out.append(utf8, begin, at - begin);
  };
  while (at < utf8.size()) {
    const char c = utf8[at];
    if (is_graphic(c)) {
      ++at;
      if (at < next_try) continue;
      while (starts_with_eight_good(utf8.substr(at - 1))) at += 8;
      next_try = at + 8;
      if (utf8[at - 1] == ' ') --at;  // what stands behind it is not known yet
      continue;
    }
    if (c == ' ' && at > begin && at + 1 < utf8.size() && is_graphic(utf8[at + 1])) {
      at += 2;
      continue;
    }
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      write();
      space = true;
      do ++at;
      while (at < utf8.size() && (utf8[at] == ' ' || (utf8[at] >= '\t' && utf8[at] <= '\r')));
      begin = at;
      continue;
    }
    std::size_t size = 1;
    Class kind = class_of(utf8.substr(at), size);
    if (kind == Class::drop && is_spelled_non_joiner(utf8, at)) kind = Class::keep;
    size = std::min(size, utf8.size() - at);
    if (kind == Class::keep) {
      inert = inert && is_inert(static_cast<unsigned char>(c),
                                size > 1 ? static_cast<unsigned char>(utf8[at + 1]) : 0U);
      at += size;
      continue;
    }
    write();
    space = space || kind == Class::space;
    at += size;
    begin = at;
  }
  write();
  return inert ? out : to_nfc(out);
}

namespace {

/// Small letters, digits and what is not ASCII as they are, capitals small, 0 for the rest.
constexpr std::array<char, 256> make_bare() {
  std::array<char, 256> bare{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    const bool kept = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
    if (kept) bare[byte] = static_cast<char>(byte);
    if (byte >= 'A' && byte <= 'Z') bare[byte] = static_cast<char>(byte - 'A' + 'a');
  }
  return bare;
}

constexpr std::array<char, 256> bare = make_bare();

/// Writes without branches: a byte that is left out is written over by the next.
void append_bare(std::string& out, std::string_view text) {
  std::size_t size = out.size();
  out.resize(size + text.size());
  for (const char c : text) {
    const char kept = bare[static_cast<unsigned char>(c)];
    out[size] = kept;
    size += kept != 0 ? 1 : 0;
  }
  out.resize(size);
}

}  // namespace

std::string bare_letters(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  while (!utf8.empty()) {
    const auto other = std::find_if_not(utf8.begin(), utf8.end(), is_ascii);
    append_bare(out, utf8.substr(0, static_cast<std::size_t>(other - utf8.begin())));
    const auto end = std::find_if(other, utf8.end(), is_ascii);
    if (other != end) append_bare(out, fold({&*other, static_cast<std::size_t>(end - other)}));
    utf8.remove_prefix(static_cast<std::size_t>(end - utf8.begin()));
  }
  return out;
}

std::string_view start_of(std::string_view utf8, std::size_t size) {
  if (utf8.size() <= size) return utf8;
  while (size > 0 && (static_cast<unsigned char>(utf8[size]) & 0xC0) == 0x80) --size;
  return utf8.substr(0, size);
}

std::string clean_paragraphs(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  std::string paragraph;
  const auto flush = [&] {
    const std::string line = clean_line(paragraph);
    paragraph.clear();
    if (line.empty()) return;
    if (!out.empty()) out += "\n\n";
    out += line;
  };
  while (!utf8.empty()) {
    const std::size_t end = utf8.find_first_of("\r\n");
    const std::string_view line = utf8.substr(0, end);
    const bool windows = end != std::string_view::npos && utf8.substr(end).starts_with("\r\n");
    utf8.remove_prefix(end == std::string_view::npos ? utf8.size() : end + (windows ? 2 : 1));
    if (line.find_first_not_of(" \t\v\f") == std::string_view::npos) {
      flush();
    } else {
      paragraph += line;
      paragraph += ' ';
    }
  }
  flush();
  return out;
}

}  // namespace dateline::pipeline
