#include "extractors/quotes/quote_finder.h"

#include <algorithm>
#include <string>

#include "extractors/match/clause_date.h"
#include "extractors/quotes/cue_finder.h"
#include "extractors/quotes/speech_grammar.h"
#include "extractors/quotes/speech_text.h"
#include "extractors/quotes/subject_finder.h"

namespace dateline {
namespace {

using Content = SpeechGrammar::Content;
using Speaker = SpeechGrammar::Speaker;

constexpr std::uint32_t nobody = SpeechText::none;

/// Up to so many quoted words without anything that reports them are no quotation.
constexpr std::uint32_t scare_quote_words = 3;
/// How far back in its sentence a verb may stand that has quoted words in its clause.
constexpr std::uint32_t clause_reach = 24;

/// Who says the words between a pair of marks.
struct Claim {
  std::uint32_t cue = nobody;  ///< index of the cue
  std::string_view by;         ///< empty: unclaimed
  bool is_consumed = false;    ///< part of a longer quotation
};

class QuoteReader {
 public:
  QuoteReader(const SpeechGrammar& grammar, const Analysis& analysis, Annotations& found)
      : text_(grammar, analysis),
        found_(found),
        subjects_(grammar, analysis, found.mentions),
        cue_finder_(text_, subjects_, found.mentions),
        claims_(text_.marks().size()),
        has_quote_(analysis.sentences().size()),
        in_block_(analysis.tokens().size()) {}

  void read() {
    if (text_.size() == 0) return;
    cues_ = cue_finder_.find();
    found_.quotes.reserve(cues_.size());
    claim_marks();
    read_blocks();
    read_spoken_lines();
    for (std::uint32_t i = 0; i < cues_.size(); ++i) read_cue(i);
    claim_the_rest();
    write_marks();
    write_whole_sentences();
  }

 private:
  // ---------------------------------------------------------------- words between marks

  [[nodiscard]] bool ends_with_comma(const MarkedWords& words) const {
    const std::uint32_t last = last_word_or_mark(words);
    return text_.is_mark(last, ",") || text_.is_dash(last);
  }
  // The last token that is no mark of a nested quotation.
  [[nodiscard]] std::uint32_t last_word_or_mark(const MarkedWords& words) const {
    std::uint32_t last = words.last - 1;
    while (last > words.first &&
           (text_.is_mark(last, "'") || text_.is_mark(last, "\u2019") || text_.is_mark(last, "\u201D")))
      --last;
    return last;
  }

  // The construction of `cue` stands right behind the marked words: "…," he said.
  [[nodiscard]] bool follows(const Cue& cue, const MarkedWords& words) const {
    if (!cue.has_subject || (cue.subject.is_shared && !cue.subject.is_inverted) ||
        cue.region.first < words.behind())
      return false;
    if (is_title_within(words)) return false;
    std::uint32_t t = words.behind();
    const bool is_asked = text_.ends_sentence(last_word_or_mark(words));
    bool is_closed = ends_with_comma(words) || is_asked;
    if (t < text_.size() && (text_.is_mark(t, ",") || text_.is_dash(t))) {
      is_closed = true;
      ++t;
    }
    if (!is_closed && !cue.subject.is_inverted) return false;
    if (cue.region.first < t || cue.region.first - t > 3) return false;
    for (std::uint32_t i = t; i < cue.region.first; ++i) {
      if (text_.is_mark(i, ".") && text_[i - 1].capital) continue;
      if (i == t && text_.is(i, speech_label)) continue;  // "…," as Diarra put it
      if (text_.is_punctuation(i) || text_.is(i, speech_conjunction | speech_preposition | speech_border))
        return false;
    }
    if (text_.paragraph(cue.verb.first) != text_.paragraph(words.last - 1)) return false;
    if (text_.analysis().sentence_of(cue.verb.first) == text_.analysis().sentence_of(words.last - 1))
      return true;
    // "Who is there?" he asked.
    return is_asked && (!text_.is_mark(words.last - 1, ".") || cue.subject.is_inverted) &&
           cue.region.last + 2 >= text_.sentence(cue.verb.first).last;
  }

  // The marked words stand right behind the construction: He said: "…"
  [[nodiscard]] bool precedes(const Cue& cue, const MarkedWords& words) const {
    if (cue.verb.first >= words.open) return false;
    const CueMatch* match = match_of(cue, Content::quoted);
    if (match == nullptr || (text_.is(cue.verb.first, speech_naming) && is_name(words))) return false;
    std::uint32_t t = cue.end_of(*match);
    if (t > words.open || words.open - t > 3) return false;
    for (; t < words.open; ++t) {
      if (!text_.is_mark(t, ",") && !text_.is_mark(t, ":") && !text_.is_dash(t) &&
          !text_.is(t, speech_introducer))
        return false;
    }
    if (text_.paragraph(cue.verb.first) != text_.paragraph(words.open)) return false;
    // "He said the “old” bridge was closed": the clause goes on.
    const std::uint32_t behind = words.behind();
    return behind >= text_.size() || text_[behind].sentence_start || text_.is_punctuation(behind) ||
           text_.is(behind, speech_conjunction) || text_.is_punctuation(words.last - 1);
  }

  [[nodiscard]] const CueMatch* match_of(const Cue& cue, Content content) const {
    for (const CueMatch& match : cue.matches) {
      if (text_.grammar().construction(match.rule).content == content) return &match;
    }
    return nullptr;
  }

