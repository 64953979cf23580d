#pragma once

#include <cstddef>

#include "dateline/annotator.h"
#include "dateline/diagnostics.h"
#include "extractors/match/rule_source.h"

namespace dateline {

/// Runs the `yes` and `no` examples of one rule file and reports those that fail (R020, R021).
/// The publication date of an example is that of its rule (`published = "2013-01-25"`), else
/// Friday 2013-01-25. Returns how many were run.
std::size_t run_examples(const Annotator& annotator, const RuleSource& source, Diagnostics& diagnostics);

}  // namespace dateline
