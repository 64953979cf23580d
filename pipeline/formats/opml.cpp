#include "pipeline/formats/opml.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "pipeline/base/charset.h"
#include "pipeline/base/markup.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/xml_tree.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_feeds = 100'000;
constexpr std::size_t max_tags = 32;        ///< of one feed
constexpr std::size_t max_tag_bytes = 200;  ///< a longer one is no tag
/// Of the tags of all feeds: deep folders stand before each of the feeds in them.
constexpr std::size_t max_all_tag_bytes = 64'000'000;

Diagnostic problem(const char* code, const FeedContext& context, std::string message) {
  return {Severity::error, code, context.path, std::move(message)};
}

/// Readers write xmlUrl, xmlurl and XMLURL.
std::string_view attribute_of(const XmlTree& tree, XmlIndex i, std::string_view name) {
  for (const XmlAttribute& attribute : tree.attributes(i))
    if (same_ascii(attribute.name, name)) return trim(attribute.value);
  return {};
}

class OpmlReader {
 public:
  OpmlReader(const XmlTree& tree, const FeedContext& context) : tree_(tree), context_(context) {}

  Opml read(XmlIndex root) {
    opml_.malformed = tree_.malformed();
    for (XmlIndex i = root + 1; i < tree_[root].end; ++i) {
      if (tree_[i].is_text) continue;
      if (tree_[i].name == XmlName::title && opml_.title.empty()) opml_.title = one_line(tree_.text(i));
      if (tree_[i].name == XmlName::outline) read_outline(i);
    }
    return std::move(opml_);
  }

 private:
  struct Folder {
    XmlIndex end;
    std::size_t tags_around;  ///< how many of `open_tags_` the folders around it have
  };

  void read_outline(XmlIndex i) {
    for (; !folders_.empty() && folders_.back().end <= i; folders_.pop_back())
      open_tags_.resize(folders_.back().tags_around);
    std::string label = plain_name(attribute_of(tree_, i, "title"));
    if (label.empty()) label = plain_name(attribute_of(tree_, i, "text"));
    std::string_view url = attribute_of(tree_, i, "xmlUrl");
    const std::string type = lower_ascii(attribute_of(tree_, i, "type"));
    if (url.empty() && (type == "rss" || type == "atom")) url = attribute_of(tree_, i, "url");
    if (url.empty()) {
      folders_.push_back({tree_[i].end, open_tags_.size()});
      add_tag(open_tags_, label);
    } else {
      read_feed_outline(i, url, std::move(label));
    }
  }

  void read_feed_outline(XmlIndex i, std::string_view written, std::string title) {
    const std::optional<std::string> url = resolve_url(context_.url, without_feed_scheme(written));
    if (!url)
      return add_note(opml_.notes, context_, "F112",
                      "left out an address that is not http or https: \"" +
                          one_line(without_credentials(written).substr(0, 200)) + "\"");
    auto found = places_.find(*url);
    if (found == places_.end()) {
      if (opml_.feeds.size() >= max_feeds) {
        return add_note(opml_.notes, context_, "F105",
                        "more than " + std::to_string(max_feeds) + " feeds; the others are left out");
      }
      found = places_.emplace(*url, opml_.feeds.size()).first;
      OpmlFeed& feed = opml_.feeds.emplace_back();
      feed.url = *url;
      if (title != *url && title != written)
        feed.title = std::move(title);  // write_opml's text of one without
      feed.link = attribute_of(tree_, i, "htmlUrl");
      feed.description = one_line(attribute_of(tree_, i, "description"));
      feed.language = attribute_of(tree_, i, "language");
    }
    std::vector<std::string>& tags = opml_.feeds[found->second].tags;
    for (const std::string& tag : open_tags_) add_to_feed(tags, tag);
    std::vector<std::string> categories;
    add_categories(categories, attribute_of(tree_, i, "category"));
    for (const std::string& tag : categories) add_to_feed(tags, tag);
  }

