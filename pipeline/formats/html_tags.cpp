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
  struct Slot {
    std::string_view name;
    HtmlTag tag = HtmlTag::other;
  };
  static constexpr std::size_t slots = 1024;  // a power of two, some eight for each name

  std::vector<std::string> by_tag;  ///< index: tag - first_named
  std::array<Slot, slots> table;    ///< open addressing

  Names() {
    static_assert(std::size(enumerators) < 250);
    for (const std::string_view enumerator : enumerators) {
      std::string name(enumerator);
      if (name.back() == '_') name.pop_back();
      std::replace(name.begin(), name.end(), '_', '-');
      by_tag.push_back(name);
    }
    for (std::size_t i = 0; i < by_tag.size(); ++i) {
      std::size_t slot = slot_of(by_tag[i]);
      while (!table[slot].name.empty()) slot = (slot + 1) % slots;
      table[slot] = {by_tag[i], static_cast<HtmlTag>(i + first_named)};
    }
  }

  static std::size_t slot_of(std::string_view name) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
    };
    return (byte(0) * 37 + byte(name.size() - 1) * 101 + byte(name.size() / 2) * 5 + name.size() * 257) %
           slots;
  }
};

const Names& names() {
  static const Names instance;
  return instance;
}

}  // namespace

HtmlTag html_tag(std::string_view name) {
  if (name.empty()) return HtmlTag::other;
  const auto& table = names().table;
  for (std::size_t slot = Names::slot_of(name); !table[slot].name.empty(); slot = (slot + 1) % Names::slots)
    if (table[slot].name == name) return table[slot].tag;
  return HtmlTag::other;
}

std::string_view name_of(HtmlTag tag) {
  if (tag == HtmlTag::text_node) return "#text";
  if (tag == HtmlTag::other) return {};
  return names().by_tag[static_cast<std::size_t>(tag) - first_named];
}

}  // namespace dateline::pipeline
