#include "pipeline/store/fetch_store.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <utility>

#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

const char* to_string(PageState state) {
  switch (state) {
    case PageState::waiting:
      return "waiting";
    case PageState::stored:
      return "stored";
    case PageState::refused:
      return "refused";
    case PageState::failed:
      return "failed";
  }
  return "";
}

void bind_bytes(SQLite::Statement& statement, const char* parameter, const std::string& bytes) {
  if (bytes.empty()) {
    statement.bind(parameter);
  } else {
    statement.bind(parameter, bytes.data(), static_cast<int>(bytes.size()));
  }
}

FeedRow read_feed_row(const SQLite::Statement& row) {
  FeedRow feed;
  int column = 0;
  feed.id = row.getColumn(column++).getInt64();
  for (std::string* text : {&feed.url, &feed.name, &feed.moved_to, &feed.title, &feed.link, &feed.language,
                            &feed.etag, &feed.last_modified, &feed.validators_url, &feed.next_check})
    *text = column_text(row, column++);
  feed.gone = row.getColumn(column++).getInt() != 0;
  feed.failures = row.getColumn(column++).getInt64();
  for (std::string* text : {&feed.last_checked, &feed.last_changed, &feed.last_error, &feed.body_hash})
    *text = column_text(row, column++);
  for (std::int64_t* number : {&feed.ttl, &feed.skip_hours, &feed.skip_days})
    *number = row.getColumn(column++).getInt64();
  return feed;
}

PageRow read_waiting_page(const SQLite::Statement& row) {
  PageRow page;
  page.id = row.getColumn(0).getInt64();
  page.url = column_text(row, 1);
  page.address = column_text(row, 2);
  page.feed = row.getColumn(3).getInt64();
  if (column_text(row, 4) == to_string(PageState::refused)) page.state = PageState::refused;
  page.next_try = column_text(row, 5);
  page.failures = row.getColumn(6).getInt64();
  int column = 7;
  for (std::string* text :
       {&page.last_error, &page.guid, &page.title, &page.author, &page.published, &page.updated})
    *text = column_text(row, column++);
  return page;
}

}  // namespace

struct FetchStore::State {
  explicit State(Database& opened) : database(opened) {}

  Database& database;

  void guarded(const std::function<void()>& work) { with_database_errors(database.path(), work); }

  /// Runs a statement of sql/fetch_store.sql that gives no rows.
  void write(const char* name, const std::function<void(SQLite::Statement&)>& bind) {
    guarded([&] {
      SQLite::Statement statement(database.handle(), sql_text(name));
      bind(statement);
      execute(statement);
    });
  }

  /// Calls `row` for each row.
  void read(const char* name, const std::function<void(SQLite::Statement&)>& bind,
            const std::function<void(const SQLite::Statement&)>& row) {
    guarded([&] {
      SQLite::Statement statement(database.handle(), sql_text(name));
      bind(statement);
      while (statement.executeStep()) row(statement);
    });
  }

  void delete_before(const char* name, UtcTime time) {
    write(name, [&](SQLite::Statement& forget) { forget.bind(":time", to_iso(time)); });
  }

  std::int64_t number(const char* name, const std::function<void(SQLite::Statement&)>& bind) {
    std::int64_t value = 0;
    read(name, bind, [&](const SQLite::Statement& row) { value = row.getColumn(0).getInt64(); });
    return value;
  }

  void insert_page(PageRow& page, UtcTime now);
};

void FetchStore::State::insert_page(PageRow& page, UtcTime now) {
  write("insert_page", [&](SQLite::Statement& insert) {
    insert.bind(":url", page.url);
    insert.bind(":address", page.address);
    insert.bind(":feed", page.feed);
    insert.bind(":state", to_string(page.state));
    insert.bind(":found", to_iso(now));
    bind_optional(insert, ":guid", page.guid);
    bind_optional(insert, ":title", page.title);
    bind_optional(insert, ":author", page.author);
    bind_optional(insert, ":published", page.published);
    bind_optional(insert, ":updated", page.updated);
  });
  page.id = database.handle().getLastInsertRowid();
}

FetchStore::FetchStore(Database& database) : state_(std::make_unique<State>(database)) {}
FetchStore::~FetchStore() = default;

