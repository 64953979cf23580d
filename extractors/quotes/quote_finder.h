#pragma once

#include <memory>
#include <vector>

#include "dateline/annotations.h"
#include "extractors/match/analysis.h"

namespace dateline {

class SpeechGrammar;

/// Finds what somebody is quoted as saying, and who: direct and mixed quotations by their
/// marks, indirect ones by reporting verbs, block quotations by the sentence that announces
/// them; the constructions are the rules of `en/quotes.toml`. The speaker is a mention: of a
/// pronoun the person it stands for, of a phrase that no mention covers nobody (its words are the
/// `role` then). Time linear in the text. Immutable, any number of threads.
class QuoteFinder {
 public:
  explicit QuoteFinder(const Resources::Data& resources);
  ~QuoteFinder();

  /// `found.mentions` are complete and entered into the lattice. Appends to `found.quotes`.
  void find(const Analysis& analysis, Annotations& found) const;

 private:
  std::unique_ptr<const SpeechGrammar> grammar_;
};

}  // namespace dateline
