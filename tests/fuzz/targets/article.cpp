#include <string>

#include "dateline/unicode.h"
#include "pipeline/normalize/article.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(article) {
  const pipeline::Article article =
      pipeline::extract_article(bytes, {"input.html", "https://news.example.org/2024/03/05/a.html", ""});
  const auto expect_text = [](const std::string& text) {
    expect(is_valid_utf8(text), "an article's strings are UTF-8");
    expect(to_nfc(text) == text, "an article's strings are in Normalization Form C");
    for (const char c : text) {
      const bool is_control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
      expect(!is_control && c != '\x7F', "an article's strings have no control characters");
    }
  };
  for (const std::string* text :
       {&article.url, &article.canonical_url, &article.site_name, &article.title, &article.published,
        &article.published_from, &article.modified, &article.language, &article.text}) {
    expect_text(*text);
  }
  for (const std::string& author : article.author) expect_text(author);
  for (const std::string& tag : article.tags) expect_text(tag);
  expect(article.text.find("\n\n\n") == std::string::npos, "one blank line stands between paragraphs");
  expect(article.published.empty() || article.published_day().has_value(), "a published date has a day");
  expect(article.published.empty() == article.published_from.empty(), "a published date has its source");
}
