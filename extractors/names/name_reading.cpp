#include "extractors/names/name_reading.h"

#include <algorithm>
#include <array>

namespace dateline {
namespace {

constexpr float name_cost = 0.3f;         // what a name more costs: one long name beats two short ones
constexpr float ordinary_opening = 2.0f;  // against an ordinary word that may have its capital from its place
constexpr float ordinary_family = 1.5f;   // the same, if it is somebody's family name in the document
constexpr float unexplained_next = 1.2f;  // against a place that goes straight on into more capitals

constexpr float place_share =
    0.35f;  // of a reason that holds at this place only, beside its share as any other

constexpr std::size_t listed_types = 3;  // that rows can have

struct Candidate {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t form;
  NameType type;
  float strength;
  Source source;
  float value = 0;
};

class Reader {
 public:
  Reader(const Analysis& analysis, const NameLattice& lattice, const NameEvidence& evidence)
      : analysis_(analysis), tokens_(analysis.tokens()), lattice_(lattice), evidence_(evidence) {}

  std::vector<ReadName> read() {
    weigh();
    std::size_t at = 0;
    while (at < candidates_.size()) {
      const std::uint32_t sentence = analysis_.sentence_of(candidates_[at].first);
      std::size_t end = at + 1;
      while (end < candidates_.size() && analysis_.sentence_of(candidates_[end].first) == sentence) ++end;
      choose(at, end);
      at = end;
    }
    return std::move(names_);
  }

 private:
  [[nodiscard]] bool has(std::uint32_t token, std::uint32_t mark) const {
    return (lattice_.marks[token] & mark) != 0;
  }

  void weigh() {
    const std::vector<Piece>& pieces = evidence_.pieces;
    for (std::size_t i = 0; i < pieces.size();) {
      const Piece& span = pieces[i];
      Tallies tallies = evidence_.forms.forms()[span.form].tallies;
      std::array<float, name_type_count> here{};
      for (; i < pieces.size() && pieces[i].first == span.first && pieces[i].last == span.last; ++i) {
        if (pieces[i].weight > 0) {
          const auto type = static_cast<std::size_t>(pieces[i].type);
          tallies[type].add(pieces[i].weight, pieces[i].source);
          here[type] = std::max(here[type], pieces[i].weight);
        }
      }
      std::size_t best = 0;
      float strength = 0;
      for (std::size_t type = 0; type < name_type_count; ++type) {
        // What stands right here decides between what the document and the tables know.
        const float total =
            tallies[type].total() + place_share * (tallies[type].best > here[type] ? here[type] : 0);
        if (total > strength) {
          best = type;
          strength = total;
        }
      }
      // "Apple said": what stands beside a listed name says that it is no ordinary word.
      const bool is_spoken_for = best < listed_types && here[best] > 0 &&
                                 evidence_.forms.forms()[span.form].row[best] != Source::none;
      if (span.last - span.first == 1 && has(span.first, mark_common) && !has(span.first, mark_part) &&
          !is_spoken_for) {
        const bool is_short = evidence_.forms.forms()[span.form].longer != Source::none;
        strength -= is_short ? ordinary_family : ordinary_opening;
      }
      if (strength < FormTable::needed) continue;
      candidates_.push_back(
          {span.first, span.last, span.form, static_cast<NameType>(best), strength, tallies[best].source});
    }
    starts_.assign(tokens_.size() + 1, false);
    for (const Candidate& each : candidates_) starts_[each.first] = true;
    for (Candidate& each : candidates_) {
      if (each.type == NameType::place && goes_on_unexplained(each.last)) each.strength -= unexplained_next;
      unsigned words = 0;
      for (std::uint32_t i = each.first; i < each.last; ++i) {
        if (tokens_[i].kind != TokenKind::punctuation) ++words;
      }
      each.value = static_cast<float>(words) * each.strength / (each.strength + 1) - name_cost;
    }
    std::erase_if(candidates_, [](const Candidate& each) { return each.strength < FormTable::needed; });
  }

  [[nodiscard]] bool goes_on_unexplained(std::uint32_t next) const {
    return next < tokens_.size() && !tokens_[next].sentence_start && has(next, mark_part) &&
           tokens_[next].kind == TokenKind::word && !starts_[next] &&
           !has(next, mark_title | mark_nationality | mark_date);
  }

  // Weighted intervals: best_[i] is the best value of the first i candidates by their end.
  void choose(std::size_t begin, std::size_t end) {
    by_end_.assign(candidates_.begin() + static_cast<std::ptrdiff_t>(begin),
                   candidates_.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(by_end_.begin(), by_end_.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.last, a.first) < std::tie(b.last, b.first);
    });
    best_.assign(by_end_.size() + 1, 0);
    before_.assign(by_end_.size(), 0);
    taken_.assign(by_end_.size(), false);
    for (std::size_t i = 0; i < by_end_.size(); ++i) {
      const auto fits = std::upper_bound(
          by_end_.begin(), by_end_.begin() + static_cast<std::ptrdiff_t>(i), by_end_[i].first,
          [](std::uint32_t first, const Candidate& other) { return first < other.last; });
      before_[i] = static_cast<std::size_t>(fits - by_end_.begin());
      const float with = best_[before_[i]] + by_end_[i].value;
      taken_[i] = with > best_[i];
      best_[i + 1] = std::max(with, best_[i]);
    }
    const std::size_t from = names_.size();
    for (std::size_t i = by_end_.size(); i > 0;) {
      if (!taken_[i - 1]) {
        --i;
        continue;
      }
      const Candidate& each = by_end_[i - 1];
      if (each.type != NameType::nothing) {
        names_.push_back({each.first, each.last, each.form, each.type, each.source});
      }
      i = before_[i - 1];
    }
    std::reverse(names_.begin() + static_cast<std::ptrdiff_t>(from), names_.end());
  }

  const Analysis& analysis_;
  const Tokens& tokens_;
  const NameLattice& lattice_;
  const NameEvidence& evidence_;
  std::vector<Candidate> candidates_;  // by first token
  std::vector<bool> starts_;           // a candidate starts at this token
  std::vector<ReadName> names_;
  // Of one sentence:
  std::vector<Candidate> by_end_;
  std::vector<float> best_;
  std::vector<std::size_t> before_;
  std::vector<bool> taken_;
};

}  // namespace

std::vector<ReadName> best_reading(const Analysis& analysis, const NameLattice& lattice,
                                   const NameEvidence& evidence) {
  return Reader(analysis, lattice, evidence).read();
}

}  // namespace dateline
