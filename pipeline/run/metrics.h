#pragma once

#include <string>

#include "pipeline/run/cycle.h"

namespace dateline::pipeline {

/// The figures of a run in the text format of Prometheus, for a node exporter's textfile collector.
[[nodiscard]] std::string metrics_text(const CycleResult& result);

}  // namespace dateline::pipeline
