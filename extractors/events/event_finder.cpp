#include "extractors/events/event_finder.h"

#include <algorithm>
#include <charconv>

#include "extractors/events/clause.h"
#include "extractors/events/frames.h"

namespace dateline {
namespace {

constexpr std::uint32_t no_mention = ClauseReader::no_mention;
constexpr Label report_verb = label_of("report-verb");
constexpr Label hedge = label_of("hedge");

bool is_verb_form(WordForm form) {
  return form != WordForm::singular && form != WordForm::plural;
}

void append_new(std::vector<MentionIndex>& list, const std::vector<MentionIndex>& more) {
  for (const MentionIndex index : more) {
    if (std::find(list.begin(), list.end(), index) == list.end()) list.push_back(index);
  }
}

/// Codes the events of one document, sentence by sentence.
class DocumentCoder {
 public:
  DocumentCoder(const FrameTable& table, const Analysis& analysis, Annotations& found)
      : table_(table), analysis_(analysis), found_(found) {
    const std::size_t count = analysis.tokens().size();
    marks_.assign(count, 0);
    covering_.assign(count, no_mention);
    is_date_.assign(count, false);
    for (MentionIndex i = 0; i < found.mentions.size(); ++i) {
      const TokenRange range = analysis.tokens_of(found.mentions[i].span);
      if (found.mentions[i].type == MentionType::date) {
        std::fill(is_date_.begin() + range.first, is_date_.begin() + range.last, true);
        continue;
      }
      for (std::uint32_t t = range.first; t < range.last; ++t) {
        if (covering_[t] == no_mention) covering_[t] = i;
      }
    }
  }

  void run() {
    std::vector<Trigger> triggers;
    std::size_t date = 0;
    std::size_t quote = 0;
    for (std::uint32_t i = 0; i < analysis_.sentences().size(); ++i) {
      sentence_ = analysis_.sentences()[i];
      bytes_ = analysis_.bytes(sentence_.first, sentence_.last);
      if (analysis_.tokens()[sentence_.first].paragraph_start ||
          analysis_.tokens()[sentence_.first].line_start) {
        heading_date_.reset();
      }
      collect_dates(date);
      first_quote_ = quote;
      while (quote < found_.quotes.size() && found_.quotes[quote].span.end <= bytes_.begin) ++quote;
      triggers.clear();
      table_.scan(analysis_, sentence_, marks_, triggers);
      if (triggers.empty()) continue;
      const ClauseReader clause(analysis_, found_.mentions, covering_, marks_, sentence_);
      const std::size_t first_event = found_.events.size();
      std::uint32_t free_from =
          sentence_.first;  // of several readings of one stretch the first that gives an event counts
      for (const Trigger& trigger : triggers) {
        if (trigger.first >= free_from && code(clause, trigger)) free_from = trigger.last;
      }
      merge_within_sentence(first_event);
    }
    merge_within_document();
  }

 private:
  // ---- dates

  void collect_dates(std::size_t& next) {
    dates_.clear();
    for (; next < found_.mentions.size() && found_.mentions[next].span.begin < bytes_.end; ++next) {
      const Mention& mention = found_.mentions[next];
      if (mention.span.begin < bytes_.begin || !mention.timex) continue;
      const Timex& timex = *mention.timex;
      if ((timex.type != TimexType::date && timex.type != TimexType::time) ||
          (!timex.interval.begin && !timex.interval.end) || timex.precision == DatePrecision::none) {
        continue;
      }
      dates_.push_back(static_cast<MentionIndex>(next));
    }
    // "On December 3, X announced": the date that heads a paragraph or bullet is that of its sentences.
    if (dates_.empty()) return;
    const TokenRange first = analysis_.tokens_of(found_.mentions[dates_.front()].span);
    const Token& start = analysis_.tokens()[sentence_.first];
    if ((start.paragraph_start || start.line_start) && first.first <= sentence_.first + 3) {
      heading_date_ = dates_.front();
    }
  }

