#include "extractors/events/syntax.h"

#include <algorithm>
#include <span>
#include <utility>

namespace dateline {
namespace {

constexpr Label report_verb = label_of("report-verb");

/// How far a clause is read in one direction, in tokens.
constexpr std::uint32_t clause_reach = 40;

bool is_currency(std::string_view mark) {
  return mark == "$" || mark == "\u20AC" || mark == "\u00A3" || mark == "\u00A5" || mark == "\u20B9";
}

/// The form of a shorter word says nothing, in bytes.
constexpr std::uint32_t shortest_guess = 5;

}  // namespace

Syntax::Syntax(const Vocabulary& vocabulary, const Analysis& analysis, const std::vector<Mention>& mentions)
    : vocabulary_(vocabulary), analysis_(analysis), words_(analysis.tokens().size()), topic_words_(words_.size()) {
  covers_.reserve(mentions.size());
  dates_.reserve(mentions.size());
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const TokenRange range = analysis.tokens_of(MentionIndex{i});
    const auto [type, level] = analysis.kind_of(i);
    covers_.push_back({range, level == MentionLevel::nominal});
    const bool is_date = type == MentionType::date;
    if (is_date) dates_.push_back(i);
    for (std::uint32_t t = range.first; t < range.last; ++t) {
      if (is_date) {
        words_[t].is_date = true;
      } else if (!is_covered(t)) {
        words_[t].covering = i;
      }
    }
  }
}

void Syntax::read(TokenRange sentence) {
  sentence_ = sentence;
  const std::size_t length = sentence.last - sentence.first;
  if (trigger_starts_.size() < length) {
    trigger_starts_.resize(length);
    unsettled_.resize(length);
  }
  std::size_t starts = 0;
  std::size_t unsettled = 0;
  std::uint8_t traits_before = 0;
  const Token* const tokens = analysis_.tokens().data();
  for (std::uint32_t t = sentence.first; t < sentence.last; ++t) {
    const Token& token = tokens[t];
    const WordEntry& listed = vocabulary_.find(token.hash);
    Word& word = words_[t];
    word.flags = listed.flags;
    word.traits = listed.traits;
    word.tag = listed.tag;
    // Without a branch, as nothing tells what the next word is.
    const unsigned is_open = (token.kind != TokenKind::word ? 1u : 0u) |
                             (word.covering != no_mention ? 1u : 0u) | (word.is_date ? 1u : 0u) |
                             (token.all_capitals & (listed.tag == Tag::pronoun ? 1u : 0u));
    word.tagging = listed.tagging | static_cast<Tagging>(is_open * static_cast<unsigned>(Tagging::open));
    if (word.flags == 0 && token.kind == TokenKind::word) guess(t);
    // Every token is noted in all lists and stays only where it belongs.
    topic_words_[topic_word_count_] = t;
    topic_word_count_ += (listed.traits & trait_topic) != 0 ? 1 : 0;
    trigger_starts_[starts] = {t, listed.first_trigger, listed.last_trigger};
    starts += listed.first_trigger != listed.last_trigger ? 1 : 0;
    unsettled_[unsettled] = t;
    unsettled += word.tagging != Tagging::settled ? 1 : 0;
    const bool is_bounded = (std::exchange(traits_before, listed.traits) & trait_ends_bound) != 0;
    if (!is_bounded) continue;
    const bool counts = token.kind == TokenKind::number || (word.flags & word_number) != 0 ||
                        (token.kind == TokenKind::punctuation && is_currency(text(t)));
    if (counts) mark_bounds(t);
  }
  trigger_start_count_ = starts;
  unsettled_count_ = unsettled;
}

