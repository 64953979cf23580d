#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "dateline/json.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/signals.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/normalize/article.h"

namespace dateline::pipeline {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string url;
};

void append_strings(JsonWriter& json, std::string_view name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& value : values) json.value(value);
  json.end_array();
}

void append_article(std::string& out, const std::string& path, const Article& article) {
  JsonWriter json(out);
  json.begin_object();
  json.field("path", repair_utf8(path));
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

int run(const Options& options) {
  int code = exit_code::done;
  const StopSignals signals;
  for (const std::string& path : options.files) {
    if (const int signal = StopSignals::received(); signal != 0) return 128 + signal;
    const Result<std::string> bytes =
        path == "-" ? read_standard_input(max_page_bytes) : read_file(path, max_page_bytes, FileAccess::any);
    if (path == "-" && bytes && bytes->empty()) continue;  // empty input, empty output
    std::string line;
    if (bytes) {
      const Article article = extract_article(*bytes, {path, options.url, {}});
      append_article(line, path, article);
      for (const Diagnostic& diagnostic : article.diagnostics) log(diagnostic);
    } else {
      append_error(line, path, bytes.error());
      log(bytes.error());
      code = exit_code::some_failed;
    }
    line += '\n';
    standard_output().write(line);
    if (path == "-") standard_output().flush();
  }
  return code;
}

}  // namespace

void register_article_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  CLI::App& command = commands.add(
      "article", "Text, title, authors and dates of saved pages, as JSON Lines",
      "  dateline article page.html\n"
      "  curl -s https://example.org/story | dateline article - --url https://example.org/story\n");
  command.add_option("FILE", options->files, "HTML pages, also .gz; - is standard input")->type_name("");
  command.add_option("--url", options->url, "Address the page was fetched from")->type_name("URL");
  commands.on_chosen(command, [options](const CommonOptions&) {
    if (options->files.empty()) options->files.emplace_back("-");
    return run(*options);
  });
}

}  // namespace dateline::pipeline