  std::optional<EventDate> date_of(const ClauseReader& clause, const Trigger& trigger) const {
    std::optional<MentionIndex> best;
    std::uint32_t best_distance = 0;
    for (const MentionIndex index : dates_) {
      const TokenRange range = analysis_.tokens_of(found_.mentions[index].span);
      const bool before = range.last <= trigger.first;
      const std::uint32_t from = before ? range.last : trigger.last;
      const std::uint32_t to = before ? trigger.first : range.first;
      bool linked = true;
      for (std::uint32_t t = from; linked && t < to; ++t) {
        // "in early 2012 when X fell": the date of what follows
        const bool when = t == from && analysis_.token_text(t) == "when";
        if (clause.is_border(t)) linked = index == heading_date_ || is_soft_border(t) || when;
        // "killed two, police said on Monday": that is the date of the saying
        if (!before && covering_[t] == no_mention && analysis_.lattice().has(t, report_verb)) linked = false;
      }
      const std::uint32_t distance = to > from ? to - from : 0;
      if (linked && (!best || distance < best_distance)) {
        best = index;
        best_distance = distance;
      }
    }
    if (best) return event_date(*best, found_.mentions[*best].timex->basis);
    if (heading_date_) return event_date(*heading_date_, DateBasis::paragraph);
    return std::nullopt;
  }

  // "after", "as", "when" … tie a happening to the date of its sentence only where no comma stands between;
  // a colon behind a heading date ("December 10, 2012: …") always does.
  bool is_soft_border(std::uint32_t token) const {
    const std::string_view text = analysis_.token_text(token);
    return text == ":" && token < sentence_.first + 12;
  }

  EventDate event_date(MentionIndex index, DateBasis basis) const {
    const Timex& timex = *found_.mentions[index].timex;
    return {timex.interval, timex.precision, basis};
  }

  // ---- one trigger

  bool code(const ClauseReader& clause, const Trigger& trigger) {
    const Frame& frame = table_.frame(trigger.frame);
    for (std::uint32_t t = trigger.first; t < trigger.last; ++t) {
      if (is_date_[t]) return false;                                          // "on March 2"
      if (covering_[t] != no_mention && !is_head_of_phrase(t)) return false;  // part of a name
    }
    if (is_compounded(trigger.first)) return false;
    for (const std::string& words : frame.not_after) {
      if (FrameTable::stands_before(analysis_, trigger.first, sentence_.first, words)) return false;
    }
    for (const std::string& words : frame.not_before) {
      if (FrameTable::stands_at(analysis_, trigger.last, sentence_.last, words)) return false;
    }
    Event event;
    const bool coded = is_verb_form(trigger.form) ? code_verb(clause, trigger, frame, event)
                                                  : code_noun(clause, trigger, frame, event);
    if (!coded) return false;
    remove_shared(event);
    if (!has_needed(frame, event)) return false;
    event.type = frame.type;
    event.mode = frame.mode;
    event.by = frame.by;
    event.trigger = analysis_.bytes(trigger.first, trigger.last);
    event.sentence = bytes_;
    event.date = date_of(clause, trigger);
    event.status = status_of(clause, trigger, event);
    attribute(event);
    add_size(frame, event);
    found_.events.push_back(std::move(event));
    return true;
  }

  // "U.S.-designated", "crime-fighting": an adjective.
  bool is_compounded(std::uint32_t token) const {
    return token > sentence_.first && !analysis_.tokens()[token].space_before &&
           analysis_.token_text(token - 1) == "-";
  }

  // A trigger may stand inside a nominal mention ("the arrest" is none, but "16 people killed" may be).
  bool is_head_of_phrase(std::uint32_t token) const {
    return found_.mentions[covering_[token]].level == MentionLevel::nominal;
  }

