#include "pipeline/normalize/page_dates.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "dateline/unicode.h"
#include "pipeline/normalize/clean_text.h"

namespace dateline::pipeline {

namespace {

using Tag = HtmlTag;
using Name = HtmlAttributeName;

constexpr std::size_t longest_date = 60;   ///< bytes
constexpr std::size_t longest_line = 160;  ///< of a list of other stories
constexpr std::size_t longest_label = 60;  ///< of what is looked at before a date
constexpr std::size_t longest_byline = 200;
constexpr std::size_t most_beside = 40;  ///< letters that stand beside a date in its line
constexpr std::size_t paragraph = 150;
constexpr std::size_t prose_before = 1500;  ///< behind which a date needs a label
constexpr std::size_t most_dates = 4;       ///< of a line
constexpr int most_levels = 8;

bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

/// Where words end on both sides: ASCII marks that part, and those of the usual signs of two and three bytes.
bool is_separator_before(std::string_view text) {
  if (text.empty()) return true;
  static constexpr std::string_view marks = "|,;:/()[]-~>";
  if (marks.find(text.back()) != std::string_view::npos) return true;
  for (const std::string_view sign : {"·", "•", "–", "—", "｜", "：", "、", "،"})
    if (text.ends_with(sign)) return true;
  return false;
}

bool is_separator_at(std::string_view text) {
  if (text.empty()) return true;
  static constexpr std::string_view marks = "|,;/()[]-~<.";
  if (marks.find(text.front()) != std::string_view::npos) return true;
  for (const std::string_view sign : {"·", "•", "–", "—", "｜", "、", "،"})
    if (text.starts_with(sign)) return true;
  return false;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// With a small letter of ASCII, Latin, Greek or Cyrillic: those of at most two bytes.
bool begins_small(std::string_view text) {
  if (text.empty()) return false;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return lead >= 'a' && lead <= 'z';
  if (lead < 0xC2 || lead > 0xDF || text.size() < 2) return false;
  const auto next = static_cast<unsigned char>(text[1]);
  return u_islower(static_cast<UChar32>((lead & 0x1FU) << 6 | (next & 0x3FU))) != 0;
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    words += letter && !inside ? 1 : 0;
    inside = letter || (inside && c == '\'');
  }
  return words;
}

std::size_t count_letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  }));
}

bool ends_sentence(std::string_view text) {
  if (text.empty()) return false;
  for (const std::string_view mark : {".", "!", "?", "。", "।", "…"})
    if (text.ends_with(mark)) return true;
  return false;
}

/// The last label in a text that stands before a date. One begins the text, follows a mark or a number, or
/// begins with a capital: "it was published on" is none.
DateKind label_in(std::string_view text, const PageWords& words) {
  DateKind label = DateKind::none;
  bool may_begin = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_blank(c) || (static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    const std::string_view before = trimmed(text.substr(0, i));
    const bool within = i > 0 && !is_blank(text[i - 1]) && static_cast<unsigned char>(c) < 0x80 &&
                        count_letters(text.substr(i - 1, 1)) > 0;
    may_begin = !within && (is_separator_before(before) || ends_sentence(before) ||
                            (before.back() >= '0' && before.back() <= '9') || !begins_small(text.substr(i)));
    if (!may_begin) continue;
    const DateKind kind = words.date_label_at(fold(start_of(text.substr(i), longest_label)));
    if (kind != DateKind::none) label = label == DateKind::published ? label : kind;
  }
  return label;
}

}  // namespace

PageDates::PageDates(const HtmlTree& tree, NameJudge& judge, const PageDateContext& context)
    : tree_(tree), judge_(judge), context_(context), bare_title_(bare_letters(context.title)) {
  for (NodeIndex i = 1; i < tree_.size() && heading_ == 0; ++i)
    if (tree_[i].tag == Tag::h1) heading_ = i;
}

std::optional<WebTime> PageDates::date_of(std::string_view raw) const {
  using namespace std::chrono;
  const std::optional<WebTime> time = parse_web_time(clean_line(raw), context_.options);
  if (!time || time->day < Day(year_month_day{year(1980), January, day(1)}) ||
      time->day > Day(year_month_day{year(2100), January, day(1)}) || is_after_fetch(*time))
    return std::nullopt;
  return time;
}

