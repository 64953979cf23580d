#include "pipeline/run/cycle.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <bitset>
#include <deque>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "dateline/result.h"
#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/progress.h"
#include "pipeline/base/signals.h"
#include "pipeline/base/url.h"
#include "pipeline/fetch/http_fields.h"
#include "pipeline/fetch/request_target.h"
#include "pipeline/fetch/schedule.h"
#include "pipeline/formats/delivered_feed.h"
#include "pipeline/normalize/article.h"
#include "pipeline/normalize/language.h"
#include "pipeline/run/inputs.h"
#include "pipeline/run/wall.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

/// Cron does not wake up to the second: who is due so soon is due now.
constexpr seconds slack(60);
constexpr std::chrono::milliseconds between_commits(250);
constexpr unsigned failures_until_unmoved = 3;
constexpr seconds fetches_are_kept = std::chrono::hours(24 * 90);
constexpr seconds robots_are_kept = std::chrono::hours(24);  // no longer believed then
constexpr seconds until_judged_again = std::chrono::hours(25);
/// What waits in memory until it is known whether other links lead there too.
constexpr std::size_t most_found_elsewhere = 1000;
constexpr std::int64_t max_trials = 3;    // that end a run, before an input is set aside
constexpr std::int64_t max_refusals = 7;  // by robots.txt, one a day

/// The most pages that one answer of a feed may add, and that may wait for it in all; what is left out comes
/// again, because the feed is then asked again without validators.
constexpr std::size_t max_pages_entered = 2000;
constexpr std::int64_t max_pages_waiting = 10'000;

/// How often a page is asked in vain, and how soon it is asked again for the first time; then each time after
/// twice as long, up to a day.
struct Patience {
  std::int64_t tries;
  seconds first_wait;
};
constexpr Patience no_patience{1, {}};
constexpr Patience some_patience{4, std::chrono::hours(3)};      // within a day
constexpr Patience much_patience{10, std::chrono::minutes(15)};  // within half a week

/// A server that is overloaded or broken will recover. An article that is forbidden or not found may be one
/// that is not published everywhere yet, or a wall that was meant for somebody else; but it is not asked for
/// long.
Patience patience_with(long status) {
  if (status / 100 == 5 || status == 408 || status == 425 || status == 429) return much_patience;
  if ((status >= 401 && status <= 404) || status / 100 == 2) return some_patience;
  return no_patience;
}

constexpr const char* accept_feed =
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
constexpr const char* accept_page = "text/html, application/xhtml+xml, */*;q=0.5";

bool is_due(const FeedRow& feed, UtcTime now) {
  return !feed.gone && (feed.next_check.empty() || feed.next_check <= to_iso(now + slack));
}

bool is_called(const FeedConfiguration& feed, const std::string& name) {
  if (!feed.title.empty() && fold(feed.title) == fold(name)) return true;
  const std::optional<RequestTarget> target = parse_target(name);
  return target && target->url == feed_key(feed);
}

/// The feeds of those names; throws Error for a name that there is not.
std::vector<FeedConfiguration> feeds_named(const Configuration& configuration,
                                           const std::vector<std::string>& names) {
  if (names.empty()) return configuration.feeds;
  std::set<std::size_t> chosen;
  for (const std::string& name : names) {
    bool found = false;
    for (std::size_t i = 0; i < configuration.feeds.size(); ++i) {
      if (!is_called(configuration.feeds[i], name)) continue;
      chosen.insert(i);
      found = true;
    }
    if (found) continue;
    std::vector<std::string_view> titles;
    for (const FeedConfiguration& feed : configuration.feeds) titles.emplace_back(feed.title);
    throw Error("no feed in " + configuration.path + " is called \"" + without_credentials(name) + "\"" +
                did_you_mean(name, titles));
  }
  std::vector<FeedConfiguration> feeds;
  for (const std::size_t i : chosen) feeds.push_back(configuration.feeds[i]);
  return feeds;
}

bool is_html(std::string_view content_type) {
  const std::string type = fold(content_type.substr(0, content_type.find(';')));
  return type.empty() || type.find("html") != std::string::npos || type.find("xml") != std::string::npos ||
         type.find("text/plain") != std::string::npos || type.find("octet-stream") != std::string::npos;
}

/// A day that lies behind the day after today is no day of publication.
void drop_future_date(IncomingArticle& article, UtcTime now) {
  const Day today = std::chrono::floor<std::chrono::days>(now);
  if (!article.document.published || *article.document.published <= today + std::chrono::days(1)) return;
  article.document.published.reset();
  article.published.clear();
  article.published_from.clear();
}

/// What the feed said of an article whose page does not say it.
void fill_from_feed(IncomingArticle& article, const PageRow& page, UtcTime now) {
  drop_future_date(article, now);
  if (!article.document.published && !page.published.empty()) {
    article.document.published = parse_iso_day(std::string_view(page.published).substr(0, 10));
    article.published = page.published;
    article.published_from = "feed";
    drop_future_date(article, now);
  }
  if (article.document.title.empty()) article.document.title = page.title;
  if (article.author.empty()) article.author = page.author;
}

seconds freshness_of(const HttpAnswer& answer, UtcTime now) {
  return freshness({.cache_control = answer.field("cache-control"),
                    .expires = answer.field("expires"),
                    .date = answer.field("date"),
                    .age = answer.field("age")},
                   now);
}

struct ActiveFeed {
  FeedConfiguration configuration;
  FeedRow row;
  std::int64_t articles_left = 0;  ///< that may be fetched or taken for it in this run
  bool wanted = false;             ///< due, or named
  bool asked = false;
  std::size_t pages_pending = 0;
  std::uint64_t refused = 0;
  struct Wall {
    std::uint64_t pages = 0;
    bool is_new = false;
    bool asks_for_links = false;
  };
  std::map<std::string, Wall> walls = {};  ///< met in this run, by address
};

/// A page found elsewhere than its link says, under another title: an article, or a wall for many links.
struct FoundElsewhere {
  std::size_t feed = 0;
  PageRow page;
  FetchAnswer answer;  ///< without its body
  IncomingArticle article;
};

