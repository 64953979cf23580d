#include "extractors/events/clause.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr Label report_verb = label_of("report-verb");
constexpr Label title = label_of("title");
constexpr Label person_noun = label_of("person-noun");
constexpr Label group_noun = label_of("group-noun");

// How far the head of a noun phrase may stand from its first word, in tokens.
constexpr std::uint32_t longest_premodifier = 6;
constexpr std::uint32_t longest_apposition = 25;

}  // namespace

bool ClauseReader::is_border(std::uint32_t token) const {
  if (covering_[token] != no_mention) return false;
  if (has(token, mark_clause_border)) return true;
  const std::string_view text = analysis_.token_text(token);
  return text == "\"" || text == "\u201C" || text == "\u201D" || text == ")";
}

std::uint32_t ClauseReader::clause_start(std::uint32_t token) const {
  while (token > sentence_.first && !is_border(token - 1)) --token;
  return token;
}

std::uint32_t ClauseReader::clause_end(std::uint32_t token) const {
  while (token < sentence_.last && !is_border(token)) ++token;
  return token;
}

bool ClauseReader::is_adverb(std::uint32_t token) const {
  const std::string_view text = analysis_.token_text(token);
  return (text.size() > 4 && text.ends_with("ly")) || text == "also" || text == "then" || text == "just" ||
         text == "now" || text == "once" || text == "again" || text == "already" || text == "still" ||
         text == "later";
}

bool ClauseReader::is_agent_noun(std::uint32_t token) const {
  const Lattice& lattice = analysis_.lattice();
  return lattice.has(token, title) || lattice.has(token, person_noun) || lattice.has(token, group_noun);
}

std::uint32_t ClauseReader::auxiliaries_start(std::uint32_t verb) const {
  constexpr std::uint32_t auxiliary = mark_be | mark_have | mark_modal_future | mark_modal_hypothetical |
                                      mark_negation | mark_future | mark_alleged;
  std::uint32_t at = verb;
  while (at > sentence_.first && covering_[at - 1] == no_mention &&
         (has(at - 1, auxiliary) || is_adverb(at - 1) || is_punctuation(at - 1, "to"))) {
    --at;
  }
  return at;
}

std::vector<MentionIndex> ClauseReader::with_coordinated_before(MentionIndex mention) const {
  std::vector<MentionIndex> all = {mention};
  std::uint32_t at = tokens_of(mention).first;
  while (at > sentence_.first) {
    // back over "the", adjectives …
    std::uint32_t before = at;
    for (int words = 0; words < 3 && before > sentence_.first && covering_[before - 1] == no_mention &&
                        has(before - 1, mark_determiner);
         ++words) {
      --before;
    }
    if (before == sentence_.first) break;
    const std::uint32_t joint = before - 1;
    const std::string_view text = analysis_.token_text(joint);
    if (text != "and" && text != "," && text != "&") break;
    std::uint32_t end = joint;
    if (end > sentence_.first && text == "and" && is_punctuation(end - 1, ",")) --end;
    if (end == sentence_.first || covering_[end - 1] == no_mention) break;
    const MentionIndex previous = covering_[end - 1];
    if (text == "," && mentions_[previous].type != mentions_[mention].type) break;
    all.push_back(previous);
    at = tokens_of(previous).first;
  }
  std::reverse(all.begin(), all.end());
  // "X, Y" alone is an apposition ("Ali Laarayedh, the minister", "Menaka, Mali"), not a list.
  if (all.size() == 2) {
    const std::uint32_t between = tokens_of(all[0]).last;
    if (is_punctuation(between, ",") && !is_punctuation(between + 1, "and")) return {all[1]};
  }
  return all;
}

