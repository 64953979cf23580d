#include "pipeline/formats/xml_tree.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <pugixml.hpp>
#include <utility>

#include "pipeline/formats/character_references.h"
#include "pipeline/formats/markup_tokenizer.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_depth = 512;
constexpr std::size_t max_attributes = 1000;
constexpr std::size_t max_namespaces = 64;  ///< declared at one place; each lookup walks over them
constexpr std::size_t max_nodes = 4'000'000;
constexpr std::ptrdiff_t max_tags = 3'000'000;  ///< for pugixml, whose nodes are larger than short tags

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

XmlSpace space_of_uri(std::string_view uri) {
  while (!uri.empty() && uri.back() == ' ') uri.remove_suffix(1);
  static constexpr std::pair<std::string_view, XmlSpace> known[] = {
      {"http://www.w3.org/2005/Atom", XmlSpace::atom10},
      {"https://www.w3.org/2005/Atom", XmlSpace::atom10},
      {"http://purl.org/atom/ns#", XmlSpace::atom03},
      {"http://example.com/newformat#", XmlSpace::atom03},
      {"http://example.com/necho", XmlSpace::atom03},
      {"http://purl.org/echo/", XmlSpace::atom03},
      {"uri/of/echo/namespace#", XmlSpace::atom03},
      {"http://purl.org/pie/", XmlSpace::atom03},
      {"http://purl.org/rss/1.0/", XmlSpace::rss10},
      {"http://my.netscape.com/rdf/simple/0.9/", XmlSpace::rss090},
      {"http://channel.netscape.com/rdf/simple/0.9/", XmlSpace::rss090},
      {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", XmlSpace::rdf},
      {"http://purl.org/dc/elements/1.1/", XmlSpace::dublin_core},
      {"http://purl.org/dc/elements/1.0/", XmlSpace::dublin_core},
      {"http://purl.org/dc/terms/", XmlSpace::dublin_terms},
      {"http://purl.org/rss/1.0/modules/content/", XmlSpace::content},
      {"http://search.yahoo.com/mrss/", XmlSpace::media},
      {"http://search.yahoo.com/mrss", XmlSpace::media},
      {"http://www.itunes.com/dtds/podcast-1.0.dtd", XmlSpace::itunes},
      {"http://www.itunes.com/DTDs/PodCast-1.0.dtd", XmlSpace::itunes},
      {"http://www.w3.org/1999/xhtml", XmlSpace::xhtml},
      {"http://wellformedweb.org/CommentAPI/", XmlSpace::comments},
      {"http://www.georss.org/georss", XmlSpace::georss},
      {"http://www.georss.org/georss/10", XmlSpace::georss},
      {"http://www.w3.org/2003/01/geo/wgs84_pos#", XmlSpace::geo},
      {"http://purl.org/rss/1.0/modules/slash/", XmlSpace::slash},
      {"http://www.google.com/schemas/sitemap-news/0.9", XmlSpace::news},
      {"http://www.w3.org/XML/1998/namespace", XmlSpace::xml},
      {"http://www.sitemaps.org/schemas/sitemap/0.9", XmlSpace::none},
      {"https://www.sitemaps.org/schemas/sitemap/0.9", XmlSpace::none},
      {"http://www.google.com/schemas/sitemap/0.84", XmlSpace::none},
      {"http://www.google.com/schemas/sitemap/0.9", XmlSpace::none},
      {"http://blogs.law.harvard.edu/tech/rss", XmlSpace::none},
      {"http://backend.userland.com/rss2", XmlSpace::none},
      {"http://backend.userland.com/rss", XmlSpace::none},
  };
  for (const auto& [name, space] : known)
    if (same_letters(name, uri)) return space;
  if (uri.starts_with("http://purl.org/rss/1.0/modules/")) return XmlSpace::other;
  return uri.empty() ? XmlSpace::none : XmlSpace::other;
}

/// For a prefix that nobody declared.
XmlSpace space_of_prefix(std::string_view prefix) {
  static constexpr std::pair<std::string_view, XmlSpace> usual[] = {
      {"atom", XmlSpace::atom10},      {"atom10", XmlSpace::atom10},   {"a", XmlSpace::atom10},
      {"a10", XmlSpace::atom10},       {"dc", XmlSpace::dublin_core},  {"dcterms", XmlSpace::dublin_terms},
      {"dct", XmlSpace::dublin_terms}, {"content", XmlSpace::content}, {"media", XmlSpace::media},
      {"itunes", XmlSpace::itunes},    {"rdf", XmlSpace::rdf},         {"xhtml", XmlSpace::xhtml},
      {"wfw", XmlSpace::comments},     {"xml", XmlSpace::xml},         {"rss", XmlSpace::none},
      {"georss", XmlSpace::georss},    {"geo", XmlSpace::geo},         {"slash", XmlSpace::slash},
      {"news", XmlSpace::news},
  };
  for (const auto& [name, space] : usual)
    if (same_letters(name, prefix)) return space;
  return XmlSpace::other;
}

struct RawAttribute {
  std::string_view name;
  std::string_view value;
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Control characters that no XML document may have.
bool is_forbidden(char c) {
  constexpr std::uint32_t allowed = 1U << '\t' | 1U << '\n' | 1U << '\r';
  const auto byte = static_cast<unsigned char>(c);
  return byte < 32 && (allowed >> byte & 1U) == 0;
}

/// Eight bytes at a time: most words have nothing below a space, and only line breaks where they have.
bool has_forbidden(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    const bool below_space = ((word - 0x2020202020202020U) & ~word & 0x8080808080808080U) != 0;
    if (below_space && std::any_of(text.begin() + static_cast<std::ptrdiff_t>(i),
                                   text.begin() + static_cast<std::ptrdiff_t>(i + 8),
                                   [](char c) { return is_forbidden(c); }))
      return true;
  }
  return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                     [](char c) { return is_forbidden(c); });
}

