#include "pipeline/store/text_rewriter.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>

#include "dateline/calendar.h"
#include "pipeline/store/entity_counter.h"
#include "pipeline/store/entity_merger.h"
#include "pipeline/store/happening_writer.h"
#include "pipeline/store/provenance_writer.h"
#include "pipeline/store/revision_writer.h"
#include "pipeline/store/statements.h"
#include "pipeline/store/summary_writer.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t batch_texts = 256;

}  // namespace

struct TextReader::State {
  State(const std::string& path, const RunDescription& run, bool everything)
      : database(Database::open_for_reading(path)),
        texts(database.handle(), sql_text("texts_to_extract")),
        data_version(run.data_version),
        program(run.program),
        all(everything) {}

  Database database;
  SQLite::Statement texts;
  std::string data_version;
  std::string program;
  bool all;
  std::int64_t last = 0;
};

TextReader::TextReader(const std::string& database, const RunDescription& run, bool all) {
  with_database_errors(database, [&] { state_ = std::make_unique<State>(database, run, all); });
}
TextReader::~TextReader() = default;

std::vector<StoredText> TextReader::next(std::size_t count) {
  std::vector<StoredText> found;
  State& state = *state_;
  with_database_errors(state.database.path(), [&] {
    SQLite::Statement& row = state.texts;
    row.bind(":after", state.last);
    row.bind(":all", state.all ? 1 : 0);
    row.bind(":data_version", state.data_version);
    row.bind(":program", state.program);
    row.bind(":limit", static_cast<std::int64_t>(count));
    while (row.executeStep()) {
      StoredText& text = found.emplace_back();
      text.revision = row.getColumn(0).getInt64();
      text.article = row.getColumn(1).getInt64();
      text.document.text = column_text(row, 2);
      text.document.title = column_text(row, 3);
      text.document.published = parse_iso_day(column_text(row, 4));
      text.document.language = column_text(row, 5);
      text.document.url = column_text(row, 6);
      text.document.site_name = column_text(row, 7);
      text.facts_hash = column_text(row, 8);
    }
    row.reset();
  });
  if (!found.empty()) state.last = found.back().revision;
  return found;
}

struct TextRewriter::State {
  State(Database& opened, const RunDescription& description, const Clock& time, Mode wanted)
      : database(opened),
        clock(time),
        mode(wanted),
        mentions(opened),
        writer(opened, mentions, KnownEntities::refresh),
        summaries(opened),
        provenance(opened, summaries),
        counter(opened),
        happenings(opened, mentions, summaries),
        merger(opened, mentions, happenings, summaries, description.is_legal_form),
        update_extraction(opened.handle(), sql_text("update_extraction")),
        update_run(opened.handle(), sql_text("update_run")),
        unlink_quotes(opened.handle(), sql_text("unlink_quotes")),
        copies(opened.handle(), sql_text("copies_of_article")),
        join_quotes(opened.handle(), sql_text("join_quotes")) {
    for (const char* name :
         {"delete_participants", "delete_event_also", "delete_event_sizes", "delete_events", "delete_quotes",
          "delete_relations", "delete_mention_dates", "delete_mentions"})
      deletes.push_back(std::make_unique<SQLite::Statement>(opened.handle(), sql_text(name)));
  }

  void run_on(SQLite::Statement& statement, std::int64_t revision) {
    statement.bind(":revision", revision);
    execute(statement);
  }

  void replace(const StoredText& text, const Annotations& found);
  void link_quotes(std::int64_t article);
  void write_run(const std::string& ended, const char* outcome);
  void write_waiting();

  Database& database;
  const Clock& clock;
  Mode mode;
  std::int64_t run = 0;
  std::int64_t rewritten = 0;
  std::int64_t same = 0;
  std::size_t in_batch = 0;
  std::unique_ptr<SQLite::Transaction> transaction;

  EntityMentions mentions;
  RevisionWriter writer;
  SummaryWriter summaries;
  ProvenanceWriter provenance;
  EntityCounter counter;
  HappeningWriter happenings;
  EntityMerger merger;
  SQLite::Statement update_extraction;
  SQLite::Statement update_run;
  SQLite::Statement unlink_quotes;
  SQLite::Statement copies;
  SQLite::Statement join_quotes;
  std::vector<std::unique_ptr<SQLite::Statement>> deletes;
};

