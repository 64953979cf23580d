#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dateline/rare.h"
#include "dateline/span.h"
#include "dateline/timex.h"

namespace dateline {

enum class MentionType : std::uint8_t { person, org, place, date };

/// ACE mention levels: a name, or a nominal phrase ("a Tunisian policeman").
enum class MentionLevel : std::uint8_t { name, nominal };

/// What coordinates stand for.
enum class PlacePrecision : std::uint8_t { country, region, city, point };

struct Coordinates {
  double latitude = 0;  ///< decimal degrees, WGS 84
  double longitude = 0;

  bool operator==(const Coordinates&) const = default;
};

/// A stretch of the text that names or describes a person, an organisation, a
/// place or a date. Everything beyond type, span and `by` may be empty.
struct Mention {
  MentionType type = MentionType::person;
  MentionLevel level = MentionLevel::name;
  ByteSpan span;
  std::string name;                         ///< canonical name of what is meant
  std::string entity;                       ///< stable id; empty while unresolved
  std::string country;                      ///< ISO 3166-1 alpha-2, of places, organs of states and nationals
  std::string sector;                       ///< PLOVER sector (GOV, MIL, REB, JRN …) where known
  std::string head;                         ///< of a description its noun: "members"
  std::optional<std::uint32_t> number;      ///< of a description how many, where the text says it exactly
  std::optional<Coordinates> coordinates;   ///< places only
  std::optional<PlacePrecision> precision;  ///< places only
  Rare<Timex> timex;                        ///< dates only, always there for them
  std::string why;                          ///< places only: the reasons for this sense and these coordinates
  std::string by;                           ///< "places/cities-africa.tsv:12" or "en/names.toml:title-person"

  bool operator==(const Mention&) const = default;
};

[[nodiscard]] const char* to_string(MentionType type);    ///< "PERSON"
[[nodiscard]] const char* to_string(MentionLevel level);  ///< "NAM"
[[nodiscard]] const char* to_string(PlacePrecision precision);

}  // namespace dateline
