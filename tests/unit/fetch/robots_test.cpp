#include "pipeline/fetch/robots.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

struct Case {
  const char* section;  ///< of RFC 9309, and what of it
  const char* robots;
  const char* path;
  bool allowed;
};

const std::vector<Case> cases = {
    {"2.2 no rules: all is allowed", "", "/a", true},
    {"2.2 rules of nobody are rules for nobody", "Disallow: /\n", "/a", true},
    {"2.2 a group of somebody else", "User-agent: other\nDisallow: /\n", "/a", true},

    {"2.2.1 a group for everyone", "User-agent: *\nDisallow: /a\n", "/a", false},
    {"2.2.1 a group of ours", "User-agent: dateline\nDisallow: /a\n", "/a", false},
    {"2.2.1 in any case of letters", "USER-AGENT: DateLine\nDISALLOW: /a\n", "/a", false},
    {"2.2.1 with a version behind", "User-agent: dateline/0.1\nDisallow: /a\n", "/a", false},
    {"2.2.1 not as a part of a longer name", "User-agent: datelinebot\nDisallow: /a\n", "/a", true},
    {"2.2.1 not by a shorter name", "User-agent: date\nDisallow: /a\n", "/a", true},
    {"2.2.1 our group in place of everyone's",
     "User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /b\n", "/a", true},
    {"2.2.1 also when it comes first", "User-agent: dateline\nDisallow: /b\n\nUser-agent: *\nDisallow: /\n",
     "/a", true},
    {"2.2.1 our group without rules allows all", "User-agent: *\nDisallow: /\n\nUser-agent: dateline\n", "/a",
     true},
    {"2.2.1 several user agents share a group", "User-agent: other\nUser-agent: dateline\nDisallow: /a\n",
     "/a", false},
    {"2.2.1 groups of one agent are merged",
     "User-agent: dateline\nDisallow: /a\n\nUser-agent: other\nDisallow: /c\n\nUser-agent: "
     "dateline\nDisallow: /b\n",
     "/b", false},
    {"2.2.1 merged, the first part",
     "User-agent: dateline\nDisallow: /a\n\nUser-agent: other\nDisallow: /c\n\nUser-agent: "
     "dateline\nDisallow: /b\n",
     "/a", false},
    {"2.2.1 groups of everyone are merged too",
     "User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /\nUser-agent: *\nDisallow: /b\n", "/b",
     false},
    {"2.2.1 an empty line ends no group", "User-agent: dateline\n\n\nDisallow: /a\n", "/a", false},
    {"2.2.1 a sitemap between agent and rules ends no group",
     "User-agent: dateline\nSitemap: https://example.org/s.xml\nDisallow: /a\n", "/a", false},

    {"2.2.2 the longest match decides: allow", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
    {"2.2.2 the longest match decides: disallow", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c",
     false},
    {"2.2.2 the order is nothing", "User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/b", true},
    {"2.2.2 equally long: allow", "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
    {"2.2.2 equally long the other way round: allow", "User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
    {"2.2.2 no match: allowed", "User-agent: *\nDisallow: /b\n", "/a", true},
    {"2.2.2 a rule is a prefix", "User-agent: *\nDisallow: /a\n", "/abc", false},
    {"2.2.2 letters of paths have a case", "User-agent: *\nDisallow: /A\n", "/a", true},
    {"2.2.2 an empty rule is none", "User-agent: *\nDisallow:\n", "/a", true},
    {"2.2.2 a rule without a slash is none", "User-agent: *\nDisallow: a\n", "/a", true},
    {"2.2.2 the query counts", "User-agent: *\nDisallow: /a?x=1\n", "/a?x=1&y=2", false},
    {"2.2.2 robots.txt itself is always allowed", "User-agent: *\nDisallow: /\n", "/robots.txt", true},
    {"2.2.2 UTF-8 as octets or encoded: the rule raw",
     "User-agent: *\nDisallow: /b\xC3\xBC"
     "cher\n",
     "/b%C3%BCcher", false},
    {"2.2.2 UTF-8 as octets or encoded: the rule encoded", "User-agent: *\nDisallow: /b%c3%bccher\n",
     "/b%C3%BCcher", false},
    {"2.2.2 an encoded letter is the letter", "User-agent: *\nDisallow: /%62ar\n", "/bar", false},
    {"2.2.2 an encoded letter in the path too", "User-agent: *\nDisallow: /bar\n", "/%62ar", false},
    {"2.2.2 an encoded slash is no slash", "User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true},
    {"2.2.2 an encoded slash is itself", "User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb", false},
    {"2.2.2 a broken escape stays as it is", "User-agent: *\nDisallow: /a%zz\n", "/a%zz", false},

    {"2.2.3 # begins a comment", "User-agent: * # all\nDisallow: /a # this\n", "/a", false},
    {"2.2.3 what is commented out is no rule", "User-agent: *\n#Disallow: /a\n", "/a", true},
    {"2.2.3 $ is the end", "User-agent: *\nDisallow: /a$\n", "/a", false},
    {"2.2.3 $ is the end and nothing behind", "User-agent: *\nDisallow: /a$\n", "/ab", true},
    {"2.2.3 * is any sequence", "User-agent: *\nDisallow: /*.gif$\n", "/x/y.gif", false},
    {"2.2.3 * and $: not in the middle", "User-agent: *\nDisallow: /*.gif$\n", "/x/y.gif?z", true},
    {"2.2.3 * may be nothing", "User-agent: *\nDisallow: /a*b\n", "/ab", false},
    {"2.2.3 several *", "User-agent: *\nDisallow: /*/private/*/x\n", "/u/private/v/w/x", false},
    {"2.2.3 parts in order", "User-agent: *\nDisallow: /*b*a\n", "/xaxb", true},
    {"2.2.3 the end after a star takes the last place", "User-agent: *\nDisallow: /*ab$\n", "/abab", false},
    {"2.2.3 a rule may begin with *", "User-agent: *\nDisallow: *.php\n", "/index.php", false},
    {"2.2.3 $ in the middle is itself", "User-agent: *\nDisallow: /a$b\n", "/a$bc", false},
    {"2.2.3 an encoded $ is a literal one", "User-agent: *\nDisallow: /a%24\n", "/a$x", false},
    {"2.2.3 an encoded * is a literal one", "User-agent: *\nDisallow: /a-%2A.html\n", "/a-*.html", false},
    {"2.2.3 an encoded * is no star", "User-agent: *\nDisallow: /a-%2A.html\n", "/a-x.html", true},

    {"2.2.4 other records are passed over", "User-agent: *\nNoindex: /a\nHost: x\nDisallow: /b\n", "/a",
     true},
    {"2.2.4 a typing error is no rule", "User-agent: *\nDissallow: /a\n", "/a", true},

    {"2.2 line ends: CR LF", "User-agent: *\r\nDisallow: /a\r\n", "/a", false},
    {"2.2 line ends: CR", "User-agent: *\rDisallow: /a\r", "/a", false},
    {"2.2 line ends: none at the last line", "User-agent: *\nDisallow: /a", "/a", false},
    {"2.2 white space around the colon", "User-agent :\t* \n  Disallow \t:  /a  \n", "/a", false},
    {"2.3 a byte order mark", "\xEF\xBB\xBFUser-agent: *\nDisallow: /a\n", "/a", false},
    {"2.3 a page in its place is no rule", "<!DOCTYPE html>\n<p>User-agent: *</p>\n<p>Disallow: /</p>\n",
     "/a", true},

    {"5.1 simple example: a directory",
     "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: "
     "foobot\nDisallow:/\nAllow:/example/page.html\n",
     "/example/page.html", false},
    {"5.1 simple example: a picture",
     "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n", "/publications/x.gif",
     true},
    {"5.2 longest match",
     "User-Agent: dateline\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
     "/example/page/disallowed.gif", false},
    {"5.2 longest match, another page",
     "User-Agent: dateline\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
     "/example/page/", true},
};

TEST_CASE("robots.txt is read as RFC 9309 says") {
  for (const Case& each : cases) {
    INFO(each.section << "\n" << each.robots << each.path);
    CHECK(Robots::parse(each.robots, "dateline").allows(each.path) == each.allowed);
  }
}

TEST_CASE("at least 500 KiB are read (2.5), and what lies behind the limit is not") {
  std::string text = "User-agent: *\n";
  while (text.size() < std::size_t{500} * 1024) text += "Disallow: /filler/of/some/length\n";
  CHECK_FALSE(Robots::parse(text + "Disallow: /a\n", "dateline").allows("/a"));
  while (text.size() < max_robots_bytes) text += "# filler\n";
  CHECK(Robots::parse(text + "Disallow: /a\n", "dateline").allows("/a"));
}

TEST_CASE("a crawl delay belongs to its group, and only a number is one") {
  CHECK(Robots::parse("User-agent: *\nCrawl-delay: 2.5\n", "dateline").crawl_delay() == 2.5);
  CHECK_FALSE(Robots::parse("User-agent: other\nCrawl-delay: 2\n", "dateline").crawl_delay());
  CHECK_FALSE(
      Robots::parse("User-agent: *\nCrawl-delay: 9\n\nUser-agent: dateline\nDisallow: /x\n", "dateline")
          .crawl_delay());
  for (const char* const odd : {"-1", "soon", "", "nan", "inf", "1e999"}) {
    INFO(odd);
    CHECK_FALSE(
        Robots::parse(std::string("User-agent: *\nCrawl-delay: ") + odd + "\n", "dateline").crawl_delay());
  }
}

TEST_CASE("a hostile pattern does not take long") {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) pattern += "*a";
  const Robots robots = Robots::parse("User-agent: *\nDisallow: /" + pattern + "b\n", "dateline");
  CHECK(robots.allows("/" + std::string(8000, 'a')));
}

TEST_CASE("everything can be allowed or forbidden at once") {
  CHECK(Robots::allow_all().allows("/a"));
  CHECK_FALSE(Robots::disallow_all().allows("/a?b"));
}

}  // namespace
TEST_CASE("an agent and a robots.txt are called alike where the name holds what no name may") {
  CHECK(product_token("News2000/1.0 (+https://e.org/c)") == "News");
  CHECK(product_token("dateline/0.1") == "dateline");
  CHECK_FALSE(Robots::parse("User-agent: News2000\nDisallow: /\n", product_token("News2000/1.0")).allows("/a"));
}

}  // namespace dateline::pipeline
