#pragma once

#include <cstddef>

namespace dateline::pipeline {

/// The largest inputs that are looked at, in bytes after decompression. One table for
/// the whole program; what lies above is refused with a diagnostic, never cut silently.
inline constexpr std::size_t max_page_bytes = 10'000'000;  ///< an HTML page, a text
inline constexpr std::size_t max_saved_page_bytes =
    100'000'000;                                           ///< one with its pictures: MHTML, SingleFile
inline constexpr std::size_t max_feed_bytes = 50'000'000;  ///< a feed, an OPML file, a sitemap
inline constexpr std::size_t max_line_bytes = 64'000'000;  ///< a line of JSON Lines
inline constexpr std::size_t max_archive_bytes =
    4'000'000'000;  ///< a whole .jsonl.gz or WARC archive, kept in memory

}  // namespace dateline::pipeline
