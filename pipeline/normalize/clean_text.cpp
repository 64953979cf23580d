#include "pipeline/normalize/clean_text.h"

#include <algorithm>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

bool is_graphic(char c) {
  return c > ' ' && c < 0x7F;
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
    const Class kind = class_of(utf8.substr(at), size);
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

std::string bare_letters(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const char c = utf8[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
      if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < utf8.size() && static_cast<unsigned char>(utf8[end]) >= 0x80) ++end;
    for (const char folded : fold(utf8.substr(at, end - at))) {
      const bool plain = (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
      if (plain || static_cast<unsigned char>(folded) >= 0x80) out += folded;
    }
    at = end;
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