/// An answer whose items are being taken.
struct OpenRest {
  std::size_t feed = 0;
  Feed content;
  std::string final_url;
  std::size_t next = 0;  ///< item
};

/// Whether the text of an item is the one that its feed gives.
bool has_own_text(const ActiveFeed& feed, const FeedItem& item) {
  return feed.configuration.full_text == FullText::feed || !canonical_url(item.link);
}

// What runs are remembered to have ended at.
std::string page_input(std::int64_t page) {
  return fmt::format("page {}", page);
}
std::string feed_input(std::int64_t feed) {
  return fmt::format("feed {}", feed);
}
std::string text_input(std::int64_t feed, const FeedItem& item) {
  return fmt::format("text {} of feed {}",
                     hash_of(item.id + '\n' + item.link + '\n' + item.summary + item.content), feed);
}

/// The pages to fetch that an answer names, each once.
std::vector<PageRow> pages_of(const ActiveFeed& feed, const Feed& content) {
  std::vector<PageRow> pages;
  std::set<std::string> seen;
  for (const FeedItem& item : content.items) {
    if (has_own_text(feed, item)) continue;
    PageRow page;
    page.url = canonical_url(item.link).value();
    if (!seen.insert(page.url).second) continue;
    page.address = without_credentials(item.link);
    page.feed = feed.row.id;
    page.guid = item.id;
    page.title = item.title;
    page.author = item.author;
    page.published = item.published;
    page.updated = item.updated;
    pages.push_back(std::move(page));
  }
  return pages;
}

/// One run: what it knows, and what it does with each answer.
class Cycle final : public HostMemory {
 public:
  Cycle(const CycleOptions& options, const Annotator& annotator, const Clock& clock, Database& database,
        RunLock& lock)
      : options_(options),
        lock_(lock),
        annotator_(annotator),
        clock_(clock),
        begun_(clock.now()),
        store_(database),
        finder_(database),
        sink_(database, options.run, clock),
        progress_(options.progress),
        fetcher_(options.fetch, *this, clock) {}

  CycleResult run();

  [[nodiscard]] std::optional<RobotsRecord> robots(const std::string& origin) override;
  void keep_robots(const RobotsRecord& record) override;
  void robots_failed(const RobotsRecord& record) override { record_robots(record, "failed"); }
  [[nodiscard]] std::optional<UtcTime> not_before(const std::string& host) override;
  void keep_not_before(const std::string& host, UtcTime time) override;
  void report(const Diagnostic& note) override { sink_.add(note); }

 private:
  /// A request that is not answered yet.
  struct Pending {
    std::size_t feed = 0;
    std::optional<PageRow> page;  ///< absent: the feed itself
  };

  void learn_from_last_run();
  void carefully(const std::string& input, const std::function<bool()>& read);
  [[nodiscard]] bool ends_runs(const std::string& input) const;
  void set_aside(const std::string& input, const std::string& where, const char* what_is_done);
  void enter_feeds();
  void begin();
  void work();
  void say_what_was_left_out();
  void answered(const FetchAnswer& answer);
  void ask_in_place_of_refused(const ActiveFeed& feed, std::size_t number);
  [[nodiscard]] bool has_named_enough(const ActiveFeed& feed);
  void ask_feed(std::size_t number);
  void ask_pages(std::size_t number);
  void set_feed_aside(ActiveFeed& feed);
  void set_page_aside(PageRow page);
  void set_text_aside(const ActiveFeed& feed, const std::string& input);
  [[nodiscard]] bool should_stop();
  void commit_sometimes();
  void commit();
  void show_progress();

  void feed_answered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer);
  void feed_delivered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer);
  void feed_unchanged(ActiveFeed& feed, const FetchAnswer& answer);
  void feed_failed(ActiveFeed& feed, const FetchAnswer& answer, const char* code, std::string message);
  void feed_gone(ActiveFeed& feed, const FetchAnswer& answer);
  void plan_next_check(ActiveFeed& feed, const FetchAnswer& answer);
  void keep_validators(ActiveFeed& feed, const FetchAnswer& answer);
  [[nodiscard]] bool enter_pages(std::int64_t feed, std::vector<PageRow> pages);

  [[nodiscard]] bool take_an_item();
  [[nodiscard]] bool open_next_rest();
  void put_rest_aside();
  void close_rest();
  [[nodiscard]] bool add_item(ActiveFeed& feed, const FeedItem& item, const Feed& content,
                              const std::string& final_url);
  [[nodiscard]] bool may_write(const ActiveFeed& feed, const std::string& link, const std::string& final_url);

  void page_answered(ActiveFeed& feed, std::size_t number, PageRow page, const FetchAnswer& answer);
  void page_delivered(ActiveFeed& feed, std::size_t number, PageRow page, const FetchAnswer& answer);
  void store_page(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer, IncomingArticle article);
  void judge_found_elsewhere();
  [[nodiscard]] bool is_wall(const FoundElsewhere& found);
  void page_walled(ActiveFeed& feed, PageRow page, const FetchAnswer& answer, const char* what,
                   bool asks_for_links);
  void say_where_walls_are(const ActiveFeed& feed);
  void page_refused(ActiveFeed& feed, PageRow page, const FetchAnswer& answer);
  void page_failed(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer, const Patience& patience,
                   const char* code, std::string message, Severity first = Severity::error);

  void record(const FetchAnswer& answer, const char* kind, const char* outcome, std::int64_t feed,
              const std::string& url, const std::optional<Diagnostic>& problem);
  void record_robots(const RobotsRecord& answer, const char* outcome);

  const CycleOptions& options_;
  RunLock& lock_;
  const Annotator& annotator_;
  const Clock& clock_;
  UtcTime begun_;
  steady_clock::time_point started_ = steady_clock::now();
  steady_clock::time_point last_commit_ = steady_clock::now();
  FetchStore store_;
  ArticleFinder finder_;
  ArticleSink sink_;
  Progress progress_;
  Fetcher fetcher_;
  std::vector<ActiveFeed> feeds_;
  std::map<std::uint64_t, Pending> pending_;
  std::set<std::int64_t> pages_asked_;
  std::map<std::string, std::int64_t> trials_;  ///< inputs at which runs ended, and how many did
  std::size_t answered_since_commit_ = 0;
  bool refused_some_ = false;      ///< since pages were asked in their place
  std::deque<std::size_t> rests_;  ///< numbers of feeds with items in the database
  std::optional<OpenRest> open_rest_;
  std::vector<FoundElsewhere> found_elsewhere_;
  std::uint64_t next_id_ = 1;
  std::int64_t articles_left_ = 0;  ///< of all feeds together
  CycleCounts fetched_;
  bool cut_off_ = false;
};