void Syntax::tag() {
  last_verb_ = Tag::noun;
  both_.clear();
  reduced_.clear();
  for (const std::uint32_t t : std::span(unsettled_).first(unsettled_count_)) {
    Word& word = words_[t];
    if (word.tagging == Tagging::open) {
      if (word.covering != no_mention) {
        free_leading_verb(t);
        free_trailing_verb(t);
      }
      word.tag = open_tag(t);
      if (word.tag == Tag::preposition && (word.flags & word_both) != 0) both_.push_back(t);
      if (word.tag != Tag::noun || word.covering != no_mention || (word.flags & verb_forms) == 0) continue;
    }
    word.tag = verb_tag(t);
    if (is_verb(word.tag)) last_verb_ = word.tag;
    if (word.tag == Tag::finite && (word.flags & word_participle) != 0) reduced_.push_back(t);
  }
  for (const std::uint32_t t : both_) resolve_subordinator(t);
  for (const std::uint32_t t : reduced_) resolve_reduced(t);
}

// A description may have swallowed the verb before it: "will | release political prisoners".
void Syntax::free_leading_verb(std::uint32_t token) {
  const std::uint32_t mention = words_[token].covering;
  if (!covers_[mention].is_description || covers_[mention].tokens.first != token ||
      token + 1 >= covers_[mention].tokens.last || token == sentence_.first) {
    return;
  }
  if ((words_[token].flags & verb_forms) == 0) return;
  const Tag left = words_[token - 1].tag;
  const bool behind_auxiliary = left == Tag::modal || left == Tag::to || left == Tag::have ||
                                left == Tag::do_form || left == Tag::negation || left == Tag::pronoun ||
                                left == Tag::relative;
  const bool behind_name = is_covered(token - 1) && (words_[token].flags & word_past) != 0;
  if (!behind_auxiliary && !behind_name) return;
  words_[token].covering = no_mention;
  ++covers_[mention].tokens.first;
}

// And the participle behind it: "a man | accused of treason".
void Syntax::free_trailing_verb(std::uint32_t token) {
  const std::uint32_t mention = words_[token].covering;
  if (mention == no_mention || !covers_[mention].is_description ||
      covers_[mention].tokens.last != token + 1 || covers_[mention].tokens.first + 1 >= token ||
      token + 1 >= sentence_.last) {
    return;
  }
  const bool is_participle =
      (words_[token].flags & (word_participle | word_noun | word_base)) == word_participle;
  if (!is_participle || (words_[token + 1].flags & word_preposition) == 0) return;
  words_[token].covering = no_mention;
  --covers_[mention].tokens.last;
}

// No full stop: a headline leaves out articles and auxiliaries.
bool Syntax::is_headline() const {
  const std::string_view last = text(sentence_.last - 1);
  return last != "." && last != "!" && last != "?" && last != "\"" && last != "\u201D";
}

void Syntax::mark_bounds(std::uint32_t number) {
  for (const std::vector<std::uint64_t>& words : vocabulary_.bounds()) {
    const auto count = static_cast<std::uint32_t>(words.size());
    if (number < sentence_.first + count) continue;
    bool stands = analysis_.tokens()[number - 1].hash == words.back();
    for (std::uint32_t i = 0; stands && i < count; ++i) {
      stands = analysis_.tokens()[number - count + i].hash == words[i];
    }
    if (!stands) continue;
    for (std::uint32_t t = number - count; t < number; ++t) {
      Word& word = words_[t];
      word.flags = word_bound;
      word.tagging = Tagging::open;
      if (word.covering == no_mention && !word.is_date) word.tag = Tag::adverb;  // if it was settled
    }
  }
}

// Words that no list has: adverbs and regular forms of verbs by their ending.
void Syntax::guess(std::uint32_t token) {
  const Token& it = analysis_.tokens()[token];
  const std::string_view written = text(token);
  const bool is_past = written.back() == 'd' && written.ends_with("ed");
  const bool is_adverb = written.back() == 'y' && written.ends_with("ly");
  if ((!is_past && !is_adverb) || written.size() < shortest_guess) return;
  if (it.capital && !it.sentence_start) return;
  Word& word = words_[token];
  if (is_adverb && !is_covered(token)) {
    word.flags = word_adverb;
    word.tag = Tag::adverb;
  } else if (is_past && !it.capital) {
    word.flags = word_past | word_participle;
    if (word.tagging == Tagging::settled) word.tagging = Tagging::verb;
  }
}

