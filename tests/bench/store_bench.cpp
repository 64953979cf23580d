/// The writer of the database beside a bare insert of the same texts, and of them with a full-text index:
/// documents of 5 KB with 30 mentions and three events, a run of them into a new file. The texts are drawn
/// from a vocabulary of Zipf's law, so that the full-text index has as much to do as with real ones.
/// DATELINE_BENCH_DATABASE names a file to write to, in place of one that is deleted.
#include <SQLiteCpp/SQLiteCpp.h>
#include <benchmark/benchmark.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/store/article_sink.h"
#include "pipeline/store/database.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t text_bytes = 5'000;
constexpr std::size_t mentions_of_text = 30;
constexpr std::size_t events_of_text = 3;
constexpr std::size_t vocabulary = 60'000;
constexpr std::size_t names = 8'000;

struct Sample {
  IncomingArticle article;
  Annotations found;
};

/// Word number `rank` of the vocabulary; frequent ones are short.
std::string word(std::size_t rank) {
  static constexpr const char* syllables[] = {"ka",  "ri", "to",  "mel", "san", "du",  "ver", "lo",
                                              "pin", "ga", "shu", "bre", "no",  "tia", "x",   "qua"};
  std::string out;
  for (std::size_t n = rank + 16; n > 0; n /= 16) out += syllables[n % 16];
  return out;
}

ByteSpan span_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

class Zipf {
 public:
  explicit Zipf(std::size_t count) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) weights_.push_back(sum += 1.0 / (static_cast<double>(i) + 2.7));
  }
  std::size_t operator()(std::mt19937_64& random) const {
    const double at = std::uniform_real_distribution<double>(0, weights_.back())(random);
    return static_cast<std::size_t>(std::lower_bound(weights_.begin(), weights_.end(), at) -
                                    weights_.begin());
  }

 private:
  std::vector<double> weights_;
};

