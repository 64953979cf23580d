#include "pipeline/run/cycle.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <bitset>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "dateline/result.h"
#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/log.h"
#include "pipeline/base/progress.h"
#include "pipeline/base/signals.h"
#include "pipeline/base/url.h"
#include "pipeline/fetch/http_fields.h"
#include "pipeline/fetch/request_target.h"
#include "pipeline/fetch/schedule.h"
#include "pipeline/formats/feed.h"
#include "pipeline/normalize/article.h"
#include "pipeline/normalize/language.h"
#include "pipeline/run/inputs.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

/// Cron does not wake up to the second: who is due so soon is due now.
constexpr seconds slack(60);
constexpr std::chrono::milliseconds between_commits(250);
constexpr unsigned max_page_failures = 10;  // within half a week
constexpr unsigned failures_until_unmoved = 3;
constexpr seconds first_page_retry = std::chrono::minutes(15);
constexpr seconds fetches_are_kept = std::chrono::hours(24 * 90);
constexpr seconds robots_are_kept = std::chrono::hours(24);  // no longer believed then

/// The most pages that one answer of a feed may add; the rest is named again, because the feed is then
/// asked again without validators.
constexpr std::size_t max_pages_entered = 2000;

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
    throw Error("no feed in " + configuration.path + " is called \"" + name + "\"" +
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
  std::int64_t pages_left = 0;  ///< that may be fetched for it in this run
  std::uint64_t refused = 0;
};

/// One run: what it knows, and what it does with each answer.
class Cycle final : public HostMemory {
 public:
  Cycle(const CycleOptions& options, const Annotator& annotator, const Clock& clock, Database& database)
      : options_(options),
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
  [[nodiscard]] std::optional<UtcTime> not_before(const std::string& host) override;
  void keep_not_before(const std::string& host, UtcTime time) override;
  void report(const Diagnostic& note) override { sink_.add(note); }

 private:
  /// A request that is not answered yet.
  struct Pending {
    std::size_t feed = 0;
    std::optional<PageRow> page;  ///< absent: the feed itself
  };

  void enter_feeds();
  void ask_all();
  void warn_of_what_was_left_out();
  void ask_feed(std::size_t number);
  void ask_pages(std::size_t number);
  [[nodiscard]] bool should_stop();
  void commit_sometimes();
  void show_progress();

  void feed_answered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer);
  void feed_delivered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer);
  void feed_unchanged(ActiveFeed& feed, const FetchAnswer& answer);
  void feed_failed(ActiveFeed& feed, const FetchAnswer& answer, const char* code, std::string message);
  void feed_gone(ActiveFeed& feed, const FetchAnswer& answer);
  void plan_next_check(ActiveFeed& feed, const FetchAnswer& answer);
  std::vector<PageRow> take_items(ActiveFeed& feed, const Feed& content, const std::string& final_url);
  void add_item(ActiveFeed& feed, const FeedItem& item, const Feed& content, const std::string& final_url);
  [[nodiscard]] bool may_write(const ActiveFeed& feed, const std::string& link, const std::string& final_url);

  void page_answered(ActiveFeed& feed, PageRow page, const FetchAnswer& answer);
  void page_delivered(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer);
  void page_failed(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer, bool for_good,
                   const char* code, std::string message);

  void add_article(IncomingArticle article);
  void record(const FetchAnswer& answer, const char* kind, const char* outcome, std::int64_t feed,
              const std::string& url, const std::optional<Diagnostic>& problem);

  const CycleOptions& options_;
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
  std::uint64_t next_id_ = 1;
  std::int64_t pages_left_ = 0;
  CycleCounts fetched_;
  bool cut_off_ = false;
};

CycleResult Cycle::run() {
  pages_left_ = options_.limit.value_or(std::numeric_limits<std::int64_t>::max());
  enter_feeds();
  if (!options_.offline) ask_all();
  warn_of_what_was_left_out();
  sink_.also([this] {
    store_.forget_fetches_before(begun_ - fetches_are_kept);
    store_.forget_robots_before(begun_ - robots_are_kept);
    store_.forget_waits_before(begun_);
  });
  sink_.commit();
  for (const ActiveFeed& feed : feeds_)
    fetched_.pages_left += static_cast<std::uint64_t>(store_.count_pages(feed.row.id).waiting);

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

void Cycle::ask_all() {
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    if (!options_.feeds.empty() || is_due(feeds_[i].row, begun_)) ask_feed(i);
  }
  for (std::size_t i = 0; i < feeds_.size(); ++i) ask_pages(i);
  while (const std::optional<FetchAnswer> answer = fetcher_.next([this] { return should_stop(); })) {
    const auto found = pending_.find(answer->id);
    Pending pending = std::move(found->second);
    pending_.erase(found);
    ActiveFeed& feed = feeds_[pending.feed];
    if (pending.page) {
      page_answered(feed, std::move(*pending.page), *answer);
    } else {
      feed_answered(feed, pending.feed, *answer);
    }
    commit_sometimes();
    show_progress();
  }
}

