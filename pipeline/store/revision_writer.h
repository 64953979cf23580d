#pragma once

#include <cstdint>
#include <memory>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "pipeline/store/database.h"

namespace dateline::pipeline {

/// Internal to the store: writes the annotations of a text, with the entities they name.
/// Called within a transaction, inside with_database_errors. It remembers entities that it
/// wrote, so after a rollback it must not be used again.
class RevisionWriter {
 public:
  explicit RevisionWriter(Database& database);
  ~RevisionWriter();
  RevisionWriter(const RevisionWriter&) = delete;
  RevisionWriter& operator=(const RevisionWriter&) = delete;

  void write(std::int64_t revision, const Document& document, const Annotations& found);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace dateline::pipeline
