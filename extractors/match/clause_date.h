#pragma once

#include <optional>
#include <vector>

#include "dateline/event.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// The day, month or year that a clause gives itself. Looks, in this order, at the dates within `clause`;
/// at one that heads its sentence ("On Monday, …") where `takes_leading`; and at one that heads its
/// paragraph ("December 3, 2012: …", a bullet with its date). Periods without a place in time ("three
/// weeks") are none. Mentions have been entered into the lattice. Costs no more than the clause is long.
[[nodiscard]] std::optional<EventDate> date_of_clause(const Analysis& analysis,
                                                      const std::vector<Mention>& mentions, TokenRange clause,
                                                      bool takes_leading);

}  // namespace dateline
