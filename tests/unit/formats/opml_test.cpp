#include "pipeline/formats/opml.h"

#include "dateline/unicode.h"
#include "pipeline/formats/sniff.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

Opml opml_of(std::string_view bytes, const FeedContext& context = {}) {
  Result<Opml> opml = read_opml(bytes, context);
  REQUIRE(opml);
  return std::move(*opml);
}

using Tags = std::vector<std::string>;

}  // namespace

TEST_CASE("the outlines around a feed are its tags") {
  const Opml opml = opml_of(R"(<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>My feeds</title></head><body>
<outline text="Sahel" title="Sahel"><outline text="Mali">
  <outline type="rss" text="Courier" title="The Courier" xmlUrl="https://courier.example/rss" htmlUrl="https://courier.example/" description="News &amp; more" language="fr"/>
  </outline><outline text="Monitor" xmlUrl="https://monitor.example/feed"/></outline>
<outline text="Loose" type="rss" xmlURL="feed://loose.example/rss.xml" category="/Trade/Gold,Ports"/>
<outline text="Only a page" type="link" url="https://page.example/"/>
</body></opml>)");
  CHECK(opml.title == "My feeds");
  CHECK_FALSE(opml.malformed);
  REQUIRE(opml.feeds.size() == 3);
  CHECK(opml.feeds[0].url == "https://courier.example/rss");
  CHECK(opml.feeds[0].title == "The Courier");
  CHECK(opml.feeds[0].link == "https://courier.example/");
  CHECK(opml.feeds[0].description == "News & more");
  CHECK(opml.feeds[0].language == "fr");
  CHECK(opml.feeds[0].tags == Tags{"Sahel", "Mali"});
  CHECK(opml.feeds[1].title == "Monitor");
  CHECK(opml.feeds[1].tags == Tags{"Sahel"});
  CHECK(opml.feeds[2].url == "http://loose.example/rss.xml");
  CHECK(opml.feeds[2].tags == Tags{"Trade", "Gold", "Ports"});
  CHECK(opml.notes.empty());
}

TEST_CASE("an address that stands in several outlines is one feed with all their tags") {
  const Opml opml =
      opml_of(R"(<opml><body><outline text="A"><outline xmlUrl="https://x.example/f" text="X"/></outline>
<outline text="B"><outline xmlUrl="https://x.example/f" text="X again"/></outline></body></opml>)");
  REQUIRE(opml.feeds.size() == 1);
  CHECK(opml.feeds[0].title == "X");
  CHECK(opml.feeds[0].tags == Tags{"A", "B"});
}

TEST_CASE("a folder's label counts once, and only as long as the folder is open") {
  const Opml opml = opml_of(
      R"(<opml><body><outline text="A"><outline text="A"><outline text="B"><outline xmlUrl="https://x.example/1"/></outline>
<outline xmlUrl="https://x.example/2"/></outline><outline text="C"><outline xmlUrl="https://x.example/3" category="A,D"/></outline></outline>
<outline xmlUrl="https://x.example/4"/></body></opml>)");
  REQUIRE(opml.feeds.size() == 4);
  CHECK(opml.feeds[0].tags == Tags{"A", "B"});
  CHECK(opml.feeds[1].tags == Tags{"A"});
  CHECK(opml.feeds[2].tags == Tags{"A", "C", "D"});
  CHECK(opml.feeds[3].tags.empty());
}

