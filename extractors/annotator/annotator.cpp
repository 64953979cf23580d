#include "dateline/annotator.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "extractors/dates/date_finder.h"
#include "extractors/events/event_finder.h"
#include "extractors/events/relation_finder.h"
#include "extractors/names/name_finder.h"
#include "extractors/places/place_resolver.h"
#include "extractors/quotes/quote_finder.h"

namespace dateline {

struct Annotator::State {
  explicit State(std::shared_ptr<const Resources> shared)
      : resources(std::move(shared)),
        dates(resources->data()),
        names(resources->data()),
        places(resources->data()),
        quotes(resources->data()),
        events(resources->data()),
        relations(resources->data()) {}

  std::shared_ptr<const Resources> resources;
  DateFinder dates;
  NameFinder names;
  PlaceResolver places;
  QuoteFinder quotes;
  EventFinder events;
  RelationFinder relations;
};

namespace {

/// Stable; records are large, so their order is found first and each is moved once. Mostly they are in order.
template <typename Record, typename Position>
void sort_by(std::vector<Record>& records, Position position) {
  const auto stands_first = [&](const Record& a, const Record& b) { return position(a) < position(b); };
  if (std::is_sorted(records.begin(), records.end(), stands_first)) return;
  std::vector<std::uint32_t> order(records.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return position(records[a]) < position(records[b]);
  });
  std::vector<Record> sorted;
  sorted.reserve(records.size());
  for (const std::uint32_t index : order) sorted.push_back(std::move(records[index]));
  records = std::move(sorted);
}

}  // namespace

Annotator::Annotator(std::shared_ptr<const Resources> resources)
    : state_(std::make_unique<const State>(std::move(resources))) {}
Annotator::~Annotator() = default;
Annotator::Annotator(Annotator&&) noexcept = default;
Annotator& Annotator::operator=(Annotator&&) noexcept = default;

Annotations Annotator::annotate(const Document& document) const {
  Analysis analysis(document, state_->resources->data());
  Annotations found;
  found.language = document.language;
  found.sentences.reserve(analysis.sentences().size());
  for (const TokenRange& sentence : analysis.sentences()) {
    found.sentences.push_back(analysis.bytes(sentence.first, sentence.last));
  }
  std::vector<Mention> datelines;
  state_->dates.find(analysis, found.mentions, &datelines);
  state_->names.find(analysis, datelines, found.mentions, state_->places.country_of_outlet(document));
  state_->places.resolve(analysis, found.mentions);
  sort_by(found.mentions, [](const Mention& m) {
    return std::tuple(m.span.begin, ~m.span.end, m.type, m.level);
  });  // indices stand from here on

  analysis.add_mentions(found.mentions);
  state_->quotes.find(analysis, found);
  sort_by(found.quotes, [](const Quote& q) { return q.span; });
  state_->events.find(analysis, found);
  sort_by(found.events, [](const Event& e) { return e.trigger; });
  state_->relations.find(analysis, found);
  sort_by(found.relations, [](const Relation& r) { return std::tuple(r.evidence, r.subject, r.object); });
  return found;
}

}  // namespace dateline
