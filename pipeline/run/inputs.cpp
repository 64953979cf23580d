#include "pipeline/run/inputs.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/binary.h"
#include "pipeline/base/charset.h"
#include "pipeline/base/files.h"
#include "pipeline/base/limits.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/formats/jsonl.h"
#include "pipeline/normalize/article.h"
#include "pipeline/normalize/clean_text.h"
#include "pipeline/normalize/language.h"
#include "pipeline/run/plain_article.h"

namespace dateline::pipeline {
namespace {

Diagnostic problem(const std::string& where, const char* code, std::string message) {
  return {Severity::error, code, where, std::move(message)};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += ", ";
    out += part;
  }
  return out;
}

std::string absolute_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::weakly_canonical(path, error);
  return error ? path : absolute.string();
}

void use_option(IncomingArticle& article, std::optional<Day> published) {
  if (article.document.published || !published) return;
  article.document.published = published;
  article.published = to_iso(*published);
  article.published_from = "option";
}

/// `saved` may be large for its pictures; without them it has to be a page.
ReadArticles read_page(ContainedPage saved, const std::string& path, const PageWords* words) {
  ReadArticles read;
  const std::string bytes = saved.bytes.size() > max_page_bytes ? without_data_urls(std::move(saved.bytes))
                                                                : std::move(saved.bytes);
  if (bytes.size() > max_page_bytes) {
    read.diagnostics.push_back(
        problem(path, "B003", "larger than " + std::to_string(max_page_bytes) + " bytes"));
    return read;
  }
  Article page = extract_article(bytes, {.path = path,
                                         .url = saved.url,
                                         .content_type = saved.content_type,
                                         .fetched = saved.fetched,
                                         .words = words});
  for (Diagnostic& diagnostic : page.diagnostics) {  // a page may say the same thing many times
    if (std::find(read.diagnostics.begin(), read.diagnostics.end(), diagnostic) == read.diagnostics.end()) {
      read.diagnostics.push_back(std::move(diagnostic));
    }
  }
  if (page.text.empty()) {
    for (Diagnostic& diagnostic : read.diagnostics) diagnostic.severity = Severity::error;
    if (read.diagnostics.empty())
      read.diagnostics.push_back(problem(path, "R102", "no article text in this page"));
    return read;
  }
  read.articles.push_back(article_of_page(std::move(page), path));
  return read;
}

ReadArticles read_text(const std::string& bytes, const FoundFile& file) {
  ReadArticles read;
  PlainArticle plain = read_plain_article(decode_text(bytes, MarkupKind::plain).text);
  if (plain.text.empty()) {
    read.diagnostics.push_back(problem(file.path, "R102", "no text in this file"));
    return read;
  }
  IncomingArticle& article = read.articles.emplace_back();
  article.kind = ArticleKind::text;
  article.path = file.path;
  article.document.id = repair_utf8(file.path);
  article.document.text = std::move(plain.text);
  article.document.title = std::move(plain.title);
  article.document.published = plain.published;
  if (plain.published) {
    article.published = to_iso(*plain.published);
    article.published_from = "text";
  }
  return read;
}

/// The text of a feed item. Its HTML is read as a page, so that paragraphs stay paragraphs;
/// where that finds no story (a teaser of one line), all of it is the text.
std::string item_text(const FeedItem& item) {
  const std::string& html = item.content.size() >= item.summary.size() ? item.content : item.summary;
  std::string everything = clean_line(html_to_text(html));
  std::string story =
      extract_article("<!DOCTYPE html><meta charset=utf-8><article>" + html + "</article>").text;
  return story.size() * 2 >= everything.size() ? story : everything;
}

ReadArticles read_feed_items(const std::string& bytes, const FoundFile& file) {
  ReadArticles read;
  const Result<Feed> feed = read_feed(bytes, {.path = file.path, .url = {}, .content_type = {}});
  if (!feed) {
    read.diagnostics.push_back(feed.error());
    return read;
  }
  read.diagnostics.assign(feed->notes.begin(), feed->notes.end());
  for (const FeedItem& item : feed->items) {
    IncomingArticle article = article_of_item(item, *feed, absolute_path(file.path));
    article.path = file.path;
    if (item.link.empty() && item.id.empty() && article.document.text.empty()) {
      read.diagnostics.push_back(problem(file.path, "R102", "a feed item without address, id and text"));
      continue;
    }
    read.articles.push_back(std::move(article));
  }
  return read;
}

std::size_t limit_of(FileKind kind) {
  if (kind == FileKind::feed) return max_feed_bytes;
  return kind == FileKind::html || kind == FileKind::mhtml ? max_saved_page_bytes : max_page_bytes;
}

void complete(ReadArticles& read, std::optional<Day> published) {
  for (IncomingArticle& article : read.articles) {
    use_option(article, published);
    if (article.document.language.empty()) article.document.language = detect_language(article.document.text);
  }
}

/// Lists that are left out, wherever they lie.
ReadArticles no_articles(const FoundFile& file) {
  const char* const message =
      file.kind == FileKind::opml
          ? "left out: a list of subscriptions (OPML), not articles; `dateline feeds import` takes it"
          : "left out: a sitemap, a list of addresses and not of articles; `dateline feed` prints it";
  Diagnostic note = problem(file.path, "R103", message);
  note.severity = Severity::warning;
  return {{}, {std::move(note)}};
}

