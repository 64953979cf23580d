#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "dateline/event.h"
#include "extractors/events/inflection.h"
#include "extractors/events/syntax.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// What a syntactic slot of a trigger stands for.
enum class SlotRole : std::uint8_t { none, actor, recipient };

enum class FrameNeeds : std::uint8_t { any, actor, recipient, both };

/// What a frame does to the happenings told in its complement.
enum class Scope : std::uint8_t {
  none,          ///< nothing: they are told as they are
  part,          ///< they are what this event is about and no events of their own: "agreed to send troops"
  planned,       ///< "plans to"
  hypothetical,  ///< "is considering"
  alleged,       ///< "is accused of"
  denied,        ///< "denied that": by who says so
  negated,       ///< "failed to"
  statement      ///< they are no events at all: "rejected claims of"
};

/// How a verb tells its happening.
enum class Modality : std::uint8_t {
  actual,
  future,
  refusal,
  negated,
  hypothetical,
  obligation,
  purpose  ///< "in order to": nothing says that it happens
};

/// Strings of words, as hashes of their tokens, which a text is searched for token by token.
class PhraseList {
 public:
  using Words = std::vector<std::uint64_t>;

  explicit PhraseList(std::vector<Words> phrases);

  [[nodiscard]] bool empty() const { return starts_.empty(); }
  /// One of them stands at `token`, within [token, limit).
  [[nodiscard]] bool stand_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return token < limit && may_hold(firsts_, tokens[token].hash) && one_stands_at(tokens, token, limit, 1);
  }
  /// One of them stands right before `token`, within [floor, token).
  [[nodiscard]] bool stand_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const {
    return token > floor && may_hold(lasts_, tokens[token - 1].hash) &&
           one_stands_before(tokens, token, floor);
  }
  /// One of them is all of [token, limit).
  [[nodiscard]] bool fill(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return token < limit && may_hold(firsts_, tokens[token].hash) &&
           one_stands_at(tokens, token, limit, limit - token);
  }

 private:
  /// Some bits of hashes, few of which are set.
  using Filter = std::vector<std::uint64_t>;

  static void enter(Filter& filter, std::uint64_t hash);
  [[nodiscard]] static bool may_hold(const Filter& filter, std::uint64_t hash) {
    return !filter.empty() && (filter[hash >> 6 & (filter.size() - 1)] >> (hash & 63) & 1) != 0;
  }
  [[nodiscard]] bool stands(std::uint32_t first, std::uint32_t count, const Tokens& tokens,
                            std::uint32_t token) const;
  [[nodiscard]] bool one_stands_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const;
  [[nodiscard]] bool one_stands_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit,
                                   std::uint32_t least) const;

  Filter firsts_;                      // of their first words
  Filter lasts_;                       // of their last words
  std::vector<std::uint32_t> starts_;  // in words_, and the end, if there are any
  Words words_;                        // of all of them, sorted; none is empty
};

/// What a frame says of a PhraseList, which has to outlive it; empty where it says nothing.
class Phrases {
 public:
  Phrases() = default;
  explicit Phrases(const PhraseList& list) : list_(list.empty() ? nullptr : &list) {}

  /// Of one list.
  bool operator==(const Phrases&) const = default;
  [[nodiscard]] bool empty() const { return list_ == nullptr; }
  [[nodiscard]] bool stand_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return list_ != nullptr && list_->stand_at(tokens, token, limit);
  }
  [[nodiscard]] bool stand_before(const Tokens& tokens, std::uint32_t token, std::uint32_t floor) const {
    return list_ != nullptr && list_->stand_before(tokens, token, floor);
  }
  [[nodiscard]] bool fill(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return list_ != nullptr && list_->fill(tokens, token, limit);
  }

 private:
  const PhraseList* list_ = nullptr;
};

/// One [[frame]] of `en/events.toml`. What every trigger is asked for stands first.
struct Frame {
  std::string type;          ///< empty: no event of its own, only a scope
  bool attributive = false;  ///< its participle tells it before a noun too: "the abducted engineers"
  bool place_is_recipient = false;
  bool reaches = true;  ///< a recipient may stand deeper in the complement
  FrameNeeds needs = FrameNeeds::any;
  Scope scope = Scope::none;
  SlotRole subject = SlotRole::actor;
  SlotRole object = SlotRole::recipient;
  SlotRole with = SlotRole::none;
  SlotRole possessive = SlotRole::recipient;
  SlotRole speaker = SlotRole::none;
  SlotRole owner = SlotRole::recipient;
  Phrases behind;  ///< one of these has to stand right before
  Phrases not_after;
  Phrases not_before;
  Phrases phrases;          ///< one of these has to stand behind a preposition
  Phrases not_phrases;      ///< and none of these with it
  Phrases objects;          ///< one of these has to stand in the object
  Phrases not_objects;      ///< none of these
  Phrases agents;           ///< one of these has to stand where the actor stands
  Phrases not_agents;       ///< none of these: "the flood killed"
  Phrases doubtful_agents;  ///< nor of these, with one of `sites` behind it: "an explosion at a coal mine"
  Phrases sites;
  Phrases among;      ///< one of these has to stand in the sentence
  Phrases not_among;  ///< none of these, unless one of `but_among` stands there
  Phrases but_among;
  std::vector<std::uint64_t> after;  ///< prepositions that bring a recipient
  std::string mode;
  std::string by;
  std::string kind;  ///< for shifts
  std::string size;
  std::optional<double> confidence;
};

