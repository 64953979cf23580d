#include "pipeline/formats/feed.h"

#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/formats/sniff.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

Feed feed_of(std::string_view bytes, const FeedContext& context = {}) {
  Result<Feed> feed = read_feed(bytes, context);
  REQUIRE(feed);
  return std::move(*feed);
}

constexpr std::string_view rss = R"(<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>River &amp; Hill</title><link>https://news.example/</link><description>All of it</description><language>en</language>
<image><title>Logo</title><link>https://news.example/logo</link></image>
<item><title>Bridge &lt;i&gt;opens&lt;/i&gt;</title><link>https://news.example/1</link><guid isPermaLink="false">n-1</guid>
<pubDate>Wed, 28 Feb 2024 21:00:00 -0500</pubDate><dc:creator>Ann Lee</dc:creator><category>Roads</category><category>Rivers</category>
<description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
<enclosure url="https://news.example/1.mp3" type="audio/mpeg" length="123"/><media:group><media:title>Other</media:title></media:group></item>
<item><title>Second</title><guid>https://news.example/2</guid></item></channel></rss>)";

}  // namespace

TEST_CASE("an RSS feed is read") {
  const Feed feed = feed_of(rss);
  CHECK(feed.format == "rss2.0");
  CHECK_FALSE(feed.malformed);
  CHECK(feed.encoding == "utf-8");
  CHECK(feed.title == "River & Hill");
  CHECK(feed.link == "https://news.example/");
  REQUIRE(feed.items.size() == 2);
  const FeedItem& item = feed.items[0];
  CHECK(item.id == "n-1");
  CHECK(item.title == "Bridge opens");
  CHECK(item.published == "2024-02-29T02:00:00Z");
  CHECK(item.author == "Ann Lee");
  CHECK(item.categories == std::vector<std::string>{"Roads", "Rivers"});
  CHECK(item.summary == "<p>Short</p>");
  CHECK(item.content == "<p>Long</p>");
  REQUIRE(item.enclosures.size() == 1);
  CHECK(item.enclosures[0].length == "123");
  CHECK(feed.items[1].link == "https://news.example/2");
}

TEST_CASE("an Atom feed is read, with bases and markup") {
  const Feed feed = feed_of(
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://a.example/x/"><title type="html">A &amp;amp; B</title>
<link rel="self" href="feed.xml"/><link href="/"/><id>urn:1</id><updated>2024-02-28T21:00:00Z</updated><author><name>Ann</name></author><author><name>Bo</name></author>
<entry><title>T &lt;b&gt;</title><id>urn:2</id><link rel="alternate" type="text/html" href="1.html"/><link rel="enclosure" href="1.pdf" type="application/pdf"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &lt; two<br/></p></div></content><summary>5 &lt; 6</summary><category term="x"/></entry></feed>)");
  CHECK(feed.format == "atom1.0");
  CHECK(feed.title == "A & B");
  CHECK(feed.language == "en");
  CHECK(feed.link == "https://a.example/");
  CHECK(feed.author == "Ann, Bo");
  CHECK(feed.updated == "2024-02-28T21:00:00Z");
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].title == "T <b>");
  CHECK(feed.items[0].link == "https://a.example/x/1.html");
  CHECK(feed.items[0].content == "<p>One &lt; two<br /></p>");
  CHECK(feed.items[0].summary == "5 &lt; 6");
  CHECK(feed.items[0].enclosures[0].url == "https://a.example/x/1.pdf");
}

TEST_CASE("addresses in inline markup are absolute") {
  const std::string bytes =
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/x/"><entry><content type="xhtml" xml:base="y/"><div xmlns="http://www.w3.org/1999/xhtml">
<a href="1.html" title="a/b">one</a><img src="/2.png"/><a href="#n">n</a><p xml:base="/z/"><a href="?q=1&amp;r">q</a><a href="mailto:a@x.example">m</a></p></div></content></entry></feed>)";
  const Feed feed = feed_of(bytes, {"f", "https://a.example/feed", ""});
  REQUIRE(feed.items.size() == 1);
  CHECK(
      feed.items[0].content ==
      "<a href=\"https://a.example/x/y/1.html\" title=\"a/b\">one</a><img src=\"https://a.example/2.png\" />"
      "<a href=\"https://a.example/x/y/#n\">n</a><p><a href=\"https://a.example/z/?q=1&amp;r\">q</a>"
      "<a href=\"mailto:a@x.example\">m</a></p>");
}

TEST_CASE("content that lies elsewhere is a link or an enclosure, and a picture is no text") {
  const Feed feed = feed_of(
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><entry><title>1</title><content type="audio/mpeg" src="1.mp3"/></entry>
<entry><title>2</title><content type="text/html" src="2.html"/></entry><entry><title>3</title><content type="image/png">iVBORw0KGgo=</content></entry>
<entry><title>4</title><link href="4"/><content type="text/html" src="5"/></entry></feed>)");
  REQUIRE(feed.items.size() == 4);
  REQUIRE(feed.items[0].enclosures.size() == 1);
  CHECK(feed.items[0].enclosures[0].url == "https://a.example/1.mp3");
  CHECK(feed.items[0].enclosures[0].type == "audio/mpeg");
  CHECK(feed.items[0].content.empty());
  CHECK(feed.items[1].link == "https://a.example/2.html");
  CHECK(feed.items[2].content.empty());
  CHECK(feed.items[3].link == "https://a.example/4");
  CHECK(feed_of("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><content type='text/html' "
                "mode='base64'>"
                "PGI+SGk8L2I+</content></entry></feed>")
            .items.at(0)
            .content == "<b>Hi</b>");
}

TEST_CASE("an Atom entry that is a document of its own is a feed of one item") {
  const std::string_view bytes =
      R"(<?xml version="1.0"?><entry xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>One</title><id>urn:1</id><link href="https://a.example/1"/></entry>)";
  const Feed feed = feed_of(bytes);
  CHECK(feed.format == "atom1.0");
  CHECK_FALSE(feed.malformed);
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].title == "One");
  CHECK(feed.items[0].link == "https://a.example/1");
  CHECK(feed.items[0].language == "fr");
  CHECK(looks_like(bytes) == Looks::feed);
  CHECK(looks_like("<entry><word>a</word></entry>") == Looks::markup);
  CHECK(read_feed("<entry><title>a</title></entry>").error().code == "F102");
}

TEST_CASE("authors of a JSON feed may be plain names") {
  const Feed feed = feed_of(
      R"({"version":"https://jsonfeed.org/version/1","author":"Bo","items":[{"id":"1","author":"Ann Lee"},{"id":"2","authors":["Ann",{"name":"Cy"}]}]})");
  CHECK(feed.author == "Bo");
  CHECK(feed.items.at(0).author == "Ann Lee");
  CHECK(feed.items.at(1).author == "Ann, Cy");
}

TEST_CASE("a guid that is a relative address is the item's link, and a broken line is none") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><guid>/posts/1</guid></item><item><guid "
      "isPermaLink='true'>posts/2</guid></item>"
      "<item><guid>n-3</guid></item><item><guid isPermaLink='false'>/posts/4</guid></item>"
      "<item><link>https://a.example/long/\n    address?a=1\n</link></item></channel></rss>",
      {"f", "https://a.example/feed.xml", ""});
  REQUIRE(feed.items.size() == 5);
  CHECK(feed.items[0].link == "https://a.example/posts/1");
  CHECK(feed.items[0].id == "/posts/1");
  CHECK(feed.items[1].link == "https://a.example/posts/2");
  CHECK(feed.items[2].link.empty());
  CHECK(feed.items[3].link.empty());
  CHECK(feed.items[4].link == "https://a.example/long/address?a=1");
  CHECK(feed_of("<rss version='2.0'><channel><item><guid>/posts/1</guid></item></channel></rss>")
            .items[0]
            .link.empty());
}

TEST_CASE("RSS 1.0 has its items beside the channel") {
  const Feed feed = feed_of(
      R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="u"><title>C</title><link>https://c.example/</link></channel><item rdf:about="https://c.example/1"><title>I</title><link>https://c.example/1</link><dc:date>2024-02-28</dc:date></item></rdf:RDF>)");
  CHECK(feed.format == "rss1.0");
  CHECK(feed.title == "C");
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].published == "2024-02-28T00:00:00Z");
  CHECK(feed.items[0].id == "https://c.example/1");
}

TEST_CASE("a JSON feed is read") {
  const Feed feed = feed_of(
      R"({"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://j.example/","items":[{"id":7,"url":"/a","title":"A","content_text":"a < b","date_published":"2024-02-28T21:00:00+01:00","authors":[{"name":"Ann"}],"tags":["t"]}]})",
      {"f", "https://j.example/feed.json", ""});
  CHECK(feed.format == "jsonfeed1");
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].id == "7");
  CHECK(feed.items[0].link == "https://j.example/a");
  CHECK(feed.items[0].content == "a &lt; b");
  CHECK(feed.items[0].published == "2024-02-28T20:00:00Z");
}

