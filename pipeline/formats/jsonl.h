#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dateline/document.h"
#include "dateline/result.h"
#include "pipeline/base/lines.h"
#include "pipeline/formats/mime.h"

namespace dateline::pipeline {

/// One line of `extract --input jsonl`: a document, or why it is none.
struct JsonlRecord {
  std::uint64_t line = 0;
  std::string id;  ///< as far as it is known, else the line number; for the error record too
  Result<Document> document;
};

/// Reads {"id","text","published"?,"language"?,"url"?,"title"?,"site_name"?}. Unknown keys are
/// ignored, null counts as absent, a numeric id becomes its digits, a missing id the line
/// number; of a `published` with a time only its day is kept. The text is repaired to
/// valid UTF-8 without NUL. `line` needs no padding. Safe to call from many threads: read
/// the lines in one, parse them in many.
/// Errors: F201 not JSON, F202 not an object, F203 no "text", F204 a field of a wrong
/// type, F205 a "published" that is no date, F206 an empty line.
[[nodiscard]] JsonlRecord read_jsonl_line(std::string_view line, std::uint64_t number,
                                          std::string_view where = {});

/// A line that keeps a page: {"html","url"?,"id"?,"content_type"?,"fetched"?}. The HTML is UTF-8, whatever it
/// says itself; of `fetched` (ISO 8601) the day counts. The same errors; F203: no "html".
struct JsonlPage {
  std::string id;  ///< the line number if it has none
  Result<ContainedPage> page;
};
[[nodiscard]] JsonlPage read_jsonl_page(std::string_view line, std::uint64_t number,
                                        std::string_view where = {});

/// A JSON Lines stream, one record a line (blank lines included: each line has its
/// answer). Memory is bounded by the longest line; F207: a line is too long.
class JsonlReader {
 public:
  JsonlReader(int descriptor, std::string where) : lines_(descriptor), where_(std::move(where)) {}
  JsonlReader(std::string_view bytes, std::string where) : lines_(bytes), where_(std::move(where)) {}

  [[nodiscard]] std::optional<JsonlRecord> next();
  [[nodiscard]] int failed() const { return lines_.failed(); }

 private:
  LineReader lines_;
  std::string where_;
};

/// The record of a line that LineReader cut off.
[[nodiscard]] JsonlRecord too_long_jsonl_line(std::uint64_t number, std::string_view where = {});

}  // namespace dateline::pipeline