  bool follows_determiner(std::uint32_t token) const {
    if (token == sentence_.first) return false;
    return (marks_[token - 1] & mark_determiner) != 0 && covering_[token - 1] == no_mention;
  }

  bool code_verb(const ClauseReader& clause, const Trigger& trigger, const Frame& frame, Event& event) {
    const std::uint32_t verb_start = clause.auxiliaries_start(trigger.first);
    bool be = false;
    bool have = false;
    bool to_or_modal = false;
    bool progressive = false;
    for (std::uint32_t t = verb_start; t < trigger.first; ++t) {
      be = be || clause.has(t, mark_be);
      have = have || clause.has(t, mark_have);
      to_or_modal = to_or_modal || clause.has(t, mark_modal_future | mark_modal_hypothetical) ||
                    analysis_.token_text(t) == "to" || analysis_.token_text(t) == "not";
    }
    const auto text_before =
        verb_start > sentence_.first ? analysis_.token_text(verb_start - 1) : std::string_view{};
    const bool past = trigger.form == WordForm::past || trigger.form == WordForm::participle;
    const bool passive = past && be && trigger.form == WordForm::participle;
    if (past && be && trigger.form == WordForm::past) return false;  // the participle reading has its turn
    if (past && !be && !have && (follows_determiner(trigger.first) || is_number(trigger.first))) return false;
    if (trigger.form == WordForm::gerund) {
      progressive = be;
      if (follows_determiner(trigger.first)) return false;  // "the killing": a noun
    }
    std::vector<MentionIndex> subject;
    std::vector<MentionIndex> object;
    if (trigger.form == WordForm::gerund && !be) {
      subject = subject_of_participle(clause, trigger.first, verb_start, text_before);
    } else {
      subject = clause.subject(trigger.first);
    }
    if ((trigger.form == WordForm::base || trigger.form == WordForm::third_person) && !to_or_modal) {
      // "back", "release", "charges" may be nouns: only a subject right before makes them verbs.
      if (subject.empty()) return false;
    }
    const std::vector<ClauseReader::PrepositionalPhrase> phrases = clause.phrases(trigger.last);
    const bool has_object_right_behind = !passive && frame.object != SlotRole::none;
    if (has_object_right_behind) object = clause.object(trigger.last);
    const bool reduced_passive = trigger.form == WordForm::participle && !be && !have && object.empty() &&
                                 frame.object != SlotRole::none && is_reduced(clause, trigger, phrases);
    if (trigger.form == WordForm::participle && !be && !have && !reduced_passive) return false;
    if (trigger.form == WordForm::past && object.empty() && frame.object != SlotRole::none &&
        is_reduced(clause, trigger, phrases)) {
      return false;
    }
    if (passive || reduced_passive) {
      place_in(frame.object == SlotRole::none ? SlotRole::recipient : frame.object, subject, event);
    } else {
      place_in(frame.subject, subject, event);
      place_in(frame.object, object, event);
    }
    read_phrases(clause, frame, phrases, passive || reduced_passive, event);
    if (progressive && !past && event.status == EventStatus::actual) event.status = EventStatus::ongoing;
    find_place_before(clause, trigger, event);
    return true;
  }

  bool is_number(std::uint32_t token) const {
    return token > sentence_.first && covering_[token - 1] == no_mention &&
           analysis_.tokens()[token - 1].kind == TokenKind::number;
  }

  // "16 people arrested by police", "documents captured in the raid": a participle behind its noun.
  bool is_reduced(const ClauseReader& clause, const Trigger& trigger,
                  const std::vector<ClauseReader::PrepositionalPhrase>& phrases) const {
    if (trigger.first == sentence_.first || covering_[trigger.first - 1] == no_mention) return false;
    if (trigger.last >= sentence_.last) return true;
    (void)clause;
    return !phrases.empty() && phrases.front().preposition == trigger.last &&
           analysis_.token_text(trigger.last) == "by";
  }

