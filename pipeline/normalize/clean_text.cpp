#include "pipeline/normalize/clean_text.h"

#include <algorithm>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
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

/// Appends `text` as one line; the space before it is the caller's.
void append_line(std::string& out, std::string_view text) {
  bool space = false;
  bool any = false;
  while (!text.empty()) {
    std::size_t run = 0;
    while (run < text.size() && text[run] > ' ' && text[run] < 0x7F) ++run;
    if (run > 0) {  // most of most texts
      if (space) out += ' ';
      space = false;
      any = true;
      out += text.substr(0, run);
      text.remove_prefix(run);
      continue;
    }
    std::size_t size = 1;
    const Class kind = class_of(text, size);
    size = std::min(size, text.size());
    if (kind == Class::space) {
      space = any;
    } else if (kind == Class::keep) {
      if (space) out += ' ';
      space = false;
      any = true;
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
}

}  // namespace

std::string clean_line(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  append_line(out, utf8);
  return is_plain(out) ? out : to_nfc(out);
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
