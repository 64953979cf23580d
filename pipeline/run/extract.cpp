#include "pipeline/run/extract.h"

#include <memory>
#include <string_view>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/charset.h"
#include "pipeline/base/files.h"
#include "pipeline/base/log.h"
#include "pipeline/formats/jsonl.h"
#include "pipeline/normalize/language.h"
#include "pipeline/run/explain.h"
#include "pipeline/run/line_file.h"
#include "pipeline/run/ordered.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t batch_documents = 16;
constexpr std::size_t batch_bytes = 1'000'000;

/// One document before it is read: a line of JSON Lines, or a text file.
struct Piece {
  bool is_line = false;
  bool too_long = false;
  std::string content = {};  ///< of a line
  std::string path = {};
  std::uint64_t number = 0;
  std::optional<Diagnostic> failure = {};  ///< the file can not be read
};

/// {"id" or "path": …, "error": {"code": …, "message": …}}
void append_error(std::string& out, const char* key, std::string_view name, const Diagnostic& error) {
  JsonWriter json(out);
  json.begin_object();
  json.field(key, name);
  json.key("error");
  json.begin_object();
  json.field("code", error.code);
  json.field("message", repair_utf8(error.message));
  json.end_object();
  json.end_object();
  out += '\n';
}

class ExtractTask final : public Task {
 public:
  ExtractTask(const ExtractOptions& options, const Annotator& annotator, Output& output,
              ExtractCounts& counts)
      : options_(options), annotator_(annotator), output_(output), counts_(counts) {}

  [[nodiscard]] bool full() const { return pieces_.size() >= batch_documents || bytes_ >= batch_bytes; }
  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  void add(Piece piece) {
    bytes_ += piece.content.size();
    pieces_.push_back(std::move(piece));
  }

  void work() override {
    for (const Piece& piece : pieces_) {
      if (piece.failure) {
        answer_error("path", piece.path, *piece.failure);
      } else if (piece.is_line) {
        answer_line(piece);
      } else {
        answer_text(piece);
      }
    }
  }

  void finish() override {
    for (const Diagnostic& problem : problems_) log(problem);
    counts_.documents += pieces_.size();
    counts_.failed += problems_.size();
    output_.write(answer_);
    output_.flush();
  }

 private:
  void answer(Document& document) {
    if (!document.published) document.published = options_.published;
    if (document.language.empty()) document.language = detect_language(document.text);
    const Annotations found = annotator_.annotate(document);
    if (options_.explain) {
      append_explanation(answer_, document, found, options_.offsets);
    } else {
      append_json(answer_, document, found, {.offsets = options_.offsets});
      answer_ += '\n';
    }
  }

  void answer_error(const char* key, const std::string& name, const Diagnostic& error) {
    if (!options_.explain) append_error(answer_, key, repair_utf8(name), error);
    problems_.push_back(error);
  }

  void answer_line(const Piece& piece) {
    JsonlRecord record = piece.too_long ? too_long_jsonl_line(piece.number, piece.path)
                                        : read_jsonl_line(piece.content, piece.number, piece.path);
    if (record.document) {
      answer(*record.document);
    } else {
      answer_error("id", record.id, record.document.error());
    }
  }

  void answer_text(const Piece& piece) {
    const bool standard_input = piece.path == "-";
    const Result<std::string> bytes =
        standard_input ? read_standard_input() : read_file(piece.path, max_page_bytes, FileAccess::any);
    if (!bytes) return answer_error("path", piece.path, bytes.error());
    Document document;
    document.id = repair_utf8(piece.path);
    document.text = decode_text(*bytes, MarkupKind::plain).text;
    answer(document);
  }

  const ExtractOptions& options_;
  const Annotator& annotator_;
  Output& output_;
  ExtractCounts& counts_;
  std::vector<Piece> pieces_;
  std::size_t bytes_ = 0;
  std::string answer_;
  Diagnostics problems_;
};

bool is_jsonl_name(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  return name == "-" || name.ends_with(".jsonl") || name.ends_with(".ndjson");
}

/// Turns the files into tasks, one after the other.
class ExtractSource {
 public:
  ExtractSource(const ExtractOptions& options, const Annotator& annotator, Output& output)
      : options_(options), annotator_(annotator), output_(output), files_(options.files) {
    if (files_.empty()) files_.emplace_back("-");
  }

  std::unique_ptr<Task> next() {
    auto task = std::make_unique<ExtractTask>(options_, annotator_, output_, counts_);
    while (!task->full()) {
      if (lines_) {
        if (!task->empty() && !lines_->has_line()) break;  // answer what is here, then wait for more
        add_line(*task);
      } else if (next_file_ < files_.size()) {
        open(files_[next_file_++], *task);
      } else {
        break;
      }
    }
    if (task->empty()) return nullptr;
    return task;
  }

  [[nodiscard]] const ExtractCounts& counts() const { return counts_; }

 private:
  void open(const std::string& path, ExtractTask& task) {
    const bool lines = options_.input == ExtractInput::jsonl ||
                       (options_.input == ExtractInput::by_name && is_jsonl_name(path));
    path_ = path;
    if (!lines) return task.add({.path = path});
    Result<std::unique_ptr<LineFile>> file = LineFile::open(path);
    if (!file) return task.add({.path = path, .failure = file.error()});
    lines_ = std::move(*file);
  }

  void add_line(ExtractTask& task) {
    const std::optional<LineReader::Line> line = lines_->next();
    if (line) {
      return task.add({.is_line = true,
                       .too_long = line->too_long,
                       .content = std::string(line->text),
                       .path = path_,
                       .number = line->number});
    }
    if (const std::optional<Diagnostic> failure = lines_->failure())
      task.add({.path = path_, .failure = failure});
    lines_.reset();
  }

  const ExtractOptions& options_;
  const Annotator& annotator_;
  Output& output_;
  std::vector<std::string> files_;
  std::size_t next_file_ = 0;
  std::string path_;
  std::unique_ptr<LineFile> lines_;
  ExtractCounts counts_;
};

}  // namespace

ExtractCounts extract(const ExtractOptions& options, const Annotator& annotator, Output& output) {
  ExtractSource source(options, annotator, output);
  run_ordered(options.threads, [&] { return source.next(); });
  return source.counts();
}

}  // namespace dateline::pipeline
