#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dateline/diagnostics.h"
#include "pipeline/formats/html_tree.h"

namespace dateline::pipeline {

/// A person or organisation named as author or publisher.
struct LinkedName {
  std::string name;
  bool organisation = false;
  bool person = false;  ///< typed so
};

/// What schema.org data in a page says of the article; strings as they stand there.
struct LinkedArticle {
  bool found = false;  ///< an article or posting, not just a page
  std::string headline;
  std::string published;
  std::string modified;
  std::vector<LinkedName> authors;
  std::string publisher;
  std::string site_name;  ///< of a WebSite
  std::string body;
  std::string live_updates;  ///< the entries of a live blog, each under its headline, as paragraphs
  std::string language;
  std::string url;
  std::vector<std::string> keywords;
};

/// Reads all JSON-LD blocks of a page (@graph, arrays, references by @id). Blocks with raw line
/// breaks, comments or a trailing comma are read all the same; what can not be read is N002.
[[nodiscard]] LinkedArticle read_json_ld(const HtmlTree& tree, std::string_view page_url,
                                         std::string_view where, Diagnostics& diagnostics);

}  // namespace dateline::pipeline
