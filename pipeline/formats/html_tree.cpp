#include "pipeline/formats/html_tree.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "pipeline/base/url.h"
#include "pipeline/formats/character_references.h"
#include "pipeline/formats/markup_tokenizer.h"

namespace dateline::pipeline {

namespace {

using Tag = HtmlTag;

/// What the tree builder has to know about a tag; a set of bits each.
enum Trait : std::uint16_t {
  no_content = 1,   ///< br, img, …: never has children
  raw = 2,          ///< text up to its own end tag, references not decoded
  raw_decoded = 4,  ///< the same, references decoded
  closes_p = 8,     ///< a block: its start ends an open paragraph
  special = 16,     ///< an end tag of inline markup does not reach past it
  scope = 32,       ///< nor does any other end tag
  head_only = 64,   ///< may stand in head
  table_part = 128,
  formatting = 256,  ///< ends even where a block began within it
};

using Traits = std::array<std::uint16_t, 256>;

Traits make_traits() {
  Traits traits{};
  const auto add = [&](std::uint16_t bits, std::initializer_list<Tag> tags) {
    for (const Tag tag : tags) {
      auto& entry = traits[static_cast<std::size_t>(tag)];
      entry = static_cast<std::uint16_t>(entry | bits);
    }
  };
  add(no_content, {Tag::area, Tag::base, Tag::br, Tag::col, Tag::embed, Tag::frame, Tag::hr, Tag::img,
                   Tag::input, Tag::link, Tag::meta, Tag::param, Tag::source, Tag::track, Tag::wbr});
  add(raw, {Tag::script, Tag::style, Tag::xmp, Tag::iframe, Tag::noframes});
  add(raw_decoded, {Tag::title, Tag::textarea});
  add(closes_p | special,
      {Tag::address, Tag::article, Tag::aside,  Tag::blockquote, Tag::center, Tag::details,  Tag::dialog,
       Tag::dir,     Tag::div,     Tag::dl,     Tag::dd,         Tag::dt,     Tag::fieldset, Tag::figcaption,
       Tag::figure,  Tag::footer,  Tag::form,   Tag::h1,         Tag::h2,     Tag::h3,       Tag::h4,
       Tag::h5,      Tag::h6,      Tag::header, Tag::hgroup,     Tag::hr,     Tag::li,       Tag::main,
       Tag::menu,    Tag::nav,     Tag::ol,     Tag::p,          Tag::pre,    Tag::section,  Tag::summary,
       Tag::table,   Tag::ul,      Tag::xmp});
  add(special, {Tag::body, Tag::button, Tag::caption, Tag::colgroup, Tag::head, Tag::html, Tag::iframe,
                Tag::noscript, Tag::object, Tag::select, Tag::tbody, Tag::td, Tag::template_, Tag::tfoot,
                Tag::th, Tag::thead, Tag::tr});
  add(scope, {Tag::caption, Tag::html, Tag::body, Tag::object, Tag::table, Tag::td, Tag::template_, Tag::th});
  add(head_only,
      {Tag::base, Tag::link, Tag::meta, Tag::noscript, Tag::script, Tag::style, Tag::template_, Tag::title});
  add(table_part,
      {Tag::caption, Tag::col, Tag::colgroup, Tag::tbody, Tag::td, Tag::tfoot, Tag::th, Tag::thead, Tag::tr});
  add(formatting, {Tag::a, Tag::b, Tag::big, Tag::code, Tag::em, Tag::font, Tag::i, Tag::nobr, Tag::s,
                   Tag::small, Tag::strike, Tag::strong, Tag::tt, Tag::u});
  return traits;
}

const Traits traits = make_traits();

bool has(Tag tag, std::uint16_t bits) {
  return (traits[static_cast<std::size_t>(tag)] & bits) != 0;
}

bool is_heading(Tag tag) {
  return tag >= Tag::h1 && tag <= Tag::h6;
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

bool only_space(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_space(c); });
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

/// The tree construction of HTML5 in what matters for text: implied end tags, blocks that
/// end paragraphs, void and raw elements, head and body, formatting that ends across blocks. Left out on
/// purpose: foster parenting (stray text of a table stays in the table) and formatting that goes on in the
/// next block, which move nodes about and cost more than they tell.
class HtmlTreeBuilder {
 public:
  HtmlTreeBuilder(std::string page, const HtmlLimits& limits)
      : limits_(limits),
        page_(std::make_unique<const std::string>(std::move(page))),
        tokens_(*page_, MarkupMode::html, std::min<std::size_t>(limits.attributes, 65535)) {
    tree_.nodes_.reserve(page_->size() / 64 + 16);
    tree_.attributes_.reserve(page_->size() / 128 + 16);
  }