CycleResult Cycle::run() {
  articles_left_ = options_.limit.value_or(std::numeric_limits<std::int64_t>::max());
  enter_feeds();
  learn_from_last_run();
  begin();
  work();
  if (StopSignals::received() == 0) judge_found_elsewhere();
  say_what_was_left_out();
  put_rest_aside();
  sink_.also([this] {
    store_.forget_fetches_before(begun_ - fetches_are_kept);
    store_.forget_robots_before(begun_ - robots_are_kept);
    store_.forget_waits_before(begun_);
  });
  sink_.commit();
  for (const ActiveFeed& feed : feeds_) {
    fetched_.pages_left += static_cast<std::uint64_t>(store_.count_pages(feed.row.id).waiting);
    if (store_.has_rest(feed.row.id)) ++fetched_.feeds_unfinished;
  }
  fetched_.requests = fetcher_.requests();
  fetched_.bytes = fetcher_.received_bytes();

  CycleResult result;
  result.signal = StopSignals::received();
  sink_.finish(result.signal != 0          ? RunOutcome::stopped
               : sink_.counts().failed > 0 ? RunOutcome::some_failed
                                           : RunOutcome::done);
  result.counts = sink_.counts();
  result.fetched = fetched_;
  result.begun = begun_;
  result.ended = clock_.now();
  result.cut_off = cut_off_;
  return result;
}

void Cycle::learn_from_last_run() {
  trials_ = store_.trials();
  const std::string& input = lock_.left_input();
  if (input.empty()) return;
  const std::int64_t runs = ++trials_[input];
  store_.in_transaction([&] { store_.write_trial(input, runs); });
  log_note("the last run ended without a word at " + input);
}

/// Reads an input so that the next run knows of it if this one does not come through. A full disk and the
/// like say nothing against it, nor is it innocent where it did not come to be read.
void Cycle::carefully(const std::string& input, const std::function<bool()>& read) {
  lock_.work_on(input);
  bool is_read = false;
  try {
    is_read = read();
  } catch (const Busy&) {
    lock_.work_on({});
    throw;
  } catch (const Error&) {
    lock_.work_on({});
    throw;
  }
  lock_.work_on({});
  if (is_read && trials_.erase(input) > 0) sink_.also([this, input] { store_.delete_trial(input); });
}

bool Cycle::ends_runs(const std::string& input) const {
  const auto found = trials_.find(input);
  return found != trials_.end() && found->second >= max_trials;
}

/// What is asked for again by hand begins anew.
void Cycle::set_aside(const std::string& input, const std::string& where, const char* what_is_done) {
  const Diagnostic problem{Severity::error, "H111", where,
                           fmt::format("{} runs ended while it was read (killed, or no memory left); {}",
                                       max_trials, what_is_done)};
  log(problem);
  sink_.add(problem);
  trials_.erase(input);
  sink_.also([this, input] { store_.delete_trial(input); });
}

/// A feed changes, so it is asked again, but at longer and longer intervals.
void Cycle::set_feed_aside(ActiveFeed& feed) {
  ++fetched_.feeds_failed;
  ++feed.row.failures;
  feed.row.last_error = "runs ended while it was read";
  feed.row.next_check = to_iso(next_check_after_failure(begun_, feed.configuration.interval,
                                                        static_cast<unsigned>(feed.row.failures)));
  const std::string input = feed_input(feed.row.id);
  set_aside(input, feed.row.url, "it is asked again later");
  sink_.also([this, input, row = feed.row] {
    store_.write_feed(row);
    store_.delete_rest(row.id);
    store_.write_trial(input, max_trials - 1);  // the next one that ends there is enough
  });
}

/// Its feed names it again and again: that it is left out is said once.
void Cycle::set_text_aside(const ActiveFeed& feed, const std::string& input) {
  if (trials_.at(input) > max_trials) return;
  set_aside(input, feed.row.url, "that text is left out");
  trials_.emplace(input, max_trials + 1);
  sink_.also([this, input] { store_.write_trial(input, max_trials + 1); });
}

void Cycle::set_page_aside(PageRow page) {
  ++fetched_.pages_failed;
  page.state = PageState::failed;
  page.next_try.clear();
  page.last_error = "runs ended while it was read";
  set_aside(page_input(page.id), page.address, "it is not asked again (dateline feeds retry does)");
  sink_.also([this, page = std::move(page)] { store_.write_page(page); });
}

void Cycle::begin() {
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    ActiveFeed& feed = feeds_[i];
    feed.wanted = !options_.feeds.empty() || is_due(feed.row, begun_);
    if (store_.has_rest(feed.row.id) && ends_runs(feed_input(feed.row.id))) {
      set_feed_aside(feed);
    } else if (store_.has_rest(feed.row.id)) {
      rests_.push_back(i);  // its feed is asked behind it
    } else if (feed.wanted) {
      ask_feed(i);
    }
  }
  for (std::size_t i = 0; i < feeds_.size(); ++i) ask_pages(i);
}

/// Items are taken one a turn, so that requests go on beside them and a signal is heard soon.
void Cycle::work() {
  while (true) {
    const bool took = !should_stop() && take_an_item();
    const std::optional<FetchAnswer> answer =
        took ? fetcher_.next_ready() : fetcher_.next([this] { return should_stop(); });
    if (answer) answered(*answer);
    if (!answer && !took) return;
  }
}

