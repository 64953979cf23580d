#include "pipeline/store/article_sink.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/core.h>
#include <xxhash.h>

#include <utility>
#include <variant>

#include "dateline/json.h"
#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/store/entity_counter.h"
#include "pipeline/store/entity_merger.h"
#include "pipeline/store/happening_writer.h"
#include "pipeline/store/provenance_writer.h"
#include "pipeline/store/revision_writer.h"
#include "pipeline/store/search_writer.h"
#include "pipeline/store/statements.h"
#include "pipeline/store/summary_writer.h"

namespace dateline::pipeline {
namespace {

// What waits for a commit stays in memory.
constexpr std::size_t batch_bytes = 32'000'000;  // of text
constexpr std::size_t batch_mentions = 200'000;

const char* to_string(ArticleKind kind) {
  switch (kind) {
    case ArticleKind::page:
      return "page";
    case ArticleKind::text:
      return "text";
    case ArticleKind::record:
      return "record";
    case ArticleKind::feed_item:
      return "feed item";
  }
  return "";
}

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

/// All but who says so. `happenings` are those of `events`.
CountedFacts counted_facts(const Annotations& found, const std::vector<WrittenEvent>& events,
                           const std::vector<std::int64_t>& happenings) {
  CountedFacts counted;
  counted.has_relations = !found.relations.empty();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const WrittenEvent& event = events[i];
    if (event.place == 0) continue;
    const std::string day = event.days.begin ? dateline::to_iso(*event.days.begin) : std::string();
    counted.events.push_back({event.place, happenings[i], happenings[i] == event.id, day});
  }
  return counted;
}

/// Of an address in canonical form.
bool is_front_page(std::string_view url) {
  return url.find('/', url.find("://") + 3) == url.size() - 1;
}

}  // namespace

const char* to_string(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::done:
      return "done";
    case RunOutcome::some_failed:
      return "some failed";
    case RunOutcome::stopped:
      return "stopped";
  }
  return "";
}

std::string hash_of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string digest_of(std::string_view text) {
  XXH128_canonical_t digest;
  XXH128_canonicalFromHash(&digest, XXH3_128bits(text.data(), text.size()));
  return {reinterpret_cast<const char*>(digest.digest), sizeof digest.digest};
}

std::string hash_facts(const Document& document, const Annotations& found) {
  Document unnamed = document;
  unnamed.id.clear();  // what a file calls it is not stored
  std::string record;
  append_json(record, unnamed, found);
  return hash_of(record);
}

ArticleKey article_key(const IncomingArticle& article) {
  ArticleKey key;
  if (const std::optional<std::string> url = canonical_url(article.document.url);
      url && !is_front_page(*url)) {
    key.url = *url;
  } else if (!article.guid.empty()) {
    key.guid = article.scope + "#" + article.guid;
  }
  key.digest = digest_of(article.document.text);
  return key;
}

struct ArticleFinder::State {
  explicit State(Database& opened)
      : database(opened),
        by_url(opened, "find_article_by_url"),
        feed_by_url(opened.handle(), sql_text("find_feed_of_article")),
        by_guid(opened, "find_article_by_guid"),
        by_hash(opened, "find_article_by_hash"),
        revision(opened, "find_revision"),
        page_revision(opened, "find_page_revision") {}

  std::int64_t find_article(const IncomingArticle& article, const ArticleKey& key) {
    if (!key.url.empty()) {
      RowBinder(by_url).text(key.url);
      return by_url.first_number();
    }
    if (!key.guid.empty()) {
      RowBinder(by_guid).text(key.guid);
      if (const std::int64_t id = by_guid.first_number()) return id;
    }
    if (article.document.text.empty()) return 0;
    RowBinder(by_hash).blob(key.digest);
    return by_hash.first_number();
  }

  Database& database;
  RowStatement by_url;
  SQLite::Statement feed_by_url;
  RowStatement by_guid;
  RowStatement by_hash;
  RowStatement revision;
  RowStatement page_revision;
};