TEST_CASE("other vocabularies say what RSS has no words for") {
  const Feed feed = feed_of(
      R"(<rss version="2.0" xmlns:georss="http://www.georss.org/georss" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>T</title><item xml:lang="fr"><title>One</title><georss:point>13.5, -2.25</georss:point><slash:comments>7</slash:comments><media:thumbnail url="https://x.example/1.jpg"/>
<dcterms:issued>2024-03-05</dcterms:issued><dcterms:modified>2024-03-06T10:00:00Z</dcterms:modified><atom:link rel="via" href="https://y.example/"/></item>
<item><title>Two</title><geo:lat>91</geo:lat><geo:long>2</geo:long><itunes:author>Ann Lee</itunes:author><itunes:summary>Short</itunes:summary><itunes:image href="https://x.example/2.jpg"/></item></channel></rss>)");
  REQUIRE(feed.items.size() == 2);
  const FeedItem& one = feed.items[0];
  CHECK(one.language == "fr");
  CHECK(one.points == std::vector<std::string>{"13.5 -2.25"});
  CHECK(one.comment_count == "7");
  CHECK(one.image == "https://x.example/1.jpg");
  CHECK(one.published == "2024-03-05T00:00:00Z");
  CHECK(one.updated == "2024-03-06T10:00:00Z");
  CHECK(one.via == "https://y.example/");
  CHECK(feed.items[1].points.empty());
  CHECK(feed.items[1].author == "Ann Lee");
  CHECK(feed.items[1].summary == "Short");
  CHECK(feed.items[1].image == "https://x.example/2.jpg");
}

TEST_CASE("a date that can not be is left out with a note") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><title>I</title><pubDate>Tue, 31 Feb 2024 10:00:00 "
      "GMT</pubDate></item></channel></rss>",
      {"f.xml", "", ""});
  CHECK(feed.items[0].published.empty());
  REQUIRE(feed.notes.size() == 1);
  CHECK(feed.notes[0] == Diagnostic{Severity::warning, "F104", "f.xml",
                                    "left out a date that is none: \"Tue, 31 Feb 2024 10:00:00 GMT\""});
}

TEST_CASE("a time with a zone that nobody knows is taken for UTC with a note") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><title>I</title><pubDate>Tue, 05 Mar 2024 10:00:00 "
      "XYZ</pubDate></item></channel></rss>");
  CHECK(feed.items[0].published == "2024-03-05T10:00:00Z");
  REQUIRE(feed.notes.size() == 1);
  CHECK(feed.notes[0].code == "F104");
}

TEST_CASE("a feed that is not well-formed is repaired and says so") {
  const Feed entity = feed_of("<rss version='2.0'><channel><title>caf&eacute; R&D</title></channel></rss>");
  CHECK(entity.malformed);
  CHECK(entity.title == "café R&D");
  const Feed open = feed_of(
      "<rss "
      "version='2.0'><channel><title>T</title><item><title>A<br></title><item><title>B</title></channel>");
  CHECK(open.malformed);
  REQUIRE(open.items.size() == 2);
  CHECK(open.items[1].title == "B");
  const Feed control = feed_of("<rss version='2.0'><channel><title>a\x01z</title></channel></rss>");
  CHECK(control.malformed);
  CHECK(control.title == "az");
}

TEST_CASE("an element that is not closed does not swallow the items behind it") {
  const std::string items =
      "<item><title>A</title><link>https://x.example/a</link></item><item><title>B</title></item>";
  std::string fonts;
  for (int i = 0; i < 600; ++i) fonts += "<font>";
  for (const std::string& before :
       {std::string("<title>T</title><image><url>u</url>"), std::string("<title>T"),
        std::string("<title>T<link>https://x.example/"),
        "<title>T</title><item><title>0</title><description>" + fonts.substr(0, 20 * 6) + "</item>",
        "<title>T</title><item><title>0</title><description>" + fonts + "x</description></item>"}) {
    const Feed feed = feed_of("<rss version='2.0'><channel>" + before + items + "</channel></rss>");
    CHECK(feed.malformed);
    CHECK(feed.title == "T");
    REQUIRE(feed.items.size() >= 2);
    const FeedItem& a = feed.items[feed.items.size() - 2];
    CHECK(a.title == "A");
    CHECK(a.link == "https://x.example/a");
    CHECK(feed.items.back().title == "B");
  }
  const Feed atom = feed_of(
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>T<link href='https://x.example/'>"
      "<entry><title>A<link href='https://x.example/a'><id>i<summary>S</summary></entry>"
      "<entry><title>B</title></entry></feed>");
  CHECK(atom.title == "T");
  REQUIRE(atom.items.size() == 2);
  CHECK(atom.items[0].title == "A");
  CHECK(atom.items[0].link == "https://x.example/a");
  CHECK(atom.items[0].id == "i");
  CHECK(atom.items[1].title == "B");
}

TEST_CASE("a field that is not closed ends where the next one of its item begins") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><title>T</title><item><title>A<link>https://x.example/a<guid>g"
      "<pubDate>Tue, 05 Mar 2024 10:00:00 GMT<description>D "
      "<b>bold</b></description></item></channel></rss>");
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].title == "A");
  CHECK(feed.items[0].link == "https://x.example/a");
  CHECK(feed.items[0].id == "g");
  CHECK(feed.items[0].published == "2024-03-05T10:00:00Z");
}

TEST_CASE("what is never closed does not swallow the items behind it") {
  for (const std::string_view open :
       {"<!-- hidden", "<?php echo 1;", "<title><![CDATA[Words", "<!-- a <!-- b",
        "<title><![CDATA[Words</title><!-- a <b>", "<!DOCTYPE x [ <!ENTITY"}) {
    const Feed feed =
        feed_of("<rss version='2.0'><channel><title>T</title><item><link>https://x.example/a</link>" +
                std::string(open) +
                "</item>\n<item><title>B</title></item><item><title>C</title></item></channel></rss>");
    CHECK(feed.malformed);
    REQUIRE(feed.items.size() == 3);
    CHECK(feed.items[0].link == "https://x.example/a");
    CHECK(feed.items[1].title == "B");
    CHECK(feed.items[2].title == "C");
  }
  const Feed atom = feed_of(
      "<feed "
      "xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title><summary "
      "type='html'><![CDATA[<b>One</b></summary>"
      "<id>1</id></entry><entry><title>B</title></entry></feed>");
  REQUIRE(atom.items.size() == 2);
  CHECK(atom.items[0].summary == "<b>One</b>");
  CHECK(atom.items[0].id == "1");
}

TEST_CASE("what is never closed before the root does not lose the feed") {
  const std::string body =
      "<rss version='2.0'><channel><title>T</title><item><title>A</title><description><![CDATA[<?php x ?> "
      "y]]></description></item></channel></rss>";
  for (const std::string_view open :
       {"<?xml version='1.0' encoding='UTF-8'>\n", "<?xml version='1.0' encoding='UTF-8'\n", "<!-- a word\n",
        "<?xml version='1.0'?>\n<?xml-stylesheet type='text/xsl' href='a.xsl'>\n", "<!-- a word ->\n",
        "<?xml version='1.0'>\n<?xml-stylesheet href='a.xsl'?>\n",
        "<?xml version='1.0'>\n<?xml-stylesheet href='a.xsl'>\n", "<!DOCTYPE rss [ <!ENTITY a 'x'>\n",
        "<!DOCTYPE rss\n"}) {
    const std::string bytes = std::string(open) + body;
    CAPTURE(bytes);
    CHECK(looks_like(bytes) == Looks::feed);
    const Feed feed = feed_of(bytes);
    CHECK(feed.malformed);
    CHECK(feed.title == "T");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "A");
    CHECK(feed.items[0].summary.ends_with("y"));
  }
  CHECK(looks_like("<?xml version='1.0'>\n<urlset><url><loc>https://x.example/</loc></url></urlset>") ==
        Looks::sitemap);
  CHECK(looks_like("<?xml version='1.0'>\n<opml><body><outline/></body></opml>") == Looks::opml);
}

TEST_CASE("a title keeps words in angle brackets that are no tags of text") {
  const auto title = [](std::string_view written) {
    return feed_of("<rss version='2.0'><channel><title>T</title><item><title>" + std::string(written) +
                   "</title></item></channel></rss>")
        .items.at(0)
        .title;
  };
  CHECK(title("How the &lt;script&gt; tag works") == "How the <script> tag works");
  CHECK(title("&lt;UPDATE&gt; Roads &amp;amp; rails") == "<UPDATE> Roads & rails");
  CHECK(title("Map&lt;Key, Value&gt; in C++") == "Map<Key, Value> in C++");
  CHECK(title("Write to &lt;desk@news.example&gt;") == "Write to <desk@news.example>");
  CHECK(title("<![CDATA[p<b and c>q]]>") == "p<b and c>q");
  CHECK(title("&lt;b&gt;Bridge&lt;/b&gt;&lt;br/&gt;opens &amp;lt;now&amp;gt;") == "Bridge opens <now>");
  CHECK(title("&lt;span class=\"x\"&gt;Late&lt;/span&gt; train") == "Late train");
  CHECK(feed_of(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>A &lt;section&gt;B&lt;/section&gt;"
            "</title></feed>")
            .title == "A B");
}

