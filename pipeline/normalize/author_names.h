#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/web_time.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

/// Where a text with names of authors comes from.
enum class NameSource : std::uint8_t {
  text,       ///< a byline, a meta element: may be a list, with labels, roles, houses and dates
  person,     ///< said to be the name of one person; words that are labels elsewhere may be part of it
  catalogue,  ///< of Dublin Core or a citation: "Lee, Ann" is one person
};

/// The names in a line of text, each without "By", role, place, date and the like. `options` are those of the
/// page's dates; its language is that of the page. Linear; safe to call from many threads.
[[nodiscard]] std::vector<std::string> author_names(std::string_view line, NameSource source,
                                                    const PageWords& words, const WebTimeOptions& options);

}  // namespace dateline::pipeline
