#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/store/database.h"
#include "pipeline/store/queries.h"
#include "pipeline/store/questions.h"

namespace dateline::pipeline {

/// Where something stands that was found, and by what.
struct Evidence {
  std::string words;  ///< the sentence
  std::string rule;
  std::int64_t article = 0;
  std::int64_t start = 0;
  std::int64_t end = 0;
};

/// Answers whose rows count things that stand in several texts.
enum class Counting : std::uint8_t {
  places,            ///< happenings
  momentum,          ///< articles
  co_mentions,       ///< sentences
  claims_by_outlet,  ///< claims
  claims_by_speaker,
  periods,  ///< happenings and statements
  stories
};

struct CountedRow {
  /// The id of a place, of one of two, or of who is in the news; an outlet, a speaker, a period, the number
  /// of a story's article.
  std::string key;
  std::string key_two;     ///< the id of the other; since when somebody is in the news
  std::int64_t count = 0;  ///< of things
};

/// For each row the first few of the things that it counts, each told once. `period` is that of periods. Rows
/// of claims and periods are looked for together, the others one after the other: what they cost grows with
/// the rows.
[[nodiscard]] std::vector<std::vector<Evidence>> find_evidence(Database& database, Counting counting,
                                                               const QuestionFilter& filter,
                                                               std::span<const CountedRow> rows,
                                                               Period period = Period::day);

/// How many of them a row has at most.
inline constexpr std::size_t max_evidence = 3;

/// Why an article counts as a copy, or as an agency's.
struct CopyEvidence {
  std::int64_t copy_of = 0;  ///< the article it shares most with; 0: none
  double containment = 0;    ///< share of the shorter text's five-word runs that the other has
  std::string agency;
  std::string mark;  ///< dateline, closing
  std::string rule;  ///< by which the agency's name was found there
  std::int64_t start = 0;
  std::int64_t end = 0;
};

[[nodiscard]] CopyEvidence copy_evidence(Database& database, std::int64_t article);

/// Where an article came from.
struct ArticleSource {
  std::string url;
  std::string path;  ///< the file, else what its feed or file calls it
  std::string title;
};

[[nodiscard]] ArticleSource source_of_article(Database& database, std::int64_t article);

/// Its current text.
[[nodiscard]] std::string text_of_article(Database& database, std::int64_t article);

}  // namespace dateline::pipeline
