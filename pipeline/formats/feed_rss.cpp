#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "pipeline/base/url.h"
#include "pipeline/formats/feed_adapters.h"
#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

constexpr std::uint32_t max_ttl_minutes = 60 * 24 * 365;

std::string best_link(FeedLinks& links) {
  if (!links.plain.empty()) return std::move(links.plain);
  return links.alternate_html.empty() ? std::move(links.alternate) : std::move(links.alternate_html);
}

class RssReader {
 public:
  RssReader(const XmlTree& tree, const FeedContext& context) : xml_(tree, context, false) {}

  Feed read(XmlIndex root) {
    const XmlName name = xml_.name(root);
    feed_.format = name == XmlName::rdf ? rdf_format(root) : rss_format(root);
    feed_.malformed = xml_.tree().malformed();
    const XmlIndex channel = name == XmlName::channel ? root : xml_.child_named(root, XmlName::channel);
    if (channel != no_element) read_channel(channel);
    if (channel == root) return std::move(feed_);
    // RSS 1.0 has its items beside the channel, careless feeds too; some have a channel for each topic
    xml_.each_child(root, [&](XmlIndex child) {
      if (xml_.is_item(child)) return read_item(child);
      if (child == channel || xml_.name(child) != XmlName::channel) return;
      xml_.each_child(child, [&](XmlIndex i) {
        if (xml_.is_item(i)) read_item(i);
      });
    });
    return std::move(feed_);
  }

 private:
  [[nodiscard]] std::string rss_format(XmlIndex root) const {
    const std::string_view version = trim(xml_.tree().attribute(root, "version"));
    if (version.starts_with("0.9")) return "rss0.9";
    return version.starts_with('1') ? "rss1.0" : "rss2.0";
  }

  [[nodiscard]] std::string rdf_format(XmlIndex root) const {
    bool old = xml_.tree().declares_rss090();
    xml_.each_child(root, [&](XmlIndex child) { old = old || xml_.space(child) == XmlSpace::rss090; });
    return old ? "rss0.9" : "rss1.0";
  }

  void read_channel(XmlIndex channel) {
    FeedExtras extras;
    FeedLinks links;
    feed_.items.reserve(std::min(xml_.count_items(channel), max_feed_items));
    feed_.language = xml_.language(channel, true);
    xml_.each_child(channel, [&](XmlIndex i) {
      if (xml_.is_item(i)) return read_item(i);
      if (xml_.is_own(i)) return read_element(i, links, extras);
      if (xml_.space(i) != XmlSpace::media) xml_.read_extension(i, extras, feed_.categories, feed_);
    });
    feed_.link = best_link(links);
    if (feed_.title.empty()) feed_.title = std::move(extras.title);
    if (feed_.description.empty()) feed_.description = std::move(extras.summary);
    if (feed_.author.empty()) feed_.author = extras.creator.empty() ? extras.publisher : extras.creator;
    if (!extras.language.empty()) feed_.language = std::move(extras.language);
    if (feed_.updated.empty()) feed_.updated = extras.updated.empty() ? extras.date : extras.updated;
    if (feed_.published.empty()) feed_.published = extras.published.empty() ? extras.date : extras.published;
  }

  void read_element(XmlIndex i, FeedLinks& links, FeedExtras& extras) {
    if (xml_.read_of_feed(i, feed_, links, extras.summary)) return;
    switch (xml_.name(i)) {
      case XmlName::author:
      case XmlName::managing_editor:
        if (feed_.author.empty()) feed_.author = xml_.person(i);
        break;
      case XmlName::web_master:
        if (extras.publisher.empty()) extras.publisher = xml_.person(i);
        break;
      case XmlName::last_build_date:
        if (feed_.updated.empty()) feed_.updated = xml_.time(i, feed_);
        break;
      case XmlName::date:
        extras.date = xml_.time(i, feed_);
        break;
      case XmlName::keywords:
        xml_.read_keywords(i, feed_.categories, feed_);
        break;
      case XmlName::ttl:
        feed_.ttl_minutes = number(xml_.identifier(i), max_ttl_minutes).value_or(0);
        break;
      case XmlName::skip_hours:
        xml_.each_child(i, [&](XmlIndex hour) {  // midnight is 0, for some 24
          if (const auto value = number(xml_.identifier(hour), 24)) feed_.skip_hours |= 1U << (*value % 24);
        });
        break;
      case XmlName::skip_days:
        xml_.each_child(i, [&](XmlIndex day) { feed_.skip_days |= day_bit(xml_.identifier(day)); });
        break;
      default:
        break;
    }
  }

