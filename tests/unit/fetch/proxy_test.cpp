#include "pipeline/fetch/proxy.h"

#include <map>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

ProxySettings from(std::map<std::string, std::string> variables) {
  return proxy_from_environment([&](const std::string& name) { return variables[name]; });
}

TEST_CASE("the environment names a proxy for each scheme") {
  const ProxySettings proxy = from({{"http_proxy", "http://a:1"}, {"HTTPS_PROXY", "http://b:2"}});
  CHECK(proxy.for_target(parse_target("http://example.org/").value()) == "http://a:1");
  CHECK(proxy.for_target(parse_target("https://example.org/").value()) == "http://b:2");
}

TEST_CASE("HTTP_PROXY in upper case is not believed, a request could have set it") {
  CHECK(from({{"HTTP_PROXY", "http://a:1"}}).http.empty());
  CHECK(from({{"ALL_PROXY", "http://a:1"}}).http == "http://a:1");
}

TEST_CASE("hosts of no_proxy are asked directly, with what is under them") {
  const ProxySettings proxy =
      from({{"all_proxy", "http://a:1"}, {"no_proxy", "example.org, .Internal ,10.0.0.1"}});
  const auto direct = [&](const char* url) { return proxy.for_target(parse_target(url).value()).empty(); };
  CHECK(direct("http://example.org/"));
  CHECK(direct("http://news.example.org/"));
  CHECK(direct("http://wiki.internal/"));
  CHECK(direct("http://10.0.0.1/"));
  CHECK_FALSE(direct("http://notexample.org/"));
  CHECK_FALSE(from({{"all_proxy", "http://a:1"}, {"NO_PROXY", "Example.ORG"}}).not_for.empty());
  CHECK(from({{"all_proxy", "http://a:1"}, {"NO_PROXY", "Example.ORG"}})
            .for_target(parse_target("http://news.example.org/").value())
            .empty());
  CHECK(
      from({{"all_proxy", "http://a:1"}, {"no_proxy", "one.example"}, {"NO_PROXY", "two.example"}}).not_for ==
      std::vector<std::string>{"one.example"});
  CHECK(from({{"all_proxy", "http://a:1"}, {"no_proxy", "*"}})
            .for_target(parse_target("http://x.org/").value())
            .empty());
}

}  // namespace
}  // namespace dateline::pipeline
