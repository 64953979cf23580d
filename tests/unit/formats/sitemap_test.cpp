#include "pipeline/formats/sitemap.h"

#include "pipeline/formats/sniff.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

Sitemap sitemap_of(std::string_view bytes, const FeedContext& context = {}) {
  Result<Sitemap> sitemap = read_sitemap(bytes, context);
  REQUIRE(sitemap);
  return std::move(*sitemap);
}

constexpr std::string_view news = R"(<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://courier.example/a?x=1&amp;y=2</loc><lastmod>2024-03-06T08:00:00+01:00</lastmod>
<n:news><n:publication><n:name>The Courier</n:name><n:language>en</n:language></n:publication>
<n:publication_date>2024-03-05T21:00:00-05:00</n:publication_date><n:title>Port &amp; rail reopen</n:title><n:keywords>ports, rail , Mali</n:keywords></n:news>
<image:image><image:loc>https://courier.example/a.jpg</image:loc><image:title>Picture</image:title></image:image></url>
<url><loc>/b</loc><lastmod>2024-13-45</lastmod></url>
<url><loc>ftp://courier.example/c</loc></url></urlset>)";

}  // namespace

TEST_CASE("a news sitemap gives addresses with titles and dates") {
  const Sitemap sitemap = sitemap_of(news, {"sitemap.xml", "https://courier.example/sitemap.xml", ""});
  CHECK(sitemap.kind == SitemapKind::pages);
  CHECK_FALSE(sitemap.malformed);
  CHECK(sitemap.encoding == "utf-8");
  REQUIRE(sitemap.entries.size() == 2);
  const SitemapEntry& entry = sitemap.entries[0];
  CHECK(entry.url == "https://courier.example/a?x=1&y=2");
  CHECK(entry.modified == "2024-03-06T07:00:00Z");
  CHECK(entry.title == "Port & rail reopen");
  CHECK(entry.published == "2024-03-06T02:00:00Z");
  CHECK(entry.publication == "The Courier");
  CHECK(entry.language == "en");
  CHECK(entry.keywords == std::vector<std::string>{"ports", "rail", "Mali"});
  CHECK(sitemap.entries[1].url == "https://courier.example/b");
  CHECK(sitemap.entries[1].modified.empty());
  REQUIRE(sitemap.notes.size() == 2);
  CHECK(sitemap.notes[0].code == "F104");
  CHECK(sitemap.notes[1].code == "F112");
}

TEST_CASE("a sitemap index names sitemaps") {
  const Sitemap sitemap = sitemap_of(
      R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://x.example/1.xml.gz</loc><lastmod>2024-03</lastmod></sitemap></sitemapindex>)");
  CHECK(sitemap.kind == SitemapKind::index);
  REQUIRE(sitemap.entries.size() == 1);
  CHECK(sitemap.entries[0].url == "https://x.example/1.xml.gz");
  CHECK(sitemap.entries[0].modified == "2024-03-01T00:00:00Z");
}

TEST_CASE("a list of addresses is a sitemap") {
  const Sitemap sitemap = sitemap_of("\xEF\xBB\xBFhttps://x.example/1\r\nhttps://x.example/2\n\nnonsense\n");
  REQUIRE(sitemap.entries.size() == 2);
  CHECK(sitemap.entries[1].url == "https://x.example/2");
  CHECK(sitemap.notes.size() == 1);
}

TEST_CASE("a sitemap cut anywhere gives whole addresses only", "[hostile]") {
  const std::string first = "https://courier.example/a?x=1&y=2";
  const std::size_t first_ends = news.find("</url>") + 6;
  for (std::size_t size = news.find("<url>"); size < news.size(); ++size) {
    const Sitemap sitemap = sitemap_of(news.substr(0, size), {"", "https://courier.example/sitemap.xml", ""});
    for (const SitemapEntry& entry : sitemap.entries) {
      CHECK((entry.url == first || entry.url == "https://courier.example/b"));
      CHECK((entry.published.empty() || entry.published == "2024-03-06T02:00:00Z"));
    }
    if (size >= first_ends) CHECK_FALSE(sitemap.entries.empty());
  }
}

TEST_CASE("a sitemap with unclosed elements gives each of its addresses") {
  const Sitemap sitemap = sitemap_of(
      "<urlset><url><loc>https://x.example/1</loc><url><loc>https://x.example/?a&b</loc></urlset>");
  CHECK(sitemap.malformed);
  REQUIRE(sitemap.entries.size() == 2);
  CHECK(sitemap.entries[1].url == "https://x.example/?a&b");
}

TEST_CASE("what is no sitemap is refused with a reason") {
  CHECK(read_sitemap("").error().code == "F101");
  CHECK(read_sitemap("<html><body>").error().code == "F121");
  CHECK(read_sitemap("words").error().code == "F121");
  CHECK(looks_like(news) == Looks::sitemap);
  CHECK(looks_like("<rss version='2.0'>") == Looks::feed);
}

TEST_CASE("a sitemap of too many entries says so", "[hostile]") {
  std::string many = "<urlset>";
  for (int i = 0; i < 100'010; ++i)
    many += "<url><loc>http://x.example/" + std::to_string(i) + "</loc></url>";
  const Sitemap sitemap = sitemap_of(many + "</urlset>");
  CHECK(sitemap.entries.size() == 100'000);
  REQUIRE(sitemap.notes.size() == 1);
  CHECK(sitemap.notes[0].code == "F105");
}

TEST_CASE("a sitemap with bytes that are no characters is malformed") {
  const auto malformed = [](const std::string& word) {
    const Result<Sitemap> sitemap =
        read_sitemap("<urlset><url><loc>https://x.example/caf\u00e9-na\u00efve-d\u00e9j\u00e0-" + word +
                         "</loc></url></urlset>",
                     {});
    REQUIRE(sitemap);
    return sitemap->malformed;
  };
  CHECK(malformed("\xC3("));
  CHECK_FALSE(malformed("\u00e9"));
}

TEST_CASE("the elements of a sitemap may have a prefix") {
  const Result<Sitemap> sitemap = read_sitemap(
      "<x:urlset "
      "xmlns:x='http://www.sitemaps.org/schemas/sitemap/0.9'><x:url><x:loc>https://a.example/1</x:loc>"
      "<x:lastmod>2024-03-05</x:lastmod></x:url></x:urlset>");
  REQUIRE(sitemap);
  CHECK_FALSE(sitemap->malformed);
  REQUIRE(sitemap->entries.size() == 1);
  CHECK(sitemap->entries[0].url == "https://a.example/1");
  CHECK(sitemap->entries[0].modified == "2024-03-05T00:00:00Z");
}
