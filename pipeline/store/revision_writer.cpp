#include "pipeline/store/revision_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dateline/offsets.h"
#include "dateline/unicode.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {

struct RevisionWriter::State {
  State(Database& opened, EntityMentions& mentions, KnownEntities entities_known)
      : database(opened),
        entity_mentions(mentions),
        known(entities_known),
        find_entity(opened, "find_entity"),
        insert_entity(opened, "insert_entity"),
        find_rule(opened, "find_rule"),
        insert_rule(opened, "insert_rule"),
        update_entity(opened, "update_entity"),
        find_alias(opened, "find_alias_id"),
        insert_alias(opened, "insert_alias"),
        insert_mentions(opened, "insert_mention"),
        insert_mention_dates(opened, "insert_mention_date"),
        find_last_event(opened, "find_last_event"),
        insert_events(opened, "insert_event"),
        insert_event_also(opened, "insert_event_also"),
        insert_event_size(opened, "insert_event_size"),
        insert_participants(opened, "insert_participant"),
        insert_quotes(opened, "insert_quote"),
        insert_relations(opened, "insert_relation") {}

  struct Known {
    std::int64_t id = 0;
    std::string name;       ///< as the database has it
    bool unlisted = false;  ///< a person or organisation that is not of the gazetteers
    std::vector<std::pair<std::string, std::int64_t>> aliases;  ///< that are known to be in the database
  };

  std::int64_t last_id() { return database.handle().getLastInsertRowid(); }

  Database& database;
  EntityMentions& entity_mentions;
  KnownEntities known;
  struct HashOfText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  // What is known to be in the database; emptied when it grows large.
  std::unordered_map<std::string, Known, HashOfText, std::equal_to<>> entities;
  std::unordered_map<std::string, std::int64_t> rules;
  NamesOfText names;  ///< of the revision in hand

  RowStatement find_entity;
  RowStatement insert_entity;
  RowStatement find_rule;
  RowStatement insert_rule;
  RowStatement update_entity;
  RowStatement find_alias;
  RowStatement insert_alias;
  RowsStatement insert_mentions;
  RowsStatement insert_mention_dates;
  RowStatement find_last_event;
  RowsStatement insert_events;
  RowStatement insert_event_also;
  RowStatement insert_event_size;
  RowsStatement insert_participants;
  RowsStatement insert_quotes;
  RowsStatement insert_relations;
};

namespace {

constexpr std::size_t max_cached_names = 200'000;
constexpr std::size_t max_cached_aliases = 20;  // of one entity

/// Ids of names that only texts know are made by the annotator, with a "~": "person:~tobias-kuna".
bool is_of_gazetteers(const std::string& entity) {
  return !entity.empty() && entity.find(":~") == std::string::npos;
}

using EntityIds = std::vector<std::optional<std::int64_t>>;

void bind_date(RowBinder& row, const std::optional<EventDate>& date) {
  row.day(date ? date->interval.begin : std::optional<Day>());
  row.day(date ? date->interval.end : std::optional<Day>());
  row.optional(date ? dateline::to_string(date->precision) : "");
  row.optional(date ? dateline::to_string(date->basis) : "");
}

std::optional<std::int64_t> number_of(std::optional<MentionIndex> mention) {
  return mention ? std::optional<std::int64_t>(*mention) : std::nullopt;
}

/// Binds the spans of one text as code points.
class SpanBinder {
 public:
  SpanBinder(const std::string& text, const std::vector<ByteSpan>& sentences)
      : index_(text), sentences_(sentences) {}

  [[nodiscard]] CodePointSpan code_points(ByteSpan bytes) const { return index_.code_points(bytes); }

  void bind(RowBinder& row, ByteSpan bytes) const {
    const CodePointSpan span = code_points(bytes);
    row.number(std::int64_t{span.begin}).number(std::int64_t{span.end});
  }

