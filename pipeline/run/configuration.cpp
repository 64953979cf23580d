#include "pipeline/run/configuration.h"

#include <fmt/core.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/url.h"
#include "pipeline/fetch/request_target.h"
#include "pipeline/fetch/robots.h"
#include "pipeline/store/query_check.h"

namespace dateline::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds shortest_interval = std::chrono::minutes(15);
constexpr seconds longest_interval = std::chrono::hours(24 * 30);

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string in_quotes(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + in_quotes(text);
  return "[" + out + "]";
}

const char* to_text(FullText full_text) {
  return full_text == FullText::page ? "page" : "feed";
}

/// " 5", for a message; empty for lists, tables and days.
std::string value_of(const toml::node& node) {
  if (const auto* whole = node.as_integer()) return fmt::format(" {}", whole->get());
  if (const auto* number = node.as_floating_point()) return fmt::format(" {}", number->get());
  if (const auto* text = node.as_string()) return " " + in_quotes(without_credentials(text->get()));
  return {};
}

const char* type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::none:
      return "nothing";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

/// "90", "90s", "15m", "1h", "2d" in milliseconds.
std::optional<milliseconds> parse_duration(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number) || number < 0 || number > 1e9) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const double factor = unit.empty() || unit == "s" ? 1
                        : unit == "m"               ? 60
                        : unit == "h"               ? 3600
                        : unit == "d"               ? 86400
                                                    : 0;
  if (factor == 0) return std::nullopt;
  return milliseconds(std::llround(number * factor * 1000));
}

std::string show_duration(milliseconds time) {
  const auto count = time.count();
  if (count != 0 && count % 86'400'000 == 0) return fmt::format("\"{}d\"", count / 86'400'000);
  if (count != 0 && count % 3'600'000 == 0) return fmt::format("\"{}h\"", count / 3'600'000);
  if (count != 0 && count % 60'000 == 0) return fmt::format("\"{}m\"", count / 60'000);
  if (count % 1000 == 0) return std::to_string(count / 1000);
  return fmt::format("{}", static_cast<double>(count) / 1000);
}

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool names_contact(std::string_view user_agent) {
  return user_agent.find("http://") != std::string_view::npos ||
         user_agent.find("https://") != std::string_view::npos ||
         user_agent.find('@') != std::string_view::npos;
}

std::string beside(const std::string& file, const std::string& path) {
  return (std::filesystem::path(file).parent_path() / path).lexically_normal().string();
}

/// The numbers at the end of "PATH:LINE:COLUMN".
std::pair<std::uint32_t, std::uint32_t> line_and_column(const Diagnostic& problem) {
  const auto number = [](std::string_view digits) {
    std::uint32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  };
  const std::string_view where = problem.where;
  const std::size_t column = where.rfind(':');
  const std::size_t line = where.rfind(':', column - 1);
  return {number(where.substr(line + 1, column - line - 1)), number(where.substr(column + 1))};
}

/// Reads one text; knows the places of what it complains about.
class Reader {
 public:
  Reader(Configuration& configuration, Diagnostics& problems)
      : configuration_(configuration), problems_(problems) {}

  void read(std::string_view text);

 private:
  /// A key with what its value may be.
  struct Option {
    const char* key;
    std::function<void(const toml::node&)> read;
    std::function<std::string()> show;
  };

  [[nodiscard]] std::vector<Option> options();
  [[nodiscard]] std::vector<Option> feed_options(FeedConfiguration& feed);
  [[nodiscard]] std::vector<Option> monitor_options(MonitorConfiguration& monitor);
  /// Calls the reader of each key that the table has.
  void read_table(const toml::table& table, const std::vector<Option>& options);
  [[nodiscard]] std::map<std::string, std::string> origins_of(const toml::table& table) const;
  const QueryCheck& queries();
  std::vector<const toml::table*> tables_of(const toml::node& node);
  void read_feeds(const toml::node& node);
  void read_monitors(const toml::node& node);
  void check_contact();
  void show(const toml::table& table, const std::vector<Option>& options);

