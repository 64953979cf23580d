#include "extractors/match/entity_id.h"

#include <fmt/format.h>

#include <algorithm>

#include "dateline/unicode.h"
#include "extractors/core/utf8.h"

namespace dateline {
namespace {

/// Single spaces between words; wrong about some texts that are.
bool is_surely_on_one_line(std::string_view text) {
  bool space = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    // Lead bytes of the spaces that are not ASCII.
    if (byte < ' ' || byte == 0xC2 || byte == 0xE2 || (byte == ' ' && space)) return false;
    space = byte == ' ';
  }
  return !space;
}

}  // namespace

std::string on_one_line(std::string_view text) {
  if (is_surely_on_one_line(text)) return std::string(text);
  std::string out;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = decode_utf8(text, at);
    if (c <= ' ' || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x85) {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += text.substr(begin, at - begin);
  }
  return out;
}

std::string unlisted_id(std::string_view prefix, std::string_view name) {
  std::string folded;
  const bool is_ascii = std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; });
  if (!is_ascii) {
    folded = fold(name);
    name = folded;
  }
  std::string id;
  id.reserve(prefix.size() + 2 + name.size());
  id += prefix;
  id += ":~";
  bool hyphen = false;
  const std::size_t start = id.size();
  for (std::size_t at = 0; at < name.size();) {
    char32_t c = is_ascii ? static_cast<unsigned char>(name[at++]) : decode_utf8(name, at);
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!plain && c < 0x80) {
      hyphen = true;
      continue;
    }
    if (hyphen && id.size() > start) id += '-';
    hyphen = false;
    if (plain) {
      id += static_cast<char>(c);
    } else {
      id += fmt::format("u{:x}", static_cast<std::uint32_t>(c));
    }
  }
  return id;
}

}  // namespace dateline