  HtmlTree build() {
    HtmlNode root;
    root.tag = Tag::other;
    tree_.nodes_.push_back(root);
    open_.push_back({0, no_node, Tag::other, 0});
    MarkupToken token;
    while (!full_ && tokens_.next(token)) {
      switch (token.kind) {
        case MarkupToken::Kind::start:
          start(token);
          break;
        case MarkupToken::Kind::end:
          name_ = in_lower_case(token.name, token.capitals);
          end(html_tag(name_));
          break;
        case MarkupToken::Kind::text:
        case MarkupToken::Kind::cdata:
          text(token.text, true);
          break;
      }
    }
    while (!open_.empty()) pop();
    return finish();
  }

 private:
  struct Open {
    NodeIndex node;
    NodeIndex last_child;
    Tag tag;
    std::uint32_t name;  ///< of `other`: number of its name
  };

  /// In the page itself if it stands there in lower case, as nearly all names do.
  std::string_view in_lower_case(std::string_view name, bool capitals) {
    if (!capitals) return name;
    scratch_.assign(name);
    for (char& c : scratch_)
      if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
    return tree_.decoded_.keep(scratch_);
  }

  std::string_view decoded(std::string_view raw, ReferenceRules rules) {
    if (raw.find('&') == std::string_view::npos) return raw;
    scratch_.clear();
    append_decoded(scratch_, raw, rules);
    return tree_.decoded_.keep(scratch_);
  }

  std::uint32_t name_number() {
    const auto [entry, added] = names_.try_emplace(name_, static_cast<std::uint32_t>(names_.size()));
    if (added) open_names_.push_back(0);
    return entry->second;
  }

  void pop() {
    const Open top = open_.back();
    open_.pop_back();
    tree_.nodes_[top.node].end = static_cast<NodeIndex>(tree_.nodes_.size());
    if (top.node == 0) return;
    --open_count_[static_cast<std::size_t>(top.tag)];
    if (top.tag == Tag::svg || top.tag == Tag::math) tokens_.set_foreign(in_foreign());
    if (top.tag == Tag::other) --open_names_[top.name];
  }

  [[nodiscard]] bool in_foreign() const {
    return open_count_[static_cast<std::size_t>(Tag::svg)] +
               open_count_[static_cast<std::size_t>(Tag::math)] >
           0;
  }

  /// Closes all open elements from the top down to position `index` of the stack.
  void pop_to(std::size_t index) {
    while (open_.size() > index) pop();
  }

  NodeIndex add_node(const HtmlNode& node) {
    if (tree_.nodes_.size() >= limits_.nodes) {
      full_ = tree_.limited_ = true;
      return no_node;
    }
    const auto index = static_cast<NodeIndex>(tree_.nodes_.size());
    Open& parent = open_.back();
    tree_.nodes_.push_back(node);
    HtmlNode& added = tree_.nodes_.back();
    added.parent = parent.node;
    added.end = index + 1;
    if (parent.last_child != no_node) tree_.nodes_[parent.last_child].next_sibling = index;
    parent.last_child = index;
    return index;
  }

  /// The nearest open element of `tag` above the nearest one with a trait of `barrier`, as a position
  /// of the stack; 0 if there is none.
  std::size_t find_open(Tag tag, std::uint16_t barrier) const {
    if (open_count_[static_cast<std::size_t>(tag)] == 0) return 0;
    for (std::size_t i = open_.size() - 1; i > 0; --i) {
      if (open_[i].tag == tag) return i;
      if (has(open_[i].tag, barrier)) return 0;
    }
    return 0;
  }

  void close_paragraph() {
    if (open_count_[static_cast<std::size_t>(Tag::p)] == 0) return;
    for (std::size_t i = open_.size() - 1; i > 0; --i) {
      if (open_[i].tag == Tag::p) {
        pop_to(i);
        return;
      }
      if (has(open_[i].tag, scope) || open_[i].tag == Tag::button) return;
    }
  }

  /// li in li, dd or dt in dl: the open one ends unless another block lies between.
  void close_item(Tag one, Tag other) {
    for (std::size_t i = open_.size() - 1; i > 0; --i) {
      const Tag tag = open_[i].tag;
      if (tag == one || tag == other) {
        pop_to(i);
        return;
      }
      const bool passable = tag == Tag::address || tag == Tag::div || tag == Tag::p;
      if (has(tag, special) && !passable) return;
    }
  }