TEST_CASE("many things that are never closed cost no square", "[hostile]") {
  std::string bytes = "<rss version='2.0'><channel>";
  for (int i = 0; i < 100'000; ++i) bytes += "<item><title>I</title><!-- <?x <![CDATA[ </item>";
  CHECK(feed_of(bytes).items.size() == 100'000);
  for (const std::string_view open : {"<item <!DOCTYPE ", "<item <!DOCTYPE [ ", "<item <!DOCTYPE [ '"}) {
    std::string types = "<rss version='2.0'><channel>";
    for (int i = 0; i < 300'000; ++i) types += open;
    CHECK(feed_of(types).malformed);
    CHECK(feed_of(types + ">").malformed);
  }
}

TEST_CASE("two hyphens in a comment and the end of a section in a text are not well-formed") {
  const auto malformed = [](std::string_view text) {
    return feed_of("<rss version='2.0'><channel><title>T" + std::string(text) + "</title></channel></rss>")
        .malformed;
  };
  CHECK(malformed("a ]]> b"));
  CHECK(malformed("<!-- a -- b -->"));
  CHECK(malformed("<!-- a --->"));
  CHECK_FALSE(malformed("a > b ]] > c"));
  CHECK_FALSE(malformed("<!-- a - - b -->"));
  CHECK_FALSE(malformed("<![CDATA[a --]]>"));
}

TEST_CASE("a declaration or DOCTYPE that is none of XML makes a feed malformed") {
  const auto malformed = [](std::string_view before) {
    const Feed feed =
        feed_of(std::string(before) + "<rss version='2.0'><channel><title>T</title></channel></rss>");
    CHECK(feed.title == "T");
    return feed.malformed;
  };
  for (const std::string_view wrong :
       {"<?xml?>", "<?xml encoding='utf-8'?>", "<?xml version=1.0?>", "<?xml version='1.0\"?>",
        "<?XML version='1.0'?>", "<?xml version='1.0' standalone='maybe'?>",
        "<?xml version='1.0'encoding='utf-8'?>", "<?a=b?>", "<?xml version='1.0' words?>",
        "<?xml version='1/0'?>", "<?xml version='1.0' encoding='u>8'?>", "<!DOCTYPE>", "<!DOCTYPErss>",
        "<!DOCTYPE rss words>", "<!DOCTYPE 1>", "<!DOCTYPE rss SYSTEM x>", "<!DOCTYPE rss><!DOCTYPE rss>"}) {
    CAPTURE(wrong);
    CHECK(malformed(wrong));
  }
  for (const std::string_view right :
       {"<?xml version='1.0'?>", "<?xml version = \"1.1\" encoding='utf-8' standalone='yes' ?>", "<?a?>",
        "<?a b='<'?>", "<!DOCTYPE rss>", "<!DOCTYPE rss SYSTEM 'x.dtd'>",
        "<!DOCTYPE rss PUBLIC '-//X//DTD' \"x.dtd\" >", "<!DOCTYPE rss [ <!ENTITY a 'b'> ] >",
        "<!--> a -->"}) {
    CAPTURE(right);
    CHECK_FALSE(malformed(right));
  }
  CHECK(feed_of("<rss version='2.0'><!DOCTYPE rss><channel><title>T</title></channel></rss>").malformed);
}

TEST_CASE("what is no character of XML makes a feed malformed") {
  const auto feed = [](std::string_view title, std::string_view attribute = {}) {
    return feed_of("<rss version='2.0' " + std::string(attribute) + "><channel><title>" + std::string(title) +
                   "</title></channel></rss>");
  };
  for (const std::string_view wrong :
       {"a&#0;b", "a&#xD800;b", "a&#xDC00;b", "a&#xFFFE;b", "a&#x110000;b", "a&#X41;b",
        "a\xEF\xBF\xBE"
        "b",
        "a\xEF\xBF\xBF"
        "b",
        "a&#1;b"})
    CHECK(feed(wrong).malformed);
  CHECK(feed("a\xEF\xBF\xBF\xEF\xBF\xBE"
             "b\xEF\xBF\xBF")
            .title == "ab");
  CHECK_FALSE(feed("a&#x1F600;&#xFFFD;&#x10FFFF;\xEF\xBF\xBD").malformed);
  CHECK(feed("T", "xmlns:x='https://x.example/&y'").malformed);
  CHECK_FALSE(feed("T", "xmlns:x='https://x.example/&amp;y'").malformed);
}

TEST_CASE("the two halves of a character as references are that character") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><title>&#xD83D;&#xDE00; &#55357;&#56832; "
      "&#xD83D;x</title></channel></rss>");
  CHECK(feed.malformed);
  CHECK(feed.title == "\U0001F600 \U0001F600 \uFFFDx");
}

TEST_CASE("bytes that are not Unicode need a declaration that says so") {
  const auto malformed = [](std::string_view declaration, std::string_view content_type = {}) {
    FeedContext context;
    context.content_type = content_type;
    return feed_of(std::string(declaration) +
                       "<rss version='2.0'><channel><title>Caf\xE9 cr\xE8me</title></channel></rss>",
                   context)
        .malformed;
  };
  CHECK(malformed(""));
  CHECK(malformed("<?xml version='1.0'?>"));
  CHECK_FALSE(malformed("<?xml version='1.0' encoding='windows-1252'?>"));
  CHECK_FALSE(malformed("", "text/xml; charset=windows-1252"));
}

TEST_CASE("a later element without a text leaves what an earlier one gave") {
  const Feed rss_feed = feed_of(
      "<rss version='2.0'><channel><title>T</title><description>D</description><description/>"
      "<item><guid>g</guid><guid/><description>s</description><description></description></item></channel></"
      "rss>");
  CHECK(rss_feed.description == "D");
  REQUIRE(rss_feed.items.size() == 1);
  CHECK(rss_feed.items[0].id == "g");
  CHECK(rss_feed.items[0].summary == "s");
  const Feed atom = feed_of(
      "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id><id/><entry><id>1</id><id/><summary>s</summary>"
      "<summary/></entry></feed>");
  CHECK(atom.id == "f");
  REQUIRE(atom.items.size() == 1);
  CHECK(atom.items[0].id == "1");
  CHECK(atom.items[0].summary == "s");
}

TEST_CASE("names and labels that were escaped once too often are read as meant") {
  const Feed feed = feed_of(
      "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title><item>"
      "<dc:creator><![CDATA[Zo&euml; Lund]]></dc:creator><category>R&amp;amp;D</category>"
      "<source url='https://x.example/'>A &amp;amp; B</source></item></channel></rss>");
  CHECK_FALSE(feed.malformed);
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].author == "Zo\u00EB Lund");
  CHECK(feed.items[0].categories == std::vector<std::string>{"R&D"});
  CHECK(feed.items[0].source == "A & B");
}

TEST_CASE("numbers and items of a JSON Feed may be written in other ways") {
  const Feed feed = feed_of(
      R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":{"0":{"id":123456789012345678901234},)"
      R"("2":{"id":1.5,"attachments":[{"url":"https://x.example/a.mp3","size_in_bytes":123.0}]}}})");
  REQUIRE(feed.items.size() == 2);
  CHECK(feed.items[0].id == "123456789012345678901234");
  CHECK(feed.items[1].id == "1.5");
  REQUIRE(feed.items[1].enclosures.size() == 1);
  CHECK(feed.items[1].enclosures[0].length == "123");
  REQUIRE(feed.notes.size() == 1);
}

TEST_CASE("authors and entities over the limits are noted") {
  std::string bytes = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A</title>";
  for (int i = 0; i < 100; ++i) bytes += "<author><name>Person " + std::to_string(i) + "</name></author>";
  const Feed authors = feed_of(bytes + "</entry></feed>");
  CHECK(authors.items.at(0).author.size() <= 500);
  CHECK(authors.notes.size() == 1);
  const Feed entities = feed_of("<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '" + std::string(2000, 'x') +
                                "'>]><rss version='2.0'><channel><title>&a;</title></channel></rss>");
  CHECK(entities.title == "x");
  CHECK(entities.malformed);
  CHECK(entities.notes.size() == 1);
}

TEST_CASE("what stands around a feed makes it malformed, and is no part of it") {
  const std::string body =
      "<rss version='2.0'><channel><title>T</title><item><title>I</title></item></channel></rss>";
  for (const std::string& bytes :
       {"<b>Warning</b>: bad thing in line 3 " + body, "junk <?xml version='1.0'?>" + body,
        "\n<?xml version='1.0'?>" + body, body + "trailing words", body + "<!-- cached --><p>served</p>"}) {
    const Feed feed = feed_of(bytes);
    CHECK(feed.malformed);
    CHECK(feed.title == "T");
    CHECK(feed.items.size() == 1);
  }
  CHECK_FALSE(feed_of("\n\n" + body + "\n<!-- cached -->\n").malformed);
}

TEST_CASE("the items of all channels of a feed are its items") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel>"
      "<channel><title>U</title><item><title>B</title></item></channel><item><title>C</title></item></rss>");
  CHECK(feed.title == "T");
  REQUIRE(feed.items.size() == 3);
  CHECK(feed.items[1].title == "B");
  CHECK(feed.notes.empty());
}

