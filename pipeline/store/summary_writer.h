#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// An event at a place, as it is counted.
struct PlacedEvent {
  std::int64_t place = 0;
  std::int64_t happening = 0;
  bool is_first = false;  ///< no text told of the happening before
  std::string day;        ///< its first; empty: not known
};

/// Who says something, and when.
struct Standing {
  std::string origin;
  std::string published;  ///< a day; empty: not known
};

/// What is counted of a text.
struct CountedFacts {
  Standing standing;
  std::vector<PlacedEvent> events;
  bool has_relations = false;
};

/// Internal to the store: keeps `tie` and `place_count`, and what they are counted from, in line with the
/// current texts, so that questions about the whole collection need not count it anew. The work is in
/// proportion to what changes. Called within a transaction, inside with_database_errors; what changes is
/// gathered and written by write(), before a commit. After a rollback it must not be used again.
class SummaryWriter {
 public:
  explicit SummaryWriter(Database& database);
  ~SummaryWriter();
  SummaryWriter(const SummaryWriter&) = delete;
  SummaryWriter& operator=(const SummaryWriter&) = delete;

  /// `article` gets a text, or its text other facts: until add() it counts for nothing. Before anything of it
  /// is changed. `is_new`: it had no text until now.
  void take(std::int64_t article, bool is_new);
  /// When its facts, happenings and provenance are written.
  void add(std::int64_t article);
  /// The same where its facts are at hand.
  void add(std::int64_t article, const CountedFacts& facts);

  /// An article counts as of another origin than before.
  void move_origin(std::int64_t article, const std::string& from, const std::string& to);

  /// Before entities get another standing: the articles that tie one of them to another, whose ties count for
  /// nothing until they are given to add_ties().
  [[nodiscard]] std::vector<std::int64_t> take_ties(const std::vector<std::int64_t>& entities);
  void add_ties(const std::vector<std::int64_t>& articles);

  /// Events of `happenings` that are counted went to or came from other ones.
  void reconsider(const std::set<std::int64_t>& happenings);

  void write();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
