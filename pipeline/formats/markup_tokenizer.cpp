#include "pipeline/formats/markup_tokenizer.h"

#include <algorithm>

namespace dateline::pipeline {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}
bool starts_name(char c, MarkupMode mode) {
  return is_letter(c) ||
         (mode == MarkupMode::xml && (c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80));
}

}  // namespace

void MarkupTokenizer::skip_past(std::string_view end, std::size_t from) {
  const std::size_t found = input_.find(end, from);
  if (found == std::string_view::npos) {
    damaged_ = true;
    at_ = input_.size();
  } else {
    at_ = found + end.size();
  }
}

void MarkupTokenizer::skip_comment(std::size_t from) {
  if (mode_ == MarkupMode::xml) return skip_past("-->", from);
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
        if (rest.starts_with("<!-->")) {
          at_ += 5;
        } else if (rest.starts_with("<!--->")) {
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
        // an internal subset ends at "]>"; without one the first ">" ends it
        const std::size_t close = input_.find('>', at_);
        const std::size_t bracket = input_.substr(0, close).find('[', at_);
        if (bracket != std::string_view::npos) {
          skip_past("]>", bracket);
        } else {
          skip_past(">", at_);
        }
      } else if (after == '?' && mode_ == MarkupMode::xml) {
        skip_past("?>", at_ + 2);
      } else {
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
    std::size_t end = begin;
    while (end < input_.size() && !is_space(input_[end]) && input_[end] != '>' && input_[end] != '/' &&
           !(mode_ == MarkupMode::xml && input_[end] == '<'))
      ++end;
    token.kind = end_tag ? MarkupToken::Kind::end : MarkupToken::Kind::start;
    token.name = input_.substr(begin, end - begin);
    token.self_closing = false;
    at_ = end;
    const bool closed = read_attributes(token);
    if (closed || mode_ == MarkupMode::xml) return true;
    return false;  // a tag that the end of the page cuts off is none
  }
  if (text_begin >= input_.size()) return false;
  token.kind = MarkupToken::Kind::text;  // "<" as the last character
  token.text = input_.substr(text_begin);
  return true;
}

bool MarkupTokenizer::read_attributes(MarkupToken& token) {
  attributes_.clear();
  while (true) {
    while (at_ < input_.size() && is_space(input_[at_])) ++at_;
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
      continue;
    }
    if (c == '<' && mode_ == MarkupMode::xml) {  // "<item <title>": the tag was never closed
      damaged_ = true;
      return true;
    }
    const std::size_t name_begin = at_;
    ++at_;  // a name may begin with "="
    while (at_ < input_.size() && !is_space(input_[at_]) && input_[at_] != '>' && input_[at_] != '/' &&
           input_[at_] != '=' && !(mode_ == MarkupMode::xml && input_[at_] == '<'))
      ++at_;
    MarkupAttribute attribute{input_.substr(name_begin, at_ - name_begin), {}};
    while (at_ < input_.size() && is_space(input_[at_])) ++at_;
    if (at_ < input_.size() && input_[at_] == '=') {
      ++at_;
      while (at_ < input_.size() && is_space(input_[at_])) ++at_;
      if (at_ < input_.size() && (input_[at_] == '"' || input_[at_] == '\'')) {
        const std::size_t begin = at_ + 1;
        const std::size_t close = input_.find(input_[at_], begin);
        if (close == std::string_view::npos) {
          damaged_ = true;
          attribute.value = input_.substr(begin);
          at_ = input_.size();
        } else {
          attribute.value = input_.substr(begin, close - begin);
          at_ = close + 1;
        }
      } else {
        const std::size_t begin = at_;
        while (at_ < input_.size() && !is_space(input_[at_]) && input_[at_] != '>') ++at_;
        attribute.value = input_.substr(begin, at_ - begin);
        if (mode_ == MarkupMode::xml) damaged_ = true;
      }
    }
    if (attributes_.size() < max_attributes_) {
      attributes_.push_back(attribute);
    } else {
      damaged_ = true;
    }
  }
}

namespace {

bool same_name(std::string_view text, std::string_view lower_case_name) {
  return text.size() == lower_case_name.size() &&
         std::equal(text.begin(), text.end(), lower_case_name.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

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