  void close_table_parts(Tag tag) {
    const auto ends = [&](Tag open) {
      if (tag == Tag::td || tag == Tag::th) return open == Tag::td || open == Tag::th || open == Tag::caption;
      if (tag == Tag::tr)
        return open == Tag::td || open == Tag::th || open == Tag::tr || open == Tag::caption;
      return open != Tag::table;
    };
    std::size_t lowest = 0;
    for (std::size_t i = open_.size() - 1; i > 0; --i) {
      if (open_[i].tag == Tag::table || open_[i].tag == Tag::template_) break;
      if (has(open_[i].tag, table_part) && ends(open_[i].tag)) lowest = i;
    }
    // parts outside any table are kept where they are
    if (lowest > 0 && open_count_[static_cast<std::size_t>(Tag::table)] > 0) pop_to(lowest);
  }

  void before_start(Tag tag) {
    if (open_count_[static_cast<std::size_t>(Tag::head)] > 0 && !has(tag, head_only) && tag != Tag::head &&
        open_count_[static_cast<std::size_t>(Tag::noscript)] +
                open_count_[static_cast<std::size_t>(Tag::template_)] ==
            0)
      if (const std::size_t head = find_open(Tag::head, 0)) pop_to(head);
    if (has(tag, closes_p)) close_paragraph();
    if (is_heading(tag) && is_heading(open_.back().tag)) pop();
    if (tag == Tag::li) close_item(Tag::li, Tag::li);
    if (tag == Tag::dd || tag == Tag::dt) close_item(Tag::dd, Tag::dt);
    if (has(tag, table_part)) close_table_parts(tag);
    if (tag == Tag::option || tag == Tag::optgroup)
      if (open_.back().tag == Tag::option) pop();
    if (tag == Tag::a || tag == Tag::nobr || tag == Tag::button)
      if (const std::size_t same = find_open(tag, tag == Tag::button ? scope : special)) pop_to(same);
  }

  void start(const MarkupToken& token) {
    name_ = in_lower_case(token.name, token.capitals);
    const Tag tag = html_tag(name_);
    const auto count = [&](Tag of) { return open_count_[static_cast<std::size_t>(of)]; };
    if ((tag == Tag::html || tag == Tag::body) && seen_[static_cast<std::size_t>(tag)]) return;
    if (tag == Tag::head && (count(Tag::head) > 0 || seen_[static_cast<std::size_t>(Tag::body)])) return;
    seen_[static_cast<std::size_t>(tag)] = true;
    if (count(Tag::svg) + count(Tag::math) == 0) before_start(tag);

    HtmlNode node;
    node.tag = tag;
    std::uint32_t number = 0;
    if (tag == Tag::other) {
      number = name_number();
      node.text = name_.data();
      node.text_size = static_cast<std::uint32_t>(name_.size());
    }
    node.attributes = static_cast<std::uint32_t>(tree_.attributes_.size());
    node.attribute_count = static_cast<std::uint16_t>(tokens_.attributes().size());
    for (const MarkupAttribute& attribute : tokens_.attributes()) {
      const std::string_view name = in_lower_case(attribute.name, attribute.capitals);
      tree_.attributes_.push_back(
          {html_attribute(name), name, decoded(attribute.value, ReferenceRules::attribute)});
    }
    const NodeIndex index = add_node(node);
    if (index == no_node) return;

    const bool foreign = count(Tag::svg) + count(Tag::math) > 0 || tag == Tag::svg || tag == Tag::math;
    if (has(tag, no_content) || (token.self_closing && foreign)) return;
    if (open_.size() > limits_.depth) {
      // its children become siblings; its end tag must not close somebody else
      tree_.limited_ = true;
      ++too_deep_;
      if (has(tag, raw | raw_decoded)) static_cast<void>(tokens_.raw_text(name_));
      return;
    }
    open_.push_back({index, no_node, tag, number});
    ++open_count_[static_cast<std::size_t>(tag)];
    if (tag == Tag::other) ++open_names_[number];
    if (foreign) tokens_.set_foreign(true);
    if (has(tag, raw | raw_decoded)) text(tokens_.raw_text(name_), has(tag, raw_decoded));
  }

