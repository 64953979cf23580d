#include "pipeline/run/ordered.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_pipeline.h>

#include <algorithm>
#include <cassert>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace dateline::pipeline {
namespace {

constexpr unsigned max_threads = 256;
constexpr unsigned tokens_per_thread = 3;

}  // namespace

void run_ordered(unsigned threads, const std::function<std::unique_ptr<Task>()>& next) {
  if (threads <= 1) {
    while (const std::unique_ptr<Task> task = next()) {
      task->work();
      task->finish();
    }
    return;
  }
  threads = std::min(threads, max_threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  // oneTBB forgets the tokens that wait for their turn when an exception ends the pipeline,
  // so they are kept here. Tasks are finished in order: the one that is is the first.
  std::mutex mutex;
  std::deque<std::unique_ptr<Task>> tasks;
  const auto make = [&](tbb::flow_control& flow) -> Task* {
    std::unique_ptr<Task> task = next();
    if (!task) {
      flow.stop();
      return nullptr;
    }
    const std::lock_guard<std::mutex> lock(mutex);
    return tasks.emplace_back(std::move(task)).get();
  };
  const auto work = [](Task* task) {
    task->work();
    return task;
  };
  const auto finish = [&](Task* task) {
    task->finish();
    const std::lock_guard<std::mutex> lock(mutex);
    assert(tasks.front().get() == task);
    tasks.pop_front();
  };
  tbb::parallel_pipeline(std::size_t{threads} * tokens_per_thread,
                         tbb::make_filter<void, Task*>(tbb::filter_mode::serial_in_order, make) &
                             tbb::make_filter<Task*, Task*>(tbb::filter_mode::parallel, work) &
                             tbb::make_filter<Task*, void>(tbb::filter_mode::serial_in_order, finish));
}

unsigned available_threads() {
  return static_cast<unsigned>(std::max(1, tbb::info::default_concurrency()));
}

}  // namespace dateline::pipeline
