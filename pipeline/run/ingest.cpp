#include "pipeline/run/ingest.h"

#include <fmt/core.h>

#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "pipeline/base/log.h"
#include "pipeline/base/progress.h"
#include "pipeline/base/signals.h"
#include "pipeline/formats/folder.h"
#include "pipeline/formats/jsonl.h"
#include "pipeline/formats/warc.h"
#include "pipeline/run/inputs.h"
#include "pipeline/run/line_file.h"
#include "pipeline/run/ordered.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t batch_inputs = 16;
constexpr std::size_t batch_bytes = 2'000'000;

/// Looks up from many threads what is in the database.
class SharedFinder {
 public:
  explicit SharedFinder(const std::string& path)
      : database_(Database::open_for_reading(path)), finder_(database_) {}

  StoreOutcome find(const IncomingArticle& article) {
    const ArticleKey key = article_key(article);
    const std::lock_guard<std::mutex> lock(mutex_);
    return finder_.find(article, key).outcome;
  }

 private:
  std::mutex mutex_;
  Database database_;
  ArticleFinder finder_;
};

struct Line {
  std::shared_ptr<const RecordFile> file;
  std::uint64_t number = 0;
  bool too_long = false;
  std::string text;
};

struct File {
  FoundFile file;
  FileAccess access = FileAccess::regular_only;
};

/// A page of an archive.
struct Page {
  std::string path;
  ContainedPage page;
};

using Input = std::variant<File, Line, Page, Diagnostic>;

/// What all tasks of a run share.
struct Run {
  const IngestOptions& options;
  const Annotator& annotator;
  SharedFinder& finder;
  ArticleSink& sink;
  Progress& progress;
  std::uint64_t documents = 0;  ///< handed to the sink
};

class IngestTask final : public Task {
 public:
  explicit IngestTask(Run& run) : run_(run) {}

  [[nodiscard]] bool full() const { return inputs_.size() >= batch_inputs || bytes_ >= batch_bytes; }
  [[nodiscard]] bool empty() const { return inputs_.empty(); }
  void add(Input input) {
    if (const File* const file = std::get_if<File>(&input)) bytes_ += file->file.size;
    if (const Line* const line = std::get_if<Line>(&input)) bytes_ += line->text.size();
    if (const Page* const page = std::get_if<Page>(&input)) bytes_ += page->page.bytes.size();
    inputs_.push_back(std::move(input));
  }

  void work() override {
    for (const Input& input : inputs_) {
      if (StopSignals::received() != 0) return;  // not begun: the next run does it
      ReadArticles read = std::visit([&](const auto& one) { return this->read(one); }, input);
      for (IncomingArticle& article : read.articles) {
        std::optional<Annotations> found;
        if (run_.finder.find(article) != StoreOutcome::same) {
          found = run_.annotator.annotate(article.document);
          article.sketch = sketch_text(article.document.text);
        }
        units_.push_back({std::move(article), std::move(found)});
      }
      for (Diagnostic& problem : read.diagnostics) problems_.push_back(std::move(problem));
    }
  }

  void finish() override {
    for (const Diagnostic& problem : problems_) {
      log(problem);
      run_.sink.add(problem);
    }
    for (Unit& unit : units_) run_.sink.add(std::move(unit.article), std::move(unit.found));
    run_.documents += units_.size();
    if (run_.progress.due()) {
      run_.progress.show(fmt::format("{} documents, {} failed", run_.documents, run_.sink.counts().failed));
    }
  }

 private:
  struct Unit {
    IncomingArticle article;
    std::optional<Annotations> found;
  };

  [[nodiscard]] ReadingContext context() const { return {run_.options.published, run_.options.words}; }

  ReadArticles read(const File& file) const { return read_articles(file.file, file.access, context()); }

  ReadArticles read(const Line& line) const {
    if (line.too_long) return {{}, {too_long_jsonl_line(line.number, line.file->path).document.error()}};
    return read_record(line.text, line.number, *line.file, context());
  }

  ReadArticles read(const Page& page) const { return read_contained_page(page.page, page.path, context()); }

  static ReadArticles read(const Diagnostic& problem) { return {{}, {problem}}; }

  Run& run_;
  std::vector<Input> inputs_;
  std::size_t bytes_ = 0;
  std::vector<Unit> units_;
  Diagnostics problems_;
};

/// Walks the paths and turns what it finds into tasks.
class IngestSource {
 public:
  explicit IngestSource(Run& run) : run_(run) {}