  Option text(const char* key, std::string& value, std::function<void(const toml::node&)> check = {});
  Option path(const char* key, std::string& value);
  Option texts(const char* key, std::vector<std::string>& values, bool paths = false);
  Option boolean(const char* key, bool& value);
  Option whole(const char* key, std::int64_t& value, std::int64_t least, std::int64_t most);
  Option time(const char* key, milliseconds& value, milliseconds least, milliseconds most);
  Option interval(seconds& value);
  Option full_text(FullText& value);
  Option allow_private();
  Option proxy();
  Option event_types(std::vector<std::string>& values);
  Option search(std::string& value);

  std::optional<std::string> text_of(const toml::node& node, std::string_view what);
  std::optional<milliseconds> time_of(const toml::node& node);
  void complain(const toml::source_region& where, const char* code, std::string message);
  void expect(const toml::node& node, std::string_view wanted);
  [[nodiscard]] std::string place(const toml::source_region& where, bool column) const;

  Configuration& configuration_;
  Diagnostics& problems_;
  std::string key_;  ///< whose value is being read
  std::optional<QueryCheck> queries_;
};

std::string Reader::place(const toml::source_region& where, bool column) const {
  std::string out = fmt::format("{}:{}", configuration_.path, where.begin.line);
  if (column) out += fmt::format(":{}", where.begin.column);
  return out;
}

void Reader::complain(const toml::source_region& where, const char* code, std::string message) {
  problems_.push_back({Severity::error, code, place(where, true), std::move(message)});
}

void Reader::expect(const toml::node& node, std::string_view wanted) {
  complain(node.source(), "C103",
           fmt::format("{} has to be {}, not {}{}", key_, wanted, type_name(node), value_of(node)));
}

std::optional<std::string> Reader::text_of(const toml::node& node, std::string_view what) {
  if (const auto* text = node.as_string()) return text->get();
  expect(node, what);
  return std::nullopt;
}

