#include "pipeline/normalize/json_ld.h"

#include <simdjson.h>
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/normalize/clean_text.h"

namespace dateline::pipeline {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t max_blocks = 50;
constexpr std::size_t max_objects = 5000;
constexpr std::size_t largest_body = 1'000'000;  ///< bytes of the entries of a live blog

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n;");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n;") - begin + 1);
}

/// The block without what pages wrap around it, and without raw control characters in strings.
std::string prepared(std::string_view raw) {
  std::string_view text = trim(raw);
  for (const std::string_view wrapper : {"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//-->"})
    if (text.starts_with(wrapper)) text = trim(text.substr(wrapper.size()));
  for (const std::string_view wrapper : {"-->", "//]]>", "/*]]>*/", "]]>", "//"})
    if (text.ends_with(wrapper)) text = trim(text.substr(0, text.size() - wrapper.size()));
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return out;
}

/// The commas before a closing bracket, outside strings, removed.
std::string without_trailing_commas(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\' && i + 1 < text.size()) {
      out += c;
      out += text[++i];
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (!in_string && (c == '}' || c == ']')) {
      while (!out.empty() && (out.back() == ' ' || out.back() == ',')) out.pop_back();
    }
    out += c;
  }
  return out;
}

std::string text_of(const element& value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  array list;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const element one : list)
      if (one.get(text) == simdjson::SUCCESS) return std::string(text);
  }
  object inner;
  if (value.get(inner) == simdjson::SUCCESS) {
    element named;
    if (inner["@value"].get(named) == simdjson::SUCCESS && named.get(text) == simdjson::SUCCESS)
      return std::string(text);
  }
  return {};
}

std::string field(const object& from, std::string_view key) {
  element value;
  return from[key].get(value) == simdjson::SUCCESS ? text_of(value) : std::string();
}

enum class Rank : unsigned char { none, page, article };

Rank rank_of(const object& from) {
  element type;
  if (from["@type"].get(type) != simdjson::SUCCESS) return Rank::none;
  Rank best = Rank::none;
  const auto judge = [&](std::string_view name) {
    if (name.starts_with("http://schema.org/")) name.remove_prefix(18);
    if (name.starts_with("https://schema.org/")) name.remove_prefix(19);
    if (name.ends_with("Article") || name.ends_with("Posting") || name == "Report" || name == "Review" ||
        name == "OpinionNewsArticle" || name == "LiveBlog" || name == "CreativeWork") {
      if (name != "CreativeWork" || best == Rank::none)
        best = name == "CreativeWork" ? Rank::page : Rank::article;
    } else if (name == "WebPage" || name == "ItemPage" || name == "VideoObject" || name == "AudioObject") {
      if (name == "WebPage" || name == "ItemPage") best = std::max(best, Rank::page);
    }
  };
  std::string_view name;
  if (type.get(name) == simdjson::SUCCESS) judge(name);
  array list;
  if (type.get(list) == simdjson::SUCCESS) {
    for (const element one : list)
      if (one.get(name) == simdjson::SUCCESS) judge(name);
  }
  return best;
}

bool is_of_type(const object& from, std::string_view wanted) {
  element type;
  if (from["@type"].get(type) != simdjson::SUCCESS) return false;
  std::string_view name;
  if (type.get(name) == simdjson::SUCCESS) return name.ends_with(wanted);
  array list;
  if (type.get(list) == simdjson::SUCCESS) {
    for (const element one : list)
      if (one.get(name) == simdjson::SUCCESS && name.ends_with(wanted)) return true;
  }
  return false;
}

class Reader {
 public:
  Reader(std::string_view page_url, std::string_view where, Diagnostics& diagnostics)
      : page_url_(canonical_url(page_url).value_or("")), where_(where), diagnostics_(diagnostics) {}

