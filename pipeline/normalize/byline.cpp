#include "pipeline/normalize/byline.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "pipeline/base/web_time.h"
#include "pipeline/normalize/author_names.h"
#include "pipeline/normalize/clean_text.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

namespace {

using Tag = HtmlTag;
using Name = HtmlAttributeName;

constexpr NodeIndex largest_byline = 80;    ///< nodes below an element that can be one
constexpr std::size_t longest_line = 160;   ///< bytes of a byline
constexpr std::size_t prose_before = 2500;  ///< bytes of prose behind which no plain byline is looked for
constexpr std::size_t most_authors = 30;
constexpr std::size_t most_words = 6;  ///< of a name

enum class Mark : std::uint8_t { none, link, named, marked };

std::size_t count_words(std::string_view text) {
  return text.empty() ? 0 : static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

class BylineFinder {
 public:
  BylineFinder(const HtmlTree& tree, NameJudge& judge, const WebTimeOptions& options)
      : tree_(tree), judge_(judge), words_(judge.words()), options_(options) {}

  std::vector<std::string> find() {
    judge();
    for (const Mark mark : {Mark::marked, Mark::named}) {
      std::vector<std::string> found = first_group(mark);
      if (!found.empty()) return found;
    }
    if (std::vector<std::string> found = plain_byline(); !found.empty()) return found;
    return first_group(Mark::link);
  }

 private:
  struct Candidate {
    NodeIndex node = 0;
    Mark mark = Mark::none;
  };

  void judge() {
    std::size_t prose = 0;
    for (NodeIndex i = 1; i < tree_.size();) {
      const Tag tag = tree_[i].tag;
      if (tag == Tag::text_node) {
        if (tree_.text(i).size() > 150) prose += tree_.text(i).size();
        ++i;
        continue;
      }
      bool passed_over = false;
      const Mark mark = judge_element(i, passed_over);
      if (passed_over) {
        i = tree_[i].end;
        continue;
      }
      const bool late_link = mark == Mark::link && prose > prose_before;
      if (mark != Mark::none && !late_link && tree_[i].end - i <= largest_byline)
        candidates_.push_back({i, mark});
      ++i;
    }
  }

  /// What is never read for a byline, whatever it is named.
  static bool is_silent(Tag tag) {
    switch (tag) {
      case Tag::head:
      case Tag::script:
      case Tag::style:
      case Tag::noscript:
      case Tag::nav:
      case Tag::template_:
      case Tag::form:
        return true;
      default:
        return false;
    }
  }

  [[nodiscard]] bool is_passed_over(NodeIndex i) const {
    bool passed_over = false;
    (void)judge_element(i, passed_over);
    return passed_over;
  }

  /// How an element is marked as a byline, and whether it is left out with all below.
  [[nodiscard]] Mark judge_element(NodeIndex i, bool& passed_over) const {
    const Tag tag = tree_[i].tag;
    passed_over = is_silent(tag);
    if (passed_over) return Mark::none;
    const bool stays = tag == Tag::body || tag == Tag::main || tag == Tag::article;
    const bool unmarked = tag == Tag::meta || tag == Tag::body || tag == Tag::html || tag == Tag::img;
    Mark best = tag == Tag::address ? Mark::link : Mark::none;
    for (const HtmlAttribute& attribute : tree_.attributes(i)) {
      switch (attribute.known) {
        case Name::rel:
        case Name::itemprop:
          if (attribute.value == "author" || attribute.value == "author creator") best = Mark::marked;
          break;
        case Name::class_:
        case Name::id:
        case Name::data_testid: {
          const NameVerdict verdict = judge_.of_names(attribute.value);
          if (verdict.author) best = std::max(best, Mark::named);
          passed_over |= verdict.always_out && !stays && attribute.known != Name::data_testid;
          break;
        }
        case Name::href:
          if (tag == Tag::a && words_.links_to_author(attribute.value)) best = std::max(best, Mark::link);
          break;
        default:
          break;
      }
    }
    return unmarked ? Mark::none : best;
  }

  /// The lines of the first element with this mark that hold names, and of its siblings.
  [[nodiscard]] std::vector<std::string> first_group(Mark mark) const {
    std::vector<std::string> found;
    NodeIndex group = no_node;
    NodeIndex behind = 0;
    for (const Candidate& candidate : candidates_) {
      if (candidate.mark != mark || candidate.node < behind) continue;
      if (group != no_node && !is_below(candidate.node, group)) break;
      const std::size_t before = found.size();
      add_lines(candidate.node, found);
      if (found.size() == before) continue;
      behind = tree_[candidate.node].end;
      if (group == no_node) group = around(candidate.node);
      if (found.size() >= most_authors) break;
    }
    return found;
  }

  /// The nearest elements around a byline in which the other authors of the page stand.
  [[nodiscard]] NodeIndex around(NodeIndex i) const {
    NodeIndex up = tree_[i].parent;
    for (int most = 3; most > 0 && up != 0 && tree_[up].parent != no_node && tree_[up].parent != 0; --most) {
      if (tree_[tree_[up].parent].end - tree_[up].parent > largest_byline) break;
      up = tree_[up].parent;
    }
    return up;
  }

  [[nodiscard]] bool is_below(NodeIndex i, NodeIndex above) const {
    return i >= above && i < tree_[above].end;
  }

  /// The names in an element: its text up to the date, in pieces where the markup parts two names.
  void add_lines(NodeIndex i, std::vector<std::string>& found) const {
    std::string line;
    const auto flush = [&] {
      const std::string text = without_date(clean_line(line));
      line.clear();
      if (text.size() < 3 || text.size() > longest_line) return;
      const std::vector<std::string> names = author_names(text, NameSource::text, words_, options_);
      if (names.empty() || found.size() >= most_authors || !looks_like_name(names.front())) return;
      if (count_words(names.front()) == 1 && (!found.empty() || count_words(text) > most_words)) return;
      found.emplace_back(text);
    };
    for (NodeIndex node = i; node < tree_[i].end; ++node) {
      const Tag tag = tree_[node].tag;
      const std::string_view itemprop = tree_.is_text(node) ? "" : tree_.attribute(node, Name::itemprop);
      const bool beside = tag == Tag::time || tag == Tag::script || tag == Tag::style || tag == Tag::figure ||
                          tag == Tag::svg || tag == Tag::button || itemprop == "jobTitle" ||
                          itemprop == "description" || is_role(node);
      if (beside && node != i) {
        node = tree_[node].end - 1;
        continue;
      }
      if (tag == Tag::text_node) {
        const std::string piece = clean_line(tree_.text(node));
        const std::string whole = clean_line(line);
        // a first and a last name in elements of their own are one name, two full names are two
        const bool full = count_words(words_.without_byline_label(whole)) >= 2 && count_words(piece) >= 2 &&
                          looks_like_name(words_.without_byline_label(whole)) && looks_like_name(piece);
        if (full && starts_element(node)) flush();
        line += tree_.text(node);
        continue;
      }
      const bool breaks = tag == Tag::br || tag == Tag::p || tag == Tag::div || tag == Tag::li ||
                          tag == Tag::ul || tag == Tag::h2 || tag == Tag::h3 || tag == Tag::h4;
      if (breaks && clean_line(line).size() > 5) flush();
      line += ' ';
    }
    flush();
  }

  /// Named as what an author does.
  [[nodiscard]] bool is_role(NodeIndex i) const {
    return judge_.of_names(tree_.attribute(i, Name::class_)).role;
  }

  [[nodiscard]] bool starts_element(NodeIndex text) const { return tree_[text].parent + 1 == text; }

  [[nodiscard]] std::string without_date(std::string line) const {
    if (const auto date = find_web_time(line, options_)) line.resize(date->begin);
    return clean_line(line);
  }

  /// "By Jane Doe" as a text of its own, also with the name in the element behind "By".
  [[nodiscard]] std::vector<std::string> plain_byline() const {
    std::size_t prose = 0;
    bool labelled = false;
    for (NodeIndex i = 1; i < tree_.size() && prose < prose_before;) {
      if (!tree_.is_text(i)) {
        i = is_passed_over(i) ? tree_[i].end : i + 1;
        continue;
      }
      const std::string_view raw = tree_.text(i++);
      if (raw.size() > 150) prose += raw.size();
      if (raw.size() > 200) {
        labelled = false;
        continue;
      }
      const std::string text = clean_line(raw);
      if (text.empty()) continue;
      if (labelled && count_words(text) >= 2 && looks_like_name(text)) return {text};
      labelled = words_.is_byline_label(text);
      const std::string_view name = words_.without_byline_label(text, options_.language);
      if (name.size() == text.size() || text.size() < 6 || text.size() > 90) continue;
      const std::string_view first = name.substr(0, name.find_first_of(",;|/"));
      if (count_words(first) >= 2 && all_words_are_names(first)) return {without_date(text)};
    }
    return {};
  }

  /// "By the time …" is none.
  [[nodiscard]] bool all_words_are_names(std::string_view text) const {
    std::size_t names = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      const std::string_view word = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (words_.is_name_particle(word)) continue;
      const bool capital = !word.empty() && ((word[0] >= 'A' && word[0] <= 'Z') ||
                                             static_cast<unsigned char>(word[0]) >= 0x80);
      if (!capital) return false;
      ++names;
    }
    return names >= 2 && names <= 8;
  }

  /// Whether a text could be the name of a person: one to six words without digits, not all small.
  [[nodiscard]] bool looks_like_name(std::string_view text) const {
    constexpr std::size_t longest_name = 70;
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (text.size() < 3 || text.size() > longest_name || count_words(text) > most_words) return false;
    if (text.find_first_of("@{}<>[]=?!:\"") != std::string_view::npos) return false;
    if (count_words(text) > 1 && text.find_first_of("0123456789") != std::string_view::npos) return false;
    if (words_.is_no_name(text)) return false;
    // some word begins with a capital or is of a script without them; single ones may be a user's name
    bool begins = true;
    for (const char c : text) {
      if (begins && ((c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80)) return true;
      begins = c == ' ';
    }
    return count_words(text) == 1;
  }

  const HtmlTree& tree_;
  std::vector<Candidate> candidates_;
  NameJudge& judge_;
  const PageWords& words_;
  const WebTimeOptions& options_;
};

}  // namespace

std::vector<std::string> find_byline(const HtmlTree& tree, NameJudge& judge, const WebTimeOptions& options) {
  return BylineFinder(tree, judge, options).find();
}

}  // namespace dateline::pipeline
