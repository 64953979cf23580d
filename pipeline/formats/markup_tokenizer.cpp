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
          skip_past("-->", at_ + 4);
        }
      } else if (rest.starts_with("<![CDATA[") && mode_ == MarkupMode::xml) {
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
    read_attributes(token);
    return true;
  }
  return false;
}

void MarkupTokenizer::read_attributes(MarkupToken& token) {
  attributes_.clear();
  while (true) {
    while (at_ < input_.size() && is_space(input_[at_])) ++at_;
    if (at_ >= input_.size()) {
      damaged_ = true;
      return;
    }
    const char c = input_[at_];
    if (c == '>') {
      ++at_;
      return;
    }
    if (c == '/') {
      ++at_;
      token.self_closing = at_ < input_.size() && input_[at_] == '>';
      continue;
    }
    if (c == '<' && mode_ == MarkupMode::xml) {  // "<item <title>": the tag was never closed
      damaged_ = true;
      return;
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

std::string_view MarkupTokenizer::raw_text(std::string_view name) {
  const std::size_t begin = at_;
  while (true) {
    const std::size_t less = input_.find("</", at_);
    if (less == std::string_view::npos) {
      damaged_ = true;
      at_ = input_.size();
      break;
    }
    const std::string_view candidate = input_.substr(less + 2, name.size());
    const bool same =
        candidate.size() == name.size() && std::equal(candidate.begin(), candidate.end(), name.begin(),
                                                      [](char a, char b) { return lower(a) == b; });
    const std::size_t after = less + 2 + name.size();
    if (same &&
        (after >= input_.size() || is_space(input_[after]) || input_[after] == '>' || input_[after] == '/')) {
      at_ = less;
      break;
    }
    at_ = less + 2;
  }
  return input_.substr(begin, at_ - begin);
}

}  // namespace dateline::pipeline
