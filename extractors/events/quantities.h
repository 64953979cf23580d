#pragma once

#include <optional>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// How many the noun group [range) speaks of: "16 members", "at least 16 members", "between 10 and 20",
/// "dozens of villagers", "a Tunisian policeman". Numbers only where the text has numbers; what is no
/// number or only a bound keeps its words. `floor`: the words that may stand before the group.
/// Number words and bounds are those of `en/grammar.toml`.
[[nodiscard]] std::optional<Quantity> read_quantity(const Analysis& analysis, const RuleSet& grammar,
                                                    TokenRange range, std::uint32_t floor);

}  // namespace dateline
