#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dateline::pipeline {

/// URLs as the program uses them: only http and https count, everything else is
/// nothing. All functions are pure and safe to call from many threads; the parsing is
/// libcurl's, so that what is compared is what would be fetched.

/// An absolute http(s) URL, parsed. `host` is lower case, without port.
struct Url {
  std::string scheme;
  std::string host;
  std::string port;  ///< empty for the scheme's own
  std::string path;
  std::string query;  ///< without '?'
};

[[nodiscard]] std::optional<Url> parse_url(std::string_view url);

[[nodiscard]] bool is_http_url(std::string_view url);

/// `reference` as seen from `base` (RFC 3986). An absolute reference needs no base.
/// Surrounding white space is dropped, spaces and non-ASCII bytes are percent-encoded
/// and the fragment is kept. Nothing if the result is not http(s).
[[nodiscard]] std::optional<std::string> resolve_url(std::string_view base, std::string_view reference);

/// The form in which addresses are compared and stored: scheme and host in lower case,
/// default port, fragment, user info and tracking parameters (utm_*, fbclid, …) removed,
/// the other parameters as they are, an empty path as "/".
[[nodiscard]] std::optional<std::string> canonical_url(std::string_view url);

/// The host of an http(s) URL in lower case; empty if it is none.
[[nodiscard]] std::string host_of(std::string_view url);

/// The registrable part of a host ("news.bbc.co.uk" -> "bbc.co.uk"). There is no public
/// suffix list here: two labels, three where the last two are a known pattern such as
/// co.uk or com.au. An IP address is its own site.
[[nodiscard]] std::string site_of_host(std::string_view host);

/// Whether two URLs belong to the same site; false if one is not http(s).
[[nodiscard]] bool same_site(std::string_view a, std::string_view b);

/// The address as it may be shown and stored: without user information. Where it is mistyped, whatever stands
/// before the last '@' may be a password and is left out too: "http://***@example.org".
[[nodiscard]] std::string without_credentials(std::string_view url);

}  // namespace dateline::pipeline