/// The same words in a copy and in what it copies are one statement again.
void TextRewriter::State::link_quotes(std::int64_t article) {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  copies.bind(":article", article);
  while (copies.executeStep())
    pairs.emplace_back(copies.getColumn(0).getInt64(), copies.getColumn(1).getInt64());
  copies.reset();
  for (const auto& [copied, revision] : pairs) {
    join_quotes.bind(":copy_of", copied);
    join_quotes.bind(":revision", revision);
    execute(join_quotes);
  }
}

void TextRewriter::State::replace(const StoredText& text, const Annotations& found) {
  summaries.take(text.article, false);
  counter.remove(text.article);
  happenings.withdraw(text.article);
  run_on(unlink_quotes, text.revision);
  mentions.remove(text.revision);
  for (const auto& statement : deletes) run_on(*statement, text.revision);
  const NamesOfText names = writer.write(text.revision, text.document, found);
  counter.add(names.entities, text.document.published);
  merger.write(text.revision, run, names);
  happenings.write(names.events, text.article);
  provenance.write_mark(text.article, text.revision, find_agency_mark(text.document, found));
  link_quotes(text.article);
  summaries.add(text.article);
}

void TextRewriter::State::write_run(const std::string& ended, const char* outcome) {
  bind_optional(update_run, ":ended", ended);
  bind_optional(update_run, ":outcome", outcome);
  update_run.bind(":added", 0);
  update_run.bind(":changed", rewritten);
  update_run.bind(":same", same);
  update_run.bind(":failed", 0);
  update_run.bind(":run", run);
  execute(update_run);
}

/// Before a commit.
void TextRewriter::State::write_waiting() {
  mentions.write();
  counter.write();
  happenings.write_keys();
  summaries.write();
}

TextRewriter::TextRewriter(Database& database, const RunDescription& run, const Clock& clock, Mode mode) {
  with_database_errors(database.path(), [&] {
    state_ = std::make_unique<State>(database, run, clock, mode);
    state_->transaction =
        std::make_unique<SQLite::Transaction>(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    state_->run = enter_run(database, run, clock);
    if (mode == Mode::look) return;
    state_->transaction->commit();
    state_->transaction.reset();
  });
}

TextRewriter::~TextRewriter() = default;

std::vector<FactChange> TextRewriter::rewrite(const StoredText& text, const Annotations& found,
                                              const std::string& facts_hash) {
  State& state = *state_;
  std::vector<FactChange> changes;
  with_database_errors(state.database.path(), [&] {
    if (!state.transaction)
      state.transaction = std::make_unique<SQLite::Transaction>(state.database.handle(),
                                                                SQLite::TransactionBehavior::IMMEDIATE);
    if (facts_hash == text.facts_hash) {
      ++state.same;
    } else {
      const std::vector<Fact> before = facts_of(state.database, text.revision);
      state.replace(text, found);
      changes = compare_facts(before, facts_of(state.database, text.revision), FactPairs::by_span);
      ++state.rewritten;
    }
    state.update_extraction.bind(":run", state.run);
    state.update_extraction.bind(":facts_hash", facts_hash);
    bind_optional(state.update_extraction, ":language", found.language);
    state.run_on(state.update_extraction, text.revision);
    if (state.mode == Mode::look || ++state.in_batch < batch_texts) return;
    state.write_waiting();
    state.transaction->commit();
    state.transaction.reset();
    state.in_batch = 0;
  });
  return changes;
}

void TextRewriter::finish(RunOutcome outcome) {
  State& state = *state_;
  with_database_errors(state.database.path(), [&] {
    if (state.mode == Mode::look) return state.transaction.reset();  // rolls back
    state.write_run(to_iso(state.clock.now()), to_string(outcome));
    state.write_waiting();
    if (state.transaction) state.transaction->commit();
    state.transaction.reset();
  });
}

}  // namespace dateline::pipeline
