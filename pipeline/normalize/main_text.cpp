#include "pipeline/normalize/main_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "dateline/unicode.h"
#include "pipeline/base/web_time.h"
#include "pipeline/normalize/clean_text.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

namespace {

using Tag = HtmlTag;
using Name = HtmlAttributeName;

enum class BlockKind : std::uint8_t { paragraph, heading, item, quote, cell, other };

/// A run of text without a block border in it.
struct Block {
  NodeIndex node = 0;       ///< its first text node
  NodeIndex container = 0;  ///< the block element it stands in
  BlockKind kind = BlockKind::other;
  std::string text;
  std::uint32_t characters = 0;
  std::uint32_t link_characters = 0;
  std::uint32_t time_characters = 0;  ///< within time elements
  std::uint32_t weight = 0;           ///< characters, if it reads like prose; else 0
  bool teaser = false;                ///< of another story, beside this one
  bool in_metadata = false;           ///< also in JSON-LD's articleBody

  [[nodiscard]] double link_share() const {
    return characters == 0 ? 0 : static_cast<double>(link_characters) / characters;
  }
};

bool is_block_tag(Tag tag) {
  switch (tag) {
    case Tag::address:
    case Tag::article:
    case Tag::aside:
    case Tag::blockquote:
    case Tag::body:
    case Tag::caption:
    case Tag::center:
    case Tag::dd:
    case Tag::details:
    case Tag::dialog:
    case Tag::dir:
    case Tag::div:
    case Tag::dl:
    case Tag::dt:
    case Tag::fieldset:
    case Tag::figcaption:
    case Tag::figure:
    case Tag::footer:
    case Tag::form:
    case Tag::h1:
    case Tag::h2:
    case Tag::h3:
    case Tag::h4:
    case Tag::h5:
    case Tag::h6:
    case Tag::header:
    case Tag::hgroup:
    case Tag::hr:
    case Tag::html:
    case Tag::li:
    case Tag::main:
    case Tag::menu:
    case Tag::nav:
    case Tag::ol:
    case Tag::p:
    case Tag::pre:
    case Tag::section:
    case Tag::summary:
    case Tag::table:
    case Tag::tbody:
    case Tag::td:
    case Tag::tfoot:
    case Tag::th:
    case Tag::thead:
    case Tag::tr:
    case Tag::ul:
    case Tag::legend:
      return true;
    default:
      return false;
  }
}

/// Elements whose text is never read.
bool is_silent_tag(Tag tag) {
  switch (tag) {
    case Tag::script:
    case Tag::style:
    case Tag::noscript:
    case Tag::template_:
    case Tag::svg:
    case Tag::math:
    case Tag::iframe:
    case Tag::object:
    case Tag::embed:
    case Tag::video:
    case Tag::audio:
    case Tag::canvas:
    case Tag::button:
    case Tag::select:
    case Tag::textarea:
    case Tag::option:
    case Tag::datalist:
    case Tag::head:
    case Tag::dialog:
    case Tag::menu:
    case Tag::map:
    case Tag::noframes:
    case Tag::title:
    case Tag::label:
    case Tag::rp:
    case Tag::rt:
    case Tag::progress:
    case Tag::meter:
      return true;
    default:
      return false;
  }
}

bool is_heading_tag(Tag tag) {
  return tag >= Tag::h1 && tag <= Tag::h6;
}

std::uint32_t count_characters(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Whether the last character closes a sentence, quotation marks and brackets looked through.
bool ends_sentence(std::string_view text) {
  for (int most = 4; most > 0 && !text.empty(); --most) {
    static constexpr std::array<std::string_view, 9> closing = {"\"", "'", ")", "]", "”", "’", "»", "“", "*"};
    bool cut = false;
    for (const std::string_view mark : closing) {
      if (!text.ends_with(mark)) continue;
      text.remove_suffix(mark.size());
      cut = true;
      break;
    }
    if (!cut) break;
  }
  static constexpr std::array<std::string_view, 12> ends = {".",  "!", "?", "…", "。", "！",
                                                            "？", "।", "؟", "۔", ":",  "»"};
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

struct TextCounts {
  std::uint32_t characters = 0;
  std::uint32_t sentence_marks = 0;  ///< commas, full stops and the like, in any script
  std::uint32_t code_signs = 0;      ///< bytes that looks_like_code looks at
};

enum ByteClass : std::uint8_t { begins_character = 1, sentence_mark = 2, code_sign = 4, may_be_mark = 8 };

constexpr std::array<std::uint8_t, 256> make_byte_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t byte = 0; byte < 256; ++byte)
    classes[byte] = (byte & 0xC0) != 0x80 ? std::uint8_t{begins_character} : std::uint8_t{0};
  for (const char c : std::string_view(",.;!?")) classes[static_cast<unsigned char>(c)] |= sentence_mark;
  for (const char c : std::string_view("\"()=<")) classes[static_cast<unsigned char>(c)] |= code_sign;
  for (const char c : std::string_view("\xE3\xEF\xE0\xD8"))
    classes[static_cast<unsigned char>(c)] |= may_be_mark;
  return classes;
}

constexpr std::array<std::uint8_t, 256> byte_classes = make_byte_classes();

TextCounts count_text(std::string_view text) {
  static constexpr std::array<std::string_view, 5> marks = {"。", "、", "，", "।", "،"};
  TextCounts counts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t classes = byte_classes[static_cast<unsigned char>(text[i])];
    counts.characters += classes & begins_character;
    if (classes <= begins_character) continue;
    if ((classes & sentence_mark) != 0) ++counts.sentence_marks;
    if ((classes & code_sign) != 0) ++counts.code_signs;
    if ((classes & may_be_mark) == 0) continue;
    for (const std::string_view mark : marks)
      if (text.substr(i).starts_with(mark)) ++counts.sentence_marks;
  }
  return counts;
}

/// At most `size` bytes, beginning between two characters.
std::string_view end_of(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  std::size_t begin = text.size() - size;
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  return text.substr(begin);
}

constexpr std::size_t longest_folded = 240;  ///< bytes of a block in which phrases are looked for

/// JSON or a script that broke out of its element.
bool looks_like_code(std::string_view text) {
  if (text.starts_with("http") && text.find(' ') == std::string_view::npos) return true;
  std::size_t signs = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((byte_classes[static_cast<unsigned char>(text[at])] & code_sign) == 0) continue;
    const auto is = [rest = text.substr(at)](std::string_view sign) { return rest.starts_with(sign); };
    switch (text[at]) {
      case '<':
        if (is("<a href=") || is("</p>")) return true;
        break;
      case '"':
        if (is("\":") || is("\",\"")) ++signs;
        break;
      case '(':
        if (is("();") || text.substr(0, at).ends_with("function")) ++signs;
        break;
      case ')':
        if (is("){")) ++signs;
        break;
      case '=':
        if (is("===")) ++signs;
        break;
      default:
        break;
    }
  }
  return signs >= 3 && signs * 120 > text.size();
}