  void end(Tag tag) {
    if (tag == Tag::html || tag == Tag::body || has(tag, no_content)) {
      if (tag == Tag::br) {
        HtmlNode node;
        node.tag = Tag::br;
        add_node(node);
      }
      return;
    }
    if (too_deep_ > 0) {
      --too_deep_;
      return;
    }
    if (tag == Tag::other) {
      const auto known = names_.find(name_);
      if (known == names_.end() || open_names_[known->second] == 0) return;
      for (std::size_t i = open_.size() - 1; i > 0; --i) {
        if (open_[i].tag == Tag::other && open_[i].name == known->second) {
          pop_to(i);
          return;
        }
        if (has(open_[i].tag, scope)) return;
      }
      return;
    }
    if (is_heading(tag)) {  // any heading's end ends any heading
      for (std::size_t i = open_.size() - 1; i > 0; --i) {
        if (is_heading(open_[i].tag)) {
          pop_to(i);
          return;
        }
        if (has(open_[i].tag, scope)) return;
      }
      return;
    }
    std::uint16_t barrier = has(tag, special) ? scope : special;
    if (has(tag, table_part) || tag == Tag::table) {
      // a cell's or row's end does not reach out of its own table
      for (std::size_t i = open_.size() - 1; i > 0 && open_count_[static_cast<std::size_t>(tag)] > 0; --i) {
        if (open_[i].tag == tag) {
          pop_to(i);
          return;
        }
        if (open_[i].tag == Tag::table || open_[i].tag == Tag::template_) return;
      }
      return;
    }
    if (tag == Tag::head || tag == Tag::template_) barrier = 0;
    if (const std::size_t open = find_open(tag, barrier)) return pop_to(open);
    if (has(tag, formatting)) end_across_blocks(tag);
  }

  /// "<a><div>one</a> two</div>": the link ends here and the block goes on, as a second one. In place of the
  /// standard's adoption agency, which moves nodes; what is text of the link and what is not is the same.
  void end_across_blocks(Tag tag) {
    constexpr std::size_t most_blocks = 8;
    const std::size_t open = find_open(tag, scope);
    if (open == 0 || open_.size() - open - 1 > most_blocks) return;
    const std::vector<Open> above(open_.begin() + static_cast<std::ptrdiff_t>(open) + 1, open_.end());
    pop_to(open);
    for (const Open& block : above) {
      HtmlNode again = tree_.nodes_[block.node];
      again.next_sibling = no_node;
      const NodeIndex index = add_node(again);
      if (index == no_node) return;
      open_.push_back({index, no_node, block.tag, block.name});
      ++open_count_[static_cast<std::size_t>(block.tag)];
      if (block.tag == Tag::other) ++open_names_[block.name];
    }
  }

  void text(std::string_view raw_bytes, bool decode) {
    if (raw_bytes.empty()) return;
    if (open_.back().tag == Tag::head) {
      if (only_space(raw_bytes)) return;
      pop();
    }
    std::string_view text = decode ? decoded(raw_bytes, ReferenceRules::text) : raw_bytes;
    // a comment in the middle of a sentence does not cut it in two
    const NodeIndex last = open_.back().last_child;
    const bool goes_on = last != no_node && last + 1 == tree_.nodes_.size() && tree_.is_text(last);
    const bool white = only_space(text) && (!goes_on || tree_.nodes_[last].white);
    if (goes_on) text = tree_.decoded_.keep(tree_.text(last), text);
    HtmlNode added;
    HtmlNode& node = goes_on ? tree_.nodes_[last] : added;
    node.tag = Tag::text_node;
    node.text = text.data();
    node.text_size = static_cast<std::uint32_t>(text.size());
    node.white = white;
    if (!goes_on) add_node(node);
  }

  HtmlTree finish() {
    tree_.page_ = std::move(page_);
    if (tokens_.dropped_attributes()) tree_.limited_ = true;
    return std::move(tree_);
  }

