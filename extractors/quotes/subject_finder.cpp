#include "extractors/quotes/subject_finder.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr Label title_label = label_of("title");
constexpr Label first_name_label = label_of("first-name");
constexpr Label media_noun_label = label_of("media-noun");
constexpr Label person_noun_label = label_of("person-noun");

/// How far an apposition may reach, and a phrase without a mention.
constexpr std::uint32_t longest_apposition = 32;
constexpr std::uint32_t longest_phrase = 7;
/// How many sentences back a pronoun may look, and how far the last speaker counts.
constexpr std::uint32_t pronoun_reach = 6;
constexpr std::uint32_t speaker_reach = 4;

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
}

}  // namespace

SubjectFinder::SubjectFinder(const SpeechGrammar& grammar, const Analysis& analysis,
                             const std::vector<Mention>& mentions)
    : grammar_(grammar),
      analysis_(analysis),
      mentions_(mentions),
      borders_(analysis.tokens().size() + 1) {
  persons_.reserve(mentions.size());
  organisations_.reserve(mentions.size());
  for (MentionIndex i = 0; i < mentions.size(); ++i) {
    const TokenRange range = tokens_of(i);
    const auto [type, level] = analysis.kind_of(i);
    const bool is_date = type == MentionType::date;
    // Mentions are sorted with the longer first at each start; the first that ends somewhere is the longest.
    std::uint32_t& start = is_date ? borders_[range.first].date : borders_[range.first].start;
    if (start == 0) start = i + 1;
    std::uint32_t& end = is_date ? borders_[range.last].date_end : borders_[range.last].end;
    if (end == 0) end = i + 1;
    if (level != MentionLevel::name) continue;
    if (type == MentionType::person) persons_.push_back(i);
    if (type == MentionType::org) organisations_.push_back(i);
  }
  constexpr LabelSet titles = bit_of(title_label) | bit_of(person_noun_label);
  for (std::uint32_t i = 0; i < analysis.tokens().size(); ++i) {
    if ((analysis.lattice().labels_at(i) & titles) == 0) continue;
    for (const Edge& edge : analysis.lattice().at(i)) {
      if (edge.label != title_label && edge.label != person_noun_label) continue;
      if (edge.value.find("honorific") != std::string_view::npos) continue;
      std::uint32_t& first = borders_[edge.last].title_end;
      if (first == 0) first = i + 1;
    }
  }
}

std::optional<MentionIndex> SubjectFinder::starting_at(std::uint32_t token) const {
  return borders_[token].start == 0 ? std::nullopt : std::optional(borders_[token].start - 1);
}
std::optional<MentionIndex> SubjectFinder::ending_at(std::uint32_t token) const {
  return borders_[token].end == 0 ? std::nullopt : std::optional(borders_[token].end - 1);
}
std::optional<MentionIndex> SubjectFinder::date_at(std::uint32_t token) const {
  return borders_[token].date == 0 ? std::nullopt : std::optional(borders_[token].date - 1);
}

bool SubjectFinder::is_adverb(std::uint32_t token) const {
  if (is(token, speech_adverb)) return true;
  const Token& word = analysis_.tokens()[token];
  return word.kind == TokenKind::word && !word.capital && ends_with(analysis_.token_text(token), "ly");
}

bool SubjectFinder::is_possessive(std::uint32_t token) const {
  const std::string_view word = analysis_.token_text(token);
  return word == "'s" || word == "\u2019s";
}

// The full stop of "Mr." or "Rep.".
bool SubjectFinder::is_abbreviation_mark(std::uint32_t token) const {
  if (token == 0 || !is_mark(token, ".")) return false;
  const Token& word = analysis_.tokens()[token - 1];
  return !analysis_.tokens()[token].space_before && !analysis_.tokens()[token].sentence_end &&
         word.kind == TokenKind::word && word.capital;
}

