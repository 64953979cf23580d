#include "pipeline/run/explain.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "dateline/offsets.h"
#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

class Explanation {
 public:
  Explanation(std::string& out, const Document& document, const Annotations& found, OffsetUnit unit)
      : out_(out), document_(document), found_(found), offsets_(document.text), unit_(unit) {}

  void write() {
    line("== {}{}{}", safe(document_.id), found_.language.empty() ? "" : ", language " + found_.language,
         document_.published ? ", published " + to_iso(*document_.published) : "");
    for (std::size_t i = 0; i < found_.mentions.size(); ++i) mention(i, found_.mentions[i]);
    for (const Quote& one : found_.quotes) quote(one);
    for (const Event& one : found_.events) event(one);
    for (const Relation& one : found_.relations) relation(one);
    out_ += '\n';
  }

 private:
  template <typename... Values>
  void line(fmt::format_string<Values...> form, Values&&... values) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Values>(values)...);
    out_ += '\n';
  }

  static std::string safe(std::string_view text) { return escape_controls(text); }

  /// The words of a span; line breaks become spaces.
  std::string words(ByteSpan bytes) const {
    std::string text(bytes.of(document_.text));
    for (char& c : text) {
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    return "\"" + safe(text) + "\"";
  }

  std::uint32_t offset(std::uint32_t byte) const {
    switch (unit_) {
      case OffsetUnit::utf8:
        return byte;
      case OffsetUnit::utf16:
        return offsets_.utf16_units_before(byte);
      case OffsetUnit::code_points:
        break;
    }
    return offsets_.code_points_before(byte);
  }

  std::string span(ByteSpan bytes) const {
    return fmt::format("[{},{})", offset(bytes.begin), offset(bytes.end));
  }

  static std::string interval(const DayInterval& days) {
    return (days.begin ? to_iso(*days.begin) : "…") + " – " + (days.end ? to_iso(*days.end) : "…");
  }

  static std::string date(const EventDate& date) {
    return fmt::format("{} ({}, {})", interval(date.interval), to_string(date.precision),
                       to_string(date.basis));
  }

  std::string who(MentionIndex index) const {
    const Mention& mention = found_.mentions[index];
    return safe(mention.name.empty() ? std::string(mention.span.of(document_.text)) : mention.name) + " #" +
           std::to_string(index);
  }

  std::string list(const std::vector<MentionIndex>& indices) const {
    std::string out;
    for (const MentionIndex index : indices) {
      if (!out.empty()) out += "; ";
      out += who(index);
    }
    return out;
  }

  void detail(std::string_view label, const std::string& content) {
    if (!content.empty()) line("      {:<11}{}", label, content);
  }

  void attribution(const Attribution& who_says) {
    std::string content;
    if (who_says.speaker) content += who(*who_says.speaker);
    if (who_says.source) content += (content.empty() ? "" : ", in ") + who(*who_says.source);
    if (who_says.anonymous) content += content.empty() ? "unnamed" : ", unnamed";
    if (!who_says.cue.empty() && !content.empty()) content += " (" + safe(who_says.cue) + ")";
    detail("says", content);
  }

  void mention(std::size_t index, const Mention& mention) {
    line("  #{} {} {} {} {}", index, to_string(mention.type), to_string(mention.level), span(mention.span),
         words(mention.span));
    if (mention.timex) {
      const Timex& timex = *mention.timex;
      std::string value = fmt::format("{} {}", to_string(timex.type), timex.value);
      if (!timex.mod.empty()) value += " " + timex.mod;
      if (timex.interval.begin || timex.interval.end) value += ", " + interval(timex.interval);
      detail("value", fmt::format("{} ({}, {})", value, to_string(timex.precision), to_string(timex.basis)));
    } else if (!mention.name.empty() || !mention.entity.empty()) {
      detail("name", safe(mention.name) +
                         (mention.entity.empty() ? ", not in the gazetteers" : " = " + mention.entity));
    }
    std::string place = mention.country;
    if (mention.coordinates) {
      place += fmt::format("{}{:.4f}, {:.4f}", place.empty() ? "" : ", ", mention.coordinates->latitude,
                           mention.coordinates->longitude);
      if (mention.precision) place += std::string(" (") + to_string(*mention.precision) + ")";
    }
    detail("where", place);
    detail("why", safe(mention.why));
    detail("by", safe(mention.by));
  }

  void quote(const Quote& quote) {
    line("  QUOTE {} {} {}", to_string(quote.kind), span(quote.span), words(quote.span));
    std::string speaker = quote.speaker ? who(*quote.speaker) : "";
    if (!quote.role.empty()) speaker += (speaker.empty() ? "" : ", ") + safe(quote.role);
    if (!quote.cue.empty()) speaker += " (" + safe(quote.cue) + ")";
    detail("speaker", speaker);
    if (quote.date) detail("date", date(*quote.date));
    detail("by", safe(quote.by));
  }

  void event(const Event& event) {
    line("  EVENT {}{} {} {} {}", event.type, event.mode.empty() ? "" : "/" + event.mode,
         to_string(event.status), span(event.trigger), words(event.trigger));
    if (event.date) detail("date", date(*event.date));
    detail("actors", list(event.actors));
    detail("recipients", list(event.targets));
    if (event.place) detail("place", who(*event.place));
    for (const auto& [kind, quantity] : event.size) detail(kind, safe(quantity.text));
    attribution(event.attribution);
    detail("sentence", words(event.sentence));
    detail("by", safe(event.by));
    if (event.confidence) detail("confidence", fmt::format("{:.2f}", *event.confidence));
  }

  void relation(const Relation& relation) {
    line("  RELATION {} {} – {} – {}", to_string(relation.status), who(relation.subject), relation.type,
         who(relation.object));
    detail("role", safe(relation.role));
    if (relation.date) detail("date", date(*relation.date));
    attribution(relation.attribution);
    detail("evidence", words(relation.evidence));
    detail("by", safe(relation.by));
  }

  std::string& out_;
  const Document& document_;
  const Annotations& found_;
  OffsetIndex offsets_;
  OffsetUnit unit_;
};

}  // namespace

void append_explanation(std::string& out, const Document& document, const Annotations& found,
                        OffsetUnit unit) {
  Explanation(out, document, found, unit).write();
}

}  // namespace dateline::pipeline
