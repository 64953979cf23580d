#include "pipeline/fetch/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

namespace dateline::pipeline {
namespace {

constexpr unsigned mapped_prefix = 96;

IpAddress mapped(const std::uint8_t* ipv4) {
  IpAddress address{};
  address[10] = address[11] = 0xFF;
  std::copy_n(ipv4, 4, address.begin() + 12);
  return address;
}

std::vector<IpNetwork> networks(std::initializer_list<std::string_view> texts) {
  std::vector<IpNetwork> out;
  for (const std::string_view text : texts) out.push_back(parse_network(text).value());
  return out;
}

/// The IPv4 address inside a translated IPv6 one.
std::optional<IpAddress> embedded(const IpAddress& address) {
  static const IpNetwork nat64 = parse_network("64:ff9b::/96").value();
  static const IpNetwork six_to_four = parse_network("2002::/16").value();
  if (nat64.contains(address)) return mapped(address.data() + 12);
  if (six_to_four.contains(address)) return mapped(address.data() + 2);
  return std::nullopt;
}

}  // namespace

bool IpNetwork::contains(const IpAddress& other) const {
  const unsigned whole = prefix / 8;
  if (!std::equal(address.begin(), address.begin() + whole, other.begin())) return false;
  const unsigned rest = prefix % 8;
  return rest == 0 || ((address[whole] ^ other[whole]) >> (8 - rest)) == 0;
}

std::optional<IpAddress> parse_address(std::string_view text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  const std::string name(text);
  std::array<std::uint8_t, 4> ipv4{};
  if (::inet_pton(AF_INET, name.c_str(), ipv4.data()) == 1) return mapped(ipv4.data());
  IpAddress ipv6{};
  if (::inet_pton(AF_INET6, name.c_str(), ipv6.data()) == 1) return ipv6;
  return std::nullopt;
}

std::optional<IpNetwork> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  const std::optional<IpAddress> address = parse_address(host);
  if (!address || host.find('[') != std::string_view::npos) return std::nullopt;
  const bool ipv4 = host.find(':') == std::string_view::npos;
  unsigned bits = ipv4 ? 32 : 128;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const unsigned most = bits;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits > most) return std::nullopt;
  }
  const IpNetwork network{*address, ipv4 ? mapped_prefix + bits : bits};
  for (unsigned bit = network.prefix; bit < 128; ++bit) {
    const unsigned byte = network.address[bit / 8];
    if ((byte >> (7 - bit % 8) & 1U) != 0) return std::nullopt;
  }
  return network;
}

std::string to_string(const IpNetwork& network) {
  static const IpNetwork mapped_ones = {mapped(std::array<std::uint8_t, 4>{}.data()), mapped_prefix};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool ipv4 = network.prefix >= mapped_prefix && mapped_ones.contains(network.address);
  ::inet_ntop(ipv4 ? AF_INET : AF_INET6, network.address.data() + (ipv4 ? 12 : 0), text.data(), text.size());
  return text.data() + ("/" + std::to_string(ipv4 ? network.prefix - mapped_prefix : network.prefix));
}

bool is_public(const IpAddress& address) {
  static const std::vector<IpNetwork> special =
      networks({"0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
                "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
                "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
                "::/96",         "64:ff9b:1::/48",  "100::/64",       "2001::/23",      "2001:db8::/32",
                "3fff::/20",     "5f00::/16",       "fc00::/7",       "fe80::/10",      "fec0::/10",
                "ff00::/8"});
  if (const std::optional<IpAddress> inner = embedded(address)) return is_public(*inner);
  return std::none_of(special.begin(), special.end(),
                      [&](const IpNetwork& network) { return network.contains(address); });
}

bool AddressPolicy::permits(const IpAddress& address) const {
  if (allow_all || is_public(address)) return true;
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const IpNetwork& network) { return network.contains(address); });
}

bool AddressPolicy::permits(const sockaddr& address) const {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &ipv4.sin_addr, bytes.size());
    return permits(mapped(bytes.data()));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    IpAddress bytes{};
    std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
    return permits(bytes);
  }
  return false;
}

}  // namespace dateline::pipeline
