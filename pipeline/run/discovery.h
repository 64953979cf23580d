#pragma once

#include <string>
#include <vector>

#include "dateline/result.h"
#include "pipeline/base/clock.h"
#include "pipeline/fetch/fetcher.h"
#include "pipeline/formats/feed_discovery.h"

namespace dateline::pipeline {

/// Asks an address, as politely as a run does, for the feeds its page names; an address that is a feed itself
/// is found too. Nothing is remembered. An error is what the answer was instead.
[[nodiscard]] Result<std::vector<FoundFeed>> find_feeds_of_site(const std::string& url,
                                                                const FetchSettings& settings,
                                                                const Clock& clock);

}  // namespace dateline::pipeline
