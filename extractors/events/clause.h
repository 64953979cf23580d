#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/events/short_list.h"
#include "extractors/events/syntax.h"

namespace dateline {

/// Tokens of a noun with what stands before it: "the rebels' former leader".
struct NounGroup {
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  [[nodiscard]] bool empty() const { return first == last; }
};

/// A verb with its auxiliaries, adverbs and negation.
struct VerbGroup {
  std::uint32_t first = 0;
  std::optional<std::uint32_t> to;  ///< of an infinitive
  bool be = false;
  bool have = false;
  bool future = false;
  bool hypothetical = false;
  bool obligation = false;
  bool negated = false;
  bool alleged = false;
  bool passive = false;
  bool progressive = false;
};

using MentionList = ShortList<MentionIndex, 4>;

struct ClauseSubject {
  MentionList mentions;
  NounGroup group;                      ///< the first of those coordinated; empty: nothing was found
  std::optional<std::uint32_t> before;  ///< what the clause ends at on its left: a verb, "that", "if"
  std::optional<std::uint32_t> pronoun;
};

/// A noun phrase in the complement of a verb or noun, with those coordinated with it.
struct ComplementItem {
  std::optional<std::uint32_t> preposition;  ///< token; absent: the object
  NounGroup group;
  MentionList mentions;
  bool nested = false;  ///< belongs to an infinitive or participle within the complement
};

struct Complement {
  std::vector<ComplementItem> items;
  std::uint32_t end = 0;  ///< the clause goes no further
};

/// A shallow grammar of one sentence over the tags of Syntax: who stands where around a verb or noun.
/// Where the construction is not clear it finds nothing. All loops look a bounded number of tokens far.
/// Views everything it is given.
class ClauseReader {
 public:
  ClauseReader(const Syntax& syntax, const Analysis& analysis, const std::vector<Mention>& mentions,
               TokenRange sentence)
      : syntax_(syntax), analysis_(analysis), mentions_(mentions), sentence_(sentence) {}

  [[nodiscard]] VerbGroup verb_group(std::uint32_t verb) const;

  /// Who does what the verb says, or has it done to him where it is passive: through auxiliaries,
  /// appositions, relative clauses, coordination, and for infinitives and participles through the verb
  /// or noun they depend on.
  [[nodiscard]] ClauseSubject subject(std::uint32_t verb) const { return subject(verb, 0); }

  /// The phrases behind token `behind` up to the end of the clause.
  [[nodiscard]] Complement complement(std::uint32_t behind) const;
  /// The same, appended to `items`; the end of the clause.
  std::uint32_t read_complement(std::uint32_t behind, std::vector<ComplementItem>& items) const;

  /// The verb whose object a noun group is, also through "a series of"; nothing: it is no object.
  [[nodiscard]] std::optional<std::uint32_t> governing_verb(NounGroup group) const;
  /// The verb behind a noun group that is its subject.
  [[nodiscard]] std::optional<std::uint32_t> verb_behind(NounGroup group) const;

  [[nodiscard]] NounGroup group_around(std::uint32_t token) const;

  /// The mention that stands as "X's" in the group before `token`.
  [[nodiscard]] std::optional<MentionIndex> possessor(std::uint32_t token) const;

  /// Whom a noun group is about: the mention that is its head, else what its head belongs to.
  [[nodiscard]] std::optional<MentionIndex> participant(NounGroup group) const {
    return participant(group, 0);
  }

  /// The group speaks of people or bodies of people, named or not.
  [[nodiscard]] bool is_animate(NounGroup group) const;

  /// The nearest verb or auxiliary before `token` in the same clause.
  [[nodiscard]] std::optional<std::uint32_t> verb_before(std::uint32_t token) const;

 private:
  struct Listed {
    NounGroup group;
    Tag joint = Tag::noun;  ///< what stands between it and the next
  };

  [[nodiscard]] ClauseSubject subject(std::uint32_t verb, int depth) const;
  [[nodiscard]] bool is_object_before(std::uint32_t conjunction, std::uint32_t verb,
                                      std::uint32_t floor) const;
  [[nodiscard]] bool is_attribute(std::uint32_t verb) const;
  [[nodiscard]] std::optional<std::uint32_t> verb_in_series(std::uint32_t verb) const;
  [[nodiscard]] ClauseSubject subject_before(std::uint32_t at, int depth) const;
  [[nodiscard]] ClauseSubject controller(std::uint32_t to, int depth) const;
  [[nodiscard]] ClauseSubject subject_of_participle(std::uint32_t first, int depth) const;
  [[nodiscard]] ClauseSubject of_groups(std::span<const Listed> groups) const;
  [[nodiscard]] ClauseSubject of_group(NounGroup group) const;
  [[nodiscard]] std::optional<MentionIndex> participant(NounGroup group, int depth) const;
  [[nodiscard]] NounGroup group_at(std::uint32_t first) const;
  [[nodiscard]] NounGroup group_ending_at(std::uint32_t last_token) const;
  [[nodiscard]] std::uint32_t read_list(ComplementItem& item) const;
  [[nodiscard]] bool has_number(NounGroup group) const;
  [[nodiscard]] std::uint32_t read_apposed_name(ComplementItem& item, std::uint32_t at) const;
  [[nodiscard]] std::optional<std::uint32_t> content_before(std::uint32_t token) const;
  [[nodiscard]] std::optional<std::uint32_t> relative_before(std::uint32_t verb) const;
  [[nodiscard]] std::uint32_t floor_of(std::uint32_t token, std::uint32_t reach) const;
  [[nodiscard]] bool is_agent_noun(std::uint32_t token) const;
  [[nodiscard]] bool is_adjective_of_country(MentionIndex mention) const;
  [[nodiscard]] bool is_name(MentionIndex mention) const {
    return analysis_.kind_of(mention).level == MentionLevel::name;
  }
  [[nodiscard]] bool is_followed_by_verb(std::uint32_t token) const;

  const Syntax& syntax_;
  const Analysis& analysis_;
  const std::vector<Mention>& mentions_;
  TokenRange sentence_;
};

}  // namespace dateline
