#include "dateline/json.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

#include "extractors/core/offsets.h"

namespace dateline {
namespace {

constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0; i < 256; ++i) plain[i] = i >= 0x20 && i != '"' && i != '\\' && i != 0x7F;
  return plain;
}
constexpr std::array<bool, 256> plain = make_plain();

/// No byte of eight is a control character, a quotation mark or a backslash.
inline bool are_plain(std::uint64_t bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101u;
  // Where a byte of x is below n, x - n * ones borrows into its top bit ("Bit Twiddling Hacks", S. E.
  // Anderson).
  const auto any_below = [](std::uint64_t x, std::uint64_t n) { return (x - ones * n) & ~x & ones * 0x80; };
  return (any_below(bytes, 0x20) | any_below(bytes ^ ones * '"', 1) | any_below(bytes ^ ones * '\\', 1) |
          any_below(bytes ^ ones * 0x7F, 1)) == 0;
}

template <typename Number>
std::uint64_t load(const char* bytes) {
  Number number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

/// Nothing has to be escaped. Eight bytes at a time, the last ones together with some before them.
bool is_plain(std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.size() >= 8) {
    for (const char* at = text.data(); end - at > 8; at += 8) {
      if (!are_plain(load<std::uint64_t>(at))) return false;
    }
    return are_plain(load<std::uint64_t>(end - 8));
  }
  if (text.size() >= 4)
    return are_plain(load<std::uint32_t>(text.data()) << 32 | load<std::uint32_t>(end - 4));
  return std::all_of(text.begin(), text.end(), [](char c) { return plain[static_cast<unsigned char>(c)]; });
}

/// Writes `c` as it stands inside a string, six bytes at most; returns the end.
char* put_escaped(char* out, char c) {
  static constexpr char hex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (plain[byte]) {
    *out++ = c;
    return out;
  }
  *out++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *out++ = c;
      break;
    case '\n':
      *out++ = 'n';
      break;
    case '\r':
      *out++ = 'r';
      break;
    case '\t':
      *out++ = 't';
      break;
    default:
      for (const char digit : {'u', '0', '0', hex[byte >> 4], hex[byte & 15]}) *out++ = digit;
  }
  return out;
}

void append_escaped(std::string& out, std::string_view text) {
  if (is_plain(text)) {
    out.append(text);
    return;
  }
  char buffer[8];
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (plain[static_cast<unsigned char>(text[i])]) continue;
    out.append(text, written, i - written);
    written = i + 1;
    out.append(buffer, static_cast<std::size_t>(put_escaped(buffer, text[i]) - buffer));
  }
  out.append(text, written);
}

/// `,"text"` and what stands `behind` it; most are short and appended at once.
void append_quoted(std::string& out, bool comma, std::string_view text, std::string_view behind) {
  constexpr std::size_t usual = 60;
  if (text.size() > usual || !is_plain(text)) {
    out += comma ? ",\"" : "\"";
    append_escaped(out, text);
    out += '"';
    out += behind;
    return;
  }
  char buffer[usual + 4];
  char* end = buffer;
  if (comma) *end++ = ',';
  *end++ = '"';
  end = std::copy(text.begin(), text.end(), end);
  *end++ = '"';
  end = std::copy(behind.begin(), behind.end(), end);
  out.append(buffer, static_cast<std::size_t>(end - buffer));
}

template <typename Number>
void append_number(std::string& out, Number number) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
  out.append(buffer, error == std::errc{} ? end : buffer);
}

/// Appends records to a string, through bytes of its own that nobody has to clear first: room is made for a
/// field at once, and keys, which need no escaping, are copied as they are. A comma stands before everything
/// that is not the first in its brackets.
class Pen {
 public:
  /// `expected` is about how many bytes are going to be written.
  Pen(std::string& out, std::size_t expected) : out_(out) { grow(expected); }
  Pen(const Pen&) = delete;
  Pen& operator=(const Pen&) = delete;
  ~Pen() { out_.append(begin(), at_); }

  /// `text` is an opening bracket, with its key before it.
  template <std::size_t size>
  void open(const char (&text)[size]) {
    make_room(size + 1);
    separate();
    put(text);
  }
  void close(char bracket) {
    make_room(1);
    *at_++ = bracket;
  }

