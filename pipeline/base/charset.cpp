#include "pipeline/base/charset.h"

#include <simdjson.h>
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

/// An encoding that may be opened: its WHATWG name and the name of ICU's converter.
/// Nothing that came from outside is ever handed to ICU as a name.
struct Encoding {
  std::string_view name;
  const char* converter;
};

constexpr Encoding encodings[] = {
    {"utf-8", ""},
    {"windows-1252", ""},
    {"utf-16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
    {"utf-32le", "UTF-32LE"},
    {"utf-32be", "UTF-32BE"},
    {"ibm866", "ibm-866"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"macintosh", "macintosh"},
    {"windows-874", "windows-874"},
    {"windows-1250", "windows-1250"},
    {"windows-1251", "windows-1251"},
    {"windows-1253", "windows-1253"},
    {"windows-1254", "windows-1254"},
    {"windows-1255", "windows-1255"},
    {"windows-1256", "windows-1256"},
    {"windows-1257", "windows-1257"},
    {"windows-1258", "windows-1258"},
    {"x-mac-cyrillic", "x-mac-cyrillic"},
    {"gbk", "gb18030"},
    {"gb18030", "gb18030"},
    {"big5", "Big5-HKSCS"},
    {"euc-jp", "EUC-JP"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"shift_jis", "windows-31j"},
    {"euc-kr", "windows-949"},
    // not in the WHATWG list, but old feeds name them
    {"ibm437", "ibm-437"},
    {"ibm737", "ibm-737"},
    {"ibm850", "ibm-850"},
    {"ibm852", "ibm-852"},
    {"ibm855", "ibm-855"},
    {"ibm856", "ibm-856"},
    {"ibm857", "ibm-857"},
    {"ibm860", "ibm-860"},
    {"ibm861", "ibm-861"},
    {"ibm862", "ibm-862"},
    {"ibm863", "ibm-863"},
    {"ibm864", "ibm-864"},
    {"ibm865", "ibm-865"},
    {"ibm869", "ibm-869"},
    {"ibm1125", "ibm-1125"},
    {"x-mac-greek", "macgr"},
    {"x-mac-turkish", "mactr"},
    {"x-mac-centraleurope", "macce"},
    {"ibm775", "ibm-775"},
    {"ibm858", "ibm-858"},
    {"hp-roman8", "hp-roman8"},
};

/// A single-byte encoding that ICU does not have.
struct Table {
  std::string_view name;
  std::array<char16_t, 128> upper;
};

constexpr Table tables[] = {
#include "pipeline/base/charset_tables.inc"
};

struct Label {
  std::string_view label;  ///< without case and without anything but letters and digits
  std::string_view name;
};

/// WHATWG Encoding, "names and labels"; compared without hyphens, underscores and the like, which
/// brings the variants together.
constexpr Label labels[] = {
    {"utf8", "utf-8"},
    {"unicode11utf8", "utf-8"},
    {"unicode20utf8", "utf-8"},
    {"xunicode20utf8", "utf-8"},
    {"ansix341968", "windows-1252"},
    {"ascii", "windows-1252"},
    {"usascii", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"cp819", "windows-1252"},
    {"ibm819", "windows-1252"},
    {"iso88591", "windows-1252"},
    {"iso885911987", "windows-1252"},
    {"isoir100", "windows-1252"},
    {"l1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"windows1252", "windows-1252"},
    {"xcp1252", "windows-1252"},
    {"iso646us", "windows-1252"},
    {"ansi", "windows-1252"},
    {"utf16", "utf-16le"},
    {"utf16le", "utf-16le"},
    {"unicode", "utf-16le"},
    {"ucs2", "utf-16le"},
    {"iso10646ucs2", "utf-16le"},
    {"csunicode", "utf-16le"},
    {"unicodefeff", "utf-16le"},
    {"utf16be", "utf-16be"},
    {"unicodefffe", "utf-16be"},
    {"utf32", "utf-32le"},
    {"utf32le", "utf-32le"},
    {"utf32be", "utf-32be"},
    {"iso10646ucs4", "utf-32be"},
    {"ucs4", "utf-32be"},
    {"u32", "utf-32le"},
    {"u16", "utf-16le"},
    {"u8", "utf-8"},
    {"866", "ibm866"},
    {"cp866", "ibm866"},
    {"csibm866", "ibm866"},
    {"ibm866", "ibm866"},
    {"iso88592", "iso-8859-2"},
    {"isoir101", "iso-8859-2"},
    {"l2", "iso-8859-2"},
    {"latin2", "iso-8859-2"},
    {"csisolatin2", "iso-8859-2"},
    {"iso885921987", "iso-8859-2"},
    {"iso88593", "iso-8859-3"},
    {"isoir109", "iso-8859-3"},
    {"l3", "iso-8859-3"},
    {"latin3", "iso-8859-3"},
    {"iso88594", "iso-8859-4"},
    {"isoir110", "iso-8859-4"},
    {"l4", "iso-8859-4"},
    {"latin4", "iso-8859-4"},
    {"iso88595", "iso-8859-5"},
    {"isoir144", "iso-8859-5"},
    {"cyrillic", "iso-8859-5"},
    {"iso88596", "iso-8859-6"},
    {"isoir127", "iso-8859-6"},
    {"arabic", "iso-8859-6"},
    {"asmo708", "iso-8859-6"},
    {"ecma114", "iso-8859-6"},
    {"iso88596e", "iso-8859-6"},
    {"iso88596i", "iso-8859-6"},
    {"iso88597", "iso-8859-7"},
    {"isoir126", "iso-8859-7"},
    {"greek", "iso-8859-7"},
    {"greek8", "iso-8859-7"},
    {"ecma118", "iso-8859-7"},
    {"elot928", "iso-8859-7"},
    {"suneugreek", "iso-8859-7"},
    {"iso88598", "iso-8859-8"},
    {"isoir138", "iso-8859-8"},
    {"hebrew", "iso-8859-8"},
    {"visual", "iso-8859-8"},
    {"iso88598e", "iso-8859-8"},
    {"iso88598i", "iso-8859-8-i"},
    {"logical", "iso-8859-8-i"},
    {"iso885910", "iso-8859-10"},
    {"isoir157", "iso-8859-10"},
    {"l6", "iso-8859-10"},
    {"latin6", "iso-8859-10"},
    {"iso885913", "iso-8859-13"},
    {"iso885914", "iso-8859-14"},
    {"iso885915", "iso-8859-15"},
    {"l9", "iso-8859-15"},
    {"latin9", "iso-8859-15"},
    {"koi8", "koi8-r"},
    {"koi8r", "koi8-r"},
    {"koi", "koi8-r"},
    {"cskoi8r", "koi8-r"},
    {"koi8u", "koi8-u"},
    {"koi8ru", "koi8-u"},
    {"macintosh", "macintosh"},
    {"mac", "macintosh"},
    {"macroman", "macintosh"},
    {"xmacroman", "macintosh"},
    {"csmacintosh", "macintosh"},
    {"windows874", "windows-874"},
    {"cp874", "windows-874"},
    {"dos874", "windows-874"},
    {"tis620", "windows-874"},
    {"iso885911", "windows-874"},
    {"windows1250", "windows-1250"},
    {"cp1250", "windows-1250"},
    {"xcp1250", "windows-1250"},
    {"windows1251", "windows-1251"},
    {"cp1251", "windows-1251"},
    {"xcp1251", "windows-1251"},
    {"win1251", "windows-1251"},
    {"windows1253", "windows-1253"},
    {"cp1253", "windows-1253"},
    {"xcp1253", "windows-1253"},
    {"windows1254", "windows-1254"},
    {"cp1254", "windows-1254"},
    {"xcp1254", "windows-1254"},
    {"iso88599", "windows-1254"},
    {"isoir148", "windows-1254"},
    {"l5", "windows-1254"},
    {"latin5", "windows-1254"},
    {"windows1255", "windows-1255"},
    {"cp1255", "windows-1255"},
    {"xcp1255", "windows-1255"},
    {"windows1256", "windows-1256"},
    {"cp1256", "windows-1256"},
    {"xcp1256", "windows-1256"},
    {"windows1257", "windows-1257"},
    {"cp1257", "windows-1257"},
    {"xcp1257", "windows-1257"},
    {"windows1258", "windows-1258"},
    {"cp1258", "windows-1258"},
    {"xcp1258", "windows-1258"},
    {"xmaccyrillic", "x-mac-cyrillic"},
    {"maccyrillic", "x-mac-cyrillic"},
    {"xmacukrainian", "x-mac-cyrillic"},
    {"gbk", "gbk"},
    {"gb2312", "gbk"},
    {"chinese", "gbk"},
    {"cp936", "gbk"},
    {"ms936", "gbk"},
    {"windows936", "gbk"},
    {"csgb2312", "gbk"},
    {"gb231280", "gbk"},
    {"xgbk", "gbk"},
    {"isoir58", "gbk"},
    {"euccn", "gbk"},
    {"xeuccn", "gbk"},
    {"gb18030", "gb18030"},
    {"big5", "big5"},
    {"big5hkscs", "big5"},
    {"cnbig5", "big5"},
    {"xxbig5", "big5"},
    {"csbig5", "big5"},
    {"cp950", "big5"},
    {"eucjp", "euc-jp"},
    {"xeucjp", "euc-jp"},
    {"ujis", "euc-jp"},
    {"cseucpkdfmtjapanese", "euc-jp"},
    {"iso2022jp", "iso-2022-jp"},
    {"csiso2022jp", "iso-2022-jp"},
    {"shiftjis", "shift_jis"},
    {"sjis", "shift_jis"},
    {"xsjis", "shift_jis"},
    {"windows31j", "shift_jis"},
    {"ms932", "shift_jis"},
    {"mskanji", "shift_jis"},
    {"csshiftjis", "shift_jis"},
    {"cp932", "shift_jis"},
    {"euckr", "euc-kr"},
    {"ksc56011987", "euc-kr"},
    {"ksc5601", "euc-kr"},
    {"ksc56011989", "euc-kr"},
    {"windows949", "euc-kr"},
    {"korean", "euc-kr"},
    {"cp949", "euc-kr"},
    {"uhc", "euc-kr"},
    {"isoir149", "euc-kr"},
    {"cseuckr", "euc-kr"},
    {"ms949", "euc-kr"},
    {"cp437", "ibm437"},
    {"ibm437", "ibm437"},
    {"437", "ibm437"},
    {"cp737", "ibm737"},
    {"ibm737", "ibm737"},
    {"cp850", "ibm850"},
    {"ibm850", "ibm850"},
    {"850", "ibm850"},
    {"cp852", "ibm852"},
    {"ibm852", "ibm852"},
    {"852", "ibm852"},
    {"cp855", "ibm855"},
    {"ibm855", "ibm855"},
    {"cp856", "ibm856"},
    {"ibm856", "ibm856"},
    {"cp857", "ibm857"},
    {"ibm857", "ibm857"},
    {"cp860", "ibm860"},
    {"ibm860", "ibm860"},
    {"cp861", "ibm861"},
    {"ibm861", "ibm861"},
    {"cp862", "ibm862"},
    {"ibm862", "ibm862"},
    {"cp863", "ibm863"},
    {"ibm863", "ibm863"},
    {"cp864", "ibm864"},
    {"ibm864", "ibm864"},
    {"cp865", "ibm865"},
    {"ibm865", "ibm865"},
    {"cp869", "ibm869"},
    {"ibm869", "ibm869"},
    {"cp1125", "ibm1125"},
    {"ibm1125", "ibm1125"},
    {"ruscii", "ibm1125"},
    {"macgreek", "x-mac-greek"},
    {"macturkish", "x-mac-turkish"},
    {"maclatin2", "x-mac-centraleurope"},
    {"maccentraleurope", "x-mac-centraleurope"},
    {"maciceland", "x-mac-iceland"},
    {"xmaciceland", "x-mac-iceland"},
    {"maccroatian", "x-mac-croatian"},
    {"xmaccroatian", "x-mac-croatian"},
    {"macromanian", "x-mac-romanian"},
    {"xmacromanian", "x-mac-romanian"},
    {"iso885916", "iso-8859-16"},
    {"latin10", "iso-8859-16"},
    {"kz1048", "kz-1048"},
    {"strk1048", "kz-1048"},
    {"ptcp154", "ptcp154"},
    {"pt154", "ptcp154"},
    {"cp154", "ptcp154"},
    {"cp775", "ibm775"},
    {"ibm775", "ibm775"},
    {"cp858", "ibm858"},
    {"ibm858", "ibm858"},
    {"hproman8", "hp-roman8"},
    {"roman8", "hp-roman8"},
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

/// The value behind `key =` from `at` on, quoted or not; empty if there is none.
std::string_view value_after(std::string_view text, std::string_view key, std::size_t at = 0) {
  while ((at = text.find(key, at)) != std::string_view::npos) {
    at += key.size();
    std::size_t i = at;
    while (i < text.size() && is_space(text[i])) ++i;
    if (i >= text.size() || text[i] != '=') continue;
    ++i;
    while (i < text.size() && is_space(text[i])) ++i;
    if (i < text.size() && (text[i] == '"' || text[i] == '\'')) {
      const std::size_t end = text.find(text[i], i + 1);
      return end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - i - 1);
    }
    std::size_t end = i;
    while (end < text.size() && !is_space(text[end]) && text[end] != ';' && text[end] != '>' &&
           text[end] != '"' && text[end] != '\'' && text[end] != '/')
      ++end;
    return text.substr(i, end - i);
  }
  return {};
}

/// The label in a meta element of the first bytes. Comments are looked through: pages
/// comment out scripts, hardly ever their charset.
std::string_view label_in_html(const std::string& start) {
  std::size_t at = 0;
  while ((at = start.find("<meta", at)) != std::string::npos) {
    const std::size_t end = std::min(start.find('>', at), start.size());
    const std::string_view element = std::string_view(start).substr(at, end - at);
    at = end;
    const std::string_view label = value_after(element, "charset");
    if (!label.empty()) return label;
  }
  return {};
}

/// The XML declaration in lower case, without "?>"; it should be, but is not always, what a file begins with.
std::string xml_declaration(std::string_view start) {
  for (std::size_t at = start.find("<?"); at != std::string_view::npos; at = start.find("<?", at + 2)) {
    std::string declaration = lower(start.substr(at, start.find('>', at) - at));
    if (declaration.starts_with("<?xml")) return declaration;
  }
  return {};
}

std::string_view unquoted(std::string_view label) {
  while (!label.empty() && (is_space(label.front()) || label.front() == '"' || label.front() == '\''))
    label.remove_prefix(1);
  return label;
}

bool is_ascii(std::string_view bytes) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::array<std::uint64_t, 8> words{};
  for (; bytes.size() >= sizeof words; bytes.remove_prefix(sizeof words)) {
    std::memcpy(words.data(), bytes.data(), sizeof words);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    if ((all & high_bits) != 0) return false;
  }
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

struct Utf8Count {
  std::size_t characters = 0;  ///< valid sequences of more than one byte
  std::size_t errors = 0;
};

Utf8Count count_utf8(std::string_view bytes) {
  Utf8Count count;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = 0;
    if (byte >= 0xC2 && byte <= 0xDF) length = 2;
    if (byte >= 0xE0 && byte <= 0xEF) length = 3;
    if (byte >= 0xF0 && byte <= 0xF4) length = 4;
    bool good = length > 0 && i + length <= bytes.size();
    for (std::size_t k = 1; good && k < length; ++k)
      good = (static_cast<unsigned char>(bytes[i + k]) & 0xC0) == 0x80;
    if (good) {
      ++count.characters;
      i += length;
    } else {
      ++count.errors;
      ++i;
    }
  }
  return count;
}

/// In texts of another encoding sequences that are valid in UTF-8 are rare: as many as there are errors are
/// enough if nothing else is declared, else several and eight times as many.
bool is_damaged_utf8(const Utf8Count& count, bool says_utf8) {
  if (says_utf8) return count.characters > 0 && count.characters >= count.errors;
  return count.characters >= 8 && count.characters >= count.errors * 8;
}

/// UTF-16 and UTF-32 of markup has zero bytes, in most languages very many; anything else has none.
bool may_be_wide(std::string_view bytes, std::size_t one_in = 4) {
  const std::string_view start = bytes.substr(0, 512);
  return static_cast<std::size_t>(std::count(start.begin(), start.end(), '\0')) * one_in >= start.size();
}

/// UTF-16 or UTF-32 of markup by its first characters, "<?", "<r", …; what follows may be of any script.
/// Empty: neither.
std::string_view wide_markup(std::string_view bytes) {
  const auto begins = [&](std::size_t less, std::size_t second, std::size_t width) {
    if (bytes.size() < 2 * width) return false;
    for (std::size_t i = 0; i < 2 * width; ++i)
      if (i != less && i != second && bytes[i] != '\0') return false;
    const char next = bytes[second];
    return bytes[less] == '<' && (next == '?' || next == '!' || (lower(next) >= 'a' && lower(next) <= 'z'));
  };
  if (begins(0, 2, 2)) return "utf-16le";
  if (begins(1, 3, 2)) return "utf-16be";
  if (begins(0, 4, 4)) return "utf-32le";
  if (begins(3, 7, 4)) return "utf-32be";
  return {};
}

/// UTF-16 or UTF-32 of a text that begins in ASCII, by where its zero bytes are; empty: neither.
std::string_view wide_without_mark(std::string_view bytes) {
  if (const std::string_view name = wide_markup(bytes); !name.empty()) return name;
  const std::string_view start = bytes.substr(0, std::min<std::size_t>(bytes.size(), 256) / 4 * 4);
  std::array<std::size_t, 4> zeros{};
  for (std::size_t i = 0; i < start.size(); ++i) zeros[i % 4] += start[i] == '\0' ? 1U : 0U;
  const std::size_t whole = start.size() / 4;
  const auto most = [&](std::size_t i) { return whole > 0 && zeros[i] * 10 >= whole * 7; };
  const auto few = [&](std::size_t i) { return zeros[i] * 10 <= whole; };
  if (few(0) && most(1) && most(2) && most(3)) return "utf-32le";
  if (most(0) && most(1) && most(2) && few(3)) return "utf-32be";
  if (few(0) && most(1) && few(2) && most(3)) return "utf-16le";
  if (most(0) && few(1) && most(2) && few(3)) return "utf-16be";
  return {};
}

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// What windows-1252 has where Latin-1 has control characters.
constexpr std::array<std::uint16_t, 32> windows_1252_upper = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) continue;
    append_utf8(out, byte >= 0x80 && byte < 0xA0 ? windows_1252_upper[byte - 0x80] : byte);
  }
  return out;
}

