#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "pipeline/base/clock.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {

/// How far a monitor has reported.
struct MonitorState {
  std::int64_t run = 0;  ///< the last one whose articles were reported
  std::string reported;  ///< when
};

/// Nothing: it was never reported.
[[nodiscard]] std::optional<MonitorState> read_monitor(Database& database, const std::string& name);
/// Hold a RunLock.
void write_monitor(Database& database, const std::string& name, std::int64_t run, UtcTime now);

/// An article of a report.
struct ReportedArticle {
  std::string outlet;
  std::string published;
  std::string title;
  std::string url;
};

/// Those of filter.since_run and later runs that name one of each list of the filter and have its words, by
/// day.
void read_report_articles(Database& database, const TimelineFilter& filter,
                          const std::function<void(const ReportedArticle&)>& article);

}  // namespace dateline::pipeline
