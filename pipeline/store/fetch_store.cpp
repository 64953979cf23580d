#include "pipeline/store/fetch_store.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <utility>

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
  for (std::string* text : {&feed.last_checked, &feed.last_changed, &feed.last_error})
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

  SQLite::Statement prepare(const char* name) { return {database.handle(), sql_text(name)}; }

  void guarded(const std::function<void()>& work) { with_database_errors(database.path(), work); }
};

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
  state_->guarded([&] {
    SQLite::Statement enter = state_->prepare("enter_feed");
    enter.bind(":url", url);
    bind_optional(enter, ":name", name);
    execute(enter);
  });
  return find_feed(url).value();
}

std::optional<FeedRow> FetchStore::find_feed(const std::string& url) {
  std::optional<FeedRow> feed;
  state_->guarded([&] {
    SQLite::Statement find = state_->prepare("find_feed");
    find.bind(":url", url);
    if (find.executeStep()) feed = read_feed_row(find);
  });
  return feed;
}

void FetchStore::write_feed(const FeedRow& feed) {
  state_->guarded([&] {
    SQLite::Statement write = state_->prepare("write_feed");
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
    write.bind(":ttl", feed.ttl);
    write.bind(":skip_hours", feed.skip_hours);
    write.bind(":skip_days", feed.skip_days);
    execute(write);
  });
}

FeedPageCounts FetchStore::count_pages(std::int64_t feed) {
  FeedPageCounts counts;
  state_->guarded([&] {
    SQLite::Statement count = state_->prepare("count_pages");
    count.bind(":feed", feed);
    if (!count.executeStep()) return;
    counts = {count.getColumn(0).getInt64(), count.getColumn(1).getInt64(), count.getColumn(2).getInt64(),
              count.getColumn(3).getInt64()};
  });
  return counts;
}

std::vector<PageRow> FetchStore::waiting_pages(std::int64_t feed, UtcTime now, std::int64_t limit) {
  std::vector<PageRow> pages;
  state_->guarded([&] {
    SQLite::Statement find = state_->prepare("waiting_pages");
    find.bind(":feed", feed);
    find.bind(":now", to_iso(now));
    find.bind(":limit", limit);
    while (find.executeStep()) pages.push_back(read_waiting_page(find));
  });
  return pages;
}

bool FetchStore::enter_page(PageRow& page, UtcTime now) {
  bool waits = false;
  state_->guarded([&] {
    SQLite::Statement find = state_->prepare("find_page");
    find.bind(":url", page.url);
    bind_optional(find, ":updated", page.updated);
    if (!find.executeStep()) {
      SQLite::Statement insert = state_->prepare("insert_page");
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
      execute(insert);
      page.id = state_->database.handle().getLastInsertRowid();
      waits = page.state == PageState::waiting;
      return;
    }
    page.id = find.getColumn(0).getInt64();
    const bool was_waiting = column_text(find, 1) == "waiting";
    const bool updated = find.getColumn(2).getInt() == 1;
    if (was_waiting || !updated) return;
    page.state = PageState::waiting;
    page.failures = 0;
    write_page(page);
    waits = true;
  });
  return waits;
}

void FetchStore::write_page(const PageRow& page) {
  state_->guarded([&] {
    SQLite::Statement write = state_->prepare("write_page");
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
    execute(write);
  });
}

void FetchStore::retry_pages(std::int64_t feed) {
  state_->guarded([&] {
    SQLite::Statement retry = state_->prepare("retry_pages");
    retry.bind(":feed", feed);
    execute(retry);
  });
}

bool FetchStore::has_page_of(const std::string& canonical_url) {
  bool has = false;
  state_->guarded([&] {
    SQLite::Statement find = state_->prepare("find_stored_page");
    find.bind(":url", canonical_url);
    has = find.executeStep();
  });
  return has;
}

void FetchStore::give_article(const std::string& canonical_url, std::int64_t feed) {
  state_->guarded([&] {
    SQLite::Statement give = state_->prepare("give_article");
    give.bind(":url", canonical_url);
    give.bind(":feed", feed);
    execute(give);
  });
}

std::optional<FetchStore::Robots> FetchStore::robots(const std::string& origin) {
  std::optional<Robots> robots;
  state_->guarded([&] {
    SQLite::Statement find = state_->prepare("find_robots");
    find.bind(":origin", origin);
    if (!find.executeStep()) return;
    robots = Robots{column_text(find, 0), find.getColumn(1).getInt64(), column_text(find, 2)};
  });
  return robots;
}

void FetchStore::write_robots(const std::string& origin, const Robots& robots) {
  state_->guarded([&] {
    SQLite::Statement write = state_->prepare("write_robots");
    write.bind(":origin", origin);
    write.bind(":fetched", robots.fetched);
    write.bind(":status", robots.status);
    write.bind(":text", robots.text.data(), static_cast<int>(robots.text.size()));
    execute(write);
  });
}

std::string FetchStore::not_before(const std::string& host) {
  std::string time;
  state_->guarded([&] {
    SQLite::Statement find = state_->prepare("find_host");
    find.bind(":host", host);
    if (find.executeStep()) time = column_text(find, 0);
  });
  return time;
}

void FetchStore::write_not_before(const std::string& host, UtcTime time) {
  state_->guarded([&] {
    SQLite::Statement write = state_->prepare("write_host");
    write.bind(":host", host);
    write.bind(":not_before", to_iso(time));
    execute(write);
  });
}

void FetchStore::forget_fetches_before(UtcTime time) {
  state_->guarded([&] {
    SQLite::Statement forget = state_->prepare("delete_fetches");
    forget.bind(":time", to_iso(time));
    execute(forget);
  });
}

void FetchStore::forget_robots_before(UtcTime time) {
  state_->guarded([&] {
    SQLite::Statement forget = state_->prepare("delete_robots");
    forget.bind(":time", to_iso(time));
    execute(forget);
  });
}

void FetchStore::forget_waits_before(UtcTime time) {
  state_->guarded([&] {
    SQLite::Statement forget = state_->prepare("delete_hosts");
    forget.bind(":time", to_iso(time));
    execute(forget);
  });
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
           {&run.feeds, &run.feeds_unchanged, &run.feeds_failed, &run.pages, &run.pages_failed, &run.bytes,
            &run.added, &run.changed, &run.same, &run.failed})
        *number = find.getColumn(column++).getInt64();
    }
  });
  return runs;
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