std::string from_table(std::string_view bytes, const Table& table) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(out, byte < 0x80 ? byte : table.upper[byte - 0x80U]);
  }
  return out;
}

struct ConverterDeleter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

/// Bytes of one of our encodings as UTF-8; nothing if this ICU lacks the converter.
std::optional<std::string> convert(std::string_view bytes, std::string_view name) {
  if (name == "utf-8") {
    if (simdjson::validate_utf8(bytes.data(), bytes.size())) return std::string(bytes);
    return repair_utf8(bytes);
  }
  if (name == "windows-1252") return from_windows_1252(bytes);
  for (const Table& table : tables)
    if (table.name == name) return from_table(bytes, table);
  const auto* found = std::find_if(std::begin(encodings), std::end(encodings),
                                   [&](const Encoding& encoding) { return encoding.name == name; });
  if (found == std::end(encodings)) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, ConverterDeleter> from(ucnv_open(found->converter, &status));
  if (U_FAILURE(status) || !from) return std::nullopt;
  const std::unique_ptr<UConverter, ConverterDeleter> to(ucnv_open("UTF-8", &status));
  if (U_FAILURE(status) || !to) return std::nullopt;

  std::string out;
  out.reserve(bytes.size() * 2);
  std::array<UChar, 4096> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  std::array<char, 16384> buffer{};
  const char* source = bytes.data();
  const char* const source_end = bytes.data() + bytes.size();
  bool first = true;
  while (true) {
    char* target = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, buffer.data() + buffer.size(), &source, source_end,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(), first, true,
                   &status);
    first = false;
    out.append(buffer.data(), target);
    if (status != U_BUFFER_OVERFLOW_ERROR) break;
  }
  return repair_utf8(out);
}