bool SubjectFinder::is_name(MentionIndex mention) const {
  return analysis_.kind_of(mention).level == MentionLevel::name;
}
bool SubjectFinder::is_person(MentionIndex mention) const {
  return is_name(mention) && analysis_.kind_of(mention).type == MentionType::person;
}

std::optional<Subject> SubjectFinder::subject(TokenRange verb, std::string_view lemma,
                                              TokenRange limits) const {
  const std::string_view form = analysis_.token_text(verb.first);
  const bool is_gerund = ends_with(form, "ing");
  const bool is_strong = ends_with(form, "ed") || !grammar_.is_noun_like(lemma);
  std::uint32_t group = verb.first;
  const auto skip_helpers = [&] {
    while (group > limits.first && (is_adverb(group - 1) || is(group - 1, speech_auxiliary))) --group;
  };
  skip_helpers();
  const bool has_helpers = group < verb.first;
  if (group > limits.first && is(group - 1, speech_be) && verb.last - verb.first == 1) {
    if (!is_gerund) return std::nullopt;  // passive
    --group;
    skip_helpers();
  } else if (is_gerund) {
    if (group == limits.first) return std::nullopt;
    if (is_mark(group - 1, ",") || is_mark(group - 1, "(") || is(group - 1, speech_conjunction)) {
      std::optional<Subject> found = first_subject(limits, group);
      if (found) {
        found->tokens = {group, group};
        found->is_shared = true;
      }
      return found;
    }
    if (is(group - 1, speech_preposition)) return of_gerund_phrase(group - 1, limits);
    const auto name = ending_at(group);
    if (!name) return std::nullopt;
    if (is_person(*name)) return named(*name, limits);  // "a film of Diarra saying …"
  }
  if (!has_helpers && grammar_.may_invert(lemma) && may_follow_clause(group, limits)) {
    if (std::optional<Subject> found = behind(verb.last, limits)) {
      if (group == limits.first || !is_mark(group - 1, ",")) return found;
      // "Smith, the mayor, said Jones, his friend, …": what starts the sentence is its subject.
      const std::optional<Subject> other = before(group, limits, is_strong);
      if (!other) return found;
      const bool is_name_behind = found->mention && is_name(*found->mention);
      if (is_name_behind && !starts_clause(other->tokens.first, limits)) return found;
      return other;
    }
  }
  return before(group, limits, is_strong);
}

std::optional<Subject> SubjectFinder::named(MentionIndex name, TokenRange limits) const {
  Subject subject;
  subject.mention = name;
  subject.tokens = tokens_of(name);
  complete(subject, limits);
  return subject;
}

// "began by saying …": the subject of the sentence; "was criticised for saying …" may be anybody.
std::optional<Subject> SubjectFinder::of_gerund_phrase(std::uint32_t preposition, TokenRange limits) const {
  if (!is(preposition, speech_manner)) return std::nullopt;
  std::optional<Subject> found = first_subject(limits, preposition);
  if (!found) return std::nullopt;
  found->tokens = {preposition + 1, preposition + 1};
  found->is_shared = true;
  return found;
}

bool SubjectFinder::may_follow_clause(std::uint32_t token, TokenRange limits) const {
  if (token == limits.first) return true;
  return analysis_.tokens()[token - 1].kind == TokenKind::punctuation && !is_mark(token - 1, ")") &&
         !is_mark(token - 1, "-") && !is_mark(token - 1, ".");
}

bool SubjectFinder::starts_clause(std::uint32_t token, TokenRange limits) const {
  while (token > limits.first && is(token - 1, speech_determiner)) --token;
  return token <= limits.first + 1 || is_mark(token - 1, ",") || is(token - 1, speech_conjunction);
}

