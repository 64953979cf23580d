#include "pipeline/run/ordered.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_pipeline.h>

#include <algorithm>

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
  // shared_ptr: a token that an exception cancels is then freed, not lost.
  using Token = std::shared_ptr<Task>;
  tbb::parallel_pipeline(
      std::size_t{threads} * tokens_per_thread,
      tbb::make_filter<void, Token>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& flow) -> Token {
        Token task = next();
        if (!task) flow.stop();
        return task;
      }) & tbb::make_filter<Token, Token>(tbb::filter_mode::parallel, [](Token task) {
        task->work();
        return task;
      }) & tbb::make_filter<Token, void>(tbb::filter_mode::serial_in_order, [](const Token& task) {
        task->finish();
      }));
}

unsigned available_threads() {
  return static_cast<unsigned>(std::max(1, tbb::info::default_concurrency()));
}

}  // namespace dateline::pipeline
