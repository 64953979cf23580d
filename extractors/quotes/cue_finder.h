#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/pattern.h"
#include "extractors/quotes/speech_text.h"
#include "extractors/quotes/subject_finder.h"

namespace dateline {

/// Where a rule of the grammar fits.
struct CueMatch {
  /// Whom the rule captures as the speaker.
  struct Speaker {
    TokenRange tokens;
    MentionIndex mention = 0;
  };

  std::uint32_t rule = 0;
  std::uint32_t first = 0;  ///< tokens [first, last)
  std::uint32_t last = 0;
  TokenRange cue;
  std::string_view lemma;  ///< the value of the cue in its list
  std::optional<Speaker> speaker;
};

/// One verb or phrase that says somebody says something.
struct Cue {
  TokenRange verb;    ///< the words of the cue
  TokenRange region;  ///< with its subject before or behind it
  Subject subject;
  bool has_subject = false;
  bool is_used = false;         ///< a quotation has come of it
  std::span<CueMatch> matches;  ///< in the order of the rules; of the finder

  [[nodiscard]] std::uint32_t end_of(const CueMatch& match) const {
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
  /// The edges of one label at one token, and which rules take them for their cue.
  struct LeadingEdge {
    std::uint32_t token = SpeechText::none;
    Label label = 0;
    const Edge* only = nullptr;  // nothing: there are none or several
    const SpeechGrammar::RuleMarks* rules = nullptr;
  };

  [[nodiscard]] const LeadingEdge& leading_edge(std::uint32_t token, Label label);
  [[nodiscard]] std::optional<CueMatch> read_match(PatternMatch& match, const RuleSet::CaptureInto& capture);
  [[nodiscard]] bool read_captures(PatternMatch& match, const RuleSet::CaptureInto& capture,
                                   CueMatch& found) const;
  void keep_captures_only(Cue& cue) const;
  [[nodiscard]] bool has_to_have_subject(const Cue& cue) const;
  void read_subject(Cue& cue, std::string_view lemma, const Cue* before);
  void read_capture(Cue& cue);

  const SpeechText& text_;
  SubjectFinder& subjects_;
  const std::vector<Mention>& mentions_;
  LeadingEdge leading_edge_;  // that was asked for last
  std::vector<CueMatch> matches_;
};

}  // namespace dateline
