#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dateline/calendar.h"

namespace dateline::pipeline {

/// A text file as people keep articles: a headline, perhaps a line such as "Posted: 25th
/// January 2013", the story.
struct PlainArticle {
  std::string title;             ///< the first paragraph if it reads like a headline; not in `text` then
  std::optional<Day> published;  ///< of a line near the top that says so
  std::string text;              ///< paragraphs separated by one blank line
};

/// `utf8` is valid UTF-8. Linear; safe to call from many threads.
[[nodiscard]] PlainArticle read_plain_article(std::string_view utf8);

}  // namespace dateline::pipeline
