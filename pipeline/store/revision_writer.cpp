#include "pipeline/store/revision_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dateline/offsets.h"
#include "dateline/unicode.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {

struct RevisionWriter::State {
  explicit State(Database& opened)
      : database(opened),
        find_entity(opened.handle(), sql_text("find_entity")),
        insert_entity(opened.handle(), sql_text("insert_entity")),
        insert_alias(opened.handle(), sql_text("insert_alias")),
        insert_mention(opened.handle(), sql_text("insert_mention")),
        insert_event(opened.handle(), sql_text("insert_event")),
        insert_event_also(opened.handle(), sql_text("insert_event_also")),
        insert_event_size(opened.handle(), sql_text("insert_event_size")),
        insert_participant(opened.handle(), sql_text("insert_participant")),
        insert_quote(opened.handle(), sql_text("insert_quote")),
        insert_relation(opened.handle(), sql_text("insert_relation")) {}

  std::int64_t last_id() { return database.handle().getLastInsertRowid(); }

  Database& database;
  // What is known to be in the database; emptied when it grows large.
  std::unordered_map<std::string, std::int64_t> entities;
  std::unordered_set<std::string> aliases;

  SQLite::Statement find_entity;
  SQLite::Statement insert_entity;
  SQLite::Statement insert_alias;
  SQLite::Statement insert_mention;
  SQLite::Statement insert_event;
  SQLite::Statement insert_event_also;
  SQLite::Statement insert_event_size;
  SQLite::Statement insert_participant;
  SQLite::Statement insert_quote;
  SQLite::Statement insert_relation;
};

namespace {

constexpr std::size_t max_cached_names = 200'000;

/// Ids of names that only texts know are made by the annotator, with a "~": "person:~tobias-kuna".
bool is_of_gazetteers(const std::string& entity) {
  return !entity.empty() && entity.find(":~") == std::string::npos;
}

using EntityIds = std::vector<std::optional<std::int64_t>>;

void bind_date(SQLite::Statement& statement, const std::optional<EventDate>& date) {
  bind_optional(statement, ":date_begin", date ? date->interval.begin : std::optional<Day>());
  bind_optional(statement, ":date_end", date ? date->interval.end : std::optional<Day>());
  bind_optional(statement, ":date_precision", date ? dateline::to_string(date->precision) : "");
  bind_optional(statement, ":date_basis", date ? dateline::to_string(date->basis) : "");
}

std::optional<std::int64_t> number_of(std::optional<MentionIndex> mention) {
  return mention ? std::optional<std::int64_t>(*mention) : std::nullopt;
}

/// Binds the spans of one text as code points.
class SpanBinder {
 public:
  SpanBinder(const std::string& text, const std::vector<ByteSpan>& sentences)
      : index_(text), sentences_(sentences) {}

  void bind_span(SQLite::Statement& statement, ByteSpan bytes) const {
    bind_as(statement, ":span_start", ":span_end", bytes);
  }

  void bind_sentence(SQLite::Statement& statement, ByteSpan bytes) const {
    bind_as(statement, ":sentence_start", ":sentence_end", bytes);
  }

  /// The sentences that `bytes` touches, from the first to the last; null outside of all.
  void bind_sentence_of(SQLite::Statement& statement, ByteSpan bytes) const {
    const auto first = std::partition_point(sentences_.begin(), sentences_.end(),
                                            [&](ByteSpan sentence) { return sentence.end <= bytes.begin; });
    if (first == sentences_.end() || first->begin >= bytes.end) {
      statement.bind(":sentence_start");
      statement.bind(":sentence_end");
      return;
    }
    auto last = first;
    while (std::next(last) != sentences_.end() && std::next(last)->begin < bytes.end) ++last;
    bind_sentence(statement, ByteSpan{first->begin, last->end});
  }

 private:
  void bind_as(SQLite::Statement& statement, const char* begin, const char* end, ByteSpan bytes) const {
    const CodePointSpan span = index_.code_points(bytes);
    statement.bind(begin, std::int64_t{span.begin});
    statement.bind(end, std::int64_t{span.end});
  }

  OffsetIndex index_;
  const std::vector<ByteSpan>& sentences_;
};

/// Writes the annotations of one revision.
class AnnotationWriter {
 public:
  AnnotationWriter(RevisionWriter::State& state, std::int64_t revision, const Document& document,
                   const Annotations& found)
      : state_(state),
        revision_(revision),
        text_(document.text),
        found_(found),
        spans_(document.text, found.sentences) {}

