#include "pipeline/formats/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>
#include <vector>

#include "pipeline/base/files.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/formats/mime.h"
#include "pipeline/formats/sniff.h"
#include "pipeline/formats/warc.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t start_bytes = 4096;
constexpr std::size_t longer_start_bytes = 1'000'000;  ///< of markup that does not say what it is until then

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

FileKind kind_of_name(std::string_view name) {
  std::string small = lower(file_name(name));
  if (small.ends_with(".gz")) small.resize(small.size() - 3);
  const auto is = [&](std::string_view ending) { return small.ends_with(ending); };
  if (is(".html") || is(".htm") || is(".xhtml") || is(".shtml")) return FileKind::html;
  if (is(".mhtml") || is(".mht")) return FileKind::mhtml;
  if (is(".warc")) return FileKind::warc;
  if (is(".txt") || is(".text")) return FileKind::text;
  if (is(".jsonl") || is(".ndjson")) return FileKind::jsonl;
  if (is(".rss") || is(".atom") || is(".rdf")) return FileKind::feed;
  return FileKind::unknown;
}

Diagnostic problem(const char* code, const std::string& path, const std::string& what, int error) {
  return {Severity::error, code, path, what + ": " + std::system_category().message(error)};
}

}  // namespace

std::string_view to_string(FileKind kind) {
  switch (kind) {
    case FileKind::html:
      return "html";
    case FileKind::mhtml:
      return "mhtml";
    case FileKind::warc:
      return "warc";
    case FileKind::text:
      return "text";
    case FileKind::jsonl:
      return "jsonl";
    case FileKind::feed:
      return "feed";
    case FileKind::opml:
      return "opml";
    case FileKind::sitemap:
      return "sitemap";
    case FileKind::unknown:
      break;
  }
  return "unknown";
}

FileKind sniff_kind(std::string_view name, std::string_view start) {
  const FileKind named = kind_of_name(name);
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  while (!start.empty() && is_space(start.front())) start.remove_prefix(1);
  if (named == FileKind::text || named == FileKind::jsonl) return named;
  if (start.empty()) return named;
  if (looks_like_warc(start)) return FileKind::warc;
  const Looks looks = looks_like(start);
  if (looks == Looks::feed) return FileKind::feed;
  if (looks == Looks::opml) return FileKind::opml;
  if (looks == Looks::sitemap && !is_http_url(start)) return FileKind::sitemap;
  if (named == FileKind::mhtml || looks_like_mhtml(start)) return FileKind::mhtml;
  if (start.starts_with('{') || start.starts_with('['))
    return named == FileKind::html ? FileKind::html : FileKind::unknown;
  const std::string first = lower(start.substr(0, 16));
  if (first.starts_with("<!doctype html") || first.starts_with("<html")) return FileKind::html;
  const std::string small = lower(start.substr(0, start_bytes));
  for (const std::string_view sign : {"<!doctype html", "<html", "<head", "<body", "<meta ", "<title"})
    if (small.find(sign) != std::string::npos) return FileKind::html;
  return named;
}

struct FolderWalk::State {
  struct Folder {
    std::string path;
    std::vector<std::string> names;  ///< sorted, the next one last
  };

  std::string root;
  bool started = false;
  std::vector<Folder> open;

  std::optional<Diagnostic> enter(const std::string& path, bool named_by_caller);
  std::optional<Result<FoundFile>> look_at(const std::string& path, bool named_by_caller);
};