// "a 21-day ultimatum": the date belongs to the noun behind it.
bool Syntax::is_inside_group(std::uint32_t token) const {
  if (token == sentence_.first) return false;
  const bool opened = is(token - 1, Tag::determiner) || is(token - 1, Tag::possessive) ||
                      (words_[token - 1].is_date && is(token - 1, Tag::noun));
  if (!opened) return false;
  std::uint32_t next = token;
  while (next < sentence_.last && words_[next].is_date) ++next;
  return next < sentence_.last && analysis_.tokens()[next].kind == TokenKind::word && !is_covered(next) &&
         (words_[next].flags & ~WordFlags{word_noun}) == 0;
}

bool Syntax::is_before_date(std::uint32_t token) const {
  return token + 1 < sentence_.last && words_[token + 1].is_date;
}

// "led to arrest of three men"
bool Syntax::is_noun_with_of(std::uint32_t token) const {
  return (words_[token].flags & word_noun) != 0 && token + 1 < sentence_.last && text(token + 1) == "of";
}

bool Syntax::is_suffix(std::uint32_t token) const {
  const std::string_view word = text(token);
  return word.back() == 's' && (word == "'s" || word == "\u2019s");
}

// Of a token that something around it may make something else than its lists say.
Tag Syntax::open_tag(std::uint32_t token) const {
  const WordFlags flags = words_[token].flags;
  const Token& it = analysis_.tokens()[token];
  if (words_[token].is_date) return is_inside_group(token) ? Tag::noun : Tag::date;
  const bool is_preposition = (flags & word_preposition) != 0;
  if (is_covered(token)) {
    // "on Monday" says when, as "Monday" does.
    if (is_preposition && is_before_date(token)) return Tag::date;
    return it.kind == TokenKind::punctuation && is_suffix(token) ? Tag::possessive : Tag::noun;
  }
  if ((flags & word_bound) != 0) return Tag::adverb;
  if (is_preposition && is_before_date(token)) return Tag::date;
  if (it.kind == TokenKind::punctuation) return punctuation_tag(token);
  if (it.kind == TokenKind::number || (flags & word_number) != 0) return Tag::number;
  const std::string_view word = text(token);
  if (word == "to" || word == "To") return tag_of_to(token);
  if ((flags & word_that) != 0) return tag_of_that(token);
  Tag tag = listed_tag(flags);
  if (tag == Tag::pronoun && it.all_capitals && word != "IT")
    tag = listed_tag(flags & ~WordFlags{word_pronoun});
  // "the following statement"
  if (tag == Tag::preposition && token > sentence_.first && is(token - 1, Tag::determiner)) return Tag::noun;
  return tag;
}

Tag Syntax::punctuation_tag(std::uint32_t token) const {
  const Token& it = analysis_.tokens()[token];
  if (is_suffix(token))
    return token > sentence_.first && is(token - 1, Tag::pronoun) ? Tag::be : Tag::possessive;
  const std::string_view word = text(token);
  const bool is_last = token + 1 >= sentence_.last;
  if (word.size() == 1) {
    switch (word.front()) {
      case ',':
        return Tag::comma;
      case '&':
        return Tag::conjunction;
      case '-':
        return it.space_before ? Tag::border : Tag::noun;
      case '.':
        return !is_last && !analysis_.tokens()[token + 1].space_before ? Tag::noun : Tag::border;
      case '/':
      case '%':
        return Tag::noun;
      default:
        break;
    }
  }
  if (is_currency(word)) return Tag::number;
  const bool is_apostrophe = word == "'" || word == "\u2019";
  if (is_apostrophe && token > sentence_.first && !it.space_before && !is_last &&
      analysis_.tokens()[token + 1].space_before && text(token - 1).ends_with('s')) {
    return Tag::possessive;
  }
  return Tag::border;
}