/// XML's own five references; 0 if `text`, which begins with an ampersand, has another one.
struct OwnReference {
  char character = 0;
  std::size_t size = 0;
};

OwnReference own_reference(std::string_view text) {
  const auto is = [&](std::string_view reference) { return text.starts_with(reference); };
  if (is("&lt;")) return {'<', 4};
  if (is("&gt;")) return {'>', 4};
  if (is("&amp;")) return {'&', 5};
  if (is("&quot;")) return {'"', 6};
  if (is("&apos;")) return {'\'', 6};
  return {};
}

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

}  // namespace

class XmlTreeBuilder {
 public:
  XmlTreeBuilder(std::shared_ptr<const void> source, std::size_t bytes) {
    tree_.source_ = std::move(source);
    tree_.nodes_.reserve(bytes / 64 + 16);
    tree_.nodes_.emplace_back();
    open_.push_back({0, {}, 0});
  }

  void start(std::string_view name, const std::vector<RawAttribute>& attributes) {
    if (depth() == 0 && std::exchange(has_root_, true)) tree_.malformed_ = true;
    const std::size_t declared = spaces_.size();
    for (const RawAttribute& attribute : attributes) declare(attribute);
    const auto [prefix, local] = split_name(name);
    XmlNode node;
    node.space = find_space(prefix, true);
    node.name = local;
    node.attributes = static_cast<std::uint32_t>(tree_.attributes_.size());
    for (const RawAttribute& attribute : attributes) {
      const auto [attribute_prefix, attribute_name] = split_name(attribute.name);
      if (attribute.name == "xmlns" || attribute_prefix == "xmlns") continue;
      const XmlSpace space = attribute_prefix.empty() ? XmlSpace::none : find_space(attribute_prefix, false);
      if (space == XmlSpace::xml && attribute_name == "base") tree_.has_base_ = true;
      tree_.attributes_.push_back({space, attribute_name, decode(attribute.value)});
      ++node.attribute_count;
    }
    const std::uint32_t index = add(node);
    open_.push_back({index, name, declared});
  }

  void end() {
    const Open top = open_.back();
    open_.pop_back();
    tree_.nodes_[top.node].end = static_cast<std::uint32_t>(tree_.nodes_.size());
    spaces_.resize(top.spaces);
  }

  void text(std::string_view raw, bool references) {
    if (depth() == 0 && !std::all_of(raw.begin(), raw.end(), is_space)) tree_.malformed_ = true;
    XmlNode node;
    node.is_text = true;
    node.text = references ? decode(raw) : raw;
    add(node);
  }

