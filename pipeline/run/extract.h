#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dateline/annotator.h"
#include "dateline/calendar.h"
#include "dateline/json.h"
#include "pipeline/base/output.h"

namespace dateline::pipeline {

enum class ExtractInput : std::uint8_t {
  by_name,  ///< .jsonl and standard input are JSON Lines, everything else is a text
  text,     ///< a whole file is a document
  jsonl,    ///< a line is a document
};

struct ExtractOptions {
  std::vector<std::string> files;  ///< "-" is standard input; empty: only that
  ExtractInput input = ExtractInput::by_name;
  std::optional<Day> published;  ///< for documents that do not say it themselves
  OffsetUnit offsets = OffsetUnit::code_points;
  bool explain = false;  ///< for people, instead of JSON Lines
  unsigned threads = 1;
};

struct ExtractCounts {
  std::uint64_t documents = 0;
  std::uint64_t failed = 0;
};

/// The filter `dateline extract`: every line or text file of the input gets its answer, in
/// order and the same for any number of threads. What fails is logged, and answered by an
/// error record in its place.
ExtractCounts extract(const ExtractOptions& options, const Annotator& annotator, Output& output);

}  // namespace dateline::pipeline