std::optional<milliseconds> Reader::time_of(const toml::node& node) {
  std::optional<milliseconds> time;
  if (const auto* whole = node.as_integer()) {
    if (whole->get() >= 0 && whole->get() <= 1'000'000'000) time = seconds(whole->get());
  } else if (const auto* number = node.as_floating_point()) {
    if (number->get() >= 0 && number->get() <= 1e9) time = milliseconds(std::llround(number->get() * 1000));
  } else if (const auto* text = node.as_string()) {
    time = parse_duration(text->get());
  } else {
    expect(node, "a time in seconds or a text such as \"15m\", \"1h\", \"2d\"");
    return std::nullopt;
  }
  if (!time)
    complain(node.source(), "C104",
             key_ + " is" + value_of(node) + ", which is no time: write seconds or a text such as \"15m\", \"1h\", \"2d\"");
  return time;
}

Reader::Option Reader::text(const char* key, std::string& value,
                            std::function<void(const toml::node&)> check) {
  return {key,
          [this, &value, check = std::move(check)](const toml::node& node) {
            const std::optional<std::string> text = text_of(node, "a text");
            if (!text) return;
            if (has_controls(*text)) return complain(node.source(), "C104", key_ + " has control characters");
            value = *text;
            if (check) check(node);
          },
          [&value] { return in_quotes(value); }};
}

Reader::Option Reader::path(const char* key, std::string& value) {
  return text(key, value, [this, &value](const toml::node& node) {
    if (value.empty()) return complain(node.source(), "C104", key_ + " is empty");
    value = beside(configuration_.path, value);
  });
}

Reader::Option Reader::texts(const char* key, std::vector<std::string>& values, bool paths) {
  return {key,
          [this, &values, paths](const toml::node& node) {
            values.clear();
            const toml::array* const list = node.as_array();
            if (list == nullptr) return expect(node, "a list of texts");
            for (const toml::node& each : *list) {
              const std::optional<std::string> text = text_of(each, "a list of texts");
              if (!text) continue;
              if (text->empty() || has_controls(*text)) {
                complain(each.source(), "C104", key_ + " has an empty text or control characters in it");
              } else {
                values.push_back(paths ? beside(configuration_.path, *text) : *text);
              }
            }
          },
          [&values] { return in_quotes(values); }};
}

Reader::Option Reader::boolean(const char* key, bool& value) {
  return {key,
          [this, &value](const toml::node& node) {
            if (const auto* boolean = node.as_boolean()) {
              value = boolean->get();
            } else {
              expect(node, "true or false");
            }
          },
          [&value] { return std::string(value ? "true" : "false"); }};
}

Reader::Option Reader::whole(const char* key, std::int64_t& value, std::int64_t least, std::int64_t most) {
  return {key,
          [this, &value, least, most](const toml::node& node) {
            const auto* const number = node.as_integer();
            if (number == nullptr) return expect(node, "a whole number");
            if (number->get() < least || number->get() > most) {
              return complain(node.source(), "C104",
                              fmt::format("{} is {}; it may be {} to {}", key_, number->get(), least, most));
            }
            value = number->get();
          },
          [&value] { return std::to_string(value); }};
}

Reader::Option Reader::time(const char* key, milliseconds& value, milliseconds least, milliseconds most) {
  return {key,
          [this, &value, least, most](const toml::node& node) {
            const std::optional<milliseconds> time = time_of(node);
            if (!time) return;
            if (*time < least || *time > most) {
              return complain(node.source(), "C104",
                              fmt::format("{} is {}; it may be {} to {}", key_, show_duration(*time),
                                          show_duration(least), show_duration(most)));
            }
            value = *time;
          },
          [&value] { return show_duration(value); }};
}

Reader::Option Reader::interval(seconds& value) {
  return {"interval",
          [this, &value](const toml::node& node) {
            const std::optional<milliseconds> time = time_of(node);
            if (!time) return;
            if (*time < shortest_interval || *time > longest_interval) {
              return complain(node.source(), "C104",
                              fmt::format("interval is {}; it may be {} to {}", show_duration(*time),
                                          show_duration(shortest_interval), show_duration(longest_interval)));
            }
            value = std::chrono::floor<seconds>(*time);
          },
          [&value] { return show_duration(value); }};
}

Reader::Option Reader::full_text(FullText& value) {
  return {"full_text",
          [this, &value](const toml::node& node) {
            const std::optional<std::string> text = text_of(node, "\"page\" or \"feed\"");
            if (!text) return;
            static constexpr std::array<std::string_view, 2> known = {"page", "feed"};
            if (*text == "page" || *text == "feed") {
              value = *text == "page" ? FullText::page : FullText::feed;
            } else {
              complain(node.source(), "C104",
                       "full_text is " + in_quotes(*text) + ", which is neither \"page\" nor \"feed\"" +
                           did_you_mean(*text, known));
            }
          },
          [&value] { return in_quotes(to_text(value)); }};
}

Reader::Option Reader::allow_private() {
  AddressPolicy& policy = configuration_.addresses;
  return {"allow_private",
          [this, &policy](const toml::node& node) {
            if (const auto* boolean = node.as_boolean()) {
              policy.allow_all = boolean->get();
              return;
            }
            const toml::array* const list = node.as_array();
            if (list == nullptr) return expect(node, "true, false or a list of networks");
            for (const toml::node& each : *list) {
              const std::optional<std::string> text = text_of(each, "true, false or a list of networks");
              if (!text) continue;
              const std::optional<IpNetwork> network = parse_network(*text);
              if (network) {
                policy.allowed.push_back(*network);
              } else {
                complain(each.source(), "C104",
                         in_quotes(*text) + " is no network such as \"127.0.0.0/8\" or \"fd00::/8\"");
              }
            }
          },
          [&policy] {
            if (policy.allow_all || policy.allowed.empty())
              return std::string(policy.allow_all ? "true" : "false");
            std::vector<std::string> networks;
            for (const IpNetwork& network : policy.allowed) networks.push_back(to_string(network));
            return in_quotes(networks);
          }};
}

Reader::Option Reader::proxy() {
  return text("proxy", configuration_.proxy, [this](const toml::node& node) {
    configuration_.proxy_from_environment = false;
    const std::string& proxy = configuration_.proxy;
    static constexpr std::array<std::string_view, 5> schemes = {"http://", "https://", "socks4a://",
                                                                "socks5://", "socks5h://"};
    const bool known = std::any_of(schemes.begin(), schemes.end(),
                                   [&](std::string_view scheme) { return proxy.starts_with(scheme); });
    if (!proxy.empty() && !known)
      complain(node.source(), "C104",
               "proxy is " + in_quotes(without_credentials(proxy)) + ", which is no address such as \"http://proxy.example.org:3128\" (\"\" for none)");
  });
}

/// "COERCE" and "COERCE/arrest" have to be known; a word in lower case is a mode, of which rules may have
/// any.
Reader::Option Reader::event_types(std::vector<std::string>& values) {
  Option option = texts("types", values);
  option.read = [this, &values, read_texts = std::move(option.read)](const toml::node& node) {
    read_texts(node);
    if (!node.is_array()) return;
    const std::vector<std::string>& known = queries().event_types();
    for (const std::string& value : values) {
      const std::string type = value.substr(0, value.find('/'));
      const bool is_mode =
          type == value && std::any_of(type.begin(), type.end(), [](char c) { return c >= 'a' && c <= 'z'; });
      if (is_mode || std::find(known.begin(), known.end(), type) != known.end()) continue;
      const std::vector<std::string_view> words(known.begin(), known.end());
      complain(node.source(), "C104", in_quotes(type) + " is no type of event" + did_you_mean(type, words));
    }
  };
  return option;
}

Reader::Option Reader::search(std::string& value) {
  return text("text", value, [this, &value](const toml::node& node) {
    const std::string fault = value.empty() ? std::string() : queries().fault_of_search(value);
    if (fault.empty()) return;
    complain(
        node.source(), "C104",
        "text is " + in_quotes(value) + ", which is no search (" + fault + "); words, \"a phrase\", AND, OR, NOT and prefix* can stand in it");
  });
}

std::vector<Reader::Option> Reader::options() {
  Configuration& c = configuration_;
  const milliseconds nothing(0);
  const milliseconds moment(10);
  const milliseconds hour = std::chrono::hours(1);
  return {path("db", c.db),
          text("contact", c.contact,
               [this](const toml::node& node) {
                 if (!names_contact(configuration_.contact))
                   complain(node.source(), "C104",
                            "contact is " + in_quotes(without_credentials(configuration_.contact)) +
                                ", but has to be the address of a page (https://…) or a mailbox (name@…)");
               }),
          text("user_agent", c.user_agent,
               [this](const toml::node& node) {
                 if (!names_contact(configuration_.user_agent) && configuration_.contact.empty())
                   complain(node.source(), "C104",
                            "user_agent names no contact, and there is no key contact");
               }),
          texts("data", c.data, true),
          texts("opml", c.opml, true),
          path("metrics", c.metrics),
          interval(c.interval),
          full_text(c.full_text),
          whole("max_new_articles", c.max_new_articles, 1, 100'000),
          time("timeout", c.timeout, moment, hour),
          time("connect_timeout", c.connect_timeout, moment, hour),
          time("first_byte_timeout", c.first_byte_timeout, moment, hour),
          time("low_speed_time", c.low_speed_time, seconds(1), hour),
          whole("low_speed_bytes", c.low_speed_bytes, 0, 1'000'000),
          whole("max_body_bytes", c.max_body_bytes, 1000, static_cast<std::int64_t>(max_feed_bytes)),
          whole("max_header_bytes", c.max_header_bytes, 1000, 10'000'000),
          whole("max_redirects", c.max_redirects, 0, 20),
          time("per_host_delay", c.per_host_delay, nothing, hour),
          whole("max_per_host", c.max_per_host, 1, 8),
          whole("max_parallel", c.max_parallel, 1, 256),
          time("max_crawl_delay", c.max_crawl_delay, nothing, hour),
          time("deadline", c.deadline, moment, std::chrono::hours(24)),
          allow_private(),
          path("ca_file", c.ca_file),
          proxy(),
          texts("no_proxy", c.no_proxy),
          {"feeds", [this](const toml::node& node) { read_feeds(node); }, {}},
          {"monitors", [this](const toml::node& node) { read_monitors(node); }, {}}};
}

std::vector<Reader::Option> Reader::feed_options(FeedConfiguration& feed) {
  return {text("url", feed.url,
               [this, &feed](const toml::node& node) {
                 if (!parse_target(feed.url))
                   complain(node.source(), "C104",
                            in_quotes(without_credentials(feed.url)) + " is no http(s) address");
               }),
          text("title", feed.title),
          texts("tags", feed.tags),
          interval(feed.interval),
          full_text(feed.full_text),
          whole("max_new_articles", feed.max_new_articles, 1, 100'000),
          boolean("robots", feed.robots)};
}

std::vector<Reader::Option> Reader::monitor_options(MonitorConfiguration& monitor) {
  return {text("name", monitor.name), texts("entities", monitor.entities), texts("places", monitor.places),
          event_types(monitor.types), search(monitor.text)};
}

/// In the order of the options, so that what feeds inherit is read before them.
void Reader::read_table(const toml::table& table, const std::vector<Option>& options) {
  std::vector<std::string_view> known;
  for (const Option& option : options) {
    known.emplace_back(option.key);
    const toml::node* const node = table.get(option.key);
    if (node == nullptr) continue;
    key_ = option.key;
    option.read(*node);
  }
  for (auto&& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      complain(key.source(), "C102", "unknown key " + in_quotes(key.str()) + did_you_mean(key.str(), known));
  }
}

const QueryCheck& Reader::queries() {
  if (!queries_) queries_.emplace();
  return *queries_;
}

std::map<std::string, std::string> Reader::origins_of(const toml::table& table) const {
  std::map<std::string, std::string> origins;
  for (auto&& [key, node] : table) origins.emplace(key.str(), place(node.source(), false));
  return origins;
}

/// The tables of a list; nothing, with a complaint, if it is none.
std::vector<const toml::table*> Reader::tables_of(const toml::node& node) {
  std::vector<const toml::table*> tables;
  const toml::array* const list = node.as_array();
  const std::string key = key_;
  if (list == nullptr) {
    expect(node, "a list of tables, each under [[" + key + "]]");
    return tables;
  }
  for (const toml::node& each : *list) {
    if (each.is_table()) {
      tables.push_back(each.as_table());
    } else {
      expect(each, "a list of tables, each under [[" + key + "]]");
    }
  }
  return tables;
}

void Reader::read_feeds(const toml::node& node) {
  std::set<std::string> seen;
  for (const toml::table* const table : tables_of(node)) {
    FeedConfiguration feed = feed_with_defaults(configuration_);
    feed.origin = place(table->source(), false);
    feed.origins = origins_of(*table);
    read_table(*table, feed_options(feed));
    if (!table->contains("url")) {
      complain(table->source(), "C105", "this feed has no url");
      continue;
    }
    const std::optional<RequestTarget> target = parse_target(feed.url);
    if (!target) continue;
    if (!seen.insert(target->url).second) {
      complain(table->get("url")->source(), "C106", "the feed " + target->url + " is here a second time");
      continue;
    }
    configuration_.feeds.push_back(std::move(feed));
  }
}

void Reader::read_monitors(const toml::node& node) {
  std::set<std::string> seen;
  for (const toml::table* const table : tables_of(node)) {
    MonitorConfiguration monitor;
    monitor.origin = place(table->source(), false);
    monitor.origins = origins_of(*table);
    read_table(*table, monitor_options(monitor));
    if (monitor.name.empty()) {
      complain(table->source(), "C105", "this monitor has no name");
    } else if (!seen.insert(monitor.name).second) {
      complain(table->source(), "C106", "a second monitor is called " + in_quotes(monitor.name));
    } else if (monitor.entities.empty() && monitor.places.empty() && monitor.types.empty() &&
               monitor.text.empty()) {
      complain(
          table->source(), "C105",
          "monitor " + in_quotes(monitor.name) + " says nothing to watch: entities, places, types or text");
    } else {
      configuration_.monitors.push_back(std::move(monitor));
    }
  }
}

void Reader::check_contact() {
  if (!configuration_.contact.empty() || names_contact(configuration_.user_agent)) return;
  problems_.push_back({Severity::error, "C105", configuration_.path + ":1:1",
                       "no contact: publishers have to be able to write to whoever asks them; set "
                       "contact = \"https://…\" or a mailbox"});
}

void Reader::show(const toml::table& table, const std::vector<Option>& options) {
  for (const Option& option : options) {
    if (!option.show) continue;
    const toml::node* const node = table.get(option.key);
    configuration_.shown.push_back(
        {option.key, option.show(), node == nullptr ? "default" : place(node->source(), false)});
  }
}

void Reader::read(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return complain(error.source(), "C101", std::string(error.description()));
  }
  const std::size_t first = problems_.size();
  const std::vector<Option> known = options();
  read_table(table, known);
  std::stable_sort(
      problems_.begin() + static_cast<std::ptrdiff_t>(first), problems_.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return line_and_column(a) < line_and_column(b); });
  check_contact();
  show(table, known);
}

}  // namespace

