#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/pattern.h"
#include "extractors/quotes/speech_text.h"
#include "extractors/quotes/subject_finder.h"

namespace dateline {

/// One verb or phrase that says somebody says something.
struct Cue {
  TokenRange verb;    ///< the words of the cue
  TokenRange region;  ///< with its subject before or behind it
  Subject subject;
  bool has_subject = false;
  bool is_used = false;                      ///< a quotation has come of it
  std::vector<const PatternMatch*> matches;  ///< in the order of the rules

  [[nodiscard]] std::uint32_t end_of(const PatternMatch& match) const {
    return std::max(match.last, region.last);
  }
};

/// Finds the constructions of en/quotes.toml in one document, outside of quotation marks. Views all it is
/// given.
class CueFinder {
 public:
  CueFinder(const SpeechText& text, SubjectFinder& subjects, const std::vector<Mention>& mentions)
      : text_(text), subjects_(subjects), mentions_(mentions) {}

  /// In the order of the text, one for each verb. Their matches live as long as the finder.
  [[nodiscard]] std::vector<Cue> find();

 private:
  [[nodiscard]] bool may_start_with_cue(const PatternMatch& match) const;
  [[nodiscard]] bool may_be_cue(const PatternMatch& match) const;
  void keep_captures_only(Cue& cue) const;
  [[nodiscard]] bool has_to_have_subject(const Cue& cue) const;
  void read_subject(Cue& cue, std::string_view lemma, const Cue* before);
  void read_capture(Cue& cue);

  const SpeechText& text_;
  SubjectFinder& subjects_;
  const std::vector<Mention>& mentions_;
  std::vector<PatternMatch> matches_;
};

}  // namespace dateline
