#include "pipeline/formats/markup_tokenizer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "pipeline/base/byte_blocks.h"
#include "pipeline/formats/xml_names.h"

namespace dateline::pipeline {

namespace {

// Classes of bytes, as bits.
constexpr unsigned space = 1;
constexpr unsigned ends_tag_name = 2;
constexpr unsigned ends_attribute_name = 4;
constexpr unsigned ends_bare_value = 8;
constexpr unsigned less_than = 16;
constexpr unsigned capital = 32;
constexpr unsigned ampersand = 64;
constexpr unsigned quote = 128;
constexpr unsigned colon = 256;
constexpr unsigned no_name = 512;  ///< not in a name of XML; all that are not ASCII are taken for letters
constexpr unsigned no_name_start = 1024;

constexpr std::array<std::uint16_t, 256> make_byte_classes() {
  std::array<std::uint16_t, 256> classes{};
  const auto add = [&](std::string_view bytes, unsigned bits) {
    for (const char c : bytes) {
      auto& entry = classes[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint16_t>(entry | bits);
    }
  };
  add(" \n\t\r\f", space | ends_tag_name | ends_attribute_name | ends_bare_value);
  add(">", ends_tag_name | ends_attribute_name | ends_bare_value);
  add("/", ends_tag_name | ends_attribute_name);
  add("=", ends_attribute_name);
  add("<", less_than);
  add("&", ampersand);
  add("\"'", quote);
  add(":", colon);
  add("-.0123456789", no_name_start);
  for (std::size_t c = 0; c < 0x80; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    const bool later = (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!letter && !later) classes[c] = static_cast<std::uint16_t>(classes[c] | no_name | no_name_start);
  }
  add("ABCDEFGHIJKLMNOPQRSTUVWXYZ", capital);
  return classes;
}

constexpr std::array<std::uint16_t, 256> byte_classes = make_byte_classes();

bool is_any(char c, unsigned bits) {
  return (byte_classes[static_cast<unsigned char>(c)] & bits) != 0;
}
bool is_space(char c) {
  return is_any(c, space);
}

/// The first byte from `at` on of one of these classes, or the end; `seen`: the classes of those before.
std::size_t find_any(std::string_view text, std::size_t at, unsigned bits, unsigned& seen) {
  for (; at < text.size(); ++at) {
    const unsigned classes = byte_classes[static_cast<unsigned char>(text[at])];
    if ((classes & bits) != 0) break;
    seen |= classes;
  }
  return at;
}

bool is_well_named(char first, unsigned seen) {
  return (seen & no_name) == 0 && !is_any(first, no_name_start);
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool same_name(std::string_view text, std::string_view lower_case_name) {
  return text.size() == lower_case_name.size() &&
         std::equal(text.begin(), text.end(), lower_case_name.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

bool starts_name(char c, MarkupMode mode) {
  return is_letter(c) ||
         (mode == MarkupMode::xml && (c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80));
}

/// Behind the "]" and ">" that end the internal subset of a DOCTYPE which begins at `at`, past those in
/// comments, instructions and values; npos: there is none.
std::size_t subset_end(std::string_view text, std::size_t at) {
  const auto past = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == std::string_view::npos ? found : found + end.size();
  };
  bool in_declaration = false;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      at = past("-->", at + 4);
    } else if (rest.starts_with("<?")) {
      at = past("?>", at + 2);
    } else if (in_declaration && (rest[0] == '"' || rest[0] == '\'')) {
      at = past(rest.substr(0, 1), at + 1);
    } else if (rest[0] == ']' && !in_declaration) {
      at = skip_space(text, at + 1);
      return at < text.size() && text[at] == '>' ? at + 1 : std::string_view::npos;
    } else {
      if (rest[0] == '<' || rest[0] == '>') in_declaration = rest[0] == '<';
      ++at;
    }
  }
  return std::string_view::npos;
}

/// "]]>" in a text. Few have a ">" at all.
bool ends_section(std::string_view text) {
  for (std::size_t at = text.find('>'); at != std::string_view::npos; at = text.find('>', at + 1))
    if (at >= 2 && text[at - 1] == ']' && text[at - 2] == ']') return true;
  return false;
}

/// A string in quotes behind white space, which `rest` begins with; then `rest` is what stands behind it.
std::optional<std::string_view> take_quoted(std::string_view& rest) {
  const std::size_t begin = skip_space(rest, 0);
  if (begin >= rest.size() || !is_any(rest[begin], quote)) return std::nullopt;
  const std::size_t close = rest.find(rest[begin], begin + 1);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view value = rest.substr(begin + 1, close - begin - 1);
  rest.remove_prefix(close + 1);
  return value;
}

/// ` version="1.0"` in the same way.
std::optional<std::string_view> take_field(std::string_view& rest, std::string_view name) {
  const std::size_t begin = skip_space(rest, 0);
  if (begin == 0 || !rest.substr(begin).starts_with(name)) return std::nullopt;
  const std::size_t equals = skip_space(rest, begin + name.size());
  if (equals >= rest.size() || rest[equals] != '=') return std::nullopt;
  rest.remove_prefix(equals + 1);
  return take_quoted(rest);
}

/// A version or the name of an encoding.
bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return !is_any(c, no_name) && static_cast<unsigned char>(c) < 0x80;
  });
}