/// A name that texts have: of two words, no other is spelled like it.
std::string name_of(std::size_t number) {
  return word(number * 7) + " " + word(number + 5'000);
}

Mention make_mention(std::size_t name, std::size_t i, ByteSpan span) {
  Mention mention;
  mention.span = span;
  mention.type = i % 6 == 5 ? MentionType::date : static_cast<MentionType>(name % 3);
  mention.by = "common/organisations/armed-groups.tsv:" + std::to_string(name);
  if (mention.type == MentionType::date) return mention;
  mention.name = name_of(name);
  mention.entity = (name % 2 == 0 ? "listed:" : "unlisted:~") + std::to_string(name);
  return mention;
}

std::vector<Sample> make_samples(std::size_t count) {
  std::mt19937_64 random(7);
  const Zipf words(vocabulary);
  const Zipf entities(names);
  std::vector<Sample> samples(count);
  for (std::size_t n = 0; n < count; ++n) {
    Document& document = samples[n].article.document;
    document.url = "https://example.org/news/" + std::to_string(n);
    document.title = word(words(random)) + " " + word(words(random)) + " " + word(words(random));
    document.site_name = "Example News";
    document.published = make_day(2020, 1, 1) + std::chrono::days(n / 100);
    document.language = "en";
    Annotations& found = samples[n].found;
    std::vector<ByteSpan> spans;
    while (document.text.size() < text_bytes) {
      const std::size_t begin = document.text.size();
      for (int i = 0; i < 18; ++i) {
        const std::size_t at = document.text.size();
        const std::size_t number = found.mentions.size();
        if (i % 9 == 4 && number < mentions_of_text) {
          const std::size_t name = entities(random);
          document.text += name_of(name);
          spans.push_back(span_of(at, document.text.size()));
          found.mentions.push_back(make_mention(name, number, spans.back()));
        } else {
          document.text += word(words(random));
        }
        document.text += i == 17 ? ". " : " ";
      }
      found.sentences.push_back(span_of(begin, document.text.size() - 1));
    }
    static constexpr const char* types[events_of_text] = {"ASSAULT", "COERCE", "CONSULT"};
    for (std::size_t i = 0; i < events_of_text; ++i) {
      Event event;
      event.type = types[i];
      event.date = EventDate{
          {*document.published, *document.published + std::chrono::days(1)}, DatePrecision::day, {}};
      event.trigger = spans[i * 9];
      event.sentence = found.sentences[i * 2];
      event.actors = {static_cast<MentionIndex>(i * 6)};
      event.targets = {static_cast<MentionIndex>(i * 6 + 1)};
      event.place = static_cast<MentionIndex>(i * 6 + 2);
      event.by = "en/events.toml:assault";
      found.events.push_back(std::move(event));
    }
    samples[n].article.sketch = sketch_text(document.text);  // made beside the writer
    samples[n].article.facts_hash = hash_facts(document, found);
  }
  return samples;
}

std::int64_t file_size(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("dateline-bench-" + std::to_string(::getpid()))) {
    std::filesystem::create_directory(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string new_file() {
    if (const char* const kept = std::getenv("DATELINE_BENCH_DATABASE")) {
      for (const char* const end : {"", "-wal", "-shm"}) std::filesystem::remove(kept + std::string(end));
      return kept;
    }
    std::filesystem::remove_all(path_);
    std::filesystem::create_directory(path_);
    return path_ / "news.db";
  }

 private:
  std::filesystem::path path_;
};

std::size_t size_of_texts(const std::vector<Sample>& samples) {
  std::size_t bytes = 0;
  for (const Sample& sample : samples) bytes += sample.article.document.text.size();
  return bytes;
}

void report(benchmark::State& state, std::size_t bytes, const std::string& path) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["size_of_text"] = static_cast<double>(file_size(path)) / static_cast<double>(bytes);
}

constexpr const char* text_table =
    "pragma page_size = 16384; pragma journal_mode = wal; create table text (id integer primary key, title "
    "text, "
    "text text)";
/// As the program sets it.
constexpr const char* text_index =
    "create virtual table text_search using fts5 (text, title, content = 'text', content_rowid = 'id', "
    "tokenize = 'unicode61 remove_diacritics 2'); "
    "insert into text_search (text_search, rank) values ('automerge', 0), ('usermerge', 16), ('crisismerge', "
    "64), "
    "('hashsize', 33554432)";

/// What any writer of these texts has to do.
void insert_texts(benchmark::State& state, bool with_index) {
  const std::vector<Sample> samples = make_samples(static_cast<std::size_t>(state.range(0)));
  Folder folder;
  std::string path;
  for (auto _ : state) {
    path = folder.new_file();
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(text_table);
    if (with_index) database.exec(text_index);
    std::vector<SQLite::Statement> inserts;
    inserts.emplace_back(database, "insert into text (id, text, title) values (?, ?, ?)");
    if (with_index)
      inserts.emplace_back(database, "insert into text_search (rowid, text, title) values (?, ?, ?)");
    for (std::size_t begin = 0; begin < samples.size(); begin += 1000) {
      const std::size_t end = std::min(samples.size(), begin + 1000);
      SQLite::Transaction transaction(database);
      for (SQLite::Statement& insert : inserts) {
        for (std::size_t at = begin; at < end; ++at) {
          insert.bind(1, static_cast<std::int64_t>(at) + 1);
          insert.bind(2, samples[at].article.document.text);
          insert.bind(3, samples[at].article.document.title);
          insert.exec();
          insert.reset();
        }
      }
      transaction.commit();
    }
  }
  report(state, size_of_texts(samples), path);
}

void insert_texts_alone(benchmark::State& state) {
  insert_texts(state, false);
}

void insert_texts_with_index(benchmark::State& state) {
  insert_texts(state, true);
}

void write_articles(benchmark::State& state) {
  std::vector<Sample> samples = make_samples(static_cast<std::size_t>(state.range(0)));
  const std::size_t bytes = size_of_texts(samples);
  Folder folder;
  std::string path;
  for (auto _ : state) {  // once
    path = folder.new_file();
    Database database = Database::open_for_writing(path);
    ArticleSink sink(database, {"ingest", "bench", "bench"}, system_clock());
    for (Sample& sample : samples) sink.add(std::move(sample.article), std::move(sample.found));
    sink.finish(RunOutcome::done);
  }
  report(state, bytes, path);
}

BENCHMARK(insert_texts_alone)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(insert_texts_with_index)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(write_articles)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace dateline::pipeline
