#include "pipeline/formats/xml_tree.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <tuple>
#include <utility>

#include "pipeline/base/byte_blocks.h"
#include "pipeline/formats/character_references.h"
#include "pipeline/formats/markup_tokenizer.h"
#include "pipeline/formats/xml_tree_builder.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_namespaces = 64;  ///< declared at one place; each lookup walks over them
/// Nodes that are kept of any input; of a large one as many as an eighth of its bytes. Memory is bounded by
/// the bytes, and there is no feed of words that has more.
constexpr std::size_t nodes_of_any = 4'000'000;
constexpr std::size_t bytes_of_node = 8;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_space);
}

/// Control characters that no XML document may have.
bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) < 32 && c != '\t' && c != '\n' && c != '\r';
}

bool has_forbidden(std::string_view text) {
  const auto least = [](Bytes16 a, Bytes16 b) { return a < b ? a : b; };
  const auto forbidden = [](Bytes16 c) { return (c < 32) & (c != '\t') & (c != '\n') & (c != '\r'); };
  constexpr std::size_t block = 4 * sizeof(Bytes16);
  std::size_t i = 0;
  for (; i + block <= text.size(); i += block) {
    const Bytes16 a = bytes_at(text, i);
    const Bytes16 b = bytes_at(text, i + 16);
    const Bytes16 c = bytes_at(text, i + 32);
    const Bytes16 d = bytes_at(text, i + 48);
    if (!is_any_set(least(least(a, b), least(c, d)) < 32)) continue;  // most have nothing below a space
    if (is_any_set((forbidden(a) | forbidden(b)) | (forbidden(c) | forbidden(d)))) return true;
  }
  return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), is_forbidden);
}

/// XML's own five references; nothing if `text`, which begins with an ampersand, has another one.
struct OwnReference {
  char character = 0;
  std::size_t size = 0;
};

OwnReference own_reference(std::string_view text) {
  if (text.size() < 4) return {};
  const auto is = [&](std::string_view reference) { return text.starts_with(reference); };
  switch (text[1]) {
    case 'l':
      return is("&lt;") ? OwnReference{'<', 4} : OwnReference{};
    case 'g':
      return is("&gt;") ? OwnReference{'>', 4} : OwnReference{};
    case 'q':
      return is("&quot;") ? OwnReference{'"', 6} : OwnReference{};
    case 'a':
      if (is("&amp;")) return {'&', 5};
      return is("&apos;") ? OwnReference{'\'', 6} : OwnReference{};
    default:
      return {};
  }
}

/// U+FFFE and U+FFFF are no characters of XML either.
std::size_t find_no_character(std::string_view text, std::size_t at) {
  for (at = text.find("\xEF\xBF", at); at != std::string_view::npos; at = text.find("\xEF\xBF", at + 2))
    if (at + 2 < text.size() && (text[at + 2] == '\xBE' || text[at + 2] == '\xBF')) return at;
  return at;
}

/// Says whether there was any.
bool drop_no_characters(std::string& text) {
  std::size_t at = find_no_character(text, 0);
  if (at == std::string_view::npos) return false;
  std::size_t size = at;
  while (at != std::string_view::npos) {
    const std::size_t next = find_no_character(text, at + 3);
    const std::size_t end = std::min(next, text.size());
    std::memmove(text.data() + size, text.data() + at + 3, end - at - 3);
    size += end - at - 3;
    at = next;
  }
  text.resize(size);
  return true;
}

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