std::optional<Subject> SubjectFinder::before(std::uint32_t group, TokenRange limits, bool strong) const {
  std::uint32_t t = group;
  for (int turn = 0; turn < 3; ++turn) {
    if (t <= limits.first) return std::nullopt;
    const std::uint32_t p = t - 1;
    const bool is_named = borders_[t].end != 0 && is_person(borders_[t].end - 1);  // "April Jones said"
    if (borders_[t].date_end != 0 && !is_named) {                           // "Smith on Monday said"
      t = tokens_of(borders_[t].date_end - 1).first;
      if (t > limits.first && is(t - 1, speech_preposition)) --t;
      while (t > limits.first && is_adverb(t - 1)) --t;
      continue;
    }
    if (is_mark(p, ")")) {  // "the National Front (NF) said"
      std::uint32_t open = p;
      while (open > limits.first && p - open < 12 && !is_mark(open, "(")) --open;
      if (!is_mark(open, "(")) return std::nullopt;
      t = open;
      continue;
    }
    if (is(p, speech_relative | speech_that)) {
      std::uint32_t end = p;
      if (end > limits.first && is_mark(end - 1, ",")) --end;
      if (borders_[end].date_end != 0 && borders_[end].end == 0) end = tokens_of(borders_[end].date_end - 1).first;
      if (end <= limits.first) return std::nullopt;
      Subject subject;
      subject.is_relative = true;
      subject.mention = ending_at(end);
      subject.tokens = {p, t};
      if (!subject.mention) {
        subject.role = {words_before(end, limits.first), end};
        if (subject.role.first == end) return std::nullopt;
      }
      return subject;
    }
    if (is(p, speech_pronoun)) return pronoun(p);
    if (is_mark(p, ",")) return apposition(p, limits);
    if (is(p, speech_conjunction)) {
      if (!strong) return std::nullopt;
      std::optional<Subject> subject = first_subject(limits, p);
      if (subject) {
        subject->tokens = {p, p};
        subject->is_shared = true;
      }
      return subject;
    }
    if (is(p, speech_determiner | speech_preposition | speech_border | speech_be)) return std::nullopt;
    return phrase(t, limits, strong);
  }
  return std::nullopt;
}

// The start of the words that end at `end` and no mention covers: at most a few, up to an article.
std::uint32_t SubjectFinder::words_before(std::uint32_t end, std::uint32_t lowest) const {
  std::uint32_t first = end;
  while (first > lowest && end - first < longest_phrase) {
    const Token& token = analysis_.tokens()[first - 1];
    const bool is_hyphen = token.kind == TokenKind::punctuation && !token.space_before && first < end &&
                           analysis_.token_text(first - 1) == "-";
    if (token.kind == TokenKind::punctuation && !is_hyphen) break;
    if (is(first - 1, speech_preposition | speech_conjunction | speech_border | speech_auxiliary | speech_be |
                          speech_pronoun | speech_relative)) {
      if (!is(first - 1, speech_determiner)) break;
    }
    --first;
    if (is(first, speech_determiner)) break;
  }
  return first;
}

