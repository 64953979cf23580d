#include "extractors/events/clause.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr Label report_verb = label_of("report-verb");
constexpr Label title = label_of("title");
constexpr Label person_noun = label_of("person-noun");
constexpr Label group_noun = label_of("group-noun");
constexpr Label org_noun = label_of("org-noun");
constexpr Label nationality = label_of("NATIONALITY");

// How far things may stand from each other, in tokens.
constexpr std::uint32_t subject_reach = 60;
constexpr std::uint32_t complement_reach = 48;
constexpr std::uint32_t relative_reach = 25;
constexpr int max_depth = 4;

void append_new(MentionList& list, std::optional<MentionIndex> more) {
  if (more && std::find(list.begin(), list.end(), *more) == list.end()) list.push_back(*more);
}

}  // namespace

std::uint32_t ClauseReader::floor_of(std::uint32_t token, std::uint32_t reach) const {
  return std::max(sentence_.first, token > reach ? token - reach : 0);
}

bool ClauseReader::is_agent_noun(std::uint32_t token) const {
  const Lattice& lattice = analysis_.lattice();
  return lattice.has(token, title) || lattice.has(token, person_noun) || lattice.has(token, group_noun) ||
         lattice.has(token, org_noun);
}

std::optional<std::uint32_t> ClauseReader::content_before(std::uint32_t token) const {
  while (token > sentence_.first) {
    --token;
    const Tag tag = syntax_.tag_of(token);
    if (tag != Tag::adverb && tag != Tag::negation && tag != Tag::date) return token;
  }
  return std::nullopt;
}

// ---- groups

NounGroup ClauseReader::group_at(std::uint32_t first) const {
  std::uint32_t at = first;
  bool noun = false;
  while (at < sentence_.last && syntax_.in_noun_group(at)) {
    const Tag tag = syntax_.tag_of(at);
    if (tag == Tag::pronoun) {
      if (at == first) ++at;
      break;
    }
    if (noun && tag == Tag::determiner) break;  // another group starts
    noun = noun || tag == Tag::noun;
    if (tag == Tag::noun && syntax_.covering(at) != no_mention) {
      at = std::max(at + 1, std::min(syntax_.tokens_of(syntax_.covering(at)).last, sentence_.last));
      continue;
    }
    ++at;
  }
  return {first, at};
}

NounGroup ClauseReader::group_ending_at(std::uint32_t last_token) const {
  std::uint32_t first = last_token;
  if (syntax_.is(last_token, Tag::pronoun)) return {last_token, last_token + 1};
  const std::uint32_t floor = floor_of(last_token, complement_reach);
  while (true) {
    if (syntax_.covering(first) != no_mention) {
      first = std::max(floor, std::min(first, syntax_.tokens_of(syntax_.covering(first)).first));
    }
    if (first <= floor) break;
    const Tag before = syntax_.tag_of(first - 1);
    if (!syntax_.in_noun_group(first - 1) || before == Tag::pronoun) break;
    if (syntax_.is(first, Tag::determiner) && before != Tag::determiner) break;
    --first;
  }
  return {first, last_token + 1};
}

NounGroup ClauseReader::group_around(std::uint32_t token) const {
  return {group_ending_at(token).first, group_at(token).last};
}

std::optional<MentionIndex> ClauseReader::participant(NounGroup group, int depth) const {
  if (group.empty() || depth > max_depth) return std::nullopt;
  std::uint32_t head = group.last - 1;
  while (head > group.first && syntax_.is(head, Tag::possessive)) --head;
  if (syntax_.is(head, Tag::pronoun)) return std::nullopt;
  if (const std::uint32_t mention = syntax_.covering(head); mention != no_mention) return mention;
  const bool behind = group.last + 1 < sentence_.last && syntax_.is(group.last, Tag::preposition) &&
                      syntax_.in_noun_group(group.last + 1);
  const bool of = behind && syntax_.text(group.last) == "of";
  if (of && is_agent_noun(head)) {
    if (const auto found = participant(group_at(group.last + 1), depth + 1)) return found;
  }
  for (std::uint32_t t = head; t > group.first; --t) {
    const std::uint32_t mention = syntax_.covering(t - 1);
    // A description in front of another noun describes that: "a military | offensive".
    if (mention != no_mention &&
        (is_name(mention) || syntax_.is(t, Tag::possessive) || is_adjective_of_country(mention))) {
      return mention;
    }
  }
  // "authorities in Wyoming" are those of Wyoming; "a road in Algeria" is no participant.
  if (behind && (!syntax_.has(group.last, word_place_preposition) || is_agent_noun(head))) {
    return participant(group_at(group.last + 1), depth + 1);
  }
  return std::nullopt;
}

