#include "pipeline/run/ordered.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

/// What the tasks of one test have in common.
struct Record {
  std::vector<int> finished;
  std::atomic<int> alive = 0;
  std::atomic<int> most_alive = 0;
};

class SlowTask final : public Task {
 public:
  SlowTask(Record& record, int number) : record_(record), number_(number) {
    const int now = ++record_.alive;
    int most = record_.most_alive;
    while (most < now && !record_.most_alive.compare_exchange_weak(most, now)) {
    }
  }
  ~SlowTask() override { --record_.alive; }

  void work() override {
    // Later tasks are quicker, so that they would overtake.
    std::this_thread::sleep_for(std::chrono::microseconds(number_ % 7 == 0 ? 2000 : 50));
    if (number_ == 700) throw std::runtime_error("task 700");
  }
  void finish() override { record_.finished.push_back(number_); }

 private:
  Record& record_;
  int number_;
};

void run_tasks(Record& record, unsigned threads, int count) {
  int next = 0;
  run_ordered(threads, [&]() -> std::unique_ptr<Task> {
    if (next == count) return nullptr;
    return std::make_unique<SlowTask>(record, next++);
  });
}

TEST_CASE("tasks are finished in the order in which they were made") {
  for (const unsigned threads : {1U, 2U, 8U}) {
    Record record;
    run_tasks(record, threads, 300);
    REQUIRE(record.finished.size() == 300);
    CHECK(std::is_sorted(record.finished.begin(), record.finished.end()));
    CHECK(record.alive == 0);
  }
}

TEST_CASE("only a few tasks for each thread exist at once") {
  Record record;
  run_tasks(record, 2, 500);
  CHECK(record.most_alive <= 8);
}

TEST_CASE("an exception in a task ends the run, and no task is lost") {
  for (const unsigned threads : {1U, 4U}) {
    Record record;
    CHECK_THROWS_WITH(run_tasks(record, threads, 2000), contains_text("task 700"));
    CHECK(record.alive == 0);
    CHECK(record.finished.size() <= 700);
  }
}

TEST_CASE("no tasks are no work") {
  Record record;
  run_tasks(record, 4, 0);
  CHECK(record.finished.empty());
}

}  // namespace
}  // namespace dateline::pipeline