std::string FeedConfiguration::name() const {
  return title.empty() ? without_credentials(url) : title;
}

std::vector<ShownValue> shown_feed(const FeedConfiguration& feed, const Configuration& configuration) {
  const auto origin_of = [&](const std::string& key) -> std::string {
    if (const auto found = feed.origins.find(key); found != feed.origins.end()) return found->second;
    for (const ShownValue& inherited : configuration.shown) {
      if (inherited.key == key) return inherited.origin;
    }
    return "default";
  };
  std::vector<ShownValue> shown = {{"url", in_quotes(without_credentials(feed.url)), {}},
                                   {"title", in_quotes(feed.title), {}},
                                   {"tags", in_quotes(feed.tags), {}},
                                   {"interval", show_duration(feed.interval), {}},
                                   {"full_text", in_quotes(to_text(feed.full_text)), {}},
                                   {"max_new_articles", std::to_string(feed.max_new_articles), {}},
                                   {"robots", feed.robots ? "true" : "false", {}}};
  for (ShownValue& each : shown) each.origin = origin_of(each.key);
  return shown;
}

std::vector<ShownValue> shown_monitor(const MonitorConfiguration& monitor) {
  std::vector<ShownValue> shown = {{"name", in_quotes(monitor.name), {}},
                                   {"entities", in_quotes(monitor.entities), {}},
                                   {"places", in_quotes(monitor.places), {}},
                                   {"types", in_quotes(monitor.types), {}},
                                   {"text", in_quotes(monitor.text), {}}};
  for (ShownValue& each : shown) {
    const auto found = monitor.origins.find(each.key);
    each.origin = found == monitor.origins.end() ? "default" : found->second;
  }
  return shown;
}

