#include "pipeline/store/provenance_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pipeline/base/url.h"
#include "pipeline/store/shingle_index.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t mark_reach = 200;         // bytes from the beginning or the end of a text
constexpr std::size_t max_read_ahead = 40'000;  // sketches of a quarter of a kilobyte

bool is_copy(const Overlap& overlap) {
  constexpr std::size_t least_shared = 4;  // of the sketches: fewer may be chance
  return overlap.shared >= least_shared && overlap.containment >= 0.5;
}

/// Whether what has much in common with one text has it with the other.
bool is_nearly_same(const Overlap& overlap) {
  return is_copy(overlap) && overlap.resemblance >= 0.9;
}

std::string_view skip_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  return text;
}

bool begins_with_dash(std::string_view text) {
  for (const std::string_view dash : {"-", "\u2013", "\u2014", "\u2015", ":"})
    if (text.starts_with(dash)) return true;
  return false;
}

}  // namespace

std::optional<AgencyMark> find_agency_mark(const Document& document, const Annotations& found) {
  const std::string_view text = document.text;
  for (std::size_t i = 0; i < found.mentions.size(); ++i) {
    const Mention& mention = found.mentions[i];
    const std::size_t begin = mention.span.begin;
    const std::size_t end = mention.span.end;
    const bool opening = end < mark_reach;
    const bool closing = begin + mark_reach > text.size();
    if ((!opening && !closing) || mention.type != MentionType::org || mention.sector != "JRN") continue;
    if (begin == 0 || text[begin - 1] != '(' || end >= text.size() || text[end] != ')') continue;
    const std::string_view rest = skip_spaces(text.substr(end + 1));
    const auto index = static_cast<MentionIndex>(i);
    if (opening && begins_with_dash(rest)) return AgencyMark{index, false};
    if (closing && rest.empty()) return AgencyMark{index, true};
  }
  return std::nullopt;
}

struct ProvenanceWriter::State {
  State(Database& opened, SummaryWriter& counts)
      : database(opened),
        summaries(counts),
        shingles(opened),
        find_sketch(opened, "find_sketch"),
        insert_sketch(opened, "insert_sketch"),
        find_copies(opened, "find_copies"),
        find_story(opened, "find_story"),
        insert_story(opened.handle(), sql_text("insert_story")),
        join_story(opened.handle(), sql_text("join_story")),
        dissolve_story(opened.handle(), sql_text("dissolve_story")),
        delete_story(opened.handle(), sql_text("delete_story")),
        find_story_origin(opened.handle(), sql_text("find_story_origin")),
        count_copies(opened.handle(), sql_text("count_copies")),
        changes_origin(opened.handle(), sql_text("changes_origin")),
        take_origin(opened.handle(), sql_text("take_origin")),
        update_story(opened.handle(), sql_text("update_story")),
        find_agency(opened, "find_agency"),
        insert_provenance(opened, "insert_provenance"),
        update_agency(opened.handle(), sql_text("update_agency")),
        update_origins(opened.handle(), sql_text("update_origins")),
        join_quotes(opened.handle(), sql_text("join_quotes")),
        find_origins(opened, "find_origins_of_story"),
        find_origin(opened, "find_origin") {}

  struct Nearest {
    std::int64_t article = 0;  ///< whose copy it is; 0: nobody's
    double containment = 0;
    bool nearly_same = false;  ///< one that is in the index, be it this one or another
  };

  /// Nothing if the article has none.
  std::optional<TextSketch> read_sketch(std::int64_t article);
  std::optional<TextSketch> sketch_of(std::int64_t article) {
    const auto known = near.find(article);
    return known != near.end() ? known->second : read_sketch(article);
  }
  Nearest nearest(std::int64_t article, const TextSketch& sketch);
  void write_sketch(std::int64_t article, const TextSketch& sketch);
  void withdraw_shingles(std::int64_t article, std::int64_t story);
  std::string origin_of(std::int64_t article) {
    std::string origin;
    RowBinder(find_origin).number(article);
    while (find_origin.step()) origin = find_origin.text(0);
    return origin;
  }
  struct Agency {
    std::optional<std::int64_t> entity;
    std::string key;
  };
  Agency agency_of(std::int64_t revision, MentionIndex mention) {
    Agency agency;
    RowBinder(find_agency).number(revision).number(std::int64_t{mention});
    while (find_agency.step()) agency = {find_agency.number(0), find_agency.text(1)};
    return agency;
  }
  std::int64_t known_story(std::int64_t article) {
    RowBinder(find_story).number(article);
    return find_story.first_number();
  }
  std::int64_t story_of(std::int64_t article);
  void settle(std::int64_t story, std::int64_t joined);
  bool changes(std::int64_t story, std::int64_t origin, std::int64_t joined);
  void run(SQLite::Statement& statement, std::int64_t story);
  void change_origins(SQLite::Statement& statement, std::int64_t story);