bool PageDates::plausible(const WebTime& time) const {
  using namespace std::chrono;
  return time.day >= Day(year_month_day{year(1990), January, day(1)}) &&
         time.day <= Day(year_month_day{year(2100), January, day(1)}) && !is_after_fetch(time);
}

/// A story is not published after it was fetched; a day is left for the zones of the world.
bool PageDates::is_after_fetch(const WebTime& time) const {
  return context_.fetched && time.day > *context_.fetched + std::chrono::days(1);
}

void PageDates::remember_update(const WebTime& time) {
  if (!modified_) modified_ = time;
}

/// The dates of a line, each with the label that stands before it; `before`: the one of the line.
std::vector<PageDates::DateInText> PageDates::dates_in(std::string_view text, DateKind before) const {
  std::vector<DateInText> dates;
  std::size_t begin = 0;
  while (begin < text.size() && dates.size() < most_dates) {
    const auto found = find_web_time(text.substr(begin), context_.options);
    if (!found) break;
    DateInText date{found->time, begin + found->begin, begin + found->end, DateKind::none};
    std::string_view label = text.substr(begin, found->begin);
    if (label.size() > longest_byline) label.remove_prefix(label.size() - longest_byline);
    date.label = label_in(label, judge_.words());
    if (date.label == DateKind::none && dates.empty()) date.label = before;
    begin = date.end;
    if (plausible(date.time)) dates.push_back(date);
  }
  return dates;
}

/// Without the words of dates, "on" and "at", at one of its ends.
std::string_view PageDates::without_date_words(std::string_view text, bool at_end) const {
  const WebTimeWords& words = judge_.words().dates();
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const std::size_t space = at_end ? text.rfind(' ') : text.find(' ');
    const bool one = space == std::string_view::npos;
    const std::string_view word = one ? text : at_end ? text.substr(space + 1) : text.substr(0, space);
    const std::string key = WebTimeWords::key(word.substr(0, longest_date));
    if (!words.belongs_to_dates(key) && words.half(key) == 0 && !words.zone(key)) break;
    if (one) return {};
    text = at_end ? text.substr(0, space) : text.substr(space);
  }
  return text;
}

/// A sentence with a date in it.
bool PageDates::is_prose(std::string_view text, const DateInText& date) const {
  constexpr std::size_t most_words = 8;
  const std::string_view before = without_date_words(text.substr(0, date.begin), true);
  const std::string_view after = without_date_words(text.substr(date.end), false);
  const std::size_t words = count_words(before) + count_words(after);
  if (date.label == DateKind::published || date.label == DateKind::updated) return words > 3 * most_words;
  if (ends_sentence(text)) return words > 1;
  return words > most_words && !is_separator_before(before) && !is_separator_at(after);
}

/// "Version 3, 29 June 2007"
bool PageDates::has_other_digits(std::string_view text, const DateInText& date) {
  return text.substr(0, date.begin).find_first_of("0123456789") != std::string_view::npos ||
         text.substr(date.end).find_first_of("0123456789") != std::string_view::npos;
}

/// Whether a line is a date and little else, with marks between the two.
bool PageDates::is_alone(std::string_view text, const DateInText& date) const {
  if (is_prose(text, date)) return false;
  const std::string_view before = without_date_words(text.substr(0, date.begin), true);
  const std::string_view after = without_date_words(text.substr(date.end), false);
  const std::size_t beside = count_letters(before) + count_letters(after);
  if (date.label == DateKind::published || date.label == DateKind::updated)
    return beside <= longest_byline / 2;
  if (beside > most_beside) return false;
  return (is_separator_before(before) && is_separator_at(after)) || beside < date.end - date.begin;
}

/// What class, id and test id say of the date in an element.
DateKind PageDates::kind_of_names(NodeIndex i) const {
  NameVerdict verdict;
  for (const HtmlAttribute& attribute : tree_.attributes(i))
    if (attribute.known == Name::class_ || attribute.known == Name::id ||
        attribute.known == Name::data_testid)
      verdict |= judge_.of_names(attribute.value);
  if (verdict.other_date) return DateKind::other;
  if (verdict.published) return DateKind::published;
  if (verdict.updated) return DateKind::updated;
  return verdict.date ? DateKind::date : DateKind::none;
}

