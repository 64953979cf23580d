#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/analysis.h"
#include "extractors/match/flat_map.h"
#include "extractors/match/hash_filter.h"

namespace dateline {

/// What is known about a single token before any name is read.
enum Mark : std::uint32_t {
  mark_common = 1u << 0,  ///< an ordinary English word
  mark_first_name = 1u << 1,
  mark_surname = 1u << 2,
  mark_particle = 1u << 3,       ///< "van", "bin", "al"
  mark_org_word = 1u << 4,       ///< part of a word of organisations: "Bank", "Ministry"
  mark_place_word = 1u << 5,     ///< "River", "Province"
  mark_title = 1u << 6,          ///< inside a title or role
  mark_nationality = 1u << 7,    ///< or a creed: "Malian", "Muslim"
  mark_date = 1u << 8,           ///< inside a date
  mark_part = 1u << 9,           ///< inside a run of capitalised words
  mark_listed = 1u << 10,        ///< a listed name starts here
  mark_generational = 1u << 11,  ///< "Jr", "III"
  mark_abbreviation = 1u << 14,
  mark_article = 1u << 13,   ///< "a", "the"
  mark_function = 1u << 12,  ///< article, preposition, pronoun, verb: no modifier of a noun
  mark_capital = 1u << 15,   ///< written like a part of a name: its capital may be one's
  mark_calendar = 1u << 16,  ///< a month or day
  mark_numeral = 1u << 17,   ///< a number word
  mark_plural = 1u << 18,    ///< a plural without an "s"
};

/// What a name of the tables that stands in the text may mean, other than an ordinary word.
struct ListedMeaning {
  std::uint32_t match = 0;  ///< index into Analysis::names(), of one written as it should be
  Meaning meaning;
  RowKind kind = RowKind::place;

  /// Not an adjective or demonym of it.
  [[nodiscard]] bool is_name() const {
    return meaning.role == NameRole::canonical || meaning.role == NameRole::alias;
  }
};

/// The lattice of the analysis with the edges that patterns of names ask for:
///
///     %Part       one token of a run of capitalised words, also an inner "-", "&", "." or particle
///     %Name       from any word of such a run to its end
///     %Person     the same as far as all its words can be parts of a person's name
///     %Surnamed   a %Person of two words or more that ends in a listed family name
///     %Full-name  a %Person of two to four words without ordinary words
///     %Given      a listed first name that is no ordinary word
///     %Initial    "J.", "RJ" before a name
///     %Capitals   a whole run in capitals: "NEW YORK"
///     %Acronym    two to six capitals that are no ordinary word
///     %Listed-ORG, %Listed-PLACE, %Listed-PERSON   a name of the tables, payload its row
///     %Listed-CITY  a city or town of the tables
///     %Modifier   a word that may stand between article and noun, before a noun for people or groups
///     %People, %Groups   a person-noun, a group-noun in the plural
///     %Sector-people     a person-noun in the plural whose sector the list gives: "rebels", "policemen"
///
/// A capital that only starts a sentence or a headline makes no run.
struct NameLattice {
  Lattice lattice;
  std::vector<std::uint32_t> marks;   ///< by token
  std::vector<TokenRange> runs;       ///< in order; at most max_run tokens each
  std::vector<ListedMeaning> listed;  ///< in the order of Analysis::names() and of their meanings

  static constexpr std::uint32_t max_run = 12;
};

/// "the Nepalese government": an organisation of the tables, described rather than named, as its last word
/// has no capital here. "Amazon.com" and "d'Esquadra" are words with one.
[[nodiscard]] bool is_description(const Analysis& analysis, TokenRange name);

/// The labels that the rooms' word lists lead to, worked out once.
class NameLatticeMaker {
 public:
  NameLatticeMaker(const Resources::Data& resources, const RuleSet& rules);

  [[nodiscard]] NameLattice make(const Analysis& analysis, const std::vector<Mention>& datelines,
                                 const std::vector<Mention>& dates) const;

 private:
  friend class NameLatticeBuilder;

  const Resources::Data& resources_;
  /// Of the class of an edge; 0: it makes none.
  [[nodiscard]] std::uint32_t mark_of(Label label) const {
    std::size_t at = slot_of(label);
    while (classes_[at].label != label && classes_[at].mark != 0) ++at;
    return classes_[at].mark;
  }
  /// Of a word of the text, by its hash; most have none.
  [[nodiscard]] std::uint32_t marks_of(std::uint64_t hash) const {
    if (!known_words_.may_hold(hash)) return 0;
    const std::uint32_t marks = words_.find(hash);
    return marks == FlatMap::none ? 0 : marks;
  }
  void note_word(std::string_view word, std::uint32_t mark);
  [[nodiscard]] static std::size_t slot_of(Label label) {
    return static_cast<std::size_t>(label * 0x9E3779B97F4A7C15u >> 58);
  }

  struct MarkOfClass {
    Label label = 0;
    std::uint32_t mark = 0;
  };
  std::array<MarkOfClass, 64 + 16> classes_;  // by some bits of the label, else behind that place
  LabelSet class_labels_ = 0;                 // of those of classes_
  FlatMap words_;                             // of words of the rules: their marks, by hash
  HashFilter<256> known_words_;               // the same words
};

}  // namespace dateline
