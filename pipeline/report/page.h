#pragma once

#include <string>

#include "pipeline/report/report.h"

namespace dateline::pipeline {

/// The report as one page of HTML, UTF-8, that needs nothing beside it and runs nothing. A pure function.
[[nodiscard]] std::string write_page(const Report& report);

}  // namespace dateline::pipeline
