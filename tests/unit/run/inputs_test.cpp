#include "pipeline/run/inputs.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace dateline::pipeline {
namespace {

constexpr const char* feed =
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Example "
    "News</title><link>https://example.org/</link>"
    "<language>en</language>"
    "<item><title>Talks in Bamako</title><link>https://example.org/talks</link><guid>g1</guid>"
    "<pubDate>Thu, 24 Jan 2013 23:30:00 GMT</pubDate>"
    "<description>&lt;p&gt;Ministers met in Bamako.&lt;/p&gt;&lt;p&gt;They "
    "parted.&lt;/p&gt;</description></item>"
    "<item><title>Only a title</title><guid isPermaLink='false'>g2</guid></item>"
    "<item></item>"
    "</channel></rss>";

TEST_CASE("the items of a feed are articles, their HTML is text") {
  const TemporaryFolder folder;
  write_whole_file(folder.file("feed.xml"), feed);
  const ReadArticles read =
      read_articles({.path = folder.file("feed.xml"), .kind = FileKind::feed, .size = 0, .saved_from = {}},
                    FileAccess::any, {});
  REQUIRE(read.articles.size() == 2);
  const IncomingArticle& talks = read.articles[0];
  CHECK(talks.kind == ArticleKind::feed_item);
  CHECK(talks.document.url == "https://example.org/talks");
  CHECK(talks.document.published == make_day(2013, 1, 24));
  CHECK(talks.document.site_name == "Example News");
  CHECK(talks.document.text.find("Ministers met in Bamako.") != std::string::npos);
  CHECK(talks.document.text.find("They parted.") != std::string::npos);
  CHECK(talks.document.text.find('<') == std::string::npos);
  CHECK(read.articles[1].guid == "g2");
  CHECK(read.articles[1].scope == "https://example.org/");
  REQUIRE(read.diagnostics.size() == 1);
  CHECK(read.diagnostics[0].code == "R102");
}

TEST_CASE("binary data is no article, whatever its name promises; text in UTF-16 is") {
  const TemporaryFolder folder;
  const auto read = [&](const std::string& bytes, FileKind kind) {
    write_whole_file(folder.file("file"), bytes);
    return read_articles({.path = folder.file("file"), .kind = kind, .size = 0, .saved_from = {}},
                         FileAccess::any, {});
  };
  std::string noise = "<html><body><p>";
  for (unsigned i = 0; i < 4000; ++i) noise += static_cast<char>(i * 2654435761U >> 24);
  for (const std::string& bytes :
       {noise, std::string("\x7F") + "ELF and much more", std::string("%PDF-1.7\nand more")}) {
    for (const FileKind kind : {FileKind::html, FileKind::text}) {
      const ReadArticles binary = read(bytes, kind);
      CHECK(binary.articles.empty());
      REQUIRE(binary.diagnostics.size() == 1);
      CHECK(binary.diagnostics[0].code == "R101");
    }
  }
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("Police arrested two men in Gao.\n")) wide += std::string{c, '\0'};
  CHECK(read(wide, FileKind::text).articles.size() == 1);
}

TEST_CASE("a page without a story is an error, a picture among the pages only a note") {
  const TemporaryFolder folder;
  write_whole_file(folder.file("empty.html"), "<html><body></body></html>");
  const ReadArticles page =
      read_articles({.path = folder.file("empty.html"), .kind = FileKind::html, .size = 0, .saved_from = {}},
                    FileAccess::any, {});
  CHECK(page.articles.empty());
  REQUIRE_FALSE(page.diagnostics.empty());
  CHECK(page.diagnostics[0].severity == Severity::error);

  const FoundFile picture{
      .path = folder.file("a.png"), .kind = FileKind::unknown, .size = 0, .saved_from = {}};
  CHECK(read_articles(picture, FileAccess::regular_only, {}).diagnostics.at(0).severity == Severity::note);
  CHECK(read_articles(picture, FileAccess::any, {}).diagnostics.at(0).severity == Severity::error);
}

TEST_CASE("a given day of publication fills in, and never replaces what an article says") {
  const RecordFile file("records.jsonl");
  const Day day = make_day(2013, 1, 25);
  const ReadArticles silent = read_record(R"({"id":"a","text":"x"})", 1, file, {.published = day});
  REQUIRE(silent.articles.size() == 1);
  CHECK(silent.articles[0].document.published == day);
  CHECK(silent.articles[0].published_from == "option");
  const ReadArticles saying =
      read_record(R"({"id":"a","text":"x","published":"2012-02-03"})", 1, file, {.published = day});
  REQUIRE(saying.articles.size() == 1);
  CHECK(saying.articles[0].document.published == make_day(2012, 2, 3));
  CHECK(saying.articles[0].published_from == "record");
}

TEST_CASE("a record is known by its own id, never by the number of its line") {
  const RecordFile file("records.jsonl");
  const ReadArticles named = read_record(R"({"id":"a","text":"x"})", 1, file, {});
  const ReadArticles nameless = read_record(R"({"text":"x"})", 1, file, {});
  REQUIRE(named.articles.size() == 1);
  REQUIRE(nameless.articles.size() == 1);
  CHECK(named.articles[0].guid == "a");
  CHECK(nameless.articles[0].guid.empty());
}

TEST_CASE("a record without words is an error") {
  const ReadArticles read = read_record(R"({"id":"a","text":""})", 3, RecordFile("r.jsonl"), {});
  CHECK(read.articles.empty());
  REQUIRE(read.diagnostics.size() == 1);
  CHECK(read.diagnostics[0].where == "r.jsonl:3");
}

}  // namespace
}  // namespace dateline::pipeline
