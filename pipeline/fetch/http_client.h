#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/fetch/address_policy.h"
#include "pipeline/fetch/proxy.h"
#include "pipeline/fetch/request_target.h"

namespace dateline::pipeline {

/// What every request is held to.
struct HttpSettings {
  std::string user_agent;  ///< without control characters
  AddressPolicy addresses;
  ProxySettings proxy;
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);  ///< name, connection, TLS
  std::chrono::milliseconds first_byte_timeout =
      std::chrono::seconds(20);  ///< from the start to the first byte of an answer
  std::chrono::milliseconds timeout = std::chrono::seconds(30);  ///< the whole
  std::chrono::seconds low_speed_time{20};  ///< slower than low_speed_bytes a second for so long ends it
  long low_speed_bytes = 50;
  std::size_t max_header_bytes = 256 * 1024;  ///< with trailers
  unsigned max_connections = 16;              ///< kept open
  std::string ca_file;  ///< certificates (PEM) to trust in place of the system's; empty: the system's
};

struct HttpRequest {
  RequestTarget target;
  std::string etag;           ///< for If-None-Match, byte for byte; empty: none
  std::string last_modified;  ///< for If-Modified-Since
  std::string credentials;    ///< "user:password", empty: none
  std::string accept = "*/*";
  std::size_t max_body_bytes = 10'000'000;  ///< over the wire, and after decompression
  bool cut_body = false;                    ///< what is longer is cut there instead of refused
  std::chrono::milliseconds timeout{0};     ///< 0: that of the settings
};

enum class HttpFailure : std::uint8_t {
  none,
  connection,       ///< no connection, or it broke: worth another try
  timeout,          ///< also too slow
  too_large,        ///< body, headers or trailers
  refused_address,  ///< not a public address
  protocol,         ///< not HTTP, a broken encoding or length, TLS that can not be trusted
};

/// One answer to one request; redirects are answers. `status` is 0 where there is none.
struct HttpAnswer {
  long status = 0;
  std::string protocol;                                     ///< "HTTP/1.1", "HTTP/2"
  std::vector<std::pair<std::string, std::string>> fields;  ///< names in lower case, values byte for byte
  std::string body;
  std::uint64_t received_bytes = 0;  ///< over the wire, headers included
  HttpFailure failure = HttpFailure::none;
  std::string message;  ///< why it failed

  /// The first field of this name; empty if there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const;
};

/// The one place that asks for something over the network: GET over http and https (HTTP/2 where a server of
/// https speaks it), no redirect
/// followed, no cookie, no Referer, TLS verified, no file of the user read (netrc), and all limits
/// of HttpSettings kept while bytes arrive. For one thread; it waits in wait() only.
class HttpClient {
 public:
  explicit HttpClient(HttpSettings settings);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// `id` comes back with the answer. Never fails: what can not be started is answered by wait().
  void start(std::uint64_t id, HttpRequest request);

  struct Finished {
    std::uint64_t id = 0;
    HttpAnswer answer;
  };
  /// Works until something has finished, at most for `most`; also woken by a signal.
  [[nodiscard]] std::vector<Finished> wait(std::chrono::milliseconds most);

  /// Requests that are started and not finished.
  [[nodiscard]] std::size_t active() const;
  /// Cuts all of them; they are not answered.
  void cancel_all();

 private:
  struct Transfer;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
