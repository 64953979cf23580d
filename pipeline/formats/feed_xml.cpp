#include "pipeline/formats/feed_xml.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_enclosures = 1000;

void set_if_empty(std::string& slot, std::string value) {
  if (slot.empty()) slot = std::move(value);
}

/// "lat lon" as GeoRSS writes it, also with a comma; empty unless both are numbers on the globe.
std::string point_of(std::string_view text) {
  std::string line = one_line(text);
  std::replace(line.begin(), line.end(), ',', ' ');
  line = one_line(line);
  const std::size_t space = line.find(' ');
  if (space == std::string::npos || line.size() > 60 || line.find(' ', space + 1) != std::string::npos)
    return {};
  const auto degrees = [](const std::string& number, double most) {
    if (number.find_first_not_of("+-.0123456789") != std::string::npos) return false;
    char* end = nullptr;
    const double value = std::strtod(number.c_str(), &end);
    return end != number.c_str() && *end == '\0' && value >= -most && value <= most;
  };
  return degrees(line.substr(0, space), 90) && degrees(line.substr(space + 1), 180) ? line : std::string();
}

}  // namespace

FeedXml::FeedXml(const XmlTree& tree, const FeedContext& context, bool atom)
    : tree_(tree), context_(context), atom_(atom) {
  find_bases();
}

std::string FeedXml::name(XmlIndex i) const {
  return lower_ascii(tree_[i].name);
}

bool FeedXml::is_item(XmlIndex i) const {
  if (space(i) == XmlSpace::media || space(i) == XmlSpace::other) return false;
  const std::string called = name(i);
  if (called != "item" && called != "entry") return false;
  if (!tree_[i].cut) return true;
  bool whole = false;
  each_child(i, [&](XmlIndex child) { whole = whole || !tree_[child].cut; });
  return whole;
}

bool FeedXml::is_own(XmlIndex i) const {
  switch (space(i)) {
    case XmlSpace::none:
    case XmlSpace::atom10:
    case XmlSpace::atom03:
    case XmlSpace::rss10:
    case XmlSpace::rss090:
      return true;
    default:
      return false;
  }
}

XmlIndex FeedXml::child_named(XmlIndex parent, std::string_view wanted) const {
  XmlIndex found = no_element;
  each_child(parent, [&](XmlIndex child) {
    if (found == no_element && name(child) == wanted) found = child;
  });
  return found;
}

std::string FeedXml::text(XmlIndex i) const {
  return without_double_encoding(tree_.text(i));
}

std::string FeedXml::direct_text(XmlIndex i) const {
  std::string out;
  for (XmlIndex node = i + 1; node < tree_[i].end; node = tree_[node].end) out += tree_[node].text;
  return out;
}

std::string FeedXml::line(XmlIndex i) const {
  return one_line(text(i));
}

bool FeedXml::has_elements(XmlIndex i) const {
  for (XmlIndex node = i + 1; node < tree_[i].end; ++node)
    if (!tree_[node].is_text) return true;
  return false;
}

std::string FeedXml::markup(XmlIndex i) const {
  static constexpr std::string_view empty_elements[] = {"br", "hr", "img", "input", "wbr", "source", "embed"};
  std::string out;
  std::vector<XmlIndex> open;
  const auto close_until = [&](XmlIndex node) {
    while (!open.empty() && tree_[open.back()].end <= node) {
      out += "</";
      out += tree_[open.back()].name;
      out += '>';
      open.pop_back();
    }
  };
  for (XmlIndex node = i + 1; node < tree_[i].end; ++node) {
    close_until(node);
    if (tree_[node].is_text) {
      append_escaped(out, tree_[node].text, false);
      continue;
    }
    out += '<';
    out += tree_[node].name;
    for (const XmlAttribute& attribute : tree_.attributes(node)) {
      out += ' ';
      out += attribute.name;
      out += "=\"";
      append_escaped(out, attribute.value, true);
      out += '"';
    }
    const bool empty = tree_[node].end == node + 1 &&
                       std::find(std::begin(empty_elements), std::end(empty_elements), tree_[node].name) !=
                           std::end(empty_elements);
    out += empty ? " />" : ">";
    if (!empty) open.push_back(node);
  }
  close_until(tree_[i].end);
  return out;
}

