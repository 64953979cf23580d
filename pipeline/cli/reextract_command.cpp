#include <fmt/core.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "dateline/json.h"
#include "dateline/unicode.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/reading.h"
#include "pipeline/cli/version.h"
#include "pipeline/exports/display.h"
#include "pipeline/run/ordered.h"
#include "pipeline/run/reextract.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ReextractOptions reextract;
  std::string format = "text";
};

std::string change_record(const StoredText& text, const FactChange& change) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("article", text.article);
  json.optional_field("url", text.document.url);
  json.field("change", change_word(change));
  json.field("kind", change.kind);
  json.optional_field("before", change.before);
  json.optional_field("after", change.after);
  json.end_object();
  return out + "\n";
}

int run(Options& options, const CommonOptions& common) {
  ReextractOptions& wanted = options.reextract;
  if (::access(wanted.database.c_str(), F_OK) != 0)
    throw Error("database \"" + escape_controls(repair_utf8(wanted.database)) + "\" does not exist");
  const std::shared_ptr<const Resources> resources = load_resources(common);
  wanted.progress = !common.quiet;
  wanted.run = describe_run("reextract", resources);
  const Annotator annotator(resources);
  const bool lines = options.format == "text";
  const ReextractResult result = reextract(
      wanted, annotator, system_clock(), [&](const StoredText& text, const std::vector<FactChange>& changes) {
        if (!wanted.diff) return;
        if (lines) {
          standard_output().write(
              escape_controls(
                  fmt::format("article {}: {}", text.article,
                              text.document.title.empty() ? text.document.url : text.document.title)) +
              "\n");
        }
        for (const FactChange& change : changes)
          standard_output().write(lines ? change_lines(change) : change_record(text, change));
      });
  if (!common.quiet && lines) {
    standard_output().write(
        fmt::format("{} texts extracted anew, facts changed in {}: {} appear, {} vanish, {} move{}\n",
                    result.texts, result.changed, result.appeared, result.vanished, result.moved,
                    wanted.diff ? "; nothing was written" : ""));
  }
  return result.signal != 0 ? 128 + result.signal : exit_code::done;
}

}  // namespace

void register_reextract_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  options->reextract.threads = available_threads();
  Command& command = commands.add(
      "reextract",
      "Apply names and rules that changed to the stored texts, without fetching. Texts that the same names\n"
      "and rules of the same program were applied to are left alone; facts that stay the same, too.",
      "  dateline reextract --data my-names/ --diff   # what would appear, vanish, move\n"
      "  dateline reextract --data my-names/\n");
  command.add_option("--db", options->reextract.database, "The database").type_name("FILE").show_default();
  command.add_flag("--diff", options->reextract.diff,
                   "Write nothing; print each fact that appears (+), vanishes (-) or moves (~)");
  command.add_flag("--all", options->reextract.all, "Every text, whatever was applied to it last");
  command.add_option("--format", options->format, "How to print the difference")
      .type_name("text|jsonl")
      .one_of({"text", "jsonl"})
      .show_default();
  command.add_option("--threads", options->reextract.threads, "Threads that annotate")
      .type_name("N")
      .between(1, 256)
      .show_default();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