/// The label in the text that stands before an element or in front of its parent's.
DateKind PageDates::label_before(NodeIndex i) const {
  constexpr NodeIndex most_nodes = 6;
  constexpr int most_parents = 2;
  NodeIndex top = tree_[i].parent;
  for (int level = 1; level < most_parents && top != no_node && top != 0; ++level) {
    if (tree_[top].end - top > 20) break;
    top = tree_[top].parent;
  }
  if (top == no_node) return DateKind::none;
  for (NodeIndex node = i, seen = 0; node > top + 1 && seen < most_nodes; ++seen) {
    --node;
    if (tree_[node].end > i) continue;  // what holds it
    if (tree_[node].tag == Tag::time) return DateKind::none;
    const std::string text = clean_line(start_of(tree_.text(node), 2 * longest_line));
    if (text.empty()) continue;
    if (text.size() > longest_line || find_web_time(text, context_.options)) return DateKind::none;
    return label_in(text, judge_.words());
  }
  return DateKind::none;
}

/// What the names of an element, the text before it and the names of what holds it alone say of its date.
DateKind PageDates::kind_of(NodeIndex i) const {
  constexpr NodeIndex most_nodes = 8;
  DateKind kind = kind_of_names(i);
  if (kind != DateKind::none && kind != DateKind::date) return kind;
  if (const DateKind label = label_before(i); label != DateKind::none) return label;
  for (NodeIndex up = tree_[i].parent; up != no_node && up != 0 && tree_[up].end - up <= most_nodes;
       up = tree_[up].parent) {
    const DateKind around = kind_of_names(up);
    if (around != DateKind::none && around != DateKind::date) return around;
    kind = std::max(kind, around);
  }
  return kind;
}

std::string PageDates::value_of(NodeIndex i) const {
  std::string value(tree_.attribute(i, Name::datetime));
  if (value.empty()) value = tree_.attribute(i, Name::content);
  if (value.empty() && tree_[i].end - i < 20) value = tree_.inner_text(i);
  return value;
}

std::optional<WebTime> PageDates::published_of_elements() {
  std::optional<WebTime> marked;
  std::optional<WebTime> labelled;
  std::optional<WebTime> first;
  std::size_t prose = 0;
  for (NodeIndex i = 1; i < tree_.size(); ++i) {
    if (tree_.is_text(i)) {
      if (tree_.text(i).size() > paragraph) prose += tree_.text(i).size();
      continue;
    }
    const bool is_time = tree_[i].tag == Tag::time;
    if (tree_[i].tag == Tag::script || tree_[i].tag == Tag::style) {
      i = tree_[i].end - 1;
      continue;
    }
    std::string_view itemprop;
    bool has_pubdate = false;
    for (const HtmlAttribute& attribute : tree_.attributes(i)) {
      if (attribute.known == Name::itemprop && itemprop.empty()) itemprop = attribute.value;
      has_pubdate = has_pubdate || attribute.known == Name::pubdate;
    }
    const bool is_marked = has_pubdate || itemprop.find("datePublished") != std::string_view::npos;
    const bool update = !is_marked && itemprop.find("dateModified") != std::string_view::npos;
    if (!is_marked && !update && !is_time) continue;
    const std::optional<WebTime> time = date_of(value_of(i));
    if (!time) continue;
    if (update) {
      remember_update(*time);
      continue;
    }
    if (is_marked) {
      if (!marked) marked = time;
      continue;
    }
    if (marked || labelled) {
      if (!modified_ && kind_of(i) == DateKind::updated && !is_beside_story(i)) remember_update(*time);
      continue;
    }
    const DateKind kind = kind_of(i);
    if (kind == DateKind::other || is_beside_story(i)) continue;
    if (kind == DateKind::updated) {
      remember_update(*time);
    } else if (kind == DateKind::published && (!first || prose <= prose_before)) {
      labelled = time;
    } else if (!first) {
      first = time;
    }
  }
  if (marked) return marked;
  return labelled ? labelled : first;
}

