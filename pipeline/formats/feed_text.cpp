#include "pipeline/formats/feed_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/web_time_words.h"
#include "pipeline/formats/html_tree.h"

namespace dateline::pipeline {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

bool is_no_break_space(std::string_view text, std::size_t i) {
  return text[i] == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
}

bool is_name_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

/// The elements that stand in a line of text; a title with another one speaks of it: "The <script> tag".
bool is_text_element(std::string_view name) {
  static constexpr std::array<std::string_view, 50> names = {
      "a",    "abbr",   "acronym", "b",   "bdi", "bdo", "big",  "blockquote", "br",   "center",
      "cite", "code",   "del",     "dfn", "div", "em",  "font", "h1",         "h2",   "h3",
      "h4",   "h5",     "h6",      "hr",  "i",   "img", "ins",  "kbd",        "li",   "mark",
      "nobr", "ol",     "p",       "q",   "rp",  "rt",  "ruby", "s",          "samp", "small",
      "span", "strike", "strong",  "sub", "sup", "tt",  "u",    "ul",         "var",  "wbr"};
  const std::string lower = lower_ascii(name);
  return std::find(names.begin(), names.end(), lower) != names.end();
}

enum class Tags : std::uint8_t { none, of_text, others };

/// What stands in angle brackets in a title. Words behind a name that are no attributes make it none of a
/// tag: "a<b and c>d".
Tags tags_in(std::string_view text) {
  constexpr std::size_t longest_name = 10;
  bool found = false;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const std::size_t close = text.find('>', ++at);
    if (close == std::string_view::npos) break;
    std::string_view tag = text.substr(at, close - at);
    const bool comment = tag.starts_with("!--");
    if (tag.starts_with('/')) tag.remove_prefix(1);
    if (!comment && (tag.empty() || !is_letter(tag[0]))) continue;  // "<3"
    const auto* const name_end = std::find_if_not(tag.begin(), tag.end(), is_name_character);
    const std::string_view name = tag.substr(0, static_cast<std::size_t>(name_end - tag.begin()));
    const std::string_view behind = trim(tag.substr(name.size()));
    const bool is_tag = name.size() <= longest_name && is_text_element(name) &&
                        (behind.empty() || behind == "/" || behind.find('=') != std::string_view::npos);
    if (!comment && !is_tag) return Tags::others;
    found = true;
    at = close;
  }
  return found ? Tags::of_text : Tags::none;
}

/// "&amp;" in a title that was to be plain text already.
bool has_references(std::string_view text) {
  for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1)) {
    const std::size_t end = text.substr(0, i + 12).find(';', i);
    if (end == std::string_view::npos || end == i + 1) continue;
    const std::string_view name = text.substr(i + 1, end - i - 1);
    if (std::all_of(name.begin(), name.end(),
                    [](char c) { return c == '#' || (c >= '0' && c <= '9') || is_letter(c); }))
      return true;
  }
  return false;
}

std::size_t first_not_ascii(std::string_view text) {
  std::size_t i = 0;
  for (; i + 32 <= text.size(); i += 32) {
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), text.data() + i, 32);
    if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080U) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

/// One character of valid UTF-8 that is not ASCII, and the byte that windows-1252 has for it; 0: none.
struct Character {
  std::uint8_t byte = 0;
  bool punctuation = false;  ///< quotation marks, dashes, ellipsis: they may well follow a letter
  std::size_t size = 1;
};

Character windows_1252_character(std::string_view text, std::size_t at) {
  static constexpr std::array<std::uint16_t, 32> upper = {
      0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at + i]));
  };
  unsigned code = 0;
  std::size_t size = 0;
  if (byte(0) >= 0xC2 && byte(0) < 0xE0) {
    code = (byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU);
    size = 2;
  } else if (byte(0) >= 0xE0 && byte(0) < 0xF0) {
    code = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
    size = 3;
  } else {
    return {};
  }
  if (code < 0x100) return {static_cast<std::uint8_t>(code), code == 0xBB, size};
  const auto* found = std::find(upper.begin(), upper.end(), code);
  if (found == upper.end()) return {};
  const bool punctuation = code >= 0x2010 && code <= 0x203A && code != 0x2030;
  return {static_cast<std::uint8_t>(0x80 + (found - upper.begin())), punctuation, size};
}

WebTimeOptions feed_date_options() {
  WebTimeOptions options;
  options.partial = true;
  options.feed = true;
  options.order = DateOrder::unknown;
  return options;
}