/// How an Atom text construct is written: text, html or xhtml.
std::string_view FeedXml::text_type(XmlIndex i) const {
  const std::string type = lower_ascii(trim(tree_.attribute(i, "type")));
  const std::string mode = lower_ascii(trim(tree_.attribute(i, "mode")));
  if (mode == "escaped") return "html";
  if (mode == "xml" && type != "text/plain") return "xhtml";
  if (type == "html" || type == "text/html") return has_elements(i) ? "xhtml" : "html";
  if (type == "xhtml" || type == "application/xhtml+xml" || has_elements(i)) return "xhtml";
  if (type == "text" || type == "text/plain" || type.empty()) return "text";
  return "html";
}

std::string FeedXml::identifier(XmlIndex i) const {
  return tree_[i].cut ? std::string() : line(i);
}

std::string FeedXml::title(XmlIndex i) const {
  const bool atom = atom_ || space(i) == XmlSpace::atom10 || space(i) == XmlSpace::atom03;
  if (has_elements(i)) return line(i);
  if (!atom || text_type(i) == "html") return plain_title(text(i));
  return line(i);
}

std::string FeedXml::html(XmlIndex i) const {
  if (has_elements(i)) {
    XmlIndex only = no_element;
    int elements = 0;
    each_child(i, [&](XmlIndex child) {
      only = child;
      ++elements;
    });
    // Atom's div only carries the namespace
    const bool wrapper = elements == 1 && tree_[only].name == "div" && trim(direct_text(i)).empty() && atom_;
    return std::string(trim(markup(wrapper ? only : i)));
  }
  std::string all = without_double_escaping(text(i));
  const bool atom = space(i) == XmlSpace::atom10 || space(i) == XmlSpace::atom03;
  const std::string_view trimmed = trim(all);
  if (atom && text_type(i) == "text") return escaped(trimmed);
  return trimmed.size() == all.size() ? std::move(all) : std::string(trimmed);
}

std::string FeedXml::person(XmlIndex i) const {
  const XmlIndex called = child_named(i, "name");
  if (called != no_element) {
    std::string whole = line(called);
    if (!whole.empty()) return whole;
  }
  const XmlIndex email = child_named(i, "email");
  if (email != no_element) return line(email);
  return person_name(called == no_element ? text(i) : direct_text(i));
}

std::string FeedXml::time(XmlIndex i, Feed& feed) const {
  if (tree_[i].cut) return {};  // half a date is another one
  return feed_time(text(i), context_, feed.notes);
}

/// Finds the base of relative addresses for each element: xml:base from the outside in.
void FeedXml::find_bases() {
  constexpr std::size_t max_bases = 10'000;
  constexpr std::uint32_t unknown = 1;  // above the limit: addresses stay as they are
  bases_ = {context_.url, {}};
  if (!tree_.has_base()) return;
  base_of_.assign(tree_.size(), 0);
  for (XmlIndex i = 1; i < tree_.size(); ++i) {
    base_of_[i] = base_of_[tree_[i].parent];
    for (const XmlAttribute& attribute : tree_.attributes(i)) {
      if (attribute.space != XmlSpace::xml || attribute.name != "base") continue;
      if (bases_.size() >= max_bases) {
        base_of_[i] = unknown;
      } else if (auto resolved = resolve_url(bases_[base_of_[i]], trim(attribute.value))) {
        base_of_[i] = static_cast<std::uint32_t>(bases_.size());
        bases_.push_back(std::move(*resolved));
      }
    }
  }
}

