#include "pipeline/fetch/request_target.h"

#include <curl/curl.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>

#include "pipeline/base/url.h"

namespace dateline::pipeline {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

/// "Bücher.example" -> "xn--bcher-kva.example"; empty if it is no name.
std::string ascii_host(const std::string& host) {
  if (is_ascii(host)) return host;
  UErrorCode status = U_ZERO_ERROR;
  UIDNA* const idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI, &status);
  if (U_FAILURE(status) != 0) return {};
  std::array<char, 256> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const int32_t size = uidna_nameToASCII_UTF8(idna, host.data(), static_cast<int32_t>(host.size()),
                                              out.data(), static_cast<int32_t>(out.size()), &info, &status);
  uidna_close(idna);
  if (U_FAILURE(status) != 0 || info.errors != 0 || size <= 0) return {};
  return {out.data(), static_cast<std::size_t>(size)};
}

/// An address that resolve_url has looked at, as libcurl takes it apart.
UrlHandle open_url(const std::string& url) {
  UrlHandle handle(curl_url());
  if (!handle || curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return nullptr;
  return handle;
}

std::string take_credentials(CURLU* url) {
  std::string user = part_of(url, CURLUPART_USER, CURLU_URLDECODE);
  const std::string password = part_of(url, CURLUPART_PASSWORD, CURLU_URLDECODE);
  curl_url_set(url, CURLUPART_USER, nullptr, 0);
  curl_url_set(url, CURLUPART_PASSWORD, nullptr, 0);
  curl_url_set(url, CURLUPART_OPTIONS, nullptr, 0);
  if (user.empty() && password.empty()) return {};
  return user + ":" + password;
}

}  // namespace

std::optional<RequestTarget> parse_target(std::string_view url) {
  const std::optional<std::string> absolute = resolve_url({}, url);
  const std::optional<Url> parts = absolute ? parse_url(*absolute) : std::nullopt;
  if (!parts) return std::nullopt;
  const UrlHandle handle = open_url(*absolute);
  if (!handle) return std::nullopt;
  RequestTarget target;
  target.scheme = parts->scheme;
  target.host = ascii_host(parts->host);
  if (target.host.empty()) return std::nullopt;
  if (target.host.size() > 1 && target.host.back() == '.') target.host.pop_back();
  target.credentials = take_credentials(handle.get());
  target.origin = target.scheme + "://" + target.host + (parts->port.empty() ? "" : ":" + parts->port);
  target.path = parts->path + (parts->query.empty() ? "" : "?" + parts->query);
  target.url = target.origin + target.path;
  return target;
}

}  // namespace dateline::pipeline