TEST_CASE("a second feed behind the first is left out with a note") {
  const std::string one =
      "<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>";
  const std::string atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>U</title></feed>";
  for (const std::string& bytes :
       {one + one, one + "\n<?xml version='1.0'?>" + atom, one.substr(0, 70) + one}) {
    const Feed feed = feed_of(bytes);
    CHECK(feed.title == "T");
    CHECK(feed.malformed);
    REQUIRE(feed.notes.size() == 1);
    CHECK(feed.notes[0].code == "F107");
  }
}

TEST_CASE("a page's beginning before a feed does not lose it") {
  const std::string body =
      "<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>";
  for (const std::string& before :
       {std::string("<html><body><p>Notice: line 3</p></body></html>"), std::string("<body>Notice<br>"),
        std::string("<!DOCTYPE html><html><body>")}) {
    const Feed feed = feed_of(before + body);
    CHECK(feed.malformed);
    CHECK(feed.title == "T");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "A");
  }
}

TEST_CASE("text that only speaks of feeds is none") {
  for (const std::string_view text :
       {"A file begins with <rss> or <feed>, as everyone knows", "<rss> is the first word",
        "<p>The <rdf> tag</p>", "<html><body><feed><p>posts</p></feed></body></html>", "<rss>words</rss>"})
    CHECK(read_feed(text).error().code == "F102");
  CHECK(feed_of("<rss version='2.0'></rss>").items.empty());
}

TEST_CASE("control characters are left out, written as such or as references") {
  const Feed feed = feed_of("<rss version='2.0'><channel><title>a&#1;b&#x8;c</title></channel></rss>");
  CHECK(feed.malformed);
  CHECK(feed.title == "abc");
}

TEST_CASE("text that was encoded or escaped once too often is turned back") {
  const auto description = [](std::string_view text) {
    return feed_of("<rss version='2.0'><channel><item><description>" + std::string(text) +
                   "</description></item></channel></rss>")
        .items[0]
        .summary;
  };
  CHECK(description("the caf\u00C3\u00A9 opened") == "the caf\u00E9 opened");
  CHECK(description("&#226;&#8364;&#339;Yes") == "\u201CYes");
  CHECK(description("LE CAF\u00C9\u2026") == "LE CAF\u00C9\u2026");
  CHECK(description("AMANH\u00C3\u2026") == "AMANH\u00C3\u2026");
  CHECK(description("\u00C3\u00A9 and \u00E9") == "\u00C3\u00A9 and \u00E9");
  CHECK(description("&amp;lt;p class=&amp;quot;x&amp;quot;&amp;gt;Hello&amp;lt;/p&amp;gt;") ==
        "<p class=\"x\">Hello</p>");
  CHECK(description("&amp;lt;3 &lt;b&gt;this&lt;/b&gt;") == "&lt;3 <b>this</b>");
  CHECK(description("Use &amp;lt;p&amp;gt; for paragraphs") == "Use &lt;p&gt; for paragraphs");
}

TEST_CASE("a declared charset is used") {
  CHECK(feed_of("<?xml version='1.0' encoding='iso-8859-1'?><rss "
                "version='2.0'><channel><title>caf\xE9</title></channel></rss>")
            .title == "café");
}

TEST_CASE("a feed with bytes that are no characters is malformed") {
  const auto with_title = [](const std::string& title) {
    return "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>caf\u00e9 na\u00efve "
           "d\u00e9j\u00e0 " +
           title + "</title></channel></rss>";
  };
  CHECK(feed_of(with_title("\xC3(")).malformed);
  CHECK(feed_of("\xEF\xBB\xBF" + with_title("\xC3(")).malformed);
  CHECK_FALSE(feed_of(with_title("\xC3\xA9")).malformed);
  CHECK_FALSE(feed_of(with_title("\uFFFD")).malformed);
  CHECK_FALSE(feed_of("\xEF\xBB\xBF" + with_title("\uFFFD")).malformed);
}

TEST_CASE("what is no feed is refused with a reason") {
  CHECK(read_feed("").error().code == "F101");
  CHECK(read_feed(" \n").error().code == "F101");
  CHECK(read_feed("<html><body>rss</body></html>").error().code == "F102");
  CHECK(read_feed("plain text").error().code == "F102");
  CHECK(read_feed("{\"a\":1}").error().code == "F102");
  CHECK(read_feed("{\"items\":").error().code == "F103");
}

TEST_CASE("a feed is told from a page by its first bytes") {
  CHECK(looks_like(rss) == Looks::feed);
  CHECK(looks_like("{\"version\":\"https://jsonfeed.org/version/1\"") == Looks::feed);
  CHECK(looks_like("{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\"") == Looks::feed);
  CHECK(looks_like("<!DOCTYPE html><html><body>about <rss > feeds") == Looks::page);
  CHECK(looks_like("{\"text\":\"x\"}") == Looks::other);
}

TEST_CASE("a feed cut anywhere keeps the items before the cut", "[hostile]") {
  const std::size_t first_item_ends = rss.find("</item>") + 7;
  for (std::size_t size = 1; size < rss.size(); ++size) {
    const Result<Feed> feed = read_feed(rss.substr(0, size));
    if (size < first_item_ends) continue;
    REQUIRE(feed);
    REQUIRE_FALSE(feed->items.empty());
    CHECK(feed->items[0].title == "Bridge opens");
  }
}

TEST_CASE("what a cut feed has half is left out", "[hostile]") {
  const auto cut = [](std::string_view rest) {
    return feed_of("<rss version='2.0'><channel><title>T</title><item><title>One</title></item><item>" +
                   std::string(rest))
        .items;
  };
  CHECK(cut("<title>Tw").size() == 1);
  CHECK(cut("<title>Two</title>").size() == 2);
  CHECK(cut("<title>Two</title><link>https://news.example/ab").at(1).link.empty());
  CHECK(cut("<title>Two</title><guid>n-1").at(1).id.empty());
  CHECK(cut("<title>Two</title><pubDate>2024-01-1").at(1).published.empty());
  CHECK(cut("<title>Two</title><comments>https://news.example/ab").at(1).comments.empty());
  CHECK(
      cut("<title>Two</title><enclosure length='1' url='https://news.example/a.m").at(1).enclosures.empty());
  CHECK(cut("<title>Two</title><enclosure length='1' url=https://news.example/a.m").at(1).enclosures.empty());
  CHECK(cut("<title>Two</title><media:thumbnail url=\"https://news.example/a.j").at(1).image.empty());
  CHECK(cut("<title>Two</title><media:content medium='video' url='https://x.e").at(1).enclosures.empty());
  CHECK(cut("<title>Two</title><dc:creator>Ann L").at(1).author.empty());
  CHECK(cut("<title>Two</title><category>Road").at(1).categories.empty());
  CHECK(cut("<title>Two</title><slash:comments>1").at(1).comment_count.empty());
  CHECK(cut("<title>Two</title><georss:point>13.5 -2").at(1).points.empty());
  CHECK(cut("<title>Two</title><source url='https://news.ex").at(1).source_url.empty());
  const std::vector<FeedItem> whole = cut("<title>Two</title><enclosure url='https://news.example/a.mp3'");
  REQUIRE(whole.at(1).enclosures.size() == 1);
  CHECK(whole[1].enclosures[0].url == "https://news.example/a.mp3");
}

TEST_CASE("each sample feed cut at fifty places keeps the items before the cut", "[hostile]") {
  for (const char* const name : {"coralcourier-highlands.rss.xml", "harbourgazette-pacific.atom.xml",
                                 "highlandsmonitor-broken.rss.xml"}) {
    const Result<std::string> bytes = read_file(std::string(DATELINE_SOURCE_DIR "/samples/feeds/") + name);
    REQUIRE(bytes);
    const std::vector<FeedItem> whole = feed_of(*bytes).items;
    REQUIRE(whole.size() >= 3);
    const std::string_view end_tag = bytes->find("</entry>") != std::string::npos ? "</entry>" : "</item>";
    for (std::size_t i = 1; i < 50; ++i) {
      const std::string_view part = std::string_view(*bytes).substr(0, bytes->size() * i / 50);
      std::size_t complete = 0;
      for (std::size_t at = part.find(end_tag); at != std::string_view::npos; at = part.find(end_tag, at + 1))
        ++complete;
      const Result<Feed> feed = read_feed(part);
      if (complete == 0) continue;
      REQUIRE(feed);
      REQUIRE(feed->items.size() >= complete);
      for (std::size_t k = 0; k < complete; ++k) {
        CHECK(feed->items[k].id == whole[k].id);
        CHECK(feed->items[k].title == whole[k].title);
        CHECK(feed->items[k].published == whole[k].published);
        CHECK(feed->items[k].content == whole[k].content);
      }
    }
  }
}

