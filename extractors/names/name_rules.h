#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extractors/match/pattern.h"

namespace dateline {

/// What a string may be read as. `nothing` is a name of something else: a law, a prize, a race.
enum class NameType : std::uint8_t { person, org, place, nothing };
inline constexpr std::size_t name_type_count = 4;

/// The fields of one rule of en/names.toml, understood.
///
///     mention  = "name"     the capture that is the mention; absent: the whole match
///     until    = "body"     of a nominal: the mention ends with this capture; what is behind it shows that
///     the words
///                           stand for somebody ("the union" said), however little they say of whom
///     type     = "PERSON"   PERSON, ORG, PLACE, or NONE for names of other things
///     weight   = 2.0        how much the match says; a name is marked from 1.0 on
///     spread   = false      the match says something about this place only, not about the
///                           other occurrences of the string
///     own-words = true      what a name is made of, not what stands around it
///     level    = "nominal"  a description, not a name
///     sector   = "GOV"      PLOVER sector of what is found
///     alias    = "short"    the capture that is another name of the same thing
///     check    = "initials" only if the alias is made of the initials or opening letters of the mention
///              "inside"     only if a listed place of the mention lies in one of the capture "container"
///              "unsure"     only if the tables have this name as one of the type, and all that has it needs
///              support
///     role     = "title"    the capture that says what the person is
///     named    = true       a nominal that says which one it is ("Algerian army"): it gets an id
///     antecedent = "ORG"    a nominal that means the nearest earlier name of this type
struct NameRule {
  NameType type = NameType::nothing;
  bool is_nominal = false;
  bool spreads = true;
  bool is_of_own_words = false;
  bool checks_initials = false;
  bool checks_container = false;
  bool checks_unsure = false;
  bool is_named = false;
  bool needs_captures = false;   ///< what its pattern captures says more than where it matched
  bool may_say_country = false;  ///< it can capture a nationality or country
  float weight = 1;
  std::string mention;
  std::string until;
  std::string alias;
  std::string role;
  std::string sector;
  NameType antecedent = NameType::nothing;
};

/// All rules of a set by their index. Throws Error where a field cannot be understood.
[[nodiscard]] std::vector<NameRule> read_name_rules(const RuleSet& rules);

}  // namespace dateline
