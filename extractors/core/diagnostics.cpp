#include "dateline/diagnostics.h"

#include "dateline/unicode.h"

namespace dateline {

std::string to_string(const Diagnostic& diagnostic) {
  std::string line;
  if (!diagnostic.where.empty()) line += escape_controls(diagnostic.where) + ": ";
  if (!diagnostic.code.empty()) line += diagnostic.code + ": ";
  return line + escape_controls(diagnostic.message);
}

}  // namespace dateline
