#include "extractors/events/event_finder.h"

#include <algorithm>
#include <span>

#include "extractors/events/clause.h"
#include "extractors/events/event_merger.h"
#include "extractors/events/frame_table.h"
#include "extractors/events/quantities.h"

namespace dateline {
namespace {

constexpr Label report_verb = label_of("report-verb");
constexpr Label hedge = label_of("hedge");

bool is_noun_form(WordForm form) {
  return form == WordForm::singular || form == WordForm::plural;
}

template <typename Told>
void sort_from(std::vector<Told>& list, std::size_t first) {
  const auto by_trigger = [](const Told& a, const Told& b) { return a.trigger < b.trigger; };
  const auto begin = list.begin() + static_cast<std::ptrdiff_t>(first);
  if (!std::is_sorted(begin, list.end(), by_trigger)) std::stable_sort(begin, list.end(), by_trigger);
}

void append_new(std::vector<MentionIndex>& list, std::span<const MentionIndex> more) {
  for (const MentionIndex index : more) {
    if (std::find(list.begin(), list.end(), index) == list.end()) list.push_back(index);
  }
}

/// Views `mention`.
std::span<const MentionIndex> only(const MentionIndex& mention) {
  return {&mention, 1};
}

/// What the construction around a trigger tells besides the slots of the event.
struct Reading {
  Reading(const ClauseSubject& its_subject, const Complement& its_complement)
      : subject(&its_subject), complement(&its_complement) {}

  const ClauseSubject* subject;  ///< of the coder, as is `complement`
  const Complement* complement;
  VerbGroup verb;
  bool passive = false;
  bool has_actor = false;      ///< the slot is filled, be it without a mention
  bool has_recipient = false;  ///< the same
  bool animate = false;        ///< by people or a body of people
  NounGroup taken;             ///< the object that the frame asks for
  NounGroup counted;           ///< the recipients or the crowd that no mention covers
  Telling telling;
  bool describes = false;  ///< before a noun: "the abducted engineers"
};

/// What an event that contains others makes of them, for tokens [first, last).
struct OpenScope {
  std::uint32_t first;
  std::uint32_t last;
  Scope scope;
  std::string_view kind;
  std::optional<std::size_t> event;  ///< that takes the others
  std::optional<MentionIndex> by;    ///< who denies
};

/// What is known about the phrases of a list.
struct Answer {
  Phrases phrases;
  bool holds = false;
};

const Answer* find_answer(const std::vector<Answer>& answers, const Phrases& phrases) {
  const auto known = std::find_if(answers.begin(), answers.end(),
                                  [&](const Answer& each) { return each.phrases == phrases; });
  return known == answers.end() ? nullptr : &*known;
}

/// Codes the events of one document, sentence by sentence.
class DocumentCoder {
 public:
  DocumentCoder(const FrameTable& table, const Analysis& analysis, Annotations& found)
      : table_(table),
        analysis_(analysis),
        found_(found),
        syntax_(table.vocabulary(), analysis, found.mentions) {}

  void run() {
    find_triggers();
    // Mostly one of a sentence.
    found_.events.reserve(found_.events.size() + analysis_.sentences().size() / 2);
    tellings_.reserve(analysis_.sentences().size() / 2);
    std::size_t date = 0;
    std::size_t quote = 0;
    EventMerger merger(analysis_, table_.vocabulary(), tellings_, found_);
    for (std::size_t i = 0; i < analysis_.sentences().size(); ++i) {
      sentence_ = analysis_.sentences()[i];
      bytes_ = analysis_.bytes(sentence_.first, sentence_.last);
      if (analysis_.tokens()[sentence_.first].paragraph_start ||
          analysis_.tokens()[sentence_.first].line_start) {
        heading_date_.reset();
      }
      collect_dates(date);
      first_quote_ = quote;
      while (quote < found_.quotes.size() && found_.quotes[quote].span.end <= bytes_.begin) ++quote;
      const std::size_t first_trigger = i == 0 ? 0 : trigger_ends_[i - 1];
      if (first_trigger == trigger_ends_[i]) continue;
      scopes_.clear();
      sentence_answers_.clear();
      const std::size_t first_event = found_.events.size();
      const std::size_t first_telling = tellings_.size();
      code_all(std::span(triggers_).subspan(first_trigger, trigger_ends_[i] - first_trigger));
      sort_from(found_.events, first_event);
      sort_from(tellings_, first_telling);
      merger.merge_within_sentence(first_event);
    }
    merger.merge_within_document();
  }

 private:
  [[nodiscard]] ClauseReader clause() const { return {syntax_, analysis_, found_.mentions, sentence_}; }

  // Of all sentences before any is read further: each of the two is as much code as the nearest cache holds.
  void find_triggers() {
    trigger_ends_.reserve(analysis_.sentences().size());
    triggers_.reserve(analysis_.tokens().size() / 4);
    for (const TokenRange sentence : analysis_.sentences()) {
      const std::size_t first = triggers_.size();
      syntax_.read(sentence);
      if (table_.scan(analysis_, sentence, syntax_.trigger_starts(), triggers_)) {
        syntax_.tag();
      } else {
        triggers_.resize(first);
      }
      trigger_ends_.push_back(triggers_.size());
    }
  }

  // ---- dates

  void collect_dates(std::size_t& next) {
    dates_.clear();
    const std::vector<MentionIndex>& dates = syntax_.dates();
    for (; next < dates.size() && found_.mentions[dates[next]].span.begin < bytes_.end; ++next) {
      const Mention& mention = found_.mentions[dates[next]];
      if (mention.span.begin < bytes_.begin || !mention.timex) continue;
      const Timex& timex = *mention.timex;
      if ((timex.type != TimexType::date && timex.type != TimexType::time) ||
          (!timex.interval.begin && !timex.interval.end) || timex.precision == DatePrecision::none) {
        continue;
      }
      dates_.push_back(dates[next]);
    }
    // "On December 3, X announced": the date that heads a paragraph or bullet is that of its sentences.
    if (dates_.empty()) return;
    const TokenRange first = analysis_.tokens_of(dates_.front());
    const Token& start = analysis_.tokens()[sentence_.first];
    if ((start.paragraph_start || start.line_start) && first.first <= sentence_.first + 3) {
      heading_date_ = dates_.front();
    }
  }

  std::optional<EventDate> date_of(const Trigger& trigger) const {
    std::optional<MentionIndex> best;
    std::uint32_t best_distance = 0;
    const bool nested = is_nested(trigger);
    for (const MentionIndex index : dates_) {
      const TokenRange range = analysis_.tokens_of(index);
      const bool before = range.last <= trigger.first;
      const std::uint32_t from = before ? range.last : trigger.last;
      const std::uint32_t to = before ? trigger.first : range.first;
      bool linked = true;
      for (std::uint32_t t = from; linked && t < to; ++t) {
        if (syntax_.covering(t) != no_mention) continue;
        if (nested && syntax_.is_verb(t)) linked = false;
        // "in early 2012 when X fell": the date of what follows
        const bool when = t == from && syntax_.text(t) == "when";
        if (ends_clause(t) && !limits(t, index))
          linked = index == heading_date_ || is_heading_mark(t) || when;
        // "killed two, police said on Monday": that is the date of the saying
        if (!before && analysis_.lattice().has(t, report_verb)) linked = false;
      }
      const std::uint32_t distance = to > from ? to - from : 0;
      if (linked && (!best || distance < best_distance)) {
        best = index;
        best_distance = distance;
      }
    }
    if (best) return event_date(*best, found_.mentions[*best].timex->basis);
    if (heading_date_ && !nested) return event_date(*heading_date_, DateBasis::paragraph);
    return std::nullopt;
  }

  // "protests over the killing began on Monday": a noun behind a preposition that says why or about what.
  [[nodiscard]] bool is_nested(const Trigger& trigger) const {
    if (!is_noun_form(trigger.form)) return false;
    const std::uint32_t first = clause().group_around(trigger.first).first;
    if (first == sentence_.first || !syntax_.is(first - 1, Tag::preposition)) return false;
    const bool says_where =
        syntax_.has(first - 1, word_place_preposition) && !syntax_.has(first - 1, word_direction);
    return !says_where && syntax_.text(first - 1) != "during" && syntax_.text(first - 1) != "by" &&
           syntax_.text(first - 1) != "with";
  }