ArticleFinder::ArticleFinder(Database& database) : state_(std::make_unique<State>(database)) {}
ArticleFinder::~ArticleFinder() = default;

ArticleFinder::Found ArticleFinder::find(const IncomingArticle& article, const ArticleKey& key) {
  Found found;
  with_database_errors(state_->database.path(), [&] {
    found.article = state_->find_article(article, key);
    if (found.article == 0) return;
    RowBinder(state_->revision).number(found.article).blob(key.digest);
    bool same = state_->revision.first_number() != 0;
    if (!same && article.kind == ArticleKind::feed_item) {
      RowBinder(state_->page_revision).number(found.article);
      same = state_->page_revision.first_number() != 0;
    }
    found.outcome = same ? StoreOutcome::same : StoreOutcome::changed;
  });
  return found;
}

std::optional<std::int64_t> ArticleFinder::feed_of(const std::string& canonical_url) {
  std::optional<std::int64_t> feed;
  with_database_errors(state_->database.path(), [&] {
    SQLite::Statement& statement = state_->feed_by_url;
    statement.bind(":url", canonical_url);
    if (statement.executeStep()) feed = statement.getColumn(0).getInt64();  // null is 0
    statement.reset();
  });
  return feed;
}

struct ArticleSink::State {
  struct Unit {
    IncomingArticle article;
    std::optional<Annotations> found;
  };
  struct Fetch {
    FetchRecord record;
    std::optional<Diagnostic> problem;
  };
  using Entry = std::variant<Unit, Diagnostic, Fetch, std::function<void()>>;

  State(Database& opened, const RunDescription& description, const Clock& time)
      : database(opened),
        clock(time),
        commit_every(description.commit_every),
        finder(opened),
        find_last_revision(opened, "find_last_revision"),
        insert_problem(opened.handle(), sql_text("insert_problem")),
        insert_article(opened, "insert_article"),
        update_article(opened, "update_article"),
        insert_revision(opened, "insert_revision"),
        search(opened),
        insert_fetch(opened.handle(), sql_text("insert_fetch")),
        update_run(opened.handle(), sql_text("update_run")),
        mentions(opened),
        writer(opened, mentions),
        summaries(opened),
        provenance(opened, summaries),
        counter(opened),
        happenings(opened, mentions, summaries),
        merger(opened, mentions, happenings, summaries, description.is_legal_form) {}

  Database& database;
  const Clock& clock;
  std::size_t commit_every;
  ArticleFinder finder;
  std::int64_t run = 0;
  RunCounts counts;

  std::vector<Entry> waiting;
  std::size_t waiting_bytes = 0;
  std::size_t waiting_mentions = 0;

  std::int64_t last_revision = 0;  ///< within a commit
  RowStatement find_last_revision;
  SQLite::Statement insert_problem;
  RowStatement insert_article;
  RowStatement update_article;
  RowStatement insert_revision;
  SearchWriter search;
  SQLite::Statement insert_fetch;
  SQLite::Statement update_run;
  EntityMentions mentions;
  RevisionWriter writer;
  SummaryWriter summaries;
  ProvenanceWriter provenance;
  EntityCounter counter;
  HappeningWriter happenings;
  EntityMerger merger;

  std::int64_t last_id() { return database.handle().getLastInsertRowid(); }
  /// What the units that wait will look up one by one.
  void read_ahead();
  void store(const Unit& unit);
  void store(const Diagnostic& problem);
  void store(const Fetch& fetch);
  static void store(const std::function<void()>& write) { write(); }
  void count(const Diagnostic& problem);
  void write_run(const std::string& ended, const char* outcome);
};

void ArticleSink::State::read_ahead() {
  std::vector<const TextSketch*> sketches;
  for (const Entry& entry : waiting)
    if (const Unit* const unit = std::get_if<Unit>(&entry); unit != nullptr && unit->article.sketch)
      sketches.push_back(&*unit->article.sketch);
  provenance.read_ahead(sketches);
}

