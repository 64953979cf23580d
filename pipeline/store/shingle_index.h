#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/store/database.h"
#include "pipeline/store/text_sketch.h"

namespace dateline::pipeline {

/// Which texts have a run of words in common: the table `shingle`, with the smallest hashes of each text's
/// sketch. What is added waits until it is written, in the order of the table. A hash that more than
/// max_texts texts have says nothing and gets no more of them. What was looked up
/// is kept until then: of several for one database only one may add. For one thread.
class ShingleIndex {
 public:
  static constexpr std::size_t max_texts = 64;

  explicit ShingleIndex(Database& database);
  ~ShingleIndex();
  ShingleIndex(const ShingleIndex&) = delete;
  ShingleIndex& operator=(const ShingleIndex&) = delete;

  /// Looks up what candidates() will ask for, in the order of the table: one by one the hashes of many texts
  /// lie on pages all over it.
  void read_ahead(const std::vector<const TextSketch*>& sketches);
  /// Texts other than `article` that may have much in common with its sketch, each once, ascending. In a
  /// large collection most that share a single hash do so by chance, and there are ever more of them: of
  /// these the first four of each hash, among which a source is, and the latest four. Of too many those that
  /// share most, and of these the first.
  [[nodiscard]] std::vector<std::int64_t> candidates(std::int64_t article, const TextSketch& sketch);
  /// Whether it was not there yet and one of its hashes takes more texts.
  bool add(std::int64_t article, const TextSketch& sketch);
  /// Whether any of its hashes was there.
  bool remove(std::int64_t article, const TextSketch& former);
  /// Writes what waits; before a commit.
  void write();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
