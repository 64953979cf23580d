#include "pipeline/fetch/http_client.h"

#include <curl/curl.h>
#include <fmt/core.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "dateline/result.h"

namespace dateline::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

void prepare_libcurl() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw Error(std::string("libcurl can not be used: ") + curl_easy_strerror(result));
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode result = curl_easy_setopt(easy, option, value);
  if (result != CURLE_OK)
    throw Error(
        fmt::format("libcurl refuses option {}: {}", static_cast<int>(option), curl_easy_strerror(result)));
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Neither line breaks nor NUL may get into a request.
bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

std::string refusal(const std::string& host) {
  return "\"" + host + "\" is not a public address (allow_private in the configuration permits it)";
}

/// Whether a host, as it is written, can be a permitted one.
bool may_be_named(const std::string& host, const AddressPolicy& policy) {
  static const IpAddress loopback = parse_address("127.0.0.1").value();
  if (const std::optional<IpAddress> literal = parse_address(host)) return policy.permits(*literal);
  const bool local = host == "localhost" || host.ends_with(".localhost");
  return !local || policy.permits(loopback);
}

HttpFailure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return HttpFailure::none;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:         // the server gave the connection up
    case CURLE_HTTP2_STREAM:  // or this request
    case CURLE_PROXY:
      return HttpFailure::connection;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::timeout;
    default:
      return HttpFailure::protocol;
  }
}

const char* protocol_name(long version) {
  switch (version) {
    case CURL_HTTP_VERSION_1_0:
      return "HTTP/1.0";
    case CURL_HTTP_VERSION_1_1:
      return "HTTP/1.1";
    case CURL_HTTP_VERSION_2_0:
      return "HTTP/2";
    case CURL_HTTP_VERSION_3:
      return "HTTP/3";
    default:
      return "";
  }
}

}  // namespace

std::string_view HttpAnswer::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return {};
}

/// What one request holds while it is on its way. Its address is known to libcurl.
struct HttpClient::Transfer {
  std::uint64_t id = 0;
  HttpRequest request;
  const HttpSettings* settings = nullptr;
  bool through_proxy = false;
  List headers;  // outlives the handle that reads it
  Easy easy;
  steady_clock::time_point started;
  std::size_t header_bytes = 0;
  std::size_t codings = 0;  // libcurl stacks those of interim answers, too
  bool body_cut = false;
  bool address_refused = false;
  HttpAnswer answer;
  char error[CURL_ERROR_SIZE] = {};

  void fail(HttpFailure failure, std::string message) {
    answer.failure = failure;
    answer.message = std::move(message);
  }

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t got, curl_off_t, curl_off_t);
  static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  void prepare();
  void take_header(std::string_view line);
  void end_body();
  void finish(CURLcode code);
};

/// Also gets the trailers, which libcurl itself does not limit.
std::size_t HttpClient::Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  transfer.header_bytes += size * count;
  if (transfer.header_bytes > transfer.settings->max_header_bytes) {
    transfer.fail(HttpFailure::too_large,
                  fmt::format("more than {} bytes of headers", transfer.settings->max_header_bytes));
    return 0;
  }
  transfer.take_header({bytes, size * count});
  if (transfer.codings > 1) {
    // An inner layer may eat gigabytes without giving on_body anything to count.
    transfer.fail(HttpFailure::protocol, "more than one content coding");
    return 0;
  }
  return size * count;
}

/// Counts what comes out of decompression: libcurl's own limit of size knows only Content-Length.
std::size_t HttpClient::Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const std::size_t got = size * count;
  std::string& body = transfer.answer.body;
  const std::size_t room = transfer.request.max_body_bytes - body.size();
  if (got <= room) {
    body.append(bytes, got);
    return got;
  }
  if (transfer.request.cut_body) body.append(bytes, room);
  transfer.end_body();
  return 0;
}

/// Counts what comes over the wire, of which decompression may make nothing.
int HttpClient::Transfer::on_progress(void* self, curl_off_t, curl_off_t got, curl_off_t, curl_off_t) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  if (got < 0 || static_cast<std::uint64_t>(got) <= transfer.request.max_body_bytes) return 0;
  transfer.end_body();
  return 1;
}

