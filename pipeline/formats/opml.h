#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dateline/result.h"
#include "pipeline/formats/feed.h"

namespace dateline::pipeline {

/// A subscription. The outlines around it are its tags, from the outside in, then its categories.
struct OpmlFeed {
  std::string url;
  std::string title;
  std::string link;  ///< the site's page
  std::string description;
  std::string language;
  std::vector<std::string> tags;

  bool operator==(const OpmlFeed&) const = default;
};

struct Opml {
  std::string title;
  std::vector<OpmlFeed>
      feeds;               ///< in the order of the file; an address stands once, with the tags of all places
  bool malformed = false;  ///< the XML was not well-formed and was repaired
  FileNotes notes;         ///< what was left out
};

/// Reads OPML 1.0, 1.1 and 2.0 as feed readers write it. Outlines that lead to no feed are passed over;
/// addresses that are not http or https (F112) and what lies above 100,000 feeds or the limits of xml_tree.h
/// (F105) are left out with a note. Linear in the input, no recursion; safe to call from many threads.
/// Errors: F101 empty, F111 not OPML.
[[nodiscard]] Result<Opml> read_opml(std::string_view bytes, const FeedContext& context = {});

/// OPML 2.0. A feed stands in the outline of each of its tags, as feed readers do it, and outside of them if
/// it has none; outlines come in the order in which their tags first occur. read_opml finds the same feeds
/// with the same tags.
[[nodiscard]] std::string write_opml(const Opml& opml);

}  // namespace dateline::pipeline
