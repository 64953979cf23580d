#include "pipeline/run/reextract.h"

#include <fmt/core.h>

#include <memory>
#include <utility>

#include "pipeline/base/progress.h"
#include "pipeline/base/signals.h"
#include "pipeline/run/ordered.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t batch_texts = 16;

using Report = std::function<void(const StoredText&, const std::vector<FactChange>&)>;

/// What all tasks of a run share.
struct Run {
  const Annotator& annotator;
  TextRewriter& rewriter;
  const Report& report;
  Progress& progress;
  ReextractResult& result;
};

class ReextractTask final : public Task {
 public:
  ReextractTask(Run& run, std::vector<StoredText> texts) : run_(run), texts_(std::move(texts)) {}

  void work() override {
    for (const StoredText& text : texts_) {
      found_.push_back(run_.annotator.annotate(text.document));
      hashes_.push_back(hash_facts(text.document, found_.back()));
    }
  }

  void finish() override {
    ReextractResult& result = run_.result;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const std::vector<FactChange> changes = run_.rewriter.rewrite(texts_[i], found_[i], hashes_[i]);
      ++result.texts;
      if (changes.empty()) continue;
      ++result.changed;
      for (const FactChange& change : changes)
        ++(change.before.empty() ? result.appeared : change.after.empty() ? result.vanished : result.moved);
      run_.report(texts_[i], changes);
    }
    if (run_.progress.due())
      run_.progress.show(fmt::format("{} texts, {} changed", result.texts, result.changed));
  }

 private:
  Run& run_;
  std::vector<StoredText> texts_;
  std::vector<Annotations> found_;
  std::vector<std::string> hashes_;
};

}  // namespace

ReextractResult reextract(const ReextractOptions& options, const Annotator& annotator, const Clock& clock,
                          const Report& changed) {
  Database::check_file(options.database);
  const RunLock lock(options.database, clock);
  Database database = Database::open_for_writing(options.database);
  const StopSignals signals;
  TextReader reader(options.database, options.run, options.all);
  TextRewriter rewriter(database, options.run, clock,
                        options.diff ? TextRewriter::Mode::look : TextRewriter::Mode::keep);
  ReextractResult result;
  {
    Progress progress(options.progress);
    Run run{annotator, rewriter, changed, progress, result};
    run_ordered(options.threads, [&]() -> std::unique_ptr<Task> {
      if (StopSignals::received() != 0) return nullptr;
      std::vector<StoredText> texts = reader.next(batch_texts);
      if (texts.empty()) return nullptr;
      return std::make_unique<ReextractTask>(run, std::move(texts));
    });
  }
  result.signal = StopSignals::received();
  rewriter.finish(result.signal != 0 ? RunOutcome::stopped : RunOutcome::done);
  return result;
}

}  // namespace dateline::pipeline