void Cycle::warn_of_what_was_left_out() {
  const auto warn = [&](const char* code, const std::string& where, std::string message) {
    const Diagnostic warning{Severity::warning, code, where, std::move(message)};
    log(warning);
    sink_.add(warning);
  };
  for (const ActiveFeed& feed : feeds_) {
    if (feed.refused > 0)
      warn("H103", feed.row.url, fmt::format("robots.txt forbids {} of the pages it names", feed.refused));
  }
  if (cut_off_) {
    warn("H109", options_.configuration.path,
         fmt::format("the deadline has passed; {} requests are left for the next run", pending_.size()));
  }
}

void Cycle::enter_feeds() {
  store_.in_transaction([&] {
    for (FeedConfiguration& feed : feeds_named(options_.configuration, options_.feeds)) {
      FeedRow row = store_.enter_feed(feed_key(feed), feed.title);
      const std::int64_t pages = feed.max_new_articles;
      feeds_.push_back({std::move(feed), std::move(row), pages, 0});
    }
  });
}

void Cycle::ask_feed(std::size_t number) {
  const ActiveFeed& feed = feeds_[number];
  if (feed.row.gone) return;
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
  const std::int64_t most = std::min(feed.pages_left, pages_left_);
  if (most <= 0) return;
  // Those on their way still wait as far as the database knows.
  const auto on_their_way = static_cast<std::int64_t>(pages_asked_.size());
  for (PageRow& page :
       store_.waiting_pages(feed.row.id, begun_, std::min(most, std::int64_t{1} << 40) + on_their_way)) {
    if (feed.pages_left <= 0 || pages_left_ <= 0) break;
    if (!pages_asked_.insert(page.id).second) continue;
    --feed.pages_left;
    --pages_left_;
    FetchRequest request;
    request.id = next_id_++;
    request.url = page.address;
    request.accept = accept_page;
    request.max_body_bytes = static_cast<std::size_t>(options_.configuration.max_body_bytes);
    request.obey_robots = feed.configuration.robots || !same_site(feed.row.url, page.address);
    pending_.emplace(request.id, Pending{number, std::move(page)});
    fetcher_.add(std::move(request));
  }
}

bool Cycle::should_stop() {
  if (StopSignals::received() != 0) return true;
  if (!cut_off_ && !pending_.empty() && steady_clock::now() - started_ > options_.configuration.deadline)
    cut_off_ = true;
  commit_sometimes();
  show_progress();
  return cut_off_;
}

void Cycle::commit_sometimes() {
  if (steady_clock::now() - last_commit_ < between_commits) return;
  sink_.commit();
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
  return RobotsRecord{origin, *fetched, static_cast<long>(kept->status), kept->text, 0};
}