std::optional<Subject> SubjectFinder::phrase(std::uint32_t end, TokenRange limits, bool strong) const {
  Subject subject;
  std::optional<MentionIndex> mention = ending_at(end);
  std::uint32_t first = mention ? tokens_of(*mention).first : words_before(end, limits.first);
  if (first < limits.first || first == end) return std::nullopt;
  if (!mention && !strong) return std::nullopt;
  bool is_plain = !mention;  // words that no mention covers say who it is
  for (int turn = 0; turn < 4; ++turn) {
    std::uint32_t edge = first;
    while (edge > limits.first && is(edge - 1, speech_determiner)) --edge;
    if (edge <= limits.first + 1 || !is(edge - 1, speech_climbing)) break;
    const std::uint32_t head_end = edge - 1;
    if (const auto outer = ending_at(head_end)) {
      mention = outer;
      is_plain = false;
      first = tokens_of(*outer).first;
      continue;
    }
    const std::uint32_t head = words_before(head_end, limits.first);
    if (head == head_end) break;
    const bool speaks_for = is(head_end - 1, speech_voice);
    if (!speaks_for && !is(head, speech_determiner) && head != limits.first) break;
    if (!speaks_for || !mention || mentions_[*mention].type == MentionType::person) mention.reset();
    is_plain = true;
    first = head;
  }
  if (first < limits.first) return std::nullopt;
  // "Mali's government said": the owner stands for it where it is no person.
  if (is_plain && !mention && first > limits.first) {
    if (is_possessive(first - 1)) {
      if (const auto owner = ending_at(first - 1)) {
        if (mentions_[*owner].type != MentionType::person || is(end - 1, speech_voice)) mention = owner;
        first = tokens_of(*owner).first;
      } else {
        first = words_before(first - 1, limits.first);
      }
    }
  }
  if (is_plain && !mention) mention = owner_within({first, end});
  // "Diarra and his friends said": of several the one that is named.
  const bool is_described = mention ? !is_name(*mention) : is_plain;
  if (is_described && first > limits.first + 1 && is(first - 1, speech_conjunction)) {
    if (const auto named = ending_at(first - 1); named && is_name(*named)) {
      mention = named;
      first = tokens_of(*named).first;
      is_plain = true;
    }
  }
  subject.mention = mention;
  subject.tokens = {first, end};
  if (is_plain) subject.role = {first, end};
  // "Moussa Diarra, spokesman for the movement said"
  if (first > limits.first && is_mark(first - 1, ",") && (!mention || !is_name(*mention) || is_plain)) {
    const auto name = ending_at(first - 1);
    const bool is_aside =
        name && tokens_of(*name).first > limits.first && is(tokens_of(*name).first - 1, speech_preposition);
    if (name && is_person(*name) && !is_aside) {
      subject.mention = name;
      subject.role = {first, end};
      subject.tokens.first = tokens_of(*name).first;
    }
  }
  if (is_plain && !subject.mention && end > first) {
    bool is_publication = is(end - 1, speech_publication);
    for (std::uint32_t i = first; i < end; ++i) {
      is_publication = is_publication || analysis_.lattice().has(i, media_noun_label);
    }
    if (is_publication && is(first, speech_determiner)) subject.mention = publication_before(first);
  }
  complete(subject, limits);
  return subject;
}

// "The Diarra campaign", "A Gao University study published last year": the name right before the voice.
std::optional<MentionIndex> SubjectFinder::owner_within(TokenRange words) const {
  for (std::uint32_t i = words.last; i-- > words.first + 1;) {
    if (!is(i, speech_voice)) continue;
    const auto owner = ending_at(i);
    if (owner && is_name(*owner) && tokens_of(*owner).first >= words.first) return owner;
  }
  return std::nullopt;
}

// "Ali Diarra (Gao)": where the parenthesis opens that ends at `end`; `end`: none does.
std::uint32_t SubjectFinder::before_parenthesis(std::uint32_t end, std::uint32_t lowest) const {
  constexpr std::uint32_t longest = 12;
  if (end <= lowest || !is_mark(end - 1, ")")) return end;
  std::uint32_t open = end - 1;
  while (open > lowest && end - open < longest && !is_mark(open, "(")) --open;
  return is_mark(open, "(") ? open : end;
}

