#include "pipeline/run/configuration_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

#include "dateline/result.h"
#include "pipeline/base/files.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/url.h"
#include "pipeline/fetch/request_target.h"
#include "pipeline/formats/opml.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_configuration_bytes = 16'000'000;

void include_opml(Configuration& configuration, const std::string& path, Diagnostics& problems) {
  const Result<std::string> bytes = read_file(path, max_feed_bytes, FileAccess::any);
  if (!bytes) {
    problems.push_back({Severity::error, "C107", path, bytes.error().message});
    return;
  }
  const Result<Opml> opml = read_opml(*bytes, {.path = path, .url = {}, .content_type = {}});
  if (!opml) {
    problems.push_back(opml.error());
    return;
  }
  for (const Diagnostic& left_out : opml->notes)
    problems.push_back({Severity::note, left_out.code, left_out.where, left_out.message});
  std::set<std::string> seen;
  for (const FeedConfiguration& feed : configuration.feeds) seen.insert(parse_target(feed.url).value().url);
  for (const OpmlFeed& each : opml->feeds) {
    const std::optional<RequestTarget> target = parse_target(each.url);
    if (!target) {
      problems.push_back(
          {Severity::note, "F112", path,
           "left out an address that is not http or https: \"" + without_credentials(each.url) + "\""});
      continue;
    }
    if (!seen.insert(target->url).second) continue;
    FeedConfiguration feed = feed_with_defaults(configuration);
    feed.origins = {{"url", path}, {"title", path}, {"tags", path}};
    feed.url = each.url;
    feed.title = each.title;
    feed.tags = each.tags;
    feed.origin = path;
    configuration.feeds.push_back(std::move(feed));
  }
}

/// What a run would stumble over: paths that lead nowhere, at the line that names them.
void check_paths(const Configuration& configuration, Diagnostics& problems) {
  const auto check = [&](const char* key, const std::string& path) {
    if (path.empty() || ::access(path.c_str(), R_OK) == 0) return;
    const auto shown = std::find_if(configuration.shown.begin(), configuration.shown.end(),
                                    [&](const ShownValue& each) { return each.key == key; });
    problems.push_back({Severity::error, "C107",
                        shown == configuration.shown.end() ? configuration.path : shown->origin,
                        std::string(key) + ": \"" + path + "\" can not be read: " + std::strerror(errno)});
  };
  for (const std::string& path : configuration.data) check("data", path);
  check("ca_file", configuration.ca_file);
}

bool others_may_read(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

}  // namespace

Configuration load_configuration(const std::string& path, Diagnostics& problems) {
  const Result<std::string> bytes = read_file(path, max_configuration_bytes, FileAccess::any);
  if (!bytes) {
    problems.push_back({Severity::error, "C107", path, bytes.error().message});
    return {};
  }
  Configuration configuration = read_configuration(*bytes, path, problems);
  check_paths(configuration, problems);
  for (const std::string& file : configuration.opml) include_opml(configuration, file, problems);
  if (has_secrets(configuration) && others_may_read(path))
    problems.push_back({Severity::note, "C108", path,
                        "there is a password in it, and everybody on this machine may read it; chmod o-r "
                        "(and chgrp to the group of the service that reads it, if there is one)"});
  return configuration;
}

void append_to_configuration(const std::string& path, const std::string& tables) {
  std::string text;
  if (::access(path.c_str(), F_OK) == 0) {
    const Result<std::string> bytes = read_file(path, max_configuration_bytes, FileAccess::any);
    if (!bytes) throw Error(to_string(bytes.error()));
    text = *bytes;
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  if (!text.empty()) text += '\n';
  text += tables;
  Diagnostics problems;
  const Configuration configuration = read_configuration(text, path, problems);
  const auto broken = std::find_if(problems.begin(), problems.end(), [](const Diagnostic& problem) {
    return problem.code != "C105";  // what is still missing, such as a contact, may come later
  });
  if (broken != problems.end()) throw Error("nothing was changed: " + to_string(*broken));
  replace_file(path, text, has_secrets(configuration) ? FileReaders::owner : FileReaders::everybody);
}

}  // namespace dateline::pipeline
