#include "pipeline/run/configuration.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

const std::string contact = "contact = \"https://example.org/bot\"\n";

struct Read {
  Configuration configuration;
  std::vector<std::string> problems;
};

Read read(const std::string& text) {
  Diagnostics problems;
  Read out;
  out.configuration = read_configuration(text, "dateline.toml", problems);
  for (const Diagnostic& problem : problems) out.problems.push_back(to_string(problem));
  return out;
}

/// The one thing that is wrong.
std::string complaint(const std::string& text) {
  const Read found = read(text);
  REQUIRE(found.problems.size() == 1);
  return found.problems.front();
}

TEST_CASE("a configuration needs a contact and nothing else") {
  CHECK(read(contact).problems.empty());
  CHECK(read("user_agent = \"dateline/0.1 (+https://example.org/contact)\"\n").problems.empty());
  CHECK(read("contact = \"news@example.org\"\n").problems.empty());
  CHECK_THAT(complaint(""), contains_text("dateline.toml:1:1: C105: no contact"));
}

TEST_CASE("what feeds inherit is what the file says for all of them, wherever it stands") {
  const Configuration configuration =
      read(contact +
           "full_text = \"feed\"\ninterval = \"2h\"\n"
           "[[feeds]]\nurl = \"https://example.org/a\"\n"
           "[[feeds]]\nurl = \"https://example.org/b\"\ninterval = \"30m\"\nfull_text = \"page\"\n"
           "title = \"B\"\ntags = [\"x\", \"y\"]\n")
          .configuration;
  REQUIRE(configuration.feeds.size() == 2);
  CHECK(configuration.feeds[0].interval == std::chrono::hours(2));
  CHECK(configuration.feeds[0].full_text == FullText::feed);
  CHECK(configuration.feeds[0].name() == "https://example.org/a");
  CHECK(configuration.feeds[0].origin == "dateline.toml:4");
  CHECK(configuration.feeds[1].interval == std::chrono::minutes(30));
  CHECK(configuration.feeds[1].full_text == FullText::page);
  CHECK(configuration.feeds[1].name() == "B");
  CHECK(configuration.feeds[1].tags == std::vector<std::string>{"x", "y"});
}

TEST_CASE("a wrong key is named with its place and the nearest right one") {
  CHECK(complaint(contact + "timout = 3\n") ==
        "dateline.toml:2:1: C102: unknown key \"timout\", did you mean \"timeout\"?");
  CHECK(complaint(contact + "  max_paralel = 3\n") ==
        "dateline.toml:2:3: C102: unknown key \"max_paralel\", did you mean \"max_parallel\"?");
  CHECK(complaint(contact + "[[feeds]]\nurl = \"https://example.org/a\"\ntittle = \"x\"\n") ==
        "dateline.toml:4:1: C102: unknown key \"tittle\", did you mean \"title\"?");
  CHECK(complaint(contact + "[frobnicate]\nx = 1\n") ==
        "dateline.toml:2:2: C102: unknown key \"frobnicate\"");
}

TEST_CASE("a wrong type or value is named with its place and what it may be") {
  CHECK(complaint(contact + "timeout = true\n") ==
        "dateline.toml:2:11: C103: timeout has to be a time in seconds or a text such as \"15m\", \"1h\", "
        "\"2d\", not true or false");
  CHECK(complaint(contact + "timeout = \"soon\"\n") ==
        "dateline.toml:2:11: C104: timeout is \"soon\", which is no time: write seconds or a text such as "
        "\"15m\", \"1h\", \"2d\"");
  CHECK(complaint(contact + "interval = \"5m\"\n") ==
        "dateline.toml:2:12: C104: interval is \"5m\"; it may be \"15m\" to \"30d\"");
  CHECK(complaint(contact + "max_redirects = 99\n") ==
        "dateline.toml:2:17: C104: max_redirects is 99; it may be 0 to 20");
  CHECK(complaint(contact + "max_redirects = 1.5\n") ==
        "dateline.toml:2:17: C103: max_redirects has to be a whole number, not a number 1.5");
  CHECK(complaint(contact + "full_text = \"pag\"\n") ==
        "dateline.toml:2:13: C104: full_text is \"pag\", which is neither \"page\" nor \"feed\", did you "
        "mean \"page\"?");
  CHECK(complaint(contact + "db = 1\n") ==
        "dateline.toml:2:6: C103: db has to be a text, not a whole number 1");
  CHECK(complaint(contact + "allow_private = [\"127.0.0.1/8\"]\n") ==
        "dateline.toml:2:18: C104: \"127.0.0.1/8\" is no network such as \"127.0.0.0/8\" or \"fd00::/8\"");
  CHECK(complaint(contact + "proxy = \"proxy.example.org\"\n") ==
        "dateline.toml:2:9: C104: proxy is \"proxy.example.org\", which is no address such as \"http://proxy.example.org:3128\" (\"\" for "
        "none)");
  CHECK(complaint("contact = \"me\"\n") ==
        "dateline.toml:1:11: C104: contact is \"me\", but has to be the address of a page (https://\xE2\x80\xA6) or a "
        "mailbox (name@\xE2\x80\xA6)");
  CHECK(
      complaint(contact + "feeds = 3\n") ==
      "dateline.toml:2:9: C103: feeds has to be a list of tables, each under [[feeds]], not a whole number 3");
  CHECK(complaint(contact + "user_agent = \"a\\nb\"\n") ==
        "dateline.toml:2:14: C104: user_agent has control characters");
}