  // "DRS arming AQIM": what stands right before. "Rebels attacked the town, killing three": the actors of the
  // earlier verb. "X was in Libya buying weapons": the subject of "was". "for attacking X": not said here.
  std::vector<MentionIndex> subject_of_participle(const ClauseReader& clause, std::uint32_t verb,
                                                  std::uint32_t verb_start, std::string_view before) const {
    if (verb_start == sentence_.first) return {};
    if (before == ",") {
      for (std::size_t i = found_.events.size(); i > 0; --i) {
        const Event& earlier = found_.events[i - 1];
        if (earlier.sentence != bytes_) break;
        if (earlier.trigger.end <= analysis_.tokens()[verb_start].begin && !earlier.actors.empty())
          return earlier.actors;
      }
      return {};
    }
    const bool behind_place = covering_[verb_start - 1] != no_mention &&
                              found_.mentions[covering_[verb_start - 1]].type == MentionType::place;
    if (covering_[verb_start - 1] != no_mention && !behind_place) return {covering_[verb_start - 1]};
    if (clause.has(verb_start - 1, mark_preposition)) return {};
    const std::uint32_t start = clause.clause_start(verb);
    for (std::uint32_t t = verb_start; t > start; --t) {
      if (covering_[t - 1] == no_mention && clause.has(t - 1, mark_be)) return clause.subject(t - 1);
    }
    return {};
  }

  bool code_noun(const ClauseReader& clause, const Trigger& trigger, const Frame& frame, Event& event) {
    // A noun is not behind "to" or a modal, and not a verb's base form behind its subject.
    if (trigger.first > sentence_.first) {
      const std::string_view before = analysis_.token_text(trigger.first - 1);
      if (before == "to" && trigger.form == WordForm::singular) return false;
      if (clause.has(trigger.first - 1, mark_modal_future | mark_modal_hypothetical)) return false;
      const bool progressive =
          clause.has(trigger.first - 1, mark_be) && analysis_.token_text(trigger.last - 1).ends_with("ing");
      if (progressive) return false;  // "are fighting"
    }
    if (const auto possessor = clause.possessor(trigger.first)) {
      place_in(frame.possessive, {*possessor}, event);
    } else if (trigger.first > sentence_.first && covering_[trigger.first - 1] != no_mention &&
               found_.mentions[covering_[trigger.first - 1]].type == MentionType::org) {
      place_in(frame.possessive, {covering_[trigger.first - 1]}, event);  // "the AQIM attack"
    }
    const std::vector<ClauseReader::PrepositionalPhrase> phrases = clause.phrases(trigger.last);
    for (const auto& phrase : phrases) {
      if (phrase.preposition == trigger.last && analysis_.token_text(phrase.preposition) == "of") {
        place_in(frame.possessive, phrase.mentions, event);
      } else if (analysis_.token_text(phrase.preposition) == "between" && phrase.mentions.size() > 1) {
        event.actors.push_back(phrase.mentions.front());
        event.targets.insert(event.targets.end(), phrase.mentions.begin() + 1, phrase.mentions.end());
      }
    }
    // "launched an attack", "announced his split"
    const std::uint32_t floor = std::max(clause.clause_start(trigger.first),
                                         trigger.first - std::min(trigger.first, std::uint32_t{7}));
    for (std::uint32_t t = trigger.first; t > floor; --t) {
      if (covering_[t - 1] != no_mention || !clause.has(t - 1, mark_light_verb)) continue;
      std::uint32_t verb = t - 1;
      while (verb > floor && clause.has(verb - 1, mark_light_verb)) --verb;
      bool passive = false;
      for (std::uint32_t a = clause.auxiliaries_start(verb); a < verb; ++a)
        passive = passive || clause.has(a, mark_be);
      const bool own = frame.possessive == SlotRole::actor || frame.subject == SlotRole::actor;
      if (!passive && own && (event.actors.empty() || possessive_pronoun(trigger.first)) &&
          takes_subject(frame, t - 1)) {
        append_new(event.actors, clause.subject(verb));
      }
      break;
    }
    read_phrases(clause, frame, phrases, true, event);
    find_place_before(clause, trigger, event);
    return true;
  }

