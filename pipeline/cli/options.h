#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dateline/calendar.h"
#include "dateline/resources.h"
#include "pipeline/cli/command.h"
#include "pipeline/exports/rows.h"

namespace dateline::pipeline {

// What several commands read from their options in the same way. All throw Error with the
// name of the option when the value is wrong.

/// "2012-09-26"; nothing if `value` is empty.
[[nodiscard]] std::optional<Day> read_day(const std::string& option, const std::string& value);

/// The first day of "2012", "2012-09" or "2012-09-26", or the first day after it.
[[nodiscard]] std::optional<Day> read_period_begin(const std::string& option, const std::string& value);
[[nodiscard]] std::optional<Day> read_period_end(const std::string& option, const std::string& value);

/// "table", "csv", "json", "jsonl"
[[nodiscard]] RowFormat read_format(const std::string& value);

/// The built-in names and rules, those of the user ($XDG_DATA_HOME/dateline), and those of --data.
[[nodiscard]] std::shared_ptr<const Resources> load_resources(const CommonOptions& common);

}  // namespace dateline::pipeline
