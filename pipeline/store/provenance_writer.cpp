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
      : summaries(counts),
        shingles(opened),
        find_sketch(opened, "find_sketch"),
        insert_sketch(opened, "insert_sketch"),
        find_copies(opened, "find_copies"),
        find_story(opened, "find_story"),
        insert_story(opened, "insert_story"),
        join_story(opened, "join_story"),
        dissolve_story(opened, "dissolve_story"),
        delete_story(opened, "delete_story"),
        find_story_origin(opened, "find_story_origin"),
        find_joined_origin(opened, "find_joined_origin"),
        find_other_origins(opened, "find_other_origins"),
        is_origin(opened, "is_origin"),
        count_copies(opened, "count_copies"),
        changes_origin(opened, "changes_origin"),
        take_origin(opened, "take_origin"),
        update_story(opened, "update_story"),
        find_agency_of_article(opened, "find_agency_of_article"),
        find_agency(opened, "find_agency"),
        insert_provenance(opened, "insert_provenance"),
        update_agency(opened, "update_agency"),
        update_mark(opened, "update_mark"),
        update_origin(opened, "update_origin"),
        join_quotes(opened.handle(), sql_text("join_quotes")),
        find_origins(opened, "find_copies_with_origins"),
        find_origin(opened, "find_origin") {}

  struct Nearest {
    std::int64_t article = 0;  ///< whose copy it is; 0: nobody's
    double containment = 0;
    std::vector<std::int64_t> nearly_same;  ///< texts in the index, be it this one or others
  };

  /// Nothing if the article has none.
  std::optional<TextSketch> read_sketch(std::int64_t article);
  std::optional<TextSketch> sketch_of(std::int64_t article) {
    const auto known = near.find(article);
    return known != near.end() ? known->second : read_sketch(article);
  }
  Nearest nearest(std::int64_t article, const TextSketch& sketch, const std::vector<std::int64_t>& but);
  Nearest nearest_source(std::int64_t article, const TextSketch& sketch);
  bool is_one_of_several(const TextSketch& sketch, std::int64_t article);
  bool is_represented(const Nearest& copy, std::int64_t story);
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
  /// Settles whom the articles of a story come from, after an article came to them.
  void join(std::int64_t story, std::int64_t article);
  /// The same after one left them or its agency changed; `counted`: the others may have come from it.
  void leave(std::int64_t story, bool counted);
  void lead(std::int64_t story, std::int64_t origin);
  void dissolve(std::int64_t story);
  bool changes(std::int64_t story, std::int64_t origin, std::int64_t joined);
  bool may_be_origin(std::int64_t article, std::int64_t story) {
    RowBinder(is_origin).number(story).number(article);
    return is_origin.first_number() != 0 || agency_of_article(article) != 0;
  }
  std::int64_t agency_of_article(std::int64_t article) {
    RowBinder(find_agency_of_article).number(article);
    return find_agency_of_article.first_number();
  }

  SummaryWriter& summaries;
  ShingleIndex shingles;
  std::unordered_map<std::int64_t, TextSketch>
      near;  ///< read ahead, by article; until the shingles are written
  RowStatement find_sketch;
  RowStatement insert_sketch;
  RowStatement find_copies;
  RowStatement find_story;
  RowStatement insert_story;
  RowStatement join_story;
  RowStatement dissolve_story;
  RowStatement delete_story;
  RowStatement find_story_origin;
  RowStatement find_joined_origin;
  RowStatement find_other_origins;
  RowStatement is_origin;
  RowStatement count_copies;
  RowStatement changes_origin;
  RowStatement take_origin;
  RowStatement update_story;
  RowStatement find_agency_of_article;
  RowStatement find_agency;
  RowStatement insert_provenance;
  RowStatement update_agency;
  RowStatement update_mark;
  RowStatement update_origin;
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
                                                                  const TextSketch& sketch,
                                                                  const std::vector<std::int64_t>& but) {
  Nearest best;
  for (const std::int64_t candidate : shingles.candidates(article, sketch)) {
    if (std::find(but.begin(), but.end(), candidate) != but.end()) continue;
    const std::optional<TextSketch> other = sketch_of(candidate);
    if (!other) continue;
    const Overlap overlap = overlap_of(sketch, *other);
    if (is_nearly_same(overlap)) best.nearly_same.push_back(candidate);
    if (is_copy(overlap) && overlap.containment > best.containment) {
      best.article = candidate;
      best.containment = overlap.containment;
    }
  }
  return best;
}