  [[nodiscard]] bool ends_clause(std::uint32_t token) const {
    const Tag tag = syntax_.tag_of(token);
    return tag == Tag::border || tag == Tag::subordinator || tag == Tag::relative ||
           syntax_.has(token, word_both);
  }

  // "attacked a village before | dawn on Monday" is on Monday; "fled after | Monday's attack" and "fled
  // before | Monday" are not.
  [[nodiscard]] bool limits(std::uint32_t token, MentionIndex date) const {
    const TokenRange range = analysis_.tokens_of(date);
    const Timex& timex = *found_.mentions[date].timex;
    return token + 1 == range.first && timex.type == TimexType::time &&
           (timex.mod == "BEFORE" || timex.mod == "AFTER") && timex.interval.begin && timex.interval.end &&
           (range.last == sentence_.last || !syntax_.in_noun_group(range.last));
  }

  // "December 10, 2012: …"
  [[nodiscard]] bool is_heading_mark(std::uint32_t token) const {
    return syntax_.text(token) == ":" && token < sentence_.first + 12;
  }

  [[nodiscard]] EventDate event_date(MentionIndex index, DateBasis basis) const {
    const Timex& timex = *found_.mentions[index].timex;
    return {timex.interval, timex.precision, basis};
  }

  // Verbs first: what they take as their object is no happening of its own ("lifted the sanctions"). Of
  // several readings of one stretch the first that is one counts.
  void code_all(std::span<const Trigger> triggers) {
    used_.clear();
    for (const bool nouns : {false, true}) {
      for (const Trigger& trigger : triggers) {
        if (is_noun_form(trigger.form) != nouns || is_used(trigger)) continue;
        if (code(trigger)) used_.push_back({trigger.first, trigger.last});
      }
    }
  }

  [[nodiscard]] bool is_used(const Trigger& trigger) const {
    return std::any_of(used_.begin(), used_.end(), [&](const TokenRange& range) {
      return trigger.first < range.last && range.first < trigger.last;
    });
  }

  // ---- one trigger

  // Whether the trigger is what its frame says it is; an event only if nothing around it says otherwise.
  bool code(const Trigger& trigger) {
    const Frame& frame = table_.frame(trigger.frame);
    if (!may_be_read(trigger, frame) || !stands_free(trigger, frame)) return false;
    return is_noun_form(trigger.form) ? code_noun(trigger, frame) : code_verb(trigger, frame);
  }

  // It is no part of a name, date or compound, and no words that make it something else stand around it.
  [[nodiscard]] bool stands_free(const Trigger& trigger, const Frame& frame) const {
    for (std::uint32_t t = trigger.first; t < trigger.last; ++t) {
      if (syntax_.is(t, Tag::date)) return false;
      const std::uint32_t mention = syntax_.covering(t);
      if (mention == no_mention) continue;
      const bool within = t == trigger.first && !(frame.attributive && trigger.form == WordForm::participle);
      if (within || is_name(mention)) return false;
    }
    const Tokens& tokens = analysis_.tokens();
    if (frame.not_after.stand_before(tokens, trigger.first, sentence_.first)) return false;
    if (!frame.behind.empty() && !frame.behind.stand_before(tokens, trigger.first, sentence_.first))
      return false;
    return !frame.not_before.stand_at(tokens, trigger.last, sentence_.last) && !is_compounded(trigger);
  }

  // The construction was read; whether it tells what the frame asks for.
  bool code_reading(const Trigger& trigger, const Frame& frame, const Reading& reading, Event& event) {
    const Scope around = scope_at(trigger.first);
    if (!frame.type.empty()) {
      remove_shared(event);
      if (!frame.takes_places && remove_places(event) && event.targets.empty() && is_place(reading.counted))
        return false;
      if (!has_needed(frame, event, reading)) {
        // "militants accused of killing", by nobody that is named
        if (frame.scope == Scope::alleged) open_scope(frame, trigger, reading);
        return false;
      }
    }
    if (is_out_of_place(frame)) return false;
    if (!reading.taken.empty()) used_.push_back({reading.taken.first, reading.taken.last});
    if (around == Scope::part && !reading.describes) refine(trigger.first, frame);
    // "denied that it had refused": what is denied counts where it is a deed and no word.
    const bool no_deed = around == Scope::denied && is_done_by_saying(frame);
    const bool told = !frame.type.empty() && around != Scope::part && around != Scope::statement && !no_deed;
    const std::size_t count = found_.events.size();
    if (told) finish(trigger, frame, around, reading, event);
    open_scope(frame, trigger, reading);
    if (found_.events.size() > count && !scopes_.empty() && scopes_.back().first == trigger.last) {
      scopes_.back().event = count;
    }
    return true;
  }

  // "agreed to withdraw": what is agreed to says which kind of agreement it is.
  void refine(std::uint32_t token, const Frame& inner) {
    OpenScope* scope = open_at(token);
    if (scope == nullptr || !scope->event || inner.type.empty()) return;
    Event& event = found_.events[*scope->event];
    scope->event.reset();  // the first that it takes decides
    for (const Shift& each : table_.shifts()) {
      if (each.kind.empty() || each.kind != scope->kind) continue;
      if (std::find(each.from.begin(), each.from.end(), inner.type) == each.from.end()) continue;
      event.type = each.type;
      event.mode = each.mode;
      event.by = each.by;
      event.confidence = each.confidence;
      if (each.status) event.status = *each.status;
      return;
    }
  }

  void finish(const Trigger& trigger, const Frame& frame, Scope around, const Reading& reading,
              Event& event) {
    event.type = frame.type;
    event.mode = frame.mode;
    event.by = frame.by;
    event.confidence = frame.confidence;
    event.trigger = analysis_.bytes(trigger.first, trigger.last);
    event.sentence = bytes_;
    event.date = date_of(trigger);
    attribute(event);
    const Modality modality = modality_of(trigger, around, reading);
    event.status = status_of(trigger, around, modality, reading, event);
    if (around == Scope::denied) {
      if (!event.attribution.speaker) event.attribution.speaker = open_at(trigger.first)->by;
    } else {
      shift(trigger, frame, modality, around, event);
    }
    if (event.type == "ASSAULT" && event.mode.empty()) event.mode = mode_by_instrument(reading);
    // What might happen in somebody's words, under a condition or for a purpose is no happening.
    if (event.status == EventStatus::hypothetical &&
        (modality == Modality::purpose || around == Scope::hypothetical || !reading.verb.hypothetical ||
         is_in_speech(trigger, reading))) {
      return;
    }
    add_size(frame, reading, event);
    tellings_.push_back(
        {event.trigger, reading.telling.actor, reading.telling.recipient, points_back(trigger)});
    found_.events.push_back(std::move(event));
  }

  // "the attack", "this arrest"
  [[nodiscard]] bool points_back(const Trigger& trigger) const {
    if (!is_noun_form(trigger.form)) return false;
    const std::uint32_t first = clause().group_around(trigger.first).first;
    return syntax_.has_trait(first, trait_definite);
  }

  // "U.S.-designated", "crime-fighting", "air strike-hit"
  [[nodiscard]] bool is_compounded(const Trigger& trigger) const {
    const auto joins = [&](std::uint32_t hyphen) {
      return syntax_.text(hyphen) == "-" && !analysis_.tokens()[hyphen].space_before &&
             hyphen + 1 < sentence_.last && !analysis_.tokens()[hyphen + 1].space_before;
    };
    return (trigger.first > sentence_.first && joins(trigger.first - 1)) ||
           (trigger.last < sentence_.last && joins(trigger.last));
  }

  // What its tags say alone: most words have several forms, of which one stands.
  [[nodiscard]] bool may_be_read(const Trigger& trigger, const Frame& frame) const {
    if (is_noun_form(trigger.form)) {
      const std::uint32_t last = trigger.last - 1;  // "the story of", "an attempt to"
      return syntax_.in_noun_group(trigger.first) &&
             (syntax_.in_noun_group(last) || syntax_.is(last, Tag::preposition) || syntax_.is(last, Tag::to));
    }
    return trigger.form == WordForm::adjective || is_read_as(trigger) ||
           (frame.attributive && describes(trigger));
  }
  [[nodiscard]] bool describes(const Trigger& trigger) const {
    return trigger.form == WordForm::participle && syntax_.is(trigger.first, Tag::noun);
  }

