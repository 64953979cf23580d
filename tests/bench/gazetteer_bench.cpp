// Speed of the name look-up with made-up names: text through tokenizer and table in MB a second on one core,
// next to marisa's common_prefix_search where that is installed; opening a compiled file; compiling.
//
//     bench_gazetteer                       up to three million names, half a minute of preparation
//     bench_gazetteer --benchmark_filter=/1000000
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#ifdef DATELINE_HAS_MARISA
#include <marisa.h>
#endif

#include "dateline/unicode.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/gazetteer.h"
#include "extractors/match/mapped_file.h"

namespace {

using namespace dateline;

constexpr std::int64_t hundred_thousand = 100'000;
constexpr std::int64_t one_million = 1'000'000;
constexpr std::int64_t three_million = 3'000'000;

/// Made-up words, the first ones the most used, as in a language: rank r comes about once in r. Words of
/// different vocabularies begin alike and end with different letters.
class Vocabulary {
 public:
  Vocabulary(std::size_t size, const std::string& last_letters, unsigned seed) : random_(seed) {
    static constexpr std::array<const char*, 18> onsets = {"b", "d", "f", "g", "h", "k", "l",  "m",  "n",
                                                           "p", "r", "s", "t", "v", "z", "st", "ch", ""};
    static constexpr std::array<const char*, 8> rimes = {"a", "e", "i", "o", "u", "an", "er", "ou"};
    std::unordered_set<std::string> seen;
    while (words_.size() < size) {
      std::string word;
      const std::size_t syllables = words_.size() < 100 ? 1 : words_.size() < 5000 ? 2 : 3;
      for (std::size_t i = 0; i < syllables; ++i) {
        word += onsets[random_() % onsets.size()];
        word += rimes[random_() % rimes.size()];
      }
      word += last_letters[random_() % last_letters.size()];
      if (seen.insert(word).second) words_.push_back(word);
    }
  }

  const std::string& draw() { return words_[draw_rank(words_.size(), random_)]; }

  /// One of [0, size), r about once in r.
  static std::size_t draw_rank(std::size_t size, std::mt19937& random) {
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    const auto rank = static_cast<std::size_t>(std::pow(static_cast<double>(size), u)) - 1;
    return std::min(rank, size - 1);
  }

  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
  std::vector<std::string> words_;
};

std::string capitalised(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 32);
  return word;
}

