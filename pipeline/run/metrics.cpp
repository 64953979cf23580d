#include "pipeline/run/metrics.h"

#include <fmt/core.h>

#include <utility>
#include <vector>

namespace dateline::pipeline {

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
  gauge("run_unfinished_feeds", "Feeds with full texts whose last answer is not taken whole yet.",
        {{"", number(fetched.feeds_unfinished)}});
  gauge("run_problems", "Inputs that failed in the last run.", {{"", number(result.counts.failed)}});
  gauge("run_requests", "Requests of the last run.", {{"", number(fetched.requests)}});
  gauge("run_received_bytes", "Bytes received by the last run.", {{"", number(fetched.bytes)}});
  return out;
}

}  // namespace dateline::pipeline