  // ---- verbs

  [[nodiscard]] static constexpr unsigned bit_of(WordForm form) { return 1u << static_cast<unsigned>(form); }
  // The forms that a tag tells of, as bits.
  [[nodiscard]] static constexpr unsigned forms_of(Tag tag) {
    switch (tag) {
      case Tag::finite:
        return bit_of(WordForm::base) | bit_of(WordForm::third_person) | bit_of(WordForm::past);
      case Tag::infinitive:
        return bit_of(WordForm::base);
      case Tag::participle:
        return bit_of(WordForm::participle);
      case Tag::gerund:
        return bit_of(WordForm::gerund);
      default:
        return bit_of(WordForm::fixed);
    }
  }
  [[nodiscard]] bool is_read_as(const Trigger& trigger) const {
    return (forms_of(syntax_.tag_of(trigger.first)) & bit_of(trigger.form)) != 0;
  }

  bool code_verb(const Trigger& trigger, const Frame& frame) {
    std::uint32_t verb = trigger.first;
    const bool is_adjective = trigger.form == WordForm::adjective;
    if (is_adjective) {
      while (verb > sentence_.first &&
             (syntax_.is(verb - 1, Tag::adverb) || syntax_.is(verb - 1, Tag::negation)))
        --verb;
      if (verb == sentence_.first || !syntax_.is(verb - 1, Tag::be)) return false;
      --verb;
    } else if (!is_read_as(trigger)) {
      return code_attribute(trigger, frame);
    }
    VerbGroup group = trigger.form == WordForm::fixed ? VerbGroup{} : group_of(verb);
    if (is_adjective) {
      for (std::uint32_t t = verb; t < trigger.first; ++t)
        group.negated = group.negated || syntax_.is(t, Tag::negation);
    }
    const bool is_participle = syntax_.is(verb, Tag::participle);
    const bool passive = is_participle && !is_adjective && (group.passive || !group.have);
    if (!passive && is_participle && group.be && !group.have) return false;
    // Of the active what stands behind says most; its subject is read only for what fits that.
    const Complement& complement = complement_behind(trigger.last);
    if (!phrases_fit(frame, complement)) return false;
    const auto is_object = [&](std::size_t i) {
      return i < complement.items.size() && !complement.items[i].preposition && !complement.items[i].nested;
    };
    const bool has_object = is_object(0);
    NounGroup object = passive      ? subject_of(verb).group
                       : has_object ? complement.items.front().group
                                    : NounGroup{};
    bool fit = objects_fit(frame, object);
    if (!fit && !passive && is_object(0) && is_object(1)) {  // "gave Mali a loan"
      object = complement.items[1].group;
      fit = objects_fit(frame, object);
    }
    if (!fit) return false;
    const ClauseSubject& subject = subject_of(verb);
    if (!agents_fit(frame, passive, subject, complement.items) ||
        is_mishap(trigger, frame, passive, subject, complement)) {
      return false;
    }
    Event event;
    Reading reading(subject, complement);
    reading.verb = group;
    reading.passive = passive;
    if (!frame.objects.empty()) reading.taken = object;
    const auto& items = complement.items;
    if (passive) {
      const SlotRole role = frame.object == SlotRole::none ? SlotRole::recipient : frame.object;
      if (is_owner(frame, subject.group)) {
        place_in(frame.owner, subject.mentions, event);
      } else {
        fill(role, subject.mentions, subject.group, event, reading);
      }
      if (has_object && frame.object == SlotRole::recipient)
        place_in(SlotRole::recipient, items.front().mentions, event);
    } else {
      fill(frame.subject, subject.mentions, subject.group, event, reading);
      if (has_object) fill_object(frame, items.front(), event, reading);
    }
    read_phrases(frame, items, passive, event);
    // "The curfew in Tunis was lifted"
    if (passive && !subject.group.empty()) extend(reading, subject.group.last);
    const auto& all_items = reading.complement->items;
    if (frame.object != SlotRole::none || !frame.after.empty()) reach(frame, all_items, reading, event);
    read_clause(frame, complement, reading, event);
    if (frame.speaker != SlotRole::none) place_in(frame.speaker, speaker_of(trigger, reading), event);
    find_place(all_items, event);
    find_place_before(trigger, event);
    return code_reading(trigger, frame, reading, event);
  }

  // What stands behind `token` is read as if it stood behind the trigger too.
  void extend(Reading& reading, std::uint32_t token) {
    if (reading.complement != &extended_) extended_ = *reading.complement;
    clause().read_complement(token, extended_.items);
    reading.complement = &extended_;
  }

  // Many frames ask for one verb: what stands around it is read once. Until the next call.
  const ClauseSubject& subject_of(std::uint32_t verb) {
    if (subject_verb_ != verb) {
      subject_ = clause().subject(verb);
      resolve_pronoun(subject_);
      subject_verb_ = verb;
    }
    return subject_;
  }
  const VerbGroup& group_of(std::uint32_t verb) {
    if (group_verb_ != verb) {
      group_ = clause().verb_group(verb);
      group_verb_ = verb;
    }
    return group_;
  }
  const Complement& complement_behind(std::uint32_t token) {
    if (complement_behind_ != token) {
      complement_.items.clear();
      complement_.end = clause().read_complement(token, complement_.items);
      complement_behind_ = token;
    }
    return complement_;
  }

  void fill_object(const Frame& frame, const ComplementItem& object, Event& event, Reading& reading) const {
    if (is_owner(frame, object.group)) {
      if (frame.owner == SlotRole::recipient) place_in(frame.owner, object.mentions, event);
      return;
    }
    MentionList mentions = object.mentions;
    if (mentions.empty()) mentions = meant_by(object.group, reading.subject->mentions);
    fill(frame.object, mentions, object.group, event, reading);
  }

  // "NATO restrictions": whom the mention in the object that the frame asks for is, where it is not its head.
  [[nodiscard]] bool is_owner(const Frame& frame, NounGroup object) const {
    return frame.owner != SlotRole::recipient && !object.empty() &&
           syntax_.covering(object.last - 1) == no_mention;
  }

  // "arrested X and sentenced him": the only person before in the sentence who does not do it himself.
  [[nodiscard]] MentionList meant_by(NounGroup pronoun, std::span<const MentionIndex> actors) const {
    if (pronoun.empty() || !syntax_.has(pronoun.last - 1, word_object_pronoun)) return {};
    constexpr std::uint32_t reach = 60;
    std::vector<MentionIndex> found;
    const std::uint32_t floor = std::max(sentence_.first, pronoun.first > reach ? pronoun.first - reach : 0);
    for (std::uint32_t t = floor; t < pronoun.first; ++t) {
      const std::uint32_t mention = syntax_.covering(t);
      if (mention == no_mention || found_.mentions[mention].type != MentionType::person) continue;
      if (not_yet(only(mention), actors)) append_new(found, only(mention));
    }
    return found.size() == 1 ? MentionList{found.front()} : MentionList{};
  }

  // "the abducted engineers": who is described so has had it done to him.
  bool code_attribute(const Trigger& trigger, const Frame& frame) {
    const NounGroup around = clause().group_around(trigger.first);
    const NounGroup described{trigger.last, around.last};
    if (trigger.last >= around.last || !syntax_.is(trigger.last, Tag::noun)) return false;
    if (!clause().is_animate(described) || !objects_fit(frame, described)) return false;
    Event event;
    Reading reading(no_subject_, no_complement_);
    const auto whom = clause().participant(described);
    fill(SlotRole::recipient, whom ? MentionList{*whom} : MentionList{}, described, event, reading);
    reading.passive = true;
    reading.describes = true;
    return code_reading(trigger, frame, reading, event);
  }