  void claim_marks() {
    std::uint32_t next = 0;  // the first cue behind the marked words
    for (std::uint32_t i = 0; i < text_.marks().size(); ++i) {
      const MarkedWords& words = text_.marks()[i];
      while (next < cues_.size() && cues_[next].verb.first < words.behind()) ++next;
      std::uint32_t before = next;
      while (before > 0 && cues_[before - 1].verb.first >= words.open) --before;
      const bool has_before = before > 0 && precedes(cues_[before - 1], words);
      const std::uint32_t behind = cue_behind(next, words);
      const bool has_behind = behind < cues_.size() && follows(cues_[behind], words);
      if (has_behind && (!has_before || ends_with_comma(words))) {
        claim(i, behind, text_.grammar().by("quote-beside-verb"));
      } else if (has_before) {
        claim(i, before - 1, text_.grammar().by("quote-beside-verb"));
      }
    }
  }

  // “…,” Diarra, one of the states' lawyers, said: what has no subject is no verb of saying.
  [[nodiscard]] std::uint32_t cue_behind(std::uint32_t next, const MarkedWords& words) const {
    constexpr std::uint32_t longest_subject = 48;
    std::uint32_t behind = next;
    while (behind < cues_.size() && !cues_[behind].has_subject &&
           cues_[behind].verb.first - words.behind() < longest_subject)
      ++behind;
    return behind;
  }

  void claim(std::uint32_t mark, std::uint32_t cue, std::string_view by) {
    claims_[mark].cue = cue;
    claims_[mark].by = by;
    if (cue != nobody) cues_[cue].is_used = true;
  }

  // ---------------------------------------------------------------- what a cue reports

  void read_cue(std::uint32_t index) {
    Cue& cue = cues_[index];
    if (!cue.has_subject || in_block_[cue.verb.first]) return;
    for (const CueMatch& match : cue.matches) {
      const SpeechGrammar::Construction& construction = text_.grammar().construction(match.rule);
      if (cue.is_used || construction.content == Content::quoted) continue;
      if (construction.needs_voice && !has_voice(cue.subject.role)) continue;
      if (construction.content == Content::object && is_unsaid(cue)) continue;
      if (construction.speaker == Speaker::subject && !cue.subject.mention && cue.subject.is_pronoun &&
          construction.content == Content::clause && cue.subject.role.first != cue.subject.role.last) {
        continue;
      }
      switch (construction.content) {
        case Content::that:
        case Content::to:
        case Content::before:
        case Content::clause:
        case Content::object:
          read_clause(index, match, construction.content);
          break;
        case Content::whole:
          read_whole(index, match);
          break;
        default:
          break;
      }
    }
  }

  // "could praise", "has not mentioned"
  [[nodiscard]] bool is_unsaid(const Cue& cue) const {
    for (std::uint32_t t = cue.verb.first; t > cue.region.first; --t) {
      if (text_.is(t - 1, speech_unsaid)) return true;
      if (!text_.is(t - 1, speech_auxiliary | speech_adverb | speech_be)) break;
    }
    return false;
  }

  [[nodiscard]] bool has_voice(TokenRange role) const {
    for (std::uint32_t t = role.first; t < role.last; ++t) {
      if (text_.is(t, speech_voice)) return true;
    }
    return false;
  }

  // The last construction of a sentence announces; what stands inside a block is not read on its own.
  void read_blocks() {
    for (std::uint32_t i = static_cast<std::uint32_t>(cues_.size()); i-- > 0;) {
      if (!cues_[i].has_subject) continue;
      for (const CueMatch& match : cues_[i].matches) {
        if (text_.grammar().construction(match.rule).content == Content::block) read_block(i, match);
      }
    }
  }

  // The next paragraph is what the sentence with the cue announces.
  void read_block(std::uint32_t index, const CueMatch& match) {
    const TokenRange here = text_.sentence(match.first);
    const std::uint32_t next = text_.paragraph(match.first) + 1;
    if (next >= text_.paragraph_count() || here.last != text_.paragraph_tokens(next).first ||
        !text_.is_mark(here.last - 1, ":"))
      return;
    const std::uint32_t first = text_.paragraph_tokens(next).first;
    const std::uint32_t last = text_.paragraph_tokens(next).last;
    if (in_block_[first]) return;
    if (const std::uint32_t mark = text_.mark_of(first); mark != nobody) {
      if (claims_[mark].by.empty() && text_.marks()[mark].open == first)
        claim(mark, index, text_.grammar().by("quote-announced"));
      return;
    }
    const bool is_prose =
        text_.ends_sentence(last - 1) || (text_.mark_of(last - 1) != nobody && text_.ends_sentence(last - 2));
    if (text_.is_bullet(first) || !is_prose || text_.count_words(first, last) < 8) return;
    // A list with its own speakers is no block: nobody is quoted inside of it.
    const auto inside = std::lower_bound(cues_.begin(), cues_.end(), first,
                                         [](const Cue& c, std::uint32_t t) { return c.verb.first < t; });
    if (inside != cues_.end() && inside->verb.first < text_.sentence(first).last && inside->is_used) return;
    for (std::uint32_t i = first; i < last; ++i) {
      in_block_[i] = true;
      if (text_.mark_of(i) != nobody) claims_[text_.mark_of(i)].is_consumed = true;
    }
    write(QuoteKind::block, first, last, index, text_.grammar().rules().by(match.rule), true);
  }