  /// The sentences that `bytes` touches, from the first to the last; null outside of all.
  void bind_sentence_of(RowBinder& row, ByteSpan bytes) {
    const bool same_again = near_ < sentences_.size() && sentences_[near_].begin <= bytes.begin &&
                            bytes.begin < sentences_[near_].end;
    if (!same_again) near_ = first_ending_behind(bytes.begin);
    if (near_ == sentences_.size() || sentences_[near_].begin >= bytes.end) {
      row.number(std::nullopt).number(std::nullopt);
      return;
    }
    std::size_t last = near_;
    while (last + 1 < sentences_.size() && sentences_[last + 1].begin < bytes.end) ++last;
    bind(row, ByteSpan{sentences_[near_].begin, sentences_[last].end});
  }

 private:
  [[nodiscard]] std::size_t first_ending_behind(std::uint32_t byte) const {
    const auto first = std::partition_point(sentences_.begin(), sentences_.end(),
                                            [&](ByteSpan sentence) { return sentence.end <= byte; });
    return static_cast<std::size_t>(first - sentences_.begin());
  }

  OffsetIndex index_;
  const std::vector<ByteSpan>& sentences_;
  std::size_t near_ = 0;  ///< the sentence that was asked for last: what follows is often in it
};

/// Writes the annotations of one revision.
class AnnotationWriter {
 public:
  AnnotationWriter(RevisionWriter::State& state, std::int64_t revision, const Document& document,
                   const Annotations& found)
      : state_(state),
        revision_(revision),
        text_(document.text),
        published_(document.published),
        found_(found),
        spans_(document.text, found.sentences) {}

  void write() {
    entities_.reserve(found_.mentions.size());
    write_mentions();
    write_numbered(state_.insert_quotes, found_.quotes,
                   [&](RowBinder& row, const Quote& quote) { bind_quote(row, quote); });
    if (!found_.events.empty()) write_events();
    write_numbered(state_.insert_relations, found_.relations,
                   [&](RowBinder& row, const Relation& relation) { bind_relation(row, relation); });
  }

 private:
  std::optional<std::int64_t> entity_of(std::optional<MentionIndex> mention) const {
    return mention ? entities_[*mention] : std::nullopt;
  }

  /// Rows that begin with the revision and a number from 0.
  template <typename Rows, typename Bind>
  void write_numbered(RowsStatement& statement, const Rows& rows, const Bind& bind) {
    std::int64_t number = 0;
    statement.write(rows, [&](RowBinder& row, const auto& one) {
      row.number(revision_).number(number++);
      bind(row, one);
    });
  }

  struct Meant {
    const RevisionWriter::State::Known* entity = nullptr;
    std::optional<std::int64_t> alias;  ///< whose words the mention has
  };

  /// The row of the entity that is meant, made if it is new; none for dates and for phrases
  /// that name nobody.
  Meant write_entity(const Mention& mention) {
    if (mention.type == MentionType::date) return {};
    if (mention.entity.empty() && mention.level != MentionLevel::name) return {};
    const std::string_view words = mention.span.of(text_);
    const std::string_view name = mention.name.empty() ? words : std::string_view(mention.name);
    std::string made;  // where the annotator gives none
    if (mention.entity.empty())
      made = std::string("name:") + dateline::to_string(mention.type) + ":" + fold(name);
    const std::string_view key = made.empty() ? std::string_view(mention.entity) : made;
    RevisionWriter::State::Known& entity = find_or_insert(key, name, mention);
    Meant meant{&entity, {}};
    if (mention.level == MentionLevel::name) {
      meant.alias = write_alias(entity, words, mention.type);
      if (entity.unlisted) state_.names.unlisted.push_back(entity.id);
    }
    if (name != words) write_alias(entity, name, mention.type);
    return meant;
  }

