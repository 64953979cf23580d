#include "pipeline/normalize/article.h"

#include "dateline/unicode.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

const std::string first =
    "The council voted on Tuesday to close the old bridge over the river, three years after engineers found "
    "cracks in its piers.";
const std::string second =
    "Mayor Ida Brandt said the new crossing would open in spring, and that buses would run every ten minutes "
    "until then.";
const std::string third =
    "Shop owners on the east bank, who had asked for a later date, said they would go to court if they were "
    "not paid for lost trade.";

std::string page(const std::string& head, const std::string& body) {
  return "<!DOCTYPE html><html lang=en-gb><head>" + head + "</head><body>" + body + "</body></html>";
}

std::string story() {
  return "<p>" + first + "</p><p>" + second + "</p><p>" + third + "</p>";
}

std::string all() {
  return first + "\n\n" + second + "\n\n" + third;
}

}  // namespace

TEST_CASE("the story is kept and what stands around it is not") {
  const Article article = extract_article(
      page("<title>Bridge to close - River Post</title><meta property=og:site_name content='River Post'>",
           "<nav><a href=/>Home</a><a href=/s>Sport</a></nav><main><article><h1>Bridge to close</h1><p "
           "class=byline>By Ann Lee</p>"
           "<figure><img src=a.jpg><figcaption>The old bridge in a photograph that was taken last year, when "
           "it was still open.</figcaption></figure>"
           "<div class=article-body>" +
               story() +
               "<div class=newsletter><p>Sign up for our letter about bridges, which comes every Friday, and "
               "never miss one.</p></div></div></article>"
               "<section class=related-stories><h2>Related</h2><p>Another story about the river, which is "
               "long enough to look like a paragraph.</p></section>"
               "<div id=comments><p>I never liked that bridge, said a reader who wrote at length about it, "
               "and so did others.</p></div></main>"
               "<footer><p>Copyright River Post, a newspaper for people who live by the river, since "
               "1921.</p></footer>"),
      {"a.html", "https://river.example/bridge", ""});
  CHECK(article.text == all());
  CHECK(article.title == "Bridge to close");
  CHECK(article.site_name == "River Post");
  CHECK(article.author == std::vector<std::string>{"Ann Lee"});
  CHECK(article.language == "en-GB");
}

TEST_CASE("headings, lists and quotes of the story are kept as paragraphs") {
  const Article article =
      extract_article(page("", "<article><h1>Title of the page here</h1>" + story() +
                                   "<h2>What comes next</h2><ul><li>A vote in March on the money for "
                                   "it.</li><li>Work from April on both banks.</li></ul><blockquote>“We will "
                                   "cross it when we come to it,” she said.</blockquote><p>" +
                                   second + " And more.</p></article>"));
  CHECK(article.text == all() +
                            "\n\nWhat comes next\n\nA vote in March on the money for it.\n\nWork from April "
                            "on both banks.\n\n“We will cross it when we come to it,” she said.\n\n" +
                            second + " And more.");
}

TEST_CASE("a page of line breaks has paragraphs too") {
  CHECK(extract_article(page("", "<table><tr><td><a href=x>Home</a></td><td><font>" + first + "<br><br>" +
                                     second + "<br>\n<br>" + third + "</font></td></tr></table>"))
            .text == all());
}

TEST_CASE("JSON-LD says who and when, in a graph and by reference") {
  const Article article =
      extract_article(page(R"(<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"NewsArticle","headline":"Bridge &amp; river","datePublished":"2024-02-28T21:00:00-05:00","dateModified":"2024-02-29T08:00:00-05:00","author":[{"@id":"#ann"},{"@type":"Person","name":"Bo Gray"}],
"publisher":{"@type":"Organization","name":"River Post"},"keywords":["bridge","river"],},
{"@type":"Person","@id":"#ann","name":"Ann Lee"}]}</script>)",
                           story()),
                      {"a.html", "https://river.example/a", ""});
  CHECK(article.title == "Bridge & river");
  CHECK(article.author == std::vector<std::string>{"Ann Lee", "Bo Gray"});
  CHECK(article.published == "2024-02-28T21:00:00-05:00");
  CHECK(article.published_from == "jsonld");
  CHECK(to_iso(*article.published_day()) == "2024-02-28");
  CHECK(article.modified == "2024-02-29T08:00:00-05:00");
  CHECK(article.site_name == "River Post");
  CHECK(article.tags == std::vector<std::string>{"bridge", "river"});
}

TEST_CASE("the date is taken from the best evidence that makes sense") {
  const auto from = [](const std::string& head, const std::string& body, const std::string& url) {
    const Article article =
        extract_article(page(head, "<h1>A headline of some words</h1>" + body + story()), {"a", url, ""});
    return article.published_from + " " + article.published;
  };
  const std::string meta = "<meta property=article:published_time content='2024-03-01T10:00:00Z'>";
  CHECK(from(meta, "<time datetime=2024-03-02>x</time>", "https://r.example/2024/03/03/a") ==
        "meta 2024-03-01T10:00:00Z");
  CHECK(from("<meta property=article:published_time content='2024-13-45'>",
             "<time datetime=2024-03-02>x</time>", "https://r.example/2024/03/03/a") == "time 2024-03-02");
  CHECK(from("", "", "https://r.example/2024/03/03/a") == "url 2024-03-03");
  CHECK(from("", "<p>Published 4 March 2024</p>", "https://r.example/a") == "text 2024-03-04");
  CHECK(from("", "", "https://r.example/a") == " ");
  CHECK(from("", "<p>Posted <abbr class=published title='2024-03-06T09:30:00'>yesterday</abbr></p>",
             "https://r.example/a") == "time 2024-03-06");
}