void Cycle::answered(const FetchAnswer& answer) {
  const auto found = pending_.find(answer.id);
  Pending pending = std::move(found->second);
  pending_.erase(found);
  ActiveFeed& feed = feeds_[pending.feed];
  const bool is_read = answer.outcome == FetchOutcome::answered && answer.http.status == 200;
  if (pending.page) {
    --feed.pages_pending;
    ++answered_since_commit_;
    carefully(page_input(pending.page->id), [&] {
      page_answered(feed, pending.feed, std::move(*pending.page), answer);
      return is_read;
    });
    if (refused_some_) ask_in_place_of_refused(feed, pending.feed);
  } else {
    carefully(feed_input(feed.row.id), [&] {
      feed_answered(feed, pending.feed, answer);
      return is_read;
    });
  }
}

/// Those that robots.txt forbids cost the publisher nothing, and take no other's place.
void Cycle::ask_in_place_of_refused(const ActiveFeed& feed, std::size_t number) {
  if (feed.pages_pending == 0) ask_pages(number);
  if (!pending_.empty()) return;
  refused_some_ = false;
  for (std::size_t i = 0; i < feeds_.size(); ++i) ask_pages(i);
}

/// What comes every day without anybody having to do something is a note: cron would mail a warning.
void Cycle::say_what_was_left_out() {
  const auto say = [&](Severity severity, const char* code, const std::string& where, std::string message) {
    const Diagnostic said{severity, code, where, std::move(message)};
    log(said);
    sink_.add(said);
  };
  for (const ActiveFeed& feed : feeds_) {
    if (feed.row.gone && !feed.asked && !options_.feeds.empty())
      say(Severity::warning, "H112", feed.row.url,
          "is gone for good (410) and was not asked; `dateline feeds retry` has it asked once more");
    if (feed.refused > 0)
      say(Severity::note, "H103", feed.row.url,
          fmt::format("robots.txt forbids {} of the pages it names", feed.refused));
    say_where_walls_are(feed);
  }
  if (!cut_off_) return;
  // Pages and texts may take several runs; but where not even the feeds are asked, the deadline is too short.
  const bool feeds_were_asked = fetched_.feeds + fetched_.feeds_postponed >= fetched_.feeds_asked;
  say(feeds_were_asked ? Severity::note : Severity::warning, "H109", options_.configuration.path,
      fmt::format("the deadline has passed after {} of {}; {} and texts of {} are left for the next run",
                  fetched_.feeds + fetched_.feeds_postponed, counted(fetched_.feeds_asked, "feed"),
                  counted(pending_.size(), "request"),
                  counted(rests_.size() + (open_rest_ ? 1 : 0), "feed")));
}

void Cycle::enter_feeds() {
  store_.in_transaction([&] {
    for (FeedConfiguration& feed : feeds_named(options_.configuration, options_.feeds)) {
      FeedRow row = store_.enter_feed(feed_key(feed), feed.title);
      store_.write_tags(row.id, feed.tags);
      const std::int64_t articles = feed.max_new_articles;
      feeds_.push_back({std::move(feed), std::move(row), articles});
    }
  });
}

/// Its last answer named more than could be entered, and more of that is left than this run may fetch; so it
/// can wait, but not for longer than a day.
bool Cycle::has_named_enough(const ActiveFeed& feed) {
  const FeedRow& row = feed.row;
  const bool all_entered = !row.body_hash.empty();
  const bool asked_lately = !row.next_check.empty() && row.last_checked > to_iso(begun_ - max_server_wish);
  return !all_entered && asked_lately &&
         store_.count_ready_pages(row.id, begun_) > feed.configuration.max_new_articles;
}

void Cycle::ask_feed(std::size_t number) {
  ActiveFeed& feed = feeds_[number];
  if (feed.row.gone || options_.offline) return;
  if (ends_runs(feed_input(feed.row.id))) return set_feed_aside(feed);
  if (options_.feeds.empty() && has_named_enough(feed)) return;
  feed.asked = true;
  ++fetched_.feeds_asked;
  FetchRequest request;
  request.id = next_id_++;
  request.url = feed.row.moved_to.empty() ? feed.configuration.url : feed.row.moved_to;
  request.credentials_url = feed.configuration.url;
  request.etag = feed.row.etag;
  request.last_modified = feed.row.last_modified;
  request.validators_url = feed.row.validators_url;
  request.accept = accept_feed;
  request.max_body_bytes = static_cast<std::size_t>(options_.configuration.max_body_bytes);
  request.obey_robots = feed.configuration.robots;
  pending_.emplace(request.id, Pending{number, std::nullopt});
  fetcher_.add(std::move(request));
}

/// Asks for the pages of a feed that wait, as many as this run may.
void Cycle::ask_pages(std::size_t number) {
  ActiveFeed& feed = feeds_[number];
  const std::int64_t most = std::min(feed.articles_left, articles_left_);
  if (most <= 0 || options_.offline) return;
  // Those on their way still wait as far as the database knows.
  const auto on_their_way =
      static_cast<std::int64_t>(pending_.size() + answered_since_commit_ + found_elsewhere_.size());
  for (PageRow& page :
       store_.waiting_pages(feed.row.id, begun_, std::min(most, std::int64_t{1} << 40) + on_their_way)) {
    if (feed.articles_left <= 0 || articles_left_ <= 0) break;
    if (!pages_asked_.insert(page.id).second) continue;
    if (ends_runs(page_input(page.id))) {
      set_page_aside(page);
      continue;
    }
    --feed.articles_left;
    --articles_left_;
    FetchRequest request;
    request.id = next_id_++;
    request.url = page.address;
    request.accept = accept_page;
    request.max_body_bytes = static_cast<std::size_t>(options_.configuration.max_body_bytes);
    request.obey_robots = feed.configuration.robots || !same_site(feed.row.url, page.address);
    ++feed.pages_pending;
    pending_.emplace(request.id, Pending{number, std::move(page)});
    fetcher_.add(std::move(request));
  }
}

bool Cycle::should_stop() {
  if (StopSignals::received() != 0) return true;
  const bool at_work = !pending_.empty() || open_rest_ || !rests_.empty();
  if (at_work && steady_clock::now() - started_ > options_.configuration.deadline) cut_off_ = true;
  commit_sometimes();
  show_progress();
  return cut_off_;
}