TEST_CASE("many feeds in many folders have the outer 32 tags", "[hostile]") {
  std::string bytes = "<opml><body>";
  for (int i = 0; i < 500; ++i) bytes += "<outline text='t" + std::to_string(i) + "'>";
  for (int i = 0; i < 50'000; ++i)
    bytes += "<outline xmlUrl='http://x.example/" + std::to_string(i % 7) + "'/>";
  const Opml opml = opml_of(bytes);
  REQUIRE(opml.feeds.size() == 7);
  REQUIRE(opml.feeds[6].tags.size() == 32);
  CHECK(opml.feeds[6].tags.back() == "t31");
}

TEST_CASE("long tags of very many feeds are bounded, and said", "[hostile]") {
  std::string bytes = "<opml><body>";
  for (int i = 0; i < 32; ++i) bytes += "<outline text='" + std::to_string(i) + std::string(190, 'x') + "'>";
  for (int i = 0; i < 30'000; ++i) bytes += "<outline xmlUrl='http://x.example/" + std::to_string(i) + "'/>";
  const Opml opml = opml_of(bytes);
  REQUIRE(opml.feeds.size() == 30'000);
  CHECK(opml.feeds.front().tags.size() == 32);
  CHECK(opml.feeds.back().tags.empty());
  REQUIRE(opml.notes.size() == 1);
  CHECK(opml.notes[0].code == "F105");
}

TEST_CASE("what OPML is written is read back as it was") {
  Opml opml;
  opml.title = "Feeds & more";
  opml.feeds = {{"https://a.example/f?x=1&y=\"2\"", "A <one>", "https://a.example/", "says \"hi\"", "en", {}},
                {"https://b.example/f", "B", "", "", "", {"R&D / News", "Mali, Niger"}},
                {"https://c.example/f", "", "", "", "", {"Mali, Niger"}}};
  const std::string written = write_opml(opml);
  const Opml again = opml_of(written);
  CHECK(again.title == "Feeds & more");
  CHECK_FALSE(again.malformed);
  REQUIRE(again.feeds.size() == 3);
  CHECK(again.feeds[0].title == "A <one>");
  CHECK(again.feeds[0].link == opml.feeds[0].link);
  CHECK(again.feeds[0].description == opml.feeds[0].description);
  CHECK(again.feeds[0].tags.empty());
  CHECK(again.feeds[1] == opml.feeds[1]);
  CHECK(again.feeds[2].tags == opml.feeds[2].tags);
  CHECK(write_opml(again) != "");
  CHECK(opml_of(write_opml(again)).feeds == again.feeds);
}

TEST_CASE("an OPML file that is not well-formed gives the feeds it holds") {
  const Opml opml = opml_of(
      "<opml version=1><body><outline text='Ports & ships'><outline xmlUrl='https://a.example/?a=1&b=2' "
      "text='caf&eacute;'>"
      "<outline xmlUrl='https://b.example/' text='B'");
  CHECK(opml.malformed);
  REQUIRE(opml.feeds.size() == 2);
  CHECK(opml.feeds[0].url == "https://a.example/?a=1&b=2");
  CHECK(opml.feeds[0].title == "café");
  CHECK(opml.feeds[0].tags == Tags{"Ports & ships"});
}

TEST_CASE("an address that the end of an OPML file cuts off is none", "[hostile]") {
  const std::string bytes =
      "<opml><body><outline text='A' xmlUrl='https://a.example/feed'/><outline text='B' "
      "xmlUrl=\"https://b.example/feed\"/></body></opml>";
  for (std::size_t size = 20; size <= bytes.size(); ++size)
    for (const OpmlFeed& feed : opml_of(std::string_view(bytes).substr(0, size)).feeds)
      CHECK((feed.url == "https://a.example/feed" || feed.url == "https://b.example/feed"));
}

TEST_CASE("OPML with bytes that are no characters is malformed") {
  CHECK(opml_of("<opml><head><title>caf\u00e9 na\u00efve d\u00e9j\u00e0 \xC3(</title></head></opml>")
            .malformed);
  CHECK_FALSE(opml_of("<opml><head><title>caf\u00e9</title></head></opml>").malformed);
}

TEST_CASE("addresses that nobody should fetch are left out of OPML with a note") {
  const Opml opml = opml_of(
      R"(<opml><body><outline xmlUrl="file:///etc/passwd" text="f"/><outline xmlUrl="rel.xml" text="r"/></body></opml>)");
  CHECK(opml.feeds.empty());
  REQUIRE(opml.notes.size() == 2);
  CHECK(opml.notes[0].code == "F112");
  CHECK(opml_of(R"(<opml><body><outline xmlUrl="rel.xml" text="r"/></body></opml>)",
                {"f", "https://x.example/a.opml", ""})
            .feeds.at(0)
            .url == "https://x.example/rel.xml");
}

TEST_CASE("what is no OPML is refused with a reason") {
  CHECK(read_opml(" ").error().code == "F101");
  CHECK(read_opml("<rss version='2.0'/>").error().code == "F111");
  CHECK(looks_like("<?xml version='1.0'?><opml version='1.1'>") == Looks::opml);
  CHECK(looks_like("<html><opml>") == Looks::page);
}

TEST_CASE("deep, wide and endless OPML ends", "[hostile]") {
  std::string deep = "<opml><body>";
  for (int i = 0; i < 20'000; ++i) deep += "<outline text='t" + std::to_string(i) + "'>";
  deep += "<outline xmlUrl='https://x.example/'/>";
  const Opml below = opml_of(deep);
  CHECK(below.feeds.empty());
  REQUIRE(below.notes.size() == 1);
  CHECK(below.notes[0].code == "F105");
  std::string many = "<opml><body><outline text='" + std::string(500, 'x') + "'><outline text='tag'>";
  for (int i = 0; i < 100'010; ++i) many += "<outline xmlUrl='http://x.example/" + std::to_string(i) + "'/>";
  const Opml opml = opml_of(many);
  CHECK(opml.feeds.size() == 100'000);
  CHECK(opml.feeds.back().tags == Tags{"tag"});
  REQUIRE(opml.notes.size() == 1);
  CHECK(opml.notes[0].code == "F105");
}

TEST_CASE("a feed without a title comes back without one") {
  Opml opml;
  opml.feeds.resize(2);
  opml.feeds[0].url = "https://courier.example/rss";
  opml.feeds[1].url = "https://monitor.example/feed";
  opml.feeds[1].title = "Monitor: \"all\" & more";
  CHECK(opml_of(write_opml(opml)).feeds == opml.feeds);
}
