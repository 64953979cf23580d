// The first line is the base, the rest a reference.
#include <optional>
#include <string>

#include "pipeline/base/url.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(url) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view base = bytes.substr(0, end);
  const std::string_view reference = bytes.substr(std::min(end + 1, bytes.size()));
  if (const auto url = pipeline::parse_url(base)) {
    expect(url->scheme == "http" || url->scheme == "https", "only http and https count");
    expect(pipeline::is_http_url(base), "the two questions have one answer");
    expect(!pipeline::site_of_host(url->host).empty() || url->host.empty(), "a host has a site");
  }
  if (const auto resolved = pipeline::resolve_url(base, reference)) {
    expect(pipeline::is_http_url(*resolved), "only http and https come out");
    for (const char c : *resolved) {
      expect(static_cast<unsigned char>(c) > 0x20 && c != 0x7F, "a resolved address has no spaces or controls");
    }
  }
  if (const auto canonical = pipeline::canonical_url(reference)) {
    expect(pipeline::canonical_url(*canonical) == canonical, "the canonical form of itself is itself");
    expect(pipeline::same_site(*canonical, *canonical), "an address is of its own site");
  }
}