/// One [[shift]]: what becomes of events of some types by the way they are told.
struct Shift {
  std::string by;
  Modality when = Modality::actual;
  std::string kind;               ///< of the frame that takes an event; empty: `when` counts
  std::vector<std::string> from;  ///< types of the event that is told so; empty: any
  bool needs_speech = false;
  std::string type;  ///< empty: stays
  std::string mode;
  std::optional<EventStatus> status;
  bool subject_is_recipient = false;  ///< and the speaker the actor
  std::optional<double> confidence;
};

/// The nouns that stand for one mode of violence.
struct Instrument {
  std::string mode;
  PhraseList nouns;
};

/// A stretch of tokens that may trigger a frame.
struct Trigger {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t frame = 0;
  WordForm form = WordForm::base;
};

/// The frames and shifts, compiled for one look-up a token.
class FrameTable {
 public:
  explicit FrameTable(const Resources::Data& resources);
  FrameTable(const FrameTable&) = delete;
  FrameTable& operator=(const FrameTable&) = delete;

  [[nodiscard]] const Frame& frame(std::uint32_t index) const { return frames_[index]; }
  [[nodiscard]] const std::vector<Shift>& shifts() const { return shifts_; }
  /// Which mode the instrument of an assault gives it: "killed by a car bomb".
  [[nodiscard]] const std::vector<Instrument>& instruments() const { return instruments_; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  [[nodiscard]] const RuleSet& grammar() const { return grammar_; }

  /// Appends the triggers of a sentence, by their first token, the most specific first. `starts` are those
  /// tokens of the sentence that the vocabulary knows to start triggers. False: none can be an event.
  [[nodiscard]] bool scan(const Analysis& analysis, TokenRange sentence, std::span<const TriggerStart> starts,
                          std::vector<Trigger>& triggers) const;

 private:
  struct Entry {
    std::uint32_t frame = 0;
    std::uint32_t first_rest = 0;  // in rest_: hashes of the tokens behind the first
    std::uint16_t rest = 0;        // how many
    std::uint16_t gap = 0;         // how many of them follow at once; the others may stand apart
    WordForm form = WordForm::base;
    bool narrow = false;  // asks for an object or for words around it
  };
  static constexpr std::uint16_t any_word = 512;
  static std::uint16_t bit_of_word(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 55); }

  // What an entry asks for at least, by bits of words.
  struct Hint {
    std::uint16_t next = any_word;  // right behind its first word
    std::uint16_t last = any_word;  // somewhere in the sentence
  };

  // While it is built: an entry and the hash of its first word.
  struct Placed {
    std::uint64_t word = 0;
    Entry entry;
    Hint hint;
  };

  // Returns the hash of the first token; 0: there is none.
  std::uint64_t add(std::string_view words, Entry entry);
  void lay_out_entries();
  void add_frame(const RuleText& rule, std::string by, const Inflection& inflection);
  void add_shift(const RuleText& rule, std::string by);
  void add_instruments(const Inflection& inflection);
  /// The words of a field as they stand there, or as nouns in all forms, those of a class by its name.
  [[nodiscard]] Phrases phrases(const RuleText& rule, std::string_view key);
  [[nodiscard]] Phrases object_words(const RuleText& rule, std::string_view key,
                                     const Inflection& inflection);

  const RuleSet& rules_;
  const RuleSet& grammar_;
  Vocabulary vocabulary_;
  std::vector<Frame> frames_;
  std::vector<Shift> shifts_;
  std::vector<Instrument> instruments_;
  std::map<std::vector<std::string>, PhraseList> phrases_;       // by how they are written
  std::map<std::vector<std::string>, PhraseList> object_words_;  // the same
  std::vector<Placed> placed_;                                   // while it is built
  std::vector<Entry> entries_;                                   // by first word, see WordEntry
  std::vector<Hint> hints_;                                      // of each entry
  std::vector<std::uint64_t> rest_;
};

}  // namespace dateline