std::string FeedXml::address(XmlIndex i, std::string_view reference) const {
  std::string whole(trim(reference));
  if (whole.empty()) return {};
  if (whole.find("://") < 12) return whole;
  const std::string& base = bases_[base_of_.empty() ? 0 : base_of_[i]];
  if (base.empty()) return whole;
  return resolve_url(base, whole).value_or(whole);
}

std::string FeedXml::language(XmlIndex i, bool inherited) const {
  for (XmlIndex node = i; node != no_element; node = inherited ? tree_[node].parent : no_element)
    for (const XmlAttribute& attribute : tree_.attributes(node))
      if (attribute.space == XmlSpace::xml && attribute.name == "lang" && !trim(attribute.value).empty())
        return std::string(trim(attribute.value));
  return {};
}

void FeedXml::read_link(XmlIndex i, FeedLinks& links, std::vector<Enclosure>* enclosures) const {
  if (tree_[i].cut) return;  // half an address is another one
  const std::string_view href = tree_.attribute(i, "href");
  if (href.empty()) {
    std::string target = address(i, text(i));
    if (!target.empty()) links.plain = std::move(target);
    return;
  }
  std::string relation = lower_ascii(trim(tree_.attribute(i, "rel")));
  if (relation.starts_with("http://www.iana.org/assignments/relation/")) relation = relation.substr(41);
  std::string target = address(i, href);
  if (!atom_ && relation.empty() && space(i) == XmlSpace::none) {
    links.plain = std::move(target);  // RSS's own link, written as Atom's
  } else if (relation.empty() || relation == "alternate") {
    const std::string type = lower_ascii(tree_.attribute(i, "type"));
    const bool is_page = type.empty() || type.find("html") != std::string::npos;
    set_if_empty(is_page ? links.alternate_html : links.alternate, std::move(target));
  } else if (relation == "enclosure" && enclosures != nullptr && enclosures->size() < max_enclosures) {
    enclosures->push_back({std::move(target), std::string(trim(tree_.attribute(i, "type"))),
                           std::string(trim(tree_.attribute(i, "length")))});
  } else if (relation == "replies") {
    set_if_empty(links.replies, std::move(target));
  } else if (relation == "via") {
    set_if_empty(links.via, std::move(target));
  }
}

void FeedXml::read_categories(XmlIndex i, std::vector<std::string>& categories) const {
  const std::string_view term = tree_.attribute(i, "term");
  const std::string_view nested = tree_.attribute(i, "text");  // iTunes
  if (!term.empty()) {
    add_category(categories, term);
  } else if (!nested.empty()) {
    add_category(categories, nested);
    each_child(i, [&](XmlIndex child) { add_category(categories, tree_.attribute(child, "text")); });
  } else {
    add_category(categories, direct_text(i));
  }
}

void FeedXml::read_enclosure(XmlIndex i, std::vector<Enclosure>& enclosures) const {
  if (enclosures.size() >= max_enclosures) return;
  enclosures.push_back({address(i, tree_.attribute(i, "url")), std::string(trim(tree_.attribute(i, "type"))),
                        std::string(trim(tree_.attribute(i, "length")))});
}

