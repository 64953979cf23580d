#include "pipeline/store/shingle_index.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t index_hashes = 8;     // of a sketch; as many as in find_shingles
constexpr std::size_t max_candidates = 64;  // those that share most hashes
constexpr std::size_t max_of_one_hash = 4;  // of those that share that one alone
constexpr std::size_t max_frequent = 100'000;

using Hash = std::int64_t;

/// A text that has one of the hashes that are asked for.
struct Posting {
  std::int64_t article = 0;
  std::size_t hash = 0;  ///< which of them
};

std::vector<std::int64_t> likely_copies(std::vector<Posting> postings) {
  std::sort(postings.begin(), postings.end(),
            [](const Posting& a, const Posting& b) { return a.article > b.article; });
  std::array<std::size_t, index_hashes> alone{};                // texts that share no other hash
  std::vector<std::pair<std::ptrdiff_t, std::int64_t>> ranked;  // less what they share, and the article
  for (auto at = postings.begin(); at != postings.end();) {
    const auto end =
        std::find_if(at, postings.end(), [&](const Posting& p) { return p.article != at->article; });
    if (end - at > 1 || ++alone[at->hash] <= max_of_one_hash) ranked.emplace_back(at - end, at->article);
    at = end;
  }
  if (ranked.size() > max_candidates) {
    std::nth_element(ranked.begin(), ranked.begin() + max_candidates, ranked.end());
    ranked.resize(max_candidates);
  }
  std::vector<std::int64_t> articles;
  for (const auto& [shared, article] : ranked) articles.push_back(article);
  std::sort(articles.begin(), articles.end());
  return articles;
}

}  // namespace

struct ShingleIndex::State {
  explicit State(Database& opened)
      : find(opened, "find_shingles"), erase(opened, "delete_shingle"), insert(opened, "insert_shingle") {}

  /// Of a sketch, those that are in the index.
  template <typename Function>
  static void for_each_hash(const TextSketch& sketch, Function function) {
    for (std::size_t i = 0; i < std::min(index_hashes, sketch.hashes.size()); ++i)
      function(static_cast<Hash>(sketch.hashes[i]), i);
  }

  std::unordered_map<Hash, std::vector<std::int64_t>> waiting;  ///< articles that are not in the table yet
  std::unordered_set<Hash> frequent;  ///< that more than max_texts have, as far as known

  RowStatement find;
  RowStatement erase;
  RowsStatement insert;
};

ShingleIndex::ShingleIndex(Database& database) : state_(std::make_unique<State>(database)) {}
ShingleIndex::~ShingleIndex() = default;

std::vector<std::int64_t> ShingleIndex::candidates(std::int64_t article, const TextSketch& sketch) {
  State& state = *state_;
  if (state.frequent.size() > max_frequent) state.frequent.clear();
  std::array<std::optional<Hash>, index_hashes> asked;
  State::for_each_hash(sketch, [&](Hash hash, std::size_t i) {
    if (!state.frequent.contains(hash)) asked[i] = hash;
  });
  std::array<std::vector<std::int64_t>, index_hashes> texts;  // that have each of them
  RowBinder row(state.find);
  for (const std::optional<Hash>& hash : asked) row.number(hash);
  while (state.find.step())
    texts[static_cast<std::size_t>(state.find.number(0))].push_back(state.find.number(1));
  std::vector<Posting> found;
  for (std::size_t i = 0; i < index_hashes; ++i) {
    if (!asked[i]) continue;
    if (const auto more = state.waiting.find(*asked[i]); more != state.waiting.end())
      texts[i].insert(texts[i].end(), more->second.begin(), more->second.end());
    if (texts[i].size() > max_texts) {
      state.frequent.insert(*asked[i]);
      continue;
    }
    for (const std::int64_t text : texts[i])
      if (text != article) found.push_back({text, i});
  }
  return likely_copies(std::move(found));
}

void ShingleIndex::add(std::int64_t article, const TextSketch& sketch) {
  State::for_each_hash(sketch, [&](Hash hash, std::size_t) {
    if (!state_->frequent.contains(hash)) state_->waiting[hash].push_back(article);
  });
}

void ShingleIndex::remove(std::int64_t article, const TextSketch& former) {
  write();
  State::for_each_hash(former, [&](Hash hash, std::size_t) {
    RowBinder(state_->erase).number(hash).number(article).execute();
    state_->frequent.erase(hash);
  });
}

void ShingleIndex::write() {
  std::vector<std::pair<Hash, std::int64_t>> rows;
  for (const auto& [hash, articles] : state_->waiting)
    for (const std::int64_t article : articles) rows.emplace_back(hash, article);
  std::sort(rows.begin(), rows.end());
  state_->insert.write(
      rows, [](RowBinder& row, const auto& shingle) { row.number(shingle.first).number(shingle.second); });
  state_->waiting.clear();
}

}  // namespace dateline::pipeline
