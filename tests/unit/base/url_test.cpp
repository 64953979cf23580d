#include "pipeline/base/url.h"

#include "tests/support/catch.h"

using namespace dateline::pipeline;

TEST_CASE("relative references are resolved") {
  const std::string base = "https://example.org/news/2024/story.html?a=1#top";
  CHECK(resolve_url(base, "other.html") == "https://example.org/news/2024/other.html");
  CHECK(resolve_url(base, "/x/../y") == "https://example.org/y");
  CHECK(resolve_url(base, "//cdn.example.net/i.png") == "https://cdn.example.net/i.png");
  CHECK(resolve_url(base, "?page=2") == "https://example.org/news/2024/story.html?page=2");
  CHECK(resolve_url(base, " http://other.example/a b ") == "http://other.example/a%20b");
  CHECK(resolve_url(base, "") == "https://example.org/news/2024/story.html?a=1");
}

TEST_CASE("plain addresses are resolved as all others are") {
  // with a space in front only the long way resolves them
  for (const std::string base :
       {"https://a.example/", "https://a.example/x/y.html", "http://a.example/x/y?q=/z",
        "https://a.example/x/", "https://a.example", "https://A.example/x", "https://a.example:80/x",
        "https://a.example/x/../y", "https://127.1/", "https://u@a.example/x", "https://a..example/x",
        "https://a.example./x", "https://a.example/x#y", "x", ""}) {
    for (const std::string reference : {"b",
                                        "b/c.html",
                                        "/b",
                                        "/b/",
                                        "//b.example/c",
                                        "../b",
                                        "./b",
                                        "b/../c",
                                        "b/./c",
                                        "b//c",
                                        "?q=1",
                                        "b?q=1&r=2",
                                        "b?",
                                        "#n",
                                        "b#n",
                                        "a:b",
                                        "b.",
                                        "b/..",
                                        "",
                                        "https://b.example/c?d=e",
                                        "https://b.example",
                                        "https://b.example/",
                                        "https://b.example/c/../d",
                                        "https://B.example/c",
                                        "https://b.example:443/c",
                                        "https://1.2.3.4/c",
                                        "http://1/c",
                                        "https:///c",
                                        "https://b.example/c%41",
                                        "https://b.example/c?",
                                        "b?q=/../x",
                                        "/.b",
                                        "b?/./c",
                                        "HTTPS://b.example/c"}) {
      INFO(base + " | " + reference);
      CHECK(resolve_url(base, reference) == resolve_url(base, " " + reference));
    }
  }
}

TEST_CASE("only http and https count as addresses") {
  for (const char* other : {"file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)",
                            "mailto:a@example.org", "data:text/html,x", "gopher://example.org"}) {
    CHECK_FALSE(is_http_url(other));
    CHECK_FALSE(resolve_url("https://example.org/", other));
    CHECK_FALSE(canonical_url(other));
  }
  CHECK_FALSE(resolve_url("", "story.html"));
  CHECK_FALSE(is_http_url("http://"));
  CHECK_FALSE(is_http_url(""));
  CHECK(is_http_url("HTTPS://example.org"));
}

TEST_CASE("the canonical form drops what does not tell two pages apart") {
  CHECK(canonical_url("HTTPS://User:Secret@Example.ORG:443/Path?b=2&utm_source=x&a=1&fbclid=9#frag") ==
        "https://example.org/Path?b=2&a=1");
  CHECK(canonical_url("http://example.org") == "http://example.org/");
  CHECK(canonical_url("http://example.org:8080/?utm_campaign=x") == "http://example.org:8080/");
  CHECK(canonical_url("https://example.org/?id=utm_source") == "https://example.org/?id=utm_source");
}

TEST_CASE("an address that nothing has to be done with is parsed as any other") {
  for (const std::string url :
       {"https://example.org/", "http://www.example-news.co.uk/world/a_b-c.html", "https://example.org/?id=7",
        "https://a.example.org/news?b=2&utm_source=x&a=1?c", "https://xn--bcher-kva.example/1,2/=",
        "https://example.org/a/../b", "https://example.org/?", "https://example.org/a%20b", "https://127.1/a",
        "http://0x7f/x", "http://1.0xf/x", "http://0xa9fea9fe/latest", "http://1.2.3.0xf/",
        "http://3.example/", "http://a.3x/b", "https://example.org./a", "https://example.org//a",
        "https://EXAMPLE.org/a", "https://example.org:80/a"}) {
    CAPTURE(url);
    const std::optional<Url> parts = parse_url(url);
    const std::optional<Url> slowly = parse_url(" " + url);  // blanks are for libcurl's parser
    REQUIRE(parts.has_value() == slowly.has_value());
    if (!parts) continue;
    CHECK(parts->scheme == slowly->scheme);
    CHECK(parts->host == slowly->host);
    CHECK(parts->port == slowly->port);
    CHECK(parts->path == slowly->path);
    CHECK(parts->query == slowly->query);
    CHECK(canonical_url(url) == canonical_url(" " + url));
  }
}

TEST_CASE("hosts are compared by site") {
  CHECK(site_of_host("news.bbc.co.uk") == "bbc.co.uk");
  CHECK(site_of_host("www.example.org") == "example.org");
  CHECK(site_of_host("co.uk") == "co.uk");
  CHECK(site_of_host("localhost") == "localhost");
  CHECK(site_of_host("192.0.2.7") == "192.0.2.7");
  CHECK(same_site("https://www.example.org/a", "http://m.example.org/b"));
  CHECK_FALSE(same_site("https://example.org.evil.example/", "https://example.org/"));
  CHECK_FALSE(same_site("", ""));
  CHECK_FALSE(same_site("https://a.co.uk/", "https://b.co.uk/"));
}

TEST_CASE("a URL of a megabyte is none", "[hostile]") {
  const std::string long_url = "https://example.org/" + std::string(1'000'000, 'a');
  CHECK_FALSE(is_http_url(long_url));
  CHECK_FALSE(resolve_url("https://example.org/", std::string(1'000'000, 'a')));
}

TEST_CASE("an address is shown without user information") {
  CHECK(without_credentials("https://user:secret@example.org/a@b") == "https://example.org/a@b");
  CHECK(without_credentials("https://example.org/a@b") == "https://example.org/a@b");
  CHECK(without_credentials("https://us@er:x@example.org") == "https://example.org");
  CHECK(without_credentials("no address") == "no address");
  CHECK(without_credentials("socks5://reader:secret@proxy.example.org:1080") ==
        "socks5://proxy.example.org:1080");
}

TEST_CASE("a password is not shown where its address is mistyped", "[hostile]") {
  for (const char* url : {"reader:secret@example.org/feed", "http:/reader:secret@example.org/feed",
                          "http//reader:secret@example.org/feed", "htp://reader:secret@example.org/feed",
                          "http://reader:sec/ret@example.org/feed", "http://reader:sec?ret@example.org/feed",
                          "http://reader:sec#ret@example.org/feed", "http://reader:secret@exa mple.org/feed",
                          "http://reader:sec ret@example.org/feed",
                          "http://reader:sec@ret@example.org:port/feed", "https://reader:secret@/feed"}) {
    INFO(url);
    const std::string shown = without_credentials(url);
    CHECK(shown.find("sec") == std::string::npos);
    CHECK(shown.find("ret@") == std::string::npos);
    CHECK(shown.find("/feed") != std::string::npos);
  }
  CHECK(without_credentials("Noon @ Nine") == "Noon @ Nine");
}
