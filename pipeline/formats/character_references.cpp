#include "pipeline/formats/character_references.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace dateline::pipeline {

namespace {

struct NamedReference {
  std::string_view name;
  std::string_view characters;
  bool without_semicolon;
};

constexpr NamedReference named_references[] = {
#include "pipeline/formats/html_entities.inc"
};

constexpr std::size_t longest_name = 31;

const NamedReference* find_named(std::string_view name) {
  const auto* found =
      std::lower_bound(std::begin(named_references), std::end(named_references), name,
                       [](const NamedReference& row, std::string_view wanted) { return row.name < wanted; });
  return found != std::end(named_references) && found->name == name ? found : nullptr;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}

/// The value of a hexadecimal digit, -1 if it is none.
int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct NumericReference {
  char32_t code = 0;
  std::size_t size = 0;  ///< bytes from the ampersand on; 0: it is none
};

/// At `raw[0] == '&'`.
NumericReference match_numeric(std::string_view raw) {
  std::size_t i = 2;
  const bool hexadecimal = i < raw.size() && (raw[i] == 'x' || raw[i] == 'X');
  if (hexadecimal) ++i;
  const std::size_t first = i;
  char32_t code = 0;
  for (; i < raw.size(); ++i) {
    const int digit = hexadecimal ? hex_value(raw[i]) : (is_digit(raw[i]) ? raw[i] - '0' : -1);
    if (digit < 0) break;
    if (code <= 0x10FFFF) code = code * (hexadecimal ? 16U : 10U) + static_cast<char32_t>(digit);
  }
  if (i == first) return {};
  if (i < raw.size() && raw[i] == ';') ++i;
  return {code, i};
}

/// As windows-1252 has it where Unicode has control characters.
void append_meant(std::string& out, char32_t code) {
  static constexpr std::array<char32_t, 32> windows_1252 = {
      0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
  append_code_point(out, code >= 0x80 && code < 0xA0 ? windows_1252[code - 0x80] : code);
}

/// XML 1.0, 2.2; control characters are looked for elsewhere.
bool is_xml_character(char32_t code) {
  return code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE &&
         code != 0xFFFF;
}

/// A character outside of the first 65,536 that was written as its two halves in UTF-16: "&#xD83D;&#xDE00;".
NumericReference match_halves(const NumericReference& high, std::string_view raw) {
  if (high.code < 0xD800 || high.code > 0xDBFF || !raw.substr(high.size).starts_with("&#")) return {};
  const NumericReference low = match_numeric(raw.substr(high.size));
  if (low.size == 0 || low.code < 0xDC00 || low.code > 0xDFFF) return {};
  return {0x10000 + ((high.code - 0xD800) << 10U) + (low.code - 0xDC00), high.size + low.size};
}

constexpr NamedReference ampersand = {"amp", "&", true};
constexpr NamedReference quotation_mark = {"quot", "\"", true};

struct NamedMatch {
  const NamedReference* reference = nullptr;
  std::size_t size = 0;  ///< bytes from the ampersand on
};

NamedMatch match_named(std::string_view raw, ReferenceRules rules) {
  // most of most addresses, and of data in attributes
  if (raw.starts_with("&amp;")) return {&ampersand, 5};
  if (raw.starts_with("&quot;")) return {&quotation_mark, 6};
  std::size_t end = 1;
  while (end < raw.size() && end <= longest_name && is_letter_or_digit(raw[end])) ++end;
  if (end == 1) return {};
  if (end < raw.size() && raw[end] == ';') {
    if (const NamedReference* found = find_named(raw.substr(1, end - 1))) return {found, end + 1};
  }
  // "&copy2024" is a copyright sign in text, "?a=1&copy=2" stays what it is in an attribute
  for (std::size_t length = std::min<std::size_t>(end - 1, 6); length >= 2; --length) {
    const NamedReference* found = find_named(raw.substr(1, length));
    if (found == nullptr || !found->without_semicolon) continue;
    const std::size_t after = 1 + length;
    const bool part_of_more = after < raw.size() && (raw[after] == '=' || is_letter_or_digit(raw[after]));
    if (rules == ReferenceRules::attribute && part_of_more) return {};
    return {found, after};
  }
  return {};
}

}  // namespace

void append_code_point(std::string& out, char32_t code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = 0xFFFD;
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

void append_decoded(std::string& out, std::string_view raw, ReferenceRules rules) {
  while (true) {
    const std::size_t sign = raw.find('&');
    out.append(raw.substr(0, sign));
    if (sign == std::string_view::npos) return;
    raw.remove_prefix(sign);
    std::size_t used = 0;
    if (raw.size() > 1 && raw[1] == '#') {
      const NumericReference number = match_numeric(raw);
      if (number.size > 0) append_meant(out, number.code);
      used = number.size;
    } else if (const NamedMatch match = match_named(raw, rules); match.reference != nullptr) {
      out += match.reference->characters;
      used = match.size;
    }
    if (used == 0) {
      out += '&';
      used = 1;
    }
    raw.remove_prefix(used);
  }
}

std::size_t append_xml_reference(std::string& out, std::string_view raw, bool& undefined) {
  if (raw.size() > 1 && raw[1] == '#') {
    NumericReference number = match_numeric(raw);
    if (number.size == 0 || raw[2] == 'X' || raw[number.size - 1] != ';' || !is_xml_character(number.code))
      undefined = true;
    if (const NumericReference whole = match_halves(number, raw); whole.size > 0) number = whole;
    if (number.code == 0xFFFE || number.code == 0xFFFF) number.code = 0xFFFD;
    if (number.size > 0) {
      append_meant(out, number.code);
      return number.size;
    }
  } else if (const NamedMatch match = match_named(raw, ReferenceRules::attribute);
             match.reference != nullptr) {
    const std::string_view name = match.reference->name;
    const bool own = name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
    if (!own || raw[match.size - 1] != ';') undefined = true;
    out += match.reference->characters;
    return match.size;
  }
  undefined = true;
  out += '&';
  return 1;
}

}  // namespace dateline::pipeline
