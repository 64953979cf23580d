#include "pipeline/store/query_check.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "pipeline/store/migrations.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {

struct QueryCheck::State {
  SQLite::Database database{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  std::vector<std::string> types;
};

QueryCheck::QueryCheck() : state_(std::make_unique<State>()) {
  migrate(state_->database, [](int) {});  // it is empty
  SQLite::Statement find(state_->database, sql_text("event_types"));
  while (find.executeStep()) state_->types.push_back(column_text(find, 0));
  state_->types.emplace_back("STATEMENT");
}

QueryCheck::~QueryCheck() = default;

const std::vector<std::string>& QueryCheck::event_types() const {
  return state_->types;
}

std::string QueryCheck::fault_of_search(const std::string& query) const {
  try {
    SQLite::Statement search(state_->database, sql_text("search"));
    search.bind(":text", query);
    (void)search.executeStep();
  } catch (const SQLite::Exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace dateline::pipeline