bool has_duplicates(std::span<const MarkupAttribute> attributes) {
  if (attributes.size() < 2) return false;
  if (attributes.size() <= 8) {
    for (std::size_t i = 1; i < attributes.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (attributes[i].name == attributes[k].name) return true;
    return false;
  }
  std::vector<std::string_view> names;
  for (const MarkupAttribute& attribute : attributes) names.push_back(attribute.name);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

}  // namespace

XmlTreeBuilder::XmlTreeBuilder(std::shared_ptr<std::string> source)
    : max_nodes_(std::max(nodes_of_any, source->size() / bytes_of_node)) {
  tree_.nodes_.reserve(source->size() / 128 + 16);
  tree_.attributes_.reserve(source->size() / 512 + 16);
  tree_.source_ = std::move(source);
  tree_.nodes_.emplace_back();
  open_.reserve(64);
  open_.push_back({0, {}, 0});
}

void XmlTreeBuilder::start(std::string_view name, std::span<const MarkupAttribute> attributes) {
  if (depth() == 0 && std::exchange(has_root_, true)) set_malformed();
  if (has_duplicates(attributes)) set_malformed();  // the first one counts
  const std::size_t declared = spaces_.size();
  for (const MarkupAttribute& attribute : attributes)
    if (attribute.name.starts_with("xmlns")) declare(attribute);
  const auto [prefix, local] = split_name(name);
  const auto index = static_cast<XmlIndex>(tree_.nodes_.size());
  XmlNode& node = add(open_.back().node);
  Open& open = open_.emplace_back();
  open.node = index;
  open.name = name;
  open.spaces = declared;
  node.space = find_space(prefix);
  node.name = name_of(local);
  node.tag = local;
  node.attributes = static_cast<std::uint32_t>(tree_.attributes_.size());
  for (const MarkupAttribute& attribute : attributes) {
    std::string_view attribute_prefix;
    std::string_view attribute_name = attribute.name;
    if (attribute.prefixed) std::tie(attribute_prefix, attribute_name) = split_name(attribute.name);
    if (attribute.name == "xmlns" || attribute_prefix == "xmlns") continue;
    const XmlSpace space = attribute_prefix.empty() ? XmlSpace::none : find_space(attribute_prefix);
    if (space == XmlSpace::xml && attribute_name == "base") tree_.has_base_ = true;
    const std::string_view value =
        attribute.plain ? attribute.value : decode(with_plain_spaces(attribute.value));
    tree_.attributes_.push_back({space, attribute_name, value});
    ++node.attribute_count;
  }
}

void XmlTreeBuilder::end() {
  const Open top = open_.back();
  open_.pop_back();
  tree_.nodes_[top.node].end = static_cast<XmlIndex>(tree_.nodes_.size());
  spaces_.resize(top.spaces);
}

void XmlTreeBuilder::text(std::string_view raw, bool plain) {
  const bool between_elements = depth() == 0 || tree_.nodes_[open_.back().node].name <= XmlName::sitemap;
  if (between_elements && is_blank(raw)) return;
  add_text(plain ? raw : decode(raw));
}

void XmlTreeBuilder::cdata(std::string_view text) {
  add_text(text);
}

XmlTree XmlTreeBuilder::finish() {
  for (; !open_.empty(); end()) tree_.nodes_[open_.back().node].cut = true;
  return std::move(tree_);
}

void XmlTreeBuilder::declare(const MarkupAttribute& attribute) {
  const std::string_view value = attribute.plain ? attribute.value : decode(attribute.value);
  if (spaces_.size() >= max_namespaces) return;
  if (attribute.name == "xmlns") {
    XmlSpace space = space_of_uri(value);
    // whatever the document's own namespace is called, its elements are those of its format
    if (depth() == 0 && space == XmlSpace::other) space = XmlSpace::none;
    spaces_.push_back({{}, space});
    if (spaces_.back().space == XmlSpace::rss090) tree_.declares_rss090_ = true;
  } else if (attribute.name.starts_with("xmlns:")) {
    spaces_.push_back({attribute.name.substr(6), space_of_uri(value)});
  }
}

XmlSpace XmlTreeBuilder::find_space(std::string_view prefix) const {
  for (std::size_t i = spaces_.size(); i > 0; --i) {
    if (spaces_[i - 1].prefix != prefix) continue;
    // a known prefix with a mistyped address is what it says
    if (spaces_[i - 1].space == XmlSpace::other && !prefix.empty()) return space_of_prefix(prefix);
    return spaces_[i - 1].space;
  }
  return prefix.empty() ? XmlSpace::none : space_of_prefix(prefix);
}

char* XmlTreeBuilder::own(std::string_view text) {
  return tree_.source_->data() + (text.data() - tree_.source_->data());
}

/// Line breaks and tabs in a value are spaces.
std::string_view XmlTreeBuilder::with_plain_spaces(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i)
    if (value[i] == '\n' || value[i] == '\t') own(value)[i] = ' ';
  return value;
}

