#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pipeline/fetch/request_target.h"

namespace dateline::pipeline {

/// By which proxy requests go. Through one, names are resolved there, so that the address of the
/// server can not be checked; targets that are written as private addresses are refused all the same.
struct ProxySettings {
  std::string http;                  ///< of http targets; empty: none
  std::string https;                 ///< of https targets; empty: none
  std::vector<std::string> not_for;  ///< hosts and domains asked directly; "*": all

  /// The proxy of this target; empty: none.
  [[nodiscard]] std::string for_target(const RequestTarget& target) const;
};

/// http_proxy (lower case only: upper case can be set by a request under CGI), https_proxy,
/// all_proxy and no_proxy, as `variable` gives them.
[[nodiscard]] ProxySettings proxy_from_environment(
    const std::function<std::string(const std::string&)>& variable);

/// "example.org, .internal" as a list.
[[nodiscard]] std::vector<std::string> split_hosts(const std::string& list);

}  // namespace dateline::pipeline