/// "Published: 10:48, 19/11/2019 (updated 11:05)": letters only label the numbers.
bool mostly_digits(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return static_cast<std::size_t>(digits) * 10 >= count_characters(text) * 3;
}

bool style_hides(std::string_view style) {
  if (style.empty()) return false;
  std::string bare_style;
  for (const char c : style.substr(0, 300))
    if (c != ' ') bare_style += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return bare_style.find("display:none") != std::string::npos ||
         bare_style.find("visibility:hidden") != std::string::npos;
}

/// Shrunk to a point, for screen readers alone.
bool style_clips(std::string_view style) {
  return style.find("clip:rect(0") != std::string_view::npos ||
         style.find("clip: rect(0") != std::string_view::npos;
}

class MainTextFinder {
 public:
  MainTextFinder(const HtmlTree& tree, const MainTextHints& hints, NameJudge& judge)
      : tree_(tree), hints_(hints), judge_(judge), words_(judge.words()) {}

  MainText find() {
    judge_elements();
    collect_blocks();
    mark_metadata();
    mark_labelled_boxes();
    mark_teasers();
    MainText out;
    std::vector<std::string> brief;
    for (const Strictness strictness : {Strictness::full, Strictness::lenient}) {
      drop_boilerplate(strictness);
      const std::vector<NodeIndex> containers = choose_containers(strictness);
      out.paragraphs = write(select(containers, strictness));
      if (size_of(out.paragraphs) >= least_text) break;
      if (strictness == Strictness::full && is_brief_) brief = out.paragraphs;
    }
    if (!brief.empty() && size_of(out.paragraphs) < std::max(least_text, 3 * size_of(brief)))
      out.paragraphs = std::move(brief);
    check_against_metadata(out);
    if (size_of(out.paragraphs) < least_text && hints_.live_updates.size() > least_text) {
      out.from_metadata = true;
      out.paragraphs = split_paragraphs(clean_paragraphs(decode_references(hints_.live_updates)));
    }
    return out;
  }

 private:
  enum class Strictness : std::uint8_t { full, lenient };

  struct Element {
    bool has_text = false;     ///< more than white space, here or below
    bool silent = false;       ///< never read, with all below
    bool boilerplate = false;  ///< by name, role or tag: out unless it holds the article
    bool insert = false;       ///< set into the text: out unless it is prose within the article
    bool always_out = false;
    bool caption = false;
    bool body = false;
    bool standfirst = false;
    bool hidden = false;                ///< by style or attribute
    bool in_time = false;               ///< within a time element
    bool in_link = false;               ///< it or an element around it is a link
    bool out = false;                   ///< the outcome, with all below
    BlockKind kind = BlockKind::other;  ///< of the blocks that stand in it
    NodeIndex block = 0;                ///< the nearest block element, itself included
  };

  struct Sums {
    std::uint64_t weight = 0;
    std::uint64_t paragraph_weight = 0;  ///< of paragraphs, items and quotes alone
    std::uint64_t characters = 0;
    std::uint64_t link_characters = 0;
  };