  // In whose words a trigger stands.
  [[nodiscard]] MentionList speaker_of(const Trigger& trigger, const Reading& reading) const {
    const ByteSpan bytes = analysis_.bytes(trigger.first, trigger.last);
    for (std::size_t i = first_quote_; i < found_.quotes.size() && found_.quotes[i].span.begin < bytes_.end;
         ++i) {
      if (!found_.quotes[i].span.contains(bytes)) continue;
      if (found_.quotes[i].speaker) return {*found_.quotes[i].speaker};
      break;
    }
    if (const auto verb = saying_verb(*reading.subject)) return clause().subject(*verb).mentions;
    return {};
  }

  // "said that X", "said X": the verb that a clause depends on.
  [[nodiscard]] std::optional<std::uint32_t> saying_verb(const ClauseSubject& subject) const {
    if (!subject.before) return std::nullopt;
    std::uint32_t verb = *subject.before;
    if (syntax_.is(verb, Tag::subordinator)) {
      if (!syntax_.has(verb, word_that)) return std::nullopt;
      const auto before = clause().verb_before(verb);
      if (!before) return std::nullopt;
      verb = *before;
    }
    return analysis_.lattice().has(verb, report_verb) ? std::optional(verb) : std::nullopt;
  }

  [[nodiscard]] bool has_one_of(const Phrases& phrases, NounGroup group) const {
    for (std::uint32_t t = group.first; t < group.last; ++t) {
      if (phrases.stand_at(analysis_.tokens(), t, group.last)) return true;
    }
    return false;
  }

  [[nodiscard]] bool agents_fit(const Frame& frame, bool passive, const ClauseSubject& subject,
                                const std::vector<ComplementItem>& items) const {
    if (frame.agents.empty()) return true;
    if (!passive) return has_one_of(frame.agents, subject.group);
    return std::any_of(items.begin(), items.end(), [&](const ComplementItem& item) {
      return item.preposition && syntax_.text(*item.preposition) == "by" &&
             has_one_of(frame.agents, item.group);
    });
  }

  [[nodiscard]] bool phrases_fit(const Frame& frame, const Complement& complement) const {
    if (frame.phrases.empty()) return true;
    for (const ComplementItem& item : complement.items) {
      if (item.preposition && !item.nested && has_one_of(frame.phrases, item.group) &&
          !has_one_of(frame.not_phrases, item.group)) {
        return true;
      }
    }
    return has_one_of(frame.phrases, cause_behind(complement).subject);
  }

  // "an attack on the minister's tax plan": what the noun is about is checked as the object of a verb is.
  [[nodiscard]] bool targets_fit(const Frame& frame, const std::vector<ComplementItem>& items) const {
    if (frame.not_objects.empty() || items.empty() || !items.front().preposition) return true;
    const std::uint64_t hash = analysis_.tokens()[*items.front().preposition].hash;
    const bool listed = std::find(frame.after.begin(), frame.after.end(), hash) != frame.after.end();
    return !listed || !is_headed_by(frame.not_objects, items.front().group);
  }

  // The last words of `group` are one of `phrases` ("the flood", not "the flood victims"), or a name follows
  // them ("Hurricane Maria"); that it is a name itself ("the Lions") makes it something else.
  [[nodiscard]] bool is_headed_by(const Phrases& phrases, NounGroup group) const {
    if (phrases.empty() || group.empty()) return false;
    const Tokens& tokens = analysis_.tokens();
    for (std::uint32_t t = group.first; t < group.last; ++t) {
      if (!phrases.stand_at(tokens, t, group.last)) continue;
      const bool named = syntax_.covering(t) != no_mention && is_name(syntax_.covering(t));
      const bool names = tokens[t].capital && t + 1 < group.last && tokens[t + 1].capital;
      if (names || (!named && phrases.fill(tokens, t, group.last))) return true;
    }
    return false;
  }

  /// The clause that says by what something came about: "when a boat | capsized".
  struct Cause {
    NounGroup subject;
    std::optional<std::uint32_t> verb;
  };
  [[nodiscard]] Cause cause_behind(const Complement& complement) const {
    const std::uint32_t opening = complement.end;
    if (opening + 1 >= sentence_.last || !syntax_.is(opening, Tag::subordinator)) return {};
    if (syntax_.has(opening, word_that | word_condition) || !syntax_.in_noun_group(opening + 1)) return {};
    const NounGroup subject = clause().group_around(opening + 1);
    return {subject, clause().verb_behind(subject)};
  }

  // Nature, an accident, a disease or an animal does it.
  [[nodiscard]] bool is_mishap(const Trigger& trigger, const Frame& frame, bool passive,
                               const ClauseSubject& subject, const Complement& complement) const {
    if (frame.not_agents.empty()) return false;
    const auto& items = complement.items;
    if (!passive && frame.subject == SlotRole::actor) {
      if (is_headed_by(frame.not_agents, subject.group)) return true;
      if (is_headed_by(frame.doubtful_agents, subject.group) &&
          stands_at_site(frame, clause().complement(subject.group.last).items, 0)) {
        return true;
      }
      const auto cause = verb_that_causes(trigger.first);
      return cause && is_mishap_verb(frame, *cause);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!items[i].preposition || items[i].nested) continue;
      if (is_headed_by(frame.not_agents, items[i].group)) return true;
      if (is_headed_by(frame.doubtful_agents, items[i].group) && stands_at_site(frame, items, i + 1))
        return true;
    }
    const Cause cause = cause_behind(complement);
    return cause.verb &&
           (is_headed_by(frame.not_agents, cause.subject) || is_mishap_verb(frame, *cause.verb));
  }

  [[nodiscard]] bool stands_at_site(const Frame& frame, const std::vector<ComplementItem>& items,
                                    std::size_t first) const {
    return first < items.size() && items[first].preposition && has_one_of(frame.sites, items[first].group);
  }

  // "collapsed", but not "crashed the car": that somebody did.
  [[nodiscard]] bool is_mishap_verb(const Frame& frame, std::uint32_t verb) const {
    if (!frame.not_agents.stand_at(analysis_.tokens(), verb, sentence_.last)) return false;
    return verb + 1 >= sentence_.last || !syntax_.in_noun_group(verb + 1);
  }

  // ", killing three and wounding five": the verb of the clause that a participle hangs on.
  [[nodiscard]] std::optional<std::uint32_t> verb_that_causes(std::uint32_t participle) const {
    constexpr int longest = 4;
    std::optional<std::uint32_t> verb = participle;
    for (int turn = 0; turn < longest && verb && syntax_.is(*verb, Tag::gerund); ++turn) {
      const std::uint32_t first = clause().verb_group(*verb).first;
      if (first == sentence_.first) return std::nullopt;
      if (!syntax_.is(first - 1, Tag::comma) && !syntax_.is(first - 1, Tag::conjunction)) return std::nullopt;
      verb = clause().verb_before(first - 1);
    }
    return verb == participle ? std::nullopt : verb;
  }

  // "defeated" in a match or at an election.
  [[nodiscard]] bool is_out_of_place(const Frame& frame) {
    if (!frame.among.empty() && !stand_in_sentence(frame.among)) return true;
    if (frame.not_among.empty() || stand_in_sentence(frame.but_among)) return false;
    return has_score() || stand_in_sentence(frame.not_among) || is_document_about(frame.not_among);
  }

  // Somewhere in the sentence; frames that ask for it ask for the same lists.
  [[nodiscard]] bool stand_in_sentence(const Phrases& phrases) {
    if (phrases.empty()) return false;
    if (const Answer* known = find_answer(sentence_answers_, phrases)) return known->holds;
    const bool holds = count_of(phrases, sentence_, 1) > 0;
    sentence_answers_.push_back({phrases, holds});
    return holds;
  }

  // The document has three words of another subject, and so tells of that where a sentence tells nothing
  // else.
  [[nodiscard]] bool is_document_about(const Phrases& subject) {
    constexpr int least = 3;
    if (const Answer* known = find_answer(document_answers_, subject)) return known->holds;
    const TokenRange all{0, static_cast<std::uint32_t>(analysis_.tokens().size())};
    const bool holds = count_of(subject, all, least) == least;
    document_answers_.push_back({subject, holds});
    return holds;
  }

