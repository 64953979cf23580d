#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/formats/html_tree.h"
#include "pipeline/normalize/article.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

/// What a page says about itself: JSON-LD, OpenGraph and other meta elements, microdata, time
/// elements, its address, and last its text.
struct PageMetadata {
  std::string url;  ///< as given, else og:url or canonical
  std::string canonical_url;
  std::string site_name;
  std::string title;
  std::vector<std::string> authors;
  std::string published;
  std::string published_from;
  std::string modified;
  std::string language;
  std::vector<std::string> tags;
  std::string description;
  std::string article_body;  ///< of JSON-LD, as it stands there
  std::string live_updates;  ///< of JSON-LD: the entries of a live blog
  Diagnostics diagnostics;   ///< N002: a JSON-LD block that can not be read
};

[[nodiscard]] PageMetadata read_metadata(const HtmlTree& tree, const PageContext& context,
                                         std::string_view saved_from, NameJudge& judge);

}  // namespace dateline::pipeline