  void read_block(std::string_view raw) {
    std::string text = prepared(raw);
    if (text.empty()) return;
    documents_.push_back(std::make_unique<simdjson::dom::parser>());
    element root;
    if (documents_.back()->parse(text).get(root) != simdjson::SUCCESS) {
      text = without_trailing_commas(text);
      const simdjson::error_code error = documents_.back()->parse(text).get(root);
      if (error != simdjson::SUCCESS) {
        if (std::exchange(has_failed_, true)) return;  // one word for all blocks of a page
        diagnostics_.push_back(
            {Severity::warning, "N002", std::string(where_),
             std::string("a JSON-LD block can not be read: ") + simdjson::error_message(error)});
        return;
      }
    }
    walk(root);
  }

  LinkedArticle finish() {
    LinkedArticle out;
    const object* article = nullptr;
    int best = -1;
    for (const object& candidate : articles_) {
      int score = rank_of(candidate) == Rank::article ? 10 : 0;
      if (!field(candidate, "articleBody").empty()) score += 4;
      if (!field(candidate, "datePublished").empty()) score += 3;
      if (!field(candidate, "headline").empty()) score += 2;
      if (is_this_page(candidate)) score += 6;
      if (score > best) {
        best = score;
        article = &candidate;
      }
    }
    out.site_name = site_name_;
    if (article == nullptr) return out;
    out.found = rank_of(*article) == Rank::article;
    out.headline = field(*article, "headline");
    if (out.headline.empty()) out.headline = field(*article, "name");
    out.published = field(*article, "datePublished");
    out.modified = field(*article, "dateModified");
    out.body = field(*article, "articleBody");
    out.live_updates = live_updates(*article);
    out.language = field(*article, "inLanguage");
    out.url = field(*article, "url");
    for (const std::string_view key : {"author", "creator"}) {
      if (!out.authors.empty()) break;
      element authors;
      if ((*article)[key].get(authors) == simdjson::SUCCESS) read_names(authors, out.authors);
    }
    element publisher;
    std::vector<LinkedName> names;
    if ((*article)["publisher"].get(publisher) == simdjson::SUCCESS) read_names(publisher, names);
    if (!names.empty()) out.publisher = names.front().name;
    read_keywords(*article, out.keywords);
    // the page object often knows the dates that the article object lacks
    for (const object& candidate : articles_) {
      if (!out.published.empty()) break;
      if (rank_of(candidate) == Rank::page) out.published = field(candidate, "datePublished");
    }
    return out;
  }

 private:
  /// The objects of a block, without following every property: lists of other articles on the
  /// page must not be taken for it.
  void walk(const element& root) {
    std::vector<element> open = {root};
    std::size_t seen = 0;
    while (!open.empty() && ++seen < max_objects) {
      const element at = open.back();
      open.pop_back();
      array list;
      if (at.get(list) == simdjson::SUCCESS) {
        std::vector<element> members(list.begin(), list.end());
        open.insert(open.end(), members.rbegin(), members.rend());
        continue;
      }
      object found;
      if (at.get(found) != simdjson::SUCCESS) continue;
      if (const std::string id = field(found, "@id"); !id.empty()) by_id_.try_emplace(id, found);
      if (rank_of(found) != Rank::none) articles_.push_back(found);
      if (is_of_type(found, "WebSite") && site_name_.empty()) site_name_ = field(found, "name");
      element below;
      for (const std::string_view key : {"mainEntity", "mainEntityOfPage", "@graph"})
        if (found[key].get(below) == simdjson::SUCCESS) open.push_back(below);
    }
  }

  bool is_this_page(const object& candidate) const {
    if (page_url_.empty()) return false;
    for (const std::string_view key : {"url", "mainEntityOfPage", "@id"}) {
      std::string url = field(candidate, key);
      object page;
      if (candidate[key].get(page) == simdjson::SUCCESS) url = field(page, "@id");
      if (!url.empty() && canonical_url(url).value_or("") == page_url_) return true;
    }
    return false;
  }