  /// Most elements of a page hold pictures, scripts and room; what they are named is not asked.
  void mark_elements_with_text() {
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      if (!tree_.is_text(i) || is_silent_tag(tree_[tree_[i].parent].tag) || tree_[i].white) continue;
      for (NodeIndex up = tree_[i].parent; up != no_node && !elements_[up].has_text; up = tree_[up].parent)
        elements_[up].has_text = true;
    }
  }

  void judge_elements() {
    elements_.resize(tree_.size());
    mark_elements_with_text();
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      const HtmlNode& node = tree_[i];
      Element& element = elements_[i];
      const Element& parent = elements_[node.parent];
      element.silent = parent.silent;
      element.in_link = parent.in_link;
      element.in_time = parent.in_time;
      element.block = parent.block;
      if (tree_.is_text(i)) continue;
      element.kind = kind_within(node.tag, parent.kind);
      if (is_block_tag(node.tag)) element.block = i;
      if (is_silent_tag(node.tag) && !is_shadow_root(i)) element.silent = true;
      if (element.silent) continue;
      if (node.tag == Tag::a && tree_.has_attribute(i, Name::href)) element.in_link = true;
      if (node.tag == Tag::time) element.in_time = true;
      if (node.tag == Tag::input && tree_.attribute(i, Name::type) != "hidden") inputs_.push_back(i);
      if (!element.has_text) continue;
      judge_attributes(i, element);
      if (node.tag == Tag::span && element.boilerplate && is_label(i)) element.silent = true;
      if (node.tag == Tag::article) articles_.push_back(i);
      if (element.body && !element.boilerplate) bodies_.push_back(i);
      switch (node.tag) {
        case Tag::nav:
        case Tag::footer:
        case Tag::aside:
        case Tag::form:
          element.boilerplate = true;
          break;
        case Tag::figure:
          element.caption = !holds_table(i);
          break;
        case Tag::figcaption:
        case Tag::caption:
          element.caption = true;
          break;
        default:
          break;
      }
    }
  }

  /// A template that browsers show in place: declarative shadow DOM, also by its first name.
  [[nodiscard]] bool is_shadow_root(NodeIndex i) const {
    return tree_[i].tag == Tag::template_ &&
           (tree_.has_attribute(i, "shadowrootmode") || tree_.has_attribute(i, "shadowroot"));
  }

  void judge_attributes(NodeIndex i, Element& element) {
    const Tag tag = tree_[i].tag;
    NameVerdict verdict;
    for (const HtmlAttribute& attribute : tree_.attributes(i)) {
      const std::string_view value = attribute.value;
      switch (attribute.known) {
        case Name::class_:
        case Name::data_testid:
        case Name::data_component:
        case Name::data_component_name:
        case Name::data_block:
          verdict |= judge_.of_names(value);
          break;
        case Name::id:
          // the id of a heading or paragraph is made of its words
          if (!is_heading_tag(tag) && tag != Tag::p) verdict |= judge_.of_id(value);
          break;
        case Name::role:
          if (words_.is_boilerplate_role(value) && !is_heading_tag(tag)) element.boilerplate = true;
          break;
        case Name::itemprop:
          judge_itemprop(value, element);
          break;
        case Name::property:
          if (value.find("articleBody") != std::string_view::npos || value == "content:encoded")
            element.body = true;
          break;
        case Name::hidden:
          element.hidden = true;
          break;
        case Name::style:
          if (style_hides(value)) {
            element.hidden = true;
          } else if (style_clips(value)) {
            verdict.unseen = true;
          }
          break;
        case Name::aria_hidden:
          // a paragraph that only screen readers pass over is text all the same
          element.hidden = element.hidden || (value == "true" && tag != Tag::p);
          break;
        default:
          break;
      }
    }
    element.body = element.body || verdict.body;
    element.insert = verdict.insert;
    element.boilerplate = element.boilerplate || (verdict.boilerplate && !verdict.text);
    element.always_out = verdict.always_out;
    if (verdict.unseen && tree_[i].end - i < 20) element.silent = true;
    element.standfirst = element.standfirst || verdict.standfirst;
    element.caption = element.caption || (verdict.caption && !verdict.text);
    element.hidden = (element.hidden || verdict.hidden) && !verdict.unfolds;
    if (tag == Tag::body || tag == Tag::html || tag == Tag::main)
      element.boilerplate = element.insert = element.caption = element.always_out = false;
    if (tag == Tag::blockquote) element.boilerplate = element.insert = false;
    if (is_heading_tag(tag)) element.caption = false;
    // links, emphasis and the like within a sentence carry odd names; what they say is part of it
    const bool in_sentence =
        tag == Tag::a || tag == Tag::b || tag == Tag::strong || tag == Tag::em || tag == Tag::i;
    if (in_sentence) element.boilerplate = element.insert = element.always_out = element.caption = false;
  }

  /// Named as something beside the text, and nothing but a label: "Advertisement" behind a sentence.
  [[nodiscard]] bool is_label(NodeIndex i) const {
    const NodeIndex child = tree_.first_child(i);
    return child != no_node && tree_[i].end == child + 1 && tree_.is_text(child) &&
           tree_.text(child).size() < 60 &&
           words_.boilerplate_line(fold(clean_line(tree_.text(child)))) == Certainty::sure;
  }

  static void judge_itemprop(std::string_view value, Element& element) {
    if (value.find("articleBody") != std::string_view::npos) element.body = true;
    if (value == "alternativeHeadline" || value == "description") element.standfirst = true;
    static constexpr std::array<std::string_view, 7> beside = {
        "author", "datePublished", "caption", "headline", "publisher", "dateModified", "keywords"};
    if (std::find(beside.begin(), beside.end(), value) != beside.end()) element.caption = true;
  }

  /// Editors wrap a table into a figure; it is text, not a picture.
  [[nodiscard]] bool holds_table(NodeIndex i) const {
    const NodeIndex end = std::min<NodeIndex>(tree_[i].end, i + 12);
    for (NodeIndex below = i + 1; below < end; ++below)
      if (tree_[below].tag == Tag::table) return true;
    return false;
  }

  static BlockKind kind_within(Tag tag, BlockKind around) {
    if (is_heading_tag(tag)) return BlockKind::heading;
    if (tag == Tag::li || tag == Tag::dd || tag == Tag::dt) return BlockKind::item;
    if (tag == Tag::blockquote) return BlockKind::quote;
    if (tag == Tag::td || tag == Tag::th) return BlockKind::cell;
    if (tag == Tag::p) return BlockKind::paragraph;
    return tag == Tag::div || tag == Tag::section || tag == Tag::center ? around : BlockKind::other;
  }

  void collect_blocks() {
    Block current;
    std::string raw;
    bool open = false;
    int breaks = 0;
    const auto flush = [&] {
      breaks = 0;
      if (!open) return;
      open = false;
      current.text = clean_line(raw);
      raw.clear();
      if (!current.text.empty()) finish_block(current);
      current = Block();
    };
    for (NodeIndex i = 1; i < tree_.size();) {
      const HtmlNode& node = tree_[i];
      if (elements_[i].silent) {
        i = node.end;
        continue;
      }
      if (node.tag == Tag::text_node) {
        const std::string_view text = tree_.text(i);
        const bool white = node.white;
        if (open && current.container != elements_[i].block) flush();
        if (!white || open) {
          if (!open) {
            open = true;
            current.node = i;
            current.container = elements_[i].block;
          }
          if (breaks >= 2 && !white) {
            flush();
            open = true;
            current.node = i;
            current.container = elements_[i].block;
          }
          if (!white) breaks = 0;
          raw += text;
          if (elements_[i].in_link && !white) current.link_characters += count_characters(text);
          if (elements_[i].in_time && !white) current.time_characters += count_characters(text);
        }
      } else if (node.tag == Tag::br) {
        ++breaks;
        raw += ' ';
      } else if (is_block_tag(node.tag)) {
        flush();
      } else if (node.tag == Tag::img || node.tag == Tag::input) {
        raw += ' ';
      }
      ++i;
    }
    flush();
    // weights as sums over the blocks, so that a subtree's is a difference
    first_block_.resize(tree_.size() + 1);
    sums_.resize(blocks_.size() + 1);
    NodeIndex node = 0;
    for (std::uint32_t number = 0; number < blocks_.size(); ++number) {
      const Block& block = blocks_[number];
      while (node <= block.node) first_block_[node++] = number;
      Sums& at = sums_[number + 1];
      at = sums_[number];
      at.weight += block.weight;
      if (block.kind != BlockKind::other)
        at.paragraph_weight += block.kind == BlockKind::quote ? block.characters : block.weight;
      at.characters += block.characters;
      at.link_characters += block.link_characters;
    }
    while (node < first_block_.size()) first_block_[node++] = static_cast<std::uint32_t>(blocks_.size());
  }

  void finish_block(Block& block) {
    const TextCounts counts = count_text(block.text);
    block.characters = counts.characters;
    block.link_characters = std::min(block.link_characters, block.characters);
    block.kind = elements_[block.container].kind;
    const bool ideographs = block.text.size() > block.characters * 2;
    const std::uint32_t characters = ideographs ? block.characters * 2 : block.characters;
    const bool prose =
        (characters >= 80 && counts.sentence_marks > 0) || (characters >= 40 && ends_sentence(block.text));
    const bool code =
        (counts.code_signs > 0 || block.text.starts_with("http")) && looks_like_code(block.text);
    if (prose && !code && block.link_share() < 0.5 && block.kind != BlockKind::heading)
      block.weight = characters;
    blocks_.push_back(std::move(block));
  }

  [[nodiscard]] std::uint64_t weight_of(NodeIndex i) const {
    return sums_[first_block_[tree_[i].end]].weight - sums_[first_block_[i]].weight;
  }

  [[nodiscard]] std::uint64_t characters_of(NodeIndex i) const {
    return sums_[first_block_[tree_[i].end]].characters - sums_[first_block_[i]].characters;
  }

  /// Prose rather than a list of links.
  [[nodiscard]] bool reads_like_text(NodeIndex i) const {
    constexpr std::uint64_t least_prose = 80;
    const Sums& begin = sums_[first_block_[i]];
    const Sums& end = sums_[first_block_[tree_[i].end]];
    const std::uint64_t characters = end.characters - begin.characters;
    const std::uint64_t links = end.link_characters - begin.link_characters;
    return end.paragraph_weight - begin.paragraph_weight >= least_prose && links * 10 < characters * 3;
  }

  static bool holds_markup(std::string_view text) {
    return text.find("</p>") != std::string_view::npos || text.find("<br") != std::string_view::npos;
  }

  /// Which blocks stand in the articleBody of JSON-LD.
  void mark_metadata() {
    constexpr std::size_t largest = 1'000'000;  // no article is that long, and the windows below cost memory
    if (hints_.article_body.size() < 200 || hints_.article_body.size() > largest) return;
    metadata_source_ = hints_.article_body;
    if (metadata_source_.find('<') == std::string::npos) {  // tags may be escaped once more
      std::string decoded = decode_references(metadata_source_);
      if (holds_markup(decoded)) metadata_source_ = std::move(decoded);
    }
    metadata_text_ = metadata_source_.find('<') != std::string::npos ? html_to_text(metadata_source_)
                                                                     : decode_references(metadata_source_);
    const std::string body = bare_letters(metadata_text_);
    // the hashes of all runs of 24 bytes of the body, to look up the beginning and the end of a block
    constexpr std::size_t window = 24;
    if (body.size() < window) return;
    std::size_t bits = 1;
    while (bits < body.size() * 32) bits *= 2;
    std::vector<bool> windows(bits);  // a wrong yes at both ends of a block is one in a thousand
    const auto bit_of = [&](std::uint64_t hash) { return ((hash * 0x9E3779B97F4A7C15U) >> 20) & (bits - 1); };
    constexpr std::uint64_t base = 1099511628211U;
    std::uint64_t highest = 1;  // base to the power of window - 1
    for (std::size_t i = 1; i < window; ++i) highest *= base;
    const auto byte = [](std::string_view text, std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) + 1;
    };
    const auto hash_at = [&](std::string_view text, std::size_t at) {
      std::uint64_t hash = 0;
      for (std::size_t i = 0; i < window; ++i) hash = hash * base + byte(text, at + i);
      return hash;
    };
    std::uint64_t rolling = hash_at(body, 0);
    for (std::size_t i = 0;; ++i) {
      windows[bit_of(rolling)] = true;
      if (i + window >= body.size()) break;
      rolling = (rolling - byte(body, i) * highest) * base + byte(body, i + window);
    }
    const auto known = [&](std::uint64_t hash) { return windows[bit_of(hash)]; };
    constexpr std::size_t ends = 160;  // bytes that hold as many letters as a window, nearly always
    for (Block& block : blocks_) {
      if (block.text.size() < window) continue;
      const bool is_long = block.text.size() > ends * 3;
      std::string begin = bare_letters(is_long ? start_of(block.text, ends) : block.text);
      if (begin.size() < window && is_long) begin = bare_letters(block.text);
      if (begin.size() < window || !known(hash_at(begin, 0))) continue;
      std::string end = is_long ? bare_letters(end_of(block.text, ends)) : begin;
      if (end.size() < window) end = bare_letters(block.text);
      block.in_metadata = known(hash_at(end, end.size() - window));
    }
  }

  /// A box that begins with a label ("Sponsored", "Keep reading") and holds no prose is one thing.
  /// An article element within another that begins with a link and holds one paragraph at most: a teaser.
  [[nodiscard]] bool is_card(NodeIndex i) const {
    constexpr std::uint32_t most_blocks = 4;
    constexpr std::uint64_t most_prose = 300;
    const std::uint32_t begin = first_block_[i];
    const std::uint32_t count = first_block_[tree_[i].end] - begin;
    return count > 0 && count <= most_blocks && article_around(tree_[i].parent) != no_node &&
           weight_of(i) <= most_prose &&
           std::any_of(blocks_.begin() + begin, blocks_.begin() + begin + std::min(count, 2U),
                       [](const Block& block) { return block.link_share() > 0.8; });
  }

  void mark_labelled_boxes() {
    for (const Block& block : blocks_) {
      if (block.weight > 0 || block.characters > 60 || block.kind == BlockKind::cell) continue;
      const std::string folded = fold(block.text);
      const Certainty label = std::max(words_.boilerplate_line(folded), words_.end_line(folded));
      if (label == Certainty::none || (label == Certainty::doubtful && !is_seconded(block))) continue;
      NodeIndex box = no_node;
      for (NodeIndex up = block.container; up != no_node && up != 0 && weight_of(up) == 0;
           up = tree_[up].parent) {
        if (tree_[up].tag == Tag::figure || tree_[up].tag == Tag::table) break;
        box = up;
      }
      if (box != no_node) elements_[box].boilerplate = true;
    }
    for (const NodeIndex i : articles_)
      if (is_card(i)) elements_[i].boilerplate = true;
    // what stands around an input field is a form, whatever it says: an offer, a search, a vote
    constexpr NodeIndex largest_box = 60;
    for (const NodeIndex input : inputs_) {
      NodeIndex box = no_node;
      for (NodeIndex up = tree_[input].parent; up != no_node && up != 0 && input - up < largest_box;
           up = tree_[up].parent) {
        const std::uint64_t weight = weight_of(up);
        if (weight > 300 || weight * 5 > sums_.back().weight) break;
        if (is_block_tag(tree_[up].tag)) box = up;
      }
      if (box != no_node) elements_[box].boilerplate = true;
    }
  }

  /// The element that holds a story however short: the article element with the headline, else the only one
  /// that is named as the body of an article, else the only article element.
  [[nodiscard]] NodeIndex story_element() {
    NodeIndex titled = no_node;
    for (const NodeIndex i : articles_)
      if (holds_title(i)) titled = i;
    if (titled != no_node) return titled;
    const auto only_one = [this](const std::vector<NodeIndex>& all) {
      return !all.empty() && all.back() < tree_[all.front()].end ? all.front() : no_node;
    };
    return !bodies_.empty() ? only_one(bodies_) : only_one(articles_);
  }

  /// Where no element says that it holds the story: the smallest one around the headline with a sentence.
  [[nodiscard]] NodeIndex around_title() {
    if (!holds_title(0)) return no_node;
    NodeIndex up = tree_[title_node_].parent;
    while (up != no_node && up != 0 &&
           (tree_[up].tag == Tag::header || tree_[up].tag == Tag::hgroup || !holds_sentence(up)))
      up = tree_[up].parent;
    return up == 0 ? no_node : up;
  }

  /// Beside a short story the teasers of other ones may be most of the prose of a page. They weigh nothing if
  /// the story stands apart from them.
  void mark_teasers() {
    constexpr std::uint64_t longest_brief = 400;
    constexpr std::size_t least_teasers = 3;
    const auto is_brief = [this](NodeIndex i) {
      return i != no_node && weight_of(i) < longest_brief && holds_sentence(i);
    };
    NodeIndex story = story_element();
    if (is_brief(story)) {
      story_ = story;
      is_brief_ = weight_of(story) == sums_.back().weight;
    } else if (story == no_node) {
      story = around_title();
    }
    if (is_brief_ || !is_brief(story)) return;
    std::vector<Block*> teasers;
    std::uint64_t weight = 0;
    for (Block& block : blocks_) {
      if (block.weight == 0 || (block.node >= story && block.node < tree_[story].end)) continue;
      if (!is_teaser(block)) continue;
      teasers.push_back(&block);
      weight += block.weight;
    }
    const std::uint64_t others = sums_.back().weight - weight_of(story);
    if (teasers.size() < least_teasers || weight * 10 < others * 8) return;
    for (Block* teaser : teasers) teaser->teaser = true;
    story_ = story;
    is_brief_ = true;
  }

  /// The only prose of a small box that holds a link to another page: with the words of a headline, or "Read
  /// more".
  [[nodiscard]] bool is_teaser(const Block& block) const {
    constexpr std::uint32_t longest_teaser = 400;
    constexpr std::uint32_t most_blocks = 8;
    constexpr std::uint32_t least_headline = 12;
    if (block.characters > longest_teaser) return false;
    const auto blocks_in = [this](NodeIndex i) { return first_block_[tree_[i].end] - first_block_[i]; };
    NodeIndex box = block.container;
    for (NodeIndex up = box; up != no_node && weight_of(up) == block.weight && blocks_in(up) <= most_blocks;
         up = tree_[up].parent)
      box = up;
    const auto begin = blocks_.begin() + first_block_[box];
    return std::any_of(begin, begin + blocks_in(box), [this](const Block& each) {
      if (each.link_share() < 0.8 || !leads_elsewhere(each.node)) return false;
      return each.characters >= least_headline || words_.boilerplate_line(fold(each.text)) == Certainty::sure;
    });
  }

  /// Whether a text stands in a link to another page, rather than to a place of this one.
  [[nodiscard]] bool leads_elsewhere(NodeIndex i) const {
    while (i != no_node && tree_[i].tag != Tag::a) i = tree_[i].parent;
    if (i == no_node) return false;
    const std::string_view address = tree_.attribute(i, Name::href);
    return !address.empty() && !address.starts_with('#');
  }

  /// Whether a paragraph below ends as sentences do.
  [[nodiscard]] bool holds_sentence(NodeIndex i) const {
    const auto begin = blocks_.begin() + first_block_[i];
    const auto end = blocks_.begin() + first_block_[tree_[i].end];
    return std::any_of(begin, end, is_sentence);
  }

  [[nodiscard]] static bool is_sentence(const Block& block) {
    return block.kind == BlockKind::paragraph && block.link_share() < 0.5 && ends_sentence(block.text);
  }

  void drop_boilerplate(Strictness strictness) {
    std::uint64_t total = 0;
    for (const Block& block : blocks_) total += block.weight;
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      Element& element = elements_[i];
      element.out = elements_[tree_[i].parent].out || element.silent;
      if (element.out || tree_.is_text(i)) continue;
      if (strictness == Strictness::lenient) {
        element.out = element.always_out || tree_[i].tag == Tag::nav;
        continue;
      }
      if (element.insert && !element.boilerplate && !(reads_like_text(i) && in_story(i))) {
        element.out = weight_of(i) * 10 < total * 4;
        if (element.out) continue;
      }
      if (!element.boilerplate && !element.caption && !element.always_out && !element.hidden) continue;
      const std::uint64_t weight = weight_of(i);
      // what a paywall hides of a text is still the text, also paragraph by paragraph
      if (element.hidden && !element.boilerplate && hidden_beside(i) * 10 >= total * 2 && in_body(i))
        continue;
      const bool holds_body = contains_body(i);
      const bool picture = tree_[i].tag == Tag::figure || tree_[i].tag == Tag::figcaption;
      if (element.always_out && !holds_body && weight * 10 < total * 9) {
        element.out = true;
      } else if (is_brief_ && picture && element.caption && i != story_) {
        element.out = true;
      } else if (element.body && !element.caption && weight * 10 >= total * 2) {
        continue;
      } else if (weight * 10 < total * 4 && !(holds_body && weight * 10 >= total)) {
        element.out = true;
      }
    }
  }

  /// Weight of all hidden children of the parent of `i`.
  [[nodiscard]] std::uint64_t hidden_beside(NodeIndex i) {
    const NodeIndex parent = tree_[i].parent;
    const auto [entry, added] = hidden_below_.try_emplace(parent, 0);
    if (!added) return entry->second;
    for (NodeIndex child = tree_.first_child(parent); child != no_node; child = tree_[child].next_sibling)
      if (elements_[child].hidden && !elements_[child].boilerplate && !elements_[child].always_out)
        entry->second += weight_of(child);
    return entry->second;
  }

  /// Within an article element or one named as the body of an article.
  [[nodiscard]] bool in_story(NodeIndex i) const {
    for (NodeIndex node = tree_[i].parent; node != no_node && node != 0; node = tree_[node].parent)
      if (elements_[node].body || tree_[node].tag == Tag::article) return true;
    return false;
  }

  [[nodiscard]] bool in_body(NodeIndex i) const {
    for (NodeIndex node = tree_[i].parent; node != no_node && node != 0; node = tree_[node].parent)
      if (elements_[node].body) return true;
    return false;
  }

  /// Whether an element named as the body of an article, with some text, lies below.
  bool contains_body(NodeIndex i) {
    if (body_nodes_known_ == false) {
      for (NodeIndex node = 1; node < tree_.size(); ++node)
        if (elements_[node].body && !elements_[node].silent && weight_of(node) > 0)
          body_nodes_.push_back(node);
      body_nodes_known_ = true;
    }
    const auto first = std::upper_bound(body_nodes_.begin(), body_nodes_.end(), i);
    return first != body_nodes_.end() && *first < tree_[i].end;
  }

  /// Weight below `i` that is not dropped.
  void sum_what_is_left() {
    left_.assign(blocks_.size() + 1, 0);
    for (std::size_t i = 0; i < blocks_.size(); ++i)
      left_[i + 1] = left_[i] + (elements_[blocks_[i].node].out || blocks_[i].teaser ? 0 : blocks_[i].weight);
  }
  [[nodiscard]] std::uint64_t left_in(NodeIndex i) const {
    return left_[first_block_[tree_[i].end]] - left_[first_block_[i]];
  }

  /// The element that holds the story: named as such, else article or main, else where most
  /// of the prose lies.
  std::vector<NodeIndex> choose_containers(Strictness strictness) {
    sum_what_is_left();
    const std::uint64_t total = left_.back();
    const bool named = story_ != no_node && (tree_[story_].tag == Tag::article || elements_[story_].body);
    if (story_ != no_node && !elements_[story_].out && (total == 0 || !named)) return {story_};
    if (total == 0) return {0};
    if (strictness == Strictness::full) {
      // all elements that carry the same name as the heaviest named one
      NodeIndex best = no_node;
      for (NodeIndex i = 1; i < tree_.size(); ++i) {
        if (!elements_[i].body || elements_[i].out) continue;
        if (best == no_node || left_in(i) > left_in(best)) best = i;
      }
      // pages that load the next story below have several: the first one is meant
      for (NodeIndex i = 1; best != no_node && i < best; ++i) {
        if (!elements_[i].body || elements_[i].out || tree_[i].end > best) continue;
        if (left_in(i) * 10 >= left_in(best) * 4 && left_in(i) > 600) {
          best = i;
          break;
        }
      }
      if (best != no_node && left_in(best) * 100 >= total * 20) {
        std::vector<NodeIndex> same;
        std::uint64_t sum = 0;
        for (NodeIndex i = 1; i < tree_.size();) {
          if (i == best || (elements_[i].body && !elements_[i].out && is_like(i, best))) {
            same.push_back(i);
            sum += left_in(i);
            i = tree_[i].end;
          } else {
            ++i;
          }
        }
        if (sum * 100 >= total * 35) return same;
      }
    }
    NodeIndex at = 0;
    NodeIndex semantic = no_node;
    for (NodeIndex i = 1; i < tree_.size(); ++i) {
      const Tag tag = tree_[i].tag;
      if ((tag != Tag::article && tag != Tag::main) || elements_[i].out) continue;
      if (left_in(i) * 100 < total * (holds_title(i) ? 10 : 40)) continue;
      if (semantic == no_node || left_in(i) * 10 >= left_in(semantic) * 9) semantic = i;
    }
    if (const NodeIndex titled = titled_article(); titled != no_node) semantic = titled;
    if (semantic != no_node) at = semantic;
    // an article is left only for a part that holds nearly all of it
    const std::uint64_t least_percent = semantic != no_node && tree_[semantic].tag == Tag::article ? 97 : 70;
    while (true) {
      NodeIndex heaviest = no_node;
      for (NodeIndex child = tree_.first_child(at); child != no_node; child = tree_[child].next_sibling) {
        if (tree_.is_text(child) || elements_[child].out) continue;
        if (heaviest == no_node || left_in(child) > left_in(heaviest)) heaviest = child;
      }
      if (heaviest == no_node || !is_block_like(heaviest)) break;
      if (left_in(heaviest) * 100 < left_in(at) * least_percent) break;
      at = heaviest;
    }
    // not below the paragraph itself
    while (at != 0 && (tree_[at].tag == Tag::p || is_heading_tag(tree_[at].tag))) at = tree_[at].parent;
    return {at};
  }

  /// Made by the same template: the same names, in parents that are one or have the same names, within one
  /// article.
  [[nodiscard]] bool is_like(NodeIndex one, NodeIndex other) const {
    if (tree_[one].tag != tree_[other].tag ||
        tree_.attribute(one, Name::class_) != tree_.attribute(other, Name::class_))
      return false;
    const NodeIndex parent = tree_[one].parent;
    const NodeIndex other_parent = tree_[other].parent;
    if (parent == other_parent) return true;
    return tree_[parent].tag == tree_[other_parent].tag && !tree_.attribute(parent, Name::class_).empty() &&
           tree_.attribute(parent, Name::class_) == tree_.attribute(other_parent, Name::class_) &&
           article_around(one) == article_around(other);
  }

  [[nodiscard]] NodeIndex article_around(NodeIndex i) const {
    while (i != no_node && tree_[i].tag != Tag::article) i = tree_[i].parent;
    return i;
  }

  /// The article element with the headline, where those beside it are other articles.
  [[nodiscard]] NodeIndex titled_article() {
    constexpr std::uint64_t least_weight = 200;
    NodeIndex titled = no_node;
    std::uint64_t others = 0;
    for (NodeIndex i = 1; i < tree_.size();) {
      if (tree_[i].tag != Tag::article || elements_[i].out) {
        ++i;
        continue;
      }
      if (titled == no_node && holds_title(i)) {
        titled = i;
      } else {
        others += left_in(i);
      }
      i = tree_[i].end;
    }
    if (titled == no_node || left_in(titled) < least_weight) return no_node;
    return (left_in(titled) + others) * 10 >= left_.back() * 8 ? titled : no_node;
  }

  /// Whether the headline of the page stands below, as a heading.
  [[nodiscard]] bool holds_title(NodeIndex i) {
    if (!title_known_) {
      title_known_ = true;
      const std::string title = bare_letters(hints_.title);
      for (const Block& block : blocks_) {
        if (title.empty() || !is_heading_tag(tree_[block.container].tag) || bare_letters(block.text) != title)
          continue;
        title_node_ = block.node;
        break;
      }
    }
    return title_node_ != no_node && i < title_node_ && title_node_ < tree_[i].end;
  }

  [[nodiscard]] bool is_block_like(NodeIndex i) const {
    const Tag tag = tree_[i].tag;
    return (is_block_tag(tag) && tag != Tag::p && tag != Tag::li && tag != Tag::blockquote) ||
           tag == Tag::other || tag == Tag::span || tag == Tag::font;
  }

  std::vector<const Block*> select(const std::vector<NodeIndex>& containers, Strictness strictness) {
    std::vector<const Block*> chosen;
    const std::string title = bare_letters(hints_.title);
    std::size_t place = 0;
    for (const Block& block : blocks_) {
      if (elements_[block.node].out) continue;
      while (place < containers.size() && tree_[containers[place]].end <= block.node) ++place;
      if (place == containers.size()) break;
      if (block.node < containers[place]) continue;
      if (!wanted(block, title, chosen.empty(), strictness)) continue;
      chosen.push_back(&block);
    }
    drop_link_headings(chosen);
    trim_ends(chosen);
    add_standfirst(chosen, title);
    return chosen;
  }

  /// A heading over nothing but links to other pages.
  void drop_link_headings(std::vector<const Block*>& chosen) const {
    // blocks lie in one array in their order, and so do the pointers to the chosen ones
    const std::vector<const Block*> all = chosen;
    std::erase_if(chosen, [&](const Block* block) {
      if (block->kind != BlockKind::heading && !(block->weight == 0 && block->characters < 60)) return false;
      const Block* next = block + 1;
      if (next >= blocks_.data() + blocks_.size() || next->link_share() < 0.8) return false;
      if (std::binary_search(all.begin(), all.end(), next)) return false;
      const NodeIndex parent = tree_[block->container].parent;
      return parent != no_node && next->node < tree_[parent].end && weight_of(parent) == 0;
    });
  }

  /// The lines between the headline and the text often stand outside the body: those that are named so, or
  /// that the page gives as its description.
  void add_standfirst(std::vector<const Block*>& chosen, const std::string& title) const {
    if (chosen.empty() || title.empty()) return;
    constexpr std::size_t most_lines = 3;
    const std::string description = bare_letters(hints_.description);
    std::vector<const Block*> lines;
    bool behind_title = false;
    for (const Block& block : blocks_) {
      if (&block >= chosen.front()) break;
      if (is_title(block, title)) {
        behind_title = true;
        lines.clear();
        continue;
      }
      if (!behind_title || block.characters < 30 || block.characters > 600 || block.link_share() > 0.3)
        continue;
      if (elements_[block.node].silent || in_caption(block.node) || is_byline(block)) continue;
      const std::string folded = fold(start_of(block.text, longest_folded));
      if (words_.boilerplate_line(folded) == Certainty::sure || words_.remarks_in(folded).disclosure)
        continue;
      if (in_standfirst(block.node) || same_start(bare_letters(block.text), description))
        lines.push_back(&block);
    }
    if (lines.size() > most_lines) return;
    chosen.insert(chosen.begin(), lines.begin(), lines.end());
  }

  /// The same text, or one cut short.
  static bool same_start(std::string_view one, std::string_view other) {
    constexpr std::size_t least = 30;
    const std::size_t size = std::min(one.size(), other.size());
    return size >= least && size * 2 >= std::max(one.size(), other.size()) &&
           one.substr(0, size) == other.substr(0, size);
  }

  [[nodiscard]] bool in_standfirst(NodeIndex i) const {
    int most = 4;
    for (NodeIndex node = tree_[i].parent; node != no_node && node != 0 && most > 0;
         node = tree_[node].parent, --most)
      if (elements_[node].standfirst) return true;
    return false;
  }

  [[nodiscard]] bool in_caption(NodeIndex i) const {
    for (NodeIndex node = tree_[i].parent; node != no_node && node != 0; node = tree_[node].parent) {
      const Tag tag = tree_[node].tag;
      if (tag == Tag::figure || tag == Tag::figcaption || tag == Tag::aside || tag == Tag::nav ||
          tag == Tag::footer || elements_[node].always_out)
        return true;
    }
    return false;
  }

  /// The headline once more; `title` is bare.
  static bool is_title(const Block& block, const std::string& title) {
    return !title.empty() && block.text.size() >= title.size() &&
           block.text.size() <= title.size() * 2 + 20 && bare_letters(block.text) == title;
  }

  bool wanted(const Block& block, const std::string& title, bool first, Strictness strictness) const {
    if (block.in_metadata && block.weight > 0) return true;
    constexpr std::size_t longest_remark = 500;
    const std::string folded =
        block.characters < longest_remark ? fold(start_of(block.text, longest_folded)) : std::string();
    const Certainty beside = words_.boilerplate_line(folded);
    if (beside == Certainty::sure || (beside == Certainty::doubtful && is_seconded(block))) return false;
    const LineRemarks remarks = words_.remarks_in(folded);
    const bool full = strictness == Strictness::full;
    if (full && (remarks.disclosure || (remarks.doubtful_disclosure && is_seconded(block)))) return false;
    if (full && remarks.solicitation && block.characters < 300 && (remarks.channel || is_seconded(block)))
      return false;
    if (remarks.credit && block.characters < 250) return false;
    const double links = block.link_share();
    if (full && remarks.promotion && links > 0.1 && block.characters < 200) return false;
    if (block.characters < 60 && block.time_characters * 10 >= block.characters * 6) return false;
    if (links > 0.8 && !heads_prose(block) &&
        !(block.kind == BlockKind::paragraph && ends_sentence(block.text) && block.characters > 60))
      return false;
    if (strictness == Strictness::full && block.kind == BlockKind::item && links > 0.5) return false;
    if (block.kind == BlockKind::other && block.weight == 0 && links > 0.3) return false;
    if (block.characters > 40 && looks_like_code(block.text)) return false;
    if (block.characters < 30 && bare_letters(block.text).empty()) return false;
    if (is_title(block, title)) return false;
    if (block.characters < 120 && is_byline(block)) return false;
    if (first && block.kind == BlockKind::heading && tree_[block.container].tag == Tag::h1) return false;
    if (block.kind == BlockKind::other && block.weight == 0 && block.characters < 25) return false;
    return true;
  }

  /// What else says that a line which begins as lines beside a text do is one: a link, no end of a sentence,
  /// or that it is short; of a heading, that no prose follows.
  [[nodiscard]] bool is_seconded(const Block& block) const {
    constexpr std::uint32_t least_prose = 80;
    if (block.link_share() > 0.1) return true;
    if (block.kind == BlockKind::heading) return !stands_before_prose(block);
    return block.characters < least_prose || !ends_sentence(block.text);
  }

  [[nodiscard]] bool stands_before_prose(const Block& block) const {
    const Block* next = &block + 1;
    return next < blocks_.data() + blocks_.size() && next->weight > 0;
  }

  /// A heading that is a link, over a paragraph that is none.
  [[nodiscard]] bool heads_prose(const Block& block) const {
    const Block* next = &block + 1;
    if (block.kind != BlockKind::heading || next >= blocks_.data() + blocks_.size()) return false;
    return next->weight > 0 && next->link_share() < 0.5 && !elements_[next->node].out;
  }

  bool is_byline(const Block& block) const {
    const std::string_view text = block.text;
    if (words_.has_byline_label(text) && !ends_sentence(text) && block.characters < 80) {
      if (text.starts_with("By ") || text.starts_with("by ") || text.starts_with("BY ")) return true;
    }
    for (const std::string& author : hints_.authors) {
      if (author.size() < 4) continue;
      const std::size_t at = text.find(author);
      if (at != std::string_view::npos && block.characters < count_characters(author) + 30 &&
          !ends_sentence(text))
        return true;
    }
    if (block.characters > 100) return false;
    WebTimeOptions options;
    options.words = &words_.dates();
    const auto date = find_web_time(text, options);
    if (!date) return false;
    return (block.characters < 70 && date->end - date->begin + 25 > text.size()) || mostly_digits(text);
  }

  /// A cell of a table with a head, with rows of three and more cells, which no layout has, or with short
  /// rows of two.
  [[nodiscard]] bool in_data_table(const Block& block) const {
    if (block.kind != BlockKind::cell || block.link_share() > 0.5) return false;
    NodeIndex cell = block.container;
    while (cell != 0 && tree_[cell].tag != Tag::td && tree_[cell].tag != Tag::th) cell = tree_[cell].parent;
    if (tree_[cell].tag == Tag::th) return true;
    const NodeIndex row = tree_[cell].parent;
    const int cells = cells_of(row);
    if (cells != 2) return cells >= 3;
    // two columns: every row is short and has two of them
    constexpr std::uint64_t longest_row = 120;
    int rows = 0;
    for (NodeIndex one = tree_.first_child(tree_[row].parent); one != no_node && rows < 20;
         one = tree_[one].next_sibling) {
      if (tree_[one].tag != Tag::tr) continue;
      ++rows;
      if (cells_of(one) != 2 || characters_of(one) > longest_row || characters_of(one) == 0) return false;
    }
    return rows >= 2;
  }

  [[nodiscard]] int cells_of(NodeIndex row) const {
    int cells = 0;
    for (NodeIndex one = tree_.first_child(row); one != no_node && cells < 3; one = tree_[one].next_sibling)
      if (tree_[one].tag == Tag::td || tree_[one].tag == Tag::th) ++cells;
    return cells;
  }

  /// "Ann Lee is a reporter …", "Ann Lee writes about …" at the end.
  [[nodiscard]] bool is_biography(const Block& block) const {
    if (block.characters > 700) return false;
    const std::string text = fold(start_of(block.text, 120));
    return std::any_of(hints_.authors.begin(), hints_.authors.end(), [&](const std::string& author) {
      const std::string name = fold(author);
      return name.find(' ') != std::string::npos && text.starts_with(name) && text.size() > name.size() + 3 &&
             text[name.size()] == ' ';
    });
  }

  /// Nothing before the first prose but its headings, nothing after the last, and all behind an
  /// end line ("Related stories") is gone.
  void trim_ends(std::vector<const Block*>& chosen) const {
    std::uint64_t total = 0;
    for (const Block* block : chosen) total += block->weight;
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const Block& block = *chosen[i];
      if (seen * 100 >= total * 40 && block.weight == 0 && is_end_line(block)) {
        chosen.resize(i);
        break;
      }
      seen += block.weight;
    }
    const auto strong = [this](const Block* block) {
      return block->weight > 0 || (block->kind == BlockKind::item && block->characters > 20) ||
             block->kind == BlockKind::quote || in_data_table(*block) ||
             (block->kind == BlockKind::paragraph && block->characters > 30) || block->in_metadata ||
             (is_brief_ && is_sentence(*block));
    };
    const auto invitation = [this](const Block* block) {
      if (block->characters >= 250 || block->in_metadata) return false;
      const std::string folded = fold(block->text);
      const LineRemarks remarks = words_.remarks_in(folded);
      return words_.is_invitation(folded) || words_.boilerplate_line(folded) != Certainty::none ||
             remarks.solicitation || remarks.doubtful_disclosure;
    };
    int most = 4;
    while (chosen.size() > 3 && most-- > 0 &&
           (!strong(chosen.back()) || invitation(chosen.back()) || is_biography(*chosen.back())))
      chosen.pop_back();
    while (!chosen.empty() && !strong(chosen.back())) chosen.pop_back();
  }

  [[nodiscard]] bool is_end_line(const Block& block) const {
    const Certainty end = words_.end_line(fold(start_of(block.text, 80)));
    return end == Certainty::sure ||
           (end == Certainty::doubtful && (block.link_share() > 0.1 || !stands_before_prose(block)));
  }

  static constexpr std::size_t least_text =
      250;                                 ///< bytes; less than this is looked for once more, less strictly
  static constexpr std::size_t edge = 48;  ///< bytes that tell paragraphs apart

  /// Whether a block is the text of the paragraphs from `first` on once more, in one piece, for machines.
  static bool repeats(std::string_view text, const std::vector<std::string>& paragraphs, std::size_t first) {
    constexpr std::size_t most_paragraphs = 20;
    std::size_t at = 0;
    std::size_t size = 0;
    const std::size_t last = std::min(paragraphs.size(), first + most_paragraphs);
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t found = text.find(paragraphs[i], at);
      if (found == std::string_view::npos) continue;
      at = found + paragraphs[i].size();
      size += paragraphs[i].size();
    }
    return last > first + 1 && size * 2 >= text.size();
  }

  std::vector<std::string> write(const std::vector<const Block*>& chosen) const {
    std::vector<std::string> paragraphs;
    NodeIndex row = no_node;
    std::unordered_set<std::string_view> seen;
    std::unordered_map<std::string_view, std::size_t> starts;  ///< number of the paragraph
    bool copying = false;
    std::size_t seen_before = 0;  ///< short paragraphs at the end that stood there before
    for (const Block* block : chosen) {
      // a long paragraph twice is a copy for another screen size, and so are the short ones around it
      const bool again = !seen.insert(block->text).second;
      if (block->characters > 80) {
        if (again && !copying) paragraphs.resize(paragraphs.size() - seen_before);
        copying = again;
      }
      if (again && copying) continue;
      seen_before = again ? seen_before + 1 : 0;
      if (block->text.size() > edge) {
        const auto [start, first] =
            starts.try_emplace(std::string_view(block->text).substr(0, edge), paragraphs.size());
        if (!first && block->text.size() > 6 * edge && repeats(block->text, paragraphs, start->second))
          continue;
      }
      NodeIndex this_row = no_node;
      if (block->kind == BlockKind::cell) {
        this_row = block->container;
        while (this_row != 0 && this_row != no_node && tree_[this_row].tag != Tag::tr)
          this_row = tree_[this_row].parent;
      }
      if (this_row != no_node && this_row == row && block->characters < 80 && !paragraphs.empty()) {
        seen_before = 0;
        paragraphs.back() += ' ';
        paragraphs.back() += block->text;
      } else {
        paragraphs.push_back(block->text);
      }
      row = this_row;
    }
    return paragraphs;
  }

  static std::size_t size_of(const std::vector<std::string>& paragraphs) {
    std::size_t size = 0;
    for (const std::string& paragraph : paragraphs) size += paragraph.size();
    return size;
  }

  /// When the page shows less than half of what its metadata says the article is, the text is
  /// loaded by a script, and the metadata is what there is.
  void check_against_metadata(MainText& out) {
    if (metadata_text_.empty()) return;
    const std::string clean = clean_line(metadata_text_);
    if (clean.size() < 400 || size_of(out.paragraphs) * 2 >= clean.size()) return;
    out.from_metadata = true;
    out.paragraphs = split_paragraphs(clean_paragraphs_of_metadata());
  }

  static std::vector<std::string> split_paragraphs(std::string_view rest) {
    std::vector<std::string> paragraphs;
    while (!rest.empty()) {
      const std::size_t end = rest.find("\n\n");
      paragraphs.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    }
    return paragraphs;
  }

  std::string clean_paragraphs_of_metadata() const {
    // line breaks part the paragraphs, single ones too
    std::string spaced;
    if (holds_markup(metadata_source_)) {
      const HtmlTree tree = parse_html(metadata_source_);
      MainTextHints none;
      NameJudge judge(words_);  // of other names, in a tree of its own
      MainTextFinder finder(tree, none, judge);
      finder.judge_elements();
      finder.collect_blocks();
      for (const Block& block : finder.blocks_) spaced += block.text + "\n\n";
    } else {
      for (const char c : metadata_text_) spaced += c == '\n' ? std::string("\n\n") : std::string(1, c);
    }
    return clean_paragraphs(spaced);
  }

  const HtmlTree& tree_;
  const MainTextHints& hints_;
  std::vector<Element> elements_;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> first_block_;  ///< by node: how many blocks begin before it
  std::vector<Sums> sums_;                  ///< of the first blocks
  std::vector<std::uint64_t> left_;
  std::vector<NodeIndex> articles_;  ///< article elements with text
  std::vector<NodeIndex> bodies_;    ///< elements named as the body of an article, and as nothing beside it
  std::vector<NodeIndex> body_nodes_;
  std::unordered_map<NodeIndex, std::uint64_t> hidden_below_;
  std::vector<NodeIndex> inputs_;  ///< fields of forms that are seen
  bool body_nodes_known_ = false;
  NodeIndex title_node_ = no_node;
  bool title_known_ = false;
  NodeIndex story_ = no_node;  ///< the element that holds a short story
  bool is_brief_ = false;      ///< and nothing beside it is prose but teasers
  NameJudge& judge_;
  const PageWords& words_;
  std::string metadata_source_;  ///< the articleBody of JSON-LD: HTML, or text
  std::string metadata_text_;
};

}  // namespace

MainText find_main_text(const HtmlTree& tree, const MainTextHints& hints, NameJudge& judge) {
  if (tree.size() < 2) return {};
  return MainTextFinder(tree, hints, judge).find();
}

}  // namespace dateline::pipeline