TEST_CASE("the title in a menu is not where the date of a story is looked for") {
  std::string menu = "<ul><li><a href=/press>Press releases</a>";
  for (int i = 0; i < 80; ++i) menu += "<li><a href=/" + std::to_string(i) + ">About us</a>";
  const Article article =
      extract_article(page("<meta property=og:title content='Press releases'>",
                           menu + "</ul><p>24 April 2024</p><h1>The river is clean</h1>" + story()),
                      {"a.html", "https://river.example/news", ""});
  CHECK(article.published == "2024-04-24");
}

TEST_CASE("a canonical address counts only within its site") {
  const auto canonical = [](const std::string& link) {
    return extract_article(page("<link rel=canonical href='" + link + "'>", story()),
                           {"a", "https://www.river.example/a?utm_source=x", ""})
        .canonical_url;
  };
  CHECK(canonical("https://river.example/story") == "https://river.example/story");
  CHECK(canonical("/story") == "https://www.river.example/story");
  CHECK(canonical("https://evil.example/story") == "https://www.river.example/a");
  CHECK(canonical("javascript:alert(1)") == "https://www.river.example/a");
}

TEST_CASE("a text that only the metadata holds is taken from there") {
  const Article article = extract_article(
      page(R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","articleBody":")" +
               first + "\\n\\n" + second + "\\n\\n" + third + " " + first + "\"}</script>",
           "<div id=app></div>"));
  CHECK(article.text == all() + " " + first);
}

TEST_CASE("what is set into the story as prose is part of it, lists of links are not") {
  const std::string quote =
      "<blockquote class=twitter-tweet><p>The bridge is closed, take the ferry!</p></blockquote>";
  const std::string block = "<div class='widget widget-text'><p>" + third + "</p></div>";
  const std::string links =
      "<div class=widget><a href=/1>Ten bridges to see</a> <a href=/2>Ferries of the coast</a></div>";
  CHECK(extract_article(page("", "<article><p>" + first + "</p>" + quote + links + "<p>" + second + "</p>" +
                                     block + "</article>"))
            .text == first + "\n\nThe bridge is closed, take the ferry!\n\n" + second + "\n\n" + third);
}

TEST_CASE("names of utility classes and ids made of headings say nothing about the text") {
  CHECK(extract_article(page("", "<article><div class='overflow-hidden print:w-full md:hidden'><p>" + first +
                                     "</p></div><section id=how-we-share-the-cost-of-it><p>" + second +
                                     "</p></section><div class='hidden md:block'><p>" + third +
                                     "</p></div></article>"))
            .text == all());
}

TEST_CASE("a heading that is a link over its paragraph stays, a teaser does not") {
  const std::string heading = "<h2><a href=/ferry>The ferry</a></h2>";
  const std::string teaser = "<h3><a href=/1>Ten bridges to see</a></h3><a href=/1>More about them</a>";
  CHECK(extract_article(page("", "<article><p>" + first + "</p>" + heading + "<p>" + second + "</p>" +
                                     teaser + "<p>" + third + "</p></article>"))
            .text == first + "\n\nThe ferry\n\n" + second + "\n\n" + third);
}

TEST_CASE("copies of the story for machines or other screens are read once") {
  const std::string twice = "<div class=wide><h2>What next</h2>" + story() + "</div>";
  CHECK(extract_article(page("", "<article>" + twice + twice + "</article>")).text ==
        "What next\n\n" + all());
  CHECK(extract_article(page("", "<article class=article-body>" + story() + "<div itemprop=articleBody>" +
                                     first + " " + second + " " + third + " " +
                                     "And a line that only machines are told of.</div></article>"))
            .text == all());
}

TEST_CASE("remarks of the house, appeals and biographies are left out") {
  const std::string remark =
      "<p>We may earn a commission if you buy through a link on this page, at no cost to you.</p>";
  const std::string appeal =
      "<p>Want to know more? Sign up for our newsletter about rivers, which comes on Fridays.</p>";
  const std::string biography = "<p>Ann Lee writes about rivers and bridges, and lives on the east bank.</p>";
  CHECK(extract_article(page("<meta name=author content='Ann Lee'>",
                             "<article>" + remark + "<p>" + first + "</p>" + appeal + "<p>" + second +
                                 "</p><p>" + third + "</p>" + biography + "</article>"))
            .text == all());
}

TEST_CASE("the article with the headline is the story, also beside longer ones") {
  const std::string other = "<article><h3>Old news</h3><p>" + third + " " + second + "</p><p>" + first + " " +
                            third + "</p></article>";
  CHECK(extract_article(page("<title>Bridge to close</title>", "<main><article><h1>Bridge to close</h1>" +
                                                                   story() + "</article>" + other + other +
                                                                   "</main>"))
            .text == all());
}