  [[nodiscard]] std::size_t depth() const { return open_.size() - 1; }
  [[nodiscard]] std::string_view open_name(std::size_t from_top) const {
    return open_[open_.size() - 1 - from_top].name;
  }
  [[nodiscard]] bool full() const { return tree_.nodes_.size() >= max_nodes; }
  void set_malformed() { tree_.malformed_ = true; }

  XmlTree finish() {
    for (; !open_.empty(); end()) tree_.nodes_[open_.back().node].cut = true;
    return std::move(tree_);
  }

 private:
  struct Open {
    std::uint32_t node;
    std::string_view name;
    std::size_t spaces;
  };
  struct Declared {
    std::string_view prefix;
    XmlSpace space;
  };

  void declare(const RawAttribute& attribute) {
    if (spaces_.size() >= max_namespaces) return;
    if (attribute.name == "xmlns") {
      spaces_.push_back({{}, space_of_uri(attribute.value)});
      if (spaces_.back().space == XmlSpace::rss090) tree_.declares_rss090_ = true;
    } else if (attribute.name.starts_with("xmlns:")) {
      spaces_.push_back({attribute.name.substr(6), space_of_uri(attribute.value)});
    }
  }

  [[nodiscard]] XmlSpace find_space(std::string_view prefix, bool use_default) const {
    if (prefix.empty() && !use_default) return XmlSpace::none;
    for (std::size_t i = spaces_.size(); i > 0; --i) {
      if (spaces_[i - 1].prefix != prefix) continue;
      // a known prefix with a mistyped address is what it says
      if (spaces_[i - 1].space == XmlSpace::other && !prefix.empty()) return space_of_prefix(prefix);
      return spaces_[i - 1].space;
    }
    return prefix.empty() ? XmlSpace::none : space_of_prefix(prefix);
  }

  std::string_view decode(std::string_view raw) {
    std::size_t ampersand = raw.find('&');
    if (ampersand == std::string_view::npos) return raw;
    std::string out;
    out.reserve(raw.size());
    bool undefined = false;
    while (ampersand != std::string_view::npos) {  // few need the table of names
      out.append(raw.substr(0, ampersand));
      raw.remove_prefix(ampersand);
      ampersand = raw.find('&', 1);
      const OwnReference own = own_reference(raw);
      if (own.size == 0) {
        append_decoded_xml(out, raw.substr(0, ampersand), undefined);
        raw.remove_prefix(std::min(ampersand, raw.size()));
        if (ampersand != std::string_view::npos) ampersand = 0;
      } else {
        out += own.character;
        raw.remove_prefix(own.size);
        if (ampersand != std::string_view::npos) ampersand -= own.size;
      }
    }
    out.append(raw);
    if (has_forbidden(out)) {  // XML has no place for them by reference either
      std::erase_if(out, is_forbidden);
      undefined = true;
    }
    if (undefined) tree_.malformed_ = true;
    return tree_.decoded_.emplace_back(std::move(out));
  }

  std::uint32_t add(XmlNode node) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes_.size());
    node.parent = open_.back().node;
    node.end = index + 1;
    tree_.nodes_.push_back(node);
    return index;
  }

  XmlTree tree_;
  std::vector<Open> open_;
  std::vector<Declared> spaces_;
  bool has_root_ = false;
};