/// What stands between "<?xml" and "?>" of a declaration (XML 1.0, 2.8).
bool is_declaration(std::string_view rest) {
  const auto version = take_field(rest, "version");
  const auto encoding = take_field(rest, "encoding");
  const auto standalone = take_field(rest, "standalone");
  return version && is_word(*version) &&
         (!encoding || (is_word(*encoding) && is_letter(encoding->front()))) &&
         (!standalone || *standalone == "yes" || *standalone == "no") && skip_space(rest, 0) == rest.size();
}

/// What stands between "<!DOCTYPE" and its ">" or "[" (XML 1.0, 2.8).
bool is_doctype(std::string_view rest) {
  const std::size_t begin = skip_space(rest, 0);
  unsigned seen = 0;
  const std::size_t end = find_any(rest, begin, space, seen);
  if (begin == 0 || begin == end || !is_well_named(rest[begin], seen)) return false;
  rest.remove_prefix(skip_space(rest, end));
  if (rest.empty()) return true;
  const bool is_public = rest.starts_with("PUBLIC");
  if (!is_public && !rest.starts_with("SYSTEM")) return false;
  rest.remove_prefix(6);
  return take_quoted(rest) && (!is_public || take_quoted(rest)) && skip_space(rest, 0) == rest.size();
}

/// Whether a tag of that name begins what a feed, a sitemap or OPML is made of: nothing that was left open
/// reaches past it.
bool begins_structure(std::string_view name) {
  if (name.starts_with("rdf:")) name.remove_prefix(4);
  const XmlName found = name_of(name);
  return found <= XmlName::sitemap || found == XmlName::opml || found == XmlName::outline;
}

/// Where a value ends whose closing quote is missing, if the next quote opens another one (it stands behind
/// "="): before that one's name, or where the tag ends. No XML value holds "<".
std::size_t end_without_quote(std::string_view value, bool closed) {
  if (closed && !value.ends_with('=')) return std::string_view::npos;
  const std::size_t less = value.find('<');
  if (less != std::string_view::npos) {
    std::size_t end = std::min(value.substr(0, less).find('>'), less);
    while (end > 0 && (value[end - 1] == '/' || is_space(value[end - 1]))) --end;
    return end;
  }
  const std::size_t gap = value.find_last_of(" \t\r\n");
  if (!closed || gap == std::string_view::npos || gap + 2 >= value.size()) return std::string_view::npos;
  const std::string_view name = value.substr(gap + 1, value.size() - gap - 2);
  const bool is_name = std::all_of(name.begin(), name.end(),
                                   [](char c) { return is_letter(c) || c == ':' || c == '-' || c == '_'; });
  return is_name ? gap : std::string_view::npos;
}

}  // namespace