TEST_CASE("pieces of the story in parents made by one template belong together") {
  const auto piece = [](const std::string& text) {
    return "<section class=piece><div class=rich-text><p>" + text + "</p></div></section>";
  };
  CHECK(extract_article(page("", "<article>" + piece(first) + piece(second) + piece(third) + "</article>"))
            .text == all());
}

TEST_CASE("a byline is found by its marks, its names and its words") {
  const auto authors = [](const std::string& byline) {
    return extract_article(
               page("<title>Bridge to close</title>", "<h1>Bridge to close</h1>" + byline + story()),
               {"a", "https://river.example/a", ""})
        .author;
  };
  using Names = std::vector<std::string>;
  CHECK(authors("<div class=article-byline><span>Ann Lee</span><span>Bo Gray</span></div>") ==
        Names{"Ann Lee", "Bo Gray"});
  CHECK(authors("<address><span>Ann</span> <span>Lee</span></address>") == Names{"Ann Lee"});
  CHECK(authors("<p>Von Ann Lee und Bo Gray</p>") == Names{"Ann Lee", "Bo Gray"});
  CHECK(authors("<p>By <strong>Ann Lee</strong></p>") == Names{"Ann Lee"});
  CHECK(authors("<p>By the time it opens</p>").empty());
  CHECK(authors("<a href=/author/ann-lee>Ann Lee</a>") == Names{"Ann Lee"});
  CHECK(authors("<div id=comments><span class=author>Some Reader</span></div>").empty());
  CHECK(authors("<span class=author>Published on 4 March 2024 by Ann Lee</span>").size() <= 1);
}

TEST_CASE("an organisation is the author only where no person is named") {
  const auto authors = [](const std::string& json, const std::string& byline) {
    return extract_article(page("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":" +
                                    json + "}</script><meta property=og:site_name content='River Post'>",
                                byline + story()),
                           {"a", "https://riverpost.example/a", ""})
        .author;
  };
  const std::string house = R"({"@type":"Organization","name":"River Post"})";
  CHECK(authors(house, "<p class=byline>By Ann Lee</p>") == std::vector<std::string>{"Ann Lee"});
  CHECK(authors(house, "") == std::vector<std::string>{"River Post"});
}

TEST_CASE(
    "dates in addresses, above the headline and alone on the page are found; those after the fetch are "
    "refused") {
  const auto published = [](const std::string& above, const std::string& url, std::optional<Day> fetched) {
    const Article article =
        extract_article(page("<title>Bridge to close</title>", above + "<h1>Bridge to close</h1>" + story()),
                        {"a", url, "", fetched});
    return article.published_from + " " + article.published;
  };
  CHECK(published("", "https://r.example/news/28-02-2024-bridge", std::nullopt) == "url 2024-02-28");
  CHECK(published("<p>28 February 2024</p>", "https://r.example/a", std::nullopt) == "text 2024-02-28");
  CHECK(published("<p>28 February 2024</p>", "https://r.example/2031/01/02/a", parse_iso_day("2024-03-01")) ==
        "text 2024-02-28");
  CHECK(published("", "https://r.example/2024/03/02/a", parse_iso_day("2024-03-01")) == "url 2024-03-02");
  CHECK(published("", "https://r.example/2024/03/03/a", parse_iso_day("2024-03-01")) == " ");
}

TEST_CASE("a short story is not lost beside the teasers of others") {
  std::string teasers = "<div class=grid>";
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    teasers +=
        "<div><h3><a href=/" + number + ">Ferry " + number + " runs aground</a></h3><p>A ferry with " +
        number +
        " passengers ran aground off the cape on Sunday, and all of them were taken to the shore.</p></div>";
  }
  teasers += "</div>";
  const std::string brief =
      "<article><h1>Fire at the mill</h1><p>A fire at the old mill killed one man on Friday, the police "
      "said.</p><p>Its cause is not known.</p></article>";
  const std::string text =
      "A fire at the old mill killed one man on Friday, the police said.\n\nIts cause is not known.";
  CHECK(extract_article(page("<title>Fire at the mill</title>", brief + teasers)).text == text);
  CHECK(extract_article(
            page(R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"Fire at the mill",
"articleBody":"A fire at the old mill killed one man on Friday, the police said. Its cause is not known."}</script>)",
                 brief + teasers))
            .text == text);
  CHECK(extract_article(
            page("", "<h1>Fire at the mill</h1><div class=article-body><p>One man died.</p></div>" + teasers))
            .text == "One man died.");
}

