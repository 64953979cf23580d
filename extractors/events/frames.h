#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dateline/event.h"
#include "extractors/events/inflection.h"
#include "extractors/events/syntax.h"
#include "extractors/match/analysis.h"
#include "extractors/match/flat_map.h"

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
class Phrases {
 public:
  using Words = std::vector<std::uint64_t>;

  Phrases() = default;
  explicit Phrases(std::vector<Words> phrases);

  [[nodiscard]] bool empty() const { return starts_.empty(); }

  /// One of them stands at `token`, within [token, limit).
  [[nodiscard]] bool stand_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return token < limit && may_start(tokens[token].hash) && one_stands_at(tokens, token, limit, 1);
  }
  /// One of them is all of [token, limit).
  [[nodiscard]] bool fill(const Tokens& tokens, std::uint32_t token, std::uint32_t limit) const {
    return token < limit && may_start(tokens[token].hash) && one_stands_at(tokens, token, limit, limit - token);
  }

 private:
  [[nodiscard]] bool may_start(std::uint64_t hash) const {
    return !firsts_.empty() && (firsts_[hash >> 6 & (firsts_.size() - 1)] >> (hash & 63) & 1) != 0;
  }
  [[nodiscard]] bool one_stands_at(const Tokens& tokens, std::uint32_t token, std::uint32_t limit,
                                   std::uint32_t least) const;

  Words words_;                        // of all of them, sorted; none is empty
  std::vector<std::uint32_t> starts_;  // in words_, and the end, if there are any
  std::vector<std::uint64_t> firsts_;  // some bits of their first hashes, few of which are set
};

/// One [[frame]] of `en/events.toml`.
struct Frame {
  using Words = Phrases::Words;

  std::string type;  ///< empty: no event of its own, only a scope
  std::string mode;
  std::string by;
  SlotRole subject = SlotRole::actor;
  SlotRole object = SlotRole::recipient;
  SlotRole with = SlotRole::none;
  SlotRole possessive = SlotRole::recipient;
  SlotRole speaker = SlotRole::none;
  SlotRole owner = SlotRole::recipient;
  Words after;          ///< prepositions that bring a recipient
  Phrases objects;      ///< one of these has to stand in the object
  Phrases not_objects;  ///< none of these
  Phrases agents;       ///< one of these has to stand where the actor stands
  Phrases not_agents;   ///< none of these: "the flood killed"
  Phrases doubtful_agents;  ///< nor of these, with one of `sites` behind it: "an explosion at a coal mine"
  Phrases sites;
  Phrases phrases;      ///< one of these has to stand behind a preposition
  Phrases not_phrases;  ///< and none of these with it
  Phrases among;        ///< one of these has to stand in the sentence
  Phrases not_among;    ///< none of these, unless one of `but_among` stands there
  Phrases but_among;
  FrameNeeds needs = FrameNeeds::any;
  Scope scope = Scope::none;
  std::string kind;  ///< for shifts
  bool place_is_recipient = false;
  bool attributive = false;  ///< its participle tells it before a noun too: "the abducted engineers"
  bool reaches = true;       ///< a recipient may stand deeper in the complement
  std::string size;
  std::vector<Words> behind;  ///< one of these has to stand right before
  std::vector<Words> not_after;
  std::vector<Words> not_before;
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
  Phrases nouns;
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

  [[nodiscard]] const Frame& frame(std::uint32_t index) const { return frames_[index]; }
  [[nodiscard]] const std::vector<Shift>& shifts() const { return shifts_; }
  /// Which mode the instrument of an assault gives it: "killed by a car bomb".
  [[nodiscard]] const std::vector<Instrument>& instruments() const { return instruments_; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  [[nodiscard]] const RuleSet& grammar() const { return grammar_; }

  /// Appends the triggers of a sentence, by their first token, the most specific first. False: none of
  /// them can be an event.
  [[nodiscard]] bool scan(const Analysis& analysis, TokenRange sentence,
                          std::vector<Trigger>& triggers) const;

 private:
  struct Entry {
    std::uint32_t frame = 0;
    std::uint32_t first_rest = 0;  // in rest_: hashes of the tokens behind the first
    std::uint16_t rest = 0;        // how many
    std::uint16_t gap = 0;         // how many of them follow at once; the others may stand apart
    std::uint16_t last_bit = 0;    // of the last of them, see scan()
    WordForm form = WordForm::base;
    bool narrow = false;  // asks for an object or for words around it
  };
  // Entries that start with one word.
  struct Entries {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  static constexpr std::size_t word_bits = 512;
  static std::uint16_t bit_of_word(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 55); }

  // While it is built: where the first word stands in ranges_, and its entry.
  struct Placed {
    std::uint32_t place = 0;
    Entry entry;
  };

  // Returns the hash of the first token; 0: there is none.
  std::uint64_t add(std::string_view words, Entry entry);
  void lay_out_entries();
  void add_frame(const RuleText& rule, std::string by, const Inflection& inflection);
  void add_shift(const RuleText& rule, std::string by);
  void add_instruments(const Inflection& inflection);
  [[nodiscard]] const Phrases& object_words(const RuleText& rule, std::string_view key,
                                            const Inflection& inflection);

  const RuleSet& rules_;
  const RuleSet& grammar_;
  Vocabulary vocabulary_;
  std::vector<Frame> frames_;
  std::vector<Shift> shifts_;
  std::vector<Instrument> instruments_;
  static constexpr std::size_t first_words = 1024;
  static std::size_t first_word(std::uint64_t hash) { return hash >> 6 & (first_words - 1); }

  std::array<std::uint64_t, first_words> firsts_{};  // tells at a glance that no trigger starts with a hash
  FlatMap places_;                                   // in ranges_, by hash of the first token
  std::vector<Placed> placed_;                       // while it is built
  std::map<std::vector<std::string>, Phrases> known_phrases_;  // the same, by how they are written
  std::vector<Entries> ranges_;                                // in entries_, by first word
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> rest_;
};

/// `words` stand at `token`, within [token, limit).
[[nodiscard]] bool stand_at(const Analysis& analysis, const Frame::Words& words, std::uint32_t token,
                            std::uint32_t limit);

}  // namespace dateline