  void read_names(const element& value, std::vector<LinkedName>& out) const {
    array list;
    if (value.get(list) == simdjson::SUCCESS) {
      for (const element one : list)
        if (out.size() < 50) read_name(one, out);
    } else {
      read_name(value, out);
    }
  }

  void read_name(const element& value, std::vector<LinkedName>& out) const {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
      const auto known = by_id_.find(std::string(text));
      if (known != by_id_.end()) {
        add(known->second, out);
      } else {
        out.push_back({std::string(text), false, false});
      }
      return;
    }
    object person;
    if (value.get(person) != simdjson::SUCCESS) return;
    element name;
    if (person["name"].get(name) != simdjson::SUCCESS) {
      const auto known = by_id_.find(field(person, "@id"));
      if (known != by_id_.end()) add(known->second, out);
      return;
    }
    add(person, out);
  }

  static void add(const object& person, std::vector<LinkedName>& out) {
    const bool organisation = is_of_type(person, "Organization");
    const bool typed = !organisation && is_of_type(person, "Person");
    element name;
    if (person["name"].get(name) != simdjson::SUCCESS) return;
    array list;
    if (name.get(list) == simdjson::SUCCESS) {
      for (const element one : list) {
        const std::string text = text_of(one);
        if (!text.empty() && out.size() < 50) out.push_back({text, organisation, typed});
      }
      return;
    }
    const std::string text = text_of(name);
    if (!text.empty()) out.push_back({text, organisation, typed});
  }

  static std::string live_updates(const object& article) {
    array updates;
    std::string body;
    if (article["liveBlogUpdate"].get(updates) != simdjson::SUCCESS) return body;
    for (const element one : updates) {
      object update;
      if (one.get(update) != simdjson::SUCCESS || body.size() > largest_body) continue;
      for (const std::string_view key : {"headline", "articleBody"}) {
        const std::string text = field(update, key);
        if (text.empty()) continue;
        if (!body.empty()) body += "\n\n";
        body += text;
      }
    }
    return body;
  }

  static void read_keywords(const object& article, std::vector<std::string>& out) {
    element value;
    if (article["keywords"].get(value) != simdjson::SUCCESS) return;
    array list;
    if (value.get(list) == simdjson::SUCCESS) {
      for (const element one : list) {
        std::string text = text_of(one);
        object named;
        if (text.empty() && one.get(named) == simdjson::SUCCESS) text = field(named, "name");
        if (!text.empty() && out.size() < 100) out.push_back(std::move(text));
      }
      return;
    }
    const std::string text = text_of(value);
    std::string_view rest = text;
    while (!rest.empty() && out.size() < 100) {
      const std::size_t comma = rest.find(',');
      out.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
  }

  std::string page_url_;
  std::string_view where_;
  bool has_failed_ = false;
  Diagnostics& diagnostics_;
  std::vector<std::unique_ptr<simdjson::dom::parser>> documents_;  ///< what the objects point into
  std::vector<object> articles_;
  std::map<std::string, object> by_id_;
  std::string site_name_;
};

/// "application/ld+json; charset=utf-8", in any case.
bool names_json_ld(std::string_view type) {
  static constexpr std::string_view name = "ld+json";
  return std::search(type.begin(), type.end(), name.begin(), name.end(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         }) != type.end();
}

}  // namespace

LinkedArticle read_json_ld(const HtmlTree& tree, std::string_view page_url, std::string_view where,
                           Diagnostics& diagnostics) {
  Reader reader(page_url, where, diagnostics);
  std::size_t blocks = 0;
  for (NodeIndex i = 1; i < tree.size() && blocks < max_blocks; ++i) {
    if (tree[i].tag != HtmlTag::script) continue;
    const std::string_view type = tree.attribute(i, HtmlAttributeName::type);
    if (!names_json_ld(type)) continue;
    const NodeIndex child = tree.first_child(i);
    if (child == no_node) continue;
    ++blocks;
    reader.read_block(tree.text(child));
  }
  return reader.finish();
}

}  // namespace dateline::pipeline