PageDates::Shown PageDates::published_of_text() {
  constexpr int most_lines = 60;  // behind the headline
  constexpr int most_lines_above = 6;
  constexpr NodeIndex largest_element = 40;
  std::optional<WebTime> behind;
  std::optional<WebTime> above;
  std::optional<WebTime> named_above;
  std::optional<WebTime> labelled;
  std::optional<WebTime> only;
  std::optional<WebTime> seen;
  bool several = false;
  bool behind_heading = !context_.has_heading;
  int lines = 0;
  int lines_since_date = 0;
  for (NodeIndex i = 1; i < tree_.size(); ++i) {
    const Tag tag = tree_[i].tag;
    if (tag == Tag::script || tag == Tag::style || tag == Tag::head || tag == Tag::noscript) {
      i = tree_[i].end - 1;
      continue;
    }
    if (tag == Tag::h1) behind_heading = true;
    if (!tree_.is_text(i)) {
      if (tree_[i].end - i >= largest_element) continue;
      const DateKind names = kind_of_names(i);
      if (names == DateKind::none || names == DateKind::other || is_beside_story(i)) continue;
      // hAtom writes <abbr class="published" title="2009-02-18T09:30:00">yesterday</abbr>
      for (const Name name : {Name::datetime, Name::title}) {
        const std::optional<WebTime> time = date_of(tree_.attribute(i, name));
        if (!time || !plausible(*time)) continue;
        if (names != DateKind::updated) return {time, true};
        remember_update(*time);
      }
      std::string text = clean_line(start_of(tree_.inner_text(i), 2 * longest_byline));
      if (text.size() >= longest_byline) continue;
      DateKind label = names;
      if (names == DateKind::date) label = std::max(label, label_before(i));
      std::vector<DateInText> dates = dates_in(text, label);
      // "<b>Feb</b><b>18</b><b>2009</b>"
      if (dates.empty()) dates = dates_in(text = spaced_text(i), label);
      if (dates.empty() && text.size() <= longest_date / 2)
        if (const std::optional<WebTime> time = date_of(text); time && plausible(*time))
          dates.push_back({*time, 0, text.size(), label});
      std::optional<WebTime> unlabelled;
      std::optional<WebTime> published;
      for (const DateInText& date : dates) {
        if (date.label == DateKind::other || is_prose(text, date)) continue;
        if (date.label == DateKind::updated) {
          remember_update(date.time);
        } else if (date.label == DateKind::published && !published) {
          published = date.time;
        } else if (!unlabelled) {
          unlabelled = date.time;
        }
      }
      if (!published) published = unlabelled;
      if (!published) continue;
      if (behind_heading) return {published, false};
      named_above = published;
      continue;
    }
    const std::string_view raw = tree_.text(i);
    if (raw.size() > 400) {
      lines += behind_heading ? 1 : 0;
      continue;
    }
    const std::string text = clean_line(raw);
    if (text.empty()) continue;
    if (!behind_heading && !context_.title.empty())
      behind_heading = text == context_.title && is_in_heading(i);
    lines += behind_heading ? 1 : 0;
    if (!behind_heading && ++lines_since_date > most_lines_above) above.reset();
    if (text.size() > longest_byline) continue;
    for (const DateInText& date : dates_in(text, DateKind::none)) {
      const DateKind label = date.label == DateKind::none ? label_before(i) : date.label;
      if (label == DateKind::other || is_beside_story(i)) continue;
      several = several || (seen && seen->day != date.time.day);
      seen = date.time;
      if (label == DateKind::updated || kind_of(i) == DateKind::updated) {
        remember_update(date.time);
        continue;
      }
      if (!is_alone(text, date)) continue;
      if (label == DateKind::published && !labelled) labelled = date.time;
      if (!has_other_digits(text, date)) only = date.time;
      if (!behind_heading) {
        above = date.time;
        lines_since_date = 0;
      } else if (!behind && lines <= most_lines) {
        behind = date.time;
      }
    }
  }
  if (behind) return {behind, false};
  if (named_above) return {named_above, false};
  if (above) return {above, false};
  if (labelled) return {labelled, false};
  return {several ? std::nullopt : only, false};
}