std::vector<MentionIndex> ClauseReader::subject(std::uint32_t verb, int depth) const {
  if (depth > 3) return {};
  std::uint32_t at = auxiliaries_start(verb);
  if (at == sentence_.first) return {};
  --at;  // the last token of what stands before the verb
  // "X, the spokesman of Y, said": back over what stands between the commas.
  if (is_punctuation(at, ",") && covering_[at] == no_mention) {
    std::uint32_t comma = at;
    const std::uint32_t floor = at - std::min(at - sentence_.first, longest_apposition);
    while (comma > floor && !(is_punctuation(comma - 1, ",") && covering_[comma - 1] == no_mention)) --comma;
    // "the rebels who came from Timbuktu, are": back over the relative clause.
    for (std::uint32_t t = at; t > comma; --t) {
      if (covering_[t - 1] != no_mention || !has(t - 1, mark_relative)) continue;
      if (t - 1 == sentence_.first || covering_[t - 2] == no_mention) return {};
      return {covering_[t - 2]};
    }
    if (comma <= floor || comma < sentence_.first + 2) return {};
    at = comma - 2;
  }
  if (covering_[at] == no_mention && has(at, mark_relative)) {  // "members who attended"
    if (at == sentence_.first) return {};
    --at;
    if (is_punctuation(at, ",") && at > sentence_.first) --at;
    return covering_[at] == no_mention ? std::vector<MentionIndex>{}
                                       : std::vector<MentionIndex>{covering_[at]};
  }
  const std::string_view text = analysis_.token_text(at);
  if (covering_[at] == no_mention &&
      (text == "and" || text == "or" || text == "but")) {  // "arrested X and killed Y"
    for (std::uint32_t other = at; other > sentence_.first; --other) {
      const std::uint32_t token = other - 1;
      if (is_border(token)) break;
      if (covering_[token] != no_mention) continue;
      const std::string_view word = analysis_.token_text(token);
      const bool is_verb = has(token, mark_light_verb) || analysis_.lattice().has(token, report_verb) ||
                           (word.size() > 3 && word.ends_with("ed") && !has(token, mark_determiner));
      if (is_verb) return subject(token, depth + 1);
    }
    return {};
  }
  if (covering_[at] == no_mention) {
    // "the army and other groups": the named one of them.
    std::uint32_t joint = at;
    while (joint > sentence_.first && at - joint < 3 && covering_[joint] == no_mention &&
           analysis_.tokens()[joint].kind == TokenKind::word && !is_punctuation(joint, "and") &&
           !has(joint, mark_preposition | mark_clause_border)) {
      --joint;
    }
    if (!is_punctuation(joint, "and") || joint == sentence_.first || covering_[joint - 1] == no_mention)
      return {};
    at = joint - 1;
  }
  MentionIndex mention = covering_[at];
  // Out of prepositional phrases to the head: "the leader of the group in Mali".
  MentionIndex head = mention;
  for (int phrases = 0; phrases < 4; ++phrases) {
    std::uint32_t before = tokens_of(mention).first;
    std::uint32_t words = 0;
    while (before > sentence_.first && covering_[before - 1] == no_mention && words < longest_premodifier &&
           !has(before - 1, mark_preposition | mark_clause_border) &&
           analysis_.tokens()[before - 1].kind != TokenKind::punctuation) {
      --before;
      ++words;
    }
    if (before == sentence_.first || covering_[before - 1] != no_mention ||
        !has(before - 1, mark_preposition))
      break;
    const std::uint32_t preposition = before - 1;
    if (preposition == sentence_.first) return {};  // "In Mali killed": no subject
    const std::uint32_t governor = preposition - 1;
    if (covering_[governor] != no_mention) {
      mention = covering_[governor];
      head = mention;
      continue;
    }
    // The head is no mention: a person or group of the mention may stand for it, nothing else.
    if (is_agent_noun(governor)) return {mention};
    return {};
  }
  return with_coordinated_before(head);
}