void FeedXml::read_extension(XmlIndex i, FeedExtras& extras, std::vector<std::string>& categories,
                             Feed& feed) const {
  constexpr std::size_t max_points = 100;
  const std::string called = name(i);
  switch (space(i)) {
    case XmlSpace::media:
      if (called == "title") set_if_empty(extras.title, title(i));
      if (called == "description") set_if_empty(extras.summary, html(i));
      if (called == "thumbnail" || (called == "content" && tree_.attribute(i, "medium") == "image"))
        set_if_empty(extras.image, address(i, tree_.attribute(i, "url")));
      return;
    case XmlSpace::georss: {
      std::string point = called == "point" ? point_of(text(i)) : std::string();
      if (!point.empty() && extras.points.size() < max_points) extras.points.push_back(std::move(point));
      return;
    }
    case XmlSpace::geo:
      if (called == "lat") extras.latitude = line(i);
      if (called == "long") extras.longitude = line(i);
      return;
    case XmlSpace::slash:
      if (called == "comments") extras.comment_count = line(i);
      return;
    case XmlSpace::itunes:
    case XmlSpace::dublin_core:
    case XmlSpace::dublin_terms:
      break;
    default:
      return;
  }
  if (called == "title") {
    set_if_empty(extras.title, title(i));
  } else if (called == "identifier") {
    extras.identifier = identifier(i);
  } else if (called == "description" || called == "summary" || called == "abstract" || called == "subtitle") {
    if (extras.summary.empty()) extras.summary = html(i);
  } else if (called == "creator" || called == "author") {
    add_name(extras.creator, person(i));
  } else if (called == "publisher") {
    set_if_empty(extras.publisher, person(i));
  } else if (called == "language") {
    set_if_empty(extras.language, line(i));
  } else if (called == "date" || called == "created") {
    if (extras.date.empty()) extras.date = time(i, feed);
  } else if (called == "issued") {
    if (extras.published.empty()) extras.published = time(i, feed);
  } else if (called == "modified") {
    std::string date = time(i, feed);
    if (!date.empty()) extras.updated = std::move(date);
  } else if (called == "keywords") {
    add_keywords(categories, text(i));
  } else if (called == "category" || called == "subject") {
    read_categories(i, categories);
  } else if (called == "image") {
    set_if_empty(extras.image, address(i, tree_.attribute(i, "href")));
  }
}

bool FeedXml::read_shared(XmlIndex i, FeedItem& item, FeedLinks& links, Feed& feed) const {
  const std::string called = name(i);
  const bool own = is_own(i);
  if ((called == "encoded" && space(i) == XmlSpace::content) || (called == "content" && own) ||
      (called == "fullitem" && own) ||
      (space(i) == XmlSpace::xhtml && (called == "body" || called == "div"))) {
    if (item.content.empty() || called == "encoded") item.content = html(i);
    return true;
  }
  if (!own) return false;
  if (called == "link") {
    read_link(i, links, &item.enclosures);
  } else if (called == "description" || called == "summary") {
    item.summary = html(i);
  } else if (called == "abstract" || called == "subtitle") {
    if (item.summary.empty()) item.summary = html(i);
  } else if (called == "pubdate" || called == "published" || called == "issued") {
    std::string date = time(i, feed);
    if (!date.empty() && (item.published.empty() || called != "issued")) item.published = std::move(date);
  } else if (called == "updated" || called == "modified") {
    std::string date = time(i, feed);
    if (!date.empty()) item.updated = std::move(date);
  } else if (called == "category" || called == "subject") {
    read_categories(i, item.categories);
  } else if (called == "tags") {
    add_keywords(item.categories, text(i));
  } else if (called == "comments") {
    item.comments = address(i, text(i));
  } else if (called == "enclosure") {
    read_enclosure(i, item.enclosures);
  } else {
    return false;
  }
  return true;
}

void FeedXml::add_extras(FeedExtras& extras, FeedItem& item) {
  if (!extras.latitude.empty() && !extras.longitude.empty()) {
    std::string point = point_of(extras.latitude + ' ' + extras.longitude);
    if (!point.empty()) extras.points.push_back(std::move(point));
  }
  set_if_empty(item.id, std::move(extras.identifier));
  set_if_empty(item.title, std::move(extras.title));
  set_if_empty(item.summary, std::move(extras.summary));
  set_if_empty(item.author, std::move(extras.creator));
  set_if_empty(item.published, std::move(extras.published));
  set_if_empty(item.published, extras.date);
  set_if_empty(item.updated, std::move(extras.updated));
  set_if_empty(item.language, std::move(extras.language));
  item.image = std::move(extras.image);
  item.comment_count = std::move(extras.comment_count);
  item.points = std::move(extras.points);
}

}  // namespace dateline::pipeline