void FetchStore::in_transaction(const std::function<void()>& work) {
  state_->guarded([&] {
    SQLite::Transaction transaction(state_->database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    work();
    transaction.commit();
  });
}

FeedRow FetchStore::enter_feed(const std::string& url, const std::string& name) {
  state_->write("enter_feed", [&](SQLite::Statement& enter) {
    enter.bind(":url", url);
    bind_optional(enter, ":name", name);
  });
  return find_feed(url).value();
}

std::optional<FeedRow> FetchStore::find_feed(const std::string& url) {
  std::optional<FeedRow> feed;
  state_->read(
      "find_feed", [&](SQLite::Statement& find) { find.bind(":url", url); },
      [&](const SQLite::Statement& row) { feed = read_feed_row(row); });
  return feed;
}

void FetchStore::write_tags(std::int64_t feed, const std::vector<std::string>& tags) {
  const std::string list = json_list(tags);
  const auto bind = [&](SQLite::Statement& statement) {
    statement.bind(":feed", feed);
    statement.bind(":tags", list.empty() ? "[]" : list);
  };
  state_->write("delete_tags", bind);
  state_->write("insert_tags", bind);
}

void FetchStore::write_feed(const FeedRow& feed) {
  state_->write("write_feed", [&](SQLite::Statement& write) {
    write.bind(":id", feed.id);
    bind_optional(write, ":name", feed.name);
    bind_optional(write, ":moved_to", feed.moved_to);
    bind_optional(write, ":title", feed.title);
    bind_optional(write, ":link", feed.link);
    bind_optional(write, ":language", feed.language);
    bind_bytes(write, ":etag", feed.etag);
    bind_bytes(write, ":last_modified", feed.last_modified);
    bind_optional(write, ":validators_url", feed.validators_url);
    bind_optional(write, ":next_check", feed.next_check);
    write.bind(":gone", feed.gone ? 1 : 0);
    write.bind(":failures", feed.failures);
    bind_optional(write, ":last_checked", feed.last_checked);
    bind_optional(write, ":last_changed", feed.last_changed);
    bind_optional(write, ":last_error", feed.last_error);
    bind_optional(write, ":body_hash", feed.body_hash);
    write.bind(":ttl", feed.ttl);
    write.bind(":skip_hours", feed.skip_hours);
    write.bind(":skip_days", feed.skip_days);
  });
}

FeedPageCounts FetchStore::count_pages(std::int64_t feed) {
  FeedPageCounts counts;
  state_->read(
      "count_pages", [&](SQLite::Statement& count) { count.bind(":feed", feed); },
      [&](const SQLite::Statement& row) {
        counts = {row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getInt64(),
                  row.getColumn(3).getInt64()};
      });
  return counts;
}

std::int64_t FetchStore::count_waiting_pages(std::int64_t feed) {
  return state_->number("count_waiting_pages", [&](SQLite::Statement& count) { count.bind(":feed", feed); });
}

std::int64_t FetchStore::count_ready_pages(std::int64_t feed, UtcTime now) {
  return state_->number("count_ready_pages", [&](SQLite::Statement& count) {
    count.bind(":feed", feed);
    count.bind(":now", to_iso(now));
  });
}

std::optional<FetchStore::Rest> FetchStore::find_rest(std::int64_t feed) {
  std::optional<Rest> rest;
  state_->read(
      "find_rest", [&](SQLite::Statement& find) { find.bind(":feed", feed); },
      [&](const SQLite::Statement& row) {
        rest =
            Rest{column_text(row, 0), column_text(row, 1), row.getColumn(2).getInt64(), column_text(row, 3)};
      });
  return rest;
}

bool FetchStore::has_rest(std::int64_t feed) {
  return state_->number("has_rest", [&](SQLite::Statement& find) { find.bind(":feed", feed); }) == 1;
}

void FetchStore::write_rest(std::int64_t feed, const Rest& rest) {
  state_->write("insert_rest", [&](SQLite::Statement& insert) {
    insert.bind(":feed", feed);
    insert.bind(":final_url", rest.final_url);
    bind_optional(insert, ":content_type", rest.content_type);
    insert.bind(":body", rest.body.data(), static_cast<int>(rest.body.size()));
  });
}

void FetchStore::write_rest_item(std::int64_t feed, std::int64_t next_item) {
  state_->write("update_rest", [&](SQLite::Statement& update) {
    update.bind(":feed", feed);
    update.bind(":next_item", next_item);
  });
}

void FetchStore::delete_rest(std::int64_t feed) {
  state_->write("delete_rest", [&](SQLite::Statement& remove) { remove.bind(":feed", feed); });
}

std::vector<PageRow> FetchStore::waiting_pages(std::int64_t feed, UtcTime now, std::int64_t limit) {
  std::vector<PageRow> pages;
  state_->read(
      "waiting_pages",
      [&](SQLite::Statement& find) {
        find.bind(":feed", feed);
        find.bind(":now", to_iso(now));
        find.bind(":limit", limit);
      },
      [&](const SQLite::Statement& row) { pages.push_back(read_waiting_page(row)); });
  return pages;
}

bool FetchStore::enter_page(PageRow& page, UtcTime now) {
  bool was_waiting = false;
  bool updated = false;
  state_->read(
      "find_page",
      [&](SQLite::Statement& find) {
        find.bind(":url", page.url);
        bind_optional(find, ":updated", page.updated);
      },
      [&](const SQLite::Statement& row) {
        page.id = row.getColumn(0).getInt64();
        was_waiting = column_text(row, 1) == "waiting";
        updated = row.getColumn(2).getInt() == 1;
      });
  if (page.id == 0) {
    state_->insert_page(page, now);
    return page.state == PageState::waiting;
  }
  if (was_waiting || !updated) return false;
  page.state = PageState::waiting;
  page.failures = 0;
  write_page(page);
  return true;
}

void FetchStore::write_page(const PageRow& page) {
  state_->write("write_page", [&](SQLite::Statement& write) {
    write.bind(":id", page.id);
    write.bind(":address", page.address);
    write.bind(":state", to_string(page.state));
    bind_optional(write, ":next_try", page.next_try);
    write.bind(":failures", page.failures);
    bind_optional(write, ":last_error", page.last_error);
    bind_optional(write, ":title", page.title);
    bind_optional(write, ":author", page.author);
    bind_optional(write, ":published", page.published);
    bind_optional(write, ":updated", page.updated);
    bind_optional(write, ":led_to", page.led_to);
  });
}

std::vector<std::string> FetchStore::titles_at(const std::string& address, std::int64_t but_for_page) {
  std::vector<std::string> titles;
  state_->read(
      "titles_at",
      [&](SQLite::Statement& find) {
        find.bind(":address", address);
        find.bind(":page", but_for_page);
      },
      [&](const SQLite::Statement& row) { titles.push_back(column_text(row, 0)); });
  return titles;
}

bool FetchStore::has_led_to(std::int64_t feed, const std::string& address) {
  return state_->number("has_led_to", [&](SQLite::Statement& find) {
    find.bind(":feed", feed);
    find.bind(":address", address);
  }) == 1;
}

std::int64_t FetchStore::retry_pages(std::int64_t feed) {
  state_->write("delete_trials_of_feed", [&](SQLite::Statement& forget) {
    forget.bind(":feed", "feed " + std::to_string(feed));
    forget.bind(":texts", "text * of feed " + std::to_string(feed));
  });
  state_->write("retry_pages", [&](SQLite::Statement& retry) { retry.bind(":feed", feed); });
  return state_->database.handle().getChanges();
}

bool FetchStore::has_page_of(const std::string& canonical_url) {
  return state_->number("find_stored_page",
                        [&](SQLite::Statement& find) { find.bind(":url", canonical_url); }) == 1;
}

void FetchStore::give_article(const std::string& canonical_url, std::int64_t feed) {
  state_->write("give_article", [&](SQLite::Statement& give) {
    give.bind(":url", canonical_url);
    give.bind(":feed", feed);
  });
}

std::map<std::string, std::int64_t> FetchStore::trials() {
  std::map<std::string, std::int64_t> trials;
  state_->read(
      "find_trials", [](SQLite::Statement&) {},
      [&](const SQLite::Statement& row) {
        trials.emplace(column_text(row, 0), row.getColumn(1).getInt64());
      });
  return trials;
}

void FetchStore::write_trial(const std::string& input, std::int64_t runs) {
  state_->write("write_trial", [&](SQLite::Statement& write) {
    write.bind(":input", input);
    write.bind(":runs", runs);
  });
}

void FetchStore::delete_trial(const std::string& input) {
  state_->write("delete_trial", [&](SQLite::Statement& remove) { remove.bind(":input", input); });
}

std::optional<FetchStore::Robots> FetchStore::robots(const std::string& origin) {
  std::optional<Robots> robots;
  state_->read(
      "find_robots", [&](SQLite::Statement& find) { find.bind(":origin", origin); },
      [&](const SQLite::Statement& row) {
        robots = Robots{column_text(row, 0), row.getColumn(1).getInt64(), column_text(row, 2)};
      });
  return robots;
}

void FetchStore::write_robots(const std::string& origin, const Robots& robots) {
  state_->write("write_robots", [&](SQLite::Statement& write) {
    write.bind(":origin", origin);
    write.bind(":fetched", robots.fetched);
    write.bind(":status", robots.status);
    write.bind(":text", robots.text.data(), static_cast<int>(robots.text.size()));
  });
}

std::string FetchStore::not_before(const std::string& host) {
  std::string time;
  state_->read(
      "find_host", [&](SQLite::Statement& find) { find.bind(":host", host); },
      [&](const SQLite::Statement& row) { time = column_text(row, 0); });
  return time;
}

void FetchStore::write_not_before(const std::string& host, UtcTime time) {
  state_->write("write_host", [&](SQLite::Statement& write) {
    write.bind(":host", host);
    write.bind(":not_before", to_iso(time));
  });
}

void FetchStore::forget_fetches_before(UtcTime time) {
  state_->delete_before("delete_fetches", time);
}

void FetchStore::forget_robots_before(UtcTime time) {
  state_->delete_before("delete_robots", time);
}

void FetchStore::forget_waits_before(UtcTime time) {
  state_->delete_before("delete_hosts", time);
}

std::vector<RunRow> last_runs(Database& database, std::int64_t limit) {
  std::vector<RunRow> runs;
  with_database_errors(database.path(), [&] {
    SQLite::Statement find(database.handle(), sql_text("last_runs"));
    find.bind(":limit", limit);
    while (find.executeStep()) {
      RunRow& run = runs.emplace_back();
      run.id = find.getColumn(0).getInt64();
      int column = 1;
      for (std::string* text : {&run.command, &run.started, &run.ended, &run.outcome})
        *text = column_text(find, column++);
      for (std::int64_t* number :
           {&run.feeds, &run.feeds_unchanged, &run.feeds_failed, &run.pages, &run.pages_failed,
            &run.pages_refused, &run.bytes, &run.added, &run.changed, &run.same, &run.failed})
        *number = find.getColumn(column++).getInt64();
    }
  });
  return runs;
}

std::vector<RequestRow> requests_of(Database& database, std::int64_t run) {
  std::vector<RequestRow> requests;
  with_database_errors(database.path(), [&] {
    SQLite::Statement find(database.handle(), sql_text("requests_of"));
    find.bind(":run", run);
    while (find.executeStep()) {
      requests.push_back({find.getColumn(0).getInt64(), column_text(find, 1), column_text(find, 2),
                          column_text(find, 3), find.getColumn(4).getInt64(), column_text(find, 5),
                          find.getColumn(6).getInt64(), column_text(find, 7), column_text(find, 8)});
    }
  });
  return requests;
}

std::vector<ProblemRow> problems_of(Database& database, std::int64_t run, bool notes) {
  std::vector<ProblemRow> problems;
  with_database_errors(database.path(), [&] {
    SQLite::Statement find(database.handle(), sql_text("problems_of"));
    find.bind(":run", run);
    find.bind(":notes", notes ? 1 : 0);
    while (find.executeStep()) {
      problems.push_back({find.getColumn(0).getInt64(), column_text(find, 1), column_text(find, 2),
                          column_text(find, 3), column_text(find, 4)});
    }
  });
  return problems;
}

}  // namespace dateline::pipeline