TEST_CASE("a feed needs an address of http or https, once") {
  CHECK(complaint(contact + "[[feeds]]\ntitle = \"x\"\n") == "dateline.toml:2:1: C105: this feed has no url");
  CHECK(complaint(contact + "[[feeds]]\nurl = \"ftp://example.org/a\"\n") ==
        "dateline.toml:3:7: C104: \"ftp://example.org/a\" is no http(s) address");
  CHECK(
      complaint(
          contact +
          "[[feeds]]\nurl = \"https://example.org/a\"\n[[feeds]]\nurl = \"https://EXAMPLE.org:443/a#x\"\n") ==
      "dateline.toml:5:7: C106: the feed https://example.org/a is here a second time");
}

TEST_CASE("what is wrong is said in the order of the file, all of it") {
  const Read found =
      read("tiemout = 1\n" + contact + "max_per_host = 0\n[[feeds]]\nurl = \"x\"\n[[feeds]]\n");
  REQUIRE(found.problems.size() == 4);
  CHECK_THAT(found.problems[0], contains_text(":1:1: C102"));
  CHECK_THAT(found.problems[1], contains_text(":3:16: C104"));
  CHECK_THAT(found.problems[2], contains_text(":5:7: C104"));
  CHECK_THAT(found.problems[3], contains_text(":6:1: C105"));
}

TEST_CASE("what is no TOML is said with its place") {
  CHECK_THAT(complaint("contact = \"a\n"), contains_text("dateline.toml:1:"));
  CHECK_THAT(complaint("a = 1\na = 2\n"), contains_text("dateline.toml:2:"));
  CHECK_THAT(complaint("\xFF\xFE"), contains_text("C101"));
}

TEST_CASE("times are seconds or have a unit") {
  const auto timeout = [](const std::string& value) {
    return read(contact + "timeout = " + value + "\n").configuration.timeout;
  };
  CHECK(timeout("5") == std::chrono::seconds(5));
  CHECK(timeout("0.25") == std::chrono::milliseconds(250));
  CHECK(timeout("\"2m\"") == std::chrono::minutes(2));
  CHECK(timeout("\"1.5m\"") == std::chrono::seconds(90));
}

TEST_CASE("paths are seen from the folder of the configuration") {
  Diagnostics problems;
  const Configuration configuration =
      read_configuration(contact + "db = \"data/../x.db\"\nopml = [\"/etc/a.opml\", \"b.opml\"]\n",
                         "/srv/dateline/dateline.toml", problems);
  CHECK(configuration.db == "/srv/dateline/x.db");
  CHECK(configuration.opml == std::vector<std::string>{"/etc/a.opml", "/srv/dateline/b.opml"});
}

TEST_CASE("every value is shown with where it comes from") {
  const Configuration configuration =
      read(contact + "timeout = 5\nallow_private = [\"127.0.0.0/8\", \"fd00::/8\"]\n").configuration;
  const auto shown = [&](const std::string& key) {
    for (const ShownValue& each : configuration.shown) {
      if (each.key == key) return each.value + " " + each.origin;
    }
    return std::string("nothing");
  };
  CHECK(shown("timeout") == "5 dateline.toml:2");
  CHECK(shown("max_redirects") == "5 default");
  CHECK(shown("allow_private") == "[\"127.0.0.0/8\", \"fd00::/8\"] dateline.toml:3");
  CHECK(shown("interval") == "\"1h\" default");
}

TEST_CASE("keys of a feed are shown with where they come from, also those it inherits") {
  const Configuration configuration =
      read(contact + "interval = \"2h\"\n[[feeds]]\nurl = \"https://u:p@example.org/a\"\nrobots = false\n")
          .configuration;
  REQUIRE(configuration.feeds.size() == 1);
  std::string shown;
  for (const ShownValue& each : shown_feed(configuration.feeds[0], configuration))
    shown += each.key + " " + each.value + " " + each.origin + "\n";
  CHECK(shown ==
        "url \"https://example.org/a\" dateline.toml:4\ntitle \"\" default\ntags [] default\n"
        "interval \"2h\" dateline.toml:2\nfull_text \"page\" default\nmax_new_articles 200 default\n"
        "robots false dateline.toml:5\n");
  CHECK(has_secrets(configuration));
  CHECK_FALSE(has_secrets(read(contact + "[[feeds]]\nurl = \"https://example.org/a@b\"\n").configuration));
}