/// Different names of one to four words; inside of them one word in eight is an everyday one ("of").
std::vector<std::string> make_names(std::size_t count) {
  Vocabulary everyday(4000, "sdet", 1);
  Vocabulary proper(200'000, "klmnoryz", 2);
  std::unordered_set<std::string> seen;
  std::vector<std::string> names;
  while (names.size() < count) {
    static constexpr std::array<unsigned, 10> lengths = {1, 1, 2, 2, 2, 2, 2, 3, 3, 4};
    const unsigned length = lengths[proper.random()() % lengths.size()];
    std::string name;
    for (unsigned i = 0; i < length; ++i) {
      if (i > 0) name += ' ';
      name += i > 0 && proper.random()() % 8 == 0 ? everyday.draw() : capitalised(proper.draw());
    }
    if (seen.insert(name).second) names.push_back(name);
  }
  return names;
}

/// Texts of five kilobytes: everyday words, sentences, one word in fifteen with a capital and not listed, one
/// in thirty a listed name (with the names inside it about a match in eighty bytes, as large lists give in
/// news text).
std::vector<std::string> make_texts(const std::vector<std::string>& names, std::size_t bytes) {
  Vocabulary everyday(4000, "sdet", 1);
  Vocabulary unlisted(50'000, "gpwx", 3);
  std::vector<std::string> texts;
  for (std::size_t made = 0; made < bytes; made += texts.back().size()) {
    std::string text;
    while (text.size() < 5000) {
      const std::size_t words = 8 + everyday.random()() % 20;
      for (std::size_t i = 0; i < words; ++i) {
        const std::size_t kind = everyday.random()() % 30;
        const std::string word = kind == 0  ? names[Vocabulary::draw_rank(names.size(), everyday.random())]
                                 : kind < 3 ? capitalised(unlisted.draw())
                                            : everyday.draw();
        text += i == 0 ? capitalised(word) : " " + word;
      }
      text += everyday.random()() % 5 == 0 ? ".\n\n" : ". ";
    }
    texts.push_back(text);
  }
  return texts;
}

/// Two or three names a row, as tables have them: a canonical one and other spellings.
std::string make_table(const std::vector<std::string>& names) {
  std::string table = "id\ttype\tname\taliases\tcountry\tkind\n";
  static constexpr std::array<const char*, 6> countries = {"ML", "NE", "TD", "FR", "US", "IQ"};
  std::vector<std::string> rows;
  std::unordered_set<std::string> ids;
  for (std::size_t i = 0; i < names.size();) {
    const std::string& name = names[i];
    const char* const country = countries[rows.size() % countries.size()];
    std::string id = "place:" + name + '-' + country;
    for (char& c : id) c = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    if (!ids.insert(id).second) id += '-' + std::to_string(i);
    std::string aliases;
    const std::size_t last = std::min(names.size(), i + 2 + rows.size() % 2);
    for (++i; i < last; ++i) aliases += (aliases.empty() ? "" : "|") + names[i];
    rows.push_back(id + "\tPLACE\t" + name + '\t' + aliases + '\t' + country + "\tcity\n");
  }
  std::sort(rows.begin(), rows.end());
  for (const std::string& row : rows) table += row;
  return table;
}

std::vector<std::byte> compile(const std::string& table) {
  BundleBuilder builder;
  Diagnostics diagnostics;
  builder.add_table(table, "names.tsv", diagnostics);
  if (!diagnostics.empty()) std::abort();
  return builder.build();
}

/// Everything of one size, made once.
struct World {
  explicit World(std::size_t count) : names(make_names(count)), texts(make_texts(names, 16 << 20)) {
    path = std::filesystem::temp_directory_path() /
           ("dateline-bench-" + std::to_string(getpid()) + '-' + std::to_string(count));
    const std::vector<std::byte> bundle = compile(make_table(names));
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bundle.data()), static_cast<std::streamsize>(bundle.size()));
    file = std::make_unique<MappedFile>(path);
    gazetteer = std::make_unique<Gazetteer>(file->bytes());
  }
  ~World() { std::filesystem::remove(path); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  std::vector<std::string> names;
  std::vector<std::string> texts;
  std::filesystem::path path;
  std::unique_ptr<MappedFile> file;
  std::unique_ptr<Gazetteer> gazetteer;
};

const World& world(std::int64_t count) {
  static std::map<std::int64_t, std::unique_ptr<World>> all;
  std::unique_ptr<World>& one = all[count];
  if (!one) one = std::make_unique<World>(static_cast<std::size_t>(count));
  return *one;
}

template <typename LookUp>
void over_texts(benchmark::State& state, LookUp look_up) {
  const World& here = world(state.range(0));
  std::size_t bytes = 0;
  std::size_t found = 0;
  for (auto _ : state) {
    found = 0;
    for (const std::string& text : here.texts) {
      found += look_up(here, text);
      bytes += text.size();
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["names_found"] = static_cast<double>(found);
}

void names_in_raw_text(benchmark::State& state) {
  std::vector<NameMatch> matches;
  over_texts(state, [&](const World& here, const std::string& text) {
    matches.clear();
    here.gazetteer->find(text, tokenize(text), matches);
    return matches.size();
  });
  state.counters["bytes_a_name"] = static_cast<double>(world(state.range(0)).file->bytes().size()) /
                                   static_cast<double>(world(state.range(0)).gazetteer->name_count());
}
BENCHMARK(names_in_raw_text)->Arg(hundred_thousand)->Arg(one_million)->Arg(three_million);

void tokens_of_raw_text(benchmark::State& state) {
  over_texts(state, [](const World&, const std::string& text) { return tokenize(text).size(); });
}
BENCHMARK(tokens_of_raw_text)->Arg(hundred_thousand);

#ifdef DATELINE_HAS_MARISA
/// Folded keys, each start of a token of the folded text, matches that end at a border of tokens.
void names_by_marisa(benchmark::State& state) {
  const World& here = world(state.range(0));
  marisa::Keyset keys;
  for (const std::string& name : here.names) keys.push_back(fold(name).c_str());
  marisa::Trie trie;
  trie.build(keys);
  marisa::Agent agent;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  over_texts(state, [&](const World&, const std::string& text) {
    std::string folded = text;
    for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    std::size_t found = 0;
    for (std::size_t at = 0; at < folded.size(); ++at) {
      if (!is_letter(folded[at]) || (at > 0 && is_letter(folded[at - 1]))) continue;
      agent.set_query(folded.data() + at, std::min<std::size_t>(folded.size() - at, 80));
      while (trie.common_prefix_search(agent)) {
        const std::size_t end = at + agent.key().length();
        if (end == folded.size() || !is_letter(folded[end])) ++found;
      }
    }
    return found;
  });
}
BENCHMARK(names_by_marisa)->Arg(one_million);
#endif

/// Opening the compiled file: map and header, as for the built-in data; `verified` reads all of it.
void open_file(benchmark::State& state, bool cold, bool verified) {
  const World& here = world(state.range(0));
  for (auto _ : state) {
    if (cold) {
      const int file = open(here.path.c_str(), O_RDONLY);
      fsync(file);
      // Pages that are mapped stay; the mapping of the other measurements is dropped meanwhile.
      const_cast<World&>(here).gazetteer.reset();
      const_cast<World&>(here).file.reset();
      (void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
      close(file);
    }
    const auto start = std::chrono::steady_clock::now();
    {
      const MappedFile mapped(here.path);
      const Gazetteer gazetteer(mapped.bytes(), verified);
      std::vector<NameMatch> matches;
      gazetteer.find(here.texts.front(), tokenize(here.texts.front()), matches);
      benchmark::DoNotOptimize(matches.size());
      state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    if (cold) {
      const_cast<World&>(here).file = std::make_unique<MappedFile>(here.path);
      const_cast<World&>(here).gazetteer = std::make_unique<Gazetteer>(here.file->bytes(), false);
    }
  }
}
BENCHMARK_CAPTURE(open_file, warm, false, false)
    ->Arg(three_million)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(open_file, warm_verified, false, true)
    ->Arg(three_million)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(open_file, cold, true, false)
    ->Arg(three_million)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(10);

void compile_table(benchmark::State& state) {
  const std::string table = make_table(world(state.range(0)).names);
  for (auto _ : state) benchmark::DoNotOptimize(compile(table).size());
}
BENCHMARK(compile_table)->Arg(one_million)->Unit(benchmark::kMillisecond);

void compile_built_in(benchmark::State& state) {
  for (auto _ : state) {
    BundleBuilder builder;
    Diagnostics diagnostics;
    builder.add_folder(DATELINE_SOURCE_DIR "/gazetteers", diagnostics);
    benchmark::DoNotOptimize(builder.build().size());
  }
}
BENCHMARK(compile_built_in)->Unit(benchmark::kMillisecond);

void open_built_in(benchmark::State& state) {
  BundleBuilder builder;
  Diagnostics diagnostics;
  builder.add_folder(DATELINE_SOURCE_DIR "/gazetteers", diagnostics);
  const std::vector<std::byte> bundle = builder.build();
  for (auto _ : state) {
    const Gazetteer gazetteer(bundle, false);
    benchmark::DoNotOptimize(gazetteer.row_count());
  }
  state.counters["bytes"] = static_cast<double>(bundle.size());
}
BENCHMARK(open_built_in)->Unit(benchmark::kMicrosecond);

}  // namespace