  HtmlLimits limits_;
  std::unique_ptr<const std::string> page_;
  MarkupTokenizer tokens_;
  HtmlTree tree_;
  std::vector<Open> open_;
  std::array<std::uint32_t, 256> open_count_{};
  std::array<bool, 256> seen_{};
  std::unordered_map<std::string_view, std::uint32_t> names_;  ///< of `other` elements
  std::vector<std::uint32_t> open_names_;
  std::uint32_t too_deep_ = 0;
  bool full_ = false;
  std::string_view name_;
  std::string scratch_;
};

std::string_view HtmlTree::tag_name(NodeIndex i) const {
  const HtmlNode& node = nodes_[i];
  if (node.tag == Tag::other) return {node.text, node.text_size};
  return name_of(node.tag);
}

std::string_view HtmlTree::attribute(NodeIndex i, HtmlAttributeName name) const {
  for (const HtmlAttribute& attribute : attributes(i))
    if (attribute.known == name) return attribute.value;
  return {};
}

std::string_view HtmlTree::attribute(NodeIndex i, std::string_view name) const {
  for (const HtmlAttribute& attribute : attributes(i))
    if (attribute.name == name) return attribute.value;
  return {};
}

bool HtmlTree::has_attribute(NodeIndex i, HtmlAttributeName name) const {
  const auto all = attributes(i);
  return std::any_of(all.begin(), all.end(),
                     [&](const HtmlAttribute& attribute) { return attribute.known == name; });
}

bool HtmlTree::has_attribute(NodeIndex i, std::string_view name) const {
  const auto all = attributes(i);
  return std::any_of(all.begin(), all.end(),
                     [&](const HtmlAttribute& attribute) { return attribute.name == name; });
}

std::string HtmlTree::inner_text(NodeIndex i) const {
  std::string out;
  for (NodeIndex node = i; node < nodes_[i].end;) {
    const Tag tag = nodes_[node].tag;
    if (node != i && (tag == Tag::script || tag == Tag::style)) {
      node = nodes_[node].end;
      continue;
    }
    out += text(node);
    ++node;
  }
  return out;
}

HtmlTree parse_html(std::string utf8, const HtmlLimits& limits) {
  // sizes are 32 bits wide, and decoding may add a little; the byte limits of the program lie far below
  constexpr std::size_t largest = 2'000'000'000;
  if (utf8.size() > largest) utf8.resize(largest);
  return HtmlTreeBuilder(std::move(utf8), limits).build();
}

std::string decode_references(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  append_decoded(out, utf8, ReferenceRules::text);
  return out;
}

std::string html_to_text(std::string_view utf8) {
  const HtmlTree tree = parse_html(std::string(utf8));
  std::string out;
  for (NodeIndex i = 1; i < tree.size();) {
    const Tag tag = tree[i].tag;
    if (tag == Tag::script || tag == Tag::style) {
      i = tree[i].end;
      continue;
    }
    if (tag == Tag::text_node) {
      out += tree.text(i);
    } else if (has(tag, closes_p | table_part) || tag == Tag::br) {
      if (!out.empty() && !is_space(out.back())) out += ' ';
    }
    // a block that ends here parts it from what follows
    if (tree[i].end == i + 1) {
      NodeIndex up = tree[i].parent;
      while (up != no_node && up != 0 && tree[up].end == i + 1) {
        if (has(tree[up].tag, closes_p | table_part) && !out.empty() && !is_space(out.back())) {
          out += ' ';
          break;
        }
        up = tree[up].parent;
      }
    }
    ++i;
  }
  while (!out.empty() && is_space(out.back())) out.pop_back();
  return out;
}

namespace {

/// What stands behind a label in the comment that SingleFile puts at the start of its pages.
std::string_view single_file_line(std::string_view start, std::string_view label) {
  const std::size_t comment = start.find("Page saved with SingleFile");
  if (comment == std::string_view::npos) return {};
  const std::size_t at = start.find(label, comment);
  if (at == std::string_view::npos || at > start.find("-->", comment)) return {};
  std::string_view line = start.substr(at + label.size());
  line = line.substr(0, line.find_first_of("\r\n"));
  line = line.substr(0, line.find("-->"));
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  return line;
}

}  // namespace

std::string saved_from_url(std::string_view start) {
  const std::string_view near = start.substr(0, 4096);
  // browsers write "saved from url=(0026)https://…", SingleFile " url: https://… " on a line of its comment
  static constexpr std::string_view browser = "saved from url=(";
  if (const std::size_t at = near.find(browser); at != std::string_view::npos) {
    const std::size_t close = near.find(')', at);
    if (close == std::string_view::npos) return {};
    std::size_t end = close + 1;
    while (end < near.size() && !is_space(near[end]) && near[end] != '>' &&
           !near.substr(end).starts_with("-->"))
      ++end;
    const std::string_view url = near.substr(close + 1, end - close - 1);
    return is_http_url(url) ? std::string(url) : std::string();
  }
  const std::string_view line = single_file_line(near, "url:");
  const std::string_view url = line.substr(0, line.find_first_of(" \t\f"));
  return is_http_url(url) ? std::string(url) : std::string();
}

std::string saved_date(std::string_view start) {
  const std::string_view line = single_file_line(start.substr(0, 4096), "saved date:");
  return std::string(line.substr(0, line.find('(')));  // behind it stands the name of the zone
}

}  // namespace dateline::pipeline
