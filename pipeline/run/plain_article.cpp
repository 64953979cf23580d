#include "pipeline/run/plain_article.h"

#include <array>

#include "dateline/unicode.h"
#include "pipeline/base/web_time.h"
#include "pipeline/normalize/clean_text.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_title_bytes = 200;
constexpr std::size_t max_date_line_bytes = 120;

/// Longer lines were not wrapped by hand: each is a paragraph.
constexpr std::size_t max_wrapped_line_bytes = 160;
constexpr std::size_t head_lines = 6;

std::string_view without_margin(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

bool starts_list_item(std::string_view line) {
  line = without_margin(line);
  for (const std::string_view mark : {"\u2022", "\u25aa", "\u25e6", "* ", "- ", "\u2013 "}) {
    if (line.starts_with(mark)) return true;
  }
  return false;
}

/// Takes the first paragraph off `text`.
std::string_view take_paragraph(std::string_view& text) {
  const std::size_t end = text.find("\n\n");
  const std::string_view paragraph = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  return paragraph;
}

bool reads_like_headline(std::string_view paragraph) {
  if (paragraph.empty() || paragraph.size() > max_title_bytes) return false;
  const char last = paragraph.back();
  return last != '.' && last != ':' && last != ';' && last != ',';
}

/// "Posted: 25th January 2013", "Published on 3 May 2011 by A. Writer", "Date: 2013-01-25".
std::optional<Day> publication_line(std::string_view paragraph) {
  if (paragraph.size() > max_date_line_bytes) return std::nullopt;
  constexpr std::array labels = {"posted", "published", "date:", "dated", "updated"};
  const std::string folded = fold(paragraph);
  for (const char* label : labels) {
    if (!folded.starts_with(label)) continue;
    const std::optional<FoundWebTime> found = find_web_time(paragraph);
    return found ? std::optional(found->time.day) : std::nullopt;
  }
  return std::nullopt;
}

/// Puts a blank line where a paragraph ends without one: around the line of the date, before the items of
/// a list, and after lines that are too long to have been wrapped by hand.
std::string separate_paragraphs(std::string_view text) {
  std::string out;
  bool break_before = false;
  for (std::size_t number = 0; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const bool dated = number < head_lines && publication_line(without_margin(line)).has_value();
    if (break_before || dated || starts_list_item(line)) out += '\n';
    out += line;
    out += '\n';
    break_before = dated || line.size() > max_wrapped_line_bytes;
  }
  return out;
}

}  // namespace

PlainArticle read_plain_article(std::string_view utf8) {
  const std::string clean = clean_paragraphs(separate_paragraphs(utf8));
  PlainArticle article;
  std::string_view rest = clean;
  std::string_view after_title = rest;
  const std::string_view first = take_paragraph(after_title);
  const bool has_title = reads_like_headline(first) && !publication_line(first) && !after_title.empty();
  if (has_title) {
    article.title = first;
    rest = after_title;
  }
  std::string_view after_date = rest;
  article.published = publication_line(take_paragraph(after_date));
  if (article.published) rest = after_date;
  article.text = rest;
  return article;
}

}  // namespace dateline::pipeline
