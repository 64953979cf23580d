#pragma once

#include <optional>
#include <string>

#include "dateline/calendar.h"

namespace dateline {

/// One article as the extractors see it: clean text and what is known about it.
/// `text` is valid UTF-8 (repair_utf8 in unicode.h makes it so); paragraphs are separated
/// by blank lines. All spans of its Annotations count into this very text.
struct Document {
  std::string id;
  std::string text;
  std::string title;             ///< headline, may be empty; not part of `text`
  std::optional<Day> published;  ///< nothing here is ever guessed from the clock
  std::string language;          ///< BCP 47 as declared ("en", "fr-CA"); empty: unknown
  std::string url;
  std::string site_name;
};

}  // namespace dateline
