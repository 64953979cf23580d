#include "extractors/match/clause_date.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr Label date_label = label_of("DATE");

/// A date that stands no further in heads its sentence or paragraph: "  • On December 3".
constexpr std::uint32_t heading_tokens = 3;
/// A longer paragraph is no bullet.
constexpr std::uint32_t bullet_sentences = 16;

std::optional<EventDate> date_at(const Analysis& analysis, const std::vector<Mention>& mentions,
                                 std::uint32_t token) {
  const Edge* edge = analysis.lattice().find(token, date_label);
  if (edge == nullptr || !mentions[edge->payload].timex) return std::nullopt;
  const Timex& timex = *mentions[edge->payload].timex;
  if (timex.type != TimexType::date && timex.type != TimexType::time) return std::nullopt;
  if (!timex.interval.begin && !timex.interval.end) return std::nullopt;
  return EventDate{timex.interval, timex.precision, timex.basis};
}

std::optional<EventDate> date_within(const Analysis& analysis, const std::vector<Mention>& mentions,
                                     TokenRange range) {
  for (std::uint32_t i = range.first; i < range.last; ++i) {
    if (const auto date = date_at(analysis, mentions, i)) return date;
  }
  return std::nullopt;
}

}  // namespace

std::optional<EventDate> date_of_clause(const Analysis& analysis, const std::vector<Mention>& mentions,
                                        TokenRange clause, bool takes_leading) {
  if (clause.first >= clause.last) return std::nullopt;
  if (const auto date = date_within(analysis, mentions, clause)) return date;
  std::uint32_t index = analysis.sentence_of(clause.first);
  const TokenRange sentence = analysis.sentences()[index];
  const auto heading = [](TokenRange range) {
    return TokenRange{range.first, std::min(range.last, range.first + heading_tokens)};
  };
  if (takes_leading) {
    if (const auto date = date_within(analysis, mentions, heading(sentence))) return date;
  }
  const auto is_bullet_at = [&](std::uint32_t i) {
    const std::uint32_t first = analysis.sentences()[i].first;
    const std::string_view mark = analysis.token_text(first);
    return analysis.tokens()[first].line_start &&
           (mark == "\u2022" || mark == "*" || mark == "-" || mark == "\u2013" || mark == "\u00B7");
  };
  std::uint32_t back = 0;
  while (index > 0 && !is_bullet_at(index) &&
         !analysis.tokens()[analysis.sentences()[index].first].paragraph_start) {
    if (++back > bullet_sentences) return std::nullopt;
    --index;
  }
  const TokenRange head = analysis.sentences()[index];
  const bool is_bullet = is_bullet_at(index);
  const TokenRange start = heading(head);
  for (std::uint32_t i = start.first; i < start.last; ++i) {
    const Edge* edge = analysis.lattice().find(i, date_label);
    if (edge == nullptr) continue;
    const bool heads = is_bullet || (edge->last < head.last && (analysis.token_text(edge->last) == ":" ||
                                                                analysis.token_text(edge->last) == "\u2013"));
    if (heads) return date_at(analysis, mentions, i);
    break;
  }
  return std::nullopt;
}

}  // namespace dateline
