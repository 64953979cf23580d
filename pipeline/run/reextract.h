#pragma once

#include <functional>
#include <string>

#include "dateline/annotator.h"
#include "pipeline/base/clock.h"
#include "pipeline/store/article_sink.h"
#include "pipeline/store/facts.h"
#include "pipeline/store/text_rewriter.h"

namespace dateline::pipeline {

struct ReextractOptions {
  std::string database = "news.db";
  bool diff = false;  ///< only look: nothing is written
  bool all = false;   ///< also texts that these gazetteers and rules were applied to already
  unsigned threads = 1;
  bool progress = true;
  RunDescription run;
};

struct ReextractResult {
  std::uint64_t texts = 0;
  std::uint64_t changed = 0;  ///< of these, texts with another record
  std::uint64_t appeared = 0;
  std::uint64_t vanished = 0;
  std::uint64_t moved = 0;
  int signal = 0;  ///< the one that asked to stop
};

/// Applies gazetteers and rules to the stored current texts whose facts other ones made, without fetching,
/// and puts new facts in the place of the old ones. `changed` is called for each text whose facts changed, in
/// the order of the texts; a run that was stopped is continued by the next one. Throws Busy, Error,
/// StorageFailed.
[[nodiscard]] ReextractResult reextract(
    const ReextractOptions& options, const Annotator& annotator, const Clock& clock,
    const std::function<void(const StoredText&, const std::vector<FactChange>&)>& changed);

}  // namespace dateline::pipeline
