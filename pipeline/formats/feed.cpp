#include "pipeline/formats/feed.h"

#include <simdjson.h>
#include <algorithm>
#include <optional>

#include "dateline/unicode.h"
#include "pipeline/base/charset.h"
#include "pipeline/base/url.h"
#include "pipeline/base/web_time.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/formats/xml_tree.h"

namespace dateline::pipeline {

namespace {

constexpr std::uint32_t no_element = 0xFFFFFFFF;
constexpr std::size_t max_items = 100'000;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// White space runs (no-break spaces too) as one space, trimmed.
std::string one_line(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool no_break = text[i] == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
    if (is_space(text[i]) || no_break) {
      space = !out.empty();
      if (no_break) ++i;
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += text[i];
  }
  return out;
}

void append_escaped(std::string& out, std::string_view text, bool attribute) {
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else {
      out += c;
    }
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text, false);
  return out;
}

/// "<b>" or "&amp;" in a title that was to be plain text already.
bool looks_like_html(std::string_view text) {
  const std::size_t last_close = text.rfind('>');
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '<') {
      const char next = lower(text[i + 1]);
      if (((next >= 'a' && next <= 'z') || next == '/' || next == '!') &&
          last_close != std::string_view::npos && last_close > i)
        return true;
    } else if (text[i] == '&') {
      const std::size_t end = text.substr(0, i + 12).find(';', i);
      if (end != std::string_view::npos && end > i + 1 &&
          std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i + 1),
                      text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
                        return c == '#' || (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
                      }))
        return true;
    }
  }
  return false;
}

std::string plain_title(std::string_view text) {
  return looks_like_html(text) ? one_line(html_to_text(text)) : one_line(text);
}

std::string utc(std::string_view text) {
  const std::optional<WebTime> time = parse_web_time(trim(text), {DateOrder::month_first, true});
  return time ? to_iso_utc(*time) : std::string();
}

/// "jane@example.org (Jane Doe)" and "Jane Doe <jane@example.org>" are Jane Doe.
std::string person(std::string_view text) {
  const std::string line = one_line(text);
  const std::size_t at = line.find('@');
  if (at == std::string::npos) return line;
  const std::size_t open = line.find('(');
  const std::size_t close = line.rfind(')');
  if (open != std::string::npos && close != std::string::npos && close > open + 1 && open > at)
    return one_line(std::string_view(line).substr(open + 1, close - open - 1));
  const std::size_t angle = line.find('<');
  if (angle != std::string::npos && angle > 0 && angle < at) {
    const std::string name = one_line(std::string_view(line).substr(0, angle));
    if (!name.empty()) return name;
  }
  return line;
}

void add_name(std::string& names, const std::string& name) {
  constexpr std::size_t longest = 5000;  // each new name is compared with all before it
  if (name.empty() || names.size() + name.size() > longest) return;
  std::size_t at = 0;
  while (at <= names.size() && !names.empty()) {  // one name never twice
    const std::size_t end = std::min(names.find(", ", at), names.size());
    if (std::string_view(names).substr(at, end - at) == name) return;
    at = end + 2;
  }
  if (!names.empty()) names += ", ";
  names += name;
}

void add_category(std::vector<std::string>& categories, std::string_view name) {
  const std::string line = one_line(name);
  if (line.empty() || categories.size() >= 1000) return;
  if (std::find(categories.begin(), categories.end(), line) == categories.end()) categories.push_back(line);
}