TEST_CASE("a short story stands apart from the boxes of others, also in elements without names") {
  const auto boxes = [](const std::string& box) {
    std::string out = "<div>";
    for (int i = 0; i < 12; ++i) {
      std::string filled = box;
      while (filled.find('#') != std::string::npos) filled.replace(filled.find('#'), 1, std::to_string(i));
      out += filled;
    }
    return out + "</div>";
  };
  const std::string teaser =
      "<p>A ferry ran aground off the cape on day # of the month, and all on board were taken to the "
      "shore.</p>";
  const std::string text = "A fire at the old mill killed one man on Friday, the police said.";
  const std::string brief = "<div><h1>Fire at the mill</h1><p>" + text + "</p></div>";
  for (const std::string& box :
       {"<div><h3><a href=/#>Ferry # runs aground</a></h3>" + teaser + "</div>",
        "<li><span>Sport</span><h3><a href=/#>Ferry # runs aground</a></h3><span>An hour ago</span>" + teaser,
        "<article><h3>Ferry #</h3>" + teaser + "<a href=/#>Read on about ferry #</a></article>",
        "<div><h3>Ferry # runs aground</h3>" + teaser + "<a href=/#>Read more</a></div>"})
    CHECK(extract_article(page("<title>Fire at the mill</title>", brief + boxes(box))).text == text);
  CHECK(extract_article(
            page("<title>Fire at the mill</title>",
                 "<article><h1>Fire at the mill</h1><figure><figcaption>The mill in the year of the "
                 "flood, seen from the west bank in the morning.</figcaption></figure><p>" +
                     text + "</p></article>"))
            .text == text);
  // entries of a live blog lead to themselves
  const std::string live =
      extract_article(
          page("<title>Fire at the mill</title>",
               brief + boxes("<div><h3><a href='&num;e#'>Update at # o'clock</a></h3>" + teaser + "</div>")))
          .text;
  CHECK(live.find("day 3 of the month") != std::string::npos);
}

TEST_CASE("an article of a few short sentences has a text, a page of short lines has none") {
  CHECK(extract_article(page("", "<article><h1>Fire at the mill</h1><p>One man died.</p></article>")).text ==
        "One man died.");
  CHECK(extract_article(
            page("",
                 "<article><h1>A day</h1><p>He rose at six.</p><p>It rained.</p><p>Share</p><p>No one "
                 "came.</p></article>"))
            .text == "He rose at six.\n\nIt rained.\n\nNo one came.");
  CHECK(extract_article(page("", "<div><p>Loading the page.</p></div>")).text.empty());
}

TEST_CASE("a list with linked headings and longer paragraphs is the story itself") {
  std::string list = "<article><h1>Four bridges to see</h1><p>" + first + "</p>";
  for (const std::string& each : {first, second, third})
    list += "<h2><a href=/b>A bridge</a></h2><p>" + each + " It is old.</p>";
  const std::string text = extract_article(page("", list + "</article>")).text;
  for (const std::string& each : {first, second, third})
    CHECK(text.find(each + " It is old.") != std::string::npos);
}

TEST_CASE("declarative shadow DOM is read, other templates are not") {
  for (const std::string mode : {"shadowrootmode=open", "shadowroot=open", "shadowrootmode='closed'"})
    CHECK(extract_article(page("", "<x-story><template " + mode + "><main><h1>Bridge</h1>" + story() +
                                       "</main></template></x-story>"))
              .text == all());
  CHECK(extract_article(
            page("", "<article>" + story() + "<template><p>" + third + " Again.</p></template></article>"))
            .text == all());
}

TEST_CASE("prose that begins as an advertisement does is kept, the advertisement is not") {
  const auto between = [](const std::string& inserted) {
    return extract_article(page("", "<article><p>" + first + "</p>" + inserted + "<p>" + second + "</p><p>" +
                                        third + "</p></article>"))
        .text;
  };
  for (const std::string prose :
       {"Sign up for the front or lose your house: so the men of the valley understood the letter of the "
        "governor.",
        "Join our boycott, said the posters on every lamp post between the station and the harbour, in two "
        "languages.",
        "Get our water back, the farmers shouted in front of the ministry, where hundreds had come by "
        "tractor.",
        "Listen: not one of them had ever seen the contract, said the woman who had sold them the land.",
        "Click here to collect your prize, said the message, and within a day two hundred pensioners had "
        "done so.",
        "“Follow us on the road to the coast,” the captain told them, and most of the families in the camp "
        "did.",
        "The firm hid that it was paid for affiliate links, the judges found, and had to return all that it "
        "earned."})
    CHECK(between("<p>" + prose + "</p>") == first + "\n\n" + prose + "\n\n" + second + "\n\n" + third);
  for (const std::string heading :
       {"More influence than before", "Trending upwards since the strike", "More from fewer fields",
        "Latest news from the valley is better", "Join our fathers"})
    CHECK(between("<h2>" + heading + "</h2>") == first + "\n\n" + heading + "\n\n" + second + "\n\n" + third);
  for (const std::string offer :
       {"<p>Sign up for <a href=/n>the Bridge Letter</a>, which tells you on Fridays what was built in the "
        "week.</p>",
        "<p>Listen: how the bridge was built</p>", "<p>Join our community of readers</p>",
        "<p>Follow us on Facebook, where we show pictures of the bridge and of those who built it, each "
        "day.</p>",
        "<p>This article contains affiliate links, and the paper is paid for what its readers buy by them "
        "here.</p>",
        "<h2>More from River Post</h2><ul><li><a href=/1>Ferry sinks</a></li><li><a href=/2>Mayor "
        "goes</a></li></ul>"})
    CHECK(between(offer) == all());
}

