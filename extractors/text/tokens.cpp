#include "extractors/text/tokens.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dateline/unicode.h"
#include "extractors/core/utf8.h"

namespace dateline {
namespace {

enum class Class : std::uint8_t { space, newline, upper, lower, digit, apostrophe, full_stop, hyphen, other };

constexpr std::array<Class, 128> make_ascii_classes() {
  std::array<Class, 128> classes{};
  for (std::size_t c = 0; c < 128; ++c) {
    classes[c] = c == '\n'               ? Class::newline
                 : c <= ' ' || c == 0x7F ? Class::space
                 : c >= 'A' && c <= 'Z'  ? Class::upper
                 : c >= 'a' && c <= 'z'  ? Class::lower
                 : c >= '0' && c <= '9'  ? Class::digit
                 : c == '\''             ? Class::apostrophe
                 : c == '.'              ? Class::full_stop
                 : c == '-'              ? Class::hyphen
                                         : Class::other;
  }
  return classes;
}
constexpr std::array<Class, 128> ascii_classes = make_ascii_classes();

Class class_of(char32_t c) {
  if (c < 128) return ascii_classes[c];
  if (c == 0x2019 || c == 0x2018 || c == 0x02BC) return Class::apostrophe;
  if (c == 0x2010 || c == 0x2011) return Class::hyphen;
  if (c == 0x2028 || c == 0x2029 || c == 0x85) return Class::newline;
  const auto code = static_cast<UChar32>(c);
  if (u_isUWhiteSpace(code)) return Class::space;
  if (u_isdigit(code)) return Class::digit;
  if (u_isupper(code) || u_istitle(code)) return Class::upper;
  if (u_isalpha(code)) return Class::lower;
  switch (u_charType(code)) {
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_ENCLOSING_MARK:
      return Class::lower;
    case U_FORMAT_CHAR:  // soft hyphen, zero-width joiners: inside a word
      return Class::lower;
    default:
      return Class::other;
  }
}

bool is_letter(Class c) {
  return c == Class::upper || c == Class::lower;
}
bool is_alphanumeric(Class c) {
  return is_letter(c) || c == Class::digit;
}

constexpr std::size_t short_size = 16;

/// Of a folded token of up to 16 bytes, zeros behind it.
constexpr std::uint64_t hash_of_short(std::uint64_t low, std::uint64_t high, std::size_t size) {
  std::uint64_t h = low ^ std::rotl(high * 0x9FB21C651E98DF25u + size, 31);
  h ^= h >> 32;
  h *= 0x9E3779B97F4A7C15u;
  h ^= h >> 29;
  h *= 0xD6E8FEB86659FD93u;
  h ^= h >> 32;
  return h;
}

std::uint64_t load_eight(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

constexpr std::uint64_t every_byte(std::uint64_t byte) {
  return byte * 0x0101010101010101u;
}

constexpr std::uint64_t first_bytes(unsigned count) {
  return count >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << count * 8) - 1;
}

/// Of the tokens of one ASCII character.
constexpr std::array<std::uint64_t, 128> make_ascii_hashes() {
  std::array<std::uint64_t, 128> hashes{};
  for (std::size_t c = 0; c < hashes.size(); ++c) {
    const std::size_t folded = c >= 'A' && c <= 'Z' ? c | 0x20 : c == '`' ? '\'' : c;
    hashes[c] = hash_of_short(folded, 0, 1);
  }
  return hashes;
}
constexpr std::array<std::uint64_t, 128> ascii_hashes = make_ascii_hashes();

/// How many of eight bytes, from the first (the lowest), are ASCII letters.
unsigned leading_letters(std::uint64_t bytes) {
  const std::uint64_t lower = (bytes | every_byte(0x20)) & every_byte(0x7F);
  const std::uint64_t from_a = lower + every_byte(0x80 - 'a');
  const std::uint64_t behind_z = lower + every_byte(0x80 - 'z' - 1);
  const std::uint64_t letters = from_a & ~behind_z & ~bytes & every_byte(0x80);
  return static_cast<unsigned>(std::countr_one(letters | every_byte(0x7F))) / 8;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) { tokens_.reserve(text.size() / 4 + 8); }

