#pragma once

#include <cstddef>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/events/clause.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// What an event was read from and its record does not hold: participants that no mention covers.
struct Telling {
  ByteSpan trigger;
  NounGroup actor;        ///< empty: a mention, or nobody
  NounGroup recipient;    ///< the same
  bool definite = false;  ///< a noun that points back: "the attack"
};

/// Joins events of one document that tell the same happening: the later one becomes one more trigger
/// (`also`) of the first, and what it knows more is taken over. Two tellings that each say who did it, or
/// to whom, are one only if it is the same; "two men" told later are others than "two men" told before.
/// Views all it is given.
class EventMerger {
 public:
  /// `tellings`: one for every event, by trigger.
  EventMerger(const Analysis& analysis, const Vocabulary& vocabulary, const std::vector<Telling>& tellings,
              Annotations& found)
      : analysis_(analysis), vocabulary_(vocabulary), tellings_(tellings), found_(found) {}

  /// Among the events of one sentence, found.events from `first` on: "attacked the town, killing three".
  void merge_within_sentence(std::size_t first);

  /// Among all events; only a bounded stretch is looked back at, so that a long list stays linear.
  void merge_within_document();

 private:
  enum class Side { actor, recipient };

  [[nodiscard]] bool has_trait(std::uint32_t token, WordTrait trait) const;
  [[nodiscard]] std::string_view identity(MentionIndex index) const;
  [[nodiscard]] std::string_view words_of(TokenRange range) const;
  [[nodiscard]] NounGroup unnamed(const Event& event, Side side) const;
  [[nodiscard]] bool points_back(const Event& event) const;
  [[nodiscard]] bool share(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const;
  [[nodiscard]] bool share_known(const std::vector<MentionIndex>& a,
                                 const std::vector<MentionIndex>& b) const;
  [[nodiscard]] bool is_new(MentionIndex index) const;
  [[nodiscard]] bool share_any(const Event& a, const Event& b) const;
  [[nodiscard]] bool are_near(const Event& a, const Event& b) const;
  [[nodiscard]] bool differ(const Event& a, const Event& b, Side side) const;
  [[nodiscard]] bool places_differ(const Event& a, const Event& b) const;
  [[nodiscard]] bool is_retold(const Event& event, const Event& later) const;
  [[nodiscard]] bool contradict(const Event& a, const Event& b) const;
  [[nodiscard]] bool is_outcome(const Event& event, const Event& other) const;
  [[nodiscard]] bool is_with_whom(const Event& event) const;
  void absorb(Event& event, Event& later) const;

  const Analysis& analysis_;
  const Vocabulary& vocabulary_;
  const std::vector<Telling>& tellings_;
  Annotations& found_;
};

}  // namespace dateline