  bool possessive_pronoun(std::uint32_t token) const {
    return token > sentence_.first && (marks_[token - 1] & mark_pronoun) != 0;
  }

  // "announced the arrest of X": the announcer is not the one who arrests; "announced his split" is.
  bool takes_subject(const Frame& frame, std::uint32_t verb) const {
    (void)frame;
    const std::string_view text = analysis_.token_text(verb);
    const bool only_tells =
        text.starts_with("announc") || text.starts_with("report") || text.starts_with("confirm");
    if (!only_tells) return true;
    for (std::uint32_t t = verb + 1; t < sentence_.last && t < verb + 3; ++t) {
      if ((marks_[t] & mark_pronoun) != 0) return true;
    }
    return false;
  }

  void place_in(SlotRole role, const std::vector<MentionIndex>& mentions, Event& event) {
    if (role == SlotRole::actor) append_new(event.actors, mentions);
    if (role == SlotRole::recipient) append_new(event.targets, mentions);
  }

  void read_phrases(const ClauseReader& clause, const Frame& frame,
                    const std::vector<ClauseReader::PrepositionalPhrase>& phrases, bool by_is_actor,
                    Event& event) {
    bool with_seen = false;  // a later "with" belongs to something else: "near the border with Algeria"
    for (const auto& phrase : phrases) {
      const std::string_view preposition = analysis_.token_text(phrase.preposition);
      const std::uint64_t hash = analysis_.tokens()[phrase.preposition].hash;
      if (by_is_actor && preposition == "by") {
        append_new(event.actors, without_places(phrase.mentions));
        continue;
      }
      if (preposition == "with" && frame.with != SlotRole::none) {
        if (!with_seen) place_in(frame.with, phrase.mentions, event);
        with_seen = true;
        continue;
      }
      const bool is_place = found_.mentions[phrase.mentions.front()].type == MentionType::place;
      if (std::find(frame.after.begin(), frame.after.end(), hash) != frame.after.end() &&
          !(is_place && preposition == "in")) {
        append_new(event.targets, phrase.mentions);
        if (is_place && !event.place && preposition != "on" && preposition != "against") {
          event.place = phrase.mentions.front();
        }
        continue;
      }
      if (is_place && !event.place && clause.has(phrase.preposition, mark_place_preposition)) {
        event.place = phrase.mentions.front();
      }
    }
  }

  std::vector<MentionIndex> without_places(const std::vector<MentionIndex>& mentions) const {
    std::vector<MentionIndex> kept;
    for (const MentionIndex index : mentions) {
      const Mention& mention = found_.mentions[index];
      if (mention.type != MentionType::place || mention.precision == PlacePrecision::country)
        kept.push_back(index);
    }
    return kept;
  }

  // "In Gao, rebels killed …"
  void find_place_before(const ClauseReader& clause, const Trigger& trigger, Event& event) const {
    if (event.place) return;
    const std::uint32_t start = clause.clause_start(trigger.first);
    for (std::uint32_t t = trigger.first; t > start;) {
      --t;
      if (!clause.has(t, mark_place_preposition) || covering_[t] != no_mention) continue;
      std::uint32_t at = t + 1;
      while (at < trigger.first && at < t + 4 && covering_[at] == no_mention) ++at;
      if (at >= trigger.first || covering_[at] == no_mention) continue;
      const MentionIndex index = covering_[at];
      if (found_.mentions[index].type != MentionType::place) continue;
      if (std::find(event.actors.begin(), event.actors.end(), index) != event.actors.end()) continue;
      event.place = index;
      return;
    }
  }

