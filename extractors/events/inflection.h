#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/match/pattern.h"

namespace dateline {

/// A form of a word that may stand in a text.
enum class WordForm : std::uint8_t {
  base,
  third_person,
  past,
  participle,
  gerund,
  singular,
  plural,
  adjective,  ///< behind "be": "willing to"
  fixed       ///< never inflected: "will not"
};

struct InflectedForm {
  std::string text;  ///< all words of the lemma, the head inflected: "carried out"
  WordForm form;
};

/// Makes the forms of lemmas by the endings and the irregular list of `en/inflection.toml`.
/// Not on the hot path: used when rules are compiled.
class Inflection {
 public:
  explicit Inflection(const RuleSet& rules);

  /// The first word is the verb: "carry out" gives "carries out", "carried out" …
  /// Where past and participle are the same, both are given.
  [[nodiscard]] std::vector<InflectedForm> of_verb(std::string_view lemma) const;

  /// The last word is the noun: "air strike" gives "air strikes".
  [[nodiscard]] std::vector<InflectedForm> of_noun(std::string_view lemma) const;

 private:
  struct Ending {
    std::vector<std::uint64_t> words;  // hashes of those that have it in any case; sorted
    const std::vector<std::string>& after;
    std::bitset<256> last;  // the last bytes of `after`
    std::string_view third;
    std::string_view gerund;
    std::string_view past;
  };
  [[nodiscard]] const Ending& ending_of(std::string_view word) const;

  const RuleSet& rules_;
  std::vector<Ending> endings_;  // the last, of all other words, changes nothing
};

}  // namespace dateline
