#pragma once

#include <string>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "dateline/json.h"

namespace dateline::pipeline {

/// Appends what was found in a document, for people: each row with its words, its span, and the rule or
/// gazetteer line that made it. Foreign control characters are escaped.
void append_explanation(std::string& out, const Document& document, const Annotations& found,
                        OffsetUnit unit);

}  // namespace dateline::pipeline