TEST_CASE("lines to other stories are known in many languages") {
  for (const std::string line :
       {"Baca juga: Jembatan lama ditutup", "İlgili haber: Köprü kapandı",
        "Διαβάστε επίσης: Κλείνει η γέφυρα", "اقرأ أيضا: إغلاق الجسر", "Czytaj także: Most zamknięty",
        "Läs även: Bron stängs", "Čtěte také: Most se zavírá", "Lue myös: Silta suljetaan",
        "Citește și: Podul se închide", "Pročitajte i: Most se zatvara", "यह भी पढ़ें: पुल बंद होगा",
        "קראו גם: הגשר נסגר", "延伸阅读：旧桥关闭"})
    CHECK(extract_article(page("", "<article><p>" + first + "</p><p>" + line + "</p><p>" + second +
                                       "</p><p>" + third + "</p></article>"))
              .text == all());
}

TEST_CASE("parts of a page are known by their names in many languages") {
  const std::string other =
      "<p>I have crossed it for forty years, and nobody asked me about it, wrote a reader.</p>";
  for (const std::string name :
       {"yorumlar", "komentarze", "kommentarer", "commenti", "bildunterschrift", "pie-de-foto", "didascalia",
        "onderschrift", "ilgili-haberler", "articoli-correlati", "meer-lezen"})
    CHECK(extract_article(
              page("", "<article>" + story() + "<div class=" + name + ">" + other + "</div></article>"))
              .text == all());
  CHECK(extract_article(page("", "<article><p>" + first + "</p><div class=share-price-note><p>" + second +
                                     "</p></div><p>" + third + "</p></article>"))
            .text == all());
}

TEST_CASE("a card of another story within the article is left out, an entry of it is not") {
  const auto with_article = [](const std::string& inner) {
    return extract_article(page("", "<article><p>" + first + "</p><article class=c><h3>" + inner +
                                        "</p></article><p>" + third + "</p></article>"))
        .text;
  };
  CHECK(with_article("<a href=/f>Ferry sinks</a></h3><p>" + second) == first + "\n\n" + third);
  CHECK(with_article("Two o'clock</h3><p>" + second) ==
        first + "\n\nTwo o'clock\n\n" + second + "\n\n" + third);
}

TEST_CASE("a label within a paragraph is left out, a table of two columns at the end is not") {
  CHECK(extract_article(page("", "<article><p>" + first + "<span class=ad-label>Advertisement</span></p><p>" +
                                     second + "</p><p>" + third + "</p></article>"))
            .text == all());
  CHECK(extract_article(
            page("", "<article>" + story() +
                         "<table><tr><td>Greens<td>12</tr><tr><td>Reds<td>14</tr></table></article>"))
            .text == all() + "\n\nGreens 12\n\nReds 14");
}

TEST_CASE("tags of a text in the metadata may be escaped once more") {
  std::string body;
  for (const std::string& each : {first, second, third, first + " Again."})
    body += "&lt;p&gt;" + each + "&lt;/p&gt;";
  CHECK(extract_article(page(R"(<script type="application/ld+json">{"@type":"NewsArticle","articleBody":")" +
                                 body + "\"}</script>",
                             "<div id=app></div>"))
            .text == all() + "\n\n" + first + " Again.");
}

TEST_CASE("a picture or a PDF file is an error and no text") {
  for (const std::string& bytes :
       {std::string("%PDF-1.4\nA text of some words."), std::string("\x89PNG\r\n\x1A\n....")}) {
    const Article article = extract_article(bytes, {"a.html", "", ""});
    CHECK(article.text.empty());
    REQUIRE(article.diagnostics.size() == 1);
    CHECK(article.diagnostics[0].code == "N005");
    CHECK(article.diagnostics[0].severity == Severity::error);
  }
}

TEST_CASE("a page without an article says so") {
  const Article article =
      extract_article(page("<title>Nothing</title>", "<nav><a href=/>Home</a></nav>"), {"a.html", "", ""});
  CHECK(article.text.empty());
  REQUIRE(article.diagnostics.size() == 1);
  CHECK(article.diagnostics[0].code == "N001");
}