  // Nobody does something to himself because two rules found him; the actor's slot wins.
  static void remove_shared(Event& event) {
    std::erase_if(event.targets, [&](MentionIndex index) {
      return std::find(event.actors.begin(), event.actors.end(), index) != event.actors.end();
    });
    if (event.place &&
        std::find(event.targets.begin(), event.targets.end(), *event.place) != event.targets.end() &&
        event.targets.size() > 1) {
      std::erase(event.targets, *event.place);
    }
  }

  static bool has_needed(const Frame& frame, const Event& event) {
    switch (frame.needs) {
      case FrameNeeds::actor:
        return !event.actors.empty();
      case FrameNeeds::recipient:
        return !event.targets.empty();
      case FrameNeeds::both:
        return !event.actors.empty() && !event.targets.empty();
      case FrameNeeds::any:
        return !event.actors.empty() || !event.targets.empty() || event.place.has_value();
    }
    return false;
  }

  // ---- status, attribution, size

  EventStatus status_of(const ClauseReader& clause, const Trigger& trigger, const Event& event) const {
    const std::uint32_t start = std::max(clause.clause_start(trigger.first),
                                         trigger.first - std::min(trigger.first, std::uint32_t{8}));
    EventStatus status = event.status;
    for (std::uint32_t t = trigger.first; t > start; --t) {
      if (covering_[t - 1] != no_mention) {
        if (is_verb_form(trigger.form)) break;
        continue;
      }
      if (clause.has(t - 1, mark_negation)) return EventStatus::negated;
      if (clause.has(t - 1, mark_modal_hypothetical)) status = EventStatus::hypothetical;
      if (clause.has(t - 1, mark_modal_future | mark_future)) status = EventStatus::planned;
      if (clause.has(t - 1, mark_alleged)) status = EventStatus::alleged;
      if (status != event.status) return status;
    }
    if (start > sentence_.first && clause.has(start - 1, mark_modal_hypothetical) &&
        analysis_.token_text(start - 1) == "if") {
      return EventStatus::hypothetical;
    }
    if (event.date && event.date->interval.begin && analysis_.document().published &&
        *event.date->interval.begin > *analysis_.document().published) {
      return EventStatus::planned;
    }
    return status;
  }

  void attribute(Event& event) const {
    for (std::size_t i = first_quote_; i < found_.quotes.size(); ++i) {
      const Quote& quote = found_.quotes[i];
      if (quote.span.begin >= bytes_.end) break;
      if (!quote.span.contains(event.trigger)) continue;
      if (quote.speaker) {
        event.attribution.speaker = quote.speaker;
      } else {
        event.attribution.anonymous = true;
      }
      event.attribution.cue = quote.cue;
      return;
    }
    for (std::uint32_t t = sentence_.first; t < sentence_.last; ++t) {
      const Edge* edge = analysis_.lattice().find(t, hedge);
      if (edge == nullptr || edge->value.find("anonymous") == std::string_view::npos) continue;
      event.attribution.anonymous = true;
      event.attribution.cue = std::string(analysis_.bytes(edge->first, edge->last).of(analysis_.text()));
      return;
    }
  }

  void add_size(const Frame& frame, Event& event) const {
    if (frame.size.empty()) return;
    const std::vector<MentionIndex>& counted = event.targets.empty() ? event.actors : event.targets;
    if (frame.size != "crowd" && event.targets.empty()) return;
    for (const MentionIndex index : counted) {
      if (std::optional<Quantity> quantity = quantity_of(index)) {
        event.size.emplace(frame.size, std::move(*quantity));
        return;
      }
    }
  }

