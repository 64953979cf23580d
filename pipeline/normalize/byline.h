#pragma once

#include <string>
#include <vector>

#include "pipeline/formats/html_tree.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

/// The names that stand as a byline in a page: what is marked as author (itemprop, rel), else what is named
/// so, else "By Jane Doe" as a line of its own, else a link to an author's page near the headline. As they
/// stand there, one person each where the markup parts them; the comments of readers are left out. Linear in
/// the tree. `options` are those of the page's dates.
[[nodiscard]] std::vector<std::string> find_byline(const HtmlTree& tree, NameJudge& judge,
                                                   const WebTimeOptions& options);

}  // namespace dateline::pipeline
