#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/formats/html_tags.h"
#include "pipeline/formats/text_arena.h"

namespace dateline::pipeline {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex no_node = 0xFFFFFFFF;

struct HtmlLimits {
  std::uint32_t depth = 512;       ///< deeper elements become children of the last one allowed
  std::uint32_t attributes = 256;  ///< of one element; further ones are dropped
  std::size_t nodes = 4'000'000;   ///< what comes after is dropped
};

/// Names are lower case; values have their character references decoded.
struct HtmlAttribute {
  HtmlAttributeName known = HtmlAttributeName::other;  ///< the name, if it is one of the list
  std::string_view name;
  std::string_view value;
};

struct HtmlNode {
  HtmlTag tag = HtmlTag::other;
  bool white = false;  ///< text nodes: nothing but white space
  std::uint16_t attribute_count = 0;
  std::uint32_t attributes = 0;  ///< index of the first
  NodeIndex parent = no_node;
  NodeIndex next_sibling = no_node;
  /// One past the last node below: nodes lie in document order, so the subtree of
  /// `i` is [i, end) and its first child, if any, is i + 1.
  NodeIndex end = 0;
  std::uint32_t text_size = 0;
  const char* text = nullptr;  ///< text nodes: their bytes; elements of tag `other`: their name
};

/// A parsed page as one flat array of nodes in document order; node 0 is the
/// document itself, of tag `other` and without a name. Comments and doctype are not kept, the
/// text of script, style and other raw elements is. It owns the page, and what stands there as it is meant is
/// not copied. It may be moved and read from many threads. Views returned live as long as the tree.
class HtmlTree {
 public:
  HtmlTree() = default;
  HtmlTree(HtmlTree&&) noexcept = default;
  HtmlTree& operator=(HtmlTree&&) noexcept = default;
  HtmlTree(const HtmlTree&) = delete;  // it is full of views into itself
  HtmlTree& operator=(const HtmlTree&) = delete;
  ~HtmlTree() = default;

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] const HtmlNode& operator[](NodeIndex i) const { return nodes_[i]; }
  [[nodiscard]] bool is_text(NodeIndex i) const { return nodes_[i].tag == HtmlTag::text_node; }

  [[nodiscard]] NodeIndex first_child(NodeIndex i) const { return nodes_[i].end > i + 1 ? i + 1 : no_node; }
  /// The text of a text node, character references decoded.
  [[nodiscard]] std::string_view text(NodeIndex i) const {
    const HtmlNode& node = nodes_[i];
    return node.tag == HtmlTag::text_node ? std::string_view(node.text, node.text_size) : std::string_view();
  }
  [[nodiscard]] std::string_view tag_name(NodeIndex i) const;
  [[nodiscard]] std::span<const HtmlAttribute> attributes(NodeIndex i) const {
    return {attributes_.data() + nodes_[i].attributes, nodes_[i].attribute_count};
  }
  /// The value, empty if there is no such attribute.
  [[nodiscard]] std::string_view attribute(NodeIndex i, HtmlAttributeName name) const;
  [[nodiscard]] std::string_view attribute(NodeIndex i, std::string_view name) const;
  [[nodiscard]] bool has_attribute(NodeIndex i, HtmlAttributeName name) const;
  [[nodiscard]] bool has_attribute(NodeIndex i, std::string_view name) const;
  /// All text below, as it is; script and style left out.
  [[nodiscard]] std::string inner_text(NodeIndex i) const;
  /// A limit was reached and something was dropped or moved.
  [[nodiscard]] bool limited() const { return limited_; }

 private:
  friend class HtmlTreeBuilder;

  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;
  std::unique_ptr<const std::string> page_;
  TextArena decoded_;  ///< what does not stand in the page as it is meant
  bool limited_ = false;
};

/// Any bytes make a tree: a page is never refused. `utf8` is valid UTF-8 (see
/// base/charset.h). Time and memory linear in the input, no recursion, safe to
/// call from many threads.
[[nodiscard]] HtmlTree parse_html(std::string utf8, const HtmlLimits& limits = {});

/// Text with its character references (named as in HTML5, decimal, hexadecimal) decoded once.
[[nodiscard]] std::string decode_references(std::string_view utf8);

/// The plain text of an HTML fragment: tags out, references decoded, script and style
/// left out, a space where a block or a line ends.
[[nodiscard]] std::string html_to_text(std::string_view utf8);

/// The address in `<!-- saved from url=(0026)https://… -->` or SingleFile's comment near the start; empty if
/// none.
[[nodiscard]] std::string saved_from_url(std::string_view start);

/// When it was saved, as SingleFile writes it ("Tue Mar 05 2024 10:15:00 GMT+0100 (…)"); empty if that is not
/// said.
[[nodiscard]] std::string saved_date(std::string_view start);

}  // namespace dateline::pipeline
