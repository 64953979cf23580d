#include "pipeline/fetch/fetcher.h"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "pipeline/base/url.h"
#include "pipeline/fetch/http_fields.h"
#include "pipeline/fetch/robots.h"

namespace dateline::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_wait(250);
constexpr std::chrono::seconds robots_lifetime = std::chrono::hours(24);
constexpr std::chrono::seconds wait_without_retry_after = std::chrono::hours(1);

/// A host that fails so often in a row is left alone for the rest of the run, and asked again after that
/// time.
constexpr unsigned max_silences = 3;
constexpr std::chrono::seconds silent_host_rest = std::chrono::minutes(15);

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool asks_to_wait(long status) {
  return status == 429 || status == 503;
}

/// Enough of a foreign text for a message.
std::string shortened(const std::string& text) {
  constexpr std::size_t most = 200;
  return text.size() <= most ? text : text.substr(0, most) + "...";
}

/// A request on its way through the gates, from address to address.
struct Job {
  FetchRequest request;
  RequestTarget target;
  bool for_robots = false;
  std::string robots_origin;  ///< whose robots.txt it is
  std::string first_origin;
  std::string credentials;
  std::string credentials_origin;  ///< where they may go
  std::set<std::string> seen;      ///< addresses asked so far
  unsigned redirects = 0;
  bool only_permanent = true;
  std::string permanent_url;
  bool tried_again = false;
  bool conditional = false;
  std::uint64_t received_bytes = 0;
};
using JobPointer = std::unique_ptr<Job>;

struct Host {
  std::deque<JobPointer> queue;
  unsigned in_flight = 0;
  steady_clock::time_point next_start{};
  milliseconds crawl_delay{0};
  std::optional<UtcTime> not_before;
  unsigned silences = 0;  ///< requests in a row that were not answered

  [[nodiscard]] bool is_silent() const { return silences >= max_silences; }
};

struct Origin {
  enum class Stage : std::uint8_t { unknown, asked, known };
  Stage stage = Stage::unknown;
  Robots robots;
  std::string unreachable;  ///< why it could not be read: nothing of this origin may be asked
  HttpFailure failure = HttpFailure::none;
  bool reported = false;  ///< that it is unreachable
  std::vector<JobPointer> waiting;
};

}  // namespace

struct Fetcher::State {
  State(FetchSettings wanted, HostMemory& hosts_memory, const Clock& time)
      : settings(std::move(wanted)), memory(hosts_memory), clock(time), client(settings.http) {}

  FetchSettings settings;
  HostMemory& memory;
  const Clock& clock;
  HttpClient client;
  std::map<std::string, Host> hosts;
  std::map<std::string, Origin> origins;
  std::map<std::uint64_t, JobPointer> in_flight;
  std::uint64_t next_number = 1;
  std::string last_started;  ///< host; the one behind it comes first
  std::deque<FetchAnswer> ready;
  std::uint64_t requests = 0;
  std::uint64_t received_bytes = 0;

  Host& host_of_job(const Job& job);
  void route(JobPointer job);
  void ask_robots(const Job& for_job, Origin& origin);
  void learn_robots(Origin& origin, const std::string& name, Robots robots, const std::string& host);
  void finish_robots(const Job& job, const HttpAnswer& answer);
  void robots_unreachable(const std::string& name, std::string why, HttpFailure failure);
  void fail_robots(const Job& job, const HttpAnswer& answer, std::string why);
  bool work(milliseconds most);
  std::optional<FetchAnswer> take_ready();
  void let_waiting_go(Origin& origin);

  void start_what_may();
  bool may_start(const Host& host) const;
  void start(Host& host);
  milliseconds time_to_next_start() const;

  void finished(std::uint64_t number, HttpAnswer answer);
  void follow(JobPointer job, HttpAnswer answer);
  void hold_host(const Job& job, const HttpAnswer& answer);
  void give(const Job& job, FetchOutcome outcome, HttpAnswer http, std::string message);
  void postpone(const Job& job);
  void set_aside(const Job& job, std::string why);
  void refuse_unread(const Job& job, Origin& origin);
  void count_silence(Host& host, const HttpAnswer& answer);
  void give_up(const Job& job, std::string message, HttpFailure failure = HttpFailure::protocol);
};

Host& Fetcher::State::host_of_job(const Job& job) {
  const auto [found, fresh] = hosts.try_emplace(job.target.host);
  if (fresh) found->second.not_before = memory.not_before(job.target.host);
  return found->second;
}

