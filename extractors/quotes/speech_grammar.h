#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "extractors/match/flat_map.h"
#include "extractors/match/pattern.h"

namespace dateline {

/// What single words are to the grammar of reporting: the word classes of en/quotes.toml.
enum SpeechWord : std::uint32_t {
  speech_pronoun = 1u << 0,  ///< he, she, it, they, we …
  speech_relative = 1u << 1,
  speech_adverb = 1u << 2,
  speech_auxiliary = 1u << 3,
  speech_be = 1u << 4,
  speech_determiner = 1u << 5,
  speech_preposition = 1u << 6,
  speech_climbing = 1u << 7,  ///< prepositions inside the phrase that says who: "of", "for"
  speech_conjunction = 1u << 8,
  speech_border = 1u << 9,       ///< starts a clause: "because"
  speech_introducer = 1u << 10,  ///< starts what is reported: "that", "whether"
  speech_voice = 1u << 11,       ///< "spokesman", "statement": speaks for somebody
  speech_naming = 1u << 12,      ///< "called": the quoted words behind it are a name
  speech_publication = 1u << 13,
  speech_subordinating = 1u << 15,  ///< "when", "after": what it opens hangs on another clause
  speech_turning = 1u << 16,        ///< "but"
  speech_vague = 1u << 21,          ///< "something": alone it tells nothing of what is said
  speech_that = 1u << 19,           ///< "that": right before a verb it stands for what is before
  speech_label = 1u << 20,          ///< "as": what is quoted behind it is said of somebody, no name
  speech_manner = 1u << 17,         ///< "by": before a verb whose subject is that of the sentence
  speech_unsaid = 1u << 18,         ///< "could", "not": before a verb by which nothing is said
  speech_hearer = 1u << 14,         ///< "me", "them": behind the verb no subject
};

/// The rules of en/quotes.toml, understood. Its words are looked up by hash.
class SpeechGrammar {
 public:
  enum class Speaker : std::uint8_t { subject, capture, none };
  enum class Content : std::uint8_t { clause, before, that, to, object, whole, quoted, block };

  struct Construction {
    Speaker speaker = Speaker::subject;
    Content content = Content::clause;
    bool needs_voice = false;    ///< the subject has to be a report, a spokesman …
    bool starts_at_cue = false;  ///< what is reported starts behind the cue, not behind the match
    bool captures_speaker = false;
    std::optional<Label> cue_edge;  ///< the edge that is its cue and stands first; nothing: no such
  };
  /// Of each rule whether something holds.
  using RuleMarks = std::vector<bool>;

  /// `rules` has to outlive it. Throws Error where a field cannot be understood.
  explicit SpeechGrammar(const RuleSet& rules);

  [[nodiscard]] const RuleSet& rules() const { return rules_; }
  [[nodiscard]] const Construction& construction(std::uint32_t rule) const { return constructions_[rule]; }

  /// The rules whose cue may be a form of `lemma`.
  [[nodiscard]] const RuleMarks& rules_with(std::string_view lemma) const;

  /// Whether a token is one of the words of `wanted`, a union of SpeechWord.
  [[nodiscard]] bool is(const Token& token, std::uint32_t wanted) const {
    const std::uint32_t found = words_.find(token.hash);
    return found != FlatMap::none && (found & wanted) != 0;
  }
  /// "m", "f", "thing", "many", "own"; empty: no pronoun.
  [[nodiscard]] std::string_view pronoun(const Token& token) const;
  /// A form of this lemma may be a noun.
  [[nodiscard]] bool is_noun_like(std::string_view lemma) const { return noun_like_.count(lemma) != 0; }

  /// "…, said Smith": the verb may stand before its subject.
  [[nodiscard]] bool may_invert(std::string_view lemma) const { return inverting_.count(lemma) != 0; }

  /// `by` of a construction that the program knows of itself; empty where the file lacks it.
  [[nodiscard]] std::string_view by(std::string_view rule_name) const;

 private:
  const RuleSet& rules_;
  std::vector<Construction> constructions_;
  RuleMarks with_any_;  // that name no lemmas
  std::unordered_map<std::string_view, RuleMarks> with_lemma_;  // of the lemmas that some rule names
  FlatMap words_;  // unions of SpeechWord by hash
  std::unordered_map<std::uint64_t, std::string_view> pronouns_;
  std::unordered_set<std::string_view> noun_like_;
  std::unordered_set<std::string_view> inverting_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
};

}  // namespace dateline
