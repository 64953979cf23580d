#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// What class, id, role and the like say about an element. The word lists behind it stand
/// in page_words.cpp, the one place where they are kept.
struct NameVerdict {
  bool body = false;         ///< named as the text of an article ("article-body", itemprop articleBody)
  bool text = false;         ///< named as a piece of text ("text-editor"), whatever else the name says
  bool boilerplate = false;  ///< named as something beside the text ("related", "share", "newsletter")
  bool insert =
      false;  ///< named as something set into the text ("widget", "embed"): its prose may be part of it
  bool always_out = false;  ///< comments, cookie banners: out even if they are longer than the article
  bool unseen = false;      ///< for screen readers only: ", opens new tab" in the middle of a sentence
  bool standfirst = false;  ///< named as the lines between headline and text
  bool caption = false;     ///< caption, credit, byline, timestamp: out, however short
  bool hidden = false;      ///< "hidden" as a name of its own, and not for some widths of the screen only
  bool author = false;      ///< holds the name of an author
  bool unfolds = false;     ///< "accordion", "faq": hidden only until someone asks for it

  NameVerdict& operator|=(const NameVerdict& other);
};

/// `names` are the value of class or an attribute like it. Names of utility frameworks ("md:hidden",
/// "w-[30%]") say nothing.
[[nodiscard]] NameVerdict judge_names(std::string_view names);

/// The same for an id: "how-popular-are-bridges" is a heading's text, not a name.
[[nodiscard]] NameVerdict judge_id(std::string_view id);

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

/// The house's remark on itself: it earns by links, it chose what it recommends, it uses cookies.
[[nodiscard]] bool is_disclosure(std::string_view folded);

/// It asks the reader for something: to sign up, subscribe or follow.
[[nodiscard]] bool is_solicitation(std::string_view folded);

/// It says who took a picture.
[[nodiscard]] bool is_credit(std::string_view folded);

/// A line from which on nothing belongs to the article: "Related stories", "Most read".
[[nodiscard]] bool is_end_line(std::string_view folded);

/// A link to the page of an author.
[[nodiscard]] bool links_to_author(std::string_view url);

/// Words that stand where names are expected: "Staff writer", "About the author", "admin".
[[nodiscard]] bool is_no_name(std::string_view text);

/// "van", "de la": small words within names, and those between them.
[[nodiscard]] bool is_name_particle(std::string_view word);

/// What bylines append to a name: "Follow", "published".
[[nodiscard]] bool is_name_tail(std::string_view word);

/// Nothing but a label: "By", "Von".
[[nodiscard]] bool is_byline_label(std::string_view text);

/// An agency, paper or desk rather than a person.
[[nodiscard]] bool names_organisation(std::string_view name);

/// A byline or a label before a name: the text behind it, or the whole.
[[nodiscard]] std::string_view without_byline_label(std::string_view text);
[[nodiscard]] bool has_byline_label(std::string_view text);

}  // namespace dateline::pipeline
