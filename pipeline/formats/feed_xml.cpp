#include "pipeline/formats/feed_xml.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/markup.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/html_links.h"
#include "pipeline/formats/mime.h"

namespace dateline::pipeline {

namespace {

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

/// "text", "html", text/plain, application/xhtml+xml, nothing; not image/png.
bool is_text_type(std::string_view type) {
  const std::string lower = lower_ascii(trim(type));
  return lower.find('/') == std::string::npos || lower.starts_with("text/") || lower.ends_with("xml") ||
         lower.find("html") != std::string::npos;
}

/// An address that was broken into lines in one, as browsers read it.
std::string without_breaks(std::string_view address) {
  const auto is_break = [](char c) { return c == '\n' || c == '\r' || c == '\t'; };
  if (std::none_of(address.begin(), address.end(),
                   [](char c) { return static_cast<unsigned char>(c) < ' '; }))
    return std::string(address);
  std::string out;
  while (!address.empty()) {
    const auto* const end = std::find_if(address.begin(), address.end(), is_break);
    const auto size = static_cast<std::size_t>(end - address.begin());
    out += trim(address.substr(0, size));
    address = trim(address.substr(size));
  }
  return out;
}

/// "https://…", but not "/go?u=https://…".
bool has_scheme(std::string_view address) {
  const std::string_view scheme = address.substr(0, std::min(address.find("://"), address.size()));
  return scheme.size() < address.size() && scheme.find_first_of("/?#&= ") == std::string_view::npos;
}

/// What was written as a CDATA section within another one or escaped: "<![CDATA[Title]]>".
std::string_view without_cdata_marks(std::string_view text) {
  constexpr std::string_view open = "<![CDATA[";
  constexpr std::string_view close = "]]>";
  std::string_view inner = trim(text);
  if (!inner.starts_with(open)) return text;
  inner.remove_prefix(open.size());
  if (inner.ends_with(close)) inner.remove_suffix(close.size());
  return inner;
}

}  // namespace

FeedXml::FeedXml(const XmlTree& tree, const FeedContext& context, bool atom)
    : tree_(tree), context_(context), atom_(atom) {
  find_bases();
}

bool FeedXml::is_item(XmlIndex i) const {
  if (space(i) == XmlSpace::media || space(i) == XmlSpace::other) return false;
  if (name(i) != XmlName::item && name(i) != XmlName::entry) return false;
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

std::size_t FeedXml::count_items(XmlIndex parent) const {
  std::size_t count = 0;
  each_child(parent, [&](XmlIndex i) { count += is_item(i) ? 1U : 0U; });
  return count;
}

XmlIndex FeedXml::child_named(XmlIndex parent, XmlName wanted) const {
  XmlIndex found = no_element;
  each_child(parent, [&](XmlIndex child) {
    if (found == no_element && name(child) == wanted) found = child;
  });
  return found;
}

std::string_view FeedXml::text(XmlIndex i, std::string& room) const {
  const std::string_view text = without_cdata_marks(tree_.text(i, room));
  if (!may_be_encoded_twice(text)) return text;
  return room = without_double_encoding(std::string(text));
}

std::string FeedXml::text(XmlIndex i) const {
  std::string room;
  return std::string(text(i, room));
}

std::string FeedXml::direct_text(XmlIndex i) const {
  std::string out;
  for (XmlIndex node = i + 1; node < tree_[i].end; node = tree_[node].end) out += tree_[node].text;
  return out;
}

std::string FeedXml::line(XmlIndex i) const {
  std::string room;
  return one_line(text(i, room));
}

bool FeedXml::has_elements(XmlIndex i) const {
  for (XmlIndex node = i + 1; node < tree_[i].end; ++node)
    if (!tree_[node].is_text) return true;
  return false;
}

std::string FeedXml::markup(XmlIndex i) const {
  static constexpr std::string_view empty_elements[] = {"br", "hr", "img", "input", "wbr", "source", "embed"};
  constexpr std::size_t bytes_of_tags = 24;
  std::string out;
  std::size_t size = 0;
  for (XmlIndex node = i + 1; node < tree_[i].end; ++node) size += tree_[node].text.size() + bytes_of_tags;
  out.reserve(size);
  std::vector<XmlIndex> open;
  const auto close_until = [&](XmlIndex node) {
    while (!open.empty() && tree_[open.back()].end <= node) {
      out += "</";
      out += tree_[open.back()].tag;
      out += '>';
      open.pop_back();
    }
  };
  for (XmlIndex node = i + 1; node < tree_[i].end; ++node) {
    close_until(node);
    if (tree_[node].is_text) {
      append_markup(out, tree_[node].text, false);
      continue;
    }
    out += '<';
    out += tree_[node].tag;
    for (const XmlAttribute& attribute : tree_.attributes(node)) {
      if (attribute.space == XmlSpace::xml && attribute.name == "base") continue;  // what it says is done
      out += ' ';
      out += attribute.name;
      out += "=\"";
      append_markup(
          out, holds_address(attribute.name) ? address(node, attribute.value) : std::string(attribute.value),
          true);
      out += '"';
    }
    const bool empty = tree_[node].end == node + 1 &&
                       std::find(std::begin(empty_elements), std::end(empty_elements), tree_[node].tag) !=
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
  if (atom && is_base64(i) && !has_elements(i)) {
    const std::string decoded = repair_utf8(decode_base64(text(i)));
    return text_type(i) == "html" ? title_of_html(decoded) : one_line(decoded);
  }
  if (has_elements(i) || (atom && text_type(i) != "html")) return line(i);
  std::string room;
  return atom ? title_of_html(text(i, room)) : plain_title(text(i, room));
}

bool FeedXml::is_base64(XmlIndex i) const {
  return same_ascii(trim(tree_.attribute(i, "mode")), "base64");
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
    const bool wrapper = elements == 1 && name(only) == XmlName::div && trim(direct_text(i)).empty() && atom_;
    return std::string(trim(markup(wrapper ? only : i)));
  }
  std::string room;
  std::string all = without_double_escaping(std::string(trim(text(i, room))));
  const bool atom = space(i) == XmlSpace::atom10 || space(i) == XmlSpace::atom03;
  if (!atom) return with_absolute_links(std::move(all), base(i));
  if (!is_text_type(tree_.attribute(i, "type"))) return {};  // a picture in base64
  if (is_base64(i)) all = repair_utf8(decode_base64(all));
  if (text_type(i) == "text") return escape_markup(trim(all), false);
  return with_absolute_links(std::move(all), base(i));
}

std::string FeedXml::person(XmlIndex i) const {
  if (tree_[i].cut) return {};
  const XmlIndex called = child_named(i, XmlName::name);
  if (called != no_element) {
    std::string room;
    std::string whole = plain_name(text(called, room));
    if (!whole.empty()) return whole;
  }
  const XmlIndex email = child_named(i, XmlName::email);
  if (email != no_element) return line(email);
  return person_name(called == no_element ? text(i) : direct_text(i));
}

std::string FeedXml::time(XmlIndex i, Feed& feed) const {
  if (tree_[i].cut) return {};  // half a date is another one
  std::string room;
  return feed_time(text(i, room), context_, feed.notes, [this, i] { return date_habits(i); });
}

/// The nearest language counts for the element, the dates of the whole feed show their order.
DateHabits FeedXml::date_habits(XmlIndex i) const {
  if (!habits_) habits_ = find_date_habits();
  DateHabits habits = *habits_;
  set_if_given(habits.language, language(i, true));
  return habits;
}

DateHabits FeedXml::find_date_habits() const {
  DateHabits habits;
  ShownDateOrder shown;
  for (XmlIndex i = 1; i < tree_.size(); ++i) {
    if (tree_[i].is_text || space(i) == XmlSpace::other) continue;
    switch (name(i)) {
      case XmlName::language:
        if (const XmlName parent = name(tree_[i].parent);
            parent == XmlName::channel || parent == XmlName::feed)
          set_if_empty(habits.language, line(i));
        break;
      case XmlName::pub_date:
      case XmlName::published:
      case XmlName::issued:
      case XmlName::created:
      case XmlName::date:
      case XmlName::updated:
      case XmlName::modified:
      case XmlName::last_build_date:
        if (!tree_[i].cut) shown.see(text(i));
        break;
      default:
        break;
    }
  }
  habits.order = shown.order();
  return habits;
}

/// Of the feed itself where its own address is not known: the first that it names.
std::string FeedXml::address_of_feed() const {
  for (XmlIndex i = 1; i < tree_.size() && !is_item(i); ++i) {
    if (tree_[i].is_text || name(i) != XmlName::link || !is_own(i) || tree_[i].cut) continue;
    const XmlName parent = name(tree_[i].parent);
    const std::string_view relation = trim(tree_.attribute(i, "rel"));
    if (parent != XmlName::channel && parent != XmlName::feed) continue;
    if (!relation.empty() && relation != "alternate" && relation != "self") continue;
    const std::string_view href = tree_.attribute(i, "href");
    std::string link = plain_address(href.empty() ? text(i) : std::string(href));
    if (is_http_url(link)) return link;
  }
  return {};
}

/// Finds the base of relative addresses for each element: xml:base from the outside in.
void FeedXml::find_bases() {
  constexpr std::size_t max_bases = 10'000;
  // Above the limits addresses stay as they are: a long base in front of each would be many times the feed.
  constexpr std::size_t longest_base = 2'000;
  constexpr std::uint32_t unknown = 1;
  std::string own = context_.url.empty() ? address_of_feed() : context_.url;
  if (own.size() > longest_base) own.clear();
  bases_ = {std::move(own), {}};
  if (!tree_.has_base()) return;
  base_of_.assign(tree_.size(), 0);
  for (XmlIndex i = 1; i < tree_.size(); ++i) {
    base_of_[i] = base_of_[tree_[i].parent];
    for (const XmlAttribute& attribute : tree_.attributes(i)) {
      if (attribute.space != XmlSpace::xml || attribute.name != "base") continue;
      if (bases_.size() >= max_bases || attribute.value.size() > longest_base) {
        base_of_[i] = unknown;
      } else if (auto resolved = resolve_url(bases_[base_of_[i]], trim(attribute.value));
                 resolved && resolved->size() <= longest_base) {
        base_of_[i] = static_cast<std::uint32_t>(bases_.size());
        bases_.push_back(std::move(*resolved));
      }
    }
  }
}

std::string FeedXml::address(XmlIndex i, std::string_view reference) const {
  std::string whole = plain_address(without_breaks(trim(reference)));
  if (whole.empty()) return {};
  if (has_scheme(whole) || base(i).empty()) return whole;
  return resolve_url(base(i), whole).value_or(whole);
}

const std::string& FeedXml::base(XmlIndex i) const {
  return bases_[base_of_.empty() ? 0 : base_of_[i]];
}

std::string FeedXml::language(XmlIndex i, bool inherited) const {
  for (XmlIndex node = i; node != no_element; node = inherited ? tree_[node].parent : no_element)
    for (const XmlAttribute& attribute : tree_.attributes(node))
      if (attribute.space == XmlSpace::xml && attribute.name == "lang" && !trim(attribute.value).empty())
        return std::string(trim(attribute.value));
  return {};
}

void FeedXml::read_link(XmlIndex i, FeedLinks& links, std::vector<Enclosure>* enclosures, Feed& feed) const {
  if (tree_[i].cut) return;  // half an address is another one
  const std::string_view href = tree_.attribute(i, "href");
  if (href.empty()) {
    return set_if_given(links.plain, address(i, text(i)));
  }
  constexpr std::string_view registry = "http://www.iana.org/assignments/relation/";
  std::string relation = lower_ascii(trim(tree_.attribute(i, "rel")));
  if (relation.starts_with(registry)) relation.erase(0, registry.size());
  std::string target = address(i, href);
  if (!atom_ && relation.empty() && space(i) == XmlSpace::none) {
    links.plain = std::move(target);  // RSS's own link, written as Atom's
  } else if (relation.empty() || relation == "alternate") {
    const std::string type = lower_ascii(tree_.attribute(i, "type"));
    const bool is_page = type.empty() || type.find("html") != std::string::npos;
    set_if_empty(is_page ? links.alternate_html : links.alternate, std::move(target));
  } else if (relation == "enclosure" && enclosures != nullptr) {
    add_enclosure(*enclosures,
                  {std::move(target), std::string(trim(tree_.attribute(i, "type"))),
                   digits_only(tree_.attribute(i, "length"))},
                  feed.notes, context_);
  } else if (relation == "replies") {
    set_if_empty(links.replies, std::move(target));
  } else if (relation == "via") {
    set_if_empty(links.via, std::move(target));
  }
}

void FeedXml::read_categories(XmlIndex i, std::vector<std::string>& categories, Feed& feed) const {
  bool all = true;
  const std::string_view term = tree_.attribute(i, "term");
  const std::string_view nested = tree_.attribute(i, "text");  // iTunes
  if (!term.empty()) {
    all = add_category(categories, plain_name(term));
  } else if (!nested.empty()) {
    all = add_category(categories, nested);
    each_child(i, [&](XmlIndex child) { all &= add_category(categories, tree_.attribute(child, "text")); });
  } else if (!tree_[i].cut) {
    all = add_category(categories, plain_name(direct_text(i)));
  }
  if (!all) note_categories(feed.notes, context_);
}

void FeedXml::read_keywords(XmlIndex i, std::vector<std::string>& categories, Feed& feed) const {
  if (!add_keywords(categories, plain_name(text(i)))) note_categories(feed.notes, context_);
}

void FeedXml::read_enclosure(XmlIndex i, std::vector<Enclosure>& enclosures, Feed& feed) const {
  std::string url = address(i, tree_.attribute(i, "url"));
  if (url.empty()) return;
  add_enclosure(enclosures,
                {std::move(url), std::string(trim(tree_.attribute(i, "type"))),
                 digits_only(tree_.attribute(i, "length"))},
                feed.notes, context_);
}

/// RSS writes the name and puts the address into an attribute, Atom puts a small feed there.
void FeedXml::read_source(XmlIndex i, FeedItem& item, Feed& feed) const {
  FeedLinks links;
  each_child(i, [&](XmlIndex child) {
    if (!is_own(child)) return;
    if (name(child) == XmlName::title) set_if_given(item.source, title(child));
    if (name(child) == XmlName::link) read_link(child, links, nullptr, feed);
  });
  set_if_empty(item.source, plain_name(direct_text(i)));
  set_if_empty(item.source_url, address(i, tree_.attribute(i, "url")));
  set_if_empty(item.source_url, std::move(links.alternate_html));
}

/// What one element of Media RSS shows.
void FeedXml::read_media(XmlIndex i, FeedExtras& extras, Feed& feed) const {
  const std::string_view url = tree_.attribute(i, "url");
  if (url.empty()) return;
  if (name(i) == XmlName::thumbnail) return set_if_empty(extras.image, address(i, url));
  if (name(i) != XmlName::content) return;
  const std::string_view medium = trim(tree_.attribute(i, "medium"));
  const std::string_view type = trim(tree_.attribute(i, "type"));
  if (medium == "image" || type.starts_with("image/")) {
    set_if_empty(extras.image, address(i, url));
  } else if (medium == "audio" || medium == "video" || type.starts_with("audio/") ||
             type.starts_with("video/")) {
    add_enclosure(extras.media,
                  {address(i, url), std::string(type), digits_only(tree_.attribute(i, "fileSize"))},
                  feed.notes, context_);
  }
}

/// A group or a medium, with thumbnails and media within it. Only a group's titles are the item's: those of a
/// medium are captions.
void FeedXml::read_media_below(XmlIndex i, FeedExtras& extras, Feed& feed) const {
  for (XmlIndex node = i; node < tree_[i].end; ++node)
    if (!tree_[node].is_text && space(node) == XmlSpace::media) read_media(node, extras, feed);
  if (name(i) != XmlName::group) return;
  each_child(i, [&](XmlIndex child) {
    if (space(child) != XmlSpace::media) return;
    if (name(child) == XmlName::title) set_if_empty(extras.title, title(child));
    if (name(child) == XmlName::description) set_if_empty(extras.summary, html(child));
  });
}

/// georss:point, and georss:where with gml:Point and gml:pos in it.
void FeedXml::read_point(XmlIndex i, FeedExtras& extras, Feed& feed) const {
  constexpr std::size_t max_points = 100;
  for (XmlIndex node = i; node < tree_[i].end; ++node) {
    const bool is_point =
        name(node) == XmlName::pos ? space(node) == XmlSpace::gml : node == i && name(node) == XmlName::point;
    std::string point = is_point ? point_of(identifier(node)) : std::string();
    if (point.empty()) continue;
    if (extras.points.size() >= max_points)
      return add_note(
          feed.notes, context_, "F105",
          "more than " + std::to_string(max_points) + " points of one item; the others are left out");
    extras.points.push_back(std::move(point));
  }
}

void FeedXml::read_extension(XmlIndex i, FeedExtras& extras, std::vector<std::string>& categories,
                             Feed& feed) const {
  switch (space(i)) {
    case XmlSpace::media:
      if (name(i) == XmlName::title) set_if_empty(extras.title, title(i));
      if (name(i) == XmlName::description) set_if_empty(extras.summary, html(i));
      return read_media_below(i, extras, feed);
    case XmlSpace::georss:
      if (name(i) == XmlName::point || name(i) == XmlName::where) read_point(i, extras, feed);
      return;
    case XmlSpace::geo:
      if (name(i) == XmlName::lat) extras.latitude = identifier(i);
      if (name(i) == XmlName::longitude) extras.longitude = identifier(i);
      if (name(i) != XmlName::point) return;
      return each_child(i, [&](XmlIndex child) {
        if (name(child) == XmlName::lat) extras.latitude = identifier(child);
        if (name(child) == XmlName::longitude) extras.longitude = identifier(child);
      });
    case XmlSpace::slash:
      if (name(i) == XmlName::comments) set_if_given(extras.comment_count, digits_only(identifier(i)));
      return;
    case XmlSpace::itunes:
    case XmlSpace::dublin_core:
    case XmlSpace::dublin_terms:
      break;
    default:
      return;
  }
  switch (name(i)) {
    case XmlName::title:
      set_if_empty(extras.title, title(i));
      break;
    case XmlName::identifier:
      set_if_given(extras.identifier, identifier(i));
      break;
    case XmlName::description:
    case XmlName::summary:
    case XmlName::abstract:
    case XmlName::subtitle:
      if (extras.summary.empty()) extras.summary = html(i);
      break;
    case XmlName::creator:
    case XmlName::author:
      add_name(extras.creator, person(i), feed.notes, context_);
      break;
    case XmlName::publisher:
      set_if_empty(extras.publisher, person(i));
      break;
    case XmlName::language:
      set_if_empty(extras.language, identifier(i));
      break;
    case XmlName::date:
    case XmlName::created:
      if (extras.date.empty()) extras.date = time(i, feed);
      break;
    case XmlName::issued:
      if (extras.published.empty()) extras.published = time(i, feed);
      break;
    case XmlName::modified:
      set_if_given(extras.updated, time(i, feed));
      break;
    case XmlName::keywords:
      read_keywords(i, categories, feed);
      break;
    case XmlName::category:
    case XmlName::subject:
      read_categories(i, categories, feed);
      break;
    case XmlName::image:
      set_if_empty(extras.image, address(i, tree_.attribute(i, "href")));
      break;
    default:
      break;
  }
}

/// Whether an element is the whole text of an item.
bool FeedXml::is_content(XmlIndex i) const {
  switch (name(i)) {
    case XmlName::encoded:
      return space(i) == XmlSpace::content;
    case XmlName::content:
    case XmlName::full_item:
      return is_own(i);
    case XmlName::body:
    case XmlName::div:
      return space(i) == XmlSpace::xhtml;
    default:
      return false;
  }
}

/// The text itself, or where it lies (RFC 4287, 4.1.3): a page is a link, sound and film are enclosures.
void FeedXml::read_content(XmlIndex i, FeedItem& item, FeedLinks& links, Feed& feed) const {
  std::string source = is_own(i) ? address(i, tree_.attribute(i, "src")) : std::string();
  if (source.empty()) {
    if (item.content.empty() || name(i) == XmlName::encoded) set_if_given(item.content, html(i));
    return;
  }
  const std::string_view type = trim(tree_.attribute(i, "type"));
  if (is_text_type(type)) {
    set_if_empty(links.plain, std::move(source));
  } else {
    add_enclosure(item.enclosures, {std::move(source), std::string(type), {}}, feed.notes, context_);
  }
}

bool FeedXml::read_of_feed(XmlIndex i, Feed& feed, FeedLinks& links, std::string& subtitle) const {
  switch (name(i)) {
    case XmlName::title:
      if (feed.title.empty() || space(i) == XmlSpace::none) set_if_given(feed.title, title(i));
      return true;
    case XmlName::link:
      read_link(i, links, nullptr, feed);
      return true;
    case XmlName::id:
      set_if_given(feed.id, identifier(i));
      return true;
    case XmlName::description:
      set_if_given(feed.description, html(i));
      return true;
    case XmlName::subtitle:
    case XmlName::tagline:
      if (subtitle.empty()) subtitle = html(i);
      return true;
    case XmlName::language:
      set_if_given(feed.language, identifier(i));
      return true;
    case XmlName::published:
    case XmlName::issued:
    case XmlName::created:
    case XmlName::pub_date:
      if (feed.published.empty()) feed.published = time(i, feed);
      return true;
    case XmlName::updated:
      set_if_given(feed.updated, time(i, feed));
      return true;
    case XmlName::modified:
      if (feed.updated.empty()) feed.updated = time(i, feed);
      return true;
    case XmlName::category:
    case XmlName::subject:
      read_categories(i, feed.categories, feed);
      return true;
    default:
      return false;
  }
}

bool FeedXml::read_shared(XmlIndex i, FeedItem& item, FeedLinks& links, Feed& feed) const {
  if (is_content(i)) {
    read_content(i, item, links, feed);
    return true;
  }
  if (!is_own(i)) return false;
  switch (name(i)) {
    case XmlName::link:
      read_link(i, links, &item.enclosures, feed);
      return true;
    case XmlName::description:
    case XmlName::summary:
      set_if_given(item.summary, html(i));
      return true;
    case XmlName::abstract:
    case XmlName::subtitle:
      if (item.summary.empty()) item.summary = html(i);
      return true;
    case XmlName::pub_date:
    case XmlName::published:
      set_if_given(item.published, time(i, feed));
      return true;
    case XmlName::issued:
      set_if_empty(item.published, time(i, feed));
      return true;
    case XmlName::updated:
    case XmlName::modified:
      set_if_given(item.updated, time(i, feed));
      return true;
    case XmlName::category:
    case XmlName::subject:
      read_categories(i, item.categories, feed);
      return true;
    case XmlName::tags:
      read_keywords(i, item.categories, feed);
      return true;
    case XmlName::comments:
      set_if_given(item.comments, address(i, identifier(i)));
      return true;
    case XmlName::enclosure:
      read_enclosure(i, item.enclosures, feed);
      return true;
    case XmlName::source:
      read_source(i, item, feed);
      return true;
    default:
      return false;
  }
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
  if (item.enclosures.empty()) item.enclosures = std::move(extras.media);
}

}  // namespace dateline::pipeline
