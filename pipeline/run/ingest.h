#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dateline/annotator.h"
#include "dateline/calendar.h"
#include "pipeline/base/clock.h"
#include "pipeline/store/article_sink.h"

namespace dateline::pipeline {

class PageWords;

struct IngestOptions {
  std::vector<std::string> paths;  ///< folders and files
  std::string database = "news.db";
  std::optional<Day> published;      ///< for articles that do not say it themselves
  const PageWords* words = nullptr;  ///< of pages; none: the built-in ones
  unsigned threads = 1;
  bool progress = true;  ///< a line on the terminal, if there is one
  RunDescription run;
};

struct IngestResult {
  RunCounts counts;
  int signal = 0;  ///< the one that asked to stop, 0: it went to the end
};

/// Brings folders and files into the database. What is there already is left as it is, so
/// running it again changes nothing and a run that was killed is continued. Inputs that fail
/// are logged, entered into `problem` and counted. SIGINT and SIGTERM end it in order after
/// the documents in hand. Throws Busy, Error, StorageFailed.
[[nodiscard]] IngestResult ingest(const IngestOptions& options, const Annotator& annotator,
                                  const Clock& clock);

}  // namespace dateline::pipeline