Tag Syntax::tag_of_to(std::uint32_t token) const {
  std::uint32_t next = token + 1;
  while (next < sentence_.last && (words_[next].flags & word_adverb) != 0) ++next;
  const bool infinitive = next < sentence_.last && !is_covered(next) && !is_noun_with_of(next) &&
                          ((words_[next].flags & word_base) != 0 || text(next) == "be" ||
                           text(next) == "have" || text(next) == "do");
  return infinitive ? Tag::to : Tag::preposition;
}

Tag Syntax::tag_of_that(std::uint32_t token) const {
  if (token > sentence_.first && is(token - 1, Tag::preposition)) return Tag::determiner;
  std::uint32_t next = token + 1;
  while (next < sentence_.last && (words_[next].flags & word_adverb) != 0) ++next;
  const bool before_verb =
      next < sentence_.last && !is_covered(next) &&
      (words_[next].flags & (word_be | word_have | word_do | word_future | word_hypothetical |
                             word_obligation | word_past | word_third)) != 0;
  const bool behind_noun = token > sentence_.first && in_noun_group(token - 1);
  return before_verb && behind_noun ? Tag::relative : Tag::subordinator;
}

/// The nearest token before that is no adverb, negation or date; the first of the sentence minus one: none.
std::uint32_t Syntax::content_before(std::uint32_t token) const {
  while (token > sentence_.first) {
    --token;
    if (!is(token, Tag::adverb) && !is(token, Tag::negation) && !is(token, Tag::date)) return token;
  }
  return no_mention;
}

// What may stand behind a verb but hardly behind a noun.
bool Syntax::starts_complement(std::uint32_t token) const {
  if (token >= sentence_.last) return false;
  if (is_covered(token)) return true;
  const WordFlags flags = words_[token].flags;
  if (analysis_.tokens()[token].kind == TokenKind::number) return true;
  return (flags & (word_determiner | word_pronoun | word_number | word_that | word_particle)) != 0 ||
         text(token) == "to" || text(token) == "over" ||
         ((flags & word_adverb) != 0 && (flags & word_no_adverb) == 0);
}

// No other word of the clause can be its predicate.
bool Syntax::is_only_verb(std::uint32_t token) const {
  constexpr WordFlags predicates =
      word_be | word_have | word_do | word_future | word_hypothetical | word_obligation;
  const auto ends = [&](std::uint32_t t) {
    return (words_[t].flags & (word_subordinator | word_relative | word_that)) != 0 ||
           (analysis_.tokens()[t].kind == TokenKind::punctuation && text(t) != "-" &&
            !text(t).starts_with('\''));
  };
  const auto is_predicate_word = [&](std::uint32_t t) {
    if (is_covered(t) || words_[t].is_date) return false;
    return (words_[t].flags & predicates) != 0 ||
           ((words_[t].flags & word_past) != 0 && (words_[t].flags & word_noun) == 0);
  };
  const std::uint32_t limit = std::min(sentence_.last, token + clause_reach);
  for (std::uint32_t t = token + 1; t < limit && !ends(t); ++t) {
    if (is_predicate_word(t)) return false;
  }
  const std::uint32_t floor = std::max(sentence_.first, token > clause_reach ? token - clause_reach : 0);
  for (std::uint32_t t = token; t > floor && !ends(t - 1); --t) {
    if (is_predicate_word(t - 1)) return false;
  }
  return true;
}

/// The first token of the noun group that ends with `token`, as far as tags tell.
std::uint32_t Syntax::group_start(std::uint32_t token) const {
  const std::uint32_t floor = std::max(sentence_.first, token > clause_reach ? token - clause_reach : 0);
  while (token > floor && in_noun_group(token - 1)) --token;
  return token;
}

// "demanded that the army withdraw": the first verb behind the subject `noun` ends with.
bool Syntax::is_asked_for(std::uint32_t token, std::uint32_t noun) const {
  const std::uint32_t start = group_start(noun);
  if (start < sentence_.first + 2 || !is(start - 1, Tag::subordinator) || !has(start - 1, word_that))
    return false;
  const std::uint32_t asks = content_before(start - 1);
  if (asks == no_mention || !has(asks, word_asks)) return false;
  return !has(token, word_noun) || starts_complement(token + 1) || is_only_verb(token);
}

