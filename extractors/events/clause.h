#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/events/frames.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// A shallow grammar of one sentence: finds the noun phrases around a verb or noun that are
/// mentions. It knows no parts of speech but what the word classes of `en/events.toml` and the
/// recognised mentions tell. Where the construction is not clear it finds nothing.
/// Views everything it is given.
class ClauseReader {
 public:
  /// `covering[t]` is the outermost mention (no date) that covers token t, or no_mention.
  ClauseReader(const Analysis& analysis, const std::vector<Mention>& mentions,
               const std::vector<std::uint32_t>& covering, const std::vector<std::uint32_t>& marks,
               TokenRange sentence)
      : analysis_(analysis), mentions_(mentions), covering_(covering), marks_(marks), sentence_(sentence) {}

  static constexpr std::uint32_t no_mention = 0xFFFFFFFF;

  /// The subject of a finite verb that starts at `verb`: the head of the noun phrase before it, with
  /// those coordinated with it; through auxiliaries, appositions, relative pronouns and "X did
  /// this and did that".
  [[nodiscard]] std::vector<MentionIndex> subject(std::uint32_t verb) const { return subject(verb, 0); }

  /// The noun phrase right behind token `behind`, with those coordinated with it.
  [[nodiscard]] std::vector<MentionIndex> object(std::uint32_t behind) const;

  /// A preposition and the mentions it governs.
  struct PrepositionalPhrase {
    std::uint32_t preposition = 0;  ///< token
    std::vector<MentionIndex> mentions;
  };
  /// Those behind token `behind` up to the end of the clause.
  [[nodiscard]] std::vector<PrepositionalPhrase> phrases(std::uint32_t behind) const;

  /// The mention that stands as "X's" right before `token`.
  [[nodiscard]] std::optional<MentionIndex> possessor(std::uint32_t token) const;

  [[nodiscard]] bool has(std::uint32_t token, std::uint32_t mark) const {
    return (marks_[token] & mark) != 0;
  }
  [[nodiscard]] bool is_border(std::uint32_t token) const;

  /// First token of the clause that holds `token`.
  [[nodiscard]] std::uint32_t clause_start(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t clause_end(std::uint32_t token) const;

  /// The first token of the verb group that ends before `verb`: "had not been" of "had not been seen".
  [[nodiscard]] std::uint32_t auxiliaries_start(std::uint32_t verb) const;

 private:
  [[nodiscard]] std::vector<MentionIndex> subject(std::uint32_t verb, int depth) const;
  [[nodiscard]] std::vector<MentionIndex> with_coordinated_before(MentionIndex mention) const;
  [[nodiscard]] std::vector<MentionIndex> noun_phrase(std::uint32_t at, std::uint32_t limit) const;
  [[nodiscard]] TokenRange tokens_of(MentionIndex mention) const {
    return analysis_.tokens_of(mentions_[mention].span);
  }
  [[nodiscard]] bool is_adverb(std::uint32_t token) const;
  [[nodiscard]] bool is_agent_noun(std::uint32_t token) const;
  [[nodiscard]] bool is_punctuation(std::uint32_t token, std::string_view mark) const {
    return analysis_.token_text(token) == mark;
  }

  const Analysis& analysis_;
  const std::vector<Mention>& mentions_;
  const std::vector<std::uint32_t>& covering_;
  const std::vector<std::uint32_t>& marks_;
  TokenRange sentence_;
};

}  // namespace dateline