void Cycle::commit_sometimes() {
  if (steady_clock::now() - last_commit_ < between_commits) return;
  if (open_rest_) {
    sink_.also([this, feed = feeds_[open_rest_->feed].row.id, next = open_rest_->next] {
      store_.write_rest_item(feed, static_cast<std::int64_t>(next));
    });
  }
  commit();
}

void Cycle::commit() {
  sink_.commit();
  answered_since_commit_ = 0;
  last_commit_ = steady_clock::now();
}

void Cycle::show_progress() {
  if (!progress_.due()) return;
  progress_.show(fmt::format("{} feeds, {} pages, {} failed, {} to go", fetched_.feeds, fetched_.pages,
                             sink_.counts().failed, pending_.size()));
}

std::optional<RobotsRecord> Cycle::robots(const std::string& origin) {
  const std::optional<FetchStore::Robots> kept = store_.robots(origin);
  if (!kept) return std::nullopt;
  const std::optional<UtcTime> fetched = parse_http_date(kept->fetched);
  if (!fetched) return std::nullopt;
  return RobotsRecord{origin, *fetched, static_cast<long>(kept->status), kept->text, {}, 0};
}

void Cycle::record_robots(const RobotsRecord& answer, const char* outcome) {
  FetchRecord fetch;
  fetch.kind = "robots";
  fetch.outcome = outcome;
  fetch.url = answer.origin + "/robots.txt";
  fetch.started = answer.fetched;
  fetch.status = answer.status;
  fetch.protocol = answer.protocol;
  fetch.bytes = answer.received_bytes;
  sink_.add(std::move(fetch), std::nullopt);
}

void Cycle::keep_robots(const RobotsRecord& record) {
  record_robots(record, "new");
  sink_.also([this, record] {
    store_.write_robots(record.origin,
                        {to_iso(record.fetched), static_cast<std::int64_t>(record.status), record.text});
  });
}

std::optional<UtcTime> Cycle::not_before(const std::string& host) {
  return parse_http_date(store_.not_before(host));
}

void Cycle::keep_not_before(const std::string& host, UtcTime time) {
  sink_.also([this, host, time] { store_.write_not_before(host, time); });
}

void Cycle::record(const FetchAnswer& answer, const char* kind, const char* outcome, std::int64_t feed,
                   const std::string& url, const std::optional<Diagnostic>& problem) {
  if (problem) log(*problem);
  FetchRecord fetch;
  fetch.kind = kind;
  fetch.outcome = outcome;
  fetch.feed = feed;
  fetch.url = url;
  if (answer.final_url != url) fetch.final_url = answer.final_url;
  fetch.started = clock_.now();
  fetch.status = answer.http.status;
  fetch.protocol = answer.http.protocol;
  fetch.bytes = answer.http.received_bytes;
  sink_.add(std::move(fetch), problem);
}

void Cycle::feed_answered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer) {
  if (answer.outcome == FetchOutcome::postponed) {
    ++fetched_.feeds_postponed;
    feed.row.next_check = to_iso(answer.not_before.value());
    sink_.also([this, row = feed.row] { store_.write_feed(row); });
    return;
  }
  feed.row.last_checked = to_iso(begun_);
  ++fetched_.feeds;
  if (answer.outcome == FetchOutcome::refused)
    return feed_failed(feed, answer, "H103",
                       answer.message + "; robots = false in its [[feeds]] if the publisher allows it");
  if (answer.outcome == FetchOutcome::failed) return feed_failed(feed, answer, "H102", answer.message);
  const long status = answer.http.status;
  if (status == 200) return feed_delivered(feed, number, answer);
  if (status == 304) {
    if (answer.conditional) return feed_unchanged(feed, answer);
    return feed_failed(feed, answer, "H107",
                       "answers 304 (not modified) to a question that was not conditional");
  }
  if (status == 410) return feed_gone(feed, answer);
  if (answer.not_before) {
    return feed_failed(
        feed, answer, "H106",
        fmt::format("answers {} and asks to wait until {}", status, to_iso(*answer.not_before)));
  }
  feed_failed(feed, answer, "H104", fmt::format("answers {}", status));
}

void Cycle::plan_next_check(ActiveFeed& feed, const FetchAnswer& answer) {
  CheckWishes wishes;
  wishes.interval = feed.configuration.interval;
  wishes.ttl = seconds(feed.row.ttl);
  wishes.fresh = freshness_of(answer.http, clock_.now());
  wishes.skip_hours = std::bitset<24>(static_cast<unsigned long long>(feed.row.skip_hours));
  wishes.skip_days = std::bitset<7>(static_cast<unsigned long long>(feed.row.skip_days));
  feed.row.next_check = to_iso(next_check(begun_, wishes));
  feed.row.failures = 0;
  feed.row.last_error.clear();
}

/// Answers 304 may bring new validators; fields they leave out stay as they are.
void Cycle::feed_unchanged(ActiveFeed& feed, const FetchAnswer& answer) {
  ++fetched_.feeds_unchanged;
  if (const std::string_view etag = answer.http.field("etag"); !etag.empty()) feed.row.etag = etag;
  if (const std::string_view modified = answer.http.field("last-modified"); !modified.empty())
    feed.row.last_modified = modified;
  plan_next_check(feed, answer);
  record(answer, "feed", "unchanged", feed.row.id, feed.row.url, std::nullopt);
  sink_.also([this, row = feed.row] { store_.write_feed(row); });
}

void Cycle::feed_failed(ActiveFeed& feed, const FetchAnswer& answer, const char* code, std::string message) {
  ++fetched_.feeds_failed;
  ++feed.row.failures;
  feed.row.last_error = repair_utf8(message);  // it may quote a server
  UtcTime next =
      next_check_after_failure(begun_, feed.configuration.interval, static_cast<unsigned>(feed.row.failures));
  if (answer.not_before) next = std::max(next, *answer.not_before);
  feed.row.next_check = to_iso(next);
  // Perhaps it should not have been believed that it moved.
  if (feed.row.failures >= failures_until_unmoved) feed.row.moved_to.clear();
  record(answer, "feed", answer.outcome == FetchOutcome::refused ? "refused" : "failed", feed.row.id,
         feed.row.url, Diagnostic{Severity::error, code, feed.row.url, std::move(message)});
  sink_.also([this, row = feed.row] { store_.write_feed(row); });
}