  RevisionWriter::State::Known& find_or_insert(std::string_view key, std::string_view name,
                                               const Mention& mention) {
    if (const auto known = state_.entities.find(key); known != state_.entities.end()) return known->second;
    if (state_.entities.size() >= max_cached_names) state_.entities.clear();
    const bool listed = is_of_gazetteers(mention.entity);
    RevisionWriter::State::Known entity{
        0, std::string(name), mention.type != MentionType::place && !listed, {}};
    RowBinder(state_.find_entity).text(key);
    while (state_.find_entity.step()) {
      entity = {
          state_.find_entity.number(0), state_.find_entity.text(1), state_.find_entity.number(2) != 0, {}};
    }
    if (entity.id == 0) {
      RowBinder row(state_.insert_entity);
      row.text(key).text(dateline::to_string(mention.type));
      bind_entity(row, name, mention);
      row.execute();
      entity.id = state_.last_id();
    } else if (state_.known == KnownEntities::refresh) {
      RowBinder row(state_.update_entity);
      bind_entity(row, name, mention);
      row.number(entity.id).execute();
      entity.name = std::string(name);
      entity.unlisted = mention.type != MentionType::place && !listed;
    }
    return state_.entities.emplace(std::string(key), std::move(entity)).first->second;
  }

  std::int64_t rule_of(const std::string& name) {
    if (const auto known = state_.rules.find(name); known != state_.rules.end()) return known->second;
    if (state_.rules.size() >= max_cached_names) state_.rules.clear();
    RowBinder(state_.find_rule).text(name);
    std::int64_t id = state_.find_rule.first_number();
    if (id == 0) {
      RowBinder(state_.insert_rule).text(name).execute();
      id = state_.last_id();
    }
    state_.rules.emplace(name, id);
    return id;
  }

  static void bind_entity(RowBinder& row, std::string_view name, const Mention& mention) {
    // What no table lists shares its row with all of its name, wherever a text puts it.
    const bool listed = is_of_gazetteers(mention.entity);
    const auto place = listed ? mention.coordinates : std::nullopt;
    row.text(name).number(listed ? 1 : 0).optional(mention.country).optional(mention.sector);
    row.real(place ? std::optional(place->latitude) : std::nullopt);
    row.real(place ? std::optional(place->longitude) : std::nullopt);
    row.optional(place && mention.precision ? dateline::to_string(*mention.precision) : "");
  }

  std::int64_t write_alias(RevisionWriter::State::Known& entity, std::string_view name, MentionType type) {
    for (const auto& [known, id] : entity.aliases)
      if (known == name) return id;
    if (entity.aliases.size() >= max_cached_aliases) entity.aliases.clear();
    RowBinder(state_.find_alias).number(entity.id).text(name);
    std::int64_t alias = state_.find_alias.first_number();
    if (alias == 0) {
      RowBinder(state_.insert_alias).number(entity.id).text(name).text(fold(name)).execute();
      alias = state_.last_id();
      if (type != MentionType::place)
        state_.names.fresh.push_back({entity.id, dateline::to_string(type), std::string(name)});
    }
    entity.aliases.emplace_back(name, alias);
    return alias;
  }

  void write_mentions() {
    std::size_t number = 0;
    state_.insert_mentions.write(found_.mentions, [&](RowBinder& row, const Mention& mention) {
      bind_mention(row, number++, mention);
    });
    std::vector<std::size_t> dates;
    for (std::size_t i = 0; i < found_.mentions.size(); ++i)
      if (found_.mentions[i].timex) dates.push_back(i);
    state_.insert_mention_dates.write(dates, [&](RowBinder& row, std::size_t date) {
      bind_timex(row, static_cast<std::int64_t>(date), *found_.mentions[date].timex);
    });
  }

  void bind_timex(RowBinder& row, std::int64_t number, const Timex& timex) const {
    row.number(revision_).number(number);
    row.text(dateline::to_string(timex.type)).text(std::string_view(timex.value));
    row.optional(std::string_view(timex.mod));
    bind_date(row, EventDate{timex.interval, timex.precision, timex.basis});
  }

