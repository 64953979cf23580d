#include "pipeline/fetch/address_policy.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

bool is_public_text(const char* text) {
  const std::optional<IpAddress> address = parse_address(text);
  REQUIRE(address);
  return is_public(*address);
}

TEST_CASE("addresses that are not of the public internet are told apart") {
  for (const char* const inner : {"0.0.0.0",
                                  "10.0.0.1",
                                  "100.64.0.1",
                                  "127.0.0.1",
                                  "127.255.255.255",
                                  "169.254.169.254",
                                  "172.16.0.1",
                                  "172.31.255.255",
                                  "192.0.0.8",
                                  "192.0.2.1",
                                  "192.168.1.1",
                                  "198.18.0.1",
                                  "198.51.100.7",
                                  "203.0.113.9",
                                  "224.0.0.1",
                                  "240.0.0.1",
                                  "255.255.255.255",
                                  "::",
                                  "::1",
                                  "::127.0.0.1",
                                  "::ffff:127.0.0.1",
                                  "::ffff:10.1.2.3",
                                  "64:ff9b::127.0.0.1",
                                  "64:ff9b:1::1",
                                  "2002:7f00:1::",
                                  "2001:db8::1",
                                  "2001::1",
                                  "fc00::1",
                                  "fdff::1",
                                  "fe80::1",
                                  "febf::1",
                                  "fec0::1",
                                  "ff02::1",
                                  "100::1",
                                  "[::1]"}) {
    INFO(inner);
    CHECK_FALSE(is_public_text(inner));
  }
  for (const char* const outer :
       {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
        "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:0808:0808::1"}) {
    INFO(outer);
    CHECK(is_public_text(outer));
  }
}

TEST_CASE("a network is written with or without its prefix, and has no bits behind it") {
  CHECK(to_string(parse_network("127.0.0.0/8").value()) == "127.0.0.0/8");
  CHECK(to_string(parse_network("10.1.2.3").value()) == "10.1.2.3/32");
  CHECK(to_string(parse_network("fd00::/8").value()) == "fd00::/8");
  CHECK(to_string(parse_network("0.0.0.0/0").value()) == "0.0.0.0/0");
  for (const char* const odd : {"", "127.0.0.1/8", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/x",
                                "10.0.0.0/-1", "example.org", "[::1]/128", "10.0.0/8"}) {
    INFO(odd);
    CHECK_FALSE(parse_network(odd));
  }
}

TEST_CASE("a policy permits what is public and what is listed") {
  AddressPolicy policy;
  const IpAddress loopback = parse_address("127.0.0.1").value();
  CHECK_FALSE(policy.permits(loopback));
  policy.allowed.push_back(parse_network("127.0.0.0/8").value());
  CHECK(policy.permits(loopback));
  CHECK(policy.permits(parse_address("::ffff:127.0.0.1").value()));
  CHECK_FALSE(policy.permits(parse_address("::1").value()));
  CHECK_FALSE(policy.permits(parse_address("10.0.0.1").value()));
  CHECK(policy.permits(parse_address("8.8.8.8").value()));
  policy.allow_all = true;
  CHECK(policy.permits(parse_address("10.0.0.1").value()));
}

}  // namespace
}  // namespace dateline::pipeline
