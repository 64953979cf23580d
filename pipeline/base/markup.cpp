#include "pipeline/base/markup.h"

#include <array>
#include <cstdint>

#include "pipeline/base/byte_blocks.h"

namespace dateline::pipeline {

namespace {

enum Fate : std::uint8_t { kept, quote, escaped, dropped, perhaps_dropped };

/// What becomes of each byte.
constexpr std::array<std::uint8_t, 256> fates = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = dropped;
  for (const char c : {'\t', '\n', '\r'}) table[static_cast<unsigned char>(c)] = kept;
  for (const char c : {'&', '<', '>'}) table[static_cast<unsigned char>(c)] = escaped;
  table['"'] = quote;
  table[0xEF] = perhaps_dropped;  // U+FFFE and U+FFFF begin so
  return table;
}();

std::string_view reference_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return "&quot;";
  }
}

/// Past blocks of bytes of which nothing can become anything else.
std::size_t skip_kept(std::string_view text, std::size_t i) {
  for (; i + sizeof(Bytes16) <= text.size(); i += sizeof(Bytes16)) {
    const Bytes16 c = bytes_at(text, i);
    if (is_any_set((c < 0x20) | (c == '&') | (c == '<') | (c == '>') | (c == '"') | (c == 0xEF))) break;
  }
  return i;
}

}  // namespace

void append_markup(std::string& out, std::string_view text, bool quotes) {
  std::size_t begin = 0;
  std::size_t checked = 0;  // up to here byte by byte
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i >= checked) {
      i = skip_kept(text, i);
      if (i == text.size()) break;
      checked = i + sizeof(Bytes16);
    }
    const std::uint8_t fate = fates[static_cast<unsigned char>(text[i])];
    if (fate == kept || (fate == quote && !quotes)) continue;
    std::size_t size = 1;
    std::string_view reference;
    if (fate == perhaps_dropped) {
      const std::string_view three = text.substr(i, 3);
      if (three != "\xEF\xBF\xBE" && three != "\xEF\xBF\xBF") continue;
      size = 3;
    } else if (fate != dropped) {
      reference = reference_of(text[i]);
    }
    out.append(text, begin, i - begin);
    out += reference;
    i += size - 1;
    begin = i + 1;
  }
  out.append(text, begin);
}

std::string escape_markup(std::string_view text, bool quotes) {
  std::string out;
  out.reserve(text.size());
  append_markup(out, text, quotes);
  return out;
}

}  // namespace dateline::pipeline
