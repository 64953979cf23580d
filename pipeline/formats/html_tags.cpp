#include "pipeline/formats/html_tags.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dateline::pipeline {

namespace {

constexpr std::string_view tag_enumerators[] = {
#define DATELINE_TAG_NAME(name) #name,
    DATELINE_HTML_TAGS(DATELINE_TAG_NAME)
#undef DATELINE_TAG_NAME
};

constexpr std::string_view attribute_enumerators[] = {
#define DATELINE_ATTRIBUTE_NAME(name) #name,
    DATELINE_HTML_ATTRIBUTES(DATELINE_ATTRIBUTE_NAME)
#undef DATELINE_ATTRIBUTE_NAME
};

static_assert(std::size(tag_enumerators) < 250);
constexpr std::size_t first_tag = 2;        // text_node, other
constexpr std::size_t first_attribute = 1;  // other

/// Names and their numbers in a table with open addressing: a name costs one look and one comparison.
class NameTable {
 public:
  template <typename Enumerators>
  explicit NameTable(const Enumerators& enumerators) {
    for (const std::string_view enumerator : enumerators) {
      std::string name(enumerator);
      if (name.back() == '_') name.pop_back();
      std::replace(name.begin(), name.end(), '_', '-');
      names_.push_back(std::move(name));
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      std::size_t slot = slot_of(names_[i]);
      while (slots_[slot] != 0) slot = (slot + 1) % slot_count;
      slots_[slot] = static_cast<std::uint8_t>(i + 1);
    }
  }

  [[nodiscard]] const std::string& operator[](std::size_t number) const { return names_[number]; }

  /// The number of a name plus one; 0 if it is none.
  [[nodiscard]] std::size_t find(std::string_view name) const {
    if (name.empty()) return 0;
    for (std::size_t slot = slot_of(name); slots_[slot] != 0; slot = (slot + 1) % slot_count)
      if (names_[slots_[slot] - 1U] == name) return slots_[slot];
    return 0;
  }

 private:
  static constexpr std::size_t slot_count = 1024;  // a power of two, some eight for each name

  static std::size_t slot_of(std::string_view name) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
    };
    return (byte(0) * 37 + byte(name.size() - 1) * 101 + byte(name.size() / 2) * 5 + name.size() * 257) %
           slot_count;
  }

  std::vector<std::string> names_;
  std::array<std::uint8_t, slot_count> slots_{};
};

const NameTable& tags() {
  static const NameTable table(tag_enumerators);
  return table;
}

const NameTable& attributes() {
  static const NameTable table(attribute_enumerators);
  return table;
}

}  // namespace

HtmlTag html_tag(std::string_view name) {
  const std::size_t found = tags().find(name);
  return found == 0 ? HtmlTag::other : static_cast<HtmlTag>(found - 1 + first_tag);
}

HtmlAttributeName html_attribute(std::string_view name) {
  const std::size_t found = attributes().find(name);
  return found == 0 ? HtmlAttributeName::other : static_cast<HtmlAttributeName>(found - 1 + first_attribute);
}

std::string_view name_of(HtmlTag tag) {
  if (tag == HtmlTag::text_node) return "#text";
  if (tag == HtmlTag::other) return {};
  return tags()[static_cast<std::size_t>(tag) - first_tag];
}

}  // namespace dateline::pipeline
