#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "extractors/events/inflection.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// What a syntactic slot of a trigger stands for.
enum class SlotRole : std::uint8_t { none, actor, recipient };

enum class FrameNeeds : std::uint8_t { any, actor, recipient, both };

/// One [[frame]] of `en/events.toml`.
struct Frame {
  std::string type;
  std::string mode;
  std::string by;
  SlotRole subject = SlotRole::actor;
  SlotRole object = SlotRole::recipient;
  SlotRole with = SlotRole::none;
  SlotRole possessive = SlotRole::recipient;
  std::vector<std::uint64_t> after;  ///< hashes of prepositions that bring a recipient
  FrameNeeds needs = FrameNeeds::any;
  std::string size;
  std::vector<std::string> not_after;
  std::vector<std::string> not_before;
};

/// The word classes of `en/events.toml` that the grammar asks for, as bits of a token.
enum Mark : std::uint32_t {
  mark_be = 1u << 0,
  mark_have = 1u << 1,
  mark_modal_future = 1u << 2,
  mark_modal_hypothetical = 1u << 3,
  mark_negation = 1u << 4,
  mark_future = 1u << 5,
  mark_alleged = 1u << 6,
  mark_light_verb = 1u << 7,
  mark_clause_border = 1u << 8,
  mark_relative = 1u << 9,
  mark_preposition = 1u << 10,
  mark_place_preposition = 1u << 11,
  mark_determiner = 1u << 12,
  mark_pronoun = 1u << 13,
};

/// A stretch of tokens that may trigger a frame.
struct Trigger {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t frame = 0;
  WordForm form = WordForm::base;
};

/// The frames and word classes, compiled for one look-up a token.
class FrameTable {
 public:
  explicit FrameTable(const Resources::Data& resources);

  [[nodiscard]] const Frame& frame(std::uint32_t index) const { return frames_[index]; }
  [[nodiscard]] const RuleSet& rules() const { return rules_; }

  /// Marks tokens of [sentence) and appends triggers in order; `marks` has one entry a token of the text.
  void scan(const Analysis& analysis, TokenRange sentence, std::vector<std::uint32_t>& marks,
            std::vector<Trigger>& triggers) const;

  /// The tokens at `token` and behind it are these words.
  [[nodiscard]] static bool stands_at(const Analysis& analysis, std::uint32_t token, std::uint32_t limit,
                                      std::string_view words);
  /// The tokens that end before `token` are these words.
  [[nodiscard]] static bool stands_before(const Analysis& analysis, std::uint32_t token, std::uint32_t floor,
                                          std::string_view words);

 private:
  struct Entry {
    std::vector<std::uint64_t> rest;  // hashes of the tokens behind the first
    std::uint32_t mark = 0;           // 0: a trigger
    std::uint32_t frame = 0;
    WordForm form = WordForm::base;
  };

  void add(std::string_view words, Entry entry);

  const RuleSet& rules_;
  std::vector<Frame> frames_;
  std::unordered_map<std::uint64_t, std::vector<Entry>> by_first_;
};

}  // namespace dateline
