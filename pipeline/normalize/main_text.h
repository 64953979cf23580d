#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/formats/html_tree.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

/// What is known of the article before its text is looked for.
struct MainTextHints {
  std::string title;
  std::vector<std::string> authors;
  std::string description;   ///< of the page; often the standfirst
  std::string article_body;  ///< of JSON-LD: HTML or plain text, may be empty
  std::string live_updates;  ///< of JSON-LD: the entries of a live blog, may be empty
};

struct MainText {
  std::vector<std::string> paragraphs;  ///< cleaned lines, in order
  bool from_metadata = false;           ///< JSON-LD's articleBody stands in for the page
};

/// The text of the article in a page: headings, paragraphs, list items and quotes of the
/// story, each once. Linear in the size of the tree.
[[nodiscard]] MainText find_main_text(const HtmlTree& tree, const MainTextHints& hints, NameJudge& judge);

}  // namespace dateline::pipeline