  std::unique_ptr<Task> next() {
    auto task = std::make_unique<IngestTask>(run_);
    while (!task->full() && StopSignals::received() == 0) {
      std::optional<Input> input = next_input();
      if (!input) break;
      task->add(std::move(*input));
    }
    if (task->empty()) return nullptr;
    return task;
  }

 private:
  std::optional<Input> next_input() {
    while (true) {
      if (lines_) {
        if (std::optional<Input> line = next_line()) return line;
      } else if (archive_) {
        if (std::optional<Input> page = next_page()) return page;
      } else if (walk_) {
        if (std::optional<Input> file = next_file()) return file;
      } else if (next_path_ < run_.options.paths.size()) {
        root_ = run_.options.paths[next_path_++];
        walk_.emplace(root_);
      } else {
        return std::nullopt;
      }
    }
  }

  std::optional<Input> next_file() {
    std::optional<Result<FoundFile>> found = walk_->next();
    if (!found) {
      walk_.reset();
      return std::nullopt;
    }
    if (!*found) return found->error();
    FoundFile& file = **found;
    const FileAccess access = file.path == root_ ? FileAccess::any : FileAccess::regular_only;
    if (file.kind == FileKind::warc) {
      Result<std::string> bytes = read_packed_file(file.path, max_archive_bytes, access);
      if (!bytes) return bytes.error();
      archive_ = std::make_unique<WarcReader>(std::move(*bytes), file.path);
      archive_path_ = file.path;
      return std::nullopt;
    }
    if (file.kind != FileKind::jsonl) return File{std::move(file), access};
    Result<std::unique_ptr<LineFile>> lines = LineFile::open(file.path);
    if (!lines) return lines.error();
    lines_ = std::move(*lines);
    record_file_ = std::make_shared<const RecordFile>(file.path);
    return std::nullopt;
  }

  std::optional<Input> next_line() {
    if (next_empty_ < end_of_empty_) return Line{record_file_, next_empty_++, false, {}};
    if (read_ahead_) return *std::exchange(read_ahead_, std::nullopt);
    // empty lines are wrong only before others: at the end of a file they are nothing
    std::uint64_t first_empty = 0;
    while (const std::optional<LineReader::Line> line = lines_->next()) {
      if (!line->too_long && line->text.find_first_not_of(" \t\r") == std::string_view::npos) {
        if (first_empty == 0) first_empty = line->number;
        continue;
      }
      Line record{record_file_, line->number, line->too_long, std::string(line->text)};
      if (first_empty == 0) return record;
      next_empty_ = first_empty + 1;
      end_of_empty_ = record.number;
      read_ahead_ = std::move(record);
      return Line{record_file_, first_empty, false, {}};
    }
    const std::optional<Diagnostic> failure = lines_->failure();
    lines_.reset();
    if (failure) return *failure;
    return std::nullopt;
  }

  std::optional<Input> next_page() {
    std::optional<Result<ContainedPage>> page = archive_->next();
    if (!page) {
      archive_.reset();
      return std::nullopt;
    }
    if (!*page) return page->error();
    return Page{archive_path_, std::move(**page)};
  }

  Run& run_;
  std::uint64_t next_empty_ = 0;  ///< number of an empty line that was passed and has to be said
  std::uint64_t end_of_empty_ = 0;
  std::optional<Line> read_ahead_;  ///< what stands behind the empty ones
  std::size_t next_path_ = 0;
  std::string root_;
  std::optional<FolderWalk> walk_;
  std::unique_ptr<WarcReader> archive_;
  std::string archive_path_;
  std::unique_ptr<LineFile> lines_;
  std::shared_ptr<const RecordFile> record_file_;
};

}  // namespace

IngestResult ingest(const IngestOptions& options, const Annotator& annotator, const Clock& clock) {
  Database::check_file(options.database);
  const RunLock lock(options.database, clock);
  Database database = Database::open_for_writing(options.database);
  const StopSignals signals;
  IngestResult result;
  with_begun_run([&] {
    ArticleSink sink(database, options.run, clock);
    SharedFinder finder(options.database);
    {
      Progress progress(options.progress);
      Run run{options, annotator, finder, sink, progress};
      IngestSource source(run);
      run_ordered(options.threads, [&] { return source.next(); });
    }
    sink.commit();
    const int signal = StopSignals::received();
    sink.finish(signal != 0                ? RunOutcome::stopped
                : sink.counts().failed > 0 ? RunOutcome::some_failed
                                           : RunOutcome::done);
    result = {sink.counts(), signal};
  });
  return result;
}

}  // namespace dateline::pipeline
