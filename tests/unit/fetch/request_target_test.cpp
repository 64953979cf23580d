#include "pipeline/fetch/request_target.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

TEST_CASE("an address is taken apart for a request") {
  const RequestTarget target = parse_target("HTTPS://User:p%40ss@Example.ORG:8443/a/../b?x=1#part").value();
  CHECK(target.scheme == "https");
  CHECK(target.host == "example.org");
  CHECK(target.origin == "https://example.org:8443");
  CHECK(target.path == "/b?x=1");
  CHECK(target.url == "https://example.org:8443/b?x=1");
  CHECK(target.credentials == "User:p@ss");
}

TEST_CASE("the port of the scheme and the dot of the root are no part of an origin") {
  CHECK(parse_target("http://example.org:80").value().url == "http://example.org/");
  CHECK(parse_target("http://example.org./a").value().origin == "http://example.org");
  CHECK(parse_target("http://[::1]:8080/").value().origin == "http://[::1]:8080");
}

TEST_CASE("a host in any script is asked under its name in ASCII") {
  CHECK(parse_target("http://b\xC3\xBC"
                     "cher.example/")
            .value()
            .host == "xn--bcher-kva.example");
  CHECK(parse_target("http://B\xC3\x9C"
                     "CHER.example/")
            .value()
            .host == "xn--bcher-kva.example");
  CHECK(parse_target("http://b%C3%BCcher.example/").value().host == "xn--bcher-kva.example");
}

TEST_CASE("only http and https are addresses") {
  for (const char* const odd : {"", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/",
                                "//example.org/", "/a", "javascript:alert(1)", "http://", "example.org"}) {
    INFO(odd);
    CHECK_FALSE(parse_target(odd));
  }
}

}  // namespace
}  // namespace dateline::pipeline