  static std::optional<std::uint32_t> number(std::string_view digits, std::uint32_t most) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value > most) return std::nullopt;
    return value;
  }

  static std::uint32_t day_bit(std::string_view name) {
    static constexpr std::array<std::string_view, 7> names = {"sunday",   "monday", "tuesday", "wednesday",
                                                              "thursday", "friday", "saturday"};
    const auto* const found = std::find(names.begin(), names.end(), lower_ascii(name));
    return found == names.end() ? 0U : 1U << (found - names.begin());
  }

  /// The address that a guid is; one that is relative has to say that it is one, or to look like it.
  [[nodiscard]] std::string permalink_of(XmlIndex guid) const {
    const std::string id = xml_.identifier(guid);
    const std::string_view said = trim(xml_.tree().attribute(guid, "isPermaLink"));
    if (same_ascii(said, "false")) return {};
    if (!is_http_url(id) && !id.starts_with('/') && !same_ascii(said, "true")) return {};
    std::string link = xml_.address(guid, id);
    return is_http_url(link) ? link : std::string();
  }

  void read_item(XmlIndex element) {
    if (is_full(feed_, xml_.context())) return;
    FeedItem& item = feed_.items.emplace_back();
    FeedLinks links;
    FeedExtras extras;
    XmlIndex guid = no_element;
    item.language = xml_.language(element, false);
    xml_.each_child(element, [&](XmlIndex i) {
      if (xml_.read_shared(i, item, links, feed_)) return;
      if (!xml_.is_own(i)) return xml_.read_extension(i, extras, item.categories, feed_);
      switch (xml_.name(i)) {
        case XmlName::title:
          if (item.title.empty() || xml_.space(i) != XmlSpace::atom10)
            set_if_given(item.title, xml_.title(i));
          break;
        case XmlName::guid:
          if (std::string id = xml_.identifier(i); !id.empty()) {
            item.id = std::move(id);
            guid = i;
          }
          break;
        case XmlName::id:
          if (item.id.empty()) item.id = xml_.identifier(i);
          break;
        case XmlName::author:
        case XmlName::creator:
          add_name(item.author, xml_.person(i), feed_.notes, xml_.context());
          break;
        case XmlName::date:
        case XmlName::created:
          if (extras.date.empty()) extras.date = xml_.time(i, feed_);
          break;
        default:
          break;
      }
    });
    const std::string date = extras.date;
    FeedXml::add_extras(extras, item);
    for (const XmlAttribute& attribute : xml_.tree().attributes(element))
      if (attribute.space == XmlSpace::rdf && attribute.name == "about" && item.id.empty())
        item.id = trim(attribute.value);
    item.link = best_link(links);
    if (item.link.empty() && guid != no_element) item.link = permalink_of(guid);
    if (item.comments.empty()) item.comments = std::move(links.replies);
    item.via = std::move(links.via);
    if (item.updated.empty()) item.updated = date;
    if (item.published.empty()) item.published = item.updated;
  }

  FeedXml xml_;
  Feed feed_;
};

}  // namespace

Feed read_rss(const XmlTree& tree, XmlIndex root, const FeedContext& context) {
  return RssReader(tree, context).read(root);
}

}  // namespace dateline::pipeline
