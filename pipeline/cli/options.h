#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dateline/calendar.h"
#include "dateline/gazetteers.h"
#include "dateline/resources.h"
#include "pipeline/base/clock.h"
#include "pipeline/cli/command.h"
#include "pipeline/exports/rows.h"
#include "pipeline/run/configuration.h"
#include "pipeline/store/article_sink.h"

namespace dateline::pipeline {

// What several commands read from their options in the same way. All throw Error with the
// name of the option when the value is wrong.

/// "2012-09-26"; nothing if `value` is empty.
[[nodiscard]] std::optional<Day> read_day(const std::string& option, const std::string& value);

/// The first day of "2012", "2012-09" or "2012-09-26", or the first day after it.
[[nodiscard]] std::optional<Day> read_period_begin(const std::string& option, const std::string& value);
[[nodiscard]] std::optional<Day> read_period_end(const std::string& option, const std::string& value);

/// A day, month or year as above, or a time such as 2013-01-25T06:00 (UTC), with seconds and an offset if wanted: as it is
/// compared with the beginnings of runs. Empty if `value` is.
[[nodiscard]] std::string read_since(const std::string& option, const std::string& value);

/// "2013-01-25T10:00:00Z" as a clock that stands; the machine's own clock if `value` is empty.
[[nodiscard]] std::unique_ptr<Clock> read_clock(const std::string& option, const std::string& value);

/// The configuration; nothing if it has errors, which are said on standard error. So are its notes, with -v
/// or if somebody wants to know what it is worth.
enum class ConfigurationNotes : unsigned char { when_verbose, always };
[[nodiscard]] std::optional<Configuration> read_configuration_file(
    const std::string& path, ConfigurationNotes notes = ConfigurationNotes::when_verbose);

/// The value of a variable of the environment, empty if it has none.
[[nodiscard]] std::string environment_variable(const std::string& name);

/// What is wrong with a number of rows (for CommandOption::check); empty if nothing is.
/// The same, and 0 is none either.
[[nodiscard]] std::string check_limit(const std::string& value);
[[nodiscard]] std::string check_count(const std::string& value);

/// "table", "csv", "json", "jsonl"
[[nodiscard]] RowFormat read_format(const std::string& value);

/// The built-in names and rules, those of the user ($XDG_DATA_HOME/dateline), and those of --data.
[[nodiscard]] std::shared_ptr<const Resources> load_resources(const CommonOptions& common);

/// Their words of pages alone; without folders of the user no rules are compiled for it.
[[nodiscard]] std::vector<ListedWord> load_page_words(const CommonOptions& common);

/// A run of this program with these names and rules, for the `run` table.
[[nodiscard]] RunDescription describe_run(const std::string& command,
                                          const std::shared_ptr<const Resources>& resources);

}  // namespace dateline::pipeline
