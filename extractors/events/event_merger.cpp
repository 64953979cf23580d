#include "extractors/events/event_merger.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace dateline {
namespace {

bool modes_agree(const Event& a, const Event& b) {
  return a.mode == b.mode || a.mode.empty() || b.mode.empty();
}

/// Equal for events of one type, mode and status.
std::size_t kind_of(const Event& event) {
  const std::hash<std::string_view> hash;
  return (hash(event.type) * 31 + hash(event.mode)) * 31 + static_cast<std::size_t>(event.status);
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

bool EventMerger::has_trait(std::uint32_t token, WordTrait trait) const {
  return vocabulary_.has_trait(analysis_.tokens()[token].hash, trait);
}

// Without the article: "the three soldiers" are "three soldiers".
std::string_view EventMerger::words_of(TokenRange range) const {
  while (range.first + 1 < range.last && has_trait(range.first, trait_determiner)) ++range.first;
  return analysis_.bytes(range.first, range.last).of(analysis_.text());
}

std::string_view EventMerger::identity(MentionIndex index) const {
  const Mention& mention = found_.mentions[index];
  return mention.entity.empty() ? words_of(analysis_.tokens_of(index)) : mention.entity;
}

NounGroup EventMerger::unnamed(const Event& event, Side side) const {
  const auto of = [&](ByteSpan trigger) {
    const auto telling = std::lower_bound(tellings_.begin(), tellings_.end(), trigger,
                                          [](const Telling& a, ByteSpan b) { return a.trigger < b; });
    if (telling == tellings_.end() || telling->trigger != trigger) return NounGroup{};
    return side == Side::actor ? telling->actor : telling->recipient;
  };
  NounGroup group = of(event.trigger);
  for (std::size_t i = 0; group.empty() && i < event.also.size(); ++i) group = of(event.also[i]);
  return group;
}

bool EventMerger::points_back(const Event& event) const {
  const auto telling = std::lower_bound(tellings_.begin(), tellings_.end(), event.trigger,
                                        [](const Telling& a, ByteSpan b) { return a.trigger < b; });
  return telling != tellings_.end() && telling->trigger == event.trigger && telling->definite;
}

bool EventMerger::share(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const {
  for (const MentionIndex x : a) {
    for (const MentionIndex y : b) {
      if (x == y || identity(x) == identity(y)) return true;
    }
  }
  return false;
}

// A description without "the": it brings somebody new.
bool EventMerger::is_new(MentionIndex index) const {
  const Mention& mention = found_.mentions[index];
  if (mention.level == MentionLevel::name) return false;
  const std::uint32_t first = analysis_.tokens_of(index).first;
  return !has_trait(first, trait_definite);
}

// The same, of those who are named or described by more than one word: "police" may be any.
bool EventMerger::share_known(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const {
  for (const MentionIndex x : a) {
    const bool known = found_.mentions[x].level == MentionLevel::name ||
                       words_of(analysis_.tokens_of(x)).find(' ') != std::string_view::npos;
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
                        (share_any(event, other) || are_near(event, other)) &&
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

bool EventMerger::share_any(const Event& a, const Event& b) const {
  return share(a.actors, b.actors) || share(a.targets, b.targets);
}

// In one stretch of a sentence, without a full stop that the splitting of sentences left inside.
bool EventMerger::are_near(const Event& a, const Event& b) const {
  constexpr std::uint32_t reach = 30;
  const std::uint32_t from = analysis_.token_at(a.also.empty() ? a.trigger.begin : a.also.back().begin);
  const std::uint32_t to = analysis_.token_at(b.trigger.begin);
  if (to < from || to - from > reach) return false;
  for (std::uint32_t t = from; t < to; ++t) {
    const bool is_stop = analysis_.token_text(t) == "." && analysis_.tokens()[t + 1].space_before;
    if (is_stop || analysis_.token_text(t) == ";") return false;
  }
  return true;
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

// Both say who it was, and not the same.
bool EventMerger::differ(const Event& a, const Event& b, Side side) const {
  const std::vector<MentionIndex>& ours = side == Side::actor ? a.actors : a.targets;
  const std::vector<MentionIndex>& theirs = side == Side::actor ? b.actors : b.targets;
  if (!ours.empty() && !theirs.empty()) return !share(ours, theirs);
  const NounGroup left = unnamed(a, side);
  const NounGroup right = unnamed(b, side);
  if (!left.empty() && !right.empty()) {
    return words_of({left.first, left.last}) != words_of({right.first, right.last});
  }
  return (!left.empty() && !theirs.empty()) || (!ours.empty() && !right.empty());
}

bool EventMerger::contradict(const Event& a, const Event& b) const {
  if (differ(a, b, Side::actor)) return true;
  if (!differ(a, b, Side::recipient)) return false;
  return !(a.actors.empty() && b.actors.empty()) || a.targets.empty() || b.targets.empty();
}

bool EventMerger::places_differ(const Event& a, const Event& b) const {
  return a.place && b.place && *a.place != *b.place && identity(*a.place) != identity(*b.place);
}

// Whether two tellings that do not contradict each other are of one happening: who takes part is the same
// and known from before, or time or place say so.
bool EventMerger::is_retold(const Event& event, const Event& later) const {
  const bool actors = share(event.actors, later.actors);
  const bool targets = share(event.targets, later.targets);
  const bool same_time = event.date && later.date;  // they are equal, or it would not be asked
  const bool same_place = event.place && later.place;
  for (const auto* side : {&later.actors, &later.targets}) {
    for (const MentionIndex index : *side) {
      if (is_new(index) && !same_time && !same_place) return false;
    }
  }
  if (!unnamed(later, Side::recipient).empty() && !same_time && !same_place) return false;
  if (actors && targets) return true;
  if (share_known(event.targets, later.targets)) return true;
  return share_known(event.actors, later.actors) && ((same_time && same_place) || points_back(later));
}

void EventMerger::merge_within_document() {
  constexpr std::size_t window = 64;
  std::vector<Event>& events = found_.events;
  std::vector<bool> gone(events.size(), false);
  // Most are of another kind, which a number tells sooner than three fields.
  std::vector<std::size_t> kinds;
  kinds.reserve(events.size());
  for (const Event& event : events) kinds.push_back(kind_of(event));
  for (std::size_t j = 1; j < events.size(); ++j) {
    for (std::size_t i = j > window ? j - window : 0; i < j; ++i) {
      if (kinds[i] != kinds[j] || gone[i] || events[i].type != events[j].type ||
          events[i].mode != events[j].mode || events[i].status != events[j].status) {
        continue;
      }
      const bool dates_agree =
          !events[i].date || !events[j].date || events[i].date->interval == events[j].date->interval;
      if (!dates_agree || sizes_differ(events[i], events[j]) || places_differ(events[i], events[j]) ||
          differ(events[i], events[j], Side::actor) || differ(events[i], events[j], Side::recipient) ||
          !is_retold(events[i], events[j])) {
        continue;
      }
      absorb(events[i], events[j]);
      gone[j] = true;
      break;
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