/// All texts of entities together are bounded: references to long ones may be many.
XmlTreeBuilder::EntityText XmlTreeBuilder::declared_reference(std::string_view rest) {
  constexpr std::size_t max_entity_bytes = 1'000'000;
  if (doctype_.empty()) return {};
  const std::size_t end = rest.substr(0, 66).find(';');
  if (end == std::string_view::npos) return {};
  if (!entities_) {
    entities_.emplace(doctype_);
    if (entities_->limited()) {
      set_malformed();
      note_limit("entities that are too many or too long; they are left out");
    }
  }
  const std::string* const text = entities_->find(rest.substr(1, end - 1));
  if (text == nullptr) return {};
  if (entity_bytes_ + text->size() > max_entity_bytes) {
    if (entity_bytes_ <= max_entity_bytes) note_limit("more text of entities than is put in their place");
    entity_bytes_ = max_entity_bytes + 1;
    return {};
  }
  entity_bytes_ += text->size();
  return {*text, end + 1};
}

/// Nearly always the characters of a reference take less room than it does.
std::string_view XmlTreeBuilder::decode(std::string_view raw) {
  std::size_t at = raw.find('&');
  if (at == std::string_view::npos) return raw;
  char* const begin = own(raw);
  std::size_t size = at;   // of what is decoded
  std::string characters;  // of one reference
  std::string longer;      // all of it, once it takes more room than `raw`
  const auto put = [&](std::string_view text) {
    if (longer.empty() && begin + size + text.size() <= raw.data() + at) {
      std::memmove(begin + size, text.data(), text.size());
      size += text.size();
      return;
    }
    if (longer.empty()) longer.assign(begin, size);
    longer += text;
  };
  while (at < raw.size()) {  // at an ampersand
    const std::string_view rest = raw.substr(at);
    if (const OwnReference own = own_reference(rest); own.size > 0) {
      at += own.size;
      put({&own.character, 1});
    } else if (const EntityText declared = declared_reference(rest); declared.size > 0) {
      at += declared.size;
      put(declared.text);
    } else {
      bool undefined = false;
      characters.clear();
      at += append_xml_reference(characters, rest, undefined);
      // XML has no place for control characters by reference either
      if (characters.size() == 1 && is_forbidden(characters[0])) {
        characters.clear();
        undefined = true;
      }
      if (undefined) set_malformed();
      put(characters);
    }
    const std::size_t next = std::min(raw.find('&', at), raw.size());
    const std::string_view plain = raw.substr(at, next - at);
    at = next;
    put(plain);
  }
  if (longer.empty()) return {begin, size};
  return tree_.decoded_.emplace_back(std::move(longer));
}

XmlNode& XmlTreeBuilder::add(XmlIndex parent) {
  XmlNode& node = tree_.nodes_.emplace_back();
  node.parent = parent;
  node.end = static_cast<XmlIndex>(tree_.nodes_.size());
  return node;
}

void XmlTreeBuilder::add_text(std::string_view text) {
  if (depth() == 0) set_malformed();
  XmlNode& node = add(open_.back().node);
  node.is_text = true;
  node.text = text;
}

