#include "dateline/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <cassert>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>

#include "extractors/core/utf8.h"

namespace dateline {
namespace {

const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  assert(U_SUCCESS(status));
  return *normalizer;
}

const icu::Normalizer2& nfkd() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(status);
  assert(U_SUCCESS(status));
  return *normalizer;
}

bool is_bidi_control(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// Letters that NFKD leaves alone although names are compared without them.
std::string_view plain_letters(char32_t c) {
  switch (c) {
    case 0x00F8:
      return "o";  // ø
    case 0x0142:
      return "l";  // ł
    case 0x0111:
    case 0x00F0:
      return "d";  // đ ð
    case 0x00FE:
      return "th";  // þ
    case 0x00E6:
      return "ae";  // æ
    case 0x0153:
      return "oe";  // œ
    case 0x0131:
      return "i";  // ı
    case 0x0127:
      return "h";  // ħ
    case 0x014B:
      return "n";  // ŋ
    case 0x0259:
      return "a";  // ə
    case 0x00DF:
      return "ss";  // ß
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0x02BC:
    case 0x0060:
    case 0x00B4:
      return "'";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return "-";
    case 0x00A0:
    case 0x2009:
    case 0x202F:
      return " ";
    case 0x02BF:
    case 0x02BE:
    case 0x00AD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0xFEFF:
      return "";
    default:
      return {};
  }
}

bool is_dropped_in_fold(char32_t c) {
  return c == 0x02BF || c == 0x02BE || c == 0x00AD || (c >= 0x200B && c <= 0x200D) || c == 0xFEFF ||
         u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK;
}

void append_folded(std::string& out, char32_t c) {
  if (is_dropped_in_fold(c)) return;
  const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  const std::string_view plain = plain_letters(lower);
  if (!plain.empty()) {
    out += plain;
  } else {
    append_utf8(out, lower);
  }
}

/// Folds what the character is composed of.
void append_folded_parts(std::string& out, char32_t c) {
  icu::UnicodeString decomposed;
  if (!nfkd().getRawDecomposition(static_cast<UChar32>(c), decomposed)) {
    append_folded(out, c);
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  nfkd().normalize(icu::UnicodeString(static_cast<UChar32>(c)), decomposed, status);
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    append_folded(out, static_cast<char32_t>(decomposed.char32At(i)));
  }
}

/// Latin, Greek, Cyrillic, Hebrew and Arabic letters and the punctuation of typesetters, folded once: most of
/// what is not ASCII.
class FoldedLetters {
 public:
  FoldedLetters() {
    for (char32_t c = letters; c < letters_end; ++c) append_folded_parts(letters_[c - letters], c);
    for (char32_t c = marks; c < marks_end; ++c) append_folded_parts(marks_[c - marks], c);
  }

  /// nullptr: another character.
  [[nodiscard]] const std::string* find(char32_t c) const {
    if (c >= letters && c < letters_end) return &letters_[c - letters];
    if (c >= marks && c < marks_end) return &marks_[c - marks];
    return nullptr;
  }

 private:
  static constexpr char32_t letters = 0x80;
  static constexpr char32_t letters_end = 0x700;
  static constexpr char32_t marks = 0x2000;
  static constexpr char32_t marks_end = 0x2070;
  std::array<std::string, letters_end - letters> letters_;
  std::array<std::string, marks_end - marks> marks_;
};

/// Eight bytes of ASCII folded at once: capitals become small, the grave accent an apostrophe.
std::uint64_t fold_eight_ascii(std::uint64_t bytes) {
  constexpr std::uint64_t each = 0x0101010101010101u;
  constexpr std::uint64_t high = 0x80 * each;
  const std::uint64_t from_a = bytes + (0x80 - 'A') * each;
  const std::uint64_t behind_z = bytes + (0x80 - 'Z' - 1) * each;
  bytes |= (from_a & ~behind_z & high) >> 2;
  const std::uint64_t no_grave = (bytes ^ '`' * each) + 0x7F * each;  // high bit: another byte
  return bytes ^ (~no_grave & high) / 0x80 * ('`' ^ '\'');
}

bool starts_with_eight_ascii(std::string_view text) {
  std::uint64_t word = 0;
  if (text.size() < sizeof word) return false;
  std::memcpy(&word, text.data(), sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (starts_with_eight_ascii(text.substr(at))) {
      at += 8;
      continue;
    }
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
    } else if (decode_utf8(text, at) == invalid_code_point) {
      return false;
    }
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  if (is_valid_utf8(text) && text.find('\0') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = at;
    const char32_t c = decode_utf8(text, at);
    if (c == invalid_code_point) {
      out += "\xEF\xBF\xBD";
    } else if (c != 0) {
      out.append(text, begin, at - begin);
    }
  }
  return out;
}

std::string to_nfc(std::string_view text) {
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  if (nfc().isNormalizedUTF8(piece, status) && U_SUCCESS(status)) return std::string(text);
  status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc().normalizeUTF8(0, piece, sink, nullptr, status);
  return U_SUCCESS(status) ? out : std::string(text);
}

std::string fold(std::string_view text) {
  constexpr char32_t ideographs = 0x3400;  // and what lies between them; none is decomposed
  constexpr char32_t ideographs_end = 0xA000;
  static const FoldedLetters letters;
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      std::size_t end = at;
      while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80) ++end;
      const std::size_t begin = out.size();
      out.append(text, at, end - at);
      std::span<char> added = std::span(out).subspan(begin);
      for (std::uint64_t eight = 0; added.size() >= sizeof eight; added = added.subspan(sizeof eight)) {
        std::memcpy(&eight, added.data(), sizeof eight);
        eight = fold_eight_ascii(eight);
        std::memcpy(added.data(), &eight, sizeof eight);
      }
      for (char& c : added) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        if (c == '`') c = '\'';
      }
      at = end;
      continue;
    }
    const char32_t c = decode_utf8(text, at);
    if (c == invalid_code_point) {
      out += "\xEF\xBF\xBD";
    } else if (const std::string* known = letters.find(c)) {
      out += *known;
    } else if (c >= ideographs && c < ideographs_end) {
      append_utf8(out, c);
    } else {
      append_folded_parts(out, c);
    }
  }
  return out;
}

std::string escape_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  char buffer[16];
  while (at < text.size()) {
    const std::size_t begin = at;
    const char32_t c = decode_utf8(text, at);
    if (c == invalid_code_point) {
      out += "\xEF\xBF\xBD";
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      std::snprintf(buffer, sizeof buffer, "\\x%02X", static_cast<unsigned>(c));
      out += buffer;
    } else if (is_bidi_control(c) || c == 0x2028 || c == 0x2029) {
      std::snprintf(buffer, sizeof buffer, "\\u{%04X}", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out.append(text, begin, at - begin);
    }
  }
  return out;
}

}  // namespace dateline
