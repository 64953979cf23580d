#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/result.h"
#include "pipeline/formats/feed.h"

namespace dateline::pipeline {

struct SitemapEntry {
  std::string url;       ///< absolute, http or https
  std::string modified;  ///< "2012-09-26T10:00:00Z" (lastmod)
  // of a Google News sitemap
  std::string title;
  std::string published;
  std::string publication;
  std::string language;
  std::vector<std::string> keywords;
};

enum class SitemapKind : std::uint8_t {
  pages,
  index  ///< its entries are sitemaps
};

struct Sitemap {
  SitemapKind kind = SitemapKind::pages;
  std::string encoding;
  bool malformed = false;
  std::vector<SitemapEntry> entries;
  FileNotes notes;  ///< what was left out
};

/// Reads sitemaps and sitemap indexes (sitemaps.org 0.9 and Google's older schemas), Google News sitemaps and
/// plain lists of addresses. Entries whose address is not http or https (F112), dates that are none (F104)
/// and what lies above 100,000 entries (F105) are left out with a note. The bytes are unpacked (read_file
/// does that for .gz). Linear in the input, no recursion; safe to call from many threads. Whether an entry
/// belongs to the site is the caller's to judge. Errors: F101 empty, F121 not a sitemap.
[[nodiscard]] Result<Sitemap> read_sitemap(std::string_view bytes, const FeedContext& context = {});

}  // namespace dateline::pipeline