std::optional<WebTime> time_by_habits(std::string_view text, const DateHabits& habits) {
  WebTimeOptions options = feed_date_options();
  options.language = habits.language;
  options.order =
      habits.order != DateOrder::unknown ? habits.order : WebTimeWords::built_in().order(habits.language);
  return parse_web_time(text, options);
}

}  // namespace

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool same_ascii(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string sniffed(std::string_view bytes) {
  std::string out = lower_ascii(bytes.substr(0, 4096));
  std::erase(out, '\0');
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"})
    if (out.starts_with(mark)) out.erase(0, mark.size());
  return out;
}

std::string one_line(std::string_view text) {
  text = trim(text);
  std::size_t i = 0;  // most are one already
  for (; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c > ' ' && c != 0xC2) continue;
    if (c == ' ' ? text[i - 1] == ' ' : is_xml_space(text[i]) || is_no_break_space(text, i)) break;
  }
  std::string out(text.substr(0, i));
  bool space = false;
  while (i < text.size()) {
    if (is_xml_space(text[i]) || is_no_break_space(text, i)) {
      space = true;
      i += text[i] == '\xC2' ? 2U : 1U;
      continue;
    }
    if (space && !out.empty() && out.back() != ' ') out += ' ';
    space = false;
    const std::size_t begin = i;
    while (i < text.size() && !is_xml_space(text[i]) && !is_no_break_space(text, i)) ++i;
    out.append(text.substr(begin, i - begin));
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string digits_only(std::string_view text) {
  constexpr std::size_t longest = 20;
  text = trim(text);
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  return digits && text.size() <= longest ? std::string(text) : std::string();
}

void set_if_empty(std::string& slot, std::string value) {
  if (slot.empty()) slot = std::move(value);
}

void set_if_given(std::string& slot, std::string value) {
  if (!value.empty()) slot = std::move(value);
}

std::string plain_address(std::string address) {
  if (address.find(';') == std::string::npos) return address;
  std::string out;
  for (std::string_view rest = address; !rest.empty();) {
    const std::size_t behind = std::min(rest.find('&'), rest.size() - 1) + 1;
    out += rest.substr(0, behind);
    rest.remove_prefix(behind);
    for (const std::string_view escaped : {"amp;", "#38;", "#038;"})
      while (out.back() == '&' && rest.starts_with(escaped)) rest.remove_prefix(escaped.size());
  }
  return out;
}

std::string without_feed_scheme(std::string_view url) {
  if (!same_ascii(url.substr(0, 5), "feed:")) return std::string(url);
  url.remove_prefix(5);
  return url.starts_with("//") ? "http:" + std::string(url) : std::string(url);
}

std::string plain_title(std::string_view text) {
  if (tags_in(text) == Tags::of_text) return one_line(html_to_text(text));
  return plain_name(text);
}

std::string title_of_html(std::string_view text) {
  return tags_in(text) == Tags::none ? plain_name(text) : one_line(html_to_text(text));
}

std::string plain_name(std::string_view text) {
  return has_references(text) ? one_line(decode_references(text)) : one_line(text);
}

bool may_be_encoded_twice(std::string_view text) {
  return text.find('\xC3') != std::string_view::npos;
}

std::string without_double_encoding(std::string text) {
  constexpr int enough = 4;  // that many wrong sequences in a row and no right one are no accident
  std::size_t i = first_not_ascii(text);
  if (i == text.size()) return text;
  std::string out(text, 0, i);
  int sequences = 0;
  bool certain = false;
  while (i < text.size()) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i++];
      continue;
    }
    const Character lead = windows_1252_character(text, i);
    const int more = lead.byte >= 0xF0 ? 3 : (lead.byte >= 0xE0 ? 2 : 1);
    if (lead.byte < 0xC2 || lead.byte > 0xF4) return text;
    out += static_cast<char>(lead.byte);
    i += lead.size;
    for (int k = 0; k < more; ++k) {
      if (i >= text.size() || static_cast<unsigned char>(text[i]) < 0x80) return text;
      const Character next = windows_1252_character(text, i);
      if (next.byte < 0x80 || next.byte > 0xBF) return text;
      const bool latin = (lead.byte == 0xC2 || lead.byte == 0xC3) && !next.punctuation;
      const bool mark =
          lead.byte == 0xE2 && k == 0 && (next.byte == 0x80 || next.byte == 0x82 || next.byte == 0x84);
      certain = certain || latin || mark;
      out += static_cast<char>(next.byte);
      i += next.size;
    }
    ++sequences;
  }
  if (!certain && sequences < enough) return text;
  return is_valid_utf8(out) ? out : text;
}