void Cycle::feed_gone(ActiveFeed& feed, const FetchAnswer& answer) {
  ++fetched_.feeds_failed;
  feed.row.gone = true;
  feed.row.next_check.clear();
  feed.row.last_error = "gone (410)";
  record(answer, "feed", "gone", feed.row.id, feed.row.url,
         Diagnostic{Severity::error, "H105", feed.row.url,
                    "is gone for good (410) and is not asked again; take it out of the configuration, or "
                    "`dateline feeds retry` it"});
  sink_.also([this, row = feed.row] { store_.write_feed(row); });
}

/// Whether the article at `link` may be this feed's to write: it is of the feed's site, or nobody else's.
/// One of its own site that a feed of another site was the first to name becomes this feed's.
bool Cycle::may_write(const ActiveFeed& feed, const std::string& link, const std::string& final_url) {
  const std::optional<std::string> url = canonical_url(link);
  if (!url) return true;
  const std::optional<std::int64_t> owner = finder_.feed_of(*url);
  if (!owner || *owner == feed.row.id) return true;
  if (!same_site(link, feed.row.url) && !same_site(link, final_url)) return false;
  const bool owner_is_of_the_site = std::any_of(feeds_.begin(), feeds_.end(), [&](const ActiveFeed& other) {
    return other.row.id == *owner && same_site(link, other.row.url);
  });
  if (*owner != 0 && !owner_is_of_the_site)
    sink_.also([this, url = *url, id = feed.row.id] { store_.give_article(url, id); });
  return true;
}

/// What a feed says of its own id and site is not believed: any feed could name those of another and
/// rewrite its articles. False if it is new and this run may take no more.
bool Cycle::add_item(ActiveFeed& feed, const FeedItem& item, const Feed& content,
                     const std::string& final_url) {
  IncomingArticle article = article_of_item(item, content, feed.row.url);
  article.feed = feed.row.id;
  article.scope = feed.row.url;
  if (article.document.text.empty()) return true;  // a headline is no article
  if (!may_write(feed, item.link, final_url)) {
    article.document.url.clear();
    if (article.guid.empty()) article.guid = item.link;
  }
  drop_future_date(article, clock_.now());
  if (finder_.find(article, article_key(article)).outcome == StoreOutcome::same) {
    sink_.add(std::move(article), std::nullopt);
    return true;
  }
  if (feed.articles_left <= 0 || articles_left_ <= 0) return false;
  --feed.articles_left;
  --articles_left_;
  if (article.document.language.empty()) article.document.language = detect_language(article.document.text);
  Annotations found = annotator_.annotate(article.document);
  sink_.add(std::move(article), std::move(found));
  return true;
}

/// Says whether there was one to take.
bool Cycle::take_an_item() {
  if (!open_rest_ && !open_next_rest()) return false;
  OpenRest& rest = *open_rest_;
  const std::vector<FeedItem>& items = rest.content.items;
  ActiveFeed& feed = feeds_[rest.feed];
  while (rest.next < items.size() && !has_own_text(feed, items[rest.next])) ++rest.next;
  if (rest.next == items.size()) {
    close_rest();
    return true;
  }
  const std::string input = text_input(feed.row.id, items[rest.next]);
  bool taken = true;
  if (ends_runs(input)) {
    set_text_aside(feed, input);
  } else {
    carefully(input, [&] { return taken = add_item(feed, items[rest.next], rest.content, rest.final_url); });
  }
  if (taken) {
    ++rest.next;
  } else {
    put_rest_aside();
  }
  return true;
}

bool Cycle::open_next_rest() {
  while (!rests_.empty()) {
    const std::size_t number = rests_.front();
    rests_.pop_front();
    const ActiveFeed& feed = feeds_[number];
    std::optional<FetchStore::Rest> kept = store_.find_rest(feed.row.id);
    if (!kept) continue;
    Result<Feed> content = Diagnostic{};
    carefully(feed_input(feed.row.id), [&] {
      content = read_delivered_feed(
          kept->body, {.path = feed.row.url, .url = kept->final_url, .content_type = kept->content_type});
      return true;
    });
    open_rest_.emplace();
    OpenRest& rest = *open_rest_;
    rest.feed = number;
    rest.final_url = std::move(kept->final_url);
    if (!content) return true;  // an older version could read it; it ends here
    rest.content = std::move(*content);
    rest.next = std::min(static_cast<std::size_t>(kept->next_item), rest.content.items.size());
    // The configuration may have said "feed" when it came.
    std::vector<PageRow> pages = pages_of(feed, rest.content);
    if (!pages.empty())
      sink_.also([this, id = feed.row.id, pages = std::move(pages)] { (void)enter_pages(id, pages); });
    return true;
  }
  return false;
}

void Cycle::put_rest_aside() {
  if (!open_rest_) return;
  sink_.also([this, feed = feeds_[open_rest_->feed].row.id, next = open_rest_->next] {
    store_.write_rest_item(feed, static_cast<std::int64_t>(next));
  });
  open_rest_.reset();
}

void Cycle::close_rest() {
  const std::size_t number = open_rest_->feed;
  const ActiveFeed& feed = feeds_[number];
  sink_.also([this, id = feed.row.id] { store_.delete_rest(id); });
  open_rest_.reset();
  if (feed.wanted && !feed.asked) ask_feed(number);
}

void Cycle::keep_validators(ActiveFeed& feed, const FetchAnswer& answer) {
  feed.row.etag = answer.http.field("etag");
  feed.row.last_modified = answer.http.field("last-modified");
  feed.row.validators_url = answer.final_url;
  if (!answer.permanent_url.empty()) feed.row.moved_to = answer.permanent_url;
  if (feed.row.moved_to == feed.row.url) feed.row.moved_to.clear();
}

