#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dateline/result.h"
#include "pipeline/formats/mime.h"

namespace dateline::pipeline {

/// The HTML pages of a WARC archive (1.0, 1.1), plain or gzip (each record for itself, or all as one stream):
/// of response records that were answered with 200, chunks, gzip, deflate, brotli and zstd undone, and of resource records. Other
/// records are passed over.
///
/// A record whose length is wrong ends where the next one begins; a damaged gzip member costs only itself.
/// What was lost comes as a diagnostic in its place: F411 a damaged record, F412 a record cut off at the end
/// (one that is whole but shorter than it says is read all the same),
/// F413 a content encoding that is not known, B003 a page above max_page_bytes. Never throws; holds one
/// unpacked member at a time. For one thread.
class WarcReader {
 public:
  WarcReader(std::string bytes, std::string where) : bytes_(std::move(bytes)), where_(std::move(where)) {}

  WarcReader(const WarcReader&) = delete;  // views into its own bytes
  WarcReader& operator=(const WarcReader&) = delete;

  [[nodiscard]] std::optional<Result<ContainedPage>> next();

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] std::optional<std::string_view> next_record();
  /// Unpacks the body of an answer; what is wrong with it, if something is.
  [[nodiscard]] std::optional<Diagnostic> undo_encoding(const std::string& encoding, std::string& bytes) const;
  [[nodiscard]] Diagnostic problem(const char* code, std::string message) const;

  std::string bytes_;  ///< of the file
  std::string where_;
  std::size_t at_ = 0;        ///< in the file
  std::string member_;        ///< unpacked
  std::string_view records_;  ///< that are not read yet
  std::optional<Diagnostic> lost_;
  int damaged_members_ = 0;
};

/// Whether these first bytes of a file (unpacked) look like a WARC archive. Cheap.
[[nodiscard]] bool looks_like_warc(std::string_view start);

}  // namespace dateline::pipeline
