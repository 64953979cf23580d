#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "pipeline/store/database.h"
#include "pipeline/store/entity_mentions.h"

namespace dateline::pipeline {

/// A form under which a text names a person or organisation that no text named so before.
struct NewName {
  std::int64_t entity = 0;
  std::string type;  ///< PERSON, ORG
  std::string name;
};

/// An event as it was written, for HappeningWriter.
struct WrittenEvent {
  struct Participant {
    bool actor = false;
    std::int64_t entity = 0;  ///< 0: a phrase that names nobody
    std::string phrase;       ///< of such a one
    std::string country;      ///< where the phrase says it
  };

  std::int64_t id = 0;
  std::string type;
  std::string mode;
  DayInterval days;
  bool hypothetical = false;
  std::int64_t place = 0;  ///< 0: none
  std::vector<Participant> participants;
};

struct NamesOfText {
  std::vector<NewName> fresh;
  std::vector<std::int64_t> entities;  ///< of each mention that has one
  std::vector<std::int64_t> unlisted;  ///< people and organisations it names that no gazetteer has, ascending
  std::vector<WrittenEvent> events;
};

enum class KnownEntities : std::uint8_t {
  keep,    ///< as the text that named them first has them
  refresh  ///< as the first text that is written now has them: the gazetteers may have changed
};

/// Internal to the store: writes the annotations of a text, with the entities they name.
/// Called within a transaction, inside with_database_errors. It remembers entities that it
/// wrote, so after a rollback it must not be used again.
class RevisionWriter {
 public:
  /// `mentions` outlives the writer.
  RevisionWriter(Database& database, EntityMentions& mentions, KnownEntities known = KnownEntities::keep);
  ~RevisionWriter();
  RevisionWriter(const RevisionWriter&) = delete;
  RevisionWriter& operator=(const RevisionWriter&) = delete;

  /// Gives what EntityMerger and HappeningWriter have to look at.
  [[nodiscard]] NamesOfText write(std::int64_t revision, const Document& document, const Annotations& found);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
