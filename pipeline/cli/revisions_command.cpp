#include <fmt/core.h>

#include <memory>
#include <string>
#include <vector>

#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/text_diff.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/exports/display.h"
#include "pipeline/store/evidence.h"
#include "pipeline/store/facts.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReadingOptions reading;
  std::string article;
  bool text = false;
};

int list(const Options& options) {
  Database database = Database::open_for_reading(options.reading.database);
  const auto writer = write_rows(read_format(options.reading.format), {"article", "texts", "title", "url"});
  for (const ArticleRow& article : changed_articles(database, options.reading.limit)) {
    writer->row(
        std::vector<Cell>{article.id, article.revisions, text_cell(article.title), text_cell(article.url)});
  }
  writer->end();
  return exit_code::done;
}

/// The paragraphs in which something changed, with [-what went-] and {+what came+}.
std::string text_changes(const std::string& before, const std::string& after) {
  std::string out;
  for (const ChangedParagraph& paragraph : compare_texts(before, after)) {
    out += "  ";
    for (const TextPiece& piece : paragraph) {
      const std::string words = escape_controls(piece.words);
      out += out.back() == ' ' ? "" : " ";
      out += piece.kind == TextPiece::Kind::removed ? "[-" + words + "-]"
             : piece.kind == TextPiece::Kind::added ? "{+" + words + "+}"
                                                    : words;
    }
    out += "\n";
  }
  return out;
}

/// The current text of an article.
int show_text(Database& database, std::int64_t article, const ReadingOptions& options) {
  const ArticleSource source = source_of_article(database, article);
  const std::string text = text_of_article(database, article);
  if (options.format == "table") {
    std::string out = source.title.empty() ? "" : escape_controls(source.title) + "\n\n";
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      out += escape_controls(rest.substr(0, end)) + "\n";
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    write_output(out);
    return exit_code::done;
  }
  const auto writer =
      make_row_writer(read_format(options.format), {"article", "title", "url", "path", "text"}, write_output);
  writer->row(std::vector<Cell>{article, text_cell(source.title), text_cell(source.url),
                                text_cell(source.path), text_cell(text)});
  writer->end();
  return exit_code::done;
}

int show(const Options& options) {
  Database database = Database::open_for_reading(options.reading.database);
  const std::int64_t article = find_article(database, options.article);
  if (article == 0) {
    log_error("no article \"" + options.article +
              "\" (its number or address; dateline revisions lists those "
              "that changed)");
    return exit_code::some_failed;
  }
  if (options.text) return show_text(database, article, options.reading);
  const std::vector<RevisionRow> revisions = revisions_of(database, article);
  const bool table = options.reading.format == "table";
  std::unique_ptr<RowWriter> writer;
  if (!table) {
    writer = make_row_writer(read_format(options.reading.format),
                             {"from", "to", "change", "kind", "before", "after"}, write_output);
  }
  std::string out;
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    const RevisionRow& now = revisions[i];
    out += terminal_lines(0, fmt::format("text {}, stored {}: {}", now.number, now.stored, now.title));
    if (i == 0) continue;
    const RevisionRow& before = revisions[i - 1];
    out += text_changes(before.text, now.text);
    for (const FactChange& change :
         compare_facts(facts_of(database, before.id), facts_of(database, now.id), FactPairs::by_about)) {
      out += change_lines(change);
      if (writer) {
        writer->row(std::vector<Cell>{before.number, now.number, text_cell(change_word(change)),
                                      text_cell(change.kind), text_cell(change.before),
                                      text_cell(change.after)});
      }
    }
  }
  if (writer) {
    writer->end();
  } else {
    write_output(out);
  }
  return exit_code::done;
}

}  // namespace

void register_revisions_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  Command& command = commands.add(
      "revisions",
      "Articles whose text changed, and what changed: the words, and the facts that were read from them.\n"
      "Words that went stand in [-…-], those that came in {+…+}; facts: - gone, + new, ~ moved.",
      "  dateline revisions\n"
      "  dateline revisions https://coralcourier.example.org/convoy\n"
      "  dateline revisions 12 --format jsonl\n"
      "  dateline revisions 12 --text     # the text of article 12, as --explain counts its characters\n");
  add_database_option(command, options->reading);
  command.add_option("ARTICLE", options->article,
                     "Number or address of an article; none: list those that changed");
  command.add_flag("--text", options->text, "The current text of the article in place of what changed");
  add_output_options(command, options->reading);
  commands.on_chosen(command, [options](const CommonOptions&) {
    if (options->text && options->article.empty())
      throw Error("--text needs the number or address of an article");
    return options->article.empty() ? list(*options) : show(*options);
  });
}

}  // namespace dateline::pipeline
