#pragma once

#include <cstddef>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Joins events of one document that tell the same happening: the later one becomes one more trigger
/// (`also`) of the first, and what it knows more is taken over. Views all it is given.
class EventMerger {
 public:
  EventMerger(const Analysis& analysis, const RuleSet& grammar, Annotations& found)
      : analysis_(analysis), grammar_(grammar), found_(found) {}

  /// Among the events of one sentence, found.events from `first` on: "attacked the town, killing three".
  void merge_within_sentence(std::size_t first);

  /// Among all events; only a bounded stretch is looked back at, so that a long list stays linear.
  void merge_within_document();

 private:
  [[nodiscard]] std::string_view identity(MentionIndex index) const;
  [[nodiscard]] bool share(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const;
  [[nodiscard]] bool share_known(const std::vector<MentionIndex>& a,
                                 const std::vector<MentionIndex>& b) const;
  [[nodiscard]] bool contradict(const Event& a, const Event& b) const;
  [[nodiscard]] bool is_outcome(const Event& event, const Event& other) const;
  [[nodiscard]] bool is_with_whom(const Event& event) const;
  void absorb(Event& event, Event& later) const;

  const Analysis& analysis_;
  const RuleSet& grammar_;
  Annotations& found_;
};

}  // namespace dateline