/// The text below an element with spaces between its nodes.
std::string PageDates::spaced_text(NodeIndex i) const {
  std::string text;
  for (NodeIndex below = i + 1; below < tree_[i].end; ++below) {
    text += tree_.text(below);
    text += ' ';
  }
  return clean_line(text);
}

/// Bytes of text below an element, white space left out; more than enough where there are many nodes.
std::size_t PageDates::text_size(NodeIndex i) const {
  constexpr NodeIndex most_nodes = 80;
  if (tree_[i].end - i > most_nodes) return std::string::npos;
  std::size_t size = 0;
  for (NodeIndex below = i + 1; below < tree_[i].end; ++below) {
    const std::string_view text = tree_.text(below);
    size += static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_blank(c); }));
  }
  return size;
}

/// In a comment, a list of other stories, the page's head or foot.
bool PageDates::is_beside_story(NodeIndex i) const {
  const Named named = named_around(i);
  if (named != Named::nothing) return named == Named::others;
  int depth = 0;
  for (NodeIndex node = tree_[i].parent; node != no_node && node != 0 && depth < most_levels;
       node = tree_[node].parent, ++depth) {
    const Tag tag = tree_[node].tag;
    if (tag == Tag::aside || tag == Tag::footer || tag == Tag::nav) return true;
    // a date may be the link to its own story, or one of the few words on a line of them
    if (tag == Tag::a && text_size(node) > longest_date) return true;
    if (tag == Tag::li && text_size(tree_[node].parent) > longest_line) return true;
    for (const Name name : {Name::class_, Name::id}) {
      const NameVerdict verdict = judge_.of_names(tree_.attribute(node, name));
      // what holds the headline is the head of the story, not of the page
      const bool holds_heading = heading_ >= node && heading_ < tree_[node].end;
      if (verdict.always_out || (verdict.other_date && !holds_heading)) return true;
    }
  }
  return false;
}

/// What the headings and long links in the box around a date name: nothing, the page itself, or others.
PageDates::Named PageDates::named_around(NodeIndex i) const {
  constexpr NodeIndex most_nodes = 40;
  constexpr std::size_t shortest_link = 25;
  constexpr std::size_t shortest_title = 8;
  NodeIndex box = i;
  for (NodeIndex up = tree_[i].parent; up != no_node && up != 0 && tree_[up].end - up <= most_nodes;
       up = tree_[up].parent) {
    if (heading_ >= up && heading_ < tree_[up].end) break;
    box = up;
  }
  Named named = Named::nothing;
  for (NodeIndex node = box; node < tree_[box].end && box != i; ++node) {
    const Tag tag = tree_[node].tag;
    const bool is_link = tag == Tag::a && text_size(node) > shortest_link;
    const bool is_heading =
        (tag == Tag::h2 || tag == Tag::h3 || tag == Tag::h4) && text_size(node) > shortest_title;
    if ((!is_link && !is_heading) || (i >= node && i < tree_[node].end)) continue;
    if (is_title(tree_.inner_text(node))) return Named::this_page;
    bool linked = is_link;
    for (NodeIndex below = node; below < tree_[node].end && !linked; ++below)
      linked = tree_[below].tag == Tag::a;
    if (linked || tree_[tree_[node].parent].tag == Tag::a) named = Named::others;
  }
  return named;
}

/// The title of the page, or the one without the name of the site.
bool PageDates::is_title(std::string_view text) const {
  constexpr std::size_t shortest = 12;
  const std::string bare = bare_letters(start_of(text, 1000));
  if (bare == bare_title_) return !bare.empty();
  return std::min(bare.size(), bare_title_.size()) >= shortest &&
         (bare_title_.find(bare) != std::string::npos || bare.find(bare_title_) != std::string::npos);
}

/// The title stands in menus too.
bool PageDates::is_in_heading(NodeIndex text) const {
  constexpr int most_parents = 4;
  NodeIndex up = tree_[text].parent;
  for (int level = 0; level < most_parents && up != no_node; ++level, up = tree_[up].parent) {
    const Tag tag = tree_[up].tag;
    if (tag == Tag::h1 || tag == Tag::h2 || tag == Tag::h3 || tag == Tag::h4) return true;
  }
  return false;
}

}  // namespace dateline::pipeline