// Reads the names of a folder and puts them on the stack.
std::optional<Diagnostic> FolderWalk::State::enter(const std::string& path, bool named_by_caller) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (named_by_caller ? 0 : O_NOFOLLOW);
  const int number = ::open(path.c_str(), flags);
  if (number < 0) return problem("F301", path, "the folder can not be opened", errno);
  DIR* directory = ::fdopendir(number);
  if (directory == nullptr) {
    const int error = errno;
    ::close(number);
    return problem("F301", path, "the folder can not be read", error);
  }
  Folder folder;
  folder.path = path;
  while (folder.path.size() > 1 && folder.path.back() == '/') folder.path.pop_back();
  errno = 0;
  while (const dirent* entry = ::readdir(directory)) {
    if (entry->d_name[0] != '.') folder.names.emplace_back(entry->d_name);
    errno = 0;
  }
  const int error = errno;
  ::closedir(directory);
  // "Save page as" puts what a page needs into NAME_files; those are no articles
  std::set<std::string, std::less<>> saved_pages;
  for (const std::string& name : folder.names) {
    const std::string small = lower(name);
    for (const std::string_view ending : {".html", ".htm", ".xhtml", ".html.gz", ".htm.gz"})
      if (small.ends_with(ending)) saved_pages.insert(name.substr(0, name.size() - ending.size()));
  }
  std::erase_if(folder.names, [&](const std::string& name) {
    for (const std::string_view ending :
         {"_files", "_Dateien", "_fichiers", "_archivos", "_file", "-Dateien", "_arquivos"})
      if (name.ends_with(ending) &&
          saved_pages.contains(std::string_view(name).substr(0, name.size() - ending.size())))
        return true;
    return false;
  });
  std::sort(folder.names.begin(), folder.names.end(), std::greater<>());
  open.push_back(std::move(folder));
  if (error != 0) return problem("F301", path, "the folder can not be read to its end", error);
  return std::nullopt;
}

std::optional<Result<FoundFile>> FolderWalk::State::look_at(const std::string& path, bool named_by_caller) {
  struct stat status {};
  const int failed = named_by_caller ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
  if (failed != 0) return Result<FoundFile>(problem("F302", path, "can not be looked at", errno));
  if (S_ISDIR(status.st_mode)) {
    if (std::optional<Diagnostic> error = enter(path, named_by_caller)) return Result<FoundFile>(*error);
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) {
    if (!named_by_caller) return std::nullopt;
    return Result<FoundFile>(
        Diagnostic{Severity::error, "F302", path, "neither a folder nor a regular file"});
  }
  FoundFile found;
  found.path = path;
  found.size = static_cast<std::uint64_t>(status.st_size);
  found.kind = kind_of_name(path);
  // a packed file of a known name is not unpacked twice
  if (found.kind == FileKind::unknown || !lower(path).ends_with(".gz")) {
    const FileAccess access = named_by_caller ? FileAccess::any : FileAccess::regular_only;
    Result<std::string> start = read_file_start(path, start_bytes, access);
    if (start && start->size() >= start_bytes && looks_like(*start) == Looks::markup)
      start = read_file_start(path, longer_start_bytes, access);
    if (!start) return Result<FoundFile>(start.error());
    found.kind = sniff_kind(path, *start);
    if (found.kind == FileKind::html) found.saved_from = saved_from_url(*start);
  }
  return Result<FoundFile>(std::move(found));
}

FolderWalk::FolderWalk(std::string root) : state_(std::make_unique<State>()) {
  state_->root = std::move(root);
}
FolderWalk::~FolderWalk() = default;
FolderWalk::FolderWalk(FolderWalk&&) noexcept = default;
FolderWalk& FolderWalk::operator=(FolderWalk&&) noexcept = default;

std::optional<Result<FoundFile>> FolderWalk::next() {
  State& state = *state_;
  if (!state.started) {
    state.started = true;
    if (auto found = state.look_at(state.root, true)) return found;
  }
  while (!state.open.empty()) {
    State::Folder& folder = state.open.back();
    if (folder.names.empty()) {
      state.open.pop_back();
      continue;
    }
    const std::string path = (folder.path == "/" ? "" : folder.path) + "/" + folder.names.back();
    folder.names.pop_back();
    if (auto found = state.look_at(path, false)) return found;
  }
  return std::nullopt;
}

}  // namespace dateline::pipeline
