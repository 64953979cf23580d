#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "extractors/events/inflection.h"
#include "extractors/match/analysis.h"
#include "extractors/match/hash_filter.h"

namespace dateline {

/// What a token does in its sentence. `noun` is everything that may stand in a noun group and is
/// nothing else: nouns, names, adjectives.
enum class Tag : std::uint8_t {
  noun,
  determiner,
  number,
  pronoun,
  possessive,  ///< "'s"
  preposition,
  to,  ///< before an infinitive
  conjunction,
  subordinator,  ///< "because", "that" before a clause; also "after" before one
  relative,
  adverb,
  negation,
  be,
  have,
  do_form,
  modal,
  finite,
  infinitive,
  participle,  ///< of the past: behind "be" or "have", or behind its noun
  gerund,      ///< of the present
  comma,
  border,  ///< other punctuation that ends a clause
  date
};

using WordFlags = std::uint64_t;

/// What a word may be, by the lists of `en/grammar.toml` and the forms of all listed verbs.
enum WordFlag : std::uint64_t {
  word_be = std::uint64_t{1} << 0,
  word_have = std::uint64_t{1} << 1,
  word_do = std::uint64_t{1} << 2,
  word_future = std::uint64_t{1} << 3,        ///< "will"
  word_hypothetical = std::uint64_t{1} << 4,  ///< "could"
  word_obligation = std::uint64_t{1} << 5,    ///< "must"
  word_negation = std::uint64_t{1} << 6,
  word_determiner = std::uint64_t{1} << 7,
  word_pronoun = std::uint64_t{1} << 8,
  word_speaker_pronoun = std::uint64_t{1} << 9,  ///< "it", "they": may stand for who is speaking
  word_preposition = std::uint64_t{1} << 10,
  word_place_preposition = std::uint64_t{1} << 11,
  word_subordinator = std::uint64_t{1} << 12,
  word_both = std::uint64_t{1} << 13,       ///< "after": subordinator or preposition
  word_condition = std::uint64_t{1} << 14,  ///< "if"
  word_relative = std::uint64_t{1} << 15,
  word_conjunction = std::uint64_t{1} << 16,
  word_adverb = std::uint64_t{1} << 17,
  word_alleged = std::uint64_t{1} << 18,
  word_number = std::uint64_t{1} << 19,
  word_base = std::uint64_t{1} << 20,
  word_third = std::uint64_t{1} << 21,
  word_past = std::uint64_t{1} << 22,
  word_participle = std::uint64_t{1} << 23,
  word_gerund = std::uint64_t{1} << 24,
  word_noun = std::uint64_t{1} << 25,  ///< also known as a noun
  word_light = std::uint64_t{1} << 26,
  word_no_adverb = std::uint64_t{1} << 27,  ///< "family"
  word_that = std::uint64_t{1} << 28,
  word_tells = std::uint64_t{1} << 29,  ///< a light verb that only tells of what others do: "announce"
  word_aspect =
      std::uint64_t{1} << 30,           ///< a verb that says that what depends on it happens: "began to fire"
  word_bound = std::uint64_t{1} << 31,  ///< stands before a number: "at least"
  word_particle = std::uint64_t{1} << 32,  ///< a preposition that may belong to the verb before: "carry out"
  word_alone = std::uint64_t{1} << 35,     ///< a determiner that needs no noun: "those arrested"
  word_object_pronoun = std::uint64_t{1} << 36,  ///< "him", "her", "them"
  word_causing = std::uint64_t{1} << 34,  ///< a verb whose object does what depends on it: "forced X to fire"
  word_victim =
      std::uint64_t{1} << 37,  ///< a verb whose subject, in a headline, it happened to: "Ten killed"
  word_direction = std::uint64_t{1} << 33  ///< of the place prepositions those that tell whereto or wherefrom
};

/// Lists of single words that say nothing about tags.
enum WordTrait : std::uint8_t {
  trait_determiner = 1 << 0,
  trait_definite = 1 << 1,      ///< points to what was told before: "the", "that"
  trait_own = 1 << 2,           ///< belongs to the subject: "its"
  trait_none = 1 << 3,          ///< "no", "nobody"
  trait_planned = 1 << 4,       ///< before a noun that has not happened yet: "upcoming"
  trait_victim_state = 1 << 5,  ///< "dead", "wounded"
  trait_ends_bound = 1 << 6,    ///< ends one of the bounds
};

/// How the tag of a token is found.
enum class Tagging : std::uint8_t {
  settled,  ///< its word alone tells
  verb,     ///< its word may be a verb: a noun, unless the words around make it one
  open      ///< all depends on what stands around it
};

/// All that the lists say about one word.
struct WordEntry {
  std::uint64_t hash = 0;  ///< 0: no word stands here
  WordFlags flags = 0;
  std::uint32_t first_trigger = 0;  ///< those of the FrameTable that start with it: [first, last)
  std::uint32_t last_trigger = 0;
  Tag tag = Tag::noun;  ///< what it is if nothing around says otherwise
  Tagging tagging = Tagging::settled;
  std::uint8_t traits = 0;
};

/// The words of `en/grammar.toml`, and the verbs and triggers added to them. Built once, then immutable.
class Vocabulary {
 public:
  Vocabulary(const RuleSet& grammar, const Inflection& inflection);

  void add(std::string_view word, WordFlags flags);
  void add_form(const InflectedForm& form);
  /// The same where the hash of its first token is known.
  void add_form(const InflectedForm& form, std::uint64_t head);
  /// Enters the word where it is new.
  void set_triggers(std::uint64_t hash, std::uint32_t first, std::uint32_t last);
  /// Works out the tags, once all words are there.
  void finish();

  /// A word of no list is a settled noun without flags.
  [[nodiscard]] const WordEntry& find(std::uint64_t hash) const {
    return known_.may_hold(hash) ? words_[slot_of(hash)] : none_;
  }
  [[nodiscard]] bool has_trait(std::uint64_t hash, WordTrait trait) const {
    return (find(hash).traits & trait) != 0;
  }

  /// "at least", "up to": what may stand before a number, as hashes of its tokens.
  [[nodiscard]] const std::vector<std::vector<std::uint64_t>>& bounds() const { return bounds_; }

 private:
  void add_verbs(const RuleSet& grammar, const Inflection& inflection, std::string_view word_class,
                 WordFlags flags);
  // Where a word stands or, if it is not there, belongs.
  [[nodiscard]] std::size_t slot_of(std::uint64_t hash) const {
    std::size_t at = hash >> shift_;
    while (words_[at].hash != hash && words_[at].hash != 0) at = (at + 1) & (words_.size() - 1);
    return at;
  }
  [[nodiscard]] WordEntry& entered(std::uint64_t hash);

  HashFilter<1024> known_;
  std::vector<WordEntry> words_ = std::vector<WordEntry>(16);  // by hash, at most half of them used
  unsigned shift_ = 60;
  std::size_t size_ = 0;
  WordEntry none_;
  std::vector<std::vector<std::uint64_t>> bounds_;
};

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
  [[nodiscard]] bool starts_complement(std::uint32_t token) const;
  [[nodiscard]] std::uint32_t content_before(std::uint32_t token) const;
  void resolve_reduced(std::uint32_t token);
  void resolve_subordinator(std::uint32_t token);

  const Vocabulary& vocabulary_;
  const Analysis& analysis_;
  std::vector<Word> words_;    // by token
  std::vector<Cover> covers_;  // by mention
  std::vector<MentionIndex> dates_;
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
