#include "pipeline/normalize/author_names.h"

#include <algorithm>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/normalize/clean_text.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t most_names = 30;
constexpr std::size_t longest_name = 80;     ///< bytes
constexpr std::size_t longest_line = 4'000;  ///< of names

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::size_t count_words(std::string_view text) {
  return words_of(text).size();
}

/// "AFP", "NAIROBI"; "III" is part of a name.
bool is_in_capitals(std::string_view word) {
  return word.size() >= 2 && std::all_of(word.begin(), word.end(), is_capital) &&
         word.find_first_not_of("IVX") != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view marks[] = {" ", ",", ";", ":", "|", "-", "·", "•", "–", "—", "/"};
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view mark : marks) {
      if (text.ends_with(mark)) {
        text.remove_suffix(mark.size());
        cut = true;
      }
      if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
        cut = true;
      }
    }
  }
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

class NameReader {
 public:
  NameReader(NameSource source, const PageWords& words, const WebTimeOptions& options)
      : source_(source), words_(words), options_(options) {}

  std::vector<std::string> read(std::string_view raw) {
    std::string line = clean_line(start_of(raw, longest_line));
    // "ann@paper.example (Ann Lee)"
    const std::size_t bracket = line.find(" (");
    if (bracket != std::string::npos && line.find('@') < bracket && line.ends_with(')'))
      line = line.substr(bracket + 2, line.size() - bracket - 3);
    for (const std::string_view comma : {"、", "，", "،"}) replace_all(line, comma, ", ");
    replace_all(line, "；", "; ");
    if (const auto date = find_web_time(line, options_)) line.resize(date->begin);
    std::string_view text = without_label(line);
    if (source_ == NameSource::catalogue && is_turned(text)) {
      const std::size_t comma = text.find(", ");
      add(std::string(text.substr(comma + 2)) + ' ' + std::string(text.substr(0, comma)), false);
      return std::move(names_);
    }
    // a house or a desk may stand before the name; behind it, what follows a bar is no name
    while (names_.empty() && !text.empty()) {
      const std::size_t bar = bar_in(text);
      read_list(text.substr(0, bar));
      text = bar == std::string_view::npos ? "" : without_label(trimmed(text.substr(bar)));
      if (names_.size() == 1 && !text.empty() && words_.names_organisation(names_[0])) keep_house(text);
    }
    return std::move(names_);
  }

 private:
  /// "Newsroom / Ann Lee": the person, if there is one.
  void keep_house(std::string_view& text) {
    const std::vector<std::string> house = std::move(names_);
    names_.clear();
    read_list(text.substr(0, bar_in(text)));
    const bool person =
        !names_.empty() && count_words(names_[0]) >= 2 && !words_.names_organisation(names_[0]);
    if (!person) names_ = house;
    text = {};
  }

  [[nodiscard]] std::string_view without_label(std::string_view text) const {
    for (int most = 2; most > 0; --most) {
      const std::string_view rest = source_ == NameSource::person
                                        ? words_.without_sure_byline_label(text)
                                        : words_.without_byline_label(text, options_.language);
      if (rest.size() == text.size()) break;
      text = rest;
    }
    return text;
  }

  /// "Lee, Ann"
  static bool is_turned(std::string_view text) {
    const std::size_t comma = text.find(", ");
    return comma != std::string_view::npos && text.find(',', comma + 1) == std::string_view::npos &&
           text.find(';') == std::string_view::npos && count_words(text.substr(0, comma)) == 1;
  }

  static std::size_t bar_in(std::string_view text) {
    std::size_t first = std::string_view::npos;
    for (const std::string_view bar : {" | ", " – ", " — ", " - ", " / ", " · ", " • "})
      if (const std::size_t at = text.find(bar); at > 1) first = std::min(first, at);
    return first;
  }

  /// "A and B", "A, B and C", "A; B"; a joint of one or two letters only between names of two words:
  /// "José Ortega y Gasset" is one.
  void read_list(std::string_view text) {
    const std::vector<std::string_view> all = words_of(text);
    std::string part;
    bool behind_comma = false;
    const auto end_part = [&](bool comma) {
      add(part, behind_comma);
      part.clear();
      behind_comma = comma;
    };
    for (std::size_t i = 0; i < all.size() && names_.size() < most_names; ++i) {
      const std::string_view word = all[i];
      const JointKind joint = words_.name_joint(word);
      if (joint != JointKind::none && parts_names(all, i, part, joint)) {
        end_part(false);
        continue;
      }
      if (!part.empty()) part += ' ';
      part += word;
      if (word.back() == ',' || word.back() == ';') end_part(word.back() == ',');
    }
    end_part(false);
  }

  /// Whether a joint stands between two names, or at an end of the text.
  [[nodiscard]] bool parts_names(const std::vector<std::string_view>& all, std::size_t i,
                                 std::string_view part, JointKind joint) const {
    if (i + 1 == all.size()) return joint == JointKind::strong || source_ != NameSource::person;
    const bool capital = is_capital(all[i].front());  // "Dan" is a name, and a joint in Indonesian
    if (part.empty()) return !capital && source_ != NameSource::person;
    if (joint == JointKind::strong && !capital && source_ != NameSource::person) return true;
    if (joint == JointKind::weak && source_ == NameSource::person) return false;
    return count_words(part) >= 2 && words_to_end(all, i + 1) >= 2;
  }

