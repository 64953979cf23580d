#include "pipeline/formats/sitemap.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "pipeline/base/charset.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/xml_tree.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_entries = 100'000;  ///< twice what the protocol allows

Diagnostic problem(const char* code, const FeedContext& context, std::string message) {
  return {Severity::error, code, context.path, std::move(message)};
}

class SitemapReader {
 public:
  explicit SitemapReader(const FeedContext& context) : context_(context) {}

  Sitemap read_tree(const XmlTree& tree, XmlIndex root) {
    sitemap_.malformed = tree.malformed();
    const bool index = tree[root].name == XmlName::sitemapindex;
    sitemap_.kind = index ? SitemapKind::index : SitemapKind::pages;
    const XmlName wanted = index ? XmlName::sitemap : XmlName::url;
    for (XmlIndex i = root + 1; i < tree[root].end;) {
      if (tree[i].is_text || tree[i].space != tree[root].space || tree[i].name != wanted) {
        ++i;
        continue;
      }
      read_entry(tree, i);
      i = tree[i].end;
    }
    return std::move(sitemap_);
  }

  Sitemap read_lines(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (const std::string_view line = trim(text.substr(0, end)); !line.empty()) add(line, {});
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(sitemap_);
  }

 private:
  void read_entry(const XmlTree& tree, XmlIndex element) {
    SitemapEntry entry;
    std::string location;
    tree.each_child(element, [&](XmlIndex i) {
      const XmlName name = tree[i].name;
      if (tree[i].cut) return;  // half an address is another one
      if (tree[i].space == XmlSpace::news && name == XmlName::news) return read_news(tree, i, entry);
      if (tree[i].space != tree[element].space) return;
      if (name == XmlName::loc && location.empty()) location = one_line(tree.text(i));
      if (name == XmlName::lastmod) entry.modified = feed_time(tree.text(i), context_, sitemap_.notes);
    });
    if (!location.empty()) add(location, std::move(entry));
  }

  void read_news(const XmlTree& tree, XmlIndex news, SitemapEntry& entry) {
    tree.each_child(news, [&](XmlIndex i) {
      const XmlName name = tree[i].name;
      if (name == XmlName::title) entry.title = plain_title(tree.text(i));
      if (name == XmlName::publication_date)
        entry.published = feed_time(tree.text(i), context_, sitemap_.notes);
      if (name == XmlName::keywords && !add_keywords(entry.keywords, tree.text(i)))
        note_categories(sitemap_.notes, context_);
      if (name != XmlName::publication) return;
      tree.each_child(i, [&](XmlIndex child) {
        if (tree[child].name == XmlName::name) entry.publication = one_line(tree.text(child));
        if (tree[child].name == XmlName::language) entry.language = one_line(tree.text(child));
      });
    });
  }

  void add(std::string_view location, SitemapEntry entry) {
    if (sitemap_.entries.size() >= max_entries) {
      return add_note(sitemap_.notes, context_, "F105",
                      "more than " + std::to_string(max_entries) + " entries; the others are left out");
    }
    std::optional<std::string> url = resolve_url(context_.url, location);
    if (!url)
      return add_note(
          sitemap_.notes, context_, "F112",
          "left out an address that is not http or https: \"" + one_line(location.substr(0, 200)) + "\"");
    entry.url = std::move(*url);
    sitemap_.entries.push_back(std::move(entry));
  }

  const FeedContext& context_;
  Sitemap sitemap_;
};

bool starts_with_address(std::string_view text) {
  text = trim(text);
  return is_http_url(text.substr(0, text.find_first_of("\r\n")));
}

}  // namespace

Result<Sitemap> read_sitemap(std::string_view bytes, const FeedContext& context) {
  if (trim(bytes).empty()) return problem("F101", context, "empty");
  DecodedText decoded = decode_text(bytes, MarkupKind::xml, context.content_type);
  std::optional<Sitemap> sitemap;
  if (starts_with_address(decoded.text)) {
    sitemap = SitemapReader(context).read_lines(decoded.text);
  } else {
    const XmlTree tree = parse_xml(decoded.text);
    for (XmlIndex i = 1; i < std::min<std::size_t>(tree.size(), 100) && !sitemap; ++i)
      if (tree[i].name == XmlName::urlset || tree[i].name == XmlName::sitemapindex)
        sitemap = SitemapReader(context).read_tree(tree, i);
    if (sitemap) add_limits(sitemap->notes, context, tree.limits());
  }
  if (!sitemap) return problem("F121", context, "not a sitemap: no urlset or sitemapindex element");
  sitemap->malformed = sitemap->malformed || decoded.repaired;
  sitemap->encoding = std::move(decoded.encoding);
  return std::move(*sitemap);
}

}  // namespace dateline::pipeline