/// False if not all of them could be entered.
bool Cycle::enter_pages(std::int64_t feed, std::vector<PageRow> pages) {
  const std::int64_t room = max_pages_waiting - store_.count_waiting_pages(feed);
  const std::size_t most =
      std::min(max_pages_entered, static_cast<std::size_t>(std::max<std::int64_t>(room, 0)));
  std::size_t entered = 0;
  for (PageRow& page : pages) {
    if (entered == most) return false;
    if (store_.has_page_of(page.url) && page.updated.empty()) page.state = PageState::stored;
    if (store_.enter_page(page, begun_)) ++entered;
  }
  return true;
}

void Cycle::feed_delivered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer) {
  const std::string hash = hash_of(answer.http.body);
  if (hash == feed.row.body_hash) {
    keep_validators(feed, answer);  // it comes broken, perhaps, but it comes whole
    return feed_unchanged(feed, answer);
  }
  const std::string content_type(answer.http.field("content-type"));
  const Result<Feed> content = read_delivered_feed(
      answer.http.body, {.path = feed.row.url, .url = answer.final_url, .content_type = content_type});
  if (!content) return feed_failed(feed, answer, content.error().code.c_str(), content.error().message);

  const bool has_texts = std::any_of(content->items.begin(), content->items.end(),
                                     [&](const FeedItem& item) { return has_own_text(feed, item); });
  keep_validators(feed, answer);
  feed.row.title = content->title;
  feed.row.link = content->link;
  feed.row.language = content->language;
  feed.row.ttl = std::int64_t{content->ttl_minutes} * 60;
  feed.row.skip_hours = content->skip_hours;
  feed.row.skip_days = content->skip_days;
  feed.row.last_changed = to_iso(begun_);
  plan_next_check(feed, answer);
  record(answer, "feed", "new", feed.row.id, feed.row.url, std::nullopt);
  sink_.also([&] {
    const bool all_entered = enter_pages(feed.row.id, pages_of(feed, *content));
    feed.row.body_hash = all_entered ? hash : std::string();
    if (!all_entered || content->malformed) {  // what a feed that was cut has lost has to come again
      feed.row.etag.clear();
      feed.row.last_modified.clear();
    }
    store_.write_feed(feed.row);
    if (has_texts) store_.write_rest(feed.row.id, {answer.final_url, content_type, 0, answer.http.body});
  });
  commit();
  if (has_texts) rests_.push_back(number);
  ask_pages(number);
}

void Cycle::page_answered(ActiveFeed& feed, std::size_t number, PageRow page, const FetchAnswer& answer) {
  const long status = answer.http.status;
  switch (answer.outcome) {
    case FetchOutcome::postponed:
      page.next_try = to_iso(answer.not_before.value());
      sink_.also([this, page] { store_.write_page(page); });
      return;
    case FetchOutcome::refused:
      return page_refused(feed, std::move(page), answer);
    case FetchOutcome::failed: {
      const bool for_good =
          answer.failure == HttpFailure::too_large || answer.failure == HttpFailure::refused_address;
      return page_failed(feed, std::move(page), answer, for_good ? no_patience : much_patience, "H102",
                         answer.message);
    }
    case FetchOutcome::answered:
      break;
  }
  if (status == 200) return page_delivered(feed, number, std::move(page), answer);
  page_failed(feed, std::move(page), answer, answer.not_before ? much_patience : patience_with(status),
              "H104", fmt::format("answers {}", status));
}

/// It is judged again when another robots.txt may have come; then nothing is said of it.
void Cycle::page_refused(ActiveFeed& feed, PageRow page, const FetchAnswer& answer) {
  ++feed.articles_left;
  ++articles_left_;
  refused_some_ = true;
  const bool again = page.state == PageState::refused;
  page.state = PageState::refused;
  page.failures = again ? page.failures + 1 : 1;
  page.next_try = page.failures < max_refusals ? to_iso(begun_ + until_judged_again) : std::string();
  page.last_error = repair_utf8(answer.message);
  if (!again) {
    ++fetched_.pages_refused;
    ++feed.refused;
    record(answer, "page", "refused", feed.row.id, page.address,
           Diagnostic{Severity::note, "H103", page.address, answer.message});
  }
  sink_.also([this, page = std::move(page)] { store_.write_page(page); });
}

/// What fails is an error once; that it still does is only a note.
void Cycle::page_failed(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer,
                        const Patience& patience, const char* code, std::string message, Severity first) {
  ++fetched_.pages_failed;
  page.failures = page.state == PageState::refused ? 1 : page.failures + 1;
  page.last_error = repair_utf8(message);
  if (page.failures >= patience.tries) {
    page.state = PageState::failed;
    page.next_try.clear();
    message += "; it is not asked again";
  } else {
    UtcTime next =
        next_check_after_failure(begun_, patience.first_wait, static_cast<unsigned>(page.failures));
    if (answer.not_before) next = std::max(next, *answer.not_before);
    page.state = PageState::waiting;
    page.next_try = to_iso(next);
    message += "; it is asked again after " + page.next_try;
  }
  record(answer, "page", answer.http.status == 410 ? "gone" : "failed", feed.row.id, page.address,
         Diagnostic{page.failures == 1 ? first : Severity::note, code, page.address, std::move(message)});
  sink_.also([this, page = std::move(page)] { store_.write_page(page); });
}

