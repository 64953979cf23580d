#include "pipeline/run/plain_article.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

TEST_CASE("a headline and a line with the date stand before the story") {
  const PlainArticle article = read_plain_article(
      "Two arrested in Gao\n\nPosted: 25th January 2013\n\nPolice arrested two men.\n\nMore.");
  CHECK(article.title == "Two arrested in Gao");
  CHECK(article.published == make_day(2013, 1, 25));
  CHECK(article.text == "Police arrested two men.\n\nMore.");
}

TEST_CASE("a story without headline and date is all text") {
  const PlainArticle article = read_plain_article("Police arrested two men.\n\nMore.");
  CHECK(article.title.empty());
  CHECK_FALSE(article.published);
  CHECK(article.text == "Police arrested two men.\n\nMore.");
}

TEST_CASE("a date line may come first, or stand without a headline") {
  const PlainArticle article = read_plain_article("Published on 3 May 2011\n\nPolice arrested two men.");
  CHECK(article.title.empty());
  CHECK(article.published == make_day(2011, 5, 3));
  CHECK(article.text == "Police arrested two men.");
}

TEST_CASE("a sentence that begins like a date line is not one") {
  const PlainArticle article = read_plain_article(
      "A headline\n\nPublished accounts of the battle differ, and nobody who was there has said which is "
      "right.");
  CHECK_FALSE(article.published);
  CHECK(article.text.starts_with("Published accounts"));
}

TEST_CASE("lines wrapped by hand are one paragraph, the items of a list are several") {
  const PlainArticle article =
      read_plain_article("Police arrested\ntwo men.\n\n  • On March 2, one.\n  • On March 3,\n    two.\n");
  CHECK(article.text == "Police arrested two men.\n\n• On March 2, one.\n\n• On March 3, two.");
}

TEST_CASE("a line too long to be wrapped by hand is a paragraph") {
  const std::string long_line(300, 'x');
  CHECK(read_plain_article(long_line + "\n" + long_line).text == long_line + "\n\n" + long_line);
}

TEST_CASE("the line of the date needs no blank lines around it") {
  const PlainArticle article =
      read_plain_article("Two arrested in Gao\nPosted: 25th January 2013\nPolice arrested two men.");
  CHECK(article.title == "Two arrested in Gao");
  CHECK(article.published == make_day(2013, 1, 25));
  CHECK(article.text == "Police arrested two men.");
}

TEST_CASE("one line alone is the text, not a headline") {
  CHECK(read_plain_article("Two arrested in Gao").text == "Two arrested in Gao");
  CHECK(read_plain_article("").text.empty());
}

}  // namespace
}  // namespace dateline::pipeline