  Tokens run() {
    std::size_t at = 0;
    int newlines = 2;
    bool space = true;
    while (at < text_.size()) {
      if (text_[at] == ' ') {
        space = true;
        ++at;
        continue;
      }
      const auto begin = static_cast<std::uint32_t>(at);
      if (const PlainWord plain = plain_word(at); plain.size > 0) {
        at += plain.size;
        tokens_.push_back({.begin = begin,
                           .end = begin + plain.size,
                           .hash = plain.hash,
                           .kind = TokenKind::word,
                           .capital = plain.capital,
                           .all_capitals = plain.all_capitals,
                           .space_before = space,
                           .line_start = newlines > 0,
                           .paragraph_start = newlines > 1});
      } else {
        const Step step = peek(at);
        if (step.kind == Class::space || step.kind == Class::newline) {
          if (step.kind == Class::newline) ++newlines;
          space = true;
          at = step.next;
          continue;
        }
        Token& token = tokens_.emplace_back();
        token.begin = begin;
        token.space_before = space;
        token.line_start = newlines > 0;
        token.paragraph_start = newlines > 1;
        at = is_alphanumeric(step.kind) ? word(at, token) : mark(at, step, token);
        token.end = static_cast<std::uint32_t>(at);
        const std::string_view written = token.of(text_);
        const auto byte = static_cast<unsigned char>(written.front());
        token.hash = written.size() == 1 && byte < 0x80 ? ascii_hashes[byte] : fold_hash(written);
        token.ends_in_stop = token.kind == TokenKind::word && written.back() == '.';
      }
      newlines = 0;
      space = false;
    }
    return std::move(tokens_);
  }

 private:
  struct Step {
    Class kind;
    std::size_t next;
  };

  Step peek(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte < 128) return {ascii_classes[byte], at + 1};
    const char32_t c = decode_utf8(text_, at);
    return {c == invalid_code_point ? Class::other : class_of(c), at};
  }

  struct PlainWord {
    std::uint32_t size = 0;  // 0: something else stands here
    bool capital = false;
    bool all_capitals = false;
    std::uint64_t hash = 0;
  };

  // A word of up to 15 ASCII letters that nothing goes on from, which most are. Eight bytes at a time.
  PlainWord plain_word(std::size_t at) const {
    const char* bytes = text_.data() + at;
    char padded[short_size + 1] = {};  // the end of the text, which ends a word as a space does
    if (const std::size_t left = text_.size() - at; left <= short_size) {
      std::memcpy(padded, bytes, left);
      bytes = padded;
    }
    std::uint64_t low = load_eight(bytes);
    std::uint64_t high = load_eight(bytes + 8);
    unsigned size = leading_letters(low);
    if (size == 8) size += leading_letters(high);
    if (size == 0 || size == short_size) return {};
    const auto next = static_cast<unsigned char>(bytes[size]);
    if (next >= 0x80) return {};
    const Class next_class = ascii_classes[next];
    if (next_class == Class::digit || next_class == Class::apostrophe ||
        (next_class == Class::full_stop && size == 1)) {
      return {};
    }
    low &= first_bytes(size);
    high &= size <= 8 ? 0 : first_bytes(size - 8);
    PlainWord word;
    word.size = size;
    word.capital = (low & 0x20) == 0;
    word.all_capitals = size > 1 && ((low | high) & every_byte(0x20)) == 0;
    // Every byte of a letter has its bit 0x40.
    word.hash = hash_of_short(low | (low & every_byte(0x40)) / 2, high | (high & every_byte(0x40)) / 2, size);
    return word;
  }

  Class kind_at(std::size_t at) const { return at < text_.size() ? peek(at).kind : Class::space; }

  // A word or number that starts at `at`; returns its end.
  std::size_t word(std::size_t at, Token& token) const {
    const std::size_t begin = at;
    unsigned letters = 0;
    unsigned upper = 0;
    unsigned digits = 0;
    bool first = true;
    while (at < text_.size()) {
      const Step step = peek(at);
      if (step.kind == Class::upper) {
        if (first) token.capital = true;
        ++letters;
        ++upper;
      } else if (step.kind == Class::lower) {
        ++letters;
      } else if (step.kind == Class::digit) {
        ++digits;
      } else if (step.kind == Class::apostrophe && letters > 0 && is_letter(kind_at(step.next)) &&
                 !is_possessive(step.next)) {
        // inside: O'Neill, don't
      } else if (step.kind == Class::full_stop && letters > 0 && is_initials(begin, at)) {
        // U.S., J.
      } else if ((step.kind == Class::full_stop || text_[at] == ',') && digits > 0 && letters == 0 &&
                 kind_at(step.next) == Class::digit) {
        // 1,990 and 3.5
      } else {
        break;
      }
      first = false;
      at = step.next;
    }
    token.kind =
        letters == 0 || (digits > 0 && starts_with_digit(begin)) ? TokenKind::number : TokenKind::word;
    token.has_digit = digits > 0;
    token.all_capitals = letters > 1 && upper == letters;
    return at;
  }

  bool starts_with_digit(std::size_t begin) const { return peek(begin).kind == Class::digit; }

  // Behind the apostrophe stands a lone "s".
  bool is_possessive(std::size_t at) const {
    return (text_[at] == 's' || text_[at] == 'S') && !is_alphanumeric(kind_at(at + 1)) &&
           kind_at(at + 1) != Class::apostrophe;
  }

