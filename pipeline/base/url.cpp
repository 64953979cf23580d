#include "pipeline/base/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_url_bytes = 8192;

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

/// As browsers do: tabs and line breaks vanish, spaces and what is not ASCII are percent-encoded.
std::string encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto stays = [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '`';
  };
  text = trim(text);
  const std::size_t good =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), stays) - text.begin());
  std::string out(text.substr(0, good));
  for (const char c : text.substr(good)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == '\t' || byte == '\n' || byte == '\r') continue;
    if (stays(c)) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

/// The scheme in lower case if `text` starts with one, else empty.
std::string scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  for (std::size_t i = 0; i < colon; ++i) {
    const char c = lower(text[i]);
    const bool letter = c >= 'a' && c <= 'z';
    const bool later = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
    if (!letter && !later) return {};
  }
  return lower(text.substr(0, colon));
}

bool is_http_scheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https";
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

/// A handle with an absolute http(s) URL, or nothing.
UrlHandle open_url(std::string_view url) {
  if (!is_valid_utf8(url)) return nullptr;
  const std::string text = encoded(url);
  if (text.empty() || text.size() > max_url_bytes || !is_http_scheme(scheme_of(text))) return nullptr;
  UrlHandle handle(curl_url());
  if (!handle || curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return nullptr;
  if (part_of(handle.get(), CURLUPART_HOST).empty()) return nullptr;
  return handle;
}

constexpr std::array<bool, 256> plain_characters = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.' || c == ',' || c == '/' || c == '=' || c == '&' || c == '?';
  return table;
}();

/// A path and query that nothing has to be done with: no "..", no percent sign, no empty segment.
bool is_plain_path(std::string_view path) {
  char before = '\0';
  for (const char c : path) {
    if (!plain_characters[static_cast<unsigned char>(c)]) return false;
    if (before == '/' && (c == '/' || c == '.')) return false;
    before = c;
  }
  return before != '?' && before != '.';
}

/// Where the path of "https://host.example/…" begins; npos unless all before it is in the form in which it
/// stays.
std::size_t plain_origin_end(std::string_view url) {
  const std::size_t host = url.starts_with("https://") ? 8 : (url.starts_with("http://") ? 7 : 0);
  const std::size_t end = host == 0 ? std::string_view::npos : url.find('/', host);
  if (end == std::string_view::npos || end == host) return std::string_view::npos;
  char before = '.';
  for (const char c : url.substr(host, end - host)) {
    const bool name = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (!name && (c != '.' || before == '.')) return std::string_view::npos;
    before = c;
  }
  if (before < 'a' || before > 'z') return std::string_view::npos;
  // 127.1 and 0x7f are hosts of another form, and so is whatever ends in a label that may be a number.
  const char label = url[url.find_last_of("./", end - 1) + 1];
  return label >= '0' && label <= '9' ? std::string_view::npos : end;
}

/// The same as the long way for the addresses that nearly all feeds have, without a handle of libcurl.
std::optional<std::string> resolve_plainly(std::string_view base, std::string_view reference) {
  if (base.size() + reference.size() > max_url_bytes) return std::nullopt;
  if (const std::size_t path = plain_origin_end(reference); path != std::string_view::npos) {
    if (!is_plain_path(reference.substr(path))) return std::nullopt;
    return std::string(reference);
  }
  if (reference.empty() || reference.front() == '?' || reference.front() == '.' || !is_plain_path(reference))
    return std::nullopt;
  const std::size_t path = plain_origin_end(base);
  if (path == std::string_view::npos || !is_plain_path(base.substr(path))) return std::nullopt;
  std::string_view folder = base.substr(0, std::min(base.find('?'), base.size()));
  folder = folder.substr(0, reference.front() == '/' ? path : folder.rfind('/') + 1);
  std::string out;
  out.reserve(folder.size() + reference.size());
  out += folder;
  out += reference;
  return out;
}

/// The parts of such an address.
std::optional<Url> parse_plainly(std::string_view url) {
  const std::size_t path = url.size() > max_url_bytes ? std::string_view::npos : plain_origin_end(url);
  if (path == std::string_view::npos || !is_plain_path(url.substr(path))) return std::nullopt;
  const std::size_t host = url.find("://") + 3;
  const std::size_t query = std::min(url.find('?', path), url.size());
  Url out;
  out.scheme = url.substr(0, host - 3);
  out.host = url.substr(host, path - host);
  out.path = url.substr(path, query - path);
  if (query < url.size()) out.query = url.substr(query + 1);
  return out;
}

