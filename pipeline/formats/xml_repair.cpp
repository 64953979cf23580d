#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/markup_tokenizer.h"
#include "pipeline/formats/xml_tree_builder.h"

namespace dateline::pipeline {

namespace {

/// What an element is for where tags are missing: its name if feeds mean something by it, else `other`.
XmlName role_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) {
    const XmlName found = name_of(name);
    return found <= XmlName::category ? found : XmlName::other;
  }
  const std::string_view prefix = name.substr(0, colon);
  if (!same_ascii(prefix, "rdf") && !same_ascii(prefix, "atom")) return XmlName::other;
  const XmlName found = name_of(name.substr(colon + 1));
  return found <= XmlName::sitemap ? found : XmlName::other;
}

bool is_structure(XmlName role) {
  return role <= XmlName::sitemap;
}
bool is_item(XmlName role) {
  return role >= XmlName::item && role <= XmlName::sitemap;
}
bool is_field(XmlName role) {
  return role >= XmlName::title && role <= XmlName::category;
}
bool holds_text_only(XmlName role) {
  return role >= XmlName::title && role <= XmlName::published;
}

/// Whether items of that kind stand in such an element; `url` stands in an RSS image too.
bool holds(XmlName container, XmlName item) {
  if (item == XmlName::url) return container == XmlName::urlset;
  if (item == XmlName::sitemap) return container == XmlName::sitemapindex;
  return container <= XmlName::rdf;
}

/// Builds a tree of anything: missing and wrong end tags, tags cut off, text around the document.
/// An element that was never closed must not swallow the items and fields behind it.
class SoupReader {
 public:
  explicit SoupReader(const std::shared_ptr<std::string>& source)
      : builder_(source), tokens_(*source, MarkupMode::xml, max_xml_attributes) {
    builder_.set_malformed();
    tokens_.guess_missing_ends();
  }

  XmlTree read() {
    MarkupToken token;
    bool more = tokens_.next(token);
    for (; more && !builder_.full(); more = tokens_.next(token)) {
      switch (token.kind) {
        case MarkupToken::Kind::text:
          builder_.text(token.text, token.plain);
          break;
        case MarkupToken::Kind::cdata:
          builder_.cdata(token.text);
          break;
        case MarkupToken::Kind::start:
          start(token);
          break;
        case MarkupToken::Kind::end:
          end(token.name);
          break;
      }
    }
    note_limits(more);
    return builder_.finish();
  }

 private:
  struct Open {
    XmlName role;
    std::size_t text_field;  ///< depth of the field of text around it within the same item; 0 if none
  };

  void note_limits(bool more) {
    if (more) builder_.note_limit("more elements and texts than are kept; what follows them is left out");
    if (left_out_deep_)
      builder_.note_limit("elements nested more than " + std::to_string(max_xml_depth) +
                          " deep; their tags are left out");
    if (tokens_.dropped_attributes())
      builder_.note_limit("an element with more than " + std::to_string(max_xml_attributes) +
                          " attributes; the others are left out");
  }

  void start(const MarkupToken& token) {
    const XmlName role = role_of(token.name);
    if (role == XmlName::rss) end_to(0);  // a second feed behind one that was cut off
    if (is_item(role)) end_before_item(role);
    if (is_field(role) && !open_.empty() && open_.back().text_field > 0) end_to(open_.back().text_field - 1);
    if (builder_.depth() >= max_xml_depth) {
      left_out_deep_ = true;
      if (!token.self_closing) ++too_deep_;
      return;
    }
    if (builder_.depth() == 0) builder_.set_doctype(tokens_.doctype());
    if (is_one_of(token.name, {"p", "li"})) close(token.name, 1);
    builder_.start(token.name, tokens_.attributes());
    push(role);
    const bool empty = is_one_of(token.name, {"br", "hr", "img", "wbr"});  // HTML that nobody escaped
    if (token.self_closing || empty) end_to(builder_.depth() - 1);
  }

  void push(XmlName role) {
    std::size_t text_field = open_.empty() || is_structure(role) ? 0 : open_.back().text_field;
    if (is_structure(role)) ++structures_;
    if (holds_text_only(role) && structures_ > 0) text_field = builder_.depth();
    ++count(role);
    open_.push_back({role, text_field});
  }

  /// Back to the nearest element that can hold the item; without one, out of the item before.
  void end_before_item(XmlName item) {
    bool held = false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(XmlName::item); ++i)
      held = held || (counts_[i] > 0 && holds(static_cast<XmlName>(i), item));
    if (!held) return close_role(item);
    std::size_t depth = open_.size();
    while (depth > 0 && !holds(open_[depth - 1].role, item)) --depth;
    end_to(depth);
  }

  void end(std::string_view name) {
    const XmlName role = role_of(name);
    if (too_deep_ > 0) {
      --too_deep_;
    } else if (role != XmlName::other) {
      close_role(role);
    } else {
      close(name, 32);
    }
  }

  /// Ends the innermost element of that role, and all in it. What it walks over it ends, so that
  /// all of them together are linear.
  void close_role(XmlName role) {
    if (count(role) == 0) return;
    std::size_t depth = open_.size();
    while (depth > 0 && open_[depth - 1].role != role) --depth;
    end_to(depth - 1);
  }

  /// Ends the innermost element of that name, and all in it, if it is one of the last `reach`.
  void close(std::string_view name, std::size_t reach) {
    for (std::size_t i = 0; i < std::min(builder_.depth(), reach); ++i)
      if (same_ascii(builder_.open_name(i), name)) return end_to(builder_.depth() - 1 - i);
  }

  void end_to(std::size_t depth) {
    for (; open_.size() > depth; open_.pop_back()) {
      const XmlName role = open_.back().role;
      --count(role);
      if (is_structure(role)) --structures_;
      builder_.end();
      too_deep_ = 0;
    }
  }

  std::size_t& count(XmlName role) { return counts_[static_cast<std::size_t>(role)]; }

  static bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view one) { return same_ascii(name, one); });
  }

  XmlTreeBuilder builder_;
  MarkupTokenizer tokens_;
  std::vector<Open> open_;  ///< as deep as the builder
  std::array<std::size_t, static_cast<std::size_t>(XmlName::other) + 1>
      counts_{};  ///< of the open elements, by role
  std::size_t structures_ = 0;
  std::size_t too_deep_ = 0;
  bool left_out_deep_ = false;
};

}  // namespace

XmlTree repair_xml(std::shared_ptr<std::string> source) {
  return SoupReader(source).read();
}

}  // namespace dateline::pipeline
