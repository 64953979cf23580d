#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace dateline::pipeline {

/// An IP address; IPv4 in its mapped form ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

struct IpNetwork {
  IpAddress address{};
  unsigned prefix = 128;  ///< bits, of the mapped form for IPv4

  [[nodiscard]] bool contains(const IpAddress& other) const;
};

/// "127.0.0.0/8", "fd00::/8", "10.1.2.3"; nothing if it is no network or has bits behind its prefix.
[[nodiscard]] std::optional<IpNetwork> parse_network(std::string_view text);

/// As parse_network reads it.
[[nodiscard]] std::string to_string(const IpNetwork& network);

/// Nothing if `text` is no literal address (brackets around IPv6 are allowed).
[[nodiscard]] std::optional<IpAddress> parse_address(std::string_view text);

/// Whether an address is of the public internet: not private, loopback, link-local, multicast,
/// unspecified, shared (CGNAT), for documentation or benchmarks, reserved, or one of these behind
/// a mapping (IPv4-mapped, NAT64, 6to4). After the registries of RFC 6890 and its updates.
[[nodiscard]] bool is_public(const IpAddress& address);

/// Which addresses may be connected to: public ones, and those of `allowed`.
struct AddressPolicy {
  bool allow_all = false;
  std::vector<IpNetwork> allowed;

  [[nodiscard]] bool permits(const IpAddress& address) const;
  /// False for a family other than IPv4 and IPv6.
  [[nodiscard]] bool permits(const sockaddr& address) const;
};

}  // namespace dateline::pipeline
