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

bool is_named_as_root(const XmlTree& tree, XmlIndex i) {
  const XmlName name = tree[i].name;
  return !tree[i].is_text &&
         (name == XmlName::rss || name == XmlName::feed || name == XmlName::rdf || name == XmlName::channel);
}

/// An entry as a document (RFC 4287, 2): one that has to come first.
bool is_lone_entry(const XmlTree& tree, XmlIndex i) {
  const XmlSpace space = tree[i].space;
  return i == 1 && !tree[i].is_text && tree[i].name == XmlName::entry &&
         (space == XmlSpace::atom10 || space == XmlSpace::atom03);
}

/// Whether a feed's channel, items or fields stand directly below: words may speak of <rss>, pages have a
/// <feed>.
bool holds_fields(const XmlTree& tree, XmlIndex root) {
  bool found = false;
  tree.each_child(root, [&](XmlIndex i) {
    const XmlName name = tree[i].name;
    found = found || name == XmlName::channel || (name >= XmlName::item && name <= XmlName::category);
  });
  return found;
}

bool holds_words(const XmlTree& tree, XmlIndex root) {
  for (XmlIndex i = root + 1; i < tree[root].end; i = tree[i].end)
    if (!trim(tree[i].text).empty()) return true;
  return false;
}

/// The first element that is a feed's root, past what stands before it by mistake. An empty one has to come
/// first.
XmlIndex find_root(const XmlTree& tree) {
  if (tree.size() > 1 && is_lone_entry(tree, 1)) return 1;
  for (XmlIndex i = 1; i < std::min<std::size_t>(tree.size(), 1000); ++i)
    if (is_named_as_root(tree, i) && (holds_fields(tree, i) || (i == 1 && !holds_words(tree, i)))) return i;
  return no_element;
}

/// Further feeds behind the first one are of another file, or the same once more.
void note_others(const XmlTree& tree, XmlIndex root, const FeedContext& context, FileNotes& notes) {
  for (XmlIndex i = tree[root].end; i < tree.size(); i = tree[i].end)
    if (is_named_as_root(tree, i) && holds_fields(tree, i))
      add_note(notes, context, "F107", "a second feed behind the first; it is left out");
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
  const XmlTree tree = parse_xml(std::move(decoded.text), [&] {
    return decode_text(bytes, MarkupKind::xml, context.content_type).text;
  });
  const XmlIndex root = find_root(tree);
  if (root == no_element) return problem("F102", context, "not a feed: no rss, feed or rdf:RDF element");
  const bool atom = tree[root].name == XmlName::feed || tree[root].name == XmlName::entry;
  Feed feed = atom ? read_atom(tree, root, context) : read_rss(tree, root, context);
  feed.malformed = feed.malformed || decoded.repaired || decoded.contradicted;
  feed.encoding = decoded.encoding;
  note_others(tree, root, context, feed.notes);
  add_limits(feed.notes, context, tree.limits());
  return feed;
}

}  // namespace dateline::pipeline
