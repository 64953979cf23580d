#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/calendar.h"
#include "dateline/result.h"
#include "pipeline/base/files.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/folder.h"
#include "pipeline/formats/mime.h"
#include "pipeline/normalize/article.h"
#include "pipeline/store/article_sink.h"

namespace dateline::pipeline {

/// What an input file held: articles, and what was wrong with it. An error means that (a part
/// of) the input is lost.
struct ReadArticles {
  std::vector<IncomingArticle> articles;
  Diagnostics diagnostics;
};

/// What reading an input takes besides its bytes.
struct ReadingContext {
  std::optional<Day> published = std::nullopt;  ///< of articles that do not say it themselves
  const PageWords* words = nullptr;             ///< none: the built-in ones
};

/// Reads a page (also MHTML), a text or a feed. Never throws for bad input; safe to call from many threads.
/// JSON Lines are read line by line with read_record, WARC archives page by page with read_contained_page.
/// R101: the kind of the file is not known (only a note where nobody named it), R102: there is no text.
[[nodiscard]] ReadArticles read_articles(const FoundFile& file, FileAccess access,
                                         const ReadingContext& context);

/// A page as it goes into the database; `path` is its file, empty if it was fetched.
[[nodiscard]] IncomingArticle article_of_page(Article page, const std::string& path);

/// An item with the text that its feed gives it. `scope`: within which its id is unique, where the feed
/// says nothing itself.
[[nodiscard]] IncomingArticle article_of_item(const FeedItem& item, const Feed& feed,
                                              const std::string& scope);

/// A page out of the archive `path`.
[[nodiscard]] ReadArticles read_contained_page(const ContainedPage& page, const std::string& path,
                                               const ReadingContext& context);

/// A file of JSON Lines.
struct RecordFile {
  explicit RecordFile(std::string name);

  std::string path;
  std::string scope;  ///< the same for every name of the file, so that its records keep their identity
};

/// A line with a "text", or with the "html" of a page.
[[nodiscard]] ReadArticles read_record(std::string_view line, std::uint64_t number, const RecordFile& file,
                                       const ReadingContext& context);

}  // namespace dateline::pipeline
