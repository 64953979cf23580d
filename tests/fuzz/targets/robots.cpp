// The first line is a path, the rest a robots.txt.
#include "pipeline/fetch/robots.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(robots) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view path = bytes.substr(0, end);
  const std::string_view text = bytes.substr(std::min(end + 1, bytes.size()));
  const pipeline::Robots robots = pipeline::Robots::parse(text, "dateline");
  (void)robots.allows(path);
  expect(robots.allows("/robots.txt"), "robots.txt may always be asked for");
  if (const auto delay = robots.crawl_delay())
    expect(std::isfinite(*delay) && *delay >= 0, "a delay is a time");
  const std::string named = "User-agent: dateline\nDisallow: /\n\n";
  expect(!pipeline::Robots::parse(named, "dateline").allows("/x"), "a rule counts");
}