void Fetcher::State::give(const Job& job, FetchOutcome outcome, HttpAnswer http, std::string message) {
  FetchAnswer answer;
  answer.id = job.request.id;
  answer.outcome = outcome;
  answer.failure = http.failure;
  answer.http = std::move(http);
  answer.http.received_bytes = job.received_bytes;
  answer.final_url = job.target.url;
  answer.permanent_url = job.permanent_url;
  answer.conditional = job.conditional;
  answer.message = std::move(message);
  if (const auto host = hosts.find(job.target.host);
      host != hosts.end() && host->second.not_before > clock.now())
    answer.not_before = host->second.not_before;
  ready.push_back(std::move(answer));
}

void Fetcher::State::give_up(const Job& job, std::string message, HttpFailure failure) {
  if (job.for_robots) return robots_unreachable(job.robots_origin, std::move(message), failure);
  HttpAnswer none;
  none.failure = failure;
  give(job, FetchOutcome::failed, std::move(none), std::move(message));
}

void Fetcher::State::postpone(const Job& job) {
  const Host& host = hosts.at(job.target.host);
  const std::string until = to_iso(host.not_before.value());
  if (job.for_robots) {
    // Its host waits, so all that wait for it are found to wait too.
    return robots_unreachable(job.robots_origin, job.target.host + " asks to wait until " + until,
                              HttpFailure::none);
  }
  give(job, FetchOutcome::postponed, {}, job.target.host + " asks to wait until " + until);
}

/// It is not the fault of this job: nothing is said, and it is tried again soon.
void Fetcher::State::set_aside(const Job& job, std::string why) {
  if (job.for_robots) return robots_unreachable(job.robots_origin, std::move(why), HttpFailure::connection);
  give(job, FetchOutcome::postponed, {}, std::move(why));
  ready.back().not_before = clock.now() + silent_host_rest;
}

/// What is wrong with an origin is said once, by the first job that meets it.
void Fetcher::State::refuse_unread(const Job& job, Origin& origin) {
  std::string why = "robots.txt can not be read, so nothing may be asked: " + origin.unreachable;
  if (origin.reported && origin.failure != HttpFailure::refused_address)
    return set_aside(job, std::move(why));
  origin.reported = true;
  give_up(job, std::move(why), origin.failure);
}

/// Sends a job to the gate it stands before: its host's wish to be left alone, robots.txt, its turn.
void Fetcher::State::route(JobPointer job) {
  Host& host = host_of_job(*job);
  if (host.not_before && *host.not_before > clock.now()) return postpone(*job);
  if (host.is_silent()) return set_aside(*job, job->target.host + " does not answer");
  // A second try has passed robots.txt and keeps its place.
  if (job->for_robots || job->tried_again) return host.queue.push_front(std::move(job));
  if (job->request.obey_robots || job->target.origin != job->first_origin) {
    Origin& origin = origins[job->target.origin];
    if (origin.stage == Origin::Stage::unknown) ask_robots(*job, origin);
    if (origin.stage == Origin::Stage::asked) return origin.waiting.push_back(std::move(job));
    if (!origin.unreachable.empty()) return refuse_unread(*job, origin);
    if (!origin.robots.allows(job->target.path)) {
      HttpAnswer none;
      return give(*job, FetchOutcome::refused, std::move(none),
                  "robots.txt of " + job->target.origin + " forbids it");
    }
  }
  host.queue.push_back(std::move(job));
}

void Fetcher::State::ask_robots(const Job& for_job, Origin& origin) {
  const std::string& name = for_job.target.origin;
  if (const std::optional<RobotsRecord> kept = memory.robots(name)) {
    const auto age = clock.now() - kept->fetched;
    if (age >= std::chrono::seconds(0) && age < robots_lifetime) {
      const bool read = kept->status / 100 == 2;
      return learn_robots(origin, name,
                          read ? Robots::parse(kept->text, settings.robots_product) : Robots::allow_all(),
                          for_job.target.host);
    }
  }
  origin.stage = Origin::Stage::asked;
  auto job = std::make_unique<Job>();
  job->for_robots = true;
  job->robots_origin = name;
  job->credentials = for_job.credentials;
  job->credentials_origin = for_job.credentials_origin;
  job->request.accept = "text/plain, */*;q=0.5";
  job->request.max_body_bytes = max_robots_bytes;
  job->target = parse_target(name + "/robots.txt").value();
  route(std::move(job));
}

void Fetcher::State::learn_robots(Origin& origin, const std::string& name, Robots robots,
                                  const std::string& host_name) {
  origin.stage = Origin::Stage::known;
  origin.robots = std::move(robots);
  if (const std::optional<double> delay = origin.robots.crawl_delay()) {
    const double most = std::chrono::duration<double>(settings.max_crawl_delay).count();
    if (*delay > most) {
      memory.report({Severity::note, "H101", name + "/robots.txt",
                     fmt::format("asks for {:.0f} s between requests; {:.0f} s are kept", *delay, most)});
    }
    Host& host = hosts[host_name];
    const milliseconds kept(static_cast<std::int64_t>(std::min(*delay, most) * 1000));
    host.crawl_delay = std::max(host.crawl_delay, kept);
    host.next_start = std::max(host.next_start, steady_clock::now() + host.crawl_delay);
  }
  let_waiting_go(origin);
}

