#include "pipeline/run/discovery.h"

#include <fmt/core.h>

#include <optional>

#include "pipeline/base/log.h"
#include "pipeline/base/signals.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/sniff.h"

namespace dateline::pipeline {
namespace {

/// For a single question.
class NoMemory final : public HostMemory {
 public:
  [[nodiscard]] std::optional<RobotsRecord> robots(const std::string&) override { return std::nullopt; }
  void keep_robots(const RobotsRecord&) override {}
  void robots_failed(const RobotsRecord&) override {}
  [[nodiscard]] std::optional<UtcTime> not_before(const std::string&) override { return std::nullopt; }
  void keep_not_before(const std::string&, UtcTime) override {}
  void report(const Diagnostic& note) override { log(note); }
};

}  // namespace

Result<std::vector<FoundFeed>> find_feeds_of_site(const std::string& url, const FetchSettings& settings,
                                                  const Clock& clock) {
  const auto problem = [&](const char* code, std::string message) {
    return Diagnostic{Severity::error, code, without_credentials(url), std::move(message)};
  };
  NoMemory memory;
  const StopSignals signals;
  Fetcher fetcher(settings, memory, clock);
  FetchRequest request;
  request.url = url;
  fetcher.add(std::move(request));
  const std::optional<FetchAnswer> answer = fetcher.next([] { return StopSignals::received() != 0; });
  if (!answer) return problem("H102", "stopped");
  if (answer->outcome == FetchOutcome::refused) return problem("H103", answer->message);
  if (answer->outcome != FetchOutcome::answered) return problem("H102", answer->message);
  if (answer->http.status != 200) return problem("H104", fmt::format("answers {}", answer->http.status));
  const FeedContext context{.path = without_credentials(url),
                            .url = answer->final_url,
                            .content_type = std::string(answer->http.field("content-type"))};
  if (looks_like(answer->http.body) != Looks::page) {
    if (const Result<Feed> feed = read_feed(answer->http.body, context))
      return std::vector<FoundFeed>{{answer->final_url, feed->format, feed->title}};
  }
  return discover_feeds(answer->http.body, context);
}

}  // namespace dateline::pipeline
