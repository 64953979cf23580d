#include "pipeline/formats/json_repair.h"

#include <algorithm>
#include <vector>

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_depth = 512;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         c == '+' || c == '-' || c == '.';
}

/// -12.5e3, as JSON writes numbers.
bool is_number(std::string_view word) {
  const auto digits = [&] {
    const std::size_t end = std::min(word.find_first_not_of("0123456789"), word.size());
    word.remove_prefix(end);
    return end;
  };
  if (word.starts_with('-')) word.remove_prefix(1);
  const bool leading_zero = word.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (word.starts_with('.')) {
    word.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (word.starts_with('e') || word.starts_with('E')) {
    word.remove_prefix(1);
    if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return word.empty();
}

/// More than 64 bits hold: parsers refuse it.
bool is_large_number(std::string_view word) {
  constexpr std::size_t always_held = 18;
  const std::string_view digits = word.substr(word.starts_with('-') ? 1 : 0);
  return digits.size() > always_held && is_number(word) &&
         std::all_of(digits.begin(), digits.end(), is_digit);
}

/// The four hexadecimal digits at `at`; -1 if they are none.
int code_unit(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, 4)) {
    const char small = static_cast<char>(c | 0x20);
    if (!is_digit(c) && (small < 'a' || small > 'f')) return -1;
    value = value * 16 + (is_digit(c) ? c - '0' : small - 'a' + 10);
  }
  return value;
}

class Repair {
 public:
  explicit Repair(std::string_view text) : text_(text) { out_.reserve(text.size() + 16); }

  std::string run() {
    skip_space();
    if (at_ >= text_.size() || (text_[at_] != '{' && text_[at_] != '[')) return {};
    open(text_[at_++]);
    while (!open_.empty() && !cut_) step();
    close_what_is_open();
    return std::move(out_);
  }

 private:
  struct Container {
    char end;
    std::size_t begin;  ///< in `out_`, of what goes with it: its name, the comma before it
    std::size_t whole;  ///< in `out_`: the end of its last value
    bool empty = true;
    bool named = false;  ///< a name has been written that waits for its value
  };

  void step() {
    for (; at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ','); ++at_)
      if (text_[at_] == ',' && open_.back().named) forget_name();
    if (at_ >= text_.size()) {
      cut_ = true;
      return;
    }
    const char c = text_[at_];
    if (c == '}' || c == ']') {
      ++at_;
      return close(c);
    }
    if (open_.back().end == '}' && !open_.back().named) return read_name();
    read_value();
  }

  /// One without a value.
  void forget_name() {
    out_.resize(open_.back().whole);
    open_.back().named = false;
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  /// Before a name, and before a value of an array.
  void begin_member() {
    if (!open_.back().empty) out_ += ',';
  }

  void end_value() {
    open_.back().empty = false;
    open_.back().named = false;
    open_.back().whole = out_.size();
  }

  void open(char c) {
    if (open_.size() >= max_depth) {
      cut_ = true;
      return;
    }
    const std::size_t begin = open_.empty() ? 0 : open_.back().whole;
    out_ += c;
    if (c == '[') ++arrays_;
    open_.push_back({c == '{' ? '}' : ']', begin, out_.size()});
  }

  void pop() {
    if (open_.back().end == ']') --arrays_;
    open_.pop_back();
  }

  void close_one() {
    out_.resize(open_.back().whole);
    out_ += open_.back().end;
    pop();
    if (!open_.empty()) end_value();
  }

  /// A bracket that closes nothing is passed over.
  void close(char end) {
    if ((end == ']' ? arrays_ : open_.size() - arrays_) == 0) return;
    while (open_.back().end != end) close_one();
    close_one();
  }

  /// What had only begun when the text ended is left out.
  void close_what_is_open() {
    while (open_.size() > 1 && open_.back().empty) {
      out_.resize(open_.back().begin);
      pop();
    }
    while (!open_.empty()) close_one();
  }

  void read_name() {
    const std::size_t whole = out_.size();
    begin_member();
    if (text_[at_] == '"') {
      ++at_;
      read_string();
    } else if (const std::string_view word = read_word(); !word.empty()) {
      out_ += '"';
      out_ += word;
      out_ += '"';
    } else {
      ++at_;
    }
    skip_space();
    if (!cut_ && at_ < text_.size() && text_[at_] == ':') {
      ++at_;
      out_ += ':';
      open_.back().named = true;
    } else {
      out_.resize(whole);
    }
  }

  void read_value() {
    const char c = text_[at_];
    const bool opens = c == '{' || c == '[';
    const std::string_view word = opens || c == '"' ? std::string_view() : read_word();
    if (!opens && c != '"' && word.empty()) {
      ++at_;
      return;
    }
    if (open_.back().end == ']') begin_member();
    if (opens) {
      ++at_;
      return open(c);
    }
    if (c == '"') {
      ++at_;
      read_string();
    } else if (at_ >= text_.size()) {  // who knows how many digits were to come
      cut_ = true;
    } else {
      const bool known = word == "true" || word == "false" || is_number(word);
      if (is_large_number(word))
        (out_ += '"').append(word) += '"';
      else
        out_ += known ? word : "null";
    }
    if (!cut_) end_value();
  }

  std::string_view read_word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// From behind the opening quotation mark.
  void read_string() {
    out_ += '"';
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        read_escape();
        continue;
      }
      ++at_;
      if (static_cast<unsigned char>(c) < 0x20) {
        out_ += c == '\n' ? "\\n" : " ";
        continue;
      }
      out_ += c;
      if (c == '"') return;
    }
    cut_ = true;
  }

  void read_escape() {
    const char kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (kind == 'u') return read_code_units();
    const bool known = std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos;
    if (known) out_.append(text_, at_, 2);
    at_ += known ? 2 : 1;  // another one means the character behind it
  }

  void read_code_units() {
    const int unit = code_unit(text_, at_ + 2);
    if (unit < 0) {  // "\users" was meant as it stands
      out_ += "\\\\";
      ++at_;
      return;
    }
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    const int next = high && text_.substr(at_ + 6).starts_with("\\u") ? code_unit(text_, at_ + 8) : -1;
    const bool pair = next >= 0xDC00 && next < 0xE000;
    if (low || (high && !pair)) {
      out_ += "\\ufffd";
      at_ += 6;
    } else {
      out_.append(text_, at_, pair ? 12 : 6);
      at_ += pair ? 12 : 6;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<Container> open_;
  std::size_t arrays_ = 0;  ///< of these
  bool cut_ = false;        ///< the text ended before its value did
};

}  // namespace

std::string repair_json(std::string_view text) {
  return Repair(text).run();
}

}  // namespace dateline::pipeline