/// Whether a text stands in that of `article` beside another one with which it has hardly anything in common:
/// in a press review, which is the source of neither. What is cut of one text has its beginning in common.
bool ProvenanceWriter::State::is_one_of_several(const TextSketch& sketch, std::int64_t article) {
  constexpr double most_of_it = 0.6;
  constexpr double hardly_any = 0.2;
  constexpr std::size_t max_compared = 8;
  const std::int64_t story = known_story(article);
  const std::optional<TextSketch> whole = sketch_of(article);
  const auto is_part = [&](const TextSketch& part) { return part.shingles < most_of_it * whole->shingles; };
  if (story == 0 || !whole || !is_part(sketch)) return false;
  RowBinder(find_copies).number(story).number(article);
  std::vector<std::int64_t> copies = find_copies.numbers();
  copies.resize(std::min(copies.size(), max_compared));
  return std::any_of(copies.begin(), copies.end(), [&](std::int64_t copy) {
    const std::optional<TextSketch> other = sketch_of(copy);
    return other && is_part(*other) && overlap_of(sketch, *other).containment < hardly_any &&
           is_copy(overlap_of(*other, *whole));
  });
}

/// The same without press reviews.
ProvenanceWriter::State::Nearest ProvenanceWriter::State::nearest_source(std::int64_t article,
                                                                         const TextSketch& sketch) {
  constexpr std::size_t max_reviews = 4;
  std::vector<std::int64_t> reviews;
  Nearest found = nearest(article, sketch, reviews);
  while (found.article != 0 && is_one_of_several(sketch, found.article)) {
    if (reviews.size() == max_reviews) return {};
    reviews.push_back(found.article);
    found = nearest(article, sketch, reviews);
  }
  return found;
}

/// Whether the index has enough texts of the story that find whatever the text itself would find.
bool ProvenanceWriter::State::is_represented(const Nearest& copy, std::int64_t story) {
  constexpr std::ptrdiff_t enough = 3;  // should one of them change there are others
  return std::count_if(copy.nearly_same.begin(), copy.nearly_same.end(),
                       [&](std::int64_t article) { return known_story(article) == story; }) >= enough;
}

void ProvenanceWriter::State::write_sketch(std::int64_t article, const TextSketch& sketch) {
  const std::string bytes = to_bytes(sketch);
  RowBinder(insert_sketch).number(article).number(std::int64_t{sketch.shingles}).blob(bytes).execute();
  near.insert_or_assign(article, sketch);
}

/// Takes the former text of an article, one of `story`, out of the index; a copy that is not in it, because
/// this one and others were, takes its place.
void ProvenanceWriter::State::withdraw_shingles(std::int64_t article, std::int64_t story) {
  const std::optional<TextSketch> former = sketch_of(article);
  if (!former || !shingles.remove(article, *former) || story == 0) return;
  RowBinder(find_copies).number(story).number(article);
  for (const std::int64_t copy : find_copies.numbers()) {
    const std::optional<TextSketch> sketch = sketch_of(copy);
    if (sketch && is_nearly_same(overlap_of(*former, *sketch)) && shingles.add(copy, *sketch)) return;
  }
}

/// The story that `article` is in; a new one if it is in none.
std::int64_t ProvenanceWriter::State::story_of(std::int64_t article) {
  const std::int64_t known = known_story(article);
  if (known != 0) return known;
  RowBinder(insert_story).number(article).execute();
  const std::int64_t story = insert_story.last_id();
  RowBinder(join_story).number(story).number(article).execute();
  return story;
}