void MarkupTokenizer::skip_past(std::string_view end, std::size_t from) {
  const std::size_t found = is_gone(end) ? std::string_view::npos : input_.find(end, from);
  if (found != std::string_view::npos) {
    at_ = found + end.size();
    return;
  }
  damaged_ = true;
  at_ = end_without(end, from);
}

bool MarkupTokenizer::is_gone(std::string_view end) const {
  return std::find(no_more_.begin(), no_more_.end(), end) != no_more_.end();
}

std::size_t MarkupTokenizer::end_without(std::string_view end, std::size_t from) {
  if (!guess_ends_) return input_.size();
  if (!is_gone(end)) no_more_.push_back(end);
  unsigned seen = 0;
  const std::size_t name_end = find_any(input_, last_name_, ends_tag_name, seen);
  const std::string_view around = input_.substr(last_name_, name_end - last_name_);
  std::size_t at = input_.find('<', from);
  for (; at != std::string_view::npos; at = input_.find('<', at + 1)) {
    constexpr std::size_t longest_name = 16;
    const std::string_view rest = input_.substr(at + 1);
    const std::string_view start = rest.substr(0, longest_name);
    const std::size_t size = find_any(start, 0, ends_tag_name, seen);
    if (size < start.size() && begins_structure(start.substr(0, size))) return at;
    // a CDATA section ends with the element that it fills
    const bool closes =
        end == "]]>" && rest.starts_with('/') && !around.empty() && rest.substr(1).starts_with(around);
    if (closes && rest.size() > around.size() + 1 && rest[around.size() + 1] == '>') return at;
  }
  return input_.size();
}

/// Where a comment or an instruction ends that is not closed where it should be: at its first ">", or before
/// the next "<".
std::size_t MarkupTokenizer::end_before_markup(std::size_t from) const {
  const std::size_t less = std::min(input_.find('<', from), input_.size());
  const std::size_t greater = input_.substr(0, less).find('>', from);
  return greater == std::string_view::npos ? less : greater + 1;
}

/// One without its "?" must not reach to the next "?>", however far that is. A declaration has to come first.
void MarkupTokenizer::skip_instruction() {
  const std::size_t begin = at_ + 2;
  const bool first = at_ == 0;
  if (!guess_ends_) {
    skip_past("?>", begin);
  } else {
    const std::size_t close = input_.substr(0, input_.find('<', begin)).find("?>", begin);
    damaged_ = damaged_ || close == std::string_view::npos;
    at_ = close == std::string_view::npos ? end_before_markup(begin) : close + 2;
  }
  const std::string_view inner = input_.substr(begin, std::max(at_ - begin, std::size_t{2}) - 2);
  unsigned seen = 0;
  const std::string_view name = inner.substr(0, find_any(inner, 0, space, seen));
  if (name == "xml") {
    damaged_ = damaged_ || !first || inner.find('<') != std::string_view::npos;
    irregular_ = irregular_ || !is_declaration(inner.substr(name.size()));
  } else if (name.empty() || !starts_name(name[0], mode_)) {
    damaged_ = true;
  } else {
    irregular_ = irregular_ || !is_well_named(name[0], seen) || same_name(name, "xml");
  }
}