ReadArticles read_file_of_kind(const FoundFile& file, FileAccess access, const PageWords* words) {
  if (file.kind == FileKind::unknown) {
    Diagnostic unknown = problem(file.path, "R101", "not a page, text, feed, WARC or JSON Lines file");
    if (access == FileAccess::regular_only) unknown.severity = Severity::note;  // pictures among the pages
    return {{}, {unknown}};
  }
  if (file.kind == FileKind::opml || file.kind == FileKind::sitemap) return no_articles(file);
  Result<std::string> bytes = read_file(file.path, limit_of(file.kind), access);
  if (!bytes) return {{}, {bytes.error()}};
  if ((file.kind == FileKind::html || file.kind == FileKind::text) && is_binary(*bytes))
    return {{}, {problem(file.path, "R101", "binary data, not the page or text that its name promises")}};
  switch (file.kind) {
    case FileKind::html:
      return read_page({file.saved_from, {}, std::move(*bytes)}, file.path, words);
    case FileKind::mhtml: {
      Result<ContainedPage> page = read_mhtml(*bytes, file.path);
      if (!page) return {{}, {page.error()}};
      return read_page(std::move(*page), file.path, words);
    }
    case FileKind::text:
      return read_text(*bytes, file);
    case FileKind::feed:
      return read_feed_items(*bytes, file);
    case FileKind::jsonl:
    case FileKind::warc:
    case FileKind::opml:
    case FileKind::sitemap:
    case FileKind::unknown:
      break;
  }
  return {};
}

}  // namespace

IncomingArticle article_of_page(Article page, const std::string& path) {
  IncomingArticle article;
  article.kind = ArticleKind::page;
  article.path = path;
  article.document.published = page.published_day();
  article.document.url = page.canonical_url.empty() ? page.url : page.canonical_url;
  article.document.id = article.document.url.empty() ? path : article.document.url;
  article.document.text = std::move(page.text);
  article.document.title = std::move(page.title);
  article.document.language = std::move(page.language);
  article.document.site_name = std::move(page.site_name);
  article.author = joined(page.author);
  article.published = std::move(page.published);
  article.published_from = std::move(page.published_from);
  article.modified = std::move(page.modified);
  article.tags = joined(page.tags);
  return article;
}

IncomingArticle article_of_item(const FeedItem& item, const Feed& feed, const std::string& scope) {
  IncomingArticle article;
  article.kind = ArticleKind::feed_item;
  article.guid = item.id;
  article.scope = !feed.id.empty() ? feed.id : !feed.link.empty() ? feed.link : scope;
  article.author = item.author;
  article.published = item.published;
  article.published_from = item.published.empty() ? "" : "feed";
  article.modified = item.updated;
  article.tags = joined(item.categories);
  article.document.id = item.link.empty() ? item.id : item.link;
  article.document.url = item.link;
  article.document.title = item.title;
  article.document.text = item_text(item);
  article.document.language = feed.language;
  article.document.site_name = feed.title;
  article.document.published = parse_iso_day(std::string_view(item.published).substr(0, 10));
  return article;
}

ReadArticles read_articles(const FoundFile& file, FileAccess access, const ReadingContext& context) {
  ReadArticles read = read_file_of_kind(file, access, context.words);
  complete(read, context.published);
  return read;
}

ReadArticles read_contained_page(const ContainedPage& page, const std::string& path,
                                 const ReadingContext& context) {
  ReadArticles read = read_page(page, path, context.words);
  complete(read, context.published);
  return read;
}

RecordFile::RecordFile(std::string name) : path(std::move(name)), scope(absolute_path(path)) {}

ReadArticles read_record(std::string_view line, std::uint64_t number, const RecordFile& file,
                         const ReadingContext& context) {
  ReadArticles read;
  JsonlRecord record = read_jsonl_line(line, number, file.path);
  if (!record.document && record.document.error().code == "F203") {  // no text, but perhaps a page
    JsonlPage kept = read_jsonl_page(line, number, file.path);
    if (kept.page) return read_contained_page(*kept.page, file.path, context);
  }
  if (!record.document) {
    read.diagnostics.push_back(record.document.error());
    return read;
  }
  IncomingArticle article;
  article.kind = ArticleKind::record;
  article.path = file.path;
  article.document = std::move(*record.document);
  if (article.document.text.empty()) {
    read.diagnostics.push_back(
        problem(file.path + ":" + std::to_string(number), "R102", "no text in this record"));
    return read;
  }
  // The number of its line is what a record without an id gets, and is no identity: lines move.
  if (article.document.id != std::to_string(number)) {
    article.guid = article.document.id;
    article.scope = file.scope;
  }
  if (article.document.published) {
    article.published = to_iso(*article.document.published);
    article.published_from = "record";
  }
  use_option(article, context.published);
  if (article.document.language.empty()) article.document.language = detect_language(article.document.text);
  read.articles.push_back(std::move(article));
  return read;
}

}  // namespace dateline::pipeline
