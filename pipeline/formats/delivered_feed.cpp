#include "pipeline/formats/delivered_feed.h"

#include <algorithm>
#include <string>
#include <utility>

#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/sitemap.h"
#include "pipeline/formats/sniff.h"

namespace dateline::pipeline {

namespace {

Diagnostic other(const FeedContext& context, std::string message) {
  return {Severity::error, "F106", context.path, std::move(message)};
}

std::string shown(std::string_view address) {
  return without_credentials(address.substr(0, 300));
}

bool is_news(const SitemapEntry& entry) {
  return !entry.title.empty() || !entry.published.empty();
}

const std::string& date_of(const FeedItem& item) {
  return item.published.empty() ? item.updated : item.published;
}

/// The other entries of a sitemap are all that the site has, not what is new.
Feed feed_of_news(Sitemap sitemap, const FeedContext& context) {
  Feed feed;
  feed.format = "sitemap";
  feed.malformed = sitemap.malformed;
  feed.encoding = std::move(sitemap.encoding);
  feed.notes = std::move(sitemap.notes);
  for (SitemapEntry& entry : sitemap.entries) {
    if (!is_news(entry)) continue;
    if (!context.url.empty() && !same_site(context.url, entry.url)) {
      add_note(feed.notes, context, "F122", "left out an address of another site: " + shown(entry.url));
      continue;
    }
    FeedItem& item = feed.items.emplace_back();
    item.link = std::move(entry.url);
    item.title = std::move(entry.title);
    item.published = std::move(entry.published);
    item.updated = std::move(entry.modified);
    item.language = std::move(entry.language);
    item.categories = std::move(entry.keywords);
    set_if_empty(feed.title, std::move(entry.publication));
  }
  std::stable_sort(feed.items.begin(), feed.items.end(),
                   [](const FeedItem& a, const FeedItem& b) { return date_of(a) > date_of(b); });
  return feed;
}

Result<Feed> read_news_sitemap(std::string_view bytes, const FeedContext& context) {
  Result<Sitemap> sitemap = read_sitemap(bytes, context);
  if (!sitemap) return sitemap.error();
  const std::string lists = "; \"dateline feed\" lists what is in it";
  if (sitemap->kind == SitemapKind::index) {
    std::string message = "a sitemap index, not a feed";
    if (!sitemap->entries.empty()) message += "; its first sitemap is " + shown(sitemap->entries.front().url);
    return other(context, message + lists);
  }
  if (std::none_of(sitemap->entries.begin(), sitemap->entries.end(), is_news))
    return other(context, "a sitemap without news, not a feed" + lists);
  return feed_of_news(std::move(*sitemap), context);
}

}  // namespace

Diagnostic page_in_place_of_feed(const FeedContext& context, const std::vector<FoundFeed>& feeds) {
  std::string message = "an HTML page, not a feed";
  message += feeds.empty() ? "; it names none" : "; it names " + shown(feeds.front().url);
  if (feeds.size() > 1) message += " and " + std::to_string(feeds.size() - 1) + " more";
  return other(context, std::move(message));
}

Result<Feed> read_delivered_feed(std::string_view bytes, const FeedContext& context) {
  const Looks looks = looks_like(bytes);
  if (looks == Looks::sitemap) return read_news_sitemap(bytes, context);
  if (looks == Looks::opml)
    return other(context,
                 "an OPML list of feeds, not a feed; \"dateline feeds import\" takes them from a file");
  Result<Feed> feed = read_feed(bytes, context);
  if (feed || feed.error().code != "F102" || looks != Looks::page) return feed;
  return page_in_place_of_feed(context, discover_feeds(bytes, context));
}

}  // namespace dateline::pipeline