  // Lines that open with who speaks and a colon: headlines and interviews as they were taken down.
  void read_spoken_lines() {
    for (const std::uint32_t i : text_.analysis().token_index().lines()) {
      if (in_block_[i] || text_.is_bullet(i)) continue;
      std::uint32_t first = i;
      if (text_.is_mark(first, "\"") && first + 1 < text_.size()) ++first;
      const auto name = subjects_.starting_at(first);
      const std::uint32_t colon = name ? subjects_.tokens_of(*name).last : first + 1;
      if (colon + 1 >= text_.size() || !text_.is_mark(colon, ":") || text_[colon + 1].line_start) continue;
      const bool is_voice = text_.is(first, speech_voice) && text_[first].capital;
      if (name ? !may_head_line(*name) : !is_voice) continue;
      read_spoken_line(name, {first, colon}, i);
    }
  }

  [[nodiscard]] bool may_head_line(MentionIndex name) const {
    return found_.mentions[name].level == MentionLevel::name &&
           found_.mentions[name].type != MentionType::place;
  }

  void read_spoken_line(std::optional<MentionIndex> name, TokenRange who, std::uint32_t line) {
    constexpr std::uint32_t fewest_words = 4;
    const std::uint32_t start = who.last + 1;
    std::uint32_t end = start;
    while (end < text_.size() && !text_[end].line_start) ++end;
    const std::uint32_t mark = text_.mark_of(start);
    const bool is_marked = mark != nobody && text_.marks()[mark].open >= line;
    if (is_marked || text_.count_words(start, end) < fewest_words || !text_[start].capital) return;
    for (std::uint32_t t = start; t < end; ++t) {
      in_block_[t] = true;
      if (text_.mark_of(t) != nobody) claims_[text_.mark_of(t)].is_consumed = true;
    }
    Cue cue;
    cue.verb = {who.last, who.last + 1};
    cue.region = {who.first, who.last + 1};
    cue.subject.mention = name;
    if (!name) cue.subject.role = who;
    cue.has_subject = true;
    own_cues_.push_back(std::move(cue));
    write(text_.has_marks(start, end) ? QuoteKind::mixed : QuoteKind::indirect, start, end,
          own(own_cues_.size() - 1), text_.grammar().by("spoken-line"), true);
  }

  void read_clause(std::uint32_t index, const CueMatch& match, Content content) {
    Cue& cue = cues_[index];
    const TokenRange here = text_.sentence(cue.verb.first);
    std::uint32_t start =
        text_.grammar().construction(match.rule).starts_at_cue ? cue.region.last : cue.end_of(match);
    if (start < here.last && text_.is_mark(start, ",") && start + 1 < here.last &&
        text_.is(start + 1, speech_introducer))
      ++start;
    if (is_part_of_question(cue, here)) return;
    const bool has_more = start < here.last && !is_end(start, here);
    if (has_more && !cue.subject.is_inverted) {
      const std::string_view next = text_.analysis().token_text(start);
      if (content == Content::before) return;
      if (content == Content::to) {
        if (next != "to" || start + 1 >= here.last || starts_phrase(start + 1)) return;
        ++start;
      } else if (text_.is(start, speech_introducer) && (content == Content::that || next == "that")) {
        if (next == "that") ++start;
      } else if (content == Content::that) {
        return;
      } else if (!may_start_clause(start, here)) {
        return;
      }
      const std::uint32_t end =
          clause_end(index, start, here, content == Content::object || content == Content::to);
      const std::uint32_t fewest =
          text_.grammar().construction(match.rule).speaker == Speaker::capture ? 1 : 2;
      if (text_.count_words(start, end) < fewest) return;
      if (content == Content::object && text_.has_marks(start, end)) return;
      write_clause(start, end, index, match);
      return;
    }
    if (content != Content::clause && content != Content::before) return;
    read_clause_before(index, match, here);
  }

  // "what the mayor says the bridge would cost": a part of another clause, that says nothing.
  [[nodiscard]] bool is_part_of_question(const Cue& cue, TokenRange here) const {
    std::uint32_t t = cue.region.first;
    while (t > here.first && text_.is(t - 1, speech_determiner)) --t;
    if (t == here.first) return false;
    const std::string_view word = text_.analysis().token_text(t - 1);
    return word == "what" || word == "how";
  }

  [[nodiscard]] bool starts_phrase(std::uint32_t token) const {
    return text_.is(token, speech_determiner) || subjects_.starting_at(token).has_value();
  }

  // Nothing more is said behind the construction: the end of the sentence or of the clause.
  [[nodiscard]] bool is_end(std::uint32_t token, TokenRange here) const {
    if (token >= here.last) return true;
    if (text_.mark_of(token) != nobody && text_.marks()[text_.mark_of(token)].open == token) return false;
    return text_.is_punctuation(token) && !text_.is_mark(token, "$") && !text_.is_mark(token, "(") &&
           !text_.is_mark(token, "[") && !text_.is_mark(token, "#") && !text_.is_mark(token, "@");
  }