std::optional<Subject> SubjectFinder::apposition(std::uint32_t comma, TokenRange limits) const {
  const std::uint32_t lowest =
      std::max(limits.first, comma > longest_apposition ? comma - longest_apposition : 0);
  Subject subject;
  // "the interior minister, Ali Diarra, said"
  if (const auto inner = ending_at(comma); inner && is_person(*inner)) {
    const std::uint32_t first = tokens_of(*inner).first;
    const bool is_fenced = first > limits.first && is_mark(first - 1, ",");
    if (is_fenced || first == limits.first) {
      subject.mention = inner;
      subject.tokens = {first, comma + 1};
      if (is_fenced) {
        const std::uint32_t title = title_before(first - 1, limits);
        const std::uint32_t words = title < first - 1 ? title : words_before(first - 1, limits.first);
        const auto described = ending_at(first - 1);
        if (described && !is_name(*described)) {
          subject.role = tokens_of(*described);
          subject.tokens.first = subject.role.first;
        } else if (words < first - 1 && (!described || !is_person(*described))) {
          subject.role = {words, first - 1};
          subject.tokens.first = words;
        }
      }
      return subject;
    }
  }
  std::optional<std::uint32_t> fallback;
  for (std::uint32_t q = comma; q-- > lowest;) {
    const std::string_view text = analysis_.token_text(q);
    if (text == ";" || text == ":" || text == "\u201D" || text == "\"") break;
    if (text != ",") continue;
    const auto mention = ending_at(before_parenthesis(q, lowest));
    if (!mention) continue;
    if (is_person(*mention)) {
      subject.mention = mention;
      subject.tokens = {tokens_of(*mention).first, comma + 1};
      subject.role = {q + 1, comma};
      complete(subject, limits);
      return subject;
    }
    // What ends right before the verb is the end of the aside.
    if (!fallback && q < comma && !is(q + 1, speech_conjunction)) fallback = q;
  }
  if (!fallback) return std::nullopt;
  const auto mention = ending_at(before_parenthesis(*fallback, lowest));
  // What follows the comma has to be an aside, not the rest of a list or the main clause.
  const std::string_view next = analysis_.token_text(*fallback + 1);
  const bool is_participle = ends_with(next, "ing") || ends_with(next, "ed");
  if (!is_participle && !is(*fallback + 1, speech_relative | speech_determiner | speech_preposition))
    return std::nullopt;
  subject.mention = mention;
  subject.tokens = {tokens_of(*mention).first, comma + 1};
  subject.role = {*fallback + 1, comma};
  complete(subject, limits);
  return subject;
}

std::optional<Subject> SubjectFinder::pronoun(std::uint32_t token) const {
  const std::string_view kind = grammar_.pronoun(analysis_.tokens()[token]);
  if (kind == "own") return std::nullopt;
  Subject subject;
  subject.tokens = {token, token + 1};
  subject.mention = antecedent(token, kind);
  subject.is_pronoun = true;
  return subject;
}

