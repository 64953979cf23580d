#include "pipeline/store/search_writer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <deque>
#include <utility>
#include <vector>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {

struct SearchWriter::State {
  struct Change {
    bool removed = false;
    std::int64_t revision = 0;
    const std::string* title = nullptr;
    const std::string* text = nullptr;
  };

  explicit State(Database& opened)
      : database(opened),
        find_indexed(opened, "find_indexed"),
        delete_search(opened, "delete_search"),
        insert_search(opened, "insert_search"),
        merge_search(opened.handle(), sql_text("merge_search")) {}

  const std::string* keep(std::string text) { return &former.emplace_back(std::move(text)); }

  Database& database;
  std::vector<Change> changes;     ///< in their order: an article may change twice
  std::deque<std::string> former;  ///< texts of what was removed

  RowStatement find_indexed;
  RowStatement delete_search;
  RowStatement insert_search;
  SQLite::Statement merge_search;
};

SearchWriter::SearchWriter(Database& database) : state_(std::make_unique<State>(database)) {}
SearchWriter::~SearchWriter() = default;

void SearchWriter::remove(std::int64_t article) {
  State& state = *state_;
  RowStatement& row = state.find_indexed;
  RowBinder(row).number(article);
  while (row.step())
    state.changes.push_back({true, row.number(0), state.keep(row.text(1)), state.keep(row.text(2))});
}

void SearchWriter::add(std::int64_t revision, const std::string& title, const std::string& text) {
  state_->changes.push_back({false, revision, &title, &text});
}

void SearchWriter::write() {
  State& state = *state_;
  for (const State::Change& change : state.changes) {
    RowBinder(change.removed ? state.delete_search : state.insert_search)
        .number(change.revision)
        .text(*change.text)
        .optional(*change.title)
        .execute();
  }
  state.changes.clear();
  state.former.clear();
}

void SearchWriter::merge() {
  constexpr int max_steps = 10'000;  // of 2,000 pages
  State& state = *state_;
  for (int step = 0; step < max_steps; ++step) {
    const int before = state.database.handle().getTotalChanges();
    execute(state.merge_search);
    if (state.database.handle().getTotalChanges() - before < 2) return;
  }
}

}  // namespace dateline::pipeline