  [[nodiscard]] bool may_start_clause(std::uint32_t token, TokenRange here) const {
    if (text_.is(token, speech_conjunction | speech_be | speech_auxiliary)) return false;
    const bool says_little =
        text_.is(token, speech_vague) && token + 1 < here.last &&
        (text_.is(token + 1, speech_preposition) ||
         (text_.is_punctuation(token + 1) && !text_.is(token + 1, speech_be | speech_auxiliary)));
    if (says_little) return false;
    if (text_.is(token, speech_preposition) && !text_.is(token, speech_determiner)) {
      const std::string_view word = text_.analysis().token_text(token);
      if (word == "of" || word == "about" || word == "to" || word == "as" || word == "by" || word == "for" ||
          word == "with" || word == "on")
        return false;
      return text_.count_words(token, here.last) >= 8;
    }
    return true;
  }

  // The clause that starts at `start` runs to the end of the sentence, or to where another reports something.
  // A thing that is praised, or what is promised, is a phrase and ends sooner.
  [[nodiscard]] std::uint32_t clause_end(std::uint32_t index, std::uint32_t start, TokenRange here,
                                         bool is_phrase = false) const {
    constexpr std::uint32_t fewest_words = 3;
    const bool is_within = depends_on_another(cues_[index], here);
    std::uint32_t end = here.last;
    for (std::uint32_t k = index + 1; k < cues_.size(); ++k) {
      const Cue& other = cues_[k];
      if (other.verb.first >= end) break;
      if (!other.has_subject || other.region.first <= start || text_.is(other.region.first, speech_relative))
        continue;
      std::uint32_t before = other.region.first;
      if (text_.is(before, speech_conjunction)) ++before;
      const bool is_apart = text_.is_punctuation(before - 1) ||
                            (text_.is(before - 1, speech_conjunction) &&
                             (text_.is_punctuation(before - 2) || may_be_clause(start, before - 1)));
      if (!is_apart) continue;
      end = other.region.first;
      break;
    }
    for (std::uint32_t t = start; t < end; ++t) {
      if (text_.mark_of(t) != nobody) {
        const std::uint32_t mark = text_.mark_of(t);
        if (!claims_[mark].by.empty() && claims_[mark].cue != index) {
          end = t;
          break;
        }
        if (text_.marks()[mark].open == t && t > start && text_.is_mark(t - 1, ":")) {
          end = t;
          break;
        }
        t = text_.marks()[mark].behind() - 1;
        if (t + 1 > end) end = std::min(t + 1, static_cast<std::uint32_t>(text_.size()));
        if (t + 1 < end && ends_with_comma(text_.marks()[mark]) && turns_away(t + 1)) {
          end = t + 1;
          break;
        }
        continue;
      }
      const bool may_end =
          text_.is_mark(t, ",") && t + 1 < end && text_.count_words(start, t) >= fewest_words;
      const bool is_over = (may_end && ((is_within && starts_main_clause(t + 1)) || turns_away(t + 1))) ||
                           (is_phrase && ends_phrase(start, t));
      if (text_.is_mark(t, ";") || is_over) {
        end = t;
        break;
      }
    }
    return trimmed(start, end);
  }

  // Long enough for more than the first of two subjects: "that both the mayor and the police were told".
  [[nodiscard]] bool may_be_clause(std::uint32_t start, std::uint32_t end) const {
    constexpr std::uint32_t fewest_words = 5;
    if (text_.count_words(start, end) >= fewest_words) return true;
    for (std::uint32_t t = start; t < end; ++t) {
      if (text_.is(t, speech_be | speech_auxiliary)) return true;
    }
    return false;
  }

  // "When the mayor said the bridge was open, …": the reporting clause hangs on another one.
  [[nodiscard]] bool depends_on_another(const Cue& cue, TokenRange here) const {
    std::uint32_t t = cue.region.first;
    if (t == here.first || t > cue.verb.first) return false;
    while (t > here.first + 1 && text_.is(t - 1, speech_determiner | speech_adverb)) --t;
    const bool is_first = t - 1 == here.first || text_.is_mark(t - 2, ",");
    return is_first && text_.is(t - 1, speech_subordinating);
  }
  [[nodiscard]] bool starts_main_clause(std::uint32_t token) const {
    return !text_.is(token, speech_relative | speech_conjunction | speech_preposition | speech_border |
                                speech_introducer) &&
           !ends_with_ing(token);
  }
  // ", which", "while": what is said of a thing or beside it.
  [[nodiscard]] bool ends_phrase(std::uint32_t start, std::uint32_t token) const {
    constexpr std::uint32_t fewest_words = 3;
    const bool is_relative =
        text_.is_mark(token, ",") && token + 1 < text_.size() && text_.is(token + 1, speech_relative);
    if (is_relative && text_.count_words(start, token) > 1 && !is_parenthesis(token)) return true;
    const bool sets_off =
        (text_.is_mark(token, ",") && token + 1 < text_.size() && text_.is(token + 1, speech_turning)) ||
        (text_.is(token, speech_subordinating) && !text_.is(token, speech_label)) ||
        opens_another_clause(token);
    return sets_off && text_.count_words(start, token) >= fewest_words;
  }
  // "the mayor, who was abroad, of lying"
  [[nodiscard]] bool is_parenthesis(std::uint32_t comma) const {
    const std::uint32_t end = text_.sentence(comma).last;
    for (std::uint32_t t = comma + 1; t + 1 < end; ++t) {
      if (text_.is_mark(t, ",")) return text_.is(t + 1, speech_climbing);
    }
    return false;
  }
  // ", and the union …"
  [[nodiscard]] bool opens_another_clause(std::uint32_t comma) const {
    if (!text_.is_mark(comma, ",") || comma + 2 >= text_.size()) return false;
    return text_.is(comma + 1, speech_conjunction) &&
           (text_.is(comma + 2, speech_determiner | speech_pronoun) || subjects_.starting_at(comma + 2));
  }
  // ", but": what somebody says is over, unless it goes on with "that".
  [[nodiscard]] bool turns_away(std::uint32_t token) const {
    return text_.is(token, speech_turning) && token + 1 < text_.size() &&
           !text_.is(token + 1, speech_introducer);
  }

