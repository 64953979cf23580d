#include "pipeline/fetch/proxy.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace dateline::pipeline {
namespace {

bool is_within(std::string_view host, std::string_view domain) {
  if (domain == "*") return true;
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.empty() || !host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

std::string either(const std::function<std::string(const std::string&)>& variable, const char* lower,
                   const char* upper) {
  std::string value = variable(lower);
  return value.empty() ? variable(upper) : value;
}

}  // namespace

std::string ProxySettings::for_target(const RequestTarget& target) const {
  const std::string& proxy = target.scheme == "https" ? https : http;
  if (proxy.empty()) return {};
  const bool direct = std::any_of(not_for.begin(), not_for.end(),
                                  [&](const std::string& domain) { return is_within(target.host, domain); });
  return direct ? std::string() : proxy;
}

std::vector<std::string> split_hosts(const std::string& list) {
  std::vector<std::string> hosts;
  std::string host;
  for (const char c : list + ",") {
    if (c != ',' && c != ' ' && c != '\t') {
      host += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!host.empty()) {
      hosts.push_back(std::exchange(host, {}));
    }
  }
  return hosts;
}

ProxySettings proxy_from_environment(const std::function<std::string(const std::string&)>& variable) {
  ProxySettings proxy;
  const std::string all = either(variable, "all_proxy", "ALL_PROXY");
  proxy.http = variable("http_proxy");
  if (proxy.http.empty()) proxy.http = all;
  proxy.https = either(variable, "https_proxy", "HTTPS_PROXY");
  if (proxy.https.empty()) proxy.https = all;
  proxy.not_for = split_hosts(either(variable, "no_proxy", "NO_PROXY"));
  return proxy;
}

}  // namespace dateline::pipeline
