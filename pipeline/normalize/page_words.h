#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// What class, id, role and the like say about an element. The word lists behind it stand
/// in page_words.cpp, the one place where they are kept.
struct NameVerdict {
  bool body = false;         ///< named as the text of an article ("article-body", itemprop articleBody)
  bool boilerplate = false;  ///< named as something beside the text ("related", "share", "newsletter")
  bool always_out = false;   ///< comments, cookie banners: out even if they are longer than the article
  bool unseen = false;       ///< for screen readers only: ", opens new tab" in the middle of a sentence
  bool standfirst = false;   ///< named as the lines between headline and text
  bool caption = false;      ///< caption, credit, byline, timestamp: out, however short
};

/// `names` are the values of class and id, joined by a space.
[[nodiscard]] NameVerdict judge_names(std::string_view names);

/// Roles of ARIA that are never part of a text.
[[nodiscard]] bool is_boilerplate_role(std::string_view role);

/// A whole short block that pages put between paragraphs: "Advertisement", "Read more: …",
/// "Share this article". `folded` is lower case without accents.
[[nodiscard]] bool is_boilerplate_line(std::string_view folded);

/// An invitation to an app, a newsletter, a channel; only asked of short blocks with a link and of the last
/// ones.
[[nodiscard]] bool is_promotion(std::string_view folded);

/// The same as the last words of a page: it asks to follow, subscribe or join.
[[nodiscard]] bool is_invitation(std::string_view folded);

/// A line from which on nothing belongs to the article: "Related stories", "Most read".
[[nodiscard]] bool is_end_line(std::string_view folded);

/// An agency, paper or desk rather than a person.
[[nodiscard]] bool names_organisation(std::string_view name);

/// A byline or a label before a name: the text behind it, or the whole.
[[nodiscard]] std::string_view without_byline_label(std::string_view text);
[[nodiscard]] bool has_byline_label(std::string_view text);

}  // namespace dateline::pipeline