void MarkupTokenizer::skip_comment(std::size_t from) {
  const auto is_open = [&] { return is_gone("-->") || input_.find("-->", from) == std::string_view::npos; };
  if (guess_ends_ && is_open()) {
    if (!is_gone("-->")) no_more_.emplace_back("-->");
    damaged_ = true;
    at_ = end_before_markup(from);
    return;
  }
  if (mode_ == MarkupMode::xml) {
    skip_past("-->", from);
    irregular_ = irregular_ || input_.find("--", from) + 3 < at_;
    return;
  }
  // "--!>" ends a comment too
  for (std::size_t at = input_.find("--", from); at != std::string_view::npos;
       at = input_.find("--", at + 1)) {
    const std::string_view rest = input_.substr(at + 2);
    if (!rest.starts_with('>') && !rest.starts_with("!>")) continue;
    at_ = at + (rest[0] == '>' ? 3 : 4);
    return;
  }
  damaged_ = true;
  at_ = input_.size();
}

/// Where an internal subset ends whose end is missing or hard to tell: "]>" may well end a CDATA section far
/// behind.
std::size_t MarkupTokenizer::end_of_open_subset(std::size_t from) {
  damaged_ = true;
  const std::size_t stop = end_without("]>", from);
  const std::size_t close = input_.substr(0, stop).find("]>", from);
  return close == std::string_view::npos ? stop : close + 2;
}

/// An internal subset ends at "]" and ">"; without one the first ">" ends it.
void MarkupTokenizer::skip_doctype() {
  const std::size_t begin = at_;
  if (is_gone(">") || is_gone("]>")) return skip_past("]>", begin);
  const std::string_view head = input_.substr(0, input_.find('<', begin + 1));
  const std::size_t close = head.find('>', begin);
  const std::size_t bracket = head.substr(0, close).find('[', begin);
  const std::string_view declared = head.substr(0, std::min(close, bracket));
  constexpr std::size_t keyword = 9;
  const bool first = doctype_.empty() && last_name_ == 0;
  irregular_ = irregular_ || !first || !is_doctype(declared.substr(begin + keyword));
  if (bracket != std::string_view::npos) {
    const std::size_t end = subset_end(input_, bracket + 1);
    at_ = end != std::string_view::npos ? end : end_of_open_subset(bracket);
  } else if (close == std::string_view::npos) {
    damaged_ = true;
    at_ = head.size();
  } else {
    at_ = close + 1;
  }
  doctype_ = input_.substr(begin, at_ - begin);
}

bool MarkupTokenizer::next(MarkupToken& token) {
  std::size_t text_begin = at_;
  while (at_ < input_.size()) {
    // the next "<" that begins something; all before it is text
    const std::size_t less = std::min(input_.find('<', at_), input_.size());
    const char after = less + 1 < input_.size() ? input_[less + 1] : '\0';
    const bool tag = starts_name(after, mode_);
    const bool end_tag = after == '/' && less + 2 < input_.size() &&
                         (mode_ == MarkupMode::html || starts_name(input_[less + 2], mode_));
    const bool markup = after == '!' || after == '?';
    if (less < input_.size() && !tag && !end_tag && !markup) {
      damaged_ = true;
      at_ = less + 1;
      continue;
    }
    if (less > text_begin) {
      token.kind = MarkupToken::Kind::text;
      token.text = input_.substr(text_begin, less - text_begin);
      token.plain = mode_ == MarkupMode::xml && !holds_either(token.text, '&', '>');
      if (mode_ == MarkupMode::xml && !token.plain && ends_section(token.text)) irregular_ = true;
      at_ = less;
      return true;
    }
    if (less >= input_.size()) {
      at_ = input_.size();
      return false;
    }
    at_ = less;
    if (markup) {
      const std::string_view rest = input_.substr(at_);
      if (rest.starts_with("<!--")) {
        const bool by_html = mode_ == MarkupMode::html || guess_ends_;
        if (by_html && rest.starts_with("<!-->")) {
          at_ += 5;
        } else if (by_html && rest.starts_with("<!--->")) {
          at_ += 6;
        } else {
          skip_comment(at_ + 4);
        }
      } else if (rest.starts_with("<![CDATA[") && (mode_ == MarkupMode::xml || foreign_)) {
        const std::size_t begin = at_ + 9;
        skip_past("]]>", begin);
        const bool closed = input_.substr(begin, at_ - begin).ends_with("]]>");
        token.kind = MarkupToken::Kind::cdata;
        token.text = input_.substr(begin, at_ - begin - (closed ? 3 : 0));
        return true;
      } else if (rest.starts_with("<!DOCTYPE") && mode_ == MarkupMode::xml) {
        skip_doctype();
      } else if (after == '?' && mode_ == MarkupMode::xml) {
        skip_instruction();
      } else {
        if (mode_ == MarkupMode::xml) damaged_ = true;
        skip_past(">", at_ + 2);
      }
      text_begin = at_;
      continue;
    }
    const std::size_t begin = less + (end_tag ? 2 : 1);
    if (end_tag && !starts_name(input_[begin], mode_)) {  // "</>" and "</ x>" are nothing
      skip_past(">", begin);
      text_begin = at_;
      continue;
    }
    unsigned seen = 0;
    const std::size_t end =
        find_any(input_, begin, mode_ == MarkupMode::xml ? ends_tag_name | less_than : ends_tag_name, seen);
    token.kind = end_tag ? MarkupToken::Kind::end : MarkupToken::Kind::start;
    token.name = input_.substr(begin, end - begin);
    token.capitals = (seen & capital) != 0;
    token.well_named = is_well_named(input_[begin], seen);
    token.self_closing = false;
    if (!end_tag) last_name_ = begin;
    at_ = end;
    const bool closed = read_attributes(token);
    if (closed || mode_ == MarkupMode::xml) return true;
    return false;  // a tag that the end of the page cuts off is none
  }
  if (text_begin >= input_.size()) return false;
  token.kind = MarkupToken::Kind::text;  // "<" as the last character
  token.text = input_.substr(text_begin);
  token.plain = false;
  return true;
}

