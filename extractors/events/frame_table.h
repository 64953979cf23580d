#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/events/frames.h"
#include "extractors/events/syntax.h"
#include "extractors/match/analysis.h"

namespace dateline {

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
  static constexpr std::uint16_t any_word = 512;
  static std::uint16_t bit_of_word(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 55); }

  // Small, since those of a word are gone through wherever it stands.
  struct Entry {
    std::uint32_t frame = 0;
    std::uint32_t first_rest = 0;  // in rest_: hashes of the tokens behind the first
    // What it asks for at least, by bits of words.
    std::uint16_t next = any_word;  // right behind its first word
    std::uint16_t last = any_word;  // somewhere in the sentence
    std::uint8_t rest = 0;          // how many tokens stand behind the first
    std::uint8_t gap = 0;           // how many of them follow at once; the others may stand apart
    WordForm form = WordForm::base;
    bool tells = false;  // an event of its own
  };
  static_assert(sizeof(Entry) == 16);
  static constexpr std::size_t most_rest = 255;

  // While it is built: an entry and the hash of its first word.
  struct Placed {
    std::uint64_t word = 0;
    Entry entry;
    bool is_narrow = false;  // asks for an object or for words around it
  };

  // Returns the hash of the first token; 0: there is none.
  std::uint64_t add(std::string_view words, Entry entry, bool is_narrow);
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
  std::vector<std::uint64_t> rest_;
};

}  // namespace dateline
