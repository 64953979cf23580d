#include "dateline/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

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
bool are_plain(std::uint64_t bytes) {
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

void append_escaped(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  if (is_plain(text)) {
    out.append(text);
    return;
  }
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (plain[c]) continue;
    out.append(text, written, i - written);
    written = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
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

/// Writes the records of one document; `number_of` maps bytes to the asked-for unit.
class RecordWriter {
 public:
  RecordWriter(std::string& out, const Document& document, const JsonOptions& options)
      : json_(out), document_(document), index_(document.text), unit_(options.offsets) {}

  void write(const Annotations& found) {
    json_.begin_object();
    json_.field("id", document_.id);
    json_.optional_field("language", found.language);
    if (document_.published) json_.field("published", to_iso(*document_.published));
    list("mentions", found.mentions, &RecordWriter::mention);
    list("quotes", found.quotes, &RecordWriter::quote);
    list("events", found.events, &RecordWriter::event);
    list("relations", found.relations, &RecordWriter::relation);
    json_.end_object();
  }

 private:
  template <typename Record>
  void list(std::string_view name, const std::vector<Record>& records,
            void (RecordWriter::*write_one)(const Record&)) {
    json_.key(name);
    json_.begin_array();
    for (const Record& record : records) {
      json_.begin_object();
      (this->*write_one)(record);
      json_.end_object();
    }
    json_.end_array();
  }

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
    json_.field("start", offset(span.begin));
    json_.field("end", offset(span.end));
  }

  void span(std::string_view name, ByteSpan bytes) {
    json_.key(name);
    json_.begin_object();
    span_fields(bytes);
    json_.end_object();
  }

  void interval_fields(const DayInterval& interval) {
    if (interval.begin) json_.field("begin", to_iso(*interval.begin));
    if (interval.end) json_.field("end", to_iso(*interval.end));
  }

  void date(const EventDate& date) {
    json_.key("date");
    json_.begin_object();
    interval_fields(date.interval);
    json_.field("precision", to_string(date.precision));
    json_.field("basis", to_string(date.basis));
    json_.end_object();
  }

  void indices(std::string_view name, const std::vector<MentionIndex>& mentions) {
    json_.key(name);
    json_.begin_array();
    for (const MentionIndex index : mentions) json_.value(index);
    json_.end_array();
  }

  void attribution(const Attribution& who) {
    if (who.empty()) return;
    json_.key("attribution");
    json_.begin_object();
    if (who.speaker) json_.field("speaker", *who.speaker);
    if (who.source) json_.field("source", *who.source);
    if (who.anonymous) json_.field("anonymous", true);
    json_.optional_field("cue", who.cue);
    json_.end_object();
  }

  void mention(const Mention& mention) {
    json_.field("type", to_string(mention.type));
    json_.field("level", to_string(mention.level));
    span_fields(mention.span);
    json_.field("text", mention.span.of(document_.text));
    json_.optional_field("name", mention.name);
    json_.optional_field("entity", mention.entity);
    if (mention.coordinates) {
      json_.field("lat", mention.coordinates->latitude);
      json_.field("lon", mention.coordinates->longitude);
    }
    json_.optional_field("country", mention.country);
    if (mention.precision) json_.field("precision", to_string(*mention.precision));
    json_.optional_field("sector", mention.sector);
    json_.optional_field("head", mention.head);
    if (mention.number) json_.field("number", *mention.number);
    if (mention.timex) timex(*mention.timex);
    json_.optional_field("why", mention.why);
    json_.optional_field("by", mention.by);
  }

  void timex(const Timex& timex) {
    json_.key("timex");
    json_.begin_object();
    json_.field("type", to_string(timex.type));
    json_.field("value", timex.value);
    json_.optional_field("mod", timex.mod);
    interval_fields(timex.interval);
    json_.field("precision", to_string(timex.precision));
    json_.field("basis", to_string(timex.basis));
    json_.end_object();
  }

  void quote(const Quote& quote) {
    json_.field("kind", to_string(quote.kind));
    span_fields(quote.span);
    if (quote.speaker) json_.field("speaker", *quote.speaker);
    json_.optional_field("role", quote.role);
    json_.optional_field("cue", quote.cue);
    if (quote.date) date(*quote.date);
    json_.optional_field("by", quote.by);
  }

  void event(const Event& event) {
    json_.field("type", event.type);
    json_.optional_field("mode", event.mode);
    span("trigger", event.trigger);
    span("sentence", event.sentence);
    if (event.date) date(*event.date);
    indices("actors", event.actors);
    indices("targets", event.targets);
    if (event.place) json_.field("place", *event.place);
    if (!event.size.empty()) size(event.size);
    json_.field("status", to_string(event.status));
    attribution(event.attribution);
    if (!event.also.empty()) {
      json_.key("also");
      json_.begin_array();
      for (const ByteSpan trigger : event.also) {
        json_.begin_object();
        span_fields(trigger);
        json_.end_object();
      }
      json_.end_array();
    }
    json_.optional_field("by", event.by);
    if (event.confidence) json_.field("confidence", *event.confidence);
  }

  void size(const std::map<std::string, Quantity>& sizes) {
    json_.key("size");
    json_.begin_object();
    for (const auto& [what, quantity] : sizes) {
      json_.key(what);
      json_.begin_object();
      if (quantity.min) json_.field("min", *quantity.min);
      if (quantity.max) json_.field("max", *quantity.max);
      json_.optional_field("text", quantity.text);
      json_.end_object();
    }
    json_.end_object();
  }

  void relation(const Relation& relation) {
    json_.field("type", relation.type);
    json_.field("subject", relation.subject);
    json_.field("object", relation.object);
    json_.optional_field("role", relation.role);
    json_.field("status", to_string(relation.status));
    if (relation.date) date(*relation.date);
    attribution(relation.attribution);
    span("evidence", relation.evidence);
    json_.optional_field("by", relation.by);
  }

  JsonWriter json_;
  const Document& document_;
  OffsetIndex index_;
  OffsetUnit unit_;
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
  RecordWriter(out, document, options).write(annotations);
}

}  // namespace dateline