void Cycle::page_delivered(ActiveFeed& feed, std::size_t number, PageRow page, const FetchAnswer& answer) {
  const Destination destination = destination_of(page.address, answer.final_url);
  if (destination == Destination::front_page)
    return page_walled(feed, std::move(page), answer, "a front page", false);
  const std::string content_type(answer.http.field("content-type"));
  if (!is_html(content_type))
    return page_failed(feed, std::move(page), answer, no_patience, "H108",
                       "is no page but " + content_type.substr(0, 100));
  Article content =
      extract_article(answer.http.body, {.path = page.address,
                                         .url = answer.final_url,
                                         .content_type = content_type,
                                         .fetched = std::chrono::floor<std::chrono::days>(begun_),
                                         .words = options_.words});
  const bool is_titled_so = titles_agree(page.title, content.title);
  if (destination == Destination::asks_for_it && !is_titled_so)
    return page_walled(feed, std::move(page), answer, "a page that asks something first", true);
  IncomingArticle article = article_of_page(std::move(content), {});
  article.feed = feed.row.id;
  fill_from_feed(article, page, clock_.now());
  page.led_to.clear();
  if (destination != Destination::same) page.led_to = canonical_url(answer.final_url).value_or("");
  if (page.led_to.empty() || is_titled_so || found_elsewhere_.size() == most_found_elsewhere)
    return store_page(feed, std::move(page), answer, std::move(article));
  FetchAnswer rest = answer;
  rest.http.body.clear();
  found_elsewhere_.push_back({number, std::move(page), std::move(rest), std::move(article)});
}

/// A wall is where links with different titles lead, in this run or an earlier one.
bool Cycle::is_wall(const FoundElsewhere& found) {
  const auto is_of_another = [&](const std::string& title) { return !titles_agree(title, found.page.title); };
  const std::vector<std::string> titles = store_.titles_at(found.page.led_to, found.page.id);
  return std::any_of(titles.begin(), titles.end(), is_of_another) ||
         std::any_of(found_elsewhere_.begin(), found_elsewhere_.end(), [&](const FoundElsewhere& other) {
           return other.page.led_to == found.page.led_to && other.page.id != found.page.id &&
                  is_of_another(other.page.title);
         });
}

void Cycle::judge_found_elsewhere() {
  if (found_elsewhere_.empty()) return;
  commit();
  std::vector<bool> walls;
  for (const FoundElsewhere& found : found_elsewhere_) walls.push_back(is_wall(found));
  for (std::size_t i = 0; i < walls.size(); ++i) {
    if (StopSignals::received() != 0) break;  // the others still wait
    FoundElsewhere& found = found_elsewhere_[i];
    ActiveFeed& feed = feeds_[found.feed];
    if (walls[i]) {
      page_walled(feed, std::move(found.page), found.answer, "where other links lead too", false);
    } else {
      carefully(page_input(found.page.id), [&] {
        store_page(feed, std::move(found.page), found.answer, std::move(found.article));
        return true;
      });
    }
    commit_sometimes();
  }
  found_elsewhere_.clear();
}

/// Nothing is stored of it. It may come down, or stand there for a moment only.
void Cycle::page_walled(ActiveFeed& feed, PageRow page, const FetchAnswer& answer, const char* what,
                        bool asks_for_links) {
  page.led_to = canonical_url(wall_address(answer.final_url)).value_or("");
  const auto [met, first] = feed.walls.try_emplace(page.led_to);
  ActiveFeed::Wall& wall = met->second;
  if (first) wall.is_new = !store_.has_led_to(feed.row.id, page.led_to);
  ++wall.pages;
  wall.asks_for_links = wall.asks_for_links || asks_for_links;
  std::string message = fmt::format("leads to {}, {}: no article", page.led_to, what);
  page_failed(feed, std::move(page), answer, some_patience, "H110", std::move(message), Severity::note);
}

/// Once; a single link may lead to a front page because its article was taken down.
void Cycle::say_where_walls_are(const ActiveFeed& feed) {
  for (const auto& [address, wall] : feed.walls) {
    const bool is_certain = wall.asks_for_links || wall.pages > 1;
    const Diagnostic said{
        wall.is_new && is_certain ? Severity::warning : Severity::note, "H110", feed.row.url,
        fmt::format(
            "{} it names {} to {} in place of articles (consent, login or front page), and nothing is "
            "stored of them; if the feed has their texts: full_text = \"feed\" in its [[feeds]]",
            counted(wall.pages, "page"), wall.pages == 1 ? "leads" : "lead", address)};
    log(said);
    sink_.add(said);
  }
}

void Cycle::store_page(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer,
                       IncomingArticle article) {
  if (article.document.text.empty())
    return page_failed(feed, std::move(page), answer, no_patience, "R102", "no article text in this page");
  if (article.document.language.empty()) article.document.language = detect_language(article.document.text);
  std::optional<Annotations> found;
  if (finder_.find(article, article_key(article)).outcome != StoreOutcome::same)
    found = annotator_.annotate(article.document);
  sink_.add(std::move(article), std::move(found));
  ++fetched_.pages;
  page.state = PageState::stored;
  page.next_try.clear();
  page.failures = 0;
  page.last_error.clear();
  record(answer, "page", "new", feed.row.id, page.address, std::nullopt);
  sink_.also([this, page = std::move(page)] { store_.write_page(page); });
}

}  // namespace

std::string feed_key(const FeedConfiguration& feed) {
  return parse_target(feed.url).value().url;
}

CycleResult run_cycle(const CycleOptions& options, const Annotator& annotator, const Clock& clock) {
  const std::string& path = options.configuration.db;
  (void)feeds_named(options.configuration, options.feeds);
  Database::check_file(path);
  RunLock lock(path, clock);
  Database database = Database::open_for_writing(path);
  const StopSignals signals;
  CycleResult result;
  with_begun_run([&] { result = Cycle(options, annotator, clock, database, lock).run(); });
  return result;
}

std::vector<FeedStatus> feed_status(const Configuration& configuration, const std::vector<std::string>& names,
                                    UtcTime now) {
  std::vector<FeedStatus> all;
  std::optional<Database> database;
  std::optional<FetchStore> store;
  if (::access(configuration.db.c_str(), F_OK) == 0) {
    database.emplace(Database::open_for_reading(configuration.db));
    store.emplace(*database);
  }
  for (FeedConfiguration& feed : feeds_named(configuration, names)) {
    FeedStatus& status = all.emplace_back();
    if (store) status.row = store->find_feed(feed_key(feed));
    if (status.row) status.pages = store->count_pages(status.row->id);
    if (status.row) status.unfinished = store->has_rest(status.row->id);
    status.due = !status.row || is_due(*status.row, now);
    status.configuration = std::move(feed);
  }
  return all;
}

}  // namespace dateline::pipeline