  // "16 members", "at least 16 members", "a Tunisian policeman", "dozens of villagers"
  std::optional<Quantity> quantity_of(MentionIndex index) const {
    const Mention& mention = found_.mentions[index];
    if (mention.level == MentionLevel::name) return std::nullopt;
    TokenRange range = analysis_.tokens_of(mention.span);
    const RuleSet& rules = table_.rules();
    std::uint32_t at = range.first;
    std::string_view bound;
    for (const std::string_view words : rules.words("quantity-bound")) {
      if (FrameTable::stands_at(analysis_, at, range.last, words)) {
        bound = rules.word_value("quantity-bound", words);
        at += static_cast<std::uint32_t>(tokenize(words).size());
        break;
      }
      if (FrameTable::stands_before(analysis_, at, sentence_.first, words)) {
        bound = rules.word_value("quantity-bound", words);
        break;
      }
    }
    if (at >= range.last) return std::nullopt;
    Quantity quantity;
    std::optional<std::uint32_t> number;
    const std::string_view text = analysis_.token_text(at);
    if (analysis_.tokens()[at].kind == TokenKind::number) {
      number = parse_number(text);
      if (!number) return std::nullopt;
    } else {
      const std::optional<std::string_view> value = rules.find_word("number", text);
      if (!value) {
        return at > sentence_.first && at == range.first ? article_before(at) : std::nullopt;
      }
      number = parse_number(*value);
    }
    if (number && bound != "max") quantity.min = number;
    if (number && bound != "min") quantity.max = number;
    if (number && bound == "about") quantity.min = quantity.max = number;
    if (!number || !bound.empty()) quantity.text = mention.span.of(analysis_.text());
    return quantity;
  }

  // The article may stand outside of the mention: "a | policeman".
  std::optional<Quantity> article_before(std::uint32_t at) const {
    const std::string_view before = analysis_.token_text(at - 1);
    if (before != "a" && before != "an" && before != "A" && before != "An" && before != "one" &&
        before != "One") {
      return std::nullopt;
    }
    return Quantity{1, 1, {}};
  }

  static std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::string digits;
    for (const char c : text) {
      if (c == ',') continue;
      if (c < '0' || c > '9') return std::nullopt;
      digits += c;
    }
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
  }

  // ---- the same happening told again

  // The entity of a mention, or its words without the article: "the three soldiers" are "three soldiers".
  std::string_view identity(MentionIndex index) const {
    const Mention& mention = found_.mentions[index];
    if (!mention.entity.empty()) return mention.entity;
    TokenRange range = analysis_.tokens_of(mention.span);
    while (range.first + 1 < range.last && (marks_[range.first] & mark_determiner) != 0) ++range.first;
    return analysis_.bytes(range.first, range.last).of(analysis_.text());
  }

  bool share(const std::vector<MentionIndex>& a, const std::vector<MentionIndex>& b) const {
    for (const MentionIndex x : a) {
      for (const MentionIndex y : b) {
        if (x == y || identity(x) == identity(y)) return true;
      }
    }
    return false;
  }

  static bool modes_agree(const Event& a, const Event& b) {
    return a.mode == b.mode || a.mode.empty() || b.mode.empty();
  }

  /// `later` becomes one more telling of `event`; what it knows more is taken over.
  void absorb(Event& event, Event& later) const {
    event.also.push_back(later.trigger);
    event.also.insert(event.also.end(), later.also.begin(), later.also.end());
    if (event.mode.empty()) event.mode = later.mode;
    if (event.actors.empty()) {
      for (const MentionIndex index : later.actors) {
        if (!share({index}, event.targets)) event.actors.push_back(index);
      }
    }
    for (const MentionIndex index : later.targets) {
      if (!share({index}, event.actors) && !share({index}, event.targets)) event.targets.push_back(index);
    }
    if (!event.place) event.place = later.place;
    if (!event.date) event.date = later.date;
    for (auto& [what, quantity] : later.size) event.size.emplace(what, std::move(quantity));
    if (event.attribution.empty()) event.attribution = later.attribution;
  }