void Cycle::keep_robots(const RobotsRecord& record) {
  FetchRecord fetch;
  fetch.kind = "robots";
  fetch.outcome = "new";
  fetch.url = record.origin + "/robots.txt";
  fetch.started = record.fetched;
  fetch.status = record.status;
  fetch.bytes = record.received_bytes;
  ++fetched_.requests;
  fetched_.bytes += record.received_bytes;
  sink_.add(std::move(fetch), std::nullopt);
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
  ++fetched_.requests;
  fetched_.bytes += answer.http.received_bytes;
  FetchRecord fetch;
  fetch.kind = kind;
  fetch.outcome = outcome;
  fetch.feed = feed;
  fetch.url = url;
  if (answer.final_url != url) fetch.final_url = answer.final_url;
  fetch.started = clock_.now();
  fetch.status = answer.http.status;
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

/// Articles that the feed has in full go to the sink; of the others the pages to fetch are returned.
std::vector<PageRow> Cycle::take_items(ActiveFeed& feed, const Feed& content, const std::string& final_url) {
  std::vector<PageRow> pages;
  std::set<std::string> seen;
  for (const FeedItem& item : content.items) {
    const std::optional<std::string> url = canonical_url(item.link);
    if (feed.configuration.full_text == FullText::feed || !url) {
      add_item(feed, item, content, final_url);
      continue;
    }
    if (!seen.insert(*url).second) continue;
    PageRow page;
    page.url = *url;
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
/// rewrite its articles.
void Cycle::add_item(ActiveFeed& feed, const FeedItem& item, const Feed& content,
                     const std::string& final_url) {
  IncomingArticle article = article_of_item(item, content, feed.row.url);
  article.feed = feed.row.id;
  article.scope = feed.row.url;
  if (!may_write(feed, item.link, final_url)) {
    article.document.url.clear();
    if (article.guid.empty()) article.guid = item.link;
  }
  if (article.document.text.empty()) return;  // a headline is no article
  drop_future_date(article, clock_.now());
  if (article.document.language.empty()) article.document.language = detect_language(article.document.text);
  add_article(std::move(article));
}

void Cycle::add_article(IncomingArticle article) {
  std::optional<Annotations> found;
  if (finder_.find(article, article_key(article)).outcome != StoreOutcome::same)
    found = annotator_.annotate(article.document);
  sink_.add(std::move(article), std::move(found));
}

void Cycle::feed_delivered(ActiveFeed& feed, std::size_t number, const FetchAnswer& answer) {
  const std::string content_type(answer.http.field("content-type"));
  const Result<Feed> content = read_feed(
      answer.http.body, {.path = feed.row.url, .url = answer.final_url, .content_type = content_type});
  if (!content) return feed_failed(feed, answer, content.error().code.c_str(), content.error().message);

  std::vector<PageRow> pages = take_items(feed, *content, answer.final_url);
  // What a feed that was cut has lost has to come again; a cut one is malformed.
  const bool all_entered = !content->malformed && pages.size() <= max_pages_entered;
  feed.row.title = content->title;
  feed.row.link = content->link;
  feed.row.language = content->language;
  feed.row.ttl = std::int64_t{content->ttl_minutes} * 60;
  feed.row.skip_hours = content->skip_hours;
  feed.row.skip_days = content->skip_days;
  feed.row.etag = all_entered ? answer.http.field("etag") : std::string_view();
  feed.row.last_modified = all_entered ? answer.http.field("last-modified") : std::string_view();
  feed.row.validators_url = answer.final_url;
  if (!answer.permanent_url.empty()) feed.row.moved_to = answer.permanent_url;
  if (feed.row.moved_to == feed.row.url) feed.row.moved_to.clear();
  feed.row.last_changed = to_iso(begun_);
  plan_next_check(feed, answer);
  record(answer, "feed", "new", feed.row.id, feed.row.url, std::nullopt);
  sink_.also([this, row = feed.row, pages = std::move(pages)]() mutable {
    std::size_t entered = 0;
    for (PageRow& page : pages) {
      if (entered >= max_pages_entered) break;
      if (store_.has_page_of(page.url) && page.updated.empty()) page.state = PageState::stored;
      if (store_.enter_page(page, begun_)) ++entered;
    }
    store_.write_feed(row);
  });
  sink_.commit();
  ask_pages(number);
}

void Cycle::page_answered(ActiveFeed& feed, PageRow page, const FetchAnswer& answer) {
  const long status = answer.http.status;
  switch (answer.outcome) {
    case FetchOutcome::postponed:
      page.next_try = to_iso(answer.not_before.value());
      sink_.also([this, page] { store_.write_page(page); });
      return;
    case FetchOutcome::refused:
      ++fetched_.pages_refused;
      ++feed.refused;
      page.state = PageState::refused;
      page.last_error = repair_utf8(answer.message);
      record(answer, "page", "refused", feed.row.id, page.address,
             Diagnostic{Severity::note, "H103", page.address, answer.message});
      sink_.also([this, page] { store_.write_page(page); });
      return;
    case FetchOutcome::failed: {
      const bool for_good =
          answer.failure == HttpFailure::too_large || answer.failure == HttpFailure::refused_address;
      return page_failed(feed, std::move(page), answer, for_good, "H102", answer.message);
    }
    case FetchOutcome::answered:
      break;
  }
  if (status == 200) return page_delivered(feed, std::move(page), answer);
  const bool later =
      answer.not_before || status / 100 == 5 || status == 408 || status == 425 || status == 429;
  page_failed(feed, std::move(page), answer, !later, "H104", fmt::format("answers {}", status));
}

void Cycle::page_failed(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer, bool for_good,
                        const char* code, std::string message) {
  ++fetched_.pages_failed;
  ++page.failures;
  page.last_error = repair_utf8(message);
  if (for_good || page.failures >= max_page_failures) {
    page.state = PageState::failed;
  } else {
    UtcTime next = next_check_after_failure(begun_, first_page_retry, static_cast<unsigned>(page.failures));
    if (answer.not_before) next = std::max(next, *answer.not_before);
    page.next_try = to_iso(next);
  }
  record(answer, "page", answer.http.status == 410 ? "gone" : "failed", feed.row.id, page.address,
         Diagnostic{Severity::error, code, page.address, std::move(message)});
  sink_.also([this, page = std::move(page)] { store_.write_page(page); });
}

void Cycle::page_delivered(const ActiveFeed& feed, PageRow page, const FetchAnswer& answer) {
  const std::string content_type(answer.http.field("content-type"));
  if (!is_html(content_type))
    return page_failed(feed, std::move(page), answer, true, "H108",
                       "is no page but " + content_type.substr(0, 100));
  Article content = extract_article(
      answer.http.body, {.path = page.address, .url = answer.final_url, .content_type = content_type});
  if (content.text.empty())
    return page_failed(feed, std::move(page), answer, true, "R102", "no article text in this page");
  IncomingArticle article = article_of_page(std::move(content), {});
  article.feed = feed.row.id;
  fill_from_feed(article, page, clock_.now());
  if (article.document.language.empty()) article.document.language = detect_language(article.document.text);
  add_article(std::move(article));
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
  const RunLock lock(path, clock);
  Database database = Database::open_for_writing(path);
  const StopSignals signals;
  return Cycle(options, annotator, clock, database).run();
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
    status.due = !status.row || is_due(*status.row, now);
    status.configuration = std::move(feed);
  }
  return all;
}

std::string metrics_text(const CycleResult& result) {
  std::string out;
  const auto gauge = [&](const char* name, const char* help,
                         const std::vector<std::pair<std::string, double>>& values) {
    out += fmt::format("# HELP dateline_{} {}\n# TYPE dateline_{} gauge\n", name, help, name);
    for (const auto& [label, value] : values)
      out += label.empty() ? fmt::format("dateline_{} {}\n", name, value)
                           : fmt::format("dateline_{}{{{}}} {}\n", name, label, value);
  };
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  const CycleCounts& fetched = result.fetched;
  const std::uint64_t well = fetched.feeds - fetched.feeds_unchanged - fetched.feeds_failed;
  gauge("run_start_seconds", "When the last run began.",
        {{"", static_cast<double>(result.begun.time_since_epoch().count())}});
  gauge("run_end_seconds", "When the last run ended.",
        {{"", static_cast<double>(result.ended.time_since_epoch().count())}});
  gauge("run_complete", "1 if the last run was not stopped by a signal or its deadline.",
        {{"", result.signal == 0 && !result.cut_off ? 1 : 0}});
  gauge("run_feeds", "Feeds of the last run.",
        {{"result=\"new\"", number(well)},
         {"result=\"unchanged\"", number(fetched.feeds_unchanged)},
         {"result=\"failed\"", number(fetched.feeds_failed)},
         {"result=\"postponed\"", number(fetched.feeds_postponed)}});
  gauge("run_pages", "Pages of the last run.",
        {{"result=\"stored\"", number(fetched.pages)},
         {"result=\"failed\"", number(fetched.pages_failed)},
         {"result=\"refused\"", number(fetched.pages_refused)},
         {"result=\"waiting\"", number(fetched.pages_left)}});
  gauge("run_articles", "Articles of the last run.",
        {{"result=\"new\"", number(result.counts.added)},
         {"result=\"changed\"", number(result.counts.changed)},
         {"result=\"same\"", number(result.counts.same)}});
  gauge("run_problems", "Inputs that failed in the last run.", {{"", number(result.counts.failed)}});
  gauge("run_requests", "Requests of the last run.", {{"", number(fetched.requests)}});
  gauge("run_received_bytes", "Bytes received by the last run.", {{"", number(fetched.bytes)}});
  return out;
}

}  // namespace dateline::pipeline
