#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/gazetteers.h"
#include "pipeline/base/web_time_words.h"

namespace dateline::pipeline {

/// What class, id, role and the like say about an element.
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
  bool date = false;        ///< holds a date, and perhaps more: "entry-meta", "byline"
  bool published = false;   ///< holds when the story was published
  bool updated = false;     ///< holds when it was changed
  bool other_date = false;  ///< a date in it is not that of the story: "today", "copyright", "footer"
  bool role = false;        ///< says what an author does

  NameVerdict& operator|=(const NameVerdict& other);
};

/// What a date is said to be.
enum class DateKind : std::uint8_t { none, date, published, updated, other };

/// Whether a line is what it looks like; in doubt something else has to say so too.
enum class Certainty : std::uint8_t { none, doubtful, sure };

/// What a word may be between two names: "and" parts them, "y" and "e" only names of two words.
enum class JointKind : std::uint8_t { none, weak, strong };

/// What a short block says besides the story.
struct LineRemarks {
  bool promotion = false;   ///< of an app, a newsletter, a channel; counts with a link or as the last words
  bool channel = false;     ///< which is named: "newsletter", "Facebook"
  bool disclosure = false;  ///< of the house on itself: it earns by links, it uses cookies
  bool doubtful_disclosure = false;  ///< or prose on such a house: "affiliate links"
  bool solicitation = false;         ///< it asks the reader to sign up, subscribe or follow
  bool credit = false;               ///< it says who took a picture
};

/// Words and what they mean, as bits. For one thread while it is filled, then for any number.
class WordTable {
 public:
  void add(std::string_view word, std::uint32_t meaning);
  /// 0 if it is no word of the table.
  [[nodiscard]] std::uint32_t find(std::string_view word) const { return find(word, hash_of(word)); }
  [[nodiscard]] std::uint32_t find(std::string_view word, std::uint32_t hash) const;

  static constexpr std::uint32_t no_hash = 2166136261U;
  static constexpr std::uint32_t add_to_hash(std::uint32_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 16777619U;  // FNV-1a
  }

 private:
  struct Slot {
    std::string_view word;
    std::uint32_t meaning = 0;
  };
  [[nodiscard]] static std::uint32_t hash_of(std::string_view word);
  [[nodiscard]] std::size_t slot_of(std::string_view word, std::uint32_t hash) const;
  void grow();

  std::array<std::uint64_t, 64> filter_{};  ///< bits of the hashes that are there: most words are none
  std::deque<std::string> words_;           ///< what the slots point at
  std::vector<Slot> slots_;                 ///< open addressing; a power of two
};

/// Phrases that are looked for in a text in one pass, and what they mean, as bits.
class PhraseTable {
 public:
  /// `whole`: no letter or digit may follow.
  void add(std::string_view phrase, std::uint32_t meaning, bool whole);
  /// All meanings of the phrases that stand in the text.
  [[nodiscard]] std::uint32_t anywhere(std::string_view text) const;
  [[nodiscard]] std::uint32_t at_start(std::string_view text) const;

 private:
  struct Phrase {
    std::string text;
    std::uint32_t start;  ///< its first four bytes, 0 for those it does not have
    std::uint32_t mask;   ///< of the bytes that it has of them
    std::uint32_t meaning;
    bool whole;
  };
  static constexpr std::size_t slot_count = 256;
  [[nodiscard]] bool may_begin(std::string_view text) const {
    return (second_[static_cast<unsigned char>(text[0])] >> (static_cast<unsigned char>(text[1]) & 63) & 1) !=
           0;
  }
  [[nodiscard]] std::uint32_t at(std::string_view text) const;

  std::array<std::vector<Phrase>, slot_count> phrases_;  ///< by their first two bytes
  std::array<std::uint64_t, 256> second_{};              ///< by the first byte: bits of the second ones
};

/// The words of pages that the main text, the metadata and the bylines are found by: the classes page-… of
/// the word lists. Immutable; any number of threads.
class PageWords {
 public:
  explicit PageWords(const std::vector<ListedWord>& words);
  /// Of the built-in lists; made once, when it is first asked for.
  [[nodiscard]] static const PageWords& built_in();

  /// The words of dates.
  [[nodiscard]] const WebTimeWords& dates() const { return dates_; }

  /// `names` are the value of class or an attribute like it. Names of utility frameworks ("md:hidden",
  /// "w-[30%]") say nothing.
  [[nodiscard]] NameVerdict judge_names(std::string_view names) const;

  /// Roles of ARIA that are never part of a text.
  [[nodiscard]] bool is_boilerplate_role(std::string_view role) const;

  /// A whole short block that pages put between paragraphs: "Advertisement", "Read more: …",
  /// "Share this article"; in doubt, as it may be prose, is one that begins as they do: "Sign up for …".
  /// `folded` is lower case without accents, here and below.
  [[nodiscard]] Certainty boilerplate_line(std::string_view folded) const;