void HttpClient::Transfer::end_body() {
  if (request.cut_body) {
    body_cut = true;
  } else if (answer.failure == HttpFailure::none) {
    fail(HttpFailure::too_large, fmt::format("more than {} bytes", request.max_body_bytes));
  }
}

/// Sees the address that is really connected to, whatever name led there.
curl_socket_t HttpClient::Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  if (!transfer.through_proxy && !transfer.settings->addresses.permits(address->addr)) {
    transfer.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void HttpClient::Transfer::take_header(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) return answer.fields.clear();  // 1xx answers come before the real one
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  const std::string& name = answer.fields.emplace_back(lower(line.substr(0, colon)), value).first;
  if (name == "content-encoding")
    codings += 1 + static_cast<std::size_t>(std::count(value.begin(), value.end(), ','));
}

void HttpClient::Transfer::prepare() {
  easy.reset(curl_easy_init());
  if (!easy) throw Error("libcurl gives no handle");
  CURL* const curl = easy.get();
  const auto milliseconds_of = [](milliseconds time) { return static_cast<long>(time.count()); };
  set(curl, CURLOPT_PRIVATE, this);
  set(curl, CURLOPT_ERRORBUFFER, error);
  set(curl, CURLOPT_URL, request.target.url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_FOLLOWLOCATION, 0L);
  set(curl, CURLOPT_HTTPGET, 1L);
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_QUICK_EXIT, 1L);  // a name server that hangs delays neither other hosts nor the end
  set(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  set(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings->ca_file.empty()) set(curl, CURLOPT_CAINFO, settings->ca_file.c_str());
  set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(curl, CURLOPT_HTTP09_ALLOWED, 0L);
  set(curl, CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can unpack
  set(curl, CURLOPT_USERAGENT, settings->user_agent.c_str());
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(settings->connect_timeout));
  set(curl, CURLOPT_TIMEOUT_MS,
      milliseconds_of(request.timeout.count() > 0 ? request.timeout : settings->timeout));
  set(curl, CURLOPT_LOW_SPEED_LIMIT, settings->low_speed_bytes);
  set(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings->low_speed_time.count()));
  set(curl, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(curl, CURLOPT_HEADERDATA, this);
  set(curl, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(curl, CURLOPT_WRITEDATA, this);
  set(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
  set(curl, CURLOPT_XFERINFODATA, this);
  set(curl, CURLOPT_NOPROGRESS, 0L);
  set(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
  set(curl, CURLOPT_OPENSOCKETDATA, this);

  const std::string proxy = settings->proxy.for_target(request.target);
  through_proxy = !proxy.empty();
  set(curl, CURLOPT_PROXY, proxy.c_str());  // an empty one keeps libcurl from looking at the environment
  set(curl, CURLOPT_NOPROXY, "");
  set(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!request.credentials.empty()) {
    const std::size_t colon = request.credentials.find(':');
    set(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    set(curl, CURLOPT_USERNAME, request.credentials.substr(0, colon).c_str());
    set(curl, CURLOPT_PASSWORD, request.credentials.substr(colon + 1).c_str());
  }
  const auto add = [&](const std::string& line) {
    curl_slist* const longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)headers.release();
    headers.reset(longer);
  };
  add("Accept: " + request.accept);
  if (!request.etag.empty() && is_field_value(request.etag)) add("If-None-Match: " + request.etag);
  if (!request.last_modified.empty() && is_field_value(request.last_modified))
    add("If-Modified-Since: " + request.last_modified);
  set(curl, CURLOPT_HTTPHEADER, headers.get());
}

void HttpClient::Transfer::finish(CURLcode code) {
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  long version = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_HTTP_VERSION, &version);
  curl_off_t received = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_SIZE_DOWNLOAD_T, &received);
  answer.received_bytes = header_bytes + static_cast<std::uint64_t>(received);
  if (answer.failure == HttpFailure::none && code != CURLE_OK && !body_cut) {
    if (address_refused) {
      fail(HttpFailure::refused_address, refusal(request.target.host));
    } else {
      fail(failure_of(code), error[0] != '\0' ? error : curl_easy_strerror(code));
    }
  }
  answer.status = status;
  if (status != 0) answer.protocol = protocol_name(version);
  easy.reset();
}

struct HttpClient::State {
  HttpSettings settings;
  Multi multi;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers;
  std::vector<Finished> finished;  ///< could not be started

  /// The whole timeout is libcurl's; the first byte is ours.
  void cut_silent_ones() {
    const auto now = steady_clock::now();
    std::vector<CURL*> silent;
    for (const auto& [easy, transfer] : transfers) {
      if (transfer->header_bytes == 0 && now - transfer->started > settings.first_byte_timeout)
        silent.push_back(easy);
    }
    for (CURL* const easy : silent) {
      transfers.at(easy)->fail(HttpFailure::timeout,
                               fmt::format("no answer within {} ms", settings.first_byte_timeout.count()));
      take(easy, CURLE_OPERATION_TIMEDOUT);
    }
  }

  void take(CURL* easy, CURLcode code) {
    const auto found = transfers.find(easy);
    const std::unique_ptr<Transfer> transfer = std::move(found->second);
    transfers.erase(found);
    curl_multi_remove_handle(multi.get(), easy);
    transfer->finish(code);
    finished.push_back({transfer->id, std::move(transfer->answer)});
  }

  void take_finished() {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi.get(), &left)) {
      if (message->msg == CURLMSG_DONE) take(message->easy_handle, message->data.result);
    }
  }

  /// How long to wait before the next silent one has to be cut.
  [[nodiscard]] milliseconds patience(milliseconds most) const {
    const auto now = steady_clock::now();
    for (const auto& [easy, transfer] : transfers) {
      if (transfer->header_bytes > 0) continue;
      const auto left = transfer->started + settings.first_byte_timeout - now;
      most = std::min(most, std::chrono::ceil<milliseconds>(left));
    }
    return std::max(most, milliseconds(0));
  }
};

