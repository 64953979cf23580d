#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "pipeline/store/database.h"
#include "pipeline/store/summary_writer.h"
#include "pipeline/store/text_sketch.h"

namespace dateline::pipeline {

/// Where a text says that it is an agency's: "GOROKA (Reuters) – …" or "… (AP)" at its end.
struct AgencyMark {
  MentionIndex mention = 0;  ///< of a medium (sector JRN) in brackets
  bool closing = false;      ///< at the end, not behind the place at the beginning
};
[[nodiscard]] std::optional<AgencyMark> find_agency_mark(const Document& document, const Annotations& found);

/// Where the text of an article comes from.
struct Provenance {
  std::string origin;
  std::int64_t copy_of = 0;  ///< the article whose text it copies; 0: nobody's
};

/// Internal to the store: writes who stands behind an article, and which articles are copies of one
/// text. Called within a transaction, inside with_database_errors.
///
/// Two texts are copies where half of the shorter one's five-word runs stand in the other, as far as their
/// sketches tell. Candidates are texts that share some of the eight smallest hashes (see ShingleIndex); a
/// text that is nearly the same as one of these is found through it and does not become one, so that a text
/// may have any number of copies. Work is bounded, however large the collection.
class ProvenanceWriter {
 public:
  /// `summaries` outlives it, and hears whose origin changes.
  ProvenanceWriter(Database& database, SummaryWriter& summaries);
  ~ProvenanceWriter();
  ProvenanceWriter(const ProvenanceWriter&) = delete;
  ProvenanceWriter& operator=(const ProvenanceWriter&) = delete;

  /// Of the texts that will be written next, all or some: it goes faster then.
  void read_ahead(const std::vector<const TextSketch*>& sketches);
  /// For the current text of `article`, whose mentions are in the database already. Replaces what its
  /// earlier text had; `is_new`: it had none.
  Provenance write(std::int64_t article, std::int64_t revision, const Document& document,
                   const TextSketch& sketch, std::optional<AgencyMark> mark, bool is_new);
  /// By what copies are found. Before a commit.
  void write_shingles();
  /// After the same text was extracted anew.
  void write_mark(std::int64_t article, std::int64_t revision, std::optional<AgencyMark> mark);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
