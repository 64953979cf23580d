// The first line is the title, the second the day of publication, the rest the text.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "dateline/annotator.h"
#include "dateline/json.h"
#include "dateline/unicode.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

/// Checks what the public headers promise of every record.
class Check {
 public:
  Check(const Document& document, const Annotations& found) : text_(document.text), found_(found) {}

  void all() const {
    for (const ByteSpan sentence : found_.sentences) span(sentence);
    for (const Mention& mention : found_.mentions) check(mention);
    for (const Quote& quote : found_.quotes) check(quote);
    for (const Event& event : found_.events) check(event);
    for (const Relation& relation : found_.relations) check(relation);
    const auto position = [](const Mention& m) { return std::tuple(m.span.begin, ~m.span.end); };
    expect(std::is_sorted(found_.mentions.begin(), found_.mentions.end(),
                          [&](const Mention& a, const Mention& b) { return position(a) < position(b); }),
           "mentions are sorted by position, the longer first");
  }

 private:
  [[nodiscard]] bool is_border(std::uint32_t at) const {
    return at == text_.size() || (static_cast<unsigned char>(text_[at]) & 0xC0) != 0x80;
  }
  void span(ByteSpan span) const {
    expect(span.begin < span.end && span.end <= text_.size(), "a span is not empty and lies in the text");
    expect(is_border(span.begin) && is_border(span.end), "a span starts and ends between characters");
  }
  void index(std::optional<MentionIndex> index) const {
    expect(!index || *index < found_.mentions.size(), "an index is that of a mention");
  }
  static void words(const std::string& words) { expect(is_valid_utf8(words), "all strings are UTF-8"); }
  static void interval(const DayInterval& days) {
    expect(!days.begin || !days.end || *days.begin < *days.end, "an interval begins before it ends");
    for (const std::optional<Day>& day : {days.begin, days.end}) {
      expect(!day || parse_iso_day(to_iso(*day)) == day, "a day can be written and read");
    }
  }
  static void date(const std::optional<EventDate>& date) {
    if (date) interval(date->interval);
  }
  void attribution(const Attribution& attribution) const {
    index(attribution.speaker);
    index(attribution.source);
    words(attribution.cue);
  }

  void check(const Mention& mention) const {
    span(mention.span);
    for (const std::string* each : {&mention.name, &mention.entity, &mention.country, &mention.sector})
      words(*each);
    expect(!mention.by.empty(), "every record names its rule");
    expect((mention.type == MentionType::date) == mention.timex.has_value(), "dates alone have a timex");
    if (mention.timex) interval(mention.timex->interval);
    expect(mention.type == MentionType::place || !mention.coordinates, "places alone have coordinates");
  }
  void check(const Quote& quote) const {
    span(quote.span);
    index(quote.speaker);
    words(quote.role);
    words(quote.cue);
    date(quote.date);
    expect(!quote.by.empty(), "every record names its rule");
  }
  void check(const Event& event) const {
    span(event.trigger);
    span(event.sentence);
    expect(event.sentence.contains(event.trigger), "a trigger stands in its sentence");
    for (const ByteSpan also : event.also) span(also);
    for (const MentionIndex actor : event.actors) index(actor);
    for (const MentionIndex target : event.targets) index(target);
    index(event.place);
    date(event.date);
    for (const auto& [key, quantity] : event.size) {
      words(quantity.text);
      expect(!quantity.min || !quantity.max || *quantity.min <= *quantity.max,
             "a count has its smaller end first");
    }
    attribution(event.attribution);
    expect(!event.type.empty() && !event.by.empty(), "every record names its type and rule");
  }
  void check(const Relation& relation) const {
    index(relation.subject);
    index(relation.object);
    span(relation.evidence);
    words(relation.role);
    date(relation.date);
    attribution(relation.attribution);
    expect(!relation.type.empty() && !relation.by.empty(), "every record names its type and rule");
  }

  const std::string& text_;
  const Annotations& found_;
};

}  // namespace

FUZZ_TARGET(extract) {
  static const Annotator annotator(Resources::built_in());
  Document document;
  document.id = "1";
  document.title = repair_utf8(take_line(bytes));
  document.published = parse_iso_day(take_line(bytes));
  document.text = repair_utf8(bytes);
  const Annotations found = annotator.annotate(document);
  Check(document, found).all();
  for (const OffsetUnit offsets : {OffsetUnit::code_points, OffsetUnit::utf8, OffsetUnit::utf16}) {
    std::string json;
    append_json(json, document, found, {offsets});
    expect(is_valid_utf8(json) && json.find('\n') == std::string::npos, "a record is one line of UTF-8");
  }
}
