#include "pipeline/cli/options.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "dateline/gazetteers.h"
#include "dateline/result.h"
#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/base/web_time.h"
#include "pipeline/base/web_time_words.h"
#include "pipeline/cli/version.h"
#include "pipeline/run/configuration_file.h"

namespace dateline::pipeline {
namespace {

struct Period {
  Day begin;
  Day end;  ///< the first day after it
};

std::optional<int> read_digits(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<Period> parse_period(std::string_view text) {
  if (const std::optional<Day> day = parse_iso_day(text)) return Period{*day, *day + std::chrono::days(1)};
  if (text.size() == 4) {
    const std::optional<int> year = read_digits(text);
    if (year && *year < 9999) return Period{make_day(*year, 1, 1), make_day(*year + 1, 1, 1)};
  }
  if (text.size() == 7 && text[4] == '-') {
    const std::optional<int> year = read_digits(text.substr(0, 4));
    const std::optional<int> month = read_digits(text.substr(5));
    if (!year || !month || *year >= 9999 || *month < 1 || *month > 12) return std::nullopt;
    const auto number = static_cast<unsigned>(*month);
    return Period{make_day(*year, number, 1),
                  number == 12 ? make_day(*year + 1, 1, 1) : make_day(*year, number + 1, 1)};
  }
  return std::nullopt;
}

[[noreturn]] void reject(const std::string& option, const std::string& value, const std::string& wanted) {
  throw Error(option + ": \"" + escape_controls(repair_utf8(value)) + "\" is not " + wanted);
}

Period read_period(const std::string& option, const std::string& value) {
  const std::optional<Period> period = parse_period(value);
  if (!period) reject(option, value, "a day, month or year such as 2012-09-26, 2012-09 or 2012");
  return *period;
}

/// $XDG_DATA_HOME/dateline, by default ~/.local/share/dateline.
std::filesystem::path user_data_folder() {
  const char* const data_home = std::getenv("XDG_DATA_HOME");
  if (data_home != nullptr && *data_home == '/') return std::filesystem::path(data_home) / "dateline";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::filesystem::path(home) / ".local/share/dateline";
  return {};
}

}  // namespace

std::optional<Day> read_day(const std::string& option, const std::string& value) {
  if (value.empty()) return std::nullopt;
  const std::optional<Day> day = parse_iso_day(value);
  if (!day) reject(option, value, "a day such as 2012-09-26");
  return day;
}

std::optional<Day> read_period_begin(const std::string& option, const std::string& value) {
  if (value.empty()) return std::nullopt;
  return read_period(option, value).begin;
}

std::optional<Day> read_period_end(const std::string& option, const std::string& value) {
  if (value.empty()) return std::nullopt;
  return read_period(option, value).end;
}

std::string read_since(const std::string& option, const std::string& value) {
  if (value.empty()) return {};
  if (const std::optional<Period> period = parse_period(value)) return to_iso(period->begin);
  const bool is_time = value.size() >= 16 && value[10] == 'T' && parse_iso_day(value.substr(0, 10));
  const std::optional<WebTime> time = is_time ? parse_web_time(value) : std::nullopt;
  if (!time || !time->has_time || time->zone_unknown)
    reject(option, value, "a time such as 2013-01-25T06:00 or 2013-01-25T06:00:00Z, nor a day, month or year");
  return to_iso(UtcTime(time->day) + std::chrono::seconds(time->second_of_day) -
                std::chrono::minutes(time->offset_minutes.value_or(0)));
}

std::unique_ptr<Clock> read_clock(const std::string& option, const std::string& value) {
  class MachineClock final : public Clock {
   public:
    [[nodiscard]] UtcTime now() const override { return system_clock().now(); }
  };
  if (value.empty()) return std::make_unique<MachineClock>();
  const std::optional<WebTime> time = parse_web_time(value);
  if (!time || !time->has_time || !time->offset_minutes)
    reject(option, value, "a time such as 2013-01-25T10:00:00Z");
  return std::make_unique<StandingClock>(UtcTime(time->day) + std::chrono::seconds(time->second_of_day) -
                                         std::chrono::minutes(*time->offset_minutes));
}

std::string environment_variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::string() : std::string(value);
}

std::optional<Configuration> read_configuration_file(const std::string& path, ConfigurationNotes notes) {
  Diagnostics problems;
  Configuration configuration = load_configuration(path, problems);
  bool broken = false;
  for (Diagnostic& problem : problems) {
    if (problem.severity == Severity::note && notes == ConfigurationNotes::always)
      problem.severity = Severity::warning;
    log(problem);
    broken = broken || problem.severity == Severity::error;
  }
  if (broken) return std::nullopt;
  return configuration;
}

std::string check_limit(const std::string& value) {
  if (value == "0") return "\"0\" is no number of rows; leave the option out for all of them";
  return check_count(value);
}

std::string check_count(const std::string& value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc{} && end == value.data() + value.size() && number >= 0) return {};
  return "\"" + escape_controls(repair_utf8(value)) + "\" is not a whole number from 0 on";
}

RowFormat read_format(const std::string& value) {
  if (value == "table") return RowFormat::table;
  if (value == "csv") return RowFormat::csv;
  if (value == "json") return RowFormat::json;
  if (value == "jsonl") return RowFormat::jsonl;
  reject("--format", value, "one of table, csv, json, jsonl");
}

namespace {

/// The folders of the user.
Resources::Options overlays(const CommonOptions& common) {
  Resources::Options options;
  std::error_code error;
  const std::filesystem::path user = user_data_folder();
  if (!user.empty() && std::filesystem::is_directory(user, error)) options.overlays.push_back(user);
  for (const std::string& folder : common.data) {
    const bool is_there =
        std::filesystem::is_directory(folder, error) || std::filesystem::is_regular_file(folder, error);
    if (!is_there) reject("--data", folder, "a folder or a compiled file");
    options.overlays.emplace_back(folder);
  }
  return options;
}

}  // namespace

std::shared_ptr<const Resources> load_resources(const CommonOptions& common) {
  return Resources::load(overlays(common));
}

std::vector<ListedWord> load_page_words(const CommonOptions& common) {
  const Resources::Options options = overlays(common);
  if (options.overlays.empty()) return listed_words(page_classes);
  return listed_words(*Resources::load(options), page_classes);
}

RunDescription describe_run(const std::string& command, const std::shared_ptr<const Resources>& resources) {
  RunDescription run;
  run.command = command;
  run.program = std::string("dateline ") + program_version();
  run.data_version = resources->version();
  run.is_legal_form = [resources](std::string_view word) {
    const std::vector<LookupResult> meanings = look_up(*resources, word);
    return std::any_of(meanings.begin(), meanings.end(),
                       [](const LookupResult& meaning) { return meaning.id == "legal-form"; });
  };
  return run;
}

}  // namespace dateline::pipeline
