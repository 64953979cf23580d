#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/cli/command.h"
#include "pipeline/exports/rows.h"
#include "pipeline/run/configuration.h"
#include "pipeline/store/questions.h"

namespace dateline::pipeline {

/// What --type may name.
enum class TypesOf : std::uint8_t { events, relations, both };

/// What the commands that read a database have in common. A command registers those options that mean
/// something to it.
struct ReadingOptions {
  std::string database = "news.db";
  std::vector<std::string> entities;
  std::vector<std::string> places;
  std::vector<std::string> types;
  std::vector<std::string> statuses;
  std::string from;
  std::string to;
  std::string text;
  std::int64_t limit = -1;
  std::string format = "table";
  bool explain = false;
  std::string monitor;
  std::string configuration = "dateline.toml";  ///< that has the monitor
};

void add_database_option(Command& command, ReadingOptions& options);
void add_entity_option(Command& command, ReadingOptions& options, const std::string& what);
void add_place_option(Command& command, ReadingOptions& options);
void add_place_option(Command& command, ReadingOptions& options, const std::string& what);
void add_type_option(Command& command, ReadingOptions& options, const std::string& what);
void add_time_options(Command& command, ReadingOptions& options);
void add_text_option(Command& command, ReadingOptions& options);
/// --monitor and --config
void add_monitor_option(Command& command, ReadingOptions& options);
/// --explain
void add_explain_option(Command& command, ReadingOptions& options);
/// --limit and --format
void add_output_options(Command& command, ReadingOptions& options);

/// Nothing if a name means nobody or a type nothing in this database; then it was said on standard error.
/// Throws Error for a wrong date, type or search, for a --from that is later than --to, and for a type that
/// can mean nothing to the question.
[[nodiscard]] std::optional<QuestionFilter> make_filter(Database& database, const ReadingOptions& options,
                                                        const CommonOptions& common,
                                                        TypesOf types = TypesOf::events);

/// What a monitor watches, added to the filter: articles that name one of each of its lists and have its
/// words, and rows of its types. Names that no text uses yet find nothing, and are no mistake.
void watch(QuestionFilter& filter, Database& database, const MonitorConfiguration& monitor,
           const CommonOptions& common);

/// `text`, with its controls escaped, on lines behind a margin of so many spaces: no wider than the terminal,
/// or one line where there is none.
[[nodiscard]] std::string terminal_lines(std::size_t margin, std::string_view text);

/// Writes rows to standard output; a table is no wider than the terminal.
[[nodiscard]] std::unique_ptr<RowWriter> write_rows(RowFormat format, std::vector<std::string> columns);

/// Prints the answer in options.format.
void print_answer(Database& database, Question question, const QuestionFilter& filter,
                  const ReadingOptions& options);

/// The whole of a command that answers one question.
[[nodiscard]] int run_question(Question question, const ReadingOptions& options, const CommonOptions& common,
                               TypesOf types = TypesOf::events);

}  // namespace dateline::pipeline