namespace {

bool is_well_formed(const MarkupToken& token, std::span<const MarkupAttribute> attributes) {
  return token.well_named &&
         std::all_of(attributes.begin(), attributes.end(), [](const MarkupAttribute& attribute) {
           return attribute.well_named && attribute.value.data() != nullptr &&
                  (attribute.plain || attribute.value.find('<') == std::string_view::npos);
         });
}

/// Nothing where a tag is missing, wrong or too much; there the repairing reader has to guess.
std::optional<XmlTree> read_well_formed(const std::shared_ptr<std::string>& source) {
  XmlTreeBuilder builder(source);
  MarkupTokenizer tokens(*source, MarkupMode::xml, max_xml_attributes);
  MarkupToken token;
  while (tokens.next(token)) {
    if (tokens.damaged() || builder.full()) return std::nullopt;
    switch (token.kind) {
      case MarkupToken::Kind::text:
        builder.text(token.text, token.plain);
        break;
      case MarkupToken::Kind::cdata:
        builder.cdata(token.text);
        break;
      case MarkupToken::Kind::start:
        if (builder.depth() >= max_xml_depth || !is_well_formed(token, tokens.attributes()))
          return std::nullopt;
        if (builder.depth() == 0) builder.set_doctype(tokens.doctype());
        builder.start(token.name, tokens.attributes());
        if (token.self_closing) builder.end();
        break;
      case MarkupToken::Kind::end:
        if (builder.depth() == 0 || builder.open_name(0) != token.name || token.self_closing ||
            !tokens.attributes().empty())
          return std::nullopt;
        builder.end();
        break;
    }
  }
  if (tokens.damaged() || builder.depth() > 0) return std::nullopt;
  if (tokens.irregular()) builder.set_malformed();
  return builder.finish();
}

/// Blank lines before the declaration, which has to come first: the commonest mistake.
bool starts_late(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != 0 && at != std::string_view::npos && text.substr(at).starts_with("<?xml ");
}

/// "\r\n" and "\r" as "\n".
void normalize_line_ends(std::string& text) {
  std::size_t at = text.find('\r');
  if (at == std::string::npos) return;
  std::size_t size = at;
  while (at < text.size()) {  // at a carriage return
    at += text.compare(at, 2, "\r\n") == 0 ? 2U : 1U;
    text[size++] = '\n';
    const std::size_t next = std::min(text.find('\r', at), text.size());
    std::memmove(text.data() + size, text.data() + at, next - at);
    size += next - at;
    at = next;
  }
  text.resize(size);
}

/// What XML has no place for is dropped first: one such byte must not cost a feed. Says whether there was
/// any; line ends do not count.
bool drop_what_has_no_place(std::string& text) {
  const bool late = starts_late(text);
  const bool controls = has_forbidden(text);
  if (late) text.erase(0, text.find('<'));
  if (controls) std::erase_if(text, is_forbidden);
  const bool no_characters = drop_no_characters(text);
  normalize_line_ends(text);
  return late || controls || no_characters;
}

}  // namespace

std::string_view XmlTree::attribute(XmlIndex i, std::string_view name) const {
  for (const XmlAttribute& attribute : attributes(i))
    if (attribute.name == name && (attribute.space == XmlSpace::none || attribute.space == nodes_[i].space))
      return attribute.value;
  return {};
}

std::string_view XmlTree::text(XmlIndex i, std::string& room) const {
  if (nodes_[i].end == i + 2) return nodes_[i + 1].text;
  room.clear();
  for (XmlIndex node = i + 1; node < nodes_[i].end; ++node) room += nodes_[node].text;
  return room;
}

std::string XmlTree::text(XmlIndex i) const {
  std::string room;
  return std::string(text(i, room));
}

XmlTree parse_xml(std::string utf8, const std::function<std::string()>& again) {
  const bool changed = drop_what_has_no_place(utf8);
  std::optional<XmlTree> tree = read_well_formed(std::make_shared<std::string>(std::move(utf8)));
  if (!tree) {
    std::string text = again();
    (void)drop_what_has_no_place(text);
    tree = repair_xml(std::make_shared<std::string>(std::move(text)));
  }
  tree->malformed_ = tree->malformed_ || changed;
  return std::move(*tree);
}

XmlTree parse_xml(const std::string& utf8) {
  return parse_xml(utf8, [&] { return utf8; });
}

}  // namespace dateline::pipeline
