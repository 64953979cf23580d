#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/annotations.h"
#include "dateline/diagnostics.h"
#include "dateline/document.h"
#include "pipeline/base/clock.h"
#include "pipeline/store/database.h"
#include "pipeline/store/text_sketch.h"

namespace dateline::pipeline {

enum class ArticleKind : std::uint8_t { page, text, record, feed_item };

/// A document on its way into the database, with what its page says about it.
struct IncomingArticle {
  Document document;  ///< url as it was found; published is what relative dates count from
  ArticleKind kind = ArticleKind::page;
  std::string guid;   ///< the id that its feed or file gives it; empty: none
  std::string scope;  ///< within which `guid` is unique: the feed's address or the file's name
  std::string path;
  std::string author;          ///< names, joined by ", "
  std::string published;       ///< as the page gives it
  std::string published_from;  ///< jsonld, meta, time, url, text, feed, record, option
  std::string modified;
  std::string tags;                  ///< joined by ", "
  std::int64_t feed = 0;             ///< the row of the feed that named it, 0: none
  std::optional<TextSketch> sketch;  ///< of the text; absent: the sink makes it
  std::string facts_hash;            ///< hash_facts() of what was found; empty: the sink makes it
};

/// Tells whether two extractions of one text gave the same record: XXH3 of it, 128 bits, hexadecimal.
[[nodiscard]] std::string hash_facts(const Document& document, const Annotations& found);

/// By what an article is known: its canonical address, else the id of its feed or file,
/// else only by its text. The address of a front page is nobody's.
struct ArticleKey {
  std::string url;     ///< canonical form
  std::string guid;    ///< "SCOPE#ID"; only where there is no url
  std::string digest;  ///< of the text, see digest_of()
};
[[nodiscard]] ArticleKey article_key(const IncomingArticle& article);

/// XXH3, 128 bits, hexadecimal.
[[nodiscard]] std::string hash_of(std::string_view bytes);
/// The same as its 16 bytes, the highest first.
[[nodiscard]] std::string digest_of(std::string_view text);

enum class StoreOutcome : std::uint8_t { added, changed, same };

/// Tells what storing an article would do, so that what is there need not be annotated
/// again. Sees what was committed. For one thread at a time.
class ArticleFinder {
 public:
  explicit ArticleFinder(Database& database);
  ~ArticleFinder();
  ArticleFinder(const ArticleFinder&) = delete;
  ArticleFinder& operator=(const ArticleFinder&) = delete;

  struct Found {
    StoreOutcome outcome = StoreOutcome::added;
    std::int64_t article = 0;  ///< 0: it is not there
  };
  /// A text that the article has had at any time is the same; so is a feed's summary of an
  /// article whose page is there.
  [[nodiscard]] Found find(const IncomingArticle& article, const ArticleKey& key);
  /// The row of the feed that named the article of this address, 0 if none did;
  /// absent: there is no such article.
  [[nodiscard]] std::optional<std::int64_t> feed_of(const std::string& canonical_url);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct RunCounts {
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t same = 0;
  std::uint64_t failed = 0;
  std::uint64_t left_out = 0;  ///< files that are no articles, such as pictures
  std::uint64_t mentions = 0;  ///< stored in this run, as the three below
  std::uint64_t quotes = 0;
  std::uint64_t events = 0;
  std::uint64_t relations = 0;

  [[nodiscard]] std::uint64_t documents() const { return added + changed + same; }
};

struct RunDescription {
  /// The texts of a commit share its costs (a segment of the full-text index, pages that are written anew);
  /// a killed run loses those that wait for one.
  static constexpr std::size_t usual_commit = 5'000;

  std::string command;       ///< "ingest"
  std::string program;       ///< "dateline 0.1.0"
  std::string data_version;  ///< Resources::version()
  /// Whether a word is the legal form of a company ("Ltd"); may be empty: none is.
  std::function<bool(std::string_view word)> is_legal_form = {};
  std::size_t commit_every = usual_commit;  ///< articles; fewer where they are long or name many
};

/// Internal to the store: enters a run into the database, and gives its row.
[[nodiscard]] std::int64_t enter_run(Database& database, const RunDescription& run, const Clock& clock);

enum class RunOutcome : std::uint8_t { done, some_failed, stopped };
[[nodiscard]] const char* to_string(RunOutcome outcome);  ///< as in run.outcome

/// A request of the run, answered or not.
struct FetchRecord {
  std::string kind;     ///< feed, page, robots
  std::string outcome;  ///< new, unchanged, failed, refused, postponed, gone
  std::int64_t feed = 0;
  std::string url;
  std::string final_url;
  UtcTime started{};
  long status = 0;       ///< 0: no answer
  std::string protocol;  ///< "HTTP/2"
  std::uint64_t bytes = 0;
};

/// Writes the articles of one run. An article with all its annotations is one unit: it is
/// there whole or not at all. Units are gathered and committed in batches, in the order in which they
/// were added; no transaction is open between two calls. For one thread.
class ArticleSink {
 public:
  /// Enters the run into the database. `database` and `clock` outlive the sink.
  ArticleSink(Database& database, const RunDescription& run, const Clock& clock);
  ~ArticleSink();
  ArticleSink(const ArticleSink&) = delete;
  ArticleSink& operator=(const ArticleSink&) = delete;

  /// `found` may be absent where ArticleFinder said the article is the same.
  void add(IncomingArticle article, std::optional<Annotations> found);
  /// One input that failed (severity error), or something worth knowing about one.
  void add(const Diagnostic& problem);
  /// A request, and what went wrong with it; the problem is counted as with add().
  void add(FetchRecord fetch, const std::optional<Diagnostic>& problem);
  /// What else has to be written, in the transaction of what was added before it or in a later one:
  /// with the state of a fetcher nothing gets ahead of its articles. `write` may not add anything.
  void also(std::function<void()> write);

  /// Writes what was gathered. Throws StorageFailed when the disk is full: nothing of the batch is there.
  void commit();
  /// Commits and closes the run. Without it the run stands as cut off.
  void finish(RunOutcome outcome);

  /// Of everything added, committed or not; exact after commit().
  [[nodiscard]] const RunCounts& counts() const;
  /// The row of the run.
  [[nodiscard]] std::int64_t run() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