// "an Egyptian | proposal", "a South African | proposal"
bool ClauseReader::is_adjective_of_country(MentionIndex mention) const {
  const TokenRange range = syntax_.tokens_of(mention);
  const Edge* const edge = analysis_.lattice().find(range.first, nationality);
  return edge != nullptr && edge->last == range.last;
}

bool ClauseReader::is_animate(NounGroup group) const {
  if (analysis_.is_lower_case()) return !group.empty();  // names cannot be told from other words
  for (std::uint32_t t = group.first; t < group.last; ++t) {
    const Token& token = analysis_.tokens()[t];
    if (token.capital && !token.sentence_start && syntax_.is(t, Tag::noun)) return true;
    if (syntax_.is(t, Tag::pronoun) || syntax_.is(t, Tag::number) || syntax_.covering(t) != no_mention ||
        is_agent_noun(t) || analysis_.lattice().has(t, nationality)) {
      return true;
    }
  }
  return false;
}

std::optional<MentionIndex> ClauseReader::possessor(std::uint32_t token) const {
  const NounGroup group = group_ending_at(token);
  for (std::uint32_t t = token; t > group.first + 1; --t) {
    if (syntax_.is(t - 1, Tag::possessive) && syntax_.covering(t - 2) != no_mention) {
      return syntax_.covering(t - 2);
    }
  }
  return std::nullopt;
}

// ---- verbs

VerbGroup ClauseReader::verb_group(std::uint32_t verb) const {
  VerbGroup group;
  group.first = verb;
  group.obligation = syntax_.has(verb, word_asked);
  bool nearest = true;
  const auto read = [&](std::uint32_t t) {
    const Tag tag = syntax_.tag_of(t);
    if (tag == Tag::be) {
      group.be = true;
      if (nearest) group.passive = syntax_.is(verb, Tag::participle);
      if (nearest) group.progressive = syntax_.is(verb, Tag::gerund);
    }
    if (tag == Tag::be || tag == Tag::have) nearest = false;
    group.have = group.have || tag == Tag::have;
    group.future = group.future || syntax_.has(t, word_future);
    group.hypothetical = group.hypothetical || syntax_.has(t, word_hypothetical);
    group.obligation = group.obligation || syntax_.has(t, word_obligation);
    group.negated = group.negated || syntax_.has(t, word_negation);
    group.alleged = group.alleged || syntax_.has(t, word_alleged);
  };
  if (syntax_.is(verb, Tag::modal) || syntax_.is(verb, Tag::be)) read(verb);
  const std::uint32_t floor = floor_of(verb, relative_reach);
  while (group.first > floor) {
    const std::uint32_t t = group.first - 1;
    const Tag tag = syntax_.tag_of(t);
    if (tag == Tag::to) {
      group.to = t;
      group.first = t;
      if (t > floor && syntax_.is(t - 1, Tag::negation)) {
        group.negated = true;
        group.first = t - 1;
      }
      break;
    }
    const bool auxiliary = tag == Tag::be || tag == Tag::have || tag == Tag::do_form || tag == Tag::modal ||
                           tag == Tag::adverb || tag == Tag::negation;
    if (!auxiliary && tag != Tag::date) break;
    if (tag == Tag::date && group.first == verb && t > floor && !syntax_.is_predicate(t - 1)) break;
    read(t);
    --group.first;
  }
  return group;
}