void Fetcher::State::let_waiting_go(Origin& origin) {
  for (JobPointer& job : std::exchange(origin.waiting, {})) route(std::move(job));
}

void Fetcher::State::robots_unreachable(const std::string& name, std::string why, HttpFailure failure) {
  Origin& origin = origins[name];
  origin.stage = Origin::Stage::known;
  origin.unreachable = std::move(why);
  origin.failure = failure;
  let_waiting_go(origin);
}

/// RFC 9309, 2.3.1: 2xx is read, 4xx and too many redirects allow all, everything else forbids all.
void Fetcher::State::finish_robots(const Job& job, const HttpAnswer& answer) {
  const std::string& name = job.robots_origin;
  const std::string host = parse_target(name).value().host;
  const bool read = answer.status / 100 == 2;
  const bool unavailable = answer.status / 100 == 4 || answer.status / 100 == 3;
  if (!read && !unavailable) return fail_robots(job, answer, fmt::format("it answers {}", answer.status));
  if (!asks_to_wait(answer.status))
    memory.keep_robots({name, clock.now(), answer.status, read ? answer.body : std::string(), answer.protocol,
                        job.received_bytes});
  learn_robots(origins[name], name,
               read ? Robots::parse(answer.body, settings.robots_product) : Robots::allow_all(), host);
}

void Fetcher::State::fail_robots(const Job& job, const HttpAnswer& answer, std::string why) {
  memory.robots_failed(
      {job.robots_origin, clock.now(), answer.status, {}, answer.protocol, job.received_bytes});
  robots_unreachable(job.robots_origin, std::move(why), answer.failure);
}

bool Fetcher::State::may_start(const Host& host) const {
  return !host.queue.empty() && host.in_flight < settings.max_per_host &&
         steady_clock::now() >= host.next_start;
}

/// Hosts in turn, beginning behind the one that was served last.
void Fetcher::State::start_what_may() {
  if (hosts.empty()) return;
  auto at = hosts.upper_bound(last_started);
  for (std::size_t left = hosts.size(); left > 0 && in_flight.size() < settings.max_parallel; --left) {
    if (at == hosts.end()) at = hosts.begin();
    while (may_start(at->second) && in_flight.size() < settings.max_parallel) {
      last_started = at->first;
      start(at->second);
    }
    ++at;
  }
}

void Fetcher::State::start(Host& host) {
  JobPointer job = std::move(host.queue.front());
  host.queue.pop_front();
  host.next_start = steady_clock::now() + std::max(settings.per_host_delay, host.crawl_delay);
  ++host.in_flight;
  HttpRequest request;
  request.target = job->target;
  request.accept = job->request.accept;
  request.max_body_bytes = job->request.max_body_bytes;
  request.cut_body = job->for_robots;
  if (job->for_robots) request.timeout = std::min(settings.robots_timeout, settings.http.timeout);
  if (job->target.origin == job->credentials_origin) request.credentials = job->credentials;
  job->conditional = job->target.url == job->request.validators_url &&
                     !(job->request.etag.empty() && job->request.last_modified.empty());
  if (job->conditional) {
    request.etag = job->request.etag;
    request.last_modified = job->request.last_modified;
  }
  job->seen.insert(job->target.url);
  const std::uint64_t number = next_number++;
  in_flight.emplace(number, std::move(job));
  ++requests;
  client.start(number, std::move(request));
}

milliseconds Fetcher::State::time_to_next_start() const {
  milliseconds wait = longest_wait;
  if (in_flight.size() >= settings.max_parallel) return wait;
  const auto now = steady_clock::now();
  for (const auto& [name, host] : hosts) {
    if (host.queue.empty() || host.in_flight >= settings.max_per_host) continue;
    wait = std::min(wait, std::max(milliseconds(0), std::chrono::ceil<milliseconds>(host.next_start - now)));
  }
  return wait;
}

void Fetcher::State::finished(std::uint64_t number, HttpAnswer answer) {
  const auto found = in_flight.find(number);
  JobPointer job = std::move(found->second);
  in_flight.erase(found);
  Host& host = hosts.at(job->target.host);
  --host.in_flight;
  job->received_bytes += answer.received_bytes;
  received_bytes += answer.received_bytes;
  count_silence(host, answer);
  if (answer.failure == HttpFailure::connection && !job->tried_again) {
    job->tried_again = true;
    return route(std::move(job));  // its host may have asked to be left alone meanwhile
  }
  if (answer.failure != HttpFailure::none) {
    std::string why = std::move(answer.message);
    if (job->for_robots) return fail_robots(*job, answer, std::move(why));
    return give(*job, FetchOutcome::failed, std::move(answer), std::move(why));
  }
  if (is_redirect(answer.status) && !answer.field("location").empty())
    return follow(std::move(job), std::move(answer));
  if (asks_to_wait(answer.status)) hold_host(*job, answer);
  if (job->for_robots) return finish_robots(*job, answer);
  give(*job, FetchOutcome::answered, std::move(answer), {});
}

