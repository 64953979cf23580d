#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/result.h"
#include "pipeline/formats/file_notes.h"

namespace dateline::pipeline {

struct Enclosure {
  std::string url;
  std::string type;
  std::string length;  ///< bytes, in digits as the feed gives them; empty if it gives anything else
};

struct FeedItem {
  std::string id;         ///< as the feed gives it, never resolved
  std::string link;       ///< absolute where a base is known
  std::string title;      ///< plain text
  std::string author;     ///< names, several joined by ", "
  std::string published;  ///< "2012-09-26T10:00:00Z"; empty: none, or none that can be read
  std::string updated;
  std::string summary;  ///< HTML as the feed gives it, decoded once
  std::string content;
  std::vector<std::string> categories;
  std::string comments;
  std::vector<Enclosure> enclosures;
  std::string language;  ///< of the item itself, where it is given
  std::string image;     ///< itunes:image, media:thumbnail, JSON Feed's image
  std::string via;       ///< the page elsewhere that the item is about or was found at
  std::string source;    ///< the outlet it was taken from, where an aggregator says so
  std::string source_url;
  std::string comment_count;        ///< digits as slash:comments gives them
  std::vector<std::string> points;  ///< "latitude longitude" in degrees, of GeoRSS and W3C geo
};

/// A feed as `dateline feed` prints it (contract.md). All strings are valid UTF-8
/// without NUL; empty means absent.
struct Feed {
  std::string format;  ///< rss2.0, rss1.0, rss0.9, atom1.0, atom0.3, jsonfeed1
  bool malformed = false;
  std::string encoding;  ///< the one that was used, in WHATWG spelling, e.g. "utf-8"
  std::string id;
  std::string title;
  std::string link;
  std::string description;
  std::string language;
  std::string author;
  std::string published;
  std::string updated;
  std::vector<std::string> categories;
  std::vector<FeedItem> items;
  std::uint32_t ttl_minutes = 0;  ///< how long it may be kept before it is asked again; 0: not said
  std::uint32_t skip_hours = 0;   ///< bit n: not to be asked in hour n GMT
  std::uint32_t skip_days = 0;    ///< bit n: nor on day n of the week, Sunday is 0
  FileNotes notes;  ///< what was left out: F104 a date or zone that is none or may be another, F105 over a
                    ///< limit, F107 a second feed, F108 items of a JSON Feed that are no array
};

struct FeedContext {
  std::string path;          ///< for diagnostics
  std::string url;           ///< base of relative URLs, may be empty
  std::string content_type;  ///< of the HTTP answer, may be empty
};

/// Reads RSS 0.9x/1.0/2.0, Atom 0.3/1.0 and JSON Feed 1.x. XML that is not well-formed
/// or has bytes that are no characters is read as far as it can be and `malformed` is set. Linear in the
/// input, of a DTD only short entities of text (xml_entities.h), nothing external. Safe to call from many
/// threads. At most 100,000 items are kept and what xml_tree.h keeps of elements; more is noted (F105).
/// Errors: F101 empty, F102 not a feed, F103 a JSON document that can not be read.
[[nodiscard]] Result<Feed> read_feed(std::string_view bytes, const FeedContext& context = {});

}  // namespace dateline::pipeline