std::string without_double_escaping(std::string html) {
  static constexpr std::array<std::string_view, 20> elements = {
      "a",  "article", "b",      "blockquote", "br", "div", "em",      "figure", "h1",     "h2",
      "h3", "i",       "iframe", "img",        "ol", "p",   "section", "span",   "strong", "ul"};
  const std::string_view text = trim(html);
  if (!text.starts_with("&lt;") || text.find('<') != std::string_view::npos) return html;
  std::size_t end = 4;
  while (end < text.size() && end < 16 && (is_letter(text[end]) || (text[end] >= '0' && text[end] <= '9')))
    ++end;
  const std::string name = lower_ascii(text.substr(4, end - 4));
  const std::string_view behind = text.substr(end);
  const bool tag = std::find(elements.begin(), elements.end(), name) != elements.end() &&
                   (behind.starts_with("&gt;") || behind.starts_with('/') || behind.starts_with(' '));
  if (!tag || text.find("&gt;", end) == std::string_view::npos) return html;
  return decode_references(text);
}

std::string person_name(std::string_view text) {
  std::string line = plain_name(text);
  const std::size_t at = line.find('@');
  if (at == std::string::npos) return line;
  const std::size_t open = line.find('(');
  const std::size_t close = line.rfind(')');
  if (open != std::string::npos && close != std::string::npos && close > open + 1 && open > at)
    return one_line(std::string_view(line).substr(open + 1, close - open - 1));
  const std::size_t angle = line.find('<');
  if (angle != std::string::npos && angle > 0 && angle < at) {
    std::string name = one_line(std::string_view(line).substr(0, angle));
    if (!name.empty()) return name;
  }
  return line;
}

void add_name(std::string& names, const std::string& name, FileNotes& notes, const FeedContext& context) {
  constexpr std::size_t longest = 500;  // each new name is compared with all before it
  if (name.empty()) return;
  std::size_t at = 0;
  while (at <= names.size() && !names.empty()) {
    const std::size_t end = std::min(names.find(", ", at), names.size());
    if (std::string_view(names).substr(at, end - at) == name) return;
    at = end + 2;
  }
  if (names.size() + 2 + name.size() > longest)
    return add_note(notes, context, "F105",
                    "authors whose names are longer than " + std::to_string(longest) +
                        " bytes together; the others are left out");
  if (!names.empty()) names += ", ";
  names += name;
}

bool add_category(std::vector<std::string>& categories, std::string_view name) {
  std::string line = one_line(name);
  if (line.empty() || std::find(categories.begin(), categories.end(), line) != categories.end()) return true;
  if (categories.size() >= max_categories) return false;
  categories.push_back(std::move(line));
  return true;
}

bool add_keywords(std::vector<std::string>& categories, std::string_view list) {
  bool all = true;
  while (!list.empty() && all) {
    const std::size_t comma = std::min(list.find(','), list.size());
    all = add_category(categories, list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return all;
}

void note_categories(FileNotes& notes, const FeedContext& context) {
  add_note(
      notes, context, "F105",
      "more than " + std::to_string(max_categories) + " categories of one item; the others are left out");
}

void add_enclosure(std::vector<Enclosure>& enclosures, Enclosure enclosure, FileNotes& notes,
                   const FeedContext& context) {
  if (enclosures.size() < max_enclosures) return enclosures.push_back(std::move(enclosure));
  add_note(
      notes, context, "F105",
      "more than " + std::to_string(max_enclosures) + " enclosures of one item; the others are left out");
}

void ShownDateOrder::see(std::string_view date) {
  const std::optional<WebTime> time = parse_web_time(trim(date), feed_date_options());
  month_first_ = month_first_ || (time && time->order == DateOrder::month_first);
  day_first_ = day_first_ || (time && time->order == DateOrder::day_first);
}

DateOrder ShownDateOrder::order() const {
  if (month_first_ == day_first_) return DateOrder::unknown;
  return month_first_ ? DateOrder::month_first : DateOrder::day_first;
}

std::string feed_time(std::string_view text, const FeedContext& context, FileNotes& notes,
                      const FindDateHabits& habits) {
  text = trim(text);
  if (text.empty()) return {};
  std::optional<WebTime> time = parse_web_time(text, feed_date_options());
  if (time && time->doubt != DateDoubt::none && habits) time = time_by_habits(text, habits());
  const auto note = [&](std::string_view what) {
    add_note(notes, context, "F104",
             std::string(what) + ": \"" + repair_utf8(one_line(text.substr(0, 60))) + '"');
  };
  if (!time) {
    note("left out a date that is none");
  } else if (time->doubt == DateDoubt::order) {
    note("left out a date that may have its day or its month first");
  } else if (time->doubt == DateDoubt::month) {
    note("left out a date whose month is another one in another language");
  } else {
    if (time->zone_unknown) note("took a time for UTC whose zone is not known");
    return to_iso_utc(*time);
  }
  return {};
}

void add_note(FileNotes& notes, const FeedContext& context, const char* code, std::string message) {
  notes.add({Severity::warning, code, context.path, std::move(message)});
}

void add_limits(FileNotes& notes, const FeedContext& context, const std::vector<std::string>& limits) {
  for (const std::string& limit : limits) add_note(notes, context, "F105", limit);
}

}  // namespace dateline::pipeline
