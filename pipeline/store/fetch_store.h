#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// A feed of the configuration, with what its server said last. Empty text and 0 mean absent.
struct FeedRow {
  std::int64_t id = 0;
  std::string url;       ///< of the configuration, without user information
  std::string name;      ///< of the configuration
  std::string moved_to;  ///< where permanent redirects have led
  std::string title;     ///< as the feed says
  std::string link;
  std::string language;
  std::string etag;  ///< byte for byte, as is last_modified
  std::string last_modified;
  std::string validators_url;  ///< the final address that gave them
  std::string next_check;      ///< empty: at once
  bool gone = false;           ///< 410: it is not asked again
  std::int64_t failures = 0;   ///< in a row
  std::string last_checked;
  std::string last_changed;
  std::string last_error;
  std::string body_hash;  ///< of the last answer, if all it names was entered
  std::int64_t ttl = 0;   ///< seconds
  std::int64_t skip_hours = 0;
  std::int64_t skip_days = 0;
};

/// A refused one with a `next_try` is judged again then.
enum class PageState : std::uint8_t { waiting, stored, refused, failed };

/// A page that a feed has named.
struct PageRow {
  std::int64_t id = 0;
  std::string url;      ///< canonical form
  std::string address;  ///< what is asked for
  std::int64_t feed = 0;
  PageState state = PageState::waiting;
  std::string next_try;
  std::int64_t failures = 0;
  std::string last_error;
  std::string guid;
  std::string title;
  std::string author;
  std::string published;
  std::string updated;
  std::string led_to;  ///< where it was found to be, if not at its own address; see run/wall.h
};

struct FeedPageCounts {
  std::int64_t waiting = 0;
  std::int64_t stored = 0;
  std::int64_t refused = 0;
  std::int64_t failed = 0;
};

/// The state of the fetcher. Functions that write are called inside a transaction: that of the
/// articles they belong to (ArticleSink::also), or one of `in_transaction`. For one thread. Throws as
/// the store does.
class FetchStore {
 public:
  explicit FetchStore(Database& database);
  ~FetchStore();
  FetchStore(const FetchStore&) = delete;
  FetchStore& operator=(const FetchStore&) = delete;

  void in_transaction(const std::function<void()>& work);

  /// The row of a feed of the configuration, made if it is not there; its name is brought up to date.
  [[nodiscard]] FeedRow enter_feed(const std::string& url, const std::string& name);
  [[nodiscard]] std::optional<FeedRow> find_feed(const std::string& url);
  /// The tags of the configuration in place of those that were there.
  void write_tags(std::int64_t feed, const std::vector<std::string>& tags);
  /// Everything but id and url.
  void write_feed(const FeedRow& feed);
  [[nodiscard]] FeedPageCounts count_pages(std::int64_t feed);
  [[nodiscard]] std::int64_t count_waiting_pages(std::int64_t feed);
  /// Of those, the pages that may be fetched at `now` and were not tried in vain before.
  [[nodiscard]] std::int64_t count_ready_pages(std::int64_t feed, UtcTime now);

  /// An answer of a feed whose items are not all taken yet.
  struct Rest {
    std::string final_url;
    std::string content_type;
    std::int64_t next_item = 0;  ///< written by write_rest_item only
    std::string body;
  };
  [[nodiscard]] std::optional<Rest> find_rest(std::int64_t feed);
  [[nodiscard]] bool has_rest(std::int64_t feed);
  void write_rest(std::int64_t feed, const Rest& rest);
  void write_rest_item(std::int64_t feed, std::int64_t next_item);
  void delete_rest(std::int64_t feed);

  /// Pages to be fetched at `now`: untried ones, the oldest first, then the others by the time they wait for;
  /// also those that were refused and are to be judged again.
  [[nodiscard]] std::vector<PageRow> waiting_pages(std::int64_t feed, UtcTime now, std::int64_t limit);
  /// Enters a page that a feed names at `now`; one that is there with an older `updated` waits again, each
  /// time only after twice the time. Says whether it has to be fetched now; `page.id` is filled in.
  bool enter_page(PageRow& page, UtcTime now);
  void write_page(const PageRow& page);
  /// The titles of other pages that are at `address` or were found there.
  [[nodiscard]] std::vector<std::string> titles_at(const std::string& address, std::int64_t but_for_page);
  /// Whether a page of the feed was found at `address` before.
  [[nodiscard]] bool has_led_to(std::int64_t feed, const std::string& address);
  /// Lets pages of a feed wait again that failed or were refused, and forgets at which of its inputs runs
  /// ended; says how many pages.
  std::int64_t retry_pages(std::int64_t feed);
  /// Whether the page of this address is in the database already, however it came there.
  [[nodiscard]] bool has_page_of(const std::string& canonical_url);

  /// Makes the article of this address one of `feed`.
  void give_article(const std::string& canonical_url, std::int64_t feed);

  /// Inputs at which runs ended without a word, and how many.
  [[nodiscard]] std::map<std::string, std::int64_t> trials();
  void write_trial(const std::string& input, std::int64_t runs);
  void delete_trial(const std::string& input);

  struct Robots {
    std::string fetched;
    std::int64_t status = 0;
    std::string text;
  };
  [[nodiscard]] std::optional<Robots> robots(const std::string& origin);
  void write_robots(const std::string& origin, const Robots& robots);
  [[nodiscard]] std::string not_before(const std::string& host);
  void write_not_before(const std::string& host, UtcTime time);
  /// Requests of runs that began before `time`.
  void forget_fetches_before(UtcTime time);
  /// Those that were fetched before `time`.
  void forget_robots_before(UtcTime time);
  /// Wishes to be left alone that ended before `time`.
  void forget_waits_before(UtcTime time);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A row of `runs`: a run with its requests counted.
struct RunRow {
  std::int64_t id = 0;
  std::string command;
  std::string started;
  std::string ended;
  std::string outcome;  ///< empty: cut off or still running
  std::int64_t feeds = 0;
  std::int64_t feeds_unchanged = 0;
  std::int64_t feeds_failed = 0;
  std::int64_t pages = 0;  ///< asked for, with those that failed
  std::int64_t pages_failed = 0;
  std::int64_t pages_refused = 0;  ///< by robots.txt, and so not asked for
  std::int64_t bytes = 0;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t same = 0;
  std::int64_t failed = 0;
};

struct ProblemRow {
  std::int64_t run = 0;
  std::string severity;
  std::string code;
  std::string place;
  std::string message;
};

struct RequestRow {
  std::int64_t run = 0;
  std::string started;
  std::string kind;
  std::string outcome;
  std::int64_t status = 0;  ///< 0: no answer
  std::string protocol;
  std::int64_t bytes = 0;
  std::string url;
  std::string final_url;  ///< empty: the same
};

/// The last runs, the newest first.
[[nodiscard]] std::vector<RunRow> last_runs(Database& database, std::int64_t limit);
/// Requests of a run in the order in which they were answered.
[[nodiscard]] std::vector<RequestRow> requests_of(Database& database, std::int64_t run);
/// Problems of a run in the order in which they came; `notes` too.
[[nodiscard]] std::vector<ProblemRow> problems_of(Database& database, std::int64_t run, bool notes);

}  // namespace dateline::pipeline