  // No more than `most`.
  [[nodiscard]] int count_of(const Phrases& phrases, TokenRange range, int most) const {
    const std::span<const std::uint32_t> topics = syntax_.topic_words();
    int count = 0;
    for (auto at = std::lower_bound(topics.begin(), topics.end(), range.first);
         at != topics.end() && *at < range.last && count < most; ++at) {
      if (phrases.stand_at(analysis_.tokens(), *at, range.last)) ++count;
    }
    return count;
  }

  // "5-0": a range of numbers rises, a score need not.
  [[nodiscard]] bool has_score() const {
    const auto number_at = [&](std::uint32_t t) -> std::optional<int> {
      int value = 0;
      if (analysis_.tokens()[t].kind != TokenKind::number || syntax_.is(t, Tag::date)) return std::nullopt;
      const std::string_view digits = syntax_.text(t);
      if (digits.empty() || digits.size() > 3) return std::nullopt;
      for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = 10 * value + (c - '0');
      }
      return value;
    };
    for (std::uint32_t t = sentence_.first; t + 2 < sentence_.last; ++t) {
      if (analysis_.tokens()[t + 1].kind != TokenKind::punctuation) continue;
      if (syntax_.text(t + 1) != "-" && syntax_.text(t + 1) != "\u2013") continue;
      const auto ours = number_at(t);
      const auto theirs = number_at(t + 2);
      if (ours && theirs && *ours >= *theirs) return true;
    }
    return false;
  }

  // By what somebody was killed or hit says how.
  [[nodiscard]] std::string mode_by_instrument(const Reading& reading) const {
    std::string mode = reading.passive ? std::string() : mode_of(reading.subject->group);
    for (const ComplementItem& item : reading.complement->items) {
      if (!mode.empty()) return mode;
      if (!item.preposition || item.nested) continue;
      const std::string_view preposition = syntax_.text(*item.preposition);
      if (preposition == "by" || preposition == "in" || preposition == "with") mode = mode_of(item.group);
    }
    return mode.empty() ? mode_of(cause_behind(*reading.complement).subject) : mode;
  }

  [[nodiscard]] std::string mode_of(NounGroup group) const {
    for (std::uint32_t t = group.first; t < group.last; ++t) {
      for (const Instrument& each : table_.instruments()) {
        if (each.nouns.fill(analysis_.tokens(), t, group.last)) return each.mode;
      }
    }
    return {};
  }

  [[nodiscard]] bool objects_fit(const Frame& frame, NounGroup object) const {
    if (frame.objects.empty() && frame.not_objects.empty()) return true;
    bool found = false;
    for (std::uint32_t t = object.first; t < object.last; ++t) {
      if (syntax_.covering(t) != no_mention && is_name(syntax_.covering(t))) continue;
      const std::uint32_t limit = std::min(sentence_.last, object.last + 3);
      if (frame.not_objects.stand_at(analysis_.tokens(), t, limit)) return false;
      found = found || frame.objects.stand_at(analysis_.tokens(), t, limit);
    }
    return found || frame.objects.empty();
  }

  // Puts `mentions` into their slot and keeps what no mention covers.
  void fill(SlotRole role, std::span<const MentionIndex> mentions, NounGroup group, Event& event,
            Reading& reading) const {
    place_in(role, mentions, event);
    if (group.empty()) return;
    if (mentions.empty() && !syntax_.is(group.last - 1, Tag::pronoun) && clause().is_animate(group)) {
      if (role == SlotRole::actor) reading.telling.actor = group;
      if (role == SlotRole::recipient) reading.telling.recipient = group;
    }
    if (clause().is_animate(group)) reading.animate = true;
    if (role == SlotRole::actor) reading.has_actor = true;
    if (role == SlotRole::recipient) {
      reading.has_recipient = true;
      reading.counted = group;
    }
  }

  // "X said it would …": the pronoun is who says it; else the subject of the verb before.
  void resolve_pronoun(ClauseSubject& subject) const {
    if (!subject.pronoun || !syntax_.has(*subject.pronoun, word_speaker_pronoun)) return;
    std::optional<std::uint32_t> verb = subject.before;
    if (verb && !syntax_.is_predicate(*verb)) verb = clause().verb_before(*verb);
    if (!verb && subject.group.first > sentence_.first) verb = clause().verb_before(subject.group.first);
    if (!verb) return;
    const ClauseSubject earlier = clause().subject(*verb);
    if (!earlier.pronoun) subject.mentions = earlier.mentions;
  }

  void place_in(SlotRole role, std::span<const MentionIndex> mentions, Event& event) const {
    if (role == SlotRole::actor) append_new(event.actors, mentions);
    if (role == SlotRole::recipient) append_new(event.targets, mentions);
  }

  void read_phrases(const Frame& frame, const std::vector<ComplementItem>& items, bool by_is_actor,
                    Event& event) const {
    bool with_seen = false;  // a later "with" belongs to something else: "near the border with Algeria"
    for (const ComplementItem& item : items) {
      if (!item.preposition || item.nested || item.mentions.empty()) continue;
      const std::string_view preposition = syntax_.text(*item.preposition);
      if (preposition == "by") {
        if (by_is_actor) append_new(event.actors, without_towns(item.mentions));
        continue;
      }
      if (preposition == "with" && frame.with != SlotRole::none) {
        if (!with_seen) place_in(frame.with, item.mentions, event);
        with_seen = true;
        continue;
      }
      const std::uint64_t hash = analysis_.tokens()[*item.preposition].hash;
      const bool listed = std::find(frame.after.begin(), frame.after.end(), hash) != frame.after.end();
      const bool stands_in = analysis_.kind_of(item.mentions.front()).type == MentionType::place &&
                             preposition == "in" && !frame.place_is_recipient;
      if (listed && !stands_in) append_new(event.targets, item.mentions);
    }
  }

  // Nobody is directly in the recipient's slot: the first of the complement that may be meant.
  void reach(const Frame& frame, const std::vector<ComplementItem>& items, const Reading& reading,
             Event& event) const {
    if (!frame.reaches || !event.targets.empty()) return;
    if (reading.has_recipient && clause().is_animate(reading.counted)) return;  // somebody without a name
    // "struck a target in Gao", "agreed to build a school in Gao": nobody is meant but who is there.
    const bool place_counts = frame.place_is_recipient || frame.scope == Scope::part ||
                              (reading.has_recipient && !reading.counted.empty());
    for (const bool places : {false, true}) {
      const ComplementItem* best = nullptr;
      for (const ComplementItem& item : items) {
        if (item.mentions.empty() || !not_yet(item.mentions, event.actors)) continue;
        if (is_own_body(item.mentions.front())) continue;
        const std::string_view preposition =
            item.preposition ? syntax_.text(*item.preposition) : std::string_view{};
        if (preposition == "by") continue;
        const bool located = item.preposition && syntax_.has(*item.preposition, word_place_preposition) &&
                             !syntax_.has(*item.preposition, word_direction) &&
                             analysis_.kind_of(item.mentions.front()).type == MentionType::place;
        if (located != places || (places && !place_counts)) continue;
        // "refused to send soldiers to Mali": of what is deeper in the complement a name says more.
        if (best == nullptr) best = &item;
        if (!item.nested || is_name(best->mentions.front())) break;
        if (is_name(item.mentions.front())) best = &item;
      }
      if (best == nullptr) continue;
      append_new(event.targets, best->mentions);
      return;
    }
  }

  // "threatened to strike unless X withdraws", "a demand that X withdraw": nobody else is meant.
  void read_clause(const Frame& frame, const Complement& complement, const Reading& reading,
                   Event& event) const {
    const std::uint32_t opening = complement.end;
    if (frame.clauses.empty() || !event.targets.empty() || opening + 1 >= sentence_.last) return;
    if (!frame.clauses.stand_at(analysis_.tokens(), opening, sentence_.last)) return;
    if (reading.has_recipient && clause().is_animate(reading.counted)) return;  // somebody without a name
    if (!syntax_.in_noun_group(opening + 1)) return;
    const NounGroup group = clause().group_around(opening + 1);
    // "unless the men are freed", "unless ten men held in Gao are freed": that is asked of somebody else.
    const bool is_done_to = syntax_.is(group.last, Tag::participle) || syntax_.has(group.last, word_be);
    const auto subject = is_done_to ? std::nullopt : clause().participant(group);
    if (subject && !is_own_body(*subject)) place_in(SlotRole::recipient, {&*subject, 1}, event);
  }