TEST_CASE("no page stops the reader, and what comes out is clean", "[hostile]") {
  const auto repeated = [](std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  std::string noise;
  for (int i = 0; i < 20'000; ++i) noise += static_cast<char>((i * 73 + i / 11) % 256);
  const std::vector<std::string> pages = {
      "",
      std::string(1000, '\0'),
      noise,
      repeated("<div class='article-body'>", 100'000) + first,
      repeated("<b>", 100'000) + first,
      repeated("<p>" + first + "</p>", 5000),
      repeated("<time datetime=2024-03-02>", 20'000),
      repeated("<span class=author>a b</span>", 50'000),
      repeated("<input><div>", 20'000),
      story() + repeated("<div><h3>In depth</h3><a href=x>another story to read</a></div>", 50'000) + story(),
      repeated("<time>", 500) + std::string(1'000'000, 'x'),
      repeated("<span itemprop=headline>", 500) + std::string(1'000'000, 'x'),
      "<title>" + std::string(1'000'000, 'x') + "</title>" + story(),
      "<script type=application/ld+json>" + std::string(100'000, '[') + "</script>",
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"" +
          repeated("<div>", 50'000) + "\"}</script>",
      "<title>" + repeated("a - ", 100'000) + "</title>" + story(),
      page("", story()).substr(0, 300) + "\xE2\x82",
      "<img src='data:image/png;base64," + std::string(20'000'000, 'A') + "'>" + story(),
      "<p" + repeated(" a=1 b=2", 500'000) + ">" + story(),
      repeated("<div class=article-body><p>", 10'000) + first,
      repeated("<p>" + first + first + first + first + "</p>", 3000),
      repeated("<a href=x><div>", 10'000) + repeated("</a>y", 10'000),
      repeated("<article><h1>A title</h1>", 10'000) + first,
      repeated("<address>Ann Lee</address>", 20'000),
  };
  for (const std::string& bytes : pages) {
    const Article article = extract_article(bytes, {"x", "https://x.example/a", ""});
    for (const std::string* text : {&article.text, &article.title, &article.site_name, &article.url}) {
      CHECK(is_valid_utf8(*text));
      CHECK(text->find('\0') == std::string::npos);
    }
  }
}

TEST_CASE("a time in UTC gives way to the day that the address has") {
  const auto published = [](const char* url, const char* time) {
    return extract_article(page(std::string("<meta property=article:published_time content='") + time + "'>",
                                "<article><h1>Bridge to close</h1>" + story() + "</article>"),
                           {"a.html", url, ""});
  };
  const char* const march_5 = "https://river.example/2024/03/05/bridge";
  CHECK(published(march_5, "2024-03-06T03:10:00Z").published == "2024-03-05");
  CHECK(published(march_5, "2024-03-06T03:10:00Z").published_from == "url");
  CHECK(published(march_5, "2024-03-04T22:10:00Z").published == "2024-03-05");
  CHECK(published(march_5, "2024-03-05T03:10:00Z").published == "2024-03-05T03:10:00Z");
  CHECK(published(march_5, "2024-03-06T13:10:00Z").published == "2024-03-06T13:10:00Z");
  CHECK(published(march_5, "2024-03-06T03:10:00+01:00").published == "2024-03-06T03:10:00+01:00");
  CHECK(published("https://river.example/bridge", "2024-03-06T03:10:00Z").published ==
        "2024-03-06T03:10:00Z");
}

TEST_CASE("a date in a short list or in a link of its own is that of the story") {
  const auto published = [](const std::string& line) {
    return extract_article(page("", "<article><h1>Bridge to close</h1>" + line + story() + "</article>"),
                           {"a.html", "https://river.example/bridge", ""})
        .published;
  };
  CHECK(published("<ul><li>Ann Lee<li><time datetime=2024-03-05>yesterday</time></ul>") == "2024-03-05");
  CHECK(published("<a href=/bridge><time datetime=2024-03-05>yesterday</time></a>") == "2024-03-05");
  CHECK(published("<ul><li>" + first + second + "<time datetime=2024-03-05>yesterday</time></ul>").empty());
  CHECK(published("<a href=/other>" + first + "<time datetime=2024-03-05>yesterday</time></a>").empty());
}

TEST_CASE("a date after the day on which the page was saved is refused") {
  const std::string head = "<meta property=article:published_time content='2024-03-05T10:00:00Z'>";
  const std::string body = "<article><h1>Bridge to close</h1>" + story() + "</article>";
  const auto saved_on = [&](const std::string& date) {
    return extract_article(
               "<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://river.example/bridge "
               "\n saved date: " +
               date + "\n-->" + page(head, body))
        .published;
  };
  CHECK(saved_on("Tue Mar 05 2024 11:15:00 GMT+0100 (Central European Standard Time)") ==
        "2024-03-05T10:00:00Z");
  CHECK(saved_on("Fri Mar 01 2024 11:15:00 GMT+0100 (Central European Standard Time)").empty());
  CHECK(extract_article(
            page(head, body),
            {.path = "a.html", .url = {}, .content_type = {}, .fetched = parse_iso_day("2024-03-01")})
            .published.empty());
}

TEST_CASE("a page whose UTF-8 was read as windows-1252 is put right, with a note") {
  const Article article = extract_article(
      page("<meta charset=utf-8>",
           "<article><h1>CafÃ©s to close</h1>" + story() +
               "<p>The owner of the cafÃ© on the bridge said that it wasnâ€™t fair.</p></article>"));
  CHECK(article.text.ends_with("The owner of the café on the bridge said that it wasn’t fair."));
  REQUIRE(article.diagnostics.size() == 1);
  CHECK(article.diagnostics[0].code == "N004");
}

TEST_CASE("a live blog that scripts load is what its metadata says") {
  const std::string updates =
      R"({"@type":"LiveBlogPosting","headline":"Bridge live","liveBlogUpdate":[{"@type":"BlogPosting","headline":"Vote begins","articleBody":")" +
      first + R"("},{"@type":"BlogPosting","articleBody":")" + second + " " + third + R"("}]})";
  const Article article = extract_article(
      page("<script type=application/ld+json>" + updates + "</script>", "<main><h1>Bridge live</h1></main>"));
  CHECK(article.text == "Vote begins\n\n" + first + "\n\n" + second + " " + third);
}

TEST_CASE("hostile pages have a bounded answer", "[hostile]") {
  const std::string body = "<article><h1>Bridge to close</h1>" + story() + "</article>";
  const auto repeated = [](std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
  };
  SECTION("ten thousand nested elements") {
    for (const char* tag : {"<div>", "<b>", "<ul><li>", "<table><tr><td>"})
      CHECK(extract_article(page("", repeated(tag, 10'000) + story())).text.find(second) !=
            std::string::npos);
  }
  SECTION("a million attributes") {
    std::string attributes;
    for (int i = 0; i < 1'000'000; ++i) attributes += " a" + std::to_string(i) + "=1";
    const Article article = extract_article(page("", "<div" + attributes + ">" + body + "</div>"));
    CHECK(article.text == all());
    REQUIRE_FALSE(article.diagnostics.empty());
    CHECK(article.diagnostics.back().code == "N003");
  }
  SECTION("a million class names") {
    CHECK(extract_article(page("", "<div class='" + repeated("a-b ", 1'000'000) + "'>" + body + "</div>"))
              .text == all());
  }
  SECTION("NUL bytes") {
    std::string with_zeros;
    for (const char c : page("", body)) (with_zeros += c) += '\0';
    CHECK(extract_article(with_zeros + std::string(3, 'x')).text.find('\0') == std::string::npos);
    CHECK(extract_article(page("", "<article>" + story() + std::string(1000, '\0') + "</article>")).text ==
          all());
  }
  SECTION("pictures of twenty megabytes") {
    const std::string picture = "<img src='data:image/png;base64," + std::string(20'000'000, 'A') + "'>";
    CHECK(extract_article(page("", picture + body)).text == all());
  }
  SECTION("a hundred megabytes of text") {
    const Article article =
        extract_article(page("", body + repeated("<p>" + first + "</p>", 100'000'000 / first.size())));
    CHECK(article.text.starts_with(first));
    CHECK(article.text.size() < 2000);  // what stands there again is not said again
  }
  SECTION("a hundred megabytes of elements") {
    const Article article = extract_article(page("", body + repeated("<i>x</i>", 100'000'000 / 8)));
    CHECK(article.text.find(second) != std::string::npos);
    REQUIRE_FALSE(article.diagnostics.empty());
    CHECK(article.diagnostics.back().code == "N003");
  }
}

namespace {

/// "from published, modified" of a page in English.
std::string dates_of(const std::string& before_heading, const std::string& above,
                     const std::string& below = "", const std::string& within = "") {
  const Article article = extract_article(
      page("<title>Bridge to close</title>", before_heading + "<article><h1>Bridge to close</h1>" + above +
                                                 "<p>" + first + "</p>" + within + "<p>" + second +
                                                 "</p><p>" + third + "</p></article>" + below),
      {"a.html", "https://river.example/bridge", ""});
  std::string out = article.published_from + " " + article.published;
  if (!article.modified.empty()) out += ", " + article.modified;
  return out;
}

}  // namespace

TEST_CASE("a date in the prose, the foot or the head of a page is not that of the story") {
  CHECK(dates_of("", "", "", "<p>The bridge was opened on 12 May 1999.</p>") == " ");
  CHECK(dates_of("", "", "", "<p>On 12 May 1999, it was opened.</p>") == " ");
  CHECK(dates_of("", "", "", "<p>The report was published on 12 May 1999.</p>") == " ");
  CHECK(dates_of("", "", "<div id=footer><p>Published 3 May 2011</p></div>") == " ");
  CHECK(dates_of("", "", "<p>Site founded on 3 May 2011</p>") == " ");
  CHECK(dates_of("", "", "<p>Copyright 1 January 2023</p>") == " ");
  CHECK(dates_of("<div><span class=today-date>Thursday, 7 March 2024</span></div>",
                 "<p>Published 28 February 2024</p>") == "text 2024-02-28");
  CHECK(dates_of("<div class=topbar><i class=date>7 March 2024</i></div>",
                 "<p class=entry-meta>28 February 2024</p>") == "text 2024-02-28");
}

TEST_CASE("a date beside the title of another story is that one's") {
  const std::string teaser = "<div><h3><a href=/x>Ferry sinks off the coast</a></h3>";
  CHECK(dates_of("", "", teaser + "<time datetime=2011-05-03>3 May</time></div>") == " ");
  CHECK(dates_of("", "", teaser + "<span class=date>3 May 2011</span></div>") == " ");
  CHECK(dates_of("", "",
                 "<div><h3><a href=/b>Bridge to close</a></h3><span class=date>3 May 2011</span></div>") ==
        "text 2011-05-03");
}

TEST_CASE("an element is named as a date by whole words") {
  CHECK(dates_of("", "<div class=candidate-info>Born 12 May 1995</div><p>28 February 2024</p>") ==
        "text 2024-02-28");
  CHECK(dates_of("", "", "", "<ul><li class=timeline-item>12 May 2004: the bridge is opened</li></ul>") ==
        " ");
  CHECK(dates_of("", "", "", "<p class=sometimes>In force since 1 January 2001.</p>") == " ");
  CHECK(dates_of("", "<p class=articleDate>28 February 2024</p>") == "text 2024-02-28");
  CHECK(dates_of("", "<div class=date><b>Feb</b><b>28</b><b>2024</b></div>") == "text 2024-02-28");
}

TEST_CASE("an update is not the publication, whatever says that it is one") {
  const std::string changed = "<time datetime=2024-03-05>5 March</time>";
  const std::string made = "<time datetime=2024-02-28>28 Feb</time>";
  const std::string both = "time 2024-02-28, 2024-03-05";
  CHECK(dates_of("", "<p>Last updated " + changed + " Published " + made + "</p>") == both);
  CHECK(dates_of("", "<div class=updated>" + changed + "</div><div class=published>" + made + "</div>") ==
        both);
  CHECK(dates_of("",
                 "<time itemprop=datePublished datetime=2024-02-28>x</time>"
                 "<time itemprop=dateModified datetime=2024-03-05>y</time>") == both);
  CHECK(dates_of("", "<p>Last updated: " + changed + "</p>") == " , 2024-03-05");
  CHECK(dates_of("",
                 "<time class='entry-date published updated' "
                 "datetime='2024-02-28T10:00:00+02:00'>28 Feb</time>") == "time 2024-02-28T10:00:00+02:00");
  const std::string text = "text 2024-02-28, 2024-03-05";
  CHECK(dates_of("", "<p>Updated 5 March 2024 | Published 28 February 2024</p>") == text);
  CHECK(dates_of("", "<p class=date>Aktualisiert am 5. März 2024, veröffentlicht am 28. Februar 2024</p>") ==
        text);
  CHECK(dates_of("", "<p class=date>Mis à jour le 5 mars 2024, publié le 28 février 2024</p>") == text);
  CHECK(dates_of("", "<p class=date>Опубликовано 28 февраля 2024, обновлено 5 марта 2024</p>") == text);
}

TEST_CASE("dates are read in the digits of their language, and with years of two digits") {
  for (const std::string date : {"٢٨ فبراير ٢٠٢٤", "২৮ ফেব্রুয়ারি ২০২৪", "२८ फ़रवरी २०२४", "28 Feb 24"})
    CHECK(dates_of("", "<p class=date>" + date + "</p>") == "text 2024-02-28");
}

TEST_CASE("the address says the day in the ways of papers") {
  const auto day = [](const std::string& path) {
    return extract_article(page("", "<h1>Bridge to close</h1>" + story()),
                           {"a.html", "https://river.example" + path, ""})
        .published;
  };
  for (const std::string path :
       {"/2024/02/28/b", "/2024/feb/28/b", "/n1/2024/0228/c1-4.html", "/202402/28/b.htm",
        "/2024-02/28/c_1.htm", "/2024-2-28-b", "/20240228/b", "/28-02-2024-b"})
    CHECK(day(path) == "2024-02-28");
  for (const std::string path :
       {"/2024/bridges/28/b", "/2024/9928/b", "/123402/28", "/2024/0228", "/2024/feb/b"})
    CHECK(day(path).empty());
}

TEST_CASE("authors in elements of their own are parted, their roles left out") {
  const auto authors = [](const std::string& byline, const std::string& head = "") {
    return extract_article(page(head, "<article><h1>Bridge to close</h1>" + byline + story() + "</article>"))
        .author;
  };
  const std::vector<std::string> two = {"Ann Lee", "Bo Chan"};
  CHECK(authors("<p class=byline>By <a href=/a>Ann Lee</a> and <a href=/b>Bo Chan</a></p>") == two);
  CHECK(authors("<p class=autor>Von <a href=/a>Ann Lee</a> und <a href=/b>Bo Chan</a></p>") == two);
  CHECK(authors("<div class=byline><b class=name>Ann Lee</b><i class=role>Political editor</i></div>") ==
        std::vector<std::string>{"Ann Lee"});
  CHECK(authors("<div class=author><p>Ann Lee</p><p>Political Editor</p></div>") ==
        std::vector<std::string>{"Ann Lee"});
  CHECK(authors("",
                "<script type='application/LD+JSON'>{\"@type\":\"NewsArticle\",\"author\":["
                "{\"@type\":\"Person\",\"name\":\"Bill Press\"},"
                "{\"@type\":\"Person\",\"name\":\"Associated Press\"}]}</script>") ==
        std::vector<std::string>{"Bill Press"});
}

TEST_CASE("a text in another language than a theme's English is of its own") {
  const std::string german =
      "<p>Der Stadtrat hat am Dienstag beschlossen, die alte Brücke über den Fluss zu sperren, drei Jahre "
      "nachdem Ingenieure Risse in den Pfeilern gefunden hatten.</p><p>Die neue Brücke wird im Frühjahr "
      "geöffnet, sagte die Bürgermeisterin, und bis dahin fahren die Busse alle zehn Minuten.</p>";
  const auto article = [&](const std::string& text) {
    return extract_article("<html lang=en-US><body><article><h1>Brücke</h1><p class=date>03/04/2024</p>" +
                           text + "</article></body></html>");
  };
  CHECK(article(german).language == "de");
  CHECK(article(german).published == "2024-04-03");
  CHECK(article(story()).language == "en-US");
  CHECK(article(story()).published == "2024-03-04");
  CHECK(article(story() + german).language == "en-US");
}

TEST_CASE("a canonical address may have other relations, and a page many meta elements") {
  std::string head = "<link rel='canonical shortlink' href='https://river.example/b'>";
  for (int i = 0; i < 600; ++i) head += "<meta name=a content=b>";
  const Article article =
      extract_article(page(head + "<meta property='article:published_time' content='2024-02-28'>", story()));
  CHECK(article.url == "https://river.example/b");
  CHECK(article.published == "2024-02-28");
}