// `by_words`: what a description covers are words like others, "one party" in "said one party source".
std::optional<Subject> SubjectFinder::behind(std::uint32_t verb_last, TokenRange limits,
                                             bool by_words) const {
  constexpr std::uint32_t longest = 9;
  constexpr std::uint32_t farthest = 2;  // of what is no person; a verb may stand in between
  Subject subject;
  subject.is_inverted = true;
  const std::uint32_t limit = std::min(limits.last, verb_last + longest);
  if (verb_last >= limits.last || is(verb_last, speech_hearer | speech_introducer)) return std::nullopt;
  std::optional<MentionIndex> first_mention;
  for (std::uint32_t i = verb_last; i < limit; ++i) {
    const Token& token = analysis_.tokens()[i];
    if (i > verb_last && is_abbreviation_mark(i)) continue;
    if (first_mention && is_possessive(i)) {  // "said the World Bank's John Smith"
      first_mention.reset();
      continue;
    }
    if (token.kind == TokenKind::punctuation && !is_mark(i, "-") && !is_mark(i, "/")) break;
    if (is(i, speech_border | speech_auxiliary | speech_be | speech_relative | speech_pronoun) &&
        !is(i, speech_determiner))
      break;
    const auto mention = starting_at(i);
    if (mention && is_person(*mention)) {
      first_mention = mention;
      break;
    }
    if (is(i, speech_preposition | speech_conjunction)) break;
    if (mention && !first_mention && !by_words && i - verb_last <= farthest) first_mention = mention;
  }
  std::uint32_t end = verb_last;
  if (first_mention) {
    subject.mention = first_mention;
    end = tokens_of(*first_mention).last;
    if (tokens_of(*first_mention).first > verb_last && is_person(*first_mention)) {
      const std::uint32_t title = is(verb_last, speech_determiner) ? verb_last + 1 : verb_last;
      subject.role = {title, tokens_of(*first_mention).first};
    }
  } else {
    while (end < limit && analysis_.tokens()[end].kind != TokenKind::punctuation &&
           (is(end, speech_determiner) ||
            !is(end, speech_preposition | speech_border | speech_auxiliary | speech_be | speech_relative |
                         speech_conjunction | speech_pronoun))) {
      if (borders_[end].date != 0) break;
      ++end;
    }
    if (end == verb_last) return std::nullopt;
    bool says_who = is(verb_last, speech_determiner);
    for (std::uint32_t i = verb_last; i < end && !says_who; ++i) {
      says_who = is(i, speech_voice) || analysis_.lattice().has(i, person_noun_label);
    }
    if (!says_who || (by_words && !is(end - 1, speech_voice) && borders_[end].title_end == 0)) return std::nullopt;
    subject.role = {verb_last, end};
  }
  // "a spokesman for the ministry in Gao"
  for (int turn = 0; turn < 3 && end + 1 < limits.last && is(end, speech_climbing); ++turn) {
    std::uint32_t next = end + 1;
    while (next < limits.last && is(next, speech_determiner)) ++next;
    if (next >= limits.last) break;
    const auto inner = starting_at(next);
    if (!inner) {
      if (first_mention) break;
      std::uint32_t last = next;
      while (last < limits.last && last - next < longest_phrase &&
             analysis_.tokens()[last].kind != TokenKind::punctuation &&
             !is(last,
                 speech_preposition | speech_conjunction | speech_relative | speech_be | speech_auxiliary)) {
        ++last;
      }
      if (last == next) break;
      end = last;
      subject.role.last = end;
      continue;
    }
    if (!subject.mention && subject.role.last > subject.role.first &&
        is(subject.role.last - 1, speech_voice) && mentions_[*inner].type != MentionType::person) {
      subject.mention = inner;
    }
    end = tokens_of(*inner).last;
    if (subject.role.last > subject.role.first && !first_mention) subject.role.last = end;
  }
  if (end > limits.last) return std::nullopt;
  // Behind the subject the clause is over, or only says when, where and which.
  if (end < limits.last) {
    const Token& next = analysis_.tokens()[end];
    const bool is_over = (next.kind == TokenKind::punctuation && analysis_.token_text(end) != "-" &&
                          analysis_.token_text(end) != "'s" && analysis_.token_text(end) != "\u2019s") ||
                         borders_[end].date != 0 || is_adverb(end) ||
                         is(end, speech_preposition | speech_relative | speech_conjunction);
    const bool is_described = first_mention && !is_name(*first_mention);
    if (!is_over) return is_described && !by_words ? behind(verb_last, limits, true) : std::nullopt;
  }
  subject.tokens = {verb_last, end};
  // "said Diarra, the mayor of Gao, on Monday": an apposition is the role.
  if (subject.mention && subject.role.first == subject.role.last && end + 1 < limits.last &&
      is_mark(end, ",") && is_person(*subject.mention)) {
    std::uint32_t last = end + 1;
    while (last < limits.last && last - end < longest_apposition &&
           analysis_.tokens()[last].kind != TokenKind::punctuation)
      ++last;
    const std::uint32_t start = is(end + 1, speech_determiner) ? end + 2 : end + 1;
    if (last > end + 1 && (is(end + 1, speech_determiner) ||
                           borders_[std::min<std::size_t>(end + 2, borders_.size() - 1)].title_end != 0 ||
                           analysis_.lattice().has(end + 1, title_label))) {
      if (start < last) subject.role = {start, last};
    }
  }
  return subject;
}

