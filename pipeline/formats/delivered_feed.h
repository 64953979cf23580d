#pragma once

#include <string_view>
#include <vector>

#include "dateline/result.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/feed_discovery.h"

namespace dateline::pipeline {

/// What the address of a feed delivers: a feed, or a Google News sitemap, whose news of the same site become
/// items, the newest first ("sitemap"; those of other sites are noted, F122). Linear; safe to call from many
/// threads. Errors: those of read_feed, but F106 says what else it is and what to do: a sitemap of pages or
/// an index, OPML, an HTML page and the feeds that it names.
[[nodiscard]] Result<Feed> read_delivered_feed(std::string_view bytes, const FeedContext& context);

/// F106 for a page in place of a feed; `feeds` are those that it names.
[[nodiscard]] Diagnostic page_in_place_of_feed(const FeedContext& context,
                                               const std::vector<FoundFeed>& feeds);

}  // namespace dateline::pipeline