  // "agreed to send its troops": the actor's own are no other side.
  [[nodiscard]] bool is_own_body(MentionIndex index) const {
    const Mention& mention = found_.mentions[index];
    return mention.level == MentionLevel::nominal &&
           (mention.type == MentionType::org || mention.sector == "MIL") &&
           syntax_.has_trait(syntax_.tokens_of(index).first, trait_own);
  }

  [[nodiscard]] bool is_name(MentionIndex index) const {
    return analysis_.kind_of(index).level == MentionLevel::name;
  }

  static bool not_yet(std::span<const MentionIndex> mentions, std::span<const MentionIndex> known) {
    return std::none_of(mentions.begin(), mentions.end(), [&](MentionIndex index) {
      return std::find(known.begin(), known.end(), index) != known.end();
    });
  }

  void find_place(const std::vector<ComplementItem>& items, Event& event) const {
    // "seized the town of Menaka"
    for (const MentionIndex index : event.targets) {
      const Mention& mention = found_.mentions[index];
      const bool small = mention.type == MentionType::place && mention.precision != PlacePrecision::country;
      if (small && !event.place) event.place = index;
    }
    for (const ComplementItem& item : items) {
      if (event.place) return;
      if (!item.preposition || item.mentions.empty() ||
          !syntax_.has(*item.preposition, word_place_preposition))
        continue;
      const MentionIndex index = item.mentions.front();
      // "in aid to Mali": the place has to stand behind the preposition itself.
      const bool is_there = syntax_.tokens_of(index).first < item.group.last;
      if (analysis_.kind_of(index).type == MentionType::place && is_there &&
          not_yet(only(index), event.actors))
        event.place = index;
    }
  }

  [[nodiscard]] MentionList without_towns(std::span<const MentionIndex> mentions) const {
    MentionList kept;
    for (const MentionIndex index : mentions) {
      const Mention& mention = found_.mentions[index];
      if (mention.type != MentionType::place || mention.precision == PlacePrecision::country)
        kept.push_back(index);
    }
    return kept;
  }

  // "In Gao, rebels killed …"
  void find_place_before(const Trigger& trigger, Event& event) const {
    constexpr std::uint32_t reach = 40;
    for (std::uint32_t t = trigger.first; !event.place && t > sentence_.first && trigger.first - t < reach;) {
      --t;
      if (syntax_.covering(t) == no_mention && ends_clause(t)) return;
      if (!syntax_.is(t, Tag::preposition) || !syntax_.has(t, word_place_preposition)) continue;
      std::uint32_t at = t + 1;
      while (at < trigger.first && at < t + 4 && syntax_.covering(at) == no_mention) ++at;
      if (at >= trigger.first || syntax_.covering(at) == no_mention) continue;
      const MentionIndex index = syntax_.covering(at);
      if (analysis_.kind_of(index).type != MentionType::place || !not_yet(only(index), event.actors))
        continue;
      event.place = index;
    }
  }

  // ---- nouns

  bool code_noun(const Trigger& trigger, const Frame& frame) {
    const ClauseReader reader = clause();
    const NounGroup group = reader.group_around(trigger.first);
    // The head of its group: "the attack", but not "attack helicopters", "a protest leader".
    if (trigger.last < group.last && syntax_.is(trigger.last, Tag::noun)) {
      return false;
    }
    const Complement& complement = complement_behind(trigger.last);
    if (!phrases_fit(frame, complement) || !targets_fit(frame, complement.items)) return false;
    Event event;
    Reading reading(no_subject_, complement);
    const auto governor = reader.governing_verb(group);
    const auto behind = governor ? std::nullopt : reader.verb_behind(group);
    std::optional<std::uint32_t> told_by = governor;
    if (behind && syntax_.has(*behind, word_light)) {
      // "sanctions were imposed on X by Y", "an attack was carried out in Gao"
      told_by = behind;
      extend(reading, *behind + 1);
    }
    const auto& items = reading.complement->items;
    if (told_by) reading.verb = group_of(*told_by);
    // "10,000 arrests have been made"
    if (!frame.size.empty() && told_by && syntax_.has(*told_by, word_light)) {
      reading.animate = reading.has_recipient = true;
    }
    if (const auto possessor = reader.possessor(trigger.first)) {
      place_in(frame.possessive, only(*possessor), event);
    } else if (trigger.first > group.first && syntax_.covering(trigger.first - 1) != no_mention) {
      const Mention& mention = found_.mentions[syntax_.covering(trigger.first - 1)];
      if (mention.type == MentionType::org)
        place_in(frame.possessive, only(syntax_.covering(trigger.first - 1)), event);
    }
    for (const ComplementItem& item : items) {
      if (!item.preposition || item.nested) continue;
      const std::string_view preposition = syntax_.text(*item.preposition);
      if (*item.preposition == trigger.last && preposition == "of") {
        fill(frame.possessive, item.mentions, item.group, event, reading);
      } else if (preposition == "between" && item.mentions.size() > 1) {
        append_new(event.actors, only(item.mentions.front()));
        append_new(event.targets, std::span(item.mentions).subspan(1));
      }
    }
    if (governor && syntax_.has(*governor, word_light) && !reading.verb.passive) {
      reading.subject = &subject_of(*governor);
      const bool own = possessive_pronoun(trigger.first);
      const bool told = syntax_.has(*governor, word_tells) && !own && !is_done_by_saying(frame);
      if (!told) {
        fill(SlotRole::actor, reading.subject->mentions, reading.subject->group, event, reading);
      }
    }
    read_phrases(frame, items, true, event);
    reach(frame, items, reading, event);
    read_clause(frame, complement, reading, event);
    find_place(items, event);
    find_place_before(trigger, event);
    return code_reading(trigger, frame, reading, event);
  }

  [[nodiscard]] bool possessive_pronoun(std::uint32_t token) const {
    return token > sentence_.first && syntax_.is(token - 1, Tag::determiner) &&
           syntax_.has_trait(token - 1, trait_own);
  }

  // Who announces sanctions imposes them; who announces an arrest need not have made it.
  static bool is_done_by_saying(const Frame& frame) {
    return frame.type != "ASSAULT" && frame.type != "COERCE" && frame.type != "PROTEST";
  }

  // Nobody does something to himself because two rules found him; the actor's slot wins.
  static void remove_shared(Event& event) {
    std::erase_if(event.targets, [&](MentionIndex index) {
      return std::find(event.actors.begin(), event.actors.end(), index) != event.actors.end();
    });
    if (event.place && event.targets.size() > 1) std::erase(event.targets, *event.place);
  }

  // Returns whether there were any.
  bool remove_places(Event& event) const {
    return std::erase_if(event.targets, [&](MentionIndex index) {
             return found_.mentions[index].type == MentionType::place;
           }) > 0;
  }
  [[nodiscard]] bool is_place(NounGroup group) const {
    if (group.empty()) return false;
    const std::uint32_t mention = syntax_.covering(group.last - 1);
    return mention != no_mention && found_.mentions[mention].type == MentionType::place;
  }

  static bool has_needed(const Frame& frame, const Event& event, const Reading& reading) {
    if (event.actors.empty() && event.targets.empty() && !reading.animate) return false;
    const bool actor = !event.actors.empty() || (reading.has_actor && reading.animate);
    const bool mutual = frame.with == SlotRole::recipient && event.actors.size() > 1;  // "X and Y met"
    const bool recipient = !event.targets.empty() || reading.has_recipient || mutual;
    switch (frame.needs) {
      case FrameNeeds::actor:
        return actor;
      case FrameNeeds::recipient:
        return recipient;
      case FrameNeeds::both:
        return actor && recipient;
      case FrameNeeds::any:
        return actor || recipient;
    }
    return false;
  }

  // ---- modality