void ArticleSink::State::store(const Unit& unit) {
  const IncomingArticle& article = unit.article;
  const ArticleKey key = article_key(article);
  const ArticleFinder::Found known = finder.find(article, key);
  if (known.outcome == StoreOutcome::same) {
    ++counts.same;
    return;
  }
  const std::int64_t revision = ++last_revision;
  std::int64_t id = known.article;
  if (id == 0) {
    RowBinder(insert_article)
        .optional(key.url)
        .optional(key.guid)
        .number(article.feed != 0 ? std::optional(article.feed) : std::nullopt)
        .number(revision)
        .number(run)
        .execute();
    id = last_id();
    summaries.take(id, true);
  } else {
    summaries.take(id, false);
    search.remove(id);
    counter.remove(id);
    happenings.withdraw(id);
    RowBinder(update_article).number(revision).number(id).execute();
  }
  const Document& document = article.document;
  RowBinder row(insert_revision);
  row.number(revision).number(id).number(run).blob(key.digest).text(to_string(article.kind));
  row.optional(repair_utf8(article.path)).optional(document.site_name).optional(document.title);
  row.optional(article.author).optional(article.published).day(document.published);
  row.optional(article.published_from).optional(article.modified);
  row.optional(unit.found ? unit.found->language : document.language).optional(article.tags);
  row.text(document.text);
  row.optional(!unit.found                  ? std::string()
               : article.facts_hash.empty() ? hash_facts(document, *unit.found)
                                            : article.facts_hash);
  row.execute();
  search.add(revision, document.title, document.text);
  NamesOfText names;
  if (unit.found) {
    names = writer.write(revision, document, *unit.found);
    counter.add(names.entities, document.published);
    merger.write(revision, run, names);
    counts.mentions += unit.found->mentions.size();
    counts.quotes += unit.found->quotes.size();
    counts.events += unit.found->events.size();
    counts.relations += unit.found->relations.size();
  }
  const Provenance from = provenance.write(
      id, revision, document, article.sketch ? *article.sketch : sketch_text(document.text),
      unit.found ? find_agency_mark(document, *unit.found) : std::nullopt, known.article == 0);
  CountedFacts counted;
  if (unit.found) {
    counted =
        counted_facts(*unit.found, names.events, happenings.write(names.events, from.copy_of != 0 ? id : 0));
  }
  counted.standing.origin = from.origin;
  if (document.published) counted.standing.published = dateline::to_iso(*document.published);
  summaries.add(id, counted);
  ++(known.article == 0 ? counts.added : counts.changed);
}

void ArticleSink::State::store(const Diagnostic& problem) {
  insert_problem.bind(":run", run);
  insert_problem.bind(":severity", to_string(problem.severity));
  insert_problem.bind(":code", problem.code);
  insert_problem.bind(":place", repair_utf8(problem.where));
  insert_problem.bind(":message", repair_utf8(problem.message));
  execute(insert_problem);
}

void ArticleSink::State::store(const Fetch& fetch) {
  std::optional<std::int64_t> problem;
  if (fetch.problem) {
    store(*fetch.problem);
    problem = last_id();
  }
  const FetchRecord& record = fetch.record;
  insert_fetch.bind(":run", run);
  bind_optional(insert_fetch, ":feed", record.feed != 0 ? std::optional(record.feed) : std::nullopt);
  insert_fetch.bind(":kind", record.kind);
  insert_fetch.bind(":outcome", record.outcome);
  insert_fetch.bind(":url", record.url);
  bind_optional(insert_fetch, ":final_url", record.final_url);
  insert_fetch.bind(":started", to_iso(record.started));
  bind_optional(insert_fetch, ":status",
                record.status != 0 ? std::optional<std::int64_t>(record.status) : std::nullopt);
  bind_optional(insert_fetch, ":protocol", record.protocol);
  insert_fetch.bind(":bytes", static_cast<std::int64_t>(record.bytes));
  bind_optional(insert_fetch, ":problem", problem);
  execute(insert_fetch);
}

