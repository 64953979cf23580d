#include "pipeline/formats/feed.h"

#include <algorithm>
#include <utility>

#include "pipeline/base/charset.h"
#include "pipeline/formats/feed_adapters.h"
#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

Diagnostic problem(const char* code, const FeedContext& context, std::string message) {
  return {Severity::error, code, context.path, std::move(message)};
}

/// The first element that a feed can have as its root, past what stands before it by mistake.
XmlIndex find_root(const XmlTree& tree) {
  for (XmlIndex i = 1; i < std::min<std::size_t>(tree.size(), 1000); ++i) {
    if (tree[i].is_text) continue;
    const std::string name = lower_ascii(tree[i].name);
    if (name == "rss" || name == "feed" || name == "rdf" || name == "channel") return i;
    if (name == "html" || name == "body") return no_element;
  }
  return no_element;
}

}  // namespace

bool is_full(Feed& feed, const FeedContext& context) {
  if (feed.items.size() < max_feed_items) return false;
  add_note(feed.notes, context, "F105",
           "more than " + std::to_string(max_feed_items) + " items; the others are left out");
  return true;
}

bool looks_like_feed(std::string_view start) {
  const std::string text = sniffed(start);
  if (trim(text).starts_with('{')) return text.find("jsonfeed.org/version") != std::string::npos;
  std::size_t first = std::string::npos;
  for (const std::string_view root : {"<rss", "<feed", "<rdf:rdf", "<atom:feed"}) {
    const std::size_t at = text.find(root);
    if (at == std::string::npos || at + root.size() >= text.size()) continue;
    const char after = text[at + root.size()];
    if (is_xml_space(after) || after == '>') first = std::min(first, at);
  }
  const std::size_t html = std::min(text.find("<html"), text.find("<!doctype html"));
  return first < html;
}

Result<Feed> read_feed(std::string_view bytes, const FeedContext& context) {
  if (trim(bytes).empty()) return problem("F101", context, "empty");
  const std::string_view start = trim(bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes);
  const bool json = start.starts_with('{') || start.starts_with('[');
  DecodedText decoded = decode_text(bytes, json ? MarkupKind::plain : MarkupKind::xml, context.content_type);
  if (json) return read_json_feed(decoded, context);
  const XmlTree tree = parse_xml(std::move(decoded.text));
  const XmlIndex root = find_root(tree);
  if (root == no_element) return problem("F102", context, "not a feed: no rss, feed or rdf:RDF element");
  Feed feed =
      lower_ascii(tree[root].name) == "feed" ? read_atom(tree, root, context) : read_rss(tree, root, context);
  feed.malformed = feed.malformed || decoded.repaired;
  feed.encoding = decoded.encoding;
  return feed;
}

}  // namespace dateline::pipeline
