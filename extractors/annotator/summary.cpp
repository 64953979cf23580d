#include "extractors/annotator/summary.h"

#include <fmt/format.h>

namespace dateline {
namespace {

std::string_view words(MentionIndex index, const Document& document, const Annotations& found) {
  return found.mentions[index].span.of(document.text);
}

std::string participants(const std::vector<MentionIndex>& mentions, const Document& document,
                         const Annotations& found) {
  if (mentions.empty()) return "-";
  std::string out;
  for (const MentionIndex index : mentions) {
    if (!out.empty()) out += " + ";
    out += words(index, document, found);
  }
  return out;
}

}  // namespace

std::string summary(const Mention& mention, const Document& document, const Annotations&) {
  if (mention.timex) return mention.timex->value;
  return fmt::format("{} {}", to_string(mention.type), mention.span.of(document.text));
}

std::string summary(const Quote& quote, const Document& document, const Annotations& found) {
  std::string out = fmt::format("{}: {}", to_string(quote.kind), quote.span.of(document.text));
  if (quote.speaker) out += fmt::format(" <- {}", words(*quote.speaker, document, found));
  return out;
}

std::string summary(const Event& event, const Document& document, const Annotations& found) {
  std::string out = event.type;
  if (!event.mode.empty()) out += '/' + event.mode;
  out += fmt::format(" {} -> {}", participants(event.actors, document, found),
                     participants(event.targets, document, found));
  if (event.place) out += fmt::format(" @ {}", words(*event.place, document, found));
  if (event.status != EventStatus::actual) out += fmt::format(" ({})", to_string(event.status));
  return out;
}

std::string summary(const Relation& relation, const Document& document, const Annotations& found) {
  std::string out = fmt::format("{}({}, {})", relation.type, words(relation.subject, document, found),
                                words(relation.object, document, found));
  if (relation.status != RelationStatus::asserted) out += fmt::format(" ({})", to_string(relation.status));
  return out;
}

}  // namespace dateline