  /// `key` is the key as it is written: `"type":`.
  template <std::size_t size>
  void field(const char (&key)[size], std::string_view text) {
    make_room(size + 3 + most_per_byte * text.size());
    separate();
    put(key);
    at_ = put_quoted(at_, text);
  }
  /// `word` is one of the program's own, in which nothing has to be escaped.
  template <std::size_t size>
  void word_field(const char (&key)[size], std::string_view word) {
    make_room(size + 3 + word.size());
    separate();
    put(key);
    *at_++ = '"';
    at_ = std::copy(word.begin(), word.end(), at_);
    *at_++ = '"';
  }

  template <std::size_t size, typename Number>
  requires std::is_arithmetic_v<Number>
  void field(const char (&key)[size], Number number) {
    make_room(size + 1 + longest_number);
    separate();
    put(key);
    put_number(number);
  }

  /// Digits that were worked out before.
  template <std::size_t size>
  void digits_field(const char (&key)[size], std::string_view digits) {
    make_room(size + 1 + digits.size());
    separate();
    put(key);
    at_ = std::copy(digits.begin(), digits.end(), at_);
  }

  template <std::size_t size, typename Value>
  void optional_field(const char (&key)[size], const std::optional<Value>& value) {
    if (value) field(key, *value);
  }
  template <std::size_t size>
  void optional_field(const char (&key)[size], std::string_view text) {
    if (!text.empty()) field(key, text);
  }

  /// A key that comes from data, and the bracket behind it.
  void open(std::string_view key, char bracket) {
    make_room(5 + most_per_byte * key.size());
    separate();
    at_ = put_quoted(at_, key);
    *at_++ = ':';
    *at_++ = bracket;
  }

  void element(std::uint32_t number) {
    make_room(1 + longest_number);
    separate();
    put_number(number);
  }

 private:
  static constexpr std::size_t longest_number = 32;
  static constexpr std::size_t most_per_byte = 6;  // \u001f

  [[nodiscard]] char* begin() const { return bytes_.get(); }

  void make_room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) [[unlikely]]
      grow(size);
  }

  void grow(std::size_t size) {
    const auto written = static_cast<std::size_t>(at_ - begin());
    const std::size_t room = std::max(written + size, 2 * written) + 1024;
    std::unique_ptr<char[]> more(new char[room]);  // not make_unique, which sets all to zero
    std::copy(begin(), at_, more.get());
    bytes_ = std::move(more);
    at_ = begin() + written;
    end_ = begin() + room;
  }

  void separate() {
    if (at_ == begin() || at_[-1] == '{' || at_[-1] == '[') return;
    *at_++ = ',';
  }

  template <std::size_t size>
  void put(const char (&text)[size]) {
    std::memcpy(at_, text, size - 1);
    at_ += size - 1;
  }

  // Short strings are most of them.
  static char* put_quoted(char* out, std::string_view text) {
    *out++ = '"';
    if (char* const end = copy_plain(out, text)) {
      out = end;
    } else {
      for (const char c : text) out = put_escaped(out, c);
    }
    *out++ = '"';
    return out;
  }

  // The end of the copy; null: something in `text` has to be escaped. Eight bytes at a time, the last ones
  // together with some before them.
  static char* copy_plain(char* out, std::string_view text) {
    constexpr std::size_t step = sizeof(std::uint64_t);
    if (text.size() < step) {
      for (const char c : text) {
        if (!plain[static_cast<unsigned char>(c)]) return nullptr;
        *out++ = c;
      }
      return out;
    }
    const std::size_t last = text.size() - step;
    for (std::size_t at = 0;; at = std::min(at + step, last)) {
      const std::uint64_t bytes = load<std::uint64_t>(text.data() + at);
      if (!are_plain(bytes)) return nullptr;
      std::memcpy(out + at, &bytes, step);
      if (at == last) return out + text.size();
    }
  }

  template <typename Number>
  void put_number(Number number) {
    const auto [end, error] = std::to_chars(at_, at_ + longest_number, number);
    if (error == std::errc{}) at_ = end;
  }

  std::string& out_;
  std::unique_ptr<char[]> bytes_;
  char* at_ = nullptr;   // behind what is written
  char* end_ = nullptr;  // of the room for it
};

/// A generous guess at the length of a record.
std::size_t expected_length(const Annotations& found) {
  return 512 + 384 * found.mentions.size() + 256 * found.quotes.size() + 512 * found.events.size() +
         384 * found.relations.size();
}