  void write() {
    entities_.reserve(found_.mentions.size());
    for (std::size_t i = 0; i < found_.mentions.size(); ++i) write_mention(i, found_.mentions[i]);
    for (std::size_t i = 0; i < found_.quotes.size(); ++i) write_quote(i, found_.quotes[i]);
    for (std::size_t i = 0; i < found_.events.size(); ++i) write_event(i, found_.events[i]);
    for (std::size_t i = 0; i < found_.relations.size(); ++i) write_relation(i, found_.relations[i]);
  }

 private:
  std::optional<std::int64_t> entity_of(std::optional<MentionIndex> mention) const {
    return mention ? entities_[*mention] : std::nullopt;
  }

  void bind_key(SQLite::Statement& statement, std::size_t number) const {
    statement.bind(":revision", revision_);
    statement.bind(":number", static_cast<std::int64_t>(number));
  }

  /// The row of the entity that is meant, made if it is new; none for dates and for phrases
  /// that name nobody.
  std::optional<std::int64_t> write_entity(const Mention& mention) {
    if (mention.type == MentionType::date) return std::nullopt;
    if (mention.entity.empty() && mention.level != MentionLevel::name) return std::nullopt;
    const std::string words(mention.span.of(text_));
    const std::string& name = mention.name.empty() ? words : mention.name;
    const std::string key = mention.entity.empty()
                                ? std::string("name:") + dateline::to_string(mention.type) + ":" + fold(name)
                                : mention.entity;
    const std::int64_t entity = find_or_insert(key, name, mention);
    if (mention.level == MentionLevel::name) write_alias(entity, words);
    if (name != words) write_alias(entity, name);
    return entity;
  }

  std::int64_t find_or_insert(const std::string& key, const std::string& name, const Mention& mention) {
    if (const auto known = state_.entities.find(key); known != state_.entities.end()) return known->second;
    if (state_.entities.size() >= max_cached_names) state_.entities.clear();
    state_.find_entity.bind(":key", key);
    std::int64_t id = state_.find_entity.executeStep() ? state_.find_entity.getColumn(0).getInt64() : 0;
    state_.find_entity.reset();
    if (id == 0) {
      SQLite::Statement& insert = state_.insert_entity;
      // What no table lists shares its row with all of its name, wherever a text puts it.
      const auto place = is_of_gazetteers(mention.entity) ? mention.coordinates : std::nullopt;
      insert.bind(":key", key);
      insert.bind(":type", dateline::to_string(mention.type));
      insert.bind(":name", name);
      insert.bind(":resolved", is_of_gazetteers(mention.entity) ? 1 : 0);
      bind_optional(insert, ":country", mention.country);
      bind_optional(insert, ":sector", mention.sector);
      bind_optional(insert, ":latitude", place ? std::optional(place->latitude) : std::nullopt);
      bind_optional(insert, ":longitude", place ? std::optional(place->longitude) : std::nullopt);
      bind_optional(insert, ":precision",
                    place && mention.precision ? dateline::to_string(*mention.precision) : "");
      execute(insert);
      id = state_.last_id();
    }
    state_.entities.emplace(key, id);
    return id;
  }

  void write_alias(std::int64_t entity, const std::string& name) {
    if (state_.aliases.size() >= max_cached_names) state_.aliases.clear();
    if (!state_.aliases.insert(std::to_string(entity) + "\n" + name).second) return;
    state_.insert_alias.bind(":entity", entity);
    state_.insert_alias.bind(":name", name);
    state_.insert_alias.bind(":folded", fold(name));
    execute(state_.insert_alias);
  }

  void write_mention(std::size_t number, const Mention& mention) {
    entities_.push_back(write_entity(mention));
    SQLite::Statement& insert = state_.insert_mention;
    bind_key(insert, number);
    insert.bind(":type", dateline::to_string(mention.type));
    insert.bind(":level", dateline::to_string(mention.level));
    spans_.bind_span(insert, mention.span);
    spans_.bind_sentence_of(insert, mention.span);
    bind_text(insert, ":text", mention.span.of(text_));
    bind_optional(insert, ":name", mention.name);
    bind_optional(insert, ":entity", entities_.back());
    bind_optional(insert, ":country", mention.country);
    bind_optional(insert, ":sector", mention.sector);
    const std::optional<Timex>& timex = mention.timex;
    bind_optional(insert, ":timex_type", timex ? dateline::to_string(timex->type) : "");
    bind_optional(insert, ":timex_value", timex ? timex->value : std::string());
    bind_optional(insert, ":timex_mod", timex ? timex->mod : std::string());
    bind_date(insert, timex ? std::optional(EventDate{timex->interval, timex->precision, timex->basis})
                            : std::nullopt);
    insert.bind(":rule", mention.by);
    execute(insert);
  }

