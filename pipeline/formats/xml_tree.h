#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/formats/xml_names.h"

namespace dateline::pipeline {

using XmlIndex = std::uint32_t;
inline constexpr XmlIndex no_element = 0xFFFFFFFF;

struct XmlAttribute {
  XmlSpace space = XmlSpace::none;
  std::string_view name;  ///< local, as written
  std::string_view value;
};

struct XmlNode {
  bool is_text = false;
  bool cut = false;  ///< the input ended before the element did
  XmlSpace space = XmlSpace::none;
  XmlName name = XmlName::other;
  std::uint32_t attributes = 0;
  std::uint32_t attribute_count = 0;
  XmlIndex parent = no_element;
  XmlIndex end = 0;       ///< one past the last node below
  std::string_view tag;   ///< the local name as written
  std::string_view text;  ///< of a text node, decoded
};

/// A feed's XML as a flat array in document order; node 0 is the document. What is not well-formed is
/// read a second time, by a reader that never gives up. White space alone between the items and fields of a
/// feed is left out; what is left out by a limit is said in `limits`.
class XmlTree {
 public:
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] const XmlNode& operator[](XmlIndex i) const { return nodes_[i]; }
  [[nodiscard]] std::span<const XmlAttribute> attributes(XmlIndex i) const {
    return std::span<const XmlAttribute>(attributes_)
        .subspan(nodes_[i].attributes, nodes_[i].attribute_count);
  }
  /// The value, empty if there is none; without a space (or of the element's own).
  [[nodiscard]] std::string_view attribute(XmlIndex i, std::string_view name) const;
  /// All text below, as it is. A view into the tree, or into `room` where there are several texts.
  [[nodiscard]] std::string_view text(XmlIndex i, std::string& room) const;
  [[nodiscard]] std::string text(XmlIndex i) const;

  /// Calls `function(XmlIndex)` for each element directly below.
  template <typename Function>
  void each_child(XmlIndex parent, Function function) const {
    for (XmlIndex i = parent + 1; i < nodes_[parent].end; i = nodes_[i].end)
      if (!nodes_[i].is_text) function(i);
  }
  [[nodiscard]] bool malformed() const { return malformed_; }
  /// What was left out, a sentence each: elements below depth 512, more nodes than an eighth of the bytes
  /// (four millions are always kept), attributes over 1,000 of an element.
  [[nodiscard]] const std::vector<std::string>& limits() const { return limits_; }
  [[nodiscard]] bool has_base() const { return has_base_; }
  /// Whether the namespace of RSS 0.90 is declared anywhere.
  [[nodiscard]] bool declares_rss090() const { return declares_rss090_; }

 private:
  friend class XmlTreeBuilder;
  friend XmlTree parse_xml(std::string utf8, const std::function<std::string()>& again);

  std::vector<XmlNode> nodes_;
  std::vector<XmlAttribute> attributes_;
  std::shared_ptr<std::string> source_;  ///< what the views point into
  std::vector<std::string> limits_;
  std::deque<std::string> decoded_;  ///< the few texts that are longer decoded than written
  bool malformed_ = false;
  bool has_base_ = false;
  bool declares_rss090_ = false;
};

/// `utf8` is valid UTF-8. The first reading decodes it where it lies: `again` has to give the same text once
/// more, for what is not well-formed.
[[nodiscard]] XmlTree parse_xml(std::string utf8, const std::function<std::string()>& again);
[[nodiscard]] XmlTree parse_xml(const std::string& utf8);

}  // namespace dateline::pipeline