  // [begin, at) is single letters, each followed by a full stop but the last, and a full
  // stop stands at `at`: "U.S" of "U.S.", "J" of "J. Smith", "a.m" of "a.m.".
  // Nobody has more than a few: what is longer is none, so that the cost grows with the text.
  bool is_initials(std::size_t begin, std::size_t at) const {
    constexpr std::size_t longest = 64;  // bytes
    if (at - begin > longest) return false;
    if (at - begin == 1 && !is_letter(kind_at(at + 1)) && kind_at(begin) != Class::upper) return false;
    for (std::size_t i = begin; i < at;) {
      const Step letter = peek(i);
      if (!is_letter(letter.kind)) return false;
      if (letter.next == at) break;
      if (text_[letter.next] != '.') return false;
      i = letter.next + 1;
    }
    if (at - begin == 1 && is_letter(kind_at(at + 1))) {
      return kind_at(at + 2) == Class::full_stop;  // "U.S.", but not "v.Smith"
    }
    return true;
  }

  std::size_t mark(std::size_t at, Step step, Token& token) const {
    token.kind = TokenKind::punctuation;
    if (step.kind == Class::apostrophe && step.next < text_.size() && is_possessive(step.next) &&
        !token.space_before) {
      return step.next + 1;
    }
    if (step.kind == Class::full_stop || step.kind == Class::hyphen) {  // "..." and "--" are one mark
      const char same = text_[at];
      std::size_t end = step.next;
      while (end < text_.size() && text_[end] == same) ++end;
      return end;
    }
    return step.next;
  }

  std::string_view text_;
  Tokens tokens_;
};

}  // namespace

namespace {

/// The sixteen bytes that `token`, no longer than that, starts, zeros behind it.
std::pair<std::uint64_t, std::uint64_t> load_short(std::string_view token) {
  const char* const bytes = token.data();
  const std::size_t size = token.size();
  if (size >= 8) {
    const std::uint64_t last = load_eight(bytes + size - 8);
    return {load_eight(bytes), size == 8 ? 0 : last >> (16 - size) * 8};
  }
  if (size >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, bytes, sizeof first);
    std::memcpy(&last, bytes + size - 4, sizeof last);
    return {first | std::uint64_t{last} << (size - 4) * 8, 0};
  }
  std::uint64_t low = 0;
  for (std::size_t i = 0; i < size; ++i) low |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << i * 8;
  return {low, 0};
}

/// Whether some byte is not ASCII or is a backtick, which is folded otherwise than by its case.
bool needs_care(std::uint64_t bytes) {
  const std::uint64_t backtick = bytes ^ every_byte('`');
  const std::uint64_t is_backtick = (backtick - every_byte(1)) & ~backtick;
  return ((bytes | is_backtick) & every_byte(0x80)) != 0;
}

/// Of ASCII.
std::uint64_t to_lower(std::uint64_t bytes) {
  const std::uint64_t from_a = bytes + every_byte(0x80 - 'A');
  const std::uint64_t behind_z = bytes + every_byte(0x80 - 'Z' - 1);
  return bytes | (from_a & ~behind_z & every_byte(0x80)) >> 2;
}

std::uint64_t hash_of_folded(std::string_view folded) {
  if (folded.size() > short_size) return XXH3_64bits(folded.data(), folded.size());
  const auto [low, high] = load_short(folded);
  return hash_of_short(low, high, folded.size());
}

std::uint64_t fold_hash_with_care(std::string_view token) {
  constexpr std::size_t longest = 64;
  if (token.size() <= longest) {
    char folded[longest];
    bool ascii = true;
    for (std::size_t i = 0; i < token.size(); ++i) {
      const char c = token[i];
      if (static_cast<unsigned char>(c) >= 0x80) {
        ascii = false;
        break;
      }
      folded[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c == '`' ? '\'' : c;
    }
    if (ascii) return hash_of_folded({folded, token.size()});
  }
  return hash_of_folded(fold(token));
}

}  // namespace

std::uint64_t fold_hash(std::string_view token) {
  if (token.size() > short_size) return fold_hash_with_care(token);
  const auto [low, high] = load_short(token);
  if (needs_care(low) || needs_care(high)) return fold_hash_with_care(token);
  return hash_of_short(to_lower(low), to_lower(high), token.size());
}

void append_hashes(std::string_view words, std::vector<std::uint64_t>& hashes) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' '; };
  if (!std::all_of(words.begin(), words.end(), is_plain)) {
    for (const Token& token : tokenize(words)) hashes.push_back(token.hash);
    return;
  }
  // Letters between spaces are tokens.
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (end > 0) hashes.push_back(fold_hash(words.substr(0, end)));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

Tokens tokenize(std::string_view text) {
  return Tokenizer(text).run();
}

}  // namespace dateline