namespace {

/// Without recursion: pugixml's own walkers follow the depth of the input.
XmlTree from_pugixml(const std::shared_ptr<pugi::xml_document>& document, std::size_t bytes) {
  XmlTreeBuilder builder(document, bytes);
  std::vector<RawAttribute> attributes;
  pugi::xml_node node = document->first_child();
  while (node && !builder.full()) {
    bool descend = false;
    if (node.type() == pugi::node_element) {
      attributes.clear();
      for (const pugi::xml_attribute attribute : node.attributes()) {
        if (attributes.size() >= max_attributes) {
          builder.set_malformed();
          break;
        }
        attributes.push_back({attribute.name(), attribute.value()});
      }
      builder.start(node.name(), attributes);
      if (builder.depth() < max_depth) {
        descend = static_cast<bool>(node.first_child());
      } else {
        builder.set_malformed();
      }
      if (!descend) builder.end();
    } else if (node.type() == pugi::node_pcdata) {
      builder.text(node.value(), true);
    } else if (node.type() == pugi::node_cdata) {
      builder.text(node.value(), false);
    }
    if (descend) {
      node = node.first_child();
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (node == *document) return builder.finish();
      builder.end();
    }
    node = node.next_sibling();
  }
  if (builder.full()) builder.set_malformed();
  return builder.finish();
}

/// What an element's name says about where the elements around it end. In this order: what holds
/// items, items, fields that hold text only, other fields.
enum class Role : std::uint8_t {
  channel,
  rss,
  feed,
  rdf,
  urlset,
  sitemapindex,
  item,
  entry,
  url,
  sitemap,
  title,
  link,
  guid,
  pub_date,
  id,
  updated,
  published,
  description,
  summary,
  content,
  author,
  category,
  none
};
constexpr std::array<std::string_view, static_cast<std::size_t>(Role::none)> role_names = {
    "channel",   "rss",         "feed",    "rdf",     "urlset", "sitemapindex", "item", "entry",
    "url",       "sitemap",     "title",   "link",    "guid",   "pubdate",      "id",   "updated",
    "published", "description", "summary", "content", "author", "category"};

Role role_of(std::string_view name) {
  const auto [prefix, local] = split_name(name);
  if (!prefix.empty() && !same_letters(prefix, "rdf") && !same_letters(prefix, "atom")) return Role::none;
  for (std::size_t i = 0; i < role_names.size(); ++i)
    if (same_letters(local, role_names[i])) {
      const auto role = static_cast<Role>(i);
      return prefix.empty() || role <= Role::sitemap ? role : Role::none;
    }
  return Role::none;
}

bool is_structure(Role role) {
  return role <= Role::sitemap;
}
bool is_item(Role role) {
  return role >= Role::item && role <= Role::sitemap;
}
bool is_field(Role role) {
  return role >= Role::title && role < Role::none;
}
bool holds_text_only(Role role) {
  return role >= Role::title && role <= Role::published;
}

/// Whether items of that kind stand in such an element; `url` stands in an RSS image too.
bool holds(Role container, Role item) {
  if (item == Role::url) return container == Role::urlset;
  if (item == Role::sitemap) return container == Role::sitemapindex;
  return container <= Role::rdf;
}

/// Builds a tree of anything: missing and wrong end tags, tags cut off, text around the document.
/// An element that was never closed must not swallow the items and fields behind it.
class SoupReader {
 public:
  explicit SoupReader(const std::shared_ptr<const std::string>& source)
      : builder_(source, source->size()), tokens_(*source, MarkupMode::xml, max_attributes) {
    builder_.set_malformed();
  }

  XmlTree read() {
    MarkupToken token;
    while (!builder_.full() && tokens_.next(token)) {
      switch (token.kind) {
        case MarkupToken::Kind::text:
          builder_.text(token.text, true);
          break;
        case MarkupToken::Kind::cdata:
          builder_.text(token.text, false);
          break;
        case MarkupToken::Kind::start:
          start(token);
          break;
        case MarkupToken::Kind::end:
          end(token.name);
          break;
      }
    }
    return builder_.finish();
  }

 private:
  struct Open {
    Role role;
    std::size_t text_field;  ///< depth of the field of text around it within the same item; 0 if none
  };

  void start(const MarkupToken& token) {
    const Role role = role_of(token.name);
    if (is_item(role)) end_before_item(role);
    if (is_field(role) && !open_.empty() && open_.back().text_field > 0) end_to(open_.back().text_field - 1);
    if (builder_.depth() >= max_depth) {
      if (!token.self_closing) ++too_deep_;
      return;
    }
    if (is_one_of(token.name, {"p", "li"})) close(token.name, 1);
    attributes_.clear();
    for (const MarkupAttribute& attribute : tokens_.attributes())
      attributes_.push_back({attribute.name, attribute.value});
    builder_.start(token.name, attributes_);
    push(role);
    const bool empty = is_one_of(token.name, {"br", "hr", "img", "wbr"});  // HTML that nobody escaped
    if (token.self_closing || empty) end_to(builder_.depth() - 1);
  }