/// Writes the records of one document; `offset` maps bytes to the asked-for unit.
class RecordWriter {
 public:
  RecordWriter(std::string& out, const Document& document, const Annotations& found,
               const JsonOptions& options)
      : pen_(out, expected_length(found)),
        document_(document),
        index_(document.text),
        unit_(options.offsets) {}

  void write(const Annotations& found) {
    pen_.open("{");
    pen_.field("\"id\":", document_.id);
    pen_.optional_field("\"language\":", found.language);
    if (document_.published) pen_.word_field("\"published\":", to_iso(*document_.published));
    pen_.open("\"mentions\":[");
    for (const Mention& each : found.mentions) mention(each);
    pen_.close(']');
    pen_.open("\"quotes\":[");
    for (const Quote& each : found.quotes) quote(each);
    pen_.close(']');
    pen_.open("\"events\":[");
    for (const Event& each : found.events) event(each);
    pen_.close(']');
    pen_.open("\"relations\":[");
    for (const Relation& each : found.relations) relation(each);
    pen_.close(']');
    pen_.close('}');
  }

 private:
  std::uint32_t offset(std::uint32_t byte) const {
    switch (unit_) {
      case OffsetUnit::utf8:
        return byte;
      case OffsetUnit::utf16:
        return index_.utf16_units_before(byte);
      case OffsetUnit::code_points:
        break;
    }
    return index_.code_points_before(byte);
  }

  void span_fields(ByteSpan span) {
    pen_.field("\"start\":", offset(span.begin));
    pen_.field("\"end\":", offset(span.end));
  }

  void interval_fields(const DayInterval& interval) {
    if (interval.begin) pen_.word_field("\"begin\":", to_iso(*interval.begin));
    if (interval.end) pen_.word_field("\"end\":", to_iso(*interval.end));
  }

  void date(const EventDate& date) {
    pen_.open("\"date\":{");
    interval_fields(date.interval);
    pen_.word_field("\"precision\":", to_string(date.precision));
    pen_.word_field("\"basis\":", to_string(date.basis));
    pen_.close('}');
  }

  void indices(const std::vector<MentionIndex>& mentions) {
    for (const MentionIndex index : mentions) pen_.element(index);
    pen_.close(']');
  }

  void attribution(const Attribution& who) {
    if (who.empty()) return;
    pen_.open("\"attribution\":{");
    pen_.optional_field("\"speaker\":", who.speaker);
    pen_.optional_field("\"source\":", who.source);
    if (who.anonymous) pen_.open("\"anonymous\":true");
    pen_.optional_field("\"cue\":", who.cue);
    pen_.close('}');
  }

  void mention(const Mention& mention) {
    pen_.open("{");
    pen_.word_field("\"type\":", to_string(mention.type));
    pen_.word_field("\"level\":", to_string(mention.level));
    span_fields(mention.span);
    pen_.field("\"text\":", mention.span.of(document_.text));
    pen_.optional_field("\"name\":", mention.name);
    pen_.optional_field("\"entity\":", mention.entity);
    if (mention.coordinates) {
      pen_.digits_field("\"lat\":", digits_of(mention.coordinates->latitude));
      pen_.digits_field("\"lon\":", digits_of(mention.coordinates->longitude));
    }
    pen_.optional_field("\"country\":", mention.country);
    if (mention.precision) pen_.word_field("\"precision\":", to_string(*mention.precision));
    pen_.optional_field("\"sector\":", mention.sector);
    pen_.optional_field("\"head\":", mention.head);
    pen_.optional_field("\"number\":", mention.number);
    if (mention.timex) timex(*mention.timex);
    pen_.optional_field("\"why\":", mention.why);
    pen_.optional_field("\"by\":", mention.by);
    pen_.close('}');
  }

  // A text names few places, and most of them often.
  std::string_view digits_of(double degrees) {
    const auto bits = std::bit_cast<std::uint64_t>(degrees);
    Digits& known = digits_[bits * 0x9E3779B97F4A7C15u >> 59];
    if (known.size == 0 || known.bits != bits) {
      const auto [end, error] = std::to_chars(known.text, std::end(known.text), degrees);
      known.bits = bits;
      known.size = error == std::errc{} ? static_cast<std::uint32_t>(end - known.text) : 0;
    }
    return {known.text, known.size};
  }

  void timex(const Timex& timex) {
    pen_.open("\"timex\":{");
    pen_.word_field("\"type\":", to_string(timex.type));
    pen_.field("\"value\":", timex.value);
    pen_.optional_field("\"mod\":", timex.mod);
    interval_fields(timex.interval);
    pen_.word_field("\"precision\":", to_string(timex.precision));
    pen_.word_field("\"basis\":", to_string(timex.basis));
    pen_.close('}');
  }

