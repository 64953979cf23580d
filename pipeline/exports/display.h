#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/store/facts.h"
#include "pipeline/store/queries.h"

namespace dateline::pipeline {

// How rows are said to people, in tables and in exports.

/// An interval as people write it: "2012-09-26", "2012-09", "2012", "2012-01-01..2012-04-30", "since
/// 2006-01-01", "before 2012-05-01"; "undated" if both ends are empty. `end` is the first day after it.
[[nodiscard]] std::string display_date(const std::string& begin, const std::string& end);

/// A piece of a line that says a row: words of ours, words that come from articles, or the status of an event
/// with what stands before it (", alleged").
enum class DisplaySource : std::uint8_t { ours, foreign, status };
struct DisplayPart {
  DisplaySource source = DisplaySource::ours;
  std::string text;
};

/// headline() and source_line() in their parts, for those who have to tell them apart.
[[nodiscard]] std::vector<DisplayPart> headline_parts(const TimelineRow& row);
[[nodiscard]] std::vector<DisplayPart> source_parts(const TimelineRow& row);

/// What, with which status, who to whom, where, how many: "COERCE/arrest, actual: police → 14 men @ Minj
/// (arrested 14)".
[[nodiscard]] std::string headline(const TimelineRow& row);

/// Who says so: "– his office, in The Coral Courier, 2024-01-30 (2 articles, 1 independent)".
[[nodiscard]] std::string source_line(const TimelineRow& row);

/// "Sources differ: dead 3 (Radio); dead 8 (Agency); actual (Radio); denied (Agency)"; empty where they do
/// not.
[[nodiscard]] std::string differences(const TimelineRow& row);

/// Where a row stands and what made it: "by en/events.toml:arrest; article 3, characters 4–9; confidence
/// 0.80".
[[nodiscard]] std::string rule_line(const TimelineRow& row);

/// "appears", "vanishes" or "moves".
[[nodiscard]] std::string change_word(const FactChange& change);

/// "  + event COERCE/arrest, …\n", or two lines for what moved; control characters escaped.
[[nodiscard]] std::string change_lines(const FactChange& change);

}  // namespace dateline::pipeline