bool has_secrets(const Configuration& configuration) {
  const auto has_credentials = [](const std::string& url) {
    const std::optional<RequestTarget> target = parse_target(url);
    return target ? !target->credentials.empty() : url.find('@') != std::string::npos;
  };
  return has_credentials(configuration.proxy) ||
         std::any_of(configuration.feeds.begin(), configuration.feeds.end(),
                     [&](const FeedConfiguration& feed) { return has_credentials(feed.url); });
}

FeedConfiguration feed_with_defaults(const Configuration& configuration) {
  FeedConfiguration feed;
  feed.interval = configuration.interval;
  feed.full_text = configuration.full_text;
  feed.max_new_articles = configuration.max_new_articles;
  return feed;
}

Configuration read_configuration(std::string_view text, const std::string& path, Diagnostics& problems) {
  Configuration configuration;
  configuration.path = path;
  configuration.db = beside(path, configuration.db);
  if (!is_valid_utf8(text)) {
    problems.push_back({Severity::error, "C101", path + ":1:1", "this file is not UTF-8"});
    return configuration;
  }
  Reader(configuration, problems).read(text);
  return configuration;
}

FetchSettings fetch_settings(const Configuration& configuration, const std::string& version,
                             const std::function<std::string(const std::string&)>& variable) {
  const auto whole_seconds = [](milliseconds time) { return std::chrono::ceil<seconds>(time); };
  FetchSettings settings;
  HttpSettings& http = settings.http;
  http.user_agent = configuration.user_agent.empty()
                        ? "dateline/" + version + " (+" + configuration.contact + ")"
                        : configuration.user_agent;
  // What robots.txt calls us is the product in front of the agent (RFC 9309, 2.2.1).
  settings.robots_product = product_token(http.user_agent);
  http.addresses = configuration.addresses;
  if (configuration.proxy_from_environment) {
    http.proxy = proxy_from_environment(variable);
  } else {
    http.proxy.http = http.proxy.https = configuration.proxy;
  }
  for (const std::string& hosts : configuration.no_proxy) {
    for (std::string& host : split_hosts(hosts)) http.proxy.not_for.push_back(std::move(host));
  }
  http.ca_file = configuration.ca_file;
  http.connect_timeout = configuration.connect_timeout;
  http.first_byte_timeout = configuration.first_byte_timeout;
  http.timeout = configuration.timeout;
  http.low_speed_time = whole_seconds(configuration.low_speed_time);
  http.low_speed_bytes = static_cast<long>(configuration.low_speed_bytes);
  http.max_header_bytes = static_cast<std::size_t>(configuration.max_header_bytes);
  http.max_connections = static_cast<unsigned>(configuration.max_parallel);
  settings.max_parallel = static_cast<unsigned>(configuration.max_parallel);
  settings.max_per_host = static_cast<unsigned>(configuration.max_per_host);
  settings.per_host_delay = configuration.per_host_delay;
  settings.max_crawl_delay = whole_seconds(configuration.max_crawl_delay);
  settings.max_redirects = static_cast<unsigned>(configuration.max_redirects);
  return settings;
}

std::string feed_as_toml(const FeedConfiguration& feed, const Configuration& defaults) {
  std::string out = "[[feeds]]\nurl = " + in_quotes(feed.url) + "\n";
  if (!feed.title.empty()) out += "title = " + in_quotes(feed.title) + "\n";
  if (!feed.tags.empty()) out += "tags = " + in_quotes(feed.tags) + "\n";
  if (feed.interval != defaults.interval) out += "interval = " + show_duration(feed.interval) + "\n";
  if (feed.full_text != defaults.full_text) out += "full_text = " + in_quotes(to_text(feed.full_text)) + "\n";
  if (feed.max_new_articles != defaults.max_new_articles)
    out += fmt::format("max_new_articles = {}\n", feed.max_new_articles);
  if (!feed.robots) out += "robots = false\n";
  return out;
}

}  // namespace dateline::pipeline