  Database& database;
  SummaryWriter& summaries;
  ShingleIndex shingles;
  std::unordered_map<std::int64_t, TextSketch>
      near;  ///< read ahead, by article; until the shingles are written
  RowStatement find_sketch;
  RowStatement insert_sketch;
  RowStatement find_copies;
  RowStatement find_story;
  SQLite::Statement insert_story;
  SQLite::Statement join_story;
  SQLite::Statement dissolve_story;
  SQLite::Statement delete_story;
  SQLite::Statement find_story_origin;
  SQLite::Statement count_copies;
  SQLite::Statement changes_origin;
  SQLite::Statement take_origin;
  SQLite::Statement update_story;
  RowStatement find_agency;
  RowStatement insert_provenance;
  SQLite::Statement update_agency;
  SQLite::Statement update_origins;
  SQLite::Statement join_quotes;
  RowStatement find_origins;
  RowStatement find_origin;
};

std::optional<TextSketch> ProvenanceWriter::State::read_sketch(std::int64_t article) {
  std::optional<TextSketch> sketch;
  RowBinder(find_sketch).number(article);
  while (find_sketch.step())
    sketch = sketch_of_bytes(static_cast<std::uint32_t>(find_sketch.number(0)), find_sketch.bytes(1));
  return sketch;
}

ProvenanceWriter::State::Nearest ProvenanceWriter::State::nearest(std::int64_t article,
                                                                  const TextSketch& sketch) {
  Nearest best;
  for (const std::int64_t candidate : shingles.candidates(article, sketch)) {
    const std::optional<TextSketch> other = sketch_of(candidate);
    if (!other) continue;
    const Overlap overlap = overlap_of(sketch, *other);
    best.nearly_same = best.nearly_same || is_nearly_same(overlap);
    if (is_copy(overlap) && overlap.containment > best.containment) {
      best.article = candidate;
      best.containment = overlap.containment;
    }
  }
  return best;
}

void ProvenanceWriter::State::write_sketch(std::int64_t article, const TextSketch& sketch) {
  const std::string bytes = to_bytes(sketch);
  RowBinder(insert_sketch).number(article).number(std::int64_t{sketch.shingles}).blob(bytes).execute();
  near.insert_or_assign(article, sketch);
}

/// Takes the former text of an article, one of `story`, out of the index; a copy that is not in it because
/// this one was takes its place.
void ProvenanceWriter::State::withdraw_shingles(std::int64_t article, std::int64_t story) {
  const std::optional<TextSketch> former = sketch_of(article);
  if (!former || !shingles.remove(article, *former) || story == 0) return;
  RowBinder(find_copies).number(story).number(article);
  for (const std::int64_t copy : find_copies.numbers()) {
    const std::optional<TextSketch> sketch = sketch_of(copy);
    if (!sketch || !is_nearly_same(overlap_of(*former, *sketch))) continue;
    shingles.add(copy, *sketch);
    return;
  }
}

/// The story that `article` is in; a new one if it is in none.
std::int64_t ProvenanceWriter::State::story_of(std::int64_t article) {
  const std::int64_t known = known_story(article);
  if (known != 0) return known;
  insert_story.bind(":origin", article);
  execute(insert_story);
  const std::int64_t story = database.handle().getLastInsertRowid();
  join_story.bind(":story", story);
  join_story.bind(":article", article);
  execute(join_story);
  return story;
}

/// Settles whom the articles of a story come from: after `joined` came to them, or (0) one left.
void ProvenanceWriter::State::settle(std::int64_t story, std::int64_t joined) {
  count_copies.bind(":story", story);
  const bool alone = count_copies.executeStep() && count_copies.getColumn(0).getInt64() < 2;
  count_copies.reset();
  if (alone) {
    change_origins(dissolve_story, story);
    run(delete_story, story);
    return;
  }
  find_story_origin.bind(":story", story);
  bind_optional(find_story_origin, ":article", joined == 0 ? std::nullopt : std::optional(joined));
  const std::int64_t origin =
      find_story_origin.executeStep() ? find_story_origin.getColumn(0).getInt64() : joined;
  find_story_origin.reset();
  if (joined != 0 && !changes(story, origin, joined)) {
    take_origin.bind(":article", joined);
    run(take_origin, story);
    return;
  }
  update_story.bind(":origin", origin);
  run(update_story, story);
  change_origins(update_origins, story);
}