std::optional<std::uint32_t> ClauseReader::verb_before(std::uint32_t token) const {
  const std::uint32_t floor = floor_of(token, subject_reach);
  for (std::uint32_t t = token; t > floor; --t) {
    const Tag tag = syntax_.tag_of(t - 1);
    if (syntax_.is_verb(t - 1) || tag == Tag::be || tag == Tag::have) return t - 1;
    if (tag == Tag::border || tag == Tag::subordinator) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> ClauseReader::relative_before(std::uint32_t verb) const {
  const std::uint32_t floor = floor_of(verb, relative_reach);
  for (std::uint32_t t = verb; t > floor; --t) {
    const Tag tag = syntax_.tag_of(t - 1);
    if (tag == Tag::relative) return t - 1;
    if (tag == Tag::comma || tag == Tag::border || tag == Tag::subordinator) return std::nullopt;
  }
  return std::nullopt;
}

ClauseSubject ClauseReader::of_group(NounGroup group) const {
  ClauseSubject found;
  found.group = group;
  if (!group.empty() && syntax_.is(group.last - 1, Tag::pronoun)) found.pronoun = group.last - 1;
  append_new(found.mentions, participant(group));
  return found;
}

// `groups` from right to left. "X, Y and Z": all; "X, the leader of Y,": X; "the leader, X,": the name.
ClauseSubject ClauseReader::of_groups(std::span<const Listed> groups) const {
  ClauseSubject found = of_group(groups.back().group);
  bool list = false;
  for (std::size_t i = 1; i < groups.size(); ++i) list = list || groups[i].joint == Tag::conjunction;
  bool open = true;
  for (std::size_t i = groups.size() - 1; i > 0 && open; --i) {
    const Tag joint = groups[i].joint;
    open = joint == Tag::conjunction || (joint == Tag::comma && list);
    const auto more = participant(groups[i - 1].group);
    if (open) {
      append_new(found.mentions, more);
    } else if (joint == Tag::comma && more && is_name(*more) &&
               mentions_[*more].type == MentionType::person &&
               (found.mentions.empty() || !is_name(found.mentions.front()) ||
                mentions_[found.mentions.front()].type != MentionType::person)) {
      found.mentions = {*more};
    }
  }
  return found;
}

ClauseSubject ClauseReader::subject(std::uint32_t verb, int depth) const {
  if (depth > max_depth) return {};
  const VerbGroup group = verb_group(verb);
  if (group.to) return controller(*group.to, depth);
  if (syntax_.is(verb, Tag::gerund) && !group.be) return subject_of_participle(group.first, depth);
  if (syntax_.is(verb, Tag::participle) && !group.be && !group.have) {
    std::optional<std::uint32_t> before = content_before(group.first);
    if (before && syntax_.is(*before, Tag::comma)) before = content_before(*before);
    if (before && syntax_.in_noun_group(*before)) return of_group(group_ending_at(*before));
    if (before && syntax_.is(*before, Tag::conjunction)) {
      if (const auto other = verb_before(*before)) return subject(*other, depth + 1);
    }
    return {};
  }
  return subject_before(group.first, depth);
}

// "Gunmen attacked a church, killed two worshippers and fled": the finite verb before, if only its complement
// stands between it and the comma before `verb`.
std::optional<std::uint32_t> ClauseReader::verb_in_series(std::uint32_t verb) const {
  if (!syntax_.is(verb, Tag::finite) || analysis_.lattice().has(verb, report_verb)) return std::nullopt;
  const auto comma = content_before(verb);
  if (!comma || !syntax_.is(*comma, Tag::comma) || *comma == sentence_.first) return std::nullopt;
  const auto before = verb_before(*comma);
  if (!before || !syntax_.is(*before, Tag::finite) || *before + 1 == *comma) return std::nullopt;
  if (analysis_.lattice().has(*before, report_verb) || relative_before(*before)) return std::nullopt;
  for (std::uint32_t t = *before + 1; t < *comma; ++t) {
    if (syntax_.is(t, Tag::comma) || syntax_.is(t, Tag::relative)) return std::nullopt;
  }
  return before;
}

// A participle without an auxiliary.
bool ClauseReader::is_attribute(std::uint32_t verb) const {
  if (!syntax_.is(verb, Tag::participle)) return false;
  const VerbGroup group = verb_group(verb);
  return !group.be && !group.have;
}

// "The flood killed 30 people and gunmen killed five": what stands before the conjunction is the object of
// another verb.
bool ClauseReader::is_object_before(std::uint32_t conjunction, std::uint32_t verb,
                                    std::uint32_t floor) const {
  if (!syntax_.is(verb, Tag::finite) || !syntax_.in_noun_group(conjunction - 1)) return false;
  std::uint32_t start = group_ending_at(conjunction - 1).first;
  while (start > floor && syntax_.has(start - 1, word_bound)) --start;
  return start > floor && syntax_.is(start - 1, Tag::finite) &&
         !analysis_.lattice().has(start - 1, report_verb);
}

ClauseSubject ClauseReader::subject_before(std::uint32_t at, int depth) const {
  if (const auto other = verb_in_series(at)) {
    if (ClauseSubject shared = subject(*other, depth + 1); !shared.group.empty()) return shared;
  }
  ShortList<Listed, 8> groups;
  Tag joint = Tag::noun;
  std::uint32_t leftmost_comma = no_mention;
  std::uint32_t parallel_to = no_mention;  // a group behind a preposition that the list goes on before
  std::optional<std::uint32_t> stop;
  std::uint32_t main_verb = no_mention;  // of the auxiliaries that come next
  const auto drop_objects = [&] {
    const auto kept = std::remove_if(groups.begin(), groups.end(),
                                     [&](const Listed& each) { return each.group.first < leftmost_comma; });
    groups.shrink(static_cast<std::size_t>(kept - groups.begin()));
  };
  const std::uint32_t floor = floor_of(at, subject_reach);
  std::uint32_t i = at;
  while (i > floor && !stop) {
    const std::uint32_t t = i - 1;
    switch (syntax_.tag_of(t)) {
      case Tag::adverb:
      case Tag::negation:
      case Tag::date:
      case Tag::preposition:
      case Tag::to:
        i = t;
        break;
      case Tag::comma:
        leftmost_comma = t;
        joint = joint == Tag::conjunction ? joint : Tag::comma;
        i = t;
        break;
      case Tag::noun:
      case Tag::determiner:
      case Tag::number:
      case Tag::pronoun:
      case Tag::possessive: {
        const NounGroup group = group_ending_at(t);
        std::uint32_t start = group.first;
        while (start > floor && syntax_.has(start - 1, word_bound)) --start;  // "at least 16 members"
        const std::optional<std::uint32_t> before = start > floor ? std::optional(start - 1) : std::nullopt;
        bool governed = before && syntax_.is(*before, Tag::preposition);
        if (before && syntax_.is(*before, Tag::conjunction) && *before > floor &&
            syntax_.in_noun_group(*before - 1)) {
          const NounGroup left = group_ending_at(*before - 1);
          governed = left.first > floor && syntax_.is(left.first - 1, Tag::preposition);
          // "X of Mali and Y of Chad"
          const bool parallel = governed && group.last < at && syntax_.is(group.last, Tag::preposition) &&
                                syntax_.text(group.last) == syntax_.text(left.first - 1);
          if (parallel) parallel_to = left.first;
          governed = governed && !parallel;
        }
        if (!governed) groups.push_back({group, joint});
        if (!governed || group.first != parallel_to) joint = Tag::noun;
        i = start;
        break;
      }
      case Tag::conjunction:
        if (i == at && leftmost_comma == no_mention) {
          auto other = verb_before(t);
          // "convicted one of the men arrested in Gao and sentenced him": back over what only describes
          while (other && syntax_.is(at, Tag::finite) && is_attribute(*other)) other = verb_before(*other);
          return other ? subject(*other, depth + 1) : ClauseSubject{};
        }
        if (t == floor || !(syntax_.in_noun_group(t - 1) || syntax_.is(t - 1, Tag::comma) ||
                            syntax_.is(t - 1, Tag::date))) {
          stop = t;
        } else if (!groups.empty() && is_object_before(t, at, floor)) {
          stop = t;
        } else {
          joint = Tag::conjunction;
          i = t;
        }
        break;
      case Tag::relative: {
        if (!groups.empty()) {
          stop = t;
          break;
        }
        std::uint32_t antecedent = t;
        while (antecedent > floor &&
               (syntax_.is(antecedent - 1, Tag::comma) || syntax_.is(antecedent - 1, Tag::date)))
          --antecedent;
        if (antecedent == floor || !syntax_.in_noun_group(antecedent - 1)) return {};
        return of_group(group_ending_at(antecedent - 1));
      }
      case Tag::border:
        if (syntax_.text(t) == ")") {
          std::uint32_t open = t;
          while (open > floor && syntax_.text(open) != "(") --open;
          if (syntax_.text(open) == "(") {
            i = open;
            break;
          }
        }
        stop = t;
        break;
      case Tag::gerund:
      case Tag::participle:
      case Tag::infinitive: {
        // "has said it will": a predicate; "the men arrested in Gao": no more than an attribute.
        const VerbGroup verb = verb_group(t);
        if (!verb.to && verb.first < t &&
            (verb.be || verb.have || verb.future || verb.hypothetical || verb.obligation)) {
          main_verb = t;
          i = t;
          while (i > floor && !syntax_.is_predicate(i - 1)) --i;
          break;
        }
        drop_objects();
        i = t;
        break;
      }
      case Tag::finite:
      case Tag::be:
      case Tag::have:
      case Tag::do_form:
      case Tag::modal: {
        const std::uint32_t predicate = main_verb == no_mention ? t : main_verb;
        main_verb = no_mention;
        const bool tells = analysis_.lattice().has(predicate, report_verb);
        const std::size_t before = groups.size();
        const auto relative = relative_before(t);
        if (relative) {
          drop_objects();
          if (groups.empty() || before == groups.size()) {
            i = *relative;
            leftmost_comma = std::min(leftmost_comma, i);
            while (i > floor && syntax_.is(i - 1, Tag::comma)) --i;
            joint = Tag::comma;
            if (!groups.empty()) stop = predicate;
            break;
          }
        }
        // "The army, police said, attacked": back over what is said in between.
        if (tells && groups.empty() && leftmost_comma == predicate + 1) {
          std::uint32_t comma = t;
          while (comma > floor && !syntax_.is(comma, Tag::comma) && !syntax_.is(comma, Tag::border)) --comma;
          if (syntax_.is(comma, Tag::comma)) {
            i = comma;
            break;
          }
        }
        // "While the leaders made speeches, the police …": what stands before the comma is the object of
        // that.
        const bool has_own = std::any_of(groups.begin(), groups.end(), [&](const Listed& each) {
          return each.group.first >= leftmost_comma;
        });
        if (!tells && leftmost_comma != no_mention && has_own) drop_objects();
        stop = predicate;
        break;
      }
      case Tag::subordinator:
        stop = t;
        break;
    }
  }
  if (groups.empty()) {
    ClauseSubject none;
    none.before = stop;
    return none;
  }
  ClauseSubject found = of_groups(groups);
  found.before = stop;
  return found;
}

// "agreed to send", "urged X to send", "X's decision to send", "is ready to send"
ClauseSubject ClauseReader::controller(std::uint32_t to, int depth) const {
  const auto before = content_before(to);
  if (!before) return {};
  if (syntax_.is_verb(*before) || syntax_.is(*before, Tag::be) || syntax_.is(*before, Tag::have)) {
    return subject(*before, depth + 1);
  }
  if (syntax_.is(*before, Tag::conjunction) || syntax_.is(*before, Tag::comma)) {
    const auto other = verb_before(*before);
    return other ? subject(*other, depth + 1) : ClauseSubject{};
  }
  if (!syntax_.in_noun_group(*before)) return {};
  const NounGroup group = group_ending_at(*before);
  if (group.first == sentence_.first) return of_group(group);
  const std::uint32_t left = group.first - 1;
  const std::uint32_t head = group.last - 1;
  const bool named = syntax_.covering(head) != no_mention || syntax_.is(head, Tag::pronoun);
  if (named && !syntax_.is(left, Tag::be)) return of_group(group);
  if (syntax_.is_verb(left) || syntax_.is_predicate(left)) return subject(left, depth + 1);
  if (syntax_.is(left, Tag::preposition)) {
    if (const auto verb = verb_before(left)) return subject(*verb, depth + 1);
  }
  return of_group(group);
}

// "DRS arming AQIM", "accused X of killing", "began moving", ", killing three"
ClauseSubject ClauseReader::subject_of_participle(std::uint32_t first, int depth) const {
  const auto before = content_before(first);
  if (!before) return {};
  const Tag tag = syntax_.tag_of(*before);
  if (syntax_.is_verb(*before)) return subject(*before, depth + 1);
  if (tag == Tag::comma || tag == Tag::conjunction) {
    const auto other = verb_before(*before);
    return other ? subject(*other, depth + 1) : ClauseSubject{};
  }
  if (tag == Tag::preposition) {
    const auto left = content_before(*before);
    if (!left) return {};
    if (syntax_.in_noun_group(*left)) {
      const NounGroup group = group_ending_at(*left);
      const std::uint32_t head = group.last - 1;
      if (syntax_.text(*before) != "by" && syntax_.covering(head) != no_mention) return of_group(group);
      if (syntax_.text(*before) != "by" && syntax_.is(head, Tag::pronoun)) return of_group(group);
    }
    const auto other = verb_before(*before);
    if (!other || syntax_.text(*before) == "for") return {};
    return subject(*other, depth + 1);
  }
  if (syntax_.in_noun_group(*before)) {
    const NounGroup group = group_ending_at(*before);
    const std::uint32_t mention = syntax_.covering(group.last - 1);
    const bool place = mention != no_mention && mentions_[mention].type == MentionType::place;
    if (mention != no_mention && !place) return of_group(group);
    if (const auto other = verb_before(*before)) return subject(*other, depth + 1);
    return of_group(group);
  }
  return {};
}

// ---- behind the verb

bool ClauseReader::is_followed_by_verb(std::uint32_t token) const {
  std::uint32_t at = token;
  while (at < sentence_.last && (syntax_.is(at, Tag::adverb) || syntax_.is(at, Tag::date))) ++at;
  return at < sentence_.last && syntax_.is_predicate(at);
}

bool ClauseReader::has_number(NounGroup group) const {
  for (std::uint32_t t = group.first; t < group.last; ++t) {
    if (syntax_.is(t, Tag::number)) return true;
  }
  return false;
}

// "met his counterpart, Omar Diarra, in Gao": the name says who the description is.
std::uint32_t ClauseReader::read_apposed_name(ComplementItem& item, std::uint32_t at) const {
  if (at + 1 >= sentence_.last || !syntax_.is(at, Tag::comma) || !syntax_.in_noun_group(at + 1)) return at;
  const NounGroup name = group_at(at + 1);
  const std::uint32_t mention = syntax_.covering(name.last - 1);
  if (mention == no_mention || !is_name(mention) || mentions_[mention].type != MentionType::person) return at;
  const std::uint32_t behind = name.last;
  const bool is_closed = behind >= sentence_.last || syntax_.is(behind, Tag::comma) ||
                         syntax_.is(behind, Tag::border) || syntax_.is(behind, Tag::preposition) ||
                         syntax_.is(behind, Tag::date);
  if (!is_closed) return at;
  item.mentions = {mention};
  return behind < sentence_.last && syntax_.is(behind, Tag::comma) && !is_followed_by_verb(behind + 1)
             ? behind + 1
             : behind;
}

// Reads what is coordinated with the group of `item`; returns the token behind all of it.
std::uint32_t ClauseReader::read_list(ComplementItem& item) const {
  std::uint32_t at = item.group.last;
  append_new(item.mentions, participant(item.group));
  const bool describes = item.mentions.size() == 1 && !is_name(item.mentions.front()) &&
                         mentions_[item.mentions.front()].type == MentionType::person &&
                         !has_number(item.group);
  if (item.mentions.empty() || describes) at = read_apposed_name(item, at);
  while (at + 1 < sentence_.last) {
    const bool comma = syntax_.is(at, Tag::comma);
    const bool conjunction = syntax_.is(at, Tag::conjunction);
    if (!comma && !conjunction) break;
    std::uint32_t next = at + 1;
    if (comma && syntax_.is(next, Tag::conjunction)) ++next;
    if (next >= sentence_.last || !syntax_.in_noun_group(next)) break;
    const NounGroup another = group_at(next);
    const bool between = item.preposition && syntax_.text(*item.preposition) == "between";
    if (!between && is_followed_by_verb(another.last)) break;
    if (comma && next == at + 1) {
      // "Menaka, Mali" is no list; "X, Y and Z" is.
      const bool goes_on = another.last < sentence_.last &&
                           (syntax_.is(another.last, Tag::conjunction) ||
                            (syntax_.is(another.last, Tag::comma) && another.last + 1 < sentence_.last &&
                             syntax_.in_noun_group(another.last + 1)));
      if (!goes_on) break;
    }
    append_new(item.mentions, participant(another));
    at = another.last;
  }
  return at;
}

Complement ClauseReader::complement(std::uint32_t behind) const {
  Complement found;
  found.end = read_complement(behind, found.items);
  return found;
}

std::uint32_t ClauseReader::read_complement(std::uint32_t behind, std::vector<ComplementItem>& items) const {
  const std::uint32_t limit = std::min(sentence_.last, behind + complement_reach);
  std::optional<std::uint32_t> preposition;
  bool nested = false;
  std::uint32_t at = behind;
  while (at < limit) {
    switch (syntax_.tag_of(at)) {
      case Tag::adverb:
      case Tag::negation:
      case Tag::date:
        ++at;
        continue;
      case Tag::preposition:
        preposition = at++;
        continue;
      case Tag::to:
      case Tag::infinitive:
      case Tag::gerund:
      case Tag::participle:
        nested = true;
        preposition.reset();
        ++at;
        continue;
      case Tag::noun:
      case Tag::determiner:
      case Tag::number:
      case Tag::pronoun:
      case Tag::possessive: {
        ComplementItem item{preposition, group_at(at), {}, nested};
        if (!preposition && is_followed_by_verb(item.group.last) && at != behind) return at;
        at = std::max(read_list(item), at + 1);
        items.push_back(std::move(item));
        preposition.reset();
        continue;
      }
      case Tag::conjunction: {
        const std::uint32_t next = at + 1;
        const bool goes_on =
            next < limit && (syntax_.is(next, Tag::infinitive) || syntax_.is(next, Tag::to) ||
                             syntax_.is(next, Tag::preposition));
        if (!goes_on) return at;
        ++at;
        continue;
      }
      case Tag::border:
        if (syntax_.text(at) == "(") {
          std::uint32_t close = at;
          while (close < limit && syntax_.text(close) != ")") ++close;
          if (close < limit) {
            at = close + 1;
            continue;
          }
        }
        return at;
      default:
        return at;
    }
  }
  return at;
}

std::optional<std::uint32_t> ClauseReader::governing_verb(NounGroup group) const {
  // "said the arrests were made": a subject of its own
  if (is_followed_by_verb(group.last) && !syntax_.is(group.last, Tag::date)) return std::nullopt;
  for (int turn = 0; turn < 2; ++turn) {
    auto left = content_before(group.first);
    if (left && syntax_.has(*left, word_particle) && *left > sentence_.first && syntax_.is_verb(*left - 1))
      --*left;
    if (!left) return std::nullopt;
    if (syntax_.is_verb(*left)) return left;
    if (syntax_.text(*left) != "of" || *left == sentence_.first || !syntax_.in_noun_group(*left - 1)) {
      return std::nullopt;
    }
    group = group_ending_at(*left - 1);
  }
  return std::nullopt;
}

std::optional<std::uint32_t> ClauseReader::verb_behind(NounGroup group) const {
  const std::uint32_t limit = std::min(sentence_.last, group.last + relative_reach);
  for (std::uint32_t t = group.last; t < limit; ++t) {
    if (syntax_.is_verb(t)) return t;
    const Tag tag = syntax_.tag_of(t);
    if (tag == Tag::border || tag == Tag::comma || tag == Tag::relative || tag == Tag::subordinator) break;
  }
  return std::nullopt;
}

}  // namespace dateline
