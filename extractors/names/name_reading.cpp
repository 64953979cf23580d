#include "extractors/names/name_reading.h"

#include <algorithm>
#include <array>
#include <span>

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
    const std::vector<Form>& forms = evidence_.forms.forms();
    standings_.assign(forms.size(), {});
    candidates_.reserve(evidence_.spans.size() / 2);
    auto reason = evidence_.reasons.begin();
    const NameSpans& spans = evidence_.spans;
    for (std::uint32_t token = spans.next_start(0); token < tokens_.size();
         token = spans.next_start(token + 1)) {
      for (const NameSpan* span = spans.at(token); span != nullptr; span = spans.behind(*span)) {
        const Form& form = forms[span->form];
        const auto begin = reason;
        while (reason != evidence_.reasons.end() && reason->first == token && reason->last == span->last)
          ++reason;
        Standing standing =
            begin == reason ? standing_of(span->form) : weighed(form.tallies, std::span(begin, reason));
        if (span->last - token == 1 && has(token, mark_common) && !has(token, mark_part)) {
          // "Apple said": what stands beside a listed name says that it is no ordinary word.
          const bool is_spoken_for = standing.is_said_here && form.row[standing.type] != Source::none;
          const bool is_short = form.longer != Source::none;
          if (!is_spoken_for) standing.strength -= is_short ? ordinary_family : ordinary_opening;
        }
        if (standing.strength < FormTable::needed) continue;
        candidates_.push_back({token, span->last, span->form, static_cast<NameType>(standing.type),
                               standing.strength, standing.source});
      }
    }
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

  // What a string most likely is.
  struct Standing {
    std::size_t type = 0;
    float strength = -1;        // below 0: not worked out yet
    bool is_said_here = false;  // something beside it speaks for the type, which rows can have
    Source source;
  };

  // Where nothing is said at its place.
  const Standing& standing_of(std::uint32_t form) {
    Standing& standing = standings_[form];
    if (standing.strength < 0) standing = weighed(evidence_.forms.forms()[form].tallies, {});
    return standing;
  }

  static Standing weighed(Tallies tallies, std::span<const LocalReason> reasons) {
    std::array<float, name_type_count> here{};
    for (const LocalReason& each : reasons) {
      const auto type = static_cast<std::size_t>(each.type);
      tallies[type].add(each.weight, each.source);
      here[type] = std::max(here[type], each.weight);
    }
    Standing best;
    best.strength = 0;
    for (std::size_t type = 0; type < name_type_count; ++type) {
      // What stands right here decides between what the document and the tables know.
      const float total =
          tallies[type].total() + place_share * (tallies[type].best > here[type] ? here[type] : 0);
      if (total > best.strength) {
        best.type = type;
        best.strength = total;
      }
    }
    best.is_said_here = best.type < listed_types && here[best.type] > 0;
    best.source = tallies[best.type].source;
    return best;
  }

  [[nodiscard]] bool goes_on_unexplained(std::uint32_t next) const {
    if (next >= tokens_.size() || tokens_[next].sentence_start || !has(next, mark_part) ||
        tokens_[next].kind != TokenKind::word || has(next, mark_title | mark_nationality | mark_date))
      return false;
    const auto candidate = std::partition_point(candidates_.begin(), candidates_.end(),
                                                [next](const Candidate& each) { return each.first < next; });
    return candidate == candidates_.end() || candidate->first != next;
  }

  // Where none overlaps another there is nothing to choose.
  bool take_all(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin + 1; i < end; ++i) {
      if (candidates_[i].first < candidates_[i - 1].last) return false;
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (candidates_[i].value > 0) take(candidates_[i]);
    }
    return true;
  }

  void take(const Candidate& each) {
    if (each.type == NameType::nothing) return;
    names_.push_back({each.first, each.last, each.form, each.type, each.source});
  }

  // Weighted intervals: best_[i] is the best value of the first i candidates by their end.
  void choose(std::size_t begin, std::size_t end) {
    if (take_all(begin, end)) return;
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
      take(by_end_[i - 1]);
      i = before_[i - 1];
    }
    std::reverse(names_.begin() + static_cast<std::ptrdiff_t>(from), names_.end());
  }

  const Analysis& analysis_;
  const Tokens& tokens_;
  const NameLattice& lattice_;
  const NameEvidence& evidence_;
  std::vector<Candidate> candidates_;  // by first token
  std::vector<Standing> standings_;    // by form
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