  /// What it says besides the story.
  [[nodiscard]] LineRemarks remarks_in(std::string_view folded) const;

  /// The last words of a page that ask to follow, subscribe or join.
  [[nodiscard]] bool is_invitation(std::string_view folded) const;

  /// A line from which on nothing belongs to the article: "Related stories", "Most read"; in doubt is one
  /// that begins so and goes on: "More from River Post", or "More from less".
  [[nodiscard]] Certainty end_line(std::string_view folded) const;

  /// What a text begins with, if that stands before dates: "published", "last updated", "founded".
  [[nodiscard]] DateKind date_label_at(std::string_view folded) const;

  /// A link to the page of an author.
  [[nodiscard]] bool links_to_author(std::string_view url) const;

  /// Words that stand where names are expected: "Staff writer", "About the author", "admin".
  [[nodiscard]] bool is_no_name(std::string_view text) const;

  /// "van", "de la": small words within names, and those between them.
  [[nodiscard]] bool is_name_particle(std::string_view word) const;

  /// What bylines append to a name: "Follow", "published".
  [[nodiscard]] bool is_name_tail(std::string_view word) const;

  /// Nothing but a label: "By", "Von".
  [[nodiscard]] bool is_byline_label(std::string_view text) const;

  /// An agency, paper or desk rather than a person.
  [[nodiscard]] bool names_organisation(std::string_view name) const;

  /// "Bill Press": two words, and the second is a surname as well as an organisation's.
  [[nodiscard]] bool may_be_person(std::string_view name) const;

  /// A byline or a label before a name: the text behind it, or the whole. "De" and the like, which begin
  /// names too, only before two words; labels of one language only in that.
  [[nodiscard]] std::string_view without_byline_label(std::string_view text,
                                                      std::string_view language = {}) const;
  /// The same for what is the name of one person: only what is sure to be no part of it.
  [[nodiscard]] std::string_view without_sure_byline_label(std::string_view text) const;
  [[nodiscard]] bool has_byline_label(std::string_view text) const;

  [[nodiscard]] JointKind name_joint(std::string_view word) const;
  /// A small word behind a name: "in Nairobi", "for The Post"; the name of an agency.
  [[nodiscard]] bool ends_author_name(std::string_view word) const;
  /// "editor", "correspondent".
  [[nodiscard]] bool is_author_role(std::string_view word) const;

 private:
  void add_label(const ListedWord& row);
  [[nodiscard]] std::string_view behind_label(std::string_view text, std::string_view language,
                                              bool sure) const;
  [[nodiscard]] std::uint32_t meanings_of(std::string_view name) const;

  WebTimeWords dates_;
  WordTable names_;       ///< of elements
  WordTable attributes_;  ///< whole values of class and role
  WordTable lines_;       ///< whole folded texts
  WordTable words_;       ///< of names of people and houses
  PhraseTable phrases_;   ///< anywhere in a folded text
  PhraseTable starts_;    ///< of a folded text
  PhraseTable links_;
  PhraseTable date_labels_;              ///< at the start of a folded text
  WordTable labels_;                     ///< before names, folded, without colon
  WordTable label_starts_;               ///< their first words
  std::array<bool, 256> label_bytes_{};  ///< first bytes of labels, in both cases
};

/// What class and id of the elements of one page say. The same names stand on many of them, so each is judged
/// once. For one thread, while the page lives.
class NameJudge {
 public:
  explicit NameJudge(const PageWords& words) : words_(words), slots_(1024) {}

  [[nodiscard]] const PageWords& words() const { return words_; }
  NameVerdict of_names(std::string_view names);
  /// Of an id: "how-popular-are-bridges" is a heading's text and says nothing.
  NameVerdict of_id(std::string_view id) {
    constexpr std::ptrdiff_t most_hyphens = 4;
    if (std::count(id.begin(), id.end(), '-') >= most_hyphens) return {};
    NameVerdict verdict = of_names(id);
    verdict.hidden = false;
    return verdict;
  }

 private:
  static constexpr std::size_t most_remembered = 8192;  ///< also where a page makes names to share a slot
  struct Slot {
    std::string_view names;  ///< empty: free
    std::size_t hash = 0;
    NameVerdict verdict;
  };

  /// Where the names stand, or would.
  [[nodiscard]] std::size_t slot_of(std::string_view names, std::size_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (!slots_[at].names.empty() && (slots_[at].hash != hash || slots_[at].names != names))
      at = (at + 1) & mask;
    return at;
  }
  void grow();

  const PageWords& words_;
  std::vector<Slot> slots_;  ///< open addressing; a power of two
  std::size_t used_ = 0;
};

}  // namespace dateline::pipeline
