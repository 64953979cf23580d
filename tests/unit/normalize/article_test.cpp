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
  };
  for (const std::string& bytes : pages) {
    const Article article = extract_article(bytes, {"x", "https://x.example/a", ""});
    for (const std::string* text : {&article.text, &article.title, &article.site_name, &article.url}) {
      CHECK(is_valid_utf8(*text));
      CHECK(text->find('\0') == std::string::npos);
    }
  }
}