void Fetcher::State::count_silence(Host& host, const HttpAnswer& answer) {
  const bool silent = answer.failure == HttpFailure::connection || answer.failure == HttpFailure::timeout;
  host.silences = silent ? host.silences + 1 : 0;
  if (!host.is_silent()) return;
  for (JobPointer& waiting : std::exchange(host.queue, {}))
    set_aside(*waiting, waiting->target.host + " does not answer");
}

void Fetcher::State::follow(JobPointer job, HttpAnswer answer) {
  const bool permanent = answer.status == 301 || answer.status == 308;
  const std::string where(answer.field("location"));
  const std::optional<std::string> resolved = resolve_url(job->target.url, where);
  std::optional<RequestTarget> next = resolved ? parse_target(*resolved) : std::nullopt;
  const bool too_many = ++job->redirects > settings.max_redirects;
  const bool loop = next && job->seen.contains(next->url);
  if (!next || too_many || loop) {
    if (job->for_robots) return finish_robots(*job, answer);
    if (!next)
      return give_up(*job, "it redirects to \"" + shortened(where) + "\", which is no http(s) address");
    return give_up(*job, loop ? "it redirects in a circle, to " + shortened(next->url)
                              : fmt::format("more than {} redirects", settings.max_redirects));
  }
  job->only_permanent = job->only_permanent && permanent;
  job->target = std::move(*next);
  if (job->only_permanent) job->permanent_url = job->target.url;
  job->tried_again = false;
  route(std::move(job));
}

void Fetcher::State::hold_host(const Job& job, const HttpAnswer& answer) {
  const auto wait =
      parse_retry_after(answer.field("retry-after"), clock.now()).value_or(wait_without_retry_after);
  if (wait <= std::chrono::seconds(0)) return;
  Host& host = hosts.at(job.target.host);
  host.not_before = clock.now() + wait;
  memory.keep_not_before(job.target.host, *host.not_before);
  for (JobPointer& waiting : std::exchange(host.queue, {})) postpone(*waiting);
}

Fetcher::Fetcher(FetchSettings settings, HostMemory& memory, const Clock& clock)
    : state_(std::make_unique<State>(std::move(settings), memory, clock)) {}
Fetcher::~Fetcher() = default;

void Fetcher::add(FetchRequest request) {
  auto job = std::make_unique<Job>();
  std::optional<RequestTarget> target = parse_target(request.url);
  job->request = std::move(request);
  if (!target) return state_->give_up(*job, "not an http(s) address");
  job->target = std::move(*target);
  job->first_origin = job->target.origin;
  const std::string& named = job->request.credentials_url;
  const std::optional<RequestTarget> with_credentials = named.empty() ? job->target : parse_target(named);
  if (with_credentials) {
    job->credentials = with_credentials->credentials;
    job->credentials_origin = with_credentials->origin;
  }
  state_->route(std::move(job));
}

/// Starts what may be started and takes in what has finished; false if nothing is left to be asked.
bool Fetcher::State::work(milliseconds most) {
  start_what_may();
  const bool queued =
      std::any_of(hosts.begin(), hosts.end(), [](const auto& host) { return !host.second.queue.empty(); });
  if (in_flight.empty() && !queued) return false;
  for (HttpClient::Finished& each : client.wait(std::min(most, time_to_next_start())))
    finished(each.id, std::move(each.answer));
  return true;
}

std::optional<FetchAnswer> Fetcher::State::take_ready() {
  if (ready.empty()) return std::nullopt;
  FetchAnswer answer = std::move(ready.front());
  ready.pop_front();
  return answer;
}

std::optional<FetchAnswer> Fetcher::next(const std::function<bool()>& stop) {
  State& state = *state_;
  while (true) {
    if (stop()) {
      state.client.cancel_all();
      state.in_flight.clear();
      state.hosts.clear();
      state.origins.clear();
      state.ready.clear();
      return std::nullopt;
    }
    if (std::optional<FetchAnswer> answer = state.take_ready()) return answer;
    if (!state.work(longest_wait)) return std::nullopt;
  }
}

std::optional<FetchAnswer> Fetcher::next_ready() {
  (void)state_->work(milliseconds(0));
  return state_->take_ready();
}

std::uint64_t Fetcher::requests() const {
  return state_->requests;
}

std::uint64_t Fetcher::received_bytes() const {
  return state_->received_bytes;
}

}  // namespace dateline::pipeline
