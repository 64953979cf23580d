#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dateline/calendar.h"
#include "dateline/span.h"
#include "dateline/timex.h"

namespace dateline {

/// Index into Annotations::mentions.
using MentionIndex = std::uint32_t;

/// Who makes a claim. All empty: the text itself, without attribution.
struct Attribution {
  std::optional<MentionIndex> speaker;  ///< a person or organisation that says it
  std::optional<MentionIndex> source;   ///< the media outlet that is cited for it
  bool anonymous = false;               ///< "reportedly", "an official who asked not to be named"
  std::string cue;                      ///< the words that show it: "said", "reportedly"

  [[nodiscard]] bool empty() const { return !speaker && !source && !anonymous; }
  bool operator==(const Attribution&) const = default;
};

/// Whether it happened (event-schema: PLOVER auxiliary modes, ACE modality).
enum class EventStatus : std::uint8_t { actual, ongoing, planned, hypothetical, alleged, denied, negated };

/// The date of an event or a statement; absent where the text has none.
struct EventDate {
  DayInterval interval;
  DatePrecision precision = DatePrecision::none;
  DateBasis basis = DateBasis::none;

  bool operator==(const EventDate&) const = default;
};

/// A count as the text gives it. Numbers only where the text has numbers.
struct Quantity {
  std::optional<std::uint32_t> min;
  std::optional<std::uint32_t> max;
  std::string text;

  bool operator==(const Quantity&) const = default;
};

/// One happening, coded by PLOVER 2.0. `targets` are PLOVER's recipients.
struct Event {
  std::string type;  ///< "ASSAULT", "COERCE", …
  std::string mode;  ///< "arrest", "explosives", …; may be empty
  ByteSpan trigger;
  ByteSpan sentence;
  std::optional<EventDate> date;
  std::vector<MentionIndex> actors;
  std::vector<MentionIndex> targets;
  std::optional<MentionIndex> place;
  std::map<std::string, Quantity> size;  ///< keys: dead injured arrested displaced crowd
  EventStatus status = EventStatus::actual;
  Attribution attribution;
  std::vector<ByteSpan> also;  ///< later triggers of the same happening
  std::string by;              ///< the rule that made it
  /// Share of this rule's events that were right on development data, 0…1;
  /// absent where it was not measured.
  std::optional<double> confidence;

  bool operator==(const Event&) const = default;
};

enum class QuoteKind : std::uint8_t { direct, mixed, indirect, block };

struct Quote {
  QuoteKind kind = QuoteKind::direct;
  ByteSpan span;  ///< the words said, without the marks around them
  std::optional<MentionIndex> speaker;
  std::string role;               ///< the speaker as the text puts it: "spokesman for the ministry"
  std::string cue;                ///< "said", "according to"
  std::optional<EventDate> date;  ///< of the speaking
  std::string by;

  bool operator==(const Quote&) const = default;
};

enum class RelationStatus : std::uint8_t { asserted, alleged, denied, former };

/// A lasting tie between two entities: "member_of", "split_from", … (event-schema §5).
struct Relation {
  std::string type;
  MentionIndex subject = 0;
  MentionIndex object = 0;
  std::string role;
  RelationStatus status = RelationStatus::asserted;
  std::optional<EventDate> date;
  Attribution attribution;
  ByteSpan evidence;
  std::string by;

  bool operator==(const Relation&) const = default;
};

[[nodiscard]] const char* to_string(EventStatus status);     ///< "actual"
[[nodiscard]] const char* to_string(QuoteKind kind);         ///< "direct"
[[nodiscard]] const char* to_string(RelationStatus status);  ///< "asserted"

}  // namespace dateline
