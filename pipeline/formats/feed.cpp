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

/// In any encoding: past byte order marks and the zeros of UTF-16.
bool begins_json(std::string_view bytes) {
  const std::string_view passed("\0\xEF\xBB\xBF\xFE\xFF \t\r\n", 10);
  const std::size_t first = bytes.find_first_not_of(passed);
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

/// The first element that a feed can have as its root, past what stands before it by mistake.
XmlIndex find_root(const XmlTree& tree) {
  for (XmlIndex i = 1; i < std::min<std::size_t>(tree.size(), 1000); ++i) {
    if (tree[i].is_text) continue;
    const XmlName name = tree[i].name;
    if (name == XmlName::rss || name == XmlName::feed || name == XmlName::rdf || name == XmlName::channel)
      return i;
    if (name == XmlName::html || name == XmlName::body) return no_element;
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

Result<Feed> read_feed(std::string_view bytes, const FeedContext& context) {
  if (trim(bytes).empty()) return problem("F101", context, "empty");
  const bool json = begins_json(bytes);
  DecodedText decoded = decode_text(bytes, json ? MarkupKind::plain : MarkupKind::xml, context.content_type);
  if (json) return read_json_feed(decoded, context);
  const XmlTree tree = parse_xml(std::move(decoded.text));
  const XmlIndex root = find_root(tree);
  if (root == no_element) return problem("F102", context, "not a feed: no rss, feed or rdf:RDF element");
  Feed feed =
      tree[root].name == XmlName::feed ? read_atom(tree, root, context) : read_rss(tree, root, context);
  feed.malformed = feed.malformed || decoded.repaired;
  feed.encoding = decoded.encoding;
  add_limits(feed.notes, context, tree.limits());
  return feed;
}

}  // namespace dateline::pipeline
