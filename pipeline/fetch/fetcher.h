#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "dateline/diagnostics.h"
#include "pipeline/base/clock.h"
#include "pipeline/fetch/http_client.h"

namespace dateline::pipeline {

struct FetchSettings {
  HttpSettings http;
  std::string robots_product = "dateline";  ///< whom robots.txt may name: that of the user agent
  unsigned max_parallel = 16;               ///< requests in all
  unsigned max_per_host = 1;
  std::chrono::milliseconds per_host_delay{1000};  ///< between the starts of two requests to a host
  std::chrono::seconds max_crawl_delay{30};        ///< what a robots.txt asks for beyond is cut there
  unsigned max_redirects = 5;
  std::chrono::milliseconds robots_timeout = std::chrono::seconds(10);
};

/// A robots.txt as it was answered. With a `status` other than 2xx there is none; what could not be read is
/// not kept.
struct RobotsRecord {
  std::string origin;  ///< "https://example.org"
  UtcTime fetched;
  long status = 0;
  std::string text;
  std::string protocol;  ///< "HTTP/2"
  std::uint64_t received_bytes = 0;
};

/// What is known of hosts beyond one run. Implemented by the caller; called from next().
class HostMemory {
 public:
  HostMemory() = default;
  HostMemory(const HostMemory&) = delete;
  HostMemory& operator=(const HostMemory&) = delete;
  virtual ~HostMemory() = default;

  /// The last one kept, however old.
  [[nodiscard]] virtual std::optional<RobotsRecord> robots(const std::string& origin) = 0;
  virtual void keep_robots(const RobotsRecord& record) = 0;
  /// Until when a host asked to be left alone.
  [[nodiscard]] virtual std::optional<UtcTime> not_before(const std::string& host) = 0;
  virtual void keep_not_before(const std::string& host, UtcTime time) = 0;
  /// One that could not be read, so that nothing of its origin may be asked; `status` is 0 where there was no
  /// answer.
  virtual void robots_failed(const RobotsRecord& record) = 0;
  /// Something worth knowing about a host.
  virtual void report(const Diagnostic& note) = 0;
};

struct FetchRequest {
  std::uint64_t id = 0;
  std::string url;
  std::string credentials_url;  ///< its user information goes to its own origin; empty: that of `url`
  std::string etag;             ///< byte for byte, as is last_modified
  std::string last_modified;
  std::string validators_url;  ///< the final address that gave them; no other gets them
  std::string accept = "*/*";
  std::size_t max_body_bytes = 10'000'000;
  bool obey_robots = true;  ///< false: but where it is redirected to another origin
};

enum class FetchOutcome : std::uint8_t {
  answered,   ///< with any status that is no redirect
  failed,     ///< no answer, or none that may be taken
  refused,    ///< robots.txt forbids it
  postponed,  ///< its host asked to be left alone until `not_before`, or does not answer; nothing was asked
};

struct FetchAnswer {
  std::uint64_t id = 0;
  FetchOutcome outcome = FetchOutcome::failed;
  HttpAnswer http;                    ///< of the last address; `received_bytes` of all of them
  std::string final_url;              ///< the last address
  std::string permanent_url;          ///< the last one that permanent redirects alone led to; empty: none did
  bool conditional = false;           ///< the last request carried validators
  std::string message;                ///< why it failed, was refused or postponed
  std::optional<UtcTime> not_before;  ///< where it asks to wait, and where the request was postponed
  HttpFailure failure = HttpFailure::none;
};

/// Fetches politely: asks robots.txt first (once for each origin and run, kept a day), holds the
/// delay and the number of requests of each host while hosts run side by side, follows
/// redirects hop by hop through the same gates, obeys Retry-After of 429 and 503 (an hour where it is
/// missing) for that host, and tries a broken connection once more. A host that does not answer three times
/// in a row is left alone for the rest of the run. For one thread.
///
///     fetcher.add({.id = 1, .url = "https://example.org/feed.xml"});
///     while (std::optional<FetchAnswer> answer = fetcher.next(stop)) …   // may add more
class Fetcher {
 public:
  /// `memory` and `clock` outlive the fetcher.
  Fetcher(FetchSettings settings, HostMemory& memory, const Clock& clock);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  void add(FetchRequest request);

  /// The next answer, in the order in which they come. Nothing when all are given, or soon (250 ms) after
  /// `stop` is true: then open requests are cut and what was not answered is dropped.
  [[nodiscard]] std::optional<FetchAnswer> next(const std::function<bool()>& stop);

  /// The same without waiting: nothing if no answer is there yet. For those who have other work to do.
  [[nodiscard]] std::optional<FetchAnswer> next_ready();

  /// Requests sent so far, with those for robots.txt, redirects and second tries, and what came over the
  /// wire.
  [[nodiscard]] std::uint64_t requests() const;
  [[nodiscard]] std::uint64_t received_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
