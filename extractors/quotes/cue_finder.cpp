#include "extractors/quotes/cue_finder.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace dateline {
namespace {

using Content = SpeechGrammar::Content;
using Speaker = SpeechGrammar::Speaker;

}  // namespace

std::vector<Cue> CueFinder::find() {
  std::vector<Cue> cues;
  text_.grammar().rules().visit_all(text_.analysis().lattice(),
                                    [&](PatternMatch& match, const RuleSet::CaptureInto& capture) {
                                      if (!may_start_with_cue(match)) return;
                                      capture(match);
                                      if (may_be_cue(match)) matches_.push_back(match);
                                    });
  struct Candidate {
    std::uint32_t at;
    const PatternMatch* match;
    const Capture* cue;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(matches_.size());
  for (const PatternMatch& match : matches_) {
    const Capture* cue = match.capture("cue");
    candidates.push_back({cue->first, &match, cue});
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::pair(a.at, a.match->rule) < std::pair(b.at, b.match->rule);
  });
  std::uint32_t covered = 0;
  for (std::size_t i = 0; i < candidates.size();) {
    std::size_t last = i;
    const Capture* longest = candidates[i].cue;
    for (; last < candidates.size() && candidates[last].at == candidates[i].at; ++last) {
      if (candidates[last].cue->last > longest->last) longest = candidates[last].cue;
    }
    if (candidates[i].at >= covered) {
      Cue cue;
      cue.verb = {longest->first, longest->last};
      cue.region = cue.verb;
      for (std::size_t k = i; k < last; ++k) cue.matches.push_back(candidates[k].match);
      keep_captures_only(cue);
      if (has_to_have_subject(cue)) {
        read_subject(cue, longest->value, cues.empty() ? nullptr : &cues.back());
      } else {
        read_capture(cue);
      }
      covered = cue.verb.last;
      cues.push_back(std::move(cue));
    }
    i = last;
  }
  return cues;
}

// What can be told of most matches before their captures are worked out.
bool CueFinder::may_start_with_cue(const PatternMatch& match) const {
  const SpeechGrammar::Construction& construction = text_.grammar().construction(match.rule);
  if (!construction.cue_edge) return true;
  if (text_.mark_of(match.first) != SpeechText::none) return false;
  if (construction.verbs.empty()) return true;
  const std::span<const Edge> edges = text_.analysis().lattice().at(match.first);
  return std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
    return edge.label == *construction.cue_edge && construction.verbs.count(edge.value) != 0;
  });
}

bool CueFinder::may_be_cue(const PatternMatch& match) const {
  const Capture* cue = match.capture("cue");
  if (cue == nullptr || text_.mark_of(cue->first) != SpeechText::none) return false;
  const auto& verbs = text_.grammar().construction(match.rule).verbs;
  if (!verbs.empty() && verbs.count(cue->value) == 0) return false;
  const bool needs_subject = text_.grammar().construction(match.rule).speaker == Speaker::subject;
  return !needs_subject || !text_.is(cue->first, speech_preposition);  // "according to"
}

// Where a rule says who speaks, the rules that look for a subject are out; quoted words stay.
void CueFinder::keep_captures_only(Cue& cue) const {
  if (has_to_have_subject(cue)) return;
  std::erase_if(cue.matches, [&](const PatternMatch* match) {
    const SpeechGrammar::Construction& construction = text_.grammar().construction(match->rule);
    return construction.speaker == Speaker::subject && construction.content != Content::quoted;
  });
}

bool CueFinder::has_to_have_subject(const Cue& cue) const {
  return std::all_of(cue.matches.begin(), cue.matches.end(), [&](const PatternMatch* match) {
    return text_.grammar().construction(match->rule).speaker == Speaker::subject;
  });
}

void CueFinder::read_subject(Cue& cue, std::string_view lemma, const Cue* before) {
  const TokenRange whole = text_.sentence(cue.verb.first);
  // Nothing is read through quoted words; a verb behind them may share their subject.
  TokenRange limits = whole;
  for (std::uint32_t t = cue.verb.first; t-- > whole.first;) {
    if (text_.mark_of(t) == SpeechText::none) continue;
    limits.first = text_.marks()[text_.mark_of(t)].behind();
    break;
  }
  for (std::uint32_t t = cue.verb.last; t < whole.last; ++t) {
    if (text_.mark_of(t) == SpeechText::none) continue;
    limits.last = t;
    break;
  }
  std::optional<Subject> subject = subjects_.subject(cue.verb, lemma, limits);
  if (!subject && limits.first > whole.first) {
    subject = subjects_.subject(cue.verb, lemma, {whole.first, limits.last});
    if (subject && !subject->is_shared) subject.reset();
  }
  if (!subject) return;
  if (subject->is_shared && before != nullptr && before->has_subject && before->subject.mention &&
      text_.analysis().sentence_of((*before).verb.first) == text_.analysis().sentence_of(cue.verb.first)) {
    subject->mention = (*before).subject.mention;
    subject->role = (*before).subject.role;
  }
  cue.subject = *subject;
  cue.has_subject = true;
  cue.region = {std::min(cue.verb.first, subject->tokens.first),
                std::max(cue.verb.last, subject->tokens.last)};
  if (subject->mention) subjects_.set_last_speaker(*subject->mention);
}

// Rules that capture the speaker, or say that there is none.
void CueFinder::read_capture(Cue& cue) {
  // The first rule with a speaker decides; verbs in these constructions need no subject of their own.
  const PatternMatch* chosen = nullptr;
  for (const PatternMatch* match : cue.matches) {
    const Speaker kind = text_.grammar().construction(match->rule).speaker;
    if (kind == Speaker::subject) continue;
    if (chosen == nullptr ||
        (kind == Speaker::capture && text_.grammar().construction(chosen->rule).speaker != kind))
      chosen = match;
  }
  const Capture* speaker = chosen->capture("speaker");
  cue.has_subject = true;
  if (speaker != nullptr) {
    cue.subject.mention = speaker->payload;
    cue.subject.tokens = {speaker->first, speaker->last};
    cue.subject.role = subjects_.role_of(speaker->payload, {cue.verb.first, speaker->last});
    if (speaker->first > cue.verb.last + 1 && cue.subject.role.first == cue.subject.role.last) {
      const bool is_own = mentions_[speaker->payload].type == MentionType::person;
      if (!is_own) cue.subject.role = {cue.verb.last, speaker->last};
    }
    subjects_.set_last_speaker(speaker->payload);
  } else if (chosen->last > cue.verb.last) {
    cue.subject.role = {cue.verb.last, chosen->last};
  }
  cue.region = {chosen->first, std::max(chosen->last, cue.verb.last)};
}

}  // namespace dateline