/// The guess of a detector, one of our names; empty if it has none.
std::string_view detect(std::string_view bytes) {
  const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(uchardet_new(), &uchardet_delete);
  if (!detector) return {};
  const std::string_view sample = bytes.substr(0, 200'000);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return encoding_of_label(uchardet_get_charset(detector.get()));
}

/// Central European and Turkish pages are mostly ASCII, and read as windows-1252 they show signs within words
/// ("w³a¶nie") or letters that no language has together. One of our names; empty if nothing says so.
std::string_view detect_latin(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, 200'000);
  std::array<std::size_t, 256> count{};
  std::array<std::size_t, 256> within{};  // with a letter of ASCII before it and a letter behind
  const auto is_letter = [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; };
  for (std::size_t i = 1; i + 1 < sample.size(); ++i) {
    const auto byte = static_cast<unsigned char>(sample[i]);
    if (byte < 0x80) continue;
    ++count[byte];
    if (is_letter(sample[i - 1]) &&
        (is_letter(sample[i + 1]) || static_cast<unsigned char>(sample[i + 1]) >= 0xC0))
      ++within[byte];
  }
  const auto sum = [](const std::array<std::size_t, 256>& of, std::string_view all) {
    std::size_t out = 0;
    for (const char c : all) out += of[static_cast<unsigned char>(c)];
    return out;
  };
  constexpr std::size_t least = 3;
  const std::size_t high = std::accumulate(count.begin() + 0x80, count.end(), std::size_t{0});
  // ą ł ś š ş ź ž ż ľ, as one of the two has them or both
  const std::size_t signs = sum(within, "\xB1\xB3\xB6\xB9\xBA\xBC\xBE\xBF\xB5");
  // ř ě ů and š ž, which Czech has in one word and another
  const bool czech = count[0xF8] >= least && count[0xEC] >= least && sum(count, "\x9A\x9E\xB9\xBE") >= least;
  // ő ű with the vowels of Hungarian, and without those of French, Portuguese and Estonian
  const bool hungarian = count[0xF5] + count[0xFB] >= least && count[0xE1] >= least && count[0xE9] >= least &&
                         sum(count, "\xF6\xFC") >= least && sum(count, "\xE0\xE3\xE7\xE8\xEA\xE4") == 0;
  if ((signs >= least && signs * 20 >= high) || czech || hungarian) {
    const std::size_t windows = sum(count, "\x8A\x8C\x8E\x9A\x9C\x9E\x9F");  // Š Ś Ž š ś ž ź
    const std::size_t iso = sum(count, "\xA6\xAC\xB1\xB6\xBC\xBE");          // Ś Ź ą ś ź ž
    return windows > iso || (windows == iso && hungarian) ? "windows-1250" : "iso-8859-2";
  }
  // ı ş ğ, which windows-1252 has as the letters of Icelandic that stand beside á ó ú æ
  const bool turkish = count[0xFD] >= least && count[0xFE] + count[0xF0] >= least &&
                       sum(count, "\xE7\xF6\xFC") > 0 && sum(count, "\xE1\xE6\xF3\xFA") == 0;
  return turkish ? "windows-1254" : std::string_view();
}

/// Seven bits, with the escape sequences that begin and end two-byte characters.
bool is_iso_2022_jp(std::string_view bytes) {
  const std::size_t begin = bytes.find("\x1B$");
  if (begin == std::string_view::npos || begin + 2 >= bytes.size() || !is_ascii(bytes)) return false;
  if (bytes[begin + 2] != 'B' && bytes[begin + 2] != '@') return false;
  return bytes.find("\x1B(", begin) != std::string_view::npos;
}

bool mostly_not_ascii(std::string_view bytes) {
  std::size_t high = 0;
  std::size_t letters = 0;
  for (const char c : bytes.substr(0, 200'000)) {
    if (static_cast<unsigned char>(c) >= 0x80) ++high;
    if (lower(c) >= 'a' && lower(c) <= 'z') ++letters;
  }
  // markup is ASCII in every language
  return high * 8 > letters;
}

/// U+0080 to U+009F are no text: they are windows-1252 that somebody converted as Latin-1.
std::string without_c1_controls(std::string text) {
  const auto is_c1 = [&](std::size_t at) {
    return at + 1 < text.size() && text[at] == '\xC2' && static_cast<unsigned char>(text[at + 1]) < 0xA0;
  };
  std::size_t at = text.find('\xC2');
  while (at != std::string::npos && !is_c1(at)) at = text.find('\xC2', at + 1);
  if (at == std::string::npos) return text;
  std::string out(text, 0, at);
  for (; at < text.size(); ++at) {
    if (is_c1(at)) {
      append_utf8(out, windows_1252_upper[static_cast<unsigned char>(text[at + 1]) - 0x80U]);
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

enum class Repair : std::uint8_t { none, where_replaced };

DecodedText finish(std::string text, std::string_view encoding, Repair repair = Repair::where_replaced) {
  DecodedText out;
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  const bool held_nul = text.find('\0') != std::string::npos;
  if (held_nul) std::erase(text, '\0');
  text = without_c1_controls(std::move(text));
  out.repaired =
      held_nul || (repair == Repair::where_replaced && text.find("\xEF\xBF\xBD") != std::string::npos);
  out.text = std::move(text);
  out.encoding = encoding;
  return out;
}

}  // namespace

std::string_view encoding_of_label(std::string_view label) {
  std::string key;
  for (const char c : label.substr(0, 64)) {
    const char small = lower(c);
    if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) key += small;
  }
  const auto* found =
      std::find_if(std::begin(labels), std::end(labels), [&](const Label& row) { return row.label == key; });
  return found == std::end(labels) ? std::string_view() : found->name;
}

namespace {

std::string_view label_in_header(std::string_view content_type) {
  return encoding_of_label(unquoted(value_after(lower(content_type), "charset")));
}

/// Of UTF-16 and UTF-32 declarations rarely say the order of bytes.
bool is_same_encoding(std::string_view a, std::string_view b) {
  const auto family = [](std::string_view name) {
    return name.starts_with("utf-16") || name.starts_with("utf-32") ? name.substr(0, 6) : name;
  };
  return family(a) == family(b);
}

DecodedText decode(std::string_view bytes, MarkupKind kind, std::string_view content_type) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    const bool valid = simdjson::validate_utf8(bytes.data(), bytes.size());
    return finish(*convert(bytes.substr(3), "utf-8"), "utf-8", valid ? Repair::none : Repair::where_replaced);
  }
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)))
    if (auto text = convert(bytes.substr(4), "utf-32le")) return finish(std::move(*text), "utf-32le");
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    if (auto text = convert(bytes.substr(4), "utf-32be")) return finish(std::move(*text), "utf-32be");
  if (bytes.starts_with("\xFF\xFE") && may_be_wide(bytes, 64))
    if (auto text = convert(bytes.substr(2), "utf-16le")) return finish(std::move(*text), "utf-16le");
  if (bytes.starts_with("\xFE\xFF") && may_be_wide(bytes, 64))
    if (auto text = convert(bytes.substr(2), "utf-16be")) return finish(std::move(*text), "utf-16be");
  if (const std::string_view name = wide_without_mark(bytes); !name.empty())
    if (auto text = convert(bytes, name)) return finish(std::move(*text), name);

  std::string_view declared = label_in_header(content_type);
  const std::string_view start = bytes.substr(0, 4096);
  if (declared.empty() && kind == MarkupKind::html) declared = encoding_of_label(label_in_html(lower(start)));
  if (declared.empty() && kind != MarkupKind::plain)
    declared = encoding_of_label(value_after(xml_declaration(start), "encoding"));
  if (declared.empty() && is_iso_2022_jp(bytes)) declared = "iso-2022-jp";
  const bool wide = declared.starts_with("utf-16") || declared.starts_with("utf-32");
  if (wide && !may_be_wide(bytes)) declared = {};

  if (!wide || declared.empty()) {
    const bool stateful = declared == "iso-2022-jp" && bytes.find('\x1B') != std::string_view::npos;
    if (!stateful && simdjson::validate_utf8(bytes.data(), bytes.size())) {
      const bool as_declared = !declared.empty() && declared != "utf-8" && is_ascii(bytes);
      // a U+FFFD that somebody wrote is a character
      return finish(std::string(bytes), as_declared ? declared : "utf-8", Repair::none);
    }
    // a few damaged places do not make UTF-8 something else
    const bool says_utf8 = declared == "utf-8" || declared.empty();
    const bool may_be =
        says_utf8 || (kind == MarkupKind::xml && !stateful);  // pages are put right later, word by word
    if (may_be && is_damaged_utf8(count_utf8(bytes), says_utf8)) return finish(repair_utf8(bytes), "utf-8");
    if (says_utf8) declared = {};
  }
  if (!declared.empty())
    if (auto text = convert(bytes, declared)) return finish(std::move(*text), declared);
  if (mostly_not_ascii(bytes)) {
    const std::string_view guess = detect(bytes);
    if (!guess.empty() && guess != "utf-8")
      if (auto text = convert(bytes, guess)) return finish(std::move(*text), guess);
  }
  if (const std::string_view latin = detect_latin(bytes); !latin.empty())
    if (auto text = convert(bytes, latin)) return finish(std::move(*text), latin);
  return finish(from_windows_1252(bytes), "windows-1252");
}

}  // namespace

DecodedText decode_text(std::string_view bytes, MarkupKind kind, std::string_view content_type) {
  DecodedText decoded = decode(bytes, kind, content_type);
  if (kind != MarkupKind::xml || !label_in_header(content_type).empty()) return decoded;
  const std::string_view start = std::string_view(decoded.text).substr(0, 4096);
  const std::string_view declared = encoding_of_label(value_after(xml_declaration(start), "encoding"));
  const bool unicode = decoded.encoding.starts_with("utf-");
  decoded.contradicted = declared.empty() ? !unicode : !is_same_encoding(declared, decoded.encoding);
  return decoded;
}

}  // namespace dateline::pipeline
