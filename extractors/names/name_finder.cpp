#include "extractors/names/name_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace dateline {
namespace {

MentionType type_of(RowKind kind) {
  switch (kind) {
    case RowKind::org:
      return MentionType::org;
    case RowKind::place:
      return MentionType::place;
    default:
      return MentionType::person;
  }
}

/// The first meaning of a name that may be used without support from its context.
std::optional<GazetteerRow> plain_meaning(const Gazetteer& gazetteer, std::uint32_t name) {
  for (std::uint32_t i = 0; i < gazetteer.meaning_count(name); ++i) {
    const Meaning meaning = gazetteer.meaning(name, i);
    if (meaning.role != NameRole::canonical && meaning.role != NameRole::alias) continue;
    if (meaning.use != NameUse::hint && meaning.use != NameUse::force) continue;
    GazetteerRow row = gazetteer.row(meaning.row);
    if (row.kind != RowKind::word) return row;
  }
  return std::nullopt;
}

}  // namespace

NameFinder::NameFinder(const Resources::Data& resources) : resources_(resources) {}

void NameFinder::find(const Analysis& analysis, const std::vector<Mention>& dates,
                      std::vector<Mention>& mentions) const {
  const std::vector<NameMatch>& names = analysis.names();
  std::uint32_t free_from = 0;  // first token that no mention covers yet
  auto date = dates.begin();
  for (std::size_t i = 0; i < names.size();) {
    const std::uint32_t first = names[i].first;
    std::optional<GazetteerRow> best;
    std::uint32_t last = first;
    for (; i < names.size() && names[i].first == first; ++i) {
      if (!names[i].case_agrees || names[i].last < last) continue;
      if (std::optional<GazetteerRow> row = plain_meaning(resources_.gazetteer, names[i].name)) {
        best = row;
        last = names[i].last;
      }
    }
    if (!best || first < free_from) continue;
    Mention mention;
    mention.span = analysis.bytes(first, last);
    while (date != dates.end() && date->span.end <= mention.span.begin) ++date;
    if (date != dates.end() && date->span.overlaps(mention.span)) continue;
    mention.type = type_of(best->kind);
    mention.name = best->name;
    mention.entity = best->id;
    mention.country = best->attribute("country").substr(0, 2);
    mention.sector = best->attribute("sector");
    mention.by = fmt::format("{}:{}", best->file, best->line);
    mentions.push_back(std::move(mention));
    free_from = last;
  }
}

}  // namespace dateline
