#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/formats/feed.h"

namespace dateline::pipeline {

struct FoundFeed {
  std::string url;   ///< absolute where the page's address is known
  std::string type;  ///< as the page says, e.g. "application/rss+xml"; may be empty
  std::string title;

  bool operator==(const FoundFeed&) const = default;
};

/// The feeds that an HTML page names: its <link rel="alternate"> and rel="feed" elements; where there are
/// none, links whose address ends as feeds' addresses do (/feed/, rss.xml, …). In the order of the page,
/// feeds of comments last, each address once, at most a hundred. `context.url` is the page's address. Linear;
/// safe to call from many threads.
[[nodiscard]] std::vector<FoundFeed> discover_feeds(std::string_view bytes, const FeedContext& context = {});

}  // namespace dateline::pipeline
