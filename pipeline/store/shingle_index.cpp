#include "pipeline/store/shingle_index.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t index_hashes = 8;     // of a sketch; as many as in find_shingles
constexpr std::size_t max_candidates = 64;  // those that share most hashes
constexpr std::size_t max_of_one_hash = 4;  // first and last of those that share that one alone
constexpr std::size_t max_frequent = 100'000;

using Hash = std::int64_t;

/// A text that has one of the hashes that are asked for.
struct Posting {
  std::int64_t article = 0;
  std::size_t hash = 0;  ///< which of them
};

std::vector<std::int64_t> likely_copies(std::vector<Posting> postings) {
  std::sort(postings.begin(), postings.end(),
            [](const Posting& a, const Posting& b) { return a.article < b.article; });
  std::vector<std::pair<std::ptrdiff_t, std::int64_t>> ranked;  // less what they share, and the article
  std::array<std::vector<std::int64_t>, index_hashes> alone;    // texts that share no other hash
  for (auto at = postings.begin(); at != postings.end();) {
    const auto end =
        std::find_if(at, postings.end(), [&](const Posting& p) { return p.article != at->article; });
    if (end - at > 1) {
      ranked.emplace_back(at - end, at->article);
    } else {
      alone[at->hash].push_back(at->article);
    }
    at = end;
  }
  for (const std::vector<std::int64_t>& articles : alone)
    for (std::size_t i = 0; i < articles.size(); ++i)
      if (i < max_of_one_hash || i + max_of_one_hash >= articles.size()) ranked.emplace_back(-1, articles[i]);
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
  static std::span<const std::uint32_t> hashes_of(const TextSketch& sketch) {
    return std::span(sketch.hashes).first(std::min(index_hashes, sketch.hashes.size()));
  }

  /// Looks those up that are neither known nor frequent, in the order of the table.
  void read(std::vector<Hash> hashes);
  void note(Hash hash, std::size_t texts) {
    if (texts > max_texts) frequent.insert(hash);
  }

  /// The texts of a hash, no more than tell that it is frequent; those that wait come last.
  struct Texts {
    std::vector<std::int64_t> articles;
    std::size_t written = 0;
  };
  std::unordered_map<Hash, Texts> known;  ///< since the last writing
  std::unordered_set<Hash> frequent;      ///< that more than max_texts have, as far as known

  RowStatement find;
  RowStatement erase;
  RowsStatement insert;
};

void ShingleIndex::State::read(std::vector<Hash> hashes) {
  std::erase_if(hashes, [&](Hash hash) { return frequent.contains(hash) || known.contains(hash); });
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  for (std::size_t begin = 0; begin < hashes.size(); begin += index_hashes) {
    const std::size_t count = std::min(index_hashes, hashes.size() - begin);
    std::array<Texts*, index_hashes> texts{};
    RowBinder row(find);
    for (std::size_t i = 0; i < index_hashes; ++i) {
      row.number(i < count ? std::optional(hashes[begin + i]) : std::nullopt);
      if (i < count) texts[i] = &known[hashes[begin + i]];
    }
    while (find.step()) texts[static_cast<std::size_t>(find.number(0))]->articles.push_back(find.number(1));
    for (std::size_t i = 0; i < count; ++i) {
      texts[i]->written = texts[i]->articles.size();
      note(hashes[begin + i], texts[i]->written);
    }
  }
}

ShingleIndex::ShingleIndex(Database& database) : state_(std::make_unique<State>(database)) {}
ShingleIndex::~ShingleIndex() = default;

void ShingleIndex::read_ahead(const std::vector<const TextSketch*>& sketches) {
  std::vector<Hash> hashes;
  for (const TextSketch* const sketch : sketches) {
    const auto of_sketch = State::hashes_of(*sketch);
    hashes.insert(hashes.end(), of_sketch.begin(), of_sketch.end());
  }
  state_->read(std::move(hashes));
}

std::vector<std::int64_t> ShingleIndex::candidates(std::int64_t article, const TextSketch& sketch) {
  read_ahead({&sketch});
  std::vector<Posting> found;
  std::size_t number = 0;
  for (const Hash hash : State::hashes_of(sketch)) {
    if (!state_->frequent.contains(hash))
      for (const std::int64_t text : state_->known[hash].articles)
        if (text != article) found.push_back({text, number});
    ++number;
  }
  return likely_copies(std::move(found));
}

bool ShingleIndex::add(std::int64_t article, const TextSketch& sketch) {
  bool is_more = false;
  read_ahead({&sketch});
  for (const Hash hash : State::hashes_of(sketch)) {
    if (state_->frequent.contains(hash)) continue;
    std::vector<std::int64_t>& articles = state_->known[hash].articles;
    if (std::find(articles.begin(), articles.end(), article) != articles.end()) continue;
    articles.push_back(article);
    is_more = true;
    state_->note(hash, articles.size());
  }
  return is_more;
}

bool ShingleIndex::remove(std::int64_t article, const TextSketch& former) {
  bool was_there = false;
  for (const Hash hash : State::hashes_of(former)) {
    RowBinder(state_->erase).number(hash).number(article).execute();
    was_there = was_there || state_->erase.changes() != 0;
    state_->frequent.erase(hash);
    const auto known = state_->known.find(hash);
    if (known == state_->known.end()) continue;
    auto& [articles, written] = known->second;
    const auto there = std::find(articles.begin(), articles.end(), article);
    if (there != articles.end()) {
      if (static_cast<std::size_t>(there - articles.begin()) < written) --written;
      articles.erase(there);
      was_there = true;
    }
    state_->note(hash, articles.size());
  }
  return was_there;
}

void ShingleIndex::write() {
  std::vector<std::pair<Hash, std::int64_t>> rows;
  for (const auto& [hash, texts] : state_->known)
    for (std::size_t i = texts.written; i < texts.articles.size(); ++i)
      rows.emplace_back(hash, texts.articles[i]);
  std::sort(rows.begin(), rows.end());
  state_->insert.write(
      rows, [](RowBinder& row, const auto& shingle) { row.number(shingle.first).number(shingle.second); });
  state_->known.clear();
  if (state_->frequent.size() > max_frequent)
    state_->frequent.clear();  // they are looked up anew, as all else
}

}  // namespace dateline::pipeline
