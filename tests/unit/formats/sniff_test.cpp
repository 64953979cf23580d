#include "pipeline/formats/sniff.h"

#include <string>

#include "tests/support/catch.h"

using namespace dateline::pipeline;

TEST_CASE("files are told apart by the first element that says so") {
  CHECK(looks_like("<?xml version='1.0'?><rss version='2.0'>") == Looks::feed);
  CHECK(looks_like("<a:feed xmlns:a='http://www.w3.org/2005/Atom'>") == Looks::feed);
  CHECK(looks_like("<b>Warning</b>: line 3 <rdf:RDF>") == Looks::feed);
  CHECK(looks_like("<x:urlset xmlns:x='http://www.sitemaps.org/schemas/sitemap/0.9'>") == Looks::sitemap);
  CHECK(looks_like("<sitemapindex>") == Looks::sitemap);
  CHECK(looks_like("https://news.example/1\nhttps://news.example/2\n") == Looks::sitemap);
  CHECK(looks_like("\xEF\xBB\xBF<opml version='2.0'>") == Looks::opml);
  CHECK(looks_like("<!DOCTYPE HTML><title>On <rss> feeds") == Looks::page);
  CHECK(looks_like("<html><body><feed>") == Looks::page);
  CHECK(looks_like("<nitf><p>") == Looks::markup);
  CHECK(looks_like("words") == Looks::other);
  CHECK(looks_like("") == Looks::other);
}

TEST_CASE("what stands before the root may be long, and in UTF-16") {
  const std::string before = "<?xml version='1.0'?><!-- <html> " + std::string(100'000, 'x') +
                             " --><?style " + std::string(100'000, 'y') +
                             "?><!DOCTYPE rss [<!ENTITY a '<html>'>]>";
  CHECK(looks_like(before + "<rss>") == Looks::feed);
  CHECK(looks_like(before.substr(0, 4096)) == Looks::markup);
  std::string wide;
  for (const char c : before + "<urlset>") wide += {c, '\0'};
  CHECK(looks_like("\xFF\xFE" + wide) == Looks::sitemap);
  CHECK(looks_like("<x/>" + std::string(5000, 'x') + "<rss>") == Looks::markup);
}
