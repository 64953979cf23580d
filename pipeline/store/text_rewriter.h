#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "pipeline/store/article_sink.h"
#include "pipeline/store/facts.h"

namespace dateline::pipeline {

/// A current text as it was given to the extractors.
struct StoredText {
  std::int64_t revision = 0;
  std::int64_t article = 0;
  Document document;
  std::string facts_hash;  ///< of what they gave; empty: it was never extracted
};

/// Reads the texts whose facts other gazetteers, rules or another program made. For one thread.
class TextReader {
 public:
  /// All current texts with `all`.
  TextReader(const std::string& database, const RunDescription& run, bool all);
  ~TextReader();
  TextReader(const TextReader&) = delete;
  TextReader& operator=(const TextReader&) = delete;

  /// At most `count`, the oldest first; none at the end. Sees what was committed.
  [[nodiscard]] std::vector<StoredText> next(std::size_t count);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Puts new facts in the place of those that are stored of a text, in one run. For one thread.
class TextRewriter {
 public:
  enum class Mode : std::uint8_t {
    keep,  ///< committed in batches
    look   ///< nothing stays: all is rolled back at the end
  };

  /// Enters the run into the database. `database` and `clock` outlive the rewriter.
  TextRewriter(Database& database, const RunDescription& run, const Clock& clock, Mode mode);
  ~TextRewriter();
  TextRewriter(const TextRewriter&) = delete;
  TextRewriter& operator=(const TextRewriter&) = delete;

  /// What changed. Where the record is the same as before, only who made it is noted.
  [[nodiscard]] std::vector<FactChange> rewrite(const StoredText& text, const Annotations& found,
                                                const std::string& facts_hash);
  /// Commits and closes the run.
  void finish(RunOutcome outcome);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