Tag Syntax::verb_tag(std::uint32_t token) {
  const WordFlags flags = words_[token].flags;
  const std::uint32_t before = content_before(token);
  const bool at_start = before == no_mention;
  const Tag left = at_start ? Tag::border : words_[before].tag;
  const bool complement = starts_complement(token + 1);
  if (token > sentence_.first && text(token - 1) == "-" && !analysis_.tokens()[token].space_before)
    return Tag::noun;
  if ((flags & word_base) != 0) {
    if (left == Tag::to || left == Tag::modal || left == Tag::do_form) return Tag::infinitive;
    if (left == Tag::conjunction && last_verb_ == Tag::infinitive && complement) return Tag::infinitive;
  }
  // "those arrested in Gao"
  const bool stands_alone = left == Tag::determiner && has(before, word_alone) &&
                            (flags & word_participle) != 0 && token + 1 < sentence_.last &&
                            (words_[token + 1].flags & (word_preposition | word_adverb)) != 0;
  if (stands_alone) return Tag::participle;
  if (left == Tag::determiner || left == Tag::possessive) {
    return Tag::noun;
  }
  if ((flags & (word_past | word_participle)) != 0) {
    if (left == Tag::be || left == Tag::have) return Tag::participle;
    const bool before_noun = token + 1 < sentence_.last && !is_covered(token + 1) &&
                             (words_[token + 1].flags & ~WordFlags{word_noun}) == 0 &&
                             analysis_.tokens()[token + 1].kind == TokenKind::word;
    if ((left == Tag::preposition || left == Tag::number) && (before_noun || (flags & word_base) != 0))
      return Tag::noun;
    if (left == Tag::preposition) return Tag::participle;
    if (left == Tag::conjunction && last_verb_ != Tag::noun) {
      // "arrested in Gao and sentenced", but not "and sentenced him"
      const bool takes_pronoun = token + 1 < sentence_.last &&
                                 (words_[token + 1].flags & word_object_pronoun) != 0 &&
                                 (words_[token + 1].flags & word_determiner) == 0;
      const bool same = last_verb_ == Tag::participle && (flags & word_participle) != 0 && !takes_pronoun;
      return same ? Tag::participle : Tag::finite;
    }
    if (at_start) return before_noun ? Tag::noun : Tag::participle;
    if ((flags & word_past) == 0) return Tag::participle;
    if ((flags & word_base) != 0 && (flags & word_noun) != 0 && !complement && !is_only_verb(token))
      return Tag::noun;
    return Tag::finite;
  }
  if ((flags & word_gerund) != 0) {
    const bool noun_reading = (flags & word_noun) != 0;
    if (left == Tag::be && !(noun_reading && token + 1 < sentence_.last && text(token + 1) == "of"))
      return Tag::gerund;
    if (noun_reading && (!complement || left == Tag::number)) return Tag::noun;
    if (left == Tag::number) return Tag::noun;
    return Tag::gerund;
  }
  if ((flags & word_third) != 0) {
    const bool behind_subject = left == Tag::noun || left == Tag::pronoun || left == Tag::relative ||
                                left == Tag::comma || left == Tag::border || left == Tag::conjunction ||
                                left == Tag::date;
    if (!behind_subject || at_start) return Tag::noun;
    if ((flags & word_noun) == 0) return Tag::finite;
    if (left == Tag::pronoun || left == Tag::relative) return Tag::finite;
    if (left == Tag::comma || left == Tag::border || left == Tag::conjunction) {
      return complement && left == Tag::conjunction && last_verb_ == Tag::finite ? Tag::finite : Tag::noun;
    }
    const bool named = is_covered(before);
    return complement || (named && is_only_verb(token)) ? Tag::finite : Tag::noun;
  }
  if ((flags & word_base) != 0 && !at_start) {
    if (left == Tag::pronoun || left == Tag::relative) return Tag::finite;
    if (left == Tag::noun) {
      if (is_asked_for(token, before)) {
        words_[token].flags |= word_asked;
        return Tag::finite;
      }
      const bool plural = text(before).ends_with('s') || text(before).ends_with("people") ||
                          text(before).ends_with("police") || text(before).ends_with("men") ||
                          is_covered(before);
      if (plural && (complement || (flags & word_noun) == 0)) return Tag::finite;
      // "Police arrest opposition leader"
      const bool goes_on = token + 1 < sentence_.last && text(token + 1) != "of" &&
                           analysis_.tokens()[token + 1].kind == TokenKind::word;
      if (plural && goes_on && before < sentence_.first + 4 && is_headline() && is_only_verb(token))
        return Tag::finite;
    }
    if (left == Tag::conjunction && last_verb_ == Tag::finite && complement && (flags & word_noun) == 0)
      return Tag::finite;
  }
  return Tag::noun;
}

