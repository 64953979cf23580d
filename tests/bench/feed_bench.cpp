// Speed of reading feeds in MB of XML a second on one core, beside pugixml alone on the same bytes, over
// samples/feeds or the folder named by DATELINE_BENCH_FEEDS (plain files).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "pipeline/base/charset.h"
#include "pipeline/base/files.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/sniff.h"
#include "pipeline/formats/xml_tree.h"

namespace {

using namespace dateline;
using namespace dateline::pipeline;

/// The feeds of the folder that are XML and well-formed, so that both readers do the same work.
const std::vector<std::string>& feeds() {
  static const std::vector<std::string> all = [] {
    const char* const named = std::getenv("DATELINE_BENCH_FEEDS");
    std::vector<std::string> paths;
    for (const auto& file :
         std::filesystem::directory_iterator(named != nullptr ? named : DATELINE_SOURCE_DIR "/samples/feeds"))
      paths.push_back(file.path().string());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> found;
    for (const std::string& path : paths) {
      Result<std::string> bytes = read_file(path, max_feed_bytes);
      if (!bytes || looks_like(*bytes) != Looks::feed || bytes->starts_with('{')) continue;
      pugi::xml_document document;
      if (document.load_buffer(bytes->data(), bytes->size())) found.push_back(std::move(*bytes));
    }
    return found;
  }();
  return all;
}

template <typename Stage>
void over_feeds(benchmark::State& state, Stage stage) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& feed : feeds()) {
      stage(feed);
      bytes += feed.size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void pugixml_alone(benchmark::State& state) {
  over_feeds(state, [](const std::string& bytes) {
    pugi::xml_document document;
    benchmark::DoNotOptimize(document.load_buffer(bytes.data(), bytes.size()));
  });
}
BENCHMARK(pugixml_alone);

void decode(benchmark::State& state) {
  over_feeds(state,
             [](const std::string& bytes) { benchmark::DoNotOptimize(decode_text(bytes, MarkupKind::xml)); });
}
BENCHMARK(decode);

void decode_and_parse(benchmark::State& state) {
  over_feeds(state, [](const std::string& bytes) {
    benchmark::DoNotOptimize(parse_xml(decode_text(bytes, MarkupKind::xml).text).size());
  });
}
BENCHMARK(decode_and_parse);

void read_whole_feed(benchmark::State& state) {
  over_feeds(state, [](const std::string& bytes) { benchmark::DoNotOptimize(read_feed(bytes)); });
}
BENCHMARK(read_whole_feed);

}  // namespace