  void push(Role role) {
    std::size_t text_field = open_.empty() || is_structure(role) ? 0 : open_.back().text_field;
    if (is_structure(role)) ++structures_;
    if (holds_text_only(role) && structures_ > 0) text_field = builder_.depth();
    ++count(role);
    open_.push_back({role, text_field});
  }

  /// Back to the nearest element that can hold the item; without one, out of the item before.
  void end_before_item(Role item) {
    bool held = false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Role::item); ++i)
      held = held || (counts_[i] > 0 && holds(static_cast<Role>(i), item));
    if (!held) return close_role(item);
    std::size_t depth = open_.size();
    while (depth > 0 && !holds(open_[depth - 1].role, item)) --depth;
    end_to(depth);
  }

  void end(std::string_view name) {
    const Role role = role_of(name);
    if (too_deep_ > 0) {
      --too_deep_;
    } else if (role != Role::none) {
      close_role(role);
    } else {
      close(name, 32);
    }
  }

  /// Ends the innermost element of that role, and all in it. What it walks over it ends, so that
  /// all of them together are linear.
  void close_role(Role role) {
    if (count(role) == 0) return;
    std::size_t depth = open_.size();
    while (depth > 0 && open_[depth - 1].role != role) --depth;
    end_to(depth - 1);
  }

  /// Ends the innermost element of that name, and all in it, if it is one of the last `reach`.
  void close(std::string_view name, std::size_t reach) {
    for (std::size_t i = 0; i < std::min(builder_.depth(), reach); ++i)
      if (same_letters(builder_.open_name(i), name)) return end_to(builder_.depth() - 1 - i);
  }

  void end_to(std::size_t depth) {
    for (; open_.size() > depth; open_.pop_back()) {
      const Role role = open_.back().role;
      --count(role);
      if (is_structure(role)) --structures_;
      builder_.end();
      too_deep_ = 0;
    }
  }

  std::size_t& count(Role role) { return counts_[static_cast<std::size_t>(role)]; }

  static bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view one) { return same_letters(name, one); });
  }

  XmlTreeBuilder builder_;
  MarkupTokenizer tokens_;
  std::vector<RawAttribute> attributes_;
  std::vector<Open> open_;                                   ///< as deep as the builder
  std::array<std::size_t, role_names.size() + 1> counts_{};  ///< of the open elements, by role
  std::size_t structures_ = 0;
  std::size_t too_deep_ = 0;
};

XmlTree read_with_pugixml(const std::shared_ptr<const std::string>& source) {
  auto document = std::make_shared<pugi::xml_document>();
  // a fragment, so that text around the root is seen
  constexpr unsigned flags = pugi::parse_fragment | pugi::parse_cdata | pugi::parse_eol |
                             pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;
  // load_buffer copies, so that the bytes are still whole for the second reader
  if (document->load_buffer(source->data(), source->size(), flags, pugi::encoding_utf8))
    return from_pugixml(document, source->size());
  document.reset();
  return SoupReader(source).read();
}

/// What stands before the declaration, which has to come first.
bool starts_late(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != 0 && at != std::string_view::npos && text.substr(at).starts_with("<?xml ");
}

}  // namespace

std::string_view XmlTree::attribute(std::uint32_t i, std::string_view name) const {
  for (const XmlAttribute& attribute : attributes(i))
    if (attribute.name == name && (attribute.space == XmlSpace::none || attribute.space == nodes_[i].space))
      return attribute.value;
  return {};
}

std::string XmlTree::text(XmlIndex i) const {
  if (nodes_[i].end == i + 2) return std::string(nodes_[i + 1].text);
  std::string out;
  for (XmlIndex node = i + 1; node < nodes_[i].end; ++node) out += nodes_[node].text;
  return out;
}

XmlTree parse_xml(std::string utf8) {
  // what XML has no place for is dropped first: one such byte must not cost a feed
  bool repaired = false;
  if (has_forbidden(utf8)) {
    std::erase_if(utf8, is_forbidden);
    repaired = true;
  }
  const auto source = std::make_shared<const std::string>(std::move(utf8));
  const bool many_tags = std::count(source->begin(), source->end(), '<') > max_tags;
  XmlTree tree = many_tags ? SoupReader(source).read() : read_with_pugixml(source);
  tree.malformed_ = tree.malformed_ || repaired || starts_late(*source);
  return tree;
}

}  // namespace dateline::pipeline
