#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dateline/result.h"
#include "pipeline/base/limits.h"

namespace dateline::pipeline {

enum class FileAccess : unsigned char {
  regular_only,  ///< what a folder walk finds: a link, pipe or device in its place is refused, never waited
                 ///< for
  any,           ///< what a person named: links are followed, pipes and /dev/stdin are read to their end
};

/// The bytes of a file; the bytes of `path` are handed to the system as they are. Gzip
/// members (told by their first bytes, not by the name) are unpacked, several one after
/// the other. `max_bytes` is the limit after unpacking; above it the file is refused.
/// Safe to call from many threads.
/// Errors: B001 can not be opened, B002 not a regular file, B003 too large (or for this machine's memory),
/// B004 can not be read, B005 damaged gzip data.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t max_bytes = max_page_bytes,
                                            FileAccess access = FileAccess::regular_only);

/// The bytes of a file as they are, gzip not unpacked.
[[nodiscard]] Result<std::string> read_packed_file(const std::string& path, std::size_t max_bytes,
                                                   FileAccess access);

/// Standard input to its end, with the same unpacking, limit and errors; `where` is "-".
[[nodiscard]] Result<std::string> read_standard_input(std::size_t max_bytes = max_page_bytes);

/// The first `count` bytes at most (unpacked if gzip; empty if that exceeds max_page_bytes),
/// to see what a file is.
[[nodiscard]] Result<std::string> read_file_start(const std::string& path, std::size_t count,
                                                  FileAccess access = FileAccess::regular_only);

/// Who may read a file that is made; one that was there keeps its readers.
enum class FileReaders : unsigned char { everybody, owner };

/// Puts `bytes` in the place of a file as one step: whoever reads it sees the old bytes or the new ones.
/// Links to it stay links, its mode stays, and so do its owner and group as far as this process may set them.
/// A terminal, pipe or device is written into. The folder has to be there. Throws Error.
void replace_file(const std::string& path, std::string_view bytes,
                  FileReaders readers = FileReaders::everybody);

/// Throws the Error that replace_file would for want of a folder or a right: for those who have long to do
/// before they write.
void check_replaceable(const std::string& path);

}  // namespace dateline::pipeline
