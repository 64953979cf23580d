// Speed of the extraction stages in MB of text a second on one core, over the texts of
// samples/articles/archive.jsonl, or of the JSON Lines file named by DATELINE_BENCH_TEXTS.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

#include "dateline/annotator.h"
#include "dateline/json.h"
#include "extractors/dates/date_finder.h"
#include "extractors/events/event_finder.h"
#include "extractors/events/relation_finder.h"
#include "extractors/match/analysis.h"
#include "extractors/names/name_finder.h"
#include "extractors/places/place_resolver.h"
#include "extractors/quotes/quote_finder.h"
#include "pipeline/formats/jsonl.h"

namespace {

using namespace dateline;

const std::vector<Document>& documents() {
  static const std::vector<Document> all = [] {
    const char* const named = std::getenv("DATELINE_BENCH_TEXTS");
    const std::string path = named != nullptr ? named : DATELINE_SOURCE_DIR "/samples/articles/archive.jsonl";
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    pipeline::JsonlReader reader(bytes, path);
    std::vector<Document> documents;
    while (auto record = reader.next()) {
      if (record->document) documents.push_back(*record->document);
    }
    return documents;
  }();
  return all;
}

const Resources& resources() {
  static const auto shared = Resources::built_in();
  return *shared;
}

template <typename Stage>
void over_documents(benchmark::State& state, Stage stage) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    for (const Document& document : documents()) {
      stage(document);
      bytes += document.text.size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void tokenize_texts(benchmark::State& state) {
  over_documents(state, [](const Document& document) { benchmark::DoNotOptimize(tokenize(document.text)); });
}
BENCHMARK(tokenize_texts);

void find_names(benchmark::State& state) {
  std::vector<NameMatch> matches;
  over_documents(state, [&](const Document& document) {
    const Tokens tokens = tokenize(document.text);
    matches.clear();
    resources().data().gazetteer.find(document.text, tokens, matches);
    benchmark::DoNotOptimize(matches.size());
  });
}
BENCHMARK(find_names);

void analyse(benchmark::State& state) {
  over_documents(state, [](const Document& document) {
    const Analysis analysis(document, resources().data());
    benchmark::DoNotOptimize(analysis.names().size());
  });
}
BENCHMARK(analyse);

void analyse_and_find_dates(benchmark::State& state) {
  const DateFinder dates(resources().data());
  std::vector<Mention> mentions;
  over_documents(state, [&](const Document& document) {
    const Analysis analysis(document, resources().data());
    mentions.clear();
    dates.find(analysis, mentions);
    benchmark::DoNotOptimize(mentions.size());
  });
}
BENCHMARK(analyse_and_find_dates);

/// Dates alone, on texts that are analysed already.
void find_dates(benchmark::State& state) {
  const DateFinder dates(resources().data());
  std::deque<Analysis> analyses;  // an Analysis does not move
  for (const Document& document : documents()) analyses.emplace_back(document, resources().data());
  std::size_t bytes = 0;
  std::vector<Mention> mentions;
  for (auto _ : state) {
    for (const Analysis& analysis : analyses) {
      mentions.clear();
      dates.find(analysis, mentions);
      benchmark::DoNotOptimize(mentions.size());
      bytes += analysis.text().size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(find_dates);

/// Each stage of Annotator::annotate and the writer on its own, in one run: MB of text a second of processor
/// time, by counter.
void stages(benchmark::State& state) {
  const Resources::Data& data = resources().data();
  const DateFinder dates(data);
  const NameFinder names(data);
  const PlaceResolver places(data);
  const QuoteFinder quotes(data);
  const EventFinder events(data);
  const RelationFinder relations(data);
  constexpr std::array stage_names = {"0 analyse", "1 dates",  "2 names",     "3 places",
                                      "4 quotes",  "5 events", "6 relations", "7 json"};
  std::array<std::clock_t, stage_names.size()> spent{};
  std::string json;
  over_documents(state, [&](const Document& document) {
    std::size_t stage = 0;
    std::clock_t before = std::clock();
    const auto lap = [&] {
      const std::clock_t now = std::clock();
      spent[stage++] += now - before;
      before = now;
    };
    Analysis analysis(document, data);
    lap();
    Annotations found;
    dates.find(analysis, found.mentions);
    lap();
    names.find(analysis, {}, found.mentions);
    lap();
    places.resolve(analysis, found.mentions);
    lap();
    analysis.add_mentions(found.mentions);
    quotes.find(analysis, found);
    lap();
    events.find(analysis, found);
    lap();
    relations.find(analysis, found);
    lap();
    json.clear();
    append_json(json, document, found);
    lap();
  });
  double bytes = 0;
  for (const Document& document : documents()) bytes += static_cast<double>(document.text.size());
  bytes *= static_cast<double>(state.iterations());
  for (std::size_t i = 0; i < spent.size(); ++i)
    state.counters[stage_names[i]] = bytes / 1e6 / (static_cast<double>(spent[i]) / CLOCKS_PER_SEC);
}
BENCHMARK(stages);

void annotate_and_write(benchmark::State& state) {
  const Annotator annotator(Resources::built_in());
  std::string json;
  over_documents(state, [&](const Document& document) {
    json.clear();
    append_json(json, document, annotator.annotate(document));
    benchmark::DoNotOptimize(json.size());
  });
}
BENCHMARK(annotate_and_write);

void start(benchmark::State& state) {
  for (auto _ : state) {
    const Annotator annotator(Resources::built_in());
    benchmark::DoNotOptimize(&annotator);
  }
}
BENCHMARK(start)->Unit(benchmark::kMillisecond);

}  // namespace