bool is_tracking_parameter(std::string_view parameter) {
  static constexpr std::array<std::string_view, 6> prefixes = {"utm_", "at_", "_hs", "ns_", "pk_", "mtm_"};
  static constexpr std::array<std::string_view, 34> names = {"__twitter_impression",
                                                             "_ga",
                                                             "_gl",
                                                             "cmp",
                                                             "cmpid",
                                                             "dclid",
                                                             "fbclid",
                                                             "ftag",
                                                             "gbraid",
                                                             "gclid",
                                                             "gclsrc",
                                                             "icid",
                                                             "igshid",
                                                             "ito",
                                                             "mc_cid",
                                                             "mc_eid",
                                                             "mkt_tok",
                                                             "msclkid",
                                                             "ncid",
                                                             "ocid",
                                                             "ref_src",
                                                             "ref_url",
                                                             "s_cid",
                                                             "smid",
                                                             "smtyp",
                                                             "srnd",
                                                             "ttclid",
                                                             "twclid",
                                                             "wbraid",
                                                             "wt.mc_id",
                                                             "wt_mc",
                                                             "xtor",
                                                             "yclid",
                                                             "ysclid"};
  const std::string name = lower(parameter.substr(0, parameter.find('=')));
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

std::string without_tracking(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (parameter.empty() || is_tracking_parameter(parameter)) continue;
    if (!out.empty()) out += '&';
    out += parameter;
  }
  return out;
}

}  // namespace

std::optional<Url> parse_url(std::string_view url) {
  if (std::optional<Url> plain = parse_plainly(url)) return plain;
  const UrlHandle handle = open_url(url);
  if (!handle) return std::nullopt;
  Url out;
  out.scheme = lower(part_of(handle.get(), CURLUPART_SCHEME));
  out.host = lower(part_of(handle.get(), CURLUPART_HOST));
  out.port = part_of(handle.get(), CURLUPART_PORT);
  if ((out.scheme == "http" && out.port == "80") || (out.scheme == "https" && out.port == "443"))
    out.port.clear();
  out.path = part_of(handle.get(), CURLUPART_PATH);
  if (out.path.empty()) out.path.push_back('/');
  out.query = part_of(handle.get(), CURLUPART_QUERY);
  return out;
}

bool is_http_url(std::string_view url) {
  return open_url(url) != nullptr;
}

std::optional<std::string> resolve_url(std::string_view base, std::string_view reference) {
  if (std::optional<std::string> plain = resolve_plainly(base, reference)) return plain;
  const std::string scheme = scheme_of(trim(reference));
  UrlHandle handle;
  if (!scheme.empty()) {
    if (!is_http_scheme(scheme)) return std::nullopt;
    handle = open_url(reference);
    if (!handle) return std::nullopt;
  } else {
    handle = open_url(base);
    if (!handle) return std::nullopt;
    const std::string text = encoded(reference);
    if (text.size() > max_url_bytes) return std::nullopt;
    if (text.empty()) {
      curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
    } else if (curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
      return std::nullopt;
    }
    if (!is_http_scheme(lower(part_of(handle.get(), CURLUPART_SCHEME)))) return std::nullopt;
  }
  std::string out = part_of(handle.get(), CURLUPART_URL);
  if (!open_url(out)) return std::nullopt;  // a relative reference can name a host too
  return out;
}

std::optional<std::string> canonical_url(std::string_view url) {
  const std::optional<Url> parts = parse_url(url);
  if (!parts) return std::nullopt;
  std::string out = parts->scheme + "://" + parts->host;
  if (!parts->port.empty()) out += ":" + parts->port;
  out += parts->path;
  const std::string query = without_tracking(parts->query);
  if (!query.empty()) out += "?" + query;
  return out;
}

std::string host_of(std::string_view url) {
  const std::optional<Url> parts = parse_url(url);
  return parts ? parts->host : std::string();
}

std::string site_of_host(std::string_view host) {
  const bool address = host.find(':') != std::string_view::npos ||
                       host.find_first_not_of("0123456789.") == std::string_view::npos;
  if (address) return std::string(host);
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  const std::size_t last = host.rfind('.');
  if (last == std::string_view::npos || last == 0) return std::string(host);
  const std::size_t second = host.rfind('.', last - 1);
  if (second == std::string_view::npos) return std::string(host);
  // "co.uk", "com.au", "or.jp": a short generic label under a two-letter country code
  static constexpr std::array<std::string_view, 16> generic = {"ac",  "co",   "com", "edu", "go", "gob",
                                                               "gov", "gouv", "ltd", "mil", "ne", "net",
                                                               "nic", "or",   "org", "info"};
  const std::string_view label = host.substr(second + 1, last - second - 1);
  const bool country = host.size() - last - 1 == 2;
  if (country && second > 0 && std::find(generic.begin(), generic.end(), label) != generic.end()) {
    const std::size_t third = host.rfind('.', second - 1);
    return std::string(third == std::string_view::npos ? host : host.substr(third + 1));
  }
  return std::string(host.substr(second + 1));
}

bool same_site(std::string_view a, std::string_view b) {
  const std::string first = host_of(a);
  if (first.empty()) return false;
  const std::string second = host_of(b);
  return !second.empty() && site_of_host(first) == site_of_host(second);
}

std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  std::string out(url);
  if (begin > 0) {
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    const std::size_t at = url.substr(0, end).rfind('@');
    if (at != std::string_view::npos && at >= begin) out.erase(begin, at + 1 - begin);
  }
  const std::size_t last_at = out.rfind('@');
  if (last_at == std::string::npos || last_at < begin || (begin > 0 && parse_url(out))) return out;
  const bool is_a_title = begin == 0 && out.find(' ') < last_at;
  return is_a_title ? out : out.replace(begin, last_at - begin, "***");
}

}  // namespace dateline::pipeline