TEST_CASE("deep, wide and senseless feeds end", "[hostile]") {
  std::string deep = "<rss version='2.0'><channel><title>T</title><item><description>";
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  CHECK(feed_of(deep).title == "T");
  std::string closed = deep;
  for (int i = 0; i < 100'000; ++i) closed += "</div>";
  closed += "</description></item></channel></rss>";
  CHECK(feed_of(closed).title == "T");
  std::string wide = "<rss version='2.0'><channel";
  for (int i = 0; i < 300'000; ++i) wide += " a" + std::to_string(i) + "='1'";
  wide += "><title>T</title></channel></rss>";
  CHECK(feed_of(wide).title == "T");
  std::string spaces = "<rss version='2.0'>";
  for (int i = 0; i < 100'000; ++i) spaces += "<a xmlns:p" + std::to_string(i) + "='u'>";
  CHECK(is_valid_utf8(feed_of(spaces).title));
}

TEST_CASE("entities that a feed declares itself are expanded") {
  const auto read = [](std::string_view subset, std::string_view title) {
    return feed_of("<!DOCTYPE rss [" + std::string(subset) + "]>\n<rss version='2.0'><channel><title>" +
                   std::string(title) + "</title></channel></rss>");
  };
  const Feed feed =
      read("<!ENTITY paper \"Coral &amp; Courier\"> <!-- ]> ' -->\n<!ENTITY both '&paper; &#x2014; 2'>",
           "&both; of &paper;");
  CHECK(feed.title == "Coral & Courier \u2014 2 of Coral & Courier");
  CHECK_FALSE(feed.malformed);
  CHECK(feed_of("<!DOCTYPE rss [ <!ENTITY n \"]>\"> ]\n><rss><channel><title>&n;</title></channel></rss>")
            .title == "]>");
  CHECK(read("<!ENTITY x SYSTEM 'file:///etc/passwd'>", "a &x; b").title == "a &x; b");
  CHECK(read("<!ENTITY % p 'q'>", "a &p; b").title == "a &p; b");
  CHECK(read("<!ENTITY x SYSTEM 'file:///etc/passwd'>", "a &x; b").malformed);
  CHECK(read("<!ENTITY a 'one'><!ENTITY a 'two'>", "&a;").title == "one");
  CHECK(read("<!ENTITY a '&a;'>", "&a;").title == "&a;");
}

TEST_CASE("entities of entities stay small", "[hostile]") {
  std::string laughs = "<!DOCTYPE rss [<!ENTITY a0 'ha'>";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY a" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) laughs += before;
    laughs += "'>";
  }
  laughs += "]><rss version='2.0'><channel><title>";
  CHECK(feed_of(laughs + "&a29;</title></channel></rss>").title.size() <= 10'000);
  for (int i = 0; i < 200'000; ++i) laughs += "&a2;";
  const Feed feed = feed_of(laughs + "</title></channel></rss>");
  CHECK(feed.title.size() < 3'000'000);
  REQUIRE(feed.notes.size() == 2);
  CHECK(feed.notes[0].code == "F105");
}

TEST_CASE("what could cost the square of a feed's size does not", "[hostile]") {
  const auto repeated = [](std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  const auto with_item = [](const std::string& content) {
    return "<rss version='2.0' xml:base='https://x.example/a/'><channel><item>" + content +
           "</item></channel></rss>";
  };
  CHECK(feed_of(with_item("<title><![CDATA[" + repeated("<a", 1'000'000) + "]]></title>")).items.size() == 1);
  std::string authors;
  for (int i = 0; i < 200'000; ++i) authors += "<author>name " + std::to_string(i) + "</author>";
  CHECK(feed_of(with_item(authors)).items[0].author.size() <= 500);
  std::string categories;
  for (int i = 0; i < 20'000; ++i) categories += "<category>c" + std::to_string(i) + "</category>";
  CHECK(feed_of(with_item(categories)).items[0].categories.size() == 100);
  CHECK(feed_of(with_item(repeated("<link href='b' xml:base='c/'/>", 20))).items[0].link ==
        "https://x.example/a/c/b");
  CHECK(feed_of(with_item(repeated("<link href='b' xml:base='c/'/>", 200'000))).items[0].link == "b");
}

TEST_CASE("a feed of millions of elements is read up to a limit, and says so", "[hostile]") {
  std::string bytes =
      "<rss version='2.0'><channel><title>T</title><item><title>I</title></item><item><description>";
  for (int i = 0; i < 3'100'000; ++i) bytes += "<a/>x";
  const Feed feed = feed_of(bytes + "</description></item></channel></rss>");
  CHECK(feed.malformed);
  CHECK(feed.title == "T");
  REQUIRE_FALSE(feed.items.empty());
  CHECK(feed.items[0].title == "I");
  REQUIRE(feed.notes.size() == 1);
  CHECK(feed.notes[0].code == "F105");
  // few tags, but more nodes than are kept: each CDATA section is one
  std::string sections = "<rss version='2.0'><channel><title>T</title><description>";
  for (int i = 0; i < 2'900'000; ++i) sections += "<![CDATA[]]>x";
  sections += "</description></channel></rss>";
  CHECK(feed_of(sections).malformed);
  CHECK(feed_of(sections).notes.size() == 1);
}

TEST_CASE("a large feed of many small elements is whole", "[hostile]") {
  std::string bytes = "<rss version='2.0'><channel><title>T</title>";
  std::string item = "<item>";
  for (int i = 0; i < 30; ++i) item += "<x:topic>y</x:topic>";
  item += "<title>I</title></item>";
  constexpr std::size_t count = 70'000;
  for (std::size_t i = 0; i < count; ++i) bytes += item;
  const Feed feed = feed_of(bytes + "</channel></rss>");
  CHECK_FALSE(feed.malformed);
  CHECK(feed.notes.empty());
  REQUIRE(feed.items.size() == count);
  CHECK(feed.items.back().title == "I");
}

TEST_CASE("what is nested too deep or has too many attributes is said", "[hostile]") {
  std::string deep = "<rss version='2.0'><channel><item><description>";
  for (int i = 0; i < 600; ++i) deep += "<div>";
  deep += "words</description></item><item><title>I</title></item></channel></rss>";
  const Feed nested = feed_of(deep);
  CHECK(nested.items.size() == 2);
  REQUIRE(nested.notes.size() == 1);
  CHECK(nested.notes[0].code == "F105");
  std::string wide = "<rss version='2.0'";
  for (int i = 0; i < 1001; ++i) wide += " a" + std::to_string(i) + "='1'";
  CHECK(feed_of(wide + "><channel><title>T</title></channel></rss>").notes.size() == 1);
}

TEST_CASE("a channel says how seldom it wants to be asked") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><ttl> 90 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>13</hour>"
      "<hour>25</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day><day>friday</day><day>Someday</"
      "day>"
      "</skipDays></channel></rss>");
  CHECK(feed.ttl_minutes == 90);
  CHECK(feed.skip_hours == ((1U << 0) | (1U << 13)));
  CHECK(feed.skip_days == ((1U << 0) | (1U << 5)));
  CHECK(feed_of("<rss version='2.0'><channel><ttl>-5</ttl></channel></rss>").ttl_minutes == 0);
  CHECK(feed_of("<rss version='2.0'><channel><ttl>99999999999</ttl></channel></rss>").ttl_minutes == 0);
}

TEST_CASE("lengths and numbers of comments are digits or nothing") {
  const Feed feed = feed_of(
      R"(<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><item><slash:comments> 7 </slash:comments>
<enclosure url="https://x.example/1" length="12"/><enclosure url="https://x.example/2" length="1,200"/><enclosure url="https://x.example/3" length="-1"/></item>
<item><title>I</title><slash:comments>many</slash:comments></item></channel></rss>)");
  REQUIRE(feed.items.size() == 2);
  CHECK(feed.items[0].comment_count == "7");
  CHECK(feed.items[1].comment_count.empty());
  REQUIRE(feed.items[0].enclosures.size() == 3);
  CHECK(feed.items[0].enclosures[0].length == "12");
  CHECK(feed.items[0].enclosures[1].length.empty());
  CHECK(feed.items[0].enclosures[2].length.empty());
}

TEST_CASE("media and places are found where other vocabularies nest them") {
  const Feed feed = feed_of(
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"><title>T</title>
<entry><id>1</id><media:group><media:title>Bridge</media:title><media:description>It opens</media:description>
<media:content url="https://x.example/1.mp4" type="video/mp4" fileSize="12"><media:title>caption</media:title><media:thumbnail url="https://x.example/1.jpg"/></media:content></media:group></entry>
<entry><id>2</id><title>Two</title><media:content url="https://x.example/2.jpg" type="image/jpeg"><media:title>caption</media:title></media:content>
<georss:where><gml:Point><gml:pos>-9.5 147.25</gml:pos></gml:Point></georss:where></entry>
<entry><id>3</id><geo:Point><geo:lat>13.5</geo:lat><geo:long>-2.25</geo:long></geo:Point>
<link rel="enclosure" href="https://x.example/3.mp3"/><media:content url="https://x.example/3.mp4" medium="video"/></entry></feed>)");
  REQUIRE(feed.items.size() == 3);
  CHECK(feed.items[0].title == "Bridge");
  CHECK(feed.items[0].summary == "It opens");
  CHECK(feed.items[0].image == "https://x.example/1.jpg");
  REQUIRE(feed.items[0].enclosures.size() == 1);
  CHECK(feed.items[0].enclosures[0].url == "https://x.example/1.mp4");
  CHECK(feed.items[0].enclosures[0].type == "video/mp4");
  CHECK(feed.items[0].enclosures[0].length == "12");
  CHECK(feed.items[1].title == "Two");
  CHECK(feed.items[1].image == "https://x.example/2.jpg");
  CHECK(feed.items[1].points == std::vector<std::string>{"-9.5 147.25"});
  CHECK(feed.items[2].points == std::vector<std::string>{"13.5 -2.25"});
  REQUIRE(feed.items[2].enclosures.size() == 1);
  CHECK(feed.items[2].enclosures[0].url == "https://x.example/3.mp3");
}

TEST_CASE("an aggregator says whom an item is from") {
  const Feed rss_feed = feed_of(
      "<rss version='2.0'><channel><title>T</title><item><title>I</title>"
      "<source url='https://courier.example/'>Coral  Courier</source></item></channel></rss>");
  CHECK(rss_feed.items[0].title == "I");
  CHECK(rss_feed.items[0].source == "Coral Courier");
  CHECK(rss_feed.items[0].source_url == "https://courier.example/");
  const Feed atom = feed_of(
      "<feed "
      "xmlns='http://www.w3.org/2005/Atom'><entry><title>I</title><id>1</id><source><id>2</id><title>Coral "
      "Courier</title><link rel='self' href='https://courier.example/atom'/><link "
      "href='https://courier.example/'/>"
      "</source></entry></feed>");
  CHECK(atom.items[0].id == "1");
  CHECK(atom.items[0].source == "Coral Courier");
  CHECK(atom.items[0].source_url == "https://courier.example/");
}

TEST_CASE("JSON that is not quite JSON gives the items it holds, and is malformed") {
  const std::string whole =
      R"({"version":"https:\/\/jsonfeed.org\/version\/1.1","title":"J","items":[{"id":"1","title":"One"},{"id":"2","title":"Two"}]})";
  CHECK_FALSE(feed_of(whole).malformed);
  const auto titles = [](const Feed& feed) {
    std::string all;
    for (const FeedItem& item : feed.items) all += item.title + ";";
    return all;
  };
  std::string commas = whole;
  commas.insert(commas.size() - 2, ",");
  CHECK(titles(feed_of(commas)) == "One;Two;");
  CHECK(feed_of(commas).malformed);
  const Feed cut = feed_of(std::string_view(whole).substr(0, whole.size() - 6));
  CHECK(cut.malformed);
  CHECK(titles(cut) == "One;;");
  CHECK(titles(feed_of("\xEF\xBB\xBF" + whole)) == "One;Two;");
  CHECK(feed_of(R"({"version":"jsonfeed.org","items":[{"title":"a \ud83d"}]})").items[0].title == "a \uFFFD");
  CHECK(feed_of("{\"version\":\"jsonfeed.org\",\"items\":[{\"title\":\"a\\u0000b\"}]}").items[0].title ==
        "ab");
  CHECK(feed_of("{\"version\":\"jsonfeed.org\",\"items\":[{\"title\":\"a\nb\"}]}").items[0].title == "a b");
  CHECK(read_feed("{\"a\":[1,}").error().code == "F103");
}

TEST_CASE("attributes that stand twice, late declarations and tags in values are malformed") {
  const auto with = [](std::string_view before, std::string_view attributes, std::string_view content) {
    return feed_of(std::string(before) + "<rss version='2.0'><channel><item><title>I</title><link " +
                   std::string(attributes) + ">https://x.example/1</link>" + std::string(content) +
                   "</item></channel></rss>");
  };
  CHECK_FALSE(with("<?xml version='1.0'?>", "a='1' b='2'", "").malformed);
  for (const Feed& feed : {with("", "a='1' b='2' a='3'", ""),
                           with("", "a='1' b='2' c='3' d='4' e='5' f='6' g='7' h='8' a='9'", ""),
                           with("", "", "<?xml version='1.0'?>"),
                           with("<!-- late --><?xml version='1.0'?>", "", ""), with("", "a='<b>'", "")}) {
    CHECK(feed.malformed);
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "I");
    CHECK(feed.items[0].link == "https://x.example/1");
  }
}

TEST_CASE("an attribute without its closing quote does not swallow what follows") {
  const Feed feed = feed_of(
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><link href=\"https://x.example/ />"
      "<entry><title>A</title><link href=\"https://x.example/a/><id>1</id></entry>"
      "<entry><title>B</title><link href=\"https://x.example/b\"/><id>2</id></entry></feed>");
  CHECK(feed.malformed);
  REQUIRE(feed.items.size() == 2);
  CHECK(feed.items[0].title == "A");
  CHECK(feed.items[0].id == "1");
  CHECK(feed.items[1].link == "https://x.example/b");
}

TEST_CASE("a value of sound XML is never cut where it looks as if its quote were missing") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><title>T</title><enclosure url='https://x.example/?a b=' "
      "type='audio/mpeg'/>"
      "</item></channel></rss>");
  CHECK_FALSE(feed.malformed);
  REQUIRE(feed.items[0].enclosures.size() == 1);
  CHECK(feed.items[0].enclosures[0].url == "https://x.example/?a b=");
  CHECK(feed.items[0].enclosures[0].type == "audio/mpeg");
}

TEST_CASE("references that are longer decoded than written are decoded") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><title>a &nGt; b &nGt;&nGt; c &amp; d</title>"
      "<description>&#x41;&#66;&lt;&#128512;</description></channel></rss>");
  CHECK(feed.title == "a \u226B\u20D2 b \u226B\u20D2\u226B\u20D2 c & d");
  CHECK(feed.description == "AB<\U0001F600");
}

TEST_CASE("feeds in UTF-16 and UTF-32 are read, with and without a mark") {
  const std::u16string text =
      u"<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><title>\u6cb3\u6d41\u4e0e"
      u"\u5c71\u4e18\u7684\u65b0\u95fb</title><item><title>\u6865</title></item></channel></rss>";
  for (const std::size_t width : {std::size_t{2}, std::size_t{4}}) {
    for (const bool little : {true, false}) {
      for (const bool mark : {true, false}) {
        std::string bytes;
        for (const char16_t unit : (mark ? u"\uFEFF" : u"") + text) {
          for (std::size_t i = 0; i < width; ++i) {
            const std::size_t shift = 8 * (little ? i : width - 1 - i);
            bytes += shift < 16 ? static_cast<char>((unit >> shift) & 0xFF) : '\0';
          }
        }
        CHECK(looks_like(bytes) == Looks::feed);
        const Feed feed = feed_of(bytes);
        CHECK(feed.title == "\u6cb3\u6d41\u4e0e\u5c71\u4e18\u7684\u65b0\u95fb");
        CHECK(feed.malformed == (width == 4));  // it says that it is UTF-16
        CHECK(feed.encoding == std::string(width == 2 ? "utf-16" : "utf-32") + (little ? "le" : "be"));
        REQUIRE(feed.items.size() == 1);
        CHECK(feed.items[0].title == "\u6865");
      }
    }
  }
}

TEST_CASE("of a feed of more than 100,000 items that many are kept, and it says so", "[hostile]") {
  std::string rss_items = "<rss version='2.0'><channel><title>T</title>";
  std::string json_items = R"({"version":"https://jsonfeed.org/version/1","items":[{"id":"0"})";
  for (int i = 0; i < 100'001; ++i) {
    rss_items += "<item><title>" + std::to_string(i) + "</title></item>";
    if (i > 0) json_items += ",{\"id\":\"" + std::to_string(i) + "\"}";
  }
  for (const Feed& feed : {feed_of(rss_items + "</channel></rss>"), feed_of(json_items + "]}")}) {
    CHECK_FALSE(feed.malformed);
    CHECK(feed.items.size() == 100'000);
    REQUIRE(feed.notes.size() == 1);
    CHECK(feed.notes[0].code == "F105");
  }
  CHECK(feed_of(rss_items).items.back().title == "99999");
}

TEST_CASE("50 MB on one line are read", "[hostile]") {
  std::string text = "<rss version='2.0'><channel><title>T</title><item><title>I</title><description>";
  text.reserve(51'000'000);
  while (text.size() < 50'000'000) text += "word &lt;b&gt;bold&lt;/b&gt; &#8217; ";
  const std::size_t size = text.size();
  text += "</description></item></channel></rss>";
  const Feed feed = feed_of(text);
  CHECK_FALSE(feed.malformed);
  REQUIRE(feed.items.size() == 1);
  CHECK(feed.items[0].summary.size() > size / 2);
  text.resize(size);
  CHECK(feed_of(text).malformed);
}

TEST_CASE("10,000 elements within each other are cut at the limit of depth", "[hostile]") {
  std::string open;
  std::string close;
  for (int i = 0; i < 10'000; ++i) {
    open += "<div>";
    close += "</div>";
  }
  const Feed feed = feed_of("<rss version='2.0'><channel><item><title>A</title><description>" + open + "x" +
                            close + "</description></item><item><title>B</title></item></channel></rss>");
  CHECK(feed.malformed);
  REQUIRE(feed.items.size() == 2);
  CHECK(feed.items[0].summary.size() < 512 * 11);
  CHECK(feed.items[1].title == "B");
  const std::string items = "{\"items\":[{\"title\":\"A\"},{\"x\":" + std::string(10'000, '[') + "1";
  const Feed json = feed_of(items + std::string(10'000, ']') + "}]}");
  CHECK(json.malformed);
  REQUIRE_FALSE(json.items.empty());
  CHECK(json.items[0].title == "A");
}

TEST_CASE("entities of a document's own are never expanded nor fetched", "[hostile]") {
  std::string laughs = "<!DOCTYPE rss [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    const std::string below = "&l" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY l" + std::to_string(i) + " \"" + below + below + below + below + "\">";
  }
  const Feed bomb =
      feed_of(laughs + "]><rss version='2.0'><channel><title>&l29;</title><item/></channel></rss>");
  CHECK(bomb.malformed);
  CHECK(bomb.title == "&l29;");
  CHECK(bomb.items.size() == 1);
  const Feed external = feed_of(
      "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\" [<!ENTITY % p SYSTEM \"http://127.0.0.1/\"> %p; "
      "<!ENTITY e SYSTEM \"file:///etc/passwd\">]><rss version='2.0'><channel><title>a&e;b</title></channel>"
      "</rss>");
  CHECK(external.malformed);
  CHECK(external.title == "a&e;b");
}

TEST_CASE("an address is relative although another one stands in its query") {
  const FeedContext context{.path = {}, .url = "https://x.example/feed", .content_type = {}};
  const auto link_of = [&](const std::string& link) {
    return feed_of("<rss version='2.0'><channel><item><link>" + link + "</link></item></channel></rss>",
                   context)
        .items[0]
        .link;
  };
  CHECK(link_of("/go?u=http://y.example/a") == "https://x.example/go?u=http://y.example/a");
  CHECK(link_of("http://y.example/a") == "http://y.example/a");
}

TEST_CASE("a base longer than addresses are stands in front of none") {
  const auto link_with = [](std::size_t length) {
    return feed_of("<rss version='2.0' xml:base='https://x.example/" + std::string(length, 'b') +
                   "/'><channel><item><link>y</link></item></channel></rss>")
        .items[0]
        .link;
  };
  CHECK(link_with(100) == "https://x.example/" + std::string(100, 'b') + "/y");
  CHECK(link_with(3000) == "y");
}

TEST_CASE("the elements of a document are of its format whatever its own namespace is called") {
  for (const std::string name : {"http://www.w3.org/2005/Atom/", "https://www.w3.org/2005/atom/",
                                 "http://purl.org/atom/ns", "http://x.example/"}) {
    CAPTURE(name);
    const Feed feed =
        feed_of("<feed xmlns='" + name + "'><title>P</title><entry><title>e</title></entry></feed>");
    CHECK(feed.title == "P");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "e");
  }
  const Feed rdf = feed_of(
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0'>"
      "<channel><title>P</title></channel><item><title>e</title></item></rdf:RDF>");
  CHECK((rdf.title == "P" && rdf.items.size() == 1));
}

TEST_CASE("NUL is left out of a feed and marked") {
  const std::string bytes =
      "<rss version='2.0'><channel><title>A" + std::string(1, '\0') + "B</title></channel></rss>";
  const Feed feed = feed_of(bytes);
  CHECK(feed.title == "AB");
  CHECK(feed.malformed);
}

namespace {

/// An RSS feed of one item for each date.
std::string dated(std::string_view language, std::initializer_list<std::string_view> dates) {
  std::string text = "<rss version='2.0'><channel><title>T</title>";
  if (!language.empty()) text += "<language>" + std::string(language) + "</language>";
  for (const std::string_view date : dates)
    text += "<item><title>I</title><pubDate>" + std::string(date) + "</pubDate></item>";
  return text + "</channel></rss>";
}

}  // namespace

TEST_CASE("another date of the feed shows whether days or months come first") {
  CHECK(feed_of(dated("", {"05/03/2024", "25/03/2024"})).items[0].published == "2024-03-05T00:00:00Z");
  CHECK(feed_of(dated("", {"05/03/2024", "03/25/2024"})).items[0].published == "2024-05-03T00:00:00Z");
  CHECK(feed_of(dated("en-us", {"05/03/2024", "25/03/2024"})).items[0].published == "2024-03-05T00:00:00Z");
  const Feed both = feed_of(dated("", {"05/03/2024", "03/25/2024", "25/03/2024"}));
  CHECK(both.items[0].published.empty());
  CHECK(both.items[1].published == "2024-03-25T00:00:00Z");
  CHECK(both.items[2].published == "2024-03-25T00:00:00Z");
  CHECK(feed_of(R"({"version":"https://jsonfeed.org/version/1","items":[
      {"id":"1","date_published":"05/03/2024"},{"id":"2","date_published":"25/03/2024"}]})")
            .items[0]
            .published == "2024-03-05T00:00:00Z");
}

TEST_CASE("the language of the feed says whether days or months come first, else the date is left out") {
  CHECK(feed_of(dated("en-gb", {"05/03/2024 10:00"})).items[0].published == "2024-03-05T10:00:00Z");
  CHECK(feed_of(dated("fr", {"05-03-2024"})).items[0].published == "2024-03-05T00:00:00Z");
  CHECK(feed_of(dated("en-US", {"05/03/2024"})).items[0].published == "2024-05-03T00:00:00Z");
  for (const std::string_view language : {"", "en", "ja"}) {
    const Feed feed = feed_of(dated(language, {"05/03/2024"}), {"f.xml", "", ""});
    CHECK(feed.items[0].published.empty());
    REQUIRE(feed.notes.size() == 1);
    CHECK(feed.notes[0] ==
          Diagnostic{Severity::warning, "F104", "f.xml",
                     "left out a date that may have its day or its month first: \"05/03/2024\""});
  }
  CHECK(feed_of(R"({"version":"https://jsonfeed.org/version/1.1","language":"de","items":[
      {"id":"1","date_published":"05/03/2024"}]})")
            .items[0]
            .published == "2024-03-05T00:00:00Z");
}

TEST_CASE("the language of the feed or of the item says which month a name is, else the date is left out") {
  CHECK(feed_of(dated("hr", {"15 lip 2024 10:00:00 GMT"})).items[0].published == "2024-06-15T10:00:00Z");
  CHECK(feed_of(dated("pl", {"15 lip 2024 10:00:00 GMT"})).items[0].published == "2024-07-15T10:00:00Z");
  const Feed none = feed_of(dated("", {"15 lip 2024 10:00:00 GMT"}), {"f.xml", "", ""});
  CHECK(none.items[0].published.empty());
  REQUIRE(none.notes.size() == 1);
  CHECK(none.notes[0].message ==
        "left out a date whose month is another one in another language: \"15 lip 2024 10:00:00 GMT\"");
  const Feed atom = feed_of(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='pl'><title>T</title>"
      "<entry><title>a</title><published>15 lip 2024</published></entry>"
      "<entry xml:lang='hr'><title>b</title><published>15 lip 2024</published></entry></feed>");
  CHECK(atom.items[0].published == "2024-07-15T00:00:00Z");
  CHECK(atom.items[1].published == "2024-06-15T00:00:00Z");
}

TEST_CASE("notes are ten of a kind, and one says how many more there are") {
  std::string text = "<rss version='2.0'><channel><title>T</title>";
  for (int i = 0; i < 25; ++i)
    text += "<item><title>I</title><pubDate>on a day " + std::to_string(i) + "</pubDate></item>";
  text += "<item><title>I</title>";
  for (int i = 0; i < 101; ++i) text += "<category>c" + std::to_string(i) + "</category>";
  const Feed feed = feed_of(text + "</item></channel></rss>", {"f.xml", "", ""});
  REQUIRE(feed.notes.size() == 12);
  CHECK(feed.notes[9].message == "left out a date that is none: \"on a day 9\"");
  CHECK(feed.notes[10] == Diagnostic{Severity::warning, "F104", "f.xml", "and 15 more of this kind"});
  CHECK(feed.notes[11].code == "F105");
}

TEST_CASE("categories and enclosures over the limit are noted") {
  std::string rss_text = "<rss version='2.0'><channel><item>";
  std::string json_text =
      "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"attachments\":[";
  for (int i = 0; i < 1001; ++i) {
    rss_text += "<enclosure url='https://x.example/" + std::to_string(i) + "'/>";
    json_text += (i > 0 ? ",{\"url\":\"https://x.example/" : "{\"url\":\"https://x.example/") +
                 std::to_string(i) + "\"}";
  }
  json_text += "],\"tags\":[\"t\"";
  for (int i = 0; i < 101; ++i) {
    rss_text += "<category>c" + std::to_string(i) + "</category>";
    json_text += ",\"t" + std::to_string(i) + "\"";
  }
  for (const Feed& feed : {feed_of(rss_text + "</item></channel></rss>"), feed_of(json_text + "]}]}")}) {
    CHECK(feed.items[0].enclosures.size() == 1000);
    CHECK(feed.items[0].categories.size() == 100);
    REQUIRE(feed.notes.size() == 2);
    CHECK((feed.notes[0].code == "F105" && feed.notes[1].code == "F105"));
    CHECK(feed.notes[0].message != feed.notes[1].message);
  }
  std::string twice = "<rss version='2.0'><channel><item>";
  for (int i = 0; i < 200; ++i) twice += "<category>c" + std::to_string(i % 100) + "</category>";
  CHECK(feed_of(twice + "</item></channel></rss>").notes.empty());
}

TEST_CASE("an address whose ampersands were escaped twice is read as it is meant") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><link>https://x.example/?a=1&amp;amp;b=2</link></item>"
      "<item><link><![CDATA[https://x.example/?a=1&amp;b=2&#038;c=3]]></link></item></channel></rss>");
  CHECK(feed.items[0].link == "https://x.example/?a=1&b=2");
  CHECK(feed.items[1].link == "https://x.example/?a=1&b=2&c=3");
}

