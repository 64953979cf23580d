#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// What the database holds of a text, as people read it: an event with its status, date, participants, place
/// and numbers; a tie; a statement; whom or what a name stands for.
struct Fact {
  std::string kind;  ///< event, relation, statement, name
  std::string
      about;  ///< what stays the same where the rest changes: type, day and place; both ends; the words
  std::string span;  ///< where it stands
  std::string text;
};
/// In the order of the text.
[[nodiscard]] std::vector<Fact> facts_of(Database& database, std::int64_t revision);

/// A fact that appeared (`before` is empty), vanished (`after` is empty) or moved.
struct FactChange {
  std::string kind;
  std::string before;
  std::string after;

  bool operator==(const FactChange&) const = default;
};

enum class FactPairs : std::uint8_t {
  by_span,  ///< two readings of one text: what stands at one place is the same fact
  by_about  ///< two texts: what is about the same is
};

[[nodiscard]] std::vector<FactChange> compare_facts(const std::vector<Fact>& before,
                                                    const std::vector<Fact>& after, FactPairs pairs);

/// A text that an article has had.
struct RevisionRow {
  std::int64_t id = 0;
  std::int64_t number = 0;  ///< 1, 2, …
  std::string stored;       ///< when its run began
  std::string title;
  std::string modified;
  std::string text;
};

struct ArticleRow {
  std::int64_t id = 0;
  std::string url;
  std::string title;
  std::int64_t revisions = 0;
};

/// Articles that have had more than one text, those that changed last first; `limit` of them, negative: all.
[[nodiscard]] std::vector<ArticleRow> changed_articles(Database& database, std::int64_t limit);
/// By its number or address, as it is or canonical; 0: there is none.
[[nodiscard]] std::int64_t find_article(Database& database, const std::string& number_or_url);
/// The first one first.
[[nodiscard]] std::vector<RevisionRow> revisions_of(Database& database, std::int64_t article);

}  // namespace dateline::pipeline
