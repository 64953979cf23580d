#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "dateline/gazetteers.h"
#include "dateline/json.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/signals.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/formats/folder.h"
#include "pipeline/formats/jsonl.h"
#include "pipeline/formats/mime.h"
#include "pipeline/formats/warc.h"
#include "pipeline/normalize/article.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string url;
  std::string content_type;
};

void append_strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& value : values) json.value(value);
  json.end_array();
}

void append_article(std::string& out, const std::string& path, const std::string& id,
                    const Article& article) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  json.optional_field("id", id);
  json.optional_field("url", article.url);
  json.optional_field("canonical_url", article.canonical_url);
  json.optional_field("site_name", article.site_name);
  json.optional_field("title", article.title);
  append_strings(json, "author", article.author);
  json.optional_field("published", article.published);
  json.optional_field("published_from", article.published_from);
  json.optional_field("modified", article.modified);
  json.optional_field("language", article.language);
  json.field("text", article.text);
  append_strings(json, "tags", article.tags);
  json.end_object();
}

void append_error(std::string& out, const std::string& path, const Diagnostic& error) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
  json.key("error");
  json.begin_object();
  json.field("code", error.code);
  json.field("message", repair_utf8(error.message));
  json.end_object();
  json.end_object();
}

/// Writes the lines of one input: one, or one for each page of a WARC archive or line of JSON.
class Answer {
 public:
  Answer(const std::string& path, const Options& options, const PageWords& words)
      : path_(path), options_(options), words_(words) {}

  /// Whether nothing failed.
  [[nodiscard]] bool good() const { return good_; }

  void read(std::string bytes) {
    const FileKind kind = sniff_kind(path_, std::string_view(bytes).substr(0, 4096));
    if (kind == FileKind::warc) return read_archive(std::move(bytes));
    if (kind == FileKind::mhtml) {
      Result<ContainedPage> page = read_mhtml(bytes, path_);
      return page ? write(std::move(*page)) : fail(page.error());
    }
    if (kind == FileKind::jsonl || is_record(bytes)) return read_records(bytes);
    write({{}, options_.content_type, std::move(bytes)});
  }

  void read_archive(std::string bytes) {
    WarcReader archive(std::move(bytes), path_);
    while (StopSignals::received() == 0) {
      std::optional<Result<ContainedPage>> page = archive.next();
      if (!page) return;
      *page ? write(std::move(**page)) : fail(page->error());
    }
  }

  void read_records(std::string_view bytes) {
    bytes = bytes.substr(0, bytes.find_last_not_of(" \t\r\n") + 1);  // empty lines at the end are no records
    LineReader lines(bytes);
    while (StopSignals::received() == 0) {
      const std::optional<LineReader::Line> line = lines.next();
      if (!line) return;
      if (line->too_long) {
        fail(too_long_jsonl_line(line->number, path_).document.error());
        continue;
      }
      JsonlPage record = read_jsonl_page(line->text, line->number, path_);
      record.page ? write(std::move(*record.page), record.id) : fail(record.page.error());
    }
  }

  void fail(const Diagnostic& error) {
    std::string line;
    append_error(line, path_, error);
    log(error);
    good_ = false;
    put(std::move(line));
  }

 private:
  /// A line of JSON, where no name says so.
  static bool is_record(std::string_view bytes) {
    const std::string_view first = bytes.substr(0, bytes.find('\n'));
    return first.starts_with('{') && first.find("\"html\"") != std::string_view::npos;
  }

  void write(ContainedPage page, const std::string& id = {}) {
    // pictures within the page do not count
    const std::string bytes =
        page.bytes.size() > max_page_bytes ? without_data_urls(std::move(page.bytes)) : std::move(page.bytes);
    if (bytes.size() > max_page_bytes) {
      return fail(
          {Severity::error, "B003", path_, "larger than " + std::to_string(max_page_bytes) + " bytes"});
    }
    const Article article = extract_article(bytes, {.path = path_,
                                                    .url = options_.url.empty() ? page.url : options_.url,
                                                    .content_type = page.content_type,
                                                    .fetched = page.fetched,
                                                    .words = &words_});
    const auto error =
        std::find_if(article.diagnostics.begin(), article.diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
    if (error != article.diagnostics.end()) return fail(*error);
    std::string line;
    append_article(line, path_, id, article);
    for (const Diagnostic& diagnostic : article.diagnostics) log(diagnostic);
    put(std::move(line));
  }

  void put(std::string line) {
    line += '\n';
    standard_output().write(line);
    if (path_ == "-") standard_output().flush();
  }

  const std::string& path_;
  const Options& options_;
  const PageWords& words_;
  bool good_ = true;
};

/// By its name: the bytes of a pipe are there only once.
bool is_named_archive(std::string_view path) {
  std::string small(path.substr(path.size() - std::min<std::size_t>(path.size(), 8)));
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small.ends_with(".warc") || small == ".warc.gz";
}

int run(const Options& options, const CommonOptions& common) {
  const PageWords words(load_page_words(common));
  int code = exit_code::done;
  const StopSignals signals;
  for (const std::string& path : options.files) {
    if (const int signal = StopSignals::received(); signal != 0) return 128 + signal;
    const bool archive = is_named_archive(path);
    Result<std::string> bytes = archive       ? read_packed_file(path, max_archive_bytes, FileAccess::any)
                                : path == "-" ? read_standard_input(max_saved_page_bytes)
                                              : read_file(path, max_saved_page_bytes, FileAccess::any);
    if (path == "-" && bytes && bytes->empty()) continue;  // empty input, empty output
    Answer answer(path, options, words);
    if (!bytes) {
      answer.fail(bytes.error());
    } else if (archive) {
      answer.read_archive(std::move(*bytes));
    } else {
      answer.read(std::move(*bytes));
    }
    if (!answer.good()) code = exit_code::some_failed;
  }
  const int signal = StopSignals::received();
  return signal != 0 ? 128 + signal : code;
}

}  // namespace

void register_article_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "article", "Text, title, authors and dates of saved pages, as JSON Lines",
      "  dateline article page.html\n"
      "  dateline article news.warc.gz | jq -r .title\n"
      "  curl -s https://example.org/story | dateline article - --url https://example.org/story\n"
      "  dateline article old.html --content-type 'text/html; charset=windows-1251'\n");
  command
      .add_option("FILE", options->files,
                  "HTML pages, also .gz, MHTML, WARC archives and JSON Lines with \"html\" (a line for each "
                  "page); - is standard input")
      .type_name("");
  command.add_option("--url", options->url, "Address the page was fetched from").type_name("URL");
  command
      .add_option("--content-type", options->content_type,
                  "Content-Type the page was sent with: its charset counts before that of the page itself, "
                  "after a byte order mark; what is in an archive has its own")
      .type_name("TYPE");
  commands.on_chosen(command, [options](const CommonOptions& common) {
    if (options->files.empty()) options->files.emplace_back("-");
    return run(*options, common);
  });
}

}  // namespace dateline::pipeline
