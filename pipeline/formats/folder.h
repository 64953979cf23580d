#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dateline/result.h"

namespace dateline::pipeline {

enum class FileKind : std::uint8_t {
  html,
  mhtml,
  warc,
  text,
  jsonl,
  feed,
  opml,     ///< a list of subscriptions: no articles
  sitemap,  ///< a list of addresses: no articles
  unknown
};

[[nodiscard]] std::string_view to_string(FileKind kind);

/// What a file is, from its name (".gz" is looked through) and its first bytes (already
/// unpacked); the bytes win where they are clear. A few hundred bytes are enough, 4 KB are good.
[[nodiscard]] FileKind sniff_kind(std::string_view name, std::string_view start);

struct FoundFile {
  std::string path;  ///< the root as given, then names of any bytes
  FileKind kind = FileKind::unknown;
  std::uint64_t size = 0;  ///< bytes on disk
  std::string saved_from;  ///< "saved from url" of a saved page, if it has one
};

/// Walks a folder lazily: regular files only, in byte order of their names so that every
/// run sees the same order; files of a folder and its subfolders interleaved as they
/// sort. Symbolic links, devices, pipes, hidden names and `NAME_files` beside `NAME.htm(l)`
/// are left out. Any depth: it keeps its own stack, of the names of the open folders.
/// What can not be read (F301 folder, F302 file) comes as a diagnostic in its place. Given
/// a file, it yields that file (a link named by the caller is followed). One thread.
class FolderWalk {
 public:
  explicit FolderWalk(std::string root);
  ~FolderWalk();
  FolderWalk(FolderWalk&&) noexcept;
  FolderWalk& operator=(FolderWalk&&) noexcept;

  [[nodiscard]] std::optional<Result<FoundFile>> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
