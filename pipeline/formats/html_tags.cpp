#include "pipeline/formats/html_tags.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dateline::pipeline {

namespace {

constexpr std::string_view enumerators[] = {
#define DATELINE_TAG_NAME(name) #name,
    DATELINE_HTML_TAGS(DATELINE_TAG_NAME)
#undef DATELINE_TAG_NAME
};

constexpr std::size_t first_named = 2;  // text_node, other

struct Names {
  std::vector<std::string> by_tag;                           // index: tag - first_named
  std::vector<std::pair<std::string_view, HtmlTag>> sorted;  // by name
  std::array<std::uint8_t, 256> starts_at{};                 // first row by first byte

  Names() {
    for (const std::string_view enumerator : enumerators) {
      std::string name(enumerator);
      if (name.back() == '_') name.pop_back();
      std::replace(name.begin(), name.end(), '_', '-');
      by_tag.push_back(name);
    }
    for (std::size_t i = 0; i < by_tag.size(); ++i)
      sorted.emplace_back(by_tag[i], static_cast<HtmlTag>(i + first_named));
    std::sort(sorted.begin(), sorted.end());
    static_assert(std::size(enumerators) < 250);
    std::size_t row = 0;
    for (std::size_t byte = 0; byte < starts_at.size(); ++byte) {
      while (row < sorted.size() && static_cast<unsigned char>(sorted[row].first[0]) < byte) ++row;
      starts_at[byte] = static_cast<std::uint8_t>(row);
    }
  }
};

const Names& names() {
  static const Names instance;
  return instance;
}

}  // namespace

HtmlTag html_tag(std::string_view name) {
  if (name.empty()) return HtmlTag::other;
  const Names& all = names();
  for (std::size_t i = all.starts_at[static_cast<unsigned char>(name[0])]; i < all.sorted.size(); ++i) {
    if (all.sorted[i].first[0] != name[0]) break;
    if (all.sorted[i].first == name) return all.sorted[i].second;
  }
  return HtmlTag::other;
}

std::string_view name_of(HtmlTag tag) {
  if (tag == HtmlTag::text_node) return "#text";
  if (tag == HtmlTag::other) return {};
  return names().by_tag[static_cast<std::size_t>(tag) - first_named];
}

}  // namespace dateline::pipeline