  void bind_mention(RowBinder& row, std::size_t number, const Mention& mention) {
    const auto [entity, alias] = write_entity(mention);
    entities_.push_back(entity != nullptr ? std::optional(entity->id) : std::nullopt);
    if (entity != nullptr) {
      state_.names.entities.push_back(entity->id);
      state_.entity_mentions.add(entity->id, revision_, static_cast<std::int64_t>(number),
                                 spans_.code_points(mention.span).begin);
    }
    const bool own_name = entity == nullptr || entity->name != mention.name;
    const std::int64_t rule = rule_of(mention.by);
    row.number(revision_).number(static_cast<std::int64_t>(number));
    row.number(static_cast<std::int64_t>(mention.type)).number(static_cast<std::int64_t>(mention.level));
    spans_.bind(row, mention.span);
    spans_.bind_sentence_of(row, mention.span);
    row.number(alias).optional(alias ? std::string_view() : mention.span.of(text_));
    row.optional(own_name ? std::string_view(mention.name) : std::string_view()).number(entities_.back());
    row.optional(std::string_view(mention.country)).optional(std::string_view(mention.sector)).number(rule);
  }

  void bind_quote(RowBinder& row, const Quote& quote) {
    row.text(dateline::to_string(quote.kind));
    spans_.bind(row, quote.span);
    spans_.bind_sentence_of(row, quote.span);
    row.number(number_of(quote.speaker)).number(entity_of(quote.speaker));
    row.optional(quote.role).optional(quote.cue);
    bind_date(row, quote.date);
    row.number(rule_of(quote.by)).optional(claim_day(true, quote.date));
  }

  void bind_attribution(RowBinder& row, const Attribution& who) const {
    row.number(number_of(who.speaker)).number(entity_of(who.speaker));
    row.number(number_of(who.source)).number(entity_of(who.source));
    row.number(who.anonymous ? 1 : 0).optional(who.cue);
  }

  /// Empty: no claim.
  [[nodiscard]] std::string claim_day(bool is_claim, const std::optional<EventDate>& date) const {
    if (!is_claim) return {};
    if (date && date->interval.begin) return to_iso(*date->interval.begin);
    return published_ ? to_iso(*published_) : "undated";
  }

  static bool is_claimed(const Relation& relation) {
    const Attribution& who = relation.attribution;
    return who.speaker || who.source || who.anonymous || relation.status == RelationStatus::alleged ||
           relation.status == RelationStatus::denied;
  }

  /// Whether somebody is there who says so, also around the words that tell it.
  bool is_claimed(const Event& event) const {
    const Attribution& who = event.attribution;
    if (who.speaker || who.source || who.anonymous) return true;
    if (event.status == EventStatus::alleged || event.status == EventStatus::denied) return true;
    return std::any_of(found_.quotes.begin(), found_.quotes.end(), [&](const Quote& quote) {
      return quote.span.begin <= event.trigger.begin && event.trigger.end <= quote.span.end &&
             (quote.speaker || !quote.role.empty());
    });
  }

  void write_events() {
    const std::int64_t first = state_.find_last_event.first_number() + 1;
    std::int64_t number = 0;
    state_.insert_events.write(found_.events, [&](RowBinder& row, const Event& event) {
      bind_event(row, first + number, number, event);
      ++number;
    });
    std::int64_t id = first;
    std::vector<Part> parts;
    for (const Event& event : found_.events) {
      note(id, event);
      write_details(id, event);
      for (const MentionIndex mention : event.actors) parts.push_back({id, "actor", mention});
      for (const MentionIndex mention : event.targets) parts.push_back({id, "recipient", mention});
      ++id;
    }
    write_participants(parts);
  }

