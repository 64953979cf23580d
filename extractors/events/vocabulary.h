#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extractors/events/inflection.h"
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
  word_asked = std::uint64_t{1} << 39,  ///< the verb of such a clause, set where it stands
  word_asks = std::uint64_t{1} << 38,   ///< the verb of its "that" has the base form: "demanded that X withdraw"
  word_direction = std::uint64_t{1} << 33  ///< of the place prepositions those that tell whereto or wherefrom
};

inline constexpr WordFlags verb_forms = word_base | word_third | word_past | word_participle | word_gerund;

/// What a word of these lists is, if nothing around it says otherwise; of verbs that is said elsewhere.
[[nodiscard]] Tag listed_tag(WordFlags flags);

/// Lists of single words that say nothing about tags.
enum WordTrait : std::uint8_t {
  trait_determiner = 1 << 0,
  trait_definite = 1 << 1,      ///< points to what was told before: "the", "that"
  trait_own = 1 << 2,           ///< belongs to the subject: "its"
  trait_none = 1 << 3,          ///< "no", "nobody"
  trait_planned = 1 << 4,       ///< before a noun that has not happened yet: "upcoming"
  trait_victim_state = 1 << 5,  ///< "dead", "wounded"
  trait_ends_bound = 1 << 6,    ///< ends one of the bounds
  trait_topic = 1 << 7          ///< starts what tells a frame of its topic: Frame::among and the like
};

/// How the tag of a token is found. Of two the one that leaves more open is both together.
enum class Tagging : std::uint8_t {
  settled = 0,  ///< its word alone tells
  verb = 1,     ///< its word may be a verb: a noun, unless the words around make it one
  open = 3      ///< all depends on what stands around it
};

constexpr Tagging operator|(Tagging a, Tagging b) {
  return static_cast<Tagging>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// All that the lists say about one word. Aligned, so that it lies in one cache line.
struct alignas(32) WordEntry {
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
  /// Enters the word where it is new.
  void add_trait(std::uint64_t hash, WordTrait trait) { entered(hash).traits |= trait; }
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

}  // namespace dateline