void ProvenanceWriter::State::join(std::int64_t story, std::int64_t article) {
  RowBinder(find_joined_origin).number(article).number(story);
  const std::int64_t origin = find_joined_origin.first_number();
  if (changes(story, origin, article)) {
    lead(story, origin);
  } else {
    RowBinder(take_origin).number(story).number(article).execute();
  }
}

void ProvenanceWriter::State::leave(std::int64_t story, bool counted) {
  RowBinder(count_copies).number(story);
  if (count_copies.first_number() < 2) return dissolve(story);
  if (!counted) return;
  RowBinder(find_story_origin).number(story);
  lead(story, find_story_origin.first_number());
}

/// Has all articles of a story come from `origin`, and touches none that does already.
void ProvenanceWriter::State::lead(std::int64_t story, std::int64_t origin) {
  RowBinder(update_story).number(origin).number(story).execute();
  struct Other {
    std::int64_t article = 0;
    std::string before;
    std::string after;
  };
  std::vector<Other> others;
  RowBinder(find_other_origins).number(story);
  while (find_other_origins.step())
    others.push_back({find_other_origins.number(0), find_other_origins.text(1), find_other_origins.text(2)});
  for (const Other& other : others) {
    RowBinder(update_origin).text(other.after).number(other.article).execute();
    summaries.move_origin(other.article, other.before, other.after);
  }
}

/// Of a story with one article, or none.
void ProvenanceWriter::State::dissolve(std::int64_t story) {
  std::vector<std::pair<std::int64_t, std::string>> before;
  RowBinder(find_origins).number(story);
  while (find_origins.step()) before.emplace_back(find_origins.number(0), find_origins.text(1));
  RowBinder(dissolve_story).number(story).execute();
  for (const auto& [article, origin] : before) summaries.move_origin(article, origin, origin_of(article));
  RowBinder(delete_story).number(story).execute();
}

bool ProvenanceWriter::State::changes(std::int64_t story, std::int64_t origin, std::int64_t joined) {
  RowBinder(changes_origin).number(origin).number(joined).number(story);
  return changes_origin.first_number() != 0;
}

ProvenanceWriter::ProvenanceWriter(Database& database, SummaryWriter& summaries)
    : state_(std::make_unique<State>(database, summaries)) {}
ProvenanceWriter::~ProvenanceWriter() = default;

Provenance ProvenanceWriter::write(std::int64_t article, std::int64_t revision, const Document& document,
                                   const TextSketch& sketch, std::optional<AgencyMark> mark, bool is_new) {
  State& state = *state_;
  const std::int64_t former = is_new ? 0 : state.known_story(article);
  const bool counted = former != 0 && state.may_be_origin(article, former);
  if (!is_new) state.withdraw_shingles(article, former);
  const State::Nearest copy = state.nearest_source(article, sketch);
  const std::int64_t story = copy.article == 0 ? 0 : state.story_of(copy.article);
  state.write_sketch(article, sketch);
  if (!state.is_represented(copy, story)) state.shingles.add(article, sketch);

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
    state.join(story, article);
    state.join_quotes.bind(":copy_of", copy.article);
    state.join_quotes.bind(":revision", revision);
    execute(state.join_quotes);
  }
  if (former != 0 && former != story) state.leave(former, counted);
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
  const std::string_view words = !mark ? "" : mark->closing ? "closing" : "dateline";
  const State::Agency agency = mark ? state.agency_of(revision, mark->mention) : State::Agency();
  if (state.agency_of_article(article) == agency.entity.value_or(0)) {
    RowBinder(state.update_mark).optional(words).number(article).execute();
    return;
  }
  RowBinder row(state.update_agency);
  row.number(agency.entity).optional(words).optional(std::string_view(agency.key)).number(article).execute();
  if (const std::int64_t story = state.known_story(article); story != 0) state.leave(story, true);
}

}  // namespace dateline::pipeline