HttpClient::HttpClient(HttpSettings settings) : state_(std::make_unique<State>()) {
  prepare_libcurl();
  state_->settings = std::move(settings);
  state_->multi.reset(curl_multi_init());
  if (!state_->multi) throw Error("libcurl gives no handle");
  curl_multi_setopt(state_->multi.get(), CURLMOPT_MAXCONNECTS,
                    static_cast<long>(state_->settings.max_connections));
}

HttpClient::~HttpClient() {
  cancel_all();
}

void HttpClient::start(std::uint64_t id, HttpRequest request) {
  auto transfer = std::make_unique<Transfer>();
  transfer->id = id;
  transfer->request = std::move(request);
  transfer->settings = &state_->settings;
  transfer->started = steady_clock::now();
  // Behind a proxy nothing else sees where a request goes.
  if (!may_be_named(transfer->request.target.host, state_->settings.addresses)) {
    transfer->fail(HttpFailure::refused_address, refusal(transfer->request.target.host));
    state_->finished.push_back({id, std::move(transfer->answer)});
    return;
  }
  transfer->prepare();
  CURL* const easy = transfer->easy.get();
  const CURLMcode result = curl_multi_add_handle(state_->multi.get(), easy);
  if (result != CURLM_OK) throw Error(std::string("libcurl: ") + curl_multi_strerror(result));
  state_->transfers.emplace(easy, std::move(transfer));
}

std::vector<HttpClient::Finished> HttpClient::wait(milliseconds most) {
  State& state = *state_;
  int running = 0;
  curl_multi_perform(state.multi.get(), &running);
  state.take_finished();
  if (state.finished.empty()) {
    curl_multi_poll(state.multi.get(), nullptr, 0, static_cast<int>(state.patience(most).count()), nullptr);
    curl_multi_perform(state.multi.get(), &running);
    state.take_finished();
  }
  state.cut_silent_ones();
  return std::exchange(state.finished, {});
}

std::size_t HttpClient::active() const {
  return state_->transfers.size() + state_->finished.size();
}

void HttpClient::cancel_all() {
  for (const auto& [easy, transfer] : state_->transfers) curl_multi_remove_handle(state_->multi.get(), easy);
  state_->transfers.clear();
  state_->finished.clear();
}

}  // namespace dateline::pipeline
