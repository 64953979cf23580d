#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dateline/annotator.h"
#include "pipeline/base/clock.h"
#include "pipeline/fetch/fetcher.h"
#include "pipeline/run/configuration.h"
#include "pipeline/store/article_sink.h"
#include "pipeline/store/fetch_store.h"

namespace dateline::pipeline {

class PageWords;

struct CycleOptions {
  Configuration configuration;
  FetchSettings fetch;
  std::vector<std::string> feeds;  ///< titles or addresses: only these, due or not; empty: all that are due
  std::optional<std::int64_t> limit;  ///< articles fetched or taken in this run
  const PageWords* words = nullptr;   ///< of pages; none: the built-in ones
  bool offline = false;  ///< nothing is asked; texts that earlier answers brought are taken all the same
  bool progress = true;  ///< a line on the terminal, if there is one
  RunDescription run;
};

struct CycleCounts {
  std::uint64_t feeds_asked = 0;
  std::uint64_t feeds = 0;  ///< of those answered, with the two below
  std::uint64_t feeds_unchanged = 0;
  std::uint64_t feeds_failed = 0;
  std::uint64_t feeds_postponed = 0;   ///< their hosts asked to wait
  std::uint64_t feeds_unfinished = 0;  ///< texts of their answers are left for the next run
  std::uint64_t pages = 0;             ///< stored
  std::uint64_t pages_failed = 0;
  std::uint64_t pages_refused = 0;  ///< by robots.txt
  std::uint64_t pages_left = 0;     ///< for the next run
  std::uint64_t requests = 0;       ///< sent, with those for robots.txt, redirects and second tries
  std::uint64_t bytes = 0;          ///< over the wire
};

struct CycleResult {
  RunCounts counts;
  CycleCounts fetched;
  UtcTime begun{};
  UtcTime ended{};
  int signal = 0;        ///< the one that asked to stop
  bool cut_off = false;  ///< by the deadline of the configuration
};

/// One turn of the cron job: asks the feeds that are due, fetches the articles they name, extracts, stores,
/// and ends. What a feed names and its validators are committed together, an article and the news that its
/// page is done together. An answer with full texts is kept until its items are taken, one a turn, each
/// committed with the articles: a run that was killed is continued by the next one, and nothing is asked or
/// stored twice but what was on its way. Failures are logged, entered into `problem` and counted. SIGINT and
/// SIGTERM cut open requests and commit what was done. Throws Busy, Error (also for a name in `feeds` that
/// the configuration does not have), StorageFailed.
[[nodiscard]] CycleResult run_cycle(const CycleOptions& options, const Annotator& annotator,
                                    const Clock& clock);

/// A feed with its state, as `dateline feeds list` and `run --dry-run` show it.
struct FeedStatus {
  FeedConfiguration configuration;
  std::optional<FeedRow> row;  ///< absent: it was never asked
  FeedPageCounts pages;
  bool unfinished = false;  ///< not all texts of its last answer are taken
  bool due = false;
};

/// The feeds that `names` call by title or address (all if there are none), in the order of the
/// configuration. Reads the database if it is there.
[[nodiscard]] std::vector<FeedStatus> feed_status(const Configuration& configuration,
                                                  const std::vector<std::string>& names, UtcTime now);

/// The state row's key for a feed of the configuration.
[[nodiscard]] std::string feed_key(const FeedConfiguration& feed);

}  // namespace dateline::pipeline
