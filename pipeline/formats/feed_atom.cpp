#include <algorithm>
#include <utility>

#include "pipeline/formats/feed_adapters.h"
#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

std::string best_link(FeedLinks& links) {
  if (!links.alternate_html.empty()) return std::move(links.alternate_html);
  return links.alternate.empty() ? std::move(links.plain) : std::move(links.alternate);
}

class AtomReader {
 public:
  AtomReader(const XmlTree& tree, const FeedContext& context) : xml_(tree, context, true) {}

  Feed read(XmlIndex root) {
    const XmlTree& tree = xml_.tree();
    const bool old = xml_.space(root) == XmlSpace::atom03 || tree.attribute(root, "version") == "0.3";
    feed_.format = old ? "atom0.3" : "atom1.0";
    feed_.malformed = tree.malformed();
    feed_.language = xml_.language(root, true);
    if (xml_.is_item(root)) {
      read_entry(root);
      return std::move(feed_);
    }
    feed_.items.reserve(std::min(xml_.count_items(root), max_feed_items));
    xml_.each_child(root, [&](XmlIndex i) {
      if (xml_.is_item(i)) return read_entry(i);
      if (!xml_.is_own(i)) {
        if (xml_.space(i) != XmlSpace::media) xml_.read_extension(i, extras_, feed_.categories, feed_);
        return;
      }
      read_element(i);
    });
    feed_.link = best_link(links_);
    if (feed_.title.empty()) feed_.title = std::move(extras_.title);
    if (feed_.description.empty()) feed_.description = subtitle_.empty() ? extras_.summary : subtitle_;
    if (feed_.author.empty()) feed_.author = extras_.creator.empty() ? extras_.publisher : extras_.creator;
    if (!extras_.language.empty()) feed_.language = std::move(extras_.language);
    if (feed_.published.empty()) feed_.published = std::move(extras_.published);
    if (feed_.updated.empty()) feed_.updated = extras_.updated.empty() ? extras_.date : extras_.updated;
    return std::move(feed_);
  }

 private:
  void read_element(XmlIndex i) {
    if (xml_.read_of_feed(i, feed_, links_, subtitle_)) return;
    if (xml_.name(i) == XmlName::author) add_name(feed_.author, xml_.person(i), feed_.notes, xml_.context());
  }

  void read_entry(XmlIndex entry) {
    if (is_full(feed_, xml_.context())) return;
    FeedItem& item = feed_.items.emplace_back();
    FeedLinks links;
    FeedExtras extras;
    item.language = xml_.language(entry, false);
    xml_.each_child(entry, [&](XmlIndex i) {
      if (xml_.read_shared(i, item, links, feed_)) return;
      if (!xml_.is_own(i)) return xml_.read_extension(i, extras, item.categories, feed_);
      switch (xml_.name(i)) {
        case XmlName::title:
          set_if_given(item.title, xml_.title(i));
          break;
        case XmlName::id:
        case XmlName::guid:
          set_if_given(item.id, xml_.identifier(i));
          break;
        case XmlName::author:
        case XmlName::creator:
          add_name(item.author, xml_.person(i), feed_.notes, xml_.context());
          break;
        case XmlName::created:
        case XmlName::date:
          if (extras.date.empty()) extras.date = xml_.time(i, feed_);
          break;
        default:
          break;
      }
    });
    FeedXml::add_extras(extras, item);
    item.link = best_link(links);
    if (item.comments.empty()) item.comments = std::move(links.replies);
    item.via = std::move(links.via);
  }

  FeedXml xml_;
  Feed feed_;
  FeedLinks links_;
  FeedExtras extras_;
  std::string subtitle_;
};

}  // namespace

Feed read_atom(const XmlTree& tree, XmlIndex root, const FeedContext& context) {
  return AtomReader(tree, context).read(root);
}

}  // namespace dateline::pipeline