  // "A policeman was killed during clashes with X": one happening.
  void merge_within_sentence(std::size_t first) {
    for (std::size_t i = first; i < found_.events.size(); ++i) {
      for (std::size_t j = i + 1; j < found_.events.size();) {
        Event& event = found_.events[i];
        Event& other = found_.events[j];
        const bool same = event.type == other.type && modes_agree(event, other) &&
                          event.status == other.status && event.date == other.date &&
                          (!contradict(event, other) || is_outcome(event, other));
        if (!same) {
          ++j;
          continue;
        }
        // "was killed during clashes with X": X is on the other side of who was killed.
        if (event.actors.empty() && other.actors.empty() && !event.targets.empty() && is_with_whom(other)) {
          std::swap(other.actors, other.targets);
        }
        absorb(event, other);
        found_.events.erase(found_.events.begin() + static_cast<std::ptrdiff_t>(j));
      }
    }
  }

  // The recipients stand behind "with", right behind the trigger.
  bool is_with_whom(const Event& event) const {
    const std::uint32_t behind = analysis_.token_at(event.trigger.end);
    return !event.targets.empty() && behind < sentence_.last && analysis_.token_text(behind) == "with";
  }

  // "attacked the army, killing three people": the second tells what came of the first.
  bool is_outcome(const Event& event, const Event& other) const {
    return share(event.actors, other.actors) && event.size.empty() && !other.size.empty() &&
           (!event.place || !other.place || *event.place == *other.place);
  }

  // Both say who did it or to whom, and not the same.
  bool contradict(const Event& a, const Event& b) const {
    if (!a.actors.empty() && !b.actors.empty() && !share(a.actors, b.actors)) return true;
    if (!a.targets.empty() && !b.targets.empty() && !share(a.targets, b.targets)) {
      return !(a.actors.empty() && b.actors.empty());
    }
    return false;
  }

  void merge_within_document() {
    std::vector<Event>& events = found_.events;
    std::vector<bool> gone(events.size(), false);
    // Only a bounded stretch of the text is looked back at, so that a long list stays linear.
    constexpr std::size_t window = 64;
    for (std::size_t j = 1; j < events.size(); ++j) {
      for (std::size_t i = j > window ? j - window : 0; i < j; ++i) {
        if (gone[i] || events[i].type != events[j].type || events[i].mode != events[j].mode ||
            events[i].status != events[j].status) {
          continue;
        }
        const bool dates_agree =
            !events[i].date || !events[j].date || events[i].date->interval == events[j].date->interval;
        const bool actors_agree = share(events[i].actors, events[j].actors);
        const bool targets_agree = share(events[i].targets, events[j].targets);
        const bool one_side_open = events[i].actors.empty() || events[j].actors.empty() ||
                                   events[i].targets.empty() || events[j].targets.empty();
        if (!dates_agree || contradict(events[i], events[j])) continue;
        if ((actors_agree && targets_agree) || ((actors_agree || targets_agree) && one_side_open)) {
          absorb(events[i], events[j]);
          gone[j] = true;
          break;
        }
      }
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (gone[i]) continue;
      if (kept != i) events[kept] = std::move(events[i]);
      ++kept;
    }
    events.resize(kept);
  }

  const FrameTable& table_;
  const Analysis& analysis_;
  Annotations& found_;
  std::vector<std::uint32_t> marks_;
  std::vector<std::uint32_t> covering_;
  std::vector<bool> is_date_;  // by token
  TokenRange sentence_;
  ByteSpan bytes_;
  std::vector<MentionIndex> dates_;  // of the sentence
  std::optional<MentionIndex> heading_date_;
  std::size_t first_quote_ = 0;
};

}  // namespace

struct EventFinder::Frames {
  explicit Frames(const Resources::Data& resources) : table(resources) {}
  FrameTable table;
};

EventFinder::EventFinder(const Resources::Data& resources)
    : frames_(std::make_unique<const Frames>(resources)) {}
EventFinder::~EventFinder() = default;

void EventFinder::find(const Analysis& analysis, Annotations& found) const {
  if (analysis.tokens().empty()) return;
  DocumentCoder(frames_->table, analysis, found).run();
}

}  // namespace dateline