  void write_quote(std::size_t number, const Quote& quote) {
    SQLite::Statement& insert = state_.insert_quote;
    bind_key(insert, number);
    insert.bind(":kind", dateline::to_string(quote.kind));
    spans_.bind_span(insert, quote.span);
    spans_.bind_sentence_of(insert, quote.span);
    bind_optional(insert, ":speaker", number_of(quote.speaker));
    bind_optional(insert, ":speaker_id", entity_of(quote.speaker));
    bind_optional(insert, ":role", quote.role);
    bind_optional(insert, ":cue", quote.cue);
    bind_date(insert, quote.date);
    insert.bind(":rule", quote.by);
    execute(insert);
  }

  void bind_attribution(SQLite::Statement& statement, const Attribution& who) const {
    bind_optional(statement, ":speaker", number_of(who.speaker));
    bind_optional(statement, ":speaker_id", entity_of(who.speaker));
    bind_optional(statement, ":source", number_of(who.source));
    bind_optional(statement, ":source_id", entity_of(who.source));
    statement.bind(":anonymous", who.anonymous ? 1 : 0);
    bind_optional(statement, ":cue", who.cue);
  }

  void write_event(std::size_t number, const Event& event) {
    SQLite::Statement& insert = state_.insert_event;
    bind_key(insert, number);
    insert.bind(":type", event.type);
    bind_optional(insert, ":mode", event.mode);
    insert.bind(":status", dateline::to_string(event.status));
    bind_date(insert, event.date);
    bind_optional(insert, ":place", number_of(event.place));
    bind_optional(insert, ":place_id", entity_of(event.place));
    bind_attribution(insert, event.attribution);
    spans_.bind_span(insert, event.trigger);
    spans_.bind_sentence(insert, event.sentence);
    bind_optional(insert, ":confidence", event.confidence);
    insert.bind(":rule", event.by);
    execute(insert);

    const std::int64_t id = state_.last_id();
    write_participants(id, "actor", event.actors);
    write_participants(id, "recipient", event.targets);
    for (const ByteSpan trigger : event.also) {
      state_.insert_event_also.bind(":event", id);
      spans_.bind_span(state_.insert_event_also, trigger);
      execute(state_.insert_event_also);
    }
    for (const auto& [kind, quantity] : event.size) {
      SQLite::Statement& insert_size = state_.insert_event_size;
      insert_size.bind(":event", id);
      insert_size.bind(":kind", kind);
      bind_optional(insert_size, ":min",
                    quantity.min ? std::optional<std::int64_t>(*quantity.min) : std::nullopt);
      bind_optional(insert_size, ":max",
                    quantity.max ? std::optional<std::int64_t>(*quantity.max) : std::nullopt);
      insert_size.bind(":text", quantity.text);
      execute(insert_size);
    }
  }

  void write_participants(std::int64_t event, const char* role, const std::vector<MentionIndex>& mentions) {
    SQLite::Statement& insert = state_.insert_participant;
    for (std::size_t position = 0; position < mentions.size(); ++position) {
      insert.bind(":event", event);
      insert.bind(":role", role);
      insert.bind(":position", static_cast<std::int64_t>(position));
      insert.bind(":revision", revision_);
      insert.bind(":mention", std::int64_t{mentions[position]});
      bind_optional(insert, ":entity", entity_of(mentions[position]));
      execute(insert);
    }
  }

  void write_relation(std::size_t number, const Relation& relation) {
    SQLite::Statement& insert = state_.insert_relation;
    bind_key(insert, number);
    insert.bind(":type", relation.type);
    insert.bind(":subject", std::int64_t{relation.subject});
    bind_optional(insert, ":subject_id", entity_of(relation.subject));
    insert.bind(":object", std::int64_t{relation.object});
    bind_optional(insert, ":object_id", entity_of(relation.object));
    bind_optional(insert, ":role", relation.role);
    insert.bind(":status", dateline::to_string(relation.status));
    bind_date(insert, relation.date);
    bind_attribution(insert, relation.attribution);
    spans_.bind_span(insert, relation.evidence);
    spans_.bind_sentence_of(insert, relation.evidence);
    insert.bind(":rule", relation.by);
    execute(insert);
  }

  RevisionWriter::State& state_;
  std::int64_t revision_;
  const std::string& text_;
  const Annotations& found_;
  SpanBinder spans_;
  EntityIds entities_;  ///< of each mention
};

}  // namespace

RevisionWriter::RevisionWriter(Database& database) : state_(std::make_unique<State>(database)) {}
RevisionWriter::~RevisionWriter() = default;

void RevisionWriter::write(std::int64_t revision, const Document& document, const Annotations& found) {
  AnnotationWriter(*state_, revision, document, found).write();
}

}  // namespace dateline::pipeline