std::optional<Subject> SubjectFinder::first_subject(TokenRange limits, std::uint32_t before) const {
  bool is_aside = false;  // inside a phrase with a preposition
  for (std::uint32_t i = limits.first; i < before; ++i) {
    if (is(i, speech_pronoun)) {
      const std::string_view kind = grammar_.pronoun(analysis_.tokens()[i]);
      if (kind == "m" || kind == "f") return pronoun(i);
      return std::nullopt;
    }
    const auto mention = starting_at(i);
    if (mention && !is_aside) {
      Subject subject;
      subject.mention = mention;
      subject.tokens = tokens_of(*mention);
      // "The chief of police": the longest mention says it all; a title before a name goes on to the name.
      for (std::uint32_t next = i + 1; next < std::min(before, i + 8); ++next) {
        const auto name = starting_at(next);
        if (name && is_person(*name)) {
          if (!is_person(*mention) && tokens_of(*mention).last >= next - 1) {
            subject.mention = name;
            subject.tokens = tokens_of(*name);
          }
          break;
        }
        if (is(next, speech_preposition | speech_auxiliary | speech_be)) break;
      }
      complete(subject, limits);
      return subject;
    }
    if (is(i, speech_preposition)) is_aside = true;
    if (is_mark(i, ",")) is_aside = false;
  }
  return std::nullopt;
}

// The first token of a title or description that ends at `end`; `end`: there is none.
std::uint32_t SubjectFinder::title_before(std::uint32_t end, TokenRange limits) const {
  if (end > limits.first + 1 && is_abbreviation_mark(end - 1) && borders_[end - 1].title_end != 0) --end;
  if (borders_[end].title_end != 0 && borders_[end].title_end - 1 >= limits.first) {
    std::uint32_t first = borders_[end].title_end - 1;
    while (first > limits.first && borders_[first].title_end != 0 && borders_[first].title_end - 1 >= limits.first) {
      first = borders_[first].title_end - 1;
    }
    return first;
  }
  const auto described = ending_at(end);
  if (described && !is_name(*described) && tokens_of(*described).first >= limits.first) {
    std::uint32_t first = tokens_of(*described).first;
    while (first + 1 < end && is(first, speech_determiner)) ++first;
    return first;
  }
  return end;
}

TokenRange SubjectFinder::role_of(MentionIndex mention, TokenRange limits) const {
  const std::uint32_t first = tokens_of(mention).first;
  const std::uint32_t title = title_before(first, limits);
  const bool is_abbreviated = first > limits.first && is_abbreviation_mark(first - 1);
  return title < first && !(is_abbreviated && title + 1 == first) ? TokenRange{title, first}
                                                                  : TokenRange{first, first};
}

// A title before the name belongs to the phrase, and so do the capitals and the article before it.
void SubjectFinder::complete(Subject& subject, TokenRange limits) const {
  if (!subject.mention || !is_name(*subject.mention)) return;
  if (is_person(*subject.mention)) {
    const TokenRange title = role_of(*subject.mention, limits);
    if (title.first < title.last) {
      if (subject.role.first == subject.role.last) subject.role = title;
      subject.tokens.first = std::min(subject.tokens.first, title.first);
    }
  }
  std::uint32_t& first = subject.tokens.first;
  for (int turn = 0; turn < 6 && first > limits.first; ++turn) {
    if (first > limits.first + 1 && is_abbreviation_mark(first - 1)) {
      first -= 2;
      continue;
    }
    const Token& token = analysis_.tokens()[first - 1];
    const bool belongs = is(first - 1, speech_determiner) ||
                         (token.kind == TokenKind::word && token.capital && !token.sentence_start &&
                          !is(first - 1, speech_preposition | speech_conjunction | speech_pronoun));
    if (!belongs) break;
    --first;
  }
}