TEST_CASE("addresses of nothing but escapes take time by their length", "[hostile]") {
  std::string escapes;
  for (int i = 0; i < 500'000; ++i) escapes += "&amp;amp;";
  const Feed feed = feed_of("<rss version='2.0'><channel><item><link>https://x.example/?" + escapes +
                            "</link></item></channel></rss>");
  CHECK(feed.items[0].link.size() > 500'000);
}

TEST_CASE("a JSON Feed has no dates of its own") {
  const Feed feed = feed_of(R"({"version":"https://jsonfeed.org/version/1.1","items":[
      {"id":"1","date_published":"2024-03-05T10:15:00Z","date_modified":"2024-03-06T10:15:00Z"}]})");
  CHECK(feed.published.empty());
  CHECK(feed.updated.empty());
  CHECK(feed.items[0].updated == "2024-03-06T10:15:00Z");
}

TEST_CASE("the last link of an item that is not empty counts") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><link>https://x.example/1</link><link>https://x.example/2</link>"
      "<link/></item></channel></rss>");
  CHECK(feed.items[0].link == "https://x.example/2");
}

TEST_CASE("a CDATA section within another one, or escaped, is its text") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><item><title><![CDATA[<![CDATA[Bridge "
      "opens]]]]><![CDATA[>]]></title></item>"
      "<item><title>&lt;![CDATA[Bridge &amp;amp; "
      "road]]&gt;</title><description>&lt;![CDATA[&lt;p&gt;Text&lt;/p&gt;]]&gt;"
      "</description></item></channel></rss>");
  CHECK(feed.items[0].title == "Bridge opens");
  CHECK(feed.items[1].title == "Bridge & road");
  CHECK(feed.items[1].summary == "<p>Text</p>");
}

TEST_CASE("a title of Atom 0.3 in base64 is decoded") {
  const Feed feed = feed_of(
      "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title mode='base64' type='text/html'>"
      "PGI+Um9hZDwvYj4gb3BlbnM=</title><entry><title mode='base64' "
      "type='text/plain'>UiAmIEQ=</title></entry></feed>");
  CHECK(feed.title == "Road opens");
  CHECK(feed.items[0].title == "R & D");
}

TEST_CASE("relative addresses in HTML are seen from the base, or from the feed's own link") {
  const Feed feed = feed_of(
      "<rss version='2.0'><channel><link>https://x.example/news/</link><item><link>a.html</link><description>"
      "&lt;a href=\"/b?c=1&amp;amp;d=2\"&gt;b&lt;/a&gt;&lt;img SRC=c.jpg alt='href=\"d\"'&gt;"
      "&lt;a href='#e'&gt;&lt;a href='mailto:f@x.example'&gt;&lt;a "
      "href='https://y.example/'&gt;</description></item>"
      "<item xml:base='https://z.example/'><description>&lt;a "
      "href=\"b\"&gt;b&lt;/a&gt;</description></item></channel></rss>");
  CHECK(feed.items[0].link == "https://x.example/news/a.html");
  CHECK(feed.items[0].summary ==
        "<a href=\"https://x.example/b?c=1&amp;d=2\">b</a><img SRC=https://x.example/news/c.jpg "
        "alt='href=\"d\"'>"
        "<a href='#e'><a href='mailto:f@x.example'><a href='https://y.example/'>");
  CHECK(feed.items[1].summary == "<a href=\"https://z.example/b\">b</a>");
  const Feed json = feed_of(
      R"({"version":"https://jsonfeed.org/version/1","home_page_url":"https://x.example/","items":[
      {"id":"1","url":"a","content_html":"<a href='b'>b</a>"}]})");
  CHECK(json.items[0].link == "https://x.example/a");
  CHECK(json.items[0].content == "<a href='https://x.example/b'>b</a>");
}

