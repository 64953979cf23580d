#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dateline/event.h"
#include "extractors/events/phrases.h"

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

/// One [[frame]] of `en/events.toml`. What every trigger is asked for stands first.
struct Frame {
  std::string type;          ///< empty: no event of its own, only a scope
  bool attributive = false;  ///< its participle tells it before a noun too: "the abducted engineers"
  bool place_is_recipient = false;
  bool takes_places = true;  ///< it may be done to a place: nobody abducts a town
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
  Phrases clauses;          ///< what opens a clause behind the complement whose subject is a recipient
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

}  // namespace dateline
