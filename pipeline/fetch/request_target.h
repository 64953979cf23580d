#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dateline::pipeline {

/// An http(s) address taken apart for a request.
struct RequestTarget {
  std::string url;          ///< what is asked for: host in ASCII, no fragment, no user information
  std::string scheme;       ///< http, https
  std::string host;         ///< in ASCII (IDNA, UTS 46) and lower case, without port: whom we are polite to
  std::string origin;       ///< "https://example.org", "http://example.org:8080"
  std::string path;         ///< path and query, as the rules of robots.txt see it
  std::string credentials;  ///< "user:password" of the address, for its own origin only; never to be shown
};

/// Nothing if `url` is no absolute http(s) address, or its host is no valid name.
[[nodiscard]] std::optional<RequestTarget> parse_target(std::string_view url);

}  // namespace dateline::pipeline