  // Without the punctuation and the conjunction that end it.
  [[nodiscard]] std::uint32_t trimmed(std::uint32_t start, std::uint32_t end) const {
    while (end > start + 1) {
      const std::uint32_t t = end - 1;
      const bool is_last_of_marks =
          text_.mark_of(t) != nobody && text_.marks()[text_.mark_of(t)].open >= start;
      if (is_last_of_marks) break;
      const bool drops = (text_.is_punctuation(t) && !text_.is_mark(t, ")") && !text_.is_mark(t, "%") &&
                          !text_.is_mark(t, "]")) ||
                         text_.is(t, speech_conjunction);
      if (!drops) break;
      --end;
    }
    return end;
  }

  // "The bridge is closed, police said."
  void read_clause_before(std::uint32_t index, const CueMatch& match, TokenRange here) {
    const Cue& cue = cues_[index];
    const std::uint32_t at = cue.region.first;
    if (cue.subject.is_shared || at <= here.first + 2 ||
        !(text_.is_mark(at - 1, ",") || text_.is_dash(at - 1)))
      return;
    // Behind the words of a claimed quotation the verb is that one's.
    const std::uint32_t start = clause_start(here, at);
    std::uint32_t end = at - 1;
    const std::uint32_t behind = cue.end_of(match);
    // "In May, the mayor said, the bridge was closed."
    if (is_setting(text_.is(start, speech_conjunction) ? start + 1 : start, end) && behind + 1 < here.last &&
        text_.is_mark(behind, ",") && text_.mark_of(behind + 1) == nobody && starts_main_clause(behind + 1)) {
      const std::uint32_t last = clause_end(index, behind + 1, here);
      if (text_.count_words(behind + 1, last) >= 3) write_clause(behind + 1, last, index, match);
      return;
    }
    constexpr std::uint32_t longest_part = 6;
    const bool hangs = text_.is(start, speech_subordinating);  // "Even if it rains, police said, …"
    const bool goes_on = behind + 1 < here.last && text_.is_mark(behind, ",") &&
                         !text_.is(behind + 1, speech_conjunction | speech_border | speech_relative) &&
                         text_.mark_of(behind + 1) == nobody &&
                         (hangs || (!text_[behind + 1].capital && !ends_with_ing(behind + 1) &&
                                    text_.count_words(start, end) < longest_part));
    if (goes_on) end = clause_end(index, behind + 1, here);  // "The bridge, police said, is closed."
    end = trimmed(start, end);
    if (text_.count_words(start, end) < 3) return;
    write_clause(start, end, index, match);
  }

