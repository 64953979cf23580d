#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/store/database.h"
#include "pipeline/store/entity_mentions.h"
#include "pipeline/store/revision_writer.h"
#include "pipeline/store/summary_writer.h"

namespace dateline::pipeline {

/// Internal to the store: joins the events of different texts that tell of one happening. Called within a
/// transaction, inside with_database_errors.
///
/// Two events are the same happening where they have one type and no two modes; days that overlap, each known
/// to the week or both being the same month; no two different places (a country stands for the places in it)
/// and no two different named participants in one role; and, of what they share, enough to tell: a named
/// participant; on one day, participants described alike in both roles, or in one role and the place; or on
/// one day the mode and the town. Status and numbers may differ: they are what sources disagree about.
/// Hypothetical and undated events stand alone. In copies of one text the same sentence tells of the same
/// happening, whatever it is.
class HappeningWriter {
 public:
  /// `mentions` and `summaries` outlive it; `summaries` hears of every change of what is counted.
  HappeningWriter(Database& database, EntityMentions& mentions, SummaryWriter& summaries);
  ~HappeningWriter();
  HappeningWriter(const HappeningWriter&) = delete;
  HappeningWriter& operator=(const HappeningWriter&) = delete;

  /// For new events of a text that is the current one of its article, whose mentions and provenance are
  /// written. `article` is that where there may be copies of it, otherwise 0. Gives the happening of each.
  std::vector<std::int64_t> write(const std::vector<WrittenEvent>& events, std::int64_t article);
  /// For those of the text `revision`, which were taken out.
  void write_again(std::int64_t revision);
  /// Before `article` gets another current text: what its events led is led by the next one.
  void withdraw(std::int64_t article);
  /// Before entities get another standing: withdraws the texts in which one of them takes part, but not the
  /// revision `except`. The revisions it gives are to be written again afterwards.
  [[nodiscard]] std::vector<std::int64_t> take_out(const std::vector<std::int64_t>& entities,
                                                   std::int64_t except);
  /// By what events are found again. Before a commit.
  void write_keys();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