TEST_CASE("addresses made absolute do not multiply the text", "[hostile]") {
  std::string text = "<rss version='2.0'><channel><link>https://x.example/" + std::string(1900, 'b') +
                     "/</link><item><description>";
  for (int i = 0; i < 20'000; ++i) text += "&lt;a href=c>";
  const Feed feed = feed_of(text + "</description></item></channel></rss>");
  CHECK(feed.items[0].summary.size() < 20'000 * 12 * 2);
  CHECK(feed.items[0].summary.ends_with("<a href=c>"));
}

TEST_CASE("the byte order mark, the header and the declaration say the encoding, in this order") {
  const auto title = [](std::string_view bytes, const std::string& content_type) {
    const Feed feed = feed_of(bytes, {.path = {}, .url = {}, .content_type = content_type});
    return feed.encoding + " " + feed.title;
  };
  const std::string declared =
      "<?xml version='1.0' encoding='windows-1251'?><rss version='2.0'><channel><title>";
  const std::string end = "</title></channel></rss>";
  const std::string bytes = declared + "caf\xE9" + end;
  CHECK(title(bytes, "application/rss+xml; charset=iso-8859-2") == "iso-8859-2 café");
  CHECK(title(bytes, "application/rss+xml") == "windows-1251 cafй");
  CHECK(title("\xEF\xBB\xBF" + declared + "café" + end, "text/xml; charset=iso-8859-2") == "utf-8 café");
  CHECK(title(declared + "café" + end, "text/xml; charset=iso-8859-2") == "utf-8 café");
}

TEST_CASE("a feed in another encoding than it declares is malformed, unless the header says so") {
  const std::string rest = "?><rss version='2.0'><channel><title>café</title></channel></rss>";
  const auto malformed = [&](const std::string& declaration, const std::string& content_type) {
    return feed_of("<?xml version='1.0'" + declaration + rest,
                   {.path = {}, .url = {}, .content_type = content_type})
        .malformed;
  };
  CHECK_FALSE(malformed(" encoding='UTF-8'", ""));
  CHECK_FALSE(malformed("", ""));
  CHECK(malformed(" encoding='iso-8859-1'", ""));
  CHECK(malformed(" encoding='utf-16'", ""));
  CHECK_FALSE(malformed(" encoding='iso-8859-1'", "text/xml; charset=utf-8"));
  CHECK(feed_of("\xEF\xBB\xBF<?xml version='1.0' encoding='koi8-r'" + rest).malformed);
  CHECK_FALSE(
      feed_of("<?xml version='1.0' encoding='us-ascii'?><rss version='2.0'><channel/></rss>").malformed);
}

TEST_CASE("a few bad bytes do not make a short feed in UTF-8 another one") {
  const std::string begin = "<rss version='2.0'><channel><title>";
  const std::string end = "</title></channel></rss>";
  const Feed feed = feed_of(begin + "café \xE9 – x" + end);
  CHECK(feed.malformed);
  CHECK(feed.encoding == "utf-8");
  CHECK(feed.title == "café � – x");
  CHECK(feed_of(begin + "caf\xE9" + end).title == "café");
  CHECK(feed_of(begin + "caf\xE9 \xC3\xA9t\xE9 d\xE9j\xE0" + end).encoding == "windows-1252");
  std::string mostly = "<?xml version='1.0' encoding='iso-8859-1'?>" + begin;
  for (int i = 0; i < 20; ++i) mostly += "été ";
  CHECK(feed_of(mostly + "\xE9" + end).encoding == "utf-8");
}