void ArticleSink::State::count(const Diagnostic& problem) {
  if (problem.severity == Severity::error) ++counts.failed;
  if (problem.severity == Severity::note) ++counts.left_out;
}

void ArticleSink::State::write_run(const std::string& ended, const char* outcome) {
  bind_optional(update_run, ":ended", ended);
  bind_optional(update_run, ":outcome", outcome);
  update_run.bind(":added", static_cast<std::int64_t>(counts.added));
  update_run.bind(":changed", static_cast<std::int64_t>(counts.changed));
  update_run.bind(":same", static_cast<std::int64_t>(counts.same));
  update_run.bind(":failed", static_cast<std::int64_t>(counts.failed));
  update_run.bind(":run", run);
  execute(update_run);
}

std::int64_t enter_run(Database& database, const RunDescription& run, const Clock& clock) {
  SQLite::Statement insert(database.handle(), sql_text("insert_run"));
  insert.bind(":command", run.command);
  insert.bind(":started", to_iso(clock.now()));
  insert.bind(":program", run.program);
  insert.bind(":data_version", run.data_version);
  execute(insert);
  return database.handle().getLastInsertRowid();
}

ArticleSink::ArticleSink(Database& database, const RunDescription& run, const Clock& clock) {
  with_database_errors(database.path(), [&] {
    state_ = std::make_unique<State>(database, run, clock);
    state_->run = enter_run(database, run, clock);
  });
}

ArticleSink::~ArticleSink() = default;

void ArticleSink::add(IncomingArticle article, std::optional<Annotations> found) {
  State& state = *state_;
  state.waiting_bytes += article.document.text.size();
  if (found) state.waiting_mentions += found->mentions.size();
  state.waiting.emplace_back(State::Unit{std::move(article), std::move(found)});
  if (state.waiting.size() >= state.commit_every || state.waiting_bytes >= batch_bytes ||
      state.waiting_mentions >= batch_mentions) {
    commit();
  }
}

void ArticleSink::add(const Diagnostic& problem) {
  state_->count(problem);
  state_->waiting.emplace_back(problem);
}

void ArticleSink::add(FetchRecord fetch, const std::optional<Diagnostic>& problem) {
  if (problem) state_->count(*problem);
  state_->waiting.emplace_back(State::Fetch{std::move(fetch), problem});
}

void ArticleSink::also(std::function<void()> write) {
  state_->waiting.emplace_back(std::move(write));
}

void ArticleSink::commit() {
  State& state = *state_;
  if (state.waiting.empty()) return;
  with_database_errors(state.database.path(), [&] {
    SQLite::Transaction transaction(state.database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    state.read_ahead();
    state.last_revision = state.find_last_revision.first_number();
    for (const State::Entry& entry : state.waiting)
      std::visit([&](const auto& one) { state.store(one); }, entry);
    state.mentions.write();
    state.counter.write();
    state.happenings.write_keys();
    state.provenance.write_shingles();
    state.summaries.write();
    state.search.write();
    state.write_run({}, "");
    transaction.commit();
  });
  state.waiting.clear();
  state.waiting_bytes = 0;
  state.waiting_mentions = 0;
}

void ArticleSink::finish(RunOutcome outcome) {
  commit();
  with_database_errors(state_->database.path(), [&] {
    state_->write_run(to_iso(state_->clock.now()), to_string(outcome));
    if (state_->counts.added + state_->counts.changed == 0) return;
    state_->search.merge();
    // The planner's figures from a thousand rows of each index, however many there are.
    state_->database.handle().exec("pragma analysis_limit = 1000; pragma optimize");
  });
}

const RunCounts& ArticleSink::counts() const {
  return state_->counts;
}

std::int64_t ArticleSink::run() const {
  return state_->run;
}

}  // namespace dateline::pipeline