  void quote(const Quote& quote) {
    pen_.open("{");
    pen_.word_field("\"kind\":", to_string(quote.kind));
    span_fields(quote.span);
    pen_.optional_field("\"speaker\":", quote.speaker);
    pen_.optional_field("\"role\":", quote.role);
    pen_.optional_field("\"cue\":", quote.cue);
    if (quote.date) date(*quote.date);
    pen_.optional_field("\"by\":", quote.by);
    pen_.close('}');
  }

  void event(const Event& event) {
    pen_.open("{");
    pen_.field("\"type\":", event.type);
    pen_.optional_field("\"mode\":", event.mode);
    pen_.open("\"trigger\":{");
    span_fields(event.trigger);
    pen_.close('}');
    pen_.open("\"sentence\":{");
    span_fields(event.sentence);
    pen_.close('}');
    if (event.date) date(*event.date);
    pen_.open("\"actors\":[");
    indices(event.actors);
    pen_.open("\"targets\":[");
    indices(event.targets);
    pen_.optional_field("\"place\":", event.place);
    if (!event.size.empty()) size(event.size);
    pen_.word_field("\"status\":", to_string(event.status));
    attribution(event.attribution);
    if (!event.also.empty()) {
      pen_.open("\"also\":[");
      for (const ByteSpan trigger : event.also) {
        pen_.open("{");
        span_fields(trigger);
        pen_.close('}');
      }
      pen_.close(']');
    }
    pen_.optional_field("\"by\":", event.by);
    pen_.optional_field("\"confidence\":", event.confidence);
    pen_.close('}');
  }

  void size(const std::map<std::string, Quantity>& sizes) {
    pen_.open("\"size\":{");
    for (const auto& [what, quantity] : sizes) {
      pen_.open(what, '{');
      pen_.optional_field("\"min\":", quantity.min);
      pen_.optional_field("\"max\":", quantity.max);
      pen_.optional_field("\"text\":", quantity.text);
      pen_.close('}');
    }
    pen_.close('}');
  }

  void relation(const Relation& relation) {
    pen_.open("{");
    pen_.field("\"type\":", relation.type);
    pen_.field("\"subject\":", relation.subject);
    pen_.field("\"object\":", relation.object);
    pen_.optional_field("\"role\":", relation.role);
    pen_.word_field("\"status\":", to_string(relation.status));
    if (relation.date) date(*relation.date);
    attribution(relation.attribution);
    pen_.open("\"evidence\":{");
    span_fields(relation.evidence);
    pen_.close('}');
    pen_.optional_field("\"by\":", relation.by);
    pen_.close('}');
  }

  struct Digits {
    std::uint64_t bits = 0;
    std::uint32_t size = 0;  // 0: none yet
    char text[28] = {};
  };

  Pen pen_;
  const Document& document_;
  OffsetIndex index_;
  OffsetUnit unit_;
  std::array<Digits, 32> digits_;  // of coordinates
};

}  // namespace

void JsonWriter::separate() {
  if (need_comma_) out_ += ',';
  need_comma_ = true;
}

void JsonWriter::begin_object() {
  separate();
  out_ += '{';
  need_comma_ = false;
}

void JsonWriter::end_object() {
  out_ += '}';
  need_comma_ = true;
}

void JsonWriter::begin_array() {
  separate();
  out_ += '[';
  need_comma_ = false;
}

void JsonWriter::end_array() {
  out_ += ']';
  need_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  append_quoted(out_, need_comma_, name, ":");
  need_comma_ = false;
}

void JsonWriter::value(std::string_view text) {
  append_quoted(out_, need_comma_, text, "");
  need_comma_ = true;
}

void JsonWriter::value(bool boolean) {
  separate();
  out_ += boolean ? "true" : "false";
}

void JsonWriter::value(std::int64_t number) {
  separate();
  append_number(out_, number);
}

void JsonWriter::value(std::uint64_t number) {
  separate();
  append_number(out_, number);
}

void JsonWriter::value(double number) {
  separate();
  append_number(out_, number);
}

void append_json(std::string& out, const Document& document, const Annotations& annotations,
                 const JsonOptions& options) {
  RecordWriter(out, document, annotations, options).write(annotations);
}

}  // namespace dateline