// As its row says it, else as a first name does. Looked up where a pronoun asks for it.
char SubjectFinder::gender(MentionIndex mention) const {
  const std::string_view entity = mentions_[mention].entity;
  if (entity.empty()) return '\0';
  const auto [known, is_new] = genders_.try_emplace(entity, '\0');
  if (!is_new) return known->second;
  if (const auto row = analysis_.resources().gazetteer.find_id(entity)) {
    const std::string_view value = analysis_.resources().gazetteer.cell(*row, bundle::column_of("gender"));
    if (!value.empty()) return known->second = value.front();
  }
  if (by_first_name_.empty()) read_first_names();
  const auto named = by_first_name_.find(entity);
  if (named != by_first_name_.end()) known->second = named->second;
  return known->second;
}

void SubjectFinder::read_first_names() const {
  for (const MentionIndex person : persons_) {
    const std::string_view entity = mentions_[person].entity;
    const Edge* name = analysis_.lattice().find(tokens_of(person).first, first_name_label);
    const bool tells =
        name != nullptr && name->last < tokens_of(person).last && (name->value == "m" || name->value == "f");
    if (tells && !entity.empty()) by_first_name_.try_emplace(entity, name->value.front());
  }
  by_first_name_.try_emplace("", '\0');  // read, even where there is none
}

std::optional<MentionIndex> SubjectFinder::antecedent(std::uint32_t token, std::string_view kind) const {
  const std::uint32_t sentence = analysis_.sentence_of(token);
  const auto is_near = [&](MentionIndex mention, std::uint32_t reach) {
    return tokens_of(mention).first < token &&
           analysis_.sentence_of(tokens_of(mention).first) + reach >= sentence;
  };
  if (kind == "thing") {
    if (last_speaker_ && mentions_[*last_speaker_].type == MentionType::org &&
        is_near(*last_speaker_, speaker_reach))
      return last_speaker_;
    const auto behind =
        std::lower_bound(organisations_.begin(), organisations_.end(), token,
                         [&](MentionIndex m, std::uint32_t t) { return tokens_of(m).first < t; });
    if (behind == organisations_.begin() || !is_near(*(behind - 1), 1)) return std::nullopt;
    return *(behind - 1);
  }
  if (kind != "m" && kind != "f") return std::nullopt;
  const auto fits = [&](MentionIndex mention) {
    const char known = gender(mention);
    return known == '\0' || known == kind.front();
  };
  if (last_speaker_ && mentions_[*last_speaker_].type == MentionType::person &&
      is_near(*last_speaker_, speaker_reach) && fits(*last_speaker_)) {
    return last_speaker_;
  }
  // The first person of the nearest sentence that has one: subjects come first.
  const auto behind =
      std::lower_bound(persons_.begin(), persons_.end(), token,
                       [&](MentionIndex m, std::uint32_t t) { return tokens_of(m).first < t; });
  std::optional<MentionIndex> best;
  std::uint32_t best_sentence = 0;
  int looked_at = 0;
  for (auto it = behind; it != persons_.begin() && looked_at < 40; ++looked_at) {
    --it;
    if (!is_near(*it, pronoun_reach)) break;
    const std::uint32_t here = analysis_.sentence_of(tokens_of(*it).first);
    if (best && here != best_sentence) break;
    if (!fits(*it)) continue;
    best = *it;
    best_sentence = here;
  }
  return best;
}

std::optional<MentionIndex> SubjectFinder::publication_before(std::uint32_t token) const {
  auto it = std::lower_bound(organisations_.begin(), organisations_.end(), token,
                             [&](MentionIndex m, std::uint32_t t) { return tokens_of(m).first < t; });
  for (int looked_at = 0; it != organisations_.begin() && looked_at < 12; ++looked_at) {
    --it;
    if (mentions_[*it].sector == "JRN") return *it;
  }
  return std::nullopt;
}

}  // namespace dateline
