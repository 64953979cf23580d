#include <fmt/core.h>

#include <memory>
#include <string>

#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/options.h"
#include "pipeline/normalize/page_words.h"
#include "pipeline/run/ingest.h"
#include "pipeline/run/ordered.h"

namespace dateline::pipeline {
namespace {

struct Options {
  IngestOptions ingest;
  std::string published;
  unsigned commit_every = RunDescription::usual_commit;
};

std::string summary(const RunCounts& counts) {
  std::string text =
      fmt::format("{}: {} new, {} changed, {} same, {} failed\n", counted(counts.documents(), "document"),
                  counts.added, counts.changed, counts.same, counts.failed);
  if (counts.left_out > 0) text += counted(counts.left_out, "file") + " left out as no article\n";
  return text + fmt::format("{}, {}, {}, {} added\n", counted(counts.mentions, "mention"),
                            counted(counts.quotes, "quote"), counted(counts.events, "event"),
                            counted(counts.relations, "relation"));
}

int run(Options& options, const CommonOptions& common) {
  IngestOptions& wanted = options.ingest;
  wanted.published = read_day("--published", options.published);
  wanted.progress = !common.quiet;
  const std::shared_ptr<const Resources> resources = load_resources(common);
  wanted.run = describe_run("ingest", resources);
  wanted.run.commit_every = options.commit_every;
  const PageWords words(listed_words(*resources, page_classes));
  wanted.words = &words;
  const Annotator annotator(resources);
  const IngestResult result = ingest(wanted, annotator, system_clock());
  if (!common.quiet) standard_output().write(summary(result.counts));
  if (result.signal != 0) return 128 + result.signal;
  return result.counts.failed > 0 ? exit_code::some_failed : exit_code::done;
}

}  // namespace

void register_ingest_command(Commands& commands) {
  auto options = std::make_shared<Options>();
  options->ingest.threads = available_threads();
  Command& command = commands.add(
      "ingest",
      "Bring folders and files into a news database: saved pages (.html, .html.gz, \"Save page as\"), "
      "texts,\n"
      "feeds and JSON Lines. Running it again changes nothing; a run that was stopped is continued.",
      "  dateline ingest articles/                         # into news.db\n"
      "  dateline ingest articles/ feed.xml --db mali.db\n"
      "  dateline ingest notes.txt --published 2013-01-25  # where the text has no date of its own\n"
      "  dateline ingest archive/ --commit-every 100       # little is done again after a power cut\n");
  command.add_option("PATH", options->ingest.paths, "Folders and files").required();
  command.add_option("--db", options->ingest.database, "The database, made if it is not there")
      .type_name("FILE")
      .show_default();
  command.add_option("--published", options->published, "Day of publication of what does not say it itself")
      .type_name("YYYY-MM-DD");
  command.add_option("--threads", options->ingest.threads, "Threads that read and annotate")
      .type_name("N")
      .between(1, 256)
      .show_default();
  command
      .add_option("--commit-every", options->commit_every,
                  "Articles that are stored together: what is stored stays when the run is killed")
      .type_name("N")
      .between(1, 100'000)
      .show_default();
  commands.on_chosen(command, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace dateline::pipeline
