#include "pipeline/run/extract.h"

#include <map>
#include <memory>
#include <string>

#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/run/ordered.h"

namespace dateline::pipeline {
namespace {

struct Options {
  ExtractOptions extract;
  std::string input;
  std::string published;
  std::string offsets = "codepoints";
};

int run(Options& options, const CommonOptions& common) {
  ExtractOptions& wanted = options.extract;
  wanted.published = read_day("--published", options.published);
  if (options.input == "text") wanted.input = ExtractInput::text;
  if (options.input == "jsonl") wanted.input = ExtractInput::jsonl;
  if (options.offsets == "utf8") wanted.offsets = OffsetUnit::utf8;
  if (options.offsets == "utf16") wanted.offsets = OffsetUnit::utf16;
  const Annotator annotator(load_resources(common));
  const ExtractCounts counts = extract(wanted, annotator, standard_output());
  return counts.failed > 0 ? exit_code::some_failed : exit_code::done;
}

}  // namespace

void register_extract_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  options->extract.threads = available_threads();
  Command& command = commands.add(
      "extract",
      "People, organisations, places, dates, quotes, events and relations of texts, as JSON Lines:\n"
      "one answer for each text file or line of JSON Lines, in the order of the input.",
      "  dateline extract article.txt --published 2013-01-25\n"
      "  dateline extract article.txt --explain | less          # for reading\n"
      "  zcat articles.jsonl.gz | dateline extract > found.jsonl\n");
  command.add_option("FILE", options->extract.files, "Texts or JSON Lines; - or nothing is standard input");
  command
      .add_option("--input", options->input,
                  "text: a file is a document; jsonl: a line {\"id\",\"text\",\"published\",…} is one "
                  "(default: jsonl for standard input and names that end in .jsonl, else text)")
      .type_name("text|jsonl")
      .one_of({"text", "jsonl"});
  command.add_option("--published", options->published, "Day of publication of what does not say it itself")
      .type_name("YYYY-MM-DD");
  command.add_option("--offsets", options->offsets, "What start and end count in the text")
      .type_name("codepoints|utf8|utf16")
      .one_of({"codepoints", "utf8", "utf16"})
      .show_default();
  command.add_flag("--explain", options->extract.explain,
                   "Print for reading: each finding with its words and the rule or table row that made it");
  command.add_option("--threads", options->extract.threads, "Threads; the output is the same for any number")
      .type_name("N")
      .between(1, 256)
      .show_default();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
