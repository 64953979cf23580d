#include "pipeline/run/configuration.h"

#include "pipeline/fetch/request_target.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(configuration) {
  Diagnostics problems;
  const pipeline::Configuration read = pipeline::read_configuration(bytes, "f.toml", problems);
  for (const Diagnostic& problem : problems) {
    expect(problem.where.starts_with("f.toml:"), "a problem has its place");
    expect(problem.code.size() == 4 && problem.code[0] == 'C', "a problem has its code");
    expect(!to_string(problem).empty() && to_string(problem).find('\n') == std::string::npos,
           "a problem is one line");
  }
  for (const pipeline::FeedConfiguration& feed : read.feeds) {
    expect(pipeline::parse_target(feed.url).has_value(), "a feed has an address");
    expect(feed.interval >= std::chrono::minutes(15), "nobody is asked too often");
  }
  expect(read.max_per_host >= 1 && read.max_per_host <= 8, "numbers keep their limits");
  expect(read.max_redirects >= 0 && read.max_redirects <= 20, "numbers keep their limits");
  expect(!read.contact.empty() || !read.user_agent.empty() || !problems.empty(),
         "nothing is asked without a contact");
}