bool MarkupTokenizer::ends_value() const {
  return at_ >= input_.size() || is_space(input_[at_]) || input_[at_] == '>' || input_[at_] == '/';
}

std::string_view MarkupTokenizer::plain_value() {
  unsigned seen = 0;
  const std::size_t begin = at_ + 1;
  const std::size_t end = find_any(input_, begin, quote | space | ampersand | less_than, seen);
  if (end >= input_.size() || input_[end] != input_[at_]) return {};
  at_ = end + 1;
  return input_.substr(begin, end - begin);
}

/// The value whose opening quote is at `at_`.
std::string_view MarkupTokenizer::quoted_value() {
  const std::size_t begin = at_ + 1;
  const std::size_t close = std::min(input_.find(input_[at_], begin), input_.size());
  const std::string_view value = input_.substr(begin, close - begin);
  const bool closed = close < input_.size();
  if (!closed) damaged_ = true;
  const std::size_t end = guess_ends_ ? end_without_quote(value, closed) : std::string_view::npos;
  if (end == std::string_view::npos) {
    at_ = std::min(close + 1, input_.size());
    return value;
  }
  damaged_ = true;
  at_ = begin + end;
  return value.substr(0, end);
}

bool MarkupTokenizer::read_attributes(MarkupToken& token) {
  const unsigned name_ends = mode_ == MarkupMode::xml ? ends_attribute_name | less_than : ends_attribute_name;
  attributes_.clear();
  while (true) {
    at_ = skip_space(input_, at_);
    if (at_ >= input_.size()) {
      damaged_ = true;
      return false;
    }
    const char c = input_[at_];
    if (c == '>') {
      ++at_;
      return true;
    }
    if (c == '/') {
      ++at_;
      token.self_closing = at_ < input_.size() && input_[at_] == '>';
      if (mode_ == MarkupMode::xml && !token.self_closing) damaged_ = true;
      continue;
    }
    if (c == '<' && mode_ == MarkupMode::xml) {  // "<item <title>": the tag was never closed
      damaged_ = true;
      return true;
    }
    const std::size_t name_begin = at_;
    unsigned seen = byte_classes[static_cast<unsigned char>(c)];
    at_ = find_any(input_, at_ + 1, name_ends, seen);  // a name may begin with "="
    MarkupAttribute& attribute = attributes_.emplace_back();
    attribute.name = input_.substr(name_begin, at_ - name_begin);
    attribute.capitals = (seen & capital) != 0;
    attribute.prefixed = (seen & colon) != 0;
    attribute.well_named = is_well_named(c, seen);
    at_ = skip_space(input_, at_);
    if (at_ < input_.size() && input_[at_] == '=') {
      at_ = skip_space(input_, at_ + 1);
      if (at_ < input_.size() && (input_[at_] == '"' || input_[at_] == '\'')) {
        if (mode_ == MarkupMode::xml && !guess_ends_) attribute.value = plain_value();
        attribute.plain = attribute.value.data() != nullptr;
        if (!attribute.plain) attribute.value = quoted_value();
        if (mode_ == MarkupMode::xml && !ends_value()) damaged_ = true;
      } else {
        const std::size_t begin = at_;
        at_ = find_any(input_, at_, ends_bare_value, seen);
        attribute.value = input_.substr(begin, at_ - begin);
        if (mode_ == MarkupMode::xml) damaged_ = true;
      }
    }
    if (attribute.value.data() + attribute.value.size() == input_.data() + input_.size()) {
      damaged_ = true;
      attributes_.pop_back();  // half a value is another one
      return false;
    }
    if (attributes_.size() > max_attributes_) {
      damaged_ = dropped_attributes_ = true;
      attributes_.pop_back();
    }
  }
}

