#include "extractors/quotes/cue_finder.h"

#include <algorithm>
#include <utility>

namespace dateline {
namespace {

using Content = SpeechGrammar::Content;
using Speaker = SpeechGrammar::Speaker;

}  // namespace

std::vector<Cue> CueFinder::find() {
  matches_.reserve(2 * text_.analysis().sentences().size());
  text_.grammar().rules().visit_all(text_.analysis().lattice(),
                                    [this](PatternMatch& match, const RuleSet::CaptureInto& capture) {
                                      if (const std::optional<CueMatch> found = read_match(match, capture))
                                        matches_.push_back(*found);
                                    });
  std::stable_sort(matches_.begin(), matches_.end(), [](const CueMatch& a, const CueMatch& b) {
    return std::pair(a.cue.first, a.rule) < std::pair(b.cue.first, b.rule);
  });
  std::vector<Cue> cues;
  cues.reserve(matches_.size());
  std::uint32_t covered = 0;
  for (std::size_t i = 0; i < matches_.size();) {
    const std::uint32_t at = matches_[i].cue.first;
    std::size_t last = i;
    const CueMatch* longest = &matches_[i];
    for (; last < matches_.size() && matches_[last].cue.first == at; ++last) {
      if (matches_[last].cue.last > longest->cue.last) longest = &matches_[last];
    }
    if (at >= covered) {
      const std::string_view lemma = longest->lemma;
      Cue cue;
      cue.verb = longest->cue;
      cue.region = cue.verb;
      cue.matches = std::span(matches_).subspan(i, last - i);
      keep_captures_only(cue);
      if (has_to_have_subject(cue)) {
        read_subject(cue, lemma, cues.empty() ? nullptr : &cues.back());
      } else {
        read_capture(cue);
      }
      covered = cue.verb.last;
      cues.push_back(cue);
    }
    i = last;
  }
  return cues;
}

const CueFinder::LeadingEdge& CueFinder::leading_edge(std::uint32_t token, Label label) {
  if (leading_edge_.token == token && leading_edge_.label == label) return leading_edge_;
  leading_edge_ = {token, label, nullptr, nullptr};
  for (const Edge& edge : text_.analysis().lattice().at(token)) {
    if (edge.label != label) continue;
    if (leading_edge_.only != nullptr) {
      leading_edge_.only = nullptr;
      break;
    }
    leading_edge_.only = &edge;
  }
  if (leading_edge_.only != nullptr)
    leading_edge_.rules = &text_.grammar().rules_with(leading_edge_.only->value);
  return leading_edge_;
}

// Most rules begin with their cue, and capture nothing else that is asked for: the lattice tells it.
std::optional<CueMatch> CueFinder::read_match(PatternMatch& match, const RuleSet::CaptureInto& capture) {
  const SpeechGrammar::Construction& construction = text_.grammar().construction(match.rule);
  CueMatch found;
  found.rule = match.rule;
  found.first = match.first;
  found.last = match.last;
  const Edge* edge = nullptr;
  if (construction.cue_edge) {
    if (text_.mark_of(match.first) != SpeechText::none) return std::nullopt;
    const LeadingEdge& leading = leading_edge(match.first, *construction.cue_edge);
    edge = leading.only;
    if (edge != nullptr && !(*leading.rules)[match.rule]) return std::nullopt;
  }
  if (edge != nullptr && !construction.captures_speaker) {
    found.cue = {edge->first, edge->last};
    found.lemma = edge->value;
  } else if (!read_captures(match, capture, found)) {
    return std::nullopt;
  }
  const bool needs_subject = construction.speaker == Speaker::subject;
  if (needs_subject && text_.is(found.cue.first, speech_preposition)) return std::nullopt;  // "according to"
  return found;
}

bool CueFinder::read_captures(PatternMatch& match, const RuleSet::CaptureInto& capture,
                              CueMatch& found) const {
  capture(match);
  const Capture* cue = match.capture("cue");
  if (cue == nullptr || text_.mark_of(cue->first) != SpeechText::none) return false;
  if (!text_.grammar().rules_with(cue->value)[match.rule]) return false;
  found.cue = {cue->first, cue->last};
  found.lemma = cue->value;
  if (const Capture* speaker = match.capture("speaker"))
    found.speaker = {{speaker->first, speaker->last}, speaker->payload};
  return true;
}

// Where a rule says who speaks, the rules that look for a subject are out; quoted words stay.
void CueFinder::keep_captures_only(Cue& cue) const {
  if (has_to_have_subject(cue)) return;
  const auto end = std::remove_if(cue.matches.begin(), cue.matches.end(), [&](const CueMatch& match) {
    const SpeechGrammar::Construction& construction = text_.grammar().construction(match.rule);
    return construction.speaker == Speaker::subject && construction.content != Content::quoted;
  });
  cue.matches = cue.matches.first(static_cast<std::size_t>(end - cue.matches.begin()));
}

bool CueFinder::has_to_have_subject(const Cue& cue) const {
  return std::all_of(cue.matches.begin(), cue.matches.end(), [&](const CueMatch& match) {
    return text_.grammar().construction(match.rule).speaker == Speaker::subject;
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
      !before->subject.is_relative &&
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
  const CueMatch* chosen = nullptr;
  for (const CueMatch& match : cue.matches) {
    const Speaker kind = text_.grammar().construction(match.rule).speaker;
    if (kind == Speaker::subject) continue;
    if (chosen == nullptr ||
        (kind == Speaker::capture && text_.grammar().construction(chosen->rule).speaker != kind))
      chosen = &match;
  }
  cue.has_subject = true;
  if (chosen->speaker) {
    const auto [tokens, mention] = *chosen->speaker;
    cue.subject.mention = mention;
    cue.subject.tokens = tokens;
    cue.subject.role = subjects_.role_of(mention, {cue.verb.first, tokens.last});
    if (tokens.first > cue.verb.last + 1 && cue.subject.role.first == cue.subject.role.last) {
      const bool is_own = mentions_[mention].type == MentionType::person;
      if (!is_own) cue.subject.role = {cue.verb.last, tokens.last};
    }
    subjects_.set_last_speaker(mention);
  } else if (chosen->last > cue.verb.last) {
    cue.subject.role = {cue.verb.last, chosen->last};
  }
  cue.region = {chosen->first, std::max(chosen->last, cue.verb.last)};
}

}  // namespace dateline
