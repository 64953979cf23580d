#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "extractors/events/vocabulary.h"
#include "extractors/match/analysis.h"

namespace dateline {

inline constexpr std::uint32_t no_mention = 0xFFFFFFFF;

/// A token of which some list knows that triggers start with it.
struct TriggerStart {
  std::uint32_t token = 0;
  std::uint32_t first_trigger = 0;  ///< of the FrameTable: [first, last)
  std::uint32_t last_trigger = 0;
};

/// The tokens of a document with what they do and which mention they belong to. Tags are by closed word
/// classes, known verbs and the word before; where a word can be noun or verb and the words around do
/// not tell, it is a noun. Views everything it is given.
class Syntax {
 public:
  Syntax(const Vocabulary& vocabulary, const Analysis& analysis, const std::vector<Mention>& mentions);

  /// Looks up the words of a sentence.
  void read(TokenRange sentence);
  /// Of the sentence that was read last.
  [[nodiscard]] std::span<const TriggerStart> trigger_starts() const {
    return std::span(trigger_starts_).first(trigger_start_count_);
  }
  /// The tokens read so far that trait_topic is of, in order.
  [[nodiscard]] std::span<const std::uint32_t> topic_words() const {
    return std::span(topic_words_).first(topic_word_count_);
  }
  /// Tags the tokens of that sentence; everything below is about tagged sentences only.
  void tag();

  [[nodiscard]] Tag tag_of(std::uint32_t token) const { return words_[token].tag; }
  [[nodiscard]] bool is(std::uint32_t token, Tag tag) const { return words_[token].tag == tag; }
  [[nodiscard]] bool has(std::uint32_t token, WordFlags flags) const {
    return (words_[token].flags & flags) != 0;
  }
  [[nodiscard]] bool has_trait(std::uint32_t token, WordTrait trait) const {
    return (words_[token].traits & trait) != 0;
  }
  [[nodiscard]] bool is_verb(std::uint32_t token) const { return is_verb(words_[token].tag); }
  /// A verb or auxiliary that needs a subject.
  [[nodiscard]] bool is_predicate(std::uint32_t token) const {
    const Tag tag = words_[token].tag;
    return tag == Tag::finite || (tag >= Tag::be && tag <= Tag::modal);
  }
  [[nodiscard]] bool in_noun_group(std::uint32_t token) const { return words_[token].tag <= Tag::possessive; }
  /// The outermost mention (no date) that covers a token, or no_mention.
  [[nodiscard]] std::uint32_t covering(std::uint32_t token) const { return words_[token].covering; }
  [[nodiscard]] TokenRange tokens_of(std::uint32_t mention) const { return covers_[mention].tokens; }
  /// The mentions that are dates, in order.
  [[nodiscard]] const std::vector<MentionIndex>& dates() const { return dates_; }
  [[nodiscard]] std::string_view text(std::uint32_t token) const { return analysis_.token_text(token); }

 private:
  /// What is known of a token.
  struct Word {
    WordFlags flags = 0;
    std::uint32_t covering = no_mention;
    Tag tag = Tag::noun;
    Tagging tagging = Tagging::settled;
    std::uint8_t traits = 0;
    bool is_date = false;
  };
  /// What a mention covers.
  struct Cover {
    TokenRange tokens;
    bool is_description = false;
  };

  [[nodiscard]] static bool is_verb(Tag tag) { return tag >= Tag::finite && tag <= Tag::gerund; }
  [[nodiscard]] bool is_covered(std::uint32_t token) const { return words_[token].covering != no_mention; }
  [[nodiscard]] Tag open_tag(std::uint32_t token) const;
  [[nodiscard]] Tag punctuation_tag(std::uint32_t token) const;
  [[nodiscard]] Tag tag_of_to(std::uint32_t token) const;
  [[nodiscard]] Tag tag_of_that(std::uint32_t token) const;
  [[nodiscard]] bool is_suffix(std::uint32_t token) const;
  [[nodiscard]] bool is_before_date(std::uint32_t token) const;
  [[nodiscard]] bool is_noun_with_of(std::uint32_t token) const;
  void free_leading_verb(std::uint32_t token);
  void free_trailing_verb(std::uint32_t token);
  [[nodiscard]] bool is_headline() const;
  [[nodiscard]] bool is_inside_group(std::uint32_t token) const;
  void mark_bounds(std::uint32_t number);
  void guess(std::uint32_t token);
  [[nodiscard]] Tag verb_tag(std::uint32_t token);
  [[nodiscard]] bool is_only_verb(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t group_start(std::uint32_t token) const;
  [[nodiscard]] bool is_asked_for(std::uint32_t token, std::uint32_t noun) const;
  [[nodiscard]] bool starts_complement(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t content_before(std::uint32_t token) const;
  void resolve_reduced(std::uint32_t token);
  void resolve_subordinator(std::uint32_t token);

  const Vocabulary& vocabulary_;
  const Analysis& analysis_;
  std::vector<Word> words_;    // by token
  std::vector<Cover> covers_;  // by mention
  std::vector<MentionIndex> dates_;
  std::vector<std::uint32_t> topic_words_;  // as many as are counted
  std::size_t topic_word_count_ = 0;
  // Of the sentence, as many as are counted: those that triggers start with, and those whose word alone does
  // not tell the tag.
  std::vector<TriggerStart> trigger_starts_;
  std::vector<std::uint32_t> unsettled_;
  std::size_t trigger_start_count_ = 0;
  std::size_t unsettled_count_ = 0;
  std::vector<std::uint32_t> both_;     // of the sentence: prepositions that may open a clause
  std::vector<std::uint32_t> reduced_;  // and verbs that may be participles behind their noun
  TokenRange sentence_;
  Tag last_verb_ = Tag::noun;
};

}  // namespace dateline