  void add_to_feed(std::vector<std::string>& tags, const std::string& tag) {
    if (tags.size() >= max_tags || std::find(tags.begin(), tags.end(), tag) != tags.end()) return;
    const std::size_t bytes = sizeof(std::string) + tag.size();
    if (tag_bytes_ + bytes > max_all_tag_bytes)
      return add_note(opml_.notes, context_, "F105",
                      "more tags of feeds than are kept; the others are left out");
    tag_bytes_ += bytes;
    tags.push_back(tag);
  }

  static void add_tag(std::vector<std::string>& tags, std::string_view tag) {
    if (tags.size() < max_tags && tag.size() <= max_tag_bytes) (void)add_category(tags, tag);
  }

  /// "/Boston/Weather,/Harvard/Berkman"
  static void add_categories(std::vector<std::string>& tags, std::string_view list) {
    while (!list.empty() && tags.size() < max_tags) {
      const std::size_t end = std::min(list.find_first_of(",/"), list.size());
      add_tag(tags, list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }

  const XmlTree& tree_;
  const FeedContext& context_;
  Opml opml_;
  std::vector<Folder> folders_;         ///< that are open, the innermost last
  std::size_t tag_bytes_ = 0;           ///< that all feeds have
  std::vector<std::string> open_tags_;  ///< their labels, each once, what a feed within takes
  std::unordered_map<std::string, std::size_t> places_;
};

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += ' ';
  out += name;
  out += "=\"";
  append_markup(out, value, true);
  out += '"';
}

void append_feed(std::string& out, const OpmlFeed& feed, std::string_view indent) {
  out += indent;
  out += "<outline type=\"rss\"";
  append_attribute(out, "text", feed.title.empty() ? feed.url : feed.title);
  append_attribute(out, "title", feed.title);
  append_attribute(out, "xmlUrl", feed.url);
  append_attribute(out, "htmlUrl", feed.link);
  append_attribute(out, "description", feed.description);
  append_attribute(out, "language", feed.language);
  out += "/>\n";
}

}  // namespace

Result<Opml> read_opml(std::string_view bytes, const FeedContext& context) {
  if (trim(bytes).empty()) return problem("F101", context, "empty");
  DecodedText decoded = decode_text(bytes, MarkupKind::xml, context.content_type);
  const XmlTree tree = parse_xml(decoded.text);
  for (XmlIndex i = 1; i < std::min<std::size_t>(tree.size(), 100); ++i) {
    if (tree[i].name != XmlName::opml) continue;
    Opml opml = OpmlReader(tree, context).read(i);
    opml.malformed = opml.malformed || decoded.repaired;
    add_limits(opml.notes, context, tree.limits());
    return opml;
  }
  return problem("F111", context, "not OPML: no opml element");
}

std::string write_opml(const Opml& opml) {
  std::vector<std::string_view> tags;
  std::unordered_map<std::string_view, std::vector<const OpmlFeed*>> feeds_of;
  for (const OpmlFeed& feed : opml.feeds) {
    for (const std::string& tag : feed.tags) {
      std::vector<const OpmlFeed*>& feeds = feeds_of[tag];
      if (feeds.empty()) tags.push_back(tag);
      feeds.push_back(&feed);
    }
  }
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>";
  append_markup(out, one_line(opml.title), false);
  out += "</title>\n  </head>\n  <body>\n";
  for (const OpmlFeed& feed : opml.feeds)
    if (feed.tags.empty()) append_feed(out, feed, "    ");
  for (const std::string_view tag : tags) {
    out += "    <outline";
    append_attribute(out, "text", tag);
    append_attribute(out, "title", tag);
    out += ">\n";
    for (const OpmlFeed* feed : feeds_of[tag]) append_feed(out, *feed, "      ");
    out += "    </outline>\n";
  }
  out += "  </body>\n</opml>\n";
  return out;
}

}  // namespace dateline::pipeline