// "16 people arrested by police", "those captured in Gao were sent home": a participle behind its noun.
void Syntax::resolve_reduced(std::uint32_t token) {
  const std::uint32_t before = content_before(token);
  if (before == no_mention || is(before, Tag::pronoun) || is(before, Tag::relative)) return;
  std::uint32_t next = token + 1;
  while (next < sentence_.last && (is(next, Tag::adverb) || is(next, Tag::date))) ++next;
  if (next >= sentence_.last) return;
  const bool behind_comma = is(before, Tag::comma) && before > sentence_.first && in_noun_group(before - 1);
  // "Ten killed as gunmen storm hotel": it happened to them.
  const bool goes_on = is(next, Tag::preposition) || is(next, Tag::subordinator) || is(next, Tag::border);
  if (has(token, word_victim) && goes_on && (in_noun_group(before) || behind_comma)) {
    words_[token].tag = Tag::participle;
    return;
  }
  const bool by = text(next) == "by" && !(next + 1 < sentence_.last && is(next + 1, Tag::gerund));
  if (by) {
    words_[token].tag = Tag::participle;
    return;
  }
  if (in_noun_group(next) || is(next, Tag::subordinator) || is(next, Tag::to)) return;
  if (!in_noun_group(before)) return;
  // "lifted the sanctions imposed on Mali": what it describes is the object of another verb.
  if (has(token, word_light) && is(next, Tag::preposition)) {
    const std::uint32_t start = group_start(before);
    if (start > sentence_.first && is_verb(start - 1) && !analysis_.lattice().has(start - 1, report_verb)) {
      words_[token].tag = Tag::participle;
      return;
    }
  }
  const std::uint32_t limit = std::min(sentence_.last, token + clause_reach);
  for (std::uint32_t t = next; t < limit; ++t) {
    if (is_predicate(t)) {
      if (t > next && is(t - 1, Tag::preposition)) return;  // "after being accused"
      words_[token].tag = Tag::participle;
      return;
    }
    // "four men caught in Gao by the army"
    if (text(t) == "by" && t + 1 < limit && in_noun_group(t + 1)) {
      words_[token].tag = Tag::participle;
      return;
    }
    const bool is_group =
        in_noun_group(t) || is(t, Tag::preposition) || is(t, Tag::adverb) || is(t, Tag::date);
    if (!is_group) return;
  }
}

// "after X left" is a clause, "after the talks" is not.
void Syntax::resolve_subordinator(std::uint32_t token) {
  const std::uint32_t limit = std::min(sentence_.last, token + clause_reach);
  bool noun = false;
  for (std::uint32_t t = token + 1; t < limit; ++t) {
    if (is_predicate(t)) {
      if (noun) words_[token].tag = Tag::subordinator;
      return;
    }
    noun = noun || in_noun_group(t);
    const bool goes_on = in_noun_group(t) || is(t, Tag::adverb) || is(t, Tag::date) ||
                         (is(t, Tag::preposition) && t > token + 1) || (is(t, Tag::conjunction) && noun);
    if (!goes_on) return;
  }
}

}  // namespace dateline
