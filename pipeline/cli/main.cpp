#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "dateline/result.h"
#include "pipeline/base/log.h"
#include "pipeline/base/output.h"
#include "pipeline/base/signals.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/cli/version.h"
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
  register_network_command(commands);
  register_claims_command(commands);
  register_places_command(commands);
  register_momentum_command(commands);
  register_copies_command(commands);
  register_export_command(commands);
  register_entities_command(commands);
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

int run_program(int argument_count, char** arguments) {
  CLI::App app(description, "dateline");
  app.footer(footer);
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", [] { return version_text(); });
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(30);
  Commands commands(app);
  register_commands(commands);

  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::CallForHelp&) {
    standard_output().write(app.help());
    standard_output().flush();
    return exit_code::done;
  } catch (const CLI::CallForVersion& version) {
    standard_output().write(std::string(version.what()) + "\n");
    standard_output().flush();
    return exit_code::done;
  } catch (const CLI::ParseError& error) {
    log_error(std::string(error.what()) + " (dateline --help explains the usage)");
    return exit_code::unusable;
  }
  if (!commands.chosen()) {
    const std::string usage = app.help();
    std::fwrite(usage.data(), 1, usage.size(), stderr);
    return exit_code::unusable;
  }
  set_log_level(commands.common().verbose ? LogLevel::note : LogLevel::warning);
  int code = commands.chosen()(commands.common());
  standard_output().flush();
  if (code == exit_code::some_failed && commands.common().exit_zero) code = exit_code::done;
  return code;
}

}  // namespace
}  // namespace dateline::pipeline

int main(int argument_count, char** arguments) {
  using namespace dateline::pipeline;
  prepare_process();
  try {
    return run_program(argument_count, arguments);
  } catch (const Busy& busy) {
    log_error(busy.what());
    return exit_code::busy;
  } catch (const StorageFailed& error) {
    log_error(error.what());
    return exit_code::some_failed;
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
