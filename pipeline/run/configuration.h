#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/diagnostics.h"
#include "pipeline/fetch/fetcher.h"

namespace dateline::pipeline {

/// Where the text of an article comes from.
enum class FullText : std::uint8_t {
  page,  ///< from the page that the feed names
  feed,  ///< from the feed, which has it in full
};

/// A value with where it comes from: "dateline.toml:3", "default".
struct ShownValue {
  std::string key;
  std::string value;  ///< as TOML
  std::string origin;
};

struct FeedConfiguration {
  std::string url;    ///< as written; may have user information
  std::string title;  ///< for people and --feed; may be empty
  std::vector<std::string> tags;
  std::chrono::seconds interval{};
  FullText full_text = FullText::page;
  std::int64_t max_new_articles = 0;
  bool robots = true;                          ///< false: the publisher allows what its robots.txt forbids
  std::string origin;                          ///< "dateline.toml:12"
  std::map<std::string, std::string> origins;  ///< of the keys that are given for it

  /// The title, else the address without user information.
  [[nodiscard]] std::string name() const;
};

/// What an analyst watches: articles that name one of each list that is not empty.
struct MonitorConfiguration {
  std::string name;  ///< unique
  std::vector<std::string> entities;
  std::vector<std::string> places;
  std::vector<std::string> types;              ///< of events: "COERCE", "COERCE/arrest", "arrest"
  std::string text;                            ///< a full-text query that FTS5 understands
  std::string origin;                          ///< "dateline.toml:12"
  std::map<std::string, std::string> origins;  ///< of the keys that are given for it
};

/// dateline.toml. Relative paths are seen from the folder of the file.
struct Configuration {
  std::string path;
  std::string db = "news.db";
  std::string contact;     ///< address of a page or a mailbox
  std::string user_agent;  ///< empty: "dateline/VERSION (+CONTACT)"
  std::vector<std::string> data;
  std::vector<std::string> opml;
  std::string metrics;

  std::chrono::seconds interval = std::chrono::hours(1);
  FullText full_text = FullText::page;
  std::int64_t max_new_articles = 200;  ///< pages fetched for a feed in one run

  std::chrono::milliseconds timeout = std::chrono::seconds(30);
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds first_byte_timeout = std::chrono::seconds(20);
  std::chrono::milliseconds low_speed_time = std::chrono::seconds(20);
  std::int64_t low_speed_bytes = 50;
  std::int64_t max_body_bytes = 10'000'000;
  std::int64_t max_header_bytes = 256 * 1024;
  std::int64_t max_redirects = 5;
  std::chrono::milliseconds per_host_delay = std::chrono::seconds(1);
  std::int64_t max_per_host = 1;
  std::int64_t max_parallel = 16;
  std::chrono::milliseconds max_crawl_delay = std::chrono::seconds(30);
  std::chrono::milliseconds deadline = std::chrono::seconds(900);
  AddressPolicy addresses;
  std::string ca_file;
  bool proxy_from_environment = true;
  std::string proxy;  ///< of the file; empty with proxy_from_environment off: none
  std::vector<std::string> no_proxy;

  std::vector<FeedConfiguration> feeds;  ///< of the file, then of its OPML files
  std::vector<MonitorConfiguration> monitors;

  std::vector<ShownValue> shown;  ///< every key but feeds and monitors, in the order of the manual
};

/// Reads the text of a configuration. Pure: no file, no environment. Every wrong key, type or value is
/// one diagnostic `PATH:LINE:COLUMN: …` with the nearest right word, in the order of the file; what is
/// right beside it is taken all the same. C101 not TOML, C102 unknown key, C103 wrong type, C104 wrong value,
/// C105 missing, C106 doubled.
[[nodiscard]] Configuration read_configuration(std::string_view text, const std::string& path,
                                               Diagnostics& problems);

/// A feed with what the configuration says for all of them.
[[nodiscard]] FeedConfiguration feed_with_defaults(const Configuration& configuration);

/// The settings of the fetcher; `version` is that of the program, `variable` gives the environment.
[[nodiscard]] FetchSettings fetch_settings(const Configuration& configuration, const std::string& version,
                                           const std::function<std::string(const std::string&)>& variable);

/// Every key of a feed or monitor; what a feed inherits has the origin that it has for all feeds.
[[nodiscard]] std::vector<ShownValue> shown_feed(const FeedConfiguration& feed,
                                                 const Configuration& configuration);
[[nodiscard]] std::vector<ShownValue> shown_monitor(const MonitorConfiguration& monitor);

/// Whether there is a password in the address of a feed or proxy.
[[nodiscard]] bool has_secrets(const Configuration& configuration);

/// "[[feeds]]\nurl = …": a feed as it is written into a configuration.
[[nodiscard]] std::string feed_as_toml(const FeedConfiguration& feed, const Configuration& defaults);

}  // namespace dateline::pipeline
