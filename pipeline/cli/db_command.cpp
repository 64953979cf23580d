#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include "dateline/unicode.h"
#include "pipeline/base/clock.h"
#include "pipeline/base/output.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/commands.h"
#include "pipeline/store/database.h"
#include "pipeline/store/migrations.h"
#include "pipeline/store/queries.h"
#include "pipeline/store/run_lock.h"

namespace dateline::pipeline {
namespace {

int print_info(const std::string& path) {
  Database database = Database::open_for_reading(path);
  const DatabaseSummary summary = summarize(database);
  std::string out = "schema " + std::to_string(summary.schema_version) + "\n";
  if (!summary.first_published.empty()) {
    out += "published " + summary.first_published + " to " + summary.last_published + "\n";
  }
  if (!summary.last_run.empty()) out += "last run " + summary.last_run + "\n";
  for (const TableCount& count : summary.tables) {
    const std::string rows = std::to_string(count.rows);
    out += std::string(12 - std::min<std::size_t>(rows.size(), 11), ' ') + rows + "  " + count.table + "\n";
  }
  standard_output().write(out);
  return exit_code::done;
}

int check(const std::string& path) {
  const std::vector<std::string> faults = find_faults_of_file(path);
  for (const std::string& fault : faults) standard_output().write(escape_controls(repair_utf8(fault)) + "\n");
  if (!faults.empty()) return exit_code::unusable;
  standard_output().write("ok\n");
  return exit_code::done;
}

int bring_up_to_date(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0)
    throw Error("database \"" + escape_controls(repair_utf8(path)) + "\" does not exist");
  Database::check_file(path);
  const RunLock lock(path, system_clock());
  const Database database = Database::open_for_writing(path);
  standard_output().write(database.path() + ": schema " + std::to_string(latest_schema_version()) + "\n");
  return exit_code::done;
}

}  // namespace

void register_db_command(Commands& commands) {
  Command& parent = commands.add("db", "Look after the database: info, check, migrate",
                                 "  dateline db check --db news.db\n");
  parent.require_subcommand();
  auto path = std::make_shared<std::string>("news.db");
  const auto add = [&](const char* name, const char* description, const char* example,
                       int (*run)(const std::string&)) {
    Command& command = commands.add_under(parent, name, description, example);
    command.add_option("--db", *path, "The database").type_name("FILE").show_default();
    commands.on_chosen(command, [path, run](const CommonOptions&) { return run(*path); });
  };
  add("info", "What is in the database: version, dates, rows of each table", "  dateline db info\n",
      print_info);
  add("check", "Read the whole file and list every fault; exit code 2 if there is one",
      "  dateline db check\n", check);
  add("migrate", "Bring a database of an older version to this one", "  dateline db migrate\n",
      bring_up_to_date);
}

}  // namespace dateline::pipeline