  void open_scope(const Frame& frame, const Trigger& trigger, const Reading& reading) {
    if (frame.scope == Scope::none) return;
    std::uint32_t last = reading.complement->end;
    // "demanded that X withdraw": the clause it takes.
    if (last < sentence_.last && syntax_.is(last, Tag::subordinator) && syntax_.has(last, word_that)) {
      ++last;
      while (last < sentence_.last && !syntax_.is(last, Tag::border) && !syntax_.is(last, Tag::subordinator))
        ++last;
    } else if (last < sentence_.last && (syntax_.is_predicate(last) || syntax_.in_noun_group(last))) {
      while (last < sentence_.last && !syntax_.is(last, Tag::border) && !syntax_.is(last, Tag::comma) &&
             !syntax_.is(last, Tag::subordinator)) {
        ++last;
      }
    }
    Scope scope = frame.scope;
    // "did not deny", "denied the request"
    if (scope == Scope::denied &&
        (reading.verb.negated || (frame.objects.empty() && !takes_clause(trigger.last))))
      scope = Scope::statement;
    last = scope == Scope::statement ? end_with_relatives(last) : end_of_list(last);
    scopes_.push_back({trigger.last, last, scope, frame.kind, std::nullopt, std::nullopt});
    if (scope == Scope::denied && !reading.passive && !reading.subject->mentions.empty())
      scopes_.back().by = reading.subject->mentions.front();
  }

  // "denied killing", "denied that it killed", "denied it killed"
  [[nodiscard]] bool takes_clause(std::uint32_t token) const {
    while (token < sentence_.last && (syntax_.is(token, Tag::adverb) || syntax_.is(token, Tag::date)))
      ++token;
    if (token >= sentence_.last) return false;
    if (syntax_.is(token, Tag::gerund) || syntax_.has(token, word_that)) return true;
    if (!syntax_.in_noun_group(token)) return false;
    const std::uint32_t behind = clause().group_around(token).last;
    return behind < sentence_.last && syntax_.is_predicate(behind);
  }

  // "demanded a ban on X and the arrest of Y": what is coordinated with the complement and has no verb.
  [[nodiscard]] std::uint32_t end_of_list(std::uint32_t last) const {
    constexpr int longest = 4;
    const ClauseReader reader = clause();
    for (int turn = 0; turn < longest && last + 1 < sentence_.last && syntax_.is(last, Tag::conjunction);
         ++turn) {
      if (!syntax_.in_noun_group(last + 1)) break;
      if (reader.verb_behind(reader.group_around(last + 1))) break;
      last = std::max(reader.complement(last + 1).end, last + 1);
    }
    return last;
  }

  // "mourned six farmers who were killed", "…, which killed six": what is told of them is told from before.
  [[nodiscard]] std::uint32_t end_with_relatives(std::uint32_t last) const {
    while (last < sentence_.last) {
      const bool opens =
          syntax_.is(last, Tag::relative) ||
          (syntax_.is(last, Tag::comma) && last + 1 < sentence_.last && syntax_.is(last + 1, Tag::relative));
      if (!opens) break;
      ++last;
      if (last < sentence_.last && syntax_.is(last, Tag::relative)) ++last;
      while (last < sentence_.last && !syntax_.is(last, Tag::border) && !syntax_.is(last, Tag::comma) &&
             !syntax_.is(last, Tag::subordinator) && !syntax_.is(last, Tag::relative)) {
        ++last;
      }
    }
    return last;
  }

  [[nodiscard]] OpenScope* open_at(std::uint32_t token) {
    for (auto each = scopes_.rbegin(); each != scopes_.rend(); ++each) {
      if (token >= each->first && token < each->last) return &*each;
    }
    return nullptr;
  }
  [[nodiscard]] Scope scope_at(std::uint32_t token) {
    const OpenScope* scope = open_at(token);
    return scope == nullptr ? Scope::none : scope->scope;
  }

