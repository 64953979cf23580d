#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dateline/result.h"

namespace dateline::pipeline {

[[nodiscard]] bool is_gzip(std::string_view bytes);

/// The members of a gzip file one after the other, in memory that never exceeds
/// `max_bytes` by more than a constant factor. Trailing zero padding is ignored, other
/// trailing bytes are an error. B003: more than `max_bytes`; B005: damaged.
[[nodiscard]] Result<std::string> gunzip(std::string_view bytes, std::size_t max_bytes,
                                         std::string_view where = {});

/// The first member alone; `used` is how many of `bytes` it took. The same errors.
[[nodiscard]] Result<std::string> gunzip_member(std::string_view bytes, std::size_t max_bytes,
                                                std::size_t& used, std::string_view where = {});

/// What HTTP calls "deflate": a zlib stream, or the bare one that some servers send. The same errors.
[[nodiscard]] Result<std::string> inflate(std::string_view bytes, std::size_t max_bytes,
                                          std::string_view where = {});

/// One brotli stream. The same errors.
[[nodiscard]] Result<std::string> unbrotli(std::string_view bytes, std::size_t max_bytes,
                                           std::string_view where = {});

/// zstd frames one after the other, with windows of up to 8 MiB as HTTP has them (RFC 9659). The same errors.
[[nodiscard]] Result<std::string> unzstd(std::string_view bytes, std::size_t max_bytes,
                                         std::string_view where = {});

}  // namespace dateline::pipeline
