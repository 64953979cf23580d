#include "extractors/events/event_merger.h"

#include <algorithm>

namespace dateline {
namespace {

bool modes_agree(const Event& a, const Event& b) {
  return a.mode == b.mode || a.mode.empty() || b.mode.empty();
}

bool both_name(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) {
  return !a.empty() && !b.empty();
}

// "killed two" and "killed nine" are not the same.
bool sizes_differ(const Event& a, const Event& b) {
  for (const auto& [what, quantity] : a.size) {
    const auto other = b.size.find(what);
    if (other != b.size.end() && quantity.min != other->second.min) return true;
  }
  return false;
}

}  // namespace

// The entity of a mention, or its words without the article: "the three soldiers" are "three soldiers".
std::string_view EventMerger::identity(MentionIndex index) const {
  const Mention& mention = found_.mentions[index];
  if (!mention.entity.empty()) return mention.entity;
  TokenRange range = analysis_.tokens_of(mention.span);
  while (range.first + 1 < range.last &&
         grammar_.find_word("determiner", analysis_.token_text(range.first))) {
    ++range.first;
  }
  return analysis_.bytes(range.first, range.last).of(analysis_.text());
}

bool EventMerger::share(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const {
  for (const MentionIndex x : a) {
    for (const MentionIndex y : b) {
      if (x == y || identity(x) == identity(y)) return true;
    }
  }
  return false;
}

// The same, of those who are named or described by more than one word: "police" may be any.
bool EventMerger::share_known(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const {
  for (const MentionIndex x : a) {
    const bool known =
        found_.mentions[x].level == MentionLevel::name || identity(x).find(' ') != std::string_view::npos;
    if (known && share({x}, b)) return true;
  }
  return false;
}

void EventMerger::absorb(Event& event, Event& later) const {
  event.also.push_back(later.trigger);
  event.also.insert(event.also.end(), later.also.begin(), later.also.end());
  if (event.mode.empty()) event.mode = later.mode;
  if (event.actors.empty()) {
    for (const MentionIndex index : later.actors) {
      if (!share({index}, event.targets)) event.actors.push_back(index);
    }
  }
  for (const MentionIndex index : later.targets) {
    if (!share({index}, event.actors) && !share({index}, event.targets)) event.targets.push_back(index);
  }
  if (!event.place) event.place = later.place;
  if (!event.date) event.date = later.date;
  for (auto& [what, quantity] : later.size) event.size.emplace(what, std::move(quantity));
  if (event.attribution.empty()) event.attribution = later.attribution;
}

void EventMerger::merge_within_sentence(std::size_t first) {
  for (std::size_t i = first; i < found_.events.size(); ++i) {
    for (std::size_t j = i + 1; j < found_.events.size();) {
      Event& event = found_.events[i];
      Event& other = found_.events[j];
      const bool same = event.type == other.type && modes_agree(event, other) &&
                        event.status == other.status && event.date == other.date &&
                        (!contradict(event, other) || is_outcome(event, other));
      if (!same) {
        ++j;
        continue;
      }
      // "was killed during clashes with X": X is on the other side of who was killed.
      if (event.actors.empty() && other.actors.empty() && !event.targets.empty() && is_with_whom(other)) {
        std::swap(other.actors, other.targets);
      }
      absorb(event, other);
      found_.events.erase(found_.events.begin() + static_cast<std::ptrdiff_t>(j));
    }
  }
}

// The recipients stand behind "with", right behind the trigger.
bool EventMerger::is_with_whom(const Event& event) const {
  const std::uint32_t behind = analysis_.token_at(event.trigger.end);
  return !event.targets.empty() && behind < analysis_.tokens().size() &&
         analysis_.token_text(behind) == "with";
}

// "attacked the army, killing three people": the second tells what came of the first.
bool EventMerger::is_outcome(const Event& event, const Event& other) const {
  return share(event.actors, other.actors) && event.size.empty() && !other.size.empty() &&
         (!event.place || !other.place || *event.place == *other.place);
}

// Both say who did it or to whom, and not the same.
bool EventMerger::contradict(const Event& a, const Event& b) const {
  if (both_name(a.actors, b.actors) && !share(a.actors, b.actors)) return true;
  if (both_name(a.targets, b.targets) && !share(a.targets, b.targets)) {
    return !(a.actors.empty() && b.actors.empty());
  }
  return false;
}

void EventMerger::merge_within_document() {
  constexpr std::size_t window = 64;
  std::vector<Event>& events = found_.events;
  std::vector<bool> gone(events.size(), false);
  for (std::size_t j = 1; j < events.size(); ++j) {
    for (std::size_t i = j > window ? j - window : 0; i < j; ++i) {
      if (gone[i] || events[i].type != events[j].type || events[i].mode != events[j].mode ||
          events[i].status != events[j].status) {
        continue;
      }
      const bool dates_agree =
          !events[i].date || !events[j].date || events[i].date->interval == events[j].date->interval;
      if (sizes_differ(events[i], events[j])) continue;
      const bool actors_agree = share(events[i].actors, events[j].actors);
      const bool targets_agree = share(events[i].targets, events[j].targets);
      const bool one_side_open = events[i].actors.empty() || events[j].actors.empty() ||
                                 events[i].targets.empty() || events[j].targets.empty();
      if (!dates_agree || contradict(events[i], events[j])) continue;
      const bool known = share_known(events[i].actors, events[j].actors) ||
                         share_known(events[i].targets, events[j].targets);
      if ((actors_agree && targets_agree) || (known && one_side_open)) {
        absorb(events[i], events[j]);
        gone[j] = true;
        break;
      }
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (gone[i]) continue;
    if (kept != i) events[kept] = std::move(events[i]);
    ++kept;
  }
  events.resize(kept);
}

}  // namespace dateline