  /// Words up to the next joint or comma.
  [[nodiscard]] std::size_t words_to_end(const std::vector<std::string_view>& all, std::size_t i) const {
    std::size_t count = 0;
    for (; i < all.size() && words_.name_joint(all[i]) == JointKind::none; ++i) {
      ++count;
      if (all[i].back() == ',' || all[i].back() == ';') break;
    }
    return count;
  }

  void add(std::string_view part, bool behind_comma) {
    const bool dateline = std::exchange(ends_dateline_, false);
    const std::string name = clean(part);
    if (dateline || name.empty()) return;
    const std::vector<std::string_view> all = words_of(name);
    // what follows a comma is a name only if it looks like one: "Ann Lee, Kyiv", "Ann Lee, political editor"
    const bool without_capitals = static_cast<unsigned char>(name.front()) >= 0xD8;  // Arabic, Chinese, …
    const auto small = std::count_if(all.begin(), all.end(), [&](std::string_view word) {
      return word.front() >= 'a' && word.front() <= 'z' && !words_.is_name_particle(word);
    });
    if (behind_comma && !names_.empty() &&
        ((all.size() < 2 && !without_capitals) || small > 0 || holds_role(all)))
      return;
    // "Ann Lee has written on bridges"
    if (source_ != NameSource::person &&
        ((small > 1 && is_capital(name.front())) || words_.is_author_role(all.back())))
      return;
    names_.push_back(name);
  }

  [[nodiscard]] bool holds_role(const std::vector<std::string_view>& all) const {
    return std::any_of(all.begin(), all.end(),
                       [&](std::string_view word) { return words_.is_author_role(trimmed(word)); });
  }

  /// One name without what stands before and behind it.
  std::string clean(std::string_view part) {
    std::string_view text = without_label(trimmed(part));
    if (text.starts_with("(") || is_http_url(text) || text.starts_with("www.")) return {};
    if (const std::size_t bracket = text.find(" ("); bracket != std::string_view::npos && bracket > 3)
      text = text.substr(0, bracket);
    text = without_house(text);
    const std::vector<std::string_view> all = words_of(text);
    std::size_t kept = 0;
    while (kept < all.size() && !ends_name(all, kept)) ++kept;
    if (kept < all.size() && kept > 0 && is_digit(all[kept].front()) && kept <= 1 && !names_.empty())
      forget_city(all[0]);
    if (words_.is_no_name(clean_line(text))) return {};
    while (kept > 0 && source_ != NameSource::person && words_.is_name_tail(all[kept - 1])) --kept;
    if (kept == 0) return {};
    text =
        text.substr(0, static_cast<std::size_t>(all[kept - 1].data() - text.data()) + all[kept - 1].size());
    const std::string name = clean_line(trimmed(text));
    if (name.size() < 2 || name.size() > longest_name || name.find_first_of("{}<>@") != std::string::npos ||
        words_.is_no_name(name))
      return {};
    return name;
  }

  /// "Bo Chan NAIROBI, Feb 28": the last word before the date of a dateline.
  void forget_city(std::string_view month) {
    if (options_.words == nullptr || options_.words->month(WebTimeWords::key(month)).number == 0) return;
    std::string& last = names_.back();
    const std::size_t space = last.rfind(' ');
    if (count_words(last) >= 3 && is_in_capitals(std::string_view(last).substr(space + 1)) &&
        !is_in_capitals(std::string_view(last).substr(0, last.find(' '))))
      last.resize(space);
    ends_dateline_ = true;
  }

  /// "Ann Lee/AFP", "AFP/Ann Lee"
  [[nodiscard]] std::string_view without_house(std::string_view text) const {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return text;
    const auto is_house = [&](std::string_view side) {
      return count_words(side) == 1 && (is_in_capitals(side) || words_.names_organisation(side));
    };
    const std::string_view left = trimmed(text.substr(0, slash));
    const std::string_view right = trimmed(text.substr(slash + 1));
    if (is_house(right) && count_words(left) >= 2) return left;
    return is_house(left) && count_words(right) >= 2 ? right : text;
  }

  /// Whether the name ends before a word: at a number, "@annlee", "in Nairobi", "BBC News".
  [[nodiscard]] bool ends_name(const std::vector<std::string_view>& all, std::size_t i) const {
    const std::string_view word = all[i];
    if (word.front() == '@' || (i > 0 && is_digit(word.front()))) return true;
    if (i < 2) return false;
    // "Sophie in 't Veld"
    const bool goes_on = i + 1 < all.size() && all[i + 1].front() == '\'';
    if (words_.ends_author_name(word) && !goes_on && (i + 1 < all.size() || source_ != NameSource::person))
      return true;
    return source_ != NameSource::person && is_in_capitals(word) && word.size() <= 4 &&
           !is_in_capitals(all[0]);
  }

  NameSource source_;
  const PageWords& words_;
  const WebTimeOptions& options_;
  std::vector<std::string> names_;
  bool ends_dateline_ = false;
};

}  // namespace

std::vector<std::string> author_names(std::string_view line, NameSource source, const PageWords& words,
                                      const WebTimeOptions& options) {
  return NameReader(source, words, options).read(line);
}

}  // namespace dateline::pipeline