namespace {

/// Whether a tag's name ends at the start of `rest`.
bool ends_name(std::string_view rest) {
  return rest.empty() || is_space(rest[0]) || rest[0] == '>' || rest[0] == '/';
}

}  // namespace

std::string_view MarkupTokenizer::script_text() {
  enum class State : std::uint8_t { plain, escaped, double_escaped };  // by "<!--", then by "<script"
  static constexpr std::string_view name = "script";
  const auto named = [&](std::size_t at) {
    return same_name(input_.substr(std::min(at, input_.size()), name.size()), name) &&
           ends_name(input_.substr(std::min(at + name.size(), input_.size())));
  };
  const std::size_t begin = at_;
  State state = State::plain;
  std::size_t comment_end = 0;  // of "-->"; npos: there is none any more
  for (std::size_t at = input_.find('<', at_); at != std::string_view::npos; at = input_.find('<', at + 1)) {
    if (state != State::plain && comment_end < at) state = State::plain;
    const std::string_view rest = input_.substr(at);
    if (rest.starts_with("</") && named(at + 2)) {
      if (state != State::double_escaped) {
        at_ = at;
        return input_.substr(begin, at - begin);
      }
      state = State::escaped;
    } else if (state == State::plain && rest.starts_with("<!--")) {
      state = State::escaped;
      if (comment_end != std::string_view::npos) comment_end = input_.find("-->", at + 2);  // "<!-->" too
    } else if (state == State::escaped && named(at + 1)) {
      state = State::double_escaped;
    }
  }
  damaged_ = true;
  at_ = input_.size();
  return input_.substr(begin);
}

std::string_view MarkupTokenizer::raw_text(std::string_view name) {
  if (name == "script") return script_text();
  const std::size_t begin = at_;
  while (true) {
    const std::size_t less = input_.find("</", at_);
    if (less == std::string_view::npos) {
      damaged_ = true;
      at_ = input_.size();
      break;
    }
    const std::size_t after = std::min(input_.size(), less + 2 + name.size());
    if (same_name(input_.substr(less + 2, name.size()), name) && ends_name(input_.substr(after))) {
      at_ = less;
      break;
    }
    at_ = less + 2;
  }
  return input_.substr(begin, at_ - begin);
}

}  // namespace dateline::pipeline
