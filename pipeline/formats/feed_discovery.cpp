#include "pipeline/formats/feed_discovery.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pipeline/base/charset.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/html_tree.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_found = 100;
constexpr std::size_t max_links = 100'000;  ///< that are looked at

/// Whether a list of words separated by white space has one.
bool has_word(std::string_view list, std::string_view wanted) {
  while (!(list = trim(list)).empty()) {
    const std::size_t end = std::min(list.find_first_of(" \t\n\r\f"), list.size());
    if (same_ascii(list.substr(0, end), wanted)) return true;
    list.remove_prefix(end);
  }
  return false;
}

std::string media_type(std::string_view type) {
  return lower_ascii(trim(type.substr(0, type.find(';'))));
}

bool is_feed_type(const std::string& type) {
  static constexpr std::array<std::string_view, 6> types = {"application/rss+xml", "application/atom+xml",
                                                            "application/rdf+xml", "application/feed+json",
                                                            "text/rss+xml",        "application/rss"};
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// Types that say less than they should: the address has to look like a feed's, too.
bool is_vague_type(const std::string& type) {
  return type == "application/xml" || type == "text/xml" || type == "application/json";
}

/// "?feed=rss2", "&feed=atom": the feeds of WordPress without addresses of words.
bool asks_for_feed(const std::string& address) {
  const std::size_t query = address.find('?');
  if (query == std::string::npos) return false;
  const std::size_t at = address.find("feed=", query);
  if (at == std::string::npos || (address[at - 1] != '?' && address[at - 1] != '&')) return false;
  const std::string value = address.substr(at + 5, address.find_first_of("&#", at) - at - 5);
  return value == "rss2" || value == "rss" || value == "atom" || value == "rdf";
}

/// Addresses as programs give them to their feeds: …/feed/, …/rss, …/atom.xml, …/news.rss
bool looks_like_feed_address(std::string_view url) {
  if (asks_for_feed(lower_ascii(url.substr(0, 2000)))) return true;
  const std::string address = lower_ascii(url.substr(0, url.find_first_of("?#")));
  std::string_view path = address;
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (slash != std::string_view::npos && slash > 0 && path[slash - 1] == '/') return false;  // only a host
  static constexpr std::array<std::string_view, 14> names = {
      "feed",     "feeds",     "rss",       "atom",      "rdf",     "rss.xml",  "feed.xml",
      "atom.xml", "index.xml", "index.rdf", "feed.json", "rss.php", "feed.rss", "rss2.xml"};
  if (std::find(names.begin(), names.end(), last) != names.end()) return true;
  return last.ends_with(".rss") || last.ends_with(".atom") || last.ends_with(".rdf");
}

bool is_of_comments(const FoundFeed& feed) {
  return lower_ascii(feed.url).find("/comments/") != std::string::npos;
}

class Finder {
 public:
  Finder(const HtmlTree& tree, const FeedContext& context) : tree_(tree), base_(context.url) {}

  std::vector<FoundFeed> find() {
    find_base();
    each_of(HtmlTag::link, [this](NodeIndex i) { read_link(i); });
    if (found_.empty()) each_of(HtmlTag::a, [this](NodeIndex i) { read_anchor(i); });
    std::stable_partition(found_.begin(), found_.end(),
                          [](const FoundFeed& feed) { return !is_of_comments(feed); });
    return std::move(found_);
  }

 private:
  template <typename Function>
  void each_of(HtmlTag tag, Function function) {
    std::size_t seen = 0;
    for (NodeIndex i = 1; i < tree_.size() && seen < max_links; ++i) {
      if (tree_[i].tag != tag) continue;
      function(i);
      ++seen;
    }
  }

  void find_base() {
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      if (tree_[i].tag != HtmlTag::base) continue;
      const std::string_view href = tree_.attribute(i, "href");
      if (auto resolved = resolve_url(base_, href); resolved && !href.empty()) base_ = std::move(*resolved);
      return;
    }
  }

  void read_link(NodeIndex i) {
    const std::string_view relation = tree_.attribute(i, "rel");
    const std::string type = media_type(tree_.attribute(i, "type"));
    const std::string_view href = trim(tree_.attribute(i, "href"));
    const bool named = has_word(relation, "feed") && !has_word(relation, "stylesheet");
    const bool typed = has_word(relation, "alternate") &&
                       (is_feed_type(type) || (is_vague_type(type) && looks_like_feed_address(href)));
    if (named || typed) add(href, type, one_line(tree_.attribute(i, "title")));
  }

  void read_anchor(NodeIndex i) {
    const std::string_view href = trim(tree_.attribute(i, "href"));
    if (looks_like_feed_address(href)) add(href, {}, one_line(tree_.inner_text(i)));
  }

  void add(std::string_view written, std::string type, std::string title) {
    if (written.empty() || found_.size() >= max_found) return;
    const std::string href = without_feed_scheme(written);
    std::optional<std::string> url = resolve_url(base_, href);
    if (!url && (!base_.empty() || href.find(':') < href.find('/'))) return;  // mailto:, javascript:, …
    std::string address = url ? std::move(*url) : href;
    const auto same = [&](const FoundFeed& feed) { return feed.url == address; };
    if (std::any_of(found_.begin(), found_.end(), same)) return;
    found_.push_back({std::move(address), std::move(type), std::move(title)});
  }

  const HtmlTree& tree_;
  std::string base_;
  std::vector<FoundFeed> found_;
};

}  // namespace

std::vector<FoundFeed> discover_feeds(std::string_view bytes, const FeedContext& context) {
  const HtmlTree tree = parse_html(decode_text(bytes, MarkupKind::html, context.content_type).text);
  return Finder(tree, context).find();
}

}  // namespace dateline::pipeline