/// Runs what may change the origins of a story's articles.
void ProvenanceWriter::State::change_origins(SQLite::Statement& statement, std::int64_t story) {
  std::vector<std::pair<std::int64_t, std::string>> before;
  RowBinder(find_origins).number(story);
  while (find_origins.step()) before.emplace_back(find_origins.number(0), find_origins.text(1));
  run(statement, story);
  for (const auto& [article, origin] : before) {
    summaries.move_origin(article, origin, origin_of(article));
  }
}

bool ProvenanceWriter::State::changes(std::int64_t story, std::int64_t origin, std::int64_t joined) {
  changes_origin.bind(":story", story);
  changes_origin.bind(":origin", origin);
  changes_origin.bind(":article", joined);
  const bool yes = changes_origin.executeStep() && changes_origin.getColumn(0).getInt() != 0;
  changes_origin.reset();
  return yes;
}

void ProvenanceWriter::State::run(SQLite::Statement& statement, std::int64_t story) {
  statement.bind(":story", story);
  execute(statement);
}

ProvenanceWriter::ProvenanceWriter(Database& database, SummaryWriter& summaries)
    : state_(std::make_unique<State>(database, summaries)) {}
ProvenanceWriter::~ProvenanceWriter() = default;

Provenance ProvenanceWriter::write(std::int64_t article, std::int64_t revision, const Document& document,
                                   const TextSketch& sketch, std::optional<AgencyMark> mark, bool is_new) {
  State& state = *state_;
  const std::int64_t former = is_new ? 0 : state.known_story(article);
  if (!is_new) state.withdraw_shingles(article, former);
  const State::Nearest copy = state.nearest(article, sketch);
  const std::int64_t story = copy.article == 0 ? 0 : state.story_of(copy.article);
  state.write_sketch(article, sketch);
  if (!copy.nearly_same) state.shingles.add(article, sketch);

  const std::string host = host_of(document.url);
  const std::string publisher = host.empty() ? document.site_name : site_of_host(host);
  const State::Agency agency = mark ? state.agency_of(revision, mark->mention) : State::Agency();
  const std::string origin = !agency.key.empty()  ? "agency:" + agency.key
                             : !publisher.empty() ? "site:" + publisher
                                                  : "article:" + std::to_string(article);
  const bool is_copy = copy.article != 0;
  RowBinder row(state.insert_provenance);
  row.number(article).optional(publisher).number(agency.entity);
  row.optional(std::string_view(!mark ? "" : mark->closing ? "closing" : "dateline"));
  row.number(story == 0 ? std::nullopt : std::optional(story));
  row.number(is_copy ? std::optional(copy.article) : std::nullopt);
  row.real(is_copy ? std::optional(copy.containment) : std::nullopt);
  row.text(origin).execute();
  if (story != 0) {
    state.settle(story, article);
    state.join_quotes.bind(":copy_of", copy.article);
    state.join_quotes.bind(":revision", revision);
    execute(state.join_quotes);
  }
  if (former != 0 && former != story) state.settle(former, 0);
  return {story != 0 ? state.origin_of(article) : origin, copy.article};
}

void ProvenanceWriter::read_ahead(const std::vector<const TextSketch*>& sketches) {
  State& state = *state_;
  state.shingles.read_ahead(sketches);
  // One by one they would be read from pages all over the table.
  std::vector<std::int64_t> articles;
  for (const TextSketch* const sketch : sketches) {
    const std::vector<std::int64_t> candidates = state.shingles.candidates(0, *sketch);
    articles.insert(articles.end(), candidates.begin(), candidates.end());
  }
  std::sort(articles.begin(), articles.end());
  articles.erase(std::unique(articles.begin(), articles.end()), articles.end());
  articles.resize(std::min(articles.size(), max_read_ahead));
  for (const std::int64_t article : articles)
    if (std::optional<TextSketch> sketch = state.read_sketch(article))
      state.near.insert_or_assign(article, std::move(*sketch));
}

void ProvenanceWriter::write_shingles() {
  state_->shingles.write();
  state_->near.clear();
}

void ProvenanceWriter::write_mark(std::int64_t article, std::int64_t revision,
                                  std::optional<AgencyMark> mark) {
  State& state = *state_;
  state.update_agency.bind(":article", article);
  state.update_agency.bind(":revision", revision);
  bind_optional(state.update_agency, ":mention",
                mark ? std::optional<std::int64_t>(mark->mention) : std::nullopt);
  bind_optional(state.update_agency, ":mark", !mark ? "" : mark->closing ? "closing" : "dateline");
  execute(state.update_agency);
  const std::int64_t story = state.known_story(article);
  if (story != 0) state.settle(story, 0);
}

}  // namespace dateline::pipeline