  [[nodiscard]] bool is_quoted(const Event& event) const {
    for (std::size_t i = first_quote_; i < found_.quotes.size() && found_.quotes[i].span.begin < bytes_.end;
         ++i) {
      if (found_.quotes[i].span.contains(event.trigger)) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_in_speech(const Trigger& trigger, const Reading& reading) const {
    Event at;
    at.trigger = analysis_.bytes(trigger.first, trigger.last);
    return is_quoted(at) || saying_verb(*reading.subject).has_value();
  }

  // An infinitive tells what happens only where the verb that it depends on says so: "began to fire".
  [[nodiscard]] bool is_purpose(std::uint32_t to) const {
    for (std::uint32_t t = to; t > sentence_.first; --t) {
      if (syntax_.is(t - 1, Tag::adverb) || syntax_.is(t - 1, Tag::date)) continue;
      if (syntax_.has(t - 1, word_aspect)) return false;
      if (!syntax_.in_noun_group(t - 1)) return true;
      // "forced the police to fire"
      const auto cause = clause().governing_verb(clause().group_around(t - 1));
      return !cause || !syntax_.has(*cause, word_causing);
    }
    return true;
  }

  // "whether to arrest", "whether or not to arrest"
  [[nodiscard]] bool is_asked(std::uint32_t to) const {
    constexpr std::uint32_t longest = 3;
    for (std::uint32_t t = to; t > sentence_.first && to - t < longest; --t) {
      if (syntax_.has(t - 1, word_condition)) return true;
    }
    return false;
  }

  // "has to withdraw"; who had to, did.
  [[nodiscard]] bool has_to(const VerbGroup& verb) const {
    return verb.to && *verb.to > sentence_.first && syntax_.is(*verb.to - 1, Tag::have) &&
           !syntax_.has(*verb.to - 1, word_aspect);
  }

  // "Nobody was hurt", "no soldiers were killed", "neither X nor Y attacked"
  [[nodiscard]] bool is_nobody(NounGroup subject) const {
    if (subject.empty()) return false;
    return syntax_.has_trait(subject.first, trait_none) ||
           (subject.first > sentence_.first && syntax_.has_trait(subject.first - 1, trait_none));
  }

  // "Had the army attacked", "Did the army attack": a condition or a question.
  [[nodiscard]] bool is_inverted(NounGroup subject) const {
    constexpr WordFlags auxiliaries = word_have | word_do | word_obligation;
    if (subject.empty()) return false;
    if (syntax_.has(subject.first, auxiliaries)) return true;  // a description has swallowed it: "Had rebels"
    if (subject.first == sentence_.first) return false;
    const std::uint32_t verb = subject.first - 1;
    if (!syntax_.has(verb, auxiliaries) || syntax_.covering(verb) != no_mention) return false;
    return verb == sentence_.first || syntax_.is(verb - 1, Tag::comma) || syntax_.is(verb - 1, Tag::border);
  }

  Modality modality_of(const Trigger& trigger, Scope around, const Reading& reading) const {
    const VerbGroup& verb = reading.verb;
    const bool would = verb.future && verb.hypothetical;
    const bool is_to = verb.to && *verb.to > sentence_.first && syntax_.is(*verb.to - 1, Tag::be);
    bool future = (verb.future && !would) || is_to || (would && is_in_speech(trigger, reading));
    if (future && verb.negated) return Modality::refusal;
    if (verb.negated && !(verb.to && is_asked(*verb.to))) return Modality::negated;
    if (!verb.to && is_nobody(reading.subject->group)) return Modality::negated;
    if (future) return Modality::future;
    if (verb.hypothetical || is_inverted(reading.subject->group)) return Modality::hypothetical;
    if (verb.obligation || has_to(verb)) return Modality::obligation;
    if (verb.to && is_asked(*verb.to)) return Modality::hypothetical;
    if (reading.subject->before && syntax_.has(*reading.subject->before, word_condition))
      return Modality::hypothetical;
    if (verb.to && around == Scope::none && is_purpose(*verb.to)) return Modality::purpose;
    return Modality::actual;
  }

  EventStatus status_of(const Trigger& trigger, Scope around, Modality modality, const Reading& reading,
                        const Event& event) const {
    if (around == Scope::denied) return EventStatus::denied;
    switch (modality) {
      case Modality::refusal:
      case Modality::negated:
        return EventStatus::negated;
      case Modality::future:
        return EventStatus::planned;
      case Modality::hypothetical:
      case Modality::obligation:
      case Modality::purpose:
        return EventStatus::hypothetical;
      case Modality::actual:
        break;
    }
    switch (around) {
      case Scope::planned:
        return EventStatus::planned;
      case Scope::hypothetical:
        return EventStatus::hypothetical;
      case Scope::alleged:
        return EventStatus::alleged;
      case Scope::negated:
        return EventStatus::negated;
      default:
        break;
    }
    if (reading.verb.alleged) return EventStatus::alleged;
    if (is_noun_form(trigger.form)) {
      const NounGroup group = clause().group_around(trigger.first);
      const bool described = group.first > sentence_.first && syntax_.is(group.first - 1, Tag::adverb);
      for (std::uint32_t t = described ? group.first - 1 : group.first; t < trigger.first; ++t) {
        if (syntax_.has_trait(t, trait_planned)) return EventStatus::planned;
        if (syntax_.has(t, word_alleged)) return EventStatus::alleged;
        if (syntax_.has_trait(t, trait_none)) return EventStatus::negated;
      }
    }
    if (event.date && lies_ahead(event.date->interval)) return EventStatus::planned;
    return reading.verb.progressive && syntax_.is(trigger.first, Tag::gerund) ? EventStatus::ongoing
                                                                              : EventStatus::actual;
  }

  // From its first day on, or, where only its end is known ("by March"), on its last.
  [[nodiscard]] bool lies_ahead(const DayInterval& interval) const {
    const std::optional<Day>& published = analysis_.document().published;
    if (!published) return false;
    if (interval.begin) return *interval.begin > *published;
    return interval.end && *interval.end - std::chrono::days{1} > *published;
  }

  void shift(const Trigger& trigger, const Frame& frame, Modality modality, Scope around,
             Event& event) const {
    if (modality == Modality::actual && around == Scope::planned) modality = Modality::future;
    if (modality == Modality::actual && around == Scope::negated) modality = Modality::negated;
    if (modality == Modality::actual) return;
    (void)trigger;
    for (const Shift& each : table_.shifts()) {
      if (!each.kind.empty() || each.when != modality) continue;
      if (!each.from.empty() && std::find(each.from.begin(), each.from.end(), frame.type) == each.from.end())
        continue;
      if (each.needs_speech && !event.attribution.speaker) continue;
      if (each.subject_is_recipient) {
        if (!event.attribution.speaker || event.actors.empty()) continue;
        event.targets = event.actors;
        event.actors = {*event.attribution.speaker};
        event.attribution = {};
      }
      if (!each.type.empty()) {
        event.type = each.type;
        event.mode = each.mode;
        event.by = each.by;
        event.confidence = each.confidence;
      }
      if (each.status) event.status = *each.status;
      return;
    }
  }

  // ---- attribution, size

  void attribute(Event& event) const {
    for (std::size_t i = first_quote_; i < found_.quotes.size(); ++i) {
      const Quote& quote = found_.quotes[i];
      if (quote.span.begin >= bytes_.end) break;
      if (!quote.span.contains(event.trigger)) continue;
      if (quote.speaker) {
        const bool is_outlet = found_.mentions[*quote.speaker].sector == "JRN" &&
                               found_.mentions[*quote.speaker].type == MentionType::org;
        (is_outlet ? event.attribution.source : event.attribution.speaker) = quote.speaker;
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

  // "killed five", "five others", "five dead": no rifles, boats or chickens.
  [[nodiscard]] bool counts_people(const NounGroup& group) const {
    const std::uint32_t head = group.last - 1;
    return analysis_.tokens()[head].kind == TokenKind::number || is_victim_state(head) ||
           table_.grammar().find_word("number", syntax_.text(head)) ||
           clause().is_animate(NounGroup{head, group.last});
  }

  // Of the first that tells one; of several that are joined ("two women and a man") of all together, if all
  // tell.
  [[nodiscard]] std::optional<Quantity> quantity_of(const std::vector<MentionIndex>& who) const {
    for (std::size_t i = 0; i < who.size(); ++i) {
      if (found_.mentions[who[i]].level == MentionLevel::name) continue;
      const TokenRange range = analysis_.tokens_of(who[i]);
      std::optional<Quantity> first = read_quantity(analysis_, table_.grammar(), range, sentence_.first);
      if (!first && (i + 1 == who.size() || !are_joined(who[i], who[i + 1]))) continue;
      TokenRange all = range;
      for (std::size_t k = i + 1; k < who.size() && are_joined(who[k - 1], who[k]); ++k) {
        const TokenRange next = analysis_.tokens_of(who[k]);
        const bool is_name = found_.mentions[who[k]].level == MentionLevel::name;
        const std::optional<Quantity> more =
            is_name ? std::nullopt : read_quantity(analysis_, table_.grammar(), next, sentence_.first);
        first = first && more ? std::optional(sum(*first, *more)) : std::nullopt;
        all.last = next.last;
      }
      if (first && all.last != range.last)
        first->text = std::string(analysis_.bytes(all.first, all.last).of(analysis_.text()));
      return first;
    }
    return std::nullopt;
  }

  // Nothing but a comma or an "and" stands between them.
  [[nodiscard]] bool are_joined(MentionIndex one, MentionIndex other) const {
    const std::uint32_t first = analysis_.tokens_of(one).last;
    const std::uint32_t last = analysis_.tokens_of(other).first;
    const std::uint32_t other_end = analysis_.tokens_of(other).last;
    if (first >= last || last - first > 3 || is_victim_state(first - 1) || is_victim_state(other_end - 1))
      return false;
    bool joins = false;
    for (std::uint32_t t = first; t < last; ++t) {
      const std::string_view word = syntax_.text(t);
      if (word != "," && word != "and" && word != "&" && word != "the" && word != "a" && word != "an")
        return false;
      joins = joins || word == "," || word == "and" || word == "&";
    }
    return joins;
  }

  [[nodiscard]] bool is_victim_state(std::uint32_t token) const {
    return syntax_.has_trait(token, trait_victim_state);
  }

  [[nodiscard]] static Quantity sum(const Quantity& one, const Quantity& other) {
    const auto add = [](std::optional<std::uint32_t> a, std::optional<std::uint32_t> b) {
      constexpr std::uint32_t most = 2'000'000'000u;
      return a && b && *a < most && *b < most ? std::optional(*a + *b) : std::nullopt;
    };
    return {add(one.min, other.min), add(one.max, other.max), {}};
  }

  void add_size(const Frame& frame, const Reading& reading, Event& event) const {
    if (frame.size.empty()) return;
    const bool crowd = frame.size == "crowd";
    if (auto quantity = quantity_of(crowd ? event.actors : event.targets)) {
      event.size.emplace(frame.size, std::move(*quantity));
      return;
    }
    if (crowd || reading.counted.empty() || !event.targets.empty()) return;
    if (!counts_people(reading.counted)) return;
    const TokenRange range{reading.counted.first, reading.counted.last};
    if (auto quantity = read_quantity(analysis_, table_.grammar(), range, sentence_.first)) {
      event.size.emplace(frame.size, std::move(*quantity));
    }
  }

  const FrameTable& table_;
  const Analysis& analysis_;
  Annotations& found_;
  Syntax syntax_;
  std::vector<Trigger> triggers_;
  std::vector<std::size_t> trigger_ends_;  // by sentence: behind its triggers
  TokenRange sentence_;
  ByteSpan bytes_;
  std::vector<OpenScope> scopes_;
  ClauseSubject subject_;
  std::uint32_t subject_verb_ = no_mention;  // whose subject_ it is; tokens are of one sentence only
  VerbGroup group_;
  std::uint32_t group_verb_ = no_mention;
  Complement complement_;
  std::uint32_t complement_behind_ = no_mention;
  Complement extended_;
  const ClauseSubject no_subject_;
  const Complement no_complement_;
  std::vector<TokenRange> used_;     // of the sentence: tokens that told something
  std::vector<MentionIndex> dates_;  // of the sentence
  std::vector<Telling> tellings_;    // one for every event, by trigger
  std::optional<MentionIndex> heading_date_;
  std::vector<Answer> sentence_answers_;  // whether one of a list stands in the sentence
  std::vector<Answer> document_answers_;  // whether the document is about a list
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
