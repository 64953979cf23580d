#pragma once

#include "dateline/result.h"
#include "pipeline/base/charset.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/feed_xml.h"

/// One reader a format into the plain model of feed.h. They see only input that read_feed has
/// decoded; each bounds the number of items.
namespace dateline::pipeline {

inline constexpr std::size_t max_feed_items = 100'000;

/// Whether the feed has as many items as are kept; notes that there are more.
[[nodiscard]] bool is_full(Feed& feed, const FeedContext& context);

/// RSS 0.9x, 1.0 (RDF) and 2.0. `root` is rss, rdf:RDF or a bare channel.
[[nodiscard]] Feed read_rss(const XmlTree& tree, XmlIndex root, const FeedContext& context);
/// Atom 0.3 and 1.0. `root` is feed, or an entry that is a document of its own.
[[nodiscard]] Feed read_atom(const XmlTree& tree, XmlIndex root, const FeedContext& context);
/// JSON Feed 1.x.
[[nodiscard]] Result<Feed> read_json_feed(const DecodedText& decoded, const FeedContext& context);

}  // namespace dateline::pipeline