TEST_CASE("what a monitor searches for has to be a search, and its types have to be types") {
  const auto monitor = [](const std::string& key) {
    return complaint(contact + "[[monitors]]\nname = \"x\"\n" + key + "\n");
  };
  const auto is_right = [](const std::string& key) {
    return read(contact + "[[monitors]]\nname = \"x\"\n" + key + "\n").problems.empty();
  };
  CHECK(is_right("text = \"mine AND (strike OR \\\"lock out\\\")\""));
  CHECK_THAT(monitor("text = \"mine AND (\""),
             contains_text("which is no search (fts5: syntax error"));
  CHECK(is_right("types = [\"COERCE\", \"ASSAULT/beat\", \"STATEMENT\", \"arrest\"]"));
  CHECK(monitor("types = [\"COERSE\"]") ==
        "dateline.toml:4:9: C104: \"COERSE\" is no type of event, did you mean \"COERCE\"?");
  CHECK_THAT(monitor("types = [\"WAR/open\"]"), contains_text("\"WAR\" is no type of event"));
}

TEST_CASE("hosts of no_proxy may be written in any case") {
  const ProxySettings proxy =
      fetch_settings(
          read(contact + "proxy = \"http://p:1\"\nno_proxy = [\"Intra.Example.ORG\"]\n").configuration, "1",
          [](const std::string&) { return std::string(); })
          .http.proxy;
  CHECK(proxy.for_target(parse_target("http://wiki.intra.example.org/").value()).empty());
  CHECK(proxy.for_target(parse_target("http://example.org/").value()) == "http://p:1");
}

TEST_CASE("a monitor has a name and something to watch") {
  const Read found =
      read(contact + "[[monitors]]\nname = \"Mali\"\nplaces = [\"Mali\"]\n[[monitors]]\nname = \"x\"\n");
  REQUIRE(found.configuration.monitors.size() == 1);
  CHECK(found.configuration.monitors[0].places == std::vector<std::string>{"Mali"});
  REQUIRE(found.problems.size() == 1);
  CHECK_THAT(found.problems[0], contains_text(":5:1: C105: monitor \"x\" says nothing to watch"));
}

TEST_CASE("the user agent names program, version and contact") {
  CHECK(fetch_settings(read(contact).configuration, "1.2", [](const std::string&) {
          return std::string();
        }).http.user_agent == "dateline/1.2 (+https://example.org/bot)");
}

TEST_CASE("robots.txt is asked for the product of the user agent") {
  const auto product = [](const std::string& text) {
    return fetch_settings(read(contact + text).configuration, "1.2", [](const std::string&) {
             return std::string();
           }).robots_product;
  };
  CHECK(product("") == "dateline");
  CHECK(product("user_agent = \"MyNewsBot/2.0 (+https://my.example/bot)\"\n") == "MyNewsBot");
  CHECK(product("user_agent = \"watcher\"\n") == "watcher");
}

TEST_CASE("a proxy of the file takes the place of the environment's, an empty one turns it off") {
  const auto proxy = [](const std::string& text) {
    return fetch_settings(read(contact + text).configuration, "1",
                          [](const std::string& name) {
                            return name == "http_proxy" ? std::string("http://env:1") : std::string();
                          })
        .http.proxy.http;
  };
  CHECK(proxy("") == "http://env:1");
  CHECK(proxy("proxy = \"http://file:2\"\n") == "http://file:2");
  CHECK(proxy("proxy = \"\"\n").empty());
}

TEST_CASE("a feed that is written into a file is read back the same") {
  FeedConfiguration feed = feed_with_defaults({});
  feed.url = "https://example.org/a?b=\"c\"";
  feed.title = "Quote \" and \\ back\xC3\xA9";
  feed.tags = {"a", "b c"};
  feed.interval = std::chrono::minutes(90);
  feed.full_text = FullText::feed;
  feed.max_new_articles = 7;
  feed.robots = false;
  const Configuration back = read(contact + feed_as_toml(feed, {})).configuration;
  REQUIRE(back.feeds.size() == 1);
  CHECK(back.feeds[0].url == feed.url);
  CHECK(back.feeds[0].title == feed.title);
  CHECK(back.feeds[0].tags == feed.tags);
  CHECK(back.feeds[0].interval == feed.interval);
  CHECK(back.feeds[0].full_text == feed.full_text);
  CHECK(back.feeds[0].max_new_articles == 7);
  CHECK_FALSE(back.feeds[0].robots);
}

}  // namespace
}  // namespace dateline::pipeline