/// The words of a list with commas.
void add_keywords(std::vector<std::string>& categories, std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    add_category(categories, list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

/// Reads RSS and Atom from the flat tree. An element counts where it stands as a direct child of
/// what it describes: nothing leaks from image, source or media groups.
class FeedReader {
 public:
  FeedReader(const XmlTree& tree, const FeedContext& context) : tree_(tree), context_(context) {
    find_bases();
  }

  std::optional<Feed> read() {
    const std::uint32_t root = find_root();
    if (root == no_element) return std::nullopt;
    const std::string name = lower(tree_[root].name);
    feed_.malformed = tree_.malformed();
    if (name == "feed") {
      feed_.format = tree_[root].space == XmlSpace::atom03 || tree_.attribute(root, "version") == "0.3"
                         ? "atom0.3"
                         : "atom1.0";
      read_channel(root);
    } else {
      if (name == "rdf") {
        feed_.format = rdf_format(root);
      } else {
        const std::string_view version = trim(tree_.attribute(root, "version"));
        feed_.format =
            version.starts_with("0.9") ? "rss0.9" : (version.starts_with("1") ? "rss1.0" : "rss2.0");
      }
      const std::uint32_t channel = name == "channel" ? root : child_named(root, "channel");
      if (channel != no_element) read_channel(channel);
      if (channel != root) {  // RSS 1.0 has its items beside the channel, careless feeds too
        each_child(root, [&](std::uint32_t child) {
          if (is_item(child)) read_item(child);
        });
      }
    }
    return std::move(feed_);
  }

 private:
  template <typename Function>
  void each_child(std::uint32_t parent, Function function) const {
    for (std::uint32_t i = parent + 1; i < tree_[parent].end; i = tree_[i].end) {
      if (!tree_[i].is_text) function(i);
    }
  }

  std::uint32_t child_named(std::uint32_t parent, std::string_view name) const {
    std::uint32_t found = no_element;
    each_child(parent, [&](std::uint32_t child) {
      if (found == no_element && lower(tree_[child].name) == name) found = child;
    });
    return found;
  }

  std::uint32_t find_root() const {
    for (std::uint32_t i = 1; i < std::min<std::size_t>(tree_.size(), 1000); ++i) {
      if (tree_[i].is_text) continue;
      const std::string name = lower(tree_[i].name);
      if (name == "rss" || name == "feed" || name == "rdf" || name == "channel") return i;
      if (name == "html" || name == "body") return no_element;
    }
    return no_element;
  }

  std::string rdf_format(std::uint32_t root) const {
    std::string format = "rss1.0";
    each_child(root, [&](std::uint32_t child) {
      if (tree_[child].space == XmlSpace::rss090) format = "rss0.9";
    });
    return format;
  }

  bool is_item(std::uint32_t i) const {
    const std::string name = lower(tree_[i].name);
    return (name == "item" || name == "entry") && tree_[i].space != XmlSpace::media &&
           tree_[i].space != XmlSpace::other;
  }

  /// All text below, as it is.
  std::string text_of(std::uint32_t i) const {
    std::string out;
    for (std::uint32_t node = i + 1; node < tree_[i].end; ++node) out += tree_[node].text;
    return out;
  }

  bool has_elements(std::uint32_t i) const {
    for (std::uint32_t node = i + 1; node < tree_[i].end; ++node)
      if (!tree_[node].is_text) return true;
    return false;
  }

  /// What stands below as HTML source again.
  std::string markup_of(std::uint32_t i) const {
    static constexpr std::string_view empty_elements[] = {"br",  "hr",     "img",  "input",
                                                          "wbr", "source", "embed"};
    std::string out;
    std::vector<std::uint32_t> open;
    const auto close_until = [&](std::uint32_t node) {
      while (!open.empty() && tree_[open.back()].end <= node) {
        out += "</";
        out += tree_[open.back()].name;
        out += '>';
        open.pop_back();
      }
    };
    for (std::uint32_t node = i + 1; node < tree_[i].end; ++node) {
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

  bool is_atom() const { return feed_.format.starts_with("atom"); }

  /// How an Atom text construct is written: text, html or xhtml.
  std::string text_type(std::uint32_t i) const {
    const std::string type = lower(trim(tree_.attribute(i, "type")));
    const std::string mode = lower(trim(tree_.attribute(i, "mode")));
    if (mode == "escaped") return "html";
    if (mode == "xml" && type != "text/plain") return "xhtml";
    if (type == "html" || type == "text/html") return has_elements(i) ? "xhtml" : "html";
    if (type == "xhtml" || type == "application/xhtml+xml" || has_elements(i)) return "xhtml";
    if (type == "text" || type == "text/plain" || type.empty()) return "text";
    return "html";
  }

  std::string title_of(std::uint32_t i) const {
    const bool atom = tree_[i].space == XmlSpace::atom10 || tree_[i].space == XmlSpace::atom03 || is_atom();
    if (has_elements(i)) return one_line(text_of(i));
    if (!atom) return plain_title(text_of(i));
    return text_type(i) == "html" ? plain_title(text_of(i)) : one_line(text_of(i));
  }

  std::string html_of(std::uint32_t i) const {
    if (has_elements(i)) {
      // Atom's div only carries the namespace
      std::uint32_t only = no_element;
      int elements = 0;
      each_child(i, [&](std::uint32_t child) {
        only = child;
        ++elements;
      });
      const bool wrapper =
          elements == 1 && tree_[only].name == "div" && trim(direct_text(i)).empty() && is_atom();
      return std::string(trim(markup_of(wrapper ? only : i)));
    }
    const std::string text = text_of(i);
    const bool atom = tree_[i].space == XmlSpace::atom10 || tree_[i].space == XmlSpace::atom03;
    if (atom && text_type(i) == "text") return escaped(trim(text));
    return std::string(trim(text));
  }

  std::string direct_text(std::uint32_t i) const {
    std::string out;
    for (std::uint32_t node = i + 1; node < tree_[i].end; node = tree_[node].end) out += tree_[node].text;
    return out;
  }

  /// Finds the base of relative addresses for each element: xml:base from the outside in.
  void find_bases() {
    constexpr std::size_t max_bases = 10'000;
    bases_ = {context_.url};
    if (!tree_.has_base()) return;
    base_of_.assign(tree_.size(), 0);
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      base_of_[i] = base_of_[tree_[i].parent];
      for (const XmlAttribute& attribute : tree_.attributes(i)) {
        if (attribute.space != XmlSpace::xml || attribute.name != "base" || bases_.size() >= max_bases)
          continue;
        if (auto resolved = resolve_url(bases_[base_of_[i]], trim(attribute.value))) {
          base_of_[i] = static_cast<std::uint32_t>(bases_.size());
          bases_.push_back(std::move(*resolved));
        }
      }
    }
  }

  const std::string& base_at(std::uint32_t i) const { return bases_[base_of_.empty() ? 0 : base_of_[i]]; }

  std::string address(std::uint32_t i, std::string_view reference) const {
    const std::string text(trim(reference));
    if (text.empty()) return {};
    const bool absolute = text.find("://") != std::string::npos && text.find("://") < 12;
    if (absolute) return text;
    const std::string& base = base_at(i);
    if (base.empty()) return text;
    return resolve_url(base, text).value_or(text);
  }

  std::string person_of(std::uint32_t i) const {
    const std::uint32_t name = child_named(i, "name");
    if (name != no_element) {
      const std::string line = one_line(text_of(name));
      if (!line.empty()) return line;
    }
    const std::uint32_t email = child_named(i, "email");
    if (email != no_element) return one_line(text_of(email));
    return person(name == no_element ? text_of(i) : direct_text(i));
  }

  struct Links {
    std::string alternate;
    std::string alternate_html;
    std::string plain;  ///< RSS: the text of <link>
    std::string replies;
    std::string self;
  };

  void read_link(std::uint32_t i, Links& links, std::vector<Enclosure>* enclosures) const {
    const std::string_view href = tree_.attribute(i, "href");
    if (href.empty()) {
      const std::string text = address(i, text_of(i));
      if (!text.empty()) links.plain = text;
      return;
    }
    std::string relation = lower(trim(tree_.attribute(i, "rel")));
    if (relation.starts_with("http://www.iana.org/assignments/relation/")) relation = relation.substr(41);
    const std::string target = address(i, href);
    if (relation.empty() || relation == "alternate") {
      const std::string type = lower(tree_.attribute(i, "type"));
      const bool html = type.empty() || type.find("html") != std::string::npos;
      std::string& slot = html ? links.alternate_html : links.alternate;
      if (slot.empty()) slot = target;
    } else if (relation == "enclosure" && enclosures != nullptr && enclosures->size() < 1000) {
      enclosures->push_back({target, std::string(trim(tree_.attribute(i, "type"))),
                             std::string(trim(tree_.attribute(i, "length")))});
    } else if (relation == "replies" && links.replies.empty()) {
      links.replies = target;
    } else if (relation == "self" && links.self.empty()) {
      links.self = target;
    }
  }

  static std::string best_link(const Links& links, bool atom) {
    const std::string& alternate = links.alternate_html.empty() ? links.alternate : links.alternate_html;
    if (atom) return alternate.empty() ? links.plain : alternate;
    return links.plain.empty() ? alternate : links.plain;
  }

  void read_categories(std::uint32_t i, std::vector<std::string>& categories) const {
    const std::string_view term = tree_.attribute(i, "term");
    const std::string_view text = tree_.attribute(i, "text");
    if (!term.empty()) {
      add_category(categories, term);
    } else if (!text.empty()) {
      add_category(categories, text);
      each_child(i, [&](std::uint32_t child) { add_category(categories, tree_.attribute(child, "text")); });
    } else {
      add_category(categories, direct_text(i));
    }
  }

  void read_channel(std::uint32_t channel) {
    Links links;
    std::string creator;
    std::string modified;
    std::string dublin_date;
    std::string subtitle;
    std::string language;
    for (std::uint32_t node = channel; node != no_element && language.empty(); node = tree_[node].parent) {
      for (const XmlAttribute& attribute : tree_.attributes(node))
        if (attribute.space == XmlSpace::xml && attribute.name == "lang") language = trim(attribute.value);
    }
    each_child(channel, [&](std::uint32_t i) {
      const XmlSpace space = tree_[i].space;
      const std::string name = lower(tree_[i].name);
      if (space == XmlSpace::other || space == XmlSpace::rdf) return;
      if (is_item(i)) return read_item(i);
      if (space == XmlSpace::media) return;
      const bool core =
          space != XmlSpace::itunes && space != XmlSpace::dublin_core && space != XmlSpace::dublin_terms;
      if (name == "title") {
        if (feed_.title.empty() || (core && space == XmlSpace::none)) {
          const std::string title = title_of(i);
          if (!title.empty()) feed_.title = title;
        }
      } else if (name == "link" && core) {
        read_link(i, links, nullptr);
      } else if (name == "id") {
        feed_.id = one_line(text_of(i));
      } else if (name == "description" && core) {
        feed_.description = html_of(i);
      } else if (name == "subtitle" || name == "tagline" || name == "description" ||
                 (name == "summary" && !core)) {
        if (subtitle.empty()) subtitle = html_of(i);
      } else if (name == "language") {
        language = one_line(text_of(i));
      } else if (name == "author" || name == "managingeditor") {
        const std::string author = person_of(i);
        if (core && !is_atom()) {
          if (feed_.author.empty()) feed_.author = author;
        } else if (core) {
          add_name(feed_.author, author);
        } else {
          add_name(creator, author);
        }
      } else if (name == "creator" || name == "publisher" || name == "webmaster") {
        if (creator.empty() || name == "creator") creator = person_of(i);
      } else if (name == "pubdate" || name == "published" || name == "issued" || name == "created") {
        if (feed_.published.empty()) feed_.published = utc(text_of(i));
      } else if (name == "updated" || name == "lastbuilddate" || name == "modified") {
        if (modified.empty() || name == "updated") modified = utc(text_of(i));
      } else if (name == "date") {
        dublin_date = utc(text_of(i));
      } else if (name == "keywords") {
        add_keywords(feed_.categories, text_of(i));
      } else if (name == "category" || name == "subject") {
        read_categories(i, feed_.categories);
      }
    });
    feed_.link = best_link(links, is_atom());
    if (feed_.description.empty()) feed_.description = subtitle;
    if (feed_.author.empty()) feed_.author = creator;
    feed_.language = language;
    feed_.updated = modified.empty() ? dublin_date : modified;
    if (feed_.published.empty() && !is_atom()) feed_.published = dublin_date;
  }

  void read_item(std::uint32_t item) {
    if (feed_.items.size() >= max_items) return;
    FeedItem out;
    Links links;
    std::string creator;
    std::string identifier;
    std::string dublin_date;
    std::string other_summary;
    std::string other_title;
    bool guid_is_link = false;
    const bool atom = lower(tree_[item].name) == "entry";
    each_child(item, [&](std::uint32_t i) {
      const XmlSpace space = tree_[i].space;
      const std::string name = lower(tree_[i].name);
      if (space == XmlSpace::other || space == XmlSpace::rdf) return;
      const bool own = space == XmlSpace::none || space == XmlSpace::atom10 || space == XmlSpace::atom03 ||
                       space == XmlSpace::rss10 || space == XmlSpace::rss090;
      if (space == XmlSpace::media) {
        if (name == "title" && other_title.empty()) other_title = title_of(i);
        if (name == "description" && other_summary.empty()) other_summary = html_of(i);
        return;
      }
      if (name == "title") {
        std::string title = title_of(i);
        if (own && !title.empty()) {
          if (out.title.empty() || space != XmlSpace::atom10 || atom) out.title = std::move(title);
        } else if (other_title.empty()) {
          other_title = std::move(title);
        }
      } else if (name == "link" && own) {
        read_link(i, links, &out.enclosures);
      } else if (name == "guid" || name == "id") {
        if (out.id.empty() || name == "guid" || atom) out.id = one_line(text_of(i));
        if (name == "guid") guid_is_link = lower(trim(tree_.attribute(i, "isPermaLink"))) != "false";
      } else if (name == "identifier") {
        identifier = one_line(text_of(i));
      } else if (name == "description" && own) {
        out.summary = html_of(i);
      } else if (name == "summary" && own) {
        out.summary = html_of(i);
      } else if (name == "description" || name == "summary" || name == "abstract" || name == "subtitle") {
        if (other_summary.empty()) other_summary = html_of(i);
      } else if ((name == "encoded" && space == XmlSpace::content) || (name == "content" && own) ||
                 name == "fullitem" || (space == XmlSpace::xhtml && (name == "body" || name == "div"))) {
        std::string content = html_of(i);
        if (out.content.empty() || name == "encoded") out.content = std::move(content);
      } else if (name == "author") {
        const std::string author = person_of(i);
        own ? add_name(out.author, author) : add_name(creator, author);
      } else if (name == "creator") {
        add_name(creator, person_of(i));
      } else if (name == "pubdate" || name == "published" || name == "issued") {
        std::string date = utc(text_of(i));
        if (!date.empty() && (out.published.empty() || name != "issued")) out.published = std::move(date);
      } else if (name == "updated" || name == "modified") {
        std::string date = utc(text_of(i));
        if (!date.empty()) out.updated = std::move(date);
      } else if (name == "date" || name == "created") {
        if (dublin_date.empty()) dublin_date = utc(text_of(i));
      } else if (name == "category" || name == "subject") {
        read_categories(i, out.categories);
      } else if (name == "keywords" && space == XmlSpace::itunes) {
        add_keywords(out.categories, text_of(i));
      } else if (name == "comments" && own) {
        out.comments = address(i, text_of(i));
      } else if (name == "enclosure" && out.enclosures.size() < 1000) {
        out.enclosures.push_back({address(i, tree_.attribute(i, "url")),
                                  std::string(trim(tree_.attribute(i, "type"))),
                                  std::string(trim(tree_.attribute(i, "length")))});
      }
    });
    out.link = best_link(links, atom);
    if (out.id.empty()) out.id = identifier;
    if (out.id.empty()) {
      for (const XmlAttribute& attribute : tree_.attributes(item))
        if (attribute.space == XmlSpace::rdf && attribute.name == "about") out.id = trim(attribute.value);
    }
    if (out.link.empty() && guid_is_link && is_http_url(out.id)) out.link = out.id;
    if (out.title.empty()) out.title = other_title;
    if (out.summary.empty()) out.summary = other_summary;
    if (out.author.empty()) out.author = creator;
    if (out.comments.empty()) out.comments = links.replies;
    if (out.published.empty()) out.published = dublin_date;
    if (out.published.empty() && !atom) out.published = out.updated;
    feed_.items.push_back(std::move(out));
  }

  const XmlTree& tree_;
  const FeedContext& context_;
  std::vector<std::string> bases_;      ///< the first is the feed's own address
  std::vector<std::uint32_t> base_of_;  ///< for each node an index into them; empty: no xml:base
  Feed feed_;
};

// ---- JSON Feed

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::string json_string(const object& from, std::string_view key) {
  element value;
  if (from[key].get(value) != simdjson::SUCCESS) return {};
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return repair_utf8(text);
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return std::to_string(number);
  std::uint64_t large = 0;
  if (value.get(large) == simdjson::SUCCESS) return std::to_string(large);
  return {};
}

std::string json_authors(const object& from) {
  std::string names;
  array authors;
  if (from["authors"].get(authors) == simdjson::SUCCESS) {
    for (const element author : authors) {
      object one;
      if (author.get(one) == simdjson::SUCCESS) add_name(names, one_line(json_string(one, "name")));
    }
  }
  object author;
  if (names.empty() && from["author"].get(author) == simdjson::SUCCESS)
    add_name(names, one_line(json_string(author, "name")));
  return names;
}

std::string json_address(const std::string& text, const FeedContext& context) {
  if (text.empty() || context.url.empty()) return text;
  return resolve_url(context.url, text).value_or(text);
}

FeedItem json_item(const object& from, const FeedContext& context) {
  FeedItem item;
  item.id = json_string(from, "id");
  item.link = json_address(json_string(from, "url"), context);
  if (item.link.empty()) item.link = json_address(json_string(from, "external_url"), context);
  item.title = one_line(json_string(from, "title"));
  item.author = json_authors(from);
  item.published = utc(json_string(from, "date_published"));
  item.updated = utc(json_string(from, "date_modified"));
  item.summary = json_string(from, "summary");
  item.content = json_string(from, "content_html");
  if (item.content.empty()) item.content = escaped(json_string(from, "content_text"));
  array tags;
  if (from["tags"].get(tags) == simdjson::SUCCESS) {
    for (const element tag : tags) {
      std::string_view text;
      if (tag.get(text) == simdjson::SUCCESS) add_category(item.categories, text);
    }
  }
  array attachments;
  if (from["attachments"].get(attachments) == simdjson::SUCCESS) {
    for (const element attachment : attachments) {
      object one;
      if (attachment.get(one) != simdjson::SUCCESS || item.enclosures.size() >= 1000) continue;
      item.enclosures.push_back({json_address(json_string(one, "url"), context),
                                 json_string(one, "mime_type"), json_string(one, "size_in_bytes")});
    }
  }
  return item;
}

Diagnostic problem(const char* code, const FeedContext& context, std::string message) {
  return {Severity::error, code, context.path, std::move(message)};
}

Result<Feed> read_json_feed(const DecodedText& decoded, const FeedContext& context) {
  simdjson::dom::parser parser;
  element document;
  const simdjson::error_code error = parser.parse(decoded.text).get(document);
  if (error != simdjson::SUCCESS)
    return problem("F103", context,
                   std::string("the JSON can not be read: ") + simdjson::error_message(error));
  object root;
  array items;
  if (document.get(root) != simdjson::SUCCESS)
    return problem("F102", context, "not a feed: JSON, but no object");
  const std::string version = json_string(root, "version");
  const bool has_items = root["items"].get(items) == simdjson::SUCCESS;
  if (version.find("jsonfeed.org") == std::string::npos && !has_items)
    return problem("F102", context, "not a feed: JSON without \"version\" and \"items\"");
  Feed feed;
  feed.format = "jsonfeed1";
  feed.encoding = decoded.encoding;
  feed.id = json_string(root, "feed_url");
  feed.title = one_line(json_string(root, "title"));
  feed.link = json_address(json_string(root, "home_page_url"), context);
  feed.description = json_string(root, "description");
  feed.language = json_string(root, "language");
  feed.author = json_authors(root);
  if (has_items) {
    for (const element item : items) {
      object one;
      if (item.get(one) == simdjson::SUCCESS && feed.items.size() < max_items)
        feed.items.push_back(json_item(one, context));
    }
  }
  return feed;
}

}  // namespace

bool looks_like_feed(std::string_view start) {
  const std::string text = lower(start.substr(0, 4096));
  const std::string_view trimmed =
      trim(std::string_view(text).substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0));
  if (trimmed.starts_with('{')) return text.find("jsonfeed.org/version") != std::string::npos;
  std::size_t first = std::string::npos;
  for (const std::string_view root : {"<rss", "<feed", "<rdf:rdf", "<atom:feed"}) {
    const std::size_t at = text.find(root);
    if (at == std::string::npos || at + root.size() >= text.size()) continue;
    const char after = text[at + root.size()];
    if (is_space(after) || after == '>') first = std::min(first, at);
  }
  const std::size_t html = std::min(text.find("<html"), text.find("<!doctype html"));
  return first < html;
}

Result<Feed> read_feed(std::string_view bytes, const FeedContext& context) {
  if (trim(bytes).empty()) return problem("F101", context, "empty");
  const std::string_view start = trim(bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes);
  const bool json = start.starts_with('{') || start.starts_with('[');
  DecodedText decoded = decode_text(bytes, json ? MarkupKind::plain : MarkupKind::xml, context.content_type);
  if (json) return read_json_feed(decoded, context);
  const XmlTree tree = parse_xml(std::move(decoded.text));
  std::optional<Feed> feed = FeedReader(tree, context).read();
  if (!feed) return problem("F102", context, "not a feed: no rss, feed or rdf:RDF element");
  feed->encoding = decoded.encoding;
  return std::move(*feed);
}

}  // namespace dateline::pipeline