  // Says when, where or how, and has no verb and no number ("at least six") that the word lists know.
  [[nodiscard]] bool is_setting(std::uint32_t start, std::uint32_t end) const {
    constexpr std::uint32_t longest = 9;
    if (!text_.is(start, speech_preposition) && !ends_with_ing(start)) return false;
    if (text_.count_words(start, end) > longest) return false;
    for (std::uint32_t t = start; t < end; ++t) {
      if (const auto date = subjects_.date_at(t)) {
        t = subjects_.tokens_of(*date).last - 1;
        continue;
      }
      if (text_.is_mark(t, ",") || text_[t].kind == TokenKind::number ||
          text_.is(t, speech_be | speech_auxiliary | speech_pronoun)) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool ends_with_ing(std::uint32_t token) const {
    const std::string_view word = text_.analysis().token_text(token);
    return word.size() > 4 && word.substr(word.size() - 3) == "ing";
  }

  // Where the first clause of a sentence starts: behind a bullet and the date that heads it.
  [[nodiscard]] std::uint32_t clause_start(TokenRange here, std::uint32_t before) const {
    std::uint32_t start = here.first;
    bool is_item = false;
    while (start < before && text_.is_bullet(start)) {
      ++start;
      is_item = true;
    }
    std::uint32_t date = start;
    if (date < before && text_.is(date, speech_preposition)) ++date;
    if (date < before) {
      if (const auto mention = subjects_.date_at(date)) {
        const std::uint32_t behind = subjects_.tokens_of(*mention).last;
        if (behind < before && (text_.is_mark(behind, ":") || (is_item && text_.is_mark(behind, ","))))
          return behind + 1;
      }
    }
    return start;
  }

  void write_clause(std::uint32_t start, std::uint32_t end, std::uint32_t index, const CueMatch& match) {
    for (std::uint32_t t = start; t < end;) {
      const std::uint32_t mark = text_.mark_of(t);
      if (mark == nobody) {
        ++t;
        continue;
      }
      if (claims_[mark].by.empty()) claims_[mark].is_consumed = true;
      t = text_.marks()[mark].behind();
    }
    cues_[index].is_used = true;
    write(text_.has_marks(start, end) ? QuoteKind::mixed : QuoteKind::indirect, start, end, index,
          text_.grammar().rules().by(match.rule), start > cues_[index].verb.first);
  }

  // "According to the ministry, …", "…, according to the ministry"; or the sentence as it is.
  void read_whole(std::uint32_t index, const CueMatch& match) {
    Cue& cue = cues_[index];
    const TokenRange here = text_.sentence(cue.verb.first);
    if (text_.grammar().construction(match.rule).speaker == Speaker::none && match.last == cue.verb.last) {
      whole_sentences_.push_back({index, &match});
      return;
    }
    if (text_.grammar().construction(match.rule).speaker == Speaker::none &&
        text_.is(cue.verb.last, speech_preposition))
      return;
    const bool is_leading = cue.region.first <= here.first + 1;
    if (is_leading) {
      std::uint32_t comma = match.last;
      while (comma < here.last && !text_.is_mark(comma, ",") && comma - match.last < 20) ++comma;
      if (comma + 1 >= here.last || !text_.is_mark(comma, ",")) return;
      const std::uint32_t end = clause_end(index, comma + 1, here);
      if (text_.count_words(comma + 1, end) >= 2) write_clause(comma + 1, end, index, match);
      return;
    }
    std::uint32_t start = clause_start(here, cue.region.first);
    // A reporting clause before it keeps what it says for itself; so does what is set off by a semicolon.
    for (std::uint32_t t = cue.region.first; t-- > start;) {
      if (text_.is_mark(t, ";")) {
        start = t + 1;
        break;
      }
    }
    std::uint32_t end = cue.region.first;
    if (text_.mark_of(end - 1) != nobody && claims_[text_.mark_of(end - 1)].by.empty() &&
        text_.marks()[text_.mark_of(end - 1)].open <= start) {
      claim(text_.mark_of(end - 1), index, text_.grammar().rules().by(match.rule));
      return;
    }
    end = trimmed(start, end);
    if (text_.count_words(start, end) >= 3) write_clause(start, end, index, match);
  }

  void write_whole_sentences() {
    for (const auto& [index, match] : whole_sentences_) {
      const TokenRange here = text_.sentence(cues_[index].verb.first);
      const std::uint32_t start = clause_start(here, cues_[index].verb.first);
      const std::uint32_t end = trimmed(start, here.last);
      if (has_quote_[text_.analysis().sentence_of(start)] || in_block_[start]) continue;
      write_clause(start, end, index, *match);
    }
  }

  // ---------------------------------------------------------------- quoted words without a verb beside them

  [[nodiscard]] bool is_full_sentence(const MarkedWords& words) const {
    const Token& first = text_[words.first];
    if (!first.capital && text_.mark_of(words.first) == nobody) return false;
    const std::uint32_t count = text_.count_words(words.first, words.last);
    return first.capital && count > 2 &&
           (text_.ends_sentence(words.last - 1) || text_.is_mark(words.last - 1, ",") || count > 7);
  }

  // A title, a nickname, the name of something.
  [[nodiscard]] bool is_name(const MarkedWords& words) const {
    if (words.open > 1 && text_.is(words.open - 1, speech_label) && !text_.is(words.open - 2, speech_naming))
      return false;
    for (std::uint32_t back = 1; back <= 2 && words.open >= back; ++back) {
      const std::uint32_t t = words.open - back;
      if (text_.ends_sentence(t)) break;
      if (text_.is(t, speech_naming) && !is_verb_with_object(t, words)) return true;
    }
    std::uint32_t capitals = 0;
    std::uint32_t small = 0;
    for (std::uint32_t i = words.first; i < words.last; ++i) {
      if (text_.is_punctuation(i)) continue;
      if (text_[i].capital || text_[i].kind == TokenKind::number) {
        ++capitals;
      } else if (!text_.is(i, speech_preposition | speech_determiner | speech_conjunction | speech_be)) {
        ++small;
      }
    }
    const bool is_short_name = capitals > 0 && !text_.ends_sentence(words.last - 1);
    return small == 0 && (capitals > 2 || is_short_name || (capitals > 1 && stands_inside(words)));
  }

  // Words of the same sentence stand right before it, also "the channel's".
  [[nodiscard]] bool stands_inside(const MarkedWords& words) const {
    if (words.open == 0 || text_[words.open].sentence_start) return false;
    // In her memoir, "A Bridge of My Own," she said …
    if (words.open > 1 && text_.is_mark(words.open - 1, ",") && text_.is(words.open - 2, speech_naming))
      return true;
    return !text_.is_punctuation(words.open - 1) ||
           text_.analysis().token_text(words.open - 1).ends_with('s');
  }

  // On the channel's "Evening Talk," she said …
  [[nodiscard]] bool is_title_within(const MarkedWords& words) const {
    constexpr std::uint32_t longest = 6;
    if (!stands_inside(words)) return false;
    return text_.count_words(words.first, words.last) <= longest && is_name(words);
  }

  // "called the bridge “a gift”" is speech, "called “The Bridge”" is a name.
  [[nodiscard]] bool is_verb_with_object(std::uint32_t naming, const MarkedWords& words) const {
    return words.open - naming > 1 && !text_[words.first].capital;
  }

  void claim_the_rest() {
    std::uint32_t next = 0;
    for (std::uint32_t i = 0; i < text_.marks().size(); ++i) {
      const MarkedWords& words = text_.marks()[i];
      while (next < cues_.size() && cues_[next].verb.first < words.open) ++next;
      if (!claims_[i].by.empty() || claims_[i].is_consumed) continue;
      const bool is_full = is_full_sentence(words);
      const bool is_first = text_[words.open].paragraph_start || words.open == 0;
      if (is_signed(i)) continue;
      if (i > 0 && !is_name(words) && goes_on(i, is_full, is_first)) {
        claims_[i].cue = claims_[i - 1].cue;
        claims_[i].by = text_.grammar().by("quote-goes-on");
        continue;
      }
      if (words.open > 0 && text_.is_mark(words.open - 1, ":") && !is_first) {
        if (const auto name = subjects_.ending_at(words.open - 1)) {
          claim_for(i, *name, {words.open - 1, words.open}, text_.grammar().by("quote-by-colon"));
          continue;
        }
      }
      if (is_name(words)) continue;
      const std::uint32_t before = nearest_cue(next, words);
      if (before != nobody) {
        claims_[i].cue = before;
        claims_[i].by = text_.grammar().by("words-in-clause");
        continue;
      }
      if (is_full && !is_first) {
        if (const std::uint32_t told = cue_of_sentence_before(next, words); told != nobody) {
          claims_[i].cue = told;
          claims_[i].by = text_.grammar().by("quote-goes-on");
          continue;
        }
      }
      if (text_.count_words(words.first, words.last) > scare_quote_words)
        claims_[i].by = text_.grammar().by("unattributed");
    }
  }

  // “…” — Smith
  bool is_signed(std::uint32_t i) {
    const MarkedWords& words = text_.marks()[i];
    const std::uint32_t dash = words.behind();
    if (dash + 1 >= text_.size() || !(text_.is_dash(dash) || text_.is_mark(dash, "\u2015"))) return false;
    const auto name = subjects_.starting_at(dash + 1);
    if (!name) return false;
    const std::uint32_t behind = subjects_.tokens_of(*name).last;
    const bool is_end = behind >= text_.size() || text_[behind].line_start || text_.is_mark(behind, ",") ||
                        (text_.ends_sentence(behind) && text_[behind].sentence_end);
    if (is_end) claim_for(i, *name, {dash, dash + 1}, text_.grammar().by("quote-signed"));
    return is_end;
  }

  // The words between marks are what `speaker` says, shown by the tokens `cue`.
  void claim_for(std::uint32_t mark, MentionIndex speaker, TokenRange cue_tokens, std::string_view by) {
    Cue cue;
    const TokenRange name = subjects_.tokens_of(speaker);
    cue.verb = cue_tokens;
    cue.region = {std::min(name.first, cue_tokens.first), std::max(name.last, cue_tokens.last)};
    cue.subject.mention = speaker;
    cue.subject.role = subjects_.role_of(speaker, text_.sentence(name.first));
    cue.has_subject = true;
    own_cues_.push_back(std::move(cue));
    claims_[mark].cue = own(own_cues_.size() - 1);
    claims_[mark].by = by;
  }

  // The words go on with what was quoted before: “…,” he said. “…”; or a paragraph of nothing but them.
  [[nodiscard]] bool goes_on(std::uint32_t i, bool is_full, bool is_first) const {
    const MarkedWords& words = text_.marks()[i];
    const MarkedWords& before = text_.marks()[i - 1];
    const Claim& last = claims_[i - 1];
    if (last.by.empty() || last.cue == nobody || !has_speaker(last.cue)) return false;
    if (is_first) {
      return is_full && text_.paragraph(before.last - 1) + 1 == text_.paragraph(words.open) &&
             words.behind() >= text_.paragraph_tokens(text_.paragraph(words.last - 1)).last &&
             text_.count_words(words.first, words.last) > scare_quote_words;
    }
    if (text_.paragraph(before.last - 1) != text_.paragraph(words.open)) return false;
    if (is_full) return text_[words.open].sentence_start || text_.is_punctuation(words.open - 1);
    // The rest of a sentence that the verb stood in.
    const Cue& cue = cue_at(last.cue);
    return cue.region.first >= before.behind() && cue.region.last <= words.open &&
           words.open - cue.region.last < 8 && text_.is_mark(words.open - 1, ",");
  }

  // The bridge is closed, the mayor said. “Nobody will open it again.” Nobody where two speak.
  [[nodiscard]] std::uint32_t cue_of_sentence_before(std::uint32_t next, const MarkedWords& words) const {
    const std::uint32_t sentence = text_.analysis().sentence_of(words.open);
    std::uint32_t first = nobody;
    for (std::uint32_t k = next; k-- > 0;) {
      const Cue& cue = cues_[k];
      const std::uint32_t here = text_.analysis().sentence_of(cue.verb.first);
      if (here + 1 < sentence || text_.paragraph(cue.verb.first) != text_.paragraph(words.open)) break;
      if (here + 1 != sentence || !cue.is_used || !cue.subject.mention) continue;
      if (first != nobody && cues_[first].subject.mention != cue.subject.mention) return nobody;
      first = k;
    }
    return text_[words.open].sentence_start ? first : nobody;
  }

  [[nodiscard]] std::uint32_t nearest_cue(std::uint32_t next, const MarkedWords& words) const {
    for (std::uint32_t k = next; k-- > 0;) {
      const Cue& cue = cues_[k];
      if (cue.verb.first + clause_reach < words.open ||
          text_.analysis().sentence_of(cue.verb.first) != text_.analysis().sentence_of(words.open)) {
        break;
      }
      if (cue.has_subject && (match_of(cue, Content::quoted) != nullptr || says_nobody(cue))) return k;
    }
    return nobody;
  }

  // "reportedly"
  [[nodiscard]] bool says_nobody(const Cue& cue) const {
    return cue.matches.size() == 1 && cue.matches.front().last == cue.verb.last &&
           text_.grammar().construction(cue.matches.front().rule).speaker == Speaker::none;
  }

  // Cues made here count down from the top of the numbers.
  static std::uint32_t own(std::size_t index) { return nobody - 1 - static_cast<std::uint32_t>(index); }
  [[nodiscard]] const Cue& cue_at(std::uint32_t index) const {
    return index < cues_.size() ? cues_[index] : own_cues_[nobody - 1 - index];
  }
  [[nodiscard]] bool has_speaker(std::uint32_t cue) const { return cue_at(cue).has_subject; }

  // ---------------------------------------------------------------- records

  void write_marks() {
    for (std::uint32_t i = 0; i < text_.marks().size(); ++i) {
      const Claim& claim = claims_[i];
      if (claim.by.empty() || claim.is_consumed) continue;
      const MarkedWords& words = text_.marks()[i];
      std::uint32_t last = words.last;
      if (text_.is_mark(last - 1, ",") && last - 1 > words.first) --last;
      const bool is_whole = words.open > 0 && text_.ends_sentence(words.last - 1) &&
                            (text_.is_mark(words.open - 1, ",") || text_.is_mark(words.open - 1, ":"));
      const bool is_part = (!text_[words.first].capital && !is_whole) ||
                           (text_.count_words(words.first, words.last) <= scare_quote_words &&
                            !is_spoken_sentence(claim, words)) ||
                           (words.open > 0 && !text_[words.open].paragraph_start &&
                            text_.is(words.open - 1, speech_introducer));
      write(is_part ? QuoteKind::mixed : QuoteKind::direct, words.first, last, claim.cue, claim.by, true);
    }
  }

  // "Absolutely not," he said: short, but all that was said.
  [[nodiscard]] bool is_spoken_sentence(const Claim& claim, const MarkedWords& words) const {
    const bool is_beside = claim.by == text_.grammar().by("quote-beside-verb") ||
                           claim.by == text_.grammar().by("quote-goes-on");
    const bool starts = words.open == 0 || text_[words.open].sentence_start ||
                        text_.is_mark(words.open - 1, ",") || text_.is_mark(words.open - 1, ":");
    if (!is_beside || !starts || !text_[words.first].capital) return false;
    if (text_.ends_sentence(words.last - 1)) return true;
    // “The bridge,” he said, “is open.”
    const MarkedWords* next = &words + 1;
    const bool goes_on = next != text_.marks().data() + text_.marks().size() &&
                         text_.analysis().sentence_of(next->open) == text_.analysis().sentence_of(words.open);
    return ends_with_comma(words) && !goes_on;
  }

  // "a 9/11 widow": the date says who speaks, not when.
  [[nodiscard]] bool has_date(TokenRange words) const {
    for (std::uint32_t t = words.first; t < words.last; ++t) {
      if (subjects_.date_at(t)) return true;
    }
    return false;
  }

  void write(QuoteKind kind, std::uint32_t first, std::uint32_t last, std::uint32_t cue_index,
             std::string_view by, bool is_behind_cue) {
    Quote quote;
    quote.kind = kind;
    quote.span = text_.analysis().bytes(first, last);
    quote.by = by;
    if (cue_index != nobody) {
      const Cue& cue = cue_at(cue_index);
      quote.cue = text_.analysis().bytes(cue.verb.first, cue.verb.last).of(text_.analysis().text());
      quote.speaker = cue.subject.mention;
      if (cue.subject.role.first < cue.subject.role.last) {
        quote.role =
            text_.analysis().bytes(cue.subject.role.first, cue.subject.role.last).of(text_.analysis().text());
      }
      std::uint32_t end = cue.region.last;
      for (const CueMatch& match : cue.matches) end = std::max(end, match.last);
      if (!has_date(cue.subject.role))
        quote.date =
            date_of_clause(text_.analysis(), found_.mentions, {cue.region.first, end}, is_behind_cue);
    }
    has_quote_[text_.analysis().sentence_of(first)] = true;
    has_quote_[text_.analysis().sentence_of(last - 1)] = true;
    found_.quotes.push_back(std::move(quote));
  }

  const SpeechText text_;
  Annotations& found_;
  SubjectFinder subjects_;
  CueFinder cue_finder_;
  std::vector<Claim> claims_;  // by mark
  std::vector<Cue> cues_;
  std::vector<Cue> own_cues_;
  std::vector<bool> has_quote_;  // by sentence
  std::vector<bool> in_block_;   // by token
  std::vector<std::pair<std::uint32_t, const CueMatch*>> whole_sentences_;
};

}  // namespace

QuoteFinder::QuoteFinder(const Resources::Data& resources)
    : grammar_(std::make_unique<const SpeechGrammar>(resources.rules("en/quotes.toml"))) {}
QuoteFinder::~QuoteFinder() = default;

void QuoteFinder::find(const Analysis& analysis, Annotations& found) const {
  QuoteReader(*grammar_, analysis, found).read();
}

}  // namespace dateline