  void bind_event(RowBinder& row, std::int64_t id, std::int64_t number, const Event& event) {
    row.number(id).number(revision_).number(number);
    row.text(event.type).optional(event.mode).text(dateline::to_string(event.status));
    bind_date(row, event.date);
    row.number(number_of(event.place)).number(entity_of(event.place));
    bind_attribution(row, event.attribution);
    spans_.bind(row, event.trigger);
    spans_.bind(row, event.sentence);
    row.real(event.confidence)
        .number(rule_of(event.by))
        .optional(claim_day(is_claimed(event), event.date))
        .number(id);
  }

  void write_details(std::int64_t id, const Event& event) {
    for (const ByteSpan trigger : event.also) {
      RowBinder also(state_.insert_event_also);
      also.number(id);
      spans_.bind(also, trigger);
      also.execute();
    }
    for (const auto& [kind, quantity] : event.size) {
      const auto number_in = [](const auto& value) {
        return value ? std::optional<std::int64_t>(*value) : std::nullopt;
      };
      RowBinder size(state_.insert_event_size);
      size.number(id).text(kind).number(number_in(quantity.min)).number(number_in(quantity.max));
      size.text(quantity.text).execute();
    }
  }

  void note(std::int64_t id, const Event& event) {
    WrittenEvent& written = state_.names.events.emplace_back();
    written.id = id;
    written.type = event.type;
    written.mode = event.mode;
    if (event.date) written.days = event.date->interval;
    written.hypothetical = event.status == EventStatus::hypothetical;
    written.place = entity_of(event.place).value_or(0);
    for (const auto* const role : {&event.actors, &event.targets}) {
      for (const MentionIndex index : *role) {
        const Mention& mention = found_.mentions[index];
        const std::int64_t entity = entity_of(index).value_or(0);
        written.participants.push_back({role == &event.actors, entity,
                                        entity != 0 ? std::string() : std::string(mention.span.of(text_)),
                                        mention.country});
      }
    }
  }

  struct Part {
    std::int64_t event = 0;
    std::string_view role;
    MentionIndex mention = 0;
  };

  /// All of the text, those of an event one behind the other.
  void write_participants(const std::vector<Part>& parts) {
    std::int64_t event = 0;
    std::int64_t position = 0;
    state_.insert_participants.write(parts, [&](RowBinder& row, const Part& part) {
      if (std::exchange(event, part.event) != part.event) position = 0;
      row.number(part.event).text(part.role).number(position++).number(revision_);
      row.number(std::int64_t{part.mention}).number(entity_of(part.mention));
    });
  }

  void bind_relation(RowBinder& row, const Relation& relation) {
    row.text(relation.type);
    row.number(std::int64_t{relation.subject}).number(entity_of(relation.subject));
    row.number(std::int64_t{relation.object}).number(entity_of(relation.object));
    row.optional(relation.role).text(dateline::to_string(relation.status));
    bind_date(row, relation.date);
    bind_attribution(row, relation.attribution);
    spans_.bind(row, relation.evidence);
    spans_.bind_sentence_of(row, relation.evidence);
    row.number(rule_of(relation.by)).optional(claim_day(is_claimed(relation), relation.date));
  }

  RevisionWriter::State& state_;
  std::int64_t revision_;
  const std::string& text_;
  std::optional<Day> published_;
  const Annotations& found_;
  SpanBinder spans_;
  EntityIds entities_;  ///< of each mention
};

}  // namespace

RevisionWriter::RevisionWriter(Database& database, EntityMentions& mentions, KnownEntities known)
    : state_(std::make_unique<State>(database, mentions, known)) {}
RevisionWriter::~RevisionWriter() = default;

NamesOfText RevisionWriter::write(std::int64_t revision, const Document& document, const Annotations& found) {
  AnnotationWriter(*state_, revision, document, found).write();
  NamesOfText names = std::exchange(state_->names, {});
  std::sort(names.unlisted.begin(), names.unlisted.end());
  names.unlisted.erase(std::unique(names.unlisted.begin(), names.unlisted.end()), names.unlisted.end());
  return names;
}

}  // namespace dateline::pipeline
