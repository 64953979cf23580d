#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"
#include "extractors/quotes/speech_grammar.h"

namespace dateline {

/// Who is the subject of a verb.
struct Subject {
  TokenRange tokens;                    ///< the whole phrase, apposition included
  std::optional<MentionIndex> mention;  ///< who it is; absent: a phrase that no mention covers
  TokenRange role;                      ///< what the text calls the speaker besides the name; may be empty
  bool is_inverted = false;             ///< it stands behind the verb
  bool is_shared = false;               ///< taken over from an earlier verb of the sentence
  bool is_pronoun = false;
  bool is_relative = false;  ///< of a clause that describes it: "Diarra, who said …"
};

/// Reads the phrases around verbs of one document: names, descriptions, appositions, pronouns and
/// what they stand for. Views everything it is given.
class SubjectFinder {
 public:
  SubjectFinder(const SpeechGrammar& grammar, const Analysis& analysis, const std::vector<Mention>& mentions);

  /// The subject of the verb at tokens [first, last), whose lemma is `lemma`, within [limits.first,
  /// limits.last); nothing: it is no finite verb, or passive, or has no subject that can be read.
  [[nodiscard]] std::optional<Subject> subject(TokenRange verb, std::string_view lemma,
                                               TokenRange limits) const;

  /// The subject of the first clause of `limits`, before token `before`.
  [[nodiscard]] std::optional<Subject> first_subject(TokenRange limits, std::uint32_t before) const;

  /// The longest mention (no date) that starts or ends at a token.
  [[nodiscard]] std::optional<MentionIndex> starting_at(std::uint32_t token) const;
  [[nodiscard]] std::optional<MentionIndex> ending_at(std::uint32_t token) const;
  /// The longest date that starts at a token.
  [[nodiscard]] std::optional<MentionIndex> date_at(std::uint32_t token) const;
  [[nodiscard]] TokenRange tokens_of(MentionIndex mention) const { return analysis_.tokens_of(mention); }

  /// A title or description right before or behind the name of a person.
  [[nodiscard]] TokenRange role_of(MentionIndex mention, TokenRange limits) const;

  /// Who was speaking last: what a pronoun means first of all.
  void set_last_speaker(MentionIndex mention) { last_speaker_ = mention; }

  /// The nearest earlier organisation that is a publication.
  [[nodiscard]] std::optional<MentionIndex> publication_before(std::uint32_t token) const;

 private:
  [[nodiscard]] bool is(std::uint32_t token, std::uint32_t words) const {
    return grammar_.is(analysis_.tokens()[token], words);
  }
  [[nodiscard]] bool is_mark(std::uint32_t token, std::string_view mark) const {
    return analysis_.tokens()[token].kind == TokenKind::punctuation && analysis_.token_text(token) == mark;
  }
  [[nodiscard]] bool is_possessive(std::uint32_t token) const;
  [[nodiscard]] bool is_abbreviation_mark(std::uint32_t token) const;
  [[nodiscard]] bool may_follow_clause(std::uint32_t token, TokenRange limits) const;
  [[nodiscard]] bool starts_clause(std::uint32_t token, TokenRange limits) const;
  [[nodiscard]] bool is_adverb(std::uint32_t token) const;
  [[nodiscard]] bool is_person(MentionIndex mention) const;
  [[nodiscard]] bool is_name(MentionIndex mention) const;

  [[nodiscard]] std::optional<Subject> before(std::uint32_t group, TokenRange limits, bool strong) const;
  [[nodiscard]] std::optional<Subject> behind(std::uint32_t verb_last, TokenRange limits,
                                              bool by_words = false) const;
  [[nodiscard]] std::optional<Subject> phrase(std::uint32_t end, TokenRange limits, bool strong) const;
  [[nodiscard]] std::optional<Subject> of_gerund_phrase(std::uint32_t preposition, TokenRange limits) const;
  [[nodiscard]] std::optional<MentionIndex> owner_within(TokenRange words) const;
  [[nodiscard]] std::optional<Subject> named(MentionIndex name, TokenRange limits) const;
  [[nodiscard]] std::uint32_t before_parenthesis(std::uint32_t end, std::uint32_t lowest) const;
  [[nodiscard]] std::optional<Subject> apposition(std::uint32_t comma, TokenRange limits) const;
  [[nodiscard]] std::optional<Subject> pronoun(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t words_before(std::uint32_t end, std::uint32_t lowest) const;
  [[nodiscard]] std::uint32_t title_before(std::uint32_t end, TokenRange limits) const;
  void complete(Subject& subject, TokenRange limits) const;
  [[nodiscard]] std::optional<MentionIndex> antecedent(std::uint32_t token, std::string_view pronoun) const;
  [[nodiscard]] char gender(MentionIndex mention) const;
  void read_first_names() const;

  const SpeechGrammar& grammar_;
  const Analysis& analysis_;
  const std::vector<Mention>& mentions_;
  /// The longest that start and end at a token, by their index + 1; 0: none.
  struct Borders {
    std::uint32_t start = 0;  // mentions
    std::uint32_t end = 0;
    std::uint32_t date = 0;
    std::uint32_t date_end = 0;
    std::uint32_t title_end = 0;  // of a title its first token + 1
  };
  std::vector<Borders> borders_;       // by token, and of the end
  std::vector<MentionIndex> persons_;  // names of people, in order
  std::vector<MentionIndex> organisations_;
  mutable std::unordered_map<std::string_view, char> genders_;  // by entity, as far as asked for
  mutable std::unordered_map<std::string_view, char> by_first_name_;
  std::optional<MentionIndex> last_speaker_;
};

}  // namespace dateline
