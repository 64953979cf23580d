#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/web_time.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/normalize/page_words.h"

namespace dateline::pipeline {

/// What is known of a page before its dates are looked for.
struct PageDateContext {
  WebTimeOptions options;
  std::optional<Day> fetched;
  std::string_view title;
  bool has_heading = false;  ///< an h1 with text
};

/// The dates that the body of a page shows: time elements, elements named as dates, lines that are a date and
/// little else. What is labelled or named as an update is `modified` and never the publication; dates in
/// prose, in teasers of other stories, in the head and the foot of a page are no one's. Linear in the tree.
/// Borrows all it is given.
class PageDates {
 public:
  PageDates(const HtmlTree& tree, NameJudge& judge, const PageDateContext& context);

  /// A string that is a date; impossible ones and those before news went online are refused.
  [[nodiscard]] std::optional<WebTime> date_of(std::string_view raw) const;

  struct Shown {
    std::optional<WebTime> published;
    bool of_attribute = false;  ///< as machines write it, not as readers see it
  };
  /// Of time elements and what is marked as datePublished.
  [[nodiscard]] std::optional<WebTime> published_of_elements();
  /// Of what readers see.
  [[nodiscard]] Shown published_of_text();
  /// Of both; after them.
  [[nodiscard]] const std::optional<WebTime>& modified() const { return modified_; }

 private:
  struct DateInText {
    WebTime time;
    std::size_t begin = 0;
    std::size_t end = 0;
    DateKind label = DateKind::none;
  };

  [[nodiscard]] bool plausible(const WebTime& time) const;
  [[nodiscard]] bool is_after_fetch(const WebTime& time) const;
  [[nodiscard]] std::vector<DateInText> dates_in(std::string_view text, DateKind before) const;
  [[nodiscard]] bool is_prose(std::string_view text, const DateInText& date) const;
  [[nodiscard]] bool is_alone(std::string_view text, const DateInText& date) const;
  [[nodiscard]] std::string_view without_date_words(std::string_view text, bool at_end) const;
  [[nodiscard]] DateKind kind_of_names(NodeIndex i) const;
  [[nodiscard]] DateKind label_before(NodeIndex i) const;
  [[nodiscard]] DateKind kind_of(NodeIndex i) const;
  [[nodiscard]] std::string value_of(NodeIndex i) const;
  [[nodiscard]] std::size_t text_size(NodeIndex i) const;
  [[nodiscard]] bool is_beside_story(NodeIndex i) const;
  enum class Named : std::uint8_t { nothing, this_page, others };
  [[nodiscard]] Named named_around(NodeIndex i) const;
  [[nodiscard]] std::string spaced_text(NodeIndex i) const;
  [[nodiscard]] static bool has_other_digits(std::string_view text, const DateInText& date);
  [[nodiscard]] bool is_title(std::string_view text) const;
  [[nodiscard]] bool is_in_heading(NodeIndex text) const;
  void remember_update(const WebTime& time);

  const HtmlTree& tree_;
  NameJudge& judge_;
  PageDateContext context_;
  std::string bare_title_;
  NodeIndex heading_ = 0;  ///< the first h1; 0: none
  std::optional<WebTime> modified_;
};

}  // namespace dateline::pipeline