std::vector<MentionIndex> ClauseReader::noun_phrase(std::uint32_t at, std::uint32_t limit) const {
  std::vector<MentionIndex> found;
  bool agent = false;
  for (std::uint32_t words = 0; at < limit && words <= longest_premodifier; ++at, ++words) {
    if (covering_[at] != no_mention) {
      found.push_back(covering_[at]);
      break;
    }
    if (is_border(at) || has(at, mark_be | mark_have | mark_modal_future | mark_modal_hypothetical))
      return {};
    if (has(at, mark_preposition)) {
      // "the leader of AQIM", "at least 16", "up to 300": go on; any other preposition ends it.
      if (is_punctuation(at, "of") && agent) continue;
      if ((is_punctuation(at, "at") || is_punctuation(at, "over") || is_punctuation(at, "about") ||
           is_punctuation(at, "around")) &&
          at + 1 < limit &&
          (analysis_.tokens()[at + 1].kind == TokenKind::number || is_punctuation(at + 1, "least"))) {
        continue;
      }
      return {};
    }
    if (analysis_.tokens()[at].kind == TokenKind::punctuation && !is_punctuation(at, "-")) return {};
    agent = is_agent_noun(at);
  }
  // Those coordinated with it.
  while (!found.empty()) {
    std::uint32_t next = tokens_of(found.back()).last;
    if (next >= limit) break;
    const std::string_view joint = analysis_.token_text(next);
    if (joint != "and" && joint != "or" && joint != "," && joint != "&") break;
    const bool comma = joint == ",";
    ++next;
    if (comma && next < limit && is_punctuation(next, "and")) ++next;
    std::uint32_t words = 0;
    while (next < limit && words < 3 && covering_[next] == no_mention && has(next, mark_determiner)) {
      ++next;
      ++words;
    }
    if (next >= limit || covering_[next] == no_mention || covering_[next] == found.back()) break;
    const MentionIndex another = covering_[next];
    // "Menaka, Mali" is no list; neither is "X, Y" of different types.
    if (comma && !is_punctuation(next - 1, "and")) {
      const std::uint32_t after = tokens_of(another).last;
      const bool goes_on = after < limit && (is_punctuation(after, ",") || is_punctuation(after, "and"));
      if (!goes_on || mentions_[another].type != mentions_[found.back()].type) break;
    }
    found.push_back(another);
  }
  return found;
}

std::vector<MentionIndex> ClauseReader::object(std::uint32_t behind) const {
  return noun_phrase(behind, sentence_.last);
}

std::vector<ClauseReader::PrepositionalPhrase> ClauseReader::phrases(std::uint32_t behind) const {
  std::vector<PrepositionalPhrase> found;
  for (std::uint32_t at = behind; at < sentence_.last; ++at) {
    if (is_border(at)) break;
    if (covering_[at] != no_mention) {
      // A mention may hold its own prepositions; go on behind it.
      at = std::max(at, tokens_of(covering_[at]).last - 1);
      continue;
    }
    if (!has(at, mark_preposition | mark_place_preposition)) continue;
    std::vector<MentionIndex> mentions = noun_phrase(at + 1, sentence_.last);
    if (!mentions.empty()) found.push_back({at, std::move(mentions)});
  }
  return found;
}

std::optional<MentionIndex> ClauseReader::possessor(std::uint32_t token) const {
  // back over adjectives: "Tunisia's new army"
  std::uint32_t at = token;
  for (int words = 0; words < 3 && at > sentence_.first; ++words) {
    const std::string_view text = analysis_.token_text(at - 1);
    const bool is_possessive = text == "'s" || text == "\u2019s" || text == "'" || text == "\u2019";
    if (is_possessive && at >= sentence_.first + 2 && covering_[at - 2] != no_mention)
      return covering_[at - 2];
    if (is_possessive || has(at - 1, mark_preposition | mark_clause_border | mark_determiner) ||
        analysis_.tokens()[at - 1].kind == TokenKind::punctuation || covering_[at - 1] != no_mention) {
      return std::nullopt;
    }
    --at;
  }
  return std::nullopt;
}

}  // namespace dateline
