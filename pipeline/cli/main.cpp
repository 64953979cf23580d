#include <exception>
#include <new>
#include <string>

#include "dateline/result.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/signals.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/store/database.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

constexpr const char* description =
    "Open news as a record one can query: feeds and saved articles go in; people, organisations,\n"
    "places, dates, events, quotes and relations come out, each with the sentence it stands in.\n";

constexpr const char* footer =
    "Examples:\n"
    "  dateline ingest articles/ --db news.db\n"
    "  dateline timeline --db news.db --entity \"Al-Qaeda in the Islamic Maghreb\"\n"
    "  dateline extract article.txt --published 2013-01-25 --explain\n"
    "  dateline run --config dateline.toml\n"
    "\n`dateline help COMMAND` explains a command.\n"
    "Exit codes: 0 done, 1 some inputs failed, 2 wrong usage or database, 75 another run holds the\n"
    "database, 128+n stopped by signal n.\n";

void register_commands(Commands& commands) {
  register_ingest_command(commands);
  register_run_command(commands);
  register_timeline_command(commands);
  register_planned_command(commands);
  register_new_command(commands);
  register_monitor_command(commands);
  register_network_command(commands);
  register_claims_command(commands);
  register_places_command(commands);
  register_momentum_command(commands);
  register_copies_command(commands);
  register_export_command(commands);
  register_report_command(commands);
  register_entities_command(commands);
  register_merges_command(commands);
  register_revisions_command(commands);
  register_reextract_command(commands);
  register_extract_command(commands);
  register_article_command(commands);
  register_feed_command(commands);
  register_feeds_command(commands);
  register_config_command(commands);
  register_runs_command(commands);
  register_db_command(commands);
  register_gazetteer_command(commands);
  register_rules_command(commands);
  register_help_command(commands);
}

/// A signal that asked to stop says more than what failed because of it.
int exit_code_of(int failure) {
  const int signal = StopSignals::received();
  return signal != 0 ? 128 + signal : failure;
}

}  // namespace
}  // namespace dateline::pipeline

int main(int argument_count, char** arguments) {
  using namespace dateline::pipeline;
  prepare_process();
  try {
    Commands commands(description, footer);
    register_commands(commands);
    return commands.run(argument_count, arguments);
  } catch (const Busy& busy) {
    log_error(busy.what());
    return exit_code_of(exit_code::busy);
  } catch (const StorageFailed& error) {
    log_error(error.what());
    return exit_code_of(exit_code::some_failed);
  } catch (const OutputError& error) {
    if (!error.reader_gone()) log_error(error.what());
    return exit_code::some_failed;
  } catch (const dateline::Error& error) {
    log_error(error.what());
  } catch (const std::bad_alloc&) {
    log_error("not enough memory");
  } catch (const std::exception& error) {
    log_error(std::string("internal error: ") + error.what());
  }
  return exit_code::unusable;
}
