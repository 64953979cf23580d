#include "pipeline/normalize/article.h"

#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/binary.h"
#include "pipeline/base/charset.h"
#include "pipeline/base/web_time.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/normalize/clean_text.h"
#include "pipeline/normalize/language.h"
#include "pipeline/normalize/main_text.h"
#include "pipeline/normalize/metadata.h"
#include "pipeline/normalize/mojibake.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

std::optional<Day> Article::published_day() const {
  return parse_iso_day(std::string_view(published).substr(0, 10));
}

Article extract_article(std::string_view bytes, const PageContext& given) {
  PageContext context = given;
  if (is_binary(bytes)) {
    Article none;
    none.url = clean_line(context.url);
    none.diagnostics.push_back({Severity::error, "N005", context.path, "binary data, not a page"});
    return none;
  }
  DecodedText decoded = decode_text(bytes, MarkupKind::html, context.content_type);
  const bool repaired = repair_mojibake(decoded.text);
  const std::string saved_from = saved_from_url(decoded.text);
  if (!context.fetched)
    if (const auto saved = parse_web_time(saved_date(decoded.text))) context.fetched = day_in_utc(*saved);
  const HtmlTree tree = parse_html(std::move(decoded.text));
  NameJudge judge(context.words != nullptr ? *context.words : PageWords::built_in());
  PageMetadata metadata = read_metadata(tree, context, saved_from, judge);

  MainTextHints hints;
  hints.title = metadata.title;
  hints.authors = metadata.authors;
  hints.description = std::move(metadata.description);
  hints.article_body = std::move(metadata.article_body);
  hints.live_updates = std::move(metadata.live_updates);
  const MainText text = find_main_text(tree, hints, judge);

  Article article;
  article.url = clean_line(metadata.url);
  article.canonical_url = std::move(metadata.canonical_url);
  article.site_name = std::move(metadata.site_name);
  article.title = std::move(metadata.title);
  article.author = std::move(metadata.authors);
  article.published = std::move(metadata.published);
  article.published_from = std::move(metadata.published_from);
  article.modified = std::move(metadata.modified);
  article.tags = std::move(metadata.tags);
  article.diagnostics = std::move(metadata.diagnostics);
  for (const std::string& paragraph : text.paragraphs) {
    if (!article.text.empty()) article.text += "\n\n";
    article.text += paragraph;
  }
  article.language = metadata.language.empty() ? detect_language(article.text) : std::move(metadata.language);
  if (article.text.empty())
    article.diagnostics.push_back(
        {Severity::warning, "N001", context.path, "no article text found in this page"});
  if (repaired)
    article.diagnostics.push_back({Severity::note, "N004", context.path,
                                   "its UTF-8 had been read as windows-1252 once, that was undone"});
  if (tree.limited())
    article.diagnostics.push_back({Severity::warning, "N003", context.path,
                                   "the page is nested or built beyond the limits, some of it was left out"});
  return article;
}

}  // namespace dateline::pipeline
