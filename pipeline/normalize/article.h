#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/calendar.h"
#include "dateline/diagnostics.h"

namespace dateline::pipeline {

/// A page as `dateline article` prints it (contract.md). All strings are NFC without
/// control and zero-width characters; empty means absent.
struct Article {
  std::string url;            ///< as given by the caller, else the one the file says it was saved from
  std::string canonical_url;  ///< only of the same site as `url`
  std::string site_name;
  std::string title;  ///< without the site's name
  std::vector<std::string> author;
  std::string published;       ///< "2024-02-28T21:00:00-05:00" with the page's offset, or "2024-02-28"
  std::string published_from;  ///< jsonld, meta, time, url, text
  std::string modified;
  std::string language;  ///< declared, else recognised; BCP 47
  std::string text;      ///< paragraphs separated by one blank line
  std::vector<std::string> tags;
  Diagnostics diagnostics;

  /// The day of `published` as the page writes it.
  [[nodiscard]] std::optional<Day> published_day() const;
};

class PageWords;

struct PageContext {
  std::string path;                           ///< for diagnostics
  std::string url;                            ///< may be empty
  std::string content_type;                   ///< of the HTTP answer, may be empty
  std::optional<Day> fetched = std::nullopt;  ///< where it is known; later dates are refused
  const PageWords* words = nullptr;           ///< none: the built-in ones
};

/// The article of a page. Never fails: a page without an article has an empty text
/// (N001 in `diagnostics`). N003: limits were reached, N004: wrongly read UTF-8 was put right; N005, an
/// error: the bytes are a PDF file, a picture or the like. Linear in the input; safe to call from many
/// threads.
[[nodiscard]] Article extract_article(std::string_view bytes, const PageContext& context = {});

}  // namespace dateline::pipeline
